//! One thing for another: "in exchange for", "in return", "for which it obtained".
//!
//! The act that the phrase hangs on says who gives and who gets; the phrase says for what.

use crate::extract::{Draft, Extractor};
use crate::fill::{Act, extent};
use crate::grammar::{after_preposition, antecedent_of_relative, clause_root, doers, objects};
use crate::names::{Found, What};
use crate::phase::Phase;
use crate::stance::{Stance, stance};
use crate::syntax::{At, Dep};
use attache_model::{Kind, Role};
use std::collections::BTreeMap;
use std::ops::Range;

/// Who gives what to whom, for what.
struct Bargain {
    giver: Vec<Found>,
    receiver: Vec<Found>,
    given: Vec<Found>,
    in_return: Vec<Found>,
    stance: Stance,
    trigger: At,
}

/// What the act gives, less what it is given for.
fn given_for(base: &Draft, in_return: &[Found]) -> Vec<Found> {
    let items = base.roles.get(&Role::Item).into_iter().flatten();
    items.filter(|item| in_return.iter().all(|f| f.name != item.name)).cloned().collect()
}

impl Extractor<'_, '_> {
    /// Adds the exchanges of a sentence to its other acts.
    pub fn exchanges(&self, sent: u32, drafts: &mut Vec<Draft>) {
        let text = self.text;
        let sent_toks = text.sent(sent);
        let mut seen: Vec<Range<At>> = Vec::new();
        let mut phrases: Vec<&(Vec<String>, usize)> = self.frames.phrases.iter().collect();
        // "in return for" before "in return"
        phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        for (phrase, frame) in phrases {
            let n = phrase.len() as At;
            let stands = |at: At| {
                at + n <= sent_toks.end
                    && phrase.iter().zip(at..).all(|(word, t)| text.word(t).eq_ignore_ascii_case(word))
            };
            let Some(start) = sent_toks.clone().find(|&at| stands(at) && seen.iter().all(|s| !s.contains(&at))) else {
                continue;
            };
            let words = start..start + n;
            seen.push(words.clone());
            if let Some(bargain) = self.bargain(words.clone(), drafts) {
                self.add(*frame, words, bargain, drafts);
            }
        }
        let relatives: Vec<(Range<At>, Bargain)> = drafts.iter().filter_map(|d| self.for_which(d)).collect();
        if let Some((_, frame)) = self.frames.phrases.first() {
            for (words, bargain) in relatives {
                self.add(*frame, words, bargain, drafts);
            }
        }
    }

    fn add(&self, frame: usize, words: Range<At>, bargain: Bargain, drafts: &mut Vec<Draft>) {
        let text = self.text;
        let Bargain { giver, receiver, given, in_return, mut stance, trigger } = bargain;
        if giver.is_empty() && receiver.is_empty() || in_return.is_empty() && given.is_empty() {
            return;
        }
        stance.because.push(format!("'{}': one thing for another", text.words(words.clone())));
        let filled =
            [(Role::Giver, giver), (Role::Receiver, receiver), (Role::Given, given), (Role::InReturnFor, in_return)];
        let roles: BTreeMap<Role, Vec<Found>> = filled.into_iter().filter(|(_, found)| !found.is_empty()).collect();
        let toks = extent(text, words.start, roles.values().flatten());
        let toks = toks.start.min(trigger)..toks.end.max(words.end);
        drafts.push(Draft {
            frame,
            kind: Kind::Exchange,
            trigger: words.start,
            noun: true,
            roles,
            stance,
            toks,
            object: None,
            incomplete: false,
        });
    }

