//! Copies of one text, put together, and which of them it may have begun with.
//!
//! Likeness is not handed on: that A is like B and B like C does not make A and C copies. A group is formed around the
//! document that is like the most others; each member must be a copy of that one, and resemble the other members as
//! well ([`Thresholds::mutual`]). A digest that holds two different stories is thus grouped with one of them, not with both.

use crate::{
    compare::{Likeness, Thresholds},
    index::{Near, components},
    words::Words,
};
use attache_model::Edtf;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// A newcomer to a group is compared with at most so many of its members.
const SPONSORS: usize = 8;

/// When the words kept come to more than this, they are let go and loaded again where needed. About 200 MB.
const KEPT_WORDS: usize = 12_000_000;

/// Two documents of which one is a copy of the other, or both of a third.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The document of smaller number.
    pub first: u32,
    /// The other one.
    pub second: u32,
    /// How alike they are.
    pub likeness: Likeness,
}

/// What is known of a document that may belong to a group.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Its number. Of what is equal otherwise the smaller number comes first.
    pub id: u32,
    /// When it was published.
    pub published: Option<&'a Edtf>,
    /// How many of its copies name its outlet as their source, or link to it: see [`named_by_copies`](crate::named_by_copies).
    pub named: u32,
    /// How long its text is, in any measure.
    pub length: u32,
}

/// Documents that are one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The one that the others are likely to have been made from.
    pub original: u32,
    /// Why that one.
    pub because: Because,
    /// All of them by number, the original included, and how each compares with the original.
    pub members: Vec<Member>,
}

/// A document of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Its number.
    pub id: u32,
    /// How it compares with the original, which comes first.
    pub likeness: Likeness,
}

/// Why a document is held to be the original of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// It was published before all others.
    Earliest,
    /// None was certainly published before it, and the most name it as their source.
    Named,
    /// None was certainly published before it, and it is the longest.
    Longest,
}

/// Texts as comparing needs them, loaded when asked for and kept for a while.
pub struct Texts<F> {
    load: F,
    kept: BTreeMap<u32, Words>,
    words: usize,
}

impl<F: FnMut(u32) -> Option<Words>> Texts<F> {
    /// Texts that `load` gives by the document's number; `None` for one that cannot be had.
    pub fn new(load: F) -> Self {
        Self { load, kept: BTreeMap::new(), words: 0 }
    }

    /// How two documents compare; `None` where one cannot be had.
    pub fn likeness(&mut self, first: u32, second: u32) -> Option<Likeness> {
        if self.words > KEPT_WORDS {
            self.kept.clear();
            self.words = 0;
        }
        for id in [first, second] {
            if !self.kept.contains_key(&id) {
                let words = (self.load)(id)?;
                self.words += words.len();
                self.kept.insert(id, words);
            }
        }
        Some(Likeness::of(self.kept.get(&first)?, self.kept.get(&second)?))
    }

    /// Compares candidates and gives those that are copies, sorted.
    ///
    /// Pairs that hang together are compared one after another, so that each text is loaded about once.
    pub fn links(&mut self, pairs: &[(u32, u32)], thresholds: &Thresholds) -> Vec<Link> {
        let parts = components(pairs.iter().copied());
        let mut pairs: Vec<_> = pairs.iter().map(|&(one, other)| (parts.get(&one), one, other)).collect();
        pairs.sort_unstable();
        let mut links = Vec::new();
        let mut part = None;
        for (of, first, second) in pairs {
            if of != part {
                part = of;
                self.kept.clear();
                self.words = 0;
            }
            if let Some(likeness) = self.likeness(first, second).filter(|likeness| likeness.is_copy(thresholds)) {
                links.push(Link { first, second, likeness });
            }
        }
        links.sort_by_key(|link| (link.first, link.second));
        links
    }

    /// Compares one document, new among others, with those that [`Index::near`](crate::Index::near) gives for it.
    pub fn links_of(&mut self, id: u32, near: &[Near], thresholds: &Thresholds) -> Vec<Link> {
        let mut links = Vec::new();
        for other in near.iter().map(|near| near.id).filter(|&other| other != id) {
            let (first, second) = (id.min(other), id.max(other));
            if let Some(likeness) = self.likeness(first, second).filter(|likeness| likeness.is_copy(thresholds)) {
                links.push(Link { first, second, likeness });
            }
        }
        links.sort_by_key(|link| (link.first, link.second));
        links
    }

