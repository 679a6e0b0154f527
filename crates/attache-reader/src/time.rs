//! When: the time expressions of a sentence, as dates no more precise than the words and the publication allow.
//!
//! Words are read by hand-written rules, not by a model, so that every date can say what it was read from:
//! [`Expression::basis`] is shown beside it. A phrase that tells nothing certain ("in recent years", "on a Tuesday")
//! yields nothing.

mod calendar;
mod grammar;
mod named;
mod relative;
mod token;
mod words;

use attache_model::Edtf;
use calendar::Point;
use std::ops::Range;

/// How the act stands to the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At some time within it.
    On,
    /// From then on; the date is open at its end (`2019/..`).
    Since,
    /// Up to then; the date is open at its start (`../2020`).
    Until,
    /// At the latest then (`../2025`).
    By,
    /// At some time before (`../1939`).
    Before,
    /// At some time after (`1979/..`).
    After,
    /// Within, or all through, a stretch of time ("between 2015 and 2020", "throughout 2022", "in recent months").
    During,
    /// A length of time reckoned to or from publication ("over the past two years").
    Duration,
}

/// A stretch of a sentence that says when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Its tokens, the preposition that governs it included.
    pub words: Range<usize>,
    /// The date, as in EDTF.
    pub date: Edtf,
    /// The words it was read from and, where they count from another date, that date: `last month, before 2023-08-22`.
    pub basis: String,
    /// How the act stands to the date.
    pub relation: Relation,
}

/// The time expressions among the tokens of one sentence, from left to right and apart from each other.
///
/// `published` is the publication date (EDTF: a day, a month or a year). Without it, expressions that count from it
/// ("last month", "in March") yield nothing. "Two months later" counts from the expression before it in the sentence.
#[cfg(test)]
pub fn scan(words: &[&str], published: Option<&str>) -> Vec<Expression> {
    scan_after(words, published, None)
}

/// [`scan`], where a first "two months later" or "the same day" counts from `anchor`: the date last told before the sentence.
pub fn scan_after(words: &[&str], published: Option<&str>, anchor: Option<&Edtf>) -> Vec<Expression> {
    let published = published.and_then(Point::parse);
    let anchor = anchor.and_then(|date| Point::parse(date.as_str()));
    grammar::Reader::new(words, published, anchor).expressions()
}

#[cfg(test)]
mod tests;
