//! Valid bundles, altered anywhere, are walked to an end: no panic, no endless walk, names that are safe.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use attache_bundle::{Budget, Bundle, Limits, Options, members, sniff};
use common::{gzip, tar, zip, zstd};
use proptest::prelude::*;
use std::io::Cursor;
use std::ops::ControlFlow;

const ALL: [Bundle; 13] = [
    Bundle::Zip,
    Bundle::Tar,
    Bundle::Gzip,
    Bundle::Zstd,
    Bundle::Mail,
    Bundle::Mbox,
    Bundle::Mhtml,
    Bundle::Feed,
    Bundle::Warc,
    Bundle::JsonLines,
    Bundle::Json,
    Bundle::Csv,
    Bundle::Parquet,
];

/// One valid bundle of each kind that can be written in a few lines.
fn samples() -> Vec<Vec<u8>> {
    let csv =
        "id,date,text\n1,2023-08-02,\"Four radars, ordered\"\n2,03/04/2023,Boats\n3,,\"a \"\"b\"\"\nc\"\n".as_bytes();
    let mail = b"From: Ann <ann@example.org>\r\nSubject: =?utf-8?q?R?=\r\nDate: Wed, 02 Aug 2023 10:15:00 +0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>d=C3=A9j=\r\n</p>\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\n> quoted\r\n-- \r\nx\r\n\
        --b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjc=\r\n--b--\r\n";
    let mbox = [
        b"From ann@example.org Wed Aug  2 10:15:00 2023\n",
        &mail[..],
        b"\n\nFrom bo@example.org Wed Aug  2 10:15:00 2023\nContent-Length: 5\n\ntext\n\n",
    ]
    .concat();
    let block = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n1d\r\n", &gzip(b"<p>Boats.</p>")[..], b"\r\n0\r\n\r\n"].concat();
    let warc = [
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .as_bytes(),
        &block,
        b"\r\n\r\n",
    ]
    .concat();
    let rss = b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>D</title><item><title>T</title><link>https://a.example/1</link><pubDate>Wed, 02 Aug 2023 10:15:00 +0000</pubDate><description>&lt;p&gt;Boats.&lt;/p&gt;</description></item></channel></rss>";
    let lines = b"{\"text\": \"Boats\", \"a\": {\"b\": [1, 2]}}\n{\"text\": [\"x\", \"y\"], \"date\": 1690934400}\n";
    let files: &[(&str, &[u8])] = &[("a/b.txt", b"Boats."), ("../x", b"no"), ("c.csv", csv)];
    vec![
        zip(files),
        tar(files),
        gzip(&tar(files)),
        zstd(csv),
        mail.to_vec(),
        mbox,
        rss.to_vec(),
        [warc.clone(), warc.clone()].concat(),
        [gzip(&warc), gzip(&warc)].concat(),
        lines.to_vec(),
        b"[{\"text\": \"Boats\"}, {\"text\": \"\\u00e9 } ]\"}]".to_vec(),
        csv.to_vec(),
    ]
}

fn walk_all(bytes: &[u8], bundle: Option<Bundle>) {
    let limits = Limits { faults: 1000, members: 5000, ..Limits::default() };
    let options = Options { name: "sample.csv".to_owned(), ..Options::default() };
    let bundle = bundle.or_else(|| sniff(bytes, &options));
    let Some(bundle) = bundle else { return };
    let budget = Budget::new(bytes.len() as u64, &limits);
    let mut seen = 0;
    let _ = members(bundle, &mut Cursor::new(bytes), &options, &limits, &budget, &mut |member| {
        seen += 1;
        if let Ok(member) = member {
            let archive = matches!(bundle, Bundle::Zip | Bundle::Tar);
            assert!(!archive || !member.name.split('/').any(|step| step == ".."), "{}", member.name);
            assert!(!member.name.contains('\n'));
            for aside in member.asides {
                assert!(member.bytes.get(aside.range).is_some());
            }
        }
        ControlFlow::Continue(())
    });
    assert!(seen <= 6000);
}

proptest! {
    #[test]
    fn altered_bundles_are_walked_to_an_end(
        which in 0..12_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 0..12),
        as_other in proptest::option::of(0..13_usize),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => {
                    let end = (at + usize::from(byte)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.truncate(at.max(1)),
            }
        }
        walk_all(&bytes, as_other.map(|other| ALL[other]));
    }

    #[test]
    fn anything_can_be_walked_as_anything(bytes in proptest::collection::vec(any::<u8>(), 0..600), which in 0..13_usize) {
        walk_all(&bytes, Some(ALL[which]));
        walk_all(&bytes, None);
    }
}
