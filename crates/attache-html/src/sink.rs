//! The parser's other end: builds the [`Dom`] and keeps, for every text, where in the page it came from.
//!
//! html5ever tells no positions. The page is therefore fed in chunks that begin at a `<` or behind a `>`; text that
//! comes while a chunk is under way is looked for there, behind the text before it.

use crate::dom::{Dom, Element, Kind, NONE, Node, NodeId, Piece, ROOT};
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name, ns};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

pub(crate) struct Sink<'a> {
    source: &'a str,
    tree: RefCell<Dom>,
    /// Where the chunk under way ends.
    end: Cell<usize>,
    /// Where text began behind the last tag. Text in tables comes only with the tag behind it.
    text: Cell<usize>,
    /// The chunk under way is a tag or part of one.
    tag: Cell<bool>,
    /// Where the text found last ends in the source.
    cursor: Cell<usize>,
    /// How deep the node added last stands.
    depth: Cell<u32>,
    depths: RefCell<Vec<u32>>,
}

/// The name of an element, as the parser asks for it.
#[derive(Debug)]
pub(crate) struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl<'a> Sink<'a> {
    pub fn new(source: &'a str) -> Self {
        let dom = Dom {
            nodes: Vec::with_capacity(source.len() / 40 + 16),
            text: String::with_capacity(source.len() / 4),
            pieces: Vec::new(),
            saved_from: None,
            cut: false,
        };
        let sink = Self {
            source,
            tree: RefCell::new(dom),
            end: Cell::new(0),
            text: Cell::new(0),
            tag: Cell::new(true),
            cursor: Cell::new(0),
            depth: Cell::new(0),
            depths: RefCell::new(Vec::new()),
        };
        sink.create(Kind::Other);
        sink
    }

    /// The chunk `start..end` of the source is about to be fed; `tag` if it looks like a tag or goes on with one.
    pub fn begin(&self, start: usize, end: usize, tag: bool) {
        if self.tag.get() {
            self.text.set(start);
        }
        self.tag.set(tag);
        self.end.set(end);
    }

    pub fn depth(&self) -> u32 {
        self.depth.get()
    }

    pub fn size(&self) -> usize {
        self.tree.borrow().nodes.len()
    }

    pub fn cut(&self) {
        self.tree.borrow_mut().cut = true;
    }

    fn create(&self, kind: Kind) -> NodeId {
        let mut tree = self.tree.borrow_mut();
        let id = NodeId(u32::try_from(tree.nodes.len()).unwrap_or(u32::MAX - 1));
        tree.nodes.push(Node { parent: NONE, first: NONE, last: NONE, prev: NONE, next: NONE, kind });
        self.depths.borrow_mut().push(0);
        id
    }

    /// Puts `child`, which has no parent, under `parent` before `next` (or last).
    fn link(&self, parent: NodeId, child: NodeId, next: NodeId) {
        let mut tree = self.tree.borrow_mut();
        let nodes = &mut tree.nodes;
        let prev = if next == NONE {
            nodes.get(parent.index()).map_or(NONE, |n| n.last)
        } else {
            nodes.get(next.index()).map_or(NONE, |n| n.prev)
        };
        if let Some(node) = nodes.get_mut(child.index()) {
            (node.parent, node.prev, node.next) = (parent, prev, next);
        }
        if let Some(node) = nodes.get_mut(prev.index()) {
            node.next = child;
        } else if let Some(node) = nodes.get_mut(parent.index()) {
            node.first = child;
        }
        if let Some(node) = nodes.get_mut(next.index()) {
            node.prev = child;
        } else if let Some(node) = nodes.get_mut(parent.index()) {
            node.last = child;
        }
        let mut depths = self.depths.borrow_mut();
        let depth = depths.get(parent.index()).map_or(1, |d| d + 1);
        if let Some(own) = depths.get_mut(child.index()) {
            *own = depth;
        }
        self.depth.set(depth);
    }

    fn unlink(&self, id: NodeId) {
        let mut tree = self.tree.borrow_mut();
        let nodes = &mut tree.nodes;
        let Some(node) = nodes.get_mut(id.index()) else { return };
        let (parent, prev, next) = (node.parent, node.prev, node.next);
        (node.parent, node.prev, node.next) = (NONE, NONE, NONE);
        if let Some(node) = nodes.get_mut(prev.index()) {
            node.next = next;
        } else if let Some(node) = nodes.get_mut(parent.index()) {
            node.first = next;
        }
        if let Some(node) = nodes.get_mut(next.index()) {
            node.prev = prev;
        } else if let Some(node) = nodes.get_mut(parent.index()) {
            node.last = prev;
        }
    }

    /// Puts text under `parent` before `next` (or last); it joins the text before it where that came in last.
    fn write(&self, parent: NodeId, text: &str, next: NodeId) {
        if self.is_program(parent) {
            return;
        }
        let start = {
            let mut tree = self.tree.borrow_mut();
            let start = tree.text.len();
            // The text never outgrows its source by more than what a reference can: two characters of four bytes.
            if u32::try_from(start + text.len()).is_err() {
                return;
            }
            tree.text.push_str(text);
            start
        };
        self.locate(start, text);
        let end = start + text.len();
        let before = {
            let tree = self.tree.borrow();
            if next == NONE {
                tree.node(parent).map_or(NONE, |n| n.last)
            } else {
                tree.node(next).map_or(NONE, |n| n.prev)
            }
        };
        if let Some(node) = self.tree.borrow_mut().nodes.get_mut(before.index())
            && let Kind::Text { end: last, .. } = &mut node.kind
            && *last as usize == start
        {
            *last = end as u32;
            return;
        }
        let id = self.create(Kind::Text { start: start as u32, end: end as u32 });
        self.link(parent, id, next);
    }

    /// Programs and styles are not kept; linked data and other JSON is.
    fn is_program(&self, parent: NodeId) -> bool {
        let tree = self.tree.borrow();
        let Some(element) = tree.element(parent) else { return false };
        element.name == local_name!("style")
            || (element.name == local_name!("script") && !element.attr("type").is_some_and(|t| t.contains("json")))
    }

    /// Finds `text`, which was put at `start` of the tree's text, in the source.
    fn locate(&self, start: usize, text: &str) {
        let from = self.cursor.get().max(self.text.get());
        let rest = self.source.get(from..self.end.get()).unwrap_or_default();
        // An ampersand that is written as a reference does begin like itself.
        let (offset, length) = if rest.starts_with(text) && (text != "&" || reference(rest, text).is_none()) {
            return self.found(start, from, text.len());
        } else if let Some(reference) = reference(rest, text) {
            (0, reference)
        } else if rest.starts_with('\r') && text == "\n" {
            (0, if rest.starts_with("\r\n") { 2 } else { 1 })
        } else if let Some(offset) = rest.find(text) {
            return self.found(start, from + offset, text.len());
        } else if let Some((offset, length)) =
            rest.match_indices('&').find_map(|(i, _)| Some((i, reference(rest.get(i..)?, text)?)))
        {
            (offset, length)
        } else {
            // What this is, is not known; it stands somewhere in here.
            (0, rest.len())
        };
        let source = from + offset;
        self.note(start, source, source + length, false);
        self.cursor.set(source + length);
    }

    fn found(&self, start: usize, source: usize, length: usize) {
        self.note(start, source, source + length, true);
        self.cursor.set(source + length);
    }

    fn note(&self, start: usize, source: usize, source_end: usize, same: bool) {
        let mut tree = self.tree.borrow_mut();
        if same
            && let Some(last) = tree.pieces.last_mut()
            && last.same
            && last.source_end as usize == source
            && last.source_end - last.source == start as u32 - last.start
        {
            last.source_end = source_end as u32;
            return;
        }
        tree.pieces.push(Piece { start: start as u32, source: source as u32, source_end: source_end as u32, same });
    }
}

