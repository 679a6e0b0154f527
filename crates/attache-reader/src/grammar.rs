//! Who does what to whom, whatever the construction: actives, passives, participles, relatives, infinitives, coordinations.

mod subjects;

use crate::syntax::{At, Dep, Pos, Text};
use subjects::{aside_speaker, before_finite, punished};

/// Verbs whose object does what their infinitive or "of -ing" says: "urged Iran to stop", "accused Russia of using".
const OBJECT_CONTROL: &[&str] = &[
    "urge",
    "press",
    "pressure",
    "ask",
    "encourage",
    "force",
    "order",
    "allow",
    "enable",
    "help",
    "permit",
    "persuade",
    "convince",
    "tell",
    "invite",
    "want",
    "expect",
    "warn",
    "compel",
    "forbid",
    "ban",
    "bar",
    "prevent",
    "stop",
    "accuse",
    "suspect",
    "blame",
    "criticise",
    "criticize",
    "dissuade",
    "let",
    "make",
    "see",
    "authorise",
    "authorize",
    "license",
    "contract",
    "lead",
    "arm",
    "equip",
    "prompt",
    "lobby",
    "push",
    "call",
    "condemn",
    "deter",
    "prohibit",
    "charge",
    "commission",
    "require",
    "teach",
    "train",
    "cause",
    "assist",
];

/// Verbs that only carry the noun that names the act: "made a delivery", "imposed sanctions", "carried out a strike".
const CLIMB_LIMIT: usize = 12;

/// The noun that a relative pronoun stands for; the token itself if it is none.
pub fn antecedent_of_relative(text: &Text, at: At) -> At {
    let tok = text.tok(at);
    let that = text.lemma(at) == "that"
        && (tok.pos == Pos::Pron || matches!(tok.dep, Dep::Dobj | Dep::Nsubj | Dep::NsubjPass));
    if !matches!(tok.tag, "WDT" | "WP" | "WP$" | "WRB") && !that {
        return at;
    }
    if let Some(clause) = text.up(at).take(CLIMB_LIMIT).find(|&a| text.tok(a).dep == Dep::Relcl) {
        return predicated(text, text.tok(clause).head);
    }
    // The parser took the clause for another: the noun just before the pronoun is meant.
    let first = text.sent(text.tok(at).sent).start;
    let before = (first..at).rev().find(|&b| !matches!(text.tok(b).pos, Pos::Punct | Pos::Adp | Pos::Space));
    before.filter(|&b| matches!(text.tok(b).pos, Pos::Noun | Pos::Propn | Pos::Num)).unwrap_or(at)
}

/// "The TB2 is a drone that can fly": what is said of such a one is said of him or it who is named so.
fn predicated(text: &Text, noun: At) -> At {
    let tok = text.tok(noun);
    if tok.dep != Dep::Attr || text.lemma(tok.head) != "be" {
        return noun;
    }
    let a = text.kid(noun, Dep::Det).is_some_and(|d| matches!(text.lemma(d), "a" | "an"));
    let named = text.kid(tok.head, Dep::Nsubj).filter(|&s| text.tok(s).pos == Pos::Propn);
    named.filter(|_| a).unwrap_or(noun)
}

/// The grammatical subject of a verb, of either voice, found across control and coordination.
pub fn surface_subject(text: &Text, verb: At) -> Vec<At> {
    subject_within(text, verb, 0)
}

