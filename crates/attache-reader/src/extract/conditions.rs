//! The further conditions of a frame: whether arms are spoken of, a strike was one, parties are two.

use super::*;

impl Extractor<'_, '_> {
    pub(super) fn holds(
        &self,
        condition: Condition,
        frame: &Frame,
        act: &Act,
        roles: &BTreeMap<Role, Vec<Found>>,
    ) -> bool {
        let all = |role: Role| roles.get(&role).map_or(&[][..], Vec::as_slice);
        match condition {
            Condition::Arms => {
                let freight = |f: &Found| crate::fill::is_freight(self.text.lemma(f.head));
                let both = !all(Role::Supplier).is_empty() && !all(Role::Recipient).is_empty();
                roles.values().flatten().any(|f| matches!(f.what, What::Item | What::Service | What::Technology))
                    || frame.kind == Kind::Transfer && both && all(Role::Item).iter().any(freight)
            }
            Condition::TwoParties => all(Role::Party).len() >= 2,
            Condition::Official => {
                all(Role::Party).iter().all(|f| matches!(f.what, What::State | What::Body | What::Group))
            }
            Condition::Military => self.military(act.at),
            Condition::Strike => self.is_strike(act, all(Role::Attacker), all(Role::Target), all(Role::Weapon)),
            Condition::Part => !all(Role::Component).is_empty(),
            Condition::Making => {
                let making = [
                    "production",
                    "manufacturing",
                    "assembly",
                    "drone",
                    "missile",
                    "arms",
                    "munition",
                    "ammunition",
                    "weapon",
                ];
                let makes = |o: At| {
                    self.text.kids(o).iter().any(|&k| {
                        matches!(self.text.lemma(k), "make" | "build" | "produce" | "manufacture" | "assemble")
                    })
                };
                !all(Role::Item).is_empty()
                    || act.object_heads().into_iter().any(makes)
                    || self.names.modifiers(self.text, act.at).iter().any(|&m| making.contains(&self.text.lemma(m)))
            }
            Condition::ActorTarget => {
                let person_like = |f: &Found| {
                    matches!(
                        f.what,
                        What::State | What::Body | What::Group | What::Organisation | What::Person | What::Crowd
                    )
                };
                all(Role::Target).iter().any(person_like)
                    || !all(Role::Item).is_empty()
                    || frame.kind != Kind::Restriction
            }
            Condition::NoGoods => {
                let state_like =
                    |role| all(role).iter().all(|f| matches!(f.what, What::State | What::Group | What::Body));
                state_like(Role::Supplier)
                    && state_like(Role::Recipient)
                    && act.object_heads().iter().all(|&o| {
                        !matches!(self.text.lemma(o), "nothing" | "anything" | "something" | "everything")
                            && matches!(self.text.tok(o).pos, crate::syntax::Pos::Pron | crate::syntax::Pos::Num)
                            || act.resolve(o).iter().all(|f| matches!(f.what, What::State | What::Group | What::Item))
                    })
            }
            Condition::Restricting => act
                .object_heads()
                .iter()
                .any(|&o| (self.text.tok(o).left..self.text.tok(act.at).right).any(|t| restricts(self.text.lemma(t)))),
            Condition::Persons => all(Role::Party)
                .first()
                .is_some_and(|f| matches!(f.resolution, attache_model::Resolution::ActsFor { .. })),
            Condition::Infinitive => act.wants_an_act(),
            Condition::Complement => act.wants_something(),
            Condition::Package => crate::grammar::surface_subject(self.text, act.at).into_iter().any(|s| {
                matches!(
                    self.text.lemma(s),
                    "package"
                        | "deal"
                        | "contract"
                        | "order"
                        | "sale"
                        | "shipment"
                        | "delivery"
                        | "consignment"
                        | "batch"
                        | "tranche"
                        | "aid"
                        | "assistance"
                        | "purchase"
                        | "donation"
                )
            }),
            Condition::Leaders => all(Role::Party).first().is_some_and(|f| self.in_office(f)),
            Condition::Intransitive => self.text.kid(act.at, Dep::Dobj).is_none() && !self.text.is_passive(act.at),
            Condition::Under => {
                let at = act.object.unwrap_or(act.at);
                let tok = self.text.tok(at);
                tok.dep == Dep::Pobj && self.text.lemma(tok.head) == "under"
            }
            Condition::NoRequest => act.object_heads().iter().all(|&o| {
                !matches!(
                    self.text.lemma(o),
                    "request"
                        | "appeal"
                        | "plea"
                        | "demand"
                        | "call"
                        | "application"
                        | "bid"
                        | "petition"
                        | "idea"
                        | "claim"
                )
            }),
            Condition::Foreign => {
                let own = |f: &Found| all(Role::Recipient).iter().any(|r| r.name == f.name);
                let made = |item: &Found| {
                    let details = item.record.map(|r| &self.names.knowledge.record(r).details);
                    let Some(attache_knowledge::Details::System(system)) = details else { return false };
                    !system.origin.is_empty()
                        && all(Role::Recipient).iter().all(|r| r.record.is_none_or(|r| !system.origin.contains(&r)))
                };
                let said = all(Role::Supplier);
                !said.is_empty() && !said.iter().any(own) || said.is_empty() && all(Role::Item).iter().any(made)
            }
            Condition::Participle => self.text.tok(act.at).tag == "VBN",
            Condition::Measure => !all(Role::Value).is_empty(),
        }
    }

