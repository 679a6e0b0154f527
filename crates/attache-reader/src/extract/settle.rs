//! One act, one claim: what two words say once is put together, what one word says twice is taken apart.

use super::*;

impl Extractor<'_, '_> {
    /// Two words for one act make one claim: "announced the sale", "signed a contract to supply".
    pub(super) fn settle(&self, drafts: Vec<Draft>) -> Vec<Draft> {
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
                    && !self.two_acts(&draft, k)
                    && (self.text.under(draft.trigger, k.trigger)
                        || self.text.under(k.trigger, draft.trigger)
                        || same_clause(self.text, k.trigger, draft.trigger))
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

    /// "Rwanda, which ordered six, got the first of them": two verbs in two clauses, each with arms of its own.
    fn two_acts(&self, a: &Draft, b: &Draft) -> bool {
        let text = self.text;
        let (low, high) = if text.under(a.trigger, b.trigger) { (a, b) } else { (b, a) };
        let clauses = text.up(low.trigger).take(6).take_while(|&at| at != high.trigger);
        let own = |d: &Draft| d.roles.get(&Role::Item).and_then(|f| f.first()).map(|f| f.head);
        a.kind == Kind::Transfer
            && !a.noun
            && !b.noun
            && a.trigger != b.trigger
            && text.under(low.trigger, high.trigger)
            && clauses.into_iter().any(|at| text.tok(at).dep == Dep::Relcl)
            && matches!((own(a), own(b)), (Some(x), Some(y)) if x != y && x != a.trigger && y != b.trigger)
    }

    /// One claim for each item where the items differ in number, giver or taker: "six MiG-29s and 30 tanks",
    /// "drones from Turkey and missiles from Russia".
    pub(super) fn split(&self, draft: Draft) -> Vec<Draft> {
        let counted = matches!(draft.kind, Kind::Transfer | Kind::Use | Kind::Attack | Kind::Support);
        let items = draft.roles.get(&Role::Item).filter(|items| counted && items.len() > 1);
        let Some(items) = items.cloned() else { return vec![draft] };
        let text = self.text;
        let number = |f: &Found| text.kids(f.head).iter().copied().find(|&k| text.tok(k).dep == Dep::Nummod).is_some();
        let own = |f: &Found, prep: &str| {
            text.kids_as(f.head, Dep::Prep)
                .filter(|&p| text.lemma(p) == prep)
                .filter_map(|p| text.kid(p, Dep::Pobj))
                .flat_map(|t| self.names.resolve(text, t))
                .filter(|f| f.what == What::State || f.what == What::Organisation)
                .collect::<Vec<_>>()
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

    /// Readings that another one of the same words makes idle: a plant that is itself being opened, a supply of
    /// nothing in particular beside one of spare parts.
    pub(super) fn drop_shadows(&self, drafts: &mut Vec<Draft>) {
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
        let known: Vec<(At, At)> = drafts
            .iter()
            .filter(|d| d.kind == Kind::TechnologyTransfer)
            .flat_map(|d| d.roles.get(&Role::Item).into_iter().flatten().map(|f| (d.trigger, f.head)))
            .collect();
        let given: Vec<At> = drafts.iter().filter(|d| d.kind == Kind::Transfer).map(|d| d.trigger).collect();
        let made: Vec<At> = drafts
            .iter()
            .filter(|d| d.kind == Kind::Production && d.roles.contains_key(&Role::Facility))
            .map(|d| d.trigger)
            .collect();
        let figures: Vec<At> = drafts.iter().filter(|d| d.kind == Kind::Specification).map(|d| d.trigger).collect();
        drafts.retain(|d| match d.kind {
            // "can hit ships nearly 300 km away", "operates 84 fighters": a figure, no act.
            Kind::Attack | Kind::Use if figures.contains(&d.trigger) => false,
            // "cancelled the contract for the jets": the arms are what is not bought.
            Kind::Agreement if self.frames.all[d.frame].id == "agreement.leave" => !given.contains(&d.trigger),
            Kind::Production if d.noun => !plants.iter().any(|&(frame, head)| frame != d.frame && head == d.trigger),
            // "transfer warship technology" hands over no warship.
            Kind::Transfer
                if known.iter().any(|(at, head)| {
                    *at == d.trigger
                        && d.roles
                            .get(&Role::Item)
                            .is_some_and(|items| items.iter().all(|f| self.text.under(f.head, *head)))
                }) =>
            {
                false
            }
            Kind::Transfer => d.roles.contains_key(&Role::Item) || !served.contains(&d.trigger),
            // "supplied drones to assist the army": the purpose is no second act; nor is a plant launched a thing used.
            Kind::Support if !d.roles.contains_key(&Role::Item) => {
                !(matches!(self.text.tok(d.trigger).dep, Dep::Advcl | Dep::Xcomp | Dep::Acl)
                    && given.contains(&self.text.tok(d.trigger).head))
            }
            Kind::Use => !made.contains(&d.trigger),
            _ => true,
        });
    }

    /// "building plants for the production of drones in Belarus": the making told within the building of its plant.
    pub(super) fn made_there(&self, making: &Draft, plant: &Draft) -> bool {
        let agree = |role| {
            let (a, b) = (making.names(role), plant.names(role));
            a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
        };
        let plants = |draft: &Draft| -> Vec<At> {
            draft.roles.get(&Role::Facility).into_iter().flatten().map(|f| f.head).collect()
        };
        let same_plant = plants(making).iter().any(|head| plants(plant).contains(head));
        making.kind == Kind::Production
            && plant.roles.contains_key(&Role::Facility)
            && self.text.under(making.trigger, plant.trigger)
            && (same_plant || making.kind.core_roles().iter().all(|&role| agree(role)))
    }

    pub(super) fn weight(&self, draft: &Draft) -> usize {
        let frame = &self.frames.all[draft.frame];
        let core = frame.kind.core_roles().iter().filter(|r| draft.roles.contains_key(r)).count();
        // Of making and setting up where it is made, the plant says how far things have come.
        let plant = usize::from(
            draft.kind == Kind::Production
                && draft.roles.contains_key(&Role::Facility)
                && frame.id != "production.make",
        );
        plant * 5 + core * 4 + draft.roles.len() + usize::from(!frame.objects.is_empty())
    }
}

/// Whether two figures are of one attribute, and two finds of one part: a range and a payload are two claims.
pub(super) fn one_figure(a: &Draft, b: &Draft) -> bool {
    [(Kind::Specification, Role::Attribute), (Kind::Finding, Role::Component)]
        .into_iter()
        .filter(|(kind, _)| a.kind == *kind)
        .all(|(_, role)| {
            let (a, b) = (a.names(role), b.names(role));
            a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
        })
}

/// Whether two drafts may speak of one thing: the same items, or one of them names none.
pub(super) fn one_item(a: &Draft, b: &Draft) -> bool {
    let (a, b) = (a.names(Role::Item), b.names(Role::Item));
    a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
}

pub(super) fn same_clause(text: &Text, a: At, b: At) -> bool {
    crate::grammar::clause_root(text, a) == crate::grammar::clause_root(text, b)
}

pub(super) fn draft_core(draft: &Draft) -> Vec<(Role, Vec<String>)> {
    draft
        .kind
        .core_roles()
        .iter()
        .filter_map(|role| draft.roles.get(role).map(|f| (*role, f.iter().map(|f| f.name.clone()).collect())))
        .collect()
}

/// Whether every core filler of the first stands in the second too.
pub(super) fn within(small: Vec<(Role, Vec<String>)>, large: Vec<(Role, Vec<String>)>) -> bool {
    small.iter().all(|(role, names)| {
        large.iter().find(|(r, _)| r == role).is_some_and(|(_, all)| names.iter().all(|n| all.contains(n)))
    })
}