fn subject_within(text: &Text, verb: At, depth: usize) -> Vec<At> {
    if depth > CLIMB_LIMIT {
        return Vec::new();
    }
    let own = text.kids(verb).iter().copied().find(|&k| matches!(text.tok(k).dep, Dep::Nsubj | Dep::NsubjPass));
    if let Some(own) = own {
        // "Turkish drone maker Baykar has sold": the parser made two subjects of one; the name says more.
        let name = own + 1;
        if text.toks.len() as At > name
            && text.tok(name).head == verb
            && text.tok(name).dep == Dep::Nsubj
            && text.tok(name).pos == Pos::Propn
        {
            return vec![name];
        }
        return vec![antecedent_of_relative(text, own)];
    }
    // "Fragments recovered in Kharkiv came from": the participle was taken for the subject.
    if let Some(clause) = text.kid(verb, Dep::Csubj).filter(|&c| matches!(text.tok(c).tag, "VBN" | "VBD"))
        && let Some(noun) = text.kid(clause, Dep::Nsubj)
    {
        return vec![noun];
    }
    let tok = text.tok(verb);
    let head = tok.head;
    if head == verb {
        return before_finite(text, verb).into_iter().collect();
    }
    if tok.dep == Dep::Xcomp || tok.dep == Dep::Advcl {
        // "was used by Azerbaijan to destroy a bus": he who uses it destroys.
        let used = text.is_passive(head) && matches!(text.lemma(head), "use" | "employ" | "deploy" | "launch" | "fire");
        let agent = text
            .kids(head)
            .iter()
            .copied()
            .find(|&k| used && text.tok(k).dep == Dep::Agent)
            .and_then(|k| text.kid(k, Dep::Pobj));
        if let Some(agent) = agent {
            return vec![agent];
        }
        if let Some(speaker) = aside_speaker(text, verb) {
            return subject_within(text, speaker, depth + 1);
        }
    }
    match tok.dep {
        Dep::Conj if text.is_verb(head) => {
            // "said that Russia was arming the junta, and urged": a finite verb is not joined to a participle.
            let finite = tok.tag == "VBD"
                && !text.kids(verb).iter().any(|&k| matches!(text.tok(k).dep, Dep::Aux | Dep::AuxPass));
            let matrix = text.tok(head).head;
            if finite
                && matches!(text.tok(head).tag, "VBG" | "VB")
                && text.tok(head).dep == Dep::Ccomp
                && text.is_verb(matrix)
            {
                return subject_within(text, matrix, depth + 1);
            }
            subject_within(text, head, depth + 1)
        }
        Dep::Conj if text.tok(head).dep == Dep::Pcomp || text.is_nominal(head) => Vec::new(),
        Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Aux | Dep::Acomp => {
            // "armed its proxies with drones to attack": those who are armed attack.
            // "forbade the Czechs to sell": an infinitive that the parser took for a purpose.
            let bidden = matches!(
                text.lemma(head),
                "forbid"
                    | "urge"
                    | "allow"
                    | "permit"
                    | "authorise"
                    | "authorize"
                    | "compel"
                    | "force"
                    | "enable"
                    | "persuade"
                    | "convince"
                    | "encourage"
                    | "tell"
                    | "ask"
                    | "order"
            ) && text.kids(verb).iter().any(|&k| text.tok(k).dep == Dep::Aux && text.lemma(k) == "to");
            if (tok.dep != Dep::Advcl || bidden || matches!(text.lemma(head), "arm" | "equip"))
                && let Some(object) = controlled_object(text, head)
            {
                return vec![antecedent_of_relative(text, object)];
            }
            if text.is_verb(head) || text.tok(head).pos == Pos::Adj {
                let from = if text.tok(head).pos == Pos::Adj { text.tok(head).head } else { head };
                subject_within(text, from, depth + 1)
            } else {
                Vec::new()
            }
        }
        Dep::Pcomp => {
            let above = text.tok(head).head;
            if let Some(object) = controlled_object(text, above)
                .filter(|_| matches!(text.lemma(head), "of" | "from" | "into" | "for" | "against"))
            {
                return vec![antecedent_of_relative(text, object)];
            }
            if text.lemma(head) == "for"
                && let Some(punished) = punished(text, above)
            {
                return vec![punished];
            }
            if text.is_verb(above) {
                subject_within(text, above, depth + 1)
            } else if text.tok(above).pos == Pos::Adj && text.tok(above).dep == Dep::Acomp {
                // "is capable of hitting"
                subject_within(text, text.tok(above).head, depth + 1)
            } else {
                owner_of_noun(text, above, depth + 1)
            }
        }
        Dep::Acl => {
            let giver = text.tok(head).head;
            let right = matches!(text.lemma(head), "right" | "licence" | "license" | "permission");
            if right
                && matches!(text.lemma(giver), "sell" | "grant" | "give" | "cede" | "sign" | "hand" | "offer" | "deny")
            {
                // "sold the kingdom the right to make it": who gets a right uses it.
                text.kids(giver)
                    .iter()
                    .copied()
                    .find(|&k| k < head && matches!(text.tok(k).dep, Dep::Dative | Dep::Dobj | Dep::NsubjPass))
                    .into_iter()
                    .collect()
            } else if tok.tag == "VBG" {
                vec![head]
            } else {
                owner_of_noun(text, head, depth + 1)
            }
        }
        Dep::Relcl => {
            // "the drones Iran sold" has its own subject; a relative clause without one belongs to its noun.
            vec![head]
        }
        Dep::Amod if tok.tag == "VBG" => vec![head],
        _ => Vec::new(),
    }
}

