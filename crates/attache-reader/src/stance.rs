//! How an act stands: how far it has come, whether it is denied, how firmly it is said, and who says so.
//!
//! Everything is read off the path from the word of the act up to the root of its sentence. Each word above
//! it may say something of what lies below: "Kyiv | denied | plans | to sell drones".

use crate::grammar::{doers, surface_subject};
use crate::lexicon::{Governor, Lexicon};
use crate::phase::Phase;
use crate::syntax::{At, Dep, Pos, Text};
use attache_model::{Certainty, Polarity};

/// Who is named as the source of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The subject of a verb of saying, or what follows "according to".
    Token(At),
}

/// How an act stands.
#[derive(Clone, Debug)]
pub struct Stance {
    pub phase: Phase,
    pub certainty: Certainty,
    pub polarity: Polarity,
    /// Innermost first.
    pub sources: Vec<Source>,
    /// A recommendation, forecast or question: no claim.
    pub not_claimed: bool,
    /// A present progressive, which dates the act to the month of publication.
    pub now: bool,
    /// Words of saying above, whose time may date the act.
    pub path: Vec<At>,
    pub because: Vec<String>,
}

/// Reads the stance of the act at `trigger`.
pub fn stance(text: &Text, lexicon: &Lexicon, trigger: At, start: Phase) -> Stance {
    let mut stance = Stance {
        phase: start,
        certainty: Certainty::Asserted,
        polarity: Polarity::Affirmed,
        sources: Vec::new(),
        not_claimed: false,
        now: false,
        path: vec![trigger],
        because: Vec::new(),
    };
    let mut climb = Climb { text, lexicon, stance: &mut stance, open: true, halted: None };
    if text.is_verb(trigger) {
        climb.tense(trigger, true);
    } else {
        climb.modifiers(trigger);
    }
    let mut below = trigger;
    for _ in 0..24 {
        let tok = text.tok(below);
        let above = tok.head;
        if above == below || text.severed(below, above) {
            break;
        }
        climb.step(below, above);
        below = above;
    }
    climb.close();
    crate::sources::beside(text, lexicon, trigger, &mut stance);
    stance
}

struct Climb<'a, 'd> {
    text: &'a Text<'d>,
    lexicon: &'a Lexicon,
    stance: &'a mut Stance,
    /// Whether words above still bear on phase and polarity: not past a relative clause or a presupposing word.
    open: bool,
    /// A word of stopping was passed; it counts unless it is itself only wanted or demanded.
    halted: Option<At>,
}

impl Climb<'_, '_> {
    fn say(&mut self, at: At, what: &str) {
        self.stance.because.push(format!("'{}': {what}", self.text.word(at)));
    }

    fn weaken(&mut self, certainty: Certainty) {
        self.stance.certainty = self.stance.certainty.max(certainty);
    }

    fn flip(&mut self) {
        self.stance.polarity = match self.stance.polarity {
            Polarity::Affirmed => Polarity::Denied,
            Polarity::Denied => Polarity::Affirmed,
        };
    }

    /// Adverbs and negation beside a verb or noun.
    fn modifiers(&mut self, at: At) {
        let adverbs = &self.lexicon.adverbs;
        for &kid in self.text.kids(at) {
            let lemma = self.text.lemma(kid);
            let word = self.text.word(kid).to_lowercase();
            match self.text.tok(kid).dep {
                Dep::Neg => {
                    self.flip();
                    self.say(kid, "denied");
                }
                Dep::Det if lemma == "no" => {
                    self.flip();
                    self.say(kid, "denied");
                }
                Dep::Advmod | Dep::Amod => {
                    if adverbs.reported.contains(&word) {
                        self.weaken(Certainty::Reported);
                        self.say(kid, "reported");
                    } else if adverbs.alleged.contains(&word)
                        || matches!(lemma, "alleged" | "suspected")
                        || matches!(word.as_str(), "claimed" | "purported")
                    {
                        self.weaken(Certainty::Alleged);
                        self.say(kid, "alleged");
                    } else if adverbs.possible.contains(&word)
                        || matches!(lemma, "possible" | "potential" | "likely" | "prospective")
                    {
                        self.weaken(Certainty::Possible);
                        self.say(kid, "possible");
                    } else if adverbs.negating.contains(&word) {
                        self.flip();
                        self.say(kid, "denied");
                    } else if self.text.tok(kid).dep == Dep::Amod && matches!(lemma, "planned" | "proposed" | "future")
                    {
                        self.phase_if_open(Phase::Considered, kid);
                    }
                }
                _ => {}
            }
        }
    }

