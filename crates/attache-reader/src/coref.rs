//! What pronouns and descriptions refer back to: "it", "their", "the country", "both sides", "the company".
//!
//! Never a guess without agreement in kind and number: where nothing agrees, nothing is returned.

use crate::names::{Found, Names, What};
use crate::syntax::{At, Dep, Pos, Text};
use attache_knowledge::{Details, Table};
use attache_model::Resolution;

/// Those spoken of in a document, in the order in which they are mentioned.
pub struct Mentions {
    all: Vec<Mention>,
}

struct Mention {
    found: Found,
    at: At,
    sent: u32,
    subject: bool,
    plural: bool,
    person: bool,
    company: bool,
    /// Joined to others by "and": the whole list answers to "they" and "both".
    group: Vec<u32>,
}

/// How many sentences back a reference may reach.
const REACH: u32 = 4;

impl Mentions {
    /// Collects the actors and systems that the document names.
    pub fn new(text: &Text, names: &Names) -> Self {
        let mut all: Vec<Mention> = Vec::new();
        for at in 0..text.toks.len() as At {
            let tok = text.tok(at);
            let modifier = matches!(tok.dep, Dep::Compound | Dep::Amod | Dep::Nmod);
            if !(text.is_nominal(at) || tok.dep == Dep::Amod) || tok.pos == Pos::Pron {
                continue;
            }
            let own_hit = names.hit(at).is_some();
            if modifier && !own_hit {
                continue;
            }
            let titled = !own_hit && (names.lexicon.nouns.acts_for_state.contains(text.lemma(at)) || tok.pos == Pos::Propn);
            if !own_hit && !titled && !names.lexicon.nouns.groups.contains(text.lemma(at)) {
                continue;
            }
            let found = if modifier { names.origin_at(text, at) } else { names.resolve(text, at) };
            let first = all.len() as u32;
            let found: Vec<Found> = found
                .into_iter()
                .filter(|f| matches!(f.what, What::State | What::Body | What::Group | What::Organisation | What::Person | What::Item | What::Outlet))
                .collect();
            let group: Vec<u32> = (first..first + found.len() as u32).collect();
            for f in found {
                let company = f.record.is_some_and(|r| matches!(&names.knowledge.record(r).details, Details::Actor(a) if a.kind.name() == "company"));
                let person = f.what == What::Person
                    || matches!(&f.resolution, Resolution::ActsFor { .. }) && (tok.pos == Pos::Propn || names.entity_label(text, at) == Some("PERSON"));
                let plural = matches!(tok.tag, "NNS" | "NNPS") || matches!(f.what, What::Group);
                let subject = subject_of_clause(text, at);
                all.push(Mention { found: f, at, sent: tok.sent, subject: subject && !modifier, plural, person, company, group: group.clone() });
            }
        }
        // Coordinated mentions form groups.
        for i in 0..all.len() {
            let first = text.up(all[i].at).take(8).take_while(|&a| a == all[i].at || text.tok(a).dep == Dep::Conj || text.tok(all[i].at).dep == Dep::Conj).last();
            if let Some(first) = first.filter(|&f| f != all[i].at && text.tok(all[i].at).dep == Dep::Conj) {
                let j = all.partition_point(|m| m.at < first);
                if all.get(j).is_some_and(|m| m.at == first) {
                    let mut joint = all[j].group.clone();
                    joint.extend(all[i].group.iter().copied());
                    joint.sort_unstable();
                    joint.dedup();
                    for &k in &joint {
                        all[k as usize].group.clone_from(&joint);
                    }
                }
            }
        }
        Self { all }
    }

