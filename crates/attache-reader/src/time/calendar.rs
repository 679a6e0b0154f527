//! Points in time that are no more precise than what is known, and how they are reckoned and written.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use std::fmt;

/// Years that texts about arms speak of; anything outside is no date.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2999;

/// A year, a month or a day. `about` marks one that is only near to what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) year: i16,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    pub(super) about: bool,
}

/// A stretch of the calendar by which texts reckon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Season,
    Year,
    Decade,
}

impl Point {
    pub(super) fn year(year: i16) -> Option<Self> {
        YEARS.contains(&year).then_some(Self { year, month: None, day: None, about: false })
    }

    pub(super) fn month(year: i16, month: i8) -> Option<Self> {
        ((1..=12).contains(&month)).then_some(())?;
        Some(Self { month: Some(month), ..Self::year(year)? })
    }

    pub(super) fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::of(Date::new(year, month, day).ok()?)
    }

    fn of(date: Date) -> Option<Self> {
        Some(Self { day: Some(date.day()), ..Self::month(date.year(), date.month())? })
    }

    pub(super) fn about(self) -> Self {
        Self { about: true, ..self }
    }

    /// The point that an EDTF date names; of an interval its last end that is known. Nothing for forms of
    /// EDTF that a publication date doesn't take (seasons, unspecified digits, sets).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let part = text.split('/').rfind(|part| !matches!(*part, "" | ".."))?;
        let part = part.trim_end_matches(['~', '?', '%']);
        let part = part.split('T').next()?;
        let mut fields = part.split('-').map(|field| field.parse::<i16>().ok());
        let year = fields.next()??;
        let month = fields.next();
        let day = fields.next();
        if fields.next().is_some() {
            return None;
        }
        match (month, day) {
            (None, _) => Self::year(year),
            (Some(month), None) => Self::month(year, i8::try_from(month?).ok()?),
            (Some(month), Some(day)) => Self::day(year, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?),
        }
    }

    /// The first day that the point may mean.
    pub(super) fn first(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// The last day that the point may mean.
    pub(super) fn last(self) -> Option<Date> {
        match (self.month, self.day) {
            (_, Some(_)) => self.first(),
            (Some(month), None) => Some(Date::new(self.year, month, 1).ok()?.last_of_month()),
            (None, None) => Date::new(self.year, 12, 31).ok(),
        }
    }

    /// The day itself, where it is known.
    pub(super) fn date(self) -> Option<Date> {
        self.day.and_then(|_| self.first())
    }

    /// The month that holds it, or the year where the month is not known.
    pub(super) fn to_month(self) -> Self {
        Self { day: None, ..self }
    }

    /// The year that holds it.
    pub(super) fn to_year(self) -> Self {
        Self { month: None, day: None, ..self }
    }

    /// The point `count` units on (back, if negative), as precise as the unit and the point allow: two months
    /// after a day is a month, two months after a year lies only about that year.
    pub(super) fn shift(self, unit: Unit, count: i64) -> Option<Self> {
        let count = if count.abs() <= 5000 { count } else { return None };
        let years = |n: i64| Self::year(self.year.checked_add(i16::try_from(n).ok()?)?);
        match unit {
            Unit::Day | Unit::Week => match self.date() {
                Some(date) => {
                    let span: Span = if unit == Unit::Day { count.days() } else { count.weeks() };
                    let moved = Self::of(date.checked_add(span).ok()?)?;
                    Some(if unit == Unit::Week { moved.about() } else { moved })
                }
                None => {
                    // The middle of what is known, so that long spans still move.
                    let days = if unit == Unit::Day { count } else { count * 7 };
                    let middle = Date::new(self.year, self.month.unwrap_or(7), 15).ok()?;
                    let moved = Self::of(middle.checked_add(days.days()).ok()?)?.about();
                    Some(if self.month.is_some() { moved.to_month() } else { moved.to_year() })
                }
            },
            Unit::Month => match self.month {
                Some(month) => {
                    let moved = Date::new(self.year, month, 1).ok()?.checked_add(count.months()).ok()?;
                    Self::month(moved.year(), moved.month())
                }
                None => Some(years(count.div_euclid(12))?.about()),
            },
            Unit::Season | Unit::Year => years(count),
            Unit::Decade => Some(years(count * 10)?.about()),
        }
    }

    /// The nearest `weekday` from this day: before it (`step` -1), on or before it (0), after it (1), on or
    /// after it (2). Where only the month or year is known, that, roughly.
    pub(super) fn weekday(self, weekday: Weekday, step: Step) -> Option<Self> {
        let Some(date) = self.date() else { return Some(self.about()) };
        if matches!(step, Step::OnOrBefore | Step::OnOrAfter) && date.weekday() == weekday {
            return Some(self);
        }
        let nth = if matches!(step, Step::Before | Step::OnOrBefore) { -1 } else { 1 };
        Self::of(date.nth_weekday(nth, weekday).ok()?)
    }

    /// The `month` that lies so from this point.
    pub(super) fn near_month(self, month: i8, step: Step) -> Option<Self> {
        let Some(here) = self.month else { return Some(self.to_year().about()) };
        let year = match step {
            Step::Before if month < here => self.year,
            Step::OnOrBefore if month <= here => self.year,
            Step::Before | Step::OnOrBefore => self.year - 1,
            Step::After if month > here => self.year,
            Step::OnOrAfter if month >= here => self.year,
            Step::After | Step::OnOrAfter => self.year + 1,
        };
        Self::month(year, month)
    }

    /// The day of the year that lies so from this point; the 29th of February in the nearest year that has one.
    pub(super) fn near_day(self, month: i8, day: i8, step: Step) -> Option<Self> {
        if self.month.is_none() {
            return Date::new(2024, month, day).ok().and(Some(self.to_year().about()));
        }
        let back = matches!(step, Step::Before | Step::OnOrBefore);
        let bound = if back { self.last()? } else { self.first()? };
        for distance in 0..=8 {
            let year = if back { self.year - distance } else { self.year + distance };
            let Ok(date) = Date::new(year, month, day) else { continue };
            let fits = match step {
                Step::Before => date < bound,
                Step::OnOrBefore => date <= bound,
                Step::After => date > bound,
                Step::OnOrAfter => date >= bound,
            };
            if fits {
                return Self::of(date);
            }
        }
        None
    }
}

/// On which side of a point another is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Before,
    OnOrBefore,
    After,
    OnOrAfter,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        if self.about { f.write_str("~") } else { Ok(()) }
    }
}

/// A point, or all from one point to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    At(Point),
    Span(Point, Point),
}

impl Value {
    /// From the first to the last, if that is the order they have.
    pub(super) fn span(from: Point, to: Point) -> Option<Self> {
        (from.first()? <= to.last()?).then_some(Self::Span(from, to))
    }

    pub(super) fn start(self) -> Point {
        match self {
            Self::At(point) | Self::Span(point, _) => point,
        }
    }

    pub(super) fn end(self) -> Point {
        match self {
            Self::At(point) | Self::Span(_, point) => point,
        }
    }
}
