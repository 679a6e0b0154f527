//! Which paragraphs are headings, which is the title, and who a byline names.

use crate::boilerplate::{self, Why};
use crate::paragraphs::{Piece, is_list_item};

/// A heading has no more words than this.
const MOST_WORDS: usize = 25;

/// The title is looked for among the first pieces of the article only.
const TITLE_WITHIN: usize = 3;

/// The indices of the pieces that are headings: short, on one line, without a full stop, and over something.
pub(crate) fn find(text: &str, pieces: &[Piece]) -> Vec<usize> {
    let has_article_after = |at: usize| pieces.iter().skip(at + 1).any(|piece| piece.why.is_none());
    let is_heading =
        |at: usize, piece: &Piece| piece.why.is_none() && looks_like_heading(piece.text(text)) && has_article_after(at);
    // Only runs of up to three: a list of short lines is a list, not headings over nothing.
    let candidates: Vec<bool> = pieces.iter().enumerate().map(|(at, piece)| is_heading(at, piece)).collect();
    let mut headings = Vec::new();
    let mut at = 0;
    while at < candidates.len() {
        let run = candidates.iter().skip(at).take_while(|&&candidate| candidate).count();
        if (1..=3).contains(&run) {
            headings.extend(at..at + run);
        }
        at += run.max(1);
    }
    headings
}

fn looks_like_heading(piece: &str) -> bool {
    let words = piece.split_whitespace().count();
    (1..=MOST_WORDS).contains(&words)
        && !piece.contains(['\n', '\r'])
        && !is_list_item(piece)
        && !piece.trim_end_matches(['"', '\'', '”', '’', '»', ')']).ends_with(['.', ';', ',', ':', '…'])
        && piece.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}

/// The headline: the first heading near the beginning.
pub(crate) fn title(text: &str, pieces: &[Piece], headings: &[usize]) -> Option<String> {
    let first = pieces.iter().enumerate().filter(|(_, piece)| piece.why.is_none()).map(|(at, _)| at);
    let at = first.take(TITLE_WITHIN).find(|at| headings.contains(at))?;
    let words: Vec<&str> = pieces.get(at)?.text(text).split_whitespace().collect();
    Some(words.join(" "))
}

/// Who the first byline names.
pub(crate) fn authors(text: &str, pieces: &[Piece]) -> Vec<String> {
    let bylines = pieces.iter().filter(|piece| piece.why == Some(Why::Byline));
    bylines.filter_map(|piece| boilerplate::byline(piece.text(text))).next().unwrap_or_default()
}
