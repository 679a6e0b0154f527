//! References to arms, to groups by the same word, and to pairs of states.

use super::*;

impl Mentions {
    /// The arms that a pronoun, a bare number or "both types" stands for.
    pub fn refer_item(&self, text: &Text, names: &Names, at: At) -> Vec<Found> {
        let lemma = text.lemma(at);
        let tok = text.tok(at);
        let pronoun = (tok.pos == Pos::Pron || tok.tag == "PRP$" || tok.tag == "WDT")
            && matches!(
                text.word(at).to_lowercase().as_str(),
                "it" | "them"
                    | "they"
                    | "these"
                    | "those"
                    | "some"
                    | "several"
                    | "many"
                    | "both"
                    | "all"
                    | "one"
                    | "their"
                    | "its"
                    | "which"
                    | "that"
            );
        let counted = tok.pos == Pos::Num
            || matches!(
                lemma,
                "more" | "several" | "dozen" | "hundred" | "few" | "another" | "other" | "rest" | "most" | "remainder"
            )
            || matches!(lemma, "first" | "last" | "second" | "latter")
                && matches!(tok.dep, Dep::Nsubj | Dep::NsubjPass | Dep::Dobj);
        let vague = matches!(
            lemma,
            "type"
                | "model"
                | "unit"
                | "one"
                | "own"
                | "airframe"
                | "plane"
                | "example"
                | "machine"
                | "craft"
                | "batch"
                | "copy"
                | "variant"
                | "shipment"
                | "consignment"
                | "hardware"
                | "set"
                | "tranche"
                | "materiel"
                | "battery"
        );
        if !(pronoun || counted || vague) || names.hit(at).is_some() {
            return Vec::new();
        }
        // "the last two of six Su-30s": told on the spot.
        let of = text.kids_as(at, Dep::Prep).find(|&p| text.lemma(p) == "of").and_then(|p| text.kid(p, Dep::Pobj));
        if let Some(of) = of.filter(|&o| text.tok(o).pos != Pos::Pron) {
            let told: Vec<Found> = names.resolve(text, of).into_iter().filter(|f| f.what == What::Item).collect();
            if !told.is_empty() {
                return told;
            }
        }
        let both = text.kids(at).iter().any(|&k| text.lemma(k) == "both") || lemma == "both";
        let Some(i) = self.pick(text, at, |m| m.found.what == What::Item) else { return Vec::new() };
        if both && self.all[i].group.len() > 1 {
            return self.all[i].group.iter().map(|&k| self.as_reference(k as usize, lemma, text, at)).collect();
        }
        vec![self.as_reference(i, lemma, text, at)]
    }

    /// The arms spoken of, for words that leave them unsaid ("assembly has begun").
    pub fn last_item(&self, text: &Text, names: &Names, at: At) -> Option<Found> {
        let designation =
            |m: &Mention| m.found.record.is_some_and(|r| names.knowledge.record(r).table() == Table::System);
        // Of those of late the one most spoken of, not the one last compared with it.
        let sent = text.tok(at).sent;
        let late: Vec<usize> = (0..self.all.partition_point(|m| m.at < at))
            .rev()
            .take_while(|&i| sent - self.all[i].sent <= ITEM_REACH)
            .filter(|&i| designation(&self.all[i]))
            .collect();
        let often = |i: usize| late.iter().filter(|&&j| self.all[j].found.name == self.all[i].found.name).count();
        let most = late.iter().copied().rev().max_by_key(|&i| often(i));
        let i = most
            .or_else(|| self.pick(text, at, |m| m.found.what == What::Item && !crate::fill::is_part(&m.found.name)))?;
        Some(self.as_reference(i, "", text, at))
    }

    /// The institute, organisation or outlet spoken of last, close by: whose "the report" is.
    pub fn last_publisher(&self, text: &Text, names: &Names, at: At) -> Vec<Found> {
        let publishes = |m: &Mention| {
            m.found.what == What::Outlet
                || m.found.record.is_some_and(|r| matches!(&names.knowledge.record(r).details, Details::Actor(a) if matches!(a.kind.name(), "think-tank" | "ngo" | "research")))
        };
        self.nearest(text, at, publishes, "it")
    }

    /// "its proxies", after "its Hezbollah and Houthi proxies": whoever the same word was last said of.
    pub(super) fn same_word(&self, text: &Text, at: At, lemma: &str) -> Vec<Found> {
        let before = self.all.partition_point(|m| m.at < at);
        let earlier = self.all[..before].iter().rposition(|m| {
            m.found.record.is_some()
                && m.found.what == What::Group
                && (text.lemma(m.at) == lemma || text.up(m.at).take(4).any(|a| text.lemma(a) == lemma))
        });
        let Some(last) = earlier else { return Vec::new() };
        let head = self.all[last].at;
        let sent = self.all[last].sent;
        let same: Vec<usize> = (0..=last)
            .rev()
            .take_while(|&i| self.all[i].sent == sent)
            .filter(|&i| {
                self.all[i].found.what == What::Group
                    && self.all[i].found.record.is_some()
                    && (self.all[i].at == head
                        || text.under(self.all[i].at, head)
                        || text.up(self.all[i].at).take(4).any(|a| text.lemma(a) == lemma))
            })
            .collect();
        let mut found: Vec<Found> = same.into_iter().rev().map(|i| self.as_reference(i, lemma, text, at)).collect();
        found.dedup_by(|a, b| a.name == b.name);
        found
    }

    /// The last two different states before this.
    pub(super) fn pair(&self, text: &Text, at: At) -> Vec<Found> {
        let before = self.all.partition_point(|m| m.at < at);
        let sent = text.tok(at).sent;
        let mut pair: Vec<Found> = Vec::new();
        for i in (0..before).rev() {
            let m = &self.all[i];
            if sent - m.sent > REACH {
                break;
            }
            if m.found.what == What::State && pair.iter().all(|f| f.name != m.found.name) {
                pair.push(self.as_reference(i, "two", text, at));
            }
            if pair.len() == 2 {
                pair.reverse();
                return pair;
            }
        }
        Vec::new()
    }
}

/// "The report does not name the supplier, but it says": the "it" of a joined clause is the subject of the clause before,
/// though that is nobody.
pub(super) fn told_of_before(text: &Text, names: &Names, at: At) -> bool {
    let verb = text.tok(at).head;
    let first = text.tok(verb).head;
    if text.tok(at).dep != Dep::Nsubj || text.tok(verb).dep != Dep::Conj || !text.is_verb(first) {
        return false;
    }
    text.kid(first, Dep::Nsubj).is_some_and(|subject| {
        let said = matches!(
            text.lemma(subject),
            "report"
                | "statement"
                | "document"
                | "study"
                | "letter"
                | "paper"
                | "review"
                | "resolution"
                | "deal"
                | "agreement"
                | "treaty"
                | "law"
                | "bill"
        );
        said && text.tok(subject).pos == Pos::Noun && names.hit(subject).is_none()
    })
}
