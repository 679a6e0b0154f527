//! Archives and compressed streams: what is in them comes out, and what is no good is said by name.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use attache_bundle::{BundleError, Fault, Limits, Spent, ZipKind, zip_kind};
use common::{gzip, tar, text, walk, walk_named, zip, zstd};
use std::io::Cursor;

const PAGE: &[u8] = b"<html><p>The patrol boats were handed over at Brevik.</p></html>";
const NOTE: &[u8] = b"Four radars were ordered in May.";

#[test]
fn zip_and_tar_give_their_files() {
    let long = format!("{}/report.txt", "folder".repeat(30));
    let entries: &[(&str, &[u8])] =
        &[("a/page.html", PAGE), (&long, NOTE), ("__MACOSX/a/._page.html", b"x"), ("a/.DS_Store", b"x")];
    for (name, bytes) in [
        ("a.zip", zip(entries)),
        ("a.tar", tar(entries)),
        ("a.tar.gz", gzip(&tar(entries))),
        ("a.tgz", gzip(&tar(entries))),
        ("a.tar.zst", zstd(&tar(entries))),
    ] {
        let walked = walk(&bytes, name);
        assert_eq!(walked.names(), ["a/page.html", long.as_str()], "{name}");
        assert_eq!(walked.member("a/page.html").bytes, PAGE);
        assert_eq!(walked.errors, []);
        assert_eq!(walked.summary().members, 2);
        assert_eq!(walked.summary().skipped.get("what a system left behind"), Some(&2));
    }
}

#[test]
fn climbing_entries_are_reported_and_not_read() {
    let entries: &[(&str, &[u8])] =
        &[("../../etc/passwd", NOTE), ("/etc/hosts", NOTE), ("a/../b.txt", NOTE), (r"..\..\x.txt", NOTE)];
    for (name, bytes) in [("a.zip", zip(entries)), ("a.tar", tar(entries))] {
        let walked = walk(&bytes, name);
        assert_eq!(walked.names(), ["etc/hosts", "b.txt"], "{name}");
        let faults: Vec<_> = walked.errors.iter().map(|error| (error.name.as_str(), &error.fault)).collect();
        assert_eq!(faults, [("../../etc/passwd", &Fault::Climbs), (r"..\..\x.txt", &Fault::Climbs)], "{name}");
    }
}

#[test]
fn single_streams_are_named_after_the_file() {
    for (name, bytes) in [("note.txt.gz", gzip(NOTE)), ("note.txt.zst", zstd(NOTE))] {
        let walked = walk(&bytes, name);
        assert_eq!(walked.names(), ["note.txt"]);
        assert_eq!(walked.members[0].bytes, NOTE);
    }
    // Several members are one stream; zeros behind are padding.
    let many = [gzip(b"Four radars "), gzip(b"were ordered "), gzip(b"in May."), vec![0; 700]].concat();
    assert_eq!(text(&walk(&many, "x.gz").members[0]), "Four radars were ordered in May.");
}

#[test]
fn bombs_are_stopped() {
    let limits = Limits { ratio: 50, ratio_free: 1 << 20, ..Limits::default() };
    let zeros = vec![b' '; 8 << 20];
    let filling: Vec<u8> = (0..1_u32 << 18).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    // One entry grows too much; the others are read.
    let walked =
        walk_named(&zip(&[("bomb.txt", &zeros), ("note.txt", NOTE), ("fill.bin", &filling)]), "a.zip", &limits);
    assert_eq!(walked.names(), ["note.txt", "fill.bin"]);
    assert_eq!(walked.errors[0].fault, Fault::Bomb { ratio: 50 });
    for (name, bytes) in [("bomb.gz", gzip(&zeros)), ("bomb.zst", zstd(&zeros))] {
        // A small file may not grow to more than the free amount in all.
        let walked = walk_named(&bytes, name, &limits);
        assert!(walked.members.is_empty());
        let stopped = matches!(walked.ended, Err(BundleError::Spent(Spent::Bytes)))
            || walked.errors.first().is_some_and(|error| error.fault == Fault::Bomb { ratio: 50 });
        assert!(stopped, "{name}: {:?}", walked.errors);
    }
    // A table in a bomb is a bomb: it is walked as it streams.
    let rows = format!("id,text\n{}", "1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n".repeat(1 << 18));
    let walked = walk_named(&gzip(rows.as_bytes()), "rows.csv.gz", &limits);
    assert!(walked.ended.is_err());
}