    /// "no drone was delivered", "neither is bound", "sells nothing": denied by who or what takes part.
    fn denied_by_part(&mut self, verb: At) {
        let text = self.text;
        for &kid in text.kids(verb) {
            if !matches!(text.tok(kid).dep, Dep::Nsubj | Dep::NsubjPass | Dep::Dobj) {
                continue;
            }
            let word = text.word(kid).to_lowercase();
            let itself = matches!(word.as_str(), "neither" | "none" | "nobody" | "nothing");
            let none = text.kids(kid).iter().any(|&k| {
                let lemma = text.lemma(k);
                (text.tok(k).dep == Dep::Det && matches!(lemma, "no" | "neither"))
                    || (lemma == "not" && text.kids(kid).iter().any(|&s| text.lemma(s) == "single"))
                    || (lemma == "single" && text.kids(k).iter().any(|&n| text.lemma(n) == "not"))
            });
            if itself || none {
                self.flip();
                self.say(kid, "denied");
                return;
            }
        }
    }

    /// Tense, modals and negation of a verb. `own`: the act's own verb, whose tense says how far it has come.
    fn tense(&mut self, verb: At, own: bool) {
        self.modifiers(verb);
        let text = self.text;
        let aux: Vec<At> =
            text.kids(verb).iter().copied().filter(|&k| matches!(text.tok(k).dep, Dep::Aux | Dep::AuxPass)).collect();
        let modals = &self.lexicon.modals;
        for &a in &aux {
            let lemma = text.word(a).to_lowercase();
            let lemma = match lemma.as_str() {
                "'ll" | "’ll" | "wo" => "will",
                "'d" | "’d" => "would",
                "ca" => "can",
                other => other,
            };
            if modals.possible.contains(lemma) {
                self.weaken(Certainty::Possible);
                self.phase_if_done(Phase::Considered, a);
            } else if modals.forecast.contains(lemma) {
                self.stance.not_claimed = true;
                self.say(a, "a recommendation or forecast");
            } else if modals.future.contains(lemma) {
                self.phase_if_done(Phase::Planned, a);
            }
        }
        if own {
            self.denied_by_part(verb);
        }
        if own && text.tok(verb).tag == "VBG" {
            let present = aux
                .iter()
                .any(|&a| matches!(text.word(a).to_lowercase().as_str(), "is" | "are" | "'s" | "’s" | "'re" | "’re"));
            let be = aux.iter().any(|&a| text.lemma(a) == "be");
            self.stance.now = be && present;
            if be && self.stance.phase == Phase::Done {
                self.stance.phase = Phase::Ongoing;
                self.say(verb, "under way");
            }
        }
    }

    fn phase_if_done(&mut self, phase: Phase, at: At) {
        if self.stance.phase == Phase::Done || self.stance.phase == Phase::Ongoing {
            self.stance.phase = phase;
            self.say(at, "not done yet");
        }
    }

    fn phase_if_open(&mut self, phase: Phase, at: At) {
        if self.open && matches!(self.stance.phase, Phase::Done | Phase::Ongoing) {
            self.stance.phase = phase;
            self.say(at, "how far it has come");
        }
    }

