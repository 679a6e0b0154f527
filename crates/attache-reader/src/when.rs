//! Which date belongs to which act.

use crate::lexicon::Lexicon;
use crate::syntax::{At, Dep, Text};
use crate::time::{Expression, scan_after};
use attache_model::{Edtf, Kind};
use std::ops::Range;

/// A time expression in its place.
pub struct Dated {
    pub toks: Range<At>,
    /// The token that it hangs on.
    pub on: At,
    pub expression: Expression,
}

/// The time expressions of a sentence. `anchor` is the date last told before it: "two months later" counts from there.
pub fn dates(text: &Text, sent: u32, published: Option<&str>, anchor: Option<&Edtf>) -> Vec<Dated> {
    let toks = text.sent(sent);
    let words: Vec<&str> = toks.clone().map(|at| text.word(at)).collect();
    scan_after(&words, published, anchor)
        .into_iter()
        .map(|expression| {
            let range = toks.start + expression.words.start as At..toks.start + expression.words.end as At;
            // The topmost token of the expression, or the preposition before it, hangs on what it dates.
            let top = range
                .clone()
                .find(|&at| !range.contains(&text.tok(at).head) || text.tok(at).head == at)
                .unwrap_or(range.start);
            let mut on = text.tok(top).head;
            if matches!(text.tok(on).dep, Dep::Prep) && on != top {
                on = text.tok(on).head;
            }
            Dated { toks: range, on, expression }
        })
        .collect()
}

/// A date, and whether it stands in the act's own clause or was said of what stands above it.
pub struct Own<'d> {
    pub dated: &'d Dated,
    pub own: bool,
}

/// The date of the act at `trigger`: an expression on the act or its fillers, else the nearest on the way up to the
/// root, as far as that speaks of the same time.
pub fn date_of<'d>(
    text: &Text,
    lexicon: &Lexicon,
    dates: &'d [Dated],
    kind: Kind,
    trigger: At,
    extent: &Range<At>,
) -> Option<Own<'d>> {
    let beneath = |top: At| dates.iter().find(|d| d.on == top);
    if let Some(dated) = beneath(trigger) {
        return Some(Own { dated, own: true });
    }
    // On one of the act's own fillers ("the sale of drones in 2019" hung on "drones").
    let inside = dates.iter().find(|d| {
        // "signed the 1925 protocol" dates the signing, "violated the 1925 protocol" nothing.
        let broken = matches!(text.lemma(trigger), "violate" | "breach" | "break" | "flout" | "leave" | "extend");
        let treaty = matches!(kind, Kind::Agreement | Kind::Restriction) && !broken;
        text.under(d.on, trigger) && !crosses_clause(text, d.on, trigger) && (treaty || of_time(text, d))
    });
    if let Some(dated) = inside {
        return Some(Own { dated, own: true });
    }
    if !text.is_verb(trigger) {
        // "the embargo that it had imposed in 2019"
        let clauses = text.kids_as(trigger, Dep::Relcl).chain(text.kids_as(trigger, Dep::Acl));
        let light =
            clauses.filter(|&c| lexicon.light_verbs.contains(text.lemma(c)) || matches!(text.lemma(c), "declare"));
        if let Some(dated) = light.filter_map(beneath).next() {
            return Some(Own { dated, own: true });
        }
    }
    let mut below = trigger;
    let mut own = true;
    for above in text.up(trigger).skip(1) {
        let dep = text.tok(below).dep;
        let verbs = text.is_verb(below) && text.is_verb(above);
        // A relative or adverbial clause has a time of its own, and so has a reason ("sanctioned for buying").
        let reason = dep == Dep::Pcomp && matches!(text.lemma(above), "for" | "after" | "before" | "since" | "despite");
        let purpose =
            dep == Dep::Advcl && text.kids(below).iter().any(|&k| text.tok(k).dep == Dep::Aux && text.lemma(k) == "to");
        if dep == Dep::Relcl || dep == Dep::Advcl && !purpose || reason {
            return within(text, dates, trigger, extent);
        }
        // Clauses strung together without a word between them are told one after the other.
        let strung = dep == Dep::Ccomp && verbs && below < above && text.kid(below, Dep::Mark).is_none();
        let reported = lexicon.verbs.get(text.lemma(above)).is_some_and(|g| g.iter().any(|g| g.reports.is_some()));
        let comma = || text.kids_as(above, Dep::Punct).any(|k| above < k && k < below);
        let joined = dep == Dep::Conj && verbs && (comma() || text.tok(above).tag != text.tok(below).tag);
        own &= !(matches!(dep, Dep::Ccomp | Dep::Parataxis) && verbs || joined);
        let found = beneath(above).filter(|d| !d.toks.contains(&below));
        // "In May it sold A and bought B" dates both; "sold A in May and bought B" only the first.
        let found = found.filter(|d| !joined && (!strung || reported) || d.toks.end <= above.min(below));
        if let Some(dated) = found {
            return Some(Own { dated, own });
        }
        if strung && !reported {
            return within(text, dates, trigger, extent);
        }
        below = above;
    }
    within(text, dates, trigger, extent)
}

/// Where the parser hung a date elsewhere: the only one that stands among the claim's words, unless in another clause.
fn within<'d>(text: &Text, dates: &'d [Dated], trigger: At, extent: &Range<At>) -> Option<Own<'d>> {
    let mut all = dates.iter().filter(|d| extent.contains(&d.toks.start));
    let dated = all.next().filter(|_| all.next().is_none())?;
    let above: Vec<At> = text.up(trigger).collect();
    let common = text.up(dated.on).find(|a| above.contains(a))?;
    let clear = |from: At| !(crosses_clause(text, from, common) || from != common && joined_verb(text, from, common));
    (clear(dated.on) && clear(trigger) && of_time(text, dated)).then_some(Own { dated, own: true })
}

/// Whether a verb joined to another lies on the way from `at` up to `top`.
fn joined_verb(text: &Text, at: At, top: At) -> bool {
    text.up(at).take_while(|&a| a != top).any(|a| text.is_verb(a) && text.tok(a).dep == Dep::Conj)
}

/// Whether an expression says when, and is no part of a thing's name: "in 2019", "last year"; not "a 2013 treaty",
/// "the agreement of 1997".
fn of_time(text: &Text, dated: &Dated) -> bool {
    let first = dated.toks.start;
    let named = (first..dated.toks.end).any(|at| {
        let tok = text.tok(at);
        tok.head == dated.on && matches!(tok.dep, Dep::Nummod | Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss)
    });
    let of = first > 0 && text.lemma(first - 1) == "of" || text.lemma(first) == "of";
    !text.is_nominal(dated.on) || !(named || of)
}

fn crosses_clause(text: &Text, at: At, top: At) -> bool {
    text.up(at).take_while(|&a| a != top).any(|a| {
        matches!(text.tok(a).dep, Dep::Relcl | Dep::Advcl | Dep::Ccomp | Dep::Acl)
            || (text.is_verb(a) && text.tok(a).dep == Dep::Conj)
    })
}
