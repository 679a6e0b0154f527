//! A page as it is laid out: one stretch of text after another, whatever it is for.

use crate::dom::{Dom, NodeId, Step, is_nothing};
use crate::tags::{breaks, rank, silent};
use crate::zone::Zone;
use attache_model::Part;
use html5ever::LocalName;
use std::collections::HashMap;

/// A stretch of text between two breaks of the layout.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub text: String,
    /// `text[start..end]` is the tree's text from the third on.
    pub raw: Vec<(usize, usize, usize)>,
    /// `text[start..end]` leads to the address.
    pub links: Vec<(usize, usize, String)>,
    pub part: Part,
    /// The rank of a heading.
    pub rank: u8,
    /// The innermost element that holds all of it.
    pub owner: NodeId,
    /// Signs that are no white space: in all, in links, in bold type.
    pub chars: usize,
    pub linked: usize,
    pub bold: usize,
    /// It is a quotation, whatever part it has there.
    pub quoted: bool,
}

impl Default for NodeId {
    fn default() -> Self {
        crate::dom::NONE
    }
}

/// Where each node stands: `first[n]..end[n]` are the places, in the order of the page, of what is in it.
pub(crate) struct Order {
    first: Vec<u32>,
    end: Vec<u32>,
    /// The nodes in the order of the page.
    pub nodes: Vec<NodeId>,
}

impl Order {
    pub fn of(dom: &Dom, root: NodeId) -> Self {
        let mut order =
            Self { first: vec![u32::MAX; dom.nodes.len()], end: vec![0; dom.nodes.len()], nodes: Vec::new() };
        for step in dom.walk(root) {
            match step {
                Step::Enter(id) => {
                    if let Some(first) = order.first.get_mut(id.index()) {
                        *first = order.nodes.len() as u32;
                    }
                    order.nodes.push(id);
                }
                Step::Leave(id) => {
                    if let Some(end) = order.end.get_mut(id.index()) {
                        *end = order.nodes.len() as u32;
                    }
                }
            }
        }
        order
    }

    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        let at = self.place(inner);
        self.place(outer) <= at && at < self.end.get(outer.index()).copied().unwrap_or(0)
    }

    pub fn place(&self, id: NodeId) -> u32 {
        self.first.get(id.index()).copied().unwrap_or(u32::MAX)
    }

    /// One past the place of the last node in it.
    pub fn end(&self, id: NodeId) -> u32 {
        self.end.get(id.index()).copied().unwrap_or(0)
    }
}

/// Lays out everything under `root`. `zones` tells of each node what it is for by itself.
pub(crate) fn lay_out(dom: &Dom, root: NodeId, order: &Order, zones: &[Zone]) -> Vec<Draft> {
    let tables = tables(dom, root);
    let mut writer = Writer { dom, order, ..Writer::new(dom, order) };
    let zone = |id: NodeId| zones.get(id.index()).copied().unwrap_or_default();
    let mut walk = dom.walk(root);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(id) => {
                if let Some((offset, text)) = dom.text_of(id) {
                    writer.text(dom.parent(id), offset, text);
                    continue;
                }
                let Some(element) = dom.element(id) else {
                    if id != root {
                        walk.leave_out(id);
                    }
                    continue;
                };
                let name = &element.name;
                let unread = if element.html { silent(name) } else { **name == *"svg" };
                let inline = !breaks(name);
                if unread
                    || (**name == *"noscript" && is_written_out(dom, id))
                    || (inline && zone(id).has(Zone::HIDDEN) && writer.runs_on())
                    || (inline && zone(id).has(Zone::TOOLS) && dom.words(id, 60).len() < 50)
                    || (**name == *"sup" && is_mark(dom, id))
                {
                    walk.leave_out(id);
                    continue;
                }
                if element.html {
                    writer.enter(id, name, &tables, zone(id));
                }
            }
            Step::Leave(id) => {
                if let Some(element) = dom.element(id).filter(|e| e.html) {
                    writer.leave(id, &element.name);
                }
            }
        }
    }
    writer.flush();
    writer.drafts
}

/// Pages saved by a browser that runs programs hold the markup for those that don't as text.
fn is_written_out(dom: &Dom, id: NodeId) -> bool {
    dom.children(id).find_map(|c| dom.text_of(c)).is_some_and(|(_, text)| text.trim_start().starts_with('<'))
}

