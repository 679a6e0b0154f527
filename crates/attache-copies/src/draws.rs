//! Who draws on whom, over all documents: what credits, links and copies add up to.

use crate::{
    credits::{Credit, address},
    group::Group,
};
use attache_model::{EntityId, Link};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Who publishes or is drawn on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Party {
    /// Its id in the knowledge files, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EntityId>,
    /// Its name there, or as documents word it.
    pub name: String,
}

/// A document, as far as drawing goes.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
    /// Its number, as in the groups.
    pub id: u32,
    /// Where it was published.
    pub url: Option<&'a str>,
    /// Who published it.
    pub outlet: Option<Party>,
    /// Its links.
    pub links: &'a [Link],
    /// Whom it credits.
    pub credits: &'a [Credit],
}

/// Who draws on whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draws {
    /// Which documents draw on which others: sorted.
    pub documents: Vec<DocumentDraws>,
    /// Which documents draw on whom: sorted by document.
    pub sources: Vec<SourceDraws>,
    /// Who draws on whom, by how many documents: sorted by the two.
    pub parties: Vec<PartyDraws>,
    /// Those that draw on one another, directly or by way of others of the circle: what two of them say is no second source
    /// for what the third says. Each sorted, none smaller than two.
    pub circles: Vec<Vec<Party>>,
    /// Documents that draw on one another.
    pub document_circles: Vec<Vec<u32>>,
}

/// A document draws on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentDraws {
    /// The one that draws.
    pub from: u32,
    /// On this one.
    pub on: u32,
    /// How that is known.
    pub by: By,
}

/// How it is known that one document draws on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// It is a copy, and the other is likely the original.
    Copy,
    /// It links to it.
    Link,
}

/// A document draws on somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceDraws {
    /// The document.
    pub from: u32,
    /// On whom.
    pub on: Party,
    /// Whether it rests on it as a whole.
    pub whole: bool,
    /// How often it credits it.
    pub credits: u32,
}

/// One draws on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyDraws {
    /// The one that draws.
    pub from: Party,
    /// On this one.
    pub on: Party,
    /// The documents that show it, sorted.
    pub documents: Vec<u32>,
}

/// Adds up who draws on whom. The order of documents and groups is no matter.
pub fn draws(documents: &[Drawing], groups: &[Group]) -> Draws {
    let by_id: BTreeMap<u32, &Drawing> = documents.iter().map(|document| (document.id, document)).collect();
    let documents_drawn = between_documents(&by_id, groups);
    let mut sources: BTreeMap<(u32, Party), (bool, u32)> = BTreeMap::new();
    let mut parties: BTreeMap<(Party, Party), BTreeSet<u32>> = BTreeMap::new();
    let mut draw = |from: &Party, on: &Party, document: u32| {
        if from != on {
            parties.entry((from.clone(), on.clone())).or_default().insert(document);
        }
    };
    for document in by_id.values() {
        for credit in document.credits {
            let on = party(credit);
            let through = credit.through.and_then(|at| document.credits.get(at as usize)).map(party);
            if let Some(from) = through.as_ref().or(document.outlet.as_ref()) {
                draw(from, &on, document.id);
            }
            let (whole, count) = sources.entry((document.id, on)).or_default();
            *whole |= credit.whole;
            *count += 1;
        }
    }
    for edge in &documents_drawn {
        let outlet = |id: u32| by_id.get(&id).and_then(|document| document.outlet.as_ref());
        if let (Some(from), Some(on)) = (outlet(edge.from), outlet(edge.on)) {
            draw(from, on, edge.from);
        }
    }
    let mut numbers: BTreeMap<&Party, u32> = BTreeMap::new();
    for (from, on) in parties.keys() {
        for party in [from, on] {
            let next = numbers.len() as u32;
            numbers.entry(party).or_insert(next);
        }
    }
    let names: BTreeMap<u32, &Party> = numbers.iter().map(|(party, number)| (*number, *party)).collect();
    let number = |party: &Party| numbers.get(party).copied().unwrap_or_default();
    let edges: BTreeSet<(u32, u32)> = parties.keys().map(|(from, on)| (number(from), number(on))).collect();
    let mut circles: Vec<Vec<Party>> = circles(&edges)
        .into_iter()
        .map(|circle| circle.iter().filter_map(|number| names.get(number).map(|&party| party.clone())).collect())
        .collect();
    for circle in &mut circles {
        circle.sort();
    }
    circles.sort();
    let document_edges: BTreeSet<(u32, u32)> = documents_drawn.iter().map(|edge| (edge.from, edge.on)).collect();
    let document_circles = self::circles(&document_edges);
    Draws {
        documents: documents_drawn,
        sources: sources
            .into_iter()
            .map(|((from, on), (whole, credits))| SourceDraws { from, on, whole, credits })
            .collect(),
        parties: parties
            .into_iter()
            .map(|((from, on), documents)| PartyDraws { from, on, documents: documents.into_iter().collect() })
            .collect(),
        circles,
        document_circles,
    }
}

