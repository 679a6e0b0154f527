//! What can go wrong with a model, in words that say what to do about it.

use std::path::{Path, PathBuf};

/// Why a model could not be found, fetched or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// No model is installed where we look for it.
    #[error("no language model in {}: run `attache models fetch` (or `make model`)", .0.display())]
    Missing(PathBuf),
    /// A file of the model could not be read.
    #[error("cannot read {}: {source}; run `attache models fetch`", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file of the model is not what was published: cut off, altered, or in another format.
    #[error("the language model is damaged: {}: {what}; run `attache models fetch`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The pipeline needs something that this crate does not run.
    #[error("cannot run this pipeline: {}: {what}", path.display())]
    Unsupported {
        /// The file that asks for it.
        path: PathBuf,
        /// What it asks for.
        what: String,
    },
    /// The model could not be fetched.
    #[error("cannot fetch the language model: {0}; check the network and run `attache models fetch` again")]
    Fetch(String),
    /// Neither `$ATTACHE_MODELS`, `$XDG_CACHE_HOME` nor `$HOME` says where models may be kept.
    #[error("no place to keep language models: set ATTACHE_MODELS to a folder")]
    NoPlace,
}

impl ModelError {
    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into() }
    }

    pub(crate) fn unsupported(path: &Path, what: impl Into<String>) -> Self {
        Self::Unsupported { path: path.to_owned(), what: what.into() }
    }

    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::NotFound {
            return Self::Missing(path.to_owned());
        }
        Self::Io { path: path.to_owned(), source }
    }
}
