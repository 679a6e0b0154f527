//! Markdown: CommonMark with tables, footnotes and what stands before the text.

mod body;
mod front;
mod html;
mod looks;

use crate::{Limits, OfficeError, build::Builder, told, xml::utf8};
use attache_model::Article;
use body::Walker;
pub use looks::looks_like_markdown;

/// Reads Markdown. Places count bytes of the file; notes are as with [`crate::docx`].
///
/// Title, authors, dates, language and address are taken from front matter, where there is any (YAML or TOML, keys of the
/// first level). Text in tags of HTML is read, the tags are not.
///
/// # Errors
/// When it exceeds a limit.
pub fn markdown(bytes: &[u8], limits: &Limits) -> Result<Article, OfficeError> {
    // The grammar makes of a file events of many times its size.
    if bytes.len() > limits.text {
        return Err(OfficeError::Limit { what: "the bytes of the file", limit: limits.text as u64 });
    }
    let mut remarks = Vec::new();
    let wide = [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| bytes.starts_with(mark));
    let other = wide || std::str::from_utf8(bytes).is_err();
    let text = if other {
        remarks.push("It is not in UTF-8, so that it is not known at which bytes its words stand.".into());
        // A byte order mark says more than the guess.
        encoding_rs::WINDOWS_1252.decode(bytes).0
    } else {
        utf8(bytes).0
    };
    let (facts, skip) = front::front(&text);
    let mut builder = Builder::new(limits);
    let notes = Walker::new(&mut builder, text.get(skip..).unwrap_or_default(), skip as u64).read()?;
    let (mut pieces, _) = builder.finish()?;
    let mut notes = notes;
    if other {
        pieces.iter_mut().chain(&mut notes).for_each(|piece| piece.block.runs.clear());
    }
    Ok(told::article(pieces, notes, facts, None, remarks))
}

#[cfg(test)]
mod tests;
