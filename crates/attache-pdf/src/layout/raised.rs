//! Small raised characters: marks of footnotes, powers, and endings of ordinal numbers.

/// What a small raised stretch of text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Raised {
    /// A mark that leads to a footnote.
    Mark,
    /// A power, in raised digits of its own.
    Power(String),
    /// Text like any other: "19th", "Mme".
    Text,
}

/// Units that are squared and cubed.
const UNITS: [&str; 12] = ["m", "km", "cm", "mm", "dm", "ft", "in", "mi", "yd", "nm", "s", "kg"];

/// What a raised stretch is after the text that stands before it on its line.
pub(crate) fn what(text: &str, before: &str) -> Raised {
    let mark = |ch: char| {
        ch.is_ascii_digit()
            || matches!(ch, ',' | '–' | '-' | '*' | '∗' | '†' | '‡' | '§' | '¶' | '#' | '[' | ']' | '(' | ')' | '.')
    };
    let last = before.chars().next_back();
    let digits = !text.is_empty() && text.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, '-' | '−' | '–'));
    if digits && text.chars().count() <= 3 && last.is_some_and(|ch| ch.is_alphanumeric()) {
        let word = before
            .rsplit(|ch: char| ch.is_whitespace() || matches!(ch, '×' | '/' | '·' | '('))
            .next()
            .unwrap_or_default();
        let unit = word.trim_start_matches(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | ','));
        let counted = word.len() > unit.len()
            || before
                .split_whitespace()
                .rev()
                .nth(1)
                .is_some_and(|word| word.ends_with(|ch: char| ch.is_ascii_digit()));
        if word == "10"
            || word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
            || (UNITS.contains(&unit) && counted && matches!(text, "2" | "3" | "-1" | "−1" | "-2" | "−2"))
        {
            return Raised::Power(text.chars().map(power).collect());
        }
    }
    if !text.is_empty() && text.chars().all(mark) && text.chars().count() <= 12 {
        return Raised::Mark;
    }
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        // A mark of a table or of an author's address.
        (Some(ch), None) if ch.is_ascii_lowercase() && last.is_some_and(char::is_alphabetic) => Raised::Mark,
        _ => Raised::Text,
    }
}

fn power(digit: char) -> char {
    match digit {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32(0x2070 + (digit as u32 - '0' as u32)).unwrap_or(digit),
        '-' | '−' | '–' => '⁻',
        other => other,
    }
}

fn is_raised_digit(ch: char) -> bool {
    matches!(ch, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}

/// A word without the mark that its last, raised digits are; none where it has no such mark.
pub(crate) fn strip(word: &str) -> Option<String> {
    if !word.chars().any(is_raised_digit) {
        return None;
    }
    let bare = word.trim_end_matches(is_raised_digit);
    let closes = bare.len() < word.len() && bare.chars().next_back().is_some_and(|ch| !ch.is_ascii_digit());
    let unit = bare.trim_start_matches(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | ',' | '/' | '('));
    if !closes || UNITS.contains(&unit) || bare.is_empty() {
        return None;
    }
    Some(bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_powers_and_endings() {
        assert_eq!(what("12", "the missiles."), Raised::Mark);
        assert_eq!(what("3,4", "in 2019"), Raised::Mark);
        assert_eq!(what("*", "Smith"), Raised::Mark);
        assert_eq!(what("1", ""), Raised::Mark);
        assert_eq!(what("2", "an area of 400 km"), Raised::Power("²".into()));
        assert_eq!(what("6", "some 3 × 10"), Raised::Power("⁶".into()));
        assert_eq!(what("2", "where x"), Raised::Power("²".into()));
        assert_eq!(what("th", "the 19"), Raised::Text);
        assert_eq!(what("2", "the km"), Raised::Mark);
    }

    #[test]
    fn raised_digits_of_their_own() {
        assert_eq!(strip("launchers.¹²").as_deref(), Some("launchers."));
        assert_eq!(strip("400km²"), None);
        assert_eq!(strip("m²"), None);
        assert_eq!(strip("plain"), None);
    }
}
