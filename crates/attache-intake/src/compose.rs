//! From what a format gave, blocks of text in reading order, to one text with everything pointing into it.

use crate::paragraphs::{self, Piece};
use crate::{IntakeError, MAX_LINES, boilerplate, format::Hints, laid::Laid};
use attache_model::{Article, Block, CharIndex, Link, Part, Source};

/// Puts an article's blocks together to a text. What turns out to be no article by its words (a byline, a notice that
/// the format's reader took for a paragraph) is first asked for what it tells and then left out of the text.
///
/// # Errors
/// When there is no text, or far too much.
pub(crate) fn lay(article: Article, hints: &Hints) -> Result<Laid, IntakeError> {
    let Article { mut blocks, told, within, remarks } = article;
    blocks.retain(|block| !block.text.trim().is_empty());
    if blocks.is_empty() {
        return Err(IntakeError::NoText);
    }
    if blocks.len() > MAX_LINES {
        return Err(IntakeError::TooManyLines { limit: MAX_LINES });
    }
    if !blocks.iter().any(|block| matches!(block.part, Part::Title | Part::Heading)) {
        guess_headings(&mut blocks);
    }
    let (text, mut pieces) = join(&blocks);
    boilerplate::mark(&text, &mut pieces);
    let heard = crate::heard::listen(&text, &pieces, &[], hints);

    // `mark` may cut a piece in two, and long blocks are several pieces: a block goes when all of its pieces do.
    let mut keep = vec![false; blocks.len()];
    for piece in pieces.iter().filter(|piece| piece.why.is_none()) {
        if let Some(kept) = keep.get_mut(piece.block) {
            *kept = true;
        }
    }
    let mut kept = keep.into_iter();
    blocks.retain(|_| kept.next().unwrap_or(false));
    if blocks.is_empty() {
        return Err(IntakeError::NoText);
    }
    let (text, pieces) = join(&blocks);
    let (sources, links) = point(&text, &blocks);
    let languages = blocks.into_iter().map(|block| block.language).collect();
    Ok(Laid { text, pieces, sources, links, languages, within, told, heard, remarks, encoding: "" })
}

/// Blocks of a format that knows no headings: short lines over something are headings all the same.
fn guess_headings(blocks: &mut [Block]) {
    let (text, pieces) = join(blocks);
    for at in crate::headings::find(&text, &pieces) {
        if let Some(block) = pieces.get(at).and_then(|piece| blocks.get_mut(piece.block))
            && block.part == Part::Paragraph
        {
            block.part = Part::Heading;
        }
    }
}

/// The text, and a piece for each block, or several for a very long one.
fn join(blocks: &[Block]) -> (String, Vec<Piece>) {
    let mut text = String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum());
    let mut pieces = Vec::with_capacity(blocks.len());
    let mut before = None;
    for (at, block) in blocks.iter().enumerate() {
        text.push_str(match (before, block.part) {
            (None, _) => "",
            (Some(Part::ListItem), Part::ListItem) | (Some(Part::TableRow), Part::TableRow) => "\n",
            _ => "\n\n",
        });
        before = Some(block.part);
        let start = text.len();
        text.push_str(&block.text);
        paragraphs::bound(&text, start, text.len(), at, block.part, &mut pieces);
    }
    (text, pieces)
}

/// Where the stretches and links of each block lie in the text that [`join`] made of them.
fn point(text: &str, blocks: &[Block]) -> (Vec<Source>, Vec<Link>) {
    let index = CharIndex::new(text);
    let (mut sources, mut links) = (Vec::new(), Vec::new());
    let mut from = 0;
    for block in blocks {
        // Blocks stand in the text in order and whole.
        let Some(start) = text.get(from..).and_then(|rest| rest.find(&block.text)).map(|at| from + at) else {
            continue;
        };
        from = start + block.text.len();
        let within = |first: usize, past: usize| {
            (first < past && block.text.get(first..past).is_some()).then(|| index.span(start + first, start + past))
        };
        sources.extend(
            block.runs.iter().filter_map(|run| Some(Source { span: within(run.start, run.end)?, place: run.place })),
        );
        links.extend(
            block
                .links
                .iter()
                .filter_map(|link| Some(Link { span: within(link.start, link.end)?, url: link.url.clone() })),
        );
    }
    (sources, links)
}