    /// What a pronoun or description stands for; nothing if it is neither, or nothing agrees.
    pub fn refer(&self, text: &Text, names: &Names, at: At) -> Vec<Found> {
        let word = text.word(at).to_lowercase();
        let lemma = text.lemma(at);
        let tok = text.tok(at);
        if tok.pos == Pos::Pron || matches!(tok.tag, "PRP" | "PRP$") {
            return match word.as_str() {
                "he" | "she" | "him" | "his" | "her" | "hers" => self.nearest(text, at, |m| m.person || (m.found.what == What::State && matches!(m.found.resolution, Resolution::ActsFor { .. })), &word),
                "it" | "its" | "itself" => self.nearest(text, at, |m| !m.plural && !m.person && matches!(m.found.what, What::State | What::Body | What::Organisation | What::Outlet | What::Group), &word),
                "they" | "their" | "them" | "theirs" | "themselves" => self.nearest_many(text, at, &word),
                _ => Vec::new(),
            };
        }
        if !text.is_nominal(at) || tok.pos == Pos::Propn {
            return Vec::new();
        }
        let det = text.kid(at, Dep::Det).map(|d| text.lemma(d).to_owned()).unwrap_or_default();
        let definite = matches!(det.as_str(), "the" | "this" | "that" | "these" | "those" | "both" | "each");
        if !definite || !names.origin(text, at).is_empty() {
            return Vec::new();
        }
        let two = det == "both" || text.kids(at).iter().any(|&k| matches!(text.lemma(k), "two" | "both"));
        let bare = text.kids(at).iter().all(|&k| !matches!(text.tok(k).dep, Dep::Relcl | Dep::Prep | Dep::Acl | Dep::Compound | Dep::Appos));
        let plural = matches!(tok.tag, "NNS");
        if two && matches!(lemma, "country" | "side" | "state" | "nation" | "government" | "neighbour" | "neighbor" | "power" | "party" | "capital" | "adversary" | "ally" | "partner" | "man" | "leader" | "minister" | "president") {
            return self.pair(text, at);
        }
        if !bare || plural {
            return Vec::new();
        }
        match lemma {
            "country" | "nation" | "kingdom" | "republic" | "sultanate" | "emirate" | "state" | "government" | "regime" | "junta" | "military" | "army" | "president" | "ministry" | "minister"
            | "leadership" | "authority" | "monarchy" => self.nearest(text, at, |m| m.found.what == What::State, lemma),
            "company" | "firm" | "manufacturer" | "maker" | "contractor" | "conglomerate" => self.nearest(text, at, |m| m.company, lemma),
            "group" | "movement" | "militia" | "organisation" | "organization" | "faction" => self.nearest(text, at, |m| matches!(m.found.what, What::Group | What::Organisation | What::Body) && !m.company, lemma),
            "agency" | "institute" | "bloc" | "alliance" => self.nearest(text, at, |m| matches!(m.found.what, What::Body | What::Organisation | What::Outlet), lemma),
            "drone" | "aircraft" | "system" | "missile" | "weapon" | "jet" | "helicopter" | "munition" | "tank" | "vehicle" | "uav" => self.nearest(text, at, |m| m.found.what == What::Item && m.found.record.is_some_and(|r| names.knowledge.record(r).table() == Table::System), lemma),
            _ => Vec::new(),
        }
    }

    /// The most recent mention that agrees: in the same sentence before it, subjects first in the sentences before.
    fn nearest(&self, text: &Text, at: At, agrees: impl Fn(&Mention) -> bool, word: &str) -> Vec<Found> {
        self.pick(text, at, agrees).map(|i| vec![self.as_reference(i, word, text, at)]).unwrap_or_default()
    }

    fn pick(&self, text: &Text, at: At, agrees: impl Fn(&Mention) -> bool) -> Option<usize> {
        let sent = text.tok(at).sent;
        let before = self.all.partition_point(|m| m.at < at);
        // Within the sentence: the subject of the clause above, else the nearest before it.
        let here = (0..before).rev().take_while(|&i| self.all[i].sent == sent).filter(|&i| agrees(&self.all[i])).collect::<Vec<_>>();
        if let Some(&i) = here.iter().find(|&&i| self.all[i].subject).or_else(|| here.first()) {
            return Some(i);
        }
        for back in 1..=REACH.min(sent) {
            let there = (0..before).rev().skip_while(|&i| self.all[i].sent > sent - back).take_while(|&i| self.all[i].sent == sent - back);
            let there: Vec<usize> = there.filter(|&i| agrees(&self.all[i])).collect();
            if let Some(&i) = there.iter().rev().find(|&&i| self.all[i].subject).or_else(|| there.last()) {
                return Some(i);
            }
        }
        None
    }

    fn nearest_many(&self, text: &Text, at: At, word: &str) -> Vec<Found> {
        let actor = |m: &Mention| matches!(m.found.what, What::State | What::Group | What::Organisation | What::Person | What::Body);
        let many = |m: &Mention| actor(m) && (m.plural || m.group.len() > 1);
        match self.pick(text, at, many).or_else(|| self.pick(text, at, actor)) {
            Some(i) if self.all[i].group.len() > 1 => self.all[i].group.iter().map(|&k| self.as_reference(k as usize, word, text, at)).collect(),
            Some(i) => vec![self.as_reference(i, word, text, at)],
            None => Vec::new(),
        }
    }

    /// The last two different states before this.
    fn pair(&self, text: &Text, at: At) -> Vec<Found> {
        let before = self.all.partition_point(|m| m.at < at);
        let sent = text.tok(at).sent;
        let mut pair: Vec<Found> = Vec::new();
        for i in (0..before).rev() {
            let m = &self.all[i];
            if sent - m.sent > REACH {
                break;
            }
            if m.found.what == What::State && pair.iter().all(|f| f.name != m.found.name) {
                pair.push(self.as_reference(i, "two", text, at));
            }
            if pair.len() == 2 {
                pair.reverse();
                return pair;
            }
        }
        Vec::new()
    }

    fn as_reference(&self, i: usize, _word: &str, text: &Text, at: At) -> Found {
        let mention = &self.all[i];
        Found {
            toks: at..at + 1,
            head: at,
            resolution: Resolution::Reference { antecedent: text.words(mention.found.toks.clone()).to_owned() },
            ..mention.found.clone()
        }
    }
}

fn subject_of_clause(text: &Text, at: At) -> bool {
    text.up(at).take(6).take_while(|&a| a == at || !text.is_verb(a)).any(|a| matches!(text.tok(a).dep, Dep::Nsubj | Dep::NsubjPass))
}
