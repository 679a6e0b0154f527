//! The text of a part: what each of its elements means for the article.

use super::{
    parts::Links,
    styles::{Styles, is_on},
};
use crate::{
    OfficeError,
    build::Builder,
    fields::{Field, field},
    role::Role,
    walk::Walk,
    xml::Tag,
};
use attache_model::Part;
use std::collections::HashMap;

/// Which notes these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Note {
    Foot,
    End,
}

/// Follows the elements of a part and tells the builder.
pub(super) struct Walker<'w, 'l> {
    /// The notes referred to, by id, in the order of the text.
    pub(super) notes: Vec<(Note, String)>,
    numbers: HashMap<(Note, String), usize>,
    /// The ids of the notes that this part holds, as they stand.
    pub(super) ids: Vec<String>,
    /// Whether every field that begins also ends. Where not, a lost end must not swallow the text.
    pub(super) fields_end: bool,
    builder: &'w mut Builder<'l>,
    styles: &'w Styles,
    links: &'w Links,
    /// What the end of each open element means.
    open: Vec<Close>,
    paras: Vec<ParaProperties>,
    /// Whether each open row is deleted.
    rows: Vec<bool>,
    /// Whether the content of each open content control is to be left out.
    controls: Vec<bool>,
    /// Whether one of the alternatives was taken.
    alternatives: Vec<bool>,
    fields: Vec<OpenField>,
    run: RunProperties,
    in_para_properties: bool,
    /// The mark between the last paragraph and the next one is deleted: they are one.
    joined: bool,
    pictured: usize,
    elsewhere: usize,
}

enum Close {
    Nothing,
    Text,
    Instruction,
    Para,
    ParaProperties,
    Run(RunProperties),
    Row,
    Cell,
    Box,
    Note(String),
    Control,
    Alternative,
    Link,
    Field,
}

#[derive(Default)]
struct ParaProperties {
    style: Option<String>,
    outline: Option<u8>,
    listed: Option<bool>,
    mark_deleted: bool,
}

#[derive(Default)]
struct RunProperties {
    hidden: bool,
    from_the_right: bool,
    language: Option<String>,
    language_from_the_right: Option<String>,
}

enum OpenField {
    Instruction(String),
    Result(Field),
}

impl Walk for Walker<'_, '_> {
    fn has_text(&self) -> bool {
        !self.builder.is_empty()
    }

    fn start(&mut self, tag: &Tag) -> Result<bool, OfficeError> {
        let close = match tag.name() {
            ("w", name) => match self.word(name, tag)? {
                Some(close) => close,
                None => return Ok(false),
            },
            ("m", "t") => Close::Text,
            ("mc", "AlternateContent") => {
                self.alternatives.push(false);
                Close::Alternative
            }
            ("mc", "Choice") => {
                self.alternatives.iter_mut().next_back().into_iter().for_each(|taken| *taken = true);
                Close::Nothing
            }
            ("mc", "Fallback") if self.alternatives.last() == Some(&true) => return Ok(false),
            ("chart", "chart") | ("diagram", "relIds") => {
                self.pictured += 1;
                Close::Nothing
            }
            _ => Close::Nothing,
        };
        self.open.push(close);
        Ok(true)
    }

    fn end(&mut self) -> Result<(), OfficeError> {
        match self.open.pop() {
            None | Some(Close::Nothing | Close::Text | Close::Instruction) => {}
            Some(Close::Para) => self.end_para()?,
            Some(Close::ParaProperties) => self.in_para_properties = false,
            Some(Close::Run(outer)) => self.run = outer,
            Some(Close::Row) => {
                if self.rows.pop() == Some(true) {
                    self.builder.drop_row();
                } else {
                    self.builder.end_row();
                }
            }
            Some(Close::Cell) => {
                self.settle()?;
                self.builder.end_cell();
            }
            Some(Close::Box) => {
                self.settle()?;
                self.builder.end_flow();
            }
            Some(Close::Note(id)) => {
                self.settle()?;
                self.builder.end_note();
                self.ids.push(id);
            }
            Some(Close::Control) => drop(self.controls.pop()),
            Some(Close::Alternative) => drop(self.alternatives.pop()),
            Some(Close::Link) => self.unlink(),
            Some(Close::Field) => self.end_result(),
        }
        Ok(())
    }

    fn exact(&mut self, text: &str, start: u64) {
        match self.open.last() {
            Some(Close::Text) if self.is_shown() => {
                self.speak();
                self.builder.exact(text, start);
            }
            Some(Close::Instruction) => self.instruct(text),
            _ => {}
        }
    }