#[test]
fn archives_within_archives_are_members() {
    let inner = zip(&[("note.txt", NOTE)]);
    let walked = walk(&tar(&[("inner.zip", &inner), ("inner.tar.gz", &gzip(&tar(&[("n", NOTE)])))]), "a.tar");
    assert_eq!(walked.names(), ["inner.zip", "inner.tar.gz"]);
    assert_eq!(walked.member("inner.zip").bytes, inner);
}

#[test]
fn streams_within_streams_end_somewhere() {
    let mut bytes = NOTE.to_vec();
    for _ in 0..20 {
        bytes = gzip(&bytes);
    }
    let walked = walk(&bytes, "deep.gz");
    assert!(walked.members.is_empty());
    assert_eq!(walked.errors[0].fault, Fault::TooDeep { depth: Limits::default().depth });
}

#[test]
fn a_table_too_large_to_hold_is_walked_where_it_lies() {
    let rows: String = (0..5000).map(|n| format!("{n},The convoy of day {n} was seen.\n")).collect();
    let table = format!("id,text\n{rows}");
    let limits = Limits { member_bytes: 10_000, ..Limits::default() };
    let large = vec![b'x'; 20_000];
    for (name, bytes) in [
        ("a.zip", zip(&[("rows.csv", table.as_bytes()), ("large.txt", &large)])),
        ("a.tar", tar(&[("rows.csv", table.as_bytes()), ("large.txt", &large)])),
    ] {
        let walked = walk_named(&bytes, name, &limits);
        assert_eq!(walked.members.len(), 5000, "{name}");
        assert_eq!(walked.members[4999].name, "rows.csv/4999");
        assert_eq!(walked.errors[0].name, "large.txt");
        assert_eq!(walked.errors[0].fault, Fault::TooLarge { limit: 10_000 });
    }
}

#[test]
fn cut_off_archives_give_what_they_have() {
    let whole = tar(&[("one.txt", NOTE), ("two.txt", &[b'x'; 5000])]);
    let walked = walk(&whole[..3000], "a.tar");
    assert_eq!(walked.names(), ["one.txt"]);
    assert_eq!(walked.errors[0].name, "two.txt");
    assert!(matches!(walked.errors[0].fault, Fault::Truncated(_)));
    let stream = gzip(&[NOTE, &whole].concat());
    let walked = walk(&stream[..stream.len() - 10], "note.txt.gz");
    assert!(matches!(walked.errors[0].fault, Fault::Truncated(_)), "{:?}", walked.errors);
    let archive = zip(&[("one.txt", NOTE)]);
    assert!(matches!(
        walk(&archive[..archive.len() - 30], "a.zip").ended,
        Err(BundleError::Damaged { format: "ZIP", .. })
    ));
}

#[test]
fn a_wrong_checksum_costs_one_entry() {
    let mut bytes = zip(&[("one.txt", NOTE), ("two.txt", PAGE)]);
    let at =
        bytes.windows(8).position(|window| window == b"one.txt\x2b" || window.starts_with(b"one.txt")).unwrap() + 12;
    bytes[at] ^= 0xff;
    let walked = walk(&bytes, "a.zip");
    assert_eq!(walked.names(), ["two.txt"]);
    assert_eq!(walked.errors[0].name, "one.txt");
}

