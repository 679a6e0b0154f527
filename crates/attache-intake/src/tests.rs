use super::{document as take, *};
use attache_model::{DateOrigin, Part};
use proptest::prelude::*;

fn document(bytes: &[u8], facts: Facts) -> Result<Intake, IntakeError> {
    take(bytes, facts, &Limits::default())
}

fn take_in(text: &str) -> Intake {
    document(text.as_bytes(), Facts::of_file("folder/report.one.txt")).unwrap()
}

fn paragraphs(intake: &Intake) -> Vec<&str> {
    let index = CharIndex::new(&intake.document.text);
    intake.document.paragraphs.iter().map(|paragraph| index.slice(paragraph.span)).collect()
}

const FIRST: &str =
    "The ministry of defence said on Monday that it had ordered six patrol boats from a yard in the north.";
const SECOND: &str =
    "The yard, which employs nine hundred people, will deliver the first of them within two years of signing.";

#[test]
fn encodings_come_to_the_same_text() {
    let text = "Иран продал беспилотники России в августе, сообщила газета.\n\nВ ответ Россия поставит истребители.";
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let mut even = utf16(false, false);
    even.truncate(even.len() / 2 * 2);
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "UTF-8"),
        ([&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat(), "UTF-8"),
        (utf16(false, true), "UTF-16LE"),
        (utf16(true, true), "UTF-16BE"),
        (even, "UTF-16LE"),
        (utf16(true, false), "UTF-16BE"),
        (encoding_rs::WINDOWS_1251.encode(text).0.into_owned(), "windows-1251"),
    ] {
        let intake = document(&bytes, Facts::of_file("a.txt")).unwrap();
        assert_eq!(intake.document.text, text, "{encoding}");
        assert_eq!(intake.encoding, encoding);
        assert_eq!(intake.document.paragraphs.len(), 2);
        assert_eq!(intake.findings.is_empty(), encoding != "windows-1251", "{:?}", intake.findings);
    }
}

#[test]
fn a_few_broken_bytes_cost_a_sign_each_and_are_said() {
    let mut bytes = "Das Schiff „Köln“ fährt für die Türkei über Süd nach Çanakkale.".as_bytes().to_vec();
    bytes.extend(b" \xFF\xC3 end.");
    let intake = document(&bytes, Facts::of_file("a.txt")).unwrap();
    assert!(intake.document.text.starts_with("Das Schiff „Köln“"));
    assert_eq!(intake.findings.len(), 1, "{:?}", intake.findings);
    assert!(intake.findings[0].to_string().starts_with("a.txt: 2 places are no UTF-8"), "{}", intake.findings[0]);
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    let mut noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    noise[0] = 1;
    for (bytes, why) in [
        (&b""[..], "the file is empty"),
        (b" \r\n\t\xC2\xA0 ", "no words"),
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"<!DOCTYPE html><title></title>", "no text"),
        (b"<?xml version='1.0'?><gpx>", "XML"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\0\0\0\0\0\0\0\0", "no text"),
        (b"text with\0zeros in it", "no text"),
        (&noise, "no text"),
    ] {
        let error = document(bytes, Facts::of_file("a")).unwrap_err().to_string();
        assert!(error.contains(why), "{error} / {why}");
    }
    let big = vec![b'a'; Limits::default().text_bytes as usize + 1];
    assert!(matches!(document(&big, Facts::default()), Err(IntakeError::TooBig { .. })));
    let lines = "a\n".repeat(MAX_LINES + 1);
    assert!(matches!(document(lines.as_bytes(), Facts::default()), Err(IntakeError::TooManyLines { .. })));
}

#[test]
fn paragraphs_stand_between_blank_lines_and_the_text_is_kept() {
    let text = format!("{FIRST}\r\n\r\n  {SECOND}\r\n \t\r\n{FIRST}\r\n");
    let intake = take_in(&text);
    assert_eq!(intake.document.text, text);
    assert_eq!(paragraphs(&intake), [FIRST, SECOND, FIRST]);
    assert_eq!(intake.document.name, "report.one");
}

