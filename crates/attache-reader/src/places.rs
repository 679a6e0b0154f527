//! Where an act happened.

use crate::fill::Act;
use crate::grammar::{governing_verb, objects_of};
use crate::names::{Found, What, dedup};
use crate::syntax::{At, Dep, Pos, Text};
use attache_knowledge::{Details, Sense, Table};
use attache_model::{Kind, Resolution, Role};
use std::collections::BTreeMap;

const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "over",
    "off",
    "across",
    "outside",
    "inside",
    "around",
    "above",
    "throughout",
    "within",
    "along",
    "on",
    "beneath",
    "beside",
    "under",
    "through",
    "via",
    "amid",
    "from",
    "to",
    "into",
];

/// Nouns that only say which part of a place is meant; the place stands below them.
const PART_OF: &[&str] = &[
    "sky",
    "skies",
    "city",
    "town",
    "village",
    "province",
    "region",
    "capital",
    "port",
    "coast",
    "part",
    "area",
    "north",
    "south",
    "east",
    "west",
    "district",
    "territory",
    "island",
    "border",
    "airspace",
    "base",
    "airbase",
    "airport",
    "airfield",
    "airstrip",
    "suburb",
    "outskirt",
    "outskirts",
    "water",
    "waters",
    "case",
    "vicinity",
    "state",
    "desert",
    "peninsula",
    "harbour",
    "harbor",
    "frontline",
    "front",
    "centre",
    "center",
    "plant",
    "factory",
    "facility",
    "works",
    "site",
    "complex",
    "shipyard",
    "depot",
    "camp",
    "neighbourhood",
];

const DIRECTIONS: &[&str] =
    &["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outside", "inside"];

/// Nouns below which a place says where somebody lives or works, not where the act happened.
const SEATED: &[&str] = &[
    "company",
    "firm",
    "embassy",
    "ambassador",
    "official",
    "newspaper",
    "institute",
    "bank",
    "university",
    "think-tank",
    "office",
    "subsidiary",
    "ministry",
    "government",
    "leader",
    "ally",
    "partner",
    "client",
    "customer",
    "war",
    "conflict",
    "interest",
    "research",
];

