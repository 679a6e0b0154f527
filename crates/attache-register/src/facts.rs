//! A claim, reduced to what decides whether it stands with another.

use crate::{build::DocumentFacts, time::Days};
use attache_knowledge::{Details, Knowledge, RecordRef, Table};
use attache_model::{Claim, DocumentId, Filler, Kind, Resolution, Role, Stage};
use std::collections::HashMap;

/// An entity or, where no record is known, a name as worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Record(RecordRef),
    /// A number that [`Names`] gave out.
    Worded(u32),
}

/// A set of keys, by the number that [`Names`] gave it. 0 is the empty set: unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Set(u32);

impl Set {
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// How claims of a kind are told apart.
pub(crate) struct Shape {
    /// Who: claims stand together only between the same.
    pub sides: &'static [Role],
    /// What it is about: compared by the hierarchy of classes and systems, or by wording.
    pub about: &'static [Role],
    /// Where: compared for events that happen at one place; empty for those that do not.
    pub at: &'static [Role],
    /// Whether the place of the claim tells events apart.
    pub local: bool,
    /// How many days apart two reports of one thing may date it.
    pub slack: i32,
    /// It flows: a claim without a date means the flow that the reports of its time speak of.
    pub flows: bool,
}

impl Shape {
    pub fn of(kind: Kind) -> Self {
        let event = Self { sides: &[], about: &[], at: &[], local: false, slack: 10, flows: false };
        match kind {
            Kind::Transfer | Kind::TechnologyTransfer | Kind::Support => Self {
                sides: &[Role::Supplier, Role::Recipient],
                about: &[Role::Item],
                slack: 183,
                flows: true,
                ..event
            },
            Kind::Production => Self {
                sides: &[Role::Producer, Role::Host],
                about: &[Role::Item],
                at: &[Role::Facility],
                local: true,
                slack: 183,
                flows: true,
            },
            Kind::Agreement => Self { sides: &[Role::Party], about: &[Role::Subject], slack: 60, flows: true, ..event },
            Kind::Contact => Self { sides: &[Role::Party], about: &[Role::Subject], ..event },
            Kind::Restriction => Self {
                sides: &[Role::Imposer, Role::Target],
                about: &[Role::Instrument, Role::Item],
                slack: 60,
                flows: true,
                ..event
            },
            Kind::Use => Self {
                sides: &[Role::Operator],
                about: &[Role::Item],
                at: &[Role::Target],
                local: true,
                slack: 2,
                ..event
            },
            Kind::Attack => {
                Self { sides: &[Role::Attacker, Role::Target], about: &[Role::Item], local: true, slack: 2, ..event }
            }
            Kind::Exchange => {
                Self { sides: &[Role::Giver, Role::Receiver], about: &[Role::Given], slack: 183, flows: true, ..event }
            }
            Kind::Demand => Self { sides: &[Role::Demander, Role::Addressee], about: &[Role::Demand], ..event },
            // A part and where it comes from is a thing of its own; a report lists many.
            Kind::Finding => Self { sides: &[Role::Finder], about: &[Role::Item, Role::Component], ..event },
            // Dates of a specification are those of its publication; it holds until the system changes.
            Kind::Specification => {
                Self { sides: &[Role::Item], about: &[Role::Attribute], slack: i32::MAX, flows: true, ..event }
            }
        }
    }
}

/// How far along a stage is; `Refused` may follow any talk, `Violated` whatever binds.
pub(crate) fn rank(kind: Kind, stage: Stage) -> usize {
    let stage = match stage {
        Stage::Refused => Stage::Ordered,
        Stage::Violated => Stage::InForce,
        stage => stage,
    };
    kind.stages().iter().position(|&other| other == stage).unwrap_or(0)
}

/// The most stages that a kind has.
pub(crate) const RANKS: usize = 8;

/// A claim with its comparable parts.
pub(crate) struct Fact<'c> {
    pub claim: &'c Claim,
    pub sides: [Set; 2],
    pub about: Set,
    pub at: Set,
    /// Too little is said to compare it beyond its document, whose number this is; 0 where enough is.
    pub only_in: u32,
    pub when: Option<Days>,
    pub rank: usize,
    /// When its document was published.
    pub published: Option<i32>,
}

