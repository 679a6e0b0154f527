//! Files that are broken, locked, empty or made to do harm: an error that says so, in bounded time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod support;

use attache_pdf::{Limits, PdfError, article};
use flate2::{Compression, write::ZlibEncoder};
use proptest::prelude::*;
use std::{
    io::Write as _,
    time::{Duration, Instant},
};
use support::{Column, PROSE, Pdf, check_runs, put, texts};

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn paper() -> Pdf {
    let mut pdf = Pdf::default();
    for page in 0..3 {
        let mut column = Column::new(70.0, 740.0, 450.0);
        column.line("F2", 16.0, &format!("Part {} of the paper", page + 1));
        for text in PROSE {
            column.paragraph(text);
        }
        let content = deflate(column.content.as_bytes());
        let stream = pdf.stream("/Filter /FlateDecode", &content);
        pdf.page_of(stream);
    }
    pdf
}

#[test]
fn what_is_no_pdf_or_too_large_is_refused_by_name() {
    assert_eq!(article(b"A plain text", &Limits::default()), Err(PdfError::NotPdf));
    assert_eq!(article(b"", &Limits::default()), Err(PdfError::NotPdf));
    let bytes = paper().bytes();
    let limits = Limits { bytes: 100, ..Limits::default() };
    let error = article(&bytes, &limits).unwrap_err();
    assert_eq!(error.to_string(), format!("a PDF of {} bytes is larger than the 100 that are read", bytes.len()));
}

#[test]
fn a_pdf_without_text_says_that_it_needs_ocr() {
    let image = |pdf: &mut Pdf| {
        let image = pdf.stream(
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
            b"x",
        );
        pdf.fonts = format!("/XObject << /I {image} 0 R >>");
    };
    let mut pdf = Pdf::default();
    image(&mut pdf);
    pdf.page("/I Do").page("/I Do");
    let error = pdf.read().unwrap_err();
    assert_eq!(error, PdfError::NoText { pages: 2 });
    assert_eq!(error.to_string(), "none of the PDF's 2 pages holds text: it needs OCR");
    pdf.page(&put("F1", 10.0, 70.0, 700.0, "The only page with text."));
    assert_eq!(pdf.read().unwrap().remarks, ["2 of 3 pages hold no text and need OCR"]);
}

#[test]
fn an_encrypted_pdf_asks_for_its_password() {
    let mut pdf = paper();
    let id = "<00112233445566778899AABBCCDDEEFF>";
    let key = "<0102030405060708091011121314151617181920212223242526272829303132>";
    pdf.trailer = format!("/ID [{id} {id}] /Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -44 >>");
    let error = pdf.read().unwrap_err();
    assert_eq!(error, PdfError::Password);
    assert!(error.to_string().contains("password"));
}

#[test]
fn a_file_that_lost_its_end_is_read_as_far_as_it_goes() {
    let mut pdf = paper();
    let whole = texts(&pdf.read().unwrap()).len();
    let bytes = pdf.bytes();
    let table = bytes.windows(4).position(|window| window == b"xref").unwrap();
    // Without its table of objects, all of it is still found.
    let read = article(&bytes[..table], &Limits::default()).unwrap();
    assert_eq!(texts(&read).len(), whole);
    // A wrong table is mended.
    let mut wrong = bytes.clone();
    wrong.splice(20..20, *b"%%%%%%%%%%%%%%%%%%%%%%%%\n");
    assert_eq!(texts(&article(&wrong, &Limits::default()).unwrap()).len(), whole);
    // Cut within the pages, it is an error or a part, not a panic.
    for part in 1..10 {
        let _ = article(&bytes[..bytes.len() * part / 10], &Limits::default());
    }
}

/// Reads within a minute, whatever comes of it: it takes seconds, but a machine that tests may be busy.
fn in_time(bytes: &[u8], limits: &Limits) -> Result<attache_model::Article, PdfError> {
    let start = Instant::now();
    let read = article(bytes, limits);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    read
}

#[test]
fn pages_and_forms_that_hold_themselves_come_to_an_end() {
    let mut pdf = paper();
    // The page tree's root as one of its own pages.
    let bytes = String::from_utf8_lossy(&pdf.bytes()).replace("/Kids [", "/Kids [2 0 R ").into_bytes();
    let _ = in_time(&bytes, &Limits::default());
    let mut pdf = Pdf::default();
    let own = pdf.object(Vec::new()) + 1;
    let form = pdf.stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X {own} 0 R >> >>"),
        b"/X Do /X Do",
    );
    assert_eq!(form, own);
    pdf.fonts = format!("/XObject << /X {form} 0 R >>");
    pdf.page(&format!("{} /X Do", put("F1", 10.0, 70.0, 700.0, "Text before the form.")));
    assert_eq!(in_time(&pdf.bytes(), &Limits::default()).unwrap().blocks[0].text, "Text before the form.");
}

#[test]
fn forms_that_multiply_are_stopped_with_a_remark() {
    let mut pdf = Pdf::default();
    let mut inner = pdf.stream("/Type /XObject /Subtype /Form /BBox [0 0 600 800]", &b"q Q ".repeat(1000));
    for _ in 0..8 {
        let resources = format!("/Resources << /XObject << /X {inner} 0 R >> >>");
        inner = pdf
            .stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 600 800] {resources}"), &b"/X Do ".repeat(30));
    }
    pdf.page(&put("F1", 10.0, 70.0, 700.0, "The first page is read."));
    pdf.fonts = format!("/XObject << /X {inner} 0 R >>");
    pdf.page("/X Do");
    let limits = Limits { operators: 200_000, ..Limits::default() };
    let read = in_time(&pdf.bytes(), &limits).unwrap();
    assert_eq!(read.blocks[0].text, "The first page is read.");
    assert_eq!(read.remarks, ["reading stopped at page 2 of 2: it draws more than is read"]);
}