/// Places named under the act or its clause. Capitals are places here, not governments.
///
/// What already fills a role is no place besides, and a state beside a town that lies in it adds nothing.
pub fn places(act: &Act, kind: Kind, roles: &BTreeMap<Role, Vec<Found>>) -> Vec<Found> {
    let text = act.text;
    let mut found = Vec::new();
    let mut about = None;
    let mut tops: Vec<At> = vec![act.at];
    tops.extend(objects_of(text, act.at, act.noun));
    if act.noun {
        tops.extend(governing_verb(text, act.at));
        // "attacks were recorded in Syria"
        let tok = text.tok(act.at);
        if matches!(tok.dep, Dep::Nsubj | Dep::NsubjPass) && text.is_verb(tok.head) {
            about = Some(tok.head);
        }
    } else if text.tok(act.at).dep == Dep::Xcomp && text.is_verb(text.tok(act.at).head) {
        tops.push(text.tok(act.at).head);
    }
    let scene = Scene { act, kind };
    for top in tops {
        scene.gather(top, &mut found);
        if !found.is_empty() {
            break;
        }
    }
    if let Some(verb) = about.filter(|_| found.is_empty()) {
        scene.preps(verb, &|_| true, &mut found);
        if found.is_empty() && kind == Kind::Attack {
            // "a strike hit a funeral in Sanaa"
            for object in crate::grammar::objects(text, verb) {
                scene.gather(object, &mut found);
            }
        }
    }
    if found.is_empty() && matches!(kind, Kind::Attack | Kind::Use) {
        scene.named_on_site(&mut found);
    }
    if found.is_empty() && kind == Kind::Finding {
        // "Fragments recovered in Kharkiv came from": the only town of the sentence.
        let sent = text.sent(text.tok(act.at).sent);
        let mut towns = Vec::new();
        let told = |at: At| {
            let verb = if text.is_verb(at) { Some(at) } else { crate::grammar::nearest_verb(text, at) };
            verb.is_some_and(|v| {
                v == act.at || matches!(text.tok(v).dep, Dep::Acl | Dep::Csubj | Dep::Relcl) && text.under(v, act.at)
            })
        };
        for at in sent.filter(|&at| told(at)) {
            scene.preps(at, &|_| true, &mut towns);
        }
        let mut towns = dedup(towns);
        towns.retain(|f| f.record.is_some_and(|r| act.names.knowledge.record(r).table() == Table::Place));
        if towns.len() == 1 {
            found = towns;
        }
    }
    if found.is_empty() && !act.noun {
        let first = text.up(act.at).take(4).find(|&a| text.tok(a).dep != Dep::Xcomp).unwrap_or(act.at);
        let tok = text.tok(first);
        if tok.dep == Dep::Relcl && text.kids(first).iter().any(|&k| text.lemma(k) == "where") {
            // "over Yemen, where several were shot down"
            found.extend(scene.place_at(tok.head));
        } else if tok.dep == Dep::Conj && matches!(kind, Kind::Attack | Kind::Use) && text.is_verb(tok.head) {
            // "landed near the town and blew up a plant"
            scene.preps(tok.head, &|_| true, &mut found);
        }
    }
    if found.is_empty() {
        // "In Syria, dozens of attacks have been recorded": what stands before the whole clause holds for all of it.
        for verb in text.up(act.at).skip(1).take(6).filter(|&a| text.is_verb(a)) {
            scene.preps(verb, &|prep| prep < verb && prep < act.at, &mut found);
            if !found.is_empty() || text.tok(verb).dep != Dep::Conj {
                break;
            }
        }
    }
    let mut found = dedup(found);
    // A capital that acts, or is acted on, is a party; one that only says which state is host is still a place.
    // Who trains people at home is a party and gives the place too.
    let taken = |role: &Role, f: &Found, place: &Found| {
        let same_words = f.toks.contains(&place.head);
        // A town that is struck gives its state as target and itself as place.
        let struck = *role == Role::Target && matches!(kind, Kind::Attack | Kind::Use);
        let party = !struck
            && !matches!(role, Role::Host | Role::Producer)
            && f.what == What::State
            && f.record == place.record;
        (f.name == place.name && !(kind == Kind::Support && same_words)) || party && same_words && kind != Kind::Support
    };
    found.retain(|place| roles.iter().all(|(role, fillers)| fillers.iter().all(|f| !taken(role, f, place))));
    let states: Vec<_> = found
        .iter()
        .filter_map(|f| f.record)
        .filter_map(|r| match &act.names.knowledge.record(r).details {
            Details::Place(place) => place.state,
            _ => None,
        })
        .collect();
    found.retain(|f| f.record.is_none_or(|r| !states.contains(&r)));
    found
}

struct Scene<'a, 'd, 'x> {
    act: &'a Act<'x, 'd>,
    kind: Kind,
}

