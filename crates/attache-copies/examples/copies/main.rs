//! Finds copies in made-up documents and measures how well and how fast: `cargo run --release -p attache-copies --example copies`.
//!
//! Tells the time, the memory, how many copies are found by sort of change, how many pairs are wrong, and what other thresholds
//! would do. What the documents are stands in `corpus.rs`. Numbers after the command are the sizes to measure.
#![allow(clippy::expect_used, missing_docs, reason = "an example may fail anywhere")]

mod changes;
mod corpus;
mod stories;

use attache_copies::{Group, Index, Likeness, Signature, Standing, Texts, Thresholds, Words};
use changes::Change;
use corpus::{Made, corpus};
use std::{collections::BTreeMap, time::Instant};

fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Seconds that the processor has worked for this program: what others do on the machine is no matter to it.
fn worked() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split(' ').skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    for size in if sizes.is_empty() { vec![1_000, 10_000, 100_000] } else { sizes } {
        measure(size);
    }
}

fn measure(size: usize) {
    let made = corpus(size);
    let bytes: usize = made.iter().map(|made| made.text.len()).sum();
    println!("\n== {size} documents, {} MB, {} words on average", bytes / 1_000_000, bytes / size / 6);
    let thresholds = Thresholds::default();
    let texts_memory = peak_memory();
    let (start, before) = (Instant::now(), worked());
    let signatures: Vec<Signature> = made.iter().map(|made| Signature::of(&made.text)).collect();
    let signed = start.elapsed();
    let mut index: Index = (0..).zip(signatures).collect();
    let indexed = start.elapsed();
    let pairs = index.pairs(thresholds.promised);
    let paired = start.elapsed();
    let mut texts = Texts::new(|id: u32| made.get(id as usize).map(|made| Words::of(&made.text)));
    let links = texts.links(&pairs, &thresholds);
    let linked = start.elapsed();
    let known: Vec<Standing> = (0..)
        .zip(&made)
        .map(|(id, made)| Standing { id, published: None, named: 0, length: made.text.len() as u32 })
        .collect();
    let groups = texts.groups(&known, &links, &thresholds);
    let done = start.elapsed();
    let worked = worked() - before;
    println!(
        "signatures {signed:.2?}, index {:.2?}, {} candidates {:.2?}, {} links {:.2?}, {} groups {:.2?}",
        indexed - signed,
        pairs.len(),
        paired - indexed,
        links.len(),
        linked - paired,
        groups.len(),
        done - linked
    );
    println!(
        "in all {done:.2?}, of which {worked:.1} s on the processor: {:.0} documents/s; peak memory {:.0} MB, of which the texts and their making {texts_memory:.0} MB",
        size as f64 / done.as_secs_f64(),
        peak_memory()
    );

    let start = Instant::now();
    let mut found = 0;
    for (id, new) in (0..10).zip(&made) {
        let near = index.near(&Signature::of(&new.text), thresholds.promised);
        found += texts.links_of(id, &near, &thresholds).len();
    }
    println!("ten documents looked up among them and compared in {:.2?}, with {found} links", start.elapsed());
    report(&made, &groups, &pairs, &thresholds);
}

fn report(made: &[Made], groups: &[Group], pairs: &[(u32, u32)], thresholds: &Thresholds) {
    let mut group_of: Vec<Option<usize>> = vec![None; made.len()];
    for (at, group) in groups.iter().enumerate() {
        for member in &group.members {
            group_of[member.id as usize] = Some(at);
        }
    }
    // Recall: copies that stand in one group with the story as first written; and where those missed were lost.
    let mut originals: BTreeMap<u32, u32> = BTreeMap::new();
    let mut by_change: BTreeMap<Change, Counts> = BTreeMap::new();
    let mut total = Counts::default();
    for (id, copy) in (0u32..).zip(made) {
        let Some(change) = copy.change else {
            originals.insert(copy.story, id);
            continue;
        };
        let original = originals[&copy.story];
        let found = group_of[id as usize].is_some() && group_of[id as usize] == group_of[original as usize];
        let candidate = pairs.binary_search(&(original, id)).is_ok();
        let likeness = Likeness::of(&Words::of(&made[original as usize].text), &Words::of(&copy.text));
        for counts in [by_change.entry(change).or_default(), &mut total] {
            counts.all += 1;
            counts.found += usize::from(found);
            counts.candidates += usize::from(candidate);
            counts.alike += usize::from(likeness.is_copy(thresholds));
            counts.shares.push(likeness.contained());
            counts.facts.push(likeness.facts);
        }
    }
    println!(
        "{:24}{:>8}{:>9}{:>11}{:>8}{:>14}{:>14}",
        "change", "copies", "recall", "candidate", "alike", "least words", "least facts"
    );
    for (change, counts) in by_change {
        counts.print(format!("{change:?}"));
    }
    total.print("all".into());

    // Precision: pairs within groups that are one story; and of the different stories of one event, those grouped.
    let (mut pairs_right, mut pairs_wrong, mut wrong_event) = (0u64, 0u64, 0u64);
    for group in groups {
        for (at, one) in group.members.iter().enumerate() {
            for other in &group.members[at + 1..] {
                let (one, other) = (&made[one.id as usize], &made[other.id as usize]);
                if one.story == other.story {
                    pairs_right += 1;
                } else {
                    pairs_wrong += 1;
                    wrong_event += u64::from(one.event == other.event);
                }
            }
        }
    }
    println!(
        "precision {:.5}: {pairs_right} pairs right, {pairs_wrong} wrong, of which {wrong_event} of one event",
        pairs_right as f64 / (pairs_right + pairs_wrong).max(1) as f64
    );
    sweep(made, thresholds);
}

