//! Subjects in rarer places: of participles of saying, of verbs that the parser left alone, of those who are punished.

use super::*;

/// "Sudan said the Emirates were behind it, accusing them of": the participle of saying goes on with who says, not with
/// who is spoken of.
pub(super) fn aside_speaker(text: &Text, verb: At) -> Option<At> {
    let tok = text.tok(verb);
    let speaks = matches!(
        text.lemma(verb),
        "accuse"
            | "add"
            | "urge"
            | "call"
            | "warn"
            | "condemn"
            | "denounce"
            | "demand"
            | "blame"
            | "criticise"
            | "criticize"
            | "claim"
            | "allege"
            | "cite"
            | "threaten"
    );
    let comma = tok.left.checked_sub(1).is_some_and(|b| text.word(b) == ",");
    let said = tok.head;
    let says = text.tok(said).head;
    let told = text.tok(said).dep == Dep::Ccomp
        && said < verb
        && matches!(text.lemma(says), "say" | "announce" | "state" | "declare" | "report" | "claim" | "tell");
    (speaks && comma && told && tok.tag == "VBG" && tok.dep == Dep::Advcl).then_some(says)
}

/// The subject of a finite verb that the parser left without one: the name or noun right before it, set off by a comma
/// or at the sentence's start ("In a step towards closer ties, India and Oman on Monday signed").
pub(super) fn before_finite(text: &Text, verb: At) -> Option<At> {
    let first = text.sent(text.tok(verb).sent).start;
    if !matches!(text.tok(verb).tag, "VBD" | "VBZ" | "VBP")
        || text.kids(verb).iter().any(|&k| matches!(text.tok(k).dep, Dep::Expl | Dep::Csubj))
    {
        return None;
    }
    // Back over adverbs and "on Monday".
    let mut at = verb;
    while at > first {
        let before = at - 1;
        let day = matches!(
            text.word(before),
            "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday" | "on" | "On" | "also"
        );
        if !day && text.tok(before).pos != Pos::Adv {
            break;
        }
        at = before;
    }
    let last = at.checked_sub(1).filter(|&l| l >= first && text.tok(l).pos == Pos::Propn)?;
    let top = text
        .up(last)
        .take(CLIMB_LIMIT)
        .take_while(|&a| matches!(text.tok(a).pos, Pos::Propn | Pos::Noun) && a <= last)
        .last()?;
    // The apposition begins the list: "…, India and Oman".
    let head = text.up(last).take(CLIMB_LIMIT).find(|&a| text.tok(a).dep == Dep::Appos && a <= last).unwrap_or(top);
    let start = text.tok(head).left;
    (text.tok(head).pos == Pos::Propn && (start == first || text.word(start - 1) == ",")).then_some(head)
}

/// "imposed sanctions on the firm for buying", "blacklisted the firm for buying": who is punished did it.
pub(super) fn punished(text: &Text, verb: At) -> Option<At> {
    if matches!(text.lemma(verb), "impose" | "slap" | "place") {
        return after_preposition(text, verb, "on").into_iter().next();
    }
    let punishing = matches!(
        text.lemma(verb),
        "sanction"
            | "punish"
            | "fine"
            | "penalise"
            | "penalize"
            | "praise"
            | "thank"
            | "blacklist"
            | "designate"
            | "arrest"
            | "indict"
            | "convict"
            | "list"
            | "rebuke"
            | "denounce"
    );
    let object = text.kid(verb, Dep::Dobj).filter(|_| punishing && !text.is_passive(verb))?;
    Some(antecedent_of_relative(text, object))
}
