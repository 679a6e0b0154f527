//! Where an act happened.

use crate::fill::Act;
use crate::names::{Found, What, dedup};
use crate::syntax::{At, Dep, Text};
use attache_knowledge::{Sense, Table};
use attache_model::Resolution;

const LOCATIVE: &[&str] = &["in", "at", "near", "over", "off", "across", "outside", "inside", "around", "above", "throughout", "within", "along", "on", "across", "from"];

/// Places named under the act or its clause. Capitals are places here, not governments.
pub fn places(act: &Act, hosts: &[Found]) -> Vec<Found> {
    let text = act.text;
    let mut found = Vec::new();
    let verb = if act.noun { None } else { Some(act.at) };
    let mut tops: Vec<At> = vec![act.at];
    tops.extend(crate::grammar::objects_of(text, act.at, act.noun));
    if let Some(verb) = verb.or_else(|| crate::grammar::governing_verb(text, act.at)) {
        tops.push(verb);
    }
    for top in tops {
        gather(act, top, &mut found);
        if !found.is_empty() {
            break;
        }
    }
    if found.is_empty() {
        // "In Syria, dozens of attacks have been recorded": the clause's own place.
        for above in text.up(act.at).skip(1).take(6) {
            if text.is_verb(above) {
                gather(act, above, &mut found);
                break;
            }
        }
    }
    found.retain(|place| hosts.iter().all(|host| host.name != place.name));
    dedup(found)
}

fn gather(act: &Act, top: At, found: &mut Vec<Found>) {
    let text = act.text;
    for prep in text.kids_as(top, Dep::Prep).filter(|&p| LOCATIVE.contains(&text.lemma(p))) {
        if text.lemma(prep) == "from" && !matches!(text.lemma(top), "launch" | "fire" | "fly") {
            continue;
        }
        if let Some(object) = text.kid(prep, Dep::Pobj) {
            for one in text.joined(object) {
                found.extend(place_at(act, one));
            }
        }
        // "in some cases off the coast of Yemen": one preposition further.
        for inner in text.kids_as(prep, Dep::Prep) {
            if let Some(object) = text.kid(inner, Dep::Pobj) {
                found.extend(place_at(act, object));
            }
        }
    }
}

/// The place that a noun names: a city, region or state; "the skies over Kyiv", "the city of Gomel", "northern Iraq".
fn place_at(act: &Act, at: At) -> Vec<Found> {
    let text = act.text;
    if let Some(hit) = act.names.hit(at) {
        for reading in &hit.readings {
            let record = act.names.knowledge.record(reading.record);
            let as_place = match record.table() {
                Table::Place => Some(record.name.clone()),
                Table::State if reading.sense == Sense::Name => Some(directed(text, at, &record.name)),
                // A capital stands for its state when it acts; where something happens it is a town.
                Table::State if reading.sense == Sense::Metonym => Some(text.words(hit.toks.clone()).to_owned()),
                _ => None,
            };
            if let Some(name) = as_place {
                return vec![Found { name, record: Some(reading.record), toks: hit.toks.clone(), head: at, what: What::Place, resolution: Resolution::Named }];
            }
        }
        return Vec::new();
    }
    if act.names.entity_label(text, at).is_some_and(|label| matches!(label, "GPE" | "LOC")) {
        return vec![act.names.as_worded(text, at, What::Place)];
    }
    let lemma = text.lemma(at);
    if matches!(lemma, "sky" | "skies" | "city" | "town" | "village" | "province" | "region" | "capital" | "port" | "coast" | "part" | "area" | "north" | "south" | "east" | "west" | "district" | "territory" | "war" | "island" | "border" | "airspace") {
        let inner: Vec<Found> = text
            .kids(at)
            .iter()
            .copied()
            .filter_map(|k| match text.tok(k).dep {
                Dep::Prep if matches!(text.lemma(k), "of" | "over" | "in" | "above" | "off") => text.kid(k, Dep::Pobj),
                Dep::Appos | Dep::Compound => Some(k),
                _ => None,
            })
            .filter(|&k| act.names.hit(k).is_some())
            .flat_map(|k| place_at(act, k))
            .collect();
        return inner;
    }
    Vec::new()
}

/// "northern Iraq" keeps its direction.
fn directed(text: &Text, at: At, name: &str) -> String {
    let direction = text.kids_as(at, Dep::Amod).find(|&k| {
        let word = text.lemma(k);
        word.ends_with("ern") || matches!(word, "central" | "north-western" | "upper" | "eastern")
    });
    match direction {
        Some(k) => format!("{} {name}", text.words(text.tok(k).left..text.tok(k).right)),
        None => name.to_owned(),
    }
}
