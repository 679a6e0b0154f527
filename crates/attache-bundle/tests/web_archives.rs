//! Web archives: pages come out with their addresses, everything else is counted, damage costs what is damaged.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use attache_bundle::{Fault, Limits};
use common::{facts, gzip, text, walk, walk_named, zstd};
use std::io::Write;

fn record(kind: &str, uri: &str, more: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2023-08-02T10:15:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n{more}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(uri: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
    record("response", uri, "Content-Type: application/http; msgtype=response\r\n", &[head.as_bytes(), body].concat())
}

fn page(number: u32) -> Vec<u8> {
    let body = format!("<p>Convoy {number} was seen at Brevik.</p>");
    response(
        &format!("https://news.example/{number}"),
        "Content-Type: text/html; charset=ISO-8859-1\r\n",
        body.as_bytes(),
    )
}

#[test]
fn pages_come_out_and_the_rest_is_counted() {
    let moved = b"HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n";
    let http = "Content-Type: application/http; msgtype=response\r\n";
    let records = [
        record("warcinfo", "", "Content-Type: application/warc-fields\r\n", b"software: none\r\n"),
        record("request", "https://news.example/1", "", b"GET /1 HTTP/1.1\r\n\r\n"),
        page(1),
        record("response", "https://news.example/x", http, moved),
        record("response", "https://news.example/y", http, b"HTTP/2 404 \r\n\r\ngone"),
        record("revisit", "https://news.example/1", "", b""),
        response("https://news.example/x.png", "Content-Type: image/png\r\n", b"png"),
        response("https://news.example/robots.txt", "Content-Type: text/plain\r\n", b"Disallow: /"),
        record("resource", "https://files.example/a.pdf", "Content-Type: application/pdf\r\n", b"%PDF-1.7"),
        record(
            "conversion",
            "https://news.example/2",
            "Content-Type: text/plain\r\nWARC-Truncated: length\r\n",
            b"Convoy 2.",
        ),
        response(
            "https://news.example/3",
            "Content-Type: text/html\r\nLast-Modified: Tue, 01 Aug 2023 00:00:00 GMT\r\nContent-Language: en\r\nLink: <https://news.example/three>; rel=\"canonical\"\r\n",
            b"<p>3</p>",
        ),
    ];
    let whole = records.concat();
    let by_record: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in
        [("a.warc", whole.clone()), ("a.warc.gz", by_record), ("b.warc.gz", gzip(&whole)), ("a.warc.zst", zstd(&whole))]
    {
        let walked = walk(&bytes, name);
        assert_eq!(
            walked.names(),
            [
                "https://news.example/1",
                "https://files.example/a.pdf",
                "https://news.example/2",
                "https://news.example/3"
            ],
            "{name}"
        );
        assert_eq!(walked.errors, []);
        let first = &walked.members[0];
        assert_eq!(text(first), "<p>Convoy 1 was seen at Brevik.</p>");
        assert_eq!((first.media_type.as_deref(), first.charset.as_deref()), (Some("text/html"), Some("iso-8859-1")));
        assert_eq!(first.captured.as_ref().map(|date| date.as_str()), Some("2023-08-02"));
        assert_eq!(facts(first), ["url https://news.example/1"]);
        assert_eq!(walked.members[2].remarks.len(), 1);
        assert_eq!(
            facts(&walked.members[3]),
            ["language en", "updated 2023-08-01", "url https://news.example/three", "url https://news.example/3"]
        );
        let skipped: Vec<(&str, u64)> = walked.summary().skipped.iter().map(|(what, count)| (*what, *count)).collect();
        assert_eq!(
            skipped,
            [
                ("answers that report an error", 1),
                ("pictures", 1),
                ("redirections", 1),
                ("request records", 1),
                ("revisit records", 1),
                ("rules for robots", 1),
                ("warcinfo records", 1),
            ]
        );
    }
}

#[test]
fn encodings_of_transport_are_undone() {
    let body = "<p>Four radars were ordered at Brevik.</p>".repeat(20);
    let chunked = |bytes: &[u8]| -> Vec<u8> {
        let chunks =
            bytes.chunks(100).flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
        chunks.chain(b"0\r\n\r\n".iter().copied()).collect()
    };
    let deflated = |zlib: bool| {
        let mut out = Vec::new();
        if zlib {
            flate2::write::ZlibEncoder::new(&mut out, flate2::Compression::default())
                .write_all(body.as_bytes())
                .unwrap();
        } else {
            flate2::write::DeflateEncoder::new(&mut out, flate2::Compression::default())
                .write_all(body.as_bytes())
                .unwrap();
        }
        out
    };
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20).write_all(body.as_bytes()).unwrap();
    for (headers, bytes) in [
        ("Transfer-Encoding: chunked\r\n", chunked(body.as_bytes())),
        ("Transfer-Encoding: chunked\r\n", body.clone().into_bytes()),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", chunked(&gzip(body.as_bytes()))),
        ("Content-Encoding: gzip\r\n", body.clone().into_bytes()),
        ("Content-Encoding: gzip, gzip\r\n", gzip(&gzip(body.as_bytes()))),
        ("Content-Encoding: deflate\r\n", deflated(true)),
        ("Content-Encoding: deflate\r\n", deflated(false)),
        ("Content-Encoding: br\r\n", brotli),
        ("Content-Encoding: zstd\r\n", zstd(body.as_bytes())),
    ] {
        let walked = walk(
            &response("https://news.example/1", &format!("Content-Type: text/html\r\n{headers}"), &bytes),
            "a.warc",
        );
        assert_eq!(walked.errors, [], "{headers}");
        assert_eq!(text(&walked.members[0]), body, "{headers}");
    }
    let cut = gzip(body.as_bytes());
    let walked = walk(
        &response("u:1", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &cut[..cut.len() - 6]),
        "a.warc",
    );
    assert_eq!((text(&walked.members[0]), walked.members[0].remarks.len()), (body.as_str(), 1));
}

