//! Frames over the tree: finds the words of acts, fills their roles, and keeps what holds together.

mod conditions;
mod gaps;
mod settle;

use crate::coref::Mentions;
use crate::fill::{Act, asked_object, extent};
use crate::frames::{Condition, Frame, Frames, Trigger};
use crate::names::{Found, Names, What};
use crate::stance::{Stance, stance};
use crate::syntax::{At, Dep, Text};
use attache_knowledge::Table;
use attache_model::{Kind, Role};
use std::collections::BTreeMap;
use std::ops::Range;

/// A claim in the making: everything still in tokens of the document.
pub struct Draft {
    pub frame: usize,
    pub kind: Kind,
    pub trigger: At,
    pub noun: bool,
    pub roles: BTreeMap<Role, Vec<Found>>,
    pub stance: Stance,
    pub toks: Range<At>,
    /// The object that the frame asked for by its word.
    pub object: Option<At>,
    /// Nobody who gives or takes is named; earlier sentences must say who.
    pub incomplete: bool,
}

impl Draft {
    pub fn names(&self, role: Role) -> Vec<&str> {
        self.roles.get(&role).map(|f| f.iter().map(|f| f.name.as_str()).collect()).unwrap_or_default()
    }
}

/// What is needed to read sentences.
pub struct Extractor<'a, 'd> {
    pub text: &'a Text<'d>,
    pub names: &'a Names<'a>,
    pub mentions: &'a Mentions,
    pub frames: &'a Frames,
    /// Who speaks as "we" where the document itself reports an investigation.
    pub witness: Option<String>,
}

impl Extractor<'_, '_> {
    /// All acts of a sentence.
    pub fn sentence(&self, sent: u32) -> Vec<Draft> {
        let text = self.text;
        let mut drafts: Vec<Draft> = Vec::new();
        for at in text.sent(sent) {
            let noun = match text.tok(at).pos {
                crate::syntax::Pos::Verb => false,
                // "was in Paris", "is one of the buyers": a verb of its own, no part of another.
                crate::syntax::Pos::Aux if !matches!(text.tok(at).dep, Dep::Aux | Dep::AuxPass) => false,
                crate::syntax::Pos::Noun | crate::syntax::Pos::Propn => true,
                _ => continue,
            };
            let words = if noun { &self.frames.nouns } else { &self.frames.verbs };
            let Some(triggers) = words.get(text.lemma(at)) else { continue };
            // "shoot down" is no "shoot": where a word and its particle name acts of their own, the bare word does not.
            let phrasal = !noun && triggers.iter().any(|t| self.has_particle(at, t));
            let fits = |t: &&Trigger| self.has_second_word(at, noun, t) && !(phrasal && t.with.is_none());
            let mut found: Vec<Draft> =
                triggers.iter().filter(fits).filter_map(|t| self.try_frame(t.frame, at, noun)).collect();
            // Of the frames of one kind that a word may stand for, the one that explains most.
            found.sort_by_key(|d| std::cmp::Reverse(self.weight(d)));
            let mut kinds = Vec::new();
            for draft in found {
                if !kinds.contains(&draft.kind) {
                    kinds.push(draft.kind);
                    drafts.push(draft);
                }
            }
        }
        // "took delivery of": the noun under such a verb names no act of its own.
        let spoken_for: Vec<(Kind, At)> = drafts.iter().filter_map(|d| d.object.map(|o| (d.kind, o))).collect();
        drafts.retain(|d| d.object.is_some() || !spoken_for.contains(&(d.kind, d.trigger)));
        self.exchanges(sent, &mut drafts);
        self.copulas(sent, &mut drafts);
        self.drop_shadows(&mut drafts);
        drafts.retain(|d| !d.stance.not_claimed && (d.incomplete || self.identifiable(d)));
        let mut settled = self.settle(drafts);
        let rests: Vec<Draft> = settled.iter_mut().flat_map(|d| self.gaps(d)).collect();
        settled.extend(rests);
        settled.into_iter().flat_map(|d| self.split(d)).collect()
    }

