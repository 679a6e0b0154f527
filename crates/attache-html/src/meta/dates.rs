//! Dates as pages write them: for machines, and in words of the languages that reports are often read in.

use super::edtf;
use attache_model::Edtf;

/// The twelve months by the beginnings of their names, in lower case, of several languages. A word is a month if it begins so and
/// is not much longer; the beginnings are long enough to tell months apart.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen", "янв", "січ", "sty", "led", "oca", "ιαν", "يناير", "tammi"],
    &["feb", "fév", "fev", "фев", "лют", "lut", "úno", "şub", "φεβ", "فبراير", "helmi"],
    &["mar", "mär", "mrt", "maa", "мар", "бер", "bře", "μαρ", "مارس", "març"],
    &["apr", "avr", "abr", "апр", "кві", "kwi", "dub", "nis", "απρ", "أبريل", "huhti"],
    &["may", "mai", "mag", "mei", "maj", "мая", "май", "тра", "kvě", "μαΐ", "μαϊ", "مايو", "touko", "mayıs"],
    &["jun", "juin", "giu", "июн", "чер", "cze", "červn", "haz", "ιου", "يونيو", "kesä"],
    &["jul", "juil", "lug", "июл", "лип", "lip", "červe", "tem", "ιουλ", "يوليو", "heinä"],
    &["aug", "aoû", "aou", "ago", "авг", "сер", "sie", "srp", "ağu", "αυγ", "أغسطس", "elo"],
    &["sep", "set", "сен", "вер", "wrz", "zář", "eyl", "σεπ", "سبتمبر", "syys"],
    &["oct", "okt", "ott", "out", "окт", "жов", "paź", "říj", "eki", "οκτ", "أكتوبر", "loka"],
    &["nov", "ноя", "лис", "lis", "kas", "νοε", "نوفمبر", "marras"],
    &["dec", "déc", "dez", "dic", "дек", "гру", "gru", "pro", "ara", "δεκ", "ديسمبر", "joulu"],
];

/// The month that a word names.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if word.chars().count() < 3 || word.chars().count() > 12 {
        return None;
    }
    // The longest beginning decides: "juillet" begins like both of its year's middle months.
    let mut best: Option<(usize, usize)> = None;
    for (at, names) in MONTHS.iter().enumerate() {
        for name in *names {
            if word.starts_with(name) && best.is_none_or(|(_, length)| name.len() > length) {
                best = Some((at, name.len()));
            }
        }
    }
    best.map(|(at, _)| at as u32 + 1)
}

/// The date that a text tells, if it begins with one or holds just one. `month_first` decides what 03/04/2023 is.
pub(super) fn parse(text: &str, month_first: bool) -> Option<Edtf> {
    let text: String = text.trim().chars().take(120).collect();
    machine(&text).or_else(|| numbers(&text, month_first)).or_else(|| words(&text))
}

/// `2023-03-04T…`, `2023/03/04`, `20230304`, `2023-03`, seconds since 1970.
fn machine(text: &str) -> Option<Edtf> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let rest = text.get(digits..)?;
    match digits {
        4 => {
            let year = number(0, 4)? as i32;
            let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
            let rest = rest.get(separator.len_utf8()..)?;
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            let month = rest.get(..count)?.parse().ok()?;
            let rest = rest.get(count..)?;
            let Some(separator) = rest.chars().next() else { return edtf(year, month, None) };
            let rest = rest.get(separator.len_utf8()..)?.trim_start();
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            if matches!(separator, '-' | '/' | '.' | '月') && (1..=2).contains(&count) {
                return edtf(year, month, rest.get(..count)?.parse().ok());
            }
            None
        }
        8 | 14 => edtf(number(0, 4)? as i32, number(4, 6)? as u32, Some(number(6, 8)? as u32)),
        10 | 13 if rest.is_empty() => {
            let seconds = number(0, 10)?;
            let (year, month, day) = civil(seconds.div_euclid(86_400));
            edtf(year, month, Some(day))
        }
        _ => None,
    }
}

/// The day so many days after the first of 1970 (the algorithm is that of Howard Hinnant's "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i32, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    ((yoe + era * 400 + i64::from(month <= 2)) as i32, month as u32, day as u32)
}

/// `04.03.2023`, `3/4/2023`, `04-03-23` no.
fn numbers(text: &str, month_first: bool) -> Option<Edtf> {
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '–' | '—')) {
        let token = token.trim_matches(|c: char| !c.is_ascii_digit());
        for separator in ['.', '/', '-'] {
            let parts: Vec<&str> = token.split(separator).collect();
            let [first, second, third] = parts.as_slice() else { continue };
            if first.len() == 4
                && let Some(date) = machine(token)
            {
                return Some(date);
            }
            if first.len() > 2 || second.len() > 2 || third.len() != 4 {
                continue;
            }
            let (Ok(a), Ok(b), Ok(year)) = (first.parse::<u32>(), second.parse::<u32>(), third.parse::<i32>()) else {
                continue;
            };
            let (day, month) = match (a, b) {
                (a, b) if a > 12 => (a, b),
                (a, b) if b > 12 => (b, a),
                (a, b) if a == b || separator == '.' || !month_first => (a, b),
                (a, b) => (b, a),
            };
            return edtf(year, month, Some(day));
        }
    }
    None
}