impl Scene<'_, '_, '_> {
    /// Places under one word, and under the things named below it in the same clause.
    fn gather(&self, top: At, found: &mut Vec<Found>) {
        let text = self.act.text;
        self.preps(top, &|_| true, found);
        if found.is_empty() {
            // "against rebels in Iraq", "the headquarters of the force in Tehran", "north of Kyiv"
            let tok = text.tok(top);
            for at in (tok.left..tok.right).filter(|&at| at != top && text.is_nominal(at) && self.same_clause(at, top))
            {
                let fought = matches!(self.kind, Kind::Attack | Kind::Use | Kind::Production | Kind::Support);
                let system = self.act.names.reading(at, &[Table::System]).is_some();
                let seated = SEATED.contains(&text.lemma(at)) || text.tok(at).pos == Pos::Propn && !fought && !system;
                self.directions(at, found);
                if !seated && text.kids_as(at, Dep::Prep).next().is_some() {
                    self.preps(at, &|_| true, found);
                }
            }
        }
        self.directions(top, found);
    }

    /// "north of Kyiv"
    fn directions(&self, top: At, found: &mut Vec<Found>) {
        let text = self.act.text;
        for &kid in text.kids(top) {
            if DIRECTIONS.contains(&text.lemma(kid)) && text.tok(kid).dep == Dep::Advmod {
                let of = text.kids_as(kid, Dep::Prep).filter_map(|p| text.kid(p, Dep::Pobj));
                found.extend(of.flat_map(|t| text.joined(t)).flat_map(|t| self.place_at(t)));
            }
        }
    }

    fn same_clause(&self, at: At, top: At) -> bool {
        let text = self.act.text;
        text.up(at).take_while(|&a| a != top).all(|a| {
            let tok = text.tok(a);
            let clause = matches!(
                tok.dep,
                Dep::Relcl | Dep::Advcl | Dep::Ccomp | Dep::Acl | Dep::Pcomp | Dep::Parataxis | Dep::Csubj
            );
            let verb = text.is_verb(a) && matches!(tok.dep, Dep::Conj | Dep::Xcomp);
            let seated = a != at && SEATED.contains(&text.lemma(a));
            // Who acts, and what something is done for or told by, stand elsewhere.
            let aside = tok.dep == Dep::Nsubj
                || matches!(tok.dep, Dep::Prep | Dep::Agent)
                    && (matches!(
                        text.lemma(a),
                        "accord"
                            | "according"
                            | "over"
                            | "about"
                            | "from"
                            | "after"
                            | "before"
                            | "despite"
                            | "because"
                            | "by"
                            | "amid"
                    ) || text.lemma(a) == "for"
                        && matches!(text.lemma(tok.head), "return" | "exchange" | "payment"));
            !clause && !verb && !seated && !aside
        })
    }

    fn preps(&self, top: At, takes: &dyn Fn(At) -> bool, found: &mut Vec<Found>) {
        let text = self.act.text;
        for prep in text.kids_as(top, Dep::Prep).filter(|&p| takes(p)) {
            let lemma = text.lemma(prep);
            if DIRECTIONS.contains(&lemma) {
                for of in text.kids_as(prep, Dep::Prep) {
                    found.extend(
                        text.kid(of, Dep::Pobj).into_iter().flat_map(|t| text.joined(t)).flat_map(|t| self.place_at(t)),
                    );
                }
            }
            if !LOCATIVE.contains(&lemma) {
                continue;
            }
            let launch = matches!(text.lemma(top), "launch" | "fire" | "fly");
            let moved = matches!(self.kind, Kind::Transfer | Kind::Support | Kind::Contact);
            if lemma == "from" && !launch
                || lemma == "into" && self.kind == Kind::Production
                || matches!(lemma, "through" | "via") && !moved
            {
                continue;
            }
            if let Some(object) = text.kid(prep, Dep::Pobj) {
                for one in listed(text, object) {
                    found.extend(self.place_at(one).into_iter().filter(|f| self.fits(lemma, f)));
                }
            }
            // "through front companies in Turkey and Britain"
            if matches!(lemma, "through" | "via")
                && found.is_empty()
                && let Some(object) = text.kid(prep, Dep::Pobj)
            {
                self.preps(object, &|_| true, found);
            }
            // "in some cases off the coast of Yemen": one preposition further.
            for inner in text.kids_as(prep, Dep::Prep) {
                if let Some(object) = text.kid(inner, Dep::Pobj) {
                    found.extend(text.joined(object).into_iter().flat_map(|one| self.place_at(one)));
                }
            }
        }
    }

    /// What is fired at, landed on or sent to is a party unless it can only be a place.
    fn fits(&self, preposition: &str, found: &Found) -> bool {
        let knowledge = self.act.names.knowledge;
        // A capital is a town too; its record is that of its state.
        let capital =
            |r| knowledge.record(r).table() == Table::State && !found.name.ends_with(knowledge.record(r).name.as_str());
        let town = found.record.is_none_or(|r| knowledge.record(r).table() == Table::Place || capital(r));
        match preposition {
            "at" | "on" => town || !matches!(self.kind, Kind::Attack | Kind::Use),
            "to" | "into" => {
                (town && !found.record.is_some_and(capital)
                    || self.kind == Kind::Support
                        && !self.act.noun
                        && matches!(self.act.text.lemma(self.act.at), "send" | "dispatch" | "travel" | "go"))
                    && matches!(self.kind, Kind::Transfer | Kind::Support | Kind::Contact)
            }
            _ => true,
        }
    }

    /// "the Tatarstan plant", "Abu Dhabi's airport", "the Salisbury attack": the place named before what was struck.
    fn named_on_site(&self, found: &mut Vec<Found>) {
        let (text, names) = (self.act.text, self.act.names);
        for at in objects_of(text, self.act.at, self.act.noun).into_iter().chain(self.act.noun.then_some(self.act.at)) {
            let site = names.lexicon.nouns.struck.contains(text.lemma(at)) || at == self.act.at;
            for m in names.modifiers(text, at).into_iter().filter(|_| site) {
                let Some(hit) = names.hit(m).filter(|h| h.toks.end == m + 1) else { continue };
                let capital = |sense| sense == Sense::Metonym && at != self.act.at;
                let town = hit.readings.first().is_some_and(|r| match names.knowledge.record(r.record).table() {
                    Table::Place => true,
                    Table::State => capital(r.sense),
                    _ => false,
                });
                if town {
                    found.extend(self.place_at(m));
                }
            }
        }
    }

    /// The place that a noun names: a city, region or state; "the skies over Kyiv", "the city of Gomel", "northern Iraq".
    fn place_at(&self, at: At) -> Vec<Found> {
        place_of(self.act, at, 0)
    }
}

