//! Prints what a pipeline says of texts, one JSON object a line, for comparison with other programs.
//!
//! `analyse MODEL FILE`: each line of FILE is a text as a JSON string. A token is written as
//! `[start, end, head, tag, pos, dep, lemma]`; starts and ends are byte offsets.

use std::io::{BufWriter, Write};
use std::path::Path;

use attache_lang::{Analysis, Pipeline};
use serde_json::{Value, json};

fn to_json(analysis: &Analysis) -> Value {
    let tokens = analysis.tokens.iter();
    let tokens: Vec<Value> =
        tokens.map(|t| json!([t.start, t.end, t.head, t.tag, t.pos, t.dep, t.lemma.as_str()])).collect();
    let sentences: Vec<Value> = analysis.sentences.iter().map(|s| json!([s.start, s.end])).collect();
    let entities: Vec<Value> = analysis.entities.iter().map(|e| json!([e.start, e.end, e.label])).collect();
    json!({"tokens": tokens, "sents": sentences, "ents": entities})
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(model), Some(file)) = (args.next(), args.next()) else {
        return Err("usage: analyse MODEL FILE".into());
    };
    let pipeline = Pipeline::load(Path::new(&model))?;
    let lines = std::fs::read_to_string(file)?;
    let texts = lines.lines().map(serde_json::from_str).collect::<Result<Vec<String>, _>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for analysis in pipeline.analyse_batch(&texts) {
        writeln!(out, "{}", to_json(&analysis))?;
    }
    Ok(())
}
