//! What the tests of several formats need: archives made on the spot, and a check of places.

use crate::{Limits, stream};
use attache_model::{Article, Part, Place};
use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A zip archive of these parts.
pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let packed = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(packed)).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Each block as its part and its words.
pub(crate) fn texts(article: &Article) -> Vec<(Part, &str)> {
    article.blocks.iter().map(|block| (block.part, block.text.as_str())).collect()
}

/// Fails unless every run lies in its text and in the source, and says what stands there where it claims to. Gives the share of
/// the text that is so.
pub(crate) fn check_runs(file: &[u8], article: &Article) -> f64 {
    let source = match &article.within {
        Some(within) => stream(file, within, &Limits::default()).unwrap(),
        None => file.to_vec(),
    };
    let (mut all, mut exact) = (0, 0);
    for block in &article.blocks {
        assert!(!block.text.is_empty() && block.text.trim() == block.text, "{block:?}");
        assert!(!block.text.contains("  ") || block.part == Part::Preformatted, "{block:?}");
        all += block.text.len();
        let mut last = 0;
        for run in &block.runs {
            assert!(last <= run.start && run.start < run.end, "{block:?}");
            last = run.end;
            let said = block.text.get(run.start..run.end).unwrap();
            let Place::Bytes { start, end } = run.place else { panic!("no page has numbers here") };
            let stands = source.get(start as usize..end as usize).unwrap();
            if stands.len() == said.len() {
                exact += said.len();
                // A cell of a row may not keep its line breaks; broken UTF-8 comes as question marks.
                assert!(
                    stands == said.as_bytes() || said.contains('?'),
                    "{said:?} is {:?}",
                    String::from_utf8_lossy(stands)
                );
            }
        }
        for link in &block.links {
            assert!(link.start <= link.end && block.text.get(link.start..link.end).is_some(), "{block:?}");
        }
    }
    exact as f64 / (all as f64).max(1.0)
}
