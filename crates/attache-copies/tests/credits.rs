//! Sentences and whom they credit: `credits.txt`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use attache_copies::{Credit, Creditor, Cues, How};
use attache_knowledge::{Knowledge, Sources};
use attache_model::{Document, Part, Span};
use std::fmt::Write;

/// A document whose paragraphs are parted by "¶".
fn document(text: &str) -> Document {
    let mut joined = String::new();
    let mut spans = Vec::new();
    let mut parts = Vec::new();
    for paragraph in text.split('¶').map(str::trim) {
        let part = match paragraph.chars().next() {
            Some('^') => Part::Title,
            Some('*') => Part::Footnote,
            Some('~') => Part::Caption,
            _ => Part::Paragraph,
        };
        let start = joined.chars().count() as u32;
        joined.push_str(paragraph.trim_start_matches(['^', '*', '~']));
        spans.push(Span::new(start, joined.chars().count() as u32));
        parts.push(part);
        joined.push_str("\n\n");
    }
    let mut document = Document::plain("test", joined, spans);
    for (paragraph, part) in document.paragraphs.iter_mut().zip(parts) {
        paragraph.part = part;
    }
    document
}

fn show(credits: &[Credit]) -> Vec<String> {
    let name = |credit: &Credit| credit.id.as_ref().map_or(format!("\"{}\"", credit.source), |id| id.0.clone());
    let line = |credit: &Credit| {
        let how = match credit.how {
            How::Dateline => "dateline",
            How::SourceLine => "source_line",
            How::Attribution => "attribution",
            How::Republished => "republished",
            How::Link => "link",
            How::Footnote => "footnote",
        };
        let whole = if credit.whole { " whole" } else { "" };
        let through = credit.through.and_then(|at| credits.get(at as usize)).map(|by| format!(" < {}", name(by)));
        format!("{how}{whole} {}{}", name(credit), through.unwrap_or_default())
    };
    credits.iter().map(line).collect()
}

#[test]
fn sentences_credit_whom_they_say() {
    let sources = Sources::built_in();
    let knowledge = Knowledge::load(&sources).unwrap();
    let cues = Cues::parse(&sources).unwrap();
    let creditor = Creditor::new(&knowledge, &cues);
    let mut cases: Vec<(usize, &str, Vec<&str>)> = Vec::new();
    for (number, line) in include_str!("credits.txt").lines().enumerate() {
        match line.split_once(' ') {
            Some((">", text)) => cases.push((number + 1, text, Vec::new())),
            Some(("=", credit)) => cases.last_mut().unwrap().2.push(credit),
            _ if line.is_empty() || line.starts_with('#') => {}
            _ => panic!("line {} is neither a sentence nor a credit: {line}", number + 1),
        }
    }
    let mut wrong = String::new();
    for (line, text, expected) in &cases {
        let document = document(text);
        let credits = creditor.credits(&document);
        let found = show(&credits);
        if found != *expected {
            let words: Vec<&str> = credits.iter().map(|credit| credit.words.as_str()).collect();
            writeln!(wrong, "{line}: {text}\n    expected {expected:?}\n    found    {found:?}\n    by {words:?}")
                .unwrap();
        }
        for credit in &credits {
            let span = credit.span.unwrap();
            let words: String = document.text.chars().skip(span.start as usize).take(span.len() as usize).collect();
            assert_eq!(words.split_whitespace().collect::<Vec<_>>().join(" "), credit.words);
        }
    }
    let silent = cases.iter().filter(|case| case.2.is_empty()).count();
    assert!(cases.len() >= 120 && silent >= 35, "{} cases, {silent} of them without a credit", cases.len());
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn hostile_texts_are_read_in_time() {
    let sources = Sources::built_in();
    let knowledge = Knowledge::load(&sources).unwrap();
    let cues = Cues::parse(&sources).unwrap();
    let creditor = Creditor::new(&knowledge, &cues);
    let pieces = [
        "according to ",
        "Reuters, ",
        "Reuters and ",
        "(",
        "IRNA ",
        "per ",
        "citing ",
        "the ",
        "The Times ",
        "A. ",
        "Source: ",
        "www.irna.ir/ ",
        "https://irna.ir/x ",
        "¶",
        "Press ",
        "said ",
        "/TASS/. ",
        "“",
        "’s ",
        "\u{301}",
        "originally appeared in ",
    ];
    for piece in pieces {
        let document = document(&piece.repeat(6_000));
        assert!(creditor.credits(&document).len() <= 2_000);
        let mixed: String = pieces.iter().flat_map(|other| [*other, piece]).collect();
        let document = self::document(&mixed.repeat(100));
        assert!(creditor.credits(&document).len() <= 2_000);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
    #[test]
    fn any_order_of_telling_words(picks in proptest::collection::vec(0usize..60, 0..60), other in "\\PC{0,40}") {
        static READY: std::sync::OnceLock<(Knowledge, Cues)> = std::sync::OnceLock::new();
        let (knowledge, cues) = READY.get_or_init(|| {
            let sources = Sources::built_in();
            (Knowledge::load(&sources).unwrap(), Cues::parse(&sources).unwrap())
        });
        const WORDS: &[&str] = &[
            "according to", "citing", "quoted by", "Reuters", "IRNA", "the", "and", ",", ".", "(", ")", "–", "/", "TASS", "’s", "'s", "told", "to",
            "Source", ":", "By", "©", "originally appeared in", "Foreign Affairs", "news agency", "Turkish", "state media", "said", "reported", "it",
            "Gazeta.ru", "https://irna.ir/a", "¶", "¶*", "¶^", "Aug. 2", "TEHRAN", "The Times", "Press", "of", "which", "not", "\u{301}", "é", "無", "SIPRI",
        ];
        let mut text: Vec<&str> = picks.iter().map(|&pick| WORDS[pick % WORDS.len()]).collect();
        text.insert(text.len() / 2, &other);
        let document = document(&text.join(" "));
        let length = document.text.chars().count() as u32;
        let credits = Creditor::new(knowledge, cues).credits(&document);
        for credit in &credits {
            proptest::prop_assert!(credit.span.is_none_or(|span| span.end <= length && !span.is_empty()));
            proptest::prop_assert!(credit.through.is_none_or(|at| (at as usize) < credits.len()));
            proptest::prop_assert!(!credit.source.is_empty());
        }
    }
}
