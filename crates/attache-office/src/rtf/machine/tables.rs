//! What a file says before its text: fonts, styles, properties. And where the machine stands in a table.

use crate::{
    role::{Role, by_name},
    rtf::{
        charset::Charset,
        group::{Info, To},
    },
    told::Facts,
};
use attache_model::Part;
use std::collections::HashMap;

/// Where the text stands in a table.
#[derive(Clone, Copy, Default)]
pub(super) struct Rows {
    pub(super) in_row: bool,
    pub(super) in_cell: bool,
    /// A row was described, so that what comes is in it, whether it says so or not.
    pub(super) expected: bool,
}

/// How each font's bytes are characters.
#[derive(Default)]
pub(super) struct Fonts {
    all: HashMap<i32, Charset>,
    last: i32,
}

impl Fonts {
    pub(super) fn begin(&mut self, number: i32) {
        self.last = number;
    }

    pub(super) fn set(&mut self, charset: Charset) {
        self.all.insert(self.last, charset);
    }

    pub(super) fn get(&self, number: i32) -> Charset {
        self.all.get(&number).copied().unwrap_or(Charset::Default)
    }
}

#[derive(Default)]
struct Style {
    number: i32,
    name: String,
    outline: Option<u8>,
}

/// What each style makes of a paragraph.
#[derive(Default)]
pub(super) struct Styles {
    all: HashMap<i32, (Option<Role>, Option<u8>)>,
    open: Style,
}

impl Styles {
    pub(super) fn begin(&mut self, number: i32) {
        self.open = Style { number, ..Style::default() };
    }

    pub(super) fn outline(&mut self, level: Option<u8>) {
        self.open.outline = level;
    }

    pub(super) fn name(&mut self, text: &str) {
        if self.open.name.len() < 200 {
            self.open.name.push_str(text);
        }
    }

    pub(super) fn end(&mut self) {
        let style = std::mem::take(&mut self.open);
        let name = style.name.trim().trim_end_matches(';').trim().to_lowercase();
        self.all.insert(style.number, (by_name(&name), style.outline));
    }

    pub(super) fn role(&self, style: i32, outline: Option<u8>, listed: bool) -> Role {
        let (by_style, level) = self.all.get(&style).copied().unwrap_or_default();
        match (by_style, outline.or(level)) {
            (Some(role @ (Role::Out | Role::Part(Part::Title | Part::Heading | Part::Caption, _))), _) => role,
            (_, Some(level @ 0..=8)) => Role::Part(Part::Heading, level + 1),
            (None | Some(Role::Part(Part::Paragraph, _)), _) if listed => Role::Part(Part::ListItem, 0),
            (Some(role), _) => role,
            (None, _) => Role::Part(Part::Paragraph, 0),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Day {
    year: i32,
    month: i32,
    day: i32,
}

/// What the file says of itself.
#[derive(Default)]
pub(super) struct InfoTable {
    title: String,
    author: String,
    company: String,
    created: Day,
    revised: Day,
}

impl InfoTable {
    pub(super) fn text(&mut self, info: Info, text: &str) {
        let field = match info {
            Info::Title => &mut self.title,
            Info::Author => &mut self.author,
            Info::Company => &mut self.company,
            Info::None | Info::Created | Info::Revised => return,
        };
        if field.len() < 4_000 {
            field.push_str(text);
        }
    }

    pub(super) fn number(&mut self, to: To, word: &str, number: i32) {
        let day = match to {
            To::Info(Info::Created) => &mut self.created,
            To::Info(Info::Revised) => &mut self.revised,
            _ => return,
        };
        match word {
            "yr" => day.year = number,
            "mo" => day.month = number,
            _ => day.day = number,
        }
    }

    pub(super) fn tell(&self, facts: &mut Facts) {
        facts.title(&self.title);
        facts.author(&self.author);
        facts.outlet(&self.company);
        let written = |day: Day| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        facts.published(&written(self.created));
        facts.updated(&written(self.revised));
    }
}