    /// Whether a claim is about somebody or something that can be told from others: a known actor or system, a named
    /// instrument, people in arms. "States use drones" is theory.
    fn identifiable(&self, draft: &Draft) -> bool {
        if draft.kind == Kind::Use
            && !draft.roles.contains_key(&Role::Operator)
            && !draft.roles.contains_key(&Role::Target)
        {
            return self.placed(draft);
        }
        if draft.kind == Kind::Specification
            && draft.roles.get(&Role::Item).is_some_and(|all| {
                all.iter().any(|f| {
                    self.text.kids(f.head).iter().any(|&k| matches!(self.text.lemma(k), "this" | "these" | "those"))
                })
            })
        {
            // "these drones, with a wingspan of": those that were told of.
            return true;
        }
        draft.roles.iter().any(|(role, found)| {
            let item = matches!(role, Role::Item | Role::Weapon | Role::Given | Role::InReturnFor | Role::Component);
            // "able to shoot down aircraft" tells of no strike; "three drones were downed" does.
            let struck = *role == Role::Target && draft.kind == Kind::Attack;
            found.iter().any(|f| match f.record {
                Some(_) if struck && f.what == What::Item && self.no_event(draft.trigger) => false,
                Some(record) => !item || self.names.knowledge.record(record).table() == Table::System,
                None => {
                    let capital = f.name.chars().any(char::is_uppercase);
                    let lemma = self.text.lemma(f.head);
                    let in_arms = f.what == What::Group
                        && !matches!(lemma, "group" | "network" | "movement" | "faction" | "terrorist" | "proxy");
                    !item && (capital && f.what != What::Thing || in_arms || f.what == What::Instrument)
                }
            })
        }) || self.placed(draft)
            || draft.names(Role::Attribute).iter().any(|name| name.starts_with("stock of"))
    }

    /// An infinitive, a modal or a bare present: said of what may be, not of what was.
    fn no_event(&self, trigger: At) -> bool {
        let text = self.text;
        let tok = text.tok(trigger);
        let modal = text.kids(trigger).iter().any(|&k| text.tok(k).tag == "MD");
        text.is_verb(trigger) && (modal || matches!(tok.tag, "VB" | "VBP" | "VBZ" | "VBG"))
    }

    /// Whether a named place stands in the claim's words, for kinds that happen somewhere.
    fn placed(&self, draft: &Draft) -> bool {
        matches!(draft.kind, Kind::Use | Kind::Attack | Kind::Production | Kind::Finding)
            && self.text.sent(self.text.tok(draft.trigger).sent).any(|at| {
                self.names.reading(at, &[Table::Place, Table::State]).is_some()
                    && matches!(self.text.tok(at).dep, Dep::Pobj | Dep::Appos | Dep::Conj)
                    && !matches!(self.text.lemma(self.text.tok(at).head), "by" | "from" | "with" | "against")
                    && self.text.under(at, crate::grammar::clause_root(self.text, draft.trigger))
            })
    }

    fn has_second_word(&self, at: At, noun: bool, trigger: &Trigger) -> bool {
        let text = self.text;
        let Some(with) = &trigger.with else {
            return true;
        };
        if noun {
            let first = with.split(' ').count() as At;
            return at >= first && text.words(at - first..at).to_lowercase() == *with;
        }
        // "brought one down in May" brings nothing in: a particle that hangs there as a preposition stands right after.
        let loose = matches!(with.as_str(), "in" | "on" | "off" | "up" | "down" | "over" | "out");
        text.kids(at).iter().any(|&k| {
            let dep = text.tok(k).dep;
            let apart = loose && dep == Dep::Prep && k != at + 1;
            matches!(dep, Dep::Prt | Dep::Prep | Dep::Advmod | Dep::Acomp | Dep::Oprd)
                && text.lemma(k) == with
                && !apart
        })
    }

    /// Whether a verb's second word stands there as a particle: a preposition ("negotiate with") leaves the verb what it is.
    fn has_particle(&self, at: At, trigger: &Trigger) -> bool {
        let Some(with) = &trigger.with else { return false };
        self.text.kids_as(at, Dep::Prt).any(|k| self.text.lemma(k) == with)
    }

