//! Figures of a system: how far, how long, how heavy, how dear.

use crate::fill::Act;
use crate::grammar::{governing_verb, nearest_verb, objects};
use crate::names::{Found, What};
use crate::syntax::{At, Dep, Pos, Text};
use attache_model::Resolution;
use std::ops::Range;

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    Length,
    Time,
    Mass,
    Speed,
    Money,
    Count,
}

/// What a unit's lemma measures; speeds come before lengths ("kilometres per hour" is told by what follows).
fn dimension(text: &Text, at: At) -> Option<Dimension> {
    let per = text.kids(at).iter().any(|&k| matches!(text.lemma(k), "per" | "an" | "a") && text.tok(k).dep != Dep::Det)
        || text.words(at..(at + 3).min(text.sent(text.tok(at).sent).end)).contains(" per ")
        || text.words(at..(at + 3).min(text.sent(text.tok(at).sent).end)).ends_with("an hour");
    Some(match text.lemma(at) {
        "kilometre" | "kilometer" | "km" | "kms" | "mile" | "metre" | "meter" | "m" | "foot" | "feet" | "nm" if per => {
            Dimension::Speed
        }
        "kilometre" | "kilometer" | "km" | "kms" | "mile" | "metre" | "meter" | "m" | "foot" | "feet" | "ft" | "nm" => {
            Dimension::Length
        }
        "hour" | "hours" | "minute" | "day" => Dimension::Time,
        "kilogram" | "kilogramme" | "kilo" | "kg" | "pound" | "lb" | "lbs" | "tonne" | "ton" => Dimension::Mass,
        "knot" | "kph" | "mph" | "mach" => Dimension::Speed,
        "dollar" | "euro" | "rouble" | "ruble" | "yuan" | "lira" | "$" | "€" | "£" => Dimension::Money,
        _ => return None,
    })
}

/// The attribute that a word names, given what the figure beside it measures; nothing where the two do not agree.
pub fn attribute(lemma: &str, dimension: Dimension) -> Option<&'static str> {
    use Dimension::{Count, Length, Mass, Money, Speed, Time};
    Some(match (lemma, dimension) {
        ("range" | "reach" | "radius" | "distance" | "fly" | "travel" | "hit" | "strike", Length) => "range",
        ("endurance" | "autonomy" | "fly" | "stay" | "remain" | "loiter" | "operate", Time) => "endurance",
        ("payload" | "carry" | "lift" | "load", Mass) | ("carry" | "lift", Count) => "payload",
        (
            "have" | "possess" | "hold" | "own" | "inherit" | "stockpile" | "retain" | "field" | "operate" | "boast",
            Count,
        ) => "stock",
        ("warhead", Mass) => "warhead",
        ("weight" | "weigh", Mass) => "weight",
        ("ceiling" | "altitude" | "height", Length) => "ceiling",
        ("wingspan", Length) => "wingspan",
        ("length", Length) => "length",
        ("speed" | "fly" | "reach" | "travel", Speed) => "speed",
        ("capacity", Mass) => "payload",
        ("price" | "cost" | "sell" | "pay" | "charge", Money) => "price",
        _ => return None,
    })
}

/// The figure that goes with a word of measure, and what it measures.
pub fn measured(act: &Act) -> Option<(Range<At>, Dimension)> {
    let text = act.text;
    let tok = text.tok(act.at);
    if act.noun {
        // "medium-range missiles" has no figure of its own.
        if matches!(tok.dep, Dep::Compound | Dep::Nmod | Dep::Amod) {
            return None;
        }
        if let Some(found) = figure(text, tok.left..tok.right, act.at) {
            return Some(found);
        }
        let verb = governing_verb(text, act.at).or_else(|| nearest_verb(text, act.at).filter(|&v| v == tok.head))?;
        let clause = text.tok(verb);
        return figure(text, act.at..clause.right, verb);
    }
    if let Some(found) = figure(text, act.at..tok.right, act.at) {
        return Some(found);
    }
    // "carries up to four munitions"
    objects(text, act.at).into_iter().find_map(|object| {
        let number = match text.tok(object).pos {
            // "some 1,000 of these missiles"
            Pos::Num => object,
            _ => text.kids(object).iter().copied().find(|&k| text.tok(k).dep == Dep::Nummod)?,
        };
        let arms = act.resolve(object).iter().any(|f| f.what == What::Item);
        // A payload is told with its noun, a stock by the number alone.
        let end = if matches!(text.lemma(act.at), "carry" | "lift") { object + 1 } else { number + 1 };
        arms.then(|| (hedged(text, number)..end, Dimension::Count))
    })
}

/// The first figure with a unit in a stretch that belongs to the clause of `top`.
fn figure(text: &Text, toks: Range<At>, top: At) -> Option<(Range<At>, Dimension)> {
    toks.filter(|&at| at != top).find_map(|at| {
        let dimension = dimension(text, at)?;
        let other_clause = text
            .up(at)
            .take_while(|&a| a != top)
            .any(|a| matches!(text.tok(a).dep, Dep::Relcl | Dep::Advcl) && a > top);
        if other_clause {
            return None;
        }
        if dimension == Dimension::Money && text.word(at).chars().all(|c| !c.is_alphabetic()) {
            let mut end = at + 1;
            while end < text.sent(text.tok(at).sent).end
                && (text.tok(end).pos == Pos::Num || matches!(text.lemma(end), "million" | "billion" | "m" | "bn"))
            {
                end += 1;
            }
            return (end > at + 1).then(|| (hedged(text, at)..end, dimension));
        }
        let number = text.kids(at).iter().copied().find(|&k| text.tok(k).pos == Pos::Num && k < at)?;
        Some((hedged(text, number)..at + 1, dimension))
    })
}

/// Where the words that qualify a number begin: "up to", "more than", "one or two".
fn hedged(text: &Text, number: At) -> At {
    let first = text.sent(text.tok(number).sent).start;
    let mut start = text.tok(number).left.min(number);
    while start > first {
        let before = start - 1;
        let qualifies = matches!(
            text.lemma(before),
            "up" | "to"
                | "about"
                | "around"
                | "some"
                | "more"
                | "less"
                | "than"
                | "over"
                | "under"
                | "nearly"
                | "almost"
                | "at"
                | "least"
                | "most"
                | "roughly"
                | "approximately"
                | "or"
                | "between"
                | "and"
                | "$"
                | "€"
                | "£"
        ) || text.tok(before).pos == Pos::Num;
        // "at", "over" and "and" qualify only as part of a longer hedge.
        if !qualifies {
            break;
        }
        start = before;
    }
    while start < number
        && matches!(text.lemma(start), "at" | "to" | "and" | "or" | "under")
        && !matches!(text.lemma(start + 1), "least" | "most")
    {
        start += 1;
    }
    start
}

/// The figure as a filler.
pub fn measure(act: &Act) -> Option<Found> {
    let (toks, dimension) = measured(act)?;
    attribute(act.text.lemma(act.at), dimension)?;
    Some(thing(act.text.words(toks.clone()).to_owned(), toks, act.at))
}

/// Something as worded, where no record stands behind it.
pub fn thing(name: String, toks: Range<At>, head: At) -> Found {
    Found { name, record: None, toks, head, what: What::Thing, resolution: Resolution::AsWorded }
}