/// How long the character reference is that `source` begins with, if it stands for `text`.
fn reference(source: &str, text: &str) -> Option<usize> {
    let rest = source.strip_prefix('&')?;
    if text.chars().count() > 2 {
        return None;
    }
    if let Some(number) = rest.strip_prefix('#') {
        let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
        let count = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
        let length = 1 + 1 + (number.len() - digits.len()) + count;
        let closed = source.as_bytes().get(length) == Some(&b';');
        return (count > 0).then_some(length + usize::from(closed));
    }
    let count = rest.bytes().take(40).take_while(u8::is_ascii_alphanumeric).count();
    // The longest name that is one; names that old pages leave unclosed are in the table without their semicolon.
    for length in (1..=count).rev() {
        for closing in [1, 0] {
            let Some(name) = rest.get(..length + closing) else { continue };
            if (closing == 1) != name.ends_with(';') {
                continue;
            }
            let Some(&(first, second)) = html5ever::data::NAMED_ENTITIES.get(name) else { continue };
            let mut chars = text.chars().map(u32::from);
            if first != 0 && chars.next() == Some(first) && chars.next().unwrap_or(0) == second {
                return Some(1 + length + closing);
            }
        }
    }
    None
}

impl TreeSink for Sink<'_> {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'b>
        = Name
    where
        Self: 'b;

    fn finish(self) -> Dom {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name(&self, target: &NodeId) -> Name {
        match self.tree.borrow().element(*target) {
            Some(element) => Name(element.space.clone(), element.name.clone()),
            None => Name(ns!(), local_name!("")),
        }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.create(Kind::Element(Element { html: name.ns == ns!(html), space: name.ns, name: name.local, attrs }))
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        if let Some(rest) = text.trim_start().strip_prefix("saved from url=")
            && let Some((_, address)) = rest.split_once(')')
        {
            self.tree.borrow_mut().saved_from.get_or_insert_with(|| address.trim().chars().take(2_000).collect());
        }
        self.create(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.create(Kind::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                // An element that lost its place keeps none.
                if self.tree.borrow().parent(node) != NONE {
                    self.unlink(node);
                }
                self.link(*parent, node, NONE);
            }
            NodeOrText::AppendText(text) => self.write(*parent, &text, NONE),
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, prev: &NodeId, child: NodeOrText<NodeId>) {
        if self.tree.borrow().parent(*element) == NONE {
            self.append(prev, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn pop(&self, node: &NodeId) {
        let depth = self.depths.borrow().get(node.index()).map_or(0, |d| d.saturating_sub(1));
        self.depth.set(depth);
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.tree.borrow().parent(*sibling);
        match child {
            NodeOrText::AppendNode(node) => {
                if self.tree.borrow().parent(node) != NONE {
                    self.unlink(node);
                }
                self.link(parent, node, *sibling);
            }
            NodeOrText::AppendText(text) => self.write(parent, &text, *sibling),
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        if let Some(Node { kind: Kind::Element(element), .. }) = self.tree.borrow_mut().nodes.get_mut(target.index()) {
            for attr in attrs.into_iter().take(64) {
                if element.attrs.len() < 512 && !element.attrs.iter().any(|a| a.name.local == attr.name.local) {
                    element.attrs.push(attr);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.unlink(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        loop {
            let first = self.tree.borrow().node(*node).map_or(NONE, |n| n.first);
            if first == NONE {
                return;
            }
            self.unlink(first);
            self.link(*new_parent, first, NONE);
        }
    }
}
