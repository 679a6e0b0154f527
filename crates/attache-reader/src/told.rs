//! What earlier sentences have told of who gives what to whom.

use crate::extract::Draft;
use crate::names::Found;
use attache_knowledge::{Knowledge, RecordRef};
use attache_model::{Kind, Resolution, Role};

/// How many sentences back a deal may have been spoken of.
const REACH: u32 = 12;

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
    /// Remembers a transfer; completes one that names nobody ("no drone has yet been handed over") from the last
    /// deal in the same arms. False if it stays without anybody: then it is no claim.
    pub fn complete(&mut self, knowledge: &Knowledge, draft: &mut Draft, sent: u32) -> bool {
        if draft.kind != Kind::Transfer {
            return true;
        }
        let items: Vec<RecordRef> = draft.roles.get(&Role::Item).into_iter().flatten().filter_map(|f| f.record).collect();
        if !draft.incomplete {
            let role = |role| draft.roles.get(&role).cloned().unwrap_or_default();
            self.deals.push(Deal { sent, items, supplier: role(Role::Supplier), recipient: role(Role::Recipient) });
            return true;
        }
        let related = |a: RecordRef, b: RecordRef| knowledge.is_a(a, b) || knowledge.is_a(b, a);
        let same = |deal: &&Deal| sent - deal.sent <= REACH && deal.items.iter().any(|&a| items.iter().any(|&b| related(a, b)));
        let Some(deal) = self.deals.iter().rev().find(same) else { return false };
        for (role, fillers) in [(Role::Supplier, &deal.supplier), (Role::Recipient, &deal.recipient)] {
            if !fillers.is_empty() {
                let here = |f: &Found| Found {
                    toks: draft.trigger..draft.trigger + 1,
                    head: draft.trigger,
                    resolution: Resolution::Reference { antecedent: f.name.clone() },
                    ..f.clone()
                };
                draft.roles.insert(role, fillers.iter().map(here).collect());
            }
        }
        draft.stance.because.push("who gives and takes: from the last deal in the same arms that the report told of".to_owned());
        true
    }
}
