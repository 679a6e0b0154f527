//! Dates as stretches of days, so that they can be compared.

use attache_model::Edtf;
use edtf_core::{Bound, BoundDate};

/// First and last day that a date may mean, counted from 1970-01-01; open ends are the limits of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Days {
    pub first: i32,
    pub last: i32,
}

impl Days {
    /// The days of a date. "Around" widens it by half its length on either side.
    pub fn of(date: &Edtf) -> Option<Self> {
        let date: edtf_core::Edtf = date.as_str().parse().ok()?;
        let bounds = date.bounds();
        let mut first = match bounds.earliest {
            Bound::Date(day) => number(day),
            _ => i32::MIN,
        };
        let mut last = match bounds.latest {
            Bound::Date(day) => number(day),
            _ => i32::MAX,
        };
        if date.is_approximate() {
            let half = if first == i32::MIN || last == i32::MAX { 30 } else { (last.saturating_sub(first) / 2).max(7) };
            // Open ends saturate and stay open.
            first = if first == i32::MIN { first } else { first.saturating_sub(half) };
            last = if last == i32::MAX { last } else { last.saturating_add(half) };
        }
        (first <= last && (first > i32::MIN || last < i32::MAX)).then_some(Self { first, last })
    }

    /// How many days lie between the two; 0 when they overlap.
    pub fn gap(self, other: Self) -> i32 {
        self.first.max(other.first).saturating_sub(self.last.min(other.last)).max(0)
    }

    /// How many days it leaves open.
    pub fn width(self) -> i32 {
        self.last.saturating_sub(self.first)
    }

    /// The days that both may mean; the shorter of the two where there are none.
    pub fn narrowed(self, other: Self) -> Self {
        let both = Self { first: self.first.max(other.first), last: self.last.min(other.last) };
        if both.first <= both.last {
            both
        } else if other.width() < self.width() {
            other
        } else {
            self
        }
    }

    /// How far a day lies from it.
    pub fn distance(self, day: i32) -> i32 {
        self.gap(Self { first: day, last: day })
    }
}

fn number(day: BoundDate) -> i32 {
    // Days of the proleptic Gregorian calendar: years begin in March, so that the leap day comes last.
    let year = if day.month <= 2 { day.year.saturating_sub(1) } else { day.year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = (i64::from(day.month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(day.day) - 1;
    let days = era.saturating_mul(146_097).saturating_add(of_era * 365 + of_era / 4 - of_era / 100 + of_year) - 719_468;
    days.clamp(i64::from(i32::MIN) + 1, i64::from(i32::MAX) - 1) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Days {
        Days::of(&Edtf::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn dates_are_stretches_of_days() {
        assert_eq!(days("1970-01-01"), Days { first: 0, last: 0 });
        assert_eq!(days("2000-02-29").first, 11_016);
        assert_eq!(days("1969-12"), Days { first: -31, last: -1 });
        assert_eq!(days("2022").width(), 364);
        assert_eq!(days("../2025").first, i32::MIN);
        assert_eq!(days("2023-06-01/..").last, i32::MAX);
        assert!(days("2022-05~").first < days("2022-05").first);
    }

    #[test]
    fn gaps_are_counted_in_days() {
        assert_eq!(days("2022-01-01").gap(days("2022-01-11")), 10);
        assert_eq!(days("2022-01-11").gap(days("2022")), 0);
        assert_eq!(days("../2021").gap(days("2022-01-01")), 1);
        assert_eq!(days("2022").narrowed(days("2022-05")), days("2022-05"));
        assert_eq!(days("2022").distance(days("2023-01-02").first), 2);
    }
}
