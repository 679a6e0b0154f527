//! Which claims speak of the same thing.
//!
//! First claims that agree in everything but the date are put together by date ([`by_date`]); the clusters this
//! gives then join others of the same parties that say the same more exactly ([`by_detail`]), clusters where a party
//! is unknown join the only one that it can be ([`by_unknown_party`]), and lists of parties the only one that
//! they hold ([`by_list`]). A cluster joins another only where there is no second that it could join as well: what is
//! ambiguous stands on its own. Every step looks at a bounded number of candidates, so that the cost stays near
//! linear; every choice falls to dates, sets and claim ids, never to the order of the input.

use crate::facts::{Fact, Key, Names, RANKS, Set, Shape};
use crate::time::Days;
use attache_model::Kind;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Dates up to this length tell events of different months apart.
const PRECISE: i32 = 92;
/// How long a deal may take from one stage to the next.
const PROGRESS: i32 = 5 * 365;
/// How many clusters, nearest in time, a claim or cluster is compared with.
const CANDIDATES: usize = 64;
const OPEN: usize = 8;

/// Claims that agree in everything but the date, and whose dates fit.
pub(crate) struct Cluster {
    pub kind: Kind,
    pub sides: [Set; 2],
    pub about: Set,
    pub at: Set,
    /// See [`Fact::only_in`].
    only_in: u32,
    /// Numbers of facts.
    pub facts: Vec<u32>,
    /// What is dated, by stage.
    dates: [Option<Days>; RANKS],
    /// How far along its first claim is.
    rank: usize,
    /// The earliest publication.
    published: Option<i32>,
}

/// Why a cluster joined another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// It says the same with wider words, or leaves something out.
    LessExact,
    /// It does not say who one of the parties is.
    UnknownParty,
    /// The other names more parties.
    ListsMore,
}

/// Clusters that are one deal: the clusters, and who joined whom and why.
pub(crate) struct Group {
    pub clusters: Vec<usize>,
    pub joins: Vec<(usize, usize, Why)>,
}

impl Cluster {
    fn new(fact: &Fact<'_>) -> Self {
        Self {
            kind: fact.claim.kind,
            sides: fact.sides,
            about: fact.about,
            at: fact.at,
            only_in: fact.only_in,
            facts: Vec::new(),
            dates: [None; RANKS],
            rank: fact.rank,
            published: None,
        }
    }

