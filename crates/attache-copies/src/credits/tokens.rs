//! Text cut into words and signs.

/// A word, or a sign.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token<'t> {
    pub text: &'t str,
    /// In small letters, with straight apostrophes.
    pub lower: String,
    /// Where it stands in the document's text, in bytes.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    pub word: bool,
}

impl Token<'_> {
    pub fn capital(&self) -> bool {
        self.word && self.text.starts_with(|c: char| c.is_uppercase())
    }

    /// Whether it is a number or begins with one ("2", "2nd", "2023").
    pub fn number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    pub fn is(&self, signs: &[&str]) -> bool {
        signs.contains(&self.text)
    }

    pub fn dash(&self) -> bool {
        self.is(&["-", "–", "—", "--", "―"])
    }

    /// Whether it may stand between a clause and what follows it.
    pub fn parts(&self) -> bool {
        !self.word
            && (self.dash() || self.is(&[",", ";", ":", "(", ")", "\"", "“", "”", "‘", "’", "'", "«", "»", "…", "|"]))
    }
}

/// Cuts `text`, which begins at byte `base` of the document.
///
/// Hyphens, and points and ampersands without a space, are of the word ("state-run", "U.S", "Gazeta.ru"); the possessive is
/// a token by itself.
pub(crate) fn cut(text: &str, base: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    let inner = |c: char| matches!(c, '-' | '.' | '&' | '\'' | '’' | '/');
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let word = first.is_alphanumeric();
        if word {
            while let Some(&(at, c)) = chars.peek() {
                let next = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
                let joins =
                    inner(c) && next.is_some_and(char::is_alphanumeric) && (c != '/' || joined(text, start, at));
                // "Iran's": the possessive begins a token; "Ha'aretz" goes on.
                let possessive = matches!(c, '\'' | '’')
                    && next == Some('s')
                    && !text.get(at + c.len_utf8() + 1..).unwrap_or_default().starts_with(char::is_alphanumeric);
                if !(c.is_alphanumeric() || c == '\u{301}' || joins) || possessive {
                    break;
                }
                end = at + c.len_utf8();
                chars.next();
            }
        } else if matches!(first, '\'' | '’') && chars.peek().is_some_and(|&(_, c)| c == 's') {
            let (at, _) = chars.next().unwrap_or((start, ' '));
            end = at + 1;
        } else if first == '-' {
            while let Some((at, _)) = chars.next_if(|&(_, c)| c == '-') {
                end = at + 1;
            }
        }
        let piece = text.get(start..end).unwrap_or_default();
        let lower = piece.to_lowercase().replace('’', "'");
        let word = word || lower == "'s";
        tokens.push(Token { text: piece, lower, start: base + start, end: base + end, word });
    }
    tokens
}

/// Whether a slash belongs to the word before it: only where that is in capitals ("RFE/RL").
fn joined(text: &str, start: usize, at: usize) -> bool {
    text.get(start..at).is_some_and(|word| word.len() > 1 && word.chars().all(char::is_uppercase))
}

/// Where the sentences of a paragraph begin and end, in tokens.
pub(crate) fn sentences(tokens: &[Token]) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let stop = token.is(&[".", "!", "?"]);
        if !stop {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let next = tokens.get(at + 1);
        // "Gen. Smith", "Aug. 2", "J. Smith", "U.S. Army".
        let short = token.is(&["."])
            && before.is_some_and(|before| before.end == token.start && before.capital() && short_form(&before.lower));
        let goes_on =
            next.is_some_and(|next| next.start == token.end && next.word || next.text.starts_with(char::is_lowercase));
        if !short && !goes_on {
            // A closing quotation mark or bracket belongs to the sentence.
            let mut end = at + 1;
            while tokens.get(end).is_some_and(|next| {
                next.start == tokens.get(end - 1).map_or(0, |t| t.end) && next.is(&["”", "\"", "’", "»", ")"])
            }) {
                end += 1;
            }
            ranges.push(start..end);
            start = end;
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges.retain(|range| range.start < range.end);
    ranges
}

fn short_form(word: &str) -> bool {
    word.chars().count() == 1
        || word.contains('.')
        || matches!(
            word,
            "gen"
                | "col"
                | "maj"
                | "capt"
                | "lt"
                | "adm"
                | "sgt"
                | "brig"
                | "mr"
                | "mrs"
                | "ms"
                | "dr"
                | "prof"
                | "sen"
                | "rep"
                | "gov"
                | "st"
                | "jan"
                | "feb"
                | "mar"
                | "apr"
                | "jun"
                | "jul"
                | "aug"
                | "sep"
                | "sept"
                | "oct"
                | "nov"
                | "dec"
                | "no"
                | "inc"
                | "ltd"
                | "co"
                | "vs"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        cut(text, 0).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_and_signs() {
        assert_eq!(words("Iran’s state-run IRNA said."), ["Iran", "’s", "state-run", "IRNA", "said", "."]);
        assert_eq!(
            words("MOSCOW, Aug. 2. /TASS/. RFE/RL"),
            ["MOSCOW", ",", "Aug", ".", "2", ".", "/", "TASS", "/", ".", "RFE/RL"]
        );
        assert_eq!(words("Ha'aretz, Gazeta.ru -- AFP"), ["Ha'aretz", ",", "Gazeta.ru", "--", "AFP"]);
    }

    #[test]
    fn sentences_end_where_they_end() {
        let tokens = cut("Gen. Ali spoke on Aug. 2. “It flew.” He left! 3.5 tons", 0);
        let found: Vec<String> = sentences(&tokens)
            .into_iter()
            .map(|range| tokens[range].iter().map(|t| t.text).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(found, ["Gen . Ali spoke on Aug . 2 .", "“ It flew . ”", "He left !", "3.5 tons"]);
    }
}
