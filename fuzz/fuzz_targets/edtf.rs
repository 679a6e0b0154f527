//! A date: what is one stays as it was written.
#![no_main]

use attache_model::Edtf;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(date) = Edtf::parse(text) {
        assert_eq!(date.as_str(), text);
        assert_eq!(Edtf::try_from(String::from(date.clone())).ok(), Some(date));
    }
});
