//! What holds for any text, however odd.

mod common;

use std::time::{Duration, Instant};

use attache_lang::Analysis;
use proptest::prelude::*;

/// Checks everything that the documentation of [`Analysis`] promises.
fn check(text: &str, analysis: &Analysis) {
    let mut at = 0;
    let count = analysis.tokens.len() as u32;
    for (index, token) in (0u32..).zip(&analysis.tokens) {
        let (start, end) = (token.start as usize, token.end as usize);
        assert!(start < end && end <= text.len(), "token {index} is empty or beyond the text");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
        assert!(start == at || (start == at + 1 && text.as_bytes()[at] == b' '), "a gap before token {index}");
        at = end;
        assert!(token.head < count);
        assert!(!token.tag.is_empty() && !token.pos.is_empty() && !token.dep.is_empty());
        assert!(!token.lemma.is_empty());
        let sentence = &analysis.sentences[token.sent as usize];
        assert!(sentence.contains(&index) && sentence.contains(&token.head), "a head in another sentence");
        // Heads lead to a root.
        let mut up = index;
        let mut steps = 0;
        while analysis.tokens[up as usize].head != up {
            up = analysis.tokens[up as usize].head;
            steps += 1;
            assert!(steps <= count, "heads go round in a circle");
        }
    }
    assert!(at == text.len() || (at + 1 == text.len() && text.ends_with(' ')), "the end is not covered");
    let mut next = 0;
    for sentence in &analysis.sentences {
        assert!(sentence.start == next && sentence.end > next);
        next = sentence.end;
    }
    assert_eq!(next, count);
    let mut next = 0;
    for entity in &analysis.entities {
        assert!(entity.start >= next && entity.end > entity.start && entity.end <= count);
        next = entity.end;
    }
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[A-Za-z][a-z]{0,9}",
        2 => "[0-9]{1,4}([.,:/-][0-9]{1,3})?",
        2 => prop::sample::select(vec!["U.S.", "can't", "F-16s", "http://a.example/x?y=z", "$5m", "…", "—", "🚀", "’s", "«", ")."]).prop_map(str::to_owned),
        1 => "\\PC{1,6}",
        1 => "[ \t\n\r\u{a0}\u{2009}\u{85}\u{1c}]{1,3}",
    ];
    prop::collection::vec((word, prop::bool::weighted(0.8)), 0..40)
        .prop_map(|words| words.into_iter().map(|(word, space)| word + if space { " " } else { "" }).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_is_covered(text in any::<String>()) {
        check(&text, &common::pipeline().analyse(&text));
    }

    #[test]
    fn any_words_are_covered_and_batches_change_nothing(texts in prop::collection::vec(words(), 1..6)) {
        let pipeline = common::pipeline();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let batch = pipeline.analyse_batch(&texts);
        for (text, together) in texts.iter().zip(batch) {
            check(text, &together);
            prop_assert_eq!(pipeline.analyse(text), together);
        }
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    let size = 1 << 17;
    let unit = [
        "(",
        ")",
        ".",
        "-",
        "'",
        "\"",
        "a",
        "é",
        "\n",
        " ",
        "\u{3000}",
        "a.",
        "a-",
        "a.b/",
        "x@",
        "http://a.",
        "1,",
        "’s ",
        "((a))",
        "🚀",
        "a\u{301}",
        "\u{202e}ab ",
        "U.S.-",
        "\0",
        "can't.",
        "1.1.1.1:",
        "-a.b-",
        "aaaaaaaaaa.aaaaaaaaaa",
    ];
    for unit in unit {
        let text = unit.repeat(size / unit.len());
        let begin = Instant::now();
        let analysis = common::pipeline().analyse(&text);
        let took = begin.elapsed();
        println!("{unit:?}: {} tokens in {took:?}", analysis.tokens.len());
        assert!(took < Duration::from_secs(60), "{unit:?} took {took:?}");
        let covered: usize = analysis.tokens.iter().map(|token| (token.end - token.start) as usize).sum();
        assert!(covered + analysis.tokens.len() >= text.len(), "{unit:?} is not covered");
    }
}

#[test]
fn a_long_text_is_cut_at_paragraphs() {
    let paragraph = "Orlovia sold 24 drones to Kestania. The price was not disclosed, officials said.\n\n";
    let text = paragraph.repeat(5000);
    let analysis = common::pipeline().analyse(&text);
    check(&text, &analysis);
    // No sentence runs on over the end of a paragraph where the text was cut, or anywhere else.
    assert!(analysis.sentences.len() >= 10_000, "{} sentences", analysis.sentences.len());
    let sold = analysis.tokens.iter().filter(|token| token.lemma == "sell" && token.dep == "ROOT").count();
    assert_eq!(sold, 5000);
}
