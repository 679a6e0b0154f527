//! The numbers are those of other programs of the same definition, on claims made up by chance and on annotated ones.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail anywhere")]

use attache_score::{Figures, Limits, Score, parse, score};
use serde_json::{Value, json};
use std::{collections::BTreeMap, env, path::Path, process::Command};

#[test]
fn numbers_are_those_of_the_script_in_eval() {
    let (same, ties) = compare(&cases(None));
    assert!(same >= 30, "only {same} cases could be compared wholly, {ties} had ties that matter");
}

/// With `ATTACHE_SCORE_DEFINITION` set to the path of the guide's script, and a `PYTHON` that has SciPy: every number,
/// ties included.
#[test]
#[ignore = "needs the script that comes with the annotation guide, and SciPy"]
fn numbers_are_those_of_the_definition() {
    let script = env::var_os("ATTACHE_SCORE_DEFINITION").unwrap();
    let (same, ties) = compare(&cases(Some(Path::new(&script))));
    assert_eq!((same, ties), (400, 0));
}

/// The cases that the script beside this file makes, a JSON object a line.
fn cases(definition: Option<&Path>) -> Vec<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let run = Command::new(python)
        .arg(here.join("tests/parity.py"))
        .arg(here.join("../../eval"))
        .args(definition)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How many cases had the same numbers, and how many could be compared in part only.
fn compare(cases: &[Value]) -> (usize, usize) {
    let (mut same, mut with_ties) = (0, 0);
    for case in cases {
        let number = &case["number"];
        let lines = |side: &str| {
            let (lines, findings) = parse(case[side].as_str().unwrap(), side, &Limits::default());
            assert!(findings.iter().all(|f| f.message.contains("taken as")), "case {number}: {findings:?}");
            lines
        };
        let (gold, read) = (lines("gold"), lines("read"));
        let texts = |doc: &str| case["texts"][doc].as_str();
        let score = score(&gold, &read, &texts, &Limits::default()).unwrap();
        let expected = &case["expected"];
        assert_eq!(json!(score.lost.len()), expected["lost"], "case {number}: lost");
        if expected["ties"] == true {
            assert_eq!(json!(score.totals.gold), expected["rows"]["all"][0], "case {number}");
            with_ties += 1;
            continue;
        }
        for (name, figures) in rows(&score) {
            // One of the programs cuts names short.
            let row = expected["rows"].get(&name).unwrap_or(&expected["rows"][cut(&name)]);
            assert_eq!(json!([figures.gold, figures.predicted, figures.matched]), counts(row), "case {number}: {name}");
            if let Some(shares) = row[3].as_str() {
                let ours = format!("P {:.3}  R {:.3}  F1 {:.3}", figures.precision, figures.recall, figures.f1);
                assert_eq!(ours, shares, "case {number}: {name}");
            }
        }
        let told = expected["rows"].as_object().unwrap().keys().filter(|name| *name != "all").count();
        assert_eq!(told, score.by_kind.len() + score.by_document.len(), "case {number}: rows");
        let fields: BTreeMap<_, _> = score.fields.iter().map(|f| (f.field.name(), json!([f.agree, f.said]))).collect();
        assert_eq!(json!(fields), expected["fields"], "case {number}");
        if let Some(mean) = expected.get("mean") {
            assert_eq!(json!(score.mean_of_fields.map(|mean| format!("{mean:.3}"))), *mean, "case {number}");
        }
        for (side, ours) in [("missed", score.missed.len()), ("spurious", score.spurious.len())] {
            if let Some(theirs) = expected[side].as_u64() {
                assert_eq!(ours as u64, theirs, "case {number}: {side}");
            }
        }
        same += 1;
    }
    (same, with_ties)
}

fn rows(score: &Score) -> Vec<(String, Figures)> {
    let all = std::iter::once(("all".to_owned(), score.totals)).filter(|(_, f)| f.gold + f.predicted > 0);
    let kinds = score.by_kind.iter().map(|row| (row.kind.name().to_owned(), row.figures));
    let docs = score.by_document.iter().map(|row| (format!("doc {}", row.doc), row.figures));
    all.chain(kinds).chain(docs).collect()
}

fn cut(name: &str) -> String {
    name.chars().take("doc ".len() + 20).collect()
}

fn counts(row: &Value) -> Value {
    json!(row.as_array().map(|row| row.iter().take(3).collect::<Vec<_>>()))
}
