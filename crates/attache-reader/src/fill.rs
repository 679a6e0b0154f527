//! Who and what fills a frame's roles: the places a frame names, collected and sorted.

use crate::coref::Mentions;
use crate::frames::{Frame, Place, Slot, Sort};
use crate::grammar::{after_preposition, doers, governing_verb, objects};
use crate::names::{Found, Names, What, dedup};
use crate::syntax::{At, Dep, Pos, Text};
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
            let mut found: Vec<Found> = self.at_place(place, &slot.is).into_iter().filter_map(|f| self.accept(f, &slot.is)).collect();
            if found.is_empty() && slot.is.contains(&Sort::Target) {
                for at in self.heads_at(place).into_iter().filter(|&at| self.text.tok(at).pos == Pos::Num) {
                    found.extend(self.mentions.refer_item(self.text, self.names, at));
                }
            }
            if found.is_empty() && slot.is.iter().any(|sort| matches!(sort, Sort::Item | Sort::Component | Sort::Service)) {
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
            if found.is_empty() && slot.is.contains(&Sort::Instrument) {
                found.extend(self.heads_at(place).into_iter().find_map(|at| self.instrument_before(at)));
            }
            all.extend(found);
        }
        dedup(all)
    }

    /// The arms named right after a verb in the active, where the parser found no object: designations confuse it.
    fn item_beside(&self) -> Vec<Found> {
        let text = self.text;
        if text.is_passive(self.at) {
            return Vec::new();
        }
        let end = text.sent(text.tok(self.at).sent).end.min(self.at + 8);
        for at in self.at + 1..end {
            if let Some((hit, reading)) = self.names.reading(at, &[Table::System, Table::Class]) {
                let found = Found {
                    name: self.names.knowledge.record(reading.record).name.clone(),
                    record: Some(reading.record),
                    toks: hit.toks.clone(),
                    head: hit.toks.end - 1,
                    what: self.names.item_sort(reading.record),
                    resolution: Resolution::Named,
                };
                return vec![found];
            }
            if matches!(text.tok(at).pos, Pos::Verb | Pos::Adp | Pos::Punct | Pos::Sconj | Pos::Conj) {
                break;
            }
        }
        Vec::new()
    }

    fn heads_at(&self, place: &Place) -> Vec<At> {
        match place {
            Place::Obj => {
                let mut heads = self.object_heads();
                let employs = matches!(self.text.lemma(self.at), "use" | "usage" | "deployment" | "employment" | "production" | "proliferation" | "launch");
                if heads.is_empty() && self.noun && employs {
                    // "their use was reported": what is used.
                    heads.extend(self.text.kid(self.at, Dep::Poss).filter(|&p| self.text.tok(p).tag == "PRP$"));
                }
                heads
            }
            Place::Subj if !self.noun => doers(self.text, self.at),
            Place::Poss => self.text.kid(self.at, Dep::Poss).map(|poss| crate::grammar::antecedent_of_relative(self.text, poss)).into_iter().collect(),
            Place::WithHead => self.with_head(),
            Place::OfHead => self.of_head(),
            Place::CompObj => self.complement_objects(),
            Place::Relative => self.relative_head().into_iter().collect(),
            Place::ClauseObj => governing_verb(self.text, self.at).map(|verb| objects(self.text, verb)).unwrap_or_default(),
            Place::ClauseSubj => governing_verb(self.text, self.at).map(|verb| doers(self.text, verb)).unwrap_or_default(),
            Place::Prep(prep) => after_preposition(self.text, self.at, prep),
            Place::Direct(prep) => self.direct(prep),
            _ => Vec::new(),
        }
    }

    /// What stands after a preposition that hangs on the act's own word.
    fn direct(&self, prep: &str) -> Vec<At> {
        let text = self.text;
        let own = text.kids(self.at).iter().copied().filter(|&k| matches!(text.tok(k).dep, Dep::Prep | Dep::Dative) && text.lemma(k) == prep);
        own.filter_map(|k| text.kid(k, Dep::Pobj)).flat_map(|o| text.joined(o)).filter(|&o| !self.is_time(o)).collect()
    }

    /// Days, dates and spans of time, which are nobody and nothing.
    fn is_time(&self, at: At) -> bool {
        matches!(self.names.entity_label(self.text, at), Some("DATE" | "TIME"))
    }

    /// Who is to do what is called for: "calls for Iran to stop", "called for members to act".
    fn for_subject(&self) -> Vec<At> {
        let text = self.text;
        let clauses = text.kids(self.at).iter().copied().filter(|&k| k > self.at && matches!(text.tok(k).dep, Dep::Advcl | Dep::Ccomp | Dep::Xcomp | Dep::Acl | Dep::Relcl));
        let wanted = clauses.filter_map(|c| {
            let mark = text.kids(c).iter().copied().find(|&m| text.lemma(m) == "for" && m < c)?;
            text.kid(mark, Dep::Pobj).or_else(|| text.kid(c, Dep::Nsubj)).or_else(|| text.kid(c, Dep::NsubjPass))
        });
        wanted.flat_map(|s| text.joined(s)).collect()
    }

    /// Who is told what would come upon him, or what he would bring about: the subject of what is warned of.
    fn warned(&self) -> Vec<At> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Ccomp));
        let would = |c: At| text.kids(c).iter().any(|&m| text.tok(m).tag == "MD");
        let subject = clause.filter(|&c| would(c)).and_then(|c| text.kid(c, Dep::NsubjPass).or_else(|| text.kid(c, Dep::Nsubj)));
        subject.map(|s| text.joined(s)).unwrap_or_default()
    }

    /// Who got what a measure forbids: "supplied arms to Libya despite the embargo", "in breach of".
    fn evaded(&self) -> Vec<At> {
        let text = self.text;
        let prep = text.tok(self.at).head;
        let above = text.tok(prep).head;
        let governor = match text.lemma(prep) {
            _ if text.tok(self.at).dep != Dep::Pobj => return Vec::new(),
            "despite" | "notwithstanding" => above,
            "of" if matches!(text.lemma(above), "spite" | "defiance" | "violation" | "breach" | "contravention") && text.tok(above).dep == Dep::Pobj => text.tok(text.tok(above).head).head,
            _ => return Vec::new(),
        };
        let to = after_preposition(text, governor, "to");
        if !to.is_empty() || !text.is_verb(governor) {
            return to;
        }
        let indirect = text.kids_as(governor, Dep::Dative).filter(|&k| text.tok(k).pos != Pos::Adp).collect::<Vec<_>>();
        if indirect.is_empty() { objects(text, governor) } else { indirect }
    }

    /// To whom a note, letter or message goes that demands something in a participle.
    fn letter(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let note = |n: &At| matches!(text.lemma(*n), "note" | "letter" | "message" | "cable" | "démarche" | "demarche" | "memo" | "telegram" | "ultimatum");
        if tok.tag != "VBG" || !matches!(tok.dep, Dep::Acl | Dep::Advcl) {
            return Vec::new();
        }
        let above = tok.head;
        if note(&above) {
            let own = after_preposition(text, above, "to");
            return if own.is_empty() { governing_verb(text, above).map(|v| after_preposition(text, v, "to")).unwrap_or_default() } else { own };
        }
        let sends = text.is_verb(above) && objects(text, above).iter().any(note);
        if sends { after_preposition(text, above, "to") } else { Vec::new() }
    }

    /// Who answers for an act that a noun names: claims it or responsibility for it, is blamed for it, is behind it.
    fn answers(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let above = tok.head;
        if tok.dep == Dep::Pobj {
            let governor = text.tok(above).head;
            return match (text.lemma(above), text.lemma(governor)) {
                // "is responsible for the strike"
                ("for", "responsible") => doers(text, text.tok(governor).head),
                // "claimed responsibility for the strike", "took credit for"
                ("for", "responsibility" | "credit") => governing_verb(text, governor).filter(|&v| matches!(text.lemma(v), "claim" | "take" | "accept" | "bear" | "deny")).map(|v| doers(text, v)).unwrap_or_default(),
                // "blamed the strike on Iran" has the strike as its object; "blamed Iran for the strike".
                ("for", "blame") if text.is_verb(governor) => objects(text, governor),
                ("behind", "be") => doers(text, governor),
                _ => Vec::new(),
            };
        }
        if !text.is_verb(above) || !matches!(tok.dep, Dep::Dobj | Dep::NsubjPass) {
            return Vec::new();
        }
        match text.lemma(above) {
            "claim" => doers(text, above),
            "blame" | "pin" => after_preposition(text, above, "on"),
            "attribute" | "ascribe" => after_preposition(text, above, "to"),
            _ => Vec::new(),
        }
    }

    /// What a token stands for, pronouns and descriptions included.
    pub fn resolve(&self, at: At) -> Vec<Found> {
        // "Ukraine, whose pilots are trained": they act for whom "whose" means.
        let text = self.text;
        if let Some(whose) = text.kid(at, Dep::Poss).filter(|&p| text.tok(p).tag == "WP$" && self.names.lexicon.nouns.acts_for_state.contains(text.lemma(at))) {
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
                let own = |o: &At| self.noun || text.is_passive(self.at) || text.kid(*o, Dep::Poss).is_none_or(|p| text.tok(p).tag != "PRP$");
                self.object_heads().into_iter().filter(own).flat_map(|o| self.possessor(o)).collect()
            }
            // What a permission is for is not what is handed over.
            Place::ObjItem => self.object_heads().into_iter().filter(|&o| !matches!(text.lemma(o), "permission" | "right" | "approval" | "payment" | "authority" | "chance" | "ability" | "access" | "warning" | "reason")).flat_map(|o| self.items_within(o)).collect(),
            Place::ObjFor => self.object_heads().into_iter().flat_map(|o| self.resolve_all(after_preposition(text, o, "for"))).collect(),
            Place::VerbObj => {
                let tok = text.tok(self.at);
                let acts = tok.dep == Dep::Nsubj && matches!(text.lemma(tok.head), "kill" | "hit" | "destroy" | "target" | "damage" | "strike" | "wound" | "injure" | "level" | "wreck" | "wipe");
                if acts { self.resolve_all(objects(text, tok.head)) } else { Vec::new() }
            }
            Place::SubjOwner => doers(text, self.at).into_iter().flat_map(|s| self.possessor(s)).collect(),
            Place::SubjOrigin => doers(text, self.at).into_iter().flat_map(|s| self.names.adjective_origin(text, s)).collect(),
            Place::ObjBy => self.object_heads().into_iter().flat_map(|o| self.resolve_all(after_preposition(text, o, "by"))).collect(),
            Place::ObjAt => self.object_heads().into_iter().flat_map(|o| self.resolve_all(after_preposition(text, o, "at"))).collect(),
            Place::Complement | Place::That => self.clause().into_iter().collect(),
            Place::CompSubj => self.complement_subject(),
            Place::Measure => crate::measure::measure(self).into_iter().collect(),
            Place::WithHead => self.resolve_all(self.with_head()),
            Place::ClauseObj => governing_verb(text, self.at).map(|verb| self.resolve_all(objects(text, verb))).unwrap_or_default(),
            Place::ClauseSubj => governing_verb(text, self.at).map(|verb| self.resolve_all(doers(text, verb))).unwrap_or_default(),
            Place::OfHead => self.resolve_all(self.of_head()),
            Place::PrepOrigin(prep) => after_preposition(text, self.at, prep).into_iter().flat_map(|o| self.names.adjective_origin(text, o)).collect(),
            Place::ObjPrep(prep) => self.object_heads().into_iter().flat_map(|o| self.resolve_all(after_preposition(text, o, prep))).collect(),
            Place::Relative => self.resolve_all(self.relative_head().into_iter().collect()),
            Place::SubjIn => doers(text, self.at).into_iter().flat_map(|s| self.resolve_all(after_preposition(text, s, "in"))).collect(),
            Place::ObjMade => {
                let found = self.resolve_all(self.object_heads().into_iter().flat_map(|o| self.made(o)).collect());
                found.into_iter().filter(|f| f.record.is_some() || f.name.chars().any(char::is_uppercase)).collect()
            }
            Place::ToIn => self.resolve_all(after_preposition(text, self.at, "to").into_iter().flat_map(|o| after_preposition(text, o, "in")).collect()),
            Place::InItem => ["in", "inside", "from", "among"].iter().flat_map(|p| after_preposition(text, self.at, p)).flat_map(|o| self.items_within(o)).collect(),
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
                let put = !self.under().is_empty() && text.is_verb(verb) && matches!(text.lemma(verb), "put" | "place" | "bring");
                if put { self.resolve_all(doers(text, verb)) } else { Vec::new() }
            }
            Place::Spoken => {
                if self.noun {
                    // "an arrangement that the country is party to"
                    let open = ["of", "to", "in"].iter().all(|p| after_preposition(text, self.at, p).is_empty());
                    return if open { self.last_instrument(self.at, 0).into_iter().collect() } else { Vec::new() };
                }
                let silent = objects(text, self.at).is_empty() && text.kids(self.at).iter().all(|&k| !matches!(text.tok(k).dep, Dep::Prep | Dep::Xcomp | Dep::Ccomp | Dep::Acomp));
                if silent { self.last_instrument(self.at, 12).into_iter().collect() } else { Vec::new() }
            }
            Place::Direct(prep) => {
                let heads = self.direct(prep);
                if sorts.contains(&Sort::Clause) { heads.first().map(|&h| self.subtree(h)).into_iter().collect() } else { self.resolve_all(heads) }
            }
            Place::SubjPrep(prep) => doers(text, self.at).into_iter().flat_map(|s| self.resolve_all(after_preposition(text, s, prep))).collect(),
            Place::PrepOwner(prep) => after_preposition(text, self.at, prep).into_iter().flat_map(|o| self.possessor(o)).collect(),
            Place::ForSubj => self.resolve_all(self.for_subject()),
            Place::Warned => self.resolve_all(self.warned()),
            Place::Answers => self.resolve_all(self.answers()),
            Place::ObjWhose => self.object_heads().into_iter().flat_map(|o| self.possessor(o)).collect(),
            Place::Evaded => self.resolve_all(self.evaded()),
            Place::Letter => self.resolve_all(self.letter()),
            Place::Prep(prep) => {
                let mut heads = after_preposition(text, self.at, prep);
                if prep != "for" {
                    heads.retain(|&h| !self.is_time(h));
                }
                if heads.is_empty() && self.noun {
                    if let Some(verb) = governing_verb(text, self.at).filter(|_| prep != "of") {
                        heads = after_preposition(text, verb, prep);
                    }
                }
                if let Some(object) = self.object.filter(|_| heads.is_empty() && prep == "to") {
                    // "made the drones available to Sudan"
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
                    let clause = || text.kids_as(self.at, Dep::Prep).filter(|&p| text.lemma(p) == *prep).find_map(|p| text.kid(p, Dep::Pcomp));
                    return heads.first().copied().or_else(clause).map(|h| self.subtree(h)).into_iter().collect();
                }
                self.resolve_all(heads)
            }
        }
    }

    /// "the convention", "the regime", "it": the treaty or regime that was named last.
    fn instrument_before(&self, at: At) -> Option<Found> {
        let text = self.text;
        let noun = matches!(text.lemma(at), "convention" | "treaty" | "regime" | "protocol" | "accord" | "pact" | "club" | "charter");
        let definite = text.kid(at, Dep::Det).is_some_and(|d| matches!(text.lemma(d), "the" | "this" | "that"));
        if noun && definite && self.names.hit(at).is_none() { self.last_instrument(at, 40) } else { None }
    }

    /// The instrument named last before a token, at most so many sentences back.
    fn last_instrument(&self, at: At, reach: u32) -> Option<Found> {
        let text = self.text;
        let sent = text.tok(at).sent;
        // The names stand in the order of the text.
        let before = self.names.hits.partition_point(|hit| hit.toks.start < at);
        let near = self.names.hits[..before].iter().rev().take_while(|hit| text.tok(hit.toks.start).sent + reach >= sent);
        let (hit, record) = near
            .filter_map(|hit| Some((hit, hit.readings.first()?.record)))
            .find(|(_, record)| self.names.knowledge.record(*record).table() == Table::Instrument)?;
        Some(Found {
            name: self.names.knowledge.record(record).name.clone(),
            record: Some(record),
            toks: at..at + 1,
            head: at,
            what: What::Instrument,
            resolution: Resolution::Reference { antecedent: text.words(hit.toks.clone()).to_owned() },
        })
    }

    /// Who stands under a measure: "the firm has been under sanctions", "a firm under sanctions".
    fn under(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let above = text.tok(tok.head).head;
        let listed = matches!(text.lemma(self.at), "list" | "blacklist");
        let subject_to = text.lemma(tok.head) == "to" && text.lemma(above) == "subject";
        let lies = text.lemma(tok.head) == if listed { "on" } else { "under" };
        if tok.dep != Dep::Pobj || !lies && !subject_to {
            return Vec::new();
        }
        let above = if subject_to && !text.is_verb(above) { text.tok(above).head } else { above };
        if !text.is_verb(above) {
            return if text.is_nominal(above) { vec![above] } else { Vec::new() };
        }
        match text.lemma(above) {
            "be" | "remain" | "come" | "fall" | "stay" => doers(text, above),
            "put" | "place" | "bring" => objects(text, above),
            _ => Vec::new(),
        }
    }

    /// Whether a demand wants something done: "ordered them to stop".
    pub fn wants_an_act(&self) -> bool {
        let text = self.text;
        let infinitive = |k: At| matches!(text.tok(k).dep, Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Acl) && text.kids(k).iter().any(|&m| text.tok(m).dep == Dep::Aux && text.lemma(m) == "to");
        text.kids(self.at).iter().any(|&k| k > self.at && infinitive(k)) || objects(text, self.at).iter().any(|&o| text.kids_as(o, Dep::Acl).any(infinitive))
    }

    /// Whether a demand says what it wants.
    pub fn wants_something(&self) -> bool {
        let text = self.text;
        let asks = |&k: &At| match text.tok(k).dep {
            Dep::Xcomp | Dep::Ccomp | Dep::Acl => k > self.at && !text.kids(k).iter().any(|&m| text.tok(m).dep == Dep::Mark && matches!(text.lemma(m), "if" | "whether")),
            Dep::Prep => text.lemma(k) == "for",
            _ => false,
        };
        text.kids(self.at).iter().any(asks) || objects(text, self.at).iter().any(|&o| text.kids_as(o, Dep::Acl).next().is_some())
    }

    /// Heads of what the act is done to.
    pub fn object_heads(&self) -> Vec<At> {
        let text = self.text;
        if let Some(object) = self.object {
            return vec![object];
        }
        if !self.noun {
            let mut heads = objects(text, self.at);
            if text.is_passive(self.at) {
                if let Some(second) = text.kid(self.at, Dep::Dobj) {
                    heads.extend(text.joined(second));
                }
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
        self.names.modifiers(text, self.at).into_iter().filter(|&m| self.names.reading(m, &[Table::Class, Table::System]).is_some()).collect()
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
        let step = self.text.tok(self.at).dep == Dep::Pobj && matches!(self.text.lemma(above), "approval" | "authorisation" | "authorization" | "notification" | "suspension" | "resumption" | "cancellation" | "halt" | "announcement" | "drawdown" | "tranche" | "round");
        if step {
            let own = self.owner(above);
            if !own.is_empty() {
                return own;
            }
        }
        let word = if step { above } else { self.at };
        let Some(verb) = governing_verb(self.text, word).filter(light) else { return Vec::new() };
        // "signed for the delivery", "awaits delivery": who signs or waits for it does not hand over.
        let text = self.text;
        let handing = matches!(text.lemma(self.at), "delivery" | "supply" | "shipment" | "transfer" | "export" | "sale" | "provision" | "handover" | "consignment");
        let by_paper = text.tok(self.at).dep == Dep::Pobj && matches!(text.lemma(text.tok(self.at).head), "for" | "on" | "over");
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
        text.kid(noun, Dep::Poss).map(|poss| self.resolve_all(text.joined(crate::grammar::antecedent_of_relative(text, poss)))).unwrap_or_default()
    }

    fn parties(&self) -> Vec<Found> {
        let text = self.text;
        let mut found = Vec::new();
        let gather = |word: At, found: &mut Vec<Found>| {
            for prep in ["between", "with", "among"] {
                found.extend(self.resolve_all(after_preposition(text, word, prep)));
            }
        };
        if self.noun {
            found.extend(self.owner(self.at));
            gather(self.at, &mut found);
            found.extend(self.resolve_all(after_preposition(text, self.at, "by")));
            // "an agreement brokered by Washington and Moscow"
            for made in text.kids_as(self.at, Dep::Acl).filter(|&k| text.is_passive(k) && matches!(text.lemma(k), "broker" | "sign" | "conclude" | "reach" | "negotiate" | "strike" | "seal" | "mediate" | "make")) {
                found.extend(self.resolve_all(doers(text, made)));
                gather(made, &mut found);
            }
            if found.len() < 2 {
                if let Some(verb) = governing_verb(text, self.at) {
                    let mut doers = self.resolve_all(doers(text, verb));
                    gather(verb, &mut doers);
                    doers.extend(found);
                    found = doers;
                }
            }
        } else {
            found.extend(self.resolve_all(doers(text, self.at)));
            for object in self.object_heads() {
                if self.object.is_some() {
                    found.extend(self.owner(object));
                    gather(object, &mut found);
                } else {
                    found.extend(self.resolve(object));
                }
            }
            if text.is_passive(self.at) && self.object.is_none() {
                found.extend(self.resolve_all(doers(text, self.at)));
            }
            gather(self.at, &mut found);
        }
        self.as_persons(&mut found);
        dedup(found)
    }

    /// Two who act for one state and meet each other act for themselves: "Kiir and Machar".
    fn as_persons(&self, found: &mut [Found]) {
        let text = self.text;
        let Some(state) = found.first().map(|f| f.name.clone()) else { return };
        let person = |f: &Found| matches!(f.resolution, Resolution::ActsFor { .. }) && text.tok(f.head).pos == Pos::Propn && self.names.hit(f.head).is_some();
        let mut heads: Vec<At> = found.iter().map(|f| f.head).collect();
        heads.dedup();
        if heads.len() < 2 || !found.iter().all(|f| f.name == state && person(f)) {
            return;
        }
        for f in found {
            *f = self.names.as_worded(text, f.head, What::Person);
        }
    }

    fn complement_subject(&self) -> Vec<Found> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Ccomp | Dep::Xcomp));
        let subject = clause.and_then(|c| text.kid(c, Dep::Nsubj)).or_else(|| text.kid(self.at, Dep::Dobj));
        self.resolve_all(subject.map(|s| text.joined(s)).unwrap_or_default())
    }

    /// What follows "of": "construction and deployment of drones" shares it.
    fn of_shared(&self) -> Vec<At> {
        let text = self.text;
        let own = after_preposition(text, self.at, "of");
        if !own.is_empty() {
            return own;
        }
        let joined = text.kids_as(self.at, Dep::Conj).find(|&k| text.tok(k).pos == Pos::Noun);
        joined.map(|k| after_preposition(text, k, "of")).unwrap_or_default()
    }

    /// The verb of "is under construction", "went into production": what such a noun is said of is its subject.
    fn stands_under(&self) -> Option<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let under = tok.dep == Dep::Pobj && matches!(text.lemma(tok.head), "under" | "in" | "into");
        let verb = text.tok(tok.head).head;
        (under && matches!(text.lemma(verb), "be" | "remain" | "go" | "enter" | "come" | "put")).then_some(verb)
    }

    /// What "of Russian make" is said of: the noun before it, or the subject of "is of Russian make".
    fn of_head(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        if tok.dep != Dep::Pobj || text.lemma(tok.head) != "of" {
            return Vec::new();
        }
        let above = text.tok(tok.head).head;
        if text.is_verb(above) { crate::grammar::surface_subject(text, above).into_iter().flat_map(|s| text.joined(s)).collect() } else { vec![above] }
    }

    /// What the complement clause is about: "allowed Japan to build the fighter".
    fn complement_objects(&self) -> Vec<At> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Ccomp | Dep::Xcomp));
        clause.map(|c| objects(text, c)).unwrap_or_default()
    }

    /// Where or by whom a thing was made, in a participle on it: "chips made in Taiwan".
    pub(crate) fn made(&self, at: At) -> Vec<At> {
        let text = self.text;
        let makes = |&k: &At| matches!(text.lemma(k), "make" | "manufacture" | "produce" | "build");
        let clauses = text.kids_as(at, Dep::Acl).filter(makes);
        clauses.flat_map(|k| ["in", "by"].into_iter().flat_map(move |p| after_preposition(text, k, p))).collect()
    }

    /// The noun on which the clause hangs as a relative.
    fn relative_head(&self) -> Option<At> {
        let tok = self.text.tok(self.at);
        (tok.dep == Dep::Relcl).then_some(tok.head)
    }

    /// Whether a phrase names something that can be handed over in place of money.
    fn is_goods(&self, found: &Found) -> bool {
        let lemma = self.text.lemma(found.head);
        let label = self.names.entity_label(self.text, found.head);
        self.text.tok(found.head).pos == Pos::Noun
            && label.is_none_or(|l| matches!(l, "PRODUCT" | "ORG"))
            && !matches!(lemma, "year" | "month" | "week" | "day" | "cash" | "dollar" | "euro" | "currency" | "instalment" | "installment" | "advance" | "full" | "time" | "turn" | "return" | "exchange" | "price" | "life" | "blood" | "kind" | "attention" | "visit" | "view" | "blow" | "word" | "fire" | "charge" | "insult" | "accusation" | "barb" | "threat" | "part" | "money" | "tribute" | "total" | "addition" | "case" | "principle" | "fact")
    }

    /// What a noun after "with" belongs to: "a drone with a range of", "which Iran unveiled with a range of".
    fn with_head(&self) -> Vec<At> {
        let text = self.text;
        let first = text.up(self.at).take(6).find(|&a| text.tok(a).dep != Dep::Conj).unwrap_or(self.at);
        let tok = text.tok(first);
        if tok.dep != Dep::Pobj || text.lemma(tok.head) != "with" {
            return Vec::new();
        }
        let above = text.tok(tok.head).head;
        if text.is_nominal(above) {
            return vec![above];
        }
        let of = objects(text, above);
        if of.is_empty() { doers(text, above) } else { of }
    }

    /// Items named before a noun: "drone exports", "TB2 sale".
    fn items_before(&self, noun: At) -> Vec<Found> {
        let text = self.text;
        let mut found = Vec::new();
        for at in self.names.modifiers(text, noun) {
            if let Some((hit, _)) = self.names.reading(at, &[Table::Class, Table::System]) {
                if hit.toks.end == at + 1 && !hit.toks.contains(&noun) {
                    found.extend(self.names.resolve(text, at).into_iter().filter(|f| matches!(f.what, What::Item | What::Service | What::Technology)));
                }
            }
        }
        self.narrow(dedup(found))
    }

    /// Items anywhere within a phrase: "a factory to produce drones", "a deal for eight submarines".
    pub fn items_within(&self, noun: At) -> Vec<Found> {
        let text = self.text;
        let tok = text.tok(noun);
        let mut found = Vec::new();
        let mut at = tok.left;
        while at < tok.right.min(tok.left + 60) {
            match self.names.reading(at, &[Table::Class, Table::System]) {
                Some((hit, reading)) => {
                    let end = hit.toks.end;
                    if !self.names.lexicon.nouns.facilities.contains(text.lemma(end - 1)) {
                        let record = self.names.knowledge.record(reading.record);
                        let what = self.names.item_sort(reading.record);
                        found.push(Found {
                            name: record.name.clone(),
                            record: Some(reading.record),
                            toks: hit.toks.clone(),
                            head: end - 1,
                            what,
                            resolution: Resolution::Named,
                        });
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
        self.narrow(dedup(found))
    }

    /// Where a system stands beside the class it belongs to ("Su-35 fighter jets"), the system says it all.
    fn narrow(&self, found: Vec<Found>) -> Vec<Found> {
        let systems: Vec<RecordRef> = found.iter().filter_map(|f| f.record).filter(|&r| self.names.knowledge.record(r).table() == Table::System).collect();
        found
            .into_iter()
            .filter(|f| {
                let Some(record) = f.record else { return true };
                let class = self.names.knowledge.record(record).table() == Table::Class;
                !(class && systems.iter().any(|&s| self.names.knowledge.is_a(s, record)))
            })
            .collect()
    }

    /// The words of the complement clause, or of the infinitive.
    fn clause(&self) -> Option<Found> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Ccomp | Dep::Xcomp | Dep::Acl) && !text.severed(k, self.at))?;
        Some(self.subtree(clause))
    }

    fn subtree(&self, at: At) -> Found {
        let tok = self.text.tok(at);
        let toks = tok.left..tok.right.min(tok.left + 30);
        Found { name: self.text.words(toks.clone()).trim().to_owned(), record: None, toks, head: at, what: What::Thing, resolution: Resolution::AsWorded }
    }

    /// The phrase headed by a token, as the text words it, or as the knowledge names it.
    pub fn phrase(&self, at: At) -> Found {
        if let Some((hit, reading)) = self.names.reading(at, &[Table::Instrument]) {
            return Found {
                name: self.names.knowledge.record(reading.record).name.clone(),
                record: Some(reading.record),
                toks: hit.toks.clone(),
                head: at,
                what: What::Instrument,
                resolution: Resolution::Named,
            };
        }
        let nouns = &self.names.lexicon.nouns;
        let what = if nouns.facilities.contains(self.text.lemma(at)) { What::Facility } else { What::Thing };
        self.names.as_worded(self.text, at, what)
    }

    /// Whether a candidate is of a sort that the slot takes; cities give the state that holds them where states are asked for.
    fn accept(&self, found: Found, sorts: &[Sort]) -> Option<Found> {
        for sort in sorts {
            let fits = match sort {
                Sort::Actor => match found.what {
                    What::State | What::Body | What::Group | What::Organisation | What::Person => true,
                    What::Crowd => {
                        if let Some(named) = self.crowd_of(&found) {
                            return Some(named);
                        }
                        self.telling_crowd(&found)
                    }
                    _ => false,
                },
                Sort::State => {
                    if found.what == What::Place {
                        if let Some(state) = self.state_of(&found) {
                            return Some(state);
                        }
                    }
                    if matches!(found.what, What::Site | What::Place) && matches!(self.text.lemma(found.head), "port" | "airport" | "base" | "airbase" | "airfield" | "harbour" | "harbor" | "coast" | "shore" | "territory" | "city" | "town" | "capital" | "shipyard" | "depot") {
                        // "delivered to a Polish port"
                        let of = self.names.adjective_origin(self.text, found.head);
                        if let [state] = of.as_slice() {
                            return (state.what == What::State).then(|| state.clone());
                        }
                    }
                    matches!(found.what, What::State | What::Body)
                }
                Sort::Group => found.what == What::Group,
                Sort::Organisation => matches!(found.what, What::Organisation | What::Body),
                Sort::Item => found.what == What::Item && !self.vague_item(&found) || self.unknown_product(&found),
                Sort::Service => found.what == What::Service,
                Sort::Technology => found.what == What::Technology || is_know_how(self.text.lemma(found.head)),
                Sort::Goods => matches!(found.what, What::Item | What::Thing | What::Technology) && self.is_goods(&found),
                Sort::Component => {
                    matches!(found.what, What::Item | What::Service) && found.record.is_some_and(|r| self.names.is_a(r, self.names.roots.component)) || is_part(&found.name)
                }
                Sort::Facility => found.what == What::Facility,
                Sort::Instrument => found.what == What::Instrument,
                Sort::Target => match found.what {
                    What::State | What::Body | What::Group | What::Organisation | What::Person | What::Site | What::Facility | What::Item => true,
                    What::Crowd => true,
                    What::Place => {
                        if let Some(state) = self.state_of(&found) {
                            return Some(state);
                        }
                        // A town that no file knows is still what was struck.
                        found.record.is_none() && !self.noun && matches!(self.names.entity_label(self.text, found.head), Some("GPE" | "FAC"))
                    }
                    _ => false,
                },
                Sort::Thing | Sort::Clause => true,
            };
            if fits {
                return Some(found);
            }
        }
        None
    }

    /// A product that no file knows, shown by its capital and by standing where arms are expected: "bought DroneDefenders".
    fn unknown_product(&self, found: &Found) -> bool {
        if found.record.is_some() || !matches!(found.what, What::Thing | What::Organisation) || self.noun {
            return false;
        }
        let label = self.names.entity_label(self.text, found.head);
        let product = matches!(label, Some("PRODUCT")) || label.is_none() && found.name.chars().any(|c| c.is_ascii_digit());
        self.text.tok(found.head).pos == Pos::Propn && product && found.name.chars().next().is_some_and(char::is_uppercase)
    }

    fn vague_item(&self, found: &Found) -> bool {
        self.names.lexicon.nouns.not_items.contains(&found.name)
    }

    /// "its partners", "America's allies": named by whose they are.
    fn crowd_of(&self, found: &Found) -> Option<Found> {
        let lemma = self.text.lemma(found.head);
        if !matches!(lemma, "ally" | "partner" | "neighbour" | "neighbor" | "customer" | "member" | "client" | "lawmaker") || found.record.is_some() {
            return None;
        }
        let owner = self.possessor(found.head).into_iter().find(|f| matches!(f.what, What::State | What::Body))?;
        Some(Found { name: format!("{} {}", owner.name, self.text.word(found.head).to_lowercase()), ..found.clone() })
    }

    /// A crowd that says who is meant: "NATO members", "Gulf states"; not bare "countries".
    fn telling_crowd(&self, found: &Found) -> bool {
        let nouns = &self.names.lexicon.nouns;
        let lemma = self.text.lemma(found.head);
        let first = found.name.split(' ').next().unwrap_or_default();
        !nouns.sets.contains(lemma) && !nouns.acts_for_state.contains(lemma) || found.name.contains(' ') && !nouns.idle_adjectives.contains(first)
    }

    pub fn state_of(&self, found: &Found) -> Option<Found> {
        let Details::Place(place) = &self.names.knowledge.record(found.record?).details else { return None };
        let state = place.state?;
        let record = self.names.knowledge.record(state);
        Some(Found {
            name: record.name.clone(),
            record: Some(state),
            what: What::State,
            resolution: Resolution::ActsFor { actor: found.name.clone() },
            ..found.clone()
        })
    }
}

