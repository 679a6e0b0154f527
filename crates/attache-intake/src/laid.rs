//! A text laid out: the common form between the formats and the document.

use crate::{heard::Heard, paragraphs::Piece};
use attache_model::{Link, Source, Told};

/// A text, what its pieces are, and where they come from.
pub(crate) struct Laid {
    pub text: String,
    pub pieces: Vec<Piece>,
    /// Where the text stands in what was handed over; empty where it is the file, decoded.
    pub sources: Vec<Source>,
    pub links: Vec<Link>,
    /// The language that each block is marked with; shorter than the blocks where none is.
    pub languages: Vec<Option<String>>,
    pub within: Option<String>,
    /// What the format tells.
    pub told: Vec<Told>,
    /// What the words tell.
    pub heard: Heard,
    pub remarks: Vec<String>,
    /// The encoding of plain text; empty for other formats, which have their own ways to say it.
    pub encoding: &'static str,
}
