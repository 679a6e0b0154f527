//! How many: the amount that stands with an item.
//!
//! Amounts are written the way the claims' guide does: figures without separators (`6000`), `>1000`, `>=120`, `<12`,
//! `6-12`, `nearly 24`, `about 20`, `some 220`, `up to 3 million`, a measure where the text counts in one
//! (`5 regimental sets`), and words where it gives no number (`dozens`, `several`).

mod number;

use number::{Number, number};
use std::ops::Range;

/// An amount and the words that tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// As it is written in a claim.
    pub text: String,
    /// Its tokens, the words that qualify it ("more than") included.
    pub words: Range<usize>,
}

/// Words before a number and what they make of it; an empty sign leaves the number as it is.
const HEDGES: &[(&str, &str)] = &[
    ("more than", ">"),
    ("greater than", ">"),
    ("over", ">"),
    ("well over", ">"),
    ("just over", ">"),
    ("upwards of", ">"),
    ("in excess of", ">"),
    ("exceeding", ">"),
    ("at least", ">="),
    ("no fewer than", ">="),
    ("not fewer than", ">="),
    ("no less than", ">="),
    ("not less than", ">="),
    ("a minimum of", ">="),
    ("fewer than", "<"),
    ("less than", "<"),
    ("under", "<"),
    ("at most", "<="),
    ("no more than", "<="),
    ("not more than", "<="),
    ("a maximum of", "<="),
    ("up to", "up to "),
    ("as many as", "up to "),
    ("nearly", "nearly "),
    ("almost", "nearly "),
    ("close to", "nearly "),
    ("about", "about "),
    ("around", "about "),
    ("approximately", "about "),
    ("roughly", "roughly "),
    ("circa", "about "),
    ("perhaps", "about "),
    ("some", "some "),
    ("an estimated", ""),
    ("estimated", ""),
    ("a total of", ""),
    ("a further", ""),
    ("an additional", ""),
    ("another", ""),
    ("as few as", ""),
    ("only", ""),
    ("just", ""),
    ("exactly", ""),
];

/// Nouns by which things are counted in lots: the noun belongs to the amount.
const MEASURES: &str = "set sets battery batteries squadron squadrons regiment regiments battalion battalions shipload shiploads \
    planeload planeloads truckload truckloads tonne tonnes ton tons crate crates pallet pallets shipment \
    shipments consignment consignments";

/// Units and signs after a number that make it measure the thing instead of counting it.
const UNITS: &str = "mm cm m km kg lb lbs kt hp kw mhz ghz metre metres meter meters kilometre kilometres kilometer kilometers \
    mile miles foot feet ft inch inches pound pounds kilogram kilograms kilo kilos litre litres liter liters \
    hour hours day days week weeks month months year years percent % per ° degrees calibre caliber dollars euros \
    roubles rubles yuan rupees lira th st nd rd st. pct times fold a.m. p.m. gmt";

/// Words that may begin with a capital before a number without making a designation of it.
const OPENERS: &str = "the a an its their his her our these those all first last other another remaining some about around nearly \
    almost only just with of and in between from than least to for initial additional further over more up \
    estimated approximately roughly has have had";

/// No phrase of a noun is longer; what is, is not read to its end.
const LONGEST: usize = 200;

/// The amount in `words`: what stands before an item's noun (and the noun itself), "dozens of" and the like included.
///
/// Where several stand there, the one nearest to the noun counts, save that of "seven of the 13 drones" it is the seven.
/// Designations ("F-16 Block 70"), measures of the thing ("500 kg bombs"), ordinals, years, percentages and money are none.
pub fn of(words: &[&str]) -> Option<Amount> {
    let texts = lower(words);
    let mut found: Vec<Amount> = Vec::new();
    let mut at = 0;
    while at < texts.len() {
        match amount(&texts, words, at) {
            Some(amount) => {
                at = amount.words.end.max(at + 1);
                found.push(amount);
            }
            None => at = past_number(&texts, at).unwrap_or(at + 1),
        }
    }
    let mut chosen = found.pop()?;
    while let Some(earlier) = found.pop() {
        // Only "of", perhaps with an article, may lie between.
        let between = texts.get(earlier.words.end..chosen.words.start).unwrap_or_default();
        if between.first().is_some_and(|word| word == "of")
            && between.iter().skip(1).all(|word| listed(OPENERS, word) || word == "which")
        {
            chosen = earlier;
        } else {
            break;
        }
    }
    Some(chosen)
}

fn lower(words: &[&str]) -> Vec<String> {
    words
        .iter()
        .take(LONGEST)
        .map(|word| if word.len() > 60 { String::new() } else { word.trim().to_lowercase() })
        .collect()
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|known| known == word)
}

