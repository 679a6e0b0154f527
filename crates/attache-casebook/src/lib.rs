//! The casebook: one SQLite file that keeps documents, the claims read from them, and analysts' judgements.
//!
//! A document and its claims are written in one transaction, so that whatever happens, a casebook holds each
//! document wholly or not at all. It is kept in write-ahead mode: others may read while one writes.
//!
//! **Names.** A document is called by its file's name without folder and ending. Where two documents share
//! that name, both are called `name-hash` with the first eight digits of their ids: names depend on which
//! documents there are, never on the order they came in. The same bytes under two names are one document,
//! called by the first.

mod error;
mod kinship;
mod query;
mod schema;
mod write;

pub use error::CasebookError;
pub use kinship::{Comparison, CopyRow, Kinship, LikenessRow};
pub use query::{ClaimFilter, DocumentRow, Match, Totals};
pub use schema::SCHEMA_VERSION;
pub use write::{LogEntry, Outcome, Reading, Standing, Written};

use rusqlite::{Connection, OpenFlags};
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

/// What a casebook is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To look things up. The file must be there; it may lie where nothing can be written.
    Read,
    /// To write. The file is made if it is not there.
    Write,
}

/// An open casebook.
pub struct Casebook {
    connection: Connection,
    path: PathBuf,
}

impl Casebook {
    /// Opens the casebook at `path`; waits up to `patience` whenever another program is writing to it.
    ///
    /// # Errors
    /// When there is none (to read), or it is no casebook, damaged, locked, from a newer version, or cannot be written.
    pub fn open(path: &Path, access: Access, patience: Duration) -> Result<Self, CasebookError> {
        let known = head(path)?;
        if known.is_none() && access == Access::Read {
            return Err(CasebookError::Missing { path: path.to_owned() });
        }
        if known == Some(Head::Other) {
            return Err(CasebookError::Foreign { path: path.to_owned() });
        }
        let fail = |error| CasebookError::of(path, error);
        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
        let mut book = match access {
            Access::Write => {
                let connection =
                    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_CREATE).map_err(fail)?;
                Self { connection, path: path.to_owned() }
            }
            Access::Read => Self::open_to_read(path, flags, patience)?,
        };
        book.connection.busy_timeout(patience).map_err(fail)?;
        schema::prepare(&mut book.connection, path, access)?;
        Ok(book)
    }

    /// Opens a file that may lie in a folder, or on a medium, that cannot be written.
    fn open_to_read(path: &Path, flags: OpenFlags, patience: Duration) -> Result<Self, CasebookError> {
        let attempt = |connection: Connection| -> rusqlite::Result<Connection> {
            connection.busy_timeout(patience)?;
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(connection)
        };
        let first = Connection::open_with_flags(path, flags).and_then(attempt);
        let connection = match first {
            Err(error) if CasebookError::is_unwritable(&error) && !beside(path, "-wal").exists() => {
                // Without a log beside it nobody is writing, so it can be read as a file that never changes.
                let address = format!("file:{}?immutable=1", escape(path));
                let flags =
                    OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(address, flags).and_then(attempt)
            }
            other => other,
        };
        let connection = connection.map_err(|error| CasebookError::of(path, error))?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn fail(&self, error: rusqlite::Error) -> CasebookError {
        CasebookError::of(&self.path, error)
    }

    /// A stored value that this program wrote but cannot read back.
    fn damaged(&self, what: &str, error: impl std::fmt::Display) -> CasebookError {
        CasebookError::Damaged { path: self.path.clone(), detail: format!("{what}: {error}") }
    }
}

/// Files that SQLite keeps beside a casebook, and the casebook itself: no documents.
pub fn files(path: &Path) -> [PathBuf; 4] {
    [path.to_owned(), beside(path, "-wal"), beside(path, "-shm"), beside(path, "-journal")]
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[derive(PartialEq, Eq)]
enum Head {
    /// An SQLite file, or one that is still empty.
    Sqlite,
    Other,
}

/// What the file at `path` is, by its first bytes; none when there is no file.
fn head(path: &Path) -> Result<Option<Head>, CasebookError> {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let mut start = Vec::new();
    let read = fs::metadata(path).and_then(|meta| {
        if meta.is_dir() {
            return Err(std::io::Error::new(std::io::ErrorKind::IsADirectory, "it is a folder"));
        }
        fs::File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut start)
    });
    match read {
        Ok(_) if start.is_empty() || start == MAGIC => Ok(Some(Head::Sqlite)),
        Ok(_) => Ok(Some(Head::Other)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CasebookError::Unreachable { path: path.to_owned(), detail: error.to_string() }),
    }
}

/// A path as it stands in an SQLite address.
fn escape(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
