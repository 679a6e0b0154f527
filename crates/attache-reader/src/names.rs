//! Noun phrases to what they stand for: states, groups, systems, classes of arms, plants, sources.
//!
//! Names are matched, never guessed: what neither the knowledge files nor the phrase itself resolves stays
//! as the text words it.

mod offices;
mod things;

use crate::lexicon::Lexicon;
use crate::syntax::{At, Dep, Ent, Pos, Text};
use attache_knowledge::{Details, Knowledge, Reading, RecordRef, Sense, Table};
use attache_model::Resolution;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What sort of thing a phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    State,
    /// Alliances and international bodies, which act among states.
    Body,
    /// Armed groups and forces with a name of their own, or as worded.
    Group,
    Organisation,
    Person,
    Outlet,
    /// Arms and equipment.
    Item,
    Service,
    Technology,
    Instrument,
    Place,
    Facility,
    /// Something that can be struck, as worded.
    Site,
    /// Actors described and not named ("NATO members", "activists").
    Crowd,
    Thing,
}

/// A phrase and what it stands for.
#[derive(Clone, Debug)]
pub struct Found {
    pub name: String,
    pub record: Option<RecordRef>,
    pub toks: Range<At>,
    pub head: At,
    pub what: What,
    pub resolution: Resolution,
}

/// A name of the knowledge files in the document.
pub struct Hit {
    pub toks: Range<At>,
    pub readings: Vec<Reading>,
}

/// Classes that decide what sort a thing is.
pub struct Roots {
    pub service: Option<RecordRef>,
    pub technology: Option<RecordRef>,
    pub spare_parts: Option<RecordRef>,
    pub component: Option<RecordRef>,
    pub loitering_munition: Option<RecordRef>,
    pub weapon: Option<RecordRef>,
    /// Classes under technology that are handed over like any goods: software, dual-use goods, lines.
    pub goods: Vec<RecordRef>,
}

impl Roots {
    pub fn of(knowledge: &Knowledge) -> Self {
        let class = |id: &str| knowledge.by_id(id);
        Self {
            service: class("class:service"),
            technology: class("class:technology"),
            spare_parts: class("class:spare-parts"),
            component: class("class:component"),
            loitering_munition: class("class:loitering-munition"),
            weapon: class("class:weapon"),
            goods: ["class:software", "class:dual-use-goods", "class:production-line", "class:satellite-imagery"]
                .iter()
                .filter_map(|id| class(id))
                .collect(),
        }
    }
}

/// The names of one document.
pub struct Names<'k> {
    pub knowledge: &'k Knowledge,
    pub lexicon: &'k Lexicon,
    pub roots: &'k Roots,
    pub hits: Vec<Hit>,
    /// Nouns that name acts ("sale", "strike"): never things by themselves.
    events: &'k HashSet<String>,
    at: Vec<Option<u32>>,
    /// Weak names that nothing in the document supports; they count where a frame expects their sort.
    weak: HashMap<At, (Range<At>, RecordRef)>,
}

impl<'k> Names<'k> {
    /// Finds all names of the document and lays them over its tokens.
    pub fn new(
        knowledge: &'k Knowledge,
        lexicon: &'k Lexicon,
        roots: &'k Roots,
        events: &'k HashSet<String>,
        text: &Text,
    ) -> Self {
        let mut hits = Vec::new();
        let mut at: Vec<Option<u32>> = vec![None; text.toks.len()];
        let mut next = 0;
        for hit in knowledge.find(&text.doc.text) {
            while next < text.toks.len() && (text.toks[next].end as usize) <= hit.start {
                next += 1;
            }
            let mut end = next;
            while end < text.toks.len() && (text.toks[end].start as usize) < hit.end {
                end += 1;
            }
            if end == next || hit.readings.is_empty() {
                continue;
            }
            for slot in &mut at[next..end] {
                slot.get_or_insert(hits.len() as u32);
            }
            hits.push(Hit { toks: next as u32..end as u32, readings: hit.readings });
        }
        let mut names = Self { knowledge, lexicon, roots, hits, events, at, weak: HashMap::new() };
        names.add_weak(text);
        names
    }

