//! When a text was published: what it states, else the latest date that it speaks of.
//!
//! This is about whole documents. What time expressions mean inside a sentence is the reader's work.

use crate::boilerplate::{Why, pattern};
use crate::paragraphs::Piece;
use attache_model::{Edtf, Learnt};
use regex::{Captures, Regex};
use std::{ops::Range, sync::LazyLock};

/// A date is looked for in this many of the first and of the last pieces.
const HEAD: usize = 12;
const TAIL: usize = 6;

/// Years outside of this range are numbers, or history that no report is dated by.
const YEARS: Range<i32> = 1900..2100;

const MONTHS: &str = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";

static DATES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?:T[\d:.]+Z?)?".to_owned(),
        format!(r"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{MONTHS},?[ -](?P<year>\d{{4}})\b"),
        format!(r"\b{MONTHS} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"),
        r"\b(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})\b".to_owned(),
        r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})\b".to_owned(),
        format!(r"\b{MONTHS},? (?:of )?(?P<year>\d{{4}})\b"),
        r"\b(?:in|since|during|of|late|early|mid|spring|summer|autumn|fall|winter|year)[ -](?P<year>\d{4})\b"
            .to_owned(),
    ]
    .iter()
    .map(|text| pattern(&format!("(?i){text}")))
    .collect()
});

/// Times of day and offsets from Greenwich.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b\d{1,2}(?::\d{2}){1,2}(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}(?:[.h]\d{2})?\s?[ap]\.?m\b\.?|\b\d{1,2}h\d{2}\b|[+-]\d{2}:?\d{2}\b",
    )
});
static AGO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:\d+|an?) (?:second|minute|min|hour|day|week|month|year)s? ago$|^(?:today|yesterday)$")
});

/// Words that may accompany a bare date or time.
const COMPANIONS: &[&str] = &[
    "published",
    "updated",
    "posted",
    "last",
    "first",
    "modified",
    "edited",
    "created",
    "date",
    "dated",
    "issued",
    "released",
    "on",
    "at",
    "from",
    "original",
    "publication",
    "revised",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "gmt",
    "utc",
    "est",
    "edt",
    "et",
    "cst",
    "cdt",
    "pst",
    "pdt",
    "pt",
    "bst",
    "cet",
    "cest",
    "eet",
    "eest",
    "ist",
    "msk",
    "jst",
    "kst",
    "hrs",
    "time",
    "local",
    "am",
    "pm",
];
/// Those that say a date is the document's own.
const CUES: &[&str] =
    &["published", "updated", "posted", "modified", "date", "dated", "issued", "released", "publication", "revised"];

/// A date line opens an agency's report: a place in capitals or a name, the date, the agency or a dash.
static DATELINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\p{Lu}[\p{L}.'’-]*[ ,/]{1,2}){1,5}(?:\(?\p{Lu}[\p{L} .]*\)?[ ,]{1,3})?$"));

#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    at: Range<usize>,
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

impl Found {
    fn edtf(&self) -> Option<Edtf> {
        let text = match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        };
        Edtf::parse(&text).ok()
    }
}

/// The dates of a stretch, those with a year only, in order and without overlap.
fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for pattern in DATES.iter() {
        for captures in pattern.captures_iter(text) {
            let Some(date) = read(&captures) else { continue };
            let free = |other: &Found| other.at.end <= date.at.start || date.at.end <= other.at.start;
            if found.iter().all(free) {
                found.push(date);
            }
        }
    }
    found.sort_by_key(|date| date.at.start);
    found
}

fn read(captures: &Captures<'_>) -> Option<Found> {
    let number = |name: &str| captures.name(name).and_then(|group| group.as_str().parse::<u32>().ok());
    let year = i32::try_from(number("year")?).ok().filter(|year| YEARS.contains(year))?;
    let mut day = number("day");
    let month = match (captures.name("month"), number("first"), number("second")) {
        (Some(name), ..) => Some(month(name.as_str())?),
        // Day first or month first: said only where one of the two cannot be a month.
        (None, Some(first), Some(second)) => {
            let (the_day, the_month) = match (first, second) {
                (13..=31, 1..=12) => (first, second),
                (1..=12, 13..=31) => (second, first),
                (first, second) if first == second => (first, second),
                _ => return None,
            };
            day = Some(the_day);
            Some(the_month)
        }
        _ => number("number"),
    };
    let found = Found { at: captures.get(0)?.range(), year, month, day };
    found.edtf().map(|_| found)
}

