//! Any file, told apart, taken apart and taken in, as `attache text` does.
#![no_main]

use attache_intake::{Facts, Limits, document, unpack};
use std::{io::Cursor, ops::ControlFlow};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the file's name, which decides where the content leaves it open.
    let Some((name, bytes)) = bytes.split_first() else { return };
    let endings = ["txt", "html", "md", "csv", "jsonl", "eml", "mbox", "warc", "gz", "zip", "pdf", "docx", "rtf", "xml", ""];
    let ending = endings[usize::from(*name) % endings.len()];
    let mut limits = Limits { file_bytes: 1 << 20, text_bytes: 1 << 20, ..Limits::default() };
    limits.unpacking.member_bytes = 1 << 20;
    limits.unpacking.total_bytes = 8 << 20;
    limits.unpacking.members = 1000;
    let facts = Facts::of_file(format!("file.{ending}"));
    let _ = unpack::each(&mut Cursor::new(bytes), facts, &unpack::Mapping::default(), &limits, &mut |met| {
        if let unpack::Met::Document { bytes, facts } = met
            && let Ok(intake) = document(&bytes, facts, &limits)
        {
            let length = intake.document.text.chars().count() as u32;
            let spans = intake.document.paragraphs.iter().map(|paragraph| paragraph.span);
            spans.chain(intake.document.sources.iter().map(|source| source.span)).for_each(|span| assert!(span.end <= length));
        }
        ControlFlow::Continue(())
    });
});