    fn add_weak(&mut self, text: &Text) {
        let mut next = 0;
        for hit in self.knowledge.find_weak(&text.doc.text) {
            while next < text.toks.len() && (text.toks[next].end as usize) <= hit.start {
                next += 1;
            }
            let mut end = next;
            while end < text.toks.len() && (text.toks[end].start as usize) < hit.end {
                end += 1;
            }
            let thing = hit
                .readings
                .iter()
                .find(|r| matches!(self.knowledge.record(r.record).table(), Table::System | Table::Class));
            if let Some(reading) = thing.filter(|_| end > next && self.at[end - 1].is_none()) {
                self.weak.insert(end as At - 1, (next as At..end as At, reading.record));
            }
        }
    }

    /// The arms that a weak name means, where a frame has reason to expect arms: "bought the Predator", "found chips".
    pub fn weak_item(&self, text: &Text, head: At) -> impl Iterator<Item = Found> {
        // "took no part", "in the mine": a weak word for a kind of thing counts in the plural only.
        let telling = |at: At, record: RecordRef| {
            self.knowledge.record(record).table() == Table::System
                || self.is_a(record, self.roots.weapon)
                || matches!(text.tok(at).tag, "NNS" | "NNPS")
        };
        let named = |&at: &At| {
            self.weak.get(&at).is_some_and(|(_, record)| telling(at, *record))
                && (at == head || matches!(text.tok(at).dep, Dep::Compound | Dep::Nmod))
        };
        let at = std::iter::once(head).chain(self.modifiers(text, head)).find(named);
        at.and_then(|at| self.weak.get(&at)).map(|(toks, record)| self.item(*record, toks.clone(), head)).into_iter()
    }

    pub fn hit(&self, at: At) -> Option<&Hit> {
        self.at[at as usize].map(|hit| &self.hits[hit as usize])
    }

    /// The reading of the name at this token in one of these tables, best first.
    pub fn reading(&self, at: At, tables: &[Table]) -> Option<(&Hit, &Reading)> {
        let hit = self.hit(at)?;
        let reading = hit.readings.iter().find(|r| tables.contains(&self.knowledge.record(r.record).table()))?;
        Some((hit, reading))
    }

    pub fn is_a(&self, record: RecordRef, class: Option<RecordRef>) -> bool {
        class.is_some_and(|class| self.knowledge.is_a(record, class))
    }

