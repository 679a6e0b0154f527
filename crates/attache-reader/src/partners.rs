//! Who stands elsewhere than at the act's own subject, object or preposition: receivers before the thing given, those an
//! act is to help, makers, states meant by "one of those that", and whose trade a share is a share of.

use crate::fill::Act;
use crate::grammar::{after_preposition, objects};
use crate::names::{Found, What};
use crate::syntax::{At, Dep, Pos};
use attache_knowledge::Table;

impl Act<'_, '_> {
    /// "Syria is one of five states that have not signed", "became the first to buy", "buyers include Egypt": what the
    /// clause says of such states it says of Syria.
    pub(crate) fn one_of(&self, at: At) -> At {
        let text = self.text;
        let tok = text.tok(at);
        let clause = |k: At| {
            text.tok(k).dep == Dep::Relcl
                || text.tok(k).dep == Dep::Acl
                    && (text.tok(k).tag == "VBG"
                        || text.kids(k).iter().any(|&m| text.tok(m).dep == Dep::Aux && text.lemma(m) == "to"))
        };
        if !text.kids(at).iter().any(|&k| clause(k)) {
            return at;
        }
        let copula = |verb: At| matches!(text.lemma(verb), "be" | "become" | "remain") && text.is_verb(verb);
        let subject = |verb: At| crate::grammar::surface_subject(text, verb).into_iter().next().unwrap_or(at);
        if tok.dep == Dep::Pobj && matches!(text.lemma(tok.head), "of" | "among") {
            let one = text.tok(tok.head).head;
            if text.lemma(tok.head) == "among" && copula(one) {
                return subject(one);
            }
            let is = text.tok(one).dep == Dep::Attr && text.lemma(one) == "one" && copula(text.tok(one).head);
            return if is { subject(text.tok(one).head) } else { at };
        }
        let set = self.names.lexicon.nouns.sets.contains(text.lemma(at)) || text.lemma(at) == "one";
        match tok.dep {
            Dep::Attr if set && copula(tok.head) => subject(tok.head),
            Dep::Nsubj if set && text.lemma(tok.head) == "include" => text.kid(tok.head, Dep::Dobj).unwrap_or(at),
            _ => at,
        }
    }

    pub(crate) fn indirect(&self) -> Vec<Found> {
        let text = self.text;
        let heads: Vec<At> = text
            .kids_as(self.at, Dep::Dative)
            .flat_map(|k| match text.kid(k, Dep::Pobj) {
                Some(object) => text.joined(object),
                None if text.tok(k).pos != Pos::Adp => text.joined(k),
                None => Vec::new(),
            })
            .collect();
        let mut found = self.resolve_all(heads);
        if let Some(taker) = crate::grammar::given_to(text, self.at).filter(|_| found.is_empty() && !self.noun) {
            found = self.resolve(taker);
        }
        if !found.is_empty() || self.noun || !gives(text.lemma(self.at)) {
            return found;
        }
        if text.is_passive(self.at) {
            // "Somalia was handed a batch": who is given something is the subject.
            let given = text.kid(self.at, Dep::Dobj).or_else(|| text.kid(self.at, Dep::Oprd));
            return given.map(|_| self.resolve_all(objects(text, self.at))).unwrap_or_default();
        }
        // "sent Moscow a number of drones", "gave Pyongyang technology": right after the verb, however the parser hung it.
        let end = text.sent(text.tok(self.at).sent).end;
        let next = (self.at + 1..end).find(|&t| text.lemma(t) != "the");
        let hit = next.and_then(|n| self.names.reading(n, &[Table::State, Table::Actor])).filter(|(hit, r)| {
            let word = text.words(hit.toks.clone());
            let adjective = r.sense == attache_knowledge::Sense::Demonym
                || word.len() <= 4 && word.chars().all(|c| c.is_ascii_uppercase() || c == '.');
            let last = hit.toks.end - 1;
            let ends = hit.toks.end < end
                && matches!(
                    text.tok(hit.toks.end).pos,
                    Pos::Noun | Pos::Propn | Pos::Num | Pos::Adj | Pos::Det | Pos::Adv
                );
            let under = text.tok(last).head == self.at
                || text.tok(last).dep == Dep::Compound
                    && text.up(last).take(4).any(|h| text.tok(h).head == self.at && text.tok(h).dep == Dep::Dobj);
            !adjective && ends && under
        });
        hit.map(|(hit, _)| self.names.origin_at(text, hit.toks.end - 1)).unwrap_or_default()
    }

    /// Whose trade a share is a share of: "accounts for 45 per cent of India's arms imports".
    pub(crate) fn share_of(&self, trade: &[&str]) -> Vec<Found> {
        let text = self.text;
        let tok = text.tok(self.at);
        let share = |at: At| {
            text.tok(at).dep == Dep::Pobj
                && text.lemma(text.tok(at).head) == "of"
                && (self.at..at).any(|t| {
                    matches!(
                        text.lemma(t),
                        "%" | "percent"
                            | "cent"
                            | "half"
                            | "third"
                            | "quarter"
                            | "most"
                            | "bulk"
                            | "majority"
                            | "share"
                            | "part"
                    )
                })
        };
        let nouns =
            (self.at + 1..tok.right.min(self.at + 24)).filter(|&at| trade.contains(&text.lemma(at)) && share(at));
        let owned = |noun: At| {
            let own = self.owner(noun);
            if own.is_empty() { self.resolve_all(after_preposition(text, noun, "by")) } else { own }
        };
        nouns.take(1).flat_map(owned).collect()
    }

