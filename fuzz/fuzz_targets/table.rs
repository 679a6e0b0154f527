//! A table with what the user says of its columns: the first byte says which form it has, the first line is the mapping.
#![no_main]

use attache_bundle::{Budget, Bundle, Limits, Mapping, Options, members};
use attache_fuzz::forgive_libraries;
use std::{io::Cursor, ops::ControlFlow};

libfuzzer_sys::fuzz_target!(init: forgive_libraries(), |bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let (Ok(map), bytes) = (std::str::from_utf8(&bytes[..end]), &bytes[end + 1..]) else { return };
    let Ok(map) = Mapping::parse(map) else { return };
    let bundles = [Bundle::JsonLines, Bundle::Json, Bundle::Csv, Bundle::Parquet];
    let bundle = bundles[usize::from(which.wrapping_sub(b'a')) % bundles.len()];
    let limits = Limits { total_bytes: 8 << 20, members: 1000, ..Limits::default() };
    let budget = Budget::new(bytes.len() as u64, &limits);
    let options = Options { name: "table".to_owned(), map };
    let _ = members(bundle, &mut Cursor::new(bytes), &options, &limits, &budget, &mut |_| ControlFlow::Continue(()));
});
