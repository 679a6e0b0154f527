//! What pronouns and descriptions refer back to: "it", "their", "the country", "both sides", "the company".
//!
//! Never a guess without agreement in kind and number: where nothing agrees, nothing is returned.

mod offices;
mod things;

use crate::names::{Found, Names, What};
use crate::sources::Voices;
use crate::syntax::{At, Dep, Pos, Text};
use attache_knowledge::{Details, RecordRef, Table};
use attache_model::Resolution;
use offices::{done_to_others, home_of_agency, is_locative, of_state, subject_of_clause};
use things::told_of_before;

/// Those spoken of in a document, in the order in which they are mentioned.
pub struct Mentions {
    all: Vec<Mention>,
    /// Who speaks where "we" stands in a quotation.
    we: Vec<(At, At)>,
}

struct Mention {
    found: Found,
    at: At,
    sent: u32,
    subject: bool,
    plural: bool,
    person: bool,
    company: bool,
    /// Named as a place ("in Syria"): seldom what "it" or "they" means.
    locative: bool,
    /// Joined to others by "and": the whole list answers to "they" and "both".
    group: Vec<u32>,
}

/// How many sentences back the system under examination is sought.
const ITEM_REACH: u32 = 15;

/// How many sentences back a reference may reach.
const REACH: u32 = 4;

impl Mentions {
    /// Collects the actors and systems that the document names, and what its pronouns stand for, in one pass:
    /// a pronoun that is resolved keeps its antecedent within reach of the next.
    pub fn new(text: &Text, names: &Names, voices: &Voices) -> Self {
        let we = |at: At| {
            matches!(text.word(at).to_lowercase().as_str(), "we" | "our" | "ours" | "i" | "me" | "my" | "mine")
                .then_some(())
                .or_else(|| (text.word(at) == "us").then_some(()))
                .is_some()
                .then(|| voices.speaker_at(at))
                .flatten()
                .map(|who| (at, who))
        };
        let mut mentions = Self { all: Vec::new(), we: (0..text.toks.len() as At).filter_map(we).collect() };
        for at in 0..text.toks.len() as At {
            mentions.add(text, names, at);
        }
        mentions
    }

    fn add(&mut self, text: &Text, names: &Names, at: At) {
        let tok = text.tok(at);
        let pronoun = matches!(tok.tag, "PRP" | "PRP$");
        let modifier = matches!(tok.dep, Dep::Compound | Dep::Amod | Dep::Nmod);
        if !(text.is_nominal(at) || tok.dep == Dep::Amod || pronoun) {
            return;
        }
        let own_hit = names.hit(at).is_some();
        let acting = names.lexicon.nouns.acts_for_state.contains(text.lemma(at));
        let found = if pronoun {
            self.refer(text, names, at)
        } else if modifier {
            if own_hit { names.origin_at(text, at) } else { return }
        } else if own_hit || acting || tok.pos == Pos::Propn || names.lexicon.nouns.groups.contains(text.lemma(at)) {
            let referred = if own_hit { Vec::new() } else { self.refer(text, names, at) };
            if referred.is_empty() { names.resolve(text, at) } else { referred }
        } else {
            return;
        };
        let found: Vec<Found> = found
            .into_iter()
            .filter(|f| {
                matches!(
                    f.what,
                    What::State
                        | What::Body
                        | What::Group
                        | What::Organisation
                        | What::Person
                        | What::Item
                        | What::Outlet
                        | What::Instrument
                )
            })
            .collect();
        if found.is_empty() {
            return;
        }
        let first = self.all.len() as u32;
        let mut group: Vec<u32> = (first..first + found.len() as u32).collect();
        // "Iran and Russia": what is joined answers together to "they" and "both".
        if tok.dep == Dep::Conj {
            let head = text.up(at).take(8).find(|&a| text.tok(a).dep != Dep::Conj).unwrap_or(at);
            let j = self.all.partition_point(|m| m.at < head);
            if let Some(joined) = self.all.get(j).filter(|m| m.at == head).map(|m| m.group.clone()) {
                group.splice(0..0, joined);
                for &k in group.iter().filter(|&&k| k < first) {
                    self.all[k as usize].group.clone_from(&group);
                }
            }
        }
        // "asked the Koreans to train his guard": those who are asked are to do it.
        let bidden = tok.dep == Dep::Dobj
            && matches!(
                text.lemma(tok.head),
                "ask" | "urge" | "tell" | "order" | "invite" | "let" | "help" | "hire" | "get"
            )
            && text
                .kids(tok.head)
                .iter()
                .any(|&k| k > at && matches!(text.tok(k).dep, Dep::Xcomp | Dep::Advcl | Dep::Ccomp) && text.is_verb(k));
        let subject = (subject_of_clause(text, at) || bidden) && !modifier && tok.dep != Dep::Poss;
        for f in found {
            let company = f.record.is_some_and(
                |r| matches!(&names.knowledge.record(r).details, Details::Actor(a) if a.kind.name() == "company"),
            );
            let acts_for = matches!(&f.resolution, Resolution::ActsFor { .. });
            let agency = names.reading(at, &[Table::Actor]).is_some()
                || matches!(
                    text.lemma(at),
                    "department"
                        | "ministry"
                        | "government"
                        | "army"
                        | "navy"
                        | "force"
                        | "forces"
                        | "administration"
                        | "command"
                        | "agency"
                        | "embassy"
                        | "parliament"
                        | "congress"
                        | "council"
                        | "military"
                        | "junta"
                        | "regime"
                        | "guard"
                        | "police"
                        | "senate"
                        | "presidency"
                        | "office"
                );
            let person = f.what == What::Person
                || acts_for && !agency && (tok.pos == Pos::Propn || names.entity_label(text, at) == Some("PERSON"))
                || matches!(text.word(at), "he" | "He" | "she" | "She");
            let plural = matches!(tok.tag, "NNS" | "NNPS")
                || f.what == What::Group
                || matches!(text.lemma(at), "they" | "their");
            let locative = f.what == What::State && is_locative(text, at);
            self.all.push(Mention {
                found: f,
                at,
                sent: tok.sent,
                subject,
                plural,
                person,
                company,
                locative,
                group: group.clone(),
            });
        }
    }

