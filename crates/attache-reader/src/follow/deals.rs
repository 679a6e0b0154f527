//! Deals in arms that a sentence speaks of again without their arms or parties: "Kuwait signed in June", "deliveries
//! began", "the sale was halted", "Vietnam is interested, too".
//!
//! What is left unsaid is what was last told: never more than a few sentences back, and only where those who are named
//! here may stand where they would have to.

use crate::extract::Draft;
use crate::fill::{Act, extent};
use crate::frames::Frames;
use crate::grammar::{doers, objects, surface_subject};
use crate::names::{Found, What};
use crate::phase::Phase;
use crate::stance::stance;
use crate::syntax::{At, Dep, Pos, Text};
use attache_model::{Kind, Resolution, Role};
use std::collections::BTreeMap;

/// How many sentences back a deal may have been told of that others follow in.
const NEAR: u32 = 2;

/// How many sentences back "the sale" may point.
const REACH: u32 = 4;

/// How many deals are remembered.
const KEPT: usize = 12;

/// The deals told of so far, the last one last.
#[derive(Default)]
pub struct Deals {
    told: Vec<Deal>,
}

#[derive(Clone)]
struct Deal {
    sent: u32,
    at: At,
    frame: usize,
    phase: Phase,
    supplier: Vec<Found>,
    recipient: Vec<Found>,
    items: Vec<Found>,
    /// Whose act it was told as: "Kuwait bought" or "Turkey sold".
    lead: Role,
}

impl Deals {
    /// Remembers a deal.
    pub fn tell(&mut self, text: &Text, sent: u32, draft: &Draft) {
        let Some(deal) = deal(text, sent, draft) else { return };
        if self.told.len() == KEPT {
            self.told.remove(0);
        }
        self.told.push(deal);
    }

    /// What this sentence says of deals told before, or earlier in it: `drafts` are its own claims.
    pub fn again<'a, 'd: 'a>(
        &self,
        frames: &Frames,
        act: impl Fn(At, bool) -> Act<'a, 'd>,
        text: &Text,
        sent: u32,
        drafts: &[Draft],
    ) -> Vec<Draft> {
        let own: Vec<Deal> = drafts.iter().filter_map(|d| deal(text, sent, d)).take(KEPT).collect();
        if self.told.is_empty() && own.is_empty() {
            return Vec::new();
        }
        let mut all: Vec<&Deal> = self.told.iter().chain(&own).collect();
        all.retain(|d| sent - d.sent <= REACH);
        if all.is_empty() {
            return Vec::new();
        }
        let toks = text.sent(sent);
        let mut taken = vec![false; toks.len()];
        let mut take = |range: std::ops::Range<At>| {
            for at in range.start.max(toks.start)..range.end.min(toks.end) {
                taken[(at - toks.start) as usize] = true;
            }
        };
        for draft in drafts {
            take(draft.trigger..draft.trigger + 1);
            if matches!(draft.kind, Kind::Transfer | Kind::Agreement | Kind::TechnologyTransfer) {
                take(draft.toks.clone());
                draft.object.into_iter().for_each(|o| take(o..o + 1));
            }
        }
        let mut found = Vec::new();
        for at in toks.clone().filter(|&at| !taken[(at - toks.start) as usize]) {
            let before: Vec<&Deal> = all.iter().copied().filter(|d| d.at < at).collect();
            let draft = match text.tok(at).pos {
                Pos::Verb | Pos::Aux => likewise(&before, &act, text, sent, at),
                Pos::Noun => spoken_of(&before, frames, &act, text, at),
                _ => None,
            };
            found.extend(draft);
        }
        found
    }
}

/// What there is to remember of a claim.
fn deal(text: &Text, sent: u32, draft: &Draft) -> Option<Deal> {
    let role = |role| draft.roles.get(&role).cloned().unwrap_or_default();
    let (supplier, recipient, items) = (role(Role::Supplier), role(Role::Recipient), role(Role::Item));
    let complete = draft.kind == Kind::Transfer && !items.is_empty() && !(supplier.is_empty() && recipient.is_empty());
    if !complete || draft.incomplete {
        return None;
    }
    let subjects = if draft.noun { Vec::new() } else { surface_subject(text, draft.trigger) };
    let gives = supplier.iter().any(|f| subjects.contains(&f.head)) || recipient.is_empty();
    let by_noun = sides(text.lemma(draft.trigger)).map(|(role, _)| role).filter(|_| draft.noun);
    let lead = by_noun.unwrap_or(if gives { Role::Supplier } else { Role::Recipient });
    let phase = draft.stance.phase;
    Some(Deal { sent, at: draft.trigger, frame: draft.frame, phase, supplier, recipient, items, lead })
}

