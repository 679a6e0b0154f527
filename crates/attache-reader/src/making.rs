//! What a report leaves to be understood of places of making, findings and figures.
//!
//! Frames say where in the sentence a filler stands. Here stands what follows from others: that a plant near a
//! town stands in the town's state, that "we" who examined a wreck are those who publish the report.

use crate::fill::Act;
use crate::frames::{Frame, Frames};
use crate::grammar::{antecedent_of_relative, doers, governing_verb, objects, surface_subject};
use crate::measure::{attribute, measured, thing};
use crate::names::{Found, What, dedup};
use crate::places::places;
use crate::syntax::{At, Dep, Text};
use attache_knowledge::{Details, Table};
use attache_model::{Kind, Resolution, Role};
use std::collections::BTreeMap;

type Roles = BTreeMap<Role, Vec<Found>>;

/// The publisher, where the document reports what "we" examined, found or recorded.
pub fn witness(text: &Text, frames: &Frames) -> Option<String> {
    let outlet = text.doc.outlet.clone().filter(|name| !name.is_empty())?;
    let finds = |at: At| {
        let triggers = frames.verbs.get(text.lemma(at)).into_iter().flatten();
        text.is_verb(at) && triggers.into_iter().any(|t| frames.all[t.frame].id == "finding.find")
    };
    let ours = |at: At| finds(at) && surface_subject(text, at).into_iter().any(|s| first_person(text, s));
    (0..text.toks.len() as At).any(ours).then_some(outlet)
}

/// "we", "our team", "our researchers".
fn first_person(text: &Text, at: At) -> bool {
    text.lemma(at) == "we" || text.kid(at, Dep::Poss).is_some_and(|p| text.word(p).eq_ignore_ascii_case("our"))
}

/// Fills what the frame's places left open and what follows from the rest.
pub fn complete(act: &Act, frame: &Frame, witness: Option<&str>, roles: &mut Roles) {
    match frame.kind {
        Kind::Production => production(act, roles),
        Kind::Finding => finding(act, frame, witness, roles),
        Kind::Specification => specification(act, roles),
        _ => {}
    }
}

fn production(act: &Act, roles: &mut Roles) {
    let text = act.text;
    let facilities = &act.names.lexicon.nouns.facilities;
    // "a plant where drones are made"
    if !roles.contains_key(&Role::Facility) && !act.noun && text.tok(act.at).dep == Dep::Relcl {
        let head = text.tok(act.at).head;
        let there = text.kids(act.at).iter().any(|&k| {
            text.lemma(k) == "where" || text.kid(k, Dep::Pobj).is_some_and(|o| antecedent_of_relative(text, o) == head)
        });
        if there && facilities.contains(text.lemma(head)) {
            roles.insert(Role::Facility, vec![act.phrase(head)]);
        }
    }
    if !roles.contains_key(&Role::Host) {
        let mut hosts = states_of(act, places(act, Kind::Production, roles));
        if hosts.is_empty() {
            let plants: Vec<At> = roles.get(&Role::Facility).into_iter().flatten().map(|f| f.head).collect();
            for plant in plants {
                let at_plant = Act { at: plant, noun: true, object: None, ..*act };
                hosts.extend(states_of(act, places(&at_plant, Kind::Production, &Roles::new())));
            }
        }
        let home = text
            .kids(act.at)
            .iter()
            .any(|&k| text.lemma(k) == "at" && text.kid(k, Dep::Pobj).is_some_and(|o| text.lemma(o) == "home"));
        if hosts.is_empty() && home {
            hosts = roles.get(&Role::Producer).cloned().unwrap_or_default();
            hosts.retain(|f| f.what == What::State);
        }
        let hosts = dedup(hosts);
        if !hosts.is_empty() {
            roles.insert(Role::Host, hosts);
        }
    }
    let joint = objects_with_self(act).into_iter().any(|o| text.kids(o).iter().any(|&k| text.lemma(k) == "joint"));
    if joint && !roles.contains_key(&Role::Producer) {
        // "a joint plant with Turkey": both make.
        let both: Vec<Found> =
            [Role::Host, Role::Partner].iter().filter_map(|r| roles.get(r)).flatten().cloned().collect();
        if both.len() > 1 {
            roles.insert(Role::Producer, dedup(both));
        }
    }
    // "made in Japan"
    if !roles.contains_key(&Role::Producer)
        && !act.noun
        && text.is_passive(act.at)
        && !facilities.contains(text.lemma(act.at))
        && roles.contains_key(&Role::Item)
    {
        if let Some(hosts) = roles.get(&Role::Host).cloned() {
            roles.insert(Role::Producer, hosts);
        }
    }
}

