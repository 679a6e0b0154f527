//! All who take part in an agreement, a meeting, a bargain.

use super::*;

impl Act<'_, '_> {
    pub(super) fn parties(&self) -> Vec<Found> {
        let text = self.text;
        let mut found = Vec::new();
        let gather = |word: At, found: &mut Vec<Found>| {
            for prep in ["between", "with", "among"] {
                found.extend(self.resolve_all(after_preposition(text, word, prep)));
            }
        };
        if self.noun {
            found.extend(self.owner(self.at));
            gather(self.at, &mut found);
            found.extend(self.resolve_all(after_preposition(text, self.at, "by")));
            // "an agreement brokered by Washington and Moscow"
            for made in text.kids_as(self.at, Dep::Acl).filter(|&k| {
                text.is_passive(k)
                    && matches!(
                        text.lemma(k),
                        "broker" | "sign" | "conclude" | "reach" | "negotiate" | "strike" | "seal" | "mediate" | "make"
                    )
            }) {
                found.extend(self.resolve_all(doers(text, made)));
                gather(made, &mut found);
            }
            if found.len() < 2
                && let Some(verb) = governing_verb(text, self.at)
            {
                let mut doers = self.resolve_all(doers(text, verb));
                gather(verb, &mut doers);
                doers.extend(found);
                found = doers;
            }
        } else {
            found.extend(self.resolve_all(doers(text, self.at)));
            for object in self.object_heads() {
                if self.object.is_some() {
                    found.extend(self.owner(object));
                    gather(object, &mut found);
                } else {
                    found.extend(self.resolve(object));
                }
            }
            if text.is_passive(self.at) && self.object.is_none() {
                found.extend(self.resolve_all(doers(text, self.at)));
            }
            gather(self.at, &mut found);
        }
        self.as_persons(&mut found);
        dedup(found)
    }

    /// Two who act for one state and meet each other act for themselves: "Kiir and Machar".
    pub(super) fn as_persons(&self, found: &mut [Found]) {
        let text = self.text;
        let Some(state) = found.first().map(|f| f.name.clone()) else { return };
        let person = |f: &Found| {
            matches!(f.resolution, Resolution::ActsFor { .. })
                && text.tok(f.head).pos == Pos::Propn
                && self.names.hit(f.head).is_some()
        };
        let mut heads: Vec<At> = found.iter().map(|f| f.head).collect();
        heads.dedup();
        if heads.len() < 2 || !found.iter().all(|f| f.name == state && person(f)) {
            return;
        }
        for f in found {
            *f = self.names.as_worded(text, f.head, What::Person);
        }
    }
}