    /// Puts copies together: around the document that is like the most others, those that are copies of it and resemble one
    /// another ([`Thresholds::mutual`]); then the same with what is left. `documents` are all that `links` speak of; others are passed over.
    ///
    /// To take in further documents it is enough to hand over all links of the groups that the new links touch.
    pub fn groups(&mut self, documents: &[Standing], links: &[Link], thresholds: &Thresholds) -> Vec<Group> {
        let standings: BTreeMap<u32, &Standing> = documents.iter().map(|document| (document.id, document)).collect();
        let links: Vec<&Link> = links
            .iter()
            .filter(|link| standings.contains_key(&link.first) && standings.contains_key(&link.second))
            .collect();
        let parts = components(links.iter().map(|link| (link.first, link.second)));
        let mut by_part: BTreeMap<u32, Vec<&Link>> = BTreeMap::new();
        for link in links {
            if let Some(&part) = parts.get(&link.first) {
                by_part.entry(part).or_default().push(link);
            }
        }
        let mut groups = Vec::new();
        for links in by_part.values() {
            self.kept.clear();
            self.words = 0;
            for members in self.around_centres(links, thresholds) {
                groups.extend(self.group(&members, &standings));
            }
        }
        groups.sort_by_key(|group: &Group| group.members.first().map(|member| member.id));
        groups
    }

    /// Cuts what hangs together into groups, each around the document that is like the most others left.
    fn around_centres(&mut self, links: &[&Link], thresholds: &Thresholds) -> Vec<Vec<u32>> {
        let mut near: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        for link in links {
            // In thousandths, so that sums do not depend on their order.
            let weight = (link.likeness.mean() * 1000.0) as u32;
            near.entry(link.first).or_default().insert(link.second, weight);
            near.entry(link.second).or_default().insert(link.first, weight);
        }
        let weigh = |near: &BTreeMap<u32, u32>| near.values().map(|&weight| u64::from(weight)).sum::<u64>();
        let mut weights: BTreeMap<u32, u64> = near.iter().map(|(&id, near)| (id, weigh(near))).collect();
        let mut queue: BTreeSet<(Reverse<u64>, u32)> =
            weights.iter().map(|(&id, &weight)| (Reverse(weight), id)).collect();
        let mut groups = Vec::new();
        while let Some((Reverse(weight), centre)) = queue.pop_first() {
            if weight == 0 {
                break;
            }
            let mut around: Vec<(Reverse<u32>, u32)> = near
                .get(&centre)
                .map(|near| near.iter().map(|(&id, &weight)| (Reverse(weight), id)).collect())
                .unwrap_or_default();
            around.sort_unstable();
            let mut members = vec![centre];
            for (_, id) in around {
                let fits = members.iter().skip(1).take(SPONSORS).all(|&member| {
                    self.likeness(member, id).is_some_and(|likeness| likeness.contained() >= thresholds.mutual)
                });
                if fits {
                    members.push(id);
                }
            }
            for member in &members {
                queue.remove(&(Reverse(weights.get(member).copied().unwrap_or_default()), *member));
                for (other, weight) in near.remove(member).unwrap_or_default() {
                    let Some(left) = near.get_mut(&other) else { continue };
                    left.remove(member);
                    let Some(total) = weights.get_mut(&other) else { continue };
                    queue.remove(&(Reverse(*total), other));
                    *total -= u64::from(weight);
                    queue.insert((Reverse(*total), other));
                }
            }
            members.sort_unstable();
            groups.push(members);
        }
        groups
    }

    fn group(&mut self, members: &[u32], standings: &BTreeMap<u32, &Standing>) -> Option<Group> {
        let known: Vec<&Standing> = members.iter().filter_map(|id| standings.get(id).copied()).collect();
        let (original, because) = original(&known)?;
        let members = members
            .iter()
            .filter_map(|&id| Some(Member { id, likeness: self.likeness(original, id)? }))
            .collect::<Vec<_>>();
        (members.len() > 1).then_some(Group { original, because, members })
    }
}

