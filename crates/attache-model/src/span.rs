use serde::{Deserialize, Serialize};

/// A stretch of a document's text: start and end in Unicode scalar values, end exclusive.
///
/// Scalar values rather than bytes, so that a span means the same to programs in any language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
pub struct Span {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

impl Span {
    /// A span from `start` up to, not including, `end`; an inverted pair gives an empty span at `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// How many characters it covers.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a character.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies within this span.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The shortest span that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl From<[u32; 2]> for Span {
    fn from([start, end]: [u32; 2]) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for [u32; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

/// Translates between byte offsets (what Rust strings and the pipeline count) and characters (what spans count).
///
/// Keeps one entry for every 64 bytes, so that a long document costs a sixteenth of its size and a
/// lookup a bounded scan.
pub struct CharIndex<'t> {
    text: &'t str,
    /// Characters before byte `64 * i`.
    before: Vec<u32>,
}

const STRIDE: usize = 64;

impl<'t> CharIndex<'t> {
    /// Indexes `text` in one pass.
    pub fn new(text: &'t str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut chars = 0;
        for (at, &byte) in text.as_bytes().iter().enumerate() {
            if at % STRIDE == 0 {
                before.push(chars);
            }
            chars += u32::from(starts_char(byte));
        }
        Self { text, before }
    }

    /// The number of characters before byte `at`; offsets past the end count as the end.
    pub fn chars_before(&self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        let block = (at / STRIDE).min(self.before.len().saturating_sub(1));
        let Some(&base) = self.before.get(block) else { return 0 };
        let rest = &self.text.as_bytes()[block * STRIDE..at];
        base + rest.iter().filter(|&&byte| starts_char(byte)).count() as u32
    }

    /// The span of the bytes `start..end`.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.chars_before(start), self.chars_before(end))
    }

    /// The byte at which character `at` begins; past the end, the text's length.
    pub fn byte_of(&self, at: u32) -> usize {
        let block = self.before.partition_point(|&chars| chars <= at).saturating_sub(1);
        let mut left = match self.before.get(block) {
            Some(&base) => at - base,
            None => return 0,
        };
        for (offset, &byte) in self.text.as_bytes().iter().enumerate().skip(block * STRIDE) {
            if starts_char(byte) {
                if left == 0 {
                    return offset;
                }
                left -= 1;
            }
        }
        self.text.len()
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &'t str {
        &self.text[self.byte_of(span.start)..self.byte_of(span.end)]
    }
}

fn starts_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn index_agrees_with_counting(text in "\\PC{0,300}") {
            let index = CharIndex::new(&text);
            for (chars, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.chars_before(byte), chars as u32);
                prop_assert_eq!(index.byte_of(chars as u32), byte);
            }
            prop_assert_eq!(index.chars_before(text.len()), text.chars().count() as u32);
            prop_assert_eq!(index.slice(Span::new(0, text.chars().count() as u32)), text.as_str());
        }
    }

    #[test]
    fn spans_overlap_by_sharing_a_character() {
        assert!(Span::new(0, 3).overlaps(Span::new(2, 5)));
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
    }
}
