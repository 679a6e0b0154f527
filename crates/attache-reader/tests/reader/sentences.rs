//! Sentences of ours, each standing for a construction of the language, and what must be read from them.
//!
//! `UPDATE=1 cargo test -p attache-reader --test reader` writes what is read now into `sentences.txt`; the
//! difference is then reviewed like any other change.

use crate::common::{bench, line};
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reader/sentences.txt");

#[test]
fn sentences_are_read_as_written_down() {
    let bench = bench();
    let wanted = std::fs::read_to_string(FILE).expect("sentences.txt is there");
    let mut now = String::new();
    let mut sentences = 0;
    for text in wanted.lines().filter(|line| !line.starts_with("    ")) {
        let _ = writeln!(now, "{text}");
        if text.starts_with('#') || text.is_empty() {
            continue;
        }
        sentences += 1;
        let (_, claims) = bench.read(text);
        for claim in &claims {
            let _ = writeln!(now, "    {}", line(claim));
        }
    }
    assert!(sentences > 50, "only {sentences} sentences found");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, now).expect("sentences.txt can be written");
        return;
    }
    let differences: Vec<String> = wanted
        .lines()
        .zip(now.lines())
        .filter(|(a, b)| a != b)
        .take(10)
        .map(|(a, b)| format!("wanted {a}\n   now {b}"))
        .collect();
    assert!(wanted == now, "read otherwise than written down:\n{}", differences.join("\n"));
}
