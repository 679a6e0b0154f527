use crate::{
    load,
    names::{FxMap, Index},
    record::{Details, Record, RecordRef},
    sources::Sources,
};
use attache_model::Finding;

/// All records, what they are to one another, and the index of their names.
pub struct Knowledge {
    version: String,
    records: Vec<Record>,
    ids: FxMap<String, RecordRef>,
    index: Index,
    /// For classes and systems all classes and families above them, sorted; empty for others.
    above: Vec<Box<[RecordRef]>>,
    /// The classes so broad that a word for them tells nothing of a name beside it.
    broad: Vec<RecordRef>,
}

/// Classes that stand above nearly everything.
const BROAD: &[&str] = &["class:weapon", "class:military-equipment"];

/// The longest chain of `acts_as` that is followed; loading refuses cycles, so that this is never reached.
const CHAIN: usize = 16;

impl Knowledge {
    /// Loads all files of a knowledge folder.
    ///
    /// # Errors
    /// All that is wrong with the files, warnings included, by file and line; only errors make loading fail.
    pub fn load(sources: &Sources) -> Result<Self, Vec<Finding>> {
        let loaded = load::load(sources, false);
        loaded.knowledge.ok_or(loaded.findings)
    }

    pub(crate) fn new(version: String, records: Vec<Record>, index: Index) -> Self {
        let ids: FxMap<_, _> =
            records.iter().enumerate().map(|(at, record)| (record.id.0.clone(), RecordRef(at as u32))).collect();
        let above = (0..records.len()).map(|at| above(&records, RecordRef(at as u32))).collect();
        let broad = BROAD.iter().filter_map(|id| ids.get(*id).copied()).collect();
        Self { version, records, ids, index, above, broad }
    }

    /// Names this state of the knowledge files: twelve hexadecimal digits.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every record, by file and line; cities last.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Every record's reference, in the order of [`Self::records`].
    pub fn refs(&self) -> impl Iterator<Item = RecordRef> + use<> {
        (0..self.records.len() as u32).map(RecordRef)
    }

    /// How many names the index holds, derived plurals included.
    pub fn name_count(&self) -> usize {
        self.index.len()
    }

    /// The record.
    ///
    /// # Panics
    /// When the reference comes from another load of the files.
    pub fn record(&self, record: RecordRef) -> &Record {
        &self.records[record.index()]
    }

    /// The record with this id ("state:iran").
    pub fn by_id(&self, id: &str) -> Option<RecordRef> {
        self.ids.get(id).copied()
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// Whether `what` is `class`, or belongs to it: by class, by the classes above that, or as a variant.
    pub fn is_a(&self, what: RecordRef, class: RecordRef) -> bool {
        what == class || self.above.get(what.index()).is_some_and(|above| above.binary_search(&class).is_ok())
    }

    /// Whose acts the acts of `record` are given as: the state of a president or ministry; itself for all others.
    pub fn acts_as(&self, record: RecordRef) -> RecordRef {
        let mut actor = record;
        for _ in 0..CHAIN {
            match &self.record(actor).details {
                Details::Person(person) => actor = person.acts_as,
                Details::Actor(body) => match body.acts_as {
                    Some(next) => actor = next,
                    None => break,
                },
                _ => break,
            }
        }
        actor
    }

    /// The class of a system.
    pub fn class_of(&self, record: RecordRef) -> Option<RecordRef> {
        match &self.record(record).details {
            Details::System(system) => Some(system.class),
            _ => None,
        }
    }

    /// What stands directly above: the classes of a class; the family and class of a system.
    pub fn parents(&self, record: RecordRef) -> Vec<RecordRef> {
        parents(self.record(record))
    }

    /// The systems that `record` is a variant of, nearest first.
    pub(crate) fn families(&self, record: RecordRef) -> impl Iterator<Item = RecordRef> {
        let variant_of = |record: RecordRef| match &self.record(record).details {
            Details::System(system) => system.variant_of,
            _ => None,
        };
        std::iter::successors(variant_of(record), move |&record| variant_of(record)).take(CHAIN)
    }

    /// Whether the word for `class` beside a name says that the name means `record`.
    pub(crate) fn class_tells(&self, record: RecordRef, class: RecordRef) -> bool {
        record != class && self.is_a(record, class) && !self.broad.iter().any(|&broad| self.is_a(broad, class))
    }
}

fn parents(record: &Record) -> Vec<RecordRef> {
    match &record.details {
        Details::Class(class) => class.parents.clone(),
        Details::System(system) => system.variant_of.into_iter().chain([system.class]).collect(),
        _ => Vec::new(),
    }
}

fn above(records: &[Record], record: RecordRef) -> Box<[RecordRef]> {
    let mut above: Vec<RecordRef> = Vec::new();
    let mut open = parents(&records[record.index()]);
    while let Some(next) = open.pop() {
        if !above.contains(&next) {
            above.push(next);
            open.extend(parents(&records[next.index()]));
        }
    }
    above.sort_unstable();
    above.into()
}

impl std::fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Knowledge({}, {} records)", self.version, self.records.len())
    }
}
