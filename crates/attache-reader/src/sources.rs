//! Who says so, where the words of saying stand beside the claim and not above it: "according to X",
//! "A did B, X said", "as reported by X", quotations that run over sentences, "X: A did B".

mod turns;

use crate::fill::Act;
use crate::grammar::doers;
use crate::lexicon::{Lexicon, Nouns};
use crate::names::{Found, Names, What, dedup};
use crate::stance::{Source, Stance};
use crate::syntax::{At, Dep, Pos, Text};
use attache_knowledge::{Details, Table};
use attache_model::{Certainty, Resolution};
use std::ops::Range;

/// A quotation shorter than this is a phrase lifted from a speech, told in the document's own sentence.
const QUOTED_WORDS: At = 6;

/// Adds the sources that the sentence of the act names beside its clause.
pub fn beside(text: &Text, lexicon: &Lexicon, trigger: At, stance: &mut Stance) {
    according_to(text, trigger, stance);
    let sent = text.sent(text.tok(trigger).sent);
    for at in sent.clone() {
        if stance.path.contains(&at) {
            continue;
        }
        let Some((clause, source, certainty)) = aside(text, lexicon, at, &sent) else { continue };
        if clause.contains(&trigger) || !covers(text, &clause, trigger, &sent) {
            continue;
        }
        add(text, stance, source, certainty, at);
    }
    cited(text, stance, &sent);
}

fn add(text: &Text, stance: &mut Stance, source: At, certainty: Certainty, word: At) {
    if !stance.sources.contains(&Source::Token(source)) {
        stance.sources.push(Source::Token(source));
        stance.certainty = stance.certainty.max(certainty);
        stance.because.push(format!("'{}': {certainty} by a source beside the clause", text.word(word)));
    }
}

/// "…, citing two officials": whom the one who speaks has it from, before him in the list.
fn cited(text: &Text, stance: &mut Stance, sent: &Range<At>) {
    let citing = sent.clone().filter(|&at| {
        text.tok(at).tag == "VBG" && matches!(text.lemma(at), "cite" | "quote") && text.tok(at).dep == Dep::Advcl
    });
    for at in citing {
        let speaker = crate::grammar::surface_subject(text, text.tok(at).head);
        let Some(place) = stance.sources.iter().position(|s| speaker.iter().any(|&t| *s == Source::Token(t))) else {
            continue;
        };
        if let Some(source) = text.kid(at, Dep::Dobj).filter(|&s| !stance.sources.contains(&Source::Token(s))) {
            stance.sources.insert(place, Source::Token(source));
            stance.because.push(format!("citing '{}'", text.word(source)));
        }
    }
}

/// How firm a verb's word is, if it is one of saying.
fn saying(lexicon: &Lexicon, lemma: &str) -> Option<Certainty> {
    lexicon.verbs.get(lemma)?.iter().filter(|g| !g.denies).find_map(|g| g.reports)
}

