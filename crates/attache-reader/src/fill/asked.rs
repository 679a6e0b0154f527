//! The second word that a frame asks for, and the stretch of words that an act and its fillers take.

use super::*;
use crate::frames::Frame;

/// The stretch of tokens that holds the word of the act and all its fillers.
pub fn extent<'f>(text: &Text, trigger: At, fillers: impl Iterator<Item = &'f Found>) -> Range<At> {
    let sent = text.sent(text.tok(trigger).sent);
    let (mut start, mut end) = (trigger, trigger + 1);
    for found in fillers {
        if found.toks.start >= sent.start && found.toks.end <= sent.end {
            start = start.min(found.toks.start);
            end = end.max(found.toks.end);
        }
    }
    start..end
}

/// Whether a frame asks for an object by its word, and which one stands there.
pub fn asked_object(text: &Text, frame: &Frame, at: At, noun: bool) -> Option<Option<At>> {
    if frame.objects.is_empty() {
        return Some(None);
    }
    let fits = |o: At| {
        let lemma = text.lemma(o);
        let word = text.word(o).to_lowercase();
        frame.objects.iter().any(|want| match want.rsplit_once(' ') {
            Some((before, last)) => lemma == last && o > 0 && text.word(o - 1).to_lowercase() == before,
            None => want == lemma || *want == word,
        })
    };
    let mut candidates: Vec<At> = if noun {
        after_preposition(text, at, "of")
            .into_iter()
            .chain(after_preposition(text, at, "from"))
            .chain(text.kids_as(at, Dep::Compound))
            .collect()
    } else {
        let mut all = objects(text, at);
        all.extend(text.kids_as(at, Dep::Dobj));
        all.extend(
            text.kids(at)
                .iter()
                .copied()
                .filter(|&k| matches!(text.tok(k).dep, Dep::Acomp | Dep::Oprd | Dep::Attr | Dep::Xcomp | Dep::Ccomp)),
        );
        all.extend(after_preposition(text, at, "from"));
        all.extend(after_preposition(text, at, "to"));
        all.extend(after_preposition(text, at, "for"));
        all.extend(after_preposition(text, at, "on"));
        all.extend(after_preposition(text, at, "under"));
        // "pulled out of the treaty", "walked away from the deal"
        let out = text.kids(at).iter().filter(|&&k| matches!(text.lemma(k), "out" | "away" | "back"));
        all.extend(
            out.chain(std::iter::once(&at))
                .flat_map(|&k| ["of", "from"].iter().flat_map(move |prep| after_preposition(text, k, prep))),
        );
        if text.kid(at, Dep::Dobj).is_none() && !text.is_passive(at) {
            // "The embargo lapsed", "talks began": what comes about of itself stands as the subject.
            all.extend(text.kids_as(at, Dep::Nsubj).flat_map(|s| text.joined(s)));
        }
        all
    };
    // "the embargo on Liberia that the Council adopted", which the parser hung on Liberia
    let hung = text.tok(at).head;
    let prep = text.tok(hung).head;
    let beside = text.tok(hung).dep == Dep::Pobj && matches!(text.lemma(prep), "on" | "against" | "over");
    if !noun && text.tok(at).dep == Dep::Relcl && beside {
        candidates.push(text.tok(prep).head);
    }
    // "called the remark indecent", which the parser took for a remark of a kind
    if !noun {
        let told =
            text.kids(at).iter().copied().filter(|&k| matches!(text.tok(k).dep, Dep::Oprd | Dep::Ccomp | Dep::Dobj));
        let inner: Vec<At> = told
            .filter(|&k| matches!(text.tok(k).pos, Pos::Adj))
            .flat_map(|k| text.kids(k).to_vec())
            .filter(|&k| matches!(text.tok(k).dep, Dep::Compound | Dep::Nsubj) && text.tok(k).pos == Pos::Noun)
            .collect();
        candidates.extend(inner);
    }
    // "a round of sanctions", "a series of strikes": the noun that is measured out is meant.
    let measured = |o: At| if lots(text.lemma(o)) { after_preposition(text, o, "of") } else { Vec::new() };
    let direct = candidates.iter().copied().find(|&o| fits(o));
    direct.or_else(|| candidates.into_iter().flat_map(measured).find(|&o| fits(o))).map(Some)
}