#[test]
fn lines_are_paragraphs_unless_they_are_wrapped() {
    let lines = format!("{FIRST}\n{SECOND} {SECOND}\n{FIRST}\n");
    assert_eq!(paragraphs(&take_in(&lines)).len(), 3);

    let wrapped = "The ministry of defence said on Monday that it\nhad ordered six patrol boats from a yard in the\nnorth. They will \
                   carry guns.\nThe yard will deliver the first of them within\ntwo years.\n";
    let intake = take_in(wrapped);
    let found = paragraphs(&intake);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].ends_with("carry guns.") && found[1].starts_with("The yard"));

    let items = take_in("It ordered:\n- six boats\n- two tugs\n- one crane for the harbour of the northern town\n");
    assert_eq!(paragraphs(&items).len(), 4);
}

#[test]
fn one_endless_line_is_cut_at_sentences() {
    let text = format!("{FIRST} {SECOND} ").repeat(200);
    let intake = take_in(&text);
    let found = paragraphs(&intake);
    assert!(found.len() > 4);
    assert!(found.iter().all(|piece| piece.len() <= MAX_PARAGRAPH && piece.ends_with('.')), "{found:?}");
    assert_eq!(found.join(" "), text.trim());
    // Without any boundary it is cut all the same.
    let solid = "я".repeat(20_000);
    assert!(paragraphs(&take_in(&solid)).iter().all(|piece| piece.len() <= MAX_PARAGRAPH));
}

