//! Lines that say whose the whole text is: datelines, source lines, bylines of agencies, copyright, notes of where it
//! stood before.

use super::{
    Found, How, Place, Sort,
    cues::Cues,
    mentions::{Mention, Mentions},
    tokens::Token,
};
use attache_model::Part;
use std::ops::Range;

/// A dateline's source stands within so many tokens ("NEW YORK, United States, Aug. 2, 2023 (AFP) –").
const DATELINE: usize = 16;
/// Datelines and bylines stand in the first so many paragraphs, source lines there and in the last so many.
const NEAR: usize = 5;
/// A line of this many tokens and more is prose.
const LINE: usize = 16;
/// So many tokens may stand between "originally appeared in" and the name.
const BRIDGE: usize = 8;

/// The credits of a paragraph for the whole text.
pub(super) fn find(tokens: &[Token], mentions: &Mentions, cues: &Cues, place: Place) -> Vec<Found> {
    let begins = place.number < NEAR;
    let edge = begins || place.left < NEAR;
    let mut found = Vec::new();
    let line = Line { tokens, mentions, cues };
    if matches!(place.part, Part::Title | Part::Heading | Part::TableRow | Part::Footnote) {
        return found;
    }
    if begins {
        found.extend(line.dateline());
    }
    if edge && !line.about_a_picture() {
        let label = line.label();
        found.extend(if label.is_empty() { line.byline(begins) } else { label });
        found.extend(line.copyright());
        found.extend(line.at_the_end());
    }
    found.extend(line.republished());
    found
}

struct Line<'a, 't> {
    tokens: &'a [Token<'t>],
    mentions: &'a Mentions,
    cues: &'a Cues,
}

impl Line<'_, '_> {
    fn get(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, signs: &[&str]) -> bool {
        self.get(at).is_some_and(|token| token.is(signs))
    }

    fn starting(&self, at: usize) -> Option<&Mention> {
        self.mentions.starting(at)
    }

    fn about_a_picture(&self) -> bool {
        self.tokens.len() < 2 * LINE
            && self.tokens.iter().take(8).any(|token| self.cues.pictures.contains(&token.lower))
    }

    /// "TEHRAN, Aug. 2 (IRNA) –", "MOSCOW, August 2. /TASS/.", "(Reuters) -".
    fn dateline(&self) -> Option<Found> {
        let opens = (0..DATELINE).find(|&at| self.is(at, &["(", "/", "["]))?;
        let before = self.tokens.get(..opens)?;
        let of_place = |token: &Token| token.capital() || token.number() || !token.word && !token.is(&["!", "?"]);
        let small = before.iter().filter(|token| !of_place(token)).count();
        let named = self.mentions.within(&(0..opens)).iter().any(|mention| mention.sort != Sort::Official);
        if small > 1 || named || before.iter().any(Token::dash) {
            return None;
        }
        let closing = ["(", "/", "["].iter().zip([")", "/", "]"]).find(|(sign, _)| self.is(opens, &[sign]))?.1;
        let closes = (opens + 2..opens + 10).find(|&at| self.is(at, &[closing]))?;
        let dash = (closes + 1..closes + 3).any(|at| self.get(at).is_some_and(Token::dash));
        let mention = match self.starting(opens + 1) {
            Some(mention) if mention.to <= closes && mention.sort != Sort::Official => mention.clone(),
            // An agency that is not known: its letters, between a place and a dash.
            None if closes == opens + 2
                && dash
                && before.first().is_some_and(|token| token.text.chars().all(char::is_uppercase))
                && self.get(opens + 1).is_some_and(|token| self.is_agency(token)) =>
            {
                Mention { from: opens + 1, to: closes, record: None, sort: Sort::Unknown, weak: false, wire: false }
            }
            _ => return None,
        };
        // "Reuters (Moscow)", "The agency (IRNA) said": without a dash it must begin, or stand between strokes.
        let stroke = closing == "/";
        (dash
            || stroke
            || before.is_empty() && self.get(closes + 1).is_some_and(|token| token.capital() || token.is(&[":", "."])))
        .then(|| Found { mention, how: How::Dateline, whole: true, evidence: opens..closes + 1, through: None })
    }