/// Words for what is known and handed on, beyond the classes of technology.
fn is_know_how(lemma: &str) -> bool {
    matches!(lemma, "design" | "drawing" | "blueprint" | "know-how" | "knowhow" | "technology" | "technologies" | "expertise" | "schematic" | "patent")
}

/// Whether a phrase names a part of a system, or what is left of one.
pub fn is_part(name: &str) -> bool {
    let name = name.to_lowercase();
    ["part", "component", "chip", "microelectronic", "electronic", "semiconductor", "engine", "sensor", "circuit", "antenna", "camera", "serial number", "marking", "fragment", "remnant", "label", "warhead", "fuse", "fuze", "casing", "pump", "processor", "module", "airframe", "turret", "board", "battery pack", "servo", "gyroscope", "receiver", "transceiver", "bearing", "debris", "wreckage"]
        .iter()
        .any(|word| name.ends_with(word) || name.ends_with(&format!("{word}s")))
}

/// The stretch of tokens that holds the word of the act and all its fillers.
pub fn extent<'f>(text: &Text, trigger: At, fillers: impl Iterator<Item = &'f Found>) -> Range<At> {
    let sent = text.sent(text.tok(trigger).sent);
    let (mut start, mut end) = (trigger, trigger + 1);
    for found in fillers {
        if found.toks.start >= sent.start && found.toks.end <= sent.end {
            start = start.min(found.toks.start);
            end = end.max(found.toks.end);
        }
    }
    start..end
}

