//! Whether two texts are the same text: the checked similarity, on the words themselves.

use crate::words::Words;
use serde::{Deserialize, Serialize};

/// With fewer words of its own a text is a quotation, and its own words tell nothing.
const LEAST_OWN: usize = 25;

/// How two texts compare. Shares are 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    /// How much of the first text's words stand in runs of three or more that the second has, too.
    pub of_first: f32,
    /// How much of the second text's words stand in runs of three or more that the first has, too.
    pub of_second: f32,
    /// How many of the different names and numbers of the shorter text the longer one has anywhere; 1 where it has none.
    pub facts: f32,
    /// How much of the shorter text's own words, those in no quotation marks, stand in such runs of the longer one; 1 where
    /// it hardly has any.
    pub own: f32,
    /// How many words the shorter text has.
    pub words: u32,
}

/// From when on two texts count as one.
///
/// Measured by the example `copies` on 11,555 copies, each with up to a fifth changed or cut to half, and 16,902 pairs of
/// different documents: stories of one event in different prose, a quarter of them full of the same quotations, and forms
/// filled in. With the defaults no copy is missed by the words, and no pair of different documents is taken for copies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// The least share of the shorter text that must stand in the longer one. With a fifth of the words replaced at random
    /// 0.72 is to be expected and 0.54 was the least met; at 0.6 three copies in 10,000 are missed, at 0.65 thirty.
    pub shorter: f32,
    /// The least share of the longer text that must stand in the shorter one: what holds less is an excerpt or a
    /// quotation and not the text. A copy cut to half, in which a fifth is changed besides, has 0.36; at 0.4 two copies in
    /// 1,000 are missed.
    pub longer: f32,
    /// The least share of names and numbers that must be the same: forms that are filled in (notices of sales, daily
    /// communiqués) have the same words and other facts. Without it 18 % of the pairs of different documents are taken for
    /// copies, from 0.4 on none; from 0.7 on copies are missed.
    pub facts: f32,
    /// The least share of the shorter text's own words: two reports of one speech may share most of their words, and all in
    /// quotation marks. Without it 4 % of the pairs of different documents are taken for copies, at 0.4 0.04 %, at 0.5 none; at 0.55
    /// two copies in 10,000 are missed.
    pub own: f32,
    /// A text of fewer words is a copy only where `short` of it stands in the other: half of a few words is two phrases.
    pub short_words: u32,
    /// See `short_words`.
    pub short: f32,
    /// Documents of one group must be at least so much alike among themselves, each to each, by the share of the
    /// shorter; see [`Texts::groups`](crate::Texts::groups). Two copies of one text, each with a fifth of the words replaced,
    /// are expected to have 0.45.
    pub mutual: f32,
    /// Candidates whose signatures promise a smaller containment are not compared. With a fifth of the words replaced 0.64
    /// is to be expected, with a standard error of 0.07. At 0.2 instead of 0.35, 2.4 times as many pairs are compared, and one
    /// copy in 10,000 more is found.
    pub promised: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            shorter: 0.5,
            longer: 0.25,
            facts: 0.5,
            own: 0.5,
            short_words: 40,
            short: 0.75,
            mutual: 0.2,
            promised: 0.35,
        }
    }
}

impl Likeness {
    /// Compares two texts.
    pub fn of(first: &Words, second: &Words) -> Self {
        let (in_first, in_second) = (first.covered_by(second), second.covered_by(first));
        let shorter_first = (first.len(), first) <= (second.len(), second);
        let (shorter, longer, covered) =
            if shorter_first { (first, second, in_first) } else { (second, first, in_second) };
        let share = |part: usize, all: usize| part as f32 / all.max(1) as f32;
        let facts = match shorter.facts_in(longer) {
            (0, _) => 1.0,
            (all, shared) => share(shared, all),
        };
        let own = if covered.own < LEAST_OWN { 1.0 } else { share(covered.own_covered, covered.own) };
        Self {
            of_first: share(in_first.all, first.len()),
            of_second: share(in_second.all, second.len()),
            facts,
            own,
            words: shorter.len() as u32,
        }
    }