    /// What the phrase headed by this token stands for; several for "US, British and French forces".
    /// Pronouns and descriptions that refer back are left to co-reference: they give nothing here, or are as worded.
    pub fn resolve(&self, text: &Text, head: At) -> Vec<Found> {
        let tok = text.tok(head);
        if matches!(tok.pos, Pos::Pron | Pos::Det)
            && matches!(text.lemma(head), "all" | "most" | "much" | "some" | "none" | "both" | "several" | "many")
        {
            // "all of Yugoslavia"
            return self.contents(text, head);
        }
        if matches!(tok.pos, Pos::Pron | Pos::Det | Pos::Punct | Pos::Space) {
            // "some of the radars"
            let part =
                matches!(tok.pos, Pos::Pron | Pos::Det) && self.lexicon.nouns.containers.contains(text.lemma(head));
            return if part { self.contents(text, head) } else { Vec::new() };
        }
        if let Some(found) = self.examples(text, head) {
            return found;
        }
        let lemma = text.lemma(head);
        let nouns = &self.lexicon.nouns;
        // "production line" is a class of goods too; spoken of with its makers it is a place.
        let plant = nouns.facilities.contains(lemma) && self.reading(head, &[Table::Class]).is_some();
        // "Washington's national security adviser" is no service, whatever "advisers" are.
        let office = nouns.acts_for_state.contains(lemma)
            && text.tok(head).tag == "NN"
            && self.reading(head, &[Table::Class]).is_some()
            && !self.origin(text, head).is_empty();
        if let Some(found) = self.named(text, head).filter(|_| !plant && !office) {
            return found;
        }
        if nouns.containers.contains(lemma) || tok.pos == Pos::Num {
            let held = self.contents(text, head);
            if !held.is_empty() {
                return held;
            }
        }
        if let Some(person) = self.person(text, head) {
            return vec![person];
        }
        let acting =
            nouns.acts_for_state.contains(lemma) || nouns.groups.contains(lemma) || nouns.organisations.contains(lemma);
        if !acting && !nouns.facilities.contains(lemma) && !self.is_event(lemma) {
            // "four Pinaka batteries", "two C-27J transports": whatever the noun, the designation says what it is.
            let systems = self.systems_before(text, head);
            if !systems.is_empty() {
                return systems;
            }
        }
        if nouns.groups.contains(lemma) {
            return self.group(text, head);
        }
        if nouns.acts_for_state.contains(lemma) && !self.of_own_account(text, head) {
            let behind = self.behind(text, head);
            if !behind.is_empty() {
                return behind;
            }
        }
        let what = if nouns.facilities.contains(lemma) {
            What::Facility
        } else if nouns.struck.contains(lemma) {
            What::Site
        } else if nouns.organisations.contains(lemma) && !nouns.sets.contains(lemma) {
            What::Organisation
        } else if nouns.sets.contains(lemma)
            || nouns.acts_for_state.contains(lemma)
            || nouns.own_account.contains(lemma)
        {
            What::Crowd
        } else if let Some(label) = self.entity_label(text, head) {
            match label {
                "PERSON" => What::Person,
                "ORG" => What::Organisation,
                "GPE" | "LOC" | "FAC" => What::Place,
                "NORP" => What::Group,
                "LAW" => What::Instrument,
                _ => What::Thing,
            }
        } else if tok.pos == Pos::Propn
            && self.modifiers(text, head).iter().any(|&m| m + 1 == head && text.tok(m).pos == Pos::Propn)
        {
            // "Lantern Human Rights": a name of several words that nobody knows is most often an organisation's.
            What::Organisation
        } else {
            What::Thing
        };
        if what == What::Thing && self.speaks(text, head) {
            return vec![self.as_worded(text, head, What::Organisation)];
        }
        if matches!(what, What::Crowd | What::Thing)
            && let Some(body) = self.members_of(text, head)
        {
            return vec![body];
        }
        if what == What::Thing {
            // "the rapporteur, Tom Andrews"
            let name = text
                .kids_as(head, Dep::Appos)
                .find(|&a| text.tok(a).pos == Pos::Propn && self.entity_label(text, a) == Some("PERSON"));
            if let Some(person) =
                name.filter(|_| tok.pos == Pos::Noun && tok.tag == "NN").and_then(|a| self.person(text, a))
            {
                return vec![person];
            }
            // "its younger brother, the Harop"
            let items: Vec<Found> = text
                .kids_as(head, Dep::Appos)
                .filter_map(|a| self.named(text, a))
                .flatten()
                .filter(|f| f.what == What::Item)
                .collect();
            if !items.is_empty() {
                return items;
            }
        }
        if what == What::Crowd || what == What::Thing && matches!(tok.tag, "NNS") {
            // "the two leaders, A and B"
            let named: Vec<Found> = text
                .kids_as(head, Dep::Appos)
                .flat_map(|a| text.joined(a))
                .filter(|&a| text.tok(a).pos == Pos::Propn)
                .flat_map(|a| self.named(text, a).or_else(|| self.person(text, a).map(|p| vec![p])).unwrap_or_default())
                .filter(|f| {
                    matches!(f.what, What::State | What::Group | What::Organisation | What::Person | What::Body)
                })
                .collect();
            if named.len() >= 2 {
                return dedup(named);
            }
        }
        if what == What::Organisation && tok.dep == Dep::Appos && tok.pos != Pos::Propn {
            // "Norlan Systems, a Tehran company": the name, known or not, says more than what it is.
            let name = tok.head;
            if text.tok(name).pos == Pos::Propn
                && self.hit(name).is_none()
                && self.entity_label(text, name).is_some_and(|l| matches!(l, "ORG" | "PRODUCT" | "PERSON"))
            {
                return vec![self.as_worded(text, name, What::Organisation)];
            }
        }
        if matches!(what, What::Organisation | What::Crowd) && tok.pos != Pos::Propn {
            if let Some(named) = self.named_beside(text, head) {
                return vec![named];
            }
            // "the Spanish firm Navantia", of which no file knows
            if let Some(name) = text.kids_as(head, Dep::Appos).find(|&a| text.tok(a).pos == Pos::Propn && a == head + 1)
            {
                return vec![self.as_worded(text, name, What::Organisation)];
            }
        }
        vec![self.as_worded(text, head, what)]
    }

