//! What a page tells its readers: bylines and dates near the headline, the masthead, marked-up properties.

use super::{Facts, names};
use crate::dom::{Dom, NodeId, ROOT};
use attache_model::{Fact, Learnt};

/// How far into a page bylines and dates are looked for, in nodes of text behind the headline.
const NEAR: usize = 60;

pub(super) fn read(dom: &Dom, facts: &mut Facts) {
    discussion(dom, facts);
    masthead(dom, facts);
    near_headline(dom, facts);
}

/// Microdata, RDFa and microformats.
pub(super) fn microdata(dom: &Dom, facts: &mut Facts, month_first: bool) {
    let from = Learnt::Microdata;
    let mut counts = [0_usize; 4];
    for id in dom.subtree(ROOT) {
        let Some(element) = dom.element(id) else { continue };
        if &*element.name == "meta" && element.attr("name").is_some() {
            continue;
        }
        let class = element.attr("class").unwrap_or_default();
        let property = element.attr("itemprop").or_else(|| element.attr("property")).unwrap_or_default();
        let has =
            |word: &str| property.split_ascii_whitespace().any(|p| p == word || p.rsplit(':').next() == Some(word));
        let classed = |word: &str| class.split_ascii_whitespace().any(|c| c == word);
        let value = || -> String {
            let given = ["content", "datetime"].iter().find_map(|a| element.attr(a)).filter(|v| !v.trim().is_empty());
            given.map_or_else(|| dom.words(id, 300), str::to_owned)
        };
        let mut once = |slot: usize, most: usize| {
            counts.get_mut(slot).is_some_and(|c| {
                *c += 1;
                *c <= most
            })
        };
        if has("headline") && once(0, 1) {
            facts.title(from, &value());
        } else if (has("datePublished") || classed("dt-published") || element.attr("pubdate").is_some()) && once(1, 1) {
            facts.date(from, &value(), false, month_first);
        } else if (has("dateModified") || classed("dt-updated")) && once(2, 1) {
            facts.date(from, &value(), true, month_first);
        } else if (has("author") || has("creator") || classed("p-author") || element.attr("rel") == Some("author"))
            && !property.starts_with("og:")
            && !property.starts_with("article:")
            && !in_comment(dom, id)
            && once(3, 6)
        {
            let inner = dom.subtree(id).find(|&n| n != id && dom.attr(n, "itemprop").is_some_and(|p| p == "name"));
            let text = match inner {
                Some(name) => dom.attr(name, "content").map_or_else(|| dom.words(name, 200), str::to_owned),
                None => value(),
            };
            facts.authors(from, &text);
        } else if has("publisher") {
            let inner = dom.subtree(id).find(|&n| dom.attr(n, "itemprop").is_some_and(|p| p == "name"));
            if let Some(name) = inner {
                let text = dom.attr(name, "content").map_or_else(|| dom.words(name, 200), str::to_owned);
                facts.outlet(from, &text);
            }
        }
    }
}

fn in_comment(dom: &Dom, id: NodeId) -> bool {
    dom.ancestors(id).take(12).any(|above| {
        let class = dom.attr(above, "class").unwrap_or_default();
        let name = dom.attr(above, "id").unwrap_or_default();
        class.contains("comment") || name.contains("comment") || dom.name(above) == "aside"
    })
}

/// Whether the markup is that of a forum.
fn discussion(dom: &Dom, facts: &mut Facts) {
    for id in dom.subtree(ROOT) {
        let Some(element) = dom.element(id) else { continue };
        if let Some(kind) = element.attr("itemtype")
            && ["DiscussionForumPosting", "QAPage", "Question"].iter().any(|k| kind.ends_with(k))
        {
            facts.discussion = true;
        }
        if matches!(&*element.name, "html" | "body") {
            let words = [element.attr("class"), element.attr("id")].into_iter().flatten();
            facts.discussion |= words.flat_map(|w| w.split(|c: char| !c.is_ascii_alphanumeric())).any(|w| {
                matches!(w, "phpbb" | "viewtopic" | "showthread" | "forum" | "vbulletin" | "thread" | "topic")
            });
        }
    }
}