/// A raised mark that leads to a note: "[12]", "3", "*".
fn is_mark(dom: &Dom, id: NodeId) -> bool {
    let words = dom.words(id, 20);
    let core = words.trim_matches(['[', ']', '(', ')', ' ']);
    let noted = dom.subtree(id).any(|n| dom.attr(n, "href").is_some_and(|href| href.contains('#')));
    noted && core.chars().count() <= 8 && !words.is_empty()
}

/// Which tables hold data, not layout.
fn tables(dom: &Dom, root: NodeId) -> HashMap<NodeId, bool> {
    #[derive(Default)]
    struct Table {
        rows: usize,
        cells: usize,
        heads: usize,
        chars: usize,
        longest: usize,
        cell: usize,
        blocks: usize,
        nested: bool,
        presentation: bool,
    }
    let mut open: Vec<Table> = Vec::new();
    let mut found = HashMap::new();
    for step in dom.walk(root) {
        match step {
            Step::Enter(id) => {
                if let (Some(table), Some((_, text))) = (open.last_mut(), dom.text_of(id)) {
                    let length = text.split_whitespace().map(str::len).sum::<usize>();
                    table.chars += length;
                    table.cell += length;
                    continue;
                }
                let name = dom.name(id);
                if name == "table" {
                    if let Some(outer) = open.last_mut() {
                        outer.nested = true;
                    }
                    let presentation = dom.attr(id, "role").is_some_and(|r| matches!(r, "presentation" | "none"));
                    open.push(Table { presentation, ..Table::default() });
                } else if let Some(table) = open.last_mut() {
                    match name {
                        "tr" => table.rows += 1,
                        "td" => (table.cells, table.cell) = (table.cells + 1, 0),
                        "th" => (table.cells, table.heads, table.cell) = (table.cells + 1, table.heads + 1, 0),
                        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "form" => table.blocks += 1,
                        _ => {}
                    }
                }
            }
            Step::Leave(id) => match dom.name(id) {
                "td" | "th" => {
                    if let Some(table) = open.last_mut() {
                        table.longest = table.longest.max(table.cell);
                    }
                }
                "table" => {
                    if let Some(t) = open.pop() {
                        let columns = t.cells >= t.rows + t.rows / 2 && t.cells >= 2;
                        let small = t.chars < 90 * t.cells && t.longest < 700 && t.blocks <= 2 * t.cells;
                        let headed = t.heads > 0 && t.longest < 2_000;
                        let data = !t.nested && !t.presentation && t.rows >= 2 && columns && (small || headed);
                        found.insert(id, data);
                    }
                }
                _ => {}
            },
        }
    }
    found
}

/// What an open element makes of the text in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Heading(u8),
    Item,
    Quotation,
    Typed,
    Caption,
    Footnote,
    /// A row of a table of data.
    Row,
}

struct Writer<'a> {
    dom: &'a Dom,
    order: &'a Order,
    drafts: Vec<Draft>,
    now: Draft,
    contexts: Vec<(NodeId, Context)>,
    /// The links that are open, and where in the text they began.
    links: Vec<(NodeId, usize)>,
    bold: usize,
    space: bool,
    lines: usize,
    /// Where the line under way begins.
    line: usize,
    /// Depth of rows of data: breaks are spaces there.
    rows: usize,
    /// A cell is done, the next is to be set apart.
    cells: usize,
}

impl<'a> Writer<'a> {
    fn new(dom: &'a Dom, order: &'a Order) -> Self {
        Self {
            dom,
            order,
            drafts: Vec::new(),
            now: Draft::default(),
            contexts: Vec::new(),
            links: Vec::new(),
            bold: 0,
            space: false,
            lines: 0,
            line: 0,
            rows: 0,
            cells: 0,
        }
    }

    /// Text precedes on the same line.
    fn runs_on(&self) -> bool {
        !self.now.text.is_empty()
    }

