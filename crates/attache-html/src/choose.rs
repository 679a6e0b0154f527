//! Which element holds the article.
//!
//! Several answers are found, each in its own way, and the best by what it takes in and leaves out is kept: the element in which
//! prose outweighs everything else by most, the smallest that holds nearly all prose, and those that say themselves what they are.

use crate::dom::{Dom, NodeId, ROOT};
use crate::layout::Order;
use crate::measure::{Weight, at};
use crate::zone::Zone;

/// What links cost, against what prose brings.
const JUNK: f32 = 1.5;

/// The element that holds the article. `held` are the sums of what is not yet left out, `zones` what is believed of each node.
pub(crate) fn container(dom: &Dom, order: &Order, held: &[Weight], zones: &[Zone]) -> NodeId {
    let all = at(held, ROOT).prose;
    let balance = |id: NodeId| {
        let weight = at(held, id);
        weight.prose - JUNK * weight.junk
    };
    // Where prose outweighs the rest by most: of equals the innermost, which comes last.
    let mut best = ROOT;
    let mut most = balance(ROOT);
    for &id in &order.nodes {
        if is_frame(dom.name(id)) && balance(id) >= most {
            best = id;
            most = balance(id);
        }
    }
    // A marked body that holds most of it, though there may be prose beside it.
    let mut choice = best;
    // Where links are as many as in a reference work, what says that it is the text is believed before the balance.
    let said = order.nodes.iter().copied().filter(|&id| {
        let zone = at(zones, id);
        zone.has(Zone::ARTICLE | Zone::BODY | Zone::MARKED_BODY)
            && !zone.has(Zone::OUT)
            && at(held, id).prose >= 0.6 * all
    });
    if let Some(id) = said.min_by_key(|&id| order.end(id) - order.place(id))
        && at(held, best).prose < 0.3 * at(held, id).prose
    {
        choice = id;
    }
    for (zone, share) in [(Zone::ARTICLE, 0.75), (Zone::BODY, 0.8), (Zone::MARKED_BODY, 0.5)] {
        let whole = at(held, choice).prose;
        let found = order
            .nodes
            .iter()
            .copied()
            .filter(|&id| at(zones, id).has(zone) && order.contains(choice, id) && id != choice)
            .filter(|&id| at(held, id).prose >= share * whole)
            .min_by_key(|&id| order.end(id) - order.place(id));
        if let Some(id) = found {
            choice = id;
        }
    }
    // A marked body beside what was found, if it has as much as any article has.
    if !order.nodes.iter().any(|&id| at(zones, id).has(Zone::MARKED_BODY) && order.contains(choice, id))
        && let Some(id) = order
            .nodes
            .iter()
            .copied()
            .filter(|&id| at(zones, id).has(Zone::MARKED_BODY))
            .max_by(|&a, &b| at(held, a).prose.total_cmp(&at(held, b).prose))
        && at(held, id).prose > 0.35 * all
        && !order.contains(id, choice)
    {
        choice = id;
    }
    narrow(dom, held, choice)
}

/// An element that may hold a whole article, not just a paragraph, a list or a table of it.
fn is_frame(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "body"
            | "center"
            | "dd"
            | "div"
            | "fieldset"
            | "font"
            | "form"
            | "html"
            | "li"
            | "main"
            | "section"
            | "span"
            | "td"
            | "noscript"
            | "template"
            | "details"
    )
}

/// Goes down as long as one child holds everything.
fn narrow(dom: &Dom, held: &[Weight], mut id: NodeId) -> NodeId {
    while let Some((child, share)) = heaviest(dom, held, id)
        && share >= 0.995
        && is_frame(dom.name(child))
    {
        id = child;
    }
    id
}

/// The child that holds most prose, and its share of it.
fn heaviest(dom: &Dom, held: &[Weight], id: NodeId) -> Option<(NodeId, f32)> {
    let whole = at(held, id).prose;
    let children = dom.children(id).filter(|&child| dom.element(child).is_some());
    let child = children.max_by(|&a, &b| at(held, a).prose.total_cmp(&at(held, b).prose))?;
    (whole > 0.0).then(|| (child, at(held, child).prose / whole))
}

/// What stands in the container beside its core, behind it, and is built otherwise: sections that follow an article and are none of it.
pub(crate) fn strangers(dom: &Dom, held: &[Weight], zones: &[Zone], container: NodeId) -> Vec<NodeId> {
    let whole = at(held, container).prose;
    let mut out = Vec::new();
    let mut id = container;
    while let Some((core, _)) = heaviest(dom, held, id)
        && at(held, core).prose >= 0.65 * whole
        && is_frame(dom.name(core))
    {
        let kind = |id: NodeId| (dom.name(id), dom.attr(id, "class").unwrap_or_default());
        let behind = dom.children(id).skip_while(|&child| child != core).skip(1);
        for child in behind {
            let plain = match dom.name(child) {
                "div" | "section" | "article" | "aside" | "figure" | "header" | "form" => false,
                "ul" | "ol" => at(held, child).prose <= 0.0,
                _ => true,
            };
            let zone = at(zones, child);
            let weight = at(held, child);
            let like = kind(child) == kind(core) || zone.has(Zone::BODY | Zone::MARKED_BODY | Zone::FOOTNOTES);
            let much = weight.prose > 0.12 * whole && weight.junk < 0.2 * weight.prose;
            if !plain && !like && !much {
                out.push(child);
            }
        }
        id = core;
    }
    out
}
