//! A manifest.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = attache_intake::manifest::Manifest::parse(bytes, "manifest.csv");
});
