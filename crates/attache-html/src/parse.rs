//! A page's text to its tree, in time that grows with its length whatever is in it.
//!
//! Three things make parsing by the standard slow on hostile pages: elements nested without end (each tag looks at all that
//! are open), tags with attributes without end (each is compared with all before it) and formatting that is opened again in every
//! paragraph. The first two are cut short before the parser sees them, as browsers do; the third is bounded by the number of nodes.

use crate::Limits;
use crate::dom::{Dom, NodeId};
use crate::sink::Sink;
use html5ever::LocalName;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{TokenizerResult, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use std::cell::{Cell, RefCell};

/// Most attributes of one tag that are read.
const ATTRIBUTES: usize = 512;

/// Parses a page of fewer than 4 GiB.
pub(crate) fn parse(source: &str, limits: &Limits) -> Dom {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let guard = Guard {
        builder: TreeBuilder::new(Sink::new(source), options),
        deepest: limits.depth,
        left_out: RefCell::default(),
        tokens: Cell::new(0),
        program: Cell::new(None),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let whole = StrTendril::from(source);
    let bytes = source.as_bytes();
    let mut start = 0;
    let mut in_tag = false;
    let mut attributes = 0;
    while let Some(&first) = bytes.get(start) {
        let end = chunk_end(bytes, start);
        let sink = &tokenizer.sink.builder.sink;
        if sink.size() > limits.nodes {
            sink.cut();
            break;
        }
        let chunk = bytes.get(start..end).unwrap_or_default();
        let opens = first == b'<' && chunk.get(1).is_some_and(u8::is_ascii_alphabetic);
        let tag = in_tag || opens;
        let markup = tag || (first == b'<' && chunk.get(1).is_some_and(|b| matches!(b, b'/' | b'!' | b'?')));
        sink.begin(start, end, markup);
        let tokens = tokenizer.sink.tokens.get();
        if !in_tag {
            attributes = 0;
        }
        let cut = match tag {
            true => too_many(chunk, &mut attributes, !in_tag),
            false => None,
        };
        match cut {
            Some(cut) => {
                feed(&tokenizer, &queue, whole.subtendril(start as u32, cut as u32));
                // Whatever quotation marks are open.
                feed(&tokenizer, &queue, StrTendril::from_slice(if in_tag { "\"'>" } else { ">" }));
            }
            None => feed(&tokenizer, &queue, whole.subtendril(start as u32, (end - start) as u32)),
        }
        in_tag = tag && tokenizer.sink.tokens.get() == tokens;
        start = match tokenizer.sink.program.take() {
            Some(closing) => end + find_closing(bytes.get(end..).unwrap_or_default(), closing),
            None => end,
        };
    }
    tokenizer.sink.builder.sink.begin(start, start, true);
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

fn feed(tokenizer: &Tokenizer<Guard<'_>>, queue: &BufferQueue, chunk: StrTendril) {
    queue.push_back(chunk);
    while tokenizer.feed(queue) != TokenizerResult::Done {}
}

/// Where the chunk that begins at `start` ends: before the next `<`, behind the next `>`.
fn chunk_end(bytes: &[u8], start: usize) -> usize {
    let from = start + usize::from(bytes.get(start) == Some(&b'<'));
    let rest = bytes.get(from..).unwrap_or_default();
    match rest.iter().position(|b| matches!(b, b'<' | b'>')) {
        Some(at) => from + at + usize::from(rest.get(at) == Some(&b'>')),
        None => bytes.len(),
    }
}

/// Where a tag's attributes are to end, if there are too many. A tag goes on in a second chunk where a value holds a `>`; which
/// quotation marks are open there is not known, and all words count.
fn too_many(tag: &[u8], count: &mut usize, first: bool) -> Option<usize> {
    if first && tag.len() < ATTRIBUTES {
        return None;
    }
    let most = if first { ATTRIBUTES } else { 4 * ATTRIBUTES };
    let (mut quote, mut space) = (0, false);
    for (at, &byte) in tag.iter().enumerate() {
        if quote != 0 {
            if byte == quote {
                quote = 0;
                *count += 1;
            }
            continue;
        }
        match byte {
            b'"' | b'\'' if first => quote = byte,
            b'/' | b'"' | b'\'' => *count += 1,
            b if b.is_ascii_whitespace() => space = true,
            _ if space => {
                *count += 1;
                space = false;
            }
            _ => {}
        }
        if *count > most {
            return Some(at);
        }
    }
    None
}

/// How far the end tag of a program is, whatever its letters' case.
fn find_closing(bytes: &[u8], name: &str) -> usize {
    let mut at = 0;
    while let Some(offset) = bytes.get(at..).and_then(|rest| rest.iter().position(|&b| b == b'<')) {
        at += offset;
        let rest = bytes.get(at + 1..).unwrap_or_default();
        if rest
            .strip_prefix(b"/")
            .and_then(|r| r.get(..name.len()))
            .is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
        {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Stands between the tokenizer and the builder of the tree.
struct Guard<'a> {
    builder: TreeBuilder<NodeId, Sink<'a>>,
    deepest: u32,
    /// The tags, innermost last, that were left out for standing too deep.
    left_out: RefCell<Vec<LocalName>>,
    /// How many tokens came.
    tokens: Cell<u64>,
    /// A program began, which nobody reads: what closes it.
    program: Cell<Option<&'static str>>,
}

impl Guard<'_> {
    /// Too deep: the text counts, its markup does not.
    fn leave_out(&self, tag: &Tag) -> bool {
        let mut left_out = self.left_out.borrow_mut();
        let depth = self.builder.sink.depth();
        match tag.kind {
            TagKind::StartTag if depth >= self.deepest => {
                if is_raw_or_void(&tag.name) {
                    return false;
                }
                left_out.push(tag.name.clone());
                true
            }
            TagKind::StartTag => {
                if depth < self.deepest / 2 {
                    left_out.clear();
                }
                false
            }
            TagKind::EndTag => left_out.pop_if(|last| *last == tag.name).is_some(),
        }
    }
}

fn is_raw_or_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "iframe"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "noembed"
            | "noframes"
            | "param"
            | "plaintext"
            | "script"
            | "source"
            | "style"
            | "textarea"
            | "title"
            | "track"
            | "wbr"
            | "xmp"
    )
}

impl TokenSink for Guard<'_> {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        self.tokens.set(self.tokens.get() + 1);
        if let Token::TagToken(tag) = &token {
            if self.leave_out(tag) {
                return TokenSinkResult::Continue;
            }
            if tag.kind == TagKind::StartTag && !tag.self_closing {
                let json = || {
                    let mut attrs = tag.attrs.iter();
                    attrs.any(|a| &*a.name.local == "type" && a.value.contains("json"))
                };
                match &*tag.name {
                    "script" if !json() => self.program.set(Some("script")),
                    "style" => self.program.set(Some("style")),
                    _ => {}
                }
            }
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