    fn try_frame(&self, index: usize, at: At, noun: bool) -> Option<Draft> {
        let frame = &self.frames.all[index];
        if !noun && self.text.tok(at).dep == Dep::Amod && matches!(frame.kind, Kind::Use | Kind::Production) {
            // "used aircraft", "home-made drones": qualities, no acts.
            return None;
        }
        let called = |s: At| frame.subjects.iter().any(|want| want == self.text.lemma(s));
        if !frame.subjects.is_empty() && !crate::grammar::doers(self.text, at).into_iter().any(called) {
            return None;
        }
        let object = asked_object(self.text, frame, at, noun)?;
        let act = Act { text: self.text, names: self.names, mentions: self.mentions, at, noun, object };
        let mut roles: BTreeMap<Role, Vec<Found>> = BTreeMap::new();
        for slot in &frame.slots {
            let mut found = act.fill(slot);
            if slot.role == Role::Addressee {
                apart(&mut roles, &found);
                // "UN experts accused them": whoever "them" is, not the UN.
                let demander = roles.get(&Role::Demander).and_then(|d| d.first());
                if let Some(demander) = demander.filter(|d| d.record.is_none()) {
                    found.retain(|f| !demander.name.starts_with(f.name.as_str()));
                }
            }
            if slot.role == Role::Demand {
                let named = |f: &Found| roles.get(&Role::Addressee).is_some_and(|a| a.iter().any(|a| a.head == f.head));
                found.retain(|f| !named(f));
            }
            // Nobody deals with himself: what one core role took, another may not take.
            for (other, taken) in &roles {
                let both_core = frame.kind.core_roles().contains(other) && frame.kind.core_roles().contains(&slot.role);
                let may_share = matches!(frame.kind, Kind::Production) || !both_core;
                if !may_share {
                    found.retain(|f| taken.iter().all(|t| t.name != f.name));
                }
            }
            if !found.is_empty() {
                found.truncate(16);
                roles.insert(slot.role, found);
            }
        }
        if frame.kind == Kind::Transfer && noun && matches!(self.text.lemma(at), "delivery" | "handover" | "arrival") {
            taken_home(&act, &mut roles);
        }
        for (role, name) in &frame.infers {
            roles.entry(*role).or_insert_with(|| {
                vec![Found {
                    name: name.clone(),
                    record: None,
                    toks: at..at + 1,
                    head: at,
                    what: What::Thing,
                    resolution: attache_model::Resolution::AsWorded,
                }]
            });
        }
        if frame.kind == Kind::Attack {
            only_made_by(&act, &mut roles);
            whose(&act, &mut roles);
        }
        if frame.kind == Kind::Specification {
            self.spoken_of(&act, &mut roles);
        }
        crate::making::complete(&act, frame, self.witness.as_deref(), &mut roles);
        let passive = object.is_some() && !noun && self.text.is_passive(at);
        if frame.kind == Kind::Restriction && passive && !roles.contains_key(&Role::Imposer) {
            // "The minister told parliament that 30 licences would be suspended": who announces his own measure.
            let imposer = self.announcer(&act, frame);
            if !imposer.is_empty() {
                roles.insert(Role::Imposer, imposer);
            }
        }
        let lacks: Vec<&Vec<Role>> =
            frame.needs.iter().filter(|any| !any.iter().any(|role| roles.contains_key(role))).collect();
        // Arms change hands, and the sentence leaves unsaid whose: earlier sentences may have said it.
        let incomplete = !lacks.is_empty()
            && frame.kind == Kind::Transfer
            && self.is_definite(&roles)
            && lacks
                .iter()
                .all(|any| any.len() == 2 && any.iter().all(|r| matches!(r, Role::Supplier | Role::Recipient)));
        let incomplete = incomplete
            || !lacks.is_empty() && frame.conditions.contains(&Condition::Package) && roles.contains_key(&Role::Item);
        // "over the purchase of the S-400": whose, the report has said.
        let incomplete = incomplete
            || !lacks.is_empty()
                && noun
                && lacks.iter().all(|any| any.as_slice() == [Role::Recipient])
                && frame.id == "transfer.buy"
                && !roles.contains_key(&Role::Supplier)
                && text_definite(self.text, at)
                && self.is_definite(&roles);
        // "Libya sent missiles as well": to whom, the sentence before has said.
        let incomplete = incomplete
            || !lacks.is_empty()
                && lacks.iter().all(|any| any.as_slice() == [Role::Recipient])
                && frame.id == "transfer.send"
                && self.gives(&act, &roles);
        if !lacks.is_empty() && !incomplete {
            return None;
        }
        // "India's arms imports fell", "the largest exporter": figures of a trade, not a deal.
        let trade = noun && matches!(self.text.lemma(at), "import" | "export" | "importer" | "exporter")
            || !noun
                && frame.id == "transfer.supply"
                && act.object_heads().iter().any(|&o| matches!(self.text.lemma(o), "import" | "export"));
        let bare = roles
            .get(&Role::Item)
            .is_some_and(|items| items.iter().all(|f| f.record.is_some() && f.record == self.names.roots.weapon));
        if trade
            && frame.kind == Kind::Transfer
            && bare
            && !(roles.contains_key(&Role::Supplier) && roles.contains_key(&Role::Recipient))
        {
            return None;
        }
        // Money, permits and words are got and given, too; what they are for is not thereby handed over.
        let paper = |o: At| {
            matches!(
                self.text.lemma(o),
                "payment"
                    | "permission"
                    | "approval"
                    | "permit"
                    | "request"
                    | "notification"
                    | "assurance"
                    | "guarantee"
                    | "letter"
                    | "deposit"
                    | "credit"
                    | "loan"
                    | "money"
                    | "news"
                    | "report"
                    | "information"
                    | "attention"
                    | "advice"
            )
        };
        let handed = act.object_heads();
        if frame.kind == Kind::Transfer
            && !noun
            && object.is_none()
            && !matches!(frame.id.as_str(), "transfer.pay" | "transfer.ask" | "transfer.negotiate")
            && !handed.is_empty()
            && handed.iter().all(|&o| paper(o))
        {
            return None;
        }
        // "Turkish F-16s landed at a strip": somebody's own aircraft, unless it is said with whom they landed.
        if frame.id == "transfer.arrive" && self.text.lemma(at) == "land" {
            let freighter = self.names.knowledge.by_id("class:transport-aircraft");
            let carrier = |f: &Found| f.record.is_some_and(|r| self.names.is_a(r, freighter));
            if !roles.contains_key(&Role::Recipient) || roles.get(&Role::Item).into_iter().flatten().all(carrier) {
                return None;
            }
        }
        // "components in it came from Japan" is a finding.
        if frame.id == "transfer.come-from"
            && roles.get(&Role::Item).into_iter().flatten().all(|f| crate::fill::is_part(&f.name))
        {
            return None;
        }
        if frame.kind == Kind::Transfer
            && self.only_pronouns(&roles)
            && !(roles.contains_key(&Role::Supplier) && roles.contains_key(&Role::Recipient))
        {
            return None;
        }
        // "they helped": whoever they are, no arms.
        if matches!(frame.id.as_str(), "use.help" | "use.item-acts" | "use.spotted") && self.only_pronouns(&roles) {
            return None;
        }
        // "K-8 trainers" are aircraft.
        let aircraft = |f: &Found| f.what == What::Item && f.record.is_some();
        if frame.kind == Kind::Support && object.is_some_and(|o| act.resolve(o).iter().any(aircraft)) {
            return None;
        }
        if !frame.conditions.iter().all(|&c| self.holds(c, frame, &act, &roles)) {
            return None;
        }
        let mut stance = stance(self.text, self.names.lexicon, at, frame.phase);
        // "was helping Russia build a plant": the help goes on while the plant is built.
        let above = self.text.tok(at).head;
        if stance.phase == crate::phase::Phase::Done
            && matches!(self.text.lemma(above), "help" | "assist")
            && self.text.tok(above).tag == "VBG"
        {
            stance.phase = crate::phase::Phase::Ongoing;
        }
        let toks = extent(self.text, at, roles.values().flatten());
        Some(Draft { frame: index, kind: frame.kind, trigger: at, noun, roles, stance, toks, object, incomplete })
    }