    /// The share of the text of which more stands in the other: of an excerpt or a cut copy, nearly 1.
    pub fn contained(&self) -> f32 {
        self.of_first.max(self.of_second)
    }

    /// The share of what both have in both: 1 only where both texts are the same.
    pub fn mean(&self) -> f32 {
        (self.of_first + self.of_second) / 2.0
    }

    /// Whether the two are the same text.
    pub fn is_copy(&self, thresholds: &Thresholds) -> bool {
        let least = if self.words < thresholds.short_words { thresholds.short } else { thresholds.shorter };
        self.contained() >= least
            && self.of_first.min(self.of_second) >= thresholds.longer
            && self.facts >= thresholds.facts
            && self.own >= thresholds.own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "The State Department has made a determination approving a possible sale to the Government of \
        {state} of {thing} and related equipment for an estimated cost of {cost}. The proposed sale will support the \
        foreign policy of the United States by improving the security of a friendly country. {state} will have no \
        difficulty absorbing this equipment into its armed forces. The principal contractor will be {maker} of {town}. \
        There are no known offset agreements proposed in connection with this potential sale.";

    fn notice(state: &str, thing: &str, cost: &str, maker: &str, town: &str) -> Words {
        let put = [("{state}", state), ("{thing}", thing), ("{cost}", cost), ("{maker}", maker), ("{town}", town)];
        Words::of(&put.iter().fold(NOTICE.to_owned(), |text, (from, to)| text.replace(from, to)))
    }

    #[test]
    fn a_form_filled_in_otherwise_is_no_copy() {
        let one = notice("Ruritania", "12 Heron TP aircraft", "$410 million", "Lakeland Aero", "Dayton");
        let other = notice("Graustark", "400 Javelin missiles", "$98.5 million", "Redstone Arms", "Tucson");
        let likeness = Likeness::of(&one, &other);
        assert!(likeness.contained() > 0.7, "{likeness:?}");
        assert!(!likeness.is_copy(&Thresholds::default()), "{likeness:?}");
        assert!(Likeness::of(&one, &one).is_copy(&Thresholds::default()));
    }

    #[test]
    fn it_does_not_matter_which_comes_first() {
        let one = notice("Ruritania", "12 Heron TP aircraft", "$410 million", "Lakeland Aero", "Dayton");
        let other = notice("Ruritania", "14 Heron TP aircraft", "$410 million", "Lakeland Aero", "Boston");
        let (there, back) = (Likeness::of(&one, &other), Likeness::of(&other, &one));
        assert_eq!((there.of_first, there.of_second, there.facts), (back.of_second, back.of_first, back.facts));
        assert!(there.is_copy(&Thresholds::default()));
    }

    #[test]
    fn two_reports_of_one_speech_are_no_copies() {
        let speech: String = (0..300).map(|at| format!("said{at} ")).collect();
        let report = |name: &str| (0..60).map(|at| format!("{name}{at} ")).collect::<String>() + "“" + &speech + "”";
        let likeness = Likeness::of(&Words::of(&report("one")), &Words::of(&report("other")));
        assert!(likeness.contained() > 0.8 && likeness.own == 0.0, "{likeness:?}");
        assert!(!likeness.is_copy(&Thresholds::default()));
        assert!(Likeness::of(&Words::of(&speech), &Words::of(&speech)).is_copy(&Thresholds::default()));
    }

    #[test]
    fn a_quotation_is_no_copy() {
        let long: String = (0..400).map(|at| format!("word{at} ")).collect();
        let short: String = (10..50).map(|at| format!("word{at} ")).collect();
        let likeness = Likeness::of(&Words::of(&long), &Words::of(&short));
        assert_eq!(likeness.of_second, 1.0);
        assert!(!likeness.is_copy(&Thresholds::default()));
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert!(!Likeness::of(&Words::default(), &Words::default()).is_copy(&Thresholds::default()));
    }
}
