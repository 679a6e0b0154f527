//! The text: what each event of the grammar means for the article.

use super::html::{Bit, Html};
use crate::{
    OfficeError,
    build::{Builder, Piece},
};
use attache_model::Part;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::{collections::HashMap, ops::Range};

/// Follows the events of a text and tells the builder.
pub(super) struct Walker<'w, 'l, 't> {
    builder: &'w mut Builder<'l>,
    text: &'t str,
    base: u64,
    quotes: usize,
    items: usize,
    /// Labels of notes in the order in which they are referred to.
    references: Vec<String>,
    numbers: HashMap<String, usize>,
    notes: HashMap<String, Piece>,
    /// The labels of the notes that are open.
    open_notes: Vec<String>,
    html: Html,
}

/// A caption has at least so many words; what is shorter names the picture.
const CAPTION_WORDS: usize = 3;

impl<'w, 'l, 't> Walker<'w, 'l, 't> {
    /// Of `text`, which begins at byte `base` of the file.
    pub(super) fn new(builder: &'w mut Builder<'l>, text: &'t str, base: u64) -> Self {
        Self {
            builder,
            text,
            base,
            quotes: 0,
            items: 0,
            references: Vec::new(),
            numbers: HashMap::new(),
            notes: HashMap::new(),
            open_notes: Vec::new(),
            html: Html::default(),
        }
    }

    /// Reads all of it; gives the notes in the order in which the text refers to them.
    pub(super) fn read(mut self) -> Result<Vec<Piece>, OfficeError> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            match event {
                Event::Start(tag) => self.start(tag)?,
                Event::End(tag) => self.end(tag)?,
                Event::Text(text) => self.words(&text, range),
                Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.code(&text, range),
                Event::Html(_) => self.html(range)?,
                Event::InlineHtml(tag) => {
                    if tag.to_ascii_lowercase().starts_with("<br") {
                        self.builder.line();
                    }
                }
                Event::FootnoteReference(label) => self.refer(&label),
                Event::SoftBreak => {
                    if self.builder.para().is_some() {
                        self.builder.space();
                    }
                }
                Event::HardBreak => self.builder.line(),
                Event::Rule | Event::TaskListMarker(_) => {}
            }
        }
        let mut notes = Vec::new();
        for label in self.references {
            notes.push(self.notes.remove(&label).unwrap_or_default());
        }
        // What nothing refers to comes last, in an order that does not change.
        let mut left: Vec<_> = self.notes.into_iter().collect();
        left.sort_by(|one, other| one.0.cmp(&other.0));
        notes.extend(left.into_iter().map(|(_, note)| note));
        Ok(notes)
    }

    fn start(&mut self, tag: Tag) -> Result<(), OfficeError> {
        match tag {
            Tag::Paragraph => {
                self.builder.end()?;
                self.open();
            }
            Tag::Heading { level, .. } => {
                self.builder.end()?;
                self.builder.begin(Part::Heading, order(level));
            }
            Tag::BlockQuote(_) => {
                self.builder.end()?;
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.builder.end()?;
                self.builder.begin(Part::Preformatted, 0);
                if let Some(para) = self.builder.para() {
                    para.verbatim = true;
                }
            }
            Tag::HtmlBlock => {
                self.builder.end()?;
                self.html = Html::default();
            }
            Tag::List(_) => self.builder.end()?,
            Tag::Item => {
                self.builder.end()?;
                self.items += 1;
            }
            Tag::FootnoteDefinition(label) => {
                self.builder.end()?;
                self.builder.begin_flow()?;
                self.open_notes.push(label.to_string());
            }
            Tag::Table(_) => self.builder.end()?,
            Tag::TableHead | Tag::TableRow => self.builder.begin_row()?,
            Tag::TableCell => {
                self.builder.begin_cell();
                self.builder.begin(Part::Paragraph, 0);
            }
            Tag::Link { dest_url, .. } => {
                self.open();
                if let Some(para) = self.builder.para() {
                    para.link(dest_url.to_string());
                }
            }
            Tag::Image { .. } => {
                self.open();
                self.builder.begin_flow()?;
                self.builder.begin(Part::Caption, 0);
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), OfficeError> {
        match tag {
            TagEnd::Paragraph => {
                if let Some(para) = self.builder.para() {
                    let words = |piece: &Piece| piece.block.text.split_whitespace().count();
                    let alone = para.is_empty();
                    para.beside.retain(|piece| alone && words(piece) >= CAPTION_WORDS);
                }
                self.builder.end()?;
            }
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.builder.end()?,
            TagEnd::BlockQuote(_) => {
                self.builder.end()?;
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Item => {
                self.builder.end()?;
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::FootnoteDefinition => {
                self.builder.end()?;
                let note = self.builder.end_apart();
                if let Some(label) = self.open_notes.pop() {
                    self.notes.entry(label).or_insert(note);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.builder.end_row(),
            TagEnd::TableCell => {
                self.builder.end()?;
                self.builder.end_cell();
            }
            TagEnd::Link => {
                if let Some(para) = self.builder.para() {
                    para.unlink();
                }
            }
            TagEnd::Image => {
                self.builder.end()?;
                self.builder.end_flow();
            }
            _ => {}
        }
        Ok(())
    }

    /// Begins a paragraph, unless one is open.
    fn open(&mut self) {
        if self.builder.para().is_none() {
            let part = match (self.items, self.quotes) {
                (0, 0) => Part::Paragraph,
                (0, _) => Part::Quotation,
                _ => Part::ListItem,
            };
            self.builder.begin(part, 0);
        }
    }

    fn words(&mut self, text: &str, range: Range<usize>) {
        self.open();
        if self.text.get(range.clone()) == Some(text) {
            self.builder.exact(text, self.place(range.start));
        } else {
            self.builder.resolved(text, self.place(range.start), self.place(range.end));
        }
    }

    fn code(&mut self, text: &str, range: Range<usize>) {
        self.open();
        let within = self.text.get(range.clone()).and_then(|source| source.find(text));
        match within {
            Some(at) => self.builder.exact(text, self.place(range.start + at)),
            None => self.builder.resolved(text, self.place(range.start), self.place(range.end)),
        }
    }

    fn html(&mut self, range: Range<usize>) -> Result<(), OfficeError> {
        let source = self.text.get(range.clone()).unwrap_or_default();
        for bit in self.html.read(source) {
            match bit {
                Bit::Text(words, at) => {
                    if self.builder.para().is_none() && words.trim().is_empty() {
                        continue;
                    }
                    self.open();
                    let start = range.start + at;
                    if words.contains('&') {
                        let resolved = crate::xml::resolve(words);
                        self.builder.resolved(&resolved, self.place(start), self.place(start + words.len()));
                    } else {
                        self.builder.exact(words, self.place(start));
                    }
                }
                Bit::Line => self.builder.line(),
                Bit::Block => self.builder.end()?,
            }
        }
        Ok(())
    }

    fn refer(&mut self, label: &str) {
        self.open();
        let next = self.references.len() + 1;
        let number = *self.numbers.entry(label.to_owned()).or_insert(next);
        if number == next {
            self.references.push(label.to_owned());
        }
        self.builder.reference(number);
    }

    fn place(&self, at: usize) -> u64 {
        self.base.saturating_add(at as u64)
    }
}

fn order(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
