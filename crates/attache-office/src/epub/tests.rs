use super::*;
use crate::sample::{check_runs, texts, zipped};
use attache_model::Fact;
use proptest::prelude::*;

const CONTAINER_XML: &str = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
    <rootfile full-path=\"OEBPS/book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

const PACKAGE: &str = "<package xmlns=\"http://www.idpf.org/2007/opf\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:opf=\"http://www.idpf.org/2007/opf\"><metadata><dc:title>Ships &amp; cargoes</dc:title>\
    <dc:creator id=\"c1\">Ann Lee</dc:creator><dc:creator opf:role=\"ill\">No One</dc:creator><dc:creator id=\"c2\">Bo Ek</dc:creator>\
    <meta refines=\"#c2\" property=\"role\">trl</meta><meta name=\"cover\" content=\"x\"/><dc:publisher>Harbour Press</dc:publisher>\
    <dc:date>2023-05</dc:date><meta property=\"dcterms:modified\">2023-06-01T00:00:00Z</meta><dc:language>en</dc:language>\
    <dc:identifier>https://press.example/ships</dc:identifier></metadata>\
    <manifest><item id=\"n\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\
    <item id=\"a\" href=\"text/one%20.xhtml\" media-type=\"application/xhtml+xml\"/>\
    <item id=\"b\" href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/>\
    <item id=\"z\" href=\"../notes.xhtml\" media-type=\"application/xhtml+xml\"/>\
    <item id=\"i\" href=\"q.png\" media-type=\"image/png\"/><item id=\"m\" href=\"gone.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
    <spine><itemref idref=\"n\"/><itemref idref=\"z\" linear=\"no\"/><itemref idref=\"a\"/><itemref idref=\"i\"/><itemref idref=\"m\"/>\
    <itemref idref=\"b\"/><itemref idref=\"a\"/></spine></package>";

const ONE: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head>\
    <body><h1>Ships and cargoes</h1><h2>Routes</h2><p>Two <a id=\"p4\"/>ships left &amp; sank.</p></body></html>";
const TWO: &str = "<html><head><title>x</title><script src=\"a.js\"/></head><body><h2>Ports</h2><p>One port&#8217;s quay.</p></body></html>";
const NOTES: &str = "<html><body><p>Letter of 4 May</p></body></html>";

fn file(package: &str, one: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", CONTAINER_XML),
        ("OEBPS/book.opf", package),
        ("OEBPS/nav.xhtml", "<html><body><p>Contents</p></body></html>"),
        ("OEBPS/text/one .xhtml", one),
        ("OEBPS/text/two.xhtml", TWO),
        ("notes.xhtml", NOTES),
    ];
    parts.extend(more);
    zipped(&parts)
}

#[test]
fn chapters_are_read_in_order_with_their_places() {
    let file = file(PACKAGE, ONE, &[]);
    let article = epub(&file, &Limits::default()).unwrap();
    let wanted = [
        (Part::Heading, "Ships and cargoes"),
        (Part::Heading, "Routes"),
        (Part::Paragraph, "Two ships left & sank."),
        (Part::Heading, "Ports"),
        (Part::Paragraph, "One port’s quay."),
        (Part::Paragraph, "Letter of 4 May"),
    ];
    assert_eq!(texts(&article), wanted);
    assert_eq!(article.within.as_deref(), Some("OEBPS/text/one .xhtml + OEBPS/text/two.xhtml + notes.xhtml"));
    assert!(check_runs(&file, &article) > 0.9);
    assert_eq!(article.remarks, ["OEBPS/gone.xhtml is missing."]);
    let facts: Vec<_> = article.told.iter().map(|told| told.fact.clone()).collect();
    for fact in [
        Fact::Title("Ships & cargoes".into()),
        Fact::Author("Ann Lee".into()),
        Fact::Outlet("Harbour Press".into()),
        Fact::Language("en".into()),
        Fact::Url("https://press.example/ships".into()),
    ] {
        assert!(facts.contains(&fact), "{fact:?} in {facts:?}");
    }
    assert_eq!(facts.iter().filter(|fact| matches!(fact, Fact::Author(_))).count(), 1, "a translator wrote nothing");
    assert!(facts.iter().any(|fact| matches!(fact, Fact::Published(date) if date.as_str() == "2023-05")));
    assert!(facts.iter().any(|fact| matches!(fact, Fact::Updated(date) if date.as_str() == "2023-06-01")));
}

#[test]
fn the_books_title_is_the_headline_where_it_stands() {
    let package = PACKAGE.replace("Ships &amp; cargoes", "Ships and cargoes");
    let article = epub(&file(&package, ONE, &[]), &Limits::default()).unwrap();
    assert_eq!(article.blocks[0].part, Part::Title);
}

#[test]
fn what_is_encrypted_missing_or_no_book_is_named() {
    let limits = Limits::default();
    let lock = |paths: &[&str]| {
        let all: String = paths.iter().map(|path| format!("<e><CipherReference URI=\"{path}\"/></e>")).collect();
        format!("<encryption>{all}</encryption>")
    };
    let one = lock(&["OEBPS/text/one%20.xhtml", "OEBPS/font.otf"]);
    let article = epub(&file(PACKAGE, ONE, &[("META-INF/encryption.xml", &one)]), &limits).unwrap();
    assert!(article.blocks.iter().all(|block| block.text != "Routes") && article.remarks[0].contains("encrypted"));
    let all = lock(&["OEBPS/text/one%20.xhtml", "OEBPS/text/two.xhtml", "notes.xhtml"]);
    let error = epub(&file(PACKAGE, ONE, &[("META-INF/encryption.xml", &all)]), &limits).unwrap_err();
    assert_eq!(error, OfficeError::Encrypted { format: "EPUB" });
    for bytes in [&b"x"[..], &zipped(&[("a", "b")]), &zipped(&[("META-INF/container.xml", "<container/>")])] {
        assert!(matches!(epub(bytes, &limits), Err(OfficeError::NotThis { .. })));
    }
    let few = Limits { chapters: 3, ..Limits::default() };
    assert_eq!(
        epub(&file(PACKAGE, ONE, &[]), &few).unwrap_err(),
        OfficeError::Limit { what: "the chapters", limit: 3 }
    );
    let small = Limits { text: 20, ..Limits::default() };
    assert!(matches!(epub(&file(PACKAGE, ONE, &[]), &small), Err(OfficeError::Limit { limit: 20, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn damage_is_survived(at in any::<prop::sample::Index>(), cut in 0..60_usize, with in "[<>&/;a-z:\"= é]{0,6}", chapter in any::<bool>()) {
        let mut text = if chapter { ONE } else { PACKAGE }.to_owned();
        let at = at.index(text.len());
        let end = (at + cut).min(text.len());
        text.replace_range(at..end, &with);
        let file = if chapter { file(PACKAGE, &text, &[]) } else { file(&text, ONE, &[]) };
        if let Ok(article) = epub(&file, &Limits::default()) {
            check_runs(&file, &article);
        }
    }
}