/// The name of the site in its logo and its copyright notice.
fn masthead(dom: &Dom, facts: &mut Facts) {
    let mut logo = false;
    for id in dom.subtree(ROOT) {
        if !logo
            && dom.name(id) == "img"
            && let Some(alt) = dom.attr(id, "alt").map(str::trim).filter(|a| (2..=50).contains(&a.chars().count()))
        {
            let mut marks = std::iter::once(id).chain(dom.ancestors(id).take(3));
            let is_logo = marks.any(|n| {
                ["class", "id", "src"]
                    .iter()
                    .filter_map(|a| dom.attr(n, a))
                    .any(|v| v.to_ascii_lowercase().contains("logo"))
            });
            if is_logo {
                logo = true;
                let lower = alt.to_lowercase();
                let name = ["logo of ", "logo "]
                    .iter()
                    .find_map(|p| lower.strip_prefix(p).map(|_| alt.get(p.len()..).unwrap_or(alt)));
                let name = name.unwrap_or(alt);
                let name = if name.to_lowercase().ends_with(" logo") {
                    name.get(..name.len() - 5).unwrap_or(name)
                } else {
                    name
                };
                facts.outlet(Learnt::Masthead, name);
            }
        }
        if let Some((_, text)) = dom.text_of(id)
            && text.len() < 400
            && (text.contains('©') || text.to_ascii_lowercase().contains("copyright"))
            && let Some(name) = copyright(text)
        {
            facts.outlet(Learnt::Masthead, &name);
        }
    }
}

/// Who a notice names: "© 2023 The Example Times. All rights reserved."
fn copyright(text: &str) -> Option<String> {
    let text = crate::dom::single_spaced(text);
    let at = text.find('©').map(|at| at + '©'.len_utf8()).or_else(|| {
        let at = text.to_ascii_lowercase().find("copyright")?;
        Some(at + "copyright".len())
    })?;
    let rest = text.get(at..)?;
    let rest = rest.trim_start_matches(|c: char| !c.is_alphabetic());
    let rest = rest.strip_prefix("Copyright").unwrap_or(rest).trim_start_matches(|c: char| !c.is_alphabetic());
    let rest = rest.strip_prefix("by ").unwrap_or(rest);
    let end = rest.find(['.', '|', ',', '–', '—', '•', '·', '©', '(']).unwrap_or(rest.len());
    let name = rest.get(..end)?.trim();
    let lower = name.to_lowercase();
    let cut = [" all rights", " alle rechte", " tous droits", " todos los"].iter().filter_map(|p| lower.find(p)).min();
    let name = cut
        .and_then(|at| name.get(..at))
        .unwrap_or(name)
        .trim()
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-'));
    let count = name.split_whitespace().count();
    let said = lower.starts_with("all rights") || lower.starts_with("alle rechte") || lower.starts_with("the author");
    ((1..=7).contains(&count) && name.chars().count() <= 60 && !said).then(|| name.to_owned())
}