    /// "assembly is to begin in Kazakhstan": where the act whose word is the subject begins or goes on.
    pub(crate) fn where_it_goes_on(&self, prep: &str) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        if !matches!(tok.dep, Dep::Nsubj | Dep::NsubjPass) || !text.is_verb(tok.head) {
            return Vec::new();
        }
        let goes_on = |v: At| {
            matches!(
                text.lemma(v),
                "begin"
                    | "start"
                    | "continue"
                    | "resume"
                    | "proceed"
                    | "commence"
                    | "take"
                    | "happen"
                    | "move"
                    | "stop"
                    | "end"
            )
        };
        let verbs = std::iter::once(tok.head).chain(text.kids_as(tok.head, Dep::Xcomp)).filter(|&v| goes_on(v));
        verbs.flat_map(|v| after_preposition(text, v, prep)).collect()
    }

    /// "Libya, where Moscow sent rifles": where something went.
    pub(crate) fn whither(&self) -> Option<At> {
        let text = self.text;
        let where_to = !self.noun && text.kids(self.at).iter().any(|&k| text.lemma(k) == "where");
        let clause = text.up(self.at).take(4).find(|&a| text.tok(a).dep == Dep::Relcl).filter(|_| where_to)?;
        Some(text.tok(clause).head)
    }

    /// Whom an infinitive says that the act is to help: "sent drones to help the army".
    pub(crate) fn helped(&self) -> Vec<Found> {
        let text = self.text;
        let helps = |&k: &At| {
            let helping = matches!(
                text.lemma(k),
                "help" | "assist" | "aid" | "support" | "bolster" | "equip" | "arm" | "strengthen" | "back"
            );
            helping
                && matches!(text.tok(k).dep, Dep::Advcl | Dep::Xcomp | Dep::Acl | Dep::Relcl)
                && text.kids(k).iter().any(|&m| text.tok(m).dep == Dep::Aux && text.lemma(m) == "to")
        };
        let under = std::iter::once(self.at).chain(self.object_heads());
        under
            .flat_map(|at| text.kids(at).iter().copied().filter(helps))
            .flat_map(|k| {
                self.resolve_all(
                    objects(text, k)
                        .into_iter()
                        .chain(text.kid(k, Dep::Ccomp).and_then(|c| text.kid(c, Dep::Nsubj)))
                        .collect(),
                )
            })
            .collect()
    }

    /// Where a thing comes from, or who made it: "Iranian drones", "drones made in Turkey".
    pub(crate) fn maker(&self, at: At) -> Vec<Found> {
        let found = self.names.adjective_origin(self.text, at);
        if !found.is_empty() {
            return found;
        }
        let made = self.resolve_all(self.made(at));
        made.into_iter().filter(|f| f.record.is_some() && matches!(f.what, What::State | What::Organisation)).collect()
    }

    pub(crate) fn predicate_subject(&self) -> Vec<Found> {
        let text = self.text;
        let tok = text.tok(self.at);
        // "buyers of the drone include Egypt and Iraq", "its first customer was Mexico"
        if tok.dep == Dep::Nsubj && matches!(text.lemma(tok.head), "include" | "be") {
            let said =
                text.kids(tok.head).iter().copied().filter(|&k| matches!(text.tok(k).dep, Dep::Dobj | Dep::Attr));
            return self.resolve_all(said.flat_map(|s| text.joined(s)).collect());
        }
        if tok.dep == Dep::Pobj && matches!(text.lemma(tok.head), "of" | "among") {
            // "is one of the largest buyers of", "is among the buyers of"
            let one = text.tok(tok.head).head;
            let verb =
                if text.lemma(one) == "one" && text.tok(one).dep == Dep::Attr { text.tok(one).head } else { one };
            let is = text.is_verb(verb) && matches!(text.lemma(verb), "be" | "become" | "remain");
            return if is {
                self.resolve_all(
                    crate::grammar::surface_subject(text, verb).into_iter().flat_map(|s| text.joined(s)).collect(),
                )
            } else {
                Vec::new()
            };
        }
        if tok.dep == Dep::Appos {
            // "Algeria, Moscow's best customer"
            return self.resolve_all(vec![tok.head]);
        }
        if let Some(named) = text.kids_as(self.at, Dep::Appos).find(|&a| text.tok(a).pos == Pos::Propn && a > self.at) {
            // "its best customer, Algeria"
            return self.resolve_all(text.joined(named));
        }
        if tok.dep != Dep::Attr || !text.is_verb(tok.head) {
            return Vec::new();
        }
        self.resolve_all(
            crate::grammar::surface_subject(text, tok.head).into_iter().flat_map(|s| text.joined(s)).collect(),
        )
    }
}

/// Verbs that take whom something is given as their first object.
fn gives(lemma: &str) -> bool {
    matches!(
        lemma,
        "give"
            | "send"
            | "sell"
            | "offer"
            | "hand"
            | "lend"
            | "grant"
            | "promise"
            | "deny"
            | "refuse"
            | "supply"
            | "provide"
            | "award"
            | "lease"
            | "gift"
            | "pledge"
            | "ship"
            | "donate"
    )
}
