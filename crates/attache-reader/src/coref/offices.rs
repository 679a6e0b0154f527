//! Whose office, country or army is meant where the text leaves it unsaid.

use super::*;

/// How many mentions are looked through for whom a report speaks of most, or for who holds an office.
const SEEN: usize = 500;

/// How many mentions back the country may have been named.
const NEAR: usize = 40;

impl Mentions {
    /// "Minister: We have bought nothing": the state for which somebody in that office was first said to act.
    pub(super) fn in_office(&self, text: &Text, names: &Names, who: At) -> Vec<Found> {
        let office = text.lemma(who);
        if !names.lexicon.nouns.acts_for_state.contains(office) {
            return Vec::new();
        }
        let acts = |m: &&Mention| {
            m.found.what == What::State
                && matches!(&m.found.resolution, Resolution::ActsFor { actor } if actor.to_lowercase().contains(office))
        };
        self.all.iter().take(SEEN).find(acts).map(|m| m.found.clone()).into_iter().collect()
    }

    /// "the country": the state last spoken of as one who acts; where none did, the one that the report speaks of most.
    pub(super) fn country(&self, text: &Text, at: At, lemma: &str) -> Vec<Found> {
        let state = |m: &Mention| m.found.what == What::State;
        let last = self.pick(text, at, |m| state(m) && !m.locative);
        let before = self.all.partition_point(|m| m.at < at);
        let sent = text.tok(at).sent;
        let seen = &self.all[before.saturating_sub(SEEN)..before];
        let count = |name: &str| seen.iter().filter(|m| state(m) && m.found.name == name).count();
        if let Some(i) = last.filter(|&i| !self.all[i].subject) {
            let near = |&j: &usize| sent - self.all[j].sent <= REACH && state(&self.all[j]);
            let most = (0..before).rev().take(NEAR).filter(near).max_by_key(|&j| count(&self.all[j].found.name));
            let rival = most.filter(|&j| count(&self.all[j].found.name) >= 2 * count(&self.all[i].found.name));
            return vec![self.as_reference(rival.unwrap_or(i), lemma, text, at)];
        }
        last.map(|i| vec![self.as_reference(i, lemma, text, at)]).unwrap_or_default()
    }
}

/// "Japan has trained its officers": what is done to others is not done to one's own.
pub(super) fn done_to_others(text: &Text, verb: At, at: At) -> bool {
    let others = matches!(
        text.lemma(verb),
        "train"
            | "arm"
            | "advise"
            | "instruct"
            | "bomb"
            | "strike"
            | "attack"
            | "shell"
            | "invade"
            | "sanction"
            | "occupy"
            | "visit"
            | "bombard"
            | "mentor"
            | "teach"
            | "coach"
            | "blacklist"
            | "criticise"
            | "criticize"
            | "condemn"
            | "thank"
            | "pressure"
    );
    let object = text.up(at).skip(1).take(4).find(|&a| matches!(text.tok(a).dep, Dep::Dobj | Dep::Dative));
    others && object.is_some_and(|o| text.tok(o).head == verb)
}

pub(super) fn is_locative(text: &Text, at: At) -> bool {
    let first = text.up(at).take(8).find(|&a| text.tok(a).dep != Dep::Conj).unwrap_or(at);
    text.tok(first).dep == Dep::Pobj
        && matches!(
            text.lemma(text.tok(first).head),
            "in" | "at" | "near" | "over" | "across" | "through" | "outside" | "inside"
        )
}

/// The state whose agency or ministry a record is.
pub(super) fn home_of_agency(names: &Names, record: RecordRef) -> Option<RecordRef> {
    match &names.knowledge.record(record).details {
        Details::Actor(actor) if matches!(actor.kind.name(), "agency" | "ministry") => actor.state,
        _ => None,
    }
}

/// "the defence minister", "the foreign ministry": the office stays one of the state spoken of.
pub(super) fn of_state(lemma: &str) -> bool {
    matches!(
        lemma,
        "defence"
            | "defense"
            | "foreign"
            | "prime"
            | "interior"
            | "trade"
            | "military"
            | "army"
            | "government"
            | "justice"
            | "finance"
            | "state"
            | "air"
            | "security"
    )
}

pub(super) fn subject_of_clause(text: &Text, at: At) -> bool {
    text.up(at)
        .take(6)
        .take_while(|&a| a == at || !text.is_verb(a) && text.tok(a).pos != Pos::Adp)
        .any(|a| matches!(text.tok(a).dep, Dep::Nsubj | Dep::NsubjPass))
}