/// Numbers for names and sets of names, so that they are compared once.
pub(crate) struct Names<'k> {
    pub knowledge: &'k Knowledge,
    records: HashMap<String, Key>,
    documents: HashMap<DocumentId, u32>,
    /// Sources by name.
    sources: HashMap<String, Option<RecordRef>>,
    worded: u32,
    sets: Vec<Box<[Key]>>,
    set_numbers: HashMap<Box<[Key]>, Set>,
}

impl<'k> Names<'k> {
    pub fn new(knowledge: &'k Knowledge) -> Self {
        let empty: Box<[Key]> = Box::new([]);
        Self {
            knowledge,
            records: HashMap::new(),
            documents: HashMap::new(),
            sources: HashMap::new(),
            worded: 0,
            sets: vec![empty.clone()],
            set_numbers: HashMap::from([(empty, Set(0))]),
        }
    }

    /// The record that a filler stands for; else one by its canonical name; else its wording.
    fn key(&mut self, filler: &Filler) -> Key {
        let by_id = filler.entity.as_ref().and_then(|id| self.knowledge.by_id(&id.0));
        by_id.map_or_else(|| self.named(&filler.name), Key::Record)
    }

    /// The record whose canonical name this is, in any case; else the wording.
    pub fn named(&mut self, name: &str) -> Key {
        if let Some(&key) = self.records.get(name) {
            return key;
        }
        let folded = name.trim().to_lowercase();
        let record = canonical(self.knowledge, &folded);
        let key = match (record, self.records.get(&folded)) {
            (Some(record), _) => Key::Record(record),
            (None, Some(&key)) => key,
            (None, None) => {
                self.worded += 1;
                Key::Worded(self.worded)
            }
        };
        self.records.insert(folded, key);
        self.records.insert(name.to_owned(), key);
        key
    }

    /// The record that goes by this name in any way, where it is certain: states first, then outlets, actors, people.
    pub fn anyhow(&mut self, name: &str) -> Option<RecordRef> {
        if let Some(&record) = self.sources.get(name) {
            return record;
        }
        let records = self.knowledge.by_name(name);
        let of = |table: Table| records.iter().copied().find(|&record| self.knowledge.record(record).table() == table);
        let record =
            of(Table::State).or_else(|| of(Table::Outlet)).or_else(|| of(Table::Actor)).or_else(|| of(Table::Person));
        self.sources.insert(name.to_owned(), record);
        record
    }

    /// A number for a document, from 1.
    fn document(&mut self, document: &DocumentId) -> u32 {
        let next = self.documents.len() as u32 + 1;
        *self.documents.entry(document.clone()).or_insert(next)
    }

    pub fn set(&mut self, mut keys: Vec<Key>) -> Set {
        keys.sort_unstable();
        keys.dedup();
        if let Some(&set) = self.set_numbers.get(keys.as_slice()) {
            return set;
        }
        let set = Set(self.sets.len() as u32);
        let keys: Box<[Key]> = keys.into();
        self.sets.push(keys.clone());
        self.set_numbers.insert(keys, set);
        set
    }

    pub fn keys(&self, set: Set) -> &[Key] {
        self.sets.get(set.0 as usize).map_or(&[], |keys| keys)
    }

