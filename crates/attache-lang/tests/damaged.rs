//! A model that was cut off, altered or swapped gives an error that says what to do: it neither panics nor
//! asks for absurd amounts of memory.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use attache_lang::{ModelError, Pipeline};

/// Files that loading reads.
const FILES: [&str; 18] = [
    "meta.json",
    "config.cfg",
    "tokenizer",
    "vocab/lookups.bin",
    "vocab/vectors.cfg",
    "vocab/key2row",
    "vocab/vectors",
    "tok2vec/model",
    "tagger/model",
    "tagger/cfg",
    "parser/model",
    "parser/moves",
    "ner/model",
    "ner/moves",
    "attribute_ruler/patterns",
    "lemmatizer/lookups/lookups.bin",
    "parser/cfg",
    "ner/cfg",
];

/// A copy of the model, mostly of links, of which single files can be replaced.
struct Copy {
    dir: tempfile::TempDir,
}

impl Copy {
    /// With or without the list of checksums.
    fn new(list: bool) -> Self {
        fn link(from: &Path, to: &Path) {
            fs::create_dir_all(to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let target = to.join(entry.file_name());
                if entry.file_type().unwrap().is_dir() {
                    link(&entry.path(), &target);
                } else if fs::hard_link(entry.path(), &target).is_err() {
                    fs::copy(entry.path(), &target).unwrap();
                }
            }
        }
        let dir = tempfile::tempdir().unwrap();
        link(&common::model(), dir.path());
        if !list {
            fs::remove_file(dir.path().join("attache.sha256")).unwrap();
        }
        Self { dir }
    }

    fn load(&self) -> Result<Pipeline, ModelError> {
        Pipeline::load(self.dir.path())
    }

    /// Loads with `bytes` in place of a file, then puts the file back.
    fn with(&self, name: &str, bytes: &[u8]) -> Result<Pipeline, ModelError> {
        let path = self.dir.path().join(name);
        let kept = path.with_extension("kept");
        fs::rename(&path, &kept).unwrap();
        fs::write(&path, bytes).unwrap();
        let result = self.load();
        fs::rename(&kept, &path).unwrap();
        result
    }
}

/// Numbers that look random and are the same each time.
fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn a_file_that_is_missing_or_altered_is_named_and_the_remedy_too() {
    let copy = Copy::new(true);
    assert!(copy.load().is_ok());
    for name in ["tokenizer", "tok2vec/model", "vocab/vectors", "config.cfg"] {
        let path: PathBuf = copy.dir.path().join(name);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        for altered in [bytes.as_slice(), &bytes[..middle], &[]] {
            let error = copy.with(name, altered).err().unwrap();
            assert!(matches!(error, ModelError::Damaged { .. }), "{error}");
            let message = error.to_string();
            assert!(message.contains(name) && message.contains("attache models fetch"), "{message}");
        }
        let kept = path.with_extension("away");
        fs::rename(&path, &kept).unwrap();
        let message = copy.load().err().unwrap().to_string();
        assert!(message.contains(name) && message.contains("attache models fetch"), "{message}");
        fs::rename(&kept, &path).unwrap();
    }
    assert!(copy.load().is_ok());
    let nowhere = Pipeline::load(Path::new("no/such/folder")).err().unwrap();
    assert!(nowhere.to_string().contains("attache models fetch"), "{nowhere}");
}

#[test]
fn a_file_that_is_cut_off_is_an_error_without_any_list_of_checksums() {
    let copy = Copy::new(false);
    assert!(copy.load().is_ok());
    for name in FILES {
        let bytes = fs::read(copy.dir.path().join(name)).unwrap();
        for cut in [0, 1, bytes.len() / 3, bytes.len() - bytes.len().min(9)] {
            let result = copy.with(name, &bytes[..cut]);
            // Settings of training are not read, a table may be absent, and the start of the configuration suffices.
            let harmless = match name {
                "parser/cfg" | "ner/cfg" => true,
                "vocab/lookups.bin" => cut == 0,
                "config.cfg" => cut > 1000,
                _ => false,
            };
            if !harmless {
                assert!(result.is_err(), "{name} cut to {cut} bytes was loaded");
            }
        }
    }
}

#[test]
fn flipped_bytes_give_an_error_or_a_model_that_still_runs() {
    let copy = Copy::new(false);
    let mut seed = 0x5eed_u64;
    let text =
        "In 2019 Orlovia's U.S.-made drones (24 of them) cost $5m; they weren't sold.\n\n  See http://a.example.";
    for name in FILES {
        let original = fs::read(copy.dir.path().join(name)).unwrap();
        for round in 0..8 {
            let mut bytes = original.clone();
            // Structure tends to stand at the start of a file or of a stretch, so half of the flips go there.
            for _ in 0..=random(&mut seed) % 4 {
                let reach = if round % 2 == 0 { bytes.len().min(400) } else { bytes.len() };
                let at = random(&mut seed) as usize % reach;
                bytes[at] ^= (random(&mut seed) as u8).max(1);
            }
            if let Ok(pipeline) = copy.with(name, &bytes) {
                let analysis = pipeline.analyse(text);
                let covered = analysis.tokens.last().map_or(0, |token| token.end as usize);
                assert_eq!(covered, text.len(), "{name}");
            }
        }
    }
}

#[test]
fn files_in_each_others_place_are_errors() {
    let copy = Copy::new(false);
    for (name, other) in [
        ("tok2vec/model", "parser/model"),
        ("parser/model", "ner/model"),
        ("ner/moves", "parser/moves"),
        ("tokenizer", "vocab/lookups.bin"),
        ("vocab/vectors", "tok2vec/model"),
        ("vocab/key2row", "tokenizer"),
        ("attribute_ruler/patterns", "tokenizer"),
    ] {
        let bytes = fs::read(copy.dir.path().join(other)).unwrap();
        assert!(copy.with(name, &bytes).is_err(), "{other} in place of {name} was loaded");
    }
}