fn month(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_lowercase();
    NAMES.iter().position(|start| name.starts_with(start)).and_then(|at| u32::try_from(at + 1).ok())
}

/// What a line says besides its dates and times: nothing, or cues, or other words.
struct Bare {
    dates: Vec<Found>,
    timed: bool,
    cued: bool,
    others: usize,
}

fn strip(line: &str) -> Bare {
    let dates = find(line);
    let mut rest = line.to_owned();
    for date in dates.iter().rev() {
        rest.replace_range(date.at.clone(), " ");
    }
    let timed = CLOCK.is_match(&rest) || AGO.is_match(line.trim());
    let rest = if AGO.is_match(line.trim()) { String::new() } else { CLOCK.replace_all(&rest, " ").into_owned() };
    let (mut cued, mut others) = (false, 0);
    for word in rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        cued |= CUES.contains(&word.as_str());
        others += usize::from(!COMPANIONS.contains(&word.as_str()));
    }
    Bare { dates, timed, cued, others }
}

/// Whether a line holds a date or a time and nothing else.
pub(crate) fn is_timestamp(line: &str) -> bool {
    // Two cheap tests first: every paragraph passes here.
    if !line.contains(|c: char| c.is_ascii_digit()) && !AGO.is_match(line.trim()) {
        return false;
    }
    let bare = strip(line);
    bare.others == 0 && (bare.timed || bare.dates.iter().any(|date| date.month.is_some()))
}

/// A line that ends in a day: what stands before it, and the day. Other lines are given back whole.
pub(crate) fn split_trailing(line: &str) -> (Option<&str>, Option<Edtf>) {
    let Some(date) = find(line).pop().filter(|date| date.day.is_some()) else { return (Some(line), None) };
    let after = line.get(date.at.end..).unwrap_or_default();
    let before = line.get(..date.at.start).unwrap_or_default().trim_end();
    let set_apart = before.is_empty() || before.ends_with([',', '|', '·', '–', '—', '-', '/', '•', ':']);
    if !after.trim().is_empty() || !set_apart {
        return (None, None);
    }
    (Some(before).filter(|before| !before.is_empty()), date.edtf())
}

/// A date that the document gives as its own: on a line for itself, after a cue, in a byline or a date line.
pub(crate) fn stated(text: &str, pieces: &[Piece]) -> Option<(Edtf, Learnt)> {
    let tail = pieces.len().saturating_sub(TAIL);
    let edges = pieces.iter().enumerate().filter(|&(at, _)| at < HEAD || at >= tail);
    let mut bare = None;
    for (at, piece) in edges {
        let line = piece.text(text);
        let short = line.split_whitespace().nth(16).is_none();
        if short && (piece.why.is_some() || at < HEAD) {
            let stripped = strip(line);
            let Some(date) = stripped.dates.iter().find(|date| date.day.is_some()).or(stripped.dates.first()) else {
                continue;
            };
            let own = piece.why == Some(Why::Timestamp) || (piece.why == Some(Why::Byline));
            if stripped.cued && stripped.others <= 6 {
                return date.edtf().map(|date| (date, Learnt::Byline));
            }
            if own && bare.is_none() {
                bare = date.edtf().map(|date| (date, Learnt::Byline));
            }
        } else if at < 4
            && let Some(date) = find(line.get(..floor(line, 120)).unwrap_or_default()).into_iter().next()
            && date.day.is_some()
            && is_date_line(line, &date)
            && bare.is_none()
        {
            bare = date.edtf().map(|date| (date, Learnt::Dateline));
        }
    }
    bare
}

