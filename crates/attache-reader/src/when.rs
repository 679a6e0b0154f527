//! Which date belongs to which act.

use crate::syntax::{At, Dep, Text};
use crate::time::{Expression, scan};
use std::ops::Range;

/// A time expression in its place.
pub struct Dated {
    pub toks: Range<At>,
    /// The token that it hangs on.
    pub on: At,
    pub expression: Expression,
}

/// The time expressions of a sentence.
pub fn dates(text: &Text, sent: u32, published: Option<&str>) -> Vec<Dated> {
    let toks = text.sent(sent);
    let words: Vec<&str> = toks.clone().map(|at| text.word(at)).collect();
    scan(&words, published)
        .into_iter()
        .map(|expression| {
            let range = toks.start + expression.words.start as At..toks.start + expression.words.end as At;
            // The topmost token of the expression, or the preposition before it, hangs on what it dates.
            let top = range.clone().find(|&at| !range.contains(&text.tok(at).head) || text.tok(at).head == at).unwrap_or(range.start);
            let mut on = text.tok(top).head;
            if matches!(text.tok(on).dep, Dep::Prep) && on != top {
                on = text.tok(on).head;
            }
            Dated { toks: range, on, expression }
        })
        .collect()
}

/// The date of the act at `trigger`: the nearest expression on the path from the act to the root, else the only one of its clause.
pub fn date_of<'d>(text: &Text, dates: &'d [Dated], trigger: At, extent: &Range<At>) -> Option<&'d Dated> {
    let beneath = |top: At| dates.iter().find(|d| d.on == top);
    if let Some(own) = beneath(trigger) {
        return Some(own);
    }
    // On one of the act's own fillers ("the sale of drones in 2019" hung on "drones").
    let inside = dates.iter().find(|d| d.on != trigger && text.under(d.on, trigger) && !crosses_clause(text, d.on, trigger));
    if inside.is_some() {
        return inside;
    }
    let mut below = trigger;
    for above in text.up(trigger).skip(1) {
        if let Some(found) = beneath(above).filter(|d| !d.toks.contains(&below)) {
            return Some(found);
        }
        let dep = text.tok(below).dep;
        // A relative or adverbial clause has a time of its own.
        if matches!(dep, Dep::Relcl | Dep::Advcl) {
            return None;
        }
        below = above;
    }
    // Attachment errors: one expression stands within the words of the claim itself.
    let mut within = dates.iter().filter(|d| extent.contains(&d.toks.start));
    within.next().filter(|_| within.next().is_none())
}

fn crosses_clause(text: &Text, at: At, top: At) -> bool {
    text.up(at).take_while(|&a| a != top).any(|a| matches!(text.tok(a).dep, Dep::Relcl | Dep::Advcl | Dep::Ccomp | Dep::Acl) || (text.is_verb(a) && text.tok(a).dep == Dep::Conj))
}
