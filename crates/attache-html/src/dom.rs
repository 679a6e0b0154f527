//! A page as a tree: nodes in one flat list, text in one string, and where each stretch of text stood in the source.
//!
//! Nothing here calls itself: trees as deep as the parser lets them be are walked by their links.

use html5ever::{Attribute, LocalName, Namespace};

/// A node, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(pub u32);

/// No node.
pub(crate) const NONE: NodeId = NodeId(u32::MAX);

impl NodeId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// The document, a comment, the inside of a template: nothing that is read.
    Other,
    Element(Element),
    /// Bytes of [`Dom::text`].
    Text {
        start: u32,
        end: u32,
    },
}

#[derive(Debug)]
pub(crate) struct Element {
    pub name: LocalName,
    pub space: Namespace,
    /// In the namespace of HTML, not of SVG or MathML.
    pub html: bool,
    pub attrs: Vec<Attribute>,
}

#[derive(Debug)]
pub(crate) struct Node {
    pub parent: NodeId,
    pub first: NodeId,
    pub last: NodeId,
    pub prev: NodeId,
    pub next: NodeId,
    pub kind: Kind,
}

/// `text` of the tree from `start` on was made of `source..source_end` of the page as decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub start: u32,
    pub source: u32,
    pub source_end: u32,
    /// It is the source, byte for byte.
    pub same: bool,
}

/// A page.
#[derive(Debug)]
pub(crate) struct Dom {
    pub nodes: Vec<Node>,
    pub text: String,
    /// Ascending by `start`; each goes to where the next begins.
    pub pieces: Vec<Piece>,
    /// The address that a browser noted when it saved the page.
    pub saved_from: Option<String>,
    /// The parser gave up before the end, at [`crate::Limits::nodes`].
    pub cut: bool,
}

pub(crate) const ROOT: NodeId = NodeId(0);

/// A step of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

impl Dom {
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match self.node(id).map(|n| &n.kind) {
            Some(Kind::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// The name of an element of HTML; empty for whatever else.
    pub fn name(&self, id: NodeId) -> &str {
        self.element(id).filter(|e| e.html).map_or("", |e| &*e.name)
    }

    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        self.element(id).and_then(|e| e.attr(name))
    }

    pub fn parent(&self, id: NodeId) -> NodeId {
        self.node(id).map_or(NONE, |n| n.parent)
    }

    pub fn text_of(&self, id: NodeId) -> Option<(usize, &str)> {
        match self.node(id)?.kind {
            Kind::Text { start, end } => Some((start as usize, self.text.get(start as usize..end as usize)?)),
            _ => None,
        }
    }

    /// The children of a node.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let first = self.node(id).map_or(NONE, |n| n.first);
        std::iter::successors(Some(first).filter(|&c| c != NONE), |&c| {
            self.node(c).map(|n| n.next).filter(|&c| c != NONE)
        })
    }

    /// The nodes above a node, nearest first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(self.parent(id)).filter(|&c| c != NONE), |&c| {
            Some(self.parent(c)).filter(|&c| c != NONE)
        })
    }

    /// Walks a subtree, its root included.
    pub fn walk(&self, root: NodeId) -> Walk<'_> {
        Walk { dom: self, root, next: Some(Step::Enter(root)) }
    }

    /// The nodes of a subtree in the order of the page, its root first.
    pub fn subtree(&self, root: NodeId) -> impl Iterator<Item = NodeId> {
        self.walk(root).filter_map(|step| match step {
            Step::Enter(id) => Some(id),
            Step::Leave(_) => None,
        })
    }

    /// All text under a node, white space made single, up to about `most` bytes.
    pub fn words(&self, root: NodeId, most: usize) -> String {
        let mut out = String::new();
        let mut walk = self.walk(root);
        // Of a million nodes without text there is nothing to say, and this is asked often.
        let mut steps = 40 * most + 1_000;
        while let Some(step) = walk.next() {
            steps -= 1;
            if out.len() > most || steps == 0 {
                break;
            }
            match step {
                Step::Enter(id) => {
                    if matches!(self.name(id), "script" | "style" | "noscript" | "template") && id != root {
                        walk.leave_out(id);
                    } else if let Some((_, text)) = self.text_of(id) {
                        out.push_str(text);
                    } else if crate::tags::breaks(self.name(id)) {
                        out.push(' ');
                    }
                }
                Step::Leave(id) => {
                    if crate::tags::breaks(self.name(id)) {
                        out.push(' ');
                    }
                }
            }
        }
        single_spaced(&out)
    }
}

/// White space, no-break space among it, made single; none at the ends; signs without width left out.
pub(crate) fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_nothing(c) {
            out.push(c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Signs that are not seen: soft hyphens, marks of width zero.
pub(crate) fn is_nothing(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\0')
}

impl Element {
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
    }
}

/// A walk over a subtree, which may leave parts out.
pub(crate) struct Walk<'a> {
    dom: &'a Dom,
    root: NodeId,
    next: Option<Step>,
}

impl Walk<'_> {
    /// Leaves out what is under a node that was just entered; its `Leave` is left out, too.
    pub fn leave_out(&mut self, id: NodeId) {
        self.next = self.after(id);
    }

    fn after(&self, id: NodeId) -> Option<Step> {
        if id == self.root {
            return None;
        }
        let node = self.dom.node(id)?;
        Some(if node.next == NONE { Step::Leave(node.parent) } else { Step::Enter(node.next) })
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(id) => match self.dom.node(id).map_or(NONE, |n| n.first) {
                NONE => Some(Step::Leave(id)),
                first => Some(Step::Enter(first)),
            },
            Step::Leave(id) => self.after(id),
        };
        Some(step)
    }
}