    fn enter(&mut self, id: NodeId, name: &LocalName, tables: &HashMap<NodeId, bool>, zone: Zone) {
        let context = match &**name {
            "br" => {
                self.lines += 1;
                return;
            }
            "a" => {
                if self.dom.attr(id, "href").is_some() {
                    self.links.push((id, self.now.text.len()));
                }
                return;
            }
            "b" | "strong" => {
                self.bold += 1;
                return;
            }
            "li" | "dt" | "dd" if !zone.has(Zone::FOOTNOTES) => Some(Context::Item),
            "blockquote" => Some(Context::Quotation),
            "pre" | "listing" | "xmp" | "plaintext" => Some(Context::Typed),
            "figcaption" | "caption" => Some(Context::Caption),
            "tr" if self.is_data(id, tables) => Some(Context::Row),
            "td" | "th" if self.rows > 0 => {
                self.cells += usize::from(!self.now.text.is_empty());
                self.space = false;
                return;
            }
            name => match rank(name) {
                Some(rank) => Some(Context::Heading(rank)),
                None if zone.has(Zone::FOOTNOTES) => Some(Context::Footnote),
                None if zone.has(Zone::CAPTION) => Some(Context::Caption),
                None => None,
            },
        };
        if context.is_none() && !breaks(name) {
            return;
        }
        if self.rows > 0 {
            self.space = true;
        } else {
            self.flush();
        }
        if let Some(context) = context {
            self.rows += usize::from(context == Context::Row);
            self.contexts.push((id, context));
        }
    }

    fn leave(&mut self, id: NodeId, name: &LocalName) {
        match &**name {
            "a" => {
                if self.links.last().is_some_and(|l| l.0 == id) {
                    self.close_links(1);
                    self.links.pop();
                }
                return;
            }
            "b" | "strong" => {
                self.bold = self.bold.saturating_sub(1);
                return;
            }
            "br" => return,
            _ => {}
        }
        let closes = self.contexts.last().is_some_and(|c| c.0 == id);
        let row = closes && self.contexts.last().is_some_and(|c| c.1 == Context::Row);
        if row {
            self.flush();
            self.rows -= 1;
        } else if self.rows > 0 {
            self.space |= breaks(name);
        } else if closes || breaks(name) {
            self.flush();
        }
        if closes {
            self.contexts.pop();
        }
    }

    fn is_data(&self, row: NodeId, tables: &HashMap<NodeId, bool>) -> bool {
        let mut above = self.dom.ancestors(row).take(3);
        above.find_map(|id| tables.get(&id).copied()).unwrap_or(false)
    }

    fn typed(&self) -> bool {
        self.contexts.iter().rev().any(|c| c.1 == Context::Typed)
    }

