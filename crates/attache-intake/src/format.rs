//! The formats that a single document may be in, told apart by content, and how each is read.
//!
//! A format is a [`ReadFormat`]; to replace the library behind one, write another and name it in [`Format::reader`].

use crate::IntakeError;
use attache_model::Article;

/// What is known of a file's bytes besides the bytes themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    /// The file's name.
    pub file: String,
    /// Where it was fetched from.
    pub address: Option<String>,
    /// The character encoding that the server or the mail declares.
    pub charset: Option<String>,
}

/// A format of single documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text in any usual encoding.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A paper.
    Pdf,
    /// Word processors' files.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Rich text.
    Rtf,
    /// A book.
    Epub,
}

impl Format {
    /// As listings call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Rtf => "rtf",
            Self::Epub => "epub",
        }
    }
}

impl Format {
    /// What reads it; none for plain text, which is kept as it is.
    pub(crate) fn reader(self) -> Option<&'static dyn ReadFormat> {
        Some(match self {
            Self::Text => return None,
            Self::Markdown => &Markdown,
            Self::Html => &Html,
            Self::Pdf => &Pdf,
            Self::Docx => &Docx,
            Self::Odt => &Odt,
            Self::Rtf => &Rtf,
            Self::Epub => &Epub,
        })
    }
}

/// Reads one format.
pub(crate) trait ReadFormat: Sync {
    /// The article in `bytes`.
    ///
    /// # Errors
    /// When the bytes are not of the format, are damaged beyond reading, or hold no text.
    fn read(&self, bytes: &[u8], hints: &Hints) -> Result<Article, IntakeError>;
}

fn unreadable(error: impl std::fmt::Display) -> IntakeError {
    IntakeError::Unreadable { why: error.to_string() }
}

struct Html;

impl ReadFormat for Html {
    fn read(&self, bytes: &[u8], hints: &Hints) -> Result<Article, IntakeError> {
        let page = attache_html::Page { address: hints.address.as_deref(), charset: hints.charset.as_deref() };
        attache_html::article(bytes, &page, &attache_html::Limits::default()).map_err(unreadable)
    }
}

struct Pdf;

impl ReadFormat for Pdf {
    fn read(&self, bytes: &[u8], _: &Hints) -> Result<Article, IntakeError> {
        attache_pdf::article(bytes, &attache_pdf::Limits::default()).map_err(unreadable)
    }
}

/// A format that one function of `attache-office` reads.
macro_rules! office {
    ($name:ident, $read:ident) => {
        struct $name;

        impl ReadFormat for $name {
            fn read(&self, bytes: &[u8], _: &Hints) -> Result<Article, IntakeError> {
                attache_office::$read(bytes, &attache_office::Limits::default()).map_err(unreadable)
            }
        }
    };
}

office!(Markdown, markdown);
office!(Docx, docx);
office!(Odt, odt);
office!(Rtf, rtf);
office!(Epub, epub);
