//! A PDF to the article in it: reading order, structure, and what the file says of itself.
//!
//! Three steps, one folder or file each:
//!
//! - [`source`] turns a page into placed characters. Objects, filters and fonts are a library's work, behind one trait.
//! - [`layout`] turns characters into words, lines, columns and blocks in reading order. This is ours.
//! - [`told`] reads what the file says of itself.
//!
//! Every file is hostile until read: [`Limits`] bound its size, what it unpacks to and what is drawn, and the library runs
//! where a panic of it is an error of ours. Nothing here does I/O.

mod layout;
mod limits;
mod source;
mod told;

pub use limits::Limits;

use attache_model::Article;
use source::{Open, Source};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a PDF could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// It is larger than [`Limits::bytes`].
    #[error("a PDF of {size} bytes is larger than the {limit} that are read")]
    TooLarge {
        /// The file's size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// It does not look like a PDF at all.
    #[error("no PDF: it holds no %PDF header and no objects")]
    NotPdf,
    /// It needs a password.
    #[error("the PDF is encrypted and asks for a password")]
    Password,
    /// It is encrypted in a way that cannot be read.
    #[error("the PDF is encrypted in a way that cannot be read")]
    Encryption,
    /// Its structure is damaged beyond repair.
    #[error("the PDF is damaged: {0}")]
    Damaged(String),
    /// It unpacks to more than [`Limits::unpacked`] already before its first page.
    #[error("the PDF unpacks to more than {limit} bytes")]
    Bomb {
        /// The limit in bytes.
        limit: u64,
    },
    /// No page holds text.
    #[error("{}", no_text(*pages))]
    NoText {
        /// How many pages there are.
        pages: usize,
    },
}

fn no_text(pages: usize) -> String {
    match pages {
        0 => "the PDF has no pages: it is damaged or empty".to_owned(),
        1 => "the PDF's one page holds no text: it needs OCR".to_owned(),
        _ => format!("none of the PDF's {pages} pages holds text: it needs OCR"),
    }
}

/// The article in a PDF: its blocks in reading order, each with the page and place it stands at, and what the file says of
/// itself.
///
/// # Errors
/// When it is no PDF, too large, encrypted, damaged beyond repair, or holds no text. A PDF that can be read in part is read
/// in part; [`Article::remarks`] then says what is missing.
pub fn article(bytes: &[u8], limits: &Limits) -> Result<Article, PdfError> {
    let size = bytes.len() as u64;
    if size > limits.bytes {
        return Err(PdfError::TooLarge { size, limit: limits.bytes });
    }
    // A fault in the library must cost this file only, not the run.
    catch_unwind(AssertUnwindSafe(|| read(bytes, limits)))
        .unwrap_or_else(|_| Err(PdfError::Damaged("reading it failed inside the PDF library".to_owned())))
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Article, PdfError> {
    let file = Open::new(bytes, limits)?;
    let mut source = file.source();
    let reading = layout::Reading::of(&mut source, limits);
    if !reading.has_text() {
        return Err(PdfError::NoText { pages: source.pages() });
    }
    let properties = source.properties();
    let mut article = reading.into_article();
    article.told.extend(told::told(&properties));
    Ok(article)
}