fn text(texts: &[String], at: usize) -> &str {
    texts.get(at).map_or("", String::as_str)
}

/// Past the words of `phrase`, if they stand at `at`.
fn phrase(texts: &[String], at: usize, phrase: &str) -> Option<usize> {
    let mut end = at;
    for word in phrase.split(' ') {
        if text(texts, end) != word {
            return None;
        }
        end += 1;
    }
    Some(end)
}

fn hedge(texts: &[String], at: usize) -> Option<(usize, &'static str)> {
    HEDGES.iter().filter_map(|(words, sign)| Some((phrase(texts, at, words)?, *sign))).max_by_key(|(end, _)| *end)
}

/// One amount that begins at `at`.
fn amount(texts: &[String], words: &[&str], at: usize) -> Option<Amount> {
    let make = |text: String, end: usize| Some(Amount { text, words: at..end });
    if let Some((end, text)) = fraction(texts, at).or_else(|| vague(texts, at)) {
        return make(text, end);
    }
    if let Some(measured) = one_lot(texts, at) {
        return make(measured.text, measured.end);
    }
    let hedged = hedge(texts, at);
    let (mut start, mut sign) = hedged.unwrap_or((at, ""));
    // "about an estimated 40", "another some 20": the first that says something counts.
    if let Some((next, inner)) = hedge(texts, start).filter(|_| hedged.is_some()) {
        start = next;
        sign = if sign.is_empty() { inner } else { sign };
    }
    if let Some((end, text)) = vague(texts, start).filter(|_| hedged.is_some()) {
        return make(format!("{sign}{text}"), end);
    }
    let bounds = ["between", "from"].iter().find_map(|word| phrase(texts, start, word));
    let first = number(texts, bounds.unwrap_or(start))?;
    let begins = bounds.unwrap_or(start);
    if bounds.is_none() && hedged.is_none() && designation(texts, words, begins, &first) {
        return None;
    }
    let joint = matches!(text(texts, first.end), "to" | "-" | "–" | "or")
        || (bounds.is_some() && text(texts, first.end) == "and");
    if joint
        && let Some(second) = number(texts, first.end + 1).filter(|second| !measures(texts, second.end))
        && let Some(text) = between(&first.text, &second.text)
    {
        let (text, end) = with_lot(texts, words, format!("{sign}{text}"), second.end);
        return make(text, end);
    }
    if bounds.is_some() || measures(texts, first.end) {
        return None;
    }
    if let Some(end) =
        ["or so", "or thereabouts", "- odd", "odd"].iter().find_map(|words| phrase(texts, first.end, words))
    {
        return make(format!("about {}", first.text), end);
    }
    if let Some((end, sign)) =
        [("or more", ">="), ("or fewer", "<="), ("or less", "<="), ("plus", ">"), ("- plus", ">"), ("+", ">")]
            .iter()
            .find_map(|(words, sign)| Some((phrase(texts, first.end, words)?, *sign)))
    {
        return make(format!("{sign}{}", first.text), end);
    }
    let (text, end) = with_lot(texts, words, format!("{sign}{}", first.text), first.end);
    make(text, end)
}

/// The noun of a lot after a number, with one adjective at most: "5 regimental sets".
fn with_lot(texts: &[String], words: &[&str], text: String, end: usize) -> (String, usize) {
    for noun in end..end + 2 {
        let word = self::text(texts, noun);
        // The item itself may be called so; a lot is a lot "of" something, or ends the phrase.
        if listed(MEASURES, word) && (noun + 1 == texts.len() || self::text(texts, noun + 1) == "of") {
            // "five regimental sets", but the name of "four Pinaka batteries" is the item's.
            let named = words.get(end).is_some_and(|word| word.starts_with(char::is_uppercase));
            let lot = if named { word.to_owned() } else { texts.get(end..noun + 1).unwrap_or_default().join(" ") };
            return (format!("{text} {lot}"), noun + 1);
        }
        if word.is_empty() || !word.chars().all(char::is_alphabetic) || word == "of" {
            break;
        }
    }
    (text, end)
}

/// "a battery of", "a second set": one.
fn one_lot(texts: &[String], at: usize) -> Option<Number> {
    matches!(text(texts, at), "a" | "an" | "another").then_some(())?;
    let noun = if matches!(
        text(texts, at + 1),
        "first" | "second" | "third" | "fourth" | "fifth" | "further" | "new" | "single" | "whole"
    ) {
        at + 2
    } else {
        at + 1
    };
    let word = text(texts, noun);
    let lot =
        listed(MEASURES, word) && !word.ends_with('s') && (noun + 1 == texts.len() || text(texts, noun + 1) == "of");
    // "a shipment of 20 drones": the twenty are what matters.
    if !lot
        || number(texts, noun + 2).is_some()
        || hedge(texts, noun + 2).is_some_and(|(start, _)| number(texts, start).is_some())
        || vague(texts, noun + 2).is_some()
    {
        return None;
    }
    let telling = !matches!(word, "shipment" | "consignment");
    telling.then(|| Number { text: format!("1 {word}"), end: noun + 1 })
}

