//! Any file, told apart, taken apart and taken in, as `attache text` does.
#![no_main]

use attache_fuzz::forgive_libraries;
use attache_intake::{Facts, Limits, document, unpack};
use std::{io::Cursor, ops::ControlFlow};

const ENDINGS: [&str; 16] =
    ["txt", "html", "md", "csv", "jsonl", "eml", "mbox", "warc", "gz", "zip", "pdf", "docx", "rtf", "xml", "", "mhtml"];

libfuzzer_sys::fuzz_target!(init: forgive_libraries(), |bytes: &[u8]| {
    // The last byte chooses the file's name, which decides where the content leaves it open.
    let Some((name, bytes)) = bytes.split_last() else { return };
    let ending = ENDINGS[usize::from(*name) % ENDINGS.len()];
    let mut limits = Limits { file_bytes: 1 << 20, text_bytes: 1 << 20, ..Limits::default() };
    limits.unpacking.member_bytes = 1 << 20;
    limits.unpacking.total_bytes = 8 << 20;
    limits.unpacking.members = 100;
    let facts = Facts::of_file(format!("file.{ending}"));
    let _ = unpack::each(&mut Cursor::new(bytes), facts, &unpack::Mapping::default(), &limits, &mut |met| {
        if let unpack::Met::Document { bytes, facts } = met
            && let Ok(intake) = document(&bytes, facts, &limits)
        {
            let document = &intake.document;
            let length = document.text.chars().count() as u32;
            let mut last = 0;
            for paragraph in &document.paragraphs {
                assert!(last <= paragraph.span.start && paragraph.span.end <= length);
                last = paragraph.span.end;
            }
            let spans = document.sources.iter().map(|source| source.span);
            spans.chain(intake.left_out.iter().map(|left| left.span)).for_each(|span| assert!(span.end <= length));
            document.paragraphs.iter().take(10).for_each(|paragraph| drop(document.places(paragraph.span)));
        }
        ControlFlow::Continue(())
    });
});
