//! Dates that count from publication ("last month", "two years ago") or from the date told before ("two months later").

use super::Relation;
use super::calendar::{Point, Step, Unit, Value};
use super::grammar::{Found, Reader, Told};
use super::words;

/// Which one is pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Last,
    This,
    Next,
}

impl Reader<'_> {
    pub(super) fn relative(&self, at: usize) -> Option<Found> {
        let readings = [
            self.day_word(at),
            self.now_word(at),
            self.pointed(at),
            self.stretch(at),
            self.recent(at),
            self.ago(at),
            self.weekend(at),
            self.beside_anchor(at),
            self.shifted_anchor(at),
        ];
        readings.into_iter().flatten().reduce(|best, next| if next.end > best.end { next } else { best })
    }

    /// "now", as the end of a stretch of time.
    pub(super) fn now(&self, at: usize) -> Option<Found> {
        let end =
            self.any(at, &["the present day", "the present", "present", "date", "now", "today", "the day of writing"])?;
        Some(Found::at(end, self.published?.to_month(), Told::Publication))
    }

    /// "today", "yesterday", "last night".
    fn day_word(&self, at: usize) -> Option<Found> {
        const DAYS: &[(&str, i64)] = &[
            ("today", 0),
            ("tonight", 0),
            ("this morning", 0),
            ("this afternoon", 0),
            ("this evening", 0),
            ("overnight", 0),
            ("the day before yesterday", -2),
            ("yesterday", -1),
            ("last night", -1),
            ("the day after tomorrow", 2),
            ("tomorrow", 1),
        ];
        let (end, days) = DAYS.iter().find_map(|&(phrase, days)| Some((self.phrase(at, phrase)?, days)))?;
        let published = self.published?;
        let point = if days == 0 { published } else { published.shift(Unit::Day, days)? };
        let point = if self.text(at) == "overnight" { point.about() } else { point };
        let end = if days.abs() == 1 && matches!(self.text(end), "morning" | "afternoon" | "evening" | "night") {
            end + 1
        } else {
            end
        };
        Some(Found::at(end, point, Told::Publication))
    }

    /// "now", "currently": the month of publication, as a state lasts longer than a day.
    fn now_word(&self, at: usize) -> Option<Found> {
        let end = self.any(
            at,
            &[
                "now",
                "currently",
                "at present",
                "presently",
                "at the moment",
                "at this time",
                "nowadays",
                "these days",
                "right now",
            ],
        )?;
        // "until now" and "from now on" are left to the bounds; "now that" and "just now" say the same.
        Some(Found::at(end, self.published?.to_month(), Told::Publication))
    }

    /// "last month", "this October", "next Tuesday", "the coming year", "this past May".
    fn pointed(&self, at: usize) -> Option<Found> {
        let (start, which) = [
            ("this past", Which::Last),
            ("this coming", Which::Next),
            ("this very", Which::This),
            ("the coming", Which::Next),
            ("the current", Which::This),
            ("last", Which::Last),
            ("past", Which::Last),
            ("this", Which::This),
            ("current", Which::This),
            ("next", Which::Next),
            ("coming", Which::Next),
        ]
        .iter()
        .find_map(|&(phrase, which)| Some((self.phrase(at, phrase)?, which)))?;
        let published = self.published?;
        let end = start + 1;
        let word = self.text(start);
        let near = match which {
            Which::Last => Step::Before,
            Which::This => Step::OnOrBefore,
            Which::Next => Step::After,
        };
        if let Some(month) = words::month(word).filter(|_| self.capital(start)) {
            // "this March" lies in the year of publication, be it past or to come.
            let point = if which == Which::This {
                published.month.map_or(Some(published.to_year().about()), |_| Point::month(published.year, month))?
            } else {
                published.near_month(month, near)?
            };
            return Some(Found::at(end, point, Told::Publication));
        }
        if let Some(weekday) = words::weekday(word).filter(|_| self.capital(start)) {
            return Some(Found::at(
                end,
                published
                    .weekday(weekday, if which == Which::This && self.ahead(at) { Step::OnOrAfter } else { near })?,
                Told::Publication,
            ));
        }
        let fall = word == "fall" && which != Which::This;
        if let Some(first) = words::season(word).or(fall.then_some(9)) {
            let value = match which {
                // A winter of "this" year may have begun in the last one.
                Which::This if first != 12 => Value::At(published.to_year()),
                _ => self.season_near(first, near)?,
            };
            return Some(Found::sure(end, value, Told::Publication));
        }
        let count = match which {
            Which::Last => -1,
            Which::This => 0,
            Which::Next => 1,
        };
        let point = match word {
            "week" if published.day.is_none() && which != Which::This => published.about(),
            // Which days the week had is not for us to say: the month is sure enough.
            "week" => published.shift(Unit::Day, count * 7)?.to_month(),
            "month" if published.month.is_none() && which == Which::This => published,
            "month" => published.shift(Unit::Month, count)?,
            "year" => published.to_year().shift(Unit::Year, count)?,
            "weekend" => return self.weekend_at(end, which),
            _ => return None,
        };
        let point = if word == "week" && published.day.is_none() {
            point.about()
        } else {
            Point { about: point.about && published.day.is_none(), ..point }
        };
        Some(Found::at(end, point, Told::Publication))
    }

    /// "the past two years", "the next five months", "the past decade".
    fn stretch(&self, at: usize) -> Option<Found> {
        let start = self.phrase(at, "the")?;
        let back = match self.text(start) {
            "past" | "last" | "previous" | "preceding" => true,
            "next" | "coming" => false,
            _ => return None,
        };
        let published = self.published?;
        let (end, count, unit) = match self.count(start + 1) {
            Some((then, count)) => (then + 1, count, words::unit(self.text(then))?),
            // "the past year" spans two years of the calendar; "the last year" is vaguer than it looks.
            None if self.text(start) == "past"
                || matches!(self.text(start + 1), "decade" | "fortnight")
                || !back && matches!(self.before(at), "within" | "over" | "during") =>
            {
                (start + 2, 1, words::unit(self.text(start + 1))?)
            }
            None => return None,
        };
        (unit != Unit::Season).then_some(())?;
        let here = match unit {
            Unit::Day => published,
            Unit::Week | Unit::Month | Unit::Season => published.to_month(),
            Unit::Year | Unit::Decade => published.to_year(),
        };
        let there = match unit {
            // Ten years, not about ten years: the words are exact.
            Unit::Decade => here.shift(Unit::Year, if back { -10 * count } else { 10 * count })?,
            Unit::Week => published.shift(unit, if back { -count } else { count })?.to_month(),
            unit => here.shift(unit, if back { -count } else { count })?,
        };
        let there = Point { about: published.day.is_none() && unit == Unit::Week, ..there };
        let value = if back { Value::span(there, here)? } else { Value::span(here, there)? };
        Some(Found { relation: Some(Relation::Duration), ..Found::sure(end, value, Told::Publication) })
    }

    /// "recent months", "the coming weeks". "Recent years" say too little.
    fn recent(&self, at: usize) -> Option<Found> {
        let start = self.phrase(at, "the").unwrap_or(at);
        let then = match self.text(start) {
            "recent" | "coming" => start + 1,
            "past" | "last" if self.any(start + 1, &["few", "several"]).is_some() => start + 2,
            "next" if self.phrase(start + 1, "few").is_some() => start + 2,
            _ => return None,
        };
        let published = self.published?;
        let point = match self.text(then) {
            "months" => published.to_year().about(),
            "weeks" | "days" => published.to_month().about(),
            _ => return None,
        };
        Some(Found { relation: Some(Relation::During), ..Found::at(then + 1, point, Told::Publication) })
    }

    /// "two years ago", "nearly a decade ago", "two summers ago".
    fn ago(&self, at: usize) -> Option<Found> {
        let published = self.published?;
        let (start, rough) = self.roughly(at);
        if let Some(then) =
            self.any(start, &["a few", "several", "some", "a couple of"])
                .or((words::unit(self.text(start)).is_some()).then_some(start))
        {
            let couple = self.phrase(start, "a couple of").is_some();
            let end = self.phrase(then + 1, "ago")?;
            let unit = words::unit(self.text(then))?;
            let point = match unit {
                _ if couple => published.shift(unit, -2)?.about(),
                Unit::Day | Unit::Week => published.to_month().about(),
                Unit::Month => published.to_year().about(),
                _ => return None,
            };
            return Some(Found::at(end, point, Told::Publication));
        }
        let (then, count) = self.count(start)?;
        let half = self.phrase(start, "half a").map(|then| then + 1);
        let then = half.map_or(then, |half| half - 1);
        let unit = words::unit(self.text(then))?;
        let (end, more) = match self.phrase(then + 1, "and a half") {
            Some(end) => (end, true),
            None => (then + 1, false),
        };
        let end = self.phrase(end, "ago")?;
        let point = published.shift(unit, -count)?;
        // "a week ago" is meant to the day, "three weeks ago" is not.
        let week = unit == Unit::Week && count == 1;
        let point = Point { about: point.about && !(week && published.day.is_some()), ..point };
        let exact = !rough && !more && half.is_none();
        Some(Found::at(end, if exact { point } else { point.about() }, Told::Publication))
    }

    fn roughly(&self, at: usize) -> (usize, bool) {
        match self.any(
            at,
            &[
                "more than",
                "less than",
                "just over",
                "a little over",
                "well over",
                "over",
                "nearly",
                "almost",
                "about",
                "around",
                "roughly",
                "some",
                "at least",
            ],
        ) {
            Some(start) if self.count(start).is_some() => (start, true),
            _ => match self.any(at, &["just", "only", "barely"]) {
                Some(start) => (start, false),
                None => (at, false),
            },
        }
    }

    /// How many, and what follows: "two", "21", "twenty-one", "a".
    fn count(&self, at: usize) -> Option<(usize, i64)> {
        if let Some((tens, ones)) = self.text(at).split_once('-') {
            return Some((at + 1, words::count(tens)? + words::count(ones)?));
        }
        let first = words::count(self.text(at))?;
        let joint = if self.text(at + 1) == "-" { at + 2 } else { at + 1 };
        match words::count(self.text(joint)) {
            Some(ones)
                if first >= 20
                    && first % 10 == 0
                    && (1..10).contains(&ones)
                    && words::unit(self.text(joint + 1)).is_some() =>
            {
                Some((joint + 1, first + ones))
            }
            _ => Some((at + 1, first)),
        }
    }

    /// "at the weekend": its Saturday, about.
    fn weekend(&self, at: usize) -> Option<Found> {
        let end = self.phrase(at, "the weekend")?;
        (!matches!(self.text(end), "of" | "before" | "after")).then_some(())?;
        self.weekend_at(end, if self.ahead(at) { Which::Next } else { Which::Last })
    }

    fn weekend_at(&self, end: usize, which: Which) -> Option<Found> {
        let step = if which == Which::Next { Step::OnOrAfter } else { Step::OnOrBefore };
        Some(Found::at(end, self.published?.weekday(jiff::civil::Weekday::Saturday, step)?.about(), Told::Publication))
    }

    /// "the same day", "that year", "the following January", "the year before".
    fn beside_anchor(&self, at: usize) -> Option<Found> {
        let anchor = self.anchor?;
        let told = |end: usize, point: Point| Some(Found::at(end, point, Told::Anchor));
        if let Some(end) = self.any(at, &["the same day", "that same day", "that day", "that very day"]) {
            return told(end, anchor);
        }
        if let Some(end) = self.any(at, &["the same month", "that same month", "that month"]) {
            return told(end, anchor.to_month());
        }
        if let Some(end) = self.any(
            at,
            &["the same year", "that same year", "that year", "that summer", "that spring", "that autumn", "that fall"],
        ) {
            return told(end, anchor.to_year());
        }
        for (phrase, count) in [
            ("the day before", -1),
            ("the month before", -1),
            ("the year before", -1),
            ("the day after", 1),
            ("the month after", 1),
            ("the year after", 1),
        ] {
            if let Some(end) = self.phrase(at, phrase).filter(|&end| self.closes(end)) {
                return told(end, self.shift_anchor(anchor, words::unit(self.text(at + 1))?, count)?);
            }
        }
        let start = self.phrase(at, "the")?;
        let (step, count) = match self.text(start) {
            // "within the next year" counts from today.
            "next" if matches!(self.before(at), "within" | "over" | "during" | "in") => return None,
            "following" | "next" => (Step::After, 1),
            "previous" | "preceding" => (Step::Before, -1),
            _ => return None,
        };
        let word = self.text(start + 1);
        if let Some(month) = words::month(word).filter(|_| self.capital(start + 1)) {
            // After a bare year, the month of the next one.
            let point = match anchor.month {
                Some(_) => anchor.near_month(month, step)?,
                None => Point::month(anchor.shift(Unit::Year, count)?.year, month)?,
            };
            return told(start + 2, point);
        }
        if let Some(weekday) = words::weekday(word).filter(|_| self.capital(start + 1)) {
            return told(start + 2, anchor.weekday(weekday, step)?);
        }
        if let Some(first) = words::season(word) {
            let year = if anchor.month.is_some() {
                anchor.near_month(first, step)?.to_year()
            } else {
                anchor.shift(Unit::Year, count)?
            };
            return told(start + 2, year);
        }
        matches!(word, "day" | "week" | "month" | "year").then_some(())?;
        told(start + 2, self.shift_anchor(anchor, words::unit(word)?, count)?)
    }

    /// "two months later", "five years earlier", "a day before".
    fn shifted_anchor(&self, at: usize) -> Option<Found> {
        let anchor = self.anchor?;
        let (start, rough) = self.roughly(at);
        let few = self.any(start, &["a few", "several", "some"]);
        let (then, count) = match few {
            Some(then) => (then, 3),
            None => self.count(start)?,
        };
        let unit = words::unit(self.text(then))?;
        let end = then + 2;
        let side = match self.text(then + 1) {
            "later" | "afterwards" | "afterward" => 1,
            "earlier" | "previously" | "beforehand" => -1,
            "after" if self.closes(end) => 1,
            "before" if self.closes(end) => -1,
            _ => return None,
        };
        if few.is_some() && matches!(unit, Unit::Year | Unit::Decade | Unit::Season) {
            return None;
        }
        let point = self.shift_anchor(anchor, unit, side * count)?;
        let loose = rough || few.is_some();
        Some(Found::at(end, if loose { point.about() } else { point }, Told::Anchor))
    }

    /// Weeks after a known day name a month at best.
    fn shift_anchor(&self, anchor: Point, unit: Unit, count: i64) -> Option<Point> {
        let moved = anchor.shift(unit, count)?;
        Some(Point { about: moved.about || anchor.about, ..moved })
    }

    /// Whether nothing follows that "before" or "after" could govern.
    fn closes(&self, at: usize) -> bool {
        let next = self.text(at);
        next.is_empty() || matches!(next, "." | "," | ";" | ":" | ")" | "!" | "?" | "\"" | "'" | "”")
    }
}