/// A state that does as another did, or signs, or is interested: "Kuwait signed in June", "Norway did the same".
fn likewise<'a, 'd: 'a>(
    before: &[&Deal],
    act: &impl Fn(At, bool) -> Act<'a, 'd>,
    text: &Text,
    sent: u32,
    verb: At,
) -> Option<Draft> {
    let bare = objects(text, verb).is_empty();
    let word = |at: At, words: &[&str]| words.contains(&text.lemma(at));
    let after = |words: &[&str]| text.kids(verb).iter().any(|&k| k > verb && word(k, words));
    let (role, phase) = match text.lemma(verb) {
        "sign" if bare && !text.is_passive(verb) => (Some(Role::Recipient), Some(Phase::Agreed)),
        "follow" if !text.is_passive(verb) && (bare || objects(text, verb).iter().all(|&o| word(o, &["suit"]))) => {
            (None, None)
        }
        "do" if after(&["so", "likewise"]) || objects(text, verb).iter().any(|&o| word(o, &["same"])) => (None, None),
        "be" | "remain" | "become"
            if text.kids_as(verb, Dep::Acomp).any(|a| {
                word(a, &["interested", "keen"])
                    && text.kids(a).iter().all(|&k| !matches!(text.tok(k).dep, Dep::Prep | Dep::Xcomp | Dep::Pcomp))
            }) =>
        {
            (Some(Role::Recipient), Some(Phase::Considered))
        }
        "express"
            if objects(text, verb)
                .iter()
                .any(|&o| word(o, &["interest"]) && text.kids_as(o, Dep::Prep).next().is_none()) =>
        {
            (Some(Role::Recipient), Some(Phase::Considered))
        }
        _ => return None,
    };
    let deal = before.iter().rev().find(|d| sent - d.sent <= NEAR)?;
    let role = role.unwrap_or(deal.lead);
    let here = act(verb, false);
    let actor = |f: &Found| matches!(f.what, What::State | What::Group | What::Body | What::Organisation);
    let who: Vec<Found> = surface_subject(text, verb)
        .into_iter()
        .flat_map(|s| text.joined(s))
        .flat_map(|s| here.resolve(s))
        .filter(actor)
        .collect();
    if who.is_empty() && text.lemma(verb) == "follow" {
        // "Air defence systems followed": from the same giver to the same taker.
        let arms: Vec<Found> = surface_subject(text, verb)
            .into_iter()
            .flat_map(|s| text.joined(s))
            .flat_map(|s| here.resolve(s))
            .filter(|f| f.what == What::Item && f.record.is_some())
            .collect();
        if !arms.is_empty() {
            let mut roles = shared(deal, verb);
            roles.insert(Role::Item, arms);
            return Some(draft(deal, text, here.names.lexicon, verb, false, roles, deal.phase));
        }
    }
    let known = |f: &Found| deal.supplier.iter().chain(&deal.recipient).any(|d| d.name == f.name);
    if who.is_empty() || who.iter().any(known) {
        return None;
    }
    let mut roles = shared(deal, verb);
    roles.insert(role, who);
    Some(draft(deal, text, here.names.lexicon, verb, false, roles, phase.unwrap_or(deal.phase)))
}

/// Nouns for a deal, by who stands before them: whose sale it is gives, whose purchase it is takes.
fn sides(noun: &str) -> Option<(Role, &'static str)> {
    Some(match noun {
        "sale" | "delivery" | "shipment" | "handover" | "export" | "transfer" | "supply" | "offer" | "donation" => {
            (Role::Supplier, "transfer.supply")
        }
        "purchase" | "order" | "acquisition" | "contract" | "deal" | "procurement" | "bid" | "request" => {
            (Role::Recipient, "transfer.buy")
        }
        _ => return None,
    })
}