    /// Whose a figure is, where the words around it do not say: of the system that reaches so far ("can shoot down
    /// aircraft at a distance of"), of the designation before it that the parser took for nothing, of the one spoken of.
    fn spoken_of(&self, act: &Act, roles: &mut BTreeMap<Role, Vec<Found>>) {
        let text = self.text;
        if !roles.contains_key(&Role::Value) {
            return;
        }
        let reaches = crate::grammar::nearest_verb(text, act.at).filter(|&v| {
            act.noun
                && matches!(
                    text.lemma(v),
                    "hit"
                        | "strike"
                        | "shoot"
                        | "destroy"
                        | "engage"
                        | "intercept"
                        | "attack"
                        | "detect"
                        | "track"
                        | "reach"
                        | "fly"
                )
        });
        let doers = reaches.map(|v| crate::grammar::doers(text, v)).unwrap_or_default();
        if reaches.is_some() {
            let system: Vec<Found> =
                doers.iter().flat_map(|&d| act.resolve(d)).filter(|f| f.what == What::Item).collect();
            if system.is_empty() {
                roles.remove(&Role::Item)
            } else {
                roles.insert(Role::Item, system)
            };
        }
        if roles.contains_key(&Role::Item) {
            return;
        }
        let sent = text.sent(text.tok(act.at).sent);
        let named = (sent.start..act.at).rev().take(10).find_map(|at| {
            let (hit, reading) = self.names.reading(at, &[Table::System])?;
            let record = self.names.knowledge.record(reading.record);
            Some(Found {
                name: record.name.clone(),
                record: Some(reading.record),
                toks: hit.toks.clone(),
                head: at,
                what: What::Item,
                resolution: attache_model::Resolution::Named,
            })
        });
        let system = |d: &&At| {
            matches!(
                text.lemma(**d),
                "system"
                    | "it"
                    | "they"
                    | "missile"
                    | "drone"
                    | "weapon"
                    | "aircraft"
                    | "plane"
                    | "jet"
                    | "vehicle"
                    | "variant"
                    | "version"
                    | "model"
            )
        };
        let subject = doers.iter().find(system).copied();
        if let Some(item) = named.or_else(|| subject.and_then(|at| self.mentions.last_item(text, self.names, at))) {
            roles.insert(Role::Item, vec![item]);
        }
    }

