//! A text as the sequence of its words, each reduced to a number: all that comparing needs to know of it.

use std::ops::Range;

/// The most words of a text that are looked at; what a text has beyond them is not compared.
pub const MAX_WORDS: usize = 200_000;

/// How many words stand together in what two texts are compared by (see [`crate::compare`]).
const RUN: usize = 3;

/// The highest bit of a word's number says that it tells a fact, the next that it stands in quotation marks.
const FACT: u32 = 1 << 31;
const QUOTED: u32 = 1 << 30;
/// What is left: the word.
const BARE: u32 = QUOTED - 1;

/// A word has this many letters before it counts for the signature: shorter ones are mostly grammar, in any language.
const LONG: usize = 4;

/// A text's words in order, by number.
///
/// Two words have one number when they are the same but for case and apostrophes. Numbers are stable: they are part of
/// what is kept in casebooks.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// Each word, with [`FACT`] and [`QUOTED`].
    numbers: Vec<u32>,
    /// Hash of the words from each place on, and the place; sorted.
    runs: Vec<(u32, u32)>,
    /// The bare words, sorted, each once.
    known: Vec<u32>,
    /// The words that tell facts, sorted, each once.
    facts: Vec<u32>,
}

/// How many words of a text another has, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Covered {
    /// Words that it has.
    pub all: usize,
    /// Words that stand in no quotation marks, whether it has them or not.
    pub own: usize,
    /// Those of them that it has.
    pub own_covered: usize,
}

/// A word as it is met.
pub(crate) struct Word {
    /// Its hash.
    pub hash: u64,
    /// Characters.
    pub length: usize,
    /// Where it stands, in bytes.
    pub place: Range<usize>,
    /// Whether it begins with a capital and does not begin a sentence, or holds a digit.
    pub fact: bool,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
    /// Whether it is one character of a script that puts no spaces between words.
    pub sign: bool,
}

impl Word {
    /// Whether it counts for the signature.
    pub fn counts(&self) -> bool {
        self.length >= LONG || self.sign || self.fact && self.length >= 2
    }
}

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        let mut numbers = Vec::with_capacity(text.len() / 6);
        each(text, |word| {
            let (fact, quoted) = (if word.fact { FACT } else { 0 }, if word.quoted { QUOTED } else { 0 });
            numbers.push(word.hash as u32 & BARE | fact | quoted);
        });
        let bare: Vec<u32> = numbers.iter().map(|number| number & BARE).collect();
        let mut runs: Vec<(u32, u32)> = bare.windows(RUN).zip(0..).map(|(run, at)| (hash_run(run), at)).collect();
        runs.sort_unstable();
        let mut facts: Vec<u32> = numbers.iter().filter(|&number| number & FACT != 0).map(|n| n & BARE).collect();
        facts.sort_unstable();
        facts.dedup();
        let mut known = bare;
        known.sort_unstable();
        known.dedup();
        Self { numbers, runs, known, facts }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// How many of its words stand in runs of three or more that `other` has, too.
    pub(crate) fn covered_by(&self, other: &Self) -> Covered {
        let mut covered = vec![false; self.len()];
        let mut theirs = other.runs.iter().peekable();
        for &(hash, at) in &self.runs {
            while theirs.next_if(|run| run.0 < hash).is_some() {}
            if theirs.peek().is_some_and(|run| run.0 == hash)
                && let Some(run) = covered.get_mut(at as usize..at as usize + RUN)
            {
                run.fill(true);
            }
        }
        let mut sums = Covered::default();
        for (&covered, &number) in covered.iter().zip(&self.numbers) {
            let own = number & QUOTED == 0;
            sums.all += usize::from(covered);
            sums.own += usize::from(own);
            sums.own_covered += usize::from(own && covered);
        }
        sums
    }

    /// How many different words tell facts, and how many of these `other` has.
    pub(crate) fn facts_in(&self, other: &Self) -> (usize, usize) {
        let shared = self.facts.iter().filter(|fact| other.known.binary_search(fact).is_ok()).count();
        (self.facts.len(), shared)
    }
}

