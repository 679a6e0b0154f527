//! Finds names in text.
//!
//! The text is cut into pieces once; from each piece the index is walked as far as it leads, and the longest name
//! whose capitals, gaps and surroundings fit is taken. Weak names need the support that [`Context`] and the words
//! beside them give.

use crate::{
    fold::{self, Piece},
    knowledge::Knowledge,
    names::{Entry, MAX_PIECES},
    record::RecordRef,
};
use std::{cell::Cell, ops::Range};

/// What a name is to the record that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// A name of it.
    Name,
    /// The adjective or people of a state.
    Demonym,
    /// A seat or by-word that stands for a state: its capital, "the Kremlin".
    Metonym,
    /// A name that means something else in most texts, but not in this one.
    Weak,
}

/// One meaning of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What it names.
    pub record: RecordRef,
    /// As what.
    pub sense: Sense,
    /// Plural in form.
    pub plural: bool,
}

/// A name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// One past the last byte; a possessive 's lies beyond.
    pub end: usize,
    /// What it may mean, likeliest first; never empty.
    pub readings: Vec<Reading>,
}

/// What a whole document names beyond doubt; decides which weak names in it count.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Sorted.
    strong: Vec<RecordRef>,
}

impl Context {
    /// Whether the document names `record` beyond doubt, or a variant of it.
    pub fn names(&self, record: RecordRef) -> bool {
        self.strong.binary_search(&record).is_ok()
    }
}

/// How many words may stand between a weak name and the word of its class that supports it.
const NEAR: usize = 2;

/// What stands between two pieces of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing, one space, or one sign that joins: fits every name.
    Plain,
    /// Several spaces, a line break, the point of an abbreviation: fits where the name has a space.
    Wide,
    /// Anything else that is short: must stand in the name itself.
    Own,
    /// Never within a name.
    Break,
}

/// Words that stand before numbers without being part of a designation: "an 2" is no Antonov, "a 10" no Warthog.
const WORDS_BEFORE_NUMBERS: &[&str] = &[
    "a", "an", "and", "any", "are", "as", "at", "but", "by", "do", "for", "go", "if", "in", "is", "it", "me", "my",
    "no", "of", "on", "or", "so", "the", "to", "up", "us", "was", "we",
];

/// A name that fits.
struct Found {
    /// The piece after it.
    end: usize,
    /// It ends with a point where the files have it ("U.S.").
    pointed: bool,
    readings: Vec<Reading>,
}

struct Finder<'k, 't> {
    knowledge: &'k Knowledge,
    text: &'t str,
    pieces: Vec<(Piece, Option<u32>)>,
    /// A line of the text, and whether it is all in capitals.
    line: Cell<(Range<usize>, bool)>,
}

impl Knowledge {
    /// Finds every name in `text`, taken as a whole document: leftmost first, longest where several begin, none
    /// overlapping, in order.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let finder = Finder::new(self, text);
        let context = finder.context();
        finder.hits(&context)
    }

    /// Finds every name in `text`, a part of the document that `context` was made of.
    pub fn find_with(&self, text: &str, context: &Context) -> Vec<Hit> {
        Finder::new(self, text).hits(context)
    }

    /// Finds the weak names in `text` that nothing in it supports: they count only for a reader that has reason to
    /// expect a thing of their sort where they stand ("bought the Predator").
    pub fn find_weak(&self, text: &str) -> Vec<Hit> {
        let finder = Finder::new(self, text);
        let mut hits = Vec::new();
        let mut at = 0;
        while at < finder.pieces.len() {
            let Some(Found { end, pointed, readings }) = finder.longest(at, |_| true) else {
                at += 1;
                continue;
            };
            let Some((first, _)) = finder.pieces.get(at) else { break };
            if readings.iter().all(|reading| reading.sense == Sense::Weak) {
                hits.push(Hit { start: first.start, end: finder.end_byte(end, pointed), readings });
            }
            at = end;
        }
        hits
    }

    /// What `document` names beyond doubt.
    pub fn context(&self, document: &str) -> Context {
        Finder::new(self, document).context()
    }

    /// The records that go by this name, weak names and plurals included, in any case; likeliest first.
    pub fn by_name(&self, name: &str) -> Vec<RecordRef> {
        let index = self.index();
        let mut node = None;
        let mut known = true;
        fold::cut(crate::names::without_article(name), |_, folded| {
            let piece = index.piece(folded);
            let next = piece.and_then(|piece| match node {
                None => index.root(piece),
                Some(node) => index.step(node, piece),
            });
            known &= next.is_some();
            node = next.or(node);
        });
        let mut records = Vec::new();
        for entry in node.filter(|_| known).map_or(&[][..], |node| index.entries(node)) {
            if !records.contains(&entry.record) {
                records.push(entry.record);
            }
        }
        records
    }
}

