//! Stretches of a page to the blocks of an article, each with its places in the page's bytes.

use crate::Page;
use crate::address::join;
use crate::decode::Decoded;
use crate::dom::{Dom, Kind, NodeId, ROOT};
use crate::layout::{Draft, Order, lay_out};
use crate::meta::Facts;
use crate::select::Selection;
use crate::zone::Zone;
use attache_model::{Article, Block, LinkRun, Part, Place, Run};

/// The article's blocks: the headline first.
pub(crate) fn article(dom: &Dom, decoded: &Decoded, selection: Selection, facts: &Facts) -> Article {
    let mut article = Article::default();
    let Selection { mut drafts, title, prose, .. } = selection;
    let title = title.filter(|&t| t < drafts.len()).map(|t| drafts.remove(t));
    // Old pages indent their text by quoting it.
    let quoted: usize = drafts.iter().filter(|d| d.quoted).map(|d| d.chars).sum();
    let chars: usize = drafts.iter().map(|d| d.chars).sum();
    let all_quoted = quoted * 10 > chars * 7;
    if let Some(title) = title {
        article.blocks.push(Block { part: Part::Title, ..block(dom, decoded, title, facts.base.as_deref()) });
    }
    let body = facts.body.as_ref().filter(|body| {
        // Linked data has the text that the page shows only to programs and subscribers.
        let told = body.text.chars().filter(|c| !c.is_whitespace()).count() as f32;
        let shown = chars as f32;
        told > 250.0
            && (body.said || prose < 300.0)
            && (told > 2.5 * shown || (told > 1.3 * shown && within(&drafts, &body.text)))
    });
    if let Some(body) = body {
        let places = places_of(dom, decoded, body.node);
        if article.blocks.is_empty()
            && let Some(title) = facts.titles.first()
        {
            let runs = places.map(|place| Run { start: 0, end: title.len(), place }).into_iter().collect();
            article.blocks.push(Block { part: Part::Title, text: title.clone(), runs, ..Block::default() });
        }
        for paragraph in paragraphs(&body.text) {
            let runs = places.map(|place| Run { start: 0, end: paragraph.len(), place }).into_iter().collect();
            article.blocks.push(Block { text: paragraph, runs, ..Block::default() });
        }
        article
            .remarks
            .push("the text is taken from the page's linked data, since the page itself shows less of it".into());
        return article;
    }
    for mut draft in drafts {
        if all_quoted && draft.part == Part::Quotation {
            draft.part = Part::Paragraph;
        }
        article.blocks.push(block(dom, decoded, draft, facts.base.as_deref()));
    }
    article
}

/// All there is to read, as it is laid out.
pub(crate) fn whole(dom: &Dom, decoded: &Decoded, page: &Page<'_>) -> Vec<Block> {
    let order = Order::of(dom, ROOT);
    let zones: Vec<Zone> = (0..dom.nodes.len())
        .map(|i| crate::zone::of(dom, NodeId(i as u32)).only(Zone::CAPTION | Zone::FOOTNOTES))
        .collect();
    lay_out(dom, ROOT, &order, &zones).into_iter().map(|draft| block(dom, decoded, draft, page.address)).collect()
}

/// Most of the prose of `drafts` stands in `text`.
fn within(drafts: &[Draft], text: &str) -> bool {
    let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let (mut inside, mut all) = (0, 0);
    for draft in drafts.iter().filter(|d| d.chars >= 60).take(20) {
        let probe: String = draft.text.chars().filter(|c| c.is_alphanumeric()).skip(5).take(30).collect();
        all += 1;
        inside += usize::from(squeezed.contains(&probe));
    }
    inside * 10 >= all * 8
}

/// The paragraphs of plain text, markup in it undone.
fn paragraphs(text: &str) -> Vec<String> {
    let plain = if text.contains("</") || text.contains("<br") || text.contains("<p") || text.contains("&lt;") {
        let dom = crate::parse::parse(text, &crate::Limits::default());
        let order = Order::of(&dom, ROOT);
        let zones = vec![Zone::NOTHING; dom.nodes.len()];
        return lay_out(&dom, ROOT, &order, &zones).into_iter().map(|d| d.text).collect();
    } else {
        text
    };
    plain.lines().map(crate::dom::single_spaced).filter(|line| !line.is_empty()).collect()
}

