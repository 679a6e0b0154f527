//! Expressions: a date with the preposition before it, its bounds, ranges and parts.

use super::calendar::{Point, Step, Value};
use super::token::{Token, tokens};
use super::words;
use super::{Expression, Relation};
use attache_model::Edtf;

/// What a date counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing: it names its year.
    Itself,
    /// The day of publication.
    Publication,
    /// The date told before it.
    Anchor,
}

/// A date as read, before it is known which year is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    Value(Value),
    /// A month without its year.
    Month(i8),
    /// Days of a month without their year, the first and the last.
    Days(i8, i8, i8),
}

/// What makes a date a doubtful one, unless a preposition stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    /// Nothing: it can be no other thing.
    Sure,
    /// Four digits.
    Year,
    /// A month's name alone.
    Month,
    /// A day's name alone.
    Weekday,
    /// A season alone.
    Season,
}

/// A date read from the tokens up to `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) end: usize,
    pub(super) raw: Raw,
    pub(super) told: Told,
    pub(super) bare: Bare,
    pub(super) about: bool,
    pub(super) relation: Option<Relation>,
}

impl Found {
    pub(super) fn sure(end: usize, value: Value, told: Told) -> Self {
        Self { end, raw: Raw::Value(value), told, bare: Bare::Sure, about: false, relation: None }
    }

    pub(super) fn at(end: usize, point: Point, told: Told) -> Self {
        Self::sure(end, Value::At(point), told)
    }
}

/// Reads the tokens of one sentence.
pub(super) struct Reader<'w> {
    pub(super) words: &'w [&'w str],
    pub(super) tokens: Vec<Token>,
    pub(super) published: Option<Point>,
    pub(super) anchor: Option<Point>,
}

