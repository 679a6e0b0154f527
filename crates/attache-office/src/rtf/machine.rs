//! Follows the groups and control words of a file, and tells the builder what they mean.

mod held;
mod tables;

use super::{
    charset::{Charset, charset, code_page},
    group::{End, Group, Info, To, character, is_aside},
    token::Token,
};
use crate::{
    Limits, OfficeError,
    build::Builder,
    fields::{Field, field},
    role::Role,
    told::Facts,
};
use attache_model::{Learnt, Part};
use encoding_rs::Encoding;
use held::Held;
use tables::{Fonts, InfoTable, Rows, Styles};

/// The machine. Its state is that of the innermost group.
pub(super) struct Machine<'l> {
    builder: Builder<'l>,
    facts: Facts,
    most: usize,
    groups: Vec<Group>,
    now: Group,
    /// Whether a group was opened at all: the file ends with its end.
    begun: bool,
    /// The group has just begun with `\*`: what is not understood in it is passed over.
    starred: bool,
    /// Characters to pass over, which stand in for one of Unicode.
    skip: usize,
    page: &'static Encoding,
    default_font: i32,
    fonts: Fonts,
    styles: Styles,
    info: InfoTable,
    held: Held,
    fields: Vec<(String, Field)>,
    /// Where the text stands in a table, and where that stood which the open notes and boxes hang on.
    table: Rows,
    outer_tables: Vec<Rows>,
    /// The paragraph has a bullet or number.
    marked: bool,
}

