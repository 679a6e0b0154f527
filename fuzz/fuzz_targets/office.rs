//! Rich text, Markdown, word processors' files and books. The first byte says which; of files in ZIP, also one made around the
//! bytes, whose parts are parted by zero bytes, so that what reads the XML in them is reached.
#![no_main]

use attache_fuzz::{check, zipped};
use attache_office::{Limits, docx, epub, looks_like_markdown, markdown, odt, rtf, sniff, stream};

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let limits = Limits::default();
    let mut parts = bytes.split(|byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    // Digits, so that seeds can be written by hand.
    let which = which.wrapping_sub(b'0') % 8;
    let made = match which {
        5 => zipped(&[
            ("word/document.xml", part()),
            ("word/styles.xml", part()),
            ("word/footnotes.xml", part()),
            ("word/_rels/document.xml.rels", &related(part())),
            ("_rels/.rels", &related(ROOT.as_bytes())),
            ("docProps/core.xml", part()),
        ]),
        6 => zipped(&[("content.xml", part()), ("styles.xml", part()), ("meta.xml", part())]),
        7 => zipped(&[
            ("META-INF/container.xml", CONTAINER.as_bytes()),
            ("b.opf", part()),
            ("1.xhtml", part()),
            ("2.xhtml", part()),
        ]),
        _ => bytes.to_vec(),
    };
    let _ = sniff(&made, &limits);
    let read = match which {
        0 => rtf(&made, &limits),
        1 => {
            let _ = std::str::from_utf8(&made).map(looks_like_markdown);
            markdown(&made, &limits)
        }
        2 | 5 => docx(&made, &limits),
        3 | 6 => odt(&made, &limits),
        _ => epub(&made, &limits),
    };
    let Ok(article) = read else { return };
    match &article.within {
        Some(within) => check(&article, Some(&stream(&made, within, &limits).expect("what was read is there"))),
        None => check(&article, Some(&made)),
    }
});

const ROOT: &str = "<Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/>\
    <Relationship Id=\"b\" Type=\"x/core-properties\" Target=\"docProps/core.xml\"/>";
const CONTAINER: &str = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
    <rootfile full-path=\"b.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

/// Relations of a Word file: styles and notes, besides those given.
fn related(more: &[u8]) -> Vec<u8> {
    let known = "<Relationship Id=\"s\" Type=\"x/styles\" Target=\"styles.xml\"/>\
        <Relationship Id=\"f\" Type=\"x/footnotes\" Target=\"footnotes.xml\"/>";
    [RELATIONS.as_bytes(), known.as_bytes(), more, b"</Relationships>"].concat()
}