    fn add(&mut self, number: u32, fact: &Fact<'_>) {
        self.facts.push(number);
        if let (Some(days), Some(date)) = (fact.when, self.dates.get_mut(fact.rank)) {
            *date = Some(date.map_or(days, |date| date.narrowed(days)));
        }
        self.published = match (self.published, fact.published) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    fn dated(&self) -> impl Iterator<Item = (usize, Days)> {
        self.dates.iter().enumerate().filter_map(|(rank, days)| Some((rank, (*days)?)))
    }

    /// The first day that it may mean; what has no date comes first.
    fn first(&self) -> i32 {
        self.dated().map(|(_, days)| days.first).min().unwrap_or(i32::MIN)
    }

    fn is_dated(&self) -> bool {
        self.dated().next().is_some()
    }

    /// How far its dates lie from `days` at `rank`; none where they cannot be of one thing.
    fn gap(&self, days: Days, rank: usize, slack: i32) -> Option<i32> {
        if let Some(own) = self.dates.get(rank).copied().flatten() {
            let gap = own.gap(days);
            return (gap <= slack).then_some(gap);
        }
        let mut least = None;
        for (other, own) in self.dated() {
            let (earlier, later) = if other < rank { (own, days) } else { (days, own) };
            // The earlier stage must not be later than the later one.
            let reversed = earlier.first.saturating_sub(later.last);
            let gap = earlier.gap(later);
            if reversed > slack || gap > PROGRESS.max(slack) {
                return None;
            }
            least = Some(least.map_or(gap, |least: i32| least.min(gap)));
        }
        least.or(Some(0))
    }

    /// The same for two clusters; what has no date fits anything.
    fn cluster_gap(&self, other: &Self, slack: i32) -> Option<i32> {
        let mut least = i32::MAX;
        for (rank, days) in self.dated() {
            least = least.min(other.gap(days, rank, slack)?);
        }
        Some(if least == i32::MAX { 0 } else { least })
    }

    /// Whether a claim at `rank` without a date, published on a day, may speak of it: it lies before, and not long.
    fn spoken_of(&self, published: Option<i32>, rank: usize, slack: i32) -> bool {
        let Some(published) = published else { return true };
        let before = Days { first: i32::MIN, last: published };
        self.gap(before, rank, slack).is_some() && self.distance(Some(published)) <= PROGRESS.max(slack)
    }

    /// How far it lies from a day; nothing where either is unknown.
    fn distance(&self, day: Option<i32>) -> i32 {
        let Some(day) = day else { return 0 };
        self.dated().map(|(_, days)| days.distance(day)).min().unwrap_or(0)
    }
}

/// Puts facts, given in order of claim id, into groups. Clusters come in an order that depends on facts alone.
pub(crate) fn group(facts: &[Fact<'_>], names: &Names<'_>) -> (Vec<Cluster>, Vec<Group>) {
    let mut clusters = by_date(facts);
    // The order of blocks is that of their first claims: numbers of sets mean nothing.
    clusters.sort_by_key(|cluster| cluster.facts.iter().min().copied());
    let mut joins = by_detail(&clusters, names);
    // Only what found no more exact account between the same parties looks elsewhere.
    let joined: HashSet<usize> = joins.iter().map(|&(from, ..)| from).collect();
    joins.extend(by_unknown_party(&clusters, names, &joined));
    let joined: HashSet<usize> = joins.iter().map(|&(from, ..)| from).collect();
    joins.extend(by_list(&clusters, names, &joined));

    let mut parent: Vec<usize> = (0..clusters.len()).collect();
    for &(from, to, _) in &joins {
        let (from, to) = (root(&mut parent, from), root(&mut parent, to));
        parent[from.max(to)] = from.min(to);
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for cluster in 0..clusters.len() {
        let root = root(&mut parent, cluster);
        groups.entry(root).or_insert_with(|| Group { clusters: vec![], joins: vec![] }).clusters.push(cluster);
    }
    for join in joins {
        let root = root(&mut parent, join.0);
        if let Some(group) = groups.get_mut(&root) {
            group.joins.push(join);
        }
    }
    (clusters, groups.into_values().collect())
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// Claims of the same kind, parties, things and places, by date.
fn by_date(facts: &[Fact<'_>]) -> Vec<Cluster> {
    let mut order: Vec<u32> = (0..facts.len() as u32).collect();
    let same = |fact: &Fact<'_>| (fact.claim.kind, fact.only_in, fact.sides, fact.about, fact.at);
    // Exact dates first and in order of time, then vague ones, then none; facts are in order of claim id.
    let dates = |fact: &Fact<'_>| match fact.when {
        Some(days) => (u8::from(days.width() > PRECISE), days.first, days.last, fact.rank),
        None => (2, fact.published.unwrap_or(i32::MIN), 0, fact.rank),
    };
    order.sort_by_key(|&number| {
        let fact = &facts[number as usize];
        (same(fact), dates(fact), number)
    });
    let mut clusters: Vec<Cluster> = Vec::new();
    for run in order.chunk_by(|&one, &other| same(&facts[one as usize]) == same(&facts[other as usize])) {
        let start = clusters.len();
        for &number in run {
            let fact = &facts[number as usize];
            let here = &clusters[start..];
            let chosen = match fact.when {
                Some(days) => nearest_dated(here, days, fact),
                None => nearest_undated(here, fact),
            };
            match chosen.and_then(|chosen| clusters.get_mut(start + chosen)) {
                Some(cluster) => cluster.add(number, fact),
                None => {
                    let mut cluster = Cluster::new(fact);
                    cluster.add(number, fact);
                    clusters.push(cluster);
                }
            }
        }
    }
    clusters
}

/// The cluster that a dated claim belongs to: the nearest of those that its date allows.
fn nearest_dated(clusters: &[Cluster], days: Days, fact: &Fact<'_>) -> Option<usize> {
    let slack = Shape::of(fact.claim.kind).slack;
    // Exact dates come in order, so that only the last few clusters can be near. A vague one looks around itself too.
    let last = clusters.len().saturating_sub(OPEN)..clusters.len();
    let vague = days.width() > PRECISE;
    let middle = if vague { clusters.partition_point(|cluster| cluster.first() < days.first) } else { 0 };
    let near = if vague { around(clusters.len(), middle, CANDIDATES) } else { 0..0 };
    near.chain(last)
        .filter_map(|at| {
            let cluster = clusters.get(at)?;
            Some((cluster.gap(days, fact.rank, slack)?, cluster.distance(fact.published), at))
        })
        .min()
        .map(|(.., at)| at)
}

/// The cluster that a claim without a date belongs to: the nearest to its publication for what flows, the only one
/// for what happens once.
fn nearest_undated(clusters: &[Cluster], fact: &Fact<'_>) -> Option<usize> {
    let shape = Shape::of(fact.claim.kind);
    let dated = clusters.iter().take(2).filter(|cluster| cluster.is_dated()).count();
    let several = !shape.flows && dated > 1;
    let published = fact.published;
    let middle = published.map_or(0, |day| clusters.partition_point(|cluster| cluster.first() < day));
    let last = clusters.len().saturating_sub(1)..clusters.len();
    around(clusters.len(), middle, OPEN)
        .chain(last)
        .filter_map(|at| {
            let cluster = clusters.get(at)?;
            let fits = !cluster.is_dated() || !several && cluster.spoken_of(published, fact.rank, shape.slack);
            fits.then(|| (!cluster.is_dated(), cluster.distance(published), at))
        })
        .min()
        .map(|(.., at)| at)
}

fn around(length: usize, at: usize, count: usize) -> std::ops::Range<usize> {
    let start = at.saturating_sub(count / 2);
    start..(start + count).min(length)
}

/// Clusters between the same parties, the less exact to the more exact.
fn by_detail(clusters: &[Cluster], names: &Names<'_>) -> Vec<(usize, usize, Why)> {
    let mut blocks: HashMap<(Kind, u32, [Set; 2]), Vec<usize>> = HashMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        blocks.entry((cluster.kind, cluster.only_in, cluster.sides)).or_default().push(at);
    }
    let mut joins = Vec::new();
    for block in blocks.values().filter(|block| block.len() > 1) {
        let by_key = index(clusters, block, names);
        for &from in block {
            let less = &clusters[from];
            // Who says neither whom nor what says nothing that another could say more exactly.
            if less.sides == [Set::default(); 2] {
                continue;
            }
            let Some(candidates) = by_key.get(&first_key(names, less.about)) else { continue };
            let fits = |to: usize| {
                let more = &clusters[to];
                to != from
                    && (more.about, more.at) != (less.about, less.at)
                    && names.set_covers(less.about, more.about)
                    && names.set_covers(less.at, more.at)
            };
            if let Some(to) = choose(clusters, candidates, from, fits, names) {
                joins.push((from, to, Why::LessExact));
            }
        }
    }
    joins.sort_unstable();
    joins
}

/// Clusters by every word that covers what they are about, and under none all; in order of time.
fn index(clusters: &[Cluster], members: &[usize], names: &Names<'_>) -> HashMap<Option<Key>, Vec<usize>> {
    let mut by_key: HashMap<Option<Key>, Vec<usize>> = HashMap::new();
    for &at in members {
        by_key.entry(None).or_default().push(at);
        for key in names.above(clusters[at].about) {
            by_key.entry(Some(key)).or_default().push(at);
        }
    }
    for list in by_key.values_mut() {
        list.sort_by_key(|&at| (clusters[at].first(), at));
    }
    by_key
}

fn first_key(names: &Names<'_>, set: Set) -> Option<Key> {
    names.keys(set).first().copied()
}

/// The one among `candidates` (in order of time) that `from` belongs to; none where several different ones fit.
fn choose(
    clusters: &[Cluster],
    candidates: &[usize],
    from: usize,
    fits: impl Fn(usize) -> bool,
    names: &Names<'_>,
) -> Option<usize> {
    let less = clusters.get(from)?;
    let shape = Shape::of(less.kind);
    let day = if less.is_dated() { Some(less.first()) } else { less.published };
    let middle = day.map_or(0, |day| candidates.partition_point(|&at| clusters[at].first() < day));
    let mut near: Vec<(i32, i32, usize)> = around(candidates.len(), middle, CANDIDATES)
        .filter_map(|place| candidates.get(place).copied())
        .filter(|&to| fits(to))
        .filter_map(|to| {
            let more = &clusters[to];
            let fits = less.is_dated() || more.spoken_of(day, less.rank, shape.slack);
            let gap = less.cluster_gap(more, shape.slack)?;
            fits.then(|| (gap, more.distance(day), to))
        })
        .collect();
    near.sort_unstable();
    // A thing that happens once and whose time is not said may be any of several.
    if !shape.flows && !less.is_dated() && near.len() > 1 {
        return None;
    }
    // Of "loitering munition" and "Shahed-136" a "drone" is the former, which itself joins the latter; of "Shahed-136"
    // and "Mohajer-6" it may be either.
    let covers = |one: usize, other: usize| {
        let (one, other) = (&clusters[one], &clusters[other]);
        one.sides == other.sides && names.set_covers(one.about, other.about) && names.set_covers(one.at, other.at)
    };
    near.iter().find(|(.., to)| near.iter().all(|(.., other)| covers(*to, *other))).map(|(.., to)| *to)
}

/// Clusters where one of two parties is not said, to the only one between known parties that it can be.
fn by_unknown_party(clusters: &[Cluster], names: &Names<'_>, joined: &HashSet<usize>) -> Vec<(usize, usize, Why)> {
    // Which side is known, and who it is.
    let half = |cluster: &Cluster| match cluster.sides {
        _ if Shape::of(cluster.kind).sides.len() < 2 || cluster.about.is_empty() => None,
        [known, none] if none.is_empty() && !known.is_empty() => Some((cluster.kind, 0, known)),
        [none, known] if none.is_empty() && !known.is_empty() => Some((cluster.kind, 1, known)),
        _ => None,
    };
    let mut wanted: HashMap<(Kind, usize, Set), Vec<usize>> =
        clusters.iter().filter_map(half).map(|key| (key, Vec::new())).collect();
    for (at, cluster) in clusters.iter().enumerate() {
        if cluster.sides.iter().any(|side| side.is_empty()) {
            continue;
        }
        for (side, &set) in cluster.sides.iter().enumerate() {
            if let Some(list) = wanted.get_mut(&(cluster.kind, side, set)) {
                list.push(at);
            }
        }
    }
    let indices: HashMap<_, _> = wanted.iter().map(|(key, list)| (*key, index(clusters, list, names))).collect();
    let mut joins = Vec::new();
    for (from, less) in clusters.iter().enumerate().filter(|(at, _)| !joined.contains(at)) {
        let Some(by_key) = half(less).and_then(|key| indices.get(&key)) else { continue };
        let Some(candidates) = by_key.get(&first_key(names, less.about)) else { continue };
        let fits = |to: usize| {
            let more = &clusters[to];
            !more.about.is_empty() && names.set_covers(less.about, more.about) && names.set_covers(less.at, more.at)
        };
        if let Some(to) = choose(clusters, candidates, from, fits, names) {
            joins.push((from, to, Why::UnknownParty));
        }
    }
    joins
}

/// Clusters whose parties another lists among more, where either is the only one for the other.
fn by_list(clusters: &[Cluster], names: &Names<'_>, joined: &HashSet<usize>) -> Vec<(usize, usize, Why)> {
    type Pair = (Kind, Option<Key>, Option<Key>);
    let pairs = |cluster: &Cluster| -> Vec<Pair> {
        let side = |at: usize| -> Vec<Option<Key>> {
            let keys = names.keys(cluster.sides[at]);
            if keys.is_empty() { vec![None] } else { keys.iter().take(OPEN).copied().map(Some).collect() }
        };
        let (one, other) = (side(0), side(1));
        one.iter().flat_map(|&one| other.iter().map(move |&other| (cluster.kind, one, other))).collect()
    };
    let within = |few: Set, many: Set| {
        names.keys(few).iter().all(|key| names.keys(many).contains(key)) && few.is_empty() == many.is_empty()
    };
    let mut lists: HashMap<Pair, Vec<usize>> = HashMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        if cluster.only_in == 0 && cluster.sides.iter().any(|&side| names.keys(side).len() > 1) {
            for pair in pairs(cluster) {
                lists.entry(pair).or_default().push(at);
            }
        }
    }
    let mut edges = Vec::new();
    let (mut out, mut into): (HashMap<usize, usize>, HashMap<usize, usize>) = Default::default();
    for (from, few) in clusters.iter().enumerate().filter(|(_, cluster)| cluster.only_in == 0) {
        let first = pairs(few).into_iter().next();
        let Some(candidates) = first.and_then(|pair| lists.get(&pair)) else { continue };
        let slack = Shape::of(few.kind).slack;
        for &to in candidates.iter().take(CANDIDATES) {
            let many = &clusters[to];
            let fits = few.sides != many.sides
                && within(few.sides[0], many.sides[0])
                && within(few.sides[1], many.sides[1])
                && few.about.is_empty() == many.about.is_empty()
                && (names.set_covers(few.about, many.about) || names.set_covers(many.about, few.about))
                && (names.set_covers(few.at, many.at) || names.set_covers(many.at, few.at))
                && few.cluster_gap(many, slack).is_some();
            if fits {
                edges.push((from, to, Why::ListsMore));
                *out.entry(from).or_default() += 1;
                *into.entry(to).or_default() += 1;
            }
        }
    }
    edges.retain(|(from, to, _)| {
        out.get(from) == Some(&1) && into.get(to) == Some(&1) && !joined.contains(from) && !joined.contains(to)
    });
    edges
}
