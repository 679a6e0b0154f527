//! Frames over the tree: finds the words of acts, fills their roles, and keeps what holds together.

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
                crate::syntax::Pos::Noun | crate::syntax::Pos::Propn => true,
                _ => continue,
            };
            let words = if noun { &self.frames.nouns } else { &self.frames.verbs };
            let Some(triggers) = words.get(text.lemma(at)) else { continue };
            // "shoot down" is no "shoot": where a word and its particle name acts of their own, the bare word does not.
            let phrasal = !noun && triggers.iter().any(|t| t.with.is_some() && self.has_second_word(at, noun, t));
            let fits = |t: &&Trigger| if phrasal { t.with.is_some() && self.has_second_word(at, noun, t) } else { self.has_second_word(at, noun, t) };
            let mut found: Vec<Draft> = triggers.iter().filter(fits).filter_map(|t| self.try_frame(t.frame, at, noun)).collect();
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
        self.settle(drafts).into_iter().flat_map(|d| self.split(d)).collect()
    }

    /// Whether a claim is about somebody or something that can be told from others: a known actor or system, a named
    /// instrument, people in arms. "States use drones" is theory.
    fn identifiable(&self, draft: &Draft) -> bool {
        if draft.kind == Kind::Use && !draft.roles.contains_key(&Role::Operator) && !draft.roles.contains_key(&Role::Target) {
            return self.placed(draft);
        }
        if draft.kind == Kind::Specification && draft.roles.get(&Role::Item).is_some_and(|all| all.iter().any(|f| self.text.kids(f.head).iter().any(|&k| matches!(self.text.lemma(k), "this" | "these" | "those")))) {
            // "these drones, with a wingspan of": those that were told of.
            return true;
        }
        draft.roles.iter().any(|(role, found)| {
            let item = matches!(role, Role::Item | Role::Weapon | Role::Given | Role::InReturnFor | Role::Component);
            found.iter().any(|f| match f.record {
                Some(record) => !item || self.names.knowledge.record(record).table() == Table::System,
                None => {
                    let capital = f.name.chars().any(char::is_uppercase);
                    let lemma = self.text.lemma(f.head);
                    let in_arms = f.what == What::Group && !matches!(lemma, "group" | "network" | "movement" | "faction" | "terrorist" | "proxy");
                    !item && (capital && f.what != What::Thing || in_arms || f.what == What::Instrument)
                }
            })
        }) || self.placed(draft) || draft.names(Role::Attribute).iter().any(|name| name.starts_with("stock of"))
    }

    /// Whether a named place stands in the claim's words, for kinds that happen somewhere.
    fn placed(&self, draft: &Draft) -> bool {
        matches!(draft.kind, Kind::Use | Kind::Attack | Kind::Production | Kind::Finding)
            && self.text.sent(self.text.tok(draft.trigger).sent).any(|at| {
                self.names.reading(at, &[Table::Place, Table::State]).is_some() && matches!(self.text.tok(at).dep, Dep::Pobj | Dep::Appos | Dep::Conj) && self.text.under(at, crate::grammar::clause_root(self.text, draft.trigger))
            })
    }

    /// One claim for each item where the items differ in number, giver or taker: "six MiG-29s and 30 tanks",
    /// "drones from Turkey and missiles from Russia".
    fn split(&self, draft: Draft) -> Vec<Draft> {
        let counted = matches!(draft.kind, Kind::Transfer | Kind::Use | Kind::Attack | Kind::Support);
        let items = draft.roles.get(&Role::Item).filter(|items| counted && items.len() > 1);
        let Some(items) = items.cloned() else { return vec![draft] };
        let text = self.text;
        let number = |f: &Found| text.kids(f.head).iter().copied().find(|&k| text.tok(k).dep == Dep::Nummod).is_some();
        let own = |f: &Found, prep: &str| {
            text.kids_as(f.head, Dep::Prep).filter(|&p| text.lemma(p) == prep).filter_map(|p| text.kid(p, Dep::Pobj)).flat_map(|t| self.names.resolve(text, t)).filter(|f| f.what == What::State || f.what == What::Organisation).collect::<Vec<_>>()
        };
        let numbers = items.iter().filter(|f| number(f)).count();
        let givers = items.iter().filter(|f| !own(f, "from").is_empty()).count();
        let takers = items.iter().filter(|f| !own(f, "to").is_empty()).count();
        if numbers < 2 && givers < 2 && takers < 2 {
            return vec![draft];
        }
        items
            .into_iter()
            .map(|item| {
                let mut roles = draft.roles.clone();
                for (role, prep, count) in [(Role::Supplier, "from", givers), (Role::Recipient, "to", takers)] {
                    let own = own(&item, prep);
                    if count >= 2 && !own.is_empty() && draft.kind.has_role(role) {
                        roles.insert(role, own);
                    }
                }
                roles.insert(Role::Item, vec![item]);
                let toks = extent(text, draft.trigger, roles.values().flatten());
                Draft { roles, toks, stance: draft.stance.clone(), ..draft }
            })
            .collect()
    }

    /// "building plants for the production of drones in Belarus": the making told within the building of its plant.
    fn made_there(&self, making: &Draft, plant: &Draft) -> bool {
        let agree = |role| {
            let (a, b) = (making.names(role), plant.names(role));
            a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
        };
        making.kind == Kind::Production
            && plant.roles.contains_key(&Role::Facility)
            && self.text.under(making.trigger, plant.trigger)
            && making.kind.core_roles().iter().all(|&role| agree(role))
    }

    /// Readings that another one of the same words makes idle: a plant that is itself being opened, a supply of
    /// nothing in particular beside one of spare parts.
    fn drop_shadows(&self, drafts: &mut Vec<Draft>) {
        let plants: Vec<(usize, At)> = drafts
            .iter()
            .filter(|d| d.kind == Kind::Production)
            .flat_map(|d| d.roles.get(&Role::Facility).into_iter().flatten().map(|f| (d.frame, f.head)))
            .collect();
        let served: Vec<At> = drafts
            .iter()
            .filter(|d| matches!(d.kind, Kind::Support | Kind::TechnologyTransfer) && d.roles.contains_key(&Role::Item))
            .map(|d| d.trigger)
            .collect();
        let known: Vec<(At, At)> = drafts.iter().filter(|d| d.kind == Kind::TechnologyTransfer).flat_map(|d| d.roles.get(&Role::Item).into_iter().flatten().map(|f| (d.trigger, f.head))).collect();
        let given: Vec<At> = drafts.iter().filter(|d| d.kind == Kind::Transfer).map(|d| d.trigger).collect();
        let made: Vec<At> = drafts.iter().filter(|d| d.kind == Kind::Production && d.roles.contains_key(&Role::Facility)).map(|d| d.trigger).collect();
        drafts.retain(|d| match d.kind {
            Kind::Production if d.noun => !plants.iter().any(|&(frame, head)| frame != d.frame && head == d.trigger),
            // "transfer warship technology" hands over no warship.
            Kind::Transfer if known.iter().any(|(at, head)| *at == d.trigger && d.roles.get(&Role::Item).is_some_and(|items| items.iter().all(|f| f.head < *head && self.text.under(f.head, *head)))) => false,
            Kind::Transfer => d.roles.contains_key(&Role::Item) || !served.contains(&d.trigger),
            // "supplied drones to assist the army": the purpose is no second act; nor is a plant launched a thing used.
            Kind::Support if !d.roles.contains_key(&Role::Item) => !(matches!(self.text.tok(d.trigger).dep, Dep::Advcl | Dep::Xcomp | Dep::Acl) && given.contains(&self.text.tok(d.trigger).head)),
            Kind::Use => !made.contains(&d.trigger),
            _ => true,
        });
    }

    fn weight(&self, draft: &Draft) -> usize {
        let frame = &self.frames.all[draft.frame];
        let core = frame.kind.core_roles().iter().filter(|r| draft.roles.contains_key(r)).count();
        // Of making and setting up where it is made, the plant says how far things have come.
        let plant = usize::from(draft.kind == Kind::Production && draft.roles.contains_key(&Role::Facility) && frame.id != "production.make");
        plant * 5 + core * 4 + draft.roles.len() + usize::from(!frame.objects.is_empty())
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
        text.kids(at).iter().any(|&k| matches!(text.tok(k).dep, Dep::Prt | Dep::Prep | Dep::Advmod | Dep::Acomp | Dep::Oprd) && text.lemma(k) == with)
    }

    fn try_frame(&self, index: usize, at: At, noun: bool) -> Option<Draft> {
        let frame = &self.frames.all[index];
        if !noun && self.text.tok(at).dep == Dep::Amod && matches!(frame.kind, Kind::Use | Kind::Production) {
            // "used aircraft", "home-made drones": qualities, no acts.
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
        if std::env::var("DBG").is_ok() { eprintln!("DBG {} '{}' {:?} | {}", frame.id, self.text.word(at), roles.iter().map(|(r,f)| (r.name(), f.iter().map(|x| x.name.clone()).collect::<Vec<_>>())).collect::<Vec<_>>(), self.text.words(self.text.sent(self.text.tok(at).sent)).chars().take(60).collect::<String>()); }
        let passive = object.is_some() && !noun && self.text.is_passive(at);
        if frame.kind == Kind::Restriction && passive && !roles.contains_key(&Role::Imposer) {
            // "The minister told parliament that 30 licences would be suspended": who announces his own measure.
            let imposer = self.announcer(&act, frame);
            if !imposer.is_empty() {
                roles.insert(Role::Imposer, imposer);
            }
        }
        let lacks: Vec<&Vec<Role>> = frame.needs.iter().filter(|any| !any.iter().any(|role| roles.contains_key(role))).collect();
        // Arms change hands, and the sentence leaves unsaid whose: earlier sentences may have said it.
        let incomplete = !lacks.is_empty() && frame.kind == Kind::Transfer && self.is_definite(&roles) && lacks.iter().all(|any| any.len() == 2 && any.iter().all(|r| matches!(r, Role::Supplier | Role::Recipient)));
        let incomplete = incomplete || !lacks.is_empty() && frame.conditions.contains(&Condition::Package);
        // "over the purchase of the S-400": whose, the report has said.
        let incomplete = incomplete || !lacks.is_empty() && noun && lacks.iter().all(|any| any.as_slice() == [Role::Recipient]) && frame.id == "transfer.buy" && !roles.contains_key(&Role::Supplier) && text_definite(self.text, at) && self.is_definite(&roles);
        // "Libya sent missiles as well": to whom, the sentence before has said.
        let incomplete = incomplete || !lacks.is_empty() && lacks.iter().all(|any| any.as_slice() == [Role::Recipient]) && frame.id == "transfer.send" && self.gives(&act, &roles);
        if !lacks.is_empty() && !incomplete {
            return None;
        }
        // "India's arms imports fell", "the largest exporter": figures of a trade, not a deal.
        let trade = noun && matches!(self.text.lemma(at), "import" | "export" | "importer" | "exporter") || !noun && frame.id == "transfer.supply" && act.object_heads().iter().any(|&o| matches!(self.text.lemma(o), "import" | "export"));
        let bare = roles.get(&Role::Item).is_some_and(|items| items.iter().all(|f| f.record.is_some() && f.record == self.names.roots.weapon));
        if trade && frame.kind == Kind::Transfer && bare && !(roles.contains_key(&Role::Supplier) && roles.contains_key(&Role::Recipient)) {
            return None;
        }
        // Money, permits and words are got and given, too; what they are for is not thereby handed over.
        let paper = |o: At| matches!(self.text.lemma(o), "payment" | "permission" | "approval" | "permit" | "request" | "notification" | "assurance" | "guarantee" | "letter" | "deposit" | "credit" | "loan" | "money" | "news" | "report" | "information" | "attention" | "advice");
        let handed = act.object_heads();
        if frame.kind == Kind::Transfer && !noun && object.is_none() && !matches!(frame.id.as_str(), "transfer.pay" | "transfer.ask" | "transfer.negotiate") && !handed.is_empty() && handed.iter().all(|&o| paper(o)) {
            return None;
        }
        // "Turkish F-16s landed at a strip": somebody's own aircraft, unless it is said with whom they landed.
        if frame.id == "transfer.arrive" && self.text.lemma(at) == "land" && !roles.contains_key(&Role::Recipient) {
            return None;
        }
        // "components in it came from Japan" is a finding.
        if frame.id == "transfer.come-from" && roles.get(&Role::Item).into_iter().flatten().all(|f| crate::fill::is_part(&f.name)) {
            return None;
        }
        if frame.kind == Kind::Transfer && self.only_pronouns(&roles) && !(roles.contains_key(&Role::Supplier) && roles.contains_key(&Role::Recipient)) {
            return None;
        }
        if !frame.conditions.iter().all(|&c| self.holds(c, frame, &act, &roles)) {
            return None;
        }
        let mut stance = stance(self.text, self.names.lexicon, at, frame.phase);
        // "was helping Russia build a plant": the help goes on while the plant is built.
        let above = self.text.tok(at).head;
        if stance.phase == crate::phase::Phase::Done && matches!(self.text.lemma(above), "help" | "assist") && self.text.tok(above).tag == "VBG" {
            stance.phase = crate::phase::Phase::Ongoing;
        }
        let toks = extent(self.text, at, roles.values().flatten());
        Some(Draft { frame: index, kind: frame.kind, trigger: at, noun, roles, stance, toks, object, incomplete })
    }

    /// Whether somebody sends named arms without any word of a place they go to: no deployment.
    fn gives(&self, act: &Act, roles: &BTreeMap<Role, Vec<Found>>) -> bool {
        let text = self.text;
        let whither = |k: At| matches!(text.tok(k).dep, Dep::Prep | Dep::Advmod | Dep::Prt | Dep::Advcl) && !matches!(text.lemma(k), "as" | "in" | "by" | "during" | "since" | "also" | "too" | "even" | "after" | "before" | "already" | "with" | "for");
        let tok = text.tok(act.at);
        let goes = (act.at..tok.right).any(|t| matches!(text.tok(t).dep, Dep::Prep | Dep::Dative) && matches!(text.lemma(t), "to" | "into" | "over" | "near" | "off" | "at" | "toward" | "towards" | "against"));
        let plain = !goes && text.kids(act.at).iter().chain(act.object_heads().iter().flat_map(|&o| text.kids(o))).all(|&k| !whither(k) || text.lemma(k) == "of");
        let arms = roles.get(&Role::Item).into_iter().flatten().any(|f| f.what == What::Item && f.record.is_some());
        let giver = roles.get(&Role::Supplier).into_iter().flatten().any(|f| f.what == What::State);
        !act.noun && plain && arms && giver && matches!(text.lemma(act.at), "send" | "dispatch" | "ship" | "fly" | "hand")
    }

    /// Whose a figure is, where the words around it do not say: of the system that reaches so far ("can shoot down
    /// aircraft at a distance of"), of the designation before it that the parser took for nothing, of the one spoken of.
    fn spoken_of(&self, act: &Act, roles: &mut BTreeMap<Role, Vec<Found>>) {
        let text = self.text;
        if !roles.contains_key(&Role::Value) {
            return;
        }
        let reaches = crate::grammar::nearest_verb(text, act.at).filter(|&v| act.noun && matches!(text.lemma(v), "hit" | "strike" | "shoot" | "destroy" | "engage" | "intercept" | "attack" | "detect" | "track" | "reach" | "fly"));
        let doers = reaches.map(|v| crate::grammar::doers(text, v)).unwrap_or_default();
        if reaches.is_some() {
            let system: Vec<Found> = doers.iter().flat_map(|&d| act.resolve(d)).filter(|f| f.what == What::Item).collect();
            if system.is_empty() { roles.remove(&Role::Item) } else { roles.insert(Role::Item, system) };
        }
        if roles.contains_key(&Role::Item) {
            return;
        }
        let sent = text.sent(text.tok(act.at).sent);
        let named = (sent.start..act.at).rev().take(10).find_map(|at| {
            let (hit, reading) = self.names.reading(at, &[Table::System])?;
            let record = self.names.knowledge.record(reading.record);
            Some(Found { name: record.name.clone(), record: Some(reading.record), toks: hit.toks.clone(), head: at, what: What::Item, resolution: attache_model::Resolution::Named })
        });
        let system = |d: &&At| matches!(text.lemma(**d), "system" | "it" | "they" | "missile" | "drone" | "weapon" | "aircraft" | "plane" | "jet" | "vehicle" | "variant" | "version" | "model");
        let subject = doers.iter().find(system).copied();
        if let Some(item) = named.or_else(|| subject.and_then(|at| self.mentions.last_item(text, self.names, at))) {
            roles.insert(Role::Item, vec![item]);
        }
    }

    /// Whether the item is but an "it" or "them", which may be anything.
    fn only_pronouns(&self, roles: &BTreeMap<Role, Vec<Found>>) -> bool {
        let pronoun = |f: &Found| matches!(f.resolution, attache_model::Resolution::Reference { .. }) && matches!(self.text.tok(f.head).pos, crate::syntax::Pos::Pron | crate::syntax::Pos::Det);
        roles.get(&Role::Item).is_some_and(|items| items.iter().all(pronoun))
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

    /// Whether the arms are told apart from any others of their kind: a designation, "the", "these", a number.
    fn is_definite(&self, roles: &BTreeMap<Role, Vec<Found>>) -> bool {
        let text = self.text;
        roles.get(&Role::Item).into_iter().flatten().any(|f| {
            f.record.is_some_and(|r| self.names.knowledge.record(r).table() == Table::System)
                || matches!(f.resolution, attache_model::Resolution::Reference { .. })
                || text.kids(f.head).iter().any(|&k| text.tok(k).dep == Dep::Nummod || matches!(text.lemma(k), "the" | "these" | "those" | "no" | "remaining" | "first" | "last" | "second" | "another"))
        })
    }

    fn holds(&self, condition: Condition, frame: &Frame, act: &Act, roles: &BTreeMap<Role, Vec<Found>>) -> bool {
        let all = |role: Role| roles.get(&role).map_or(&[][..], Vec::as_slice);
        match condition {
            Condition::Arms => roles.values().flatten().any(|f| matches!(f.what, What::Item | What::Service | What::Technology)),
            Condition::TwoParties => all(Role::Party).len() >= 2,
            Condition::Official => all(Role::Party).iter().all(|f| matches!(f.what, What::State | What::Body | What::Group)),
            Condition::Military => self.military(act.at),
            Condition::Strike => self.is_strike(act, all(Role::Attacker), all(Role::Target), all(Role::Weapon)),
            Condition::Part => !all(Role::Component).is_empty(),
            Condition::Making => {
                let making = ["production", "manufacturing", "assembly", "drone", "missile", "arms", "munition", "ammunition", "weapon"];
                let makes = |o: At| self.text.kids(o).iter().any(|&k| matches!(self.text.lemma(k), "make" | "build" | "produce" | "manufacture" | "assemble"));
                !all(Role::Item).is_empty() || act.object_heads().into_iter().any(makes) || self.names.modifiers(self.text, act.at).iter().any(|&m| making.contains(&self.text.lemma(m)))
            }
            Condition::ActorTarget => {
                let person_like = |f: &Found| matches!(f.what, What::State | What::Body | What::Group | What::Organisation | What::Person | What::Crowd);
                all(Role::Target).iter().any(person_like) || !all(Role::Item).is_empty() || frame.kind != Kind::Restriction
            }
            Condition::NoGoods => {
                let state_like = |role| all(role).iter().all(|f| matches!(f.what, What::State | What::Group | What::Body));
                state_like(Role::Supplier) && state_like(Role::Recipient) && act.object_heads().iter().all(|&o| !matches!(self.text.lemma(o), "nothing" | "anything" | "something" | "everything") && matches!(self.text.tok(o).pos, crate::syntax::Pos::Pron | crate::syntax::Pos::Num) || act.resolve(o).iter().all(|f| matches!(f.what, What::State | What::Group | What::Item)))
            }
            Condition::Restricting => act.object_heads().iter().any(|&o| (self.text.tok(o).left..self.text.tok(act.at).right).any(|t| restricts(self.text.lemma(t)))),
            Condition::Persons => all(Role::Party).first().is_some_and(|f| matches!(f.resolution, attache_model::Resolution::ActsFor { .. })),
            Condition::Infinitive => act.wants_an_act(),
            Condition::Complement => act.wants_something(),
            Condition::Package => crate::grammar::surface_subject(self.text, act.at).into_iter().any(|s| matches!(self.text.lemma(s), "package" | "deal" | "contract" | "order" | "sale" | "shipment" | "delivery" | "consignment" | "batch" | "tranche" | "aid" | "assistance" | "purchase" | "donation")),
            Condition::Measure => !all(Role::Value).is_empty(),
        }
    }

    /// Whether the sentence speaks of arms or soldiers.
    fn military(&self, at: At) -> bool {
        let sent = self.text.sent(self.text.tok(at).sent);
        sent.clone().any(|t| {
            matches!(
                self.text.lemma(t),
                "military" | "militarily" | "defence" | "defense" | "army" | "militia" | "rebel" | "troop" | "troops" | "weapon" | "armed" | "war" | "security" | "soldier" | "militant" | "insurgent" | "fighter" | "combat" | "cadet" | "pilot" | "crew" | "officer" | "recruit" | "navy" | "squadron"
            ) || self.names.reading(t, &[Table::Class, Table::System]).is_some()
        })
    }

    fn is_strike(&self, act: &Act, attacker: &[Found], target: &[Found], weapon: &[Found]) -> bool {
        let plain = matches!(self.text.lemma(act.at), "bomb" | "shell" | "bombard" | "attack" | "raid" | "ambush" | "torpedo" | "gas" | "destroy" | "pound" | "sink" | "sabotage" | "blow" | "shoot");
        let fighter = attacker.iter().any(|f| matches!(f.what, What::State | What::Group));
        // "hit Iranian missile works": some thing of arms, or of a state's, struck by somebody in arms.
        let armed_thing = |f: &Found| f.what == What::Thing && fighter && (!act.items_within(f.head).is_empty() || !self.names.origin(self.text, f.head).is_empty());
        let no_target = |f: &Found| f.what == What::Thing && (!armed_thing(f) && !plain || self.text.tok(f.head).pos != crate::syntax::Pos::Noun || matches!(self.text.lemma(f.head), "stock" | "stockpile" | "rest" | "arsenal" | "evidence" | "document"));
        if !target.is_empty() && target.iter().all(no_target) {
            return false;
        }
        let town = |f: &Found| f.what == What::Place || f.record.is_some() && matches!(&f.resolution, attache_model::Resolution::ActsFor { .. }) && self.names.reading(f.head, &[Table::Place]).is_some();
        let struck = target.iter().any(|f| matches!(f.what, What::Site | What::Facility | What::Item) || armed_thing(f) || town(f));
        !weapon.is_empty() || (struck && self.military(act.at)) || (plain && (fighter || struck)) || (struck && fighter) || (plain && attacker.is_empty() && !target.is_empty() && self.military(act.at))
    }

    /// Two words for one act make one claim: "announced the sale", "signed a contract to supply".
    fn settle(&self, drafts: Vec<Draft>) -> Vec<Draft> {
        let mut kept: Vec<Draft> = Vec::new();
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse((self.weight(&drafts[i]), std::cmp::Reverse(i))));
        let mut slots: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
        for i in order {
            let Some(draft) = slots[i].take() else { continue };
            let twin = kept.iter_mut().find(|k| {
                k.kind == draft.kind
                    && k.toks.start < draft.toks.end
                    && draft.toks.start < k.toks.end
                    && (within(draft_core(&draft), draft_core(k)) || self.made_there(&draft, k))
                    && one_item(&draft, k)
                    && one_figure(&draft, k)
                    && (self.text.under(draft.trigger, k.trigger) || self.text.under(k.trigger, draft.trigger) || same_clause(self.text, k.trigger, draft.trigger))
            });
            match twin {
                Some(twin) => {
                    // What the poorer reading alone has (an item, a facility) is not lost.
                    for (role, found) in draft.roles {
                        twin.roles.entry(role).or_insert(found);
                    }
                    twin.stance.now |= draft.stance.now;
                    twin.toks = twin.toks.start.min(draft.toks.start)..twin.toks.end.max(draft.toks.end);
                }
                None => kept.push(draft),
            }
        }
        kept.sort_by_key(|d| (d.toks.start, d.trigger, d.kind));
        kept
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
    let owners = struck.iter().flat_map(|f| act.names.adjective_origin(act.text, f.head).into_iter().filter(|s| !make(f, s)).collect::<Vec<_>>());
    let owners: Vec<Found> = owners.filter(|f| matches!(f.what, What::State | What::Group) && !attacker.contains(&f.name)).collect();
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
            *demander = Found { name: actor.clone(), record: None, what: What::Crowd, resolution: attache_model::Resolution::AsWorded, ..demander.clone() };
        }
    }
}

