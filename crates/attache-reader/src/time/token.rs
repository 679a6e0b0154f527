//! Words cut into the pieces that dates are made of.

use super::words;

/// A piece of a word: "mid-2025" has three.
pub(super) struct Token {
    /// Lower case, quotes made straight.
    pub(super) text: String,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Which word it comes from.
    pub(super) word: usize,
}

/// The longest word that can be part of a date.
const LONGEST: usize = 40;

/// The pieces of `words`. A word is cut at its dashes only when every piece tells time: "2015–20" and "mid-May"
/// are cut, "Su-2020" is not.
pub(super) fn tokens(words: &[&str]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(words.len());
    for (at, raw) in words.iter().enumerate() {
        let capital = raw.chars().next().is_some_and(char::is_uppercase);
        let text: String = if raw.len() > LONGEST {
            // Too long to tell time, but it keeps its place.
            "\u{fffd}".into()
        } else {
            raw.trim().chars().flat_map(char::to_lowercase).map(straight).collect()
        };
        let pieces: Vec<&str> = text
            .split_inclusive('-')
            .flat_map(|piece| piece.strip_suffix('-').map_or([piece, ""], |left| [left, "-"]))
            .filter(|piece| !piece.is_empty())
            .collect();
        let parts = pieces.len();
        if parts > 1 && parts <= 7 && pieces.iter().all(|piece| *piece == "-" || tells_time(piece)) {
            tokens.extend(pieces.into_iter().map(|piece| Token { text: piece.to_owned(), capital, word: at }));
        } else if let Some(owner) =
            text.strip_suffix("'s").filter(|owner| tells_time(owner) && !owner.bytes().all(|b| b.is_ascii_digit()))
        {
            tokens.push(Token { text: owner.to_owned(), capital, word: at });
            tokens.push(Token { text: "'s".into(), capital: false, word: at });
        } else {
            tokens.push(Token { text, capital, word: at });
        }
    }
    tokens
}

fn straight(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    }
}

fn tells_time(piece: &str) -> bool {
    let digits = piece.bytes().all(|b| b.is_ascii_digit()) && matches!(piece.len(), 1 | 2 | 4);
    digits
        || words::month(piece).is_some()
        || words::weekday(piece).is_some()
        || words::season(piece).is_some()
        || decade(piece).is_some()
        || matches!(piece, "mid" | "early" | "late" | "post" | "pre" | "to" | "year" | "end" | "today" | "yesterday")
}

/// The first year of the decade that "1980s" or "'80s" names.
pub(super) fn decade(piece: &str) -> Option<i16> {
    let digits = piece.strip_suffix("'s").or_else(|| piece.strip_suffix('s'))?;
    let short = digits.trim_start_matches('\'');
    if !short.bytes().all(|b| b.is_ascii_digit()) || !short.ends_with('0') {
        return None;
    }
    match short.len() {
        4 => short.parse().ok().filter(|year| (1500..2100).contains(year)),
        // "'80s" is of the last century; "'10s" and "'20s" are of this one.
        2 => short.parse::<i16>().ok().map(|tens| if tens >= 30 { 1900 + tens } else { 2000 + tens }),
        _ => None,
    }
}
