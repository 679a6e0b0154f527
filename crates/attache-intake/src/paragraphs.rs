//! Where paragraphs begin and end.

use crate::boilerplate::ends_sentence;
use crate::{IntakeError, MAX_LINES, Why};
use attache_model::Part;

/// No paragraph is longer than this many bytes: longer ones are cut at the end of a sentence. Some eight
/// hundred words, which no paragraph of a report has; a bound keeps the work for one paragraph bounded.
pub const MAX_PARAGRAPH: usize = 8 << 10;

/// Lines no longer than this may be the lines of a wrapped paragraph; longer ones are paragraphs themselves.
const MAX_WRAP: usize = 120;

/// A stretch of text, in bytes, without white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    /// Number of the block (stretch without a blank line) that it stands in.
    pub block: usize,
    /// What it is to the reader.
    pub part: Part,
    /// Set when it is no article.
    pub why: Option<Why>,
}

impl Piece {
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    /// Whether a blank line, or the text's beginning, stands before it.
    opens: bool,
}

/// Cuts a text into pieces: at blank lines, at lines that are paragraphs, and where a piece grows too long.
pub(crate) fn split(text: &str) -> Result<Vec<Piece>, IntakeError> {
    let lines = lines(text)?;
    let mut pieces = Vec::new();
    let mut rest = lines.as_slice();
    let mut block = 0;
    while !rest.is_empty() {
        let size = rest.iter().skip(1).position(|line| line.opens).map_or(rest.len(), |at| at + 1);
        let (this, after) = rest.split_at(size);
        join(text, this, block, &mut pieces);
        rest = after;
        block += 1;
    }
    Ok(pieces)
}

/// The lines that hold something, trimmed.
fn lines(text: &str) -> Result<Vec<Line>, IntakeError> {
    let mut lines = Vec::new();
    let mut blank = true;
    let mut offset = 0;
    // CR LF ends a line and begins an empty one; telling the two apart keeps it from counting as blank.
    let mut rest = text;
    while !rest.is_empty() {
        let (line, ending) = match rest.find(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']) {
            Some(at) => {
                let tail = rest.get(at..).unwrap_or_default();
                let ending = if tail.starts_with("\r\n") { 2 } else { tail.chars().next().map_or(0, char::len_utf8) };
                // A form feed and a paragraph separator end a paragraph.
                (rest.get(..at).unwrap_or_default(), (ending, tail.starts_with(['\u{C}', '\u{2029}'])))
            }
            None => (rest, (0, false)),
        };
        let kept = line.trim_matches(invisible);
        if kept.is_empty() {
            blank = true;
        } else {
            if lines.len() == MAX_LINES {
                return Err(IntakeError::TooManyLines { limit: MAX_LINES });
            }
            let lead = line.len() - line.trim_start_matches(invisible).len();
            lines.push(Line { start: offset + lead, end: offset + lead + kept.len(), opens: blank });
            blank = false;
        }
        blank |= ending.1;
        let consumed = line.len() + ending.0;
        offset += consumed;
        rest = rest.get(consumed..).unwrap_or_default();
    }
    Ok(lines)
}

fn invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}')
}

/// Puts the lines of a block together where the text was wrapped, and apart where lines are paragraphs.
///
/// A line was wrapped if the next line's first word would not have fitted on it: then the break says nothing.
/// If it would have fitted, whoever broke the line there meant to.
fn join(text: &str, lines: &[Line], block: usize, pieces: &mut Vec<Piece>) {
    let width = |line: &Line| text.get(line.start..line.end).map_or(0, |line| line.chars().take(MAX_WRAP + 1).count());
    let widths: Vec<usize> = lines.iter().map(width).collect();
    let margin = widths.iter().copied().max().unwrap_or(0);
    // Lines that mostly end with a sentence are paragraphs, even where the next word would not have fitted.
    let ends = |line: &Line| ends_sentence(text.get(line.start..line.end).unwrap_or_default());
    let ended = lines.iter().rev().skip(1).filter(|line| ends(line)).count();
    let by_sentence = ended * 2 >= lines.len().saturating_sub(1);
    let mut open: Option<(usize, usize)> = None;
    for (at, line) in lines.iter().enumerate() {
        let words = text.get(line.start..line.end).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|at| lines.get(at));
        let meant = before.is_none_or(|before| by_sentence && ends(before));
        let wrapped = !meant && margin <= MAX_WRAP && !is_list_item(words) && {
            let first = words.split_whitespace().next().unwrap_or_default().chars().count();
            widths.get(at.wrapping_sub(1)).is_some_and(|before| before + 1 + first > margin)
        };
        open = match open {
            Some((start, _)) if wrapped => Some((start, line.end)),
            Some((start, end)) => {
                bound(text, start, end, block, part(text, start), pieces);
                Some((line.start, line.end))
            }
            None => Some((line.start, line.end)),
        };
    }
    if let Some((start, end)) = open {
        bound(text, start, end, block, part(text, start), pieces);
    }
}

