//! The list of checksums that is kept beside an unpacked model.
//!
//! [`crate::models::fetch`] writes it once the download has been verified; [`crate::Pipeline::load`] compares
//! every file it reads with it. A folder without a list is loaded on the strength of its contents alone.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::ModelError;

/// Name of the list within a model folder.
pub const FILE: &str = "attache.sha256";
/// Larger lists are not read.
const MAX_SIZE: usize = 1 << 20;

/// SHA-256 of the files of a folder, by their names relative to it.
#[derive(Default)]
pub struct Manifest {
    sums: HashMap<String, String>,
}

impl Manifest {
    /// The list of a folder; empty if it has none.
    pub fn of(dir: &Path) -> Result<Self, ModelError> {
        let path = dir.join(FILE);
        let text = match std::fs::read(&path) {
            Ok(bytes) if bytes.len() <= MAX_SIZE => {
                String::from_utf8(bytes).map_err(|_| ModelError::damaged(&path, "not text"))?
            }
            Ok(_) => return Err(ModelError::damaged(&path, "absurdly large")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && dir.is_dir() => return Ok(Self::default()),
            Err(error) => return Err(ModelError::io(dir, error)),
        };
        let lines = text.lines().filter_map(|line| line.split_once("  "));
        Ok(Self { sums: lines.map(|(sum, name)| (name.to_owned(), sum.to_owned())).collect() })
    }

    /// The names of the files on the list.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sums.keys().map(String::as_str)
    }

    /// Compares a file of the folder with the list.
    pub fn check(&self, dir: &Path, path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
        if self.sums.is_empty() {
            return Ok(());
        }
        let name = path.strip_prefix(dir).unwrap_or(path).to_string_lossy().replace('\\', "/");
        match self.sums.get(&name) {
            Some(sum) if *sum == sha256(bytes) => Ok(()),
            Some(_) => Err(ModelError::damaged(path, "it is not what was published (its checksum differs)")),
            None => Err(ModelError::damaged(path, "it does not belong to the model")),
        }
    }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