    /// Two to seven capitals: the letters of an agency.
    fn is_agency(&self, token: &Token) -> bool {
        let count = token.text.chars().count();
        (2..=7).contains(&count)
            && token.text.chars().all(char::is_uppercase)
            && !self.cues.letters.contains(&token.lower)
    }

    /// "Source: IRNA", "(With inputs from PTI and ANI)".
    fn label(&self) -> Vec<Found> {
        let brackets = usize::from(self.is(0, &["(", "["]));
        let starts = [Some(brackets), self.last_sentence()].into_iter().flatten();
        for start in starts {
            let rest = self.tokens.get(start..).unwrap_or_default();
            let Some(length) = self.cues.labels.at(rest).filter(|_| rest.len() <= LINE) else { continue };
            let sign = self.get(start + length).is_some_and(|token| token.dash() || token.is(&[":"]));
            let binds = length > 1
                && self.get(start + length - 1).is_some_and(|token| matches!(&*token.lower, "from" | "of" | "by"));
            if !(sign || binds) {
                continue;
            }
            let from = start + length + usize::from(sign);
            let named = self.names(from);
            let all = if named.is_empty() { self.as_worded(from).into_iter().collect() } else { named };
            if !all.is_empty() {
                return all.into_iter().map(|mention| self.line(mention, start)).collect();
            }
        }
        Vec::new()
    }

    /// Where the last sentence of a paragraph begins, if another stands before it.
    fn last_sentence(&self) -> Option<usize> {
        let sentences = super::tokens::sentences(self.tokens);
        let last = sentences.last().filter(|_| sentences.len() > 1)?;
        Some(last.start + usize::from(self.is(last.start, &["(", "[", "–", "—", "-"])))
    }

    /// The names from `at` to the end of the line.
    fn names(&self, at: usize) -> Vec<Mention> {
        let names = self.mentions.list.iter().filter(|mention| mention.from >= at);
        // Only where the line consists of names: nothing but signs and small words between.
        let first = names.clone().next().filter(|first| self.only_small(at, first.from));
        if first.is_some() { names.cloned().collect() } else { Vec::new() }
    }

    fn only_small(&self, from: usize, to: usize) -> bool {
        self.tokens.get(from..to).unwrap_or_default().iter().all(|token| {
            !token.word
                || self.cues.bridge.contains(&token.lower)
                || self.cues.names.small.contains(&token.lower)
                || token.lower == "and"
        })
    }

    /// What stands after the label, where it is a name that nobody knows.
    fn as_worded(&self, at: usize) -> Option<Mention> {
        let first = self.get(at).filter(|token| token.capital() && !self.cues.names.not.contains(&token.lower))?;
        let capital = |token: &Token| token.capital() && token.lower != "'s";
        let mut to = at + 1;
        while self.get(to).is_some_and(capital)
            || self.get(to).is_some_and(|token| self.cues.names.small.contains(&token.lower))
                && self.get(to + 1).is_some_and(capital)
        {
            to += 1;
        }
        let ends = self.get(to).is_none_or(|token| token.is(&[".", ")", "]", ",", ";", "|"]) || token.dash());
        (ends && to - at <= 8 && first.word && !self.mentions.is_another(at..to)).then_some(Mention {
            from: at,
            to,
            record: None,
            sort: Sort::Unknown,
            weak: false,
            wire: false,
        })
    }

