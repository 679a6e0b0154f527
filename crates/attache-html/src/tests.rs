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

const FIRST: &str =
    "The yard at Harbourtown will build four patrol boats for the coast guard, the ministry said on Monday.";
const SECOND: &str =
    "Work begins in May, when two ferries are finished, and the first boat is to be handed over in 2025.";
const THIRD: &str =
    "All four together cost forty million, spare parts for ten years and the training of crews included.";

#[test]
fn a_table_of_the_nineties_has_paragraphs_between_its_breaks() {
    let html = format!(
        "<html><body><table><tr><td width=150><a href=a.html>Home</a><br><a href=b.html>News</a><br><a href=c.html>Links</a></td>\
         <td><font size=5><b>Four boats for the coast guard</b></font><br><br>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</td></tr></table></body></html>"
    );
    let article = read(&html);
    let lines: Vec<&str> = article.blocks.iter().map(|b| b.text.as_str()).collect();
    assert_eq!(lines, ["Four boats for the coast guard", FIRST, SECOND, THIRD]);
    assert_eq!(article.blocks[0].part, Part::Title);
    check_runs(html.as_bytes(), &article.blocks);
}

#[test]
fn what_a_subscribers_page_hides_is_read_from_its_data() {
    let html = format!(
        "<title>Four boats</title><script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Four boats\",\
         \"articleBody\":\"{FIRST}\\n{SECOND}\\n{THIRD} {FIRST} {SECOND}\"}}</script>\
         <article><h1>Four boats</h1><p>{FIRST}</p><div class=paywall><p>Subscribe to read on.</p></div></article>"
    );
    let article = read(&html);
    assert!(text(&article).contains(THIRD) && !text(&article).contains("Subscribe"));
    assert!(article.blocks.iter().all(|b| !b.runs.is_empty()) && !article.remarks.is_empty());
}

#[test]
fn entries_of_a_forum_are_content_and_comments_of_an_article_are_not() {
    let post = |n: usize, text: &str| format!("<div class=comment id=c{n}><p>{text}</p></div>");
    let posts = [FIRST, SECOND, THIRD].iter().enumerate().map(|(n, t)| post(n, t)).collect::<String>();
    let forum = format!("<body class=viewtopic><h1>Strange cargo in the harbour</h1><div id=comments>{posts}</div>");
    assert!(text(&read(&forum)).contains(THIRD));
    let page = format!(
        "<h1>Four boats</h1><div class=article-body><p>{FIRST}</p><p>{SECOND}</p></div><div id=comments>{}</div>",
        post(1, THIRD)
    );
    let read = text(&read(&page));
    assert!(read.contains(SECOND) && !read.contains(THIRD));
}

#[test]
fn times_head_the_entries_of_a_live_blog() {
    let entry = |time: &str, text: &str| {
        format!("<article><header><time>{time} GMT</time><h2>Entry of {time}</h2></header><p>{text}</p></article>")
    };
    let html = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"LiveBlogPosting\",\"headline\":\"The day at sea\"}}</script>\
         <main><h1>The day at sea</h1>{}{}{}</main>",
        entry("17.55", FIRST),
        entry("15.12", SECOND),
        entry("11.20", THIRD)
    );
    let read = text(&read(&html));
    for kept in ["17.55 GMT", "Entry of 15.12", THIRD] {
        assert!(read.contains(kept), "{kept}: {read}");
    }
}

#[test]
fn places_are_those_of_the_bytes_in_any_encoding() {
    let html = format!(
        "<meta charset=windows-1252><article><h1>Caf\u{e9}s</h1><p>Na\u{ef}ve: {FIRST}</p><p>{SECOND}</p></article>"
    );
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&html);
    let article = article(&bytes, &Page::default(), &Limits::default()).unwrap();
    for block in &article.blocks {
        for run in &block.runs {
            let Place::Bytes { start, end } = run.place else { panic!("a page of a page") };
            let (source, ..) = encoding_rs::WINDOWS_1252.decode(&bytes[start as usize..end as usize]);
            assert_eq!(source, block.text[run.start..run.end]);
        }
    }
    assert!(text(&article).contains("Na\u{ef}ve: The yard"));
}

#[test]
fn fragments_are_content_throughout() {
    let html =
        "<nav>Menu</nav><p>Tom &amp; Ann<br>went <a href='../x'>home</a>.</p><ul><li>One<li>Two</ul><pre>a\n  b</pre>";
    let page = Page { address: Some("https://a.example/b/c"), charset: None };
    let blocks = fragment(html.as_bytes(), &page, &Limits::default()).unwrap();
    let all: Vec<(Part, &str)> = blocks.iter().map(|b| (b.part, b.text.as_str())).collect();
    assert_eq!(
        all,
        [
            (Part::Paragraph, "Menu"),
            (Part::Paragraph, "Tom & Ann went home."),
            (Part::ListItem, "One"),
            (Part::ListItem, "Two"),
            (Part::Preformatted, "a\n  b"),
        ]
    );
    assert_eq!(blocks[1].links[0].url, "https://a.example/x");
    assert_eq!(&blocks[1].text[blocks[1].links[0].start..blocks[1].links[0].end], "home");
    let entity = blocks[1].runs.iter().find(|r| &blocks[1].text[r.start..r.end] == "&").unwrap();
    let at = html.find("&amp;").unwrap() as u64;
    assert_eq!(entity.place, Place::Bytes { start: at, end: at + 5 });
    check_runs(html.as_bytes(), &blocks);
}
