//! The same answers as spaCy, on sentences that we wrote (`tools/parity` compares far more).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use attache_lang::Analysis;
use serde_json::{Value, json};

fn to_json(text: &str, analysis: &Analysis) -> Value {
    let tokens = analysis.tokens.iter();
    let tokens: Vec<Value> =
        tokens.map(|t| json!([t.start, t.end, t.head, t.tag, t.pos, t.dep, t.lemma.as_str()])).collect();
    let sents: Vec<Value> = analysis.sentences.iter().map(|s| json!([s.start, s.end])).collect();
    let ents: Vec<Value> = analysis.entities.iter().map(|e| json!([e.start, e.end, e.label])).collect();
    json!({"text": text, "tokens": tokens, "sents": sents, "ents": ents})
}

fn expected() -> Vec<Value> {
    let lines = include_str!("expected.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn answers_are_those_of_spacy() {
    let expected = expected();
    assert!(expected.len() >= 80);
    for case in &expected {
        let text = case["text"].as_str().unwrap();
        let got = to_json(text, &common::pipeline().analyse(text));
        for part in ["tokens", "sents", "ents"] {
            let (got, wanted) = (got[part].as_array().unwrap(), case[part].as_array().unwrap());
            for (got, wanted) in got.iter().zip(wanted) {
                assert_eq!(got, wanted, "{part} of {text:?}");
            }
            assert_eq!(got.len(), wanted.len(), "{part} of {text:?}");
        }
    }
}

#[test]
fn a_batch_is_each_text_by_itself_on_any_number_of_threads() {
    let expected = expected();
    let mut texts: Vec<&str> = expected.iter().map(|case| case["text"].as_str().unwrap()).collect();
    let long = texts.join("\n\n").repeat(6);
    texts.push(&long);
    let pipeline = common::pipeline();
    let alone: Vec<Analysis> = texts.iter().map(|text| pipeline.analyse(text)).collect();
    assert_eq!(alone, pipeline.analyse_batch(&texts));
    for threads in [2, 3, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let shared: Vec<Analysis> = pool.install(|| {
            use rayon::prelude::*;
            texts.par_iter().map(|text| pipeline.analyse(text)).collect()
        });
        assert_eq!(alone, shared, "{threads} threads");
    }
}

#[test]
fn the_model_says_what_it_is() {
    let pipeline = common::pipeline();
    assert_eq!((pipeline.name(), pipeline.version()), ("en_core_web_md", "3.8.0"));
}
