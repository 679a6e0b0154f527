//! Dates as tables and headers write them, to the day.
//!
//! The day is the one written, whatever the zone; counts of seconds are taken in UTC. A date that can be read in two ways is
//! not read, unless the column it stands in shows which of the two it is.

use attache_model::Edtf;

/// Which number comes first in 03/04/2023.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// What a date is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Date(Edtf),
    /// It is one of two days, depending on an order that is not known.
    Ambiguous,
    /// It is no date that is understood.
    Unknown,
}

/// No date is longer; what is longer is text.
const LONGEST: usize = 80;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Years that reports are from; other numbers are no years.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2100;

/// Reads `text`; `order` says how days and months of numbers alone are ordered, where that is known.
pub(crate) fn read(text: &str, order: Option<Order>) -> Reading {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return Reading::Unknown;
    }
    let tokens = tokens(text);
    match numbers_alone(&tokens) {
        Some((first, second, year)) => match (order, first == second) {
            _ if first > 12 => day(year, second, first),
            _ if second > 12 => day(year, first, second),
            (Some(Order::DayFirst), _) | (_, true) => day(year, second, first),
            (Some(Order::MonthFirst), _) => day(year, first, second),
            (None, false) => Reading::Ambiguous,
        },
        None => count(text).or_else(|| iso(&tokens)).or_else(|| named(&tokens)).unwrap_or(Reading::Unknown),
    }
}

/// The order that `text` shows, where it is a date of numbers alone that can be read in one way only.
pub(crate) fn shows(text: &str) -> Option<Order> {
    if text.len() > LONGEST {
        return None;
    }
    let (first, second, _) = numbers_alone(&tokens(text.trim()))?;
    match (first > 12, second > 12) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug)]