/// Words of stopping and limiting, by which a law on arms is known.
fn restricts(lemma: &str) -> bool {
    matches!(lemma, "ban" | "halt" | "stop" | "block" | "prohibit" | "limit" | "end" | "prevent" | "suspend" | "restrict" | "bar" | "forbid" | "sanction" | "sanctions" | "embargo" | "curb" | "restriction" | "disapproval" | "freeze")
}

/// Whether two figures are of one attribute, and two finds of one part: a range and a payload are two claims.
fn one_figure(a: &Draft, b: &Draft) -> bool {
    [(Kind::Specification, Role::Attribute), (Kind::Finding, Role::Component)].into_iter().filter(|(kind, _)| a.kind == *kind).all(|(_, role)| {
        let (a, b) = (a.names(role), b.names(role));
        a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
    })
}

/// Whether two drafts may speak of one thing: the same items, or one of them names none.
fn one_item(a: &Draft, b: &Draft) -> bool {
    let (a, b) = (a.names(Role::Item), b.names(Role::Item));
    a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
}

fn same_clause(text: &Text, a: At, b: At) -> bool {
    crate::grammar::clause_root(text, a) == crate::grammar::clause_root(text, b)
}

fn draft_core(draft: &Draft) -> Vec<(Role, Vec<String>)> {
    draft
        .kind
        .core_roles()
        .iter()
        .filter_map(|role| draft.roles.get(role).map(|f| (*role, f.iter().map(|f| f.name.clone()).collect())))
        .collect()
}

/// Whether every core filler of the first stands in the second too.
fn within(small: Vec<(Role, Vec<String>)>, large: Vec<(Role, Vec<String>)>) -> bool {
    small.iter().all(|(role, names)| large.iter().find(|(r, _)| r == role).is_some_and(|(_, all)| names.iter().all(|n| all.contains(n))))
}
