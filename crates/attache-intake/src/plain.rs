//! Plain text: kept as decoded, cut into pieces, what is no article marked.

use crate::paragraphs::{self, Piece};
use crate::{IntakeError, Why, boilerplate, decode, format::Hints, headings, heard, laid::Laid};
use attache_model::{Learnt, Part};
use std::ops::Range;

/// # Errors
/// When the bytes are no text.
pub(crate) fn lay(bytes: &[u8], hints: &Hints, asides: &[Range<usize>]) -> Result<Laid, IntakeError> {
    let decoded = decode::decode(bytes, hints.charset.as_deref())?;
    let text = decoded.text;
    let mut pieces = paragraphs::split(&text)?;
    if pieces.is_empty() {
        return Err(IntakeError::NoText);
    }
    boilerplate::mark(&text, &mut pieces);
    // The asides were found in bytes that are the text itself, or cannot be told from it.
    if text.as_bytes() == bytes {
        let is_aside = |piece: &Piece| asides.iter().any(|aside| aside.start <= piece.start && piece.end <= aside.end);
        pieces.iter_mut().filter(|piece| is_aside(piece)).for_each(|piece| piece.why = Some(Why::Aside));
    }
    if pieces.iter().all(|piece| piece.why == Some(Why::Aside)) {
        return Err(IntakeError::NoText);
    }
    let found = headings::find(&text, &pieces);
    let heard = heard::listen(&text, &pieces, &found, hints);
    let mut title = heard.told.iter().any(|told| told.from == Learnt::Headline);
    for at in found {
        if let Some(piece) = pieces.get_mut(at) {
            // The first of them is the headline, if there is one.
            piece.part = if std::mem::take(&mut title) { Part::Title } else { Part::Heading };
        }
    }
    Ok(Laid {
        text,
        pieces,
        sources: Vec::new(),
        links: Vec::new(),
        languages: Vec::new(),
        within: None,
        told: Vec::new(),
        heard,
        remarks: decoded.findings,
        encoding: decoded.encoding,
    })
}
