//! Speech without quotation marks: turns of an interview or a transcript ("The Secretary of State: We no longer supply"),
//! and words after "he said:", which hold to the end of their paragraph.

use super::{Said, saying};
use crate::names::Names;
use crate::syntax::{At, Dep, Pos, Text};
use attache_model::Certainty;
use std::ops::Range;

/// How many tokens the label of a turn has at most.
const LABEL: At = 14;

/// So many labelled paragraphs make a transcript, in which a turn runs on to the next label.
const TRANSCRIPT: usize = 3;

/// How far back from its colon a word of saying stands.
const BEFORE_COLON: At = 40;

/// All turns of a document, in order.
pub fn turns(text: &Text, names: &Names) -> Vec<Said> {
    let paragraphs = paragraphs(text);
    let labels: Vec<Option<(At, At)>> = paragraphs.iter().map(|p| label(text, names, p)).collect();
    let transcript = labels.iter().flatten().count() >= TRANSCRIPT;
    let mut said: Vec<Said> = Vec::new();
    let mut speaks: Option<At> = None;
    for (toks, label) in paragraphs.into_iter().zip(labels) {
        let begin = match label {
            Some((speaker, colon)) => {
                speaks = Some(speaker);
                Some(colon + 1)
            }
            None => Some(toks.start).filter(|_| transcript),
        };
        if let (Some(speaker), Some(start)) = (speaks, begin) {
            said.push(Said {
                toks: start..toks.end,
                speaker,
                pronoun: None,
                certainty: Certainty::Asserted,
                quiet: true,
            });
        } else if let Some((colon, speaker, certainty)) = announced(text, names, &toks) {
            said.push(Said { toks: colon + 1..toks.end, speaker, pronoun: None, certainty, quiet: false });
        }
        if !transcript {
            speaks = None;
        }
    }
    said
}

fn paragraphs(text: &Text) -> Vec<Range<At>> {
    let mut all: Vec<Range<At>> = Vec::new();
    let mut last = None;
    for sent in &text.sents {
        match all.last_mut() {
            Some(toks) if last == Some(sent.para) => toks.end = sent.toks.end,
            _ => all.push(sent.toks.clone()),
        }
        last = Some(sent.para);
    }
    all
}

/// The speaker's name or office and the colon after it, where a paragraph begins with them and nothing else.
fn label(text: &Text, names: &Names, toks: &Range<At>) -> Option<(At, At)> {
    let colon = toks.clone().take(LABEL as usize).find(|&t| text.word(t) == ":")?;
    if colon + 3 >= toks.end || toks.clone().any(|t| t < colon && text.tok(t).tag.starts_with('V') && text.is_verb(t)) {
        return None;
    }
    let mut depth = 0;
    let mut speaker = None;
    for at in toks.start..colon {
        match text.word(at) {
            "(" => depth += 1,
            ")" => depth -= 1,
            "," if depth == 0 => break,
            _ => {}
        }
        let office = names.lexicon.nouns.acts_for_state.contains(text.lemma(at));
        // "The Secretary of State", "Mr Penrose (Dunmore)": the office, or the last word of the name.
        if depth == 0 && text.is_nominal(at) && (office || text.tok(at).pos == Pos::Propn) {
            let of = at > toks.start && text.lemma(at - 1) == "of";
            if !of {
                speaker = Some((at, office));
            }
        }
    }
    let (speaker, office) = speaker?;
    let titled = toks.clone().take_while(|&t| t < colon).any(|t| {
        matches!(text.lemma(t), "mr" | "mrs" | "ms" | "dr" | "lord" | "lady" | "mr." | "mrs." | "dr." | "sir")
            || names.lexicon.nouns.acts_for_state.contains(text.lemma(t))
    });
    let person = names.entity_label(text, speaker) == Some("PERSON");
    (office || titled || person).then_some((speaker, colon))
}

/// "The commander continued: From that day": a word of saying before a colon, and no quotation mark after it.
fn announced(text: &Text, names: &Names, toks: &Range<At>) -> Option<(At, At, Certainty)> {
    let colon = toks.clone().find(|&t| text.word(t) == ":")?;
    if colon + 4 >= toks.end || matches!(text.word(colon + 1), "\"" | "“" | "''" | "``" | "'" | "‘") {
        return None;
    }
    let first = toks.start.max(colon.saturating_sub(BEFORE_COLON));
    let goes_on = |lemma: &str| {
        matches!(lemma, "continue" | "reply" | "answer" | "stress" | "underline").then_some(Certainty::Asserted)
    };
    (first..colon)
        .rev()
        .filter(|&at| text.is_verb(at) && matches!(text.tok(at).tag, "VBD" | "VBZ" | "VBP" | "VBN"))
        .find_map(|at| {
            let certainty = saying(names.lexicon, text.lemma(at)).or_else(|| goes_on(text.lemma(at)))?;
            // Nothing but an object or an adjunct may stand between the verb and its colon.
            let free = (at + 1..colon).all(|t| !text.is_verb(t) || text.tok(t).dep == Dep::Aux);
            let subject = text.kid(at, Dep::Nsubj).filter(|_| free)?;
            Some((colon, subject, certainty))
        })
}
