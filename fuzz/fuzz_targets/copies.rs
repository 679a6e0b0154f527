//! Two texts, parted by a zero byte: signatures go into bytes and back, likeness and differences lie in bounds.
#![no_main]

use attache_copies::{Likeness, Signature, Words, difference};

libfuzzer_sys::fuzz_target!(|texts: &str| {
    let (one, other) = texts.split_once('\0').unwrap_or((texts, ""));
    let signature = Signature::of(one);
    assert!(Signature::from_bytes(&signature.to_bytes()) == Ok(signature));
    let likeness = Likeness::of(&Words::of(one), &Words::of(other));
    assert!((0.0..=1.0).contains(&likeness.of_first) && (0.0..=1.0).contains(&likeness.of_second));
    let (before, after) = (one.chars().count() as u32, other.chars().count() as u32);
    for found in difference(one, other) {
        assert!(
            found.original.is_none_or(|span| span.end <= before) && found.copy.is_none_or(|span| span.end <= after)
        );
    }
});
