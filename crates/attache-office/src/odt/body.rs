//! The text: what each of its elements means for the article.

use super::styles::Styles;
use crate::{OfficeError, build::Builder, role::Role, walk::Walk, xml::Tag};
use attache_model::Part;

/// Follows the elements of a text and tells the builder.
pub(super) struct Walker<'w, 'l> {
    /// Whether a text document was met.
    pub(super) is_text: bool,
    builder: &'w mut Builder<'l>,
    styles: Styles,
    /// What the end of each open element means.
    open: Vec<Close>,
    /// How many lists are open.
    lists: usize,
    language: Option<String>,
    /// How many open stretches are hidden.
    hidden: usize,
}

enum Close {
    Nothing,
    /// A paragraph; with it ends the language that it set.
    Para(Option<String>),
    /// A stretch of a paragraph, and whether it is hidden.
    Span(Option<String>, bool),
    Link,
    List,
    Row,
    Cell,
    Box,
    Note,
}

impl<'w, 'l> Walker<'w, 'l> {
    pub(super) fn new(builder: &'w mut Builder<'l>, styles: Styles) -> Self {
        Self { is_text: false, builder, styles, open: Vec::new(), lists: 0, language: None, hidden: 0 }
    }

    fn begin(&mut self, tag: &Tag, heading: bool) -> Close {
        let style = tag.attribute("style-name").unwrap_or_default();
        let (mut part, mut level) = (Part::Paragraph, 0);
        let mut out = false;
        match self.styles.role(&style) {
            Role::Part(known, order) => (part, level) = (known, order),
            Role::Out => out = true,
        }
        if heading && !matches!(part, Part::Title) {
            part = Part::Heading;
            level = tag.attribute("outline-level").and_then(|level| level.parse().ok()).unwrap_or(1);
        } else if part == Part::Paragraph && self.lists > 0 {
            part = Part::ListItem;
        }
        self.builder.begin(part, level);
        if let Some(para) = self.builder.para() {
            para.out = out;
        }
        let language = self.styles.text("paragraph", &style).0.map(str::to_owned);
        Close::Para(std::mem::replace(&mut self.language, language))
    }

    fn text(&mut self, name: &str, tag: &Tag) -> Result<Option<Close>, OfficeError> {
        let unseen = tag.attribute("display").is_some_and(|value| value == "none");
        Ok(Some(match name {
            // Sections and fields that are there and not shown.
            _ if unseen => return Ok(None),
            "p" => self.begin(tag, false),
            "h" => self.begin(tag, true),
            "span" => {
                let style = tag.attribute("style-name").unwrap_or_default();
                let (language, hidden) = self.styles.text("text", &style);
                let language = language.map(str::to_owned).or_else(|| self.language.clone());
                self.hidden += usize::from(hidden);
                Close::Span(std::mem::replace(&mut self.language, language), hidden)
            }
            "a" => {
                let url = tag.attribute("href").unwrap_or_default();
                if let Some(para) = self.builder.para() {
                    para.link(url);
                }
                Close::Link
            }
            "s" | "tab" => {
                self.builder.space();
                Close::Nothing
            }
            "line-break" => {
                self.builder.line();
                Close::Nothing
            }
            "list" | "numbered-paragraph" => {
                self.lists += 1;
                Close::List
            }
            "note" => {
                self.builder.begin_flow()?;
                Close::Note
            }
            "hidden-paragraph" => {
                if tag.attribute("is-hidden").is_some_and(|value| value == "true")
                    && let Some(para) = self.builder.para()
                {
                    para.out = true;
                }
                Close::Nothing
            }
            // What was deleted; marks of notes; indexes; what fields and forms show besides words.
            "tracked-changes" | "note-citation" | "table-of-content" | "illustration-index" | "table-index"
            | "object-index" | "user-index" | "alphabetical-index" | "ruby-text" | "page-number" | "page-count"
            | "hidden-text" | "placeholder" | "sequence-decls" | "variable-decls" | "user-field-decls" => {
                return Ok(None);
            }
            _ => Close::Nothing,
        }))
    }
}

impl Walk for Walker<'_, '_> {
    fn start(&mut self, tag: &Tag) -> Result<bool, OfficeError> {
        let close = match tag.name() {
            ("text", name) => match self.text(name, tag)? {
                Some(close) => close,
                None => return Ok(false),
            },
            ("office", "text") => {
                self.is_text = true;
                Close::Nothing
            }
            ("office", "annotation" | "forms" | "binary-data" | "master-styles" | "meta" | "scripts" | "settings")
            | ("svg", "title" | "desc")
            | ("draw", "object" | "object-ole")
            | ("math", _) => return Ok(false),
            ("draw", "text-box") => {
                self.builder.begin_flow()?;
                Close::Box
            }
            ("table", "table-row") => {
                self.builder.begin_row()?;
                Close::Row
            }
            ("table", "table-cell" | "covered-table-cell") => {
                self.builder.begin_cell();
                Close::Cell
            }
            ("style", _) => {
                self.styles.meet(tag)?;
                Close::Nothing
            }
            _ => Close::Nothing,
        };
        self.open.push(close);
        Ok(true)
    }

    fn end(&mut self) -> Result<(), OfficeError> {
        match self.open.pop() {
            None | Some(Close::Nothing) => {}
            Some(Close::Para(outer)) => {
                self.language = outer;
                self.builder.end()?;
            }
            Some(Close::Span(outer, hidden)) => {
                self.language = outer;
                self.hidden -= usize::from(hidden);
            }
            Some(Close::Link) => {
                if let Some(para) = self.builder.para() {
                    para.unlink();
                }
            }
            Some(Close::List) => self.lists -= 1,
            Some(Close::Row) => self.builder.end_row(),
            Some(Close::Cell) => self.builder.end_cell(),
            Some(Close::Box) => self.builder.end_flow(),
            Some(Close::Note) => {
                let number = self.builder.end_note();
                self.builder.reference(number);
            }
        }
        Ok(())
    }

    fn exact(&mut self, text: &str, start: u64) {
        if self.hidden > 0 {
            return;
        }
        let language = self.language.as_deref();
        if let Some(para) = self.builder.para() {
            if !text.trim().is_empty() {
                para.speaks(language);
            }
            self.builder.exact(text, start);
        }
    }

    fn resolved(&mut self, text: &str, start: u64, end: u64) {
        if self.hidden == 0 {
            self.builder.resolved(text, start, end);
        }
    }

    fn has_text(&self) -> bool {
        !self.builder.is_empty()
    }
}
