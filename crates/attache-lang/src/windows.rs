//! Cuts long texts into parts, so that memory stays bounded whatever the text.

use std::ops::Range;

use crate::tokenizer::RawToken;

/// Bytes of text that are tokenized at a time, if there is a place to cut.
pub const MAX_BYTES: usize = 1 << 17;
/// Most tokens that the networks see in one go.
pub const MAX_TOKENS: usize = 8192;

/// The parts of a text that are tokenized by themselves. A part ends after an empty line, or else after a
/// line, or else after white space, or else, in a text without any, wherever it must.
pub fn of_text(text: &str) -> impl Iterator<Item = Range<usize>> {
    let end = text.floor_char_boundary(u32::MAX as usize - 1);
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= end {
            return None;
        }
        let from = start;
        start = if end - from <= MAX_BYTES { end } else { from + cut(&text[from..end]) };
        Some(from..start)
    })
}

fn cut(text: &str) -> usize {
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    // Parts are at least half full, so that there are not too many.
    let half = head.floor_char_boundary(MAX_BYTES / 2);
    let tail = &head[half..];
    let ends = ["\n\n", "\n"].iter().find_map(|end| tail.rfind(end).map(|at| at + end.len()));
    ends.or_else(|| tail.rfind(char::is_whitespace).map(|at| at + tail[at..].chars().next().map_or(1, char::len_utf8)))
        .map_or(head.len(), |at| half + at)
}

/// The ranges of tokens that are analysed by themselves; a range ends with a line where it can.
pub fn of_tokens(text: &str, tokens: &[RawToken]) -> impl Iterator<Item = Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    while tokens.len() - start > MAX_TOKENS {
        let half = start + MAX_TOKENS / 2;
        let ends_line =
            |token: &RawToken| text.get(token.start as usize..token.end as usize).is_some_and(|t| t.contains('\n'));
        let last = tokens[half..start + MAX_TOKENS].iter().rposition(ends_line);
        let end = last.map_or(start + MAX_TOKENS, |at| half + at + 1);
        ranges.push(start..end);
        start = end;
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_the_text_and_end_where_they_can() {
        let paragraph = "word ".repeat(1000) + "\n\n";
        let text = paragraph.repeat(200);
        let windows: Vec<_> = of_text(&text).collect();
        assert!(windows.len() > 4);
        let mut at = 0;
        for window in &windows {
            assert_eq!(window.start, at);
            assert!(window.len() <= MAX_BYTES);
            assert!(text[window.clone()].ends_with("\n\n"));
            at = window.end;
        }
        assert_eq!(at, text.len());
    }

    #[test]
    fn a_text_without_white_space_is_cut_between_characters() {
        let text = "é".repeat(MAX_BYTES + 3);
        let windows: Vec<_> = of_text(&text).collect();
        assert_eq!(windows.iter().map(Range::len).sum::<usize>(), text.len());
        assert!(windows.iter().all(|window| text.get(window.clone()).is_some() && window.len() <= MAX_BYTES));
        assert_eq!(of_text("").count(), 0);
    }

    #[test]
    fn tokens_are_cut_after_lines() {
        let text = "a\n".repeat(MAX_TOKENS);
        let token = |at: usize| RawToken { form: 0, start: at as u32, end: at as u32 + 1, spaced: false };
        let tokens: Vec<RawToken> = (0..text.len()).map(token).collect();
        let ranges: Vec<_> = of_tokens(&text, &tokens).collect();
        assert_eq!(ranges.iter().map(Range::len).sum::<usize>(), tokens.len());
        assert!(ranges.iter().all(|range| range.len() <= MAX_TOKENS && range.end % 2 == 0));
    }
}
