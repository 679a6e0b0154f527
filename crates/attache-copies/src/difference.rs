//! What a copy changed: sentences dropped, added and moved, and within sentences the words.

use crate::words::{Word, each, mix};
use attache_model::{CharIndex, Span};
use imara_diff::{Algorithm, Diff, InternedInput};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// A sentence is cut after so many words, whether it has ended or not.
const LONGEST: usize = 150;

/// Two sentences of which this share of the words is the same are one sentence, changed: lower, and sentences pair up by
/// their small words; higher, and one with half of its words rewritten counts as another.
const SAME_SENTENCE: f32 = 0.5;

/// A part of a sentence is known again from so many words on.
const PART: usize = 6;

/// Changed sentences are looked for among at most so many pairs; beyond, what is left counts as dropped and added.
const PAIRS: usize = 1 << 20;

/// How the copy differs from the original in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was done.
    pub change: Change,
    /// To how much.
    pub unit: Unit,
    /// The stretch of the original, where it has one.
    pub original: Option<Span>,
    /// The stretch of the copy, where it has one.
    pub copy: Option<Span>,
}

/// What was done to a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The copy has it, the original does not.
    Added,
    /// The original has it, the copy does not.
    Dropped,
    /// Other words stand in its place.
    Changed,
    /// It stands elsewhere.
    Moved,
}

/// What a difference is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A whole sentence, a headline, an item.
    Sentence,
    /// Words within a sentence that both have.
    Words,
}

/// How `copy` differs from `original`, in the order of the original; what was added stands where it was put in.
///
/// Case, punctuation, quotation marks and white space are no difference.
pub fn difference(original: &str, copy: &str) -> Vec<Difference> {
    let (before, after) = (sentences(original), sentences(copy));
    let hunks = hunks(before.iter().map(Sentence::key), after.iter().map(Sentence::key));
    let left = |of: fn(&Hunk) -> Range<usize>| -> Vec<(usize, usize)> {
        hunks.iter().enumerate().flat_map(|(hunk, ranges)| of(ranges).map(move |at| (hunk, at))).collect()
    };
    let (dropped, added) = (left(|hunk| hunk.before.clone()), left(|hunk| hunk.after.clone()));
    let pairs = pair_up(&before, &dropped, &after, &added);
    let (there, here) = (CharIndex::new(original), CharIndex::new(copy));
    let spot = |index: &CharIndex, place: &Range<usize>| index.span(place.start, place.end);
    // Each with the place in the original by which it is sorted.
    let mut found: Vec<(usize, Difference)> = Vec::new();
    for &(hunk, at) in &dropped {
        let Some(sentence) = before.get(at) else { continue };
        let whole = Some(spot(&there, &sentence.place));
        let Some(&(other_hunk, other)) = pairs.get(&at) else {
            found.push((at, Difference { change: Change::Dropped, unit: Unit::Sentence, original: whole, copy: None }));
            continue;
        };
        let Some(other) = after.get(other) else { continue };
        if other_hunk != hunk {
            let copy = Some(spot(&here, &other.place));
            found.push((at, Difference { change: Change::Moved, unit: Unit::Sentence, original: whole, copy }));
        }
        found.extend(in_words(sentence, other, &there, &here).into_iter().map(|difference| (at, difference)));
    }
    let paired: BTreeSet<usize> = pairs.values().map(|&(_, at)| at).collect();
    for (hunk, at) in added.into_iter().filter(|(_, at)| !paired.contains(at)) {
        let (Some(sentence), Some(hunk)) = (after.get(at), hunks.get(hunk)) else { continue };
        let copy = Some(spot(&here, &sentence.place));
        found.push((hunk.before.end, Difference { change: Change::Added, unit: Unit::Sentence, original: None, copy }));
    }
    // Stable: what stands at one place keeps its order, and what was put in before a sentence comes before it.
    found.sort_by_key(|(at, difference)| (*at, difference.original.is_some()));
    found.into_iter().map(|(_, difference)| difference).collect()
}

/// A sentence: where it stands, and its words.
struct Sentence {
    place: Range<usize>,
    words: Vec<Word>,
}

impl Sentence {
    fn key(&self) -> u64 {
        self.words.iter().fold(0, |key, word| mix(key ^ word.hash))
    }

    /// Its words, sorted.
    fn bag(&self) -> Vec<u64> {
        let mut bag: Vec<u64> = self.words.iter().map(|word| word.hash).collect();
        bag.sort_unstable();
        bag
    }
}