/// "the sale was halted", "deliveries began", "the last delivery to Yerevan took place in 2016", "a similar purchase".
fn spoken_of<'a, 'd: 'a>(
    before: &[&Deal],
    frames: &Frames,
    act: &impl Fn(At, bool) -> Act<'a, 'd>,
    text: &Text,
    noun: At,
) -> Option<Draft> {
    let (_, like) = sides(text.lemma(noun))?;
    let tok = text.tok(noun);
    let dets: Vec<&str> = text.kids(noun).iter().filter(|&&k| k < noun).map(|&k| text.lemma(k)).collect();
    let another = dets.iter().any(|d| matches!(*d, "similar" | "comparable" | "such" | "same" | "second" | "further"));
    let definite =
        dets.iter().any(|d| matches!(*d, "the" | "this" | "that" | "these" | "its" | "their" | "first" | "last"))
            || text.kid(noun, Dep::Poss).is_some();
    let plural =
        tok.tag == "NNS" && matches!(text.lemma(noun), "delivery" | "shipment" | "handover") && dets.is_empty();
    if !(another || definite || plural) || !is_told_on(text, noun) {
        return None;
    }
    let here = act(noun, true);
    if !here.items_within(noun).is_empty() {
        return None;
    }
    let frame = frames.all.iter().find(|f| f.id == like)?;
    let mut named: BTreeMap<Role, Vec<Found>> = BTreeMap::new();
    for slot in frame.slots.iter().filter(|s| matches!(s.role, Role::Supplier | Role::Recipient)) {
        let mut found = here.fill(slot);
        found.retain(|f| matches!(f.what, What::State | What::Group | What::Organisation | What::Body));
        found.retain(|f| named.values().flatten().all(|n| n.name != f.name));
        if !found.is_empty() {
            named.insert(slot.role, found);
        }
    }
    let talk = text.tok(text.tok(noun).head).head;
    if named.is_empty() && text.tok(noun).dep == Dep::Pobj && text.is_verb(talk) {
        // "Tanzania has been talking to Ankara about a similar purchase"
        let actor = |f: &Found| matches!(f.what, What::State | What::Group | What::Organisation);
        let all =
            |heads: Vec<At>| -> Vec<Found> { heads.into_iter().flat_map(|h| here.resolve(h)).filter(actor).collect() };
        let to = ["to", "with"].iter().flat_map(|p| crate::grammar::after_preposition(text, talk, p)).collect();
        for (role, found) in [(Role::Recipient, all(doers(text, talk))), (Role::Supplier, all(to))] {
            if !found.is_empty() {
                named.insert(role, found);
            }
        }
    }
    let agrees = |deal: &&&Deal| {
        let side = |role: &Role| if *role == Role::Supplier { &deal.supplier } else { &deal.recipient };
        another && !named.is_empty()
            || named.iter().all(|(role, found)| {
                side(role).is_empty() || found.iter().all(|f| side(role).iter().any(|d| d.name == f.name))
            })
    };
    let deal = before.iter().rev().find(agrees)?;
    let mut roles = shared(deal, noun);
    if another && named.len() == 2 {
        roles.retain(|role, _| *role == Role::Item);
    }
    for (role, found) in named {
        roles.retain(|_, other| other.iter().all(|o| found.iter().all(|f| f.name != o.name)));
        roles.insert(role, found);
    }
    let agreed = matches!(text.lemma(noun), "order" | "contract" | "deal" | "purchase" | "acquisition" | "procurement");
    let wished = matches!(text.lemma(noun), "offer" | "bid" | "request");
    let phase = match (wished, agreed) {
        (true, _) => Phase::Considered,
        (_, true) => Phase::Agreed,
        _ => Phase::Done,
    };
    Some(draft(deal, text, here.names.lexicon, noun, true, roles, phase))
}

