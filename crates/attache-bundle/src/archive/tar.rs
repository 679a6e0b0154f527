//! Tape archives, read in one pass.

use super::litter;
use crate::budget::{Leash, Meter, Stop};
use crate::walk::{Halt, Walk, lost};
use crate::{BundleError, Fault, names};
use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// Between two entries lie headers, and extensions with long names, which the library holds in memory.
const HEADERS: u64 = 1 << 20;

/// Walks a tape archive.
pub(crate) fn walk(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    let allowed = Cell::new(HEADERS);
    let mut archive = tar::Archive::new(Leash::new(input, &allowed));
    let mut first = true;
    for entry in archive.entries()? {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) if Stop::within(&error).is_some() => return Err(lost(error)),
            Err(error) if first => return Err(BundleError::Damaged { format: "TAR", why: error.to_string() }.into()),
            // Where the next entry begins is known only from the damaged one.
            Err(error) => return walk.fail("the rest of the archive", Fault::Damaged(error.to_string())),
        };
        first = false;
        allowed.set(u64::MAX);
        let raw = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let size = entry.size();
        let kind = entry.header().entry_type();
        // A sparse file makes bytes out of nothing: they are weighed against those that are there.
        let stored = Cell::new(entry.header().entry_size().unwrap_or(size));
        let mut content = Meter::new(&mut entry, &stored, walk.budget, walk.limits);
        if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            match names::path(&raw) {
                None => walk.fail(&names::label(&raw), Fault::Climbs)?,
                Some(name) if litter(&name) => walk.skip("what a system left behind"),
                Some(name) => {
                    let mut content = Exact { inner: &mut content, left: size, ended: false };
                    walk.entry(&name, size, &mut content)?;
                    if content.ended {
                        return Ok(());
                    }
                }
            }
        } else if kind.is_dir() || kind.is_pax_global_extensions() {
        } else if kind.is_symlink() || kind.is_hard_link() {
            walk.skip("links");
        } else {
            walk.skip("entries that are no files");
        }
        // What is left of the entry is passed over here, so that the leash on headers can be short.
        if let Err(error) = io::copy(&mut entry, &mut io::sink()) {
            return Err(lost(error));
        }
        allowed.set(HEADERS);
    }
    Ok(())
}

/// Tells an entry that ends before its stated size as cut off.
struct Exact<R> {
    inner: R,
    left: u64,
    ended: bool,
}

impl<R: Read> Read for Exact<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.left = self.left.saturating_sub(read as u64);
        if read == 0 && !into.is_empty() && self.left > 0 {
            self.ended = true;
            let why = format!("{} bytes are missing", self.left);
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, why));
        }
        Ok(read)
    }
}