    /// One step up the tree: `above` is the head of `below`.
    fn step(&mut self, below: At, above: At) {
        let text = self.text;
        let dep = text.tok(below).dep;
        self.stance.path.push(above);
        match dep {
            Dep::Relcl | Dep::Acl if text.is_nominal(above) => {
                let infinitive = dep == Dep::Acl
                    && text.kids(below).iter().any(|&k| text.tok(k).dep == Dep::Aux && text.lemma(k) == "to");
                if infinitive || dep == Dep::Acl && text.kids(below).iter().any(|&k| text.tok(k).dep == Dep::Mark) {
                    self.govern_noun(above);
                } else {
                    self.open = false;
                    self.close();
                }
                return;
            }
            Dep::Conj | Dep::Appos | Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Parataxis => {
                if dep == Dep::Conj
                    && text.is_verb(below)
                    && text.kid(below, Dep::Nsubj).is_none()
                    && text.is_verb(above)
                {
                    // "could buy and deploy": what the first verb's helpers say holds for the second.
                    // "cannot be built here and came from abroad": another form, another clause.
                    let same_form = text.tok(below).tag == text.tok(above).tag;
                    if same_form
                        && !text.kids(below).iter().any(|&k| matches!(text.tok(k).dep, Dep::Aux | Dep::AuxPass))
                    {
                        let modal = text.kids(above).iter().copied().find(|&k| {
                            text.tok(k).dep == Dep::Aux
                                && (self.lexicon.modals.possible.contains(text.lemma(k))
                                    || self.lexicon.modals.future.contains(text.lemma(k)))
                        });
                        if modal.is_some() && self.open {
                            self.tense(above, false);
                        }
                    }
                }
                if dep == Dep::Conj && text.is_verb(below) && text.kid(below, Dep::Nsubj).is_some() {
                    // A new subject: the reporting verb of the first may still cover it, its modality does not.
                    self.open = false;
                    self.close();
                }
                return;
            }
            Dep::Advcl => {
                let condition = text
                    .kids(below)
                    .iter()
                    .any(|&k| text.tok(k).dep == Dep::Mark && matches!(text.lemma(k), "if" | "unless" | "whether"));
                if condition && self.open {
                    self.weaken(Certainty::Possible);
                    self.phase_if_open(Phase::Considered, below);
                }
                let purpose = text.kids(below).iter().any(|&k| text.tok(k).dep == Dep::Aux && text.lemma(k) == "to");
                if purpose {
                    // "agreed with Kazakhstan to assemble" is no purpose, wherever the parser hung it.
                    self.open = self.open && (!text.is_verb(above) || self.bears_infinitive(above));
                } else {
                    self.open = false;
                    self.close();
                }
                // "Iran, the institute said, is building": saying may also hang as a clause; handled by relation below.
            }
            _ => {}
        }
        if text.is_verb(above) {
            self.govern_verb(below, above);
        } else if matches!(dep, Dep::Pobj | Dep::Pcomp) {
            // A preposition: what it hangs on decides at the next step.
            if dep == Dep::Pcomp && text.lemma(above) == "against" {
                self.phase_if_open(Phase::Considered, above);
            }
        } else if text.is_nominal(above) && matches!(dep, Dep::Prep | Dep::Acl | Dep::Ccomp) {
            self.govern_noun(above);
        } else if matches!(dep, Dep::Xcomp | Dep::Ccomp | Dep::Prep) {
            let word = text.lemma(above);
            for governor in self.lexicon.adjectives.get(word).into_iter().flatten() {
                if let Some(phase) = governor.phase {
                    self.phase_if_open(phase, above);
                }
                if let Some(certainty) = governor.certainty.filter(|_| self.open) {
                    self.weaken(certainty);
                    self.say(above, "likely");
                }
            }
        }
    }

    /// Verbs of agreeing, planning and wanting, whose infinitive is what is agreed.
    fn bears_infinitive(&self, verb: At) -> bool {
        matches!(
            self.text.lemma(verb),
            "agree"
                | "plan"
                | "intend"
                | "decide"
                | "want"
                | "hope"
                | "seek"
                | "aim"
                | "contract"
                | "promise"
                | "pledge"
                | "vow"
                | "invite"
                | "ask"
        )
    }

