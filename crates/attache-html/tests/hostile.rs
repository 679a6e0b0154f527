//! Pages made to cost much, and pages that are broken: read in bounded time, to runs that point into the source.

// Helpers of tests fail as tests do.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use attache_html::{HtmlError, Limits, Page, article, fragment};
use attache_model::{Article, Block, Place};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Unoptimised builds on busy machines are slow; what grows with the square of the length takes minutes.
const MOST: Duration = Duration::from_secs(120);

const SAMPLE: &str = include_str!("../src/tests/plain.html");

fn timely(html: &str) -> Result<Article, HtmlError> {
    let start = Instant::now();
    let result = article(html.as_bytes(), &Page::default(), &Limits::default());
    assert!(start.elapsed() < MOST, "{:?} for {:.60}", start.elapsed(), html);
    if let Ok(article) = &result {
        check(html.as_bytes(), &article.blocks);
    }
    result
}

fn check(bytes: &[u8], blocks: &[Block]) {
    let plain = std::str::from_utf8(bytes).is_ok() && !bytes.starts_with(b"\xEF\xBB\xBF");
    for block in blocks {
        let mut last = 0;
        for run in &block.runs {
            assert!(run.start >= last && run.start < run.end && run.end <= block.text.len(), "{run:?}");
            last = run.end;
            let text = block.text.get(run.start..run.end).expect("runs end between characters");
            let Place::Bytes { start, end } = run.place else { panic!("pages have bytes") };
            let source = bytes.get(start as usize..end as usize).expect("runs point into the source");
            if plain && source.len() == text.len() && source != text.as_bytes() {
                panic!("{text:?} is not {:?}", String::from_utf8_lossy(source));
            }
        }
        for link in &block.links {
            assert!(link.start < link.end && block.text.get(link.start..link.end).is_some());
        }
    }
}

fn text(article: &Article) -> String {
    article.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n")
}

const PROSE: &str =
    "The yard will build four boats for the coast guard, the ministry said on Monday, and work begins in May.";

#[test]
fn nested_a_hundred_thousand_deep() {
    for tag in ["div", "b", "blockquote", "table", "ul><li", "span", "a href=x", "font size=1", "section", "p", "em"] {
        let html = format!("{}<p>{PROSE}</p>", format!("<{tag}>").repeat(if tag == "div" { 100_000 } else { 10_000 }));
        let found = timely(&html).unwrap();
        assert!(text(&found).contains("four boats"), "{tag}");
    }
}

#[test]
fn attributes_without_end() {
    let many: String = (0..300_000).map(|i| format!(" a{i}=1")).collect();
    let html = format!("<p{many}>{PROSE}</p><div title=\">\"{many}><p>{PROSE}</p>");
    assert!(text(&timely(&html).unwrap()).contains("four boats"));
}

#[test]
fn giant_tables_lists_and_links() {
    let rows = "<tr><td>Boat<td>2025<td>40".repeat(5_000);
    let html = format!("<p>{PROSE}</p><table>{rows}");
    assert!(text(&timely(&html).unwrap()).contains("Boat\t2025\t40"));
    for unit in [
        "<li><a href=/x>Menu and more</a>",
        "<h2>Heading of it all</h2>",
        "<a href=x>link</a> ",
        "<div class=c><h3><a href=x>Story of the day</a></h3>x</div>",
        "<h1>",
        "<br>",
        "<p>By Ann Example<p>May 4, 2023",
    ] {
        let _ = timely(&format!("<p>{PROSE}</p>{}", unit.repeat(5_000)));
    }
}

#[test]
fn misnested_and_unclosed() {
    for unit in [
        "<b><i></b>",
        "<p><b x=1>",
        "</b></i>",
        "<a><div></a>",
        "<table><b>",
        "<svg><p>",
        "<template>",
        "<select><option>",
        "&amp;",
        "&#x41",
        "&notit;",
        "<!--",
        "<![CDATA[",
        "\r\n\0",
        "<script>",
        "<title>",
        "<noscript><p>",
    ] {
        let _ = timely(&format!("<p>{PROSE}</p>{}", unit.repeat(5_000)));
        let _ = timely(&unit.repeat(5_000));
    }
}

