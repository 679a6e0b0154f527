//! Any file to a [`Document`]: text, paragraphs, title, dates, and what in it is no article.
//!
//! [`document`] is pure: bytes and known facts in, a document or the reason why not out. Only
//! [`source`] touches the disk. Plain text in any usual encoding is read; other formats are refused by name.
//!
//! The decoded text is kept as it is, carriage returns and all, because everything later on points into it
//! by counting characters. What is no part of the article (subscription notices, sharing widgets, teasers,
//! author biographies) stays in the text too, but lies in no paragraph, so it is never read.

mod boilerplate;
mod dates;
mod decode;
mod headings;
pub mod manifest;
mod paragraphs;
pub mod source;

pub use boilerplate::Why;
pub use paragraphs::MAX_PARAGRAPH;

use attache_model::{CharIndex, DateOrigin, Document, DocumentId, Edtf, Finding, Published, Span};
use std::path::Path;

/// Version of the rules of this crate: a document taken in by another version may have other paragraphs.
pub const VERSION: &str = "1";

/// Files larger than this many bytes are refused: 64 MiB, some ten million words, is no report.
pub const MAX_BYTES: u64 = 64 << 20;

/// Texts of more lines than this are refused: they are lists or logs, not prose, and would cost
/// many times their size in memory.
pub const MAX_LINES: usize = 1_000_000;

/// What is known about a file before it is opened, from a manifest or from the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The file, as the user named it.
    pub file: String,
    /// When it was published.
    pub published: Option<Edtf>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
}

impl Facts {
    /// Nothing but the file's name.
    pub fn of_file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// What listings call the document: the file's name without its folder and its ending.
    pub fn name(&self) -> String {
        let stem = Path::new(&self.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| "document".to_owned())
    }

    /// One line of text that differs whenever a fact differs that the reading of the document may use.
    /// The file's name is none of them: a file that was moved reads the same.
    pub fn fingerprint(&self) -> String {
        let field = |text: &Option<String>| format!("{:?}", text.as_deref().unwrap_or_default());
        let published = self.published.as_ref().map(|date| date.as_str().to_owned());
        let mut parts = vec![field(&published), field(&self.outlet), field(&self.title), field(&self.url)];
        parts.extend(self.authors.iter().map(|author| format!("{author:?}")));
        parts.join(",")
    }
}

/// A stretch of the text that is no article, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Where.
    pub span: Span,
    /// Why.
    pub why: Why,
}

/// A document as it came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// The document.
    pub document: Document,
    /// Which of its paragraphs are headings, the title included.
    pub headings: Vec<Span>,
    /// What was left out of the paragraphs, in order.
    pub left_out: Vec<LeftOut>,
    /// The encoding that the bytes were in.
    pub encoding: &'static str,
    /// What is worth knowing about how it was taken in, such as bytes that no encoding explains.
    pub findings: Vec<Finding>,
}

/// Why a file cannot be taken in. Each message goes on from the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// White space and invisible characters only.
    #[error("the file holds no words, only white space")]
    NoText,
    /// More than [`MAX_BYTES`].
    #[error("the file has {bytes} bytes, more than the {limit} that are read; split it into single reports")]
    TooBig {
        /// Its size.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// More than [`MAX_LINES`] lines.
    #[error("the file has more than {limit} lines; that is a list or a log, not a report")]
    TooManyLines {
        /// The most that is read.
        limit: usize,
    },
    /// A format that is recognised and not read.
    #[error("this is {what}, which cannot be read yet; save its text as a plain-text file (.txt)")]
    Format {
        /// The format, with its article.
        what: &'static str,
    },
    /// Bytes that are no text in any encoding.
    #[error("this is no text: {why}")]
    Binary {
        /// What shows it.
        why: String,
    },
}

/// Takes in the bytes of one file.
///
/// # Errors
/// When the bytes are no plain text, or too many.
pub fn document(bytes: &[u8], facts: Facts) -> Result<Intake, IntakeError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(IntakeError::TooBig { bytes: bytes.len() as u64, limit: MAX_BYTES });
    }
    let decoded = decode::decode(bytes)?;
    let text = decoded.text;
    let mut pieces = paragraphs::split(&text)?;
    if pieces.is_empty() {
        return Err(IntakeError::NoText);
    }
    boilerplate::mark(&text, &mut pieces);

    let found = headings::find(&text, &pieces);
    let published = match facts.published.clone() {
        Some(date) => Some(Published::on(date, DateOrigin::Manifest)),
        None => dates::published(&text, &pieces),
    };
    let authors = if facts.authors.is_empty() { headings::authors(&text, &pieces) } else { facts.authors.clone() };

    let index = CharIndex::new(&text);
    let span = |piece: &paragraphs::Piece| index.span(piece.start, piece.end);
    let headings = found.iter().filter_map(|&at| pieces.get(at)).map(span).collect();
    let title = facts.title.clone().or_else(|| headings::title(&text, &pieces, &found));
    let paragraphs: Vec<Span> = pieces.iter().filter(|piece| piece.why.is_none()).map(span).collect();
    let left_out =
        pieces.iter().filter_map(|piece| Some(LeftOut { why: piece.why?, span: span(piece) })).collect::<Vec<_>>();

    let findings = decoded.findings.into_iter().map(|message| Finding::warning(&facts.file, None, message)).collect();
    let name = facts.name();
    let Facts { outlet, url, .. } = facts;
    Ok(Intake {
        document: Document {
            id: DocumentId::of(bytes),
            title,
            authors,
            outlet,
            url,
            published,
            ..Document::plain(name, text, paragraphs)
        },
        headings,
        left_out,
        encoding: decoded.encoding,
        findings,
    })
}

#[cfg(test)]
mod tests;
