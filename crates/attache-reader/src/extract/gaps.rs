//! Acts told by their rest alone: "sold twelve to Iran and six to China", "drones from Turkey and helicopters from
//! France", "ten jets in 2018 and 30 tanks in 2019". The parser joins such a rest to the nearest word of any sort.

use super::*;
use crate::syntax::Pos;

/// How many rests of one verb are read.
const RESTS: usize = 6;

/// How many words after the verb a rest may begin.
const SPAN: At = 80;

impl Extractor<'_, '_> {
    /// The further claims of a verb whose rest stands again without it; the draft gives up what was the rest's.
    pub(super) fn gaps(&self, draft: &mut Draft) -> Vec<Draft> {
        let text = self.text;
        if draft.noun || !matches!(draft.kind, Kind::Transfer | Kind::Support | Kind::TechnologyTransfer) {
            return Vec::new();
        }
        let tok = text.tok(draft.trigger);
        let rests: Vec<At> = (draft.trigger + 1..tok.right.min(draft.trigger + SPAN))
            .filter(|&at| text.tok(at).dep == Dep::Conj && self.is_rest(draft, at))
            .take(RESTS)
            .collect();
        let mut found = Vec::new();
        for rest in rests {
            let act =
                Act { text, names: self.names, mentions: self.mentions, at: draft.trigger, noun: false, object: None };
            let item: Vec<Found> = match text.tok(rest).pos {
                // The same arms, but so many of them.
                Pos::Num => {
                    let same = draft.roles.get(&Role::Item).cloned().unwrap_or_default();
                    same.into_iter().map(|f| Found { toks: rest..rest + 1, head: rest, ..f }).collect()
                }
                _ => act.resolve(rest).into_iter().filter(|f| f.what == What::Item).collect(),
            };
            if item.is_empty() {
                continue;
            }
            // What hangs on the rest, or on the verb after it, is the rest's.
            let later = text
                .kids(rest)
                .iter()
                .chain(text.kids(draft.trigger))
                .copied()
                .filter(|&k| k > rest && matches!(text.tok(k).dep, Dep::Prep | Dep::Dative));
            let mut roles = draft.roles.clone();
            roles.insert(Role::Item, item);
            let mut own = false;
            for prep in later {
                let role = match text.lemma(prep) {
                    "to" => Role::Recipient,
                    "from" => Role::Supplier,
                    _ => continue,
                };
                let Some(object) = text.kid(prep, Dep::Pobj) else { continue };
                let who: Vec<Found> = text
                    .joined(object)
                    .into_iter()
                    .flat_map(|o| act.resolve(o))
                    .filter(|f| matches!(f.what, What::State | What::Group | What::Organisation | What::Body))
                    .collect();
                if who.is_empty() {
                    continue;
                }
                own = true;
                self.give_up(draft, &act, role, rest, &who);
                roles.insert(role, who);
            }
            let dated = text.kids_as(rest, Dep::Prep).any(|p| matches!(text.lemma(p), "in" | "by" | "during"));
            if !own && !dated && text.tok(rest).pos == Pos::Num {
                continue;
            }
            let mut toks = extent(text, rest, roles.values().flatten());
            toks = toks.start.min(rest)..toks.end.max(text.tok(rest).right.min(rest + 8));
            found.push(Draft {
                roles,
                toks: rest.min(toks.end)..toks.end,
                stance: draft.stance.clone(),
                trigger: draft.trigger,
                ..*draft
            });
        }
        found
    }

    /// A number or arms joined to what is none: to a state, a date, a preposition.
    fn is_rest(&self, draft: &Draft, at: At) -> bool {
        let text = self.text;
        let head = text.tok(at).head;
        if head == draft.trigger || crate::grammar::nearest_verb(text, at) != Some(draft.trigger) {
            return false;
        }
        let kind = match text.tok(at).pos {
            Pos::Num => text.kids_as(at, Dep::Prep).any(|p| matches!(text.lemma(p), "to" | "from")),
            Pos::Noun | Pos::Propn => self.names.reading(at, &[Table::Class, Table::System]).is_some(),
            _ => false,
        };
        let odd = match text.tok(head).pos {
            Pos::Adp => text.lemma(head) == "to" || text.lemma(head) == "from",
            Pos::Num => text.tok(head).dep == Dep::Pobj,
            Pos::Propn => {
                text.tok(head).dep == Dep::Pobj && self.names.reading(head, &[Table::State, Table::Actor]).is_some()
            }
            _ => false,
        };
        kind && odd && text.tok(at).head < at
    }

    /// The verb's own claim keeps of a role only what stands before the rest.
    fn give_up(&self, draft: &mut Draft, act: &Act, role: Role, rest: At, who: &[Found]) {
        let text = self.text;
        let taken = draft
            .roles
            .get(&role)
            .is_none_or(|f| f.iter().all(|f| f.head > rest || who.iter().any(|w| w.name == f.name)));
        if !taken {
            if let Some(found) = draft.roles.get_mut(&role) {
                found.retain(|f| f.head < rest);
            }
            return;
        }
        let word = if role == Role::Supplier { "from" } else { "to" };
        let before = (draft.trigger + 1..rest)
            .filter(|&p| matches!(text.tok(p).dep, Dep::Prep | Dep::Dative) && text.lemma(p) == word)
            .filter_map(|p| text.kid(p, Dep::Pobj))
            .find(|&o| o < rest);
        let found: Vec<Found> = before
            .into_iter()
            .flat_map(|o| act.resolve(o))
            .filter(|f| matches!(f.what, What::State | What::Group | What::Organisation | What::Body))
            .collect();
        if found.is_empty() {
            draft.roles.remove(&role)
        } else {
            draft.roles.insert(role, found)
        };
    }
}
