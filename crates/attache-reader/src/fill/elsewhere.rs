//! Places of fillers that only some constructions have: beneath prepositions, complements, announcements, nouns shared.

use super::*;

impl Act<'_, '_> {
    /// Who is to do what is called for: "calls for Iran to stop", "called for members to act".
    pub(super) fn for_subject(&self) -> Vec<At> {
        let text = self.text;
        let clauses = text.kids(self.at).iter().copied().filter(|&k| {
            k > self.at && matches!(text.tok(k).dep, Dep::Advcl | Dep::Ccomp | Dep::Xcomp | Dep::Acl | Dep::Relcl)
        });
        let wanted = clauses.filter_map(|c| {
            let mark = text.kids(c).iter().copied().find(|&m| text.lemma(m) == "for" && m < c)?;
            text.kid(mark, Dep::Pobj).or_else(|| text.kid(c, Dep::Nsubj)).or_else(|| text.kid(c, Dep::NsubjPass))
        });
        wanted.flat_map(|s| text.joined(s)).collect()
    }

    /// Who is told what would come upon him, or what he would bring about: the subject of what is warned of.
    pub(super) fn warned(&self) -> Vec<At> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Ccomp));
        let would = |c: At| text.kids(c).iter().any(|&m| text.tok(m).tag == "MD");
        let subject =
            clause.filter(|&c| would(c)).and_then(|c| text.kid(c, Dep::NsubjPass).or_else(|| text.kid(c, Dep::Nsubj)));
        subject.map(|s| text.joined(s)).unwrap_or_default()
    }

    /// Who got what a measure forbids: "supplied arms to Libya despite the embargo", "in breach of".
    pub(super) fn evaded(&self) -> Vec<At> {
        let text = self.text;
        let prep = text.tok(self.at).head;
        let above = text.tok(prep).head;
        let governor = match text.lemma(prep) {
            _ if text.tok(self.at).dep != Dep::Pobj => return Vec::new(),
            "despite" | "notwithstanding" => above,
            "of" if matches!(text.lemma(above), "spite" | "defiance" | "violation" | "breach" | "contravention")
                && text.tok(above).dep == Dep::Pobj =>
            {
                text.tok(text.tok(above).head).head
            }
            _ => return Vec::new(),
        };
        let to = after_preposition(text, governor, "to");
        if !to.is_empty() || !text.is_verb(governor) {
            return to;
        }
        let indirect = text.kids_as(governor, Dep::Dative).filter(|&k| text.tok(k).pos != Pos::Adp).collect::<Vec<_>>();
        if indirect.is_empty() { objects(text, governor) } else { indirect }
    }

    /// Whose clause a noun after "with" stands in: "makes drones with Iranian help".
    pub(super) fn with_subject(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        if tok.dep != Dep::Pobj || !matches!(text.lemma(tok.head), "with" | "under" | "through" | "thanks") {
            return Vec::new();
        }
        let verb = crate::grammar::nearest_verb(text, tok.head);
        verb.map(|v| doers(text, v)).unwrap_or_default()
    }

    /// Who in office does what the clause says in whose adjunct the noun stands: "after a meeting in Athens, the president
    /// said", "speaking after Monday's summit in Delhi".
    pub(super) fn clause_doer(&self) -> Vec<Found> {
        let text = self.text;
        let tok = text.tok(self.at);
        let adjunct = tok.dep == Dep::Pobj
            && matches!(
                text.lemma(tok.head),
                "after" | "during" | "before" | "at" | "following" | "on" | "in" | "since" | "for"
            );
        let verb = crate::grammar::nearest_verb(text, tok.head).filter(|_| adjunct);
        let named: Vec<At> = verb.map(|v| crate::grammar::surface_subject(text, v)).unwrap_or_default();
        let office = |f: &Found| f.what == What::State && matches!(f.resolution, Resolution::ActsFor { .. });
        self.resolve_all(named).into_iter().filter(office).collect()
    }

    /// The first state or group named in what is said: "warned that the arrival of the force in Mali would".
    pub(super) fn said_of(&self) -> Vec<Found> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| text.tok(k).dep == Dep::Ccomp && k > self.at);
        let toks = clause.map(|c| text.tok(c).left..text.tok(c).right.min(c + 24)).unwrap_or_default();
        let mine: Vec<String> = self.subjects().into_iter().map(|f| f.name).collect();
        let named = toks.filter(|&t| self.names.reading(t, &[Table::State, Table::Actor]).is_some());
        let actor = |f: &Found| matches!(f.what, What::State | What::Group) && !mine.contains(&f.name);
        named
            .map(|t| self.names.origin_at(text, t))
            .find_map(|f| f.into_iter().find(|f| actor(f)))
            .into_iter()
            .collect()
    }

    /// Owners and origins of the nouns within a phrase: "the repair of Ukrainian tanks".
    pub(super) fn named_within(&self, at: At) -> Vec<Found> {
        let text = self.text;
        let tok = text.tok(at);
        let nouns = (tok.left..tok.right.min(tok.left + 24)).filter(|&n| text.tok(n).pos == Pos::Noun);
        nouns.map(|n| self.owner(n)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// To whom a note, letter or message goes that demands something in a participle.
    pub(super) fn letter(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let note = |n: &At| {
            matches!(
                text.lemma(*n),
                "note" | "letter" | "message" | "cable" | "démarche" | "demarche" | "memo" | "telegram" | "ultimatum"
            )
        };
        if tok.tag != "VBG" || !matches!(tok.dep, Dep::Acl | Dep::Advcl) {
            return Vec::new();
        }
        let above = tok.head;
        if note(&above) {
            let own = after_preposition(text, above, "to");
            return if own.is_empty() {
                governing_verb(text, above).map(|v| after_preposition(text, v, "to")).unwrap_or_default()
            } else {
                own
            };
        }
        let sends = text.is_verb(above) && objects(text, above).iter().any(note);
        if sends { after_preposition(text, above, "to") } else { Vec::new() }
    }

    /// Who answers for an act that a noun names: claims it or responsibility for it, is blamed for it, is behind it.
    pub(super) fn answers(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let above = tok.head;
        if tok.dep == Dep::Pobj {
            let governor = text.tok(above).head;
            return match (text.lemma(above), text.lemma(governor)) {
                // "is responsible for the strike"
                ("for", "responsible") => doers(text, text.tok(governor).head),
                // "claimed responsibility for the strike", "took credit for"
                ("for", "responsibility" | "credit") => governing_verb(text, governor)
                    .filter(|&v| matches!(text.lemma(v), "claim" | "take" | "accept" | "bear" | "deny"))
                    .map(|v| doers(text, v))
                    .unwrap_or_default(),
                // "blamed the strike on Iran" has the strike as its object; "blamed Iran for the strike".
                ("for", "blame") if text.is_verb(governor) => objects(text, governor),
                ("behind", "be") => doers(text, governor),
                _ => Vec::new(),
            };
        }
        if !text.is_verb(above) || !matches!(tok.dep, Dep::Dobj | Dep::NsubjPass) {
            return Vec::new();
        }
        match text.lemma(above) {
            "claim" => doers(text, above),
            "blame" | "pin" => after_preposition(text, above, "on"),
            "attribute" | "ascribe" => after_preposition(text, above, "to"),
            _ => Vec::new(),
        }
    }

    /// "the convention", "the regime", "it": the treaty or regime that was named last.
    pub(super) fn instrument_before(&self, at: At) -> Option<Found> {
        let text = self.text;
        let noun = matches!(
            text.lemma(at),
            "convention" | "treaty" | "regime" | "protocol" | "accord" | "pact" | "club" | "charter"
        );
        let definite = text.kid(at, Dep::Det).is_some_and(|d| matches!(text.lemma(d), "the" | "this" | "that"));
        if noun && definite && self.names.hit(at).is_none() { self.last_instrument(at, 40) } else { None }
    }

    /// The instrument named last before a token, at most so many sentences back.
    pub(super) fn last_instrument(&self, at: At, reach: u32) -> Option<Found> {
        let text = self.text;
        let sent = text.tok(at).sent;
        // The names stand in the order of the text.
        let before = self.names.hits.partition_point(|hit| hit.toks.start < at);
        let near =
            self.names.hits[..before].iter().rev().take_while(|hit| text.tok(hit.toks.start).sent + reach >= sent);
        let (hit, record) = near
            .filter_map(|hit| Some((hit, hit.readings.first()?.record)))
            .find(|(_, record)| self.names.knowledge.record(*record).table() == Table::Instrument)?;
        Some(Found {
            name: self.names.knowledge.record(record).name.clone(),
            record: Some(record),
            toks: at..at + 1,
            head: at,
            what: What::Instrument,
            resolution: Resolution::Reference { antecedent: text.words(hit.toks.clone()).to_owned() },
        })
    }

    /// Who stands under a measure: "the firm has been under sanctions", "a firm under sanctions".
    pub(super) fn under(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let above = text.tok(tok.head).head;
        let listed = matches!(text.lemma(self.at), "list" | "blacklist");
        let subject_to = text.lemma(tok.head) == "to" && text.lemma(above) == "subject";
        let lies = text.lemma(tok.head) == if listed { "on" } else { "under" };
        if tok.dep != Dep::Pobj || !lies && !subject_to {
            return Vec::new();
        }
        let above = if subject_to && !text.is_verb(above) { text.tok(above).head } else { above };
        if !text.is_verb(above) {
            return if text.is_nominal(above) { vec![above] } else { Vec::new() };
        }
        match text.lemma(above) {
            "be" | "remain" | "come" | "fall" | "stay" => doers(text, above),
            "put" | "place" | "bring" => objects(text, above),
            _ => Vec::new(),
        }
    }

    pub(super) fn complement_subject(&self) -> Vec<Found> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Ccomp | Dep::Xcomp));
        let subject = clause.and_then(|c| text.kid(c, Dep::Nsubj)).or_else(|| text.kid(self.at, Dep::Dobj));
        self.resolve_all(subject.map(|s| text.joined(s)).unwrap_or_default())
    }

    /// What follows "of": "construction and deployment of drones" shares it.
    pub(super) fn of_shared(&self) -> Vec<At> {
        let text = self.text;
        let own = after_preposition(text, self.at, "of");
        if !own.is_empty() {
            return own;
        }
        let joined = text.kids_as(self.at, Dep::Conj).find(|&k| text.tok(k).pos == Pos::Noun);
        joined.map(|k| after_preposition(text, k, "of")).unwrap_or_default()
    }

    /// The verb of "is under construction", "went into production": what such a noun is said of is its subject.
    pub(super) fn stands_under(&self) -> Option<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        let under = tok.dep == Dep::Pobj && matches!(text.lemma(tok.head), "under" | "in" | "into");
        let verb = text.tok(tok.head).head;
        (under && matches!(text.lemma(verb), "be" | "remain" | "go" | "enter" | "come" | "put")).then_some(verb)
    }

    /// What "of Russian make" is said of: the noun before it, or the subject of "is of Russian make".
    pub(super) fn of_head(&self) -> Vec<At> {
        let text = self.text;
        let tok = text.tok(self.at);
        if tok.dep != Dep::Pobj || text.lemma(tok.head) != "of" {
            return Vec::new();
        }
        let above = text.tok(tok.head).head;
        if text.is_verb(above) {
            crate::grammar::surface_subject(text, above).into_iter().flat_map(|s| text.joined(s)).collect()
        } else {
            vec![above]
        }
    }

    /// What the complement clause is about: "allowed Japan to build the fighter".
    pub(super) fn complement_objects(&self) -> Vec<At> {
        let text = self.text;
        let clause = text.kids(self.at).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Ccomp | Dep::Xcomp));
        clause.map(|c| objects(text, c)).unwrap_or_default()
    }

    /// Where or by whom a thing was made, in a participle on it: "chips made in Taiwan".
    pub(crate) fn made(&self, at: At) -> Vec<At> {
        let text = self.text;
        let makes = |&k: &At| matches!(text.lemma(k), "make" | "manufacture" | "produce" | "build");
        let clauses = text.kids_as(at, Dep::Acl).filter(makes);
        clauses.flat_map(|k| ["in", "by"].into_iter().flat_map(move |p| after_preposition(text, k, p))).collect()
    }

    /// The noun on which the clause hangs as a relative.
    pub(super) fn relative_head(&self) -> Option<At> {
        let tok = self.text.tok(self.at);
        (tok.dep == Dep::Relcl).then_some(tok.head)
    }
}
