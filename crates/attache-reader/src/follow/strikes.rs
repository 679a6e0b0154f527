//! Whose a strike is that the sentence leaves unsaid: "Three plants were hit", after "Israel attacked Iran on Friday".

use crate::extract::Draft;
use crate::names::Found;
use crate::syntax::{Dep, Text};
use attache_model::{Kind, Resolution, Role};

/// How many sentences on a strike still belongs to the attack told of.
const REACH: u32 = 2;

/// The attack told of last.
#[derive(Default)]
pub struct Strikes {
    last: Option<(u32, Vec<Found>)>,
}

impl Strikes {
    /// Gives a strike that nobody is said to have carried out to whoever attacked just before, and remembers it.
    pub fn complete(&mut self, text: &Text, sent: u32, draft: &mut Draft) {
        if draft.kind != Kind::Attack {
            return;
        }
        if let Some(attackers) = draft.roles.get(&Role::Attacker) {
            self.last = Some((sent, attackers.clone()));
            return;
        }
        let Some((told, attackers)) = self.last.as_ref().filter(|(told, _)| sent - told <= REACH) else { return };
        let at = draft.trigger;
        let the = |s| text.kid(s, Dep::Det).is_some_and(|d| matches!(text.lemma(d), "the" | "this" | "that" | "these"));
        let by_strike = text.kids_as(at, Dep::Nsubj).any(|s| {
            the(s)
                && matches!(
                    text.lemma(s),
                    "raid"
                        | "strike"
                        | "attack"
                        | "bombardment"
                        | "salvo"
                        | "operation"
                        | "barrage"
                        | "airstrike"
                        | "sortie"
                )
        });
        // An agent that is named but not known as an attacker is not whoever struck before.
        let unsaid = !draft.noun
            && text.is_passive(at)
            && !text.kids(at).iter().any(|&k| text.tok(k).dep == Dep::Agent)
            && !matches!(text.tok(at).dep, Dep::Amod | Dep::Acl | Dep::Relcl);
        let own = |f: &&Found| draft.roles.get(&Role::Target).into_iter().flatten().any(|target| target.name == f.name);
        if !(by_strike || unsaid) || attackers.iter().any(|f| own(&f)) {
            return;
        }
        let here = |f: &Found| Found {
            toks: at..at + 1,
            head: at,
            resolution: Resolution::Reference { antecedent: f.name.clone() },
            ..f.clone()
        };
        draft.stance.because.push(format!("who struck: as told {} sentences before", sent - told));
        draft.roles.insert(Role::Attacker, attackers.iter().map(here).collect());
    }
}