    fn resolved(&mut self, text: &str, start: u64, end: u64) {
        match self.open.last() {
            Some(Close::Text) if self.is_shown() => {
                self.speak();
                self.builder.resolved(text, start, end);
            }
            Some(Close::Instruction) => self.instruct(text),
            _ => {}
        }
    }
}

impl<'w, 'l> Walker<'w, 'l> {
    pub(super) fn new(builder: &'w mut Builder<'l>, styles: &'w Styles, links: &'w Links) -> Self {
        Self {
            notes: Vec::new(),
            numbers: HashMap::new(),
            ids: Vec::new(),
            fields_end: true,
            builder,
            styles,
            links,
            open: Vec::new(),
            paras: Vec::new(),
            rows: Vec::new(),
            controls: Vec::new(),
            alternatives: Vec::new(),
            fields: Vec::new(),
            run: RunProperties::default(),
            in_para_properties: false,
            joined: false,
            pictured: 0,
            elsewhere: 0,
        }
    }

    /// What is worth knowing of what was met.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.pictured > 0 {
            remarks.push(format!("It holds charts or diagrams ({}), whose words are not read.", self.pictured));
        }
        if self.elsewhere > 0 {
            remarks.push(format!("It draws in other files ({}), which are not read.", self.elsewhere));
        }
        remarks
    }

    fn word(&mut self, name: &str, tag: &Tag) -> Result<Option<Close>, OfficeError> {
        let value = || tag.attribute("val");
        if self.in_para_properties {
            let Some(para) = self.paras.last_mut() else { return Ok(Some(Close::Nothing)) };
            match name {
                "pStyle" => para.style = value(),
                "outlineLvl" => para.outline = value().and_then(|level| level.parse().ok()),
                "numId" => para.listed = Some(value().is_some_and(|id| id != "0")),
                "del" | "moveFrom" => para.mark_deleted = true,
                "pPrChange" | "rPrChange" | "sectPr" | "numberingChange" => return Ok(None),
                _ => {}
            }
            return Ok(Some(Close::Nothing));
        }
        Ok(Some(match name {
            "t" => Close::Text,
            "instrText" => Close::Instruction,
            "p" => {
                if !std::mem::take(&mut self.joined) || self.builder.para().is_none() {
                    self.builder.begin(Part::Paragraph, 0);
                }
                self.paras.push(ParaProperties::default());
                Close::Para
            }
            "pPr" => {
                self.in_para_properties = !self.paras.is_empty();
                Close::ParaProperties
            }
            "r" => Close::Run(std::mem::take(&mut self.run)),
            "vanish" => {
                self.run.hidden = value().is_none_or(|value| is_on(&value));
                Close::Nothing
            }
            "rtl" => {
                self.run.from_the_right = value().is_none_or(|value| is_on(&value));
                Close::Nothing
            }
            "lang" => {
                self.run.language = value();
                self.run.language_from_the_right = tag.attribute("bidi");
                Close::Nothing
            }
            "tab" | "ptab" | "sym" => {
                self.builder.space();
                Close::Nothing
            }
            "br" if matches!(tag.attribute("type").as_deref(), Some("page" | "column")) => {
                self.builder.space();
                Close::Nothing
            }
            "br" | "cr" => {
                if self.is_shown() {
                    self.builder.line();
                }
                Close::Nothing
            }
            "noBreakHyphen" => {
                if self.is_shown() {
                    self.builder.put_in("-");
                }
                Close::Nothing
            }
            "fldChar" => {
                self.field_mark(tag.attribute("fldCharType").as_deref());
                Close::Nothing
            }
            "fldSimple" => {
                self.begin_result(field(&tag.attribute("instr").unwrap_or_default()));
                Close::Field
            }
            "hyperlink" => {
                let target = tag.attribute("id").and_then(|id| self.links.get(&id).cloned());
                let anchor = tag.attribute("anchor").map(|anchor| format!("#{anchor}")).unwrap_or_default();
                if let (Some(para), true) = (self.builder.para(), target.is_some() || !anchor.is_empty()) {
                    para.link(target.unwrap_or_default() + &anchor);
                }
                Close::Link
            }
            "footnoteReference" => {
                self.refer(Note::Foot, tag);
                Close::Nothing
            }
            "endnoteReference" => {
                self.refer(Note::End, tag);
                Close::Nothing
            }
            "footnote" | "endnote" => {
                // Lines between text and notes are notes, too.
                if tag.attribute("type").is_some_and(|kind| kind != "normal") {
                    return Ok(None);
                }
                self.builder.begin_flow()?;
                Close::Note(tag.attribute("id").unwrap_or_default())
            }
            "tbl" => {
                self.settle()?;
                Close::Nothing
            }
            "tr" => {
                self.builder.begin_row()?;
                self.rows.push(false);
                Close::Row
            }
            "tc" => {
                self.builder.begin_cell();
                Close::Cell
            }
            "del" if self.open.len() >= 2 && self.is_row_property() => {
                self.rows.iter_mut().next_back().into_iter().for_each(|deleted| *deleted = true);
                return Ok(None);
            }
            "txbxContent" => {
                self.builder.begin_flow()?;
                Close::Box
            }
            "sdt" => {
                self.controls.push(false);
                Close::Control
            }
            "docPartGallery" => {
                let contents = value().is_some_and(|name| name.eq_ignore_ascii_case("table of contents"));
                self.leave_control(contents);
                Close::Nothing
            }
            "showingPlcHdr" => {
                self.leave_control(value().is_none_or(|value| is_on(&value)));
                Close::Nothing
            }
            "sdtContent" if self.controls.last() == Some(&true) => return Ok(None),
            "altChunk" | "subDoc" => {
                self.elsewhere += 1;
                return Ok(None);
            }
            // What was deleted or moved away, what was before a change, readings above the line.
            "del" | "moveFrom" | "delText" | "delInstrText" | "rPrChange" | "sectPr" | "tblPrChange" | "trPrChange"
            | "tcPrChange" | "tblGridChange" | "tblPrExChange" | "rt" => return Ok(None),
            _ => Close::Nothing,
        }))
    }

    fn speak(&mut self) {
        let run = &self.run;
        let language = if run.from_the_right { &run.language_from_the_right } else { &run.language };
        if let Some(para) = self.builder.para() {
            para.speaks(language.as_deref());
        }
    }

    fn is_shown(&self) -> bool {
        let swallowed = self.fields_end
            && self
                .fields
                .iter()
                .any(|field| matches!(field, OpenField::Instruction(_) | OpenField::Result(Field::Out)));
        !self.run.hidden && !swallowed
    }

    /// Whether the element that begins stands in the properties of a row, not in its text.
    fn is_row_property(&self) -> bool {
        let row = self.open.iter().rposition(|close| matches!(close, Close::Row));
        row.is_some_and(|row| row + 2 == self.open.len())
    }

    fn leave_control(&mut self, leave: bool) {
        if let Some(control) = self.controls.last_mut() {
            *control |= leave;
        }
    }

    fn refer(&mut self, kind: Note, tag: &Tag) {
        let Some(id) = tag.attribute("id").filter(|_| self.is_shown()) else { return };
        let note = (kind, id);
        let next = self.notes.len() + 1;
        let number = *self.numbers.entry(note.clone()).or_insert(next);
        if number == next {
            self.notes.push(note);
        }
        self.builder.reference(number);
    }

    fn field_mark(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.fields.push(OpenField::Instruction(String::new())),
            Some("separate") => {
                if let Some(OpenField::Instruction(instruction)) = self.fields.last() {
                    let field = field(instruction);
                    self.fields.pop();
                    self.begin_result(field);
                }
            }
            Some("end") => self.end_result(),
            _ => {}
        }
    }

    fn instruct(&mut self, text: &str) {
        if let Some(OpenField::Instruction(instruction)) = self.fields.last_mut()
            && instruction.len() < 10_000
        {
            instruction.push_str(text);
        }
    }

    fn begin_result(&mut self, field: Field) {
        if let (Field::Link(url), Some(para)) = (&field, self.builder.para()) {
            para.link(url.clone());
        }
        self.fields.push(OpenField::Result(field));
    }

    fn end_result(&mut self) {
        if let Some(OpenField::Result(Field::Link(_))) = self.fields.pop() {
            self.unlink();
        }
    }

    fn unlink(&mut self) {
        if let Some(para) = self.builder.para() {
            para.unlink();
        }
    }

    fn end_para(&mut self) -> Result<(), OfficeError> {
        let Some(properties) = self.paras.pop() else { return Ok(()) };
        if properties.mark_deleted {
            self.joined = true;
            return Ok(());
        }
        let role = self.styles.role(properties.style.as_deref(), properties.outline, properties.listed);
        if let Some(para) = self.builder.para() {
            match role {
                Role::Part(part, level) => (para.part, para.level) = (part, level),
                Role::Out => para.out = true,
            }
        }
        self.builder.end()
    }

    /// Ends a paragraph that waited for the next one where none comes.
    fn settle(&mut self) -> Result<(), OfficeError> {
        if std::mem::take(&mut self.joined) { self.builder.end() } else { Ok(()) }
    }
}