    /// Whether a party acts through somebody in office: no army, no bare name of a state.
    fn in_office(&self, found: &Found) -> bool {
        let attache_model::Resolution::ActsFor { .. } = &found.resolution else { return false };
        let lemma = self.text.lemma(found.head);
        let office = matches!(
            lemma,
            "president"
                | "minister"
                | "premier"
                | "chancellor"
                | "king"
                | "emir"
                | "sultan"
                | "prince"
                | "leader"
                | "ruler"
                | "secretary"
                | "envoy"
                | "delegation"
                | "ambassador"
                | "diplomat"
                | "official"
                | "officials"
                | "general"
                | "chief"
                | "commander"
                | "negotiator"
                | "adviser"
                | "advisor"
                | "lawmaker"
                | "counterpart"
                | "head"
                | "dictator"
                | "strongman"
                | "monarch"
                | "representative"
                | "emissary"
                | "spokesman"
                | "officer"
                | "mission"
        );
        office || self.text.tok(found.head).pos == crate::syntax::Pos::Propn
    }

    /// Whether the sentence speaks of arms or soldiers.
    pub(super) fn military(&self, at: At) -> bool {
        let sent = self.text.sent(self.text.tok(at).sent);
        sent.clone().any(|t| {
            matches!(
                self.text.lemma(t),
                "military"
                    | "militarily"
                    | "defence"
                    | "defense"
                    | "army"
                    | "militia"
                    | "rebel"
                    | "troop"
                    | "troops"
                    | "weapon"
                    | "armed"
                    | "war"
                    | "security"
                    | "soldier"
                    | "militant"
                    | "insurgent"
                    | "fighter"
                    | "combat"
                    | "cadet"
                    | "pilot"
                    | "crew"
                    | "officer"
                    | "recruit"
                    | "navy"
                    | "squadron"
                    | "guard"
                    | "fleet"
                    | "commando"
                    | "general"
                    | "colonel"
                    | "admiral"
                    | "marine"
                    | "gendarme"
                    | "gendarmerie"
                    | "arms"
                    | "paratrooper"
                    | "regiment"
                    | "battalion"
                    | "brigade"
                    | "garrison"
                    | "barracks"
                    | "guerrilla"
                    | "mercenary"
                    | "ceasefire"
                    | "warfare"
                    | "battlefield"
                    | "frontline"
            ) || self.text.lemma(t) == "force"
                && t > sent.start
                && matches!(self.text.lemma(t - 1), "air" | "armed" | "security" | "special")
                || self.names.reading(t, &[Table::Class, Table::System]).is_some()
        })
    }

