use crate::Spent;
use attache_model::{Edtf, Told};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

/// One document out of a bundle: its bytes, and what the bundle says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// What it is called in the bundle: its path in an archive, its number in a mailbox, its address in a web archive, its id
    /// or number in a feed or table. Safe to show; never a path on disk.
    pub name: String,
    /// Its content, no longer compressed or encoded for transport.
    pub bytes: Vec<u8>,
    /// What the bundle says it is ("text/html"), lower case, without parameters.
    pub media_type: Option<String>,
    /// The encoding that the bundle says its text is in. Stands above what the text says of itself, since text may have been
    /// converted on the way.
    pub charset: Option<String>,
    /// Where it was fetched from, where its relative links begin.
    pub address: Option<String>,
    /// What the bundle says of it.
    pub told: Vec<Told>,
    /// The day on which it was fetched or saved: it is no younger than that. Not when it was published.
    pub captured: Option<Edtf>,
    /// Stretches of `bytes` that are not the words of who wrote the rest. They stay in, since they are in the source; whoever
    /// reads leaves them out. Only of plain text of mails; in HTML, markup says it.
    pub asides: Vec<Aside>,
    /// What is worth knowing of how it was taken out, each a sentence.
    pub remarks: Vec<String>,
}

/// A stretch of a mail that does not belong to what its author says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Bytes of [`Member::bytes`].
    pub range: Range<usize>,
    /// What it is.
    pub kind: AsideKind,
}

/// What an [`Aside`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideKind {
    /// The mail that is answered or passed on, with the line that introduces it.
    Quoted,
    /// What stands below the line of two hyphens.
    Signature,
}

/// A member that could not be had, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {fault}")]
pub struct MemberError {
    /// What it is called, or where it stands ("line 17").
    pub name: String,
    /// Why not.
    pub fault: Fault,
}

/// What is wrong with a member.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its name leads out of the bundle ("../../etc/passwd").
    #[error("its name leads out of the archive; it was not read")]
    Climbs,
    /// It is larger than the limits allow.
    #[error("it is larger than the {limit} bytes that are allowed")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// It grows too much when decompressed.
    #[error("it grows to more than {ratio} times its size, as decompression bombs do")]
    Bomb {
        /// The limit.
        ratio: u64,
    },
    /// Its streams lie within each other too deep.
    #[error("it lies {depth} streams deep, and no more are looked into")]
    TooDeep {
        /// The limit.
        depth: u32,
    },
    /// It needs a password.
    #[error("it is encrypted")]
    Encrypted,
    /// It ends before its end.
    #[error("it is cut off: {0}")]
    Truncated(String),
    /// It is not as its format demands.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It is of a kind that is not read.
    #[error("it cannot be read: {0}")]
    Unsupported(String),
    /// It is built to cost more than it can be worth.
    #[error("it is refused: {0}")]
    Hostile(String),
}

/// Why a bundle could not be walked, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Reading failed.
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
    /// The file is not what it was taken for, or too damaged to begin.
    #[error("not readable as {format}: {why}")]
    Damaged {
        /// The format's name.
        format: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The outermost file came to more than it may.
    #[error("stopped: {0}")]
    Spent(#[from] Spent),
    /// The stream grows like a decompression bomb.
    #[error("stopped: it grows to more than {ratio} times its size, as decompression bombs do")]
    Bomb {
        /// The limit.
        ratio: u64,
    },
    /// A limit that concerns the bundle as a whole.
    #[error("stopped: {0}")]
    Limit(String),
    /// A table has no column that is known to hold text.
    #[error("no column is known to hold the text; the table has: {}. Say which with --map text=COLUMN, for example --map text={}", .columns.join(", "), .columns.first().map_or("body", String::as_str))]
    NoText {
        /// The table's columns.
        columns: Vec<String>,
    },
    /// A mapping names a column that is not there.
    #[error("--map {field}={column}: there is no such column; the table has: {}", .columns.join(", "))]
    NoColumn {
        /// The field that the mapping names.
        field: String,
        /// The column that it names.
        column: String,
        /// The table's columns.
        columns: Vec<String>,
    },
}

/// What a walk came to, besides members and their errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Members handed over.
    pub members: u64,
    /// Members that could not be had.
    pub faults: u64,
    /// What was passed over on purpose ("revisit records", "images"), and how often.
    pub skipped: BTreeMap<&'static str, u64>,
    /// What is worth knowing of how the bundle was read, each a sentence.
    pub remarks: Vec<String>,
}