    /// What a pronoun or description stands for; nothing if it is neither, or nothing agrees.
    pub fn refer(&self, text: &Text, names: &Names, at: At) -> Vec<Found> {
        let word = text.word(at).to_lowercase();
        let lemma = text.lemma(at);
        let tok = text.tok(at);
        let alone = matches!(word.as_str(), "neither" | "both")
            && matches!(tok.dep, Dep::Nsubj | Dep::NsubjPass | Dep::Dobj | Dep::Pobj);
        if tok.pos == Pos::Pron || alone || matches!(tok.tag, "PRP" | "PRP$") {
            return match word.as_str() {
                "he" | "she" | "him" | "his" | "her" | "hers" => self.nearest(
                    text,
                    at,
                    |m| {
                        m.person
                            || (m.found.what == What::State && matches!(m.found.resolution, Resolution::ActsFor { .. }))
                    },
                    &word,
                ),
                "it" if told_of_before(text, names, at) => Vec::new(),
                "it" | "its" | "itself" => self.nearest(
                    text,
                    at,
                    |m| {
                        !m.plural
                            && !m.person
                            && !m.locative
                            && matches!(
                                m.found.what,
                                What::State | What::Body | What::Organisation | What::Outlet | What::Group
                            )
                    },
                    &word,
                ),
                "they" | "their" | "them" | "theirs" | "themselves" | "neither" | "both" => {
                    self.nearest_many(text, at, &word)
                }
                "we" | "us" | "our" | "ours" | "i" | "me" | "my" | "mine" => {
                    let Some((_, who)) = self.we.iter().find(|(pronoun, _)| *pronoun == at) else { return Vec::new() };
                    let found = if text.tok(*who).pos == Pos::Pron {
                        self.refer(text, names, *who)
                    } else {
                        let named = self.refer(text, names, *who);
                        let named = if named.is_empty() { names.resolve(text, *who) } else { named };
                        let known = named
                            .iter()
                            .any(|f| matches!(f.what, What::State | What::Body | What::Organisation | What::Group));
                        if known { named } else { self.in_office(text, names, *who) }
                    };
                    let actor = found
                        .into_iter()
                        .filter(|f| matches!(f.what, What::State | What::Body | What::Organisation | What::Group));
                    actor
                        .map(|f| Found {
                            toks: at..at + 1,
                            head: at,
                            resolution: Resolution::Reference { antecedent: text.word(*who).to_owned() },
                            ..f
                        })
                        .collect()
                }
                _ => Vec::new(),
            };
        }
        if tok.pos == Pos::Propn && names.unknown_in_office(text, at) {
            // "President Wickremesinghe": of the state that is spoken of, where nothing says of which.
            let state = self.nearest(text, at, |m| m.found.what == What::State && !m.locative, lemma);
            return state
                .into_iter()
                .map(|f| Found { resolution: Resolution::ActsFor { actor: text.word(at).to_owned() }, ..f })
                .collect();
        }
        // "the Department", "the Ministry": capitals make no name of an office.
        let office = matches!(
            lemma,
            "department"
                | "ministry"
                | "treasury"
                | "government"
                | "kingdom"
                | "administration"
                | "secretary"
                | "minister"
                | "president"
        ) && names.hit(at).is_none();
        if !text.is_nominal(at) || tok.pos == Pos::Propn && !office {
            return Vec::new();
        }
        let det = text.kid(at, Dep::Det).map(|d| text.lemma(d).to_owned()).unwrap_or_default();
        let possessed = text.kid(at, Dep::Poss).is_some_and(|p| text.tok(p).pos == Pos::Pron);
        if possessed && names.lexicon.nouns.groups.contains(lemma) {
            return self.same_word(text, at, lemma);
        }
        if possessed
            && names.lexicon.nouns.acts_for_state.contains(lemma)
            && !names.adjective_origin(text, at).is_empty()
        {
            // "his Saudi counterpart" is not his own.
            return Vec::new();
        }
        if possessed && names.lexicon.nouns.acts_for_state.contains(lemma) {
            // "its president": whoever "its" is.
            if let Some(owner) = text.kid(at, Dep::Poss) {
                let found = self.refer(text, names, owner);
                return found
                    .into_iter()
                    .filter(|f| matches!(f.what, What::State | What::Group | What::Body))
                    .map(|f| Found { toks: owner..at + 1, head: at, ..f })
                    .collect();
            }
        }
        let definite = matches!(det.as_str(), "the" | "this" | "that" | "these" | "those" | "both" | "each");
        if !definite || !names.origin(text, at).is_empty() {
            return Vec::new();
        }
        if text.kid(at, Dep::Appos).is_some() {
            // "the two leaders, A and B": the text says itself who they are.
            return Vec::new();
        }
        let two = det == "both" || text.kids(at).iter().any(|&k| matches!(text.lemma(k), "two" | "both"));
        let bare = text.kids(at).iter().all(|&k| {
            let of_state_itself = text.lemma(k) == "of"
                && text
                    .kid(k, Dep::Pobj)
                    .is_some_and(|o| matches!(text.lemma(o), "state" | "defence" | "defense" | "staff"));
            let aside =
                text.tok(k).dep == Dep::Relcl && text.tok(k).left.checked_sub(1).is_some_and(|b| text.word(b) == ",");
            (of_state_itself || aside || !matches!(text.tok(k).dep, Dep::Relcl | Dep::Prep | Dep::Acl | Dep::Appos))
                && (text.tok(k).dep != Dep::Compound || of_state(text.lemma(k)))
        });
        let plural = matches!(tok.tag, "NNS");
        let sides = plural && matches!(lemma, "side" | "party") && bare;
        let beside: Vec<At> = text
            .kids_as(at, Dep::Appos)
            .filter(|&k| text.tok(k).pos == Pos::Propn)
            .flat_map(|k| text.joined(k))
            .collect();
        if two && beside.len() == 2 {
            // "the two leaders, A and B": named on the spot.
            return beside.into_iter().flat_map(|k| names.resolve(text, k)).collect();
        }
        if (two || sides)
            && matches!(
                lemma,
                "country"
                    | "side"
                    | "state"
                    | "nation"
                    | "government"
                    | "neighbour"
                    | "neighbor"
                    | "power"
                    | "party"
                    | "capital"
                    | "adversary"
                    | "ally"
                    | "partner"
                    | "man"
                    | "leader"
                    | "minister"
                    | "president"
            )
        {
            return self.pair(text, at);
        }
        let three = text.kids(at).iter().find_map(|&k| match text.lemma(k) {
            "three" | "3" => Some(3),
            "four" | "4" => Some(4),
            "five" | "5" => Some(5),
            _ => None,
        });
        if let Some(n) = three.filter(|_| {
            plural
                && bare
                && matches!(
                    lemma,
                    "country"
                        | "state"
                        | "nation"
                        | "government"
                        | "power"
                        | "neighbour"
                        | "neighbor"
                        | "ally"
                        | "leader"
                        | "minister"
                        | "president"
                        | "company"
                        | "firm"
                )
        }) {
            // "the three countries": the last that were named together, if they were so many.
            let sent = text.tok(at).sent;
            let before = self.all.partition_point(|m| m.at < at);
            let group = self.all[..before]
                .iter()
                .rev()
                .take_while(|m| sent - m.sent <= REACH)
                .find(|m| m.group.len() == n && matches!(m.found.what, What::State | What::Organisation | What::Group))
                .map(|m| m.group.clone());
            return group
                .unwrap_or_default()
                .into_iter()
                .map(|k| self.as_reference(k as usize, lemma, text, at))
                .collect();
        }
        if plural && names.lexicon.nouns.groups.contains(lemma) {
            return self.same_word(text, at, lemma);
        }
        if plural && matches!(det.as_str(), "these" | "those") {
            // "some 1,000 of these cruise missiles": the missile that was named.
            let class = names.reading(at, &[Table::Class]).map(|(_, r)| r.record);
            let of_class = |m: &Mention| {
                m.found.record.is_some_and(|r| {
                    names.knowledge.record(r).table() == Table::System
                        && class.is_some_and(|c| names.knowledge.is_a(r, c))
                })
            };
            return self.nearest(text, at, of_class, lemma);
        }
        if !bare || plural {
            return Vec::new();
        }
        let air_force = lemma == "force" && text.kids_as(at, Dep::Compound).any(|k| text.lemma(k) == "air");
        if matches!(lemma, "country" | "nation" | "island" | "city-state" | "archipelago") {
            return self.country(text, at, lemma);
        }
        match if air_force { "air-force" } else { lemma } {
            "kingdom" | "sultanate" | "emirate" => {
                let named_so = |m: &Mention| {
                    m.found.record.is_some_and(|r| matches!(&names.knowledge.record(r).details, Details::State(s) if s.official.as_deref().is_some_and(|o| o.to_lowercase().contains(lemma))))
                };
                self.nearest(text, at, |m| m.found.what == What::State && named_so(m), lemma)
            }
            "republic" | "state" | "government" | "junta" | "military" | "army" | "president" | "ministry"
            | "minister" | "leadership" | "authority" | "monarchy" | "department" | "administration" | "treasury"
            | "embassy" | "chancellor" | "spokesman" | "spokeswoman" | "navy" | "parliament" | "cabinet"
            | "presidency" | "king" | "monarch" | "air-force" | "premier" | "commander" | "secretary" | "general"
            | "admiral" | "envoy" | "ambassador" | "delegation" => {
                // Whose it is was most likely named, not told by an adjective: "a Ukrainian adviser thanked Skopje, and the
                // ministry".
                let named = |m: &Mention| {
                    matches!(m.found.resolution, Resolution::Named | Resolution::Metonym | Resolution::Reference { .. })
                };
                let state = |by_name: bool| {
                    let fits = |m: &Mention| m.found.what == What::State && !m.locative && (!by_name || named(m));
                    self.nearest(text, at, fits, lemma)
                };
                let state = Some(state(true)).filter(|s| !s.is_empty()).unwrap_or_else(|| state(false));
                // "In Khartoum an Iranian plane landed; the army": of the place, not of an adjective.
                let sent = text.tok(at).sent;
                let before = self.all.partition_point(|m| m.at < at);
                let here = (0..before).rev().take_while(|&i| self.all[i].sent == sent).find(|&i| self.all[i].locative);
                let adjective = |f: &Found| {
                    self.all[..before].iter().rev().take_while(|m| m.sent == sent).any(|m| {
                        m.found.name == f.name && matches!(text.tok(m.at).dep, Dep::Amod | Dep::Compound | Dep::Nmod)
                    })
                };
                let state = match here.filter(|_| state.iter().all(adjective)) {
                    Some(i) => vec![self.as_reference(i, lemma, text, at)],
                    None => state,
                };
                let agency = |m: &Mention| m.found.record.and_then(|r| home_of_agency(names, r)).is_some();
                let own = if office { self.nearest(text, at, agency, lemma) } else { Vec::new() };
                let own = own.into_iter().filter_map(|f| {
                    let home = home_of_agency(names, f.record?)?;
                    Some(Found {
                        name: names.knowledge.record(home).name.clone(),
                        record: Some(home),
                        what: What::State,
                        ..f
                    })
                });
                let own: Vec<Found> = own.collect();
                if own.is_empty() { state } else { own }
            }
            "company" | "firm" | "manufacturer" | "maker" | "contractor" | "conglomerate" => {
                self.nearest(text, at, |m| m.company, lemma)
            }
            "group" | "movement" | "militia" | "organisation" | "organization" | "faction" => {
                let one =
                    |m: &Mention| matches!(m.found.what, What::Group | What::Organisation | What::Body) && !m.company;
                let named = self.nearest(text, at, |m| one(m) && m.found.record.is_some(), lemma);
                if named.is_empty() { self.nearest(text, at, one, lemma) } else { named }
            }
            "agency" | "institute" | "bloc" | "alliance" => self.nearest(
                text,
                at,
                |m| matches!(m.found.what, What::Body | What::Organisation | What::Outlet),
                lemma,
            ),
            "drone" | "aircraft" | "system" | "missile" | "weapon" | "jet" | "helicopter" | "munition" | "tank"
            | "vehicle" | "uav" => self.nearest(
                text,
                at,
                |m| {
                    m.found.what == What::Item
                        && m.found.record.is_some_and(|r| names.knowledge.record(r).table() == Table::System)
                },
                lemma,
            ),
            "convention" | "treaty" | "protocol" | "pact" | "regime" | "embargo" | "resolution" | "accord" => self
                .nearest(
                    text,
                    at,
                    |m| m.found.what == What::Instrument && m.found.name.to_lowercase().contains(lemma),
                    lemma,
                ),
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
        // "urged Iran to halt its sales": whoever does what the pronoun's own clause says.
        let verb = crate::grammar::nearest_verb(text, at);
        let doers = verb.map(|v| crate::grammar::surface_subject(text, v)).unwrap_or_default();
        // "Japan supplied it": an object is never its clause's own subject.
        let named = matches!(text.tok(at).tag, "PRP" | "NN" | "NNP");
        let object = named && matches!(text.tok(at).dep, Dep::Dobj | Dep::Dative | Dep::Pobj)
            || text.tok(at).tag == "PRP$" && verb.is_some_and(|v| done_to_others(text, v, at));
        let barred: Vec<String> = if object {
            self.all
                .iter()
                .rev()
                .take_while(|m| m.sent == sent)
                .filter(|m| doers.contains(&m.at))
                .map(|m| m.found.name.clone())
                .collect()
        } else {
            Vec::new()
        };
        let agrees = |m: &Mention| agrees(m) && !barred.contains(&m.found.name);
        let doer = (0..before)
            .rev()
            .take_while(|&i| self.all[i].sent == sent)
            .find(|&i| doers.contains(&self.all[i].at) && agrees(&self.all[i]));
        if doer.is_some() {
            return doer;
        }
        // Within the sentence: the subject of the clause above, else the nearest before it.
        let here = (0..before)
            .rev()
            .take_while(|&i| self.all[i].sent == sent)
            .filter(|&i| agrees(&self.all[i]))
            .collect::<Vec<_>>();
        if let Some(&i) = here.iter().find(|&&i| self.all[i].subject).or_else(|| here.first()) {
            return Some(i);
        }
        for back in 1..=REACH.min(sent) {
            let there = (0..before)
                .rev()
                .skip_while(|&i| self.all[i].sent > sent - back)
                .take_while(|&i| self.all[i].sent == sent - back);
            let there: Vec<usize> = there.filter(|&i| agrees(&self.all[i])).collect();
            if let Some(&i) = there.iter().rev().find(|&&i| self.all[i].subject).or_else(|| there.last()) {
                return Some(i);
            }
        }
        None
    }

    fn nearest_many(&self, text: &Text, at: At, word: &str) -> Vec<Found> {
        let actor = |m: &Mention| {
            !m.locative
                && matches!(m.found.what, What::State | What::Group | What::Organisation | What::Person | What::Body)
        };
        let many = |m: &Mention| actor(m) && (m.plural || m.group.len() > 1);
        match self.pick(text, at, many).or_else(|| self.pick(text, at, actor)) {
            Some(i) if self.all[i].group.len() > 1 => {
                self.all[i].group.iter().map(|&k| self.as_reference(k as usize, word, text, at)).collect()
            }
            Some(i) => vec![self.as_reference(i, word, text, at)],
            None => Vec::new(),
        }
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