fn is_date_line(line: &str, date: &Found) -> bool {
    let before = line.get(..date.at.start).unwrap_or_default();
    let after = line.get(date.at.end..).unwrap_or_default().trim_start();
    DATELINE.is_match(before)
        && (after.starts_with(['(', '-', '–', '—', '/', ':']) || after.starts_with(". ") || after.starts_with(". —"))
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:by|until|till|before|through|beyond|to|up to|as (?:early|late|soon) as)(?: the)?(?: (?:end|middle|beginning|start|close|spring|summer|autumn|fall|winter|year|first half|second half)(?: of)?)?(?: (?:late|early|mid)-?)?[ -]?$",
    )
});
static FUTURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:will|shall|would|plans?|planned|planning|expect(?:s|ed)?|scheduled|due|slated|aims?|aiming|intends?|intended|hopes?|target(?:s|ed|ing)?|goal|deadline|expires?|forecasts?|projected|could|(?-i:may)|should)\b",
    )
});

/// The latest date that the article speaks of as past.
pub(crate) fn latest(text: &str, pieces: &[Piece]) -> Option<Edtf> {
    let mut latest: Option<Found> = None;
    for piece in pieces.iter().filter(|piece| piece.why.is_none()) {
        let words = piece.text(text);
        if !words.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        for date in find(words) {
            let before = words.get(..date.at.start).unwrap_or_default();
            // "in 2023" is found with its preposition, "by 2025" is not found at all.
            let sentence = before.rfind(['.', '!', '?', '\n']).map_or(0, |at| at + 1);
            let ahead = before.get(sentence..).unwrap_or_default();
            if AHEAD.is_match(ahead)
                || FUTURE.is_match(ahead)
                || FUTURE.is_match(until_sentence_end(words, date.at.end))
            {
                continue;
            }
            let key = |date: &Found| (date.year, date.month, date.day);
            if latest.as_ref().is_none_or(|best| key(best) < key(&date)) {
                latest = Some(date);
            }
        }
    }
    latest.and_then(|date| date.edtf())
}

fn until_sentence_end(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.find(['.', '!', '?', '\n']).unwrap_or(rest.len());
    rest.get(..end.min(floor(rest, 200))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Facts, Limits, document};
    use attache_model::DateOrigin;

    fn published(text: &str) -> Option<(String, DateOrigin)> {
        let published =
            document(text.as_bytes(), Facts::of_file("a.txt"), &Limits::default()).unwrap().document.published?;
        Some((published.date.to_string(), published.origin))
    }

    const BODY: &str = "The ministry confirmed on Monday that it had cancelled the contract for the radars.";

    #[test]
    fn a_line_of_its_own_states_the_date() {
        for (line, date) in [
            ("09:12 04 Mar 2021", "2021-03-04"),
            ("4 March 2021", "2021-03-04"),
            ("Published on March 4, 2021 at 9:12 a.m. EST", "2021-03-04"),
            ("2021-03-04T09:12:00Z", "2021-03-04"),
            ("Thursday, March 4th, 2021", "2021-03-04"),
            ("Posted by the press office on 04.03.2021", "2021-03-04"),
            ("Updated 14/03/2021", "2021-03-14"),
            ("March 2021", "2021-03"),
        ] {
            let text = format!("Navy cancels radars\n\n{line}\n\n{BODY}\n");
            assert_eq!(published(&text), Some((date.to_owned(), DateOrigin::Stated)), "{line}");
        }
        let dateline = format!("OSLO, March 4, 2021 (NTB) - {BODY}\n\n{BODY}");
        assert_eq!(published(&dateline), Some(("2021-03-04".to_owned(), DateOrigin::Stated)));
    }

    #[test]
    fn else_the_latest_past_date_is_taken_and_marked() {
        let text =
            "The yard signed in May 2019 and delivered on 3 June 2020. It will build more in 2024, or by May 2025.";
        assert_eq!(published(text), Some(("2020-06-03".to_owned(), DateOrigin::Inferred)));
        let headline = "Timeline: arms deals since 17 May 2011\n\nThe yard signed a contract in 2012 for six hulls.";
        assert_eq!(published(headline), Some(("2012".to_owned(), DateOrigin::Inferred)));
        assert_eq!(published("The yard makes 2020 hulls for 1999 dollars."), None);
        assert_eq!(published("It sold them on 03/04/2021 and 31.02.2021."), None);
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(DATES.len(), 7);
        assert!(CLOCK.is_match("9:12") && AHEAD.is_match("by the end of ") && FUTURE.is_match("will"));
        assert!(DATELINE.is_match("OSLO, ") && AGO.is_match("3 hours ago"));
    }
}