/// How many of a document's copies name its outlet as their source, or link to it; what no copy names is left out.
///
/// This says which of them is likely to be the original, before groups are formed ([`Standing::named`]).
///
/// [`Standing::named`]: crate::Standing::named
pub fn named_by_copies(documents: &[Drawing], copies: &[crate::Link]) -> BTreeMap<u32, u32> {
    let by_id: BTreeMap<u32, &Drawing> = documents.iter().map(|document| (document.id, document)).collect();
    let names = |from: &Drawing, on: &Drawing| {
        let credits = on.outlet.as_ref().is_some_and(|outlet| {
            from.outlet.as_ref() != Some(outlet)
                && from.credits.iter().any(|credit| credit.through.is_none() && party(credit) == *outlet)
        });
        let there = on.url.map(address);
        credits || there.is_some_and(|there| from.links.iter().any(|link| address(&link.url) == there))
    };
    let mut named: BTreeMap<u32, u32> = BTreeMap::new();
    for link in copies {
        let (Some(first), Some(second)) = (by_id.get(&link.first), by_id.get(&link.second)) else { continue };
        for (from, on) in [(first, second), (second, first)] {
            if names(from, on) {
                *named.entry(on.id).or_default() += 1;
            }
        }
    }
    named
}

fn party(credit: &Credit) -> Party {
    Party { id: credit.id.clone(), name: credit.source.clone() }
}

fn between_documents(documents: &BTreeMap<u32, &Drawing>, groups: &[Group]) -> Vec<DocumentDraws> {
    // Of two documents with one address the first: an address says which page, not which capture of it.
    let mut by_address: BTreeMap<String, u32> = BTreeMap::new();
    for (&id, document) in documents {
        if let Some(url) = document.url {
            by_address.entry(address(url)).or_insert(id);
        }
    }
    let mut edges = BTreeSet::new();
    for group in groups {
        let copies = group.members.iter().filter(|member| member.id != group.original);
        edges.extend(copies.map(|member| DocumentDraws { from: member.id, on: group.original, by: By::Copy }));
    }
    for (&from, document) in documents {
        let own = document.url.map(address);
        for link in document.links {
            let there = address(&link.url);
            if let Some(&on) = by_address.get(&there).filter(|&&on| on != from && own.as_ref() != Some(&there)) {
                edges.insert(DocumentDraws { from, on, by: By::Link });
            }
        }
    }
    edges.into_iter().collect()
}