    /// The state in whose name somebody announces that a measure is taken.
    fn announcer(&self, act: &Act, frame: &Frame) -> Vec<Found> {
        let stance = stance(self.text, self.names.lexicon, act.at, frame.phase);
        let firm = stance.certainty < attache_model::Certainty::Alleged;
        let told = stance.sources.into_iter().filter(|_| firm).flat_map(|s| {
            let crate::stance::Source::Token(at) = s;
            act.resolve(at)
        });
        told.filter(|f| f.what == What::State).take(1).collect()
    }
}

/// "Delivery of the Polish FA-50s": whose make they are not, he gets them.
fn taken_home(act: &Act, roles: &mut BTreeMap<Role, Vec<Found>>) {
    if roles.contains_key(&Role::Recipient) {
        return;
    }
    let items = roles.get(&Role::Item).cloned().unwrap_or_default();
    let of_other_make = |state: &Found| {
        items.iter().any(|item| {
            let details = item.record.map(|r| &act.names.knowledge.record(r).details);
            let Some(attache_knowledge::Details::System(system)) = details else { return false };
            !system.origin.is_empty()
                && state.record.is_some_and(|r| !system.origin.contains(&r))
                && act.names.adjective_origin(act.text, item.head).iter().any(|a| a.head == state.head)
        })
    };
    if roles.get(&Role::Supplier).is_some_and(|all| all.iter().all(of_other_make))
        && let Some(takers) = roles.remove(&Role::Supplier)
    {
        roles.insert(Role::Recipient, takers);
    }
}

