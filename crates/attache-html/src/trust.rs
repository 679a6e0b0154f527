//! Which words of the markup are to be believed on this page.
//!
//! A class says "sidebar" or "comments", and the article is in it all the same: builders of pages name things as they please.
//! What holds much of a page's prose is no sidebar, whatever it is called.

use crate::dom::{Dom, NodeId};
use crate::layout::{Draft, Order};
use crate::measure::{Weight, at, linked, sums};
use crate::select::Hints;
use crate::zone::Zone;
use attache_model::Part;
use std::collections::HashMap;

/// How strictly the words of the markup are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// As they say.
    Usual,
    /// Only tags and roles; for pages of which little would be left.
    Lenient,
}

/// The zones that each node has by itself, less those that are not to be believed.
pub(crate) fn believed(
    dom: &Dom,
    order: &Order,
    drafts: &[Draft],
    raw: &[Weight],
    told: &[Zone],
    strictness: Strictness,
    hints: &Hints,
) -> Vec<Zone> {
    let mut zones = told.to_vec();
    let total = order.nodes.first().map_or(0.0, |&root| at(raw, root).prose).max(1.0);
    let bodies = marked(dom, order, raw, told);
    // What most of the prose is called says nothing on this page.
    let mut empty = Zone::NOTHING;
    for zone in [
        Zone::NAVIGATION,
        Zone::FOOTER,
        Zone::ASIDE,
        Zone::RELATED,
        Zone::SHARE,
        Zone::FORM,
        Zone::ADVERT,
        Zone::META,
        Zone::TAGS,
        Zone::AUTHOR,
        Zone::NEWSLETTER,
        Zone::HIDDEN,
        Zone::NOTICE,
        Zone::TEASER,
        Zone::TOOLS,
        Zone::HEADER,
        Zone::PLAYER,
    ] {
        let mut covered = 0;
        let mut prose = 0.0;
        for &id in &order.nodes {
            if order.place(id) >= covered && at(told, id).has(zone) {
                prose += at(raw, id).prose;
                covered = order.end(id);
            }
        }
        // What is hidden may be more than what is shown, as long as enough is shown.
        let most = match zone {
            Zone::HIDDEN => 0.9,
            Zone::RELATED | Zone::PLAYER | Zone::FOOTER | Zone::NAVIGATION if total - prose > 1_500.0 => 0.85,
            _ => 0.6,
        };
        if prose > most * total {
            empty |= zone;
        }
    }
    if hints.live {
        empty |= Zone::META | Zone::HEADER;
    }
    if hints.discussion {
        empty |= Zone::COMMENTS | Zone::AUTHOR;
    }
    for &id in &order.nodes {
        let Some(zone) = zones.get_mut(id.index()) else { continue };
        let out = zone.only(Zone::OUT);
        if out.is_nothing() {
            continue;
        }
        let share = at(raw, id).prose / total;
        // Where enough is left without it, what the strongest words say is believed of much, too.
        let enough = total - at(raw, id).prose > 1_500.0;
        let most = if out.has(Zone::COMMENTS | Zone::FOOTER | Zone::NEWSLETTER) {
            0.95
        } else if enough && out.has(Zone::RELATED | Zone::PLAYER | Zone::NAVIGATION) {
            0.85
        } else if out.has(Zone::HIDDEN | Zone::RELATED | Zone::ADVERT | Zone::NAVIGATION) {
            0.5
        } else {
            0.35
        };
        let around_body = out != Zone::HIDDEN
            || at(told, id).has(Zone::BODY | Zone::MARKED_BODY | Zone::ARTICLE)
            || at(&bodies, id) > 0.0
            || dom.ancestors(id).any(|a| at(told, a).has(Zone::BODY | Zone::MARKED_BODY));
        // Most of what calls itself the body of an article is no part beside it.
        let body = dom.ancestors(id).find(|&a| at(told, a).has(Zone::BODY | Zone::MARKED_BODY));
        let most_of_body = body.is_some_and(|b| at(raw, id).prose > 0.5 * at(raw, b).prose && share > 0.2);
        let holds_body = !out.has(Zone::COMMENTS) && at(&bodies, id) > 0.3 * total;
        let name = dom.name(id);
        let tag_says = matches!(name, "nav" | "footer" | "aside" | "header" | "menu" | "dialog" | "noscript" | "form");
        if (share > most && around_body)
            || (most_of_body && !out.has(Zone::COMMENTS | Zone::HIDDEN | Zone::PLAYER))
            || holds_body
            || (strictness == Strictness::Lenient && !tag_says && !out.has(Zone::COMMENTS))
        {
            *zone = zone.without(Zone::OUT);
        } else {
            *zone = zone.without(empty);
        }
    }
    for id in teasers(dom, order, drafts, raw, total) {
        if let Some(zone) = zones.get_mut(id.index()) {
            *zone |= Zone::TEASER;
        }
    }
    zones
}