/// The place in a plant's or site's own name: "the Alabuga factory".
pub fn place_in_name(act: &Act, at: At) -> Vec<Found> {
    place_of(act, at, 0)
}

/// The members of a list; "Yelabuga, Tatarstan" is none.
fn listed(text: &Text, first: At) -> Vec<At> {
    let all = text.joined(first);
    let joined = all.iter().any(|&at| text.kid(at, Dep::Cc).is_some());
    if joined { all } else { vec![first] }
}

fn place_of(act: &Act, at: At, depth: usize) -> Vec<Found> {
    let text = act.text;
    if let Some(hit) = act.names.hit(at) {
        for reading in &hit.readings {
            let record = act.names.knowledge.record(reading.record);
            let as_place = match record.table() {
                // As the text spells it; the record says which of several spellings is ours.
                Table::Place => Some(directed(text, at, text.words(hit.toks.clone()))),
                Table::State if reading.sense == Sense::Name => Some(directed(text, at, &record.name)),
                // A capital stands for its state when it acts; where something happens it is a town.
                Table::State if reading.sense == Sense::Metonym => Some(text.words(hit.toks.clone()).to_owned()),
                _ => None,
            };
            if let Some(name) = as_place {
                return vec![Found {
                    name,
                    record: Some(reading.record),
                    toks: hit.toks.clone(),
                    head: at,
                    what: What::Place,
                    resolution: Resolution::Named,
                }];
            }
        }
        return Vec::new();
    }
    if PART_OF.contains(&text.lemma(at)) && depth < 3 {
        let inner: Vec<Found> = text
            .kids(at)
            .iter()
            .copied()
            .filter_map(|k| match text.tok(k).dep {
                Dep::Prep
                    if matches!(
                        text.lemma(k),
                        "of" | "over" | "in" | "above" | "off" | "near" | "at" | "inside" | "outside" | "beneath"
                    ) =>
                {
                    text.kid(k, Dep::Pobj)
                }
                Dep::Appos | Dep::Compound | Dep::Poss => Some(k),
                _ => None,
            })
            .flat_map(|k| text.joined(k))
            .flat_map(|k| place_of(act, k, depth + 1))
            .collect();
        return inner;
    }
    if text.tok(at).pos == Pos::Propn
        && act.names.entity_label(text, at).is_some_and(|label| matches!(label, "GPE" | "LOC"))
    {
        return vec![act.names.as_worded(text, at, What::Place)];
    }
    Vec::new()
}

/// "northern Iraq" keeps its direction.
fn directed(text: &Text, at: At, name: &str) -> String {
    let direction = text.kids_as(at, Dep::Amod).find(|&k| {
        let word = text.lemma(k);
        word.ends_with("ern") || matches!(word, "central" | "upper" | "lower")
    });
    match direction {
        Some(k) if !name.contains(text.word(k)) => {
            format!("{} {name}", text.words(text.tok(k).left..text.tok(k).right))
        }
        _ => name.to_owned(),
    }
}
