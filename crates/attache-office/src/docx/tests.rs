use super::*;
use crate::sample::{check_runs, texts, zipped};
use attache_model::{Fact, LinkRun, Part};
use proptest::prelude::*;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn document(body: &str) -> String {
    let more = "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
                xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"{W}\" xmlns:r=\"{TYPES}\" {more}>\
         <w:body>{body}</w:body></w:document>"
    )
}

fn file(body: &str) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"a\" Type=\"{TYPES}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"b\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
         Target=\"/docProps/core.xml\"/><Relationship Id=\"c\" Type=\"{TYPES}/extended-properties\" Target=\"docProps/app.xml\"/>\
         </Relationships>"
    );
    let parts = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"s\" Type=\"{TYPES}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"f\" Type=\"{TYPES}/footnotes\" Target=\"footnotes.xml\"/>\
         <Relationship Id=\"h1\" Type=\"{TYPES}/hyperlink\" Target=\"https://example.org/a?b=1&amp;c=2\" TargetMode=\"External\"/>\
         </Relationships>"
    );
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>")
    };
    let styles = format!(
        "<w:styles xmlns:w=\"{W}\">{}{}{}{}{}{}{}</w:styles>",
        style("berschrift1", "heading 1", "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>"),
        style("Titel", "Title", ""),
        style("Zitat", "Quote", ""),
        style("Eigen", "My own", "<w:basedOn w:val=\"berschrift1\"/>"),
        style("Verzeichnis1", "toc 1", ""),
        style("Autor", "Author", "<w:basedOn w:val=\"Titel\"/>"),
        style("Liste", "Mine", "<w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr>"),
    );
    let notes = format!(
        "<w:footnotes xmlns:w=\"{W}\"><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>\
         <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> Second &amp; last</w:t></w:r></w:p>\
         </w:footnote><w:footnote w:id=\"1\"><w:p><w:r><w:t>Letter of 4 May</w:t></w:r></w:p><w:p><w:r><w:t>on file</w:t></w:r></w:p>\
         </w:footnote></w:footnotes>"
    );
    let core = "<cp:coreProperties xmlns:cp=\"x\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
                xmlns:dcterms=\"http://purl.org/dc/terms/\"><dc:title>Ships &amp; cargoes</dc:title><dc:creator>Ann Lee; Bo Ek</dc:creator>\
                <dcterms:created>2023-05-04T08:00:00Z</dcterms:created><dcterms:modified>2023-06-01T08:00:00Z</dcterms:modified>\
                <dc:language>en-GB</dc:language></cp:coreProperties>";
    let app = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
               <Company>Harbour Watch</Company></Properties>";
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &root),
        ("word/document.xml", &document(body)),
        ("word/_rels/document.xml.rels", &parts),
        ("word/styles.xml", &styles),
        ("word/footnotes.xml", &notes),
        ("docProps/core.xml", core),
        ("docProps/app.xml", app),
    ])
}

fn read(body: &str) -> Article {
    let file = file(body);
    let article = docx(&file, &Limits::default()).unwrap();
    check_runs(&file, &article);
    article
}

