//! Who did as another had done: "Japan and Australia followed", "Canada has done so this month".

pub mod deals;
pub mod strikes;

use crate::extract::Draft;
use crate::fill::Act;
use crate::frames::Frames;
use crate::grammar::{doers, objects};
use crate::names::{Found, What};
use crate::stance::stance;
use crate::syntax::{At, Dep, Text};
use attache_model::{Kind, Resolution, Role};
use std::collections::BTreeMap;

/// How many sentences back the act may have been told that others follow in.
const REACH: u32 = 2;

/// How many sentences back those may have been named whose deal "the deal" is.
const DEAL_REACH: u32 = 8;

/// The measures and departures told of so far, which others may follow.
#[derive(Default)]
pub struct Followed {
    last: Option<Model>,
    /// Who dealt with whom last, and the sentence that told it.
    dealt: Option<(u32, Vec<Found>)>,
}

/// An act to follow: all of it but who did it.
struct Model {
    sent: u32,
    at: At,
    frame: usize,
    kind: Kind,
    roles: BTreeMap<Role, Vec<Found>>,
}

impl Followed {
    /// Remembers an act that others may follow.
    pub fn tell(&mut self, sent: u32, draft: &Draft) {
        let both = match draft.kind {
            Kind::Agreement => [Role::Party].as_slice(),
            Kind::Transfer => &[Role::Supplier, Role::Recipient],
            _ => &[],
        };
        let parties: Vec<Found> = both.iter().filter_map(|r| draft.roles.get(r)).flatten().cloned().collect();
        let filled = both.iter().all(|r| draft.roles.contains_key(r)) && parties.len() >= 2;
        if filled
            && parties.iter().all(|f| matches!(f.what, What::State | What::Body | What::Organisation | What::Group))
        {
            self.dealt = Some((sent, parties));
        }
        if doer(draft.kind).is_some_and(|role| draft.roles.contains_key(&role)) {
            self.last = Some(Model {
                sent,
                at: draft.trigger,
                frame: draft.frame,
                kind: draft.kind,
                roles: draft.roles.clone(),
            });
        }
    }

    /// The act of those who, in this sentence, did as was told before.
    pub fn follow<'a, 'd: 'a>(&self, act: impl Fn(At) -> Act<'a, 'd>, text: &Text, sent: u32) -> Option<Draft> {
        let model = self.last.as_ref().filter(|m| sent - m.sent <= REACH)?;
        let role = doer(model.kind)?;
        let verb = text.sent(sent).find(|&at| at > model.at && text.is_verb(at) && follows(text, at))?;
        let act = act(verb);
        let actor = |f: &Found| matches!(f.what, What::State | What::Body | What::Organisation);
        let who: Vec<Found> = doers(text, verb).into_iter().flat_map(|t| act.resolve(t)).filter(actor).collect();
        let known =
            model.roles.get(&role).is_some_and(|before| who.iter().all(|f| before.iter().any(|b| b.name == f.name)));
        if who.is_empty() || known {
            return None;
        }
        let mut roles = model.roles.clone();
        for found in roles.values_mut().flatten() {
            found.toks = verb..verb + 1;
            found.head = verb;
        }
        roles.insert(role, who);
        let mut stance = stance(text, act.names.lexicon, verb, crate::phase::Phase::Done);
        stance.because.push(format!("'{}': as told of another before", text.word(verb)));
        let toks = crate::fill::extent(text, verb, roles.values().flatten());
        Some(Draft {
            frame: model.frame,
            kind: model.kind,
            trigger: verb,
            noun: false,
            roles,
            stance,
            toks,
            object: None,
            incomplete: false,
        })
    }
}

impl Followed {
    /// "The contract was signed in May": by those whose deal was told of before.
    pub fn deal<'a, 'd: 'a>(
        &self,
        frames: &Frames,
        act: impl Fn(At) -> Act<'a, 'd>,
        text: &Text,
        sent: u32,
    ) -> Option<Draft> {
        let (told, parties) = self.dealt.as_ref().filter(|(told, _)| sent - told <= DEAL_REACH)?;
        let frame = frames.all.iter().position(|f| f.id == "agreement.sign")?;
        let signed = |&at: &At| {
            let subject = text.kid(at, Dep::NsubjPass);
            text.is_verb(at)
                && matches!(text.lemma(at), "sign" | "conclude" | "ink" | "initial" | "finalise" | "finalize" | "seal")
                && doers(text, at).is_empty()
                && subject.is_some_and(|s| {
                    let the = text.kid(s, Dep::Det).is_some_and(|d| matches!(text.lemma(d), "the" | "this" | "that"));
                    the && matches!(
                        text.lemma(s),
                        "deal" | "contract" | "agreement" | "accord" | "pact" | "memorandum" | "treaty"
                    )
                })
        };
        let verb = text.sent(sent).find(signed)?;
        let mut stance = stance(text, act(verb).names.lexicon, verb, crate::phase::Phase::Done);
        stance.because.push(format!("the parties: as told {} sentences before", sent - told));
        let here = |f: &Found| Found {
            toks: verb..verb + 1,
            head: verb,
            resolution: Resolution::Reference { antecedent: f.name.clone() },
            ..f.clone()
        };
        let roles = BTreeMap::from([(Role::Party, parties.iter().map(here).collect::<Vec<_>>())]);
        let first = text.kid(verb, Dep::NsubjPass).map_or(verb, |s| text.tok(s).left);
        Some(Draft {
            frame,
            kind: Kind::Agreement,
            trigger: verb,
            noun: false,
            roles,
            stance,
            toks: first..verb + 1,
            object: None,
            incomplete: false,
        })
    }
}

/// Whose the act is, for the kinds in which states follow one another.
fn doer(kind: Kind) -> Option<Role> {
    match kind {
        Kind::Restriction => Some(Role::Imposer),
        Kind::Demand => Some(Role::Demander),
        _ => None,
    }
}

/// "followed", "followed suit", "did so", "did the same", "did likewise".
fn follows(text: &Text, verb: At) -> bool {
    let object = objects(text, verb);
    match text.lemma(verb) {
        "follow" => !text.is_passive(verb) && (object.is_empty() || object.iter().all(|&o| text.lemma(o) == "suit")),
        "do" => {
            text.kids(verb).iter().any(|&k| k > verb && matches!(text.lemma(k), "so" | "likewise"))
                || object.iter().any(|&o| text.lemma(o) == "same")
        }
        _ => false,
    }
}
