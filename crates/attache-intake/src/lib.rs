//! Any file to a [`Document`]: text, paragraphs, title, dates, and what in it is no article.
//!
//! [`document`] is pure: bytes and known facts in, a document or the reason why not out. Only
//! [`source`] touches the disk. A format's reader ([`Format`]) gives an article, `compose` makes one text of it;
//! plain text is kept as decoded, carriage returns and all, because everything later on points into it by counting
//! characters. In plain text, what is no part of the article (subscription notices, sharing widgets, teasers,
//! author biographies) stays in the text, but lies in no paragraph, so it is never read.

mod boilerplate;
mod choose;
mod compose;
mod dates;
mod decode;
mod format;
mod headings;
mod heard;
mod laid;
mod language;
pub mod manifest;
mod paragraphs;
mod plain;
mod sniff;
pub mod source;
pub mod unpack;

pub use boilerplate::Why;
pub use format::Format;
pub use language::is_english;
pub use paragraphs::MAX_PARAGRAPH;

use attache_model::{CharIndex, Document, DocumentId, Edtf, Fact, Finding, Learnt, Paragraph, Span, Told};
use format::Hints;
use laid::Laid;
use paragraphs::Piece;
use std::{ops::Range, path::Path};

/// Version of the rules of this crate: a document taken in by another version may have other paragraphs.
pub const VERSION: &str = "2";

/// How much a document may ask for. What goes beyond is refused by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the largest file that is a single document.
    pub file_bytes: u64,
    /// Bytes of the longest text: 64 MiB, some ten million words, is no report.
    pub text_bytes: u64,
    /// What files that hold others may ask for.
    pub unpacking: attache_bundle::Limits,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 256 << 20, text_bytes: 64 << 20, unpacking: attache_bundle::Limits::default() }
    }
}

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
    /// Where it was fetched from, if it was.
    pub address: Option<String>,
    /// The character encoding that a server or a mail declares.
    pub charset: Option<String>,
    /// When it was there at the latest: when it was fetched or archived.
    pub captured: Option<Edtf>,
    /// What whatever it came in tells about it: a feed, a mail, a row of a table.
    pub told: Vec<Told>,
    /// What listings are to call it, where the file's name does not say.
    pub name: Option<String>,
    /// Stretches of its bytes (plain text in UTF-8) that are not its author's words: the mail that it answers, a signature.
    pub asides: Vec<Range<usize>>,
}

impl Facts {
    /// Nothing but the file's name.
    pub fn of_file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// What listings call the document: the file's name without its folder and its ending.
    pub fn name(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
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
        // Of what surrounds a document, whatever its reading may use.
        parts.extend(self.address.iter().chain(&self.charset).map(|text| format!("{text:?}")));
        parts.extend(self.captured.iter().map(|date| date.as_str().to_owned()));
        parts.extend(self.told.iter().map(|told| format!("{told:?}")));
        parts.join(",")
    }

    fn hints(&self) -> Hints {
        Hints {
            file: self.file.clone(),
            address: self.address.clone().or_else(|| self.url.clone()),
            charset: self.charset.clone(),
        }
    }