/// Where all the text under a node stands.
fn places_of(dom: &Dom, decoded: &Decoded, id: NodeId) -> Option<Place> {
    let mut bounds: Option<(u64, u64)> = None;
    for node in dom.subtree(id) {
        if let Some(Kind::Text { start, end }) = dom.node(node).map(|n| &n.kind) {
            sources(dom, *start as usize, *end as usize, |_, _, from, to, _| {
                decoded.places(from, to, |s| {
                    let (low, high) = bounds.unwrap_or((s.from, s.to));
                    bounds = Some((low.min(s.from), high.max(s.to)));
                });
            });
        }
    }
    bounds.map(|(start, end)| Place::Bytes { start, end })
}

/// The pieces of the tree's text in `start..end`: each with its place in that text and in the page as decoded.
fn sources(dom: &Dom, start: usize, end: usize, mut each: impl FnMut(usize, usize, usize, usize, bool)) {
    let first = dom.pieces.partition_point(|p| p.start as usize <= start).saturating_sub(1);
    for (at, piece) in dom.pieces.iter().enumerate().skip(first) {
        let piece_start = piece.start as usize;
        if piece_start >= end {
            return;
        }
        let piece_end = dom.pieces.get(at + 1).map_or(dom.text.len(), |p| p.start as usize);
        let (low, high) = (start.max(piece_start), end.min(piece_end));
        if low >= high {
            continue;
        }
        if piece.same {
            let from = piece.source as usize + (low - piece_start);
            each(low, high, from, from + (high - low), true);
        } else {
            each(low, high, piece.source as usize, piece.source_end as usize, false);
        }
    }
}

fn block(dom: &Dom, decoded: &Decoded, draft: Draft, base: Option<&str>) -> Block {
    let mut runs: Vec<Run> = Vec::with_capacity(draft.raw.len());
    for &(start, end, tree) in &draft.raw {
        sources(dom, tree, tree + (end - start), |low, high, from, to, same| {
            let offset = start + (low - tree);
            if !same {
                let mut bounds: Option<(u64, u64)> = None;
                decoded.places(from, to, |s| bounds = Some((bounds.map_or(s.from, |b| b.0), s.to)));
                if let Some((start, end)) = bounds {
                    let place = Place::Bytes { start, end };
                    runs.push(Run { start: offset, end: offset + (high - low), place });
                }
                return;
            }
            decoded.places(from, to, |s| {
                let at = offset + (s.start - from);
                push(&mut runs, at, at + (s.end - s.start), s.from, s.to);
            });
        });
    }
    let links = draft
        .links
        .into_iter()
        .filter(|(_, _, to)| !to.is_empty() && !to.get(..11).is_some_and(|s| s.eq_ignore_ascii_case("javascript:")))
        .map(|(start, end, to)| LinkRun { start, end, url: join(base, &to) })
        .collect();
    Block { part: draft.part, language: language(dom, draft.owner), text: draft.text, runs, links }
}

/// Adds a run; it joins the one before where both text and place go on, byte for byte.
fn push(runs: &mut Vec<Run>, start: usize, end: usize, from: u64, to: u64) {
    let exact = |start: usize, end: usize, from: u64, to: u64| (end - start) as u64 == to - from;
    if let Some(last) = runs.last_mut()
        && let Place::Bytes { start: last_from, end: last_to } = last.place
        && last.end == start
        && last_to == from
        && exact(start, end, from, to)
        && exact(last.start, last.end, last_from, last_to)
    {
        last.end = end;
        last.place = Place::Bytes { start: last_from, end: to };
        return;
    }
    runs.push(Run { start, end, place: Place::Bytes { start: from, end: to } });
}

/// The language that the nearest element tells, below the page itself.
fn language(dom: &Dom, owner: NodeId) -> Option<String> {
    std::iter::once(owner)
        .chain(dom.ancestors(owner))
        .take_while(|&id| !matches!(dom.name(id), "html" | "body"))
        .find_map(|id| dom.attr(id, "lang").or_else(|| dom.attr(id, "xml:lang")))
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| (2..=35).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}
