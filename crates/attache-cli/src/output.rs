//! Printing: standard output, colours, tables that fit.

use crate::args::ColorChoice;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde::Serialize;
use std::{
    env,
    io::{self, BufWriter, IsTerminal, StdoutLock, Write},
};

/// Without a terminal, tables are this wide, unless `COLUMNS` says otherwise.
const WIDTH: u16 = 120;
/// Narrower terminals are taken to be this wide: lines then wrap, but words stay whole.
const LEAST_WIDTH: u16 = 40;

/// Standard output, and how it may be written to.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    colour: bool,
    colour_of_errors: bool,
    width: u16,
}

/// How a stretch of text stands out.
#[derive(Clone, Copy)]
pub enum Tone {
    Strong,
    Faint,
    Good,
    Warning,
    Bad,
}

impl Output {
    pub fn new(choice: ColorChoice) -> Self {
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = |terminal: bool| match choice {
            ColorChoice::Auto => terminal && !plain,
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        let columns = || env::var("COLUMNS").ok()?.parse().ok();
        let width = Table::new().width().filter(|_| io::stdout().is_terminal()).or_else(columns).unwrap_or(WIDTH);
        Self {
            out: BufWriter::with_capacity(64 << 10, io::stdout().lock()),
            colour: wanted(io::stdout().is_terminal()),
            colour_of_errors: wanted(io::stderr().is_terminal()),
            width: width.max(LEAST_WIDTH),
        }
    }

    /// Prints a line.
    pub fn line(&mut self, line: impl AsRef<str>) -> io::Result<()> {
        self.out.write_all(line.as_ref().as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// Prints a value as one line of JSON.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    /// Prints bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says on standard error what went wrong.
    pub fn complain(&self, message: &str) {
        let name = paint(self.colour_of_errors, Tone::Bad, "attache:");
        let _ = writeln!(io::stderr(), "{name} {}", legible(message));
    }

    /// The text with the colour of `tone`, if colours are wanted.
    pub fn tone(&self, tone: Tone, text: &str) -> String {
        paint(self.colour, tone, text)
    }

    /// Gives the first columns of a table these parts of a hundred of the width, and the last one the rest. Narrow
    /// terminals are left to the table's own judgement.
    pub fn share_width(&self, table: &mut Table, parts: &[u16]) {
        if self.width >= 80 {
            for (column, part) in table.column_iter_mut().zip(parts) {
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(
                    u16::try_from(u32::from(self.width) * u32::from(*part) / 100).unwrap_or(20),
                )));
            }
        }
    }

    /// A table as wide as the terminal, with these columns.
    pub fn table(&self, columns: &[&str]) -> Table {
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_HORIZONTAL_ONLY)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.width);
        if self.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(columns.iter().map(|column| Cell::new(column).add_attribute(comfy_table::Attribute::Bold)));
        table
    }
}

fn paint(colour: bool, tone: Tone, text: &str) -> String {
    if !colour {
        return text.to_owned();
    }
    let code = match tone {
        Tone::Strong => "1",
        Tone::Faint => "2",
        Tone::Good => "32",
        Tone::Warning => "33",
        Tone::Bad => "31",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// Text of a document or a file name as it may be sent to a terminal: without anything that commands it.
pub fn legible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{FFFD}' } else { c }).collect()
}

/// The same on one line, its white space made single spaces.
pub fn on_one_line(text: &str) -> String {
    legible(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A number with its thousands set apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "1 document", "2 documents".
pub fn counted(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_made_legible() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
        assert_eq!(counted(1, "claim"), "1 claim");
        assert_eq!(counted(1000, "claim"), "1,000 claims");
        assert_eq!(on_one_line(" a\r\n b\u{1b}[31m "), "a b\u{FFFD}[31m");
        assert_eq!(paint(false, Tone::Bad, "x"), "x");
        assert_eq!(paint(true, Tone::Bad, "x"), "\u{1b}[31mx\u{1b}[0m");
    }
}