/// The sets, of two and more, whose members can all be reached from one another (Tarjan), each sorted, sorted.
fn circles(edges: &BTreeSet<(u32, u32)>) -> Vec<Vec<u32>> {
    let mut next: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(from, on) in edges {
        next.entry(from).or_default().push(on);
        next.entry(on).or_default();
    }
    let mut met: BTreeMap<u32, u32> = BTreeMap::new();
    let mut lowest: BTreeMap<u32, u32> = BTreeMap::new();
    let mut open: Vec<u32> = Vec::new();
    let mut is_open: BTreeSet<u32> = BTreeSet::new();
    let mut found = Vec::new();
    for &root in next.keys() {
        // What is under way, and how many of its ways have been gone: a list, since circles may be long.
        let mut way: Vec<(u32, usize)> = vec![(root, 0)];
        while let Some((node, gone)) = way.pop() {
            if gone == 0 {
                if met.contains_key(&node) {
                    continue;
                }
                let order = met.len() as u32;
                met.insert(node, order);
                lowest.insert(node, order);
                open.push(node);
                is_open.insert(node);
            }
            let low = |lowest: &BTreeMap<u32, u32>, of: u32| lowest.get(&of).copied().unwrap_or(u32::MAX);
            if let Some(&other) = next.get(&node).and_then(|next| next.get(gone)) {
                way.push((node, gone + 1));
                if !met.contains_key(&other) {
                    way.push((other, 0));
                } else if is_open.contains(&other) {
                    let least = low(&lowest, node).min(low(&met, other));
                    lowest.insert(node, least);
                }
                continue;
            }
            if low(&lowest, node) == low(&met, node) {
                let mut circle = Vec::new();
                while let Some(member) = open.pop() {
                    is_open.remove(&member);
                    circle.push(member);
                    if member == node {
                        break;
                    }
                }
                if circle.len() > 1 {
                    circle.sort_unstable();
                    found.push(circle);
                }
            }
            if let Some(&(above, _)) = way.last() {
                let least = low(&lowest, above).min(low(&lowest, node));
                lowest.insert(above, least);
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Because, Likeness, Member, Words,
        credits::{How, Sort},
    };
    use attache_model::Span;
    use proptest::prelude::*;

    fn named(name: &str) -> Party {
        Party { id: Some(EntityId(format!("outlet:{name}"))), name: name.to_owned() }
    }

    fn credit(name: &str, whole: bool, through: Option<u32>) -> Credit {
        let Party { id, name } = named(name);
        let (sort, how) = (Sort::Outlet, How::Attribution);
        Credit { source: name.clone(), id, sort, how, whole, through, span: None, words: name }
    }

    fn drawing<'a>(id: u32, outlet: &str, credits: &'a [Credit]) -> Drawing<'a> {
        Drawing { id, url: None, outlet: Some(named(outlet)), links: &[], credits }
    }

    fn edges(draws: &Draws) -> Vec<String> {
        draws
            .parties
            .iter()
            .map(|edge| format!("{} > {}: {:?}", edge.from.name, edge.on.name, edge.documents))
            .collect()
    }

    #[test]
    fn credits_add_up_and_circles_are_named() {
        let (a, b, c) = (
            [credit("b", false, None), credit("b", true, None), credit("d", false, Some(0))],
            [credit("c", false, None)],
            [credit("a", false, None), credit("c", false, None)],
        );
        let mut documents = vec![drawing(1, "a", &a), drawing(2, "b", &b), drawing(3, "c", &c), drawing(4, "c", &c)];
        let drawn = draws(&documents, &[]);
        assert_eq!(edges(&drawn), ["a > b: [1]", "b > c: [2]", "b > d: [1]", "c > a: [3, 4]"]);
        assert_eq!(drawn.circles, [[named("a"), named("b"), named("c")]]);
        assert_eq!(drawn.sources[0], SourceDraws { from: 1, on: named("b"), whole: true, credits: 2 });
        documents.reverse();
        assert_eq!(drawn, draws(&documents, &[]));
    }

    #[test]
    fn copies_and_links_lead_from_document_to_document() {
        let likeness = Likeness::of(&Words::of("a b c"), &Words::of("a b c"));
        let members = [7, 9].map(|id| Member { id, likeness }).to_vec();
        let group = Group { original: 9, because: Because::Longest, members };
        let link = |url: &str| [Link { span: Span::new(0, 1), url: url.into() }];
        let (there, back) =
            (link("https://www.zenda.example/x/?utm_source=feed"), link("http://strelsau.example/y#top"));
        let documents = [
            Drawing { url: Some("http://strelsau.example/y"), links: &there, ..drawing(1, "a", &[]) },
            Drawing { url: Some("https://zenda.example/x"), links: &back, ..drawing(2, "b", &[]) },
            drawing(7, "c", &[]),
            drawing(9, "d", &[]),
        ];
        let drawn = draws(&documents, &[group]);
        let told: Vec<_> = drawn.documents.iter().map(|edge| (edge.from, edge.on, edge.by)).collect();
        assert_eq!(told, [(1, 2, By::Link), (2, 1, By::Link), (7, 9, By::Copy)]);
        assert_eq!(drawn.document_circles, [[1, 2]]);
        assert_eq!(edges(&drawn), ["a > b: [1]", "b > a: [2]", "c > d: [7]"]);
    }

    #[test]
    fn copies_name_their_original() {
        let whole = [credit("wire", true, None)];
        let likeness = Likeness::of(&Words::of("a b c"), &Words::of("a b c"));
        let link = |first, second| crate::Link { first, second, likeness };
        let documents =
            [drawing(1, "a", &whole), drawing(2, "wire", &whole), drawing(3, "b", &whole), drawing(4, "c", &[])];
        let named = named_by_copies(&documents, &[link(1, 2), link(2, 3), link(2, 4), link(1, 3)]);
        assert_eq!(named.into_iter().collect::<Vec<_>>(), [(2, 2)]);
    }

    #[test]
    fn a_circle_of_a_hundred_thousand_is_found() {
        let edges: BTreeSet<(u32, u32)> = (0..100_000).map(|at| (at, (at + 1) % 100_000)).collect();
        assert_eq!(circles(&edges).iter().map(Vec::len).collect::<Vec<_>>(), [100_000]);
    }

    proptest! {
        #[test]
        #[allow(clippy::needless_range_loop, reason = "a matrix is read by row and column")]
        fn circles_are_what_reaches_itself(edges in proptest::collection::btree_set((0u32..8, 0u32..8), 0..20)) {
            // By brute force: who reaches whom.
            let mut reach = [[false; 8]; 8];
            for &(from, on) in &edges {
                reach[from as usize][on as usize] = true;
            }
            for middle in 0..8 {
                for from in 0..8 {
                    for on in 0..8 {
                        reach[from][on] |= reach[from][middle] && reach[middle][on];
                    }
                }
            }
            let mut expected: BTreeSet<Vec<u32>> = BTreeSet::new();
            for from in 0..8 {
                let circle: Vec<u32> =
                    (0..8u32).filter(|&on| on as usize == from || reach[from][on as usize] && reach[on as usize][from]).collect();
                if circle.len() > 1 {
                    expected.insert(circle);
                }
            }
            prop_assert_eq!(circles(&edges), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