fn controlled_object(text: &Text, governor: At) -> Option<At> {
    if !OBJECT_CONTROL.contains(&text.lemma(governor)) || text.is_passive(governor) {
        return None;
    }
    text.kid(governor, Dep::Dobj).or_else(|| {
        // "called on Iran to stop"
        let prep = text.kids_as(governor, Dep::Prep).find(|&p| matches!(text.lemma(p), "on" | "upon"))?;
        text.kid(prep, Dep::Pobj)
    })
}

/// Whose plan, bid or decision a noun is: its possessor, or the subject of the verb that it is the object of.
fn owner_of_noun(text: &Text, noun: At, depth: usize) -> Vec<At> {
    if let Some(owner) = text.kid(noun, Dep::Poss) {
        return vec![owner];
    }
    let tok = text.tok(noun);
    if matches!(text.lemma(noun), "request" | "appeal" | "plea" | "offer" | "promise" | "pledge" | "proposal" | "bid") {
        // "received a request from Germany to pass on"
        let from = text
            .kids_as(noun, Dep::Prep)
            .find(|&p| matches!(text.lemma(p), "from" | "by"))
            .and_then(|p| text.kid(p, Dep::Pobj));
        if let Some(from) = from {
            return text.joined(from);
        }
    }
    if matches!(text.lemma(noun), "consequence" | "risk" | "danger" | "effect" | "impact" | "cost" | "benefit") {
        return Vec::new();
    }
    match tok.dep {
        Dep::Dobj | Dep::Attr if text.is_verb(tok.head) => subject_within(text, tok.head, depth + 1),
        Dep::Pobj => {
            let above = text.tok(tok.head).head;
            if text.is_verb(above) { subject_within(text, above, depth + 1) } else { owner_of_noun_once(text, above) }
        }
        _ => Vec::new(),
    }
}

fn owner_of_noun_once(text: &Text, noun: At) -> Vec<At> {
    text.kid(noun, Dep::Poss).into_iter().collect()
}

/// Who does what the verb says: the subject of the active, the agent of the passive.
pub fn doers(text: &Text, verb: At) -> Vec<At> {
    if text.is_passive(verb) {
        let by = |at: At| {
            text.kids(at)
                .iter()
                .copied()
                .find(|&k| text.tok(k).dep == Dep::Agent || (text.tok(k).dep == Dep::Prep && text.lemma(k) == "by"))
        };
        // "shot down and recovered by Kurdish forces": one agent for both.
        let joined = || text.kids_as(verb, Dep::Conj).filter(|&k| text.tok(k).tag == "VBN").find_map(by);
        let agent = by(verb).or_else(joined);
        return agent.and_then(|agent| text.kid(agent, Dep::Pobj)).map(|t| text.joined(t)).unwrap_or_default();
    }
    let subjects = surface_subject(text, verb);
    subjects.into_iter().flat_map(|s| text.joined(s)).collect()
}

