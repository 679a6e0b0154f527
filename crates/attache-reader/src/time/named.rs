//! Dates that name their place in the calendar: days, months, seasons, quarters, years, decades, and parts of these.

use super::calendar::{Point, Step, Unit, Value};
use super::grammar::{Bare, Found, Raw, Reader, Told};
use super::token::decade;
use super::words;

/// A part of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Beginning, end, halves: the period itself is as near as one can say, save for decades.
    Early,
    Late,
    Middle,
    Whole,
    Quarter(i8),
}

/// How deep parts of parts may nest ("late in the second half of ...").
const DEEPEST: u8 = 3;

impl Reader<'_> {
    /// "early 2023", "the end of last year", "mid-May".
    pub(super) fn partial(&self, at: usize, depth: u8) -> Option<Found> {
        if depth >= DEEPEST {
            return None;
        }
        let (start, part) = self.part(at)?;
        let of_period = |unit: &str| {
            self.any(start, &[&format!("the {unit}"), &format!("that {unit}")])
                .or_else(|| (self.text(start) == unit && self.before(start) == "-").then_some(start + 1))
        };
        let inner = if let Some(end) = of_period("year") {
            Found::at(end, self.published?.to_year(), Told::Publication)
        } else if let Some(end) = of_period("month").or_else(|| of_period("week")) {
            Found::at(end, self.published?.to_month(), Told::Publication)
        } else if let Some(end) = of_period("decade") {
            let tens = self.published?.year.div_euclid(10) * 10;
            Found::sure(end, Value::Span(Point::year(tens)?, Point::year(tens + 9)?), Told::Publication)
        } else {
            self.value(start, depth + 1)?
        };
        let mut found = Found { bare: Bare::Sure, ..inner };
        let quarter = |year: i16, nth: i8| Value::span(Point::month(year, nth * 3 - 2)?, Point::month(year, nth * 3)?);
        match (inner.raw, part) {
            (Raw::Month(_), Part::Middle) => found.about = true,
            (Raw::Value(Value::At(point)), part) => match (part, point.month, point.day) {
                (Part::Quarter(nth), None, None) => found.raw = Raw::Value(quarter(point.year, nth)?),
                (Part::Middle, None, None) => found.raw = Raw::Value(Value::At(Point::month(point.year, 6)?.about())),
                (Part::Middle, Some(_), None) => found.about = true,
                _ => {}
            },
            (Raw::Value(Value::Span(from, to)), part) if to.year - from.year == 9 => {
                let (from, to) = match part {
                    Part::Early => (from, Point::year(from.year + 4)?),
                    Part::Late => (Point::year(from.year + 5)?, to),
                    Part::Middle => (Point::year(from.year + 4)?.about(), Point::year(from.year + 6)?.about()),
                    _ => (from, to),
                };
                found.raw = Raw::Value(Value::Span(from, to));
            }
            _ => {}
        }
        Some(found)
    }

    fn part(&self, at: usize) -> Option<(usize, Part)> {
        let start = self.phrase(at, "the").unwrap_or(at);
        let start = self.phrase(start, "very").unwrap_or(start);
        let past_joint = |at: usize| self.any(at, &["in", "on", "-"]).unwrap_or(at);
        let ends = |word: &str| match word {
            "beginning" | "start" | "dawn" | "turn" => Some(Part::Early),
            "end" | "close" => Some(Part::Late),
            "middle" => Some(Part::Middle),
            "course" | "whole" | "rest" | "remainder" | "all" => Some(Part::Whole),
            _ => None,
        };
        if let Some(end) = self.any(start, &["mid - to - late", "mid to late", "early to mid"]) {
            return Some((self.phrase(end, "-").unwrap_or(end), Part::Whole));
        }
        match self.text(start) {
            "early" | "earlier" => return Some((past_joint(start + 1), Part::Early)),
            "late" | "later" => return Some((past_joint(start + 1), Part::Late)),
            "mid" => return Some((past_joint(start + 1), Part::Middle)),
            "year" if self.phrase(start, "year - end").is_some() && self.published.is_some() => return None,
            _ => {}
        }
        if let Some(part) = ends(self.text(start)) {
            return Some((self.any(start + 1, &["of"])?, part));
        }
        let nth = words::ordinal(self.text(start)).or_else(|| (self.text(start) == "last").then_some(4))?;
        match self.text(start + 1) {
            "half" => Some((
                self.any(start + 2, &["of"]).unwrap_or(start + 2),
                if nth == 1 { Part::Early } else { Part::Late },
            ))
            .filter(|_| nth <= 2),
            "quarter" => Some((self.any(start + 2, &["of"]).unwrap_or(start + 2), Part::Quarter(nth))),
            "days" | "weeks" | "months" => {
                Some((self.phrase(start + 2, "of")?, if nth == 1 { Part::Early } else { Part::Late }))
            }
            _ => None,
        }
    }

    /// A date that names its place in the calendar, the year perhaps left out.
    pub(super) fn calendar(&self, at: usize) -> Option<Found> {
        // "Tuesday, 17 May": the name of the day adds nothing.
        if let Some(weekday) = words::weekday(self.text(at)) {
            if !self.capital(at) || self.names_a_thing(at, at + 1) {
                return None;
            }
            let then = self.any(at + 1, &[", the", ",", "the"]).unwrap_or(at + 1);
            if let Some(found) =
                self.day_month(then).or_else(|| self.month_day(then)).filter(|found| found.bare == Bare::Sure)
            {
                return Some(found);
            }
            let step = if self.ahead(at) { Step::OnOrAfter } else { Step::OnOrBefore };
            let day = self.published?.weekday(weekday, step)?;
            let end = if matches!(self.text(at + 1), "morning" | "afternoon" | "evening" | "night") {
                at + 2
            } else {
                at + 1
            };
            return Some(Found { bare: Bare::Weekday, ..Found::at(end, day, Told::Publication) });
        }
        self.numeric(at)
            .or_else(|| self.day_month(at))
            .or_else(|| self.month_day(at))
            .or_else(|| self.season(at))
            .or_else(|| self.year(at))
    }

    fn number(&self, at: usize, least: i16, most: i16) -> Option<i16> {
        let text = self.text(at);
        (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
        text.parse().ok().filter(|number| (least..=most).contains(number))
    }

    fn day_number(&self, at: usize) -> Option<i8> {
        let text = self.text(at);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
        (!digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
        digits.parse().ok().filter(|day| (1..=31).contains(day))
    }

    /// "2022-05-17", "17.05.2022", "5/17/2022".
    fn numeric(&self, at: usize) -> Option<Found> {
        let year = self.number(at, 1500, 2999);
        if let (Some(year), "-", Some(month), "-", Some(day)) =
            (year, self.text(at + 1), self.number(at + 2, 1, 12), self.text(at + 3), self.number(at + 4, 1, 31))
        {
            return Some(Found::at(
                at + 5,
                Point::day(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?,
                Told::Itself,
            ));
        }
        let text = self.text(at);
        let separator = ['.', '/'].into_iter().find(|&separator| text.split(separator).count() == 3)?;
        let mut fields = text.split(separator).map(|field| field.parse::<i16>().ok());
        let (first, second, third) = (fields.next()??, fields.next()??, fields.next()??);
        let point = if first > 1500 {
            Point::day(first, i8::try_from(second).ok()?, i8::try_from(third).ok()?)?
        } else {
            let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
            (third > 1500).then_some(())?;
            match separator {
                '/' if first <= 12 && second <= 12 && first != second => Point::year(third)?, // which is the month?
                '/' if second > 12 => Point::day(third, first, second)?,
                _ => Point::day(third, second, first)?,
            }
        };
        Some(Found::at(at + 1, point, Told::Itself))
    }

    /// "17 May 2022", "the 17th of May", "3 to 7 May".
    fn day_month(&self, at: usize) -> Option<Found> {
        let first = self.day_number(at)?;
        let (last, then) =
            match self.any(at + 1, &["-", "to", "and", "or"]).and_then(|next| Some((self.day_number(next)?, next + 1)))
            {
                Some(second) => second,
                None => (first, at + 1),
            };
        let then = self.phrase(then, "of").unwrap_or(then);
        let month = words::month(self.text(then)).filter(|_| self.capital(then) || self.text(then) != "march")?;
        self.dated(then + 1, month, first, last)
    }

    /// "May 17, 2022", "May 3-7", "May 2022", "May last year", "May".
    fn month_day(&self, at: usize) -> Option<Found> {
        let month = words::month(self.text(at))?;
        let name = at;
        // "Sept. 8", where the full stop is a token of its own.
        let at = if self.text(at + 1) == "." && self.day_number(at + 2).is_some() && self.text(at).len() <= 4 {
            at + 1
        } else {
            at
        };
        let doubtful = words::doubtful_month(self.text(name));
        if (doubtful && !self.capital(name)) || words::listed(words::NAMED_BEFORE, self.before(name)) {
            return None;
        }
        if let Some(first) = self.day_number(at + 1).filter(|_| {
            !self.counted(at + 2) && !words::listed(words::MEASURES, self.text(at + 2)) && self.text(at + 2) != ","
                || self.followed_by_year(at + 2)
        }) {
            let second =
                self.any(at + 2, &["-", "to", "and"]).and_then(|next| Some((self.day_number(next)?, next + 1)));
            let (last, then) = second
                .filter(|&(last, end)| last > first && words::month(self.text(end)).is_none())
                .unwrap_or((first, at + 2));
            return self.dated(then, month, first, last);
        }
        if let Some(first) = self.day_number(at + 1).filter(|_| self.text(at + 2) == ",") {
            return self.dated(at + 2, month, first, first);
        }
        if let Some((end, year, told)) = self.year_after(at + 1) {
            let point = if year.month.is_none() && !year.about { Point::month(year.year, month)? } else { year };
            return Some(Found::at(end, point, told));
        }
        if self.names_a_thing(at, at + 1) {
            return None;
        }
        Some(Found {
            end: at + 1,
            raw: Raw::Month(month),
            told: Told::Publication,
            bare: Bare::Month,
            about: false,
            relation: None,
        })
    }

    fn followed_by_year(&self, at: usize) -> bool {
        self.year_after(at).is_some()
    }

    /// Days of a month, with the year if it follows.
    fn dated(&self, at: usize, month: i8, first: i8, last: i8) -> Option<Found> {
        if let Some((end, year, told)) = self.year_after(at) {
            if year.about {
                return Some(Found::at(end, year, told));
            }
            let (from, to) = (Point::day(year.year, month, first)?, Point::day(year.year, month, last)?);
            return Some(Found::sure(end, if first == last { Value::At(to) } else { Value::span(from, to)? }, told));
        }
        Point::day(2024, month, first).and(Point::day(2024, month, last))?;
        if first > last || words::listed(words::NAMED_AFTER, self.text(at)) && self.capital(at) {
            return None;
        }
        Some(Found {
            end: at,
            raw: Raw::Days(month, first, last),
            told: Told::Publication,
            bare: Bare::Sure,
            about: false,
            relation: None,
        })
    }

    /// The year that follows a day, month or season: "2022", ", 2022", "of last year".
    fn year_after(&self, at: usize) -> Option<(usize, Point, Told)> {
        let start = self.any(at, &[",", "of", "in"]).unwrap_or(at);
        if let Some(year) = self.number(start, 1500, 2999) {
            let counts = words::listed(words::MEASURES, self.text(start + 1)) || self.counted(start + 1) && start > at;
            return (!counts).then_some((start + 1, Point::year(year)?, Told::Itself));
        }
        let shifts = [("last year", -1), ("this year", 0), ("next year", 1)];
        if self.text(at) != ","
            && let Some((end, shift)) =
                shifts.iter().find_map(|&(phrase, shift)| Some((self.phrase(start, phrase)?, shift)))
        {
            return Some((end, self.published?.to_year().shift(Unit::Year, shift)?, Told::Publication));
        }
        let end = self.any(start, &["that year", "the same year", "of that year"])?;
        Some((end, self.anchor?.to_year(), Told::Anchor))
    }

    /// "summer 2023", "spring of last year", "the summer". A winter lies in two years.
    fn season(&self, at: usize) -> Option<Found> {
        let word = self.text(at);
        let fall = word == "fall";
        let first = if fall { 9 } else { words::season(word)? };
        if let Some((end, year, told)) = self.year_after(at + 1).filter(|_| self.text(at + 1) != ",") {
            return Some(Found::at(end, if first == 12 { year.about() } else { year }, told));
        }
        if first == 12
            && let Some((from, to)) = self.text(at + 1).split_once('/').and_then(|(from, to)| years_of(from, to))
        {
            return Some(Found::sure(at + 2, Value::span(from, to)?, Told::Itself));
        }
        if fall
            || matches!(self.text(at + 1), "of" | "in") && self.text(at + 1) == "of"
            || self.capital(at) && at > 0 && self.capital(at - 1)
        {
            return None;
        }
        let value = self.season_near(first, if self.ahead(at) { Step::OnOrAfter } else { Step::OnOrBefore })?;
        Some(Found { bare: Bare::Season, ..Found::sure(at + 1, value, Told::Publication) })
    }

    /// The year of the season that begins with the month `first` and lies so from publication.
    pub(super) fn season_near(&self, first: i8, step: Step) -> Option<Value> {
        let published = self.published?;
        let published = match step {
            // The last one is over.
            Step::Before => published.shift(Unit::Month, -2)?,
            _ => published,
        };
        let start = published.to_month().near_month(first, step)?;
        if first == 12 && start.month.is_some() {
            return Value::span(start.to_year(), Point::year(start.year + 1)?);
        }
        Some(Value::At(start.to_year()))
    }

    /// "2010", "2015-2020", "2015/16", "the 1980s", "fiscal year 2024", "FY2024", "Q3 2023".
    fn year(&self, at: usize) -> Option<Found> {
        let text = self.text(at);
        if let Some(start) =
            decade(text).or_else(|| (self.text(at + 1) == "s").then(|| decade(&format!("{text}s"))).flatten())
        {
            let end = if decade(text).is_some() { at + 1 } else { at + 2 };
            return Some(Found::sure(end, Value::span(Point::year(start)?, Point::year(start + 9)?)?, Told::Itself));
        }
        if let Some(start) = self.any(at, &["fiscal year", "financial year", "calendar year", "fiscal", "fy", "year"])
            // Only before figures, lest "year year year ..." be followed down.
            && self.text(start).starts_with(|c: char| c.is_ascii_digit())
            && let Some(found) = self
                .year(start)
                .filter(|found| found.bare == Bare::Year || matches!(found.raw, Raw::Value(Value::Span(..))))
            && text != self.text(start)
        {
            return Some(Found { bare: Bare::Sure, ..found });
        }
        if let Some(digits) = text.strip_prefix("fy") {
            let year = if digits.len() == 2 { 2000 + digits.parse::<i16>().ok()? } else { digits.parse().ok()? };
            return Some(Found::at(at + 1, Point::year(year)?, Told::Itself));
        }
        if let Some(nth) =
            text.strip_prefix('q').and_then(|nth| nth.parse::<i8>().ok()).filter(|nth| (1..=4).contains(nth))
        {
            let (end, year, told) = self.year_after(at + 1)?;
            return Some(Found::sure(
                end,
                Value::span(Point::month(year.year, nth * 3 - 2)?, Point::month(year.year, nth * 3)?)?,
                told,
            ));
        }
        if let Some((from, to)) = text.split_once('/').and_then(|(from, to)| years_of(from, to)) {
            return Some(Found::sure(at + 1, Value::span(from, to)?, Told::Itself));
        }
        let year = self.number(at, 1500, 2100).filter(|_| text.len() == 4)?;
        if self.text(at + 1) == "-" && self.text(at + 3) == "-" && self.number(at + 2, 0, 99).is_some() {
            // A date that the calendar doesn't have.
            return None;
        }
        if self.text(at + 1) == "-" && !matches!(self.before(at), "-") {
            if let Some((from, to)) = years_of(text, self.text(at + 2)) {
                let bare = if self.year_fits(at, at + 3) && !self.counted(at + 3) { Bare::Sure } else { Bare::Year };
                return Some(Found { bare, ..Found::sure(at + 3, Value::span(from, to)?, Told::Itself) });
            }
            if let Some(month) =
                self.number(at + 2, 1, 12).filter(|_| self.text(at + 2).len() == 2 && self.text(at + 3) != "-")
            {
                return Some(Found::at(at + 3, Point::month(year, i8::try_from(month).ok()?)?, Told::Itself));
            }
        }
        Some(Found { bare: Bare::Year, ..Found::at(at + 1, Point::year(year)?, Told::Itself) })
    }
}

/// The years of "2015" and "2020", or of "2015" and "20".
fn years_of(from: &str, to: &str) -> Option<(Point, Point)> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (from.len() == 4 && matches!(to.len(), 2 | 4) && digits(from) && digits(to)).then_some(())?;
    let first: i16 = from.parse().ok()?;
    let last: i16 =
        if to.len() == 4 { to.parse().ok()? } else { first.div_euclid(100) * 100 + to.parse::<i16>().ok()? };
    ((1500..=2100).contains(&first) && last > first && last <= 2100).then_some(())?;
    Some((Point::year(first)?, Point::year(last)?))
}