    fn is_event(&self, lemma: &str) -> bool {
        self.events.contains(lemma)
    }

    /// "states such as Sudan and Syria": the examples stand for the set.
    fn examples(&self, text: &Text, head: At) -> Option<Vec<Found>> {
        let prep = text.kids_as(head, Dep::Prep).find(|&k| {
            let lemma = text.lemma(k);
            (lemma == "as" && text.kids(k).iter().any(|&s| text.lemma(s) == "such"))
                || ((lemma == "like" || lemma == "include") && self.lexicon.nouns.sets.contains(text.lemma(head)))
        })?;
        let first = text.kid(prep, Dep::Pobj)?;
        let found: Vec<Found> = text.joined(first).into_iter().filter_map(|t| self.named(text, t)).flatten().collect();
        (!found.is_empty()).then_some(found)
    }

    /// A phrase whose head is a name of the knowledge files.
    fn named(&self, text: &Text, head: At) -> Option<Vec<Found>> {
        let hit = self.hit(head)?;
        // "Iran's Su-35s" ends in the name; "Iran nuclear deal" is headed by another word.
        let reading = hit.readings.first()?;
        let record = self.knowledge.record(reading.record);
        let toks = hit.toks.clone();
        let make = |what, resolution| Found {
            name: record.name.clone(),
            record: Some(reading.record),
            toks: toks.clone(),
            head,
            what,
            resolution,
        };
        Some(match record.table() {
            Table::State => {
                let lemma = text.lemma(head);
                if reading.sense == Sense::Demonym
                    && text.tok(head).pos == Pos::Adj
                    && self.lexicon.nouns.groups.contains(lemma)
                {
                    return None;
                }
                let resolution = match reading.sense {
                    Sense::Demonym => Resolution::Demonym,
                    Sense::Metonym => Resolution::Metonym,
                    _ => Resolution::Named,
                };
                vec![make(What::State, resolution)]
            }
            Table::Person | Table::Actor => vec![self.actor(reading.record, toks, head, text)],
            Table::Class | Table::System => self.items(text, head, reading.record, toks),
            Table::Instrument => vec![make(What::Instrument, Resolution::Named)],
            Table::Outlet => vec![make(What::Outlet, Resolution::Named)],
            Table::Place => vec![make(What::Place, Resolution::Named)],
        })
    }

    /// An actor or person, given as whom it acts for.
    fn actor(&self, record: RecordRef, toks: Range<At>, head: At, text: &Text) -> Found {
        let behind = self.knowledge.acts_as(record);
        let shown = self.knowledge.record(behind);
        let what = match shown.table() {
            Table::State => What::State,
            Table::Person => What::Person,
            _ => match &shown.details {
                Details::Actor(actor) => match actor.kind.name() {
                    "armed-group" | "armed-force" => What::Group,
                    "alliance" | "international-body" => What::Body,
                    _ => What::Organisation,
                },
                _ => What::Organisation,
            },
        };
        let resolution = if behind == record {
            Resolution::Named
        } else {
            Resolution::ActsFor { actor: text.words(toks.clone()).to_owned() }
        };
        Found { name: shown.name.clone(), record: Some(behind), toks, head, what, resolution }
    }

    /// States that a thing is said to come from: "Iranian drones", "Iran's drones", "Iranian-built drones".
    pub fn origin(&self, text: &Text, head: At) -> Vec<Found> {
        let mut found = Vec::new();
        for at in self.modifiers(text, head) {
            if let Some((hit, reading)) = self.reading(at, &[Table::State, Table::Actor, Table::Person]) {
                if self.hit(head).is_some_and(|own| own.toks == hit.toks) {
                    continue;
                }
                found.push(match self.knowledge.record(reading.record).table() {
                    Table::State => Found {
                        name: self.knowledge.record(reading.record).name.clone(),
                        record: Some(reading.record),
                        toks: hit.toks.clone(),
                        head: at,
                        what: What::State,
                        resolution: match reading.sense {
                            Sense::Demonym => Resolution::Demonym,
                            Sense::Metonym => Resolution::Metonym,
                            _ => Resolution::Named,
                        },
                    },
                    _ => self.actor(reading.record, hit.toks.clone(), at, text),
                });
            }
        }
        dedup(found)
    }

