//! Prints what is read of pages: `cargo run --release --example text -- FILE…`, with `--json` one object a file.

use attache_html::{Limits, Page, article};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let json = flags.iter().any(|f| f == "--json");
    let mut out = std::io::stdout().lock();
    for file in files {
        let bytes = std::fs::read(&file)?;
        match article(&bytes, &Page::default(), &Limits::default()) {
            Ok(article) if json => {
                let text: Vec<&str> = article
                    .blocks
                    .iter()
                    .filter(|b| b.part != attache_model::Part::Title)
                    .map(|b| b.text.as_str())
                    .collect();
                let told: Vec<String> = article.told.iter().map(|t| format!("{:?}", t)).collect();
                writeln!(out, "{}", serde_json::json!({ "file": file, "text": text.join("\n"), "told": told }))?;
            }
            Ok(article) => {
                writeln!(out, "== {file}")?;
                for told in &article.told {
                    writeln!(out, "  {:?}", told)?;
                }
                for block in &article.blocks {
                    writeln!(out, "[{}] {}", block.part, block.text)?;
                }
                for remark in &article.remarks {
                    writeln!(out, "  ({remark})")?;
                }
            }
            Err(error) if json => {
                writeln!(out, "{}", serde_json::json!({ "file": file, "text": "", "error": error.to_string() }))?
            }
            Err(error) => writeln!(out, "== {file}: {error}")?,
        }
    }
    Ok(())
}
