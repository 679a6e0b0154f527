//! Python's ideas of characters, where they differ from Rust's.
//!
//! The models were trained on features that Python computed, so "is a letter" has to mean here what
//! `str.isalpha` means there. Python 3.11 knows Unicode 14, the crates used here a newer version: a letter
//! that was added since has another shape here. No published model has seen such letters.

use unicode_general_category::{GeneralCategory, get_general_category};

/// `str.isspace` of one character: Unicode's white space and the four information separators.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// `str.isalpha` of one character: the letter categories alone, without combining vowels or letter numbers.
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    matches!(
        get_general_category(c),
        UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
    )
}

/// `str.isdigit` of one character: decimal digits, and digits in circles, as superscripts and the like
/// (Unicode's `Numeric_Type` is `Digit`).
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    get_general_category(c) == GeneralCategory::DecimalNumber
        || matches!(c, '\u{b2}'..='\u{b3}' | '\u{b9}' | '\u{1369}'..='\u{1371}' | '\u{19da}' | '\u{2070}'
            | '\u{2074}'..='\u{2079}' | '\u{2080}'..='\u{2089}' | '\u{2460}'..='\u{2468}' | '\u{2474}'..='\u{247c}'
            | '\u{2488}'..='\u{2490}' | '\u{24ea}' | '\u{24f5}'..='\u{24fd}' | '\u{24ff}' | '\u{2776}'..='\u{277e}'
            | '\u{2780}'..='\u{2788}' | '\u{278a}'..='\u{2792}' | '\u{10a40}'..='\u{10a43}' | '\u{10e60}'..='\u{10e68}'
            | '\u{11052}'..='\u{1105a}' | '\u{1f100}'..='\u{1f10a}')
}

/// The shape of a word: letters become `x` and `X`, digits `d`, and runs are cut off after four
/// (`spacy/lang/lex_attrs.py`, `word_shape`).
pub fn shape(text: &str) -> String {
    if text.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len());
    let (mut last, mut run) = (None, 0);
    for c in text.chars() {
        let mark = if is_alpha(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        run = if last == Some(mark) { run + 1 } else { 0 };
        last = Some(mark);
        if run < 4 {
            shape.push(mark);
        }
    }
    shape
}

/// The last three characters.
pub fn suffix(text: &str) -> &str {
    let start = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    &text[start..]
}

/// The first character.
pub fn prefix(text: &str) -> &str {
    let end = text.chars().next().map_or(0, char::len_utf8);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_pythons() {
        for (text, expected) in [
            ("Falcon-7", "Xxxxx-d"),
            ("S-400s", "X-dddx"),
            ("ABCDEFG", "XXXX"),
            ("…....", "…...."),
            ("123456", "dddd"),
            ("straße", "xxxx"),
            ("中国²", "xxd"),
            ("Ⅷ", "Ⅷ"),
            ("a\u{301}", "x\u{301}"),
            ("ǅ", "x"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
        assert_eq!(shape(&"a".repeat(99)), "xxxx");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }

    #[test]
    fn ends_of_words_are_counted_in_characters() {
        assert_eq!((prefix("éa"), suffix("aéíó"), suffix("ó"), suffix("")), ("é", "éíó", "ó", ""));
        assert!(is_space('\u{1f}') && is_space('\u{85}') && is_space('\u{3000}') && !is_space('\u{200b}'));
    }
}