/// "4 March 2023", "March 4th, 2023", "4 de marzo de 2023", "Saturday, Mar. 4 2023, 10:00", "March 2023".
fn words(text: &str) -> Option<Edtf> {
    let tokens: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '/' | '-'))
        .filter(|t| !t.is_empty())
        .collect();
    let at = tokens.iter().position(|t| month(t).is_some())?;
    let found = month(tokens.get(at)?)?;
    let number = |index: Option<usize>| -> Option<i32> {
        let token = tokens.get(index?)?.trim_end_matches(['.', ':', ';']);
        let digits = token.bytes().take_while(u8::is_ascii_digit).count();
        let tail = token.get(digits..)?;
        if digits == 0
            || digits > 4
            || !matches!(tail, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "°" | "года" | "г")
        {
            return None;
        }
        token.get(..digits)?.parse().ok()
    };
    let is_link =
        |index: Option<usize>| index.and_then(|i| tokens.get(i)).is_some_and(|t| matches!(*t, "de" | "of" | "del"));
    let before = at.checked_sub(1);
    let before = if is_link(before) { at.checked_sub(2) } else { before };
    let after = if is_link(Some(at + 1)) { Some(at + 2) } else { Some(at + 1) };
    let day = number(before).filter(|d| (1..=31).contains(d));
    let next = number(after);
    match (day, next) {
        (Some(day), Some(year)) if year >= 1900 => edtf(year, found, u32::try_from(day).ok()),
        (_, Some(first)) if (1..=31).contains(&first) => {
            let year = (2..=5).filter_map(|step| number(Some(at + step))).find(|&y| y >= 1900)?;
            edtf(year, found, u32::try_from(first).ok())
        }
        (None, Some(year)) if year >= 1900 => edtf(year, found, None),
        _ => None,
    }
}

/// The date in an address: `/2023/03/04/`, `/2023/mar/04/`, `/2023-03-04-`, `20230304`.
pub(super) fn in_address(address: &str) -> Option<Edtf> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let year = |part: &str| {
        (part.len() == 4).then(|| part.parse::<i32>().ok()).flatten().filter(|y| (1990..=2100).contains(y))
    };
    for (at, part) in parts.iter().enumerate() {
        if let Some(year) = year(part) {
            let next = parts.get(at + 1).copied().unwrap_or_default();
            let number = next.parse::<u32>().ok().filter(|_| next.len() <= 2);
            let Some(month) = number.or_else(|| (next.len() == 3).then(|| month(next)).flatten()) else { continue };
            let day = parts.get(at + 2).filter(|d| d.len() <= 2).and_then(|d| d.parse().ok());
            return edtf(year, month, day).or_else(|| edtf(year, month, None));
        }
        let head: Vec<&str> = part.splitn(4, ['-', '_']).collect();
        if let [y, m, d, ..] = head.as_slice()
            && let (Some(year), Ok(month), Ok(day)) = (year(y), m.parse(), d.parse())
            && m.len() == 2
            && d.len() == 2
        {
            return edtf(year, month, Some(day));
        }
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 8 && part.get(..4).and_then(year).is_some() {
            return machine(part);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_kinds_are_read() {
        for (text, month_first, date) in [
            ("2023-03-04T10:11:12+02:00", false, "2023-03-04"),
            ("2023/3/4 10:00", false, "2023-03-04"),
            ("20230304", false, "2023-03-04"),
            ("1677924672", false, "2023-03-04"),
            ("1677924672000", false, "2023-03-04"),
            ("Sat, 04 Mar 2023 10:11:12 GMT", false, "2023-03-04"),
            ("March 4th, 2023", false, "2023-03-04"),
            ("Published: 4 March 2023 at 10:00", false, "2023-03-04"),
            ("04.03.2023", true, "2023-03-04"),
            ("04/03/2023", false, "2023-03-04"),
            ("03/04/2023", true, "2023-03-04"),
            ("25/03/2023", true, "2023-03-25"),
            ("Stand: 4. März 2023, 10:00 Uhr", false, "2023-03-04"),
            ("4 de marzo de 2023", false, "2023-03-04"),
            ("le 14 juillet 2022", false, "2022-07-14"),
            ("4 июня 2021 г.", false, "2021-06-04"),
            ("2023年3月4日", false, "2023-03-04"),
            ("March 2023", false, "2023-03"),
        ] {
            assert_eq!(parse(text, month_first).as_ref().map(Edtf::as_str), Some(date), "{text}");
        }
        for text in ["", "yesterday", "2023", "31.02.2023", "10:00", "may be 3000", "version 1.2.3"] {
            assert_eq!(parse(text, false), None, "{text}");
        }
    }

    #[test]
    fn addresses_tell_dates() {
        for (address, date) in [
            ("https://example.com/2023/03/04/story", "2023-03-04"),
            ("https://example.com/news/2023/mar/04/story", "2023-03-04"),
            ("https://example.com/2023/03/story", "2023-03"),
            ("https://example.com/a/2023-03-04-story", "2023-03-04"),
            ("https://example.com/a/20230304-story", "2023-03-04"),
        ] {
            assert_eq!(in_address(address).as_ref().map(Edtf::as_str), Some(date), "{address}");
        }
        assert_eq!(in_address("https://example.com/story-2023"), None);
    }
}