/// A clause of saying set off from what is said: its tokens, its subject, and how firm its word is.
fn aside(text: &Text, lexicon: &Lexicon, verb: At, sent: &Range<At>) -> Option<(Range<At>, At, Certainty)> {
    let tok = text.tok(verb);
    let start_after_comma = |start: At| {
        let before = (sent.start..start).rev().find(|&t| text.tok(t).pos != Pos::Space);
        before.is_some_and(|b| matches!(text.word(b), "," | "\"" | "”" | "-" | "–" | "—" | "("))
    };
    let mistaken = tok.pos == Pos::Noun && matches!(text.word(verb), "claims" | "reports" | "states" | "notes");
    if mistaken {
        // "…, the institute reports in a review.": the tagger took the verb for a noun.
        if let Some(source) = text.kid(verb, Dep::Nsubj).filter(|&s| start_after_comma(text.tok(s).left)) {
            return Some((text.tok(source).left..tok.right, source, saying(lexicon, text.lemma(verb))?));
        }
    }
    if mistaken && tok.dep == Dep::Appos {
        // "…, a provincial paper claims."
        let source =
            text.kid(verb, Dep::Compound).filter(|_| tok.right + 1 >= sent.end && start_after_comma(tok.left))?;
        return Some((tok.left..tok.right, source, saying(lexicon, text.lemma(verb))?));
    }
    if !matches!(tok.tag, "VBD" | "VBZ" | "VBP" | "VBN") || !text.is_verb(verb) {
        return None;
    }
    let certainty = saying(lexicon, text.lemma(verb))?;
    let kid = |dep: Dep| text.kid(verb, dep);
    let as_clause = tok.dep == Dep::Advcl && text.kids_as(verb, Dep::Mark).any(|k| text.lemma(k) == "as");
    if as_clause {
        let source = doers(text, verb).into_iter().next().filter(|&s| text.under(s, verb))?;
        return Some((tok.left..tok.right, source, certainty));
    }
    let told = matches!(text.lemma(verb), "tell" | "inform" | "write");
    let says_a_thing =
        kid(Dep::Ccomp).is_some_and(|c| c > verb) || kid(Dep::Xcomp).is_some() || !told && kid(Dep::Dobj).is_some();
    let quoted = text.lemma(verb) == "quote" && text.is_passive(verb);
    let subject = kid(Dep::Nsubj)
        .or_else(|| kid(Dep::NsubjPass).filter(|_| quoted))
        .or_else(|| beside_verb(text, lexicon, verb))?;
    let relative = matches!(tok.dep, Dep::Relcl | Dep::Acl) && subject < verb && text.tok(subject).tag.starts_with('W');
    if !quoted && (says_a_thing || text.is_passive(verb)) || relative {
        return None;
    }
    let start = text.tok(subject).left.min(verb);
    let end = (verb..tok.right)
        .take_while(|&t| t == verb || !matches!(text.word(t), "," | ";" | "\"" | "“"))
        .last()
        .unwrap_or(verb)
        + 1;
    let end = end.max(if subject > verb { text.tok(subject).right } else { 0 });
    let ends_clause = end >= sent.end || matches!(text.word(end), "," | "." | ";" | ":" | "\"" | "”" | ")" | "—" | "–");
    let joined = text.kids_as(verb, Dep::Cc).any(|c| c < verb);
    (start > sent.start && start_after_comma(start) && ends_clause && !joined).then_some((
        start..end,
        subject,
        certainty,
    ))
}

/// "…, the head of its security council, Mr X, told parliament": the speaker that the parser hung on the object before.
fn beside_verb(text: &Text, lexicon: &Lexicon, verb: At) -> Option<At> {
    let last = verb.checked_sub(2).filter(|_| text.word(verb - 1) == ",")?;
    text.up(last)
        .take(6)
        .find(|&a| text.tok(a).dep == Dep::Appos && lexicon.nouns.acts_for_state.contains(text.lemma(a)))
}

/// Whether an aside speaks of the act: it follows the act's clause, or breaks into it ("Washington, he announced, has offered").
fn covers(text: &Text, clause: &Range<At>, trigger: At, sent: &Range<At>) -> bool {
    let resumes = clause.end + 1 < sent.end
        && text.word(clause.end) == ","
        && !matches!(text.tok(clause.end + 1).pos, Pos::Conj | Pos::Sconj | Pos::Adp)
        && !matches!(text.tok(clause.end + 1).tag, "VBG" | "VBN" | "WDT" | "WP");
    let verb =
        if text.is_verb(trigger) { trigger } else { crate::grammar::nearest_verb(text, trigger).unwrap_or(trigger) };
    if resumes && verb >= clause.end {
        return !(clause.end..trigger.max(clause.end)).any(|t| text.word(t) == ";");
    }
    if trigger >= clause.start {
        return false;
    }
    // What a comma and a conjunction part from the aside is the document's own word.
    !(trigger..clause.start).any(|t| text.word(t) == ";" || parts(text, t, sent) && t + 1 < clause.start)
}

