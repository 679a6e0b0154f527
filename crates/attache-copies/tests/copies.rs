//! The bars for copies, on a corpus small enough for every run; the example `copies` measures large ones.
#![allow(clippy::expect_used, dead_code, missing_docs, reason = "the corpus is the example's")]

#[path = "../examples/copies/changes.rs"]
mod changes;
#[path = "../examples/copies/corpus.rs"]
mod corpus;
#[path = "../examples/copies/stories.rs"]
mod stories;

use attache_copies::{Group, Index, Signature, Standing, Texts, Thresholds, Words};
use corpus::{Made, corpus};
use std::collections::BTreeMap;

/// Groups documents by their numbers, which are their places in `made`, taken in this order.
fn grouped(made: &[Made], order: &[u32]) -> Vec<Group> {
    let thresholds = Thresholds::default();
    let mut index = Index::new();
    for &id in order {
        index.add(id, Signature::of(&made[id as usize].text));
    }
    let pairs = index.pairs(thresholds.promised);
    let mut texts = Texts::new(|id: u32| made.get(id as usize).map(|made| Words::of(&made.text)));
    let links = texts.links(&pairs, &thresholds);
    let known: Vec<Standing> = order
        .iter()
        .map(|&id| Standing { id, published: None, named: 0, length: made[id as usize].text.len() as u32 })
        .collect();
    texts.groups(&known, &links, &thresholds)
}

#[test]
fn copies_are_found_and_different_stories_kept_apart() {
    let made = corpus(800);
    let mut order: Vec<u32> = (0..made.len() as u32).collect();
    let groups = grouped(&made, &order);
    let mut group_of: BTreeMap<u32, usize> = BTreeMap::new();
    let (mut right, mut wrong) = (0, 0);
    for (number, group) in groups.iter().enumerate() {
        for (at, member) in group.members.iter().enumerate() {
            group_of.insert(member.id, number);
            for other in &group.members[at + 1..] {
                let same = made[member.id as usize].story == made[other.id as usize].story;
                *(if same { &mut right } else { &mut wrong }) += 1;
            }
        }
    }
    let mut originals: BTreeMap<u32, u32> = BTreeMap::new();
    let (mut copies, mut found) = (0, 0);
    for (id, one) in (0..).zip(&made) {
        if one.change.is_none() {
            originals.insert(one.story, id);
            continue;
        }
        copies += 1;
        let group = group_of.get(&id);
        found += usize::from(group.is_some() && group == group_of.get(&originals[&one.story]));
    }
    assert!(copies > 400 && right > 700, "{copies} copies, {right} pairs");
    assert!(found as f64 >= 0.98 * copies as f64, "{found} of {copies} copies found");
    assert!(wrong as f64 <= 0.01 * (right + wrong) as f64, "{wrong} pairs wrong, {right} right");
    stories::Chance(7).shuffle(&mut order);
    assert!(groups == grouped(&made, &order), "the order of documents changes the groups");
}