/// To whom or what it is done: the object of the active, the subject of the passive, the noun that a participle hangs on.
pub fn objects(text: &Text, verb: At) -> Vec<At> {
    let tok = text.tok(verb);
    if text.is_passive(verb) {
        let own = text.kid(verb, Dep::NsubjPass).or_else(|| text.kid(verb, Dep::Nsubj));
        if let Some(own) = own {
            return text.joined(antecedent_of_relative(text, own));
        }
        if matches!(tok.dep, Dep::Acl | Dep::Amod | Dep::Relcl) && tok.head != verb {
            return vec![tok.head];
        }
        return surface_subject(text, verb).into_iter().flat_map(|s| text.joined(s)).collect();
    }
    if let Some(object) = text.kid(verb, Dep::Dobj) {
        if given_to(text, verb).is_some() {
            return vec![tok.head];
        }
        return text.joined(antecedent_of_relative(text, object));
    }
    // "the drones (that) Iran sold": the noun is the object where the clause has its own subject.
    if tok.dep == Dep::Relcl && text.kid(verb, Dep::Nsubj).is_some_and(|s| antecedent_of_relative(text, s) == s) {
        return vec![tok.head];
    }
    // "the jets that Indonesia had agreed to buy": the noun is what the infinitive of its clause is about.
    if tok.dep == Dep::Xcomp
        && matches!(
            text.lemma(verb),
            "buy"
                | "purchase"
                | "acquire"
                | "sell"
                | "supply"
                | "deliver"
                | "provide"
                | "send"
                | "export"
                | "build"
                | "produce"
                | "make"
                | "order"
                | "import"
                | "receive"
        )
    {
        let clause = text.tok(verb).head;
        let whole = text.tok(clause).dep == Dep::Relcl
            && text.kid(clause, Dep::Nsubj).is_some_and(|s| antecedent_of_relative(text, s) == s)
            && text.kid(clause, Dep::Dobj).is_none_or(|o| antecedent_of_relative(text, o) != o);
        if whole {
            return vec![text.tok(clause).head];
        }
    }
    // "bought and flew drones": a coordinated verb shares the object that only the last one has.
    if let Some(object) = text
        .kids_as(verb, Dep::Conj)
        .filter(|&k| text.is_verb(k) && text.kid(k, Dep::Nsubj).is_none())
        .find_map(|k| text.kid(k, Dep::Dobj))
    {
        return text.joined(object);
    }
    Vec::new()
}

/// "the jets that Israel sold it": to whom, where the parser took the pronoun for what was sold.
pub fn given_to(text: &Text, verb: At) -> Option<At> {
    let tok = text.tok(verb);
    let gives = matches!(
        text.lemma(verb),
        "sell"
            | "give"
            | "send"
            | "lend"
            | "supply"
            | "offer"
            | "promise"
            | "deny"
            | "refuse"
            | "hand"
            | "grant"
            | "lease"
    );
    let object = text.kid(verb, Dep::Dobj).filter(|&o| gives && text.tok(o).tag == "PRP")?;
    let subject = text.kid(verb, Dep::Nsubj)?;
    let whole = tok.dep == Dep::Relcl
        && text.kid(verb, Dep::Dative).is_none()
        && !text.is_passive(verb)
        && antecedent_of_relative(text, subject) == subject;
    whole.then_some(object)
}

