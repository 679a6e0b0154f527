//! Any document: what is read of files of many formats, without a model (`attache text`) and with one.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use common::{Desk, Run};
use serde_json::Value;
use std::{
    fs,
    io::{Cursor, Read, Write},
    net::TcpListener,
};

const LEAD: &str = "Iran sold 20 Mohajer-6 drones to Russia in May 2022, the ministry said in a statement on Thursday.";
const MORE: &str = "The buyer has said nothing about the price of the aircraft, nor about who trained their crews.";

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Drones sold | The Harbour Post</title>\
         <meta property=\"og:site_name\" content=\"The Harbour Post\">\
         <meta property=\"article:published_time\" content=\"2022-06-02T10:00:00Z\"></head><body>\
         <header><a href=\"/\">Home</a> <a href=\"/world\">World</a> <a href=\"/sport\">Sport</a></header>\
         <main><h1>Drones sold</h1><p>By Jane Roe</p>{body}</main>\
         <aside><h2>Related</h2><ul><li><a href=\"/a\">Tax office moves</a></li><li><a href=\"/b\">Rain again</a></li></ul></aside>\
         <footer>All rights reserved. <a href=\"/terms\">Terms</a></footer></body></html>"
    )
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn lines(run: &Run) -> Vec<Value> {
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_page_is_printed_as_its_article_or_with_all_that_is_known() {
    let desk = Desk::new();
    desk.write("sale.html", page(&format!("<p>{LEAD}</p><p>{MORE}</p>")));
    let run = desk.run(&["text", "sale.html"]).code(0);
    assert_eq!(run.out.trim(), format!("Drones sold\n\n{LEAD}\n\n{MORE}"));
    let run = desk.run(&["text", "--json", "--places", "sale.html"]).code(0);
    let [line] = &lines(&run)[..] else { panic!("{}", run.out) };
    assert_eq!(line["title"], "Drones sold");
    assert_eq!(line["outlet"], "The Harbour Post");
    assert_eq!(line["authors"][0], "Jane Roe");
    assert_eq!(line["published"]["date"], "2022-06-02");
    assert_eq!(line["language"], "en");
    assert_eq!(line["learnt"]["outlet"], "open_graph");
    assert_eq!(line["paragraphs"][0]["part"], "title");
    let page = fs::read_to_string(desk.path("sale.html")).unwrap();
    let source = line["sources"].as_array().unwrap().iter().find(|source| source["span"][0] == 13).unwrap();
    let bytes = |end: &str| source["place"]["bytes"][end].as_u64().unwrap() as usize;
    assert_eq!(&page[bytes("start")..bytes("end")], LEAD);
}

#[test]
fn formats_are_told_by_content_and_bad_ones_cost_only_themselves() {
    let desk = Desk::new();
    // Names that lie.
    desk.write("a.txt", page(&format!("<p>{LEAD}</p>")));
    desk.write("b.dat", format!("{{\\rtf1\\ansi {LEAD}\\par {MORE}\\par}}"));
    desk.write("c.md", format!("# Drones sold\n\n{LEAD}\n"));
    let mail = format!(
        "From: Jane Roe <jane@example.org>\r\nSubject: Drones sold\r\nDate: Thu, 2 Jun 2022 10:00:00 +0000\r\n\
                        MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{LEAD}\r\n"
    );
    desk.write("d.eml", mail);
    let rows =
        format!("headline,body,date,source\nDrones sold,\"{LEAD}\",2022-06-02,The Harbour Post\nEmpty,,2022-06-03,\n");
    desk.write("e.csv", rows);
    let inner = format!("{{\"title\":\"Drones sold\",\"text\":\"{LEAD}\",\"published\":\"2022-06-02\"}}\n");
    desk.write("f.zip", zip(&[("g.jsonl", inner.as_bytes()), ("../climb.txt", b"No."), ("h.txt", MORE.as_bytes())]));
    desk.write("i.png", b"\x89PNG\r\n\x1a\n0000");
    desk.write("j.pdf", b"%PDF-1.7 cut off");
    let run = desk.run(&["text", "--json", "."]).code(3);
    let all = lines(&run);
    let of = |file: &str| all.iter().find(|line| line["file"].as_str().unwrap().contains(file)).unwrap();
    for (file, format) in
        [("a.txt", "html"), ("b.dat", "rtf"), ("c.md", "markdown"), ("d.eml", "text"), ("e.csv", "text")]
    {
        assert_eq!(of(file)["format"], format, "{file}");
        assert!(of(file)["text"].as_str().unwrap().contains(LEAD), "{file}");
    }
    assert_eq!(
        (&of("d.eml")["authors"][0], &of("d.eml")["published"]["date"]),
        (&"Jane Roe".into(), &"2022-06-02".into())
    );
    assert_eq!(of("e.csv")["outlet"], "The Harbour Post");
    assert_eq!(of("g.jsonl")["published"]["date"], "2022-06-02");
    assert!(of("climb.txt")["error"].as_str().unwrap().contains("out of the archive"));
    assert!(of("i.png")["error"].as_str().unwrap().contains("PNG"));
    assert!(of("j.pdf")["error"].as_str().unwrap().contains("PDF"));
    desk.run(&["text", "."]).code(3).says("i.png").says("j.pdf").prints(LEAD);
    desk.run(&["text", "e.csv", "--map", "text=prose"]).code(3).says("prose").says("headline");
    desk.run(&["text", "e.csv", "--map", "nonsense"]).code(2).says("--map");
    desk.run(&["text", ".", "--include", "["]).code(2).says("'['");
    let only = desk.run(&["text", "--json", ".", "--include", "*.md", "--exclude", "c.*"]).code(0);
    assert!(only.out.is_empty());
}

#[test]
fn limits_are_kept_and_named() {
    let desk = Desk::new();
    let bomb = vec![b'a'; 40 << 20];
    desk.write("bomb.zip", zip(&[("bomb.txt", &bomb)]));
    desk.run(&["text", "bomb.zip"]).code(3).says("bomb");
    desk.write("big.txt", "Six radars were sold. ".repeat(60_000));
    desk.run(&["text", "big.txt", "--max-size", "1"]).code(3).says("big.txt").says("bytes");
    let rows = format!("text\n{}", "Six radars were sold to Norway.\n".repeat(20));
    desk.write("rows.csv", rows);
    desk.run(&["text", "rows.csv", "--max-members", "5"]).code(3).says("--max-members");
}

/// Answers every request on a port of this machine with the same page, `count` times.
fn serve(answer: String, count: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/world/2022/06/02/drones-sold.html", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().take(count) {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn addresses_are_fetched() {
    let desk = Desk::new();
    let body = page(&format!("<p>{LEAD}</p>"));
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let address = serve(answer, 1);
    let run = desk.run(&["text", "--json", &address]).code(0);
    let line = &lines(&run)[0];
    assert_eq!(
        (&line["doc"], &line["url"], &line["outlet"]),
        (&"drones-sold".into(), &address.as_str().into(), &"The Harbour Post".into())
    );
    let gone = serve("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into(), 1);
    desk.run(&["text", &gone]).code(3).says("404").says(&gone);
}

#[test]
fn claims_lead_back_into_pages_and_archives_are_read_once() {
    let desk = Desk::new();
    let html = page(&format!("<p>{LEAD}</p><p>{MORE}</p>"));
    desk.write(
        "post.zip",
        zip(&[("x/sale.html", html.as_bytes()), ("note.txt", b"Norway sold 6 radars to Kenya in 2021.")]),
    );
    desk.run(&["read", "post.zip"]).code(0).prints("2 documents read");
    desk.run(&["read", "post.zip"]).code(0).prints("0 documents read, 2 unchanged");
    let run = desk.run(&["claims", "--doc", "sale", "--json"]).code(0);
    let claim = lines(&run).into_iter().find(|claim| claim["kind"] == "transfer").unwrap();
    assert_eq!(claim["roles"]["recipient"][0], "Russia");
    let id = claim["id"].as_str().unwrap();
    desk.run(&["claims", "--explain", &id[..8]]).code(0).prints("post.zip!/x/sale.html").prints("from   bytes ");
    desk.run(&["documents", "--text", "\"mohajer-6 drones\""]).code(0).prints("sale").prints("1 document");
    desk.run(&["documents", "--text", "zebra"]).code(0).prints("0 documents");
    desk.run(&["documents"]).code(0).prints("html").prints("The Harbour Post");
}

#[test]
fn copies_and_what_is_drawn_on_are_one_origin() {
    let desk = Desk::new();
    let wire = format!(
        "TEHRAN (Reuters) - {LEAD} {MORE} Analysts said that the sale had been expected since the spring, when a \
                        delegation visited an air base near Kashan and watched the aircraft fly."
    );
    desk.write("w/wire.txt", format!("Drones sold to Russia\n\n{wire}\n"));
    desk.write("w/copy.txt", format!("Moscow gets Iranian drones\n\n{wire} It was raining.\n"));
    desk.write(
        "w/else.txt",
        "Iran sold 20 Mohajer-6 drones to Russia in May 2022, its ambassador told a newspaper in Oslo last week.",
    );
    desk.write("w/de.txt", "Der Iran hat im Mai zwanzig Drohnen an Russland verkauft, wie das Ministerium am Donnerstag in Teheran mitteilte.");
    desk.write("m.csv", "file,published,outlet\nwire.txt,2022-06-02,Harbour Post\ncopy.txt,2022-06-03,Inland Post\nelse.txt,2022-06-04,Third Post\n");
    desk.run(&["read", "w", "--manifest", "m.csv"])
        .code(0)
        .prints("4 documents read")
        .prints("1 copies of others")
        .prints("1 not in English");
    desk.run(&["copies"]).code(0).prints("original").prints("copy").prints("1 document copied from one original");
    desk.run(&["copies", "copy"]).code(0).prints("is a copy of wire").prints("raining");
    desk.run(&["copies", "else", "--fail-empty"]).code(1).prints("no copy");
    let run = desk.run(&["copies", "copy", "--json"]).code(0);
    assert_eq!(lines(&run)[0]["original"], "wire");
    desk.run(&["sources", "--doc", "wire"]).code(0).prints("Reuters: dateline, for the whole of it");
    desk.run(&["sources"]).code(0).prints("Harbour Post").prints("Reuters");
    // Three outlets say it; two of them have it from one agency.
    let run = desk.run(&["register", "--supplier", "Iran", "--recipient", "Russia", "--json"]).code(0);
    let deal = lines(&run).into_iter().find(|deal| deal["kind"] == "transfer").unwrap();
    let origins = deal["origins"].as_array().unwrap();
    assert!(!origins.iter().any(|origin| origin == "Inland Post" || origin == "Harbour Post"), "{origins:?}");
    // What is not read yet is found all the same.
    desk.run(&["documents", "--text", "Drohnen"]).code(0).prints("de");
    desk.run(&["documents"]).code(0).prints("not read yet");
    desk.run(&["claims", "--doc", "de"]).code(0).prints("0 claims");
}