/// Bylines and dates right around the first heading of the first rank (or what reads like the told title).
fn near_headline(dom: &Dom, facts: &mut Facts) {
    let order: Vec<NodeId> = dom.subtree(ROOT).collect();
    let titles = facts.titles.clone();
    let headline = order
        .iter()
        .enumerate()
        .filter(|(_, id)| matches!(dom.name(**id), "h1" | "h2"))
        .map(|(at, &id)| {
            let words = dom.words(id, 300);
            let like = titles.iter().map(|t| crate::select::likeness(t, &words)).fold(0.0, f32::max);
            (at, like + if dom.name(id) == "h1" { 0.6 } else { 0.0 })
        })
        .fold(None, |best: Option<(usize, f32)>, now| if best.is_none_or(|b| now.1 > b.1) { Some(now) } else { best });
    let start = headline.filter(|h| h.1 >= 0.5).map_or(0, |h| h.0);
    let html = order.iter().find(|&&id| dom.name(id) == "html");
    let month_first = html.and_then(|&id| dom.attr(id, "lang")).is_some_and(|l| l.eq_ignore_ascii_case("en-us"));
    let mut lines = 0;
    let mut dated = false;
    let mut prose = 0;
    // Behind the headline first, then a little before it.
    let before = order.get(start.saturating_sub(60)..start).unwrap_or_default().iter().rev();
    for (at, &id) in order.get(start..).unwrap_or_default().iter().chain(before).enumerate() {
        if lines > NEAR || prose > 1_500 && at > 400 {
            break;
        }
        let name = dom.name(id);
        if name == "time" {
            let value = dom.attr(id, "datetime").map_or_else(|| dom.words(id, 100), str::to_owned);
            let around = dom.words(dom.parent(id), 120).to_lowercase();
            let updated = ["updat", "modif", "aktualis", "mis à jour", "actualiz", "обновл", "geändert", "revised"]
                .iter()
                .any(|w| around.contains(w));
            let told = facts.told.len();
            if !in_comment(dom, id) {
                facts.date(Learnt::TimeElement, &value, updated && dated, month_first);
            }
            dated |= facts.told.len() > told;
            continue;
        }
        if name == "script" || name == "style" {
            continue;
        }
        let Some((_, text)) = dom.text_of(id) else { continue };
        if matches!(dom.name(dom.parent(id)), "script" | "style" | "title") {
            continue;
        }
        let line = crate::dom::single_spaced(text);
        let chars = line.chars().count();
        if chars < 3 {
            continue;
        }
        lines += 1;
        if chars > 120 {
            prose += chars;
            continue;
        }
        let lower = line.to_lowercase();
        let labelled = ["by ", "von ", "par ", "por ", "written by ", "author: ", "автор: ", "di "]
            .iter()
            .any(|b| lower.starts_with(b));
        let bare = matches!(
            lower.trim_end_matches(':'),
            "by" | "von" | "par" | "por" | "written by" | "author" | "автор" | "posted by"
        );
        if labelled
            && chars < 90
            && line.split_whitespace().nth(1).is_some_and(|w| w.starts_with(char::is_uppercase))
            && !line.ends_with('.')
        {
            facts.authors(Learnt::Byline, &line);
        } else if bare {
            // The name stands in the next text.
            let place = start + at;
            let next =
                order.get(place + 1..).unwrap_or_default().iter().take(6).find_map(|&n| dom.text_of(n)).map(|(_, t)| t);
            if let Some(next) = next.filter(|n| (4..60).contains(&n.trim().len())) {
                facts.authors(Learnt::Byline, next);
            }
        }
        if !dated && chars < 80 && line.chars().any(|c| c.is_ascii_digit()) && !in_comment(dom, id) {
            let told = facts.told.len();
            let updated =
                lower.starts_with("updated") || lower.starts_with("last ") || lower.starts_with("aktualisiert");
            facts.date(Learnt::TimeElement, &line, updated, month_first);
            dated = facts.told.len() > told && !updated;
        }
    }
    let byline = order.iter().copied().filter(|&id| {
        let class = dom.attr(id, "class").unwrap_or_default().to_ascii_lowercase();
        class
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|w| matches!(w, "byline" | "author" | "authors" | "autor"))
            && !in_comment(dom, id)
    });
    for id in byline.take(4) {
        let text = dom.words(id, 160);
        if text.chars().count() <= 100 {
            facts.authors(Learnt::Byline, &text);
        }
    }
    // A byline that names the outlet's page of an author says the same as the name.
    let mut seen: Vec<String> = Vec::new();
    facts.told.retain(|told| match &told.fact {
        Fact::Author(name) if told.from == Learnt::Byline => {
            let fresh = !seen.contains(name) && !names::authors(name).is_empty();
            seen.push(name.clone());
            fresh
        }
        _ => true,
    });
}
