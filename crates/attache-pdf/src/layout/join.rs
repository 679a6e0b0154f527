//! Lines to running text: what stands between the end of a line and the beginning of the next.

use super::{lines::Line, script::is_unspaced};
use std::collections::HashSet;

/// The words of a document, to know a word that is broken at a line's end.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: HashSet<u64>,
}

/// Words that keep their hyphen before another.
const PREFIXES: [&str; 8] = ["self", "ex", "non", "quasi", "pro", "all", "cross", "so"];

/// What comes between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seam {
    /// A new line.
    Break,
    /// A space.
    Space,
    /// Nothing.
    Nothing,
    /// Nothing, and the hyphen at the end goes.
    Unbroken,
}

impl Vocabulary {
    /// Takes in the words of a line but those that may be pieces of broken ones.
    pub(crate) fn add(&mut self, line: &Line) {
        let mut tokens = line.text.split(' ').peekable();
        while let Some(token) = tokens.next() {
            if tokens.peek().is_none() && token.ends_with(['-', '\u{AD}', '‐', '¬']) {
                break;
            }
            let bare = token.trim_matches(|ch: char| !ch.is_alphanumeric());
            if bare.len() > 1 && bare.len() < 60 {
                self.words.insert(hash([bare]));
            }
        }
    }

    fn has<const N: usize>(&self, parts: [&str; N]) -> bool {
        self.words.contains(&hash(parts))
    }

    /// What comes between `before` and `after`.
    pub(crate) fn seam(&self, before: &str, after: &str) -> Seam {
        let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
            return Seam::Nothing;
        };
        let token = before.rsplit(' ').next().unwrap_or_default();
        let next = after.split(' ').next().unwrap_or_default();
        if is_address(token) && (last != '.' || first.is_lowercase()) && continues_address(token, next) {
            return Seam::Nothing;
        }
        match last {
            '\u{AD}' => Seam::Unbroken,
            '-' | '‐' | '¬' => self.hyphen(token, last, next, first),
            '—' if token.chars().count() > 1 => Seam::Nothing,
            '–' if token.chars().rev().nth(1).is_some_and(|ch| ch.is_ascii_digit()) && first.is_ascii_digit() => {
                Seam::Nothing
            }
            '/' if token.chars().count() > 1 => Seam::Nothing,
            _ if is_unspaced(last) && is_unspaced(first) => Seam::Nothing,
            _ => Seam::Space,
        }
    }

    fn hyphen(&self, token: &str, hyphen: char, next: &str, first: char) -> Seam {
        let stem = token.trim_end_matches(hyphen).trim_start_matches(|ch: char| !ch.is_alphanumeric());
        if !stem.ends_with(char::is_alphanumeric) {
            return Seam::Space;
        }
        if matches!(next, "and" | "or" | "und" | "oder" | "et" | "y" | "to") {
            return Seam::Space;
        }
        if !first.is_alphanumeric() {
            return Seam::Space;
        }
        if first.is_numeric() || first.is_uppercase() || stem.ends_with(char::is_numeric) {
            return Seam::Nothing;
        }
        let rest = next.trim_end_matches(|ch: char| !ch.is_alphanumeric());
        let rest = rest.strip_suffix("'s").or_else(|| rest.strip_suffix("’s")).unwrap_or(rest);
        if self.has([stem, rest]) {
            return Seam::Unbroken;
        }
        if self.has([stem, "-", rest])
            || stem.contains('-')
            || rest.contains('-')
            || PREFIXES.contains(&stem.to_lowercase().as_str())
        {
            return Seam::Nothing;
        }
        // "long-" and "range" are words by themselves, "mis-" and "sile" are not.
        let whole = |part: &str| part.chars().count() >= 3 && self.has([part]);
        if whole(stem) && whole(rest) { Seam::Nothing } else { Seam::Unbroken }
    }
}

fn is_address(token: &str) -> bool {
    token.contains("://") || token.trim_start_matches('(').starts_with("www.")
}

/// Whether the first word of a line goes on with the address that ends the line before.
fn continues_address(token: &str, next: &str) -> bool {
    let open = token.ends_with(['/', '-', '_', '=', '?', '&', '%', '#', '.', '~', ':']);
    let strange = next.chars().filter(|ch| matches!(ch, '/' | '_' | '-' | '=' | '%' | '?' | '&')).count() > 0
        || next.trim_end_matches(['.', ',', ';']).contains('.');
    (open || strange) && !next.contains("://") && next.is_ascii()
}

/// The same for words that differ in case only (FNV-1a).
fn hash<const N: usize>(parts: [&str; N]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for ch in parts.iter().flat_map(|part| part.chars()).flat_map(char::to_lowercase) {
        hash = (hash ^ u64::from(u32::from(ch))).wrapping_mul(0x100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(text: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add(&Line { text: text.to_owned(), ..Line::default() });
        vocabulary
    }

    #[test]
    fn hyphens_at_the_end_of_a_line() {
        let words = vocabulary("Missiles with a long range, an anti-ship weapon and a cooperative anti-tank one");
        assert_eq!(words.seam("the mis-", "siles were"), Seam::Unbroken);
        assert_eq!(words.seam("the long-", "range type"), Seam::Nothing);
        assert_eq!(words.seam("two anti-", "ship types"), Seam::Nothing);
        assert_eq!(words.seam("the co-", "operative work"), Seam::Unbroken);
        assert_eq!(words.seam("the Il-", "76 landed"), Seam::Nothing);
        assert_eq!(words.seam("short-", "and medium-range"), Seam::Space);
        assert_eq!(words.seam("a trans\u{AD}", "fer"), Seam::Unbroken);
        assert_eq!(words.seam("it landed -", "late"), Seam::Space);
        assert_eq!(words.seam("2014–", "2019"), Seam::Nothing);
        assert_eq!(words.seam("self-", "propelled"), Seam::Nothing);
    }

    #[test]
    fn addresses_over_two_lines() {
        let words = Vocabulary::default();
        assert_eq!(words.seam("see https://www.example.org/news/", "2019/a-report.html"), Seam::Nothing);
        assert_eq!(words.seam("https://www.example.org/some-", "thing"), Seam::Nothing);
        assert_eq!(words.seam("see https://www.example.org/news", "Accessed in May"), Seam::Space);
    }
}
