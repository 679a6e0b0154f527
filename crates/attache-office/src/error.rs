use crate::Kind;

/// Why a file gives no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// It is something else than it was taken for.
    #[error("this is no {format} file: {why}")]
    NotThis {
        /// What it was taken for.
        format: &'static str,
        /// What it lacks.
        why: String,
    },
    /// It is locked with a password, or its text is under rights management.
    #[error("this {format} file is encrypted; save it without a password and read that")]
    Encrypted {
        /// What it is.
        format: &'static str,
    },
    /// A part without which there is no text cannot be read.
    #[error("this {format} file is damaged: {part}: {why}")]
    Damaged {
        /// What it is.
        format: &'static str,
        /// Which part.
        part: String,
        /// What is wrong with it.
        why: String,
    },
    /// It costs more than it may.
    #[error("{what} exceed the limit of {limit}")]
    Limit {
        /// Of what there is too much.
        what: &'static str,
        /// How much there may be.
        limit: u64,
    },
    /// It declares entities of its own, with which a small file can grow without bounds or draw in others.
    #[error("{part} declares XML entities, which no program for writing documents does; it is not read")]
    Entities {
        /// Which part.
        part: String,
    },
    /// It is known what it is, but it is not read.
    #[error("{0} are not read{remedy}", remedy = .0.remedy())]
    NotRead(Kind),
}