    fn govern_verb(&mut self, below: At, above: At) {
        let text = self.text;
        let dep = text.tok(below).dep;
        let subject = matches!(dep, Dep::Nsubj | Dep::NsubjPass | Dep::Csubj);
        // "is to receive", "is expected to arrive": still to come.
        let to_come = text.lemma(above) == "be"
            || matches!(text.lemma(above), "expect" | "suppose" | "schedule" | "slate") && text.is_passive(above);
        if dep == Dep::Xcomp
            && to_come
            && text.kids(below).iter().any(|&k| text.tok(k).dep == Dep::Aux && text.lemma(k) == "to")
            && !text.kids(below).iter().any(|&k| text.lemma(k) == "have")
        {
            self.phase_if_open(Phase::Planned, above);
        }
        let clause = matches!(dep, Dep::Ccomp | Dep::Xcomp | Dep::Advcl | Dep::Pcomp | Dep::Parataxis);
        let object = matches!(dep, Dep::Dobj | Dep::Prep | Dep::Attr | Dep::Oprd | Dep::Dative);
        let phrasal = text.kid(above, Dep::Prt).map(|prt| format!("{} {}", text.lemma(above), text.lemma(prt)));
        let governors = phrasal
            .and_then(|verb| self.lexicon.verbs.get(&verb))
            .or_else(|| self.lexicon.verbs.get(text.lemma(above)));
        let governors: &[Governor] = governors.map_or(&[], Vec::as_slice);
        let passive = text.is_passive(above);
        let mut reported = false;
        for governor in governors {
            if let Some(certainty) = governor.reports {
                let rejected = governor.denies && object && self.is_statement(below);
                // "may find it too risky to attack" tells of no attack.
                let judges = text.lemma(above) == "find" && !text.is_verb(below);
                let saying = rejected
                    || clause && !judges && !(dep == Dep::Advcl && self.has_mark(below))
                    || object && self.reports_a_thing(above)
                    || (subject && passive);
                if saying && (clause || object || subject) {
                    reported = true;
                    self.report(below, above, certainty, governor.denies, passive);
                }
            }
        }
        if reported {
            self.open = false;
            self.close();
            return;
        }
        let infinitive =
            dep == Dep::Advcl && text.kids(below).iter().any(|&k| text.tok(k).dep == Dep::Aux && text.lemma(k) == "to");
        if dep == Dep::Advcl && !(infinitive && self.bears_infinitive(above)) {
            return;
        }
        let bears = clause || object || dep == Dep::NsubjPass || (subject && passive);
        for governor in governors.iter().filter(|g| g.reports.is_none()) {
            if subject && !passive {
                // "deliveries began", "the sale collapsed": only words of beginning and ending bear on their subject.
                if !matches!(governor.phase, Some(Phase::Halted | Phase::Ongoing)) {
                    continue;
                }
            } else if !bears {
                continue;
            }
            if governor.forecast {
                self.stance.not_claimed = true;
                self.say(above, "a recommendation");
            }
            if governor.denies && self.open {
                self.flip();
                self.say(above, "did not happen");
            }
            if let Some(certainty) = governor.certainty.filter(|_| self.open) {
                self.weaken(certainty);
                self.say(above, "not certain");
            }
            match governor.phase {
                Some(Phase::Halted) => {
                    if self.open && self.halted.is_none() {
                        self.halted = Some(above);
                    }
                    self.open = false;
                }
                Some(phase) => {
                    if self.halted.is_some() {
                        self.halted = None;
                    }
                    self.phase_if_open(phase, above);
                }
                None => {
                    if governor.presupposes {
                        self.halted = None;
                        self.open = false;
                    }
                }
            }
        }
        if self.open || self.halted.is_some() {
            if matches!(
                dep,
                Dep::Xcomp | Dep::Dobj | Dep::NsubjPass | Dep::Prep | Dep::Pcomp | Dep::Ccomp | Dep::Nsubj | Dep::Attr
            ) {
                let halted = self.halted.is_some();
                let before = (self.stance.phase, self.stance.certainty, self.stance.polarity);
                self.tense(above, false);
                if halted && (self.stance.certainty != before.1 || self.stance.polarity != before.2) {
                    // "could halt sales", "has not halted sales": the sales go on.
                    self.halted = None;
                    (self.stance.phase, self.stance.certainty, self.stance.polarity) = before;
                }
            }
        } else if matches!(text.lemma(above), "fail") {
            self.open = false;
        }
    }

    fn has_mark(&self, at: At) -> bool {
        self.text.kids(at).iter().any(|&k| self.text.tok(k).dep == Dep::Mark && !matches!(self.text.lemma(k), "that"))
    }

    /// Whether a noun is something said ("the claim", "the conclusion that"), which may be rejected.
    fn is_statement(&self, noun: At) -> bool {
        let lemma = self.text.lemma(noun);
        let said = self.lexicon.governing_nouns.get(lemma).is_some_and(|all| all.iter().any(|g| g.reports.is_some()));
        said || matches!(lemma, "conclusion" | "report" | "story" | "notion" | "idea" | "account" | "tale" | "finding")
    }

    /// Whether a verb of saying takes the act as its object: "announced the sale", "denied the deliveries", "revealed plans".
    fn reports_a_thing(&self, verb: At) -> bool {
        matches!(
            self.text.lemma(verb),
            "announce"
                | "report"
                | "reveal"
                | "disclose"
                | "confirm"
                | "deny"
                | "allege"
                | "detail"
                | "document"
                | "claim"
                | "acknowledge"
                | "admit"
                | "suspect"
                | "suggest"
                | "show"
                | "describe"
                | "note"
                | "cite"
                | "record"
                | "accuse"
                | "shed"
                | "dispute"
        )
    }

