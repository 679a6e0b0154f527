//! One table of a TOML file, taken apart key by key; what is wrong becomes a finding with its line.

use crate::record::{RecordRef, Table};
use attache_model::{Edtf, Finding};
use std::{collections::HashMap, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Names the line that a byte of a file lies in.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at).collect())
    }

    /// From 1.
    pub fn line(&self, at: usize) -> u32 {
        self.0.partition_point(|&end| end < at) as u32 + 1
    }
}

/// Records by id: reference and table.
pub(crate) type Ids = HashMap<String, (RecordRef, Table)>;

/// A string of the file and its line.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub text: String,
    pub line: u32,
}

/// The longest text that a field may hold, in bytes: names and sources are short.
const MAX_TEXT: usize = 1_000;

pub(crate) struct Row<'a, 'i> {
    pub file: &'a str,
    pub line: u32,
    pub lines: &'a Lines,
    table: &'a DeTable<'i>,
    used: Vec<&'static str>,
    pub findings: &'a mut Vec<Finding>,
}

impl<'a, 'i> Row<'a, 'i> {
    pub fn new(
        file: &'a str,
        lines: &'a Lines,
        span: Range<usize>,
        table: &'a DeTable<'i>,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self { file, line: lines.line(span.start), lines, table, used: Vec::new(), findings }
    }

    pub fn error(&mut self, line: u32, message: String) {
        self.findings.push(Finding::error(self.file, line, message));
    }

    fn take(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.used.push(key);
        self.table.iter().find(|(name, _)| name.get_ref().as_ref() == key).map(|(_, value)| value)
    }

    /// Whether the table has the key, in whatever form.
    pub fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref().as_ref() == key)
    }

    fn string(&mut self, key: &'static str, value: &Spanned<DeValue<'i>>) -> Option<Text> {
        let line = self.lines.line(value.span().start);
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.error(line, format!("'{key}' holds an empty text; leave it out"));
            }
            DeValue::String(text) if text.len() > MAX_TEXT => {
                self.error(line, format!("'{key}' holds a text of more than {MAX_TEXT} bytes"));
            }
            DeValue::String(text) => return Some(Text { text: text.to_string(), line }),
            other => self.error(line, format!("'{key}' must be a text in quotes, not {}", sort(other))),
        }
        None
    }

    /// A text that may be missing.
    pub fn text(&mut self, key: &'static str) -> Option<Text> {
        let value = self.take(key)?;
        self.string(key, value)
    }

    /// A text that may not.
    pub fn needed(&mut self, key: &'static str) -> Option<Text> {
        match self.take(key) {
            Some(value) => self.string(key, value),
            None => {
                self.error(self.line, format!("'{key}' is missing"));
                None
            }
        }
    }

    /// A list of texts; empty where missing.
    pub fn list(&mut self, key: &'static str) -> Vec<Text> {
        let Some(value) = self.take(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| self.string(key, item)).collect(),
            other => {
                let line = self.lines.line(value.span().start);
                self.error(line, format!("'{key}' must be a list of texts, not {}", sort(other)));
                Vec::new()
            }
        }
    }

    /// A number, whole or not, that may be missing.
    pub fn number(&mut self, key: &'static str, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
        let value = self.take(key)?;
        let line = self.lines.line(value.span().start);
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
            _ => None,
        };
        match number {
            Some(number) if range.contains(&number) => Some(number),
            Some(number) => {
                self.error(line, format!("'{key}' is {number}, not between {} and {}", range.start(), range.end()));
                None
            }
            None => {
                self.error(line, format!("'{key}' must be a number, not {}", sort(value.get_ref())));
                None
            }
        }
    }

    /// A date that may be missing.
    pub fn date(&mut self, key: &'static str) -> Option<Edtf> {
        let Text { text, line } = self.text(key)?;
        Edtf::parse(&text).map_err(|error| self.error(line, format!("'{key}': {error}"))).ok()
    }

    /// One of some words.
    pub fn word<T: Copy>(&mut self, key: &'static str, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        let Text { text, line } = self.needed(key)?;
        self.word_of(key, &text, line, all, name)
    }

    /// One of some words, that may be missing.
    pub fn some_word<T: Copy>(&mut self, key: &'static str, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        let Text { text, line } = self.text(key)?;
        self.word_of(key, &text, line, all, name)
    }

    fn word_of<T: Copy>(
        &mut self,
        key: &str,
        text: &str,
        line: u32,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let found = all.iter().copied().find(|&word| name(word) == text);
        if found.is_none() {
            let known: Vec<_> = all.iter().map(|&word| name(word)).collect();
            self.error(line, format!("'{key}' is '{text}'; it must be one of {}", known.join(", ")));
        }
        found
    }

    /// A reference that may be missing, to a record of one of `tables`.
    pub fn reference(&mut self, key: &'static str, ids: &Ids, tables: &[Table]) -> Option<RecordRef> {
        let text = self.text(key)?;
        self.resolve(key, text, ids, tables)
    }

    /// A reference that may not be missing.
    pub fn needed_reference(&mut self, key: &'static str, ids: &Ids, tables: &[Table]) -> Option<RecordRef> {
        let text = self.needed(key)?;
        self.resolve(key, text, ids, tables)
    }

    /// References; those that lead nowhere become findings and are left out.
    pub fn references(&mut self, key: &'static str, ids: &Ids, tables: &[Table]) -> Vec<RecordRef> {
        self.list(key).into_iter().filter_map(|text| self.resolve(key, text, ids, tables)).collect()
    }

    fn resolve(&mut self, key: &str, Text { text, line }: Text, ids: &Ids, tables: &[Table]) -> Option<RecordRef> {
        match ids.get(&text) {
            Some(&(record, table)) if tables.contains(&table) => Some(record),
            Some(_) => {
                let tables: Vec<_> = tables.iter().map(|table| table.name()).collect();
                self.error(line, format!("'{key}' names '{text}', but must name a record of: {}", tables.join(", ")));
                None
            }
            None => {
                self.error(line, format!("'{key}' names '{text}', which no file has"));
                None
            }
        }
    }

    /// Says which keys nobody asked for.
    pub fn finish(self) {
        for (key, _) in self.table {
            let name: &str = key.get_ref().as_ref();
            if !self.used.contains(&name) {
                let known = self.used.join(", ");
                let shown: String = name.chars().take(60).collect();
                let message = format!("'{shown}' is no key of this table; there are: {known}");
                self.findings.push(Finding::error(self.file, self.lines.line(key.span().start), message));
            }
        }
    }
}

fn sort(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