#[test]
fn what_is_not_read_is_said_to_be_so() {
    let whole = zip(&[("one.txt", NOTE)]);
    let central = whole.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    // Another method of compression; then a password.
    let (mut method, mut locked) = (whole.clone(), whole);
    (method[8], method[central + 10]) = (12, 12);
    (locked[6], locked[central + 8]) = (locked[6] | 1, locked[central + 8] | 1);
    assert!(matches!(walk(&method, "a.zip").errors[0].fault, Fault::Unsupported(_)));
    assert_eq!(walk(&locked, "a.zip").errors[0].fault, Fault::Encrypted);
}

#[test]
fn headers_of_tar_entries_cannot_fill_memory() {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(40 << 20);
    header.as_mut_bytes()[..13].copy_from_slice(b"././@LongLink");
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.resize(bytes.len() + (40 << 20), b'x');
    let walked = walk(&bytes, "a.tar");
    assert!(matches!(walked.ended, Err(BundleError::Damaged { format: "TAR", .. })), "{:?}", walked.ended);
}

#[test]
fn directories_of_zip_files_are_bounded() {
    let names: Vec<String> = (0..2000).map(|n| format!("{n:0100}")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let limits = Limits { directory_bytes: 1000, ..Limits::default() };
    let many = zip(&entries.repeat(1)[..]);
    assert_eq!(walk(&many, "a.zip").members.len(), 2000);
    // Beside the directory, a megabyte may be read to find it.
    let names: Vec<String> = (0..10_000).map(|n| format!("{n:0100}")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(matches!(walk_named(&zip(&entries), "a.zip", &limits).ended, Err(BundleError::Limit(_))));
}

#[test]
fn documents_that_are_zip_files_are_told_from_archives() {
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    for (entries, kind) in [
        (vec![("a.txt", NOTE)], ZipKind::Archive),
        (vec![types, ("word/document.xml", b"<w/>")], ZipKind::Docx),
        (vec![types, ("xl/workbook.xml", b"<w/>")], ZipKind::Xlsx),
        (vec![types, ("ppt/presentation.xml", b"<w/>")], ZipKind::Pptx),
        (vec![("mimetype", &b"application/vnd.oasis.opendocument.text"[..]), ("content.xml", b"<o/>")], ZipKind::Odt),
        (vec![("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..])], ZipKind::Ods),
        (vec![("mimetype", &b"application/vnd.oasis.opendocument.presentation"[..])], ZipKind::Odp),
        (vec![("mimetype", &b"application/epub+zip"[..])], ZipKind::Epub),
        (vec![("mimetype", &b"something"[..]), ("META-INF/container.xml", b"<c/>")], ZipKind::Epub),
    ] {
        let bytes = zip(&entries);
        assert_eq!(zip_kind(&mut Cursor::new(&bytes), &Limits::default()).unwrap(), kind, "{entries:?}");
    }
    assert!(zip_kind(&mut Cursor::new(b"PK\x03\x04 no archive"), &Limits::default()).is_err());
}

#[test]
fn a_walk_ends_when_its_members_are_used_up_or_not_wanted() {
    let entries: Vec<(&str, &[u8])> = vec![("a", NOTE), ("b", NOTE), ("c", NOTE)];
    let limits = Limits { members: 2, ..Limits::default() };
    let walked = walk_named(&zip(&entries), "a.zip", &limits);
    assert_eq!(walked.names(), ["a", "b"]);
    assert!(matches!(walked.ended, Err(BundleError::Spent(Spent::Members))));
    let (limits, bytes) = (Limits::default(), zip(&entries));
    let budget = attache_bundle::Budget::new(1 << 20, &limits);
    let mut seen = 0;
    let options = attache_bundle::Options::default();
    let summary = attache_bundle::members(
        attache_bundle::Bundle::Zip,
        &mut Cursor::new(bytes),
        &options,
        &limits,
        &budget,
        &mut |_| {
            seen += 1;
            std::ops::ControlFlow::Break(())
        },
    );
    assert_eq!((summary.unwrap().members, seen), (1, 1));
}