impl<'w> Reader<'w> {
    pub(super) fn new(words: &'w [&'w str], published: Option<Point>, anchor: Option<Point>) -> Self {
        Self { words, tokens: tokens(words), published, anchor }
    }

    /// All expressions, the longest first at each place.
    pub(super) fn expressions(mut self) -> Vec<Expression> {
        let mut expressions = Vec::new();
        let mut at = 0;
        let mut after = None;
        while at < self.tokens.len() {
            let Some((end, value, expression)) = self.expression(at, after) else {
                at += 1;
                continue;
            };
            self.anchor = Some(value.end());
            expressions.push(expression);
            // Never cut a word in two.
            let word = self.tokens.get(end - 1).map_or(usize::MAX, |token| token.word);
            at = end;
            while self.tokens.get(at).is_some_and(|token| token.word == word) {
                at += 1;
            }
            after = Some(end);
        }
        expressions
    }

    /// The token's text; empty past the ends.
    pub(super) fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    pub(super) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.text(at))
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// Past the words of `phrase`, if they stand at `at`.
    pub(super) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut end = at;
        for word in phrase.split(' ') {
            if self.text(end) != word {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    pub(super) fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.phrase(at, phrase))
    }

    fn expression(&self, at: usize, after: Option<usize>) -> Option<(usize, Value, Expression)> {
        // A token in the midst of a word begins nothing.
        if at > 0 && self.tokens.get(at)?.word == self.tokens.get(at - 1)?.word {
            return None;
        }
        let readings = [self.range(at), self.bound(at), self.placed(at), self.alone(at, after)];
        let (end, value, relation, told) =
            readings.into_iter().flatten().reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let date = match relation {
            Relation::Since | Relation::After => match value {
                // "since the 1980s": somewhere in them.
                Value::Span(from, to) if to.year - from.year == 9 && from.month.is_none() => {
                    format!("{}/..", from.about())
                }
                value => format!("{}/..", value.start()),
            },
            Relation::Until | Relation::By | Relation::Before => format!("../{}", value.end()),
            Relation::On | Relation::During | Relation::Duration => match value {
                Value::At(point) => point.to_string(),
                Value::Span(from, to) if from == to => from.to_string(),
                Value::Span(from, to) => format!("{from}/{to}"),
            },
        };
        let first = self.tokens.get(at)?.word;
        let last = self.tokens.get(end.checked_sub(1)?)?.word;
        let words = first..last + 1;
        let expression =
            Expression { date: Edtf::parse(&date).ok()?, basis: self.basis(&words, value, told), words, relation };
        Some((end, value, expression))
    }

    fn basis(&self, words: &std::ops::Range<usize>, value: Value, told: Told) -> String {
        let mut basis = String::new();
        for word in self.words.get(words.clone()).unwrap_or_default() {
            let close =
                matches!(*word, "-" | "–" | "," | "'s" | "’s" | ")" | "/") || basis.ends_with(['-', '–', '(', '/']);
            if !basis.is_empty() && !close {
                basis.push(' ');
            }
            basis.push_str(word);
        }
        let from = match told {
            Told::Itself => None,
            Told::Publication => self.published,
            Told::Anchor => self.anchor,
        };
        if let Some(from) = from {
            let side = match (value.end().last(), from.first(), value.start().first(), from.last()) {
                (Some(end), Some(first), _, _) if end < first => "before",
                (_, _, Some(start), Some(last)) if start > last => "after",
                _ => "seen from",
            };
            basis.push_str(&format!(", {side} {from}"));
        }
        basis
    }

    /// "between 2015 and 2020", "from May until now", "March to June 2022".
    fn range(&self, at: usize) -> Option<(usize, Value, Relation, Told)> {
        let (from, joints): (usize, &[&str]) = match self.text(at) {
            "between" => (at + 1, &["and", "to", "-"]),
            "from" => (at + 1, &["up to", "up until", "to", "until", "till", "through", "-"]),
            _ => (at, &["to", "until", "through", "-"]),
        };
        let first = self.value(from, 0)?;
        let then = self.any(first.end, joints)?;
        let second = self.value(then, 0).or_else(|| self.now(then))?;
        if from == at {
            // Without "from" or "between", two weekdays or a bare pair may be anything.
            let years = first.bare == Bare::Year && second.bare == Bare::Year && self.year_fits(at, second.end);
            let months = matches!(first.raw, Raw::Month(_)) && self.capital(at) || first.bare == Bare::Sure;
            let placed = words::listed(words::IN, self.before(at));
            if !years && !months && !placed {
                return None;
            }
        }
        let doubtful =
            |found: &Found| found.bare == Bare::Weekday || matches!(found.relation, Some(Relation::Duration));
        if (doubtful(&first) && doubtful(&second)) || (second.bare == Bare::Year && !self.year_fits(then, second.end)) {
            return None;
        }
        let told = if second.told == Told::Itself { first.told } else { second.told };
        let (start, end, told) = match (first.raw, second.raw) {
            (Raw::Value(first), Raw::Value(second)) => (first.start(), second.end(), told),
            (Raw::Value(first), Raw::Month(month)) => {
                (first.start(), first.start().near_month(month, Step::OnOrAfter)?, told)
            }
            (Raw::Value(first), Raw::Days(month, _, day)) => {
                (first.start(), first.start().near_day(month, day, Step::OnOrAfter)?, told)
            }
            (raw, _) => {
                let second_value = self.resolve(&second, then)?;
                let told = if matches!(second.raw, Raw::Value(_)) { second.told } else { Told::Publication };
                let start = match raw {
                    Raw::Month(month) => second_value.end().to_month().near_month(month, Step::OnOrBefore)?,
                    Raw::Days(month, day, _) => second_value.end().near_day(month, day, Step::OnOrBefore)?,
                    Raw::Value(value) => value.start(),
                };
                (start, second_value.end(), told)
            }
        };
        let soften = |point: Point, about: bool| if about { point.about() } else { point };
        let value = Value::span(soften(start, first.about), soften(end, second.about))?;
        Some((second.end, value, Relation::During, told))
    }

    /// "since 2019", "by mid-2025", "after the coup in 2021".
    fn bound(&self, at: usize) -> Option<(usize, Value, Relation, Told)> {
        const BOUNDS: &[(&str, Relation)] = &[
            ("ever since", Relation::Since),
            ("since", Relation::Since),
            ("as from", Relation::Since),
            ("starting from", Relation::Since),
            ("starting in", Relation::Since),
            ("starting on", Relation::Since),
            ("starting", Relation::Since),
            ("beginning in", Relation::Since),
            ("beginning on", Relation::Since),
            ("no earlier than", Relation::Since),
            ("not before", Relation::Since),
            ("from", Relation::Since),
            ("after", Relation::After),
            ("following", Relation::After),
            ("post -", Relation::After),
            ("up until", Relation::Until),
            ("up to", Relation::Until),
            ("until", Relation::Until),
            ("till", Relation::Until),
            ("til", Relation::Until),
            ("through", Relation::Until),
            ("no later than", Relation::By),
            ("by", Relation::By),
            ("prior to", Relation::Before),
            ("ahead of", Relation::Before),
            ("before", Relation::Before),
            ("pre -", Relation::Before),
        ];
        let (start, relation) =
            BOUNDS.iter().find_map(|(phrase, relation)| Some((self.phrase(at, phrase)?, *relation)))?;
        let pointed = words::listed(words::DETERMINERS, self.text(start));
        if let Some(mut found) = self.value(start, 0) {
            if found.bare == Bare::Year && !self.year_fits(start, found.end) {
                return None;
            }
            let value = self.resolve(&found, at)?;
            // "banned by the 2019 law", "hit by Monday's strike": whoever did it, not a time.
            if self.text(at) == "by" && (self.text(found.end) == "'s" || pointed && found.bare == Bare::Year) {
                return None;
            }
            if self.text(at) == "from" {
                let onward = self.any(found.end, &["on", "onward", "onwards"]);
                let opens = at == 0 || matches!(self.before(at), "," | ";" | ":" | "(" | "effective" | "force" | "-");
                let ahead = self.published.is_some_and(|published| value.start().first() > published.first())
                    || self.text(start) == "this";
                // "from 3 to 7 May" is a stretch of its own.
                let stretch = matches!(value, Value::Span(from, to) if from != to);
                if onward.is_none() && (stretch || !opens && !ahead) {
                    return None;
                }
                found.end = onward.unwrap_or(found.end);
            }
            // "will not arrive before 2029"
            let denied = (1..=3)
                .filter_map(|back| at.checked_sub(back))
                .any(|at| matches!(self.text(at), "not" | "n't" | "never"));
            let relation =
                if denied && matches!(self.text(at), "before" | "until" | "till") { Relation::Since } else { relation };
            return Some((found.end, value, relation, found.told));
        }
        let owned = self.text(start + 1) == "'s" || self.text(start + 2) == "'s";
        if (pointed || owned) && matches!(self.text(at), "since" | "after" | "before" | "following") {
            self.bounded_by_event(at, start, relation)
        } else {
            None
        }
    }

    /// "since its intervention in 2015": the event between may take a few words, but no verb.
    fn bounded_by_event(&self, at: usize, start: usize, relation: Relation) -> Option<(usize, Value, Relation, Told)> {
        for middle in start + 1..start + 7 {
            let word = self.text(middle);
            if matches!(word, "in" | "of" | "on")
                && let Some(found) = self.value(middle + 1, 0)
                && found.told != Told::Anchor
                && (found.bare != Bare::Year || self.year_fits(middle + 1, found.end))
            {
                return Some((found.end, self.resolve(&found, at)?, relation, found.told));
            }
            let stops = word.is_empty() || word.ends_with("ed") || word.ends_with(|c: char| !c.is_alphanumeric());
            if stops
                || matches!(
                    word,
                    "said"
                        | "told"
                        | "was"
                        | "were"
                        | "is"
                        | "are"
                        | "had"
                        | "has"
                        | "that"
                        | "which"
                        | "who"
                        | "to"
                        | "and"
                        | "began"
                        | "took"
                )
            {
                return None;
            }
        }
        None
    }

    /// "in 2010", "as early as May", "throughout 2022".
    fn placed(&self, at: usize) -> Option<(usize, Value, Relation, Told)> {
        let start = self
            .any(
                at,
                &[
                    "as of",
                    "as early as",
                    "as late as",
                    "as recently as",
                    "as far back as",
                    "back in",
                    "back to",
                    "dated",
                    "dating to",
                ],
            )
            .or_else(|| words::listed(words::IN, self.text(at)).then_some(at + 1))?;
        let preposition = self.text(at);
        let found = self.value(start, 0)?;
        if found.bare == Bare::Year {
            let counts = match preposition {
                "at" | "over" => true,
                "of" => words::listed(words::AMOUNTS, self.before(at)),
                // "up from 1900"
                "from" => matches!(self.before(at), "up" | "down" | "rose" | "rising" | "fell" | "grew" | "increased"),
                _ => false,
            };
            if counts || !self.year_fits(start, found.end) {
                return None;
            }
        }
        let mut value = self.resolve(&found, at)?;
        if matches!(preposition, "around" | "about" | "circa")
            && let Value::At(point) = value
        {
            value = Value::At(point.about());
        }
        let relation = found.relation.unwrap_or(match preposition {
            "during" | "throughout" | "over" => Relation::During,
            _ => found.plain(),
        });
        Some((found.end, value, relation, found.told))
    }

    /// A date with no preposition before it: "yesterday", "(2019)", "the 2013 agreement", "March's attack".
    fn alone(&self, at: usize, after: Option<usize>) -> Option<(usize, Value, Relation, Told)> {
        let found = self.value(at, 0)?;
        if found.bare == Bare::Year && self.text(at) == "the" || matches!(self.before(at), "every" | "each") {
            return None;
        }
        // "in April and May", "in 2015, 2017 and 2019"
        let listed = matches!(self.before(at), "and" | "or" | ",") && after.is_some_and(|end| end + 1 == at);
        let possessed = self.text(found.end) == "'s";
        let sure = match found.bare {
            Bare::Sure => true,
            Bare::Year => self.year_fits(at, found.end) && (listed || self.year_alone(at, found.end)),
            Bare::Month => {
                let begins = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
                let pointed = words::listed(words::DETERMINERS, self.before(at))
                    && begins(self.text(found.end))
                    && !self.capital(found.end);
                let verb = words::listed(words::IN, self.text(found.end))
                    || matches!(
                        self.text(found.end),
                        "to" | "toward"
                            | "towards"
                            | "through"
                            | "across"
                            | "against"
                            | "and"
                            | "was"
                            | "is"
                            | "had"
                            | "has"
                    );
                listed || possessed || pointed && !verb
            }
            Bare::Weekday => {
                !matches!(self.before(at), "the" | "a" | "an" | "every" | "each" | "-")
                    && !self.names_a_thing(at, found.end)
            }
            Bare::Season => false,
        };
        let named = found.bare != Bare::Sure && words::listed(words::NAMED_BEFORE, self.before(at));
        (sure && !named).then_some(())?;
        Some((found.end, self.resolve(&found, at)?, found.relation.unwrap_or(found.plain()), found.told))
    }

    /// Whether the words that follow make a name of it ("Sunday Times").
    pub(super) fn names_a_thing(&self, at: usize, end: usize) -> bool {
        words::listed(words::NAMED_AFTER, self.text(end)) && self.capital(end)
            || words::listed(words::NAMED_BEFORE, self.before(at))
    }

    /// Whether a number read as a year isn't counting what follows it or counted by what precedes it.
    pub(super) fn year_fits(&self, at: usize, end: usize) -> bool {
        let round =
            self.text(end.saturating_sub(1)).ends_with("00") || self.text(end.saturating_sub(1)).ends_with("50");
        let next = self.text(end);
        let measured = words::listed(words::MEASURES, next) || (round && self.counted(end));
        let before = self.before(at);
        // "no later than 2025"
        if before == "than" && at >= 2 && matches!(self.text(at - 2), "later" | "earlier" | "sooner") {
            return !measured;
        }
        !measured && !words::listed(words::COUNTING, before) && !words::listed(words::NAMING, before)
    }

    /// Whether the words from `at` on, after an adjective or two, name what is counted.
    pub(super) fn counted(&self, at: usize) -> bool {
        (at..at + 3)
            .take_while(|&at| self.text(at).chars().all(|c| c.is_alphanumeric() || c == '-'))
            .any(|at| words::listed(words::COUNTED, self.text(at)))
    }

    /// Whether a lone number between 1900 and 2060 is a year.
    fn year_alone(&self, at: usize, end: usize) -> bool {
        let before = self.before(at);
        let year: i16 = self.text(end - 1).parse().unwrap_or_default();
        let designation = before.bytes().any(|b| b.is_ascii_digit()) || matches!(before, "-" | "." | "/");
        let pointed = words::listed(words::DETERMINERS, before);
        let in_brackets = before == "(" && matches!(self.text(end), ")" | "," | ";");
        let round = year % 50 == 0;
        let next = self.text(end);
        let plural = !pointed
            && next.len() > 3
            && next.ends_with('s')
            && !next.ends_with("ss")
            && !matches!(next, "this" | "does" | "sees" | "brings" | "marks" | "gives" | "ends" | "begins");
        if in_brackets {
            return (1800..=2060).contains(&year);
        }
        // A name before it makes a model of it ("Expo 2020" is one too); in front of it stand articles, adjectives, verbs.
        let named = at > 0 && self.capital(at - 1) && !pointed && !self.capital_adjective(at - 1);
        (1900..=2060).contains(&year)
            && !designation
            && !named
            && !plural
            && !self.counted(end)
            && (pointed || !round)
            && before != "to"
            && before != "by"
            && before != "at"
            && before != "of"
    }

    fn capital_adjective(&self, at: usize) -> bool {
        // At a sentence's start any word has a capital.
        at == 0
            || self.text(at).ends_with("ian")
            || self.text(at).ends_with("ish")
            || self.text(at).ends_with("ese")
            || words::month(self.text(at)).is_some()
    }

    /// Whether "will" or "shall" stands before it in the same clause.
    pub(super) fn ahead(&self, at: usize) -> bool {
        for back in (at.saturating_sub(10)..at.min(self.tokens.len())).rev() {
            match self.text(back) {
                "will" | "shall" | "'ll" | "won't" => return true,
                "," | ";" | ":" | "." | "\"" | "that" | "which" | "who" | "said" | "after" | "since" | "reported"
                | "agreed" | "announced" => return false,
                _ => {}
            }
        }
        false
    }

    /// The date itself; what lacks a year is the latest one that publication allows, or the next, if it is said to come.
    pub(super) fn resolve(&self, found: &Found, at: usize) -> Option<Value> {
        let step = if self.ahead(at) { Step::OnOrAfter } else { Step::OnOrBefore };
        let value = match found.raw {
            Raw::Value(value) => value,
            Raw::Month(month) => Value::At(self.published?.to_month().near_month(month, step)?),
            Raw::Days(month, first, last) => {
                let last_day = self.published?.near_day(month, last, step)?;
                if first == last {
                    Value::At(last_day)
                } else {
                    Value::Span(last_day.near_day(month, first, Step::OnOrBefore)?, last_day)
                }
            }
        };
        Some(match value {
            Value::At(point) if found.about => Value::At(point.about()),
            value => value,
        })
    }

    /// A date at `at`, the longest.
    pub(super) fn value(&self, at: usize, depth: u8) -> Option<Found> {
        let start = self.phrase(at, "the").unwrap_or(at);
        let readings = [
            self.partial(at, depth),
            self.relative(at),
            self.calendar(at),
            (start > at).then(|| self.calendar(start)).flatten().filter(|found| found.bare != Bare::Weekday),
        ];
        readings.into_iter().flatten().reduce(|best, next| if next.end > best.end { next } else { best })
    }
}

impl Found {
    fn plain(&self) -> Relation {
        match self.raw {
            Raw::Value(Value::Span(..)) => Relation::During,
            _ => Relation::On,
        }
    }
}
