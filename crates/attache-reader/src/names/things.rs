//! Systems and classes of arms: designations, containers, classes in other words.

use super::*;

impl Names<'_> {
    /// Systems and classes of arms: the designation wins over the class word beside it.
    pub(super) fn items(&self, text: &Text, head: At, record: RecordRef, toks: Range<At>) -> Vec<Found> {
        let is_class = self.knowledge.record(record).table() == Table::Class;
        if is_class {
            let mut systems = Vec::new();
            // Right before the class word, however the parser hung it: "Shahed-136 drones".
            let beside = toks.start.checked_sub(1).filter(|&b| text.tok(b).sent == text.tok(head).sent);
            for at in self.modifiers(text, head).into_iter().chain(text.kids_as(head, Dep::Appos)).chain(beside) {
                if let Some((hit, reading)) = self.reading(at, &[Table::System])
                    && systems.iter().all(|s: &Found| s.record != Some(reading.record))
                {
                    systems.push(self.item(reading.record, hit.toks.start..toks.end.max(hit.toks.end), at));
                }
            }
            if !systems.is_empty() {
                return systems;
            }
            if let Some(designation) = self.unknown_designation(text, head, &toks) {
                return vec![designation];
            }
        }
        let mut item = self.item(record, toks.clone(), head);
        if is_class && let Some(worded) = self.same_thing_worded(text, record, &toks) {
            item.name = worded;
        }
        vec![item]
    }

    /// "attack drone" for the class "combat drone": where the words are the class's own noun with another adjective,
    /// they are kept, in the singular; the record says which class is meant.
    pub(super) fn same_thing_worded(&self, text: &Text, record: RecordRef, toks: &Range<At>) -> Option<String> {
        let canonical = &self.knowledge.record(record).name;
        let noun = canonical.rsplit(' ').next()?;
        let last = toks.end.checked_sub(1)?;
        if noun == canonical || text.lemma(last) != noun || self.is_a(record, self.roots.loitering_munition) {
            return None;
        }
        let before = text.words(toks.start..last).split_whitespace().collect::<Vec<_>>().join(" ");
        (!before.is_empty()).then(|| format!("{} {noun}", before.trim_end_matches('-').to_lowercase()))
    }

    pub(super) fn item(&self, record: RecordRef, toks: Range<At>, head: At) -> Found {
        let shown = self.knowledge.record(record);
        let what = self.item_sort(record);
        Found { name: shown.name.clone(), record: Some(record), toks, head, what, resolution: Resolution::Named }
    }

    /// Whether a class or system is a thing that is handed over, a service, or know-how.
    pub fn item_sort(&self, record: RecordRef) -> What {
        if self.is_a(record, self.roots.service) || self.is_a(record, self.roots.spare_parts) {
            What::Service
        } else if self.is_a(record, self.roots.technology)
            && !self.roots.goods.iter().any(|&g| self.is_a(record, Some(g)))
        {
            What::Technology
        } else {
            What::Item
        }
    }

    /// "the Zephyr-3 drone": a designation that no file knows, shown by its shape and the class word after it.
    pub(super) fn unknown_designation(&self, text: &Text, head: At, class: &Range<At>) -> Option<Found> {
        let before = class.start.checked_sub(1)?;
        let tok = text.tok(before);
        let word = text.word(before);
        let shaped = word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_uppercase);
        if tok.pos != Pos::Propn && !shaped
            || self.at[before as usize].is_some()
            || !text.under(before, head)
            || tok.sent != text.tok(head).sent
        {
            return None;
        }
        if !shaped && self.entity_label(text, before) != Some("PRODUCT") {
            return None;
        }
        Some(Found {
            name: word.to_owned(),
            record: None,
            toks: before..class.end,
            head,
            what: What::Item,
            resolution: Resolution::AsWorded,
        })
    }

    /// What a batch, fleet or dozen holds: "a swarm of drones", "drone fleet", "dozens of tanks".
    pub(super) fn contents(&self, text: &Text, head: At) -> Vec<Found> {
        for prep in text.kids_as(head, Dep::Prep).filter(|&p| text.lemma(p) == "of") {
            if let Some(inner) = text.kid(prep, Dep::Pobj) {
                let found: Vec<Found> = text.joined(inner).into_iter().flat_map(|t| self.shallow(text, t)).collect();
                if !found.is_empty() {
                    return found;
                }
            }
        }
        let found: Vec<Found> = self
            .modifiers(text, head)
            .into_iter()
            .filter(|&m| {
                text.tok(m).dep == Dep::Compound || text.tok(m).dep == Dep::Amod || text.tok(m).dep == Dep::Nmod
            })
            .filter_map(|m| {
                self.reading(m, &[Table::Class, Table::System])
                    .map(|(hit, r)| self.item(r.record, hit.toks.start..head + 1, m))
            })
            .collect();
        dedup(found)
    }

    /// Named things, or a container's contents one level down.
    pub(super) fn shallow(&self, text: &Text, at: At) -> Vec<Found> {
        if let Some(found) = self.named(text, at) {
            return found;
        }
        if self.lexicon.nouns.containers.contains(text.lemma(at)) {
            let inner = text
                .kids_as(at, Dep::Prep)
                .filter(|&p| text.lemma(p) == "of")
                .filter_map(|p| text.kid(p, Dep::Pobj))
                .filter_map(|t| self.named(text, t))
                .flatten()
                .collect::<Vec<_>>();
            if !inner.is_empty() {
                return inner;
            }
            return dedup(
                self.modifiers(text, at)
                    .into_iter()
                    .filter_map(|m| {
                        self.reading(m, &[Table::Class, Table::System])
                            .map(|(hit, r)| self.item(r.record, hit.toks.clone(), m))
                    })
                    .collect(),
            );
        }
        Vec::new()
    }

    /// Systems named directly before a noun.
    pub(super) fn systems_before(&self, text: &Text, head: At) -> Vec<Found> {
        let direct = |&m: &At| matches!(text.tok(m).dep, Dep::Compound | Dep::Amod | Dep::Nmod);
        let found = self
            .modifiers(text, head)
            .into_iter()
            .filter(direct)
            .filter_map(|m| {
                self.reading(m, &[Table::System]).map(|(hit, r)| self.item(r.record, hit.toks.start..head + 1, m))
            })
            .collect();
        dedup(found)
    }
}