#[test]
fn cut_off_and_misplaced_records() {
    let whole = [page(1), page(2)].concat();
    let walked = walk(&whole[..whole.len() - 20], "a.warc");
    assert_eq!(walked.names(), ["https://news.example/1"]);
    assert_eq!(walked.errors[0].name, "https://news.example/2");
    assert!(matches!(walked.errors[0].fault, Fault::Truncated(_)));
    // Something misplaced between records; a length that is too short.
    let mut short = String::from_utf8(page(2)).unwrap();
    let length = short.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap().to_owned();
    short = short.replace(&format!("Content-Length: {length}"), "Content-Length: 90");
    let walked = walk(&[page(1), b"misplaced\r\n".to_vec(), page(5), short.into_bytes(), page(3)].concat(), "a.warc");
    assert_eq!(walked.names(), ["https://news.example/1", "https://news.example/5", "https://news.example/3"]);
    let places: Vec<&str> = walked.errors.iter().map(|error| error.name.as_str()).collect();
    assert_eq!(places, ["record 2", "https://news.example/2", "record 4"]);
    // No length at all.
    let walked = walk(
        &[String::from_utf8(page(1)).unwrap().replace("Content-Length", "Length").into_bytes(), page(2)].concat(),
        "a.warc",
    );
    assert_eq!(walked.names(), ["https://news.example/2"]);
}

#[test]
fn a_damaged_gzip_member_costs_its_record() {
    let filling: String = (0..30_000_u32).map(|n| format!("{:x} ", n.wrapping_mul(2_654_435_761))).collect();
    let large = |number: u32| {
        let body = format!("<p>Convoy {number}.</p>{filling}");
        gzip(&response(&format!("https://news.example/{number}"), "Content-Type: text/html\r\n", body.as_bytes()))
    };
    for damaged in 0..3 {
        let mut records = [large(0), large(1), large(2)];
        let middle = records[damaged].len() / 2;
        records[damaged][middle..middle + 50].fill(0xff);
        let walked = walk(&records.concat(), "a.warc.gz");
        let expected: Vec<String> =
            (0..3).filter(|n| *n != damaged).map(|n| format!("https://news.example/{n}")).collect();
        assert_eq!(walked.names(), expected, "{:?}", walked.errors);
        assert!(!walked.errors.is_empty() && walked.errors.len() <= 2);
    }
}

#[test]
fn bombs_in_answers_are_stopped() {
    let limits = Limits { ratio: 50, ratio_free: 1 << 20, ..Limits::default() };
    let bomb = response("u:bomb", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(&vec![b' '; 4 << 20]));
    let filling: Vec<u8> = (0..1_u32 << 16).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let rest = response("u:fill", "Content-Type: application/octet-stream\r\n", &filling);
    let walked = walk_named(&[bomb, rest, page(1)].concat(), "a.warc", &limits);
    assert_eq!(walked.names(), ["u:fill", "https://news.example/1"]);
    assert_eq!(walked.errors[0].fault, Fault::Bomb { ratio: 50 });
    let limits = Limits { member_bytes: 1000, ..Limits::default() };
    let large = response("u:large", "Content-Type: text/html\r\n", &vec![b'x'; 300_000]);
    let walked = walk_named(&[large, page(1)].concat(), "a.warc", &limits);
    assert_eq!(walked.names(), ["https://news.example/1"]);
    assert_eq!(walked.errors[0].fault, Fault::TooLarge { limit: 1000 });
}
