//! A web page to its article: places lie in the page, and text that claims to stand there does.
#![no_main]

use attache_html::{Limits, Page, article};
use attache_model::Place;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(article) = article(bytes, &Page { address: Some("https://example.org/a"), charset: None }, &Limits::default()) else { return };
    for block in &article.blocks {
        for run in &block.runs {
            assert!(block.text.get(run.start..run.end).is_some());
            if let Place::Bytes { start, end } = run.place {
                assert!(start <= end && end <= bytes.len() as u64);
            }
        }
    }
});
