//! Which documents may be copies of one another: those whose signatures agree in a band.

use crate::signature::{BANDS, Signature};
use std::collections::BTreeMap;

/// Documents that agree in a band with more than so many others are compared with [`HUBS`] of them and with the
/// [`NEIGHBOURS`] most like them, not with all: ten thousand error pages would give fifty million pairs.
const CROWD: usize = 128;
const HUBS: usize = 16;
const NEIGHBOURS: usize = 8;

/// The most candidates told for one document: the likeliest.
const MOST_NEAR: usize = 256;

/// Documents added since the bands were last sorted are looked through one by one; above so many, bands are sorted again.
const LOOSE: usize = 2_048;

/// Pairs are freed of repetitions whenever so many have come together.
const PAIRS: usize = 4 << 20;

/// Signatures of documents, found by their bands.
///
/// Takes about 800 bytes a document. Answers depend on which documents are in it and on their numbers, not on the order
/// in which they came.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Vec<(u32, Signature)>,
    /// For each band its keys and the entries that have them, sorted; of the first `settled` entries.
    bands: Vec<Vec<(u32, u32)>>,
    settled: usize,
}

/// A document that may be a copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its number.
    pub id: u32,
    /// How much of the shorter text may stand in the longer one: an estimate.
    pub promised: f32,
}

impl Index {
    /// An index of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many documents it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a document. Its number must be its own. Many at once are added faster by `extend`.
    pub fn add(&mut self, id: u32, signature: Signature) {
        self.entries.push((id, signature));
        if self.entries.len() - self.settled > LOOSE + self.settled / 2 {
            self.settle();
        }
    }

    /// The documents that may be copies of one with this signature and promise at least so much containment,
    /// likeliest first, the same document included if it is there; at most 256.
    pub fn near(&self, signature: &Signature, promised: f32) -> Vec<Near> {
        let mut slots: Vec<u32> = Vec::new();
        for (band, key) in self.bands.iter().zip(signature.bands()) {
            let from = band.partition_point(|entry| entry.0 < key);
            let run = band.get(from..).unwrap_or_default().iter().take_while(|entry| entry.0 == key);
            slots.extend(run.map(|entry| entry.1));
        }
        slots.sort_unstable();
        slots.dedup();
        let settled = slots.iter().filter_map(|&slot| self.entries.get(slot as usize));
        let loose = self.entries.iter().skip(self.settled);
        let loose = loose.filter(|(_, other)| signature.bands().zip(other.bands()).any(|(one, other)| one == other));
        let mut near: Vec<Near> = settled
            .chain(loose)
            .map(|(id, other)| Near { id: *id, promised: signature.containment(other) })
            .filter(|near| near.promised >= promised)
            .collect();
        near.sort_by(|a, b| b.promised.total_cmp(&a.promised).then(a.id.cmp(&b.id)));
        near.truncate(MOST_NEAR);
        near
    }

