//! What the programs share: what must hold of every article, and whose panics are ours.

use attache_model::{Article, Block, Place};
use std::{
    collections::BTreeSet,
    io::{Cursor, Write as _},
    panic::{set_hook, take_hook},
    sync::{Mutex, PoisonError},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// What must hold of an article: see [`check_blocks`].
///
/// # Panics
/// When it does not.
pub fn check(article: &Article, source: Option<&[u8]>) {
    check_blocks(&article.blocks, source);
}

/// Runs and links lie in their text, in order; places lie in `source`, where it is known; what claims to stand there byte for byte
/// does.
///
/// # Panics
/// When that does not hold.
pub fn check_blocks(blocks: &[Block], source: Option<&[u8]>) {
    // In other encodings, other bytes may be as many.
    let plain =
        source.is_some_and(|source| std::str::from_utf8(source).is_ok() && !source.starts_with(b"\xEF\xBB\xBF"));
    for block in blocks {
        assert!(!block.text.is_empty(), "a block without text: {block:?}");
        let mut last = 0;
        for run in &block.runs {
            assert!(last <= run.start && run.start <= run.end, "{run:?} out of order in {block:?}");
            last = run.end;
            let said = block.text.get(run.start..run.end).expect("runs end between characters, within the text");
            match run.place {
                Place::Bytes { start, end } => {
                    assert!(start <= end, "{run:?}");
                    let Some(source) = source else { continue };
                    let stands = source.get(start as usize..end as usize).expect("runs point into the source");
                    let stands_so = stands.len() != said.len() || stands == said.as_bytes();
                    assert!(!plain || stands_so, "{said:?} is not {:?}", String::from_utf8_lossy(stands));
                }
                Place::Page { number, bounds } => {
                    assert!(number > 0, "{run:?}");
                    assert!(bounds.is_none_or(|[left, bottom, right, top]| left <= right && bottom <= top), "{run:?}");
                }
            }
        }
        for link in &block.links {
            assert!(link.start <= link.end && block.text.get(link.start..link.end).is_some(), "{link:?} in {block:?}");
        }
    }
}

/// Keeps panics inside libraries from ending the program where our crates catch them, as those of the PDF and the Parquet
/// library; one that nobody catches still ends it. Each place that panics is printed once.
pub fn forgive_libraries() {
    static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let ours = take_hook();
    set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        // Where cargo keeps what is not of this repository.
        if !place.contains("/registry/src/") && !place.contains("/git/checkouts/") {
            ours(info);
        } else if SEEN.lock().unwrap_or_else(PoisonError::into_inner).insert(place) {
            eprintln!("in a library: {info}");
        }
    }));
}

/// A ZIP archive of these parts, stored.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, stored).expect("names differ");
        writer.write_all(content).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}