impl<'l> Machine<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            builder: Builder::new(limits),
            facts: Facts::new(Learnt::Properties),
            most: limits.depth,
            groups: Vec::new(),
            now: Group::new(),
            begun: false,
            starred: false,
            skip: 0,
            page: code_page(1252),
            default_font: -1,
            fonts: Fonts::default(),
            styles: Styles::default(),
            info: InfoTable::default(),
            held: Held::default(),
            fields: Vec::new(),
            table: Rows::default(),
            outer_tables: Vec::new(),
            marked: false,
        }
    }

    /// Takes the next token; true where the file ends with it.
    pub(super) fn take(&mut self, token: Token, start: u64, end: u64) -> Result<bool, OfficeError> {
        // Stand-ins end with their group.
        if matches!(token, Token::Open | Token::Close) {
            self.skip = 0;
        } else if self.skip > 0 {
            return self.stand_in(token, start, end);
        }
        let starred = std::mem::take(&mut self.starred);
        match token {
            Token::Open => {
                self.flush()?;
                if self.groups.len() >= self.most {
                    return Err(OfficeError::Limit { what: "the nested groups", limit: self.most as u64 });
                }
                self.groups.push(self.now);
                self.begun = true;
                self.now.end = End::Nothing;
                if self.now.to == To::TwoForms {
                    self.now.to = To::Nothing;
                }
            }
            Token::Close => {
                self.flush()?;
                self.end_group()?;
                return Ok(self.begun && self.groups.is_empty());
            }
            Token::Symbol(symbol) => self.symbol(symbol, start, end)?,
            Token::Word(word, value) => self.word(word, value, starred, start, end)?,
            Token::Hex(byte) => self.byte(byte, start, end)?,
            Token::Text(text) => self.text(text, start)?,
            Token::Raw(bytes) => self.raw(bytes, start)?,
        }
        Ok(false)
    }

    /// Ends what is open.
    pub(super) fn finish(mut self) -> Result<(Builder<'l>, Facts, Vec<String>), OfficeError> {
        self.flush()?;
        let mut remarks = Vec::new();
        if !self.groups.is_empty() {
            remarks.push("The file is cut off: its last group does not end.".into());
        }
        while !self.groups.is_empty() {
            self.end_group()?;
        }
        self.end_paragraph()?;
        self.info.tell(&mut self.facts);
        Ok((self.builder, self.facts, remarks))
    }

    fn stand_in(&mut self, token: Token, start: u64, end: u64) -> Result<bool, OfficeError> {
        match token {
            Token::Text(text) => {
                let passed = text.len().min(self.skip);
                self.skip -= passed;
                self.held.cover(start + passed as u64);
                let rest = text.get(passed..).unwrap_or_default();
                if !rest.is_empty() {
                    return self.take(Token::Text(rest), start + passed as u64, end);
                }
            }
            Token::Raw(bytes) => {
                let passed = bytes.len().min(self.skip);
                self.skip -= passed;
                self.held.cover(start + passed as u64);
                let rest = bytes.get(passed..).unwrap_or_default();
                if !rest.is_empty() {
                    return self.take(Token::Raw(rest), start + passed as u64, end);
                }
            }
            // A character of Unicode stands in for none.
            Token::Word("u", _) => {
                self.skip = 0;
                return self.take(token, start, end);
            }
            _ => {
                self.skip -= 1;
                self.held.cover(end);
            }
        }
        Ok(false)
    }

    fn symbol(&mut self, symbol: u8, start: u64, end: u64) -> Result<(), OfficeError> {
        match symbol {
            b'*' => self.starred = true,
            b'\\' => self.character("\\", start, end)?,
            b'{' => self.character("{", start, end)?,
            b'}' => self.character("}", start, end)?,
            b'~' => self.character("\u{a0}", start, end)?,
            b'_' => self.character("-", start, end)?,
            b'\t' => self.character(" ", start, end)?,
            b'\r' | b'\n' => self.par()?,
            // An optional hyphen, an entry of an index, a mistake.
            _ => {}
        }
        Ok(())
    }

    fn word(&mut self, word: &str, value: Option<i32>, starred: bool, start: u64, end: u64) -> Result<(), OfficeError> {
        if word == "u" {
            let unit = value.unwrap_or(0).rem_euclid(0x1_0000);
            self.unit(u16::try_from(unit).unwrap_or(0xfffd), start, end)?;
            self.skip = self.now.stand_ins;
            return Ok(());
        }
        if let Some(text) = character(word) {
            return self.character(text, start, end);
        }
        self.flush()?;
        let number = value.unwrap_or(0);
        let on = value != Some(0);
        match word {
            "uc" => self.now.stand_ins = usize::try_from(number).unwrap_or(0).min(32),
            "ansicpg" => self.page = code_page(number),
            "mac" => self.page = code_page(10_000),
            "deff" => {
                self.default_font = number;
                self.now.font = number;
            }
            "f" => {
                self.now.font = number;
                if self.now.to == To::Fonts {
                    self.fonts.begin(number);
                }
            }
            "fcharset" if self.now.to == To::Fonts => self.fonts.set(charset(number)),
            "cpg" if self.now.to == To::Fonts => self.fonts.set(Charset::Of(code_page(number))),
            "plain" => {
                self.now.font = self.default_font;
                (self.now.hidden, self.now.deleted) = (false, false);
            }
            "v" => self.now.hidden = on,
            "deleted" => self.now.deleted = on,
            "par" | "sect" | "page" => self.par()?,
            "line" | "softline" => self.line()?,
            "pard" => self.now.reset_paragraph(),
            "s" => {
                self.now.style = number;
                if self.now.to == To::Styles {
                    self.styles.begin(number);
                    self.now.end = End::Style;
                }
            }
            "outlinelevel" => {
                let level = u8::try_from(number).ok();
                self.now.outline = level;
                if self.now.to == To::Styles {
                    self.styles.outline(level);
                }
            }
            "ls" => self.now.listed = number > 0,
            "intbl" => self.now.in_table = on,
            "trowd" if self.now.is_shown() => self.table.expected = true,
            "cell" if self.now.is_shown() => self.cell()?,
            "row" if self.now.is_shown() => self.row()?,
            "nestrow" if self.now.is_shown() => self.end_paragraph()?,
            "yr" | "mo" | "dy" => self.info.number(self.now.to, word, number),
            _ => self.destination(word, starred)?,
        }
        Ok(())
    }

    /// Words with which groups begin.
    fn destination(&mut self, word: &str, starred: bool) -> Result<(), OfficeError> {
        if self.now.to == To::Nothing && word != "ud" {
            return Ok(());
        }
        let info = |info| (To::Info(info), End::Nothing);
        (self.now.to, self.now.end) = match word {
            "fonttbl" => (To::Fonts, End::Nothing),
            "stylesheet" => (To::Styles, End::Nothing),
            "info" => (To::Info(Info::None), End::Nothing),
            "title" if matches!(self.now.to, To::Info(_)) => info(Info::Title),
            "author" if matches!(self.now.to, To::Info(_)) => info(Info::Author),
            "company" if matches!(self.now.to, To::Info(_)) => info(Info::Company),
            "creatim" if matches!(self.now.to, To::Info(_)) => info(Info::Created),
            "revtim" if matches!(self.now.to, To::Info(_)) => info(Info::Revised),
            "upr" => {
                self.now.second_to = self.now.to;
                (To::TwoForms, self.now.end)
            }
            "ud" => (self.now.second_to, self.now.end),
            "field" if self.now.to == To::Text => {
                self.fields.push((String::new(), Field::Text));
                (To::Text, End::Field)
            }
            "fldinst" => (To::Instruction, End::Nothing),
            "fldrslt" => self.result()?,
            "footnote" if self.now.to == To::Text => {
                self.begin_flow()?;
                (To::Text, End::Note)
            }
            "shptxt" | "dptxbxtext" if self.now.to == To::Text => {
                self.begin_flow()?;
                (To::Text, End::Box)
            }
            // Shapes hold boxes of text among numbers and names.
            "shpinst" | "do" => (To::Text, self.now.end),
            "sn" | "sv" => (To::Nothing, End::Nothing),
            "listtext" | "pntext" => {
                self.marked |= self.now.to == To::Text;
                (To::Nothing, End::Nothing)
            }
            _ if starred || is_aside(word) => (To::Nothing, self.now.end),
            _ => return Ok(()),
        };
        Ok(())
    }

    fn end_group(&mut self) -> Result<(), OfficeError> {
        match self.now.end {
            End::Nothing => {}
            End::Note => {
                self.end_flow()?;
                let number = self.builder.end_note();
                self.open_paragraph()?;
                self.builder.reference(number);
            }
            End::Box => {
                self.end_flow()?;
                self.builder.end_flow();
            }
            End::Result => {
                if let Some(para) = self.builder.para() {
                    para.unlink();
                }
            }
            End::Field => drop(self.fields.pop()),
            End::Style => self.styles.end(),
        }
        if let Some(outer) = self.groups.pop() {
            self.now = outer;
        }
        Ok(())
    }

    /// The result of a field begins.
    fn result(&mut self) -> Result<(To, End), OfficeError> {
        let field = self.fields.last().map_or(Field::Text, |(instruction, _)| field(instruction));
        Ok(match field {
            Field::Out => (To::Nothing, End::Nothing),
            Field::Link(url) if self.now.is_shown() => {
                self.open_paragraph()?;
                if let Some(para) = self.builder.para() {
                    para.link(url);
                }
                (To::Text, End::Result)
            }
            _ => (self.now.to, End::Nothing),
        })
    }

    fn begin_flow(&mut self) -> Result<(), OfficeError> {
        // What a box or note hangs on must be open before it.
        self.open_paragraph()?;
        self.builder.begin_flow()?;
        self.outer_tables.push(std::mem::take(&mut self.table));
        self.now.reset_paragraph();
        Ok(())
    }

    fn end_flow(&mut self) -> Result<(), OfficeError> {
        self.end_paragraph()?;
        if self.table.in_row {
            self.row()?;
        }
        self.table = self.outer_tables.pop().unwrap_or_default();
        Ok(())
    }
}

