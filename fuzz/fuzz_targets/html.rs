//! A web page to its article, and the same bytes as markup of which all is content.
#![no_main]

use attache_fuzz::{check, check_blocks};
use attache_html::{Limits, Page, article, fragment};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let page = Page { address: Some("https://example.org/a"), charset: None };
    if let Ok(article) = article(bytes, &page, &Limits::default()) {
        check(&article, Some(bytes));
    }
    if let Ok(blocks) = fragment(bytes, &page, &Limits::default()) {
        check_blocks(&blocks, Some(bytes));
    }
});
