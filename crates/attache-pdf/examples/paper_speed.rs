//! Reads PDF files and says how fast, or prints what was read.
//!
//! `cargo run --release -p attache-pdf --example paper_speed -- FILE…` prints one line a file and a sum;
//! with `--text` first, the blocks of each file instead.
#![allow(clippy::print_stdout, reason = "it is a tool for the terminal")]

use attache_pdf::{Limits, article};
use std::time::Instant;

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let text = files.first().is_some_and(|first| first == "--text");
    if text {
        files.remove(0);
    }
    let (mut bytes, mut pages, mut seconds, mut failed) = (0, 0, 0.0, 0);
    for file in &files {
        let data = match std::fs::read(file) {
            Ok(data) => data,
            Err(error) => {
                println!("{file}: {error}");
                continue;
            }
        };
        let start = Instant::now();
        let read = article(&data, &Limits::default());
        let took = start.elapsed().as_secs_f64();
        match read {
            Ok(article) => {
                let last = article.blocks.iter().flat_map(|block| &block.runs).filter_map(|run| match run.place {
                    attache_model::Place::Page { number, .. } => Some(number),
                    attache_model::Place::Bytes { .. } => None,
                });
                let count = last.max().unwrap_or(0);
                if text {
                    println!("=== {file} {:?} {:?}", article.remarks, article.told);
                    for block in &article.blocks {
                        println!("[{}] {}", block.part, block.text);
                    }
                } else {
                    println!("{:8.1} ms {count:5} pages {:8} bytes  {file}", took * 1e3, data.len());
                }
                (bytes, pages, seconds) = (bytes + data.len(), pages + count, seconds + took);
            }
            Err(error) => {
                failed += 1;
                println!("{:8.1} ms {file}: {error}", took * 1e3);
            }
        }
    }
    let rate = |amount: f64| amount / seconds.max(1e-9);
    println!(
        "{} files, {failed} failed; {pages} pages, {:.1} MB in {seconds:.3} s: {:.0} pages/s, {:.1} MB/s",
        files.len(),
        bytes as f64 / 1e6,
        rate(f64::from(pages)),
        rate(bytes as f64 / 1e6)
    );
}
