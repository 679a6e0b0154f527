//! Who stands behind an office, a title, a group or a description.

use super::*;

impl Names<'_> {
    /// "Iran's top general", "Turkish and American officials", "the government of Chad": who stands behind an office.
    pub(super) fn behind(&self, text: &Text, head: At) -> Vec<Found> {
        let words = text.words(text.tok(head).left.max(head.saturating_sub(6))..head + 1).to_owned();
        let mut found = Vec::new();
        let of =
            text.kids_as(head, Dep::Prep).filter(|&p| matches!(text.lemma(p), "of" | "for" | "in" | "from" | "to"));
        let after: Vec<At> = of.filter_map(|p| text.kid(p, Dep::Pobj)).flat_map(|t| text.joined(t)).collect();
        // "Britain's UN ambassador", "the Armenian ambassador to Egypt": whose he is, not where he sits.
        let envoy = matches!(
            text.lemma(head),
            "ambassador"
                | "envoy"
                | "representative"
                | "delegate"
                | "mission"
                | "attaché"
                | "embassy"
                | "consulate"
                | "emissary"
        );
        let whose = |at: At| self.reading(at, &[Table::State]).is_some();
        let sent_by = self.modifiers(text, head).into_iter().find(|&at| whose(at)).filter(|_| envoy);
        for at in self.modifiers(text, head).into_iter().chain(after) {
            if sent_by.is_some_and(|by| by != at) {
                continue;
            }
            if let Some((hit, reading)) = self.reading(at, &[Table::State, Table::Actor, Table::Person]) {
                let record = self.knowledge.acts_as(reading.record);
                let shown = self.knowledge.record(record);
                if found.iter().any(|f: &Found| f.record == Some(record)) {
                    continue;
                }
                let mut actor = self.actor(record, hit.toks.start.min(head)..hit.toks.end.max(head + 1), head, text);
                actor.name.clone_from(&shown.name);
                actor.resolution = Resolution::ActsFor { actor: words.clone() };
                found.push(actor);
            } else if self.lexicon.nouns.acts_for_state.contains(text.lemma(at)) && text.tok(at).dep == Dep::Pobj {
                found.extend(self.behind_once(text, at, &words));
            }
        }
        found
    }

    /// "commander of Iran's air force": one level further down.
    pub(super) fn behind_once(&self, text: &Text, at: At, words: &str) -> Vec<Found> {
        let of = text
            .kids_as(at, Dep::Prep)
            .filter(|&p| matches!(text.lemma(p), "of" | "for"))
            .filter_map(|p| text.kid(p, Dep::Pobj));
        let mods = self.modifiers(text, at).into_iter().chain(of);
        mods.filter_map(|m| self.reading(m, &[Table::State, Table::Actor]))
            .map(|(hit, reading)| {
                let mut actor = self.actor(reading.record, hit.toks.clone(), at, text);
                actor.resolution = Resolution::ActsFor { actor: words.to_owned() };
                actor
            })
            .collect()
    }

    /// A named person: given as the state for which a title before or after the name says that he acts.
    pub(super) fn person(&self, text: &Text, head: At) -> Option<Found> {
        if text.tok(head).pos != Pos::Propn {
            return None;
        }
        let ent = self.entity(text, head).filter(|e| e.label == "PERSON");
        let title = |at: At| self.lexicon.nouns.acts_for_state.contains(text.lemma(at)) && text.tok(at).pos != Pos::Adj;
        let titles = self.modifiers(text, head).into_iter().filter(|&m| title(m));
        let beside = text.kids_as(head, Dep::Appos).filter(|&a| title(a));
        // "Mali's air force chief, General X"
        let of = Some(text.tok(head).head).filter(|&h| text.tok(head).dep == Dep::Appos && title(h));
        let offices: Vec<At> = titles.chain(beside).chain(of).collect();
        for office in offices {
            let mut behind = self.behind(text, office);
            if behind.is_empty() {
                behind = self.behind(text, head);
            }
            if let Some(mut state) = behind.into_iter().next() {
                state.toks = state.toks.start.min(head)..state.toks.end.max(head + 1);
                state.head = head;
                return Some(state);
            }
        }
        let ent = ent?;
        Some(Found {
            name: text.words(ent.toks.clone()).trim_end_matches("'s").trim_end_matches("’s").to_owned(),
            record: None,
            toks: ent.toks.clone(),
            head,
            what: What::Person,
            resolution: Resolution::AsWorded,
        })
    }

    /// "President Wickremesinghe": a person whom no file knows, in an office that stands before the name without its state.
    pub fn unknown_in_office(&self, text: &Text, head: At) -> bool {
        let office = |m: At| {
            matches!(
                text.lemma(m),
                "president"
                    | "minister"
                    | "premier"
                    | "chancellor"
                    | "king"
                    | "emir"
                    | "sultan"
                    | "general"
                    | "admiral"
                    | "ambassador"
                    | "commander"
                    | "marshal"
            )
        };
        self.hit(head).is_none()
            && self.entity_label(text, head) == Some("PERSON")
            && self.modifiers(text, head).into_iter().any(office)
            && self.person(text, head).is_some_and(|f| f.what == What::Person && f.record.is_none())
    }

    /// "Houthi rebels" are the Houthis; "Libyan rebels" are not Libya.
    pub(super) fn group(&self, text: &Text, head: At) -> Vec<Found> {
        let named: Vec<Found> = self
            .modifiers(text, head)
            .into_iter()
            .filter_map(|m| self.reading(m, &[Table::Actor]))
            .filter(|(_, r)| self.knowledge.record(self.knowledge.acts_as(r.record)).table() == Table::Actor)
            .map(|(hit, r)| self.actor(r.record, hit.toks.start..head + 1, head, text))
            .collect();
        if !named.is_empty() {
            return dedup(named);
        }
        if let Some(named) = self.named_beside(text, head) {
            return vec![named];
        }
        vec![self.as_worded(text, head, What::Group)]
    }

    /// "the Turkish firm Baykar", "Baykar, a Turkish firm".
    pub(super) fn named_beside(&self, text: &Text, head: At) -> Option<Found> {
        let mut beside: Vec<At> = text.kids_as(head, Dep::Appos).collect();
        if text.tok(head).dep == Dep::Appos {
            beside.push(text.tok(head).head);
        }
        beside.into_iter().find_map(|at| {
            let (hit, reading) = self.reading(at, &[Table::Actor, Table::Outlet])?;
            Some(match self.knowledge.record(reading.record).table() {
                Table::Actor => self.actor(reading.record, hit.toks.clone(), at, text),
                _ => Found {
                    name: self.knowledge.record(reading.record).name.clone(),
                    record: Some(reading.record),
                    toks: hit.toks.clone(),
                    head: at,
                    what: What::Outlet,
                    resolution: Resolution::Named,
                },
            })
        })
    }

    pub(super) fn of_own_account(&self, text: &Text, head: At) -> bool {
        self.modifiers(text, head).into_iter().any(|m| {
            self.lexicon.nouns.groups.contains(text.lemma(m)) || self.lexicon.nouns.own_account.contains(text.lemma(m))
        })
    }

    /// Whether an unknown name of several words says or asks something: then it is somebody's.
    pub(super) fn speaks(&self, text: &Text, head: At) -> bool {
        let tok = text.tok(head);
        let named = tok.pos == Pos::Propn && text.kids_as(head, Dep::Compound).any(|k| text.tok(k).pos == Pos::Propn);
        let verb = text.lemma(tok.head);
        let says = self.lexicon.verbs.get(verb).is_some_and(|all| all.iter().any(|g| g.reports.is_some()));
        let asks = matches!(
            verb,
            "call"
                | "urge"
                | "ask"
                | "demand"
                | "condemn"
                | "criticise"
                | "criticize"
                | "denounce"
                | "appeal"
                | "sign"
                | "agree"
        );
        named && tok.dep == Dep::Nsubj && text.is_verb(tok.head) && (says || asks)
    }

    /// "members of the Security Council": the body that they make up.
    pub(super) fn members_of(&self, text: &Text, head: At) -> Option<Found> {
        if text.lemma(head) != "member" {
            return None;
        }
        let of = text.kids_as(head, Dep::Prep).find(|&p| text.lemma(p) == "of").and_then(|p| text.kid(p, Dep::Pobj))?;
        let (hit, reading) = self.reading(of, &[Table::Actor])?;
        let body = self.actor(reading.record, hit.toks.start.min(head)..hit.toks.end.max(head + 1), head, text);
        (body.what == What::Body).then_some(body)
    }
}