    /// "By AFP", "By Jane Doe, Associated Press", "Reuters" by itself.
    fn byline(&self, begins: bool) -> Vec<Found> {
        if !begins || self.tokens.len() > LINE || self.tokens.last().is_some_and(|token| token.is(&[".", "?", "!"])) {
            return Vec::new();
        }
        let by = self.cues.by.at(self.tokens).unwrap_or(0);
        let outlets = self
            .mentions
            .list
            .iter()
            .filter(|mention| mention.sort == Sort::Outlet && !mention.weak && mention.from >= by);
        let alone = |mention: &&Mention| {
            let around =
                self.tokens.iter().enumerate().skip(by).filter(|(at, _)| !(mention.from..mention.to).contains(at));
            let mut around = around.map(|(_, token)| token);
            if by > 0 {
                // A person's name, staff, a place, a date.
                around.all(|token| {
                    token.capital() || token.number() || !token.word || self.cues.staff.contains(&token.lower)
                })
            } else {
                mention.wire
                    && around.all(|token| token.number() || !token.word || self.cues.staff.contains(&token.lower))
            }
        };
        outlets.filter(alone).map(|mention| self.line(mention.clone(), 0)).collect()
    }

    /// "© 2023 AP. All rights reserved.", "Copyright The Associated Press".
    fn copyright(&self) -> Option<Found> {
        let at =
            (0..self.tokens.len().min(4)).find_map(|at| Some((at, self.cues.copyright.at(self.tokens.get(at..)?)?)))?;
        let (start, length) = at;
        let mention =
            self.mentions.list.iter().find(|mention| mention.from >= start + length && mention.sort == Sort::Outlet)?;
        let near = self.tokens.get(start + length..mention.from)?;
        let bridges = near
            .iter()
            .all(|token| !token.word || token.number() || matches!(&*token.lower, "c" | "copyright" | "the" | "by"));
        (bridges && self.tokens.len() < 4 * LINE).then(|| self.line(mention.clone(), start))
    }

    /// "… in the hangar. (Reuters)", "… in the hangar. – AFP".
    fn at_the_end(&self) -> Option<Found> {
        let mention = self.mentions.list.last().filter(|mention| mention.sort == Sort::Outlet && !mention.weak)?;
        let rest = self.tokens.get(mention.to..)?;
        let before = mention.from.checked_sub(1)?;
        let ended = before.checked_sub(1).is_some_and(|at| self.is(at, &[".", "!", "?", "”", "\""]));
        let bracket = self.is(before, &["(", "["]) && rest.first().is_some_and(|token| token.is(&[")", "]"]));
        let dash = self.get(before).is_some_and(Token::dash);
        let closed = rest.iter().all(|token| !token.word) && rest.len() <= 2;
        (ended && closed && (bracket || dash)).then(|| self.line(mention.clone(), before))
    }

    /// "This article originally appeared in Foreign Affairs."
    fn republished(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for start in 0..self.tokens.len() {
            let Some(length) = self.cues.republished.at(self.tokens.get(start..).unwrap_or_default()) else { continue };
            if !self.of_itself(start) {
                continue;
            }
            let from = start + length;
            let known = (from..=from + BRIDGE)
                .take_while(|&at| at == from || self.bridges(at - 1))
                .find_map(|at| self.starting(at).cloned());
            let article = usize::from(self.get(from).is_some_and(|token| token.lower == "the"));
            if let Some(mention) = known.or_else(|| self.as_worded(from + article)) {
                let evidence = start..mention.to;
                found.push(Found { mention, how: How::Republished, whole: true, evidence, through: None });
            }
        }
        // "was originally published by" holds "originally published by".
        found.dedup_by(|next, first| next.mention.from == first.mention.from);
        found
    }

    /// Whether what is said at `at` is said of the text itself: it begins the sentence, or a word for the text stands before.
    fn of_itself(&self, at: usize) -> bool {
        let before = self.tokens.get(..at).unwrap_or_default();
        let start = before.iter().rposition(|token| token.is(&[".", "!", "?"])).map_or(0, |stop| stop + 1);
        let before = before.get(start..).unwrap_or_default();
        before.iter().all(|token| !token.word) || before.iter().any(|token| self.cues.selves.contains(&token.lower))
    }

    fn bridges(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| {
            self.cues.bridge.contains(&token.lower)
                || token.number()
                || token.is(&[",", "“", "\"", "‘"])
                || token.lower == "'s"
        })
    }

    fn line(&self, mention: Mention, start: usize) -> Found {
        let evidence: Range<usize> = start..mention.to.max(start);
        Found { mention, how: How::SourceLine, whole: true, evidence, through: None }
    }
}
