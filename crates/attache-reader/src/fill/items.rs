//! Arms and plants within and beside a phrase.

use super::*;

impl Act<'_, '_> {
    /// The arms named right after a verb in the active, where the parser found no object: designations confuse it.
    pub(super) fn item_beside(&self) -> Vec<Found> {
        let text = self.text;
        if text.is_passive(self.at) {
            return Vec::new();
        }
        let end = text.sent(text.tok(self.at).sent).end.min(self.at + 8);
        for at in self.at + 1..end {
            if let Some((hit, reading)) = self.names.reading(at, &[Table::System, Table::Class]) {
                let found = Found {
                    name: self.names.knowledge.record(reading.record).name.clone(),
                    record: Some(reading.record),
                    toks: hit.toks.clone(),
                    head: hit.toks.end - 1,
                    what: self.names.item_sort(reading.record),
                    resolution: Resolution::Named,
                };
                return vec![found];
            }
            if matches!(text.tok(at).pos, Pos::Verb | Pos::Adp | Pos::Punct | Pos::Sconj | Pos::Conj) {
                break;
            }
        }
        Vec::new()
    }

    /// Items named before a noun: "drone exports", "TB2 sale".
    pub(super) fn items_before(&self, noun: At) -> Vec<Found> {
        let text = self.text;
        let mut found = Vec::new();
        for at in self.names.modifiers(text, noun) {
            if let Some((hit, _)) = self.names.reading(at, &[Table::Class, Table::System])
                && hit.toks.end == at + 1
                && !hit.toks.contains(&noun)
            {
                found.extend(
                    self.names
                        .resolve(text, at)
                        .into_iter()
                        .filter(|f| matches!(f.what, What::Item | What::Service | What::Technology)),
                );
            }
        }
        self.narrow(dedup(found))
    }

    /// Items anywhere within a phrase: "a factory to produce drones", "a deal for eight submarines".
    pub fn items_within(&self, noun: At) -> Vec<Found> {
        let text = self.text;
        let tok = text.tok(noun);
        let mut found = Vec::new();
        let mut at = tok.left;
        while at < tok.right.min(tok.left + 60) {
            match self.names.reading(at, &[Table::Class, Table::System]) {
                Some((hit, reading)) => {
                    let end = hit.toks.end;
                    if !self.names.lexicon.nouns.facilities.contains(text.lemma(end - 1)) {
                        let record = self.names.knowledge.record(reading.record);
                        let what = self.names.item_sort(reading.record);
                        found.push(Found {
                            name: record.name.clone(),
                            record: Some(reading.record),
                            toks: hit.toks.clone(),
                            head: end - 1,
                            what,
                            resolution: Resolution::Named,
                        });
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
        self.narrow(dedup(found))
    }

    /// Where a system stands beside the class it belongs to ("Su-35 fighter jets"), the system says it all.
    pub(super) fn narrow(&self, found: Vec<Found>) -> Vec<Found> {
        let systems: Vec<RecordRef> = found
            .iter()
            .filter_map(|f| f.record)
            .filter(|&r| self.names.knowledge.record(r).table() == Table::System)
            .collect();
        found
            .into_iter()
            .filter(|f| {
                let Some(record) = f.record else { return true };
                let class = self.names.knowledge.record(record).table() == Table::Class;
                !(class && systems.iter().any(|&s| self.names.knowledge.is_a(s, record)))
            })
            .collect()
    }

    /// The phrase headed by a token, as the text words it, or as the knowledge names it.
    pub fn phrase(&self, at: At) -> Found {
        if let Some((hit, reading)) = self.names.reading(at, &[Table::Instrument]) {
            return Found {
                name: self.names.knowledge.record(reading.record).name.clone(),
                record: Some(reading.record),
                toks: hit.toks.clone(),
                head: at,
                what: What::Instrument,
                resolution: Resolution::Named,
            };
        }
        let nouns = &self.names.lexicon.nouns;
        let what = if nouns.facilities.contains(self.text.lemma(at)) { What::Facility } else { What::Thing };
        self.names.as_worded(self.text, at, what)
    }

    /// What a noun after "with" belongs to: "a drone with a range of", "which Iran unveiled with a range of".
    pub(super) fn with_head(&self) -> Vec<At> {
        let text = self.text;
        let first = text.up(self.at).take(6).find(|&a| text.tok(a).dep != Dep::Conj).unwrap_or(self.at);
        let tok = text.tok(first);
        if tok.dep != Dep::Pobj || text.lemma(tok.head) != "with" {
            return Vec::new();
        }
        let above = text.tok(tok.head).head;
        if text.is_nominal(above) {
            return vec![above];
        }
        let of = objects(text, above);
        if of.is_empty() { doers(text, above) } else { of }
    }
}