/// A paragraph of this style with these runs.
fn p(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

fn t(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn styles_tell_what_a_paragraph_is() {
    let body = [
        p("Titel", &t("Ships and cargoes")),
        p("Autor", &t("Ann Lee")),
        p("Verzeichnis1", &t("Contents 3")),
        p("berschrift1", &t("Routes")),
        p("", &(t("Two ships ") + &t("left."))),
        p("Zitat", &t("We saw them")),
        p("Liste", &t("one")),
        p("Eigen", &t("Ports")),
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>two</w:t></w:r></w:p>".into(),
        p("Unknown", &t("End")),
    ]
    .concat();
    let article = read(&body);
    let wanted = [
        (Part::Title, "Ships and cargoes"),
        (Part::Paragraph, "Ann Lee"),
        (Part::Heading, "Routes"),
        (Part::Paragraph, "Two ships left."),
        (Part::Quotation, "We saw them"),
        (Part::ListItem, "one"),
        (Part::Heading, "Ports"),
        (Part::ListItem, "two"),
        (Part::Paragraph, "End"),
    ];
    assert_eq!(texts(&article), wanted);
    let told = |fact: Fact| article.told.iter().find(|told| told.fact == fact).map(|told| told.from);
    assert_eq!(told(Fact::Title("Ships and cargoes".into())), Some(Learnt::Headline));
    assert_eq!(told(Fact::Title("Ships & cargoes".into())), Some(Learnt::Properties));
    assert!(told(Fact::Author("Bo Ek".into())).is_some() && told(Fact::Outlet("Harbour Watch".into())).is_some());
    let published = article.told.iter().find_map(|told| match &told.fact {
        Fact::Published(date) => Some(date.as_str()),
        _ => None,
    });
    assert_eq!(published, Some("2023-05-04"));
    assert!(told(Fact::Language("en-GB".into())).is_some());
}

#[test]
fn places_lead_into_all_parts_that_are_read() {
    let body = p(
        "",
        &format!("{}<w:r><w:footnoteReference w:id=\"1\"/></w:r>{}", t("Seen &lt;twice&gt;"), t(" and <!-- x -->sunk")),
    );
    let file = file(&(body + &p("", &(t("x") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>"))));
    let article = docx(&file, &Limits::default()).unwrap();
    assert_eq!(article.within.as_deref(), Some("word/document.xml + word/footnotes.xml"));
    let wanted = [
        (Part::Paragraph, "Seen <twice> and sunk"),
        (Part::Paragraph, "x"),
        (Part::Footnote, "Letter of 4 May\non file"),
        (Part::Footnote, "Second & last"),
    ];
    assert_eq!(texts(&article), wanted);
    assert_eq!(article.blocks[0].links, [LinkRun { start: 12, end: 12, url: "#note-1".into() }]);
    assert_eq!(article.blocks[1].links, [LinkRun { start: 1, end: 1, url: "#note-2".into() }]);
    assert!(check_runs(&file, &article) > 0.9);
}

#[test]
fn what_was_inserted_stays_and_what_was_deleted_goes() {
    let body = format!(
        "<w:p>{}<w:del w:id=\"1\"><w:r><w:delText>three</w:delText></w:r></w:del><w:ins w:id=\"2\">{}</w:ins>\
         <w:moveFrom w:id=\"3\">{}</w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>{}</w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"4\"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>",
        t("He saw "),
        t("four"),
        t("nothing"),
        t(" ships."),
        t("One para"),
        t("graph.")
    );
    assert_eq!(texts(&read(&body)), [(Part::Paragraph, "He saw four ships."), (Part::Paragraph, "One paragraph.")]);
}

#[test]
fn links_are_kept_and_page_numbers_are_not() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let asks = |what: &str| format!("<w:r><w:instrText xml:space=\"preserve\">{what}</w:instrText></w:r>");
    let field =
        |what: &str, result: &str| [mark("begin"), asks(what), mark("separate"), t(result), mark("end")].concat();
    let body = format!(
        "<w:p>{}<w:hyperlink r:id=\"h1\">{}</w:hyperlink>{}{}{}{}<w:fldSimple w:instr=\" PAGE \">{}</w:fldSimple></w:p>",
        t("As "),
        t("the ministry"),
        t(" and "),
        field(" HYPERLINK &quot;https://b.example/x&quot; ", "a paper"),
        t(" said, p. "),
        field("PAGEREF _Ref1 \\h", "12"),
        t("3"),
    );
    let article = read(&body);
    assert_eq!(texts(&article), [(Part::Paragraph, "As the ministry and a paper said, p.")]);
    let links: Vec<_> = article.blocks[0]
        .links
        .iter()
        .map(|link| (&article.blocks[0].text[link.start..link.end], &*link.url))
        .collect();
    assert_eq!(links, [("the ministry", "https://example.org/a?b=1&c=2"), ("a paper", "https://b.example/x")]);
}

#[test]
fn tables_are_rows_and_boxes_come_once() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", &t(text)));
    let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p("", &t(text)));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}{}</w:tr><w:tr>{}<w:tc><w:p/></w:tc>{}</w:tr></w:tbl>\
         <w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx>{}</wps:txbx></mc:Choice><mc:Fallback>{}</mc:Fallback>\
         </mc:AlternateContent></w:r>{}</w:p>",
        cell("Year"),
        cell("Ships"),
        cell("2020"),
        cell("9"),
        cell("2021"),
        cell("4"),
        boxed("A box"),
        boxed("A box"),
        t("Text")
    );
    let wanted = [
        (Part::TableRow, "Year\tShips"),
        (Part::TableRow, "2021\t\t4"),
        (Part::Paragraph, "Text"),
        (Part::Paragraph, "A box"),
    ];
    assert_eq!(texts(&read(&body)), wanted);
}

#[test]
fn contents_and_what_forms_ask_for_are_left_out() {
    let control = |properties: &str, text: &str| {
        format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", p("", &t(text)))
    };
    let body = [
        control("<w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj>", "Routes 3"),
        control("<w:showingPlcHdr/>", "Click here to enter a date."),
        control("<w:alias w:val=\"x\"/>", "Kept"),
    ]
    .concat();
    assert_eq!(texts(&read(&body)), [(Part::Paragraph, "Kept")]);
}

#[test]
fn a_lost_end_of_a_field_swallows_nothing() {
    let body = format!(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}</w:p><w:p>{}</w:p>",
        t("One"),
        t("Two")
    );
    assert_eq!(texts(&read(&body)), [(Part::Paragraph, "One"), (Part::Paragraph, "Two")]);
}