/// How much prose of marked article bodies each node holds beneath it.
fn marked(dom: &Dom, order: &Order, raw: &[Weight], told: &[Zone]) -> Vec<f32> {
    let mut own = vec![0.0; dom.nodes.len()];
    let mut covered = 0;
    for &id in &order.nodes {
        let body =
            at(told, id).has(Zone::MARKED_BODY) || (at(told, id).has(Zone::BODY) && !at(told, id).has(Zone::OUT));
        if order.place(id) >= covered && body {
            covered = order.end(id);
            if let Some(slot) = own.get_mut(dom.parent(id).index()) {
                *slot += at(raw, id).prose;
            }
        }
    }
    sums(dom, order, own)
}

/// Entries of lists of other articles: like siblings, each with a linked heading and little prose.
fn teasers(dom: &Dom, order: &Order, drafts: &[Draft], raw: &[Weight], total: f32) -> Vec<NodeId> {
    // How many linked headings each node holds, and how many linked lines at the head of an item.
    let mut heads = vec![0.0_f32; dom.nodes.len()];
    let mut lines = heads.clone();
    // The line stands first in its item.
    let leads = |index: usize| {
        let Some(draft) = drafts.get(index) else { return false };
        let item =
            std::iter::once(draft.owner).chain(dom.ancestors(draft.owner).take(6)).find(|&a| dom.name(a) == "li");
        let before = index.checked_sub(1).and_then(|i| drafts.get(i));
        item.is_some_and(|item| !before.is_some_and(|b| order.contains(item, b.owner)))
    };
    for (index, draft) in drafts.iter().enumerate().filter(|(_, d)| linked(d) > 0.8 && d.chars >= 12) {
        let heading = draft.part == Part::Heading || draft.bold * 10 > draft.chars * 9;
        let counts = if heading {
            &mut heads
        } else if draft.part == Part::ListItem && leads(index) {
            &mut lines
        } else {
            continue;
        };
        if let Some(slot) = counts.get_mut(draft.owner.index()) {
            *slot += 1.0;
        }
    }
    let (heads, lines) = (sums(dom, order, heads), sums(dom, order, lines));
    let mut found = Vec::new();
    for &parent in &order.nodes {
        if at(&heads, parent) + at(&lines, parent) < 2.5 {
            continue;
        }
        let mut kinds: HashMap<(&str, &str), Vec<NodeId>> = HashMap::new();
        for child in dom.children(parent) {
            if matches!(
                dom.name(child),
                "div" | "article" | "section" | "li" | "td" | "tr" | "figure" | "a" | "dl" | "aside"
            ) {
                let class =
                    dom.attr(child, "class").unwrap_or_default().split_ascii_whitespace().next().unwrap_or_default();
                kinds.entry((dom.name(child), class)).or_default().push(child);
            }
        }
        for group in kinds.into_values().filter(|g| g.len() >= 3) {
            let like = |&&id: &&NodeId| {
                let prose = at(raw, id).prose;
                let headed = (1.0..=2.0).contains(&at(&heads, id));
                let lined = (1.0..=2.0).contains(&at(&lines, id)) && prose >= 15.0;
                (headed || lined) && prose < 600.0 && prose < 0.2 * total
            };
            if group.iter().filter(like).count() * 10 >= group.len() * 7 {
                found.extend(group.iter().filter(like));
            }
        }
    }
    found
}