impl<'k, 't> Finder<'k, 't> {
    fn new(knowledge: &'k Knowledge, text: &'t str) -> Self {
        let mut pieces = Vec::with_capacity(text.len() / 6);
        fold::cut(text, |piece, folded| pieces.push((piece, knowledge.index().piece(folded))));
        Self { knowledge, text, pieces, line: Cell::default() }
    }

    fn context(&self) -> Context {
        let mut strong = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            let Some(Found { end, readings, .. }) = self.longest(at, |entry| entry.sense != Sense::Weak) else {
                at += 1;
                continue;
            };
            for reading in readings {
                strong.push(reading.record);
                // Who writes "Heron TP" means the aircraft by "Heron".
                strong.extend(self.knowledge.families(reading.record));
            }
            at = end;
        }
        strong.sort_unstable();
        strong.dedup();
        Context { strong }
    }

    fn hits(&self, context: &Context) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        // Piece after each hit, to look back from weak names.
        let mut ends: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            let longest = self.longest(at, |entry| entry.sense != Sense::Weak || context.names(entry.record));
            let longest = match longest {
                Some(found) => Some(found),
                None => {
                    let before = hits.last().zip(ends.last().copied());
                    self.supported(at, before)
                }
            };
            let Some(Found { end, pointed, readings }) = longest else {
                at += 1;
                continue;
            };
            let Some((first, _)) = self.pieces.get(at) else { break };
            hits.push(Hit { start: first.start, end: self.end_byte(end, pointed), readings });
            ends.push(end);
            at = end;
        }
        hits
    }

    /// The byte after a name that ends before piece `end`.
    fn end_byte(&self, end: usize, pointed: bool) -> usize {
        let byte = end.checked_sub(1).and_then(|last| self.pieces.get(last)).map_or(0, |(last, _)| last.end);
        let point = pointed && self.text.get(byte..).is_some_and(|rest| rest.starts_with('.'));
        byte + usize::from(point)
    }

    /// A weak name at `at` that a word of its class beside it supports.
    fn supported(&self, at: usize, before: Option<(&Hit, usize)>) -> Option<Found> {
        let Found { end, pointed, readings } = self.longest(at, |entry| entry.sense == Sense::Weak)?;
        let mut classes: Vec<RecordRef> = Vec::new();
        if let Some((hit, hit_end)) = before
            && at - hit_end <= NEAR
            && self.same_sentence(hit_end.saturating_sub(1), at)
        {
            classes.extend(hit.readings.iter().map(|reading| reading.record));
        }
        for next in end..=(end + NEAR).min(self.pieces.len().saturating_sub(1)) {
            if !self.same_sentence(end - 1, next) {
                break;
            }
            if let Some(Found { readings, .. }) = self.longest(next, |entry| entry.sense != Sense::Weak) {
                classes.extend(readings.iter().map(|reading| reading.record));
                break;
            }
        }
        let tells = |record: RecordRef| classes.iter().any(|&class| self.knowledge.class_tells(record, class));
        let readings: Vec<_> = readings.into_iter().filter(|reading| tells(reading.record)).collect();
        (!readings.is_empty()).then_some(Found { end, pointed, readings })
    }

    fn same_sentence(&self, from: usize, to: usize) -> bool {
        let (Some((from, _)), Some((to, _))) = (self.pieces.get(from), self.pieces.get(to)) else { return false };
        let between = self.text.get(from.end..to.start).unwrap_or_default();
        !between.contains(['.', '!', '?', ';', '\n'])
    }

    /// The longest name that begins with piece `at` and that `allowed` lets pass.
    fn longest(&self, at: usize, allowed: impl Fn(&Entry) -> bool) -> Option<Found> {
        let index = self.knowledge.index();
        let &(first, piece) = self.pieces.get(at)?;
        let mut nodes = [0u32; MAX_PIECES];
        let mut gaps = [Gap::Plain; MAX_PIECES];
        nodes[0] = index.root(piece?)?;
        if !self.may_begin(at, first) {
            return None;
        }
        let mut reached = 1;
        while reached < MAX_PIECES {
            let (Some(&(left, _)), Some(&(right, Some(piece)))) =
                (self.pieces.get(at + reached - 1), self.pieces.get(at + reached))
            else {
                break;
            };
            let gap = gap(self.text.get(left.end..right.start).unwrap_or_default(), left.end - left.start);
            let Some(node) = index.step(nodes[reached - 1], piece).filter(|_| gap != Gap::Break) else { break };
            nodes[reached] = node;
            gaps[reached] = gap;
            reached += 1;
        }
        for length in (1..=reached).rev() {
            let entries = index.entries(nodes[length - 1]);
            if entries.is_empty() {
                continue;
            }
            let end = at + length;
            let mut pointed = false;
            let mut readings: Vec<Reading> = Vec::new();
            for entry in entries {
                let known = readings.iter().any(|reading| reading.record == entry.record);
                if !known
                    && allowed(entry)
                    && self.may_end(end, entry)
                    && self.case_fits(at, end, entry)
                    && self.gaps_fit(at, &gaps[..length], entry)
                {
                    pointed |= index.text(entry).ends_with('.');
                    readings.push(Reading { record: entry.record, sense: entry.sense, plural: entry.plural });
                }
            }
            if !readings.is_empty() {
                return Some(Found { end, pointed, readings });
            }
        }
        None
    }

    /// Whether a name may begin here: not within a run, nor with what an apostrophe leaves ("it's", "didn't").
    fn may_begin(&self, at: usize, first: Piece) -> bool {
        let Some((before, _)) = at.checked_sub(1).and_then(|at| self.pieces.get(at)) else { return true };
        let between = self.text.get(before.end..first.start).unwrap_or_default();
        if between.is_empty() {
            return false;
        }
        if first.digits && before.digits && matches!(between, "." | ",") {
            return false;
        }
        let remnant = first.end - first.start <= 2 && !first.first_upper && matches!(between, "'" | "’" | "‘" | "`");
        !remnant || before.digits
    }

    /// Whether `entry` may end before piece `end`: not within a run, unless a designation's suffix follows ("MQ-9A")
    /// or the number of a footnote ("Iran12").
    fn may_end(&self, end: usize, entry: &Entry) -> bool {
        let Some((last, _)) = end.checked_sub(1).and_then(|at| self.pieces.get(at)) else { return false };
        let Some((next, _)) = self.pieces.get(end) else { return true };
        match self.text.get(last.end..next.start).unwrap_or_default() {
            "" if last.digits => next.first_upper,
            "" => next.digits && entry.letters >= 4,
            "." | "," => !(last.digits && next.digits),
            _ => true,
        }
    }

    fn case_fits(&self, at: usize, end: usize, entry: &Entry) -> bool {
        if !entry.cased {
            return true;
        }
        let mut headline = None;
        for (number, (piece, _)) in self.pieces.get(at..end).unwrap_or_default().iter().enumerate() {
            let bit = 1u16 << number;
            let last = at + number + 1 == end;
            if entry.caps & bit != 0 {
                if !(piece.all_upper || last && entry.derived && piece.upper_then_s) {
                    return false;
                }
            } else if entry.upper & bit != 0 {
                if !piece.first_upper {
                    return false;
                }
                // "IRAN" is Iran in a headline; elsewhere it is more often something abbreviated.
                if piece.all_upper && entry.mixed & bit == 0 {
                    let capitals = *headline.get_or_insert_with(|| self.in_capitals(piece));
                    if entry.letters < 4 || !capitals {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Whether the line of `piece` has no small letter. The last line asked for is remembered.
    fn in_capitals(&self, piece: &Piece) -> bool {
        let (line, capitals) = self.line.take();
        let (line, capitals) = if line.start <= piece.start && piece.end <= line.end {
            (line, capitals)
        } else {
            let before = self.text.get(..piece.start).unwrap_or_default();
            let after = self.text.get(piece.end..).unwrap_or_default();
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let end = after.find('\n').map_or(self.text.len(), |at| piece.end + at);
            (start..end, !self.text.get(start..end).unwrap_or_default().chars().any(char::is_lowercase))
        };
        self.line.set((line, capitals));
        capitals
    }

    fn gaps_fit(&self, at: usize, gaps: &[Gap], entry: &Entry) -> bool {
        let digits = !entry.cased;
        if !digits && gaps.iter().all(|&gap| gap == Gap::Plain) {
            return true;
        }
        let mut own: Vec<(Piece, String)> = Vec::with_capacity(gaps.len());
        let name = self.knowledge.index().text(entry);
        fold::cut(name, |piece, folded| own.push((piece, folded.to_owned())));
        for (number, gap) in gaps.iter().enumerate().skip(1) {
            let (Some((left, _)), Some((right, _))) = (self.pieces.get(at + number - 1), self.pieces.get(at + number))
            else {
                return false;
            };
            let here = self.text.get(left.end..right.start).unwrap_or_default();
            let there = match (own.get(number - 1), own.get(number)) {
                (Some((left, _)), Some((right, _))) => name.get(left.end..right.start).unwrap_or_default(),
                // The s of "F-16s", which must follow directly.
                _ if entry.derived => {
                    if !here.is_empty() {
                        return false;
                    }
                    continue;
                }
                _ => " ",
            };
            let spaced = there.contains(char::is_whitespace);
            match gap {
                Gap::Plain if here.is_empty() || spaced || !here.contains(char::is_whitespace) => {}
                Gap::Plain => {
                    // A space where the name has none, between letters and digits: "TB 2", but not "an 2".
                    let numbered = left.digits != right.digits;
                    let (word, written) =
                        if left.digits { (right, own.get(number)) } else { (left, own.get(number - 1)) };
                    let shown = self.text.get(word.start..word.end).unwrap_or_default();
                    let function_word = WORDS_BEFORE_NUMBERS.iter().any(|w| shown.eq_ignore_ascii_case(w));
                    let lowered = written.is_some_and(|(piece, _)| piece.first_upper) && !word.first_upper;
                    if numbered && (function_word || lowered && shown.len() < 4) {
                        return false;
                    }
                }
                Gap::Wide if spaced => {}
                Gap::Own if squeeze(here) == squeeze(there) => {}
                _ => return false,
            }
        }
        true
    }
}

/// What `between` is; `before` is the length of the piece that it follows.
pub(crate) fn gap(between: &str, before: usize) -> Gap {
    let mut chars = between.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Gap::Plain,
        (Some(c), None) => match c {
            ' '
            | '\u{a0}'
            | '\u{202f}'
            | '\u{2009}'
            | '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '.'
            | '\''
            | '’'
            | '‘'
            | '`'
            | '´'
            | '\u{2b0}'..='\u{2ff}'
            | '/' => Gap::Plain,
            _ if c.is_whitespace() => Gap::Wide,
            _ => Gap::Own,
        },
        // "St. Lucia", "N. Korea".
        _ if between == ". " && before <= 2 => Gap::Wide,
        _ if between.len() > 8 => Gap::Break,
        _ if between.chars().all(char::is_whitespace) => {
            if between.matches('\n').count() <= 1 {
                Gap::Wide
            } else {
                Gap::Break
            }
        }
        _ => Gap::Own,
    }
}

/// What stands between two pieces, without spaces.
pub(crate) fn squeeze(gap: &str) -> String {
    gap.chars().filter(|c| !c.is_whitespace()).collect()
}