/// "dozens of", "several", "a few dozen", "tens of thousands".
fn vague(texts: &[String], at: usize) -> Option<(usize, String)> {
    const PHRASES: &[&str] = &[
        "hundreds of thousands",
        "tens of thousands",
        "tens of millions",
        "hundreds of millions",
        "several hundred thousand",
        "several hundred",
        "several thousand",
        "several dozen",
        "several million",
        "a few hundred",
        "a few thousand",
        "a few dozen",
        "many hundreds",
        "many thousands",
        "many dozens",
        "a small number",
        "a large number",
        "a limited number",
        "large numbers",
        "small numbers",
        "a handful",
        "a few",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "millions",
        "several",
    ];
    let (end, words) = PHRASES.iter().find_map(|words| Some((phrase(texts, at, words)?, *words)))?;
    // "several hundred" is no smaller for what it lacks; "several times" counts something else.
    (!listed(UNITS, text(texts, end))).then(|| (end, words.to_owned()))
}

/// "four fifths", "three quarters", "half" (of them).
fn fraction(texts: &[String], at: usize) -> Option<(usize, String)> {
    if text(texts, at) == "half" && matches!(text(texts, at + 1), "of" | "the" | "its" | "their") {
        return Some((at + 1, "half".into()));
    }
    let parts = ["halves", "thirds", "third", "quarters", "quarter", "fifths", "fifth", "sixths", "tenths", "tenth"];
    let many =
        matches!(text(texts, at), "a" | "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine");
    let (part, end) =
        if text(texts, at + 1) == "-" { (text(texts, at + 2), at + 3) } else { (text(texts, at + 1), at + 2) };
    // "a third" alone is an ordinal.
    (many && parts.contains(&part) && (part.ends_with('s') || text(texts, end) == "of"))
        .then(|| (end, format!("{} {part}", text(texts, at))))
}

/// Whether the number measures the thing: "500 kg bombs", "40 percent".
fn measures(texts: &[String], end: usize) -> bool {
    let next = text(texts, end);
    let next = if matches!(next, "-" | "–") { text(texts, end + 1) } else { next };
    let unit_token = text(texts, end).starts_with('-') && text(texts, end).len() > 1;
    listed(UNITS, next) || unit_token
}

/// Whether the number is part of a name ("Block 70", "Type 054") or a year.
fn designation(texts: &[String], words: &[&str], at: usize, number: &Number) -> bool {
    let before = at.checked_sub(1).map_or("", |at| text(texts, at));
    let raw = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or("");
    let written = words.get(at).copied().unwrap_or("");
    let figures = written.bytes().all(|b| b.is_ascii_digit());
    let capital = raw.chars().next().is_some_and(char::is_uppercase);
    let naming = matches!(
        before,
        "type"
            | "block"
            | "mark"
            | "mk"
            | "model"
            | "no"
            | "no."
            | "number"
            | "project"
            | "resolution"
            | "article"
            | "version"
            | "class"
            | "$"
            | "€"
            | "£"
            | "¥"
            | "-"
            | "–"
            | "/"
            | "#"
            | "."
    );
    let mixed = before.bytes().any(|b| b.is_ascii_digit()) && before.bytes().any(|b| b.is_ascii_alphabetic());
    let year = figures
        && written.len() == 4
        && (words.get(at + 1).is_some() || !before.is_empty())
        && number.text.parse::<u32>().is_ok_and(|year| (1900..=2060).contains(&year) && year % 100 != 0);
    let zeros = figures && written.starts_with('0');
    naming
        || mixed && figures
        || zeros
        || year
        || capital && figures && !listed(OPENERS, before) && !before.ends_with("'s")
}

/// "6" and "12" make "6-12"; what isn't in order makes nothing.
fn between(first: &str, second: &str) -> Option<String> {
    let least: f64 = first.split(' ').next()?.parse().ok()?;
    let most: f64 = second.split(' ').next()?.parse().ok()?;
    let scaled = second.contains(' ') && !first.contains(' ');
    (least < most || scaled).then(|| format!("{first}-{second}"))
}

/// Past a number that is no amount, so that its parts aren't read again.
fn past_number(texts: &[String], at: usize) -> Option<usize> {
    number(texts, at).map(|number| number.end.max(at + 1))
}

#[cfg(test)]
mod tests;