#[test]
fn languages_are_those_of_all_the_words() {
    let run = |language: &str, text: &str| {
        format!("<w:r><w:rPr><w:lang w:val=\"{language}\"/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let body = format!("<w:p>{}</w:p><w:p>{}{}</w:p>", run("de-DE", "Zwei Schiffe"), run("fr-FR", "Deux"), t(" ships"));
    let languages: Vec<_> = read(&body).blocks.into_iter().map(|block| block.language).collect();
    assert_eq!(languages, [Some("de-DE".into()), None]);
}

#[test]
fn what_is_cut_off_is_read_so_far() {
    let whole = document(&(p("", &t("First")) + &p("", &t("Second"))));
    let cut = whole.find("Second").unwrap();
    let article = docx(&zipped(&[("word/document.xml", &whole[..cut])]), &Limits::default()).unwrap();
    assert_eq!(texts(&article), [(Part::Paragraph, "First")]);
    assert!(article.remarks[0].contains("word/document.xml is damaged"), "{:?}", article.remarks);
    let nothing = docx(&zipped(&[("word/document.xml", "<w:document><w:body")]), &Limits::default());
    assert!(matches!(nothing, Err(OfficeError::Damaged { .. })));
}

#[test]
fn hostile_files_are_refused_by_name() {
    let limits = Limits::default();
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document><w:p>&b;</w:p></w:document>";
    let refused = docx(&zipped(&[("word/document.xml", entities)]), &limits).unwrap_err();
    assert_eq!(refused, OfficeError::Entities { part: "word/document.xml".into() });
    let deep = document(&("<w:p>".repeat(50_000) + &"</w:p>".repeat(50_000)));
    let refused = docx(&zipped(&[("word/document.xml", &deep)]), &limits).unwrap_err();
    assert_eq!(refused, OfficeError::Limit { what: "the nested elements", limit: 1_000 });
    let bomb = document(&p("", &t(&" ".repeat(20 << 20))));
    let refused = docx(&zipped(&[("word/document.xml", &bomb)]), &limits).unwrap_err();
    assert!(matches!(refused, OfficeError::Limit { limit: 250, .. }), "{refused}");
    let small = Limits { unpacked: 10_000, ..Limits::default() };
    let refused =
        docx(&zipped(&[("word/document.xml", &document(&p("", &t(&"word ".repeat(5_000)))))]), &small).unwrap_err();
    assert_eq!(refused, OfficeError::Limit { what: "the unpacked parts of the file", limit: 10_000 });
    for (bytes, wanted) in [
        (&b"plain text"[..], "it is no zip archive"),
        (&zipped(&[("other.txt", "x")]), "no main part"),
        (b"PK\x03\x04 cut", "cut off"),
        (b"", "it is no zip archive"),
    ] {
        let error = docx(bytes, &limits).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn hundred_thousand_references_are_read_in_time() {
    let many: String = (0..100_000).map(|id| format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>")).collect();
    assert_eq!(texts(&read(&p("", &(t("x") + &many)))).first(), Some(&(Part::Paragraph, "x")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damage_is_survived(cut in 0..3_000_usize, at in 0..3_000_usize, with in "[<>&/;a-z:\"= \u{0}é]{0,6}") {
        let body = p("Titel", &t("Ships")) + &p("", &(t("Two &amp; ") + "<w:r><w:footnoteReference w:id=\"1\"/></w:r>"))
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>";
        let mut text = document(&body);
        let at = at % text.len();
        let end = (at + cut % 40).min(text.len());
        text.replace_range(at..end, &with);
        let file = zipped(&[("word/document.xml", &text)]);
        if let Ok(article) = docx(&file, &Limits::default()) {
            check_runs(&file, &article);
        }
    }

    #[test]
    fn damaged_archives_are_survived(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut bytes = file(&p("", &t("Two ships left.")));
        let at = at.index(bytes.len());
        bytes[at] = with;
        let _ = docx(&bytes, &Limits::default());
        let _ = crate::sniff(&bytes, &Limits::default());
        let _ = docx(&bytes[..at], &Limits::default());
    }
}