    fn text(&mut self, parent: NodeId, offset: usize, text: &str) {
        if self.typed() && self.rows == 0 {
            return self.typed_text(parent, offset, text);
        }
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let Some(c) = rest.chars().next() else { break };
            if c.is_whitespace() {
                self.space = true;
                at += c.len_utf8();
                continue;
            }
            if is_nothing(c) {
                at += c.len_utf8();
                continue;
            }
            let length = plain_stretch(rest);
            self.write(parent, offset + at, rest.get(..length).unwrap_or_default());
            at += length.max(c.len_utf8());
        }
    }

    /// Text whose lines and spaces count.
    fn typed_text(&mut self, parent: NodeId, offset: usize, text: &str) {
        let text_start = self.now.text.len();
        if self.now.text.is_empty() && text.trim().is_empty() {
            return;
        }
        for _ in 0..std::mem::take(&mut self.lines) {
            self.now.text.push('\n');
        }
        self.own(parent);
        let start = self.now.text.len();
        self.now.text.push_str(text);
        self.now.raw.push((start, self.now.text.len(), offset));
        self.count(self.now.text.len() - text_start, text);
        self.space = false;
    }

    fn own(&mut self, parent: NodeId) {
        if self.now.owner == crate::dom::NONE {
            self.now.owner = parent;
        }
        while !self.order.contains(self.now.owner, parent) {
            let up = self.dom.parent(self.now.owner);
            if up == crate::dom::NONE {
                break;
            }
            self.now.owner = up;
        }
    }

    fn count(&mut self, _: usize, text: &str) {
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        self.now.chars += chars;
        if !self.links.is_empty() {
            self.now.linked += chars;
        }
        if self.bold > 0 {
            self.now.bold += chars;
        }
    }

    fn write(&mut self, parent: NodeId, offset: usize, text: &str) {
        self.separate(text);
        self.own(parent);
        let start = self.now.text.len();
        self.now.text.push_str(text);
        self.now.raw.push((start, start + text.len(), offset));
        self.count(start, text);
    }

    /// What stands between the text so far and what follows.
    fn separate(&mut self, following: &str) {
        let (space, lines) = (std::mem::take(&mut self.space), std::mem::take(&mut self.lines));
        if self.now.text.is_empty() {
            self.cells = 0;
            return;
        }
        let cells = std::mem::take(&mut self.cells);
        if cells > 0 {
            self.now.text.push('\t');
            return;
        }
        let heading = self.contexts.last().is_some_and(|c| matches!(c.1, Context::Heading(_)));
        if lines == 0 || self.rows > 0 || heading {
            if space || lines > 0 {
                self.now.text.push(' ');
            }
            return;
        }
        let ended = self.now.text.ends_with(['.', '!', '?', ':', '"', '”', '»', '…', ')', '。', '“', ';']);
        let long = self.now.text.len() - self.line.min(self.now.text.len()) >= 80;
        if lines >= 2 || (ended && long) {
            self.flush();
        } else if !ended && following.starts_with(char::is_lowercase) {
            self.now.text.push(' ');
        } else {
            self.now.text.push('\n');
            self.line = self.now.text.len();
        }
    }

    /// Ends the links that are open, at the end of the text so far: the innermost ones, so many.
    fn close_links(&mut self, count: usize) {
        let end = self.now.text.len();
        for &(id, start) in self.links.iter().rev().take(count) {
            if start < end
                && let Some(href) = self.dom.attr(id, "href")
            {
                // What was put in before the first linked word is no part of the link.
                let lead = self.now.text.get(start..end).map_or(0, |t| t.len() - t.trim_start().len());
                if start + lead < end {
                    self.now.links.push((start + lead, end, href.trim().to_owned()));
                }
            }
        }
    }

    fn flush(&mut self) {
        self.space = false;
        self.lines = 0;
        self.cells = 0;
        self.line = 0;
        self.close_links(self.links.len());
        for link in &mut self.links {
            link.1 = 0;
        }
        if self.now.chars == 0 {
            self.now = Draft::default();
            return;
        }
        let mut draft = std::mem::take(&mut self.now);
        let typed = self.typed();
        if typed {
            trim_typed(&mut draft);
        }
        draft.quoted = self.contexts.iter().any(|c| c.1 == Context::Quotation);
        let mut part = match self.contexts.last().map(|c| c.1) {
            None => Part::Paragraph,
            Some(Context::Heading(rank)) => {
                draft.rank = rank;
                Part::Heading
            }
            Some(Context::Item) => Part::ListItem,
            Some(Context::Quotation) => Part::Quotation,
            Some(Context::Typed) => Part::Preformatted,
            Some(Context::Caption) => Part::Caption,
            Some(Context::Footnote) => Part::Footnote,
            Some(Context::Row) => Part::TableRow,
        };
        // An item of a list of notes is a note.
        if part == Part::ListItem && self.contexts.iter().any(|c| c.1 == Context::Footnote) {
            part = Part::Footnote;
        }
        draft.part = part;
        self.drafts.push(draft);
    }
}

/// How far text is as it will stand: no white space but single spaces between words, nothing unseen.
fn plain_stretch(text: &str) -> usize {
    let mut end = 0;
    let mut space = false;
    for (at, c) in text.char_indices() {
        if c == ' ' {
            if space {
                break;
            }
            space = true;
        } else if c.is_whitespace() || is_nothing(c) {
            break;
        } else {
            space = false;
            end = at + c.len_utf8();
        }
    }
    end
}

/// Blank lines at the ends of typed text go.
fn trim_typed(draft: &mut Draft) {
    let kept = draft.text.trim_end().len();
    draft.text.truncate(kept);
    let lead = draft.text.len() - draft.text.trim_start_matches(['\n', '\r']).len();
    draft.text.drain(..lead);
    let length = draft.text.len();
    for (start, end, tree) in &mut draft.raw {
        let cut = lead.saturating_sub(*start).min(*end - *start);
        *tree += cut;
        *start = (*start + cut).saturating_sub(lead).min(length);
        *end = end.saturating_sub(lead).min(length);
    }
    draft.raw.retain(|r| r.0 < r.1);
    for (start, end, _) in &mut draft.links {
        *start = start.saturating_sub(lead).min(length);
        *end = end.saturating_sub(lead).min(length);
    }
    draft.links.retain(|l| l.0 < l.1);
}