/// What other thresholds would do: how many copies are not alike to their story, how many pairs of different stories of one
/// event, or of two forms, are alike.
fn sweep(made: &[Made], thresholds: &Thresholds) {
    let made = made.get(..20_000).unwrap_or(made);
    let likeness = |one: &Made, other: &Made| Likeness::of(&Words::of(&one.text), &Words::of(&other.text));
    let mut stories: BTreeMap<u32, Vec<&Made>> = BTreeMap::new();
    let mut forms: Vec<&Made> = Vec::new();
    let (mut copies, mut strangers) = (Vec::new(), Vec::new());
    for one in made {
        if one.form {
            strangers.extend(forms.iter().rev().take(12).map(|other| likeness(one, other)));
            forms.push(one);
            continue;
        }
        let same = stories.entry(one.event).or_default();
        match one.change {
            Some(_) => {
                copies.extend(same.iter().find(|other| other.story == one.story).map(|other| likeness(other, one)))
            }
            None => {
                strangers.extend(same.iter().map(|other| likeness(other, one)));
                same.push(one);
            }
        }
    }
    println!(
        "\n{} copies, {} pairs of different documents; missed of the former, taken for copies of the latter",
        copies.len(),
        strangers.len()
    );
    let wrong = |thresholds: &Thresholds| {
        let missed =
            copies.iter().filter(|likeness| !likeness.is_copy(thresholds)).count() as f64 / copies.len() as f64;
        let taken =
            strangers.iter().filter(|likeness| likeness.is_copy(thresholds)).count() as f64 / strangers.len() as f64;
        format!("{missed:.4} {taken:.5}")
    };
    let set = |name: &str, values: &[f32], put: fn(&mut Thresholds, f32)| {
        let with = values.iter().map(|&value| {
            let mut other = *thresholds;
            put(&mut other, value);
            format!("{value:.2}: {}", wrong(&other))
        });
        println!("{name:8}{}", with.collect::<Vec<_>>().join("   "));
    };
    set("shorter", &[0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65], |thresholds, value| thresholds.shorter = value);
    set("own", &[0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55], |thresholds, value| thresholds.own = value);
    set("facts", &[0.0, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7], |thresholds, value| thresholds.facts = value);
    set("longer", &[0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4], |thresholds, value| thresholds.longer = value);
}

/// What became of the copies with one sort of change.
#[derive(Default)]
struct Counts {
    all: usize,
    /// In a group with the story as first written.
    found: usize,
    /// Paired with it by the signatures. Of those with one signature only the first is.
    candidates: usize,
    /// A copy of it by the words.
    alike: usize,
    shares: Vec<f32>,
    facts: Vec<f32>,
}

impl Counts {
    fn print(mut self, name: String) {
        let share = |part: usize| part as f64 / self.all.max(1) as f64;
        let least = |shares: &mut Vec<f32>| {
            shares.sort_by(f32::total_cmp);
            let at = |share: usize| shares.get(shares.len() * share / 1000).copied().unwrap_or_default();
            format!("{:.2} ({:.2})", at(10), at(0))
        };
        let (found, candidates, alike) = (share(self.found), share(self.candidates), share(self.alike));
        let (words, facts) = (least(&mut self.shares), least(&mut self.facts));
        println!("{name:24}{:>8}{found:>9.4}{candidates:>11.4}{alike:>8.4}{words:>14}{facts:>14}", self.all);
    }
}