/// Whether a conjunction after a comma begins a new clause ("…, but construction has not begun").
fn parts(text: &Text, at: At, sent: &Range<At>) -> bool {
    let (tok, head) = (text.tok(at), text.tok(at).head);
    let clause = text.is_verb(head) && text.kids_as(head, Dep::Conj).any(|c| c > at && text.is_verb(c));
    at > sent.start && text.word(at - 1) == "," && tok.dep == Dep::Cc && clause
}

/// "According to X", wherever it stands in the clauses above the act.
fn according_to(text: &Text, trigger: At, stance: &mut Stance) {
    let sent = text.sent(text.tok(trigger).sent);
    for at in sent.clone() {
        if text.lemma(at) != "accord" && !text.word(at).eq_ignore_ascii_case("according") {
            continue;
        }
        let Some(prep) = text.kids(at).iter().copied().find(|&k| text.lemma(k) == "to") else { continue };
        let Some(source) = text.kid(prep, Dep::Pobj) else { continue };
        let above = text.tok(at).head;
        let between = trigger.min(at)..trigger.max(at);
        // It covers what it hangs on and everything below that, but nothing past a semicolon.
        let covers = text.under(trigger, above) || text.under(above, trigger) || text.tok(above).dep == Dep::Root;
        let within = text.under(trigger, at) && at > sent.start + 1;
        if !covers
            || within
            || between.into_iter().any(|t| text.word(t) == ";" || trigger < at && parts(text, t, &sent))
        {
            continue;
        }
        for one in text.joined(source) {
            if !stance.sources.contains(&Source::Token(one)) {
                stance.sources.push(Source::Token(one));
            }
        }
        stance.because.push(format!("according to '{}'", text.word(source)));
    }
}

/// Whose words the stretches of a document are: quotations with their speakers, and headings "X: …".
pub struct Voices {
    /// Quotations, headings, credits and turns: each in order, none overlapping another of its sort; the first that holds a
    /// token speaks it.
    said: [Vec<Said>; 4],
}

struct Said {
    toks: Range<At>,
    speaker: At,
    /// The pronoun that the speaker's name replaces ('"…," it said').
    pronoun: Option<At>,
    certainty: Certainty,
    /// A turn of a transcript: its "we" is known, but what is said in it is the document's own word.
    quiet: bool,
}

impl Voices {
    /// Finds the quotations of a document and who speaks them.
    pub fn new(text: &Text, names: &Names) -> Self {
        let mut said: Vec<Said> = Vec::new();
        let mut last: Option<(Range<At>, At, Certainty)> = None;
        for quote in quotations(text) {
            let mut pronoun = None;
            let near = speaker(text, names.lexicon, &quote).map(|(who, certainty)| {
                let named = named_before(text, names.lexicon, &quote, who);
                pronoun = named.map(|_| who);
                (named.unwrap_or(who), certainty)
            });
            // No word of saying beside it: still the speaker of the quotation just before, unless others spoke since.
            let found = near.or_else(|| {
                let (before, speaker, certainty) = last.as_ref()?;
                follows_on(text, names.lexicon, before, &quote).then_some((*speaker, *certainty))
            });
            let found = found.or_else(|| opening(text, names.lexicon, &quote));
            if let Some((speaker, certainty)) = found {
                last = Some((quote.clone(), speaker, certainty));
                if quote.end - quote.start >= QUOTED_WORDS {
                    said.push(Said { toks: quote, speaker, pronoun, certainty, quiet: false });
                }
            } else {
                last = None;
            }
        }
        let sents = 0..text.sents.len() as u32;
        let headings = sents.clone().filter_map(|sent| heading(text, names, sent)).collect();
        let credits = sents.filter_map(|sent| credited(text, names, sent)).collect();
        // Whoever is quoted within a turn speaks first.
        Self { said: [said, headings, credits, turns::turns(text, names)] }
    }