/// Hands every word of a text over, in order, up to [`MAX_WORDS`].
pub(crate) fn each(text: &str, mut hand: impl FnMut(Word)) {
    // What ends a sentence; the first word of a text begins one, too.
    let mut begins = true;
    let mut quoted = false;
    let mut count = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            quoted = match first {
                '“' | '„' | '«' => true,
                // A quotation that nobody closes ends with its paragraph.
                '”' | '»' | '\n' => false,
                '"' => !quoted,
                _ => quoted,
            };
            begins |= matches!(first, '.' | '!' | '?' | ':' | '\n' | '"' | '“' | '”' | '•' | '。');
            continue;
        }
        count += 1;
        if count > MAX_WORDS {
            return;
        }
        let mut end = start + first.len_utf8();
        if spaceless(first) {
            let hash = mix(letter(OFFSET, first));
            hand(Word { hash, length: 1, place: start..end, fact: false, quoted, sign: true });
            begins = false;
            continue;
        }
        let (mut hash, mut length, mut digit) = (OFFSET, 0, false);
        let mut next = Some((start, first));
        while let Some((at, c)) = next {
            length += 1;
            end = at + c.len_utf8();
            digit |= c.is_numeric();
            for lower in c.to_lowercase() {
                hash = letter(hash, lower);
            }
            // "Iran's" is one word whatever its apostrophe; so is "1,500".
            while chars.next_if(|&(_, c)| matches!(c, '\'' | '’' | '‘' | '\u{ad}') || digit && c == ',').is_some() {
            }
            next = chars.next_if(|&(_, c)| (c.is_alphanumeric() || is_mark(c)) && !spaceless(c));
        }
        let fact = digit || first.is_uppercase() && !begins;
        hand(Word { hash: mix(hash), length, place: start..end, fact, quoted, sign: false });
        begins = false;
    }
}

/// Letters of scripts that are written without spaces between words: each counts as a word.
fn spaceless(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

/// Signs that belong to the letter before them: accents, vowel signs.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0900..=0x0903 | 0x093A..=0x094F)
}

const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;

/// One step of FNV-1a over a character's scalar value.
fn letter(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01B3)
}

/// The finaliser of SplitMix64: every bit of what goes in changes half of the bits that come out.
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

fn hash_run(run: &[u32]) -> u32 {
    run.iter().fold(OFFSET, |hash, &word| mix(hash ^ u64::from(word)).wrapping_add(OFFSET)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(usize, bool)> {
        let mut words = Vec::new();
        each(text, |word| words.push((word.length, word.fact)));
        words
    }

    #[test]
    fn words_are_the_same_in_any_case_and_with_any_apostrophe() {
        assert_eq!(Words::of("IRAN'S DRONES").known, Words::of("Iran’s drones").known);
        assert_ne!(Words::of("Iran").known, Words::of("Irak").known);
        assert_eq!(Words::of("1,500 men").known, Words::of("1500 men").known);
    }

    #[test]
    fn facts_are_names_within_sentences_and_numbers() {
        let facts: Vec<bool> = told("The sale to Chad of 40 guns. It failed.").into_iter().map(|word| word.1).collect();
        assert_eq!(facts, [false, false, false, true, false, true, false, false, false]);
    }

    #[test]
    fn scripts_without_spaces_give_their_signs() {
        assert_eq!(told("無人機").len(), 3);
        assert_eq!(told("беспилотник сбит").len(), 2);
    }

    #[test]
    fn numbers_of_words_never_change() {
        // Casebooks keep what is made of these; see also the vectors of `signature`.
        let numbers = Words::of("Tehran delivered 12 drones").numbers;
        assert_eq!(numbers, [0x2f3c_0c45, 0x2270_b57d, 0x9210_7906, 0x2f38_74d8]);
    }

    #[test]
    fn runs_of_three_words_cover() {
        let one = Words::of("a b c d e f g h");
        let other = Words::of("a b c x e f y h");
        assert_eq!(one.covered_by(&other).all, 3);
        assert_eq!(other.covered_by(&one).all, 3);
        assert_eq!(one.covered_by(&one).all, 8);
        assert_eq!(one.covered_by(&Words::default()).all, 0);
    }

    #[test]
    fn what_is_quoted_is_not_ones_own() {
        let covered = |text: &str| Words::of(text).covered_by(&Words::of("we owe nobody an explanation"));
        assert_eq!(
            covered("He said: “We owe nobody an explanation.” And left."),
            Covered { all: 5, own: 4, own_covered: 0 }
        );
        assert_eq!(
            covered("He said: \"We owe nobody an explanation.\" And left."),
            Covered { all: 5, own: 4, own_covered: 0 }
        );
        assert_eq!(
            covered("He said: “We owe nobody\nan explanation and left"),
            Covered { all: 5, own: 6, own_covered: 2 }
        );
    }
}