/// "the purchase", "this acquisition".
fn text_definite(text: &Text, noun: At) -> bool {
    text.kid(noun, Dep::Det).is_some_and(|d| matches!(text.lemma(d), "the" | "this" | "that"))
}

/// "A Russian Yak-130 dropped": whose make a weapon is says nothing of who strikes with it; nor is "they" a weapon
/// where it is the attacker.
fn only_made_by(act: &Act, roles: &mut BTreeMap<Role, Vec<Found>>) {
    let weapons = roles.get(&Role::Weapon).cloned().unwrap_or_default();
    let made = |attacker: &Found| {
        weapons.iter().any(|weapon| {
            let details = weapon.record.map(|r| &act.names.knowledge.record(r).details);
            let origin = matches!(details, Some(attache_knowledge::Details::System(system)) if attacker.record.is_some_and(|r| system.origin.contains(&r)));
            origin && act.text.under(attacker.head, weapon.head)
        })
    };
    if let Some(attackers) = roles.get_mut(&Role::Attacker) {
        attackers.retain(|a| !made(a));
        if attackers.is_empty() {
            roles.remove(&Role::Attacker);
        }
    }
    let heads: Vec<At> = roles.get(&Role::Attacker).into_iter().flatten().map(|f| f.head).collect();
    let pronoun = |w: &Found| act.text.tok(w.head).pos == crate::syntax::Pos::Pron && heads.contains(&w.head);
    if roles.get(&Role::Weapon).is_some_and(|all| all.iter().all(pronoun)) {
        roles.remove(&Role::Weapon);
    }
}

/// A system that is struck is told with its owner as the target; where nobody's, it is the target itself.
fn whose(act: &Act, roles: &mut BTreeMap<Role, Vec<Found>>) {
    let attacker: Vec<String> = roles.get(&Role::Attacker).into_iter().flatten().map(|f| f.name.clone()).collect();
    let struck = match (roles.get(&Role::Target), roles.get(&Role::Item)) {
        (None, Some(items)) => items.clone(),
        (Some(targets), None) => targets.clone(),
        _ => return,
    };
    if struck.is_empty() || struck.iter().any(|f| f.what != What::Item) {
        return;
    }
    // "a hundred Libyan tanks" were Libya's; "Iranian Shahed-136s" are of Iranian make, whosever they were.
    let make = |item: &Found, state: &Found| {
        let details = item.record.map(|r| &act.names.knowledge.record(r).details);
        matches!(details, Some(attache_knowledge::Details::System(system)) if state.record.is_some_and(|r| system.origin.contains(&r)))
    };
    let owners = struck.iter().flat_map(|f| {
        act.names.adjective_origin(act.text, f.head).into_iter().filter(|s| !make(f, s)).collect::<Vec<_>>()
    });
    let owners: Vec<Found> =
        owners.filter(|f| matches!(f.what, What::State | What::Group) && !attacker.contains(&f.name)).collect();
    if owners.is_empty() {
        roles.remove(&Role::Item);
        roles.insert(Role::Target, struck);
    } else {
        roles.insert(Role::Item, struck);
        roles.insert(Role::Target, crate::names::dedup(owners));
    }
}

/// Lawmakers and officials who ask something of their own state speak for themselves.
fn apart(roles: &mut BTreeMap<Role, Vec<Found>>, addressees: &[Found]) {
    for demander in roles.get_mut(&Role::Demander).into_iter().flatten() {
        let attache_model::Resolution::ActsFor { actor } = &demander.resolution else { continue };
        if addressees.iter().any(|a| a.name == demander.name && a.toks != demander.toks) {
            *demander = Found {
                name: actor.clone(),
                record: None,
                what: What::Crowd,
                resolution: attache_model::Resolution::AsWorded,
                ..demander.clone()
            };
        }
    }
}