    fn of<'f>(&mut self, fillers: impl Iterator<Item = &'f Filler>) -> Set {
        let keys = fillers.map(|filler| self.key(filler)).collect();
        self.set(keys)
    }

    /// Whether a place or plant is told from others of its kind: it has a record, or a name of its own. "the drone
    /// factory" and "an Iranian production line" may be one plant in two reports' words.
    fn tells(&mut self, filler: &Filler) -> bool {
        let states = |word: &str| {
            let word = word.trim_end_matches("'s").trim_end_matches("’s");
            word.chars().next().is_some_and(char::is_uppercase)
                && !self
                    .knowledge
                    .by_name(word)
                    .iter()
                    .any(|&record| self.knowledge.record(record).table() == Table::State)
        };
        filler.entity.is_some()
            || filler.resolution != Resolution::AsWorded
            || filler.name.split_whitespace().any(states)
    }

    pub fn fact<'c>(&mut self, claim: &'c Claim, document: Option<&DocumentFacts>) -> Fact<'c> {
        let shape = Shape::of(claim.kind);
        let fillers = |roles: &'static [Role]| roles.iter().filter_map(|role| claim.roles.get(role)).flatten();
        let side = |at: usize| fillers(shape.sides.get(at..=at).unwrap_or_default());
        let sides = [self.of(side(0)), self.of(side(1))];
        let about = self.of(fillers(shape.about));
        let places = claim.places.iter().filter(|_| shape.local);
        let telling: Vec<&Filler> = fillers(shape.at).chain(places).filter(|filler| self.tells(filler)).collect();
        let at = self.of(telling.into_iter());
        let known = sides.iter().filter(|side| !side.is_empty()).count();
        let parties = self.keys(sides[0]).len();
        let enough = match shape.sides {
            // Those who sign or meet are told by one another.
            [Role::Party] => parties >= 2 || known == 1 && !about.is_empty(),
            [_] => known == 1 && !about.is_empty(),
            _ => known == 2 || known == 1 && !about.is_empty(),
        };
        let only_in = if enough { 0 } else { self.document(&claim.document) };
        let published = document.and_then(|document| Days::of(&document.published.as_ref()?.date));
        Fact {
            claim,
            sides,
            about,
            at,
            only_in,
            when: claim.when.as_ref().and_then(|when| Days::of(&when.date)),
            rank: rank(claim.kind, claim.stage).min(RANKS - 1),
            published: published.map(|days| days.first),
        }
    }

    /// Whether `one` is a wider word for `other`, or the same: a class for a system, a state for its city.
    pub fn covers(&self, one: Key, other: Key) -> bool {
        let (Key::Record(one), Key::Record(other)) = (one, other) else { return one == other };
        self.knowledge.is_a(other, one) || home(self.knowledge, other) == Some(one)
    }

    /// Whether every member of `one` covers some member of `other`. The empty set covers everything.
    pub fn set_covers(&self, one: Set, other: Set) -> bool {
        one == other
            || self.keys(one).iter().all(|&key| self.keys(other).iter().any(|&member| self.covers(key, member)))
    }

    /// Everything that covers a member of `set`, the members included.
    pub fn above(&self, set: Set) -> Vec<Key> {
        self.above_all(self.keys(set).to_vec())
    }

    /// Everything that covers `key`, itself included.
    pub fn above_of(&self, key: Key) -> Vec<Key> {
        self.above_all(vec![key])
    }

    fn above_all(&self, mut open: Vec<Key>) -> Vec<Key> {
        let mut above = Vec::new();
        while let Some(key) = open.pop() {
            if above.contains(&key) {
                continue;
            }
            above.push(key);
            if let Key::Record(record) = key {
                open.extend(self.knowledge.parents(record).into_iter().map(Key::Record));
                open.extend(home(self.knowledge, record).map(Key::Record));
            }
        }
        above
    }
}

/// The record with this canonical name, if the name has one.
pub(crate) fn canonical(knowledge: &Knowledge, name: &str) -> Option<RecordRef> {
    knowledge
        .by_name(name)
        .into_iter()
        .find(|&record| knowledge.record(record).name.to_lowercase() == name.to_lowercase())
}

/// The state that a place lies in.
pub(crate) fn home(knowledge: &Knowledge, record: RecordRef) -> Option<RecordRef> {
    match &knowledge.record(record).details {
        Details::Place(place) => place.state,
        _ => None,
    }
}