    fn report(&mut self, below: At, verb: At, certainty: Certainty, denies: bool, passive: bool) {
        let text = self.text;
        let negated = text.kid(verb, Dep::Neg).is_some();
        if denies && !negated {
            self.flip();
            self.say(verb, "denied");
        }
        self.modifiers_of_saying(verb);
        // "its ambassador was quoted as saying": who is quoted speaks.
        let quoted = passive && text.lemma(verb) == "quote";
        let passive = passive && !quoted;
        let sources: Vec<At> = if passive { doers(text, verb) } else { surface_subject(text, verb) };
        let raised = matches!(text.tok(below).dep, Dep::Xcomp | Dep::Prep | Dep::Pcomp) || passive;
        match sources.first() {
            Some(&source) if !text.under(source, below) => {
                self.stance.sources.push(Source::Token(source));
                self.weaken(certainty);
                self.say(verb, &format!("{certainty} by a source"));
            }
            _ if raised && passive => {
                // "is said to have sold", "was accused of using": somebody unnamed says so.
                let firm = matches!(
                    text.lemma(verb),
                    "announce"
                        | "confirm"
                        | "reveal"
                        | "disclose"
                        | "document"
                        | "record"
                        | "detail"
                        | "declare"
                        | "list"
                        | "show"
                );
                self.weaken(if firm { certainty } else { certainty.max(Certainty::Reported) });
                self.say(verb, "said by nobody named");
            }
            _ => {
                self.weaken(certainty);
                self.say(verb, "said");
            }
        }
        if !passive && certainty == Certainty::Asserted && denies {
            return;
        }
        if negated && !denies {
            self.stance.not_claimed = true;
            self.say(verb, "not said");
        }
    }

    fn modifiers_of_saying(&mut self, verb: At) {
        let text = self.text;
        for &kid in text.kids(verb) {
            if text.tok(kid).dep == Dep::Aux && matches!(text.lemma(kid), "should" | "might" | "may" | "could") {
                self.weaken(Certainty::Possible);
            }
        }
    }

    fn govern_noun(&mut self, noun: At) {
        let text = self.text;
        let governors: &[Governor] = self.lexicon.governing_nouns.get(text.lemma(noun)).map_or(&[], Vec::as_slice);
        for governor in governors {
            if governor.forecast {
                self.stance.not_claimed = true;
            }
            if let Some(certainty) = governor.reports {
                let owner = text.kid(noun, Dep::Poss).or_else(|| {
                    let named = |p: At| {
                        text.kid(p, Dep::Pobj).filter(|&o| text.lemma(p) != "of" || text.tok(o).pos == Pos::Propn)
                    };
                    text.kids_as(noun, Dep::Prep)
                        .filter(|&p| matches!(text.lemma(p), "by" | "from" | "of"))
                        .find_map(named)
                });
                // "expressed concern that": whose concern it is, the verb says.
                let owner = owner.or_else(|| {
                    let verb = text.tok(noun).head;
                    let voiced = text.tok(noun).dep == Dep::Dobj
                        && matches!(
                            text.lemma(verb),
                            "express" | "voice" | "raise" | "make" | "issue" | "repeat" | "air" | "level" | "have"
                        );
                    voiced.then(|| surface_subject(text, verb).into_iter().next()).flatten()
                });
                if let Some(owner) = owner {
                    self.stance.sources.push(Source::Token(owner));
                    self.weaken(certainty);
                } else {
                    self.weaken(certainty.max(Certainty::Reported));
                }
                if governor.denies {
                    self.flip();
                }
                self.say(noun, "a statement of somebody's");
                self.open = false;
            }
            match governor.phase {
                Some(Phase::Halted) if self.open && self.halted.is_none() => {
                    self.halted = Some(noun);
                    self.open = false;
                }
                Some(phase) => self.phase_if_open(phase, noun),
                None => {}
            }
        }
    }

    /// At the top, or where words above no longer bear on the act: a word of stopping that stands now counts.
    fn close(&mut self) {
        if let Some(at) = self.halted.take()
            && matches!(self.stance.phase, Phase::Done | Phase::Ongoing)
            && self.stance.polarity == Polarity::Affirmed
        {
            self.stance.phase = Phase::Halted;
            self.say(at, "stopped");
        }
    }
}
