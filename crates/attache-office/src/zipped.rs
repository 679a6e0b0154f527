//! Files that are zip archives: their parts, within bounds.

use crate::{Limits, OfficeError};
use std::io::{Cursor, Read as _};
use zip::{ZipArchive, result::ZipError};

/// An opened archive, which counts what is unpacked from it.
pub(crate) struct Container<'a> {
    format: &'static str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    unpacked: u64,
}

impl<'a> Container<'a> {
    /// Opens the archive.
    ///
    /// # Errors
    /// When it is no archive, or has too many entries.
    pub(crate) fn open(format: &'static str, bytes: &'a [u8], limits: &'a Limits) -> Result<Self, OfficeError> {
        if bytes.len() as u64 > limits.file {
            return Err(OfficeError::Limit { what: "the bytes of the file", limit: limits.file });
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            if bytes.starts_with(b"PK") {
                let why = format!("its list of parts cannot be read ({error}); it may be cut off");
                OfficeError::Damaged { format, part: "zip archive".into(), why }
            } else {
                OfficeError::NotThis { format, why: "it is no zip archive".into() }
            }
        })?;
        if archive.len() > limits.entries {
            return Err(OfficeError::Limit { what: "the parts of the file", limit: limits.entries as u64 });
        }
        Ok(Self { format, archive, limits, unpacked: 0 })
    }

    /// Whether there is a part of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Whether a part's name passes `test`.
    pub(crate) fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        self.archive.file_names_raw().any(|name| std::str::from_utf8(name).is_ok_and(&test))
    }

    /// The bytes of a part; nothing where there is none of that name.
    ///
    /// # Errors
    /// When it is encrypted, damaged, or unpacks to more than it may.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, OfficeError> {
        let format = self.format;
        let damaged = |why: String| OfficeError::Damaged { format, part: name.to_owned(), why };
        let mut entry = match self.archive.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
                return Err(OfficeError::Encrypted { format });
            }
            Err(error) => return Err(damaged(error.to_string())),
        };
        let left = self.limits.unpacked.saturating_sub(self.unpacked);
        let by_ratio = entry.compressed_size().saturating_mul(self.limits.ratio).max(Limits::RATIO_FROM);
        let most = left.min(by_ratio);
        let mut bytes = Vec::new();
        // The size that the archive states is not believed: what comes out is counted.
        let read = entry.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes);
        let size = bytes.len() as u64;
        self.unpacked = self.unpacked.saturating_add(size);
        if size > left {
            return Err(OfficeError::Limit { what: "the unpacked parts of the file", limit: self.limits.unpacked });
        }
        if size > most {
            let what = "the unpacked bytes of a part, as multiples of its packed ones,";
            return Err(OfficeError::Limit { what, limit: self.limits.ratio });
        }
        // What came out before the damage may still be read; XML that is cut off is noticed by who reads it.
        match read {
            Err(error) if bytes.is_empty() => Err(damaged(error.to_string())),
            _ => Ok(Some(bytes)),
        }
    }

    /// The bytes of a part that must be there.
    ///
    /// # Errors
    /// As [`Self::read`], and when there is none.
    pub(crate) fn demand(&mut self, name: &str) -> Result<Vec<u8>, OfficeError> {
        let format = self.format;
        self.read(name)?.ok_or_else(|| OfficeError::NotThis { format, why: format!("it has no part {name}") })
    }
}

/// The name of the part that `target` means when said in `folder`.
pub(crate) fn join(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}
