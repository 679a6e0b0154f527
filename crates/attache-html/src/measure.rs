//! What each stretch of text weighs, and what each element holds of it.

use crate::dom::{Dom, NodeId};
use crate::layout::{Draft, Order};
use crate::zone::Zone;
use attache_model::Part;

/// How far a stretch is prose and how far it is not, in signs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weight {
    pub prose: f32,
    /// Text that leads elsewhere: menus, lists of links.
    pub junk: f32,
}

impl std::ops::AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.prose += other.prose;
        self.junk += other.junk;
    }
}

/// The share of a stretch that is linked, 0 to 1.
pub(crate) fn linked(draft: &Draft) -> f32 {
    draft.linked as f32 / draft.chars.max(1) as f32
}

/// Ends as a sentence does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let core = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '“', '›', ' ']);
    core.ends_with(['.', '!', '?', '…', '。', '！', '？', ':', '।', '؟', '۔'])
}

/// Signs of a script that writes no spaces count double: a word is two of them.
fn length(draft: &Draft) -> f32 {
    let dense = draft
        .text
        .chars()
        .take(40)
        .filter(|&c| matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0x0E00..=0x0E7F));
    if dense.count() > 10 { draft.chars as f32 * 2.5 } else { draft.chars as f32 }
}

pub(crate) fn weigh(draft: &Draft) -> Weight {
    let chars = length(draft);
    let links = linked(draft);
    if links > 0.6 {
        return Weight { prose: 0.0, junk: chars.min(120.0) + 10.0 };
    }
    let free = chars * (1.0 - links);
    let sentence = ends_sentence(&draft.text);
    let prose = match draft.part {
        Part::Paragraph | Part::Quotation | Part::Title | Part::Footnote => {
            if chars >= 80.0 || (chars >= 35.0 && sentence) { free } else { 0.0 }
        }
        Part::ListItem => {
            if chars >= 80.0 && (sentence || draft.text.contains(", ")) || (chars >= 40.0 && sentence) {
                free * 0.8
            } else if links < 0.2 && chars >= 25.0 {
                free * 0.2
            } else {
                0.0
            }
        }
        Part::TableRow => free * 0.15,
        Part::Preformatted => free * 0.6,
        Part::Heading | Part::Caption => 0.0,
    };
    let junk = match draft.part {
        Part::Heading => 0.0,
        _ if links > 0.3 => chars * links * 0.5,
        Part::ListItem if prose == 0.0 => 8.0,
        Part::Paragraph if prose == 0.0 => 6.0,
        _ => 0.0,
    };
    Weight { prose, junk }
}

/// Sums over subtrees: `own` is what each node has by itself.
pub(crate) fn sums<T: Copy + Default + std::ops::AddAssign>(dom: &Dom, order: &Order, mut own: Vec<T>) -> Vec<T> {
    for &id in order.nodes.iter().rev() {
        let value = own.get(id.index()).copied().unwrap_or_default();
        let parent = dom.parent(id);
        if let Some(above) = own.get_mut(parent.index()) {
            *above += value;
        }
    }
    own
}

/// What each node holds of the drafts that `counts` admits.
pub(crate) fn held(
    dom: &Dom,
    order: &Order,
    drafts: &[Draft],
    weights: &[Weight],
    counts: impl Fn(usize) -> bool,
) -> Vec<Weight> {
    let mut own = vec![Weight::default(); dom.nodes.len()];
    for (at, (draft, weight)) in drafts.iter().zip(weights).enumerate() {
        if counts(at)
            && let Some(slot) = own.get_mut(draft.owner.index())
        {
            *slot += *weight;
        }
    }
    sums(dom, order, own)
}

/// The zones of each node with those of the nodes around it.
pub(crate) fn inherited(dom: &Dom, order: &Order, own: &[Zone]) -> Vec<Zone> {
    let mut all = own.to_vec();
    for &id in &order.nodes {
        let above = at(&all, dom.parent(id));
        if let Some(zone) = all.get_mut(id.index()) {
            *zone |= above;
        }
    }
    all
}

/// The value of a node, or none.
pub(crate) fn at<T: Copy + Default>(values: &[T], id: NodeId) -> T {
    values.get(id.index()).copied().unwrap_or_default()
}