#[test]
fn formatting_that_is_opened_again_in_every_paragraph() {
    let fonts: String = (0..1_000).map(|i| format!("<font size={i}>")).collect();
    let html = format!("{fonts}{}<p>{PROSE}", "<p>x".repeat(5_000));
    let _ = timely(&html);
}

#[test]
fn linked_data_without_end() {
    let deep = format!("<script type='application/ld+json'>{}</script><p>{PROSE}</p>", "[".repeat(200_000));
    assert!(text(&timely(&deep).unwrap()).contains("four boats"));
    let wide = format!(
        "<script type='application/ld+json'>[{}{{}}]</script><p>{PROSE}</p>",
        "{\"@type\":\"NewsArticle\",\"headline\":\"x \" y\"},".repeat(5_000)
    );
    assert!(text(&timely(&wide).unwrap()).contains("four boats"));
}

#[test]
fn limits_are_kept() {
    let limits = Limits { bytes: 1_000, nodes: 50, depth: 10 };
    let long = "x".repeat(2_000);
    assert_eq!(
        article(long.as_bytes(), &Page::default(), &limits),
        Err(HtmlError::TooLong { bytes: 2_000, most: 1_000 })
    );
    let many = format!("<p>{PROSE}</p>{}", "<i>x</i>".repeat(100));
    let found = article(many.as_bytes(), &Page::default(), &limits).unwrap();
    assert!(found.remarks.iter().any(|r| r.contains("50th node")));
}

#[test]
fn nothing_is_said_to_be_nothing() {
    for html in ["", "   ", "<html><script>f()</script></html>", "<p></p>", "\u{FEFF}"] {
        assert!(matches!(timely(html), Err(HtmlError::NoText { .. })), "{html:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn mutated_pages_are_read(edits in prop::collection::vec((0..SAMPLE.len(), 0..4_usize, any::<[u8; 3]>()), 1..40)) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, kind, with) in edits {
            let at = at % bytes.len().max(1);
            match kind {
                0 => bytes[at] = with[0],
                1 => { bytes.splice(at..(at + 9).min(bytes.len()), with); }
                2 => { let piece = bytes[at..(at + 80).min(bytes.len())].to_vec(); bytes.splice(at..at, piece); }
                _ => { bytes.splice(at..at, b"<div>&amp;\r\n<p>".iter().copied()); }
            }
        }
        if let Ok(found) = article(&bytes, &Page { address: Some("https://a.example/b/"), charset: None }, &Limits::default()) {
            check(&bytes, &found.blocks);
        }
        check(&bytes, &fragment(&bytes, &Page::default(), &Limits::default()).unwrap());
    }

    #[test]
    fn any_bytes_in_any_encoding(bytes in prop::collection::vec(any::<u8>(), 0..2_000), charset in prop::sample::select(vec!["utf-8", "gbk", "shift_jis", "iso-2022-jp", "utf-16le", "windows-1251", "euc-kr", "big5", "none such"])) {
        let page = Page { address: None, charset: Some(charset) };
        check(&bytes, &fragment(&bytes, &page, &Limits::default()).unwrap());
        let _ = article(&bytes, &page, &Limits::default());
    }

    #[test]
    fn any_markup(parts in prop::collection::vec(prop::sample::select(vec!["<p>", "</p>", "<div class=share>", "</div>", "<b>", "</b>", "<table>", "<tr><td>", "</table>", "text of it", " ", "\n", "<br>", "&lt;", "&eacute", "é", "<li>", "<ul>", "<h1>", "</h1>", "<a href='x'>", "</a>", "<pre>", "</pre>", "<article>", "<blockquote>", "\u{AD}", "\u{A0}", "<sup><a href=#n>1</a></sup>"]), 0..120)) {
        let html = parts.concat();
        check(html.as_bytes(), &fragment(html.as_bytes(), &Page::default(), &Limits::default()).unwrap());
        if let Ok(found) = article(html.as_bytes(), &Page::default(), &Limits::default()) {
            check(html.as_bytes(), &found.blocks);
        }
    }
}