    /// What the clause of the phrase gives for what follows the phrase.
    fn bargain(&self, words: Range<At>, drafts: &[Draft]) -> Option<Bargain> {
        let text = self.text;
        let (start, last) = (words.start, words.end.checked_sub(1)?);
        let act = Act { text, names: self.names, mentions: self.mentions, at: start, noun: true, object: None };
        let after = |dep: Dep| text.kid(last, dep);
        let mut in_return = Vec::new();
        if let Some(object) = after(Dep::Pobj) {
            in_return = text.joined(object).into_iter().flat_map(|one| self.goods(&act, one)).collect();
        } else if let Some(verb) = after(Dep::Pcomp) {
            in_return = act.items_within(verb);
        }
        let names_return = matches!(text.lemma(last), "for" | "of");
        let above: Vec<At> = text.up(start).collect();
        let acts =
            || drafts.iter().filter(|d| matches!(d.kind, Kind::Transfer | Kind::TechnologyTransfer | Kind::Support));
        // The act that the phrase hangs on; else the nearest before it; else the one that it opens.
        let governs =
            acts().filter(|d| above.contains(&d.trigger)).min_by_key(|d| above.iter().position(|a| *a == d.trigger));
        let same_clause = |d: &&Draft| clause_root(text, d.trigger) == clause_root(text, start);
        let base = governs
            .or_else(|| acts().filter(|d| d.trigger < start).min_by_key(|d| start - d.trigger))
            .or_else(|| acts().filter(|d| d.trigger > start).filter(same_clause).min_by_key(|d| d.trigger));
        // "In exchange, Tehran sought a base": what was given stands in the sentence before.
        let opens = !names_return && start <= text.sent(text.tok(start).sent).start + 1;
        if let Some(base) = base.filter(|_| !opens && (!names_return || !in_return.is_empty())) {
            return Some(Bargain {
                giver: base.roles.get(&Role::Supplier).cloned().unwrap_or_default(),
                receiver: base.roles.get(&Role::Recipient).cloned().unwrap_or_default(),
                given: given_for(base, &in_return),
                in_return,
                stance: base.stance.clone(),
                trigger: base.trigger,
            });
        }
        // "was seeking cash from Moscow in exchange for drones": what is given stands after the phrase.
        let verb = clause_root(text, start);
        if !text.is_verb(verb) {
            return None;
        }
        let act = Act { text, names: self.names, mentions: self.mentions, at: verb, noun: false, object: None };
        let party = |heads: Vec<At>| -> Vec<Found> {
            let found = heads.into_iter().flat_map(|t| act.resolve(t));
            found.filter(|f| matches!(f.what, What::State | What::Group | What::Body)).collect()
        };
        let got: Vec<Found> = objects(text, verb).into_iter().flat_map(|o| self.goods(&act, o)).collect();
        let wants = matches!(text.lemma(verb), "seek" | "want" | "ask" | "demand" | "request");
        let gets =
            matches!(text.lemma(verb), "get" | "receive" | "obtain" | "gain" | "win" | "secure" | "acquire" | "buy");
        // "gave up its stocks in exchange for": the clause gives, the phrase names the return.
        let gives = matches!(
            text.lemma(verb),
            "give"
                | "surrender"
                | "renounce"
                | "abandon"
                | "hand"
                | "release"
                | "free"
                | "lift"
                | "restore"
                | "grant"
                | "cede"
                | "transfer"
                | "provide"
                | "supply"
                | "send"
                | "offer"
                | "deliver"
        );
        if names_return && gives && !in_return.is_empty() {
            let phase = if text.lemma(verb) == "offer" { Phase::Considered } else { Phase::Done };
            let receiver = party(after_preposition(text, verb, "to"));
            let stance = stance(text, self.names.lexicon, verb, phase);
            return Some(Bargain {
                giver: party(doers(text, verb)),
                receiver,
                given: got,
                in_return,
                stance,
                trigger: verb,
            });
        }
        if got.is_empty() || !names_return && !wants && !gets {
            return None;
        }
        let phase = if wants || text.lemma(verb) == "offer" { Phase::Considered } else { Phase::Done };
        let (one, other) = (party(doers(text, verb)), party(after_preposition(text, verb, "from")));
        let stance = stance(text, self.names.lexicon, verb, phase);
        // Who asks something for a thing gives that thing.
        Some(Bargain { giver: one, receiver: other, given: in_return, in_return: got, stance, trigger: verb })
    }

    /// "delivered thirty vehicles, for which it obtained fifteen tanks".
    fn for_which(&self, draft: &Draft) -> Option<(Range<At>, Bargain)> {
        let text = self.text;
        if draft.kind != Kind::Transfer || text.tok(draft.trigger).dep != Dep::Relcl {
            return None;
        }
        let prep = text.kids_as(draft.trigger, Dep::Prep).find(|&p| text.lemma(p) == "for")?;
        let which = text.kid(prep, Dep::Pobj)?;
        let head = antecedent_of_relative(text, which);
        if head == which {
            return None;
        }
        let act =
            Act { text, names: self.names, mentions: self.mentions, at: draft.trigger, noun: false, object: None };
        let bargain = Bargain {
            giver: draft.roles.get(&Role::Supplier).cloned().unwrap_or_default(),
            receiver: draft.roles.get(&Role::Recipient).cloned().unwrap_or_default(),
            given: draft.roles.get(&Role::Item).cloned().unwrap_or_default(),
            in_return: self.goods(&act, head),
            stance: draft.stance.clone(),
            trigger: draft.trigger,
        };
        let same = bargain.given.iter().any(|g| bargain.in_return.iter().any(|r| r.name == g.name));
        (!same).then_some((prep..which + 1, bargain))
    }

    /// What a noun stands for as a thing that is given: arms, services, or anything as worded.
    fn goods(&self, act: &Act, at: At) -> Vec<Found> {
        let mut items: Vec<Found> = act
            .resolve(at)
            .into_iter()
            .filter(|f| matches!(f.what, What::Item | What::Service | What::Technology))
            .collect();
        if items.is_empty() {
            items = act.items_within(at);
        }
        if items.is_empty() {
            // "millions of shells"
            let of = after_preposition(self.text, at, "of");
            items = of.into_iter().flat_map(|o| self.names.weak_item(self.text, o)).collect();
        }
        if items.is_empty() {
            items.push(self.names.as_worded(self.text, at, What::Thing));
        }
        items
    }
}
