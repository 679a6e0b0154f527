//! ZIP archives, by their central directory.

use super::litter;
use crate::budget::{Leash, Meter};
use crate::walk::{Halt, Walk};
use crate::{BundleError, Fault, Input, Limits, names};
use std::cell::Cell;
use std::io::{Read, SeekFrom};
use zip::ZipArchive;
use zip::result::ZipError;

/// What a file that is a ZIP archive really is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZipKind {
    /// An archive of files.
    Archive,
    /// A text of Word.
    Docx,
    /// A table of Excel.
    Xlsx,
    /// Slides of PowerPoint.
    Pptx,
    /// An OpenDocument text.
    Odt,
    /// An OpenDocument table.
    Ods,
    /// OpenDocument slides.
    Odp,
    /// A book.
    Epub,
}

/// The file that names the type of an OpenDocument file or a book holds no more than this.
const TYPE_BYTES: u64 = 256;

/// Tells what the ZIP archive `input` is, from the names in it.
///
/// # Errors
/// When it is no ZIP archive that can be read, or its directory is larger than the limits allow.
pub fn zip_kind(input: &mut dyn Input, limits: &Limits) -> Result<ZipKind, BundleError> {
    let allowed = Cell::new(0);
    let mut archive = open(input, limits, &allowed)?;
    if let Some(index) = archive.index_for_name("mimetype")
        && let Ok(entry) = archive.by_index(index)
    {
        let mut kind = String::new();
        // A file of another kind may be called so; then its content is no type.
        let _ = entry.take(TYPE_BYTES).read_to_string(&mut kind);
        let odf = "application/vnd.oasis.opendocument.";
        match kind.trim() {
            "application/epub+zip" => return Ok(ZipKind::Epub),
            kind if kind.starts_with(odf) => {
                let kind = kind.get(odf.len()..).unwrap_or_default();
                let is =
                    |stem: &str| kind.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
                if is("text") {
                    return Ok(ZipKind::Odt);
                } else if is("spreadsheet") {
                    return Ok(ZipKind::Ods);
                } else if is("presentation") {
                    return Ok(ZipKind::Odp);
                }
            }
            _ => {}
        }
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    Ok(match () {
        () if has("META-INF/container.xml") && !has("[Content_Types].xml") => ZipKind::Epub,
        () if !has("[Content_Types].xml") => ZipKind::Archive,
        () if archive.file_names_raw().any(|name| name.starts_with(b"word/")) => ZipKind::Docx,
        () if archive.file_names_raw().any(|name| name.starts_with(b"xl/")) => ZipKind::Xlsx,
        () if archive.file_names_raw().any(|name| name.starts_with(b"ppt/")) => ZipKind::Pptx,
        () => ZipKind::Archive,
    })
}

/// Walks a ZIP archive.
pub(crate) fn walk(walk: &mut Walk<'_>, input: &mut dyn Input) -> Result<(), Halt> {
    let allowed = Cell::new(0);
    let mut archive = open(input, walk.limits, &allowed)?;
    if archive.has_duplicate_names() {
        walk.remark("several entries have the same name; the last of each was read".to_owned());
    }
    for index in 0..archive.len() {
        let (raw, size, stored, encrypted) = match archive.by_index_data(index) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(entry) if entry.is_symlink() => {
                walk.skip("links");
                continue;
            }
            Ok(entry) => {
                let name = entry.name().map(std::borrow::Cow::into_owned);
                let name = name.unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned());
                (name, entry.size(), entry.compressed_size(), entry.encrypted())
            }
            Err(error) => {
                walk.fail(&format!("entry {}", index + 1), fault(&error))?;
                continue;
            }
        };
        let Some(name) = names::path(&raw) else {
            walk.fail(&names::label(&raw), Fault::Climbs)?;
            continue;
        };
        if litter(&name) {
            walk.skip("what a system left behind");
        } else if encrypted {
            walk.fail(&name, Fault::Encrypted)?;
        } else {
            match archive.by_index(index) {
                Ok(entry) => {
                    let stored = Cell::new(stored);
                    let mut content = Meter::new(entry, &stored, walk.budget, walk.limits);
                    walk.entry(&name, size, &mut content)?;
                }
                Err(error) => walk.fail(&name, fault(&error))?,
            }
        }
    }
    Ok(())
}

/// Opens an archive, unless its directory is too large to be held.
fn open<'a>(
    input: &'a mut dyn Input,
    limits: &Limits,
    allowed: &'a Cell<u64>,
) -> Result<ZipArchive<Leash<'a, &'a mut dyn Input>>, BundleError> {
    input.seek(SeekFrom::Start(0))?;
    // The end of the directory is searched for in the last 64 KiB, some of it more than once.
    allowed.set(limits.directory_bytes.saturating_add(1 << 20));
    let archive = ZipArchive::new(Leash::new(input, allowed)).map_err(|error| match error {
        ZipError::Io(error) if Leash::<()>::pulled(&error) => BundleError::Limit(format!(
            "the directory of the ZIP archive is larger than {} bytes",
            limits.directory_bytes
        )),
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => error.into(),
        error => BundleError::Damaged { format: "ZIP", why: error.to_string() },
    })?;
    allowed.set(u64::MAX);
    Ok(archive)
}

fn fault(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Fault::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Fault::Unsupported(error.to_string())
        }
        _ => Fault::Damaged(error.to_string()),
    }
}
