use super::*;
use crate::sample::{check_runs, texts, zipped};
use attache_model::{Fact, LinkRun, Part};
use proptest::prelude::*;

const SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

const AUTOMATIC: &str = "<style:style style:name=\"P1\" style:family=\"paragraph\" style:parent-style-name=\"Quotations\"/>\
    <style:style style:name=\"T1\" style:family=\"text\"><style:text-properties fo:language=\"de\" fo:country=\"DE\"/></style:style>\
    <style:style style:name=\"T2\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>";

const META: &str = "<office:meta><dc:title>Ships</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator>\
    <dc:creator>Bo Ek</dc:creator><meta:creation-date>2023-05-04T08:00:00</meta:creation-date><dc:date>2023-06-01T08:00:00</dc:date>\
    <meta:user-defined meta:name=\"x\"><dc:title>no</dc:title></meta:user-defined></office:meta>";

fn content(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><office:document-content {SPACES}><office:automatic-styles>{AUTOMATIC}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn file(body: &str) -> Vec<u8> {
    let styles = format!(
        "<office:document-styles {SPACES}><office:styles><style:style style:name=\"Mine\" style:family=\"paragraph\" \
         style:parent-style-name=\"Title\"/><style:style style:name=\"Figure\" style:family=\"paragraph\" \
         style:parent-style-name=\"Caption\"/></office:styles></office:document-styles>"
    );
    let meta = format!("<office:document-meta {SPACES}>{META}</office:document-meta>");
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content(body)),
        ("styles.xml", &styles),
        ("meta.xml", &meta),
        ("META-INF/manifest.xml", "<manifest/>"),
    ])
}

fn read(body: &str) -> Article {
    let file = file(body);
    let article = odt(&file, &Limits::default()).unwrap();
    assert!(check_runs(&file, &article) > 0.8);
    article
}

const BODY: &str = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>\
    </text:changed-region></text:tracked-changes><text:p text:style-name=\"Mine\">Ships and cargoes</text:p>\
    <text:table-of-content><text:index-body><text:p>Routes 3</text:p></text:index-body></text:table-of-content>\
    <text:h text:style-name=\"Heading_20_1\" text:outline-level=\"1\">Routes</text:h>\
    <text:p>Two<text:s text:c=\"3\"/>ships<text:note text:id=\"n\"><text:note-citation>1</text:note-citation><text:note-body>\
    <text:p>Letter &amp; log</text:p></text:note-body></text:note> left <text:a xlink:href=\"https://example.org/\">the\n   port</text:a>\
    <office:annotation><dc:creator>X</dc:creator><text:p>check</text:p></office:annotation>.</text:p>\
    <text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two</text:p></text:list-item></text:list>\
    </text:list-item></text:list><text:p text:style-name=\"P1\">We saw<text:line-break/>them</text:p>\
    <table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Ships</text:p>\
    </table:table-cell></table:table-row></table:table>\
    <text:p><draw:frame><draw:text-box><text:p text:style-name=\"Figure\"><draw:frame><svg:desc>A quay</svg:desc></draw:frame>\
    Fig. <text:sequence>1</text:sequence><text:user-field-get text:display=\"none\">7</text:user-field-get></text:p></draw:text-box></draw:frame>Seen<text:span text:style-name=\"T2\"> never</text:span></text:p>\
    <text:p><text:span text:style-name=\"T1\">Zwei Schiffe</text:span></text:p>";

#[test]
fn a_text_is_read_with_its_notes_lists_and_tables() {
    let article = read(BODY);
    let wanted = [
        (Part::Title, "Ships and cargoes"),
        (Part::Heading, "Routes"),
        (Part::Paragraph, "Two ships left the port."),
        (Part::ListItem, "one"),
        (Part::ListItem, "two"),
        (Part::Quotation, "We saw\nthem"),
        (Part::TableRow, "Year\tShips"),
        (Part::Paragraph, "Seen"),
        (Part::Caption, "Fig. 1"),
        (Part::Paragraph, "Zwei Schiffe"),
        (Part::Footnote, "Letter & log"),
    ];
    assert_eq!(texts(&article), wanted);
    let links = &article.blocks[2].links;
    assert_eq!(links[0], LinkRun { start: 9, end: 9, url: "#note-1".into() });
    assert_eq!(
        (&article.blocks[2].text[links[1].start..links[1].end], &*links[1].url),
        ("the port", "https://example.org/")
    );
    assert_eq!(article.blocks[9].language.as_deref(), Some("de-DE"));
    let facts: Vec<_> = article.told.iter().map(|told| &told.fact).collect();
    assert!(facts.contains(&&Fact::Author("Ann Lee".into())) && !facts.contains(&&Fact::Author("Bo Ek".into())));
    assert!(facts.contains(&&Fact::Title("Ships".into())) && !facts.contains(&&Fact::Title("no".into())));
    assert!(facts.iter().any(|fact| matches!(fact, Fact::Updated(date) if date.as_str() == "2023-06-01")));
}

#[test]
fn a_flat_file_is_read_alike() {
    let flat = format!(
        "<?xml version=\"1.0\"?><office:document {SPACES} office:mimetype=\"application/vnd.oasis.opendocument.text\">{META}\
         <office:automatic-styles>{AUTOMATIC}</office:automatic-styles><office:body><office:text>{BODY}</office:text></office:body>\
         </office:document>"
    );
    let article = odt(flat.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(article.within, None);
    assert!(check_runs(flat.as_bytes(), &article) > 0.8);
    assert_eq!(article.blocks.len(), read(BODY).blocks.len());
}

#[test]
fn what_is_no_text_is_named() {
    let limits = Limits::default();
    let table = zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")]);
    assert_eq!(odt(&table, &limits).unwrap_err(), OfficeError::NotRead(Kind::Ods));
    let locked = zipped(&[("content.xml", "x"), ("META-INF/manifest.xml", "<manifest:encryption-data/>")]);
    assert_eq!(odt(&locked, &limits).unwrap_err(), OfficeError::Encrypted { format: "ODT" });
    for bytes in [&b"<html></html>"[..], b"", &zipped(&[("a", "b")]), &zipped(&[("content.xml", "<a><b/></a>")])] {
        assert!(matches!(odt(bytes, &limits), Err(OfficeError::NotThis { .. })));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damage_is_survived(at in any::<prop::sample::Index>(), cut in 0..60_usize, with in "[<>&/;a-z:\"= \u{0}é]{0,6}") {
        let mut text = content(BODY);
        let at = at.index(text.len());
        let end = (at + cut).min(text.len());
        text.replace_range(at..end, &with);
        let file = zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &text)]);
        if let Ok(article) = odt(&file, &Limits::default()) {
            check_runs(&file, &article);
        }
        let _ = odt(text.as_bytes(), &Limits::default());
    }
}
