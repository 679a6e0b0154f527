//! Files that hold others; the first byte says as what the bytes are walked.
#![no_main]

use attache_bundle::{Budget, Bundle, Limits, Options, members, sniff};
use attache_fuzz::forgive_libraries;
use std::{io::Cursor, ops::ControlFlow};

const BUNDLES: [Bundle; 13] = [
    Bundle::Zip,
    Bundle::Tar,
    Bundle::Gzip,
    Bundle::Zstd,
    Bundle::Mail,
    Bundle::Mbox,
    Bundle::Mhtml,
    Bundle::Feed,
    Bundle::Warc,
    Bundle::JsonLines,
    Bundle::Json,
    Bundle::Csv,
    Bundle::Parquet,
];

libfuzzer_sys::fuzz_target!(init: forgive_libraries(), |bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    // Letters, so that seeds can be written by hand.
    let bundle = BUNDLES[usize::from(which.wrapping_sub(b'a')) % BUNDLES.len()];
    let limits = Limits { member_bytes: 1 << 20, total_bytes: 8 << 20, members: 1000, ..Limits::default() };
    let budget = Budget::new(bytes.len() as u64, &limits);
    let _ = sniff(bytes, &Options::default());
    let _ = members(bundle, &mut Cursor::new(bytes), &Options::default(), &limits, &budget, &mut |member| {
        if let Ok(member) = member {
            assert!(member.bytes.len() as u64 <= limits.member_bytes);
            assert!(member.asides.iter().all(|aside| member.bytes.get(aside.range.clone()).is_some()));
        }
        ControlFlow::Continue(())
    });
});