enum Token<'a> {
    Number { text: &'a str, value: i64 },
    Word(&'a str),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let class = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
        let end = if first.is_ascii_digit() || first.is_alphabetic() {
            rest.find(|c| class(c) != class(first)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(end);
        rest = behind;
        if first.is_ascii_digit() {
            tokens.push(Token::Number { text: token, value: token.parse().unwrap_or(i64::MAX) });
        } else if first.is_alphabetic() {
            tokens.push(Token::Word(token));
        } else if !first.is_whitespace() {
            tokens.push(Token::Mark(first));
        }
    }
    tokens
}

/// 03/04/2023 or 3-4-2023: two small numbers and a year. With dots the day comes first everywhere, so that nothing is open.
fn numbers_alone(tokens: &[Token<'_>]) -> Option<(i64, i64, i64)> {
    let [
        Token::Number { text: a, value: first },
        Token::Mark(mark),
        Token::Number { text: b, value: second },
        Token::Mark(again),
        Token::Number { text: c, value: year },
        ..,
    ] = tokens
    else {
        return None;
    };
    let form = a.len() <= 2 && b.len() <= 2 && c.len() == 4 && mark == again && matches!(mark, '/' | '-');
    (form && YEARS.contains(year)).then_some((*first, *second, *year))
}

/// Seconds, or thousandths, millionths or milliardths of them, since 1970; or a date without separators.
fn count(text: &str) -> Option<Reading> {
    let whole = match text.split_once('.') {
        Some((whole, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    };
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let part = |range: std::ops::Range<usize>| whole.get(range).and_then(|part| part.parse::<i64>().ok()).unwrap_or(0);
    let seconds = match whole.len() {
        4 if YEARS.contains(&number) => return Some(edtf(format!("{number:04}"))),
        8 | 14 if YEARS.contains(&part(0..4)) => return Some(day(part(0..4), part(4..6), part(6..8))),
        9 | 10 => number,
        12 | 13 => number / 1_000,
        15 | 16 => number / 1_000_000,
        18 | 19 => number / 1_000_000_000,
        _ => return None,
    };
    let date = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    Some(day(date.year().into(), date.month().into(), date.day().into()))
}

/// 2023-08-02, with any time behind; 2023/8/2; 2023-08; 20230802T101500Z; 02.08.2023.
fn iso(tokens: &[Token<'_>]) -> Option<Reading> {
    match tokens {
        [Token::Number { text, .. }, Token::Word("T" | "t"), Token::Number { .. }, ..] if text.len() == 8 => {
            count(text)
        }
        [
            Token::Number { text, value: year },
            Token::Mark(mark @ ('-' | '/' | '.')),
            Token::Number { text: second, value: month },
            rest @ ..,
        ] if text.len() == 4 && second.len() <= 2 && YEARS.contains(year) => match rest {
            [] if *mark != '.' && (1..=12).contains(month) => Some(edtf(format!("{year:04}-{month:02}"))),
            [Token::Mark(again), Token::Number { text, value }, ..] if again == mark && text.len() <= 2 => {
                Some(day(*year, *month, *value))
            }
            _ => None,
        },
        [
            Token::Number { text: first, value },
            Token::Mark('.'),
            Token::Number { text: second, value: month },
            Token::Mark('.'),
            Token::Number { text, value: year },
            ..,
        ] if text.len() == 4 && first.len() <= 2 && second.len() <= 2 && YEARS.contains(year) => {
            Some(day(*year, *month, *value))
        }
        _ => None,
    }
}

/// Dates that name the month: 2 August 2023; Wed, 02 Aug 2023 10:15:00 GMT; Aug 2nd, 2023; August 2023.
fn named(tokens: &[Token<'_>]) -> Option<Reading> {
    let at = tokens.iter().position(|token| matches!(token, Token::Word(word) if month(word).is_some()))?;
    let Some(Token::Word(word)) = tokens.get(at) else { return None };
    let month = month(word)?;
    let filler = |token: &&Token<'_>| match token {
        Token::Mark(mark) => matches!(mark, ',' | '.' | '-' | '/'),
        Token::Word(word) => matches!(word.to_ascii_lowercase().as_str(), "st" | "nd" | "rd" | "th" | "of"),
        Token::Number { .. } => false,
    };
    let is_day = |token: &Token<'_>| match token {
        Token::Number { text, value } if text.len() <= 2 && (1..=31).contains(value) => Some(*value),
        _ => None,
    };
    let is_year = |token: &Token<'_>| match token {
        Token::Number { text, value } if text.len() == 4 && YEARS.contains(value) => Some(*value),
        _ => None,
    };
    let before = tokens.iter().take(at).rev().find(|token| !filler(token)).and_then(is_day);
    let mut behind = tokens.iter().skip(at + 1).filter(|token| !filler(token));
    let next = behind.next();
    match before {
        Some(number) => next.and_then(is_year).map(|year| day(year, month, number)),
        None => match (next.and_then(is_day), next.and_then(is_year)) {
            (Some(number), _) => {
                // "Wed Aug 2 10:15:00 UTC 2023" has the time in between.
                let year = behind.take(8).find_map(is_year);
                year.map(|year| day(year, month, number))
            }
            (None, Some(year)) => Some(edtf(format!("{year:04}-{month:02}"))),
            (None, None) => None,
        },
    }
}

fn month(word: &str) -> Option<i64> {
    let word = word.to_ascii_lowercase();
    let full = MONTHS.iter().position(|name| *name == word || (word == "sept" && *name == "september"));
    let short = || MONTHS.iter().position(|name| word.len() == 3 && name.starts_with(&word));
    full.or_else(short).and_then(|at| i64::try_from(at + 1).ok())
}

fn day(year: i64, month: i64, day: i64) -> Reading {
    edtf(format!("{year:04}-{month:02}-{day:02}"))
}

fn edtf(text: String) -> Reading {
    Edtf::parse(&text).map_or(Reading::Unknown, Reading::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_many_forms() {
        for (text, date) in [
            ("2023-08-02", "2023-08-02"),
            ("2023-08-02T23:59:01-05:00", "2023-08-02"),
            ("2023-08-02 10:15:00+00:00", "2023-08-02"),
            ("2023/8/2", "2023-08-02"),
            ("20230802", "2023-08-02"),
            ("20230802T101500Z", "2023-08-02"),
            ("20230802101500", "2023-08-02"),
            ("2023-08", "2023-08"),
            ("2023", "2023"),
            ("1690934400", "2023-08-02"),
            ("1690934400.25", "2023-08-02"),
            ("1690934400123", "2023-08-02"),
            ("1690934400123456", "2023-08-02"),
            ("1690934400123456789", "2023-08-02"),
            ("Wed, 02 Aug 2023 10:15:00 +0000", "2023-08-02"),
            ("Wed Aug  2 10:15:00 UTC 2023", "2023-08-02"),
            ("2 August 2023", "2023-08-02"),
            ("2nd of August, 2023", "2023-08-02"),
            ("Aug 2, 2023", "2023-08-02"),
            ("Aug. 2nd, 2023 at 10:15 am", "2023-08-02"),
            ("02-Aug-2023", "2023-08-02"),
            ("August 2023", "2023-08"),
            ("02.08.2023", "2023-08-02"),
            ("23/08/2023", "2023-08-23"),
            ("08/23/2023 10:00", "2023-08-23"),
            ("08/08/2023", "2023-08-08"),
        ] {
            assert_eq!(read(text, None), Reading::Date(Edtf::parse(date).unwrap()), "{text}");
        }
    }

    #[test]
    fn what_is_open_is_not_guessed() {
        assert_eq!(read("03/04/2023", None), Reading::Ambiguous);
        assert_eq!(read("03/04/2023", Some(Order::DayFirst)), Reading::Date(Edtf::parse("2023-04-03").unwrap()));
        assert_eq!(read("03-04-2023", Some(Order::MonthFirst)), Reading::Date(Edtf::parse("2023-03-04").unwrap()));
        assert_eq!(shows("13/04/2023"), Some(Order::DayFirst));
        assert_eq!(shows("04/13/2023"), Some(Order::MonthFirst));
        assert_eq!(shows("04/03/2023"), None);
        for text in [
            "",
            "yesterday",
            "2023-02-30",
            "13/13/2023",
            "5 apples",
            "12",
            "99999999999999999999",
            "march on",
            "02-Aug-23",
        ] {
            assert_eq!(read(text, None), Reading::Unknown, "{text}");
        }
    }
}
