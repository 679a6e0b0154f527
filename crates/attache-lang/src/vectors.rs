//! The table of static word vectors (`spacy/vectors.pyx`, mode `default`).

use std::path::Path;

use crate::error::ModelError;
use crate::msgpack::Reader;

/// Marks an empty place of the key table; such a key never belongs to a word (0 is the empty string).
const EMPTY: u64 = 0;
/// More keys than any published table has.
const MAX_KEYS: usize = 1 << 25;

/// Vectors and the keys of the words that have one.
#[derive(Default)]
pub struct Vectors {
    width: usize,
    numbers: Vec<f32>,
    /// Open addressing: a key stands at its low bits or in one of the next places.
    keys: Vec<u64>,
    rows: Vec<u32>,
}

impl Vectors {
    /// Reads `vectors` (a numpy file) and `key2row` of a vocabulary folder.
    pub fn load(folder: &Path, read: &dyn Fn(&Path) -> Result<Vec<u8>, ModelError>) -> Result<Self, ModelError> {
        let path = folder.join("vectors");
        let bytes = read(&path)?;
        let (rows, width, numbers) = numpy(&bytes).map_err(|what| ModelError::damaged(&path, what))?;
        let path = folder.join("key2row");
        let bytes = read(&path)?;
        let mut table = Self { width, numbers, keys: Vec::new(), rows: Vec::new() };
        table.read_keys(&bytes, rows).map_err(|what| ModelError::damaged(&path, what))?;
        Ok(table)
    }

    fn read_keys(&mut self, bytes: &[u8], rows: usize) -> Result<(), &'static str> {
        let mut reader = Reader::new(bytes);
        let count = reader.map_len().map_err(|e| e.0)?;
        if count > MAX_KEYS {
            return Err("too many keys");
        }
        let places = (count * 3 / 2 + 1).next_power_of_two();
        self.keys = vec![EMPTY; places];
        self.rows = vec![0; places];
        for _ in 0..count {
            let key = reader.key().map_err(|e| e.0)?;
            let row = reader.key().map_err(|e| e.0)?;
            let row =
                u32::try_from(row).ok().filter(|&row| (row as usize) < rows).ok_or("a key points beyond the table")?;
            if key == EMPTY {
                continue;
            }
            let mut place = key as usize & (places - 1);
            while self.keys[place] != EMPTY && self.keys[place] != key {
                place = (place + 1) & (places - 1);
            }
            self.keys[place] = key;
            self.rows[place] = row;
        }
        if reader.at_end() { Ok(()) } else { Err("something follows the keys") }
    }

    /// Numbers of a vector; 0 if there are none.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The vector of the word with this key.
    pub fn get(&self, key: u64) -> Option<&[f32]> {
        if key == EMPTY || self.keys.is_empty() {
            return None;
        }
        let mask = self.keys.len() - 1;
        let mut place = key as usize & mask;
        // The table is never full, so an empty place ends the search.
        while self.keys[place] != key {
            if self.keys[place] == EMPTY {
                return None;
            }
            place = (place + 1) & mask;
        }
        let start = self.rows[place] as usize * self.width;
        self.numbers.get(start..start + self.width)
    }
}

/// Reads a numpy file of a two-dimensional array of 32-bit numbers (format described in numpy's `format.py`).
fn numpy(bytes: &[u8]) -> Result<(usize, usize, Vec<f32>), &'static str> {
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or("not a numpy file")?;
    let (version, rest) = rest.split_at_checked(2).ok_or("cut off")?;
    let (length, rest) = match version[0] {
        1 => rest.split_at_checked(2).map(|(n, rest)| (usize::from(n[0]) | usize::from(n[1]) << 8, rest)),
        _ => rest
            .split_at_checked(4)
            .map(|(n, rest)| (n.iter().rev().fold(0, |sum, &b| sum << 8 | usize::from(b)), rest)),
    }
    .ok_or("cut off")?;
    let (header, data) = rest.split_at_checked(length).ok_or("cut off in the header")?;
    let header = std::str::from_utf8(header).map_err(|_| "the header is not text")?;
    if !header.contains("'<f4'") || !header.contains("'fortran_order': False") {
        return Err("not plain 32-bit numbers");
    }
    let shape = header.split_once("'shape': (").and_then(|(_, rest)| rest.split_once(')')).ok_or("no shape")?.0;
    let mut sizes = shape.split(',').map(|size| size.trim().parse::<usize>());
    let (Some(Ok(rows)), Some(Ok(width)), None) = (sizes.next(), sizes.next(), sizes.next()) else {
        return Err("not a table");
    };
    let total = rows.checked_mul(width).and_then(|n| n.checked_mul(4));
    if rows == 0 || width == 0 || total != Some(data.len()) {
        return Err("the numbers do not fill the shape");
    }
    Ok((rows, width, data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()))
}