/// Which of them the others were likely made from.
fn original(members: &[&Standing]) -> Option<(u32, Because)> {
    let dates: Vec<(Option<(u32, u32)>, &Standing)> =
        members.iter().map(|member| (member.published.and_then(bounds), *member)).collect();
    let latest_start = dates.iter().filter_map(|(dates, _)| dates.map(|(_, until)| until)).min();
    // Those than which none is certainly earlier. What has no date may be earlier than all, but nothing says so.
    let first: Vec<&Standing> = match latest_start {
        Some(until) => {
            let may_be = dates.iter().filter(|(dates, _)| dates.is_some_and(|(from, _)| from <= until));
            may_be.map(|(_, member)| *member).collect()
        }
        None => members.to_vec(),
    };
    if let ([only], Some(_)) = (&first[..], latest_start) {
        return Some((only.id, Because::Earliest));
    }
    let best = first.iter().max_by_key(|member| (member.named, member.length, Reverse(member.id)))?;
    Some((best.id, if best.named > 0 { Because::Named } else { Because::Longest }))
}

/// The first and the last day that a date can mean, as `yyyymmdd`.
fn bounds(date: &Edtf) -> Option<(u32, u32)> {
    let (from, until) = date.as_str().split_once('/').unwrap_or((date.as_str(), date.as_str()));
    let day = |text: &str, month_else: u32, day_else: u32| {
        let text = text.split('T').next().unwrap_or_default().trim_end_matches(['?', '~', '%']);
        let mut parts = text.split('-').map(|part| part.parse::<u32>().ok());
        let year = parts.next().flatten().filter(|year| *year < 10_000)?;
        // A part that is no number ("2023-XX") leaves all months open.
        let month = parts.next().flatten().filter(|month| (1..=12).contains(month));
        let day = parts.next().flatten().filter(|_| month.is_some());
        Some(year * 10_000 + month.unwrap_or(month_else) * 100 + day.unwrap_or(day_else))
    };
    Some((day(from, 1, 1)?, day(until, 12, 31)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{index::Index, signature::Signature, words::mix};

    /// Words of a made-up language: `first..last` of an endless text.
    fn text(words: std::ops::Range<u64>) -> String {
        words.map(|at| format!("word{:x} ", mix(at))).collect()
    }

    /// Groups the texts, which have the numbers of their places in `ids`.
    fn grouped(texts: &[String], ids: &[u32], published: &[Option<&str>], named: &[u32]) -> Vec<Group> {
        let mut index = Index::new();
        for (&id, text) in ids.iter().zip(texts) {
            index.add(id, Signature::of(text));
        }
        let thresholds = Thresholds::default();
        let place = |id: u32| ids.iter().position(|&known| known == id).unwrap();
        let pairs = index.pairs(thresholds.promised);
        let mut words = Texts::new(|id| texts.get(place(id)).map(|text| Words::of(text)));
        let links = words.links(&pairs, &thresholds);
        let dates: Vec<Option<Edtf>> =
            published.iter().map(|date| date.map(|date| Edtf::parse(date).unwrap())).collect();
        let known: Vec<Standing> = ids
            .iter()
            .enumerate()
            .map(|(at, &id)| Standing {
                id,
                published: dates.get(at).and_then(Option::as_ref),
                named: named.get(at).copied().unwrap_or_default(),
                length: texts[at].len() as u32,
            })
            .collect();
        words.groups(&known, &links, &thresholds)
    }

    #[test]
    fn a_newcomer_finds_its_copies_without_regrouping() {
        let texts: Vec<String> = (0..30).map(|at| text(at / 3 * 1_000 + at % 3 * 20..at / 3 * 1_000 + 300)).collect();
        let index: Index = (0..29).zip(texts.iter().map(|text| Signature::of(text))).collect();
        let thresholds = Thresholds::default();
        let mut words = Texts::new(|id: u32| texts.get(id as usize).map(|text| Words::of(text)));
        let near = index.near(&Signature::of(&texts[29]), thresholds.promised);
        let links = words.links_of(29, &near, &thresholds);
        assert_eq!(links.iter().map(|link| (link.first, link.second)).collect::<Vec<_>>(), [(27, 29), (28, 29)]);
        // The same links as if all had been compared.
        let mut all: Index = (0..30).zip(texts.iter().map(|text| Signature::of(text))).collect();
        let pairs = all.pairs(thresholds.promised);
        let same: Vec<Link> = words.links(&pairs, &thresholds).into_iter().filter(|link| link.second == 29).collect();
        assert_eq!(links, same);
    }

    fn ids(group: &Group) -> Vec<u32> {
        group.members.iter().map(|member| member.id).collect()
    }

    #[test]
    fn likeness_is_not_handed_on() {
        // A digest of two stories, and the stories.
        let texts = [text(0..200) + &text(1_000..1_200), text(0..200), text(1_000..1_200)];
        let groups = grouped(&texts, &[0, 1, 2], &[], &[]);
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert_eq!(ids(&groups[0]).len(), 2);
        // A chain of texts, each like the next: nowhere do unlike ones stand together.
        let chain: Vec<String> = (0..12).map(|at| text(at * 60..at * 60 + 200)).collect();
        let groups = grouped(&chain, &(0..12).collect::<Vec<_>>(), &[], &[]);
        assert!(!groups.is_empty());
        for group in groups {
            let ids = ids(&group);
            assert!(ids.iter().max().unwrap() - ids.iter().min().unwrap() <= 2, "{ids:?}");
        }
    }

    #[test]
    fn cut_and_lengthened_copies_of_one_text_are_one_group() {
        let texts = [
            text(0..300),
            text(0..150),
            text(0..300) + &text(900..960),
            text(60..300),
            text(5_000..5_300),
            text(0..290),
        ];
        let groups = grouped(&texts, &[10, 11, 12, 13, 14, 15], &[], &[]);
        assert_eq!(groups.iter().map(ids).collect::<Vec<_>>(), [[10, 11, 12, 13, 15]]);
        assert_eq!((groups[0].original, groups[0].because), (12, Because::Longest));
    }

    #[test]
    fn the_original_is_the_earliest_else_the_named_else_the_longest() {
        let texts = [text(0..300), text(0..280), text(0..290)];
        let original = |published: &[Option<&str>], named: &[u32]| {
            let groups = grouped(&texts, &[0, 1, 2], published, named);
            (groups[0].original, groups[0].because)
        };
        assert_eq!(original(&[Some("2023-08-03"), Some("2023-08-02"), None], &[]), (1, Because::Earliest));
        assert_eq!(original(&[Some("2023-08-03"), Some("2023-08"), None], &[]), (0, Because::Longest));
        assert_eq!(original(&[Some("2023-08"), Some("2023-07-30"), Some("2023")], &[]), (2, Because::Longest));
        assert_eq!(original(&[Some("2023-08-03"), Some("2023-08"), None], &[0, 2, 5]), (1, Because::Named));
        assert_eq!(original(&[], &[0, 0, 5]), (2, Because::Named));
        assert_eq!(original(&[], &[]), (0, Because::Longest));
    }

    #[test]
    fn dates_bound_days() {
        let of = |text: &str| bounds(&Edtf::parse(text).unwrap());
        assert_eq!(of("2023-08-02"), Some((20230802, 20230802)));
        assert_eq!(of("2023-08~"), Some((20230801, 20230831)));
        assert_eq!(of("2022"), Some((20220101, 20221231)));
        assert_eq!(of("2022-11/2023-02"), Some((20221101, 20230231)));
    }

    #[test]
    fn the_order_of_documents_changes_nothing() {
        let mut texts: Vec<String> =
            (0..40).map(|at| text(at / 4 * 1_000 + at % 4 * 20..at / 4 * 1_000 + 300)).collect();
        let mut ids: Vec<u32> = (0..40).collect();
        let before = grouped(&texts, &ids, &[], &[]);
        assert_eq!(before.len(), 10);
        texts.rotate_left(17);
        ids.rotate_left(17);
        texts.swap(3, 30);
        ids.swap(3, 30);
        assert_eq!(before, grouped(&texts, &ids, &[], &[]));
    }
}
