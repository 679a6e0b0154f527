//! What earlier sentences have told of who gives what to whom.

use crate::extract::Draft;
use crate::names::Found;
use crate::syntax::At;
use attache_knowledge::{Knowledge, RecordRef, Table};
use attache_model::{Kind, Resolution, Role};

/// How many sentences back a deal may have been spoken of.
const REACH: u32 = 12;

/// How many sentences back those stand to whom others give as well.
const NEAR: u32 = 2;

/// The deals that a document has told of so far.
#[derive(Default)]
pub struct Told {
    deals: Vec<Deal>,
}

struct Deal {
    sent: u32,
    items: Vec<RecordRef>,
    supplier: Vec<Found>,
    recipient: Vec<Found>,
}

impl Told {
    /// "The drones were handed to Poland": from whom, the deal in the same arms with the same party has said.
    fn supply_missing(&self, knowledge: &Knowledge, draft: &mut Draft, items: &[RecordRef], sent: u32) {
        let (known, missing) =
            match (draft.roles.contains_key(&Role::Supplier), draft.roles.contains_key(&Role::Recipient)) {
                (true, false) => (Role::Supplier, Role::Recipient),
                (false, true) => (Role::Recipient, Role::Supplier),
                _ => return,
            };
        let names: Vec<String> = draft.names(known).into_iter().map(str::to_owned).collect();
        let system = |r: &RecordRef| knowledge.record(*r).table() == Table::System;
        let referred = draft
            .roles
            .get(&Role::Item)
            .into_iter()
            .flatten()
            .any(|f| matches!(f.resolution, Resolution::Reference { .. }));
        let agrees = |deal: &&Deal| {
            let side = |role| if role == Role::Supplier { &deal.supplier } else { &deal.recipient };
            let party = !side(known).is_empty() && side(known).iter().all(|f| names.contains(&f.name));
            let same = deal.items.iter().any(|a| items.contains(a) && (system(a) || referred));
            sent - deal.sent <= REACH
                && party
                && same
                && !side(missing).is_empty()
                && side(missing).iter().all(|f| !names.contains(&f.name))
        };
        let Some(deal) = self.deals.iter().rev().find(agrees) else { return };
        let fillers = if missing == Role::Supplier { &deal.supplier } else { &deal.recipient };
        let fillers = here(draft.trigger, fillers);
        draft.roles.insert(missing, fillers);
        draft.stance.because.push("the other party: from the last deal of the same party in the same arms".to_owned());
    }

    /// Remembers a transfer; completes one that names nobody ("no drone has yet been handed over") from the last
    /// deal in the same arms. False if it stays without anybody: then it is no claim.
    pub fn complete(&mut self, knowledge: &Knowledge, draft: &mut Draft, sent: u32, package: bool) -> bool {
        if draft.kind != Kind::Transfer {
            let nobody = !draft.roles.contains_key(&Role::Supplier) && !draft.roles.contains_key(&Role::Recipient);
            if draft.kind == Kind::Support && package && nobody {
                // "It covers training as well": of the deal told of just before.
                let near =
                    |deal: &&Deal| sent - deal.sent <= NEAR && !(deal.supplier.is_empty() && deal.recipient.is_empty());
                let Some(deal) = self.deals.iter().rev().find(near) else { return false };
                for (role, fillers) in [(Role::Supplier, &deal.supplier), (Role::Recipient, &deal.recipient)] {
                    if !fillers.is_empty() {
                        draft.roles.insert(role, here(draft.trigger, fillers));
                    }
                }
                draft.stance.because.push("who gives and takes: from the deal told of just before".to_owned());
                return true;
            }
            if draft.kind == Kind::Support {
                let role = |role| draft.roles.get(&role).cloned().unwrap_or_default();
                self.deals.push(Deal {
                    sent,
                    items: Vec::new(),
                    supplier: role(Role::Supplier),
                    recipient: role(Role::Recipient),
                });
            }
            return true;
        }
        let items: Vec<RecordRef> =
            draft.roles.get(&Role::Item).into_iter().flatten().filter_map(|f| f.record).collect();
        if !draft.incomplete {
            self.supply_missing(knowledge, draft, &items, sent);
            let role = |role| draft.roles.get(&role).cloned().unwrap_or_default();
            self.deals.push(Deal { sent, items, supplier: role(Role::Supplier), recipient: role(Role::Recipient) });
            return true;
        }
        let related = |a: RecordRef, b: RecordRef| knowledge.is_a(a, b) || knowledge.is_a(b, a);
        let giver: Vec<String> = draft.names(Role::Supplier).into_iter().map(str::to_owned).collect();
        if !giver.is_empty() && !package {
            // "Libya sent missiles as well": to whom the others just named gave.
            let near = |deal: &&Deal| {
                sent - deal.sent <= NEAR
                    && !deal.recipient.is_empty()
                    && deal.recipient.iter().all(|f| !giver.contains(&f.name))
            };
            let Some(recipient) = self.deals.iter().rev().find(near).map(|deal| deal.recipient.clone()) else {
                return false;
            };
            let items = items.clone();
            draft.roles.insert(Role::Recipient, here(draft.trigger, &recipient));
            self.deals.push(Deal { sent, items, supplier: Vec::new(), recipient });
            draft.stance.because.push("who takes: from the deal that the report told of just before".to_owned());
            return true;
        }
        let same = |deal: &&Deal| {
            if package {
                sent - deal.sent <= NEAR
            } else {
                sent - deal.sent <= REACH && deal.items.iter().any(|&a| items.iter().any(|&b| related(a, b)))
            }
        };
        let Some(deal) = self.deals.iter().rev().find(same) else { return false };
        for (role, fillers) in [(Role::Supplier, &deal.supplier), (Role::Recipient, &deal.recipient)] {
            if !fillers.is_empty() {
                draft.roles.insert(role, here(draft.trigger, fillers));
            }
        }
        draft
            .stance
            .because
            .push("who gives and takes: from the last deal in the same arms that the report told of".to_owned());
        true
    }
}

/// Fillers told of before, as they are meant at the word of an act.
fn here(trigger: At, fillers: &[Found]) -> Vec<Found> {
    let refer = |f: &Found| Found {
        toks: trigger..trigger + 1,
        head: trigger,
        resolution: Resolution::Reference { antecedent: f.name.clone() },
        ..f.clone()
    };
    fillers.iter().map(refer).collect()
}
