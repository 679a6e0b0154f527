use super::*;
use attache_model::{Fact, Learnt, Part, Place};

const PAGE: &str = include_str!("tests/plain.html");

fn read(html: &str) -> Article {
    article(html.as_bytes(), &Page::default(), &Limits::default()).unwrap()
}

fn text(article: &Article) -> String {
    article.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Every run points to what it says.
pub(crate) fn check_runs(bytes: &[u8], blocks: &[Block]) {
    for block in blocks {
        let mut last = 0;
        for run in &block.runs {
            assert!(run.start >= last && run.end > run.start, "{run:?} of {:?}", block.text);
            last = run.end;
            let text = &block.text[run.start..run.end];
            let Place::Bytes { start, end } = run.place else { panic!("a page of a page") };
            assert!(start <= end && end <= bytes.len() as u64);
            let source = &bytes[start as usize..end as usize];
            if source.len() == text.len() && std::str::from_utf8(bytes).is_ok() {
                assert_eq!(source, text.as_bytes(), "{run:?} of {:?}", block.text);
            }
        }
    }
}

#[test]
fn a_plain_page_is_read_whole_and_alone() {
    let article = read(PAGE);
    let text = text(&article);
    check_runs(PAGE.as_bytes(), &article.blocks);
    assert_eq!(article.blocks[0].part, Part::Title);
    assert_eq!(article.blocks[0].text, "Northland buys four patrol boats");
    for kept in [
        "A contract for four boats",
        "The ministry said on Tuesday",
        "first boat",
        "cost £40 million & more",
        "Boat\tYear",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    for left_out in ["Menu", "Subscribe", "Most read", "Fisheries talks", "I like boats", "cookies", "©", "Share"] {
        assert!(!text.contains(left_out), "{left_out}: {text}");
    }
    let told = |fact: &Fact| article.told.iter().any(|t| t.fact == *fact);
    assert!(told(&Fact::Title("Northland buys four patrol boats".into())));
    assert!(told(&Fact::Outlet("The Northland Courier".into())));
    assert!(told(&Fact::Author("Ann Example".into())));
    assert!(
        article
            .told
            .iter()
            .any(|t| t.from == Learnt::JsonLd && matches!(&t.fact, Fact::Published(d) if d.as_str() == "2023-03-07"))
    );
}
