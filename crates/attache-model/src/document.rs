use crate::{Edtf, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The hash (BLAKE3, hexadecimal) of a document's bytes as they were handed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl DocumentId {
    /// The id of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).to_hex().to_string())
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Where a publication date was learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrigin {
    /// A manifest, or the user on the command line.
    Manifest,
    /// The document states it.
    Stated,
    /// Guessed from the latest date that the text speaks of.
    Inferred,
}

/// When a document was published, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The date.
    pub date: Edtf,
    /// Where it was learnt.
    pub origin: DateOrigin,
}

/// A report as it is read: its article text, never rewritten, and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Hash of the bytes it came in.
    pub id: DocumentId,
    /// The file's name without its ending: what listings call it.
    pub name: String,
    /// The article's text. Every span counts characters of this.
    pub text: String,
    /// Its paragraphs, in order. What lies in none (navigation, subscription notices) is kept in `text` but not read.
    pub paragraphs: Vec<Span>,
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Language tag (BCP 47), where known.
    pub language: Option<String>,
}
