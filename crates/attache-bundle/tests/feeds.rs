//! Feeds: each entry a document.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use attache_bundle::Fault;
use common::{facts, text, walk};

const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Brevik Daily</title><link>https://news.example/</link><language>en-GB</language>
<item><title>Radars &amp;amp; boats</title><link>https://news.example/1</link><guid isPermaLink="false">n-1</guid>
<dc:creator>Ann Lee</dc:creator><pubDate>Wed, 02 Aug 2023 10:15:00 +0000</pubDate>
<description>Four radars.</description>
<content:encoded><![CDATA[<p>Four radars were ordered.</p><p>They arrive in May.</p>]]></content:encoded></item>
<item><title>Short</title><link>https://news.example/2</link><description>Only &lt;b&gt;this&lt;/b&gt; &lt;i&gt;much&lt;/i&gt;.</description></item>
<item><title>Nothing</title><link>https://news.example/3</link></item>
</channel></rss>"#;

#[test]
fn rss_gives_the_fullest_text() {
    let walked = walk(RSS.as_bytes(), "a");
    assert_eq!(walked.names(), ["n-1", "https://news.example/2"]);
    let first = walked.member("n-1");
    assert_eq!(text(first), "<p>Four radars were ordered.</p><p>They arrive in May.</p>");
    assert_eq!(first.media_type.as_deref(), Some("text/html"));
    assert_eq!(
        facts(first),
        [
            "title Radars & boats",
            "author Ann Lee",
            "outlet Brevik Daily",
            "url https://news.example/1",
            "published 2023-08-02",
            "language en-GB",
        ]
    );
    assert_eq!(text(&walked.members[1]), "Only <b>this</b> <i>much</i>.");
    assert_eq!(walked.summary().skipped.get("entries without text"), Some(&1));
}

#[test]
fn atom_and_json_feed() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Desk</title><author><name>Bo Ek</name></author>
        <entry><title type="html">Boote &lt;i&gt;für&lt;/i&gt; Brevik</title><id>urn:1</id>
        <link rel="self" href="https://d.example/1.atom"/><link rel="alternate" href="https://d.example/1"/>
        <published>2023-08-01T23:30:00Z</published><updated>2023-08-02T01:00:00Z</updated>
        <summary>Kurz.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Vier Boote wurden geliefert.</p></div></content></entry></feed>"#;
    let walked = walk(atom.as_bytes(), "a");
    assert_eq!(text(&walked.members[0]).trim(), "<p>Vier Boote wurden geliefert.</p>");
    let told = facts(&walked.members[0]);
    for fact in [
        "title Boote für Brevik",
        "author Bo Ek",
        "outlet Desk",
        "url https://d.example/1",
        "published 2023-08-01",
        "updated 2023-08-02",
        "language de",
    ] {
        assert!(told.contains(&fact.to_owned()), "{fact} is not in {told:?}");
    }
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Desk", "items": [
        {"id": "1", "url": "https://d.example/1", "title": "One", "content_html": "<p>Four radars.</p>", "date_published": "2023-08-02T10:15:00Z", "authors": [{"name": "Ann Lee"}]},
        {"id": "2", "content_text": "Plain."}]}"#;
    let walked = walk(json.as_bytes(), "a");
    assert_eq!(walked.names(), ["1", "2"]);
    assert_eq!(
        facts(&walked.members[0]),
        ["title One", "author Ann Lee", "outlet Desk", "url https://d.example/1", "published 2023-08-02"]
    );
    assert_eq!(walked.members[1].media_type.as_deref(), Some("text/plain"));
}

#[test]
fn what_is_wrong_with_an_entry_costs_that_entry() {
    let cut = &RSS[..RSS.find("Only").unwrap()];
    let walked = walk(cut.as_bytes(), "a");
    assert_eq!(walked.names(), ["n-1"]);
    assert!(walked.summary().remarks[0].contains("damaged"));
    assert_eq!(walked.errors[0].name, "entry 2");
    assert!(matches!(walked.errors[0].fault, Fault::Truncated(_)));
    assert!(walk(&RSS.as_bytes()[..150], "a").ended.is_err());
    let broken = RSS
        .replace("<guid isPermaLink=\"false\">n-1</guid>", "<guid>n-1</gui>")
        .replace("Nothing</title>", "Nothing</title><description>Third.</description>");
    let walked = walk(broken.as_bytes(), "a");
    assert_eq!(walked.names(), ["https://news.example/2", "https://news.example/3"]);
    assert_eq!(walked.errors.iter().map(|error| error.name.as_str()).collect::<Vec<_>>(), ["entry 1"]);
    assert_eq!(facts(&walked.members[1])[..2], ["title Nothing", "outlet Brevik Daily"]);
}

#[test]
fn addresses_of_authors_are_no_names() {
    let feed = RSS.replace("<dc:creator>Ann Lee</dc:creator>", "<author>ann@news.example (Ann Lee)</author>");
    assert!(facts(&walk(feed.as_bytes(), "a").members[0]).contains(&"author Ann Lee".to_owned()));
}

#[test]
fn hostile_feeds_are_bounded() {
    let deep = format!("<rss version=\"2.0\"><channel><item><description>x</description>{}", "<a>".repeat(500_000));
    let walked = walk(deep.as_bytes(), "a");
    assert!(walked.members.is_empty() && matches!(walked.errors[0].fault, Fault::Truncated(_)));
    let bomb = r#"<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><item><description>x &b;</description></item></channel></rss>"#;
    let walked = walk(bomb.as_bytes(), "a");
    assert!(walked.members.iter().all(|member| member.bytes.len() < 100));
}
