//! What a report leaves to be understood of places of making, findings and figures.
//!
//! Frames say where in the sentence a filler stands. Here stands what follows from others: that a plant near a
//! town stands in the town's state, that "we" who examined a wreck are those who publish the report.

use crate::extract::{Draft, Extractor};
use crate::fill::{Act, extent, is_part};
use crate::frames::{Frame, Frames};
use crate::grammar::{antecedent_of_relative, doers, governing_verb, objects, surface_subject};
use crate::measure::{attribute, measured, thing};
use crate::names::{Found, What, dedup};
use crate::places::{place_in_name, places};
use crate::syntax::{At, Dep, Pos, Text};
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
        Kind::Production => production(act, frame, roles),
        Kind::Finding => finding(act, frame, witness, roles),
        Kind::Specification => specification(act, roles),
        _ => {}
    }
}

fn production(act: &Act, frame: &Frame, roles: &mut Roles) {
    let text = act.text;
    let facilities = &act.names.lexicon.nouns.facilities;
    // "a plant where drones are made"
    let clause =
        text.up(act.at).take(4).find(|&a| text.tok(a).dep != Dep::Xcomp).filter(|&a| text.tok(a).dep == Dep::Relcl);
    if let Some(clause) = clause.filter(|_| !roles.contains_key(&Role::Facility) && !act.noun) {
        let head = text.tok(clause).head;
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
                hosts.extend(hosts_of_plant(act, plant));
                let definite = text.kids_as(plant, Dep::Det).any(|d| matches!(text.lemma(d), "the" | "this" | "that"));
                if hosts.is_empty() && definite {
                    hosts = earlier_plant(act, plant);
                }
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
    // "their production": the pronoun stands for what is made.
    let pronoun = text.kid(act.at, Dep::Poss).is_some_and(|p| text.tok(p).tag == "PRP$");
    if act.noun
        && pronoun
        && matches!(frame.id.as_str(), "production.make" | "production.develop")
        && act.object_heads().is_empty()
    {
        roles.remove(&Role::Producer);
    }
    // "assembly has begun at Yelabuga": of what was spoken of last
    let making = matches!(text.lemma(act.at), "assembly" | "production" | "manufacture" | "output");
    let placed = roles.contains_key(&Role::Host);
    let of_make = text.tok(act.at).dep == Dep::Pobj && text.lemma(text.tok(act.at).head) == "of";
    let free = text.tok(act.at).dep != Dep::Compound && !of_make && objects_of_noun(act).is_empty();
    if act.noun && making && placed && free && !roles.contains_key(&Role::Item) {
        // "output at the helicopter plant", else what was spoken of
        let plants = roles.get(&Role::Facility).into_iter().flatten();
        let mut items: Vec<Found> = plants.flat_map(|f| act.items_within(f.head)).collect();
        items.retain(|f| f.what == What::Item);
        if items.is_empty() {
            items.extend(act.mentions.last_item(text, act.names, act.at));
        }
        if !items.is_empty() {
            roles.insert(Role::Item, items);
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
    if !roles.contains_key(&Role::Producer) && roles.contains_key(&Role::Item) {
        let strivers: Vec<Found> = striver(act)
            .into_iter()
            .filter(|f| matches!(f.what, What::State | What::Body | What::Group | What::Organisation))
            .collect();
        if !strivers.is_empty() {
            roles.insert(Role::Producer, strivers);
        }
    }
    // "drones are assembled at the plant"
    if !roles.contains_key(&Role::Producer)
        && frame.id == "production.make"
        && roles.contains_key(&Role::Facility)
        && roles.contains_key(&Role::Item)
        && let Some(hosts) = roles.get(&Role::Host).cloned()
    {
        roles.insert(Role::Producer, hosts);
    }
    // "made in Japan"
    if !roles.contains_key(&Role::Producer)
        && !act.noun
        && text.is_passive(act.at)
        && !facilities.contains(text.lemma(act.at))
        && roles.contains_key(&Role::Item)
        && let Some(hosts) = roles.get(&Role::Host).cloned()
    {
        roles.insert(Role::Producer, hosts);
    }
}

/// The states where a plant stands, by what hangs on it or by its name.
fn hosts_of_plant(act: &Act, plant: At) -> Vec<Found> {
    let at_plant = Act { at: plant, noun: true, object: None, ..*act };
    let own = places(&at_plant, Kind::Production, &Roles::new());
    let own = if own.is_empty() { place_in_name(act, plant) } else { own };
    states_of(act, own)
}

/// How many words back "the plant" may point.
const PLANT_REACH: At = 400;

/// Where the plant stands that was last spoken of with its place.
fn earlier_plant(act: &Act, plant: At) -> Vec<Found> {
    let text = act.text;
    let nouns = &act.names.lexicon.nouns;
    let plants = (plant.saturating_sub(PLANT_REACH)..plant)
        .rev()
        .filter(|&at| nouns.facilities.contains(text.lemma(at)) && !nouns.weak_facilities.contains(text.lemma(at)));
    plants.map(|at| hosts_of_plant(act, at)).find(|hosts| !hosts.is_empty()).unwrap_or_default()
}

/// Nouns of coming along with something: "strides in producing drones".
const STRIDES: &[&str] = &[
    "advancement",
    "advance",
    "stride",
    "gain",
    "success",
    "progress",
    "step",
    "effort",
    "breakthrough",
    "capability",
    "capacity",
    "ability",
    "dedication",
    "investment",
    "experience",
    "expertise",
    "lead",
    "improvement",
];

/// Verbs by which whoever makes something changes how much or how well.
const SCALES: &[&str] = &[
    "scale",
    "dominate",
    "propel",
    "localise",
    "localize",
    "master",
    "double",
    "triple",
    "quadruple",
    "raise",
    "diversify",
    "organise",
    "organize",
    "increase",
    "expand",
    "ramp",
    "boost",
    "step",
    "move",
    "shift",
    "establish",
    "launch",
    "begin",
    "start",
    "resume",
    "plan",
];

/// Whose making it is, across "strides in", "scale up", "aims to expand".
fn striver(act: &Act) -> Vec<Found> {
    let text = act.text;
    let mut strides = false;
    for above in text.up(act.at).skip(1).take(6) {
        let lemma = text.lemma(above);
        if text.is_verb(above) {
            if strides || SCALES.contains(&lemma) {
                return doers(text, above).into_iter().flat_map(|t| act.resolve(t)).collect();
            }
            return Vec::new();
        }
        if STRIDES.contains(&lemma) {
            let owner = act.owner(above);
            if !owner.is_empty() {
                return owner;
            }
            strides = true;
        } else if text.tok(above).pos != Pos::Adp
            && !(text.is_nominal(above) && matches!(text.tok(act.at).dep, Dep::Amod | Dep::Compound))
        {
            return Vec::new();
        }
    }
    Vec::new()
}

fn objects_of_noun(act: &Act) -> Vec<At> {
    if act.noun { crate::grammar::objects_of(act.text, act.at, true) } else { Vec::new() }
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
    finder(act, frame, witness, roles);
    // A ship that is stopped or searched is a find only with what was on it.
    let looked = frame.id == "finding.seize" && matches!(act.text.lemma(act.at), "stop" | "search" | "board");
    if looked && !roles.contains_key(&Role::Component) {
        roles.remove(&Role::Item);
        return;
    }
    if frame.id == "finding.fitted" && !roles.contains_key(&Role::Finder) {
        // Nobody found it: only what is told of a part's make counts.
        let parts = roles.get_mut(&Role::Component);
        if let Some(parts) = parts {
            parts.retain(|f| is_part(&f.name));
        }
        roles.retain(|_, found| !found.is_empty());
    }
    // A part is not the system that it was found in; in one's own report that is the system under examination.
    let component = act.names.roots.component;
    if let Some(items) = roles.get_mut(&Role::Item) {
        items.retain(|f| {
            frame.id == "finding.contain"
                || !(f.record.is_some_and(|r| act.names.is_a(r, component)) || is_part(&f.name))
        });
        if items.is_empty() {
            roles.remove(&Role::Item);
        }
    }
    let components: Vec<String> = roles.get(&Role::Component).into_iter().flatten().map(|f| f.name.clone()).collect();
    if let Some(items) = roles.get_mut(&Role::Item) {
        items.retain(|f| !components.contains(&f.name));
        roles.retain(|_, found| !found.is_empty());
    }
    let own = frame.id != "finding.contain"
        && witness.is_some_and(|w| roles.get(&Role::Finder).is_some_and(|f| f.iter().any(|f| f.name == w)));
    if own && roles.contains_key(&Role::Component) && !roles.contains_key(&Role::Item) && frame.id != "finding.seize" {
        let item = act.mentions.last_item(act.text, act.names, act.at);
        if let Some(item) = item.filter(|i| roles.get(&Role::Component).into_iter().flatten().all(|c| c.name != i.name))
        {
            roles.insert(Role::Item, vec![item]);
        }
    }
}

fn finder(act: &Act, frame: &Frame, witness: Option<&str>, roles: &mut Roles) {
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
    let unsaid = who.is_empty()
        || matches!(
            frame.id.as_str(),
            "finding.make"
                | "finding.made"
                | "finding.mark"
                | "finding.fitted"
                | "finding.come-from"
                | "finding.contain"
        );
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
    let Some((figure, dimension)) = measured(act) else { return };
    // "fired from a distance of 30 miles" tells of one shot, "can hit at a distance of" of the system.
    let able = text
        .up(act.at)
        .take(6)
        .any(|a| text.lemma(a) == "capable" || text.kids(a).iter().any(|&k| text.tok(k).tag == "MD"));
    if text.lemma(act.at) == "distance" && !able {
        roles.remove(&Role::Value);
        return;
    }
    // "a range of 200 km and a warhead of 40 kg": what stands among the figures is not what they are of.
    let tok = text.tok(act.at);
    if act.noun && (tok.left..tok.right).contains(&figure.start) {
        if let Some(items) = roles.get_mut(&Role::Item) {
            items.retain(|f| !(f.head > act.at && f.head < tok.right));
        }
        roles.retain(|_, found| !found.is_empty());
    }
    if let Some(name) = attribute(text.lemma(act.at), dimension) {
        let mut name = name.to_owned();
        // What a deal for several costs is no price of one, and what could be held is no stock.
        let several = |roles: &Roles| {
            roles
                .get(&Role::Item)
                .into_iter()
                .flatten()
                .any(|f| text.kids(f.head).iter().any(|&k| text.tok(k).dep == Dep::Nummod))
        };
        let modal = text.kids(act.at).iter().any(|&k| text.tok(k).tag == "MD");
        if name == "price" && several(roles) || name == "stock" && modal {
            roles.remove(&Role::Value);
            return;
        }
        if name == "stock" {
            let owners: Vec<String> = doers(text, act.at)
                .into_iter()
                .flat_map(|t| act.resolve(t))
                .filter(|f| matches!(f.what, What::State | What::Group | What::Body))
                .map(|f| f.name)
                .collect();
            if owners.is_empty() {
                roles.remove(&Role::Value);
                return;
            }
            name = format!("stock of {}", owners.join(" and "));
        }
        roles.entry(Role::Attribute).or_insert_with(|| vec![thing(name, act.at..act.at + 1, act.at)]);
    }
    if let std::collections::btree_map::Entry::Vacant(e) = roles.entry(Role::Item) {
        // A designation before the verb that the parser did not take for its subject.
        let verb = if act.noun { text.up(act.at).find(|&a| text.is_verb(a)) } else { Some(act.at) };
        let before =
            verb.and_then(|v| v.checked_sub(1)).filter(|_| verb.is_some_and(|v| surface_subject(text, v).is_empty()));
        if let Some(system) = before.filter(|&b| act.names.reading(b, &[Table::System]).is_some()) {
            e.insert(act.names.resolve(text, system).into_iter().filter(|f| f.what == What::Item).collect());
            roles.retain(|_, found| !found.is_empty());
        }
    }
    if let std::collections::btree_map::Entry::Vacant(e) = roles.entry(Role::Item) {
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
            e.insert(items);
        }
    }
}

impl Extractor<'_, '_> {
    /// In a report of one's own finds, what a part is said to be is a find: "the casing is Russian", "they are
    /// Chinese rifles".
    pub fn copulas(&self, sent: u32, drafts: &mut Vec<Draft>) {
        let text = self.text;
        let Some(frame) =
            self.frames.all.iter().position(|f| f.id == "finding.make").filter(|_| self.witness.is_some())
        else {
            return;
        };
        for at in text.sent(sent).filter(|&at| text.lemma(at) == "be" && text.is_verb(at)) {
            let act = Act { text, names: self.names, mentions: self.mentions, at, noun: false, object: None };
            let subjects: Vec<At> = surface_subject(text, at).into_iter().flat_map(|s| text.joined(s)).collect();
            let parts: Vec<Found> = subjects
                .iter()
                .filter(|&&s| text.is_nominal(s))
                .map(|&s| self.names.as_worded(text, s, What::Thing))
                .filter(|f| is_part(&f.name))
                .collect();
            let mut roles = Roles::new();
            if let Some(attr) = text.kid(at, Dep::Attr) {
                let mut items: Vec<Found> =
                    self.names.resolve(text, attr).into_iter().filter(|f| f.what == What::Item).collect();
                if items.is_empty() && text.tok(attr).pos == Pos::Propn {
                    items.extend(self.names.weak_item(text, attr));
                }
                if items.is_empty() && text.tok(attr).pos == Pos::Propn && text.lemma(attr) != text.word(attr) {
                    items.push(self.names.as_worded(text, attr, What::Thing));
                }
                let origin = self.names.adjective_origin(text, attr);
                if !items.is_empty() && !origin.is_empty() {
                    roles.insert(Role::Component, items);
                    roles.insert(Role::Origin, origin);
                } else if !parts.is_empty() && matches!(text.lemma(attr), "copy" | "clone" | "derivative" | "imitation")
                {
                    roles.insert(Role::Component, parts);
                }
            } else if let Some(adjective) = text.kid(at, Dep::Acomp).filter(|_| !parts.is_empty()) {
                let origin: Vec<Found> =
                    self.names.resolve(text, adjective).into_iter().filter(|f| f.what == What::State).collect();
                if !origin.is_empty() {
                    roles.insert(Role::Component, parts);
                    roles.insert(Role::Origin, origin);
                }
            }
            if roles.is_empty() {
                continue;
            }
            complete(&act, &self.frames.all[frame], self.witness.as_deref(), &mut roles);
            if !roles.contains_key(&Role::Finder) {
                continue;
            }
            let stance = crate::stance::stance(text, self.names.lexicon, at, crate::phase::Phase::Done);
            let fillers = roles.values().flatten();
            let toks = extent(text, at, fillers.filter(|f| f.record.is_some() || f.what == What::Thing));
            let toks = subjects.iter().fold(toks, |t, &s| t.start.min(s)..t.end.max(s + 1));
            drafts.push(Draft {
                frame,
                kind: Kind::Finding,
                trigger: at,
                noun: false,
                roles,
                stance,
                toks,
                object: None,
                incomplete: false,
            });
        }
    }
}