    /// All pairs of documents that may be copies of one another and promise at least so much containment: smaller number
    /// first, sorted, each once.
    ///
    /// Of documents with one and the same signature each is paired with the one of smallest number alone.
    pub fn pairs(&mut self, promised: f32) -> Vec<(u32, u32)> {
        self.settle();
        let mut pairs = Vec::new();
        let first_of_its_kind = self.twins(&mut pairs);
        let mut crowd: Vec<u32> = Vec::new();
        for band in &self.bands {
            for run in band.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
                crowd.clear();
                crowd.extend(
                    run.iter()
                        .map(|entry| entry.1)
                        .filter(|&slot| first_of_its_kind.get(slot as usize).copied().unwrap_or_default()),
                );
                self.pair_up(&mut crowd, promised, &mut pairs);
                if pairs.len() > PAIRS {
                    pairs.sort_unstable();
                    pairs.dedup();
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Pairs documents with the same signature, and tells which entries are the first of their signature.
    fn twins(&self, pairs: &mut Vec<(u32, u32)>) -> Vec<bool> {
        let mut firsts = vec![false; self.entries.len()];
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        let entry = |at: &usize| self.entries.get(*at);
        order.sort_unstable_by_key(|at| entry(at).map(|(id, signature)| (signature, *id)));
        for same in order.chunk_by(|a, b| entry(a).map(|entry| &entry.1) == entry(b).map(|entry| &entry.1)) {
            let Some((first, others)) = same.split_first() else { continue };
            let Some((id, signature)) = entry(first) else { continue };
            // What has no pair of words is like nothing.
            if signature.pairs() == 0 {
                continue;
            }
            if let Some(first) = firsts.get_mut(*first) {
                *first = true;
            }
            pairs.extend(others.iter().filter_map(entry).map(|(other, _)| (*id, *other)));
        }
        firsts
    }

    fn pair_up(&self, crowd: &mut [u32], promised: f32, pairs: &mut Vec<(u32, u32)>) {
        let entry = |slot: u32| self.entries.get(slot as usize);
        let mut pair = |one: u32, other: u32| {
            let (Some((id, signature)), Some((other_id, other))) = (entry(one), entry(other)) else { return };
            if signature.containment(other) >= promised {
                pairs.push((*id.min(other_id), *id.max(other_id)));
            }
        };
        let all = crowd.len() <= CROWD;
        if !all {
            // By what they say, so that the order of coming is no matter, and neighbours are alike.
            crowd.sort_unstable_by_key(|&slot| entry(slot).map(|(id, signature)| (signature, *id)));
        }
        for (at, &one) in crowd.iter().enumerate() {
            let next = at + 1;
            let last = if all || at < HUBS { crowd.len() } else { (next + NEIGHBOURS).min(crowd.len()) };
            for &other in crowd.get(next..last).unwrap_or_default() {
                pair(one, other);
            }
        }
    }

    /// Sorts all documents into the bands.
    fn settle(&mut self) {
        if self.settled == self.entries.len() {
            return;
        }
        self.bands.resize_with(BANDS, Vec::new);
        for (slot, (_, signature)) in self.entries.iter().enumerate().skip(self.settled) {
            for (band, key) in self.bands.iter_mut().zip(signature.bands()) {
                band.push((key, slot as u32));
            }
        }
        for band in &mut self.bands {
            // Not the unstable sort: this one makes use of what is sorted already.
            band.sort();
        }
        self.settled = self.entries.len();
    }
}

impl Extend<(u32, Signature)> for Index {
    fn extend<I: IntoIterator<Item = (u32, Signature)>>(&mut self, documents: I) {
        self.entries.extend(documents);
        self.settle();
    }
}

impl FromIterator<(u32, Signature)> for Index {
    fn from_iter<I: IntoIterator<Item = (u32, Signature)>>(documents: I) -> Self {
        let mut index = Self::new();
        index.extend(documents);
        index
    }
}

/// What hangs together by pairs: for each number that occurs, the smallest number that it can be reached from.
pub(crate) fn components(pairs: impl Iterator<Item = (u32, u32)>) -> BTreeMap<u32, u32> {
    fn root(above: &mut BTreeMap<u32, u32>, of: u32) -> u32 {
        let mut top = of;
        while let Some(&next) = above.get(&top).filter(|&&next| next != top) {
            top = next;
        }
        let mut at = of;
        while at != top {
            at = above.insert(at, top).unwrap_or(top);
        }
        top
    }
    let mut above = BTreeMap::new();
    for (one, other) in pairs {
        above.entry(one).or_insert(one);
        above.entry(other).or_insert(other);
        let (one, other) = (root(&mut above, one), root(&mut above, other));
        above.insert(one.max(other), one.min(other));
    }
    let numbers: Vec<u32> = above.keys().copied().collect();
    numbers.into_iter().map(|number| (number, root(&mut above, number))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::mix;

    fn text(words: std::ops::Range<u64>) -> String {
        words.map(|at| format!("word{:x} ", mix(at))).collect()
    }

    #[test]
    fn the_order_of_adding_changes_nothing() {
        let texts: Vec<Signature> = (0..60).map(|at| Signature::of(&text(at * 40..at * 40 + 200))).collect();
        let (mut there, mut back) = (Index::new(), Index::new());
        for (id, signature) in (0..).zip(&texts) {
            there.add(id, signature.clone());
        }
        let at_once: Index = (0..).zip(texts.iter().cloned()).collect();
        for (id, signature) in (0..60).zip(&texts).rev() {
            back.add(id, signature.clone());
        }
        let loose = there.near(&texts[30], 0.3);
        let pairs = there.pairs(0.3);
        assert!(pairs.contains(&(29, 30)) && !pairs.contains(&(3, 30)), "{pairs:?}");
        assert_eq!(pairs, back.pairs(0.3));
        // Sorted into bands or not, the same are near.
        assert_eq!(loose, there.near(&texts[30], 0.3));
        assert_eq!(loose, back.near(&texts[30], 0.3));
        assert_eq!(loose, at_once.near(&texts[30], 0.3));
        assert_eq!(loose[0], Near { id: 30, promised: 1.0 });
    }

    #[test]
    fn a_thousand_copies_give_few_pairs() {
        let mut index = Index::new();
        for id in 0..1_000u32 {
            let own = u64::from(id) * 1_000 + 1_000_000;
            let same = if id % 2 == 0 { String::new() } else { text(own..own + 3) };
            index.add(id, Signature::of(&(text(0..200) + &same)));
        }
        let pairs = index.pairs(0.2);
        assert!(pairs.len() < 60_000, "{} pairs", pairs.len());
        let found = components(pairs.into_iter());
        assert_eq!(found.len(), 1_000);
        assert!(found.values().all(|&root| root == 0));
    }

    #[test]
    fn empty_texts_are_near_to_nothing() {
        let mut index = Index::new();
        index.add(1, Signature::of(""));
        index.add(2, Signature::of(""));
        assert!(index.pairs(0.0).is_empty());
        assert!(index.near(&Signature::of(""), 0.1).is_empty());
    }
}