fn objects_with_self(act: &Act) -> Vec<At> {
    let mut all = act.object_heads();
    all.push(act.at);
    all
}

/// The states in which places lie.
fn states_of(act: &Act, places: Vec<Found>) -> Vec<Found> {
    let knowledge = act.names.knowledge;
    places
        .into_iter()
        .filter_map(|place| {
            let record = place.record?;
            match (&knowledge.record(record).details, knowledge.record(record).table()) {
                (Details::Place(_), _) => act.state_of(&place),
                (_, Table::State) => Some(Found {
                    name: knowledge.record(record).name.clone(),
                    what: What::State,
                    resolution: Resolution::ActsFor { actor: place.name.clone() },
                    ..place
                }),
                _ => None,
            }
        })
        .collect()
}

fn finding(act: &Act, frame: &Frame, witness: Option<&str>, roles: &mut Roles) {
    let text = act.text;
    if roles.contains_key(&Role::Finder) {
        return;
    }
    let who: Vec<At> = if act.noun {
        governing_verb(text, act.at).map(|v| doers(text, v)).unwrap_or_default()
    } else {
        doers(text, act.at)
    };
    let ours = text.doc.outlet.as_deref().filter(|_| who.iter().any(|&s| first_person(text, s)));
    // What nobody is said to have found, in a report of one's own finds, is one's own find.
    let unsaid = who.is_empty() || frame.id != "finding.find";
    if let Some(outlet) = ours.or(witness.filter(|_| unsaid)) {
        let at = who.iter().copied().find(|&s| first_person(text, s)).unwrap_or(act.at);
        let resolution = Resolution::Reference { antecedent: text.word(at).to_owned() };
        let found =
            Found { name: outlet.to_owned(), record: None, toks: at..at + 1, head: at, what: What::Outlet, resolution };
        roles.insert(Role::Finder, vec![found]);
        return;
    }
    // Who is named as the source of a find made it.
    let stance = crate::stance::stance(text, act.names.lexicon, act.at, frame.phase);
    for crate::stance::Source::Token(at) in stance.sources {
        let named: Vec<Found> = act
            .resolve(at)
            .into_iter()
            .filter(|f| {
                matches!(f.what, What::State | What::Body | What::Organisation | What::Outlet)
                    && (f.record.is_some() || f.name.chars().any(char::is_uppercase))
            })
            .collect();
        if !named.is_empty() {
            roles.insert(Role::Finder, named);
            return;
        }
    }
}

fn specification(act: &Act, roles: &mut Roles) {
    let text = act.text;
    let Some((_, dimension)) = measured(act) else { return };
    if let Some(name) = attribute(text.lemma(act.at), dimension) {
        roles.entry(Role::Attribute).or_insert_with(|| vec![thing(name.to_owned(), act.at..act.at + 1, act.at)]);
    }
    if !roles.contains_key(&Role::Item) {
        let subjects = if act.noun {
            governing_verb(text, act.at).map(|v| objects(text, v)).unwrap_or_default()
        } else {
            Vec::new()
        };
        let items: Vec<Found> = subjects
            .into_iter()
            .filter(|&o| o != act.at)
            .flat_map(|o| act.resolve(o))
            .filter(|f| f.what == What::Item)
            .collect();
        if !items.is_empty() {
            roles.insert(Role::Item, items);
        }
    }
}