/// Cuts a text into sentences: at line breaks, and after a full stop, question or exclamation mark that a space and a
/// capital follow, unless an abbreviation stands before it.
fn sentences(text: &str) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    let mut done = |words: &mut Vec<Word>| {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            sentences.push(Sentence { place: first.place.start..last.place.end, words: std::mem::take(words) });
        }
    };
    each(text, |word| {
        let ends = words.last().is_some_and(|last| {
            let between = text.get(last.place.end..word.place.start).unwrap_or_default();
            let before = text.get(last.place.clone()).unwrap_or_default();
            let next = text.get(word.place.clone()).and_then(|word| word.chars().next());
            words.len() >= LONGEST || ends_sentence(before, between, next)
        });
        if ends {
            done(&mut words);
        }
        words.push(word);
    });
    done(&mut words);
    sentences
}

fn ends_sentence(before: &str, between: &str, next: Option<char>) -> bool {
    if between.contains('\n') || between.contains(['。', '！', '？']) {
        return true;
    }
    let marked = between.contains(['.', '!', '?']) && between.contains(char::is_whitespace);
    // "Gen. Smith", "J. Smith", "U.S. Army": titles and initials are short and begin with a capital.
    let initial = before.chars().count() <= 3 && before.starts_with(char::is_uppercase) && between.starts_with(". ");
    marked && !initial && next.is_some_and(|next| !next.is_lowercase())
}

struct Hunk {
    before: Range<usize>,
    after: Range<usize>,
}

fn hunks(before: impl Iterator<Item = u64>, after: impl Iterator<Item = u64>) -> Vec<Hunk> {
    let mut input: InternedInput<u64> = InternedInput::default();
    input.update_before(before);
    input.update_after(after);
    let range = |range: Range<u32>| range.start as usize..range.end as usize;
    let diff = Diff::compute(Algorithm::Histogram, &input);
    diff.hunks().map(|hunk| Hunk { before: range(hunk.before), after: range(hunk.after) }).collect()
}

/// Which sentence of the copy a sentence of the original became: the same ones first, then the likest. Gives the hunk, too.
fn pair_up(
    before: &[Sentence],
    dropped: &[(usize, usize)],
    after: &[Sentence],
    added: &[(usize, usize)],
) -> BTreeMap<usize, (usize, usize)> {
    let mut pairs = BTreeMap::new();
    let mut free: BTreeMap<u64, Vec<(usize, usize)>> = BTreeMap::new();
    for &(hunk, at) in added.iter().rev() {
        free.entry(after.get(at).map_or(0, Sentence::key)).or_default().push((hunk, at));
    }
    for &(_, at) in dropped {
        if let Some(same) = before.get(at).and_then(|sentence| free.get_mut(&sentence.key())).and_then(Vec::pop) {
            pairs.insert(at, same);
        }
    }
    let mut taken: BTreeSet<usize> = pairs.values().map(|&(_, at)| at).collect();
    let bags = |all: &[Sentence], left: Vec<(usize, usize)>| -> Vec<(usize, usize, Vec<u64>)> {
        left.into_iter().map(|(hunk, at)| (hunk, at, all.get(at).map(Sentence::bag).unwrap_or_default())).collect()
    };
    let left: Vec<_> = dropped.iter().copied().filter(|(_, at)| !pairs.contains_key(at)).collect();
    let right: Vec<_> = added.iter().copied().filter(|(_, at)| !taken.contains(at)).collect();
    if left.len().saturating_mul(right.len()) > PAIRS {
        return pairs;
    }
    let (left, right) = (bags(before, left), bags(after, right));
    // In thousandths, and of equal likeness first what stands in one hunk.
    let mut alike: Vec<(u32, bool, usize, usize, usize)> = Vec::new();
    for (hunk, at, bag) in &left {
        for (other_hunk, other, other_bag) in &right {
            let share = shared(bag, other_bag);
            if share >= SAME_SENTENCE {
                alike.push(((share * 1000.0) as u32, hunk == other_hunk, *at, *other_hunk, *other));
            }
        }
    }
    alike.sort_unstable_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then((a.2, a.4).cmp(&(b.2, b.4))));
    for (_, _, at, hunk, other) in alike {
        if !pairs.contains_key(&at) && taken.insert(other) {
            pairs.insert(at, (hunk, other));
        }
    }
    pairs
}

/// The share of words that two sorted bags have in common (Dice); or, where the one is mostly a part of the other, a sentence
/// cut short or made two, seven tenths of the share of the shorter.
fn shared(one: &[u64], other: &[u64]) -> f32 {
    let (mut same, mut rest) = (0, other.iter().peekable());
    for word in one {
        while rest.next_if(|next| *next < word).is_some() {}
        same += usize::from(rest.next_if(|next| *next == word).is_some());
    }
    let shorter = one.len().min(other.len());
    let part = if shorter < PART { 0.0 } else { 0.7 * same as f32 / shorter as f32 };
    part.max(2.0 * same as f32 / (one.len() + other.len()).max(1) as f32)
}