/// Text.
impl Machine<'_> {
    fn encoding(&self) -> Option<&'static Encoding> {
        match self.fonts.get(self.now.font) {
            Charset::Default => Some(self.page),
            Charset::Of(encoding) => Some(encoding),
            Charset::Symbols => None,
        }
    }

    fn text(&mut self, text: &str, start: u64) -> Result<(), OfficeError> {
        let mut text = text;
        let mut start = start;
        // The second byte of a character may be a letter of ASCII.
        if let (true, Some(first)) = (self.held.wants_more(), text.as_bytes().first()) {
            self.held.byte(*first, start, start + 1);
            text = text.get(1..).unwrap_or_default();
            start += 1;
        }
        self.flush()?;
        match self.now.to {
            To::Text if self.now.is_shown() => {
                // Spaces alone begin no paragraph.
                if !text.trim().is_empty() {
                    self.open_paragraph()?;
                }
                self.builder.exact(text, start);
            }
            _ => self.aside(text),
        }
        Ok(())
    }

    /// Bytes above ASCII that are not escaped: by the book of the code page, in fact often UTF-8.
    fn raw(&mut self, bytes: &[u8], start: u64) -> Result<(), OfficeError> {
        if let (false, Ok(text)) = (self.held.wants_more(), std::str::from_utf8(bytes)) {
            return self.text(text, start);
        }
        for (offset, byte) in bytes.iter().enumerate() {
            let at = start + offset as u64;
            self.byte(*byte, at, at + 1)?;
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8, start: u64, end: u64) -> Result<(), OfficeError> {
        let Some(encoding) = self.encoding() else { return Ok(()) };
        if byte == b'\r' || byte == b'\n' {
            return self.par();
        }
        if self.held.is_other(encoding) {
            self.flush()?;
        }
        self.held.encoded(encoding, byte, start, end);
        Ok(())
    }

    fn unit(&mut self, unit: u16, start: u64, end: u64) -> Result<(), OfficeError> {
        if self.held.is_long() {
            self.flush()?;
        }
        // Symbols of Windows' picture fonts lie in the private area.
        if !(0xf000..=0xf0ff).contains(&unit) {
            self.held.unit(unit, start, end);
        }
        Ok(())
    }

    fn character(&mut self, text: &str, start: u64, end: u64) -> Result<(), OfficeError> {
        self.flush()?;
        if self.now.is_shown() {
            if !text.trim().is_empty() {
                self.open_paragraph()?;
            }
            self.builder.resolved(text, start, end);
        } else {
            self.aside(text);
        }
        Ok(())
    }

    /// Writes what is held.
    fn flush(&mut self) -> Result<(), OfficeError> {
        let Some((text, start, end)) = self.held.take() else { return Ok(()) };
        if self.now.is_shown() {
            self.open_paragraph()?;
            self.builder.resolved(&text, start, end);
        } else {
            self.aside(&text);
        }
        Ok(())
    }

    /// Text that is none of the article's.
    fn aside(&mut self, text: &str) {
        match self.now.to {
            To::Styles => self.styles.name(text),
            To::Info(info) => self.info.text(info, text),
            To::Instruction => {
                if let Some((instruction, _)) = self.fields.last_mut().filter(|(text, _)| text.len() < 10_000) {
                    instruction.push_str(text);
                }
            }
            To::Text | To::Nothing | To::Fonts | To::TwoForms => {}
        }
    }
}

