//! A PDF to its article.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = attache_pdf::article(bytes, &attache_pdf::Limits::default());
});