    /// The same, from adjectives and compounds alone: a possessor owns a thing, an adjective says where it comes from.
    pub fn adjective_origin(&self, text: &Text, head: At) -> Vec<Found> {
        let owner = text.kid(head, Dep::Poss);
        self.origin(text, head).into_iter().filter(|f| owner.is_none_or(|poss| !text.under(f.head, poss))).collect()
    }

    /// Words before the head that modify it, nearest last, with their own modifiers: no clauses, no prepositions.
    pub fn modifiers(&self, text: &Text, head: At) -> Vec<At> {
        let mut all = Vec::new();
        let mut stack = vec![head];
        while let Some(at) = stack.pop() {
            for &kid in text.kids(at) {
                let dep = text.tok(kid).dep;
                let before = kid < head;
                if before
                    && matches!(
                        dep,
                        Dep::Amod
                            | Dep::Compound
                            | Dep::Nmod
                            | Dep::Poss
                            | Dep::Npadvmod
                            | Dep::Nummod
                            | Dep::Conj
                            | Dep::Advmod
                            | Dep::Unlabelled
                            | Dep::Other
                    )
                    && all.len() < 40
                {
                    all.push(kid);
                    stack.push(kid);
                }
            }
        }
        all.sort_unstable();
        all
    }

    /// The label of the recogniser's entity at this token.
    pub fn entity_label(&self, text: &Text, at: At) -> Option<&'static str> {
        self.entity(text, at).map(|e| e.label)
    }

    fn entity<'t>(&self, text: &'t Text, at: At) -> Option<&'t Ent> {
        let i = text.ents.partition_point(|e| e.toks.end <= at);
        text.ents.get(i).filter(|e| e.toks.contains(&at))
    }

    /// The state or actor whose adjective or name modifies a noun, at the token of that modifier.
    pub fn origin_at(&self, text: &Text, at: At) -> Vec<Found> {
        let Some((hit, reading)) = self.reading(at, &[Table::State, Table::Actor, Table::Person, Table::System]) else {
            return Vec::new();
        };
        match self.knowledge.record(reading.record).table() {
            Table::System => vec![self.item(reading.record, hit.toks.clone(), at)],
            _ => vec![self.actor(reading.record, hit.toks.clone(), at, text)],
        }
    }

    /// The phrase as the text has it: the head with the words that name it, without article, number and clause.
    pub fn as_worded(&self, text: &Text, head: At, what: What) -> Found {
        let ent = self.entity(text, head).filter(|_| text.tok(head).pos == Pos::Propn);
        let toks = match ent {
            Some(ent) => ent.toks.clone(),
            None => {
                let mut start = head;
                // From the head outwards: "South Korean firms", "Middle Eastern countries".
                for at in self.modifiers(text, head).into_iter().rev() {
                    let tok = text.tok(at);
                    let names =
                        matches!(tok.dep, Dep::Compound | Dep::Amod | Dep::Nmod) && tok.head == head || at + 1 == start;
                    if names && tok.dep != Dep::Poss && tok.pos != Pos::Num && text.tok(at).dep != Dep::Advmod {
                        start = start.min(at);
                    }
                }
                // "six companies", "three Russian bodies": for those described and not named, how many they are is all there is.
                let counted = matches!(what, What::Crowd | What::Organisation)
                    && start > 0
                    && text.tok(start - 1).pos == Pos::Num
                    && text.tok(start - 1).dep == Dep::Nummod
                    && text.tok(start - 1).head == head;
                if counted { start - 1..head + 1 } else { start..head + 1 }
            }
        };
        let mut words = text.words(toks.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        for article in ["the ", "The ", "a ", "A ", "an ", "An "] {
            if let Some(rest) = words.strip_prefix(article) {
                words = rest.to_owned();
            }
        }
        let words = words.trim_end_matches("'s").trim_end_matches("’s").to_owned();
        Found { name: words, record: None, toks, head, what, resolution: Resolution::AsWorded }
    }
}

/// Keeps the first of each name.
pub fn dedup(found: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for f in found {
        if kept.iter().all(|k| k.name != f.name) {
            kept.push(f);
        }
    }
    kept
}