    /// All of it as things told.
    fn told(&self) -> Vec<Told> {
        let said = [
            self.published.clone().map(Fact::Published),
            self.outlet.clone().map(Fact::Outlet),
            self.title.clone().map(Fact::Title),
            self.url.clone().map(Fact::Url),
        ];
        let authors = self.authors.iter().cloned().map(Fact::Author);
        let from = |fact| Told { fact, from: Learnt::Manifest };
        let mut told: Vec<Told> = said.into_iter().flatten().chain(authors).map(from).collect();
        told.extend(self.told.iter().cloned());
        told.extend(self.address.clone().map(|url| Told { fact: Fact::Url(url), from: Learnt::Address }));
        told
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
    /// What stands in the text and was left out of the paragraphs, in order. Of other formats than plain text, what is no
    /// article does not even stand in the text.
    pub left_out: Vec<LeftOut>,
    /// The encoding that plain text was in; empty for other formats.
    pub encoding: &'static str,
    /// All that the file and what it came in say of it, contradictions and all; the document holds what is believed.
    pub told: Vec<Told>,
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
    /// More than [`Limits`] allow.
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
    /// What is recognised and not read.
    #[error("this is {what}")]
    Format {
        /// What it is, and what to do about it.
        what: &'static str,
    },
    /// A format that is read, in a file that cannot be.
    #[error("{why}")]
    Unreadable {
        /// What is wrong and what to do.
        why: String,
    },
    /// Bytes that are no text in any encoding.
    #[error("this is no text: {why}")]
    Binary {
        /// What shows it.
        why: String,
    },
}

/// Takes in the bytes of one document.
///
/// # Errors
/// When the bytes are no document, or too many, or hold no text.
pub fn document(bytes: &[u8], facts: Facts, limits: &Limits) -> Result<Intake, IntakeError> {
    let hints = facts.hints();
    let format = Format::of(bytes, &facts.file)?;
    let limit = if format == Format::Text { limits.text_bytes } else { limits.file_bytes };
    if bytes.len() as u64 > limit {
        return Err(IntakeError::TooBig { bytes: bytes.len() as u64, limit });
    }
    let laid = match format.reader() {
        Some(reader) => compose::lay(reader.read(bytes, &hints)?, &hints)?,
        None => plain::lay(bytes, &hints, &facts.asides)?,
    };
    if laid.text.len() as u64 > limits.text_bytes {
        return Err(IntakeError::TooBig { bytes: laid.text.len() as u64, limit: limits.text_bytes });
    }
    Ok(finish(laid, DocumentId::of(bytes), format, facts))
}

/// From a text laid out to a document: what is told is settled, languages are found, everything is counted in characters.
fn finish(laid: Laid, id: DocumentId, format: Format, facts: Facts) -> Intake {
    let Laid { text, pieces, sources, links, languages, within, told, heard, remarks, encoding } = laid;
    let index = CharIndex::new(&text);
    let span = |piece: &Piece| index.span(piece.start, piece.end);

    let mut told = told;
    told.extend(facts.told());
    told.extend(heard.told);
    // The language of the words counts for more than what a template says of all pages alike.
    let declared = choose::declared_language(&told);
    let read = || pieces.iter().filter(|piece| piece.why.is_none());
    let (tags, most) = language::of_pieces(read().map(|piece| piece.text(&text)));
    let (language, from) = match (most, declared) {
        (Some(found), Some((said, from))) if said.split('-').next() == Some(found) => (Some(said), Some(from)),
        (Some(found), _) => (Some(found.to_owned()), Some(Learnt::Words)),
        (None, Some((said, from))) => (Some(said), Some(from)),
        (None, None) => (None, None),
    };
    let base = language.as_deref().and_then(|tag| tag.split('-').next()).map(str::to_owned);
    let paragraph = |(piece, found): (&Piece, Option<&'static str>)| {
        let marked = || languages.get(piece.block).and_then(|tag| choose::language_tag(tag.as_deref()?));
        let own = found.map(str::to_owned).or_else(marked);
        // Said only where it differs.
        let language = own.filter(|tag| tag.split('-').next() != base.as_deref());
        Paragraph { span: span(piece), part: piece.part, language }
    };
    let paragraphs = read().zip(tags).map(paragraph).collect();
    let left_out = pieces.iter().filter_map(|piece| Some(LeftOut { why: piece.why?, span: span(piece) })).collect();
    let findings = remarks.into_iter().map(|message| Finding::warning(&facts.file, None, message)).collect();

    let mut document = Document {
        id,
        paragraphs,
        language,
        format: format.name().to_owned(),
        sources,
        within,
        links,
        ..Document::plain(facts.name(), text, [])
    };
    if let Some(from) = from {
        document.learnt.insert("language".to_owned(), from);
    }
    choose::settle(&mut document, &told, &facts, heard.latest);
    Intake { document, left_out, encoding, told, findings }
}

#[cfg(test)]
mod tests;