#[test]
fn bombs_do_not_go_off() {
    let limits = Limits { stream: 4 << 20, unpacked: 16 << 20, ..Limits::default() };
    let bomb = deflate(&vec![b' '; 50 << 20]);
    // As a page.
    let mut pdf = paper();
    let stream = pdf.stream("/Filter /FlateDecode", &bomb);
    pdf.page_of(stream);
    assert_eq!(texts(&in_time(&pdf.bytes(), &limits).unwrap()).len(), texts(&pdf.read().unwrap()).len());
    // Packed twice.
    let stream = pdf.stream("/Filter [/FlateDecode /FlateDecode]", &deflate(&bomb));
    pdf.page_of(stream);
    assert!(in_time(&pdf.bytes(), &limits).is_ok());
    // As a stream of objects.
    let mut pdf = paper();
    pdf.stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &bomb);
    assert_eq!(in_time(&pdf.bytes(), &limits), Err(PdfError::Bomb { limit: 16 << 20 }));
    // As a font.
    let mut pdf = Pdf::default();
    let font = pdf.stream("/Filter /FlateDecode", &bomb);
    let descriptor = pdf.object(format!("<< /Type /FontDescriptor /FontName /X /FontFile2 {font} 0 R >>"));
    let font =
        pdf.object(format!("<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor {descriptor} 0 R >>"));
    let content = pdf.stream("", b"BT /F9 10 Tf 70 700 Td (lost) Tj /F1 10 Tf (kept) Tj ET");
    let page = format!(
        "/Resources << /Font << /F9 {font} 0 R /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    );
    pdf.page = page;
    pdf.page_of(content);
    let read = in_time(&pdf.bytes(), &limits).unwrap();
    assert_eq!(read.blocks[0].text, "kept");
}

#[test]
fn nesting_without_end_is_no_harm() {
    for (open, close) in [("[", "]"), ("<<", ">>"), ("<< /A ", ">>")] {
        let deep = open.repeat(200_000) + &close.repeat(200_000);
        let mut pdf = paper();
        pdf.object(deep.clone());
        pdf.catalog = format!("/Deep {deep}");
        let _ = in_time(&pdf.bytes(), &Limits::default());
        let mut pdf = paper();
        pdf.page(&format!("{deep} TJ {}", put("F1", 10.0, 70.0, 700.0, "Text after it.")));
        let _ = in_time(&pdf.bytes(), &Limits::default());
    }
    let mut pdf = paper();
    pdf.page(&"q BT /A BMC ".repeat(200_000));
    assert!(in_time(&pdf.bytes(), &Limits::default()).is_ok());
}

#[test]
fn fonts_with_widths_without_end_are_passed_over() {
    let simple = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 4000000000 /LastChar 4000000002 /Widths [1 2 3] >>";
    let wide = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font \
        /Subtype /CIDFontType2 /BaseFont /X /W [0 4294967295 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
        /Supplement 0 >> >>] >>";
    for font in [simple, wide] {
        let mut pdf = Pdf::default();
        let content = pdf.stream("", b"BT /F9 10 Tf 70 700 Td (lost) Tj /F1 10 Tf (kept) Tj ET");
        pdf.page = format!(
            "/Resources << /Font << /F9 {font} /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        );
        assert_eq!(in_time(&pdf.page_of(content).bytes(), &Limits::default()).unwrap().blocks[0].text, "kept");
    }
}

#[test]
fn pages_without_number_are_refused() {
    let bytes = String::from_utf8_lossy(&paper().bytes())
        .replace("/Kids [", &format!("/Kids [{}", "<< >> ".repeat(200_000)))
        .into_bytes();
    let error = in_time(&bytes, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("without end"), "{error}");
}

#[test]
fn a_page_with_a_million_letters_is_read_in_time() {
    let mut content = String::new();
    for row in 0..1000 {
        for column in 0..50 {
            content +=
                &format!("BT /F1 1 Tf {} {} Td (twenty letters here ) Tj ET\n", column * 12, f64::from(row) * 0.8);
        }
    }
    let mut pdf = Pdf::default();
    pdf.page(&content);
    assert!(in_time(&pdf.bytes(), &Limits::default()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_files_never_panic(
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
        doubled in prop::option::of((any::<prop::sample::Index>(), 1_usize..200)),
    ) {
        let mut bytes = paper().bytes();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((at, length)) = doubled {
            let at = at.index(bytes.len());
            let part = bytes[at..(at + length).min(bytes.len())].to_vec();
            bytes.splice(at..at, part);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let read = in_time(&bytes, &Limits::default());
        // That would be a fault caught on the way.
        prop_assert!(!matches!(&read, Err(PdfError::Damaged(why)) if why.contains("inside the PDF library")));
        if let Ok(article) = read {
            article.blocks.iter().for_each(|block| check_runs(block, 1000));
        }
    }

    #[test]
    fn damaged_drawings_never_panic(content in "([-0-9. ]{0,12}|[a-zA-Z' \\(\\)\\[\\]<>/\"*]{0,6}|/F[123] 1[0-9] Tf |BT |ET |\\(some words \\) Tj |[0-9]{1,3} [0-9]{1,3} Td |q |Q |1 0 0 1 [0-9]{1,3} [0-9]{1,3} cm ){0,80}") {
        let mut pdf = Pdf::default();
        pdf.page(&content);
        let read = in_time(&pdf.bytes(), &Limits::default());
        prop_assert!(!matches!(&read, Err(PdfError::Damaged(_))));
        if let Ok(article) = read {
            article.blocks.iter().for_each(|block| check_runs(block, 1));
        }
    }
}
