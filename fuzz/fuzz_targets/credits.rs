//! A text, each line a paragraph, to those it credits: what it quotes for that stands in it.
#![no_main]

use attache_copies::{Creditor, Cues};
use attache_knowledge::{Knowledge, Sources};
use attache_model::{Document, Part, Span};
use std::sync::LazyLock;

static KNOWN: LazyLock<(Knowledge, Cues)> = LazyLock::new(|| {
    let sources = Sources::built_in();
    (Knowledge::load(&sources).expect("it is checked"), Cues::parse(&sources).expect("it is checked"))
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (knowledge, cues) = &*KNOWN;
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let end = at + line.chars().count() as u32;
        if end > at {
            spans.push(Span::new(at, end));
        }
        at = end + 1;
    }
    let mut document = Document::plain("fuzz", text, spans);
    for (paragraph, line) in document.paragraphs.iter_mut().zip(text.split('\n').filter(|line| !line.is_empty())) {
        paragraph.part = match line.as_bytes().first() {
            Some(b'^') => Part::Title,
            Some(b'*') => Part::Footnote,
            Some(b'~') => Part::Caption,
            Some(b'-') => Part::ListItem,
            _ => Part::Paragraph,
        };
    }
    let length = text.chars().count() as u32;
    let credits = Creditor::new(knowledge, cues).credits(&document);
    for credit in &credits {
        assert!(credit.span.is_none_or(|span| span.end <= length));
        assert!(credit.through.is_none_or(|through| (through as usize) < credits.len()));
    }
});
