//! How fast pages are read on one core: `cargo run --release --example page_speed -- FILE…`.

use attache_html::{Limits, Page, article};
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let mut pages = Vec::new();
    for file in std::env::args().skip(1) {
        pages.push(std::fs::read(file)?);
    }
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let (mut rounds, mut blocks) = (0, 0);
    let start = Instant::now();
    while rounds == 0 || start.elapsed().as_secs_f64() < 3.0 {
        for page in &pages {
            blocks += article(page, &Page::default(), &Limits::default()).map_or(0, |a| a.blocks.len());
        }
        rounds += 1;
    }
    let seconds = start.elapsed().as_secs_f64() / f64::from(rounds);
    println!(
        "{} pages, {:.1} MB, {} blocks: {:.0} pages/s, {:.1} MB/s",
        pages.len(),
        bytes as f64 / 1e6,
        blocks / rounds as usize,
        pages.len() as f64 / seconds,
        bytes as f64 / 1e6 / seconds
    );
    Ok(())
}
