//! A PDF to its article.
#![no_main]

use attache_fuzz::{check, forgive_libraries};

libfuzzer_sys::fuzz_target!(init: forgive_libraries(), |bytes: &[u8]| {
    if let Ok(article) = attache_pdf::article(bytes, &attache_pdf::Limits::default()) {
        check(&article, None);
    }
});