fn in_words(before: &Sentence, after: &Sentence, there: &CharIndex, here: &CharIndex) -> Vec<Difference> {
    let stretch = |words: &[Word], range: &Range<usize>, index: &CharIndex| {
        let words = words.get(range.clone())?;
        Some(index.span(words.first()?.place.start, words.last()?.place.end))
    };
    hunks(before.words.iter().map(|word| word.hash), after.words.iter().map(|word| word.hash))
        .iter()
        .filter_map(|hunk| {
            let original = stretch(&before.words, &hunk.before, there);
            let copy = stretch(&after.words, &hunk.after, here);
            let change = match (original, copy) {
                (Some(_), Some(_)) => Change::Changed,
                (Some(_), None) => Change::Dropped,
                (None, Some(_)) => Change::Added,
                (None, None) => return None,
            };
            Some(Difference { change, unit: Unit::Words, original, copy })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(original: &str, copy: &str) -> Vec<String> {
        let (there, here) = (CharIndex::new(original), CharIndex::new(copy));
        let words =
            |span: Option<Span>, index: &CharIndex| span.map_or("-".into(), |span| index.slice(span).to_owned());
        difference(original, copy)
            .into_iter()
            .map(|d| format!("{:?} {:?}: {} > {}", d.change, d.unit, words(d.original, &there), words(d.copy, &here)))
            .collect()
    }

    const WIRE: &str = "Zenda buys boats\n\nThe port of Zenda took in four boats on Monday. Gen. Rupert said that they were “second-hand”. \
        Nobody else was there.\n\nThe price was 12 million crowns. Ruritania has had no boats since 1911.";

    #[test]
    fn words_that_were_changed_added_and_left_out_are_told() {
        let copy = WIRE.replace("Monday", "Sunday").replace("four boats", "four patrol boats").replace(" else", "");
        assert_eq!(
            told(WIRE, &copy),
            ["Added Words: - > patrol", "Changed Words: Monday > Sunday", "Dropped Words: else > -"]
        );
    }

    #[test]
    fn sentences_that_were_dropped_added_and_moved_are_told() {
        let copy = "The price was 12 million crowns.\n\nSubscribe now, it is free.\n\nThe port of Zenda took in four boats on \
            Monday. Gen. Rupert said that they were second-hand.\nRuritania has had no boats since 1911.";
        assert_eq!(
            told(WIRE, copy),
            [
                "Dropped Sentence: Zenda buys boats > -",
                "Added Sentence: - > Subscribe now, it is free",
                "Dropped Sentence: Nobody else was there > -",
                "Moved Sentence: The price was 12 million crowns > The price was 12 million crowns",
            ]
        );
    }

    #[test]
    fn a_sentence_cut_short_is_known_again() {
        let original = "Speaking to reporters at the fence, the mayor said that the boats would leave the port of Zenda on \
            Friday, wind and customs officers permitting, and that nobody should come to see them go.";
        let copy = "The mayor said that the boats would leave Zenda on Friday.";
        let told = told(original, copy);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().all(|told| told.starts_with("Dropped Words")), "{told:?}");
    }

    #[test]
    fn typography_is_no_difference() {
        let copy = WIRE.replace(['“', '”'], "\"").replace("\n\n", "\n").replace("Ruritania", "RURITANIA");
        assert!(told(WIRE, &copy).is_empty());
        assert!(difference("", "").is_empty());
    }

    #[test]
    fn unlike_texts_are_compared_in_time() {
        let text = |seed: u64| (0..60_000).map(|at| format!("W{:x}. ", mix(seed + at))).collect::<String>();
        assert!(difference(&text(1), &text(1_000_000)).len() > 100_000);
    }

    proptest! {
        #[test]
        fn spans_lie_in_their_texts(one in "[a-c .\\n]{0,120}", other in "[a-cA-Cé .\\n]{0,120}") {
            let (there, here) = (one.chars().count() as u32, other.chars().count() as u32);
            for difference in difference(&one, &other) {
                prop_assert!(difference.original.is_none_or(|span| span.end <= there && !span.is_empty()));
                prop_assert!(difference.copy.is_none_or(|span| span.end <= here && !span.is_empty()));
                prop_assert!(difference.original.is_some() || difference.copy.is_some());
            }
        }

        #[test]
        fn a_text_does_not_differ_from_itself(text in "\\PC{0,300}") {
            prop_assert!(difference(&text, &text).is_empty());
        }
    }
}