/// Whether a frame asks for an object by its word, and which one stands there.
pub fn asked_object(text: &Text, frame: &Frame, at: At, noun: bool) -> Option<Option<At>> {
    if frame.objects.is_empty() {
        return Some(None);
    }
    let fits = |o: At| {
        let lemma = text.lemma(o);
        let word = text.word(o).to_lowercase();
        frame.objects.iter().any(|want| match want.rsplit_once(' ') {
            Some((before, last)) => lemma == last && o > 0 && text.word(o - 1).to_lowercase() == before,
            None => want == lemma || *want == word,
        })
    };
    let candidates: Vec<At> = if noun {
        after_preposition(text, at, "of").into_iter().chain(after_preposition(text, at, "from")).chain(text.kids_as(at, Dep::Compound)).collect()
    } else {
        let mut all = objects(text, at);
        all.extend(text.kids_as(at, Dep::Dobj));
        all.extend(text.kids(at).iter().copied().filter(|&k| matches!(text.tok(k).dep, Dep::Acomp | Dep::Oprd | Dep::Attr | Dep::Xcomp | Dep::Ccomp)));
        all.extend(after_preposition(text, at, "from"));
        all.extend(after_preposition(text, at, "to"));
        all.extend(after_preposition(text, at, "for"));
        all.extend(after_preposition(text, at, "on"));
        all
    };
    // "a round of sanctions", "a series of strikes": the noun that is measured out is meant.
    let measured = |o: At| if lots(text.lemma(o)) { after_preposition(text, o, "of") } else { Vec::new() };
    let direct = candidates.iter().copied().find(|&o| fits(o));
    direct.or_else(|| candidates.into_iter().flat_map(measured).find(|&o| fits(o))).map(Some)
}

/// Words that only say how many measures, strikes or talks there are.
fn lots(lemma: &str) -> bool {
    matches!(
        lemma,
        "round" | "wave" | "series" | "package" | "set" | "string" | "raft" | "slew" | "spate" | "range" | "number" | "dozen" | "dozens" | "hundred" | "hundreds" | "batch" | "list" | "combination" | "campaign" | "kind" | "form" | "type" | "regime" | "day" | "week" | "month"
    )
}
