//! Who and what fills a frame's roles: the places a frame names, collected and sorted.

mod accept;
mod asked;
mod elsewhere;
mod items;
mod parties;

use crate::coref::Mentions;
use crate::frames::{Place, Slot, Sort};
use crate::grammar::{after_preposition, doers, governing_verb, objects};
use crate::names::{Found, Names, What, dedup};
use crate::syntax::{At, Dep, Pos, Text};
use accept::lots;
pub use accept::{is_freight, is_part};
pub use asked::{asked_object, extent};
use attache_knowledge::{Details, RecordRef, Table};
use attache_model::Resolution;
use std::ops::Range;

/// An act in a text: the word that names it, and what was needed to find it.
pub struct Act<'a, 'd> {
    pub text: &'a Text<'d>,
    pub names: &'a Names<'a>,
    pub mentions: &'a Mentions,
    pub at: At,
    /// Named by a noun.
    pub noun: bool,
    /// The object that the frame asked for by its word ("talks" of "hold talks").
    pub object: Option<At>,
}

impl Act<'_, '_> {
    /// What fills one slot of a frame.
    pub fn fill(&self, slot: &Slot) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        for (place, adds) in &slot.at {
            if !all.is_empty() && !adds {
                continue;
            }
            let mut found: Vec<Found> =
                self.at_place(place, &slot.is).into_iter().filter_map(|f| self.accept(f, &slot.is)).collect();
            let people = matches!(self.text.lemma(self.at), "kill" | "wound" | "injure" | "maim" | "murder");
            if found.is_empty() && slot.is.contains(&Sort::Target) && !people {
                for at in self.heads_at(place).into_iter().filter(|&at| self.text.tok(at).pos == Pos::Num) {
                    found.extend(self.mentions.refer_item(self.text, self.names, at));
                }
            }
            if found.is_empty()
                && slot.is.iter().any(|sort| matches!(sort, Sort::Item | Sort::Component | Sort::Service))
            {
                for at in self.heads_at(place) {
                    found.extend(self.names.weak_item(self.text, at).filter_map(|f| self.accept(f, &slot.is)));
                    if found.is_empty() && slot.is.contains(&Sort::Item) {
                        found.extend(self.mentions.refer_item(self.text, self.names, at));
                    }
                }
            }
            if found.is_empty() && *place == Place::Obj && slot.is.contains(&Sort::Item) && !self.noun {
                found.extend(self.item_beside().into_iter().filter_map(|f| self.accept(f, &slot.is)));
            }
            if found.is_empty() && slot.is.contains(&Sort::Item) && !self.noun {
                let freight = |&at: &At| is_freight(self.text.lemma(at)) && self.text.tok(at).pos == Pos::Noun;
                let heads = self.heads_at(place).into_iter().filter(freight);
                found.extend(heads.map(|at| self.names.as_worded(self.text, at, What::Thing)));
            }
            if found.is_empty() && slot.is.contains(&Sort::Instrument) {
                found.extend(self.heads_at(place).into_iter().find_map(|at| self.instrument_before(at)));
            }
            all.extend(found);
        }
        dedup(all)
    }

    fn heads_at(&self, place: &Place) -> Vec<At> {
        match place {
            Place::Obj => {
                let mut heads = self.object_heads();
                let employs = matches!(
                    self.text.lemma(self.at),
                    "use" | "usage" | "deployment" | "employment" | "production" | "proliferation" | "launch"
                );
                if heads.is_empty() && self.noun && employs {
                    // "their use was reported": what is used.
                    heads.extend(self.text.kid(self.at, Dep::Poss).filter(|&p| self.text.tok(p).tag == "PRP$"));
                }
                heads
            }
            Place::Subj if !self.noun => doers(self.text, self.at),
            Place::Poss => self
                .text
                .kid(self.at, Dep::Poss)
                .map(|poss| crate::grammar::antecedent_of_relative(self.text, poss))
                .into_iter()
                .collect(),
            Place::WithHead => self.with_head(),
            Place::OfHead => self.of_head(),
            Place::CompObj => self.complement_objects(),
            Place::Relative => self.relative_head().into_iter().collect(),
            Place::ClauseObj => {
                governing_verb(self.text, self.at).map(|verb| objects(self.text, verb)).unwrap_or_default()
            }
            Place::ClauseSubj => {
                governing_verb(self.text, self.at).map(|verb| doers(self.text, verb)).unwrap_or_default()
            }
            Place::Prep(prep) => after_preposition(self.text, self.at, prep),
            Place::Direct(prep) => self.direct(prep),
            _ => Vec::new(),
        }
    }

    /// What stands after a preposition that hangs on the act's own word.
    fn direct(&self, prep: &str) -> Vec<At> {
        let text = self.text;
        let own = text
            .kids(self.at)
            .iter()
            .copied()
            .filter(|&k| matches!(text.tok(k).dep, Dep::Prep | Dep::Dative) && text.lemma(k) == prep);
        own.filter_map(|k| text.kid(k, Dep::Pobj)).flat_map(|o| text.joined(o)).filter(|&o| !self.is_time(o)).collect()
    }

    /// Days, dates and spans of time, which are nobody and nothing.
    fn is_time(&self, at: At) -> bool {
        matches!(self.names.entity_label(self.text, at), Some("DATE" | "TIME"))
    }

    /// What a token stands for, pronouns and descriptions included.
    pub fn resolve(&self, at: At) -> Vec<Found> {
        // "Ukraine, whose pilots are trained": they act for whom "whose" means.
        let text = self.text;
        if let Some(whose) = text
            .kid(at, Dep::Poss)
            .filter(|&p| text.tok(p).tag == "WP$" && self.names.lexicon.nouns.acts_for_state.contains(text.lemma(at)))
        {
            let owner = crate::grammar::antecedent_of_relative(text, whose);
            if owner != whose {
                return self.names.resolve(text, owner);
            }
        }
        let one = self.one_of(at);
        if one != at {
            return text.joined(one).into_iter().flat_map(|at| self.resolve_here(at)).collect();
        }
        self.resolve_here(at)
    }

    fn resolve_here(&self, at: At) -> Vec<Found> {
        let referred = self.mentions.refer(self.text, self.names, at);
        if referred.is_empty() { self.names.resolve(self.text, at) } else { referred }
    }

    pub(crate) fn resolve_all(&self, heads: Vec<At>) -> Vec<Found> {
        heads.into_iter().flat_map(|at| self.resolve(at)).collect()
    }

    fn at_place(&self, place: &Place, sorts: &[Sort]) -> Vec<Found> {
        let text = self.text;
        match place {
            Place::Subj => self.subjects(),
            Place::Obj => self.object_fillers(),
            Place::Iobj => self.indirect(),
            Place::Doer => self.doer(),
            Place::Both => self.parties(),
            Place::Poss => self.owner(self.at),
            Place::Compound => self.items_before(self.at),
            Place::Itself => vec![self.phrase(self.at)],
            Place::SelfItem => {
                let before = self.items_before(self.at);
                if before.is_empty() { self.items_within(self.at) } else { before }
            }
            Place::SelfWeapon => self.items_before(self.at),
            Place::ObjOrigin => self.object_heads().into_iter().flat_map(|o| self.maker(o)).collect(),
            // "exporting its drone": whose it is gives it away; "Belgrade's drones, delivered in June": whose they are got them.
            Place::ObjOwner => {
                let own = |o: &At| {
                    self.noun
                        || text.is_passive(self.at)
                        || text.kid(*o, Dep::Poss).is_none_or(|p| text.tok(p).tag != "PRP$")
                };
                self.object_heads().into_iter().filter(own).flat_map(|o| self.possessor(o)).collect()
            }
            // What a permission is for is not what is handed over.
            Place::ObjItem => self
                .object_heads()
                .into_iter()
                .filter(|&o| {
                    !matches!(
                        text.lemma(o),
                        "permission"
                            | "right"
                            | "approval"
                            | "payment"
                            | "authority"
                            | "chance"
                            | "ability"
                            | "access"
                            | "warning"
                            | "reason"
                    )
                })
                .flat_map(|o| self.items_within(o))
                .collect(),
            Place::ObjFor => self
                .object_heads()
                .into_iter()
                .flat_map(|o| self.resolve_all(after_preposition(text, o, "for")))
                .collect(),
            Place::VerbObj => {
                let tok = text.tok(self.at);
                let acts = tok.dep == Dep::Nsubj
                    && matches!(
                        text.lemma(tok.head),
                        "kill"
                            | "hit"
                            | "destroy"
                            | "target"
                            | "damage"
                            | "strike"
                            | "wound"
                            | "injure"
                            | "level"
                            | "wreck"
                            | "wipe"
                    );
                if acts { self.resolve_all(objects(text, tok.head)) } else { Vec::new() }
            }
            Place::SubjOwner => doers(text, self.at).into_iter().flat_map(|s| self.possessor(s)).collect(),
            Place::SubjOrigin => {
                doers(text, self.at).into_iter().flat_map(|s| self.names.adjective_origin(text, s)).collect()
            }
            Place::ObjBy => self
                .object_heads()
                .into_iter()
                .flat_map(|o| self.resolve_all(after_preposition(text, o, "by")))
                .collect(),
            Place::ObjAt => self
                .object_heads()
                .into_iter()
                .flat_map(|o| self.resolve_all(after_preposition(text, o, "at")))
                .collect(),
            Place::Complement | Place::That => self.clause().into_iter().collect(),
            Place::CompSubj => self.complement_subject(),
            Place::Measure => crate::measure::measure(self).into_iter().collect(),
            Place::WithHead => self.resolve_all(self.with_head()),
            Place::ClauseObj => {
                governing_verb(text, self.at).map(|verb| self.resolve_all(objects(text, verb))).unwrap_or_default()
            }
            Place::ClauseSubj => {
                governing_verb(text, self.at).map(|verb| self.resolve_all(doers(text, verb))).unwrap_or_default()
            }
            Place::OfHead => self.resolve_all(self.of_head()),
            Place::PrepOrigin(prep) => after_preposition(text, self.at, prep)
                .into_iter()
                .flat_map(|o| self.names.adjective_origin(text, o))
                .collect(),
            Place::ObjPrep(prep) => self
                .object_heads()
                .into_iter()
                .flat_map(|o| self.resolve_all(after_preposition(text, o, prep)))
                .collect(),
            Place::Relative => self.resolve_all(self.relative_head().into_iter().collect()),
            Place::SubjIn => doers(text, self.at)
                .into_iter()
                .flat_map(|s| self.resolve_all(after_preposition(text, s, "in")))
                .collect(),
            Place::ObjMade => {
                let found = self.resolve_all(self.object_heads().into_iter().flat_map(|o| self.made(o)).collect());
                found.into_iter().filter(|f| f.record.is_some() || f.name.chars().any(char::is_uppercase)).collect()
            }
            Place::ToIn => self.resolve_all(
                after_preposition(text, self.at, "to")
                    .into_iter()
                    .flat_map(|o| after_preposition(text, o, "in"))
                    .collect(),
            ),
            Place::InItem => ["in", "inside", "from", "among"]
                .iter()
                .flat_map(|p| after_preposition(text, self.at, p))
                .flat_map(|o| self.items_within(o))
                .collect(),
            Place::CompObj => self.resolve_all(self.complement_objects()),
            Place::ToHelp => self.helped(),
            Place::ImportOwner => self.share_of(&["import", "purchase", "acquisition", "procurement"]),
            Place::ExportOwner => self.share_of(&["export", "sale"]),
            Place::Author | Place::ClauseSupplier | Place::ClauseRecipient | Place::After => Vec::new(),
            Place::PredicateSubj => self.predicate_subject(),
            Place::SuchAs => self.names.resolve(text, self.at).into_iter().filter(|f| f.what == What::State).collect(),
            Place::OwnObj => self.resolve_all(objects(text, self.at)),
            Place::UnderSubj => self.resolve_all(self.under()),
            Place::UnderDoer => {
                let verb = text.tok(text.tok(self.at).head).head;
                let put = !self.under().is_empty()
                    && text.is_verb(verb)
                    && matches!(text.lemma(verb), "put" | "place" | "bring");
                if put { self.resolve_all(doers(text, verb)) } else { Vec::new() }
            }
            Place::Spoken => {
                if self.noun {
                    // "an arrangement that the country is party to"
                    let open = ["of", "to", "in"].iter().all(|p| after_preposition(text, self.at, p).is_empty());
                    return if open { self.last_instrument(self.at, 0).into_iter().collect() } else { Vec::new() };
                }
                let silent = objects(text, self.at).is_empty()
                    && text
                        .kids(self.at)
                        .iter()
                        .all(|&k| !matches!(text.tok(k).dep, Dep::Prep | Dep::Xcomp | Dep::Ccomp | Dep::Acomp));
                if silent { self.last_instrument(self.at, 12).into_iter().collect() } else { Vec::new() }
            }
            Place::Direct(prep) => {
                let heads = self.direct(prep);
                if sorts.contains(&Sort::Clause) {
                    heads.first().map(|&h| self.subtree(h)).into_iter().collect()
                } else {
                    self.resolve_all(heads)
                }
            }
            Place::SubjPrep(prep) => doers(text, self.at)
                .into_iter()
                .flat_map(|s| self.resolve_all(after_preposition(text, s, prep)))
                .collect(),
            Place::PrepOwner(prep) => {
                after_preposition(text, self.at, prep).into_iter().flat_map(|o| self.possessor(o)).collect()
            }
            Place::ForSubj => self.resolve_all(self.for_subject()),
            Place::Warned => self.resolve_all(self.warned()),
            Place::Answers => self.resolve_all(self.answers()),
            Place::ObjWhose => self.object_heads().into_iter().flat_map(|o| self.possessor(o)).collect(),
            Place::Evaded => self.resolve_all(self.evaded()),
            Place::Letter => self.resolve_all(self.letter()),
            Place::ClauseDoer => self.clause_doer(),
            Place::SaidOf => self.said_of(),
            Place::WithSubj => self.resolve_all(self.with_subject()),
            Place::SubjItem => doers(text, self.at).into_iter().flat_map(|s| self.items_within(s)).collect(),
            Place::PrepItem(prep) => {
                after_preposition(text, self.at, prep).into_iter().flat_map(|o| self.items_within(o)).collect()
            }
            Place::ObjWithin => self.object_heads().into_iter().flat_map(|o| self.named_within(o)).collect(),
            Place::PrepWithin(prep) => {
                after_preposition(text, self.at, prep).into_iter().flat_map(|o| self.named_within(o)).collect()
            }
            Place::Prep(prep) => {
                let mut heads = after_preposition(text, self.at, prep);
                if prep != "for" {
                    heads.retain(|&h| !self.is_time(h));
                }
                if heads.is_empty()
                    && self.noun
                    && let Some(verb) = governing_verb(text, self.at).filter(|_| prep != "of")
                {
                    heads = after_preposition(text, verb, prep);
                }
                let before = |o: &At| *o < self.at && !self.noun;
                if let Some(object) = self.object.filter(|o| heads.is_empty() && (prep == "to" || before(o))) {
                    // "made the drones available to Sudan", "the embargo on Libya lapsed"
                    heads = after_preposition(text, object, prep);
                }
                if heads.is_empty() && matches!(prep.as_str(), "to" | "into") {
                    heads.extend(self.whither());
                }
                if heads.is_empty() && self.noun && matches!(prep.as_str(), "in" | "at") {
                    heads.extend(self.where_it_goes_on(prep));
                }
                if sorts.contains(&Sort::Clause) {
                    // "accused Russia of using drones": what is said is a clause.
                    let clause = || {
                        text.kids_as(self.at, Dep::Prep)
                            .filter(|&p| text.lemma(p) == *prep)
                            .find_map(|p| text.kid(p, Dep::Pcomp))
                    };
                    return heads.first().copied().or_else(clause).map(|h| self.subtree(h)).into_iter().collect();
                }
                self.resolve_all(heads)
            }
        }
    }

    /// Whether a demand wants something done: "ordered them to stop".
    pub fn wants_an_act(&self) -> bool {
        let text = self.text;
        let infinitive = |k: At| {
            matches!(text.tok(k).dep, Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Acl)
                && text.kids(k).iter().any(|&m| text.tok(m).dep == Dep::Aux && text.lemma(m) == "to")
        };
        text.kids(self.at).iter().any(|&k| k > self.at && infinitive(k))
            || objects(text, self.at).iter().any(|&o| text.kids_as(o, Dep::Acl).any(infinitive))
    }

    /// Whether a demand says what it wants.
    pub fn wants_something(&self) -> bool {
        let text = self.text;
        let asks = |&k: &At| match text.tok(k).dep {
            Dep::Xcomp | Dep::Ccomp | Dep::Acl => {
                k > self.at
                    && !text
                        .kids(k)
                        .iter()
                        .any(|&m| text.tok(m).dep == Dep::Mark && matches!(text.lemma(m), "if" | "whether"))
            }
            Dep::Prep => text.lemma(k) == "for",
            _ => false,
        };
        text.kids(self.at).iter().any(asks)
            || objects(text, self.at).iter().any(|&o| text.kids_as(o, Dep::Acl).next().is_some())
    }

    /// Heads of what the act is done to.
    pub fn object_heads(&self) -> Vec<At> {
        let text = self.text;
        if let Some(object) = self.object {
            return vec![object];
        }
        if !self.noun {
            let mut heads = objects(text, self.at);
            if text.is_passive(self.at)
                && let Some(second) = text.kid(self.at, Dep::Dobj)
            {
                heads.extend(text.joined(second));
            }
            return heads;
        }
        let of = self.of_shared();
        if !of.is_empty() {
            return of;
        }
        if let Some(verb) = self.stands_under() {
            return crate::grammar::surface_subject(text, verb).into_iter().flat_map(|s| text.joined(s)).collect();
        }
        self.names
            .modifiers(text, self.at)
            .into_iter()
            .filter(|&m| self.names.reading(m, &[Table::Class, Table::System]).is_some())
            .collect()
    }

    fn object_fillers(&self) -> Vec<Found> {
        if self.noun && self.object.is_none() && self.stands_under().is_none() && self.of_shared().is_empty() {
            let mut found = self.items_before(self.at);
            for at in self.names.modifiers(self.text, self.at) {
                if self.names.reading(at, &[Table::Instrument]).is_some() {
                    found.push(self.phrase(at));
                }
            }
            return dedup(found);
        }
        self.resolve_all(self.object_heads())
    }

    fn subjects(&self) -> Vec<Found> {
        let text = self.text;
        if !self.noun {
            return self.resolve_all(doers(text, self.at));
        }
        let owner = self.owner(self.at);
        if !owner.is_empty() {
            return owner;
        }
        self.resolve_all(after_preposition(text, self.at, "by"))
    }

    fn doer(&self) -> Vec<Found> {
        if !self.noun {
            return Vec::new();
        }
        let light = |&verb: &At| self.names.lexicon.light_verbs.contains(self.text.lemma(verb));
        // "announced the approval of the sale"
        let above = self.text.tok(self.text.tok(self.at).head).head;
        let step = self.text.tok(self.at).dep == Dep::Pobj
            && matches!(
                self.text.lemma(above),
                "approval"
                    | "authorisation"
                    | "authorization"
                    | "notification"
                    | "suspension"
                    | "resumption"
                    | "cancellation"
                    | "halt"
                    | "announcement"
                    | "drawdown"
                    | "tranche"
                    | "round"
            );
        if step {
            let own = self.owner(above);
            if !own.is_empty() {
                return own;
            }
        }
        let word = if step { above } else { self.at };
        // "is close to a deal for", "is on the verge of a contract"
        let near = self.text.tok(self.text.tok(self.at).head).head;
        if self.text.tok(self.at).dep == Dep::Pobj
            && matches!(self.text.lemma(near), "close" | "near" | "verge" | "brink")
            && self.text.tok(near).pos != Pos::Verb
        {
            let is = crate::grammar::nearest_verb(self.text, near);
            let found = is.map(|v| self.resolve_all(crate::grammar::surface_subject(self.text, v))).unwrap_or_default();
            if !found.is_empty() {
                return found;
            }
        }
        let Some(verb) = governing_verb(self.text, word).filter(light) else { return Vec::new() };
        // "signed for the delivery", "awaits delivery": who signs or waits for it does not hand over.
        let text = self.text;
        let handing = matches!(
            text.lemma(self.at),
            "delivery"
                | "supply"
                | "shipment"
                | "transfer"
                | "export"
                | "sale"
                | "provision"
                | "handover"
                | "consignment"
        );
        let by_paper =
            text.tok(self.at).dep == Dep::Pobj && matches!(text.lemma(text.tok(self.at).head), "for" | "on" | "over");
        let takes = matches!(text.lemma(verb), "receive" | "await" | "get" | "accept" | "want" | "seek" | "request");
        if handing && (by_paper || takes) {
            return Vec::new();
        }
        self.resolve_all(doers(self.text, verb))
    }

    /// Possessor or adjective of a noun: "Turkey's sale", "its sale", "Turkish sales", "the US sale"; shared by
    /// nouns that are joined ("Russia's construction and deployment of").
    pub fn owner(&self, noun: At) -> Vec<Found> {
        let found = self.possessor(noun);
        if !found.is_empty() {
            return found;
        }
        let found = self.names.origin(self.text, noun);
        let tok = self.text.tok(noun);
        if found.is_empty() && tok.dep == Dep::Conj && self.text.tok(tok.head).pos == Pos::Noun && noun == self.at {
            return self.owner(tok.head);
        }
        found
    }

    pub(crate) fn possessor(&self, noun: At) -> Vec<Found> {
        let text = self.text;
        text.kid(noun, Dep::Poss)
            .map(|poss| self.resolve_all(text.joined(crate::grammar::antecedent_of_relative(text, poss))))
            .unwrap_or_default()
    }

    /// The words of the complement clause, or of the infinitive.
    fn clause(&self) -> Option<Found> {
        let text = self.text;
        let clause =
            text.kids(self.at).iter().copied().find(|&k| {
                matches!(text.tok(k).dep, Dep::Ccomp | Dep::Xcomp | Dep::Acl) && !text.severed(k, self.at)
            })?;
        Some(self.subtree(clause))
    }

    fn subtree(&self, at: At) -> Found {
        let tok = self.text.tok(at);
        let toks = tok.left..tok.right.min(tok.left + 30);
        Found {
            name: self.text.words(toks.clone()).trim().to_owned(),
            record: None,
            toks,
            head: at,
            what: What::Thing,
            resolution: Resolution::AsWorded,
        }
    }
}
