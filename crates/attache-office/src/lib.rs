//! Word processors' files, books and marked-up text to the article in them.
//!
//! One function a format, from bytes to an [`attache_model::Article`]: [`docx`], [`odt`], [`rtf`], [`epub`], [`markdown`]. [`sniff`] says
//! which of them a file is, and names those that are not read. What a file costs is bounded by [`Limits`].
//!
//! The formats' outer forms (zip, XML, Markdown's grammar) come from libraries; what their elements mean for an article is ours.
//! Rich Text Format is read by our own tokenizer: of the crates for it, one keeps neither footnotes, fields nor code
//! pages, and the other ends at tokens, without their places.

mod build;
mod docx;
mod epub;
mod error;
mod fields;
mod kind;
mod limits;
mod markdown;
mod odt;
mod role;
mod rtf;
#[cfg(test)]
mod sample;
mod stream;
mod told;
mod walk;
mod xml;
mod zipped;

pub use docx::docx;
pub use epub::epub;
pub use error::OfficeError;
pub use kind::{Kind, sniff};
pub use limits::Limits;
pub use markdown::{looks_like_markdown, markdown};
pub use odt::odt;
pub use rtf::rtf;
pub use stream::stream;
