//! What can go wrong with a casebook, each with what to do about it.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why a casebook cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CasebookError {
    /// There is no file.
    #[error("there is no casebook at '{}'; make one with `attache read`, or name another with --casebook", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file, but not of ours.
    #[error("'{}' is no casebook; name another file with --casebook", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A casebook whose pages or values do not fit together.
    #[error("the casebook '{}' is damaged ({detail}); restore a copy, or move it away and read the documents again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What shows it.
        detail: String,
    },
    /// Another program holds it.
    #[error("the casebook '{}' is in use by another program; try again when that is done, or wait longer with --wait SECONDS", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// Made by a later version of this program.
    #[error("the casebook '{}' was written by a newer attache (its form is {found}, this program knows {known}); use that one", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its form.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The file or its folder cannot be written.
    #[error("the casebook '{}' cannot be written; check the permissions of the file and its folder, or name another with --casebook", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("no space is left for the casebook '{}'; what was finished is kept: free some space and run the command again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The path cannot be opened at all.
    #[error("the casebook '{}' cannot be opened: {detail}", path.display())]
    Unreachable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// Anything else that SQLite reports.
    #[error("the casebook '{}' could not be used: {source}", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// SQLite's report.
        source: rusqlite::Error,
    },
}

impl CasebookError {
    pub(crate) fn of(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, detail: error.to_string() },
            Some(ErrorCode::NotADatabase) => {
                Self::Damaged { path, detail: "it is no SQLite file, or only part of one".into() }
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::Unwritable { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::CannotOpen) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                match folder {
                    Some(folder) if !folder.exists() => {
                        Self::Unreachable { detail: format!("there is no folder '{}'", folder.display()), path }
                    }
                    _ => Self::Unwritable { path },
                }
            }
            _ => Self::Other { path, source: error },
        }
    }

    /// Whether an attempt failed because nothing may be written there.
    pub(crate) fn is_unwritable(error: &rusqlite::Error) -> bool {
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen)
        )
    }
}