#[test]
fn fifty_megabytes_on_one_line_take_seconds() {
    let text = FIRST.repeat((50 << 20) / FIRST.len());
    let start = std::time::Instant::now();
    let intake = take_in(&text);
    assert!(intake.document.paragraphs.len() >= text.len() / MAX_PARAGRAPH);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn the_title_is_the_first_short_line() {
    let intake = take_in(&format!("Navy orders six boats\n\n{FIRST}\n\nA long wait\n\n{SECOND}\n"));
    assert_eq!(intake.document.title.as_deref(), Some("Navy orders six boats"));
    // It is read as well: a headline may be a claim.
    assert_eq!(paragraphs(&intake)[0], "Navy orders six boats");
    let parts: Vec<Part> = intake.document.paragraphs.iter().map(|paragraph| paragraph.part).collect();
    assert_eq!(parts, [Part::Title, Part::Paragraph, Part::Heading, Part::Paragraph]);
    assert_eq!(take_in(&format!("{FIRST}\n\n{SECOND}")).document.title, None);
    let given = Facts { title: Some("Given".into()), ..Facts::of_file("a") };
    assert_eq!(document(b"Navy orders boats\n\nIt did.", given).unwrap().document.title.as_deref(), Some("Given"));
}

#[test]
fn notices_around_an_article_are_left_out_but_stay_in_the_text() {
    let text = format!(
        "10:15 04 Mar 2021\n\nNavy orders six boats\n\nBy Jane Roe\n\n{FIRST}\nREAD ALSO: Army sells its mules\n{SECOND}\n\n\
         You are reading one of two free articles.\n\nSubscribe to the Post to read on.\n\n  • Twelve issues a year, on paper\n  \
         • Every map since 1960\nSubscribe Now\n  • JANE ROE is a defence correspondent for the Post.\n  • More By Jane Roe\n\
         Typo report\n\nYour words go to this desk:"
    );
    let intake = take_in(&text);
    assert_eq!(paragraphs(&intake), ["Navy orders six boats", FIRST, SECOND], "{:?}", intake.left_out);
    let why: Vec<Why> = intake.left_out.iter().map(|left| left.why).collect();
    assert_eq!(&why[..3], [Why::Timestamp, Why::Byline, Why::Teaser]);
    assert!(why.contains(&Why::Subscription) && why.contains(&Why::Biography));
    assert_eq!(intake.document.authors, ["Jane Roe"]);
    assert_eq!(intake.document.published.unwrap().date.as_str(), "2021-03-04");
}

#[test]
fn a_biography_at_the_end_of_a_text_without_line_breaks_is_cut_off() {
    let intake =
        take_in(&format!("{FIRST} {SECOND} • Jane Roe is a research fellow with a programme at the Institute"));
    assert_eq!(paragraphs(&intake), [format!("{FIRST} {SECOND}")]);
    assert_eq!(intake.left_out[0].why, Why::Biography);
}

#[test]
fn a_text_of_notices_alone_is_read() {
    let intake = take_in("Subscribe to the embargo list today\n");
    assert_eq!(intake.document.paragraphs.len(), 1);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = document(&bytes, Facts::of_file("a"));
    }

    #[test]
    fn paragraphs_are_ordered_and_whole(text in "([A-Za-zé“”•.!? \\n\\r\\t]|\\PC){1,400}") {
        if let Ok(intake) = document(text.as_bytes(), Facts::of_file("a")) {
            let index = CharIndex::new(&intake.document.text);
            let paragraphs: Vec<Span> = intake.document.paragraphs.iter().map(|paragraph| paragraph.span).collect();
            let mut all = paragraphs.clone();
            all.extend(intake.left_out.iter().map(|left| left.span));
            all.sort();
            prop_assert!(all.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(paragraphs.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for &span in &all {
                let words = index.slice(span);
                prop_assert!(!words.is_empty() && words.trim() == words);
            }
        }
    }
}

#[test]
fn a_page_becomes_a_document_that_leads_back_to_its_bytes() {
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><title>Navy orders six boats | The Post</title>\
         <meta property='og:site_name' content='The Post'><meta property='article:published_time' content='2023-08-02T09:00:00Z'>\
         </head><body><nav><a href='/'>Home</a> <a href='/w'>World</a></nav><article><h1>Navy orders six boats</h1>\
         <p class=byline>By Jane Roe</p><p>{FIRST}</p><p>{SECOND} They cost R&amp;D money, too.</p></article>\
         <footer>© 2023 The Post. All rights reserved.</footer></body></html>"
    );
    let intake = document(page.as_bytes(), Facts::of_file("a/boats.html")).unwrap();
    let read = &intake.document;
    assert_eq!(paragraphs(&intake), ["Navy orders six boats", FIRST, &format!("{SECOND} They cost R&D money, too.")]);
    assert_eq!((read.format.as_str(), read.name.as_str()), ("html", "boats"));
    assert_eq!((read.title.as_deref(), read.outlet.as_deref()), (Some("Navy orders six boats"), Some("The Post")));
    assert_eq!(read.authors, ["Jane Roe"]);
    assert_eq!(read.language.as_deref(), Some("en"));
    let published = read.published.as_ref().unwrap();
    assert_eq!((published.date.as_str(), published.origin), ("2023-08-02", DateOrigin::Stated));
    assert!(read.learnt.contains_key("published") && read.learnt.contains_key("title"));

    // The words are found again in the page.
    let at = read.text.find("six patrol boats").unwrap();
    let index = CharIndex::new(&read.text);
    let places = read.places(index.span(at, at + "six patrol boats".len()));
    let [attache_model::Place::Bytes { start, end }] = places[..] else { panic!("{places:?}") };
    assert_eq!(&page[start as usize..end as usize], "six patrol boats");
}

#[test]
fn paragraphs_in_another_language_are_marked() {
    let german = "Der Bundessicherheitsrat hat die Ausfuhr von zwölf Panzerhaubitzen genehmigt, wie das Ministerium am \
                  Freitag dem Bundestag in einem Schreiben mitteilte.";
    let intake = take_in(&format!("{FIRST}\n\n{german}\n\n{SECOND}"));
    let languages: Vec<_> = intake.document.paragraphs.iter().map(|paragraph| paragraph.language.as_deref()).collect();
    assert_eq!(intake.document.language.as_deref(), Some("en"));
    assert_eq!(languages, [None, Some("de"), None]);
    assert!(!is_english(take_in(&format!("{german} {german}")).document.language.as_deref()));
}

#[test]
fn what_a_mail_quotes_is_not_read() {
    let text = format!("{FIRST}\n\n> {SECOND}\n");
    let at = text.find('>').unwrap();
    let facts = Facts { asides: std::iter::once(at..text.len()).collect(), ..Facts::of_file("a") };
    assert_eq!(paragraphs(&document(text.as_bytes(), facts).unwrap()), [FIRST]);
    let all = Facts { asides: std::iter::once(0..text.len()).collect(), ..Facts::of_file("a") };
    assert!(matches!(document(text.as_bytes(), all), Err(IntakeError::NoText)));
}