/// What stands after a preposition under the word, or under its objects.
pub fn after_preposition(text: &Text, word: At, preposition: &str) -> Vec<At> {
    let mut found = Vec::new();
    let look = |at: At, found: &mut Vec<At>| {
        // "in exchange for", "according to", "due to": the second word belongs to the first.
        let bound = match preposition {
            "for" => matches!(text.lemma(at), "exchange" | "return" | "payment"),
            // "over bids from rivals": who was not chosen.
            "from" => {
                matches!(text.lemma(at), "bid" | "rival" | "competition" | "competitor" | "challenge" | "pressure")
            }
            "to" => matches!(
                text.lemma(at),
                "accord"
                    | "according"
                    | "due"
                    | "thanks"
                    | "prior"
                    | "owe"
                    | "next"
                    | "contrary"
                    | "addition"
                    | "response"
                    | "reply"
                    | "regard"
            ),
            _ => false,
        };
        if bound {
            return;
        }
        for &prep in text.kids(at) {
            if matches!(text.tok(prep).dep, Dep::Prep | Dep::Dative | Dep::Agent) && text.lemma(prep) == preposition {
                // "for four batteries and for howitzers"
                for one in text.joined(prep) {
                    // "the jets it paid for": the preposition is left behind, the noun before the clause is meant.
                    if text.tok(at).dep == Dep::Relcl && text.kids(one).is_empty() && text.lemma(one) == preposition {
                        found.push(text.tok(at).head);
                    }
                    if let Some(object) = text.kid(one, Dep::Pobj).filter(|_| text.lemma(one) == preposition) {
                        found.extend(text.joined(object));
                    }
                }
            }
        }
    };
    look(word, &mut found);
    if !found.is_empty() {
        return found;
    }
    let beneath: Vec<At> = text
        .kids(word)
        .iter()
        .copied()
        .filter(|&k| {
            matches!(
                text.tok(k).dep,
                Dep::Dobj | Dep::Attr | Dep::Prep | Dep::Prt | Dep::NsubjPass | Dep::Oprd | Dep::Acomp
            )
        })
        .collect();
    for at in &beneath {
        look(*at, &mut found);
        if let Some(object) = text.kid(*at, Dep::Pobj) {
            look(object, &mut found);
        }
    }
    if !found.is_empty() {
        return found;
    }
    // Attachment errors: the preposition hangs on a noun inside the object ("20 drones to the Emirates").
    for at in beneath {
        for inner in text.tok(at).left..text.tok(at).right {
            let bargain = preposition == "for"
                && matches!(text.lemma(text.tok(inner).head), "exchange" | "return" | "payment")
                || preposition == "from" && matches!(text.lemma(text.tok(inner).head), "bid" | "rival" | "competition");
            if text.tok(inner).dep == Dep::Prep
                && !bargain
                && text.lemma(inner) == preposition
                && nearest_verb(text, inner) == nearest_verb_or_self(text, word)
                && let Some(object) = text.kid(inner, Dep::Pobj)
            {
                found.extend(text.joined(object));
            }
        }
    }
    found
}

/// The verb in whose clause a token stands.
pub fn nearest_verb(text: &Text, at: At) -> Option<At> {
    text.up(at).skip(1).find(|&a| text.is_verb(a) && !matches!(text.tok(a).dep, Dep::Aux | Dep::AuxPass | Dep::Amod))
}

fn nearest_verb_or_self(text: &Text, at: At) -> Option<At> {
    if text.is_verb(at) { Some(at) } else { nearest_verb(text, at) }
}

/// The verb that governs a noun as its object ("made a delivery", "embarked on talks"), where there is one.
pub fn governing_verb(text: &Text, noun: At) -> Option<At> {
    let tok = text.tok(noun);
    match tok.dep {
        Dep::Dobj | Dep::Attr | Dep::NsubjPass if text.is_verb(tok.head) => Some(tok.head),
        Dep::Pobj => {
            let above = text.tok(tok.head).head;
            (text.is_verb(above)).then_some(above)
        }
        Dep::Conj => governing_verb_of_first(text, tok.head),
        _ => None,
    }
}

fn governing_verb_of_first(text: &Text, noun: At) -> Option<At> {
    let first = text.up(noun).take(CLIMB_LIMIT).find(|&a| text.tok(a).dep != Dep::Conj)?;
    let tok = text.tok(first);
    matches!(tok.dep, Dep::Dobj | Dep::Attr | Dep::NsubjPass).then_some(tok.head).filter(|&v| text.is_verb(v))
}

/// The first token of the clause chain: the topmost verb of the sentence above a token.
pub fn clause_root(text: &Text, at: At) -> At {
    nearest_verb_or_self(text, at).unwrap_or(at)
}

/// Heads of what an act is done to, for a verb or a noun.
pub fn objects_of(text: &Text, at: At, noun: bool) -> Vec<At> {
    if noun { after_preposition(text, at, "of") } else { objects(text, at) }
}