/// Paragraphs and tables.
impl Machine<'_> {
    fn open_paragraph(&mut self) -> Result<(), OfficeError> {
        if self.builder.para().is_some() {
            return Ok(());
        }
        let wanted = self.now.in_table || self.table.expected;
        match (wanted, self.table.in_row) {
            (true, _) => self.open_cell()?,
            (false, true) => self.row()?,
            (false, false) => {}
        }
        self.builder.begin(Part::Paragraph, 0);
        Ok(())
    }

    fn open_cell(&mut self) -> Result<(), OfficeError> {
        let table = &mut self.table;
        let (row, cell) = (!table.in_row, !table.in_cell);
        (table.in_row, table.in_cell) = (true, true);
        if row {
            self.builder.begin_row()?;
        }
        if cell {
            self.builder.begin_cell();
        }
        Ok(())
    }

    fn cell(&mut self) -> Result<(), OfficeError> {
        self.end_paragraph()?;
        self.open_cell()?;
        self.builder.end_cell();
        self.table.in_cell = false;
        Ok(())
    }

    fn row(&mut self) -> Result<(), OfficeError> {
        self.end_paragraph()?;
        let Rows { in_row: row, in_cell: cell, .. } = std::mem::take(&mut self.table);
        if cell {
            self.builder.end_cell();
        }
        if row {
            self.builder.end_row();
        }
        Ok(())
    }

    fn par(&mut self) -> Result<(), OfficeError> {
        self.flush()?;
        if self.now.to == To::Text && !self.now.deleted { self.end_paragraph() } else { Ok(()) }
    }

    fn line(&mut self) -> Result<(), OfficeError> {
        if self.now.is_shown() {
            self.builder.line();
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), OfficeError> {
        let marked = std::mem::take(&mut self.marked);
        let role = self.styles.role(self.now.style, self.now.outline, marked || self.now.listed);
        if let Some(para) = self.builder.para() {
            match role {
                Role::Part(part, level) => (para.part, para.level) = (part, level),
                Role::Out => para.out = true,
            }
        }
        self.builder.end()
    }
}
