//! The stretches of a file that have been read from it, for a library that wants the whole.

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// A file of which some stretches are held.
#[derive(Clone)]
pub(super) struct Sparse {
    length: u64,
    held: Arc<Mutex<Vec<(u64, Bytes)>>>,
}

impl Sparse {
    pub(super) fn new(length: u64) -> Self {
        Self { length, held: Arc::default() }
    }

    /// Holds these stretches, each with the place where it begins, and none else.
    pub(super) fn hold(&self, stretches: Vec<(u64, Bytes)>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = stretches;
    }

    /// What is held from `start` on.
    fn from(&self, start: u64) -> Result<Bytes> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held.iter().find_map(|(begin, bytes)| {
            let skip = usize::try_from(start.checked_sub(*begin)?).ok()?;
            (skip < bytes.len()).then(|| bytes.slice(skip..))
        });
        found.ok_or_else(|| ParquetError::EOF(format!("byte {start} belongs to no column that is read")))
    }
}

impl Length for Sparse {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Sparse {
    type T = Stretch;

    fn get_read(&self, start: u64) -> Result<Stretch> {
        Ok(Stretch(self.from(start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let held = self.from(start)?;
        if held.len() < length {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} reach beyond their column")));
        }
        Ok(held.slice(..length))
    }
}

/// One stretch, being read.
pub(super) struct Stretch(Bytes);

impl Read for Stretch {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.0.len().min(into.len());
        let taken = self.0.split_to(amount);
        if let Some(into) = into.get_mut(..amount) {
            into.copy_from_slice(&taken);
        }
        Ok(amount)
    }
}
