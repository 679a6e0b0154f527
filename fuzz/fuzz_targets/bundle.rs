//! Files that hold others; the first byte says as what the bytes are walked.
#![no_main]

use attache_bundle::{Budget, Bundle, Limits, Options, members};
use std::{io::Cursor, ops::ControlFlow};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let bundles = [
        Bundle::Zip, Bundle::Tar, Bundle::Gzip, Bundle::Zstd, Bundle::Mail, Bundle::Mbox, Bundle::Mhtml, Bundle::Feed, Bundle::Warc,
        Bundle::JsonLines, Bundle::Json, Bundle::Csv, Bundle::Parquet,
    ];
    let limits = Limits { member_bytes: 1 << 20, total_bytes: 8 << 20, members: 1000, ..Limits::default() };
    let budget = Budget::new(bytes.len() as u64, &limits);
    let bundle = bundles[usize::from(*which) % bundles.len()];
    let _ = members(bundle, &mut Cursor::new(bytes), &Options::default(), &limits, &budget, &mut |_| ControlFlow::Continue(()));
});
