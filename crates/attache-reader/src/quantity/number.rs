//! Numbers in figures and in words.

use super::{phrase, text};

/// A number as read: its figures and how far it reaches.
pub(super) struct Number {
    /// As written: "6000", "2.5 million".
    pub(super) text: String,
    /// The token after its last.
    pub(super) end: usize,
}

/// A number in figures or words: "1,000", "two dozen", "1.5 million", "two hundred and fifty", "half a dozen".
pub(super) fn number(texts: &[String], at: usize) -> Option<Number> {
    for (words, text) in [
        ("half a dozen", "6"),
        ("half - a - dozen", "6"),
        ("half - dozen", "6"),
        ("a half dozen", "6"),
        ("half a million", "500000"),
        ("a couple of hundred", "200"),
        ("a couple hundred", "200"),
        ("a couple of", "2"),
        ("a pair of", "2"),
        ("a single", "1"),
    ] {
        if let Some(end) = phrase(texts, at, words) {
            return Some(Number { text: text.into(), end });
        }
    }
    let (value, mut end) = figures(texts, at).or_else(|| spelt(texts, at))?;
    let mut value = value;
    let halves = phrase(texts, end, "and a half").or_else(|| phrase(texts, end, "- and - a - half"));
    if let Some(then) = halves.filter(|&then| scale(text(texts, then)).is_some()) {
        value += 0.5;
        end = then;
    }
    let mut named = "";
    while let Some((factor, name)) = scale(text(texts, end)) {
        // Millions keep their name: that is how the texts give them, and how they are best read.
        if factor >= 1e6 {
            named = name;
            end += 1;
            break;
        }
        value *= factor;
        end += 1;
    }
    let plain = plain(value)?;
    if named.is_empty() && plain.contains('.') {
        return None;
    }
    Some(Number { text: if named.is_empty() { plain } else { format!("{plain} {named}") }, end })
}

fn scale(word: &str) -> Option<(f64, &'static str)> {
    Some(match word {
        "dozen" => (12.0, ""),
        "hundred" => (100.0, ""),
        "thousand" => (1e3, ""),
        "million" | "mn" => (1e6, "million"),
        "billion" | "bn" => (1e9, "billion"),
        "trillion" | "tn" => (1e12, "trillion"),
        _ => return None,
    })
}

/// A value without needless decimals; nothing for those too large to be meant.
pub(super) fn plain(value: f64) -> Option<String> {
    (0.0..1e15).contains(&value).then(|| {
        let text = format!("{value:.3}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

/// A number in figures, thousands set off by commas or spaces.
fn figures(texts: &[String], at: usize) -> Option<(f64, usize)> {
    let word = text(texts, at);
    let (word, scaled) = match word.strip_suffix('k') {
        Some(stem) => (stem, 1e3),
        None => (word, 1.0),
    };
    let mut digits = grouped(word)?;
    let mut end = at + 1;
    // "6 000"
    while digits.len() <= 12
        && word.len() <= 3
        && !word.starts_with('0')
        && text(texts, end).len() == 3
        && text(texts, end).bytes().all(|b| b.is_ascii_digit())
        && scaled == 1.0
    {
        digits.push_str(text(texts, end));
        end += 1;
    }
    Some((digits.parse::<f64>().ok()? * scaled, end))
}

/// The digits of "1,000", "1 000" (in one token) or "1.5".
pub(super) fn grouped(word: &str) -> Option<String> {
    if word.is_empty() || word.len() > 24 || !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, decimals) = word.split_once('.').map_or((word, None), |(whole, decimals)| (whole, Some(decimals)));
    if decimals.is_some_and(|decimals| {
        decimals.is_empty() || decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit())
    }) {
        return None;
    }
    let groups: Vec<&str> = whole.split([',', '\u{a0}', '\u{202f}', '\u{2009}']).collect();
    let digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(digits)
        || (groups.len() > 1
            && (groups.iter().skip(1).any(|group| group.len() != 3)
                || groups.first().is_some_and(|group| group.len() > 3)))
    {
        return None;
    }
    Some(decimals.map_or_else(|| groups.concat(), |decimals| format!("{}.{decimals}", groups.concat())))
}

fn ones(word: &str) -> Option<u32> {
    const WORDS: &[&str] = &[
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    WORDS.iter().position(|&known| known == word).and_then(|at| u32::try_from(at + 1).ok())
}

fn tens(word: &str) -> Option<u32> {
    const WORDS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    WORDS.iter().position(|&known| known == word).and_then(|at| u32::try_from(at + 2).ok()).map(|tens| tens * 10)
}

/// A number under a hundred in words.
fn small(texts: &[String], at: usize) -> Option<(u32, usize)> {
    let word = text(texts, at);
    if let Some((left, right)) = word.split_once(['-', '‑']) {
        return Some((tens(left)? + ones(right).filter(|&ones| ones < 10)?, at + 1));
    }
    if let Some(tens) = tens(word) {
        let then = if matches!(text(texts, at + 1), "-") { at + 2 } else { at + 1 };
        return Some(
            ones(text(texts, then)).filter(|&ones| ones < 10).map_or((tens, at + 1), |ones| (tens + ones, then + 1)),
        );
    }
    Some((ones(word)?, at + 1))
}

/// A number in words, its hundreds and thousands included; "a" counts only before one of them.
fn spelt(texts: &[String], at: usize) -> Option<(f64, usize)> {
    let article = matches!(text(texts, at), "a" | "an") && scale(text(texts, at + 1)).is_some();
    let (mut total, mut end) = if article { (1, at + 1) } else { small(texts, at)? };
    if text(texts, end) == "hundred" {
        total *= 100;
        end += 1;
        let then = if text(texts, end) == "and" { end + 1 } else { end };
        if let Some((rest, then)) = small(texts, then) {
            total += rest;
            end = then;
        }
    }
    if text(texts, end) == "thousand" {
        total *= 1000;
        end += 1;
        let then = if text(texts, end) == "and" { end + 1 } else { end };
        if let Some((rest, then)) = small(texts, then) {
            let hundred = text(texts, then) == "hundred";
            total += if hundred { rest * 100 } else { rest };
            end = if hundred { then + 1 } else { then };
        }
    }
    Some((f64::from(total), end))
}