/// Whether something is told of the deal itself: that it began, was signed, fell through; not what others felt about it.
fn is_told_on(text: &Text, noun: At) -> bool {
    let mut tok = text.tok(noun);
    if tok.dep == Dep::Pobj && text.lemma(tok.head) == "of" {
        // "part of the order has been delivered"
        let share = text.tok(tok.head).head;
        if matches!(
            text.lemma(share),
            "part" | "rest" | "half" | "most" | "bulk" | "remainder" | "value" | "completion"
        ) {
            tok = text.tok(share);
        }
    }
    let verb = match tok.dep {
        Dep::Nsubj | Dep::NsubjPass | Dep::Dobj => tok.head,
        // "talks about a similar purchase"
        Dep::Pobj => {
            let above = text.tok(tok.head).head;
            return matches!(text.lemma(tok.head), "about" | "on" | "over" | "for")
                && matches!(
                    text.lemma(above),
                    "talk" | "negotiate" | "discuss" | "talks" | "negotiation" | "haggle" | "bargain"
                );
        }
        _ => return false,
    };
    if !text.is_verb(verb) {
        return false;
    }
    let own = matches!(
        text.lemma(verb),
        "begin"
            | "start"
            | "continue"
            | "resume"
            | "end"
            | "stop"
            | "cease"
            | "halt"
            | "proceed"
            | "finish"
            | "follow"
            | "collapse"
            | "die"
            | "fail"
            | "fall"
            | "stall"
            | "lapse"
            | "materialise"
            | "materialize"
    );
    let done = matches!(
        text.lemma(verb),
        "approve"
            | "cancel"
            | "suspend"
            | "freeze"
            | "block"
            | "complete"
            | "delay"
            | "postpone"
            | "agree"
            | "finalise"
            | "finalize"
            | "conclude"
            | "negotiate"
            | "drop"
            | "abandon"
            | "shelve"
            | "clear"
            | "veto"
            | "reject"
            | "refuse"
            | "honour"
            | "honor"
            | "execute"
            | "fulfil"
            | "fulfill"
            | "implement"
            | "authorise"
            | "authorize"
            | "license"
            | "resume"
            | "halt"
            | "stop"
            | "scrap"
            | "terminate"
            | "revive"
            | "expect"
            | "schedule"
            | "ratify"
            | "discuss"
            | "consider"
            | "put"
            | "hold"
            | "pause"
            | "speed"
            | "accelerate"
            | "bless"
            | "notify"
            | "make"
            | "deliver"
            | "fill"
            | "ship"
            | "carry"
    );
    match tok.dep {
        Dep::Nsubj => {
            let worth = text.lemma(verb) == "be" && text.kids(verb).iter().any(|&k| text.lemma(k) == "worth");
            let takes = text.lemma(verb) == "take" && objects(text, verb).iter().any(|&o| text.lemma(o) == "place")
                || text.lemma(verb) == "go"
                    && text.kids(verb).iter().any(|&k| matches!(text.lemma(k), "ahead" | "through"));
            own || takes || worth
        }
        Dep::NsubjPass => done || own,
        _ => done && !doers(text, verb).is_empty(),
    }
}

/// Parties and arms of a deal as they are meant at a word that leaves them unsaid.
fn shared(deal: &Deal, at: At) -> BTreeMap<Role, Vec<Found>> {
    let here = |f: &Found| Found {
        toks: at..at + 1,
        head: at,
        resolution: Resolution::Reference { antecedent: f.name.clone() },
        ..f.clone()
    };
    [(Role::Supplier, &deal.supplier), (Role::Recipient, &deal.recipient), (Role::Item, &deal.items)]
        .into_iter()
        .filter(|(_, found)| !found.is_empty())
        .map(|(role, found)| (role, found.iter().map(here).collect()))
        .collect()
}

fn draft(
    deal: &Deal,
    text: &Text,
    lexicon: &crate::lexicon::Lexicon,
    at: At,
    noun: bool,
    roles: BTreeMap<Role, Vec<Found>>,
    phase: Phase,
) -> Draft {
    let mut stance = stance(text, lexicon, at, phase);
    stance.because.push(format!("'{}': of the deal told of before", text.word(at)));
    let mut toks = extent(text, at, roles.values().flatten());
    if noun {
        // The verb that says what became of it belongs to the words of the claim.
        let verb = text.tok(at).head;
        if text.is_verb(verb) {
            toks = toks.start.min(verb)..toks.end.max(verb + 1);
        }
    }
    Draft {
        frame: deal.frame,
        kind: Kind::Transfer,
        trigger: at,
        noun,
        roles,
        stance,
        toks,
        object: None,
        incomplete: false,
    }
}
