//! Rich Text Format, up to its last version (1.9.1).
//!
//! Left out, because it is no article or no longer part of it: headers and footers, comments, deleted and hidden text, page
//! numbers, tables of contents, pictures.

mod charset;
mod group;
mod machine;
mod token;

use crate::{Limits, OfficeError, told};
use attache_model::Article;
use machine::Machine;
use token::Tokens;

const FORMAT: &str = "RTF";

/// Reads an RTF file. Places count bytes of the file; notes are as with [`crate::docx`].
///
/// # Errors
/// When it is no such file or exceeds a limit. A file that is cut off is read as far as it goes, and a remark says so.
pub fn rtf(bytes: &[u8], limits: &Limits) -> Result<Article, OfficeError> {
    if bytes.len() as u64 > limits.file {
        return Err(OfficeError::Limit { what: "the bytes of the file", limit: limits.file });
    }
    if !is_rtf(bytes) {
        return Err(OfficeError::NotThis { format: FORMAT, why: "it does not begin with {\\rtf".into() });
    }
    let mut machine = Machine::new(limits);
    for (token, start, end) in Tokens::new(bytes) {
        if machine.take(token, start as u64, end as u64)? {
            break;
        }
    }
    let (builder, facts, remarks) = machine.finish()?;
    let (pieces, notes) = builder.finish()?;
    Ok(told::article(pieces, notes, facts.finish(), None, remarks))
}

/// Whether this is how RTF begins.
pub(crate) fn is_rtf(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.get(..bytes.len().min(64)).unwrap_or_default().trim_ascii_start();
    bytes.starts_with(b"{\\rtf")
}

#[cfg(test)]
mod tests;