    pub(super) fn is_strike(&self, act: &Act, attacker: &[Found], target: &[Found], weapon: &[Found]) -> bool {
        let plain = matches!(
            self.text.lemma(act.at),
            "bomb"
                | "shell"
                | "bombard"
                | "attack"
                | "raid"
                | "ambush"
                | "torpedo"
                | "gas"
                | "destroy"
                | "pound"
                | "sink"
                | "sabotage"
                | "blow"
                | "shoot"
        );
        let fighter = attacker.iter().any(|f| matches!(f.what, What::State | What::Group));
        // "hit Iranian missile works": some thing of arms, or of a state's, struck by somebody in arms.
        let armed_thing = |f: &Found| {
            f.what == What::Thing
                && fighter
                && (!act.items_within(f.head).is_empty() || !self.names.origin(self.text, f.head).is_empty())
        };
        let no_target = |f: &Found| {
            f.what == What::Thing
                && (!armed_thing(f) && !plain
                    || self.text.tok(f.head).pos != crate::syntax::Pos::Noun
                    || matches!(
                        self.text.lemma(f.head),
                        "stock" | "stockpile" | "rest" | "arsenal" | "evidence" | "document"
                    ))
        };
        if !target.is_empty() && target.iter().all(no_target) {
            return false;
        }
        let town = |f: &Found| {
            f.what == What::Place
                || f.record.is_some()
                    && matches!(&f.resolution, attache_model::Resolution::ActsFor { .. })
                    && self.names.reading(f.head, &[Table::Place]).is_some()
        };
        let struck = target
            .iter()
            .any(|f| matches!(f.what, What::Site | What::Facility | What::Item) || armed_thing(f) || town(f));
        !weapon.is_empty()
            || (struck && self.military(act.at))
            || (plain && (fighter || struck))
            || (struck && fighter)
            || (plain && attacker.is_empty() && !target.is_empty() && self.military(act.at))
    }

    /// Whether somebody sends named arms without any word of a place they go to: no deployment.
    pub(super) fn gives(&self, act: &Act, roles: &BTreeMap<Role, Vec<Found>>) -> bool {
        let text = self.text;
        let whither = |k: At| {
            matches!(text.tok(k).dep, Dep::Prep | Dep::Advmod | Dep::Prt | Dep::Advcl)
                && !matches!(
                    text.lemma(k),
                    "as" | "in"
                        | "by"
                        | "during"
                        | "since"
                        | "also"
                        | "too"
                        | "even"
                        | "after"
                        | "before"
                        | "already"
                        | "with"
                        | "for"
                )
        };
        let tok = text.tok(act.at);
        let goes = (act.at..tok.right).any(|t| {
            matches!(text.tok(t).dep, Dep::Prep | Dep::Dative)
                && matches!(
                    text.lemma(t),
                    "to" | "into" | "over" | "near" | "off" | "at" | "toward" | "towards" | "against"
                )
        });
        let plain = !goes
            && text
                .kids(act.at)
                .iter()
                .chain(act.object_heads().iter().flat_map(|&o| text.kids(o)))
                .all(|&k| !whither(k) || text.lemma(k) == "of");
        let arms = roles.get(&Role::Item).into_iter().flatten().any(|f| f.what == What::Item && f.record.is_some());
        let giver = roles.get(&Role::Supplier).into_iter().flatten().any(|f| f.what == What::State);
        !act.noun
            && plain
            && arms
            && giver
            && matches!(text.lemma(act.at), "send" | "dispatch" | "ship" | "fly" | "hand")
    }

    /// Whether the arms are told apart from any others of their kind: a designation, "the", "these", a number.
    pub(super) fn is_definite(&self, roles: &BTreeMap<Role, Vec<Found>>) -> bool {
        let text = self.text;
        roles.get(&Role::Item).into_iter().flatten().any(|f| {
            f.record.is_some_and(|r| self.names.knowledge.record(r).table() == Table::System)
                || matches!(f.resolution, attache_model::Resolution::Reference { .. })
                || text.kids(f.head).iter().any(|&k| {
                    text.tok(k).dep == Dep::Nummod
                        || matches!(
                            text.lemma(k),
                            "the" | "these" | "those" | "no" | "remaining" | "first" | "last" | "second" | "another"
                        )
                })
        })
    }

    /// Whether the item is but an "it" or "them", which may be anything.
    pub(super) fn only_pronouns(&self, roles: &BTreeMap<Role, Vec<Found>>) -> bool {
        let pronoun = |f: &Found| {
            matches!(f.resolution, attache_model::Resolution::Reference { .. })
                && matches!(self.text.tok(f.head).pos, crate::syntax::Pos::Pron | crate::syntax::Pos::Det)
        };
        roles.get(&Role::Item).is_some_and(|items| items.iter().all(pronoun))
    }
}

/// Words of stopping and limiting, by which a law on arms is known.
pub(super) fn restricts(lemma: &str) -> bool {
    matches!(
        lemma,
        "ban"
            | "halt"
            | "stop"
            | "block"
            | "prohibit"
            | "limit"
            | "end"
            | "prevent"
            | "suspend"
            | "restrict"
            | "bar"
            | "forbid"
            | "sanction"
            | "sanctions"
            | "embargo"
            | "curb"
            | "restriction"
            | "disapproval"
            | "freeze"
    )
}
