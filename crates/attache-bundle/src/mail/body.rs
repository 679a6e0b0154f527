//! The text of a part, as bytes in a known encoding where there is one.

use crate::table::plain;
use encoding_rs::Encoding;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{HeaderName, MessagePart, MimeHeaders, PartType};

/// A part's text.
#[derive(Default)]
pub(super) struct Text {
    pub(super) bytes: Vec<u8>,
    /// The encoding, unless it is not told and has to be found out.
    pub(super) charset: Option<String>,
    pub(super) remarks: Vec<String>,
}

impl Text {
    /// Several texts as one; none if there are none.
    pub(super) fn joined(texts: Vec<Self>) -> Option<Self> {
        let mut texts = texts.into_iter();
        let mut whole = texts.next()?;
        for text in texts {
            // Texts of different encodings cannot stand in one.
            if text.charset == whole.charset {
                whole.bytes.push(b'\n');
                whole.bytes.extend(text.bytes);
                whole.remarks.extend(text.remarks);
            }
        }
        Some(whole)
    }

    /// Whether there is nothing to read in it.
    pub(super) fn is_blank(&self, html: bool) -> bool {
        let text = String::from_utf8_lossy(&self.bytes);
        if html { plain(&text).is_empty() } else { text.trim().is_empty() }
    }
}

/// The text of `part` of the mail `raw`.
///
/// Where its encoding is told, it is UTF-8 now; where not, and it is not UTF-8, its bytes are given as they are.
pub(super) fn text_of(part: &MessagePart<'_>, raw: &[u8]) -> Text {
    let decoded = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_ref(),
        _ => return Text::default(),
    };
    let source = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let label = part.content_type().and_then(|kind| kind.attribute("charset"));
    if part.is_encoding_problem
        && let Some(bytes) = mended(part, source)
    {
        let remarks = vec!["its transfer encoding is broken; what could be decoded was read".to_owned()];
        return match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
            Some(encoding) => utf8(encoding.decode(&bytes).0.into_owned(), remarks),
            None => Text { bytes, charset: None, remarks },
        };
    }
    // A label that the library does not know reads as if there were none.
    if decoded.contains('\u{fffd}') && label.is_none_or(|label| Encoding::for_label(label.as_bytes()).is_none()) {
        let bytes = match part.encoding {
            mail_parser::Encoding::None => Some(source.to_vec()),
            mail_parser::Encoding::QuotedPrintable => quoted_printable_decode(source),
            mail_parser::Encoding::Base64 => base64_decode(source),
        };
        if let Some(bytes) = bytes.filter(|bytes| std::str::from_utf8(bytes).is_err()) {
            return Text { bytes, charset: None, remarks: Vec::new() };
        }
    }
    utf8(decoded.to_owned(), Vec::new())
}

fn utf8(text: String, remarks: Vec<String>) -> Text {
    Text { bytes: text.into_bytes(), charset: Some("utf-8".to_owned()), remarks }
}

/// What can be made of base64 that is not as it should be: all groups up to the first that is none.
fn mended(part: &MessagePart<'_>, source: &[u8]) -> Option<Vec<u8>> {
    let encoding = part.headers.iter().rev().find(|header| header.name == HeaderName::ContentTransferEncoding)?;
    if !encoding.value.as_text()?.trim().eq_ignore_ascii_case("base64") {
        return None;
    }
    let alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut clean: Vec<u8> = source.iter().copied().filter(alphabet).collect();
    clean.truncate(clean.len() / 4 * 4);
    base64_decode(&clean).filter(|bytes| !bytes.is_empty())
}