/// Of plain text, only items of lists show what they are; headings show it by what follows.
fn part(text: &str, start: usize) -> Part {
    if is_list_item(text.get(start..).unwrap_or_default()) { Part::ListItem } else { Part::Paragraph }
}

/// Whether a line begins like an item of a list: a bullet, or a number with a full stop or bracket.
pub(crate) fn is_list_item(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '‣' | '▪' | '●' | '◦' | '·' | '■' | '➤' | '►') => true,
        Some('-' | '*' | '–' | '—' | '+') => chars.next().is_some_and(char::is_whitespace),
        Some('[' | '(') => {
            let inner: String = chars.by_ref().take_while(|c| !matches!(c, ']' | ')')).take(5).collect();
            !inner.is_empty() && inner.len() <= 3 && inner.chars().all(|c| c.is_ascii_alphanumeric())
        }
        Some(first) if first.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() <= 3
                && rest.starts_with(['.', ')'])
                && rest.chars().nth(1).is_some_and(char::is_whitespace)
        }
        _ => false,
    }
}

/// Cuts what is too long at the last good place before the bound.
pub(crate) fn bound(text: &str, mut start: usize, end: usize, block: usize, part: Part, pieces: &mut Vec<Piece>) {
    while end - start > MAX_PARAGRAPH {
        let window = floor(text, start + MAX_PARAGRAPH);
        let stretch = text.get(start..window).unwrap_or_default();
        let cut = start + cut_in(stretch);
        // Progress whatever the text: a stretch without any boundary is cut at the window's end.
        let cut = if cut > start { cut } else { window };
        push(text, start, cut, block, part, pieces);
        start = cut;
    }
    push(text, start, end, block, part, pieces);
}

fn push(text: &str, start: usize, end: usize, block: usize, part: Part, pieces: &mut Vec<Piece>) {
    let stretch = text.get(start..end).unwrap_or_default();
    let kept = stretch.trim_matches(invisible);
    if !kept.is_empty() {
        let start = start + (stretch.len() - stretch.trim_start_matches(invisible).len());
        pieces.push(Piece { start, end: start + kept.len(), block, part, why: None });
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where to cut a stretch: after its last sentence, else after its last word, else nowhere (0).
fn cut_in(stretch: &str) -> usize {
    // Not in the first half: that would leave needlessly short pieces.
    let least = stretch.len() / 2;
    let mut ends = stretch.rmatch_indices(is_terminal).map(|(at, _)| at).take_while(|&at| at > least);
    if let Some(at) = ends.find_map(|at| sentence_end(stretch, at)) {
        return at;
    }
    stretch.rfind(char::is_whitespace).unwrap_or(0)
}

fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

/// The byte after the sentence whose final sign stands at `at`, if one ends there: white space follows, then
/// something that can begin a sentence, and what stands before is no abbreviation ("U.S.", "Gen.").
pub(crate) fn sentence_end(text: &str, at: usize) -> Option<usize> {
    let sign = text.get(at..)?.chars().next()?;
    let after =
        text.get(at..)?.trim_start_matches(|c| is_terminal(c) || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']'));
    let end = text.len() - after.len();
    if matches!(sign, '。' | '！' | '？') {
        return Some(end);
    }
    if !after.starts_with(char::is_whitespace) || after.trim_start().starts_with(char::is_lowercase) {
        return None;
    }
    let word = text.get(..at)?.rsplit(char::is_whitespace).next()?;
    let abbreviation =
        sign == '.' && (word.contains('.') || (word.chars().count() <= 4 && word.starts_with(char::is_uppercase)));
    (!abbreviation).then_some(end)
}
