//! Rich text, Markdown and word processors' files. The first byte says which; files in ZIP are made around the bytes.
#![no_main]

use attache_office::{Limits, docx, markdown, odt, rtf};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let limits = Limits::default();
    let _ = match which % 4 {
        0 => rtf(bytes, &limits),
        1 => markdown(bytes, &limits),
        2 => docx(bytes, &limits),
        _ => odt(bytes, &limits),
    };
});