    /// Who speaks at a token, as `counts` will have it.
    fn at(&self, at: At, counts: impl Fn(&Said) -> bool) -> Option<&Said> {
        self.said.iter().find_map(|all| {
            let i = all.partition_point(|s| s.toks.start <= at).checked_sub(1)?;
            all.get(i).filter(|s| s.toks.contains(&at) && counts(s))
        })
    }

    /// Who says "we" at a token: the speaker of the quotation in which it stands.
    pub fn speaker_at(&self, at: At) -> Option<At> {
        self.at(at, |s| !s.toks.contains(&s.speaker)).map(|s| s.speaker)
    }

    /// Gives the speaker to an act told within his words, unless the sentence itself names a source.
    pub fn attribute(&self, text: &Text, trigger: At, stance: &mut Stance) {
        let Some(said) = self.at(trigger, |s| !s.quiet) else { return };
        if let Some(pronoun) = said.pronoun {
            for source in stance.sources.iter_mut().filter(|s| **s == Source::Token(pronoun)) {
                *source = Source::Token(said.speaker);
            }
        }
        if stance.sources.is_empty() && !text.under(said.speaker, trigger) {
            add(text, stance, said.speaker, said.certainty, said.speaker);
        }
    }
}

/// The tokens between quotation marks, paragraph by paragraph; a mark left open holds to the paragraph's end.
fn quotations(text: &Text) -> Vec<Range<At>> {
    let mut all = Vec::new();
    let mut open: Option<At> = None;
    let mut para = 0;
    for sent in &text.sents {
        if sent.para != para {
            if let Some(start) = open.take().filter(|&s| s < sent.toks.start) {
                all.push(start..sent.toks.start);
            }
            para = sent.para;
        }
        for at in sent.toks.clone() {
            match (text.word(at), open) {
                ("“" | "\"" | "``", None) => open = Some(at + 1),
                ("”" | "\"" | "''", Some(start)) => {
                    if start < at {
                        all.push(start..at);
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
    let end = text.toks.len() as At;
    all.extend(open.filter(|&s| s < end).map(|s| s..end));
    all
}

/// The subject of the word of saying next to a quotation, after it or before it.
fn speaker(text: &Text, lexicon: &Lexicon, quote: &Range<At>) -> Option<(At, Certainty)> {
    let last = text.sent(text.tok(quote.end - 1).sent);
    let first = text.sent(text.tok(quote.start).sent);
    let outside = |at: At| !quote.contains(&at);
    let said = |at: At| {
        let certainty = saying(lexicon, text.lemma(at)).filter(|_| text.is_verb(at))?;
        let subject = text.kid(at, Dep::Nsubj).filter(|&s| outside(s))?;
        Some((crate::grammar::antecedent_of_relative(text, subject), certainty))
    };
    // After it, in its sentence or, cut off from it by the splitter, in the next.
    let after = quote.end..last.end.max(quote.end + 1).min(quote.end + 14).min(text.toks.len() as At);
    let next = text.toks.get(quote.end as usize + 1).map_or(0..0, |t| text.sent(t.sent));
    let next = if next.start == quote.end + 1 { next.start..next.end.min(next.start + 6) } else { 0..0 };
    let tail = after.chain(next).filter(|&at| at != quote.end && outside(at)).find_map(said);
    tail.or_else(|| {
        let from = if first.start + 1 >= quote.start {
            text.toks.get(quote.start.checked_sub(2)? as usize).map(|t| text.sent(t.sent).start)?
        } else {
            first.start
        };
        let opened = quote.start.checked_sub(2).is_some_and(|b| matches!(text.word(b), ":" | "," | "that"));
        let inside = first.start + 1 < quote.start;
        (from..quote.start).rev().filter(|_| opened || inside).find_map(said)
    })
}

/// The speaker of a quotation that opens a paragraph without naming one: whoever had the word at the end of the paragraph before.
fn opening(text: &Text, lexicon: &Lexicon, quote: &Range<At>) -> Option<(At, Certainty)> {
    let sent = text.tok(quote.start).sent;
    let here = text.sents.get(sent as usize)?;
    let before = text.sents.get(sent.checked_sub(1)? as usize)?;
    if quote.start > here.toks.start + 1 || before.para == here.para {
        return None;
    }
    before.toks.clone().rev().find_map(|at| {
        if let Some((_, source, certainty)) = aside(text, lexicon, at, &before.toks) {
            return Some((source, certainty));
        }
        let certainty =
            saying(lexicon, text.lemma(at)).filter(|_| text.is_verb(at) && text.tok(at).dep == Dep::Root)?;
        Some((text.kid(at, Dep::Nsubj)?, certainty))
    })
}

/// Who "it" is in '"…," it said': whoever had the word before the quotation, not whom the quotation speaks of.
fn named_before(text: &Text, lexicon: &Lexicon, quote: &Range<At>, who: At) -> Option<At> {
    if text.tok(who).pos != Pos::Pron || who < quote.start {
        return None;
    }
    let sent = text.tok(quote.start).sent;
    let from = text.sent(sent.saturating_sub(2)).start;
    (from..quote.start)
        .rev()
        .filter(|&at| text.is_verb(at) && saying(lexicon, text.lemma(at)).is_some())
        .find_map(|at| text.kid(at, Dep::Nsubj).filter(|&s| text.tok(s).pos != Pos::Pron))
}

/// Whether a quotation goes on with what another said: nothing but an aside stands between them.
fn follows_on(text: &Text, lexicon: &Lexicon, before: &Range<At>, quote: &Range<At>) -> bool {
    let between = before.end..quote.start;
    let (a, b) = (text.tok(before.end - 1).sent, text.tok(quote.start).sent);
    let (pa, pb) = (text.sents.get(a as usize).map(|s| s.para), text.sents.get(b as usize).map(|s| s.para));
    let close = matches!((pa, pb), (Some(a), Some(b)) if b - a <= 1);
    let words = between.filter(|&t| !matches!(text.tok(t).pos, Pos::Punct | Pos::Space)).collect::<Vec<_>>();
    close
        && words.len() <= 12
        && words.iter().all(|&t| text.tok(t).sent <= a + 1)
        && (words.is_empty() || words.iter().any(|&t| saying(lexicon, text.lemma(t)).is_some()))
}

/// "ISW: Iran is building plants": a source of the knowledge files before a colon speaks the sentence.
fn heading(text: &Text, names: &Names, sent: u32) -> Option<Said> {
    let toks = text.sent(sent);
    let hit = names.hit(toks.start)?;
    let record = names.knowledge.record(hit.readings.first()?.record);
    let speaks = match &record.details {
        Details::Actor(actor) => matches!(actor.kind.name(), "think-tank" | "ngo" | "research"),
        _ => matches!(record.table(), Table::Outlet | Table::Person),
    };
    let colon = hit.toks.end;
    let says = speaks && colon < toks.end && text.word(colon) == ":" && colon + 3 < toks.end;
    says.then(|| Said {
        toks: colon + 1..toks.end,
        speaker: toks.start,
        pronoun: None,
        certainty: Certainty::Asserted,
        quiet: false,
    })
}

/// "… in Kharkiv (TASS).": an outlet in brackets at the end of a sentence.
fn credited(text: &Text, names: &Names, sent: u32) -> Option<Said> {
    let toks = text.sent(sent);
    let close = toks.clone().rev().find(|&t| text.word(t) != ".").filter(|&t| text.word(t) == ")")?;
    let open = (close.saturating_sub(5).max(toks.start)..close)
        .rev()
        .find(|&t| text.word(t) == "(")
        .filter(|&o| o > toks.start + 3)?;
    let (hit, _) = names.reading(open + 1, &[Table::Outlet])?;
    (hit.toks.end == close).then(|| Said {
        toks: toks.start..open,
        speaker: open + 1,
        pronoun: None,
        certainty: Certainty::Asserted,
        quiet: false,
    })
}

/// The sources of an act by name, and whether none of them has one.
pub fn resolve(act: &Act, nouns: &Nouns, sources: &[Source]) -> (Vec<Found>, bool) {
    let mut all: Vec<Found> = Vec::new();
    let mut unnamed = false;
    for source in sources {
        let Source::Token(at) = *source;
        for at in act.text.joined(at) {
            let (found, nobody) = one_source(act, nouns, at);
            unnamed |= nobody;
            all.extend(found);
        }
    }
    (dedup(all), unnamed)
}

/// Papers that speak for whoever made them: "a report by X", "X's analysis".
const PAPERS: &[&str] = &["report", "investigation", "study", "analysis", "assessment", "statement", "paper", "letter"];
/// Nobody to name: "reports indicate", "others say".
const NOBODY: &[&str] = &["report", "source", "rumour", "rumor", "account", "other", "some", "one", "many", "several"];
/// One of these is a source that could be named; several are "media".
const SINGLE: &[&str] = &[
    "newspaper",
    "outlet",
    "paper",
    "magazine",
    "broadcaster",
    "agency",
    "website",
    "deputy",
    "lawmaker",
    "adviser",
    "advisor",
];
/// Those who do not speak for the state in whose capital they sit.
const POSTED: &[&str] = &[
    "diplomat",
    "source",
    "analyst",
    "expert",
    "observer",
    "correspondent",
    "researcher",
    "person",
    "people",
    "individual",
    "journalist",
    "resident",
    "witness",
];

fn one_source(act: &Act, nouns: &Nouns, at: At) -> (Vec<Found>, bool) {
    let text = act.text;
    let lemma = text.lemma(at);
    let pronoun = text.tok(at).pos == Pos::Pron;
    if nouns.not_sources.contains(lemma) && !pronoun {
        return (Vec::new(), false);
    }
    let speaker = |f: &Found| {
        matches!(f.what, What::State | What::Body | What::Group | What::Organisation | What::Person | What::Outlet)
    };
    let thing = nouns.speaking_things.contains(lemma);
    if thing {
        let owner: Vec<Found> = act.owner(at).into_iter().filter(speaker).collect();
        if !owner.is_empty() {
            return (owner, false);
        }
    }
    let by = text.kids(at).iter().copied().find(|&k| {
        matches!(text.lemma(k), "by" | "from") && text.tok(k).dep == Dep::Prep
            || text.tok(k).dep == Dep::Acl && text.is_passive(k)
    });
    let made_by: Vec<Found> = by
        .into_iter()
        .flat_map(|k| {
            if text.tok(k).dep == Dep::Acl { doers(text, k) } else { text.kid(k, Dep::Pobj).into_iter().collect() }
        })
        .flat_map(|t| act.resolve(t))
        .filter(speaker)
        .collect();
    if PAPERS.contains(&lemma) && !made_by.is_empty() {
        return (made_by, false);
    }
    let definite = text.kid(at, Dep::Det).is_some_and(|d| text.lemma(d) == "the");
    if definite
        && (PAPERS.contains(&lemma) || matches!(lemma, "document" | "review" | "outlet" | "newspaper" | "institute"))
    {
        // "the document said": that of the institute or paper spoken of.
        let author = act.mentions.last_publisher(text, act.names, at);
        if !author.is_empty() {
            return (author, false);
        }
    }
    let posted = POSTED.contains(&lemma) && act.names.origin(text, at).is_empty();
    let mut all = Vec::new();
    let mut unnamed = false;
    let speaks = |f: &Found| !matches!(f.what, What::Item | What::Service | What::Technology | What::Place);
    let mut found: Vec<Found> = act.resolve(at).into_iter().filter(speaks).collect();
    if found.is_empty() && thing {
        found.push(act.names.as_worded(text, at, What::Thing));
    }
    if found.iter().all(|f| f.record.is_none()) && !pronoun {
        // "the weapons expert Jane Roe": the name says more than what he is.
        let name = text.kids_as(at, Dep::Appos).filter(|&k| text.tok(k).pos == Pos::Propn).flat_map(|k| act.resolve(k));
        let name: Vec<Found> = name.filter(speaker).collect();
        if !name.is_empty() {
            return (name, false);
        }
    }
    for one in found {
        let mute = one.what == What::Thing && one.record.is_none() && text.tok(at).pos != Pos::Propn;
        if mute && !thing && !pronoun && !nouns.unnamed_sources.contains(lemma) {
            continue;
        }
        let one = if posted && matches!(one.resolution, Resolution::ActsFor { .. }) {
            act.names.as_worded(text, at, What::Crowd)
        } else {
            one
        };
        let named = one.record.is_some()
            || matches!(one.what, What::State | What::Body | What::Outlet | What::Person)
            || text.tok(at).pos == Pos::Propn;
        let single = SINGLE.contains(&lemma) && text.tok(at).tag != "NNS";
        if !named && nouns.unnamed_sources.contains(lemma) && !single && (!thing || lemma == "report") {
            unnamed = true;
        }
        if NOBODY.contains(&lemma) && one.record.is_none() {
            // "reports indicate": nobody to name.
            unnamed |= !named;
            continue;
        }
        all.push(if one.record.is_none() && !pronoun && one.what != What::Person {
            worded(text, at, one)
        } else {
            one
        });
    }
    if all.iter().all(|f| f.record.is_none()) && nouns.acts_for_state.contains(lemma) {
        // "officials in both countries": those of the pair spoken of.
        let sits = text.kids_as(at, Dep::Prep).filter(|&p| matches!(text.lemma(p), "in" | "of" | "from"));
        let pair = sits.filter_map(|p| text.kid(p, Dep::Pobj)).flat_map(|o| act.mentions.refer(text, act.names, o));
        let pair: Vec<Found> = pair.filter(|f| f.what == What::State).collect();
        if !pair.is_empty() {
            return (pair, false);
        }
        // "the head of its security council": whose "its" is.
        let own = |&t: &At| text.tok(t).dep == Dep::Poss && text.tok(t).pos == Pos::Pron;
        let its = (text.tok(at).left..text.tok(at).right.min(at + 8)).find(own);
        let whose = |f: &Found| matches!(f.what, What::State | What::Body | What::Organisation);
        let owner: Vec<Found> = its.into_iter().flat_map(|t| act.resolve(t)).filter(whose).collect();
        if !owner.is_empty() {
            return (owner, false);
        }
    }
    if NOBODY.contains(&lemma) && pronoun && all.is_empty() {
        unnamed = true;
    }
    all.extend(made_by);
    (all, unnamed)
}

/// A source without a name as the text words it: "two people with knowledge of the talks", "adviser to Sudanese intelligence".
fn worded(text: &Text, at: At, found: Found) -> Found {
    let tok = text.tok(at);
    if tok.pos == Pos::Propn {
        return found;
    }
    let number = text.kids_as(at, Dep::Nummod).next().filter(|&n| n < found.toks.start && text.lemma(n) != "one");
    let start = number.unwrap_or(found.toks.start);
    let mut end = found.toks.end;
    for &kid in text.kids(at) {
        let goes_on = text.tok(kid).dep == Dep::Prep
            && matches!(text.lemma(kid), "with" | "to" | "in" | "of" | "at" | "from" | "for")
            || text.tok(kid).dep == Dep::Amod && kid > at;
        if goes_on && kid == end && text.tok(kid).right - kid <= 8 {
            end = text.tok(kid).right;
        }
    }
    let stop = (found.toks.end..end)
        .find(|&t| matches!(text.word(t), "," | "(" | ";" | "—" | "–") || text.tok(t).tag.starts_with('W'));
    let toks = start..stop.unwrap_or(end);
    let name = text.words(toks.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
    Found { name, toks, ..found }
}
