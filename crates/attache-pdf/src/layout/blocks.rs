//! The lines of a column to paragraphs, headings, items, captions, notes and rows.

use super::{
    Region,
    labels::{self, Label, Note},
    lines::Line,
    measure::Measure,
    script::ends_sentence,
    tables::{self, Row, Table},
};
use attache_model::Part;

/// Lines that belong together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stretch {
    /// What they are.
    pub part: Part,
    /// First line of the column.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The cells of a row.
    pub row: Option<Row>,
    /// How many bytes of the first line are a bullet.
    pub bullet: usize,
    /// Height of its type.
    pub size: f32,
    /// Its first line begins further in than its column.
    pub indented: bool,
    /// How far its last line ends before the end of its column.
    pub slack: f32,
    /// Its last line ends where the column's lines do, to the point.
    pub flush: bool,
    /// It looks like what went on over a page's end: a note without a mark of its own.
    pub continued: bool,
}

/// The stretches of a column, in a document set in `body` points. `low` is how far up the page notes may stand.
pub(crate) fn stretches(region: &Region, measure: &Measure, body: f32, low: f32) -> Vec<Stretch> {
    let column = Column { lines: &region.lines, measure, body };
    let tables = tables::tables(&region.lines, measure.leading);
    let notes = column.notes(low);
    let mut out = Vec::new();
    let mut at = 0;
    let mut next = tables.iter().peekable();
    while at < region.lines.len() {
        while next.peek().is_some_and(|table| table.start < at) {
            next.next();
        }
        let until = next.peek().map_or(region.lines.len(), |table| table.start);
        if at >= notes {
            column.put_notes(at, &mut out);
            break;
        }
        if let Some(table) = next.peek().filter(|table| table.start == at && table.end <= notes) {
            column.put_table(table, &mut out);
            at = table.end;
            continue;
        }
        let until = if until == at { region.lines.len() } else { until };
        let end = column.end_of(at, until.min(notes));
        out.push(column.stretch(at, end));
        at = end;
    }
    out
}

struct Column<'r> {
    lines: &'r [Line],
    measure: &'r Measure,
    body: f32,
}

impl Column<'_> {
    /// Where the stretch that begins with line `start` ends.
    fn end_of(&self, start: usize, until: usize) -> usize {
        let mut end = start + 1;
        while end < until && !self.breaks(start, end) {
            end += 1;
        }
        end
    }

    /// Whether a new stretch begins with line `at`, where the one before began with `start`.
    fn breaks(&self, start: usize, at: usize) -> bool {
        let (Some(group), Some(new)) = (self.lines.get(start..at), self.lines.get(at)) else { return true };
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return true };
        let size = last.size.max(new.size);
        let step = last.y - new.y;
        let loose = self.measure.loose;
        let alike = last.size.min(new.size) > if loose { 0.7 } else { 0.9 } * size;
        if self.measure.typed && last.mono != new.mono {
            return true;
        }
        if self.measure.typed && new.mono && alike {
            return step > 2.6 * size || step < -0.5 * size;
        }
        let usual = match size / self.body {
            _ if loose => 1.35 * self.measure.leading + 0.5,
            large if large > 1.12 => (1.75_f32).max(1.15 * self.measure.leading / self.body) * size,
            small if small < 0.93 => 1.45 * size,
            _ => 1.2 * self.measure.leading + 0.5,
        };
        if !alike || step > usual || step < -0.5 * size || !loose && last.bold != new.bold && self.stands_out(last, new)
        {
            return true;
        }
        let label = labels::label(&new.text);
        let closed = ends_sentence(&last.text);
        if matches!(label, Some(Label::Bullet(_))) || label.is_some() && (closed || self.slack(group) > 2.0 * size) {
            return true;
        }
        if labels::is_caption(&new.text, false) && closed {
            return true;
        }
        if self.is_centred(last) && self.is_centred(new) {
            return false;
        }
        let full = self.slack(group) < new.lead + 0.28 * size + 0.6 * size;
        let deeper = self.measure.indent(new) - self.measure.indent(last);
        // The second line of an item hangs under its text; one that begins under the bullet is no part of it.
        if group.len() == 1
            && closed
            && deeper < 0.4 * size
            && matches!(labels::label(&first.text), Some(Label::Bullet(_)))
        {
            return true;
        }
        if deeper > 0.7 * size && !last.initial {
            let hangs = labels::label(&first.text).is_some() || labels::note(&first.text).is_some();
            let hanging = group.len() == 1 && (hangs || !closed) && full;
            return !(hanging || group.len() == 1 && hangs);
        }
        if deeper < -0.7 * size && group.len() > 1 && !last.initial {
            return true;
        }
        if deeper < -0.7 * size && !full {
            return true;
        }
        // The next word would have fitted: the line was ended on purpose.
        let spare = self.slack(group) - new.lead - 0.28 * size;
        let fresh = new.text.chars().find(|ch| ch.is_alphanumeric()).is_none_or(|ch| !ch.is_lowercase());
        fresh && spare > if closed { 0.6 * size } else { 3.0 * size }
    }

    /// How far the last line of some lines ends before their edge: their own, if there are several, or the column's.
    fn slack(&self, group: &[Line]) -> f32 {
        let Some(last) = group.last() else { return 0.0 };
        let own = group.iter().map(|line| self.measure.slack(line)).fold(f32::MAX, f32::min);
        if group.len() > 1 { self.measure.slack(last) - own.max(0.0) } else { self.measure.slack(last) }
    }

    /// Whether bold sets a line apart as a heading, and is no word in a paragraph that happens to fill a line.
    fn stands_out(&self, last: &Line, new: &Line) -> bool {
        !last.bold || last.text.len() < 200 && !new.text.starts_with(char::is_lowercase)
    }

    fn is_centred(&self, line: &Line) -> bool {
        let (indent, slack) = (self.measure.indent(line), self.measure.slack(line));
        indent > 1.0 * line.size && slack > 1.0 * line.size && (indent - slack).abs() < 0.8 * line.size
    }

    fn stretch(&self, start: usize, end: usize) -> Stretch {
        let lines = self.lines.get(start..end).unwrap_or_default();
        let Some(first) = lines.first() else { return Stretch { start, end, ..Stretch::default() } };
        let letters: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        let bold = !self.measure.loose && lines.iter().all(|line| line.bold);
        let size = first.size;
        let label = labels::label(&first.text);
        let small = size < 0.95 * self.body || bold || lines.iter().all(|line| line.italic);
        let last = lines.last().map_or("", |line| line.text.as_str());
        let named = lines.iter().any(|line| line.text.chars().any(char::is_alphabetic));
        let capitals = lines.iter().all(|line| is_capitals(&line.text)) && letters > 3;
        let short = lines.len() <= 4 && letters <= 250;
        let large = size > if self.measure.loose { 1.4 } else { 1.12 } * self.body;
        let bullet = match label.filter(|_| !(self.measure.typed && first.mono)) {
            Some(Label::Bullet(bytes)) => bytes,
            _ => 0,
        };
        let part = match () {
            // An address is often set so by itself.
            () if self.measure.typed && lines.len() > 1 && lines.iter().all(|line| line.mono) => Part::Preformatted,
            () if labels::is_caption(&first.text, small) && letters < 600 => Part::Caption,
            () if bullet > 0 => Part::ListItem,
            () if named && short && large && !(letters > 100 && last.ends_with('.')) => Part::Heading,
            () if named && short && (bold || capitals) && letters <= 160 && !last.ends_with(['.', ',', ';']) => {
                Part::Heading
            }
            () if label.is_some() && self.hangs(lines) => Part::ListItem,
            () if self.is_set_in(lines) && size < 1.05 * self.body => Part::Quotation,
            () => Part::Paragraph,
        };
        let slack = lines.last().map_or(0.0, |line| self.measure.slack(line));
        let indented = self.measure.indent(first) > 0.7 * size;
        let flush = slack < 0.2 * size && self.measure.justified;
        Stretch { part, start, end, row: None, bullet, size, indented, slack, flush, continued: false }
    }

    /// Whether an item's lines hang under its text, or it is one line that is set in.
    fn hangs(&self, lines: &[Line]) -> bool {
        match lines {
            [first] => {
                self.measure.indent(first) > 0.5 * first.size || self.measure.slack(first) > 0.25 * self.measure.width()
            }
            [first, second, ..] => self.measure.indent(second) - self.measure.indent(first) > 0.5 * first.size,
            [] => false,
        }
    }

    /// Whether lines are set in on both sides, as a quotation is.
    fn is_set_in(&self, lines: &[Line]) -> bool {
        let indent = lines.iter().map(|line| self.measure.indent(line)).fold(f32::MAX, f32::min);
        let slack = lines.iter().map(|line| self.measure.slack(line)).fold(f32::MAX, f32::min);
        let level = lines.iter().skip(1).all(|line| (self.measure.indent(line) - indent).abs() < 0.3 * line.size);
        let (indent, slack) = (indent / self.body, slack / self.body);
        lines.len() >= 2
            && level
            && indent > 0.9
            && slack > 0.8
            && indent < 8.0
            && !lines.iter().all(|line| self.is_centred(line))
    }

    fn put_table(&self, table: &Table, out: &mut Vec<Stretch>) {
        for row in &table.rows {
            let at = row.cells.iter().flatten().map(|(line, _)| *line).min().unwrap_or(table.start);
            let size = self.lines.get(at).map_or(self.body, |line| line.size);
            let part = Part::TableRow;
            out.push(Stretch { part, start: at, end: at + 1, row: Some(row.clone()), size, ..Stretch::default() });
        }
    }

    /// The first line of the notes at the column's foot; the number of lines if it has none.
    fn notes(&self, low: f32) -> usize {
        let small = |line: &Line| line.size < 0.93 * self.body;
        let tail = self.lines.iter().rev().take_while(|line| small(line)).count();
        let start = self.lines.len() - tail;
        let Some(part) = self.lines.get(start..) else { return self.lines.len() };
        let begins = |line: &Line| line.marked || labels::note(&line.text).is_some();
        let marks = part.iter().filter(|line| begins(line)).count();
        let whole = start == 0 && marks >= 3 && (part.first().is_some_and(|line| line.marked) || count_up(part));
        // A caption or a credit may stand above the notes in equally small type.
        let first = part.iter().position(begins).filter(|_| marks > 0);
        let Some(first) = first else { return self.lines.len() };
        let gap = |at: usize| match (at.checked_sub(1).and_then(|at| self.lines.get(at)), self.lines.get(at)) {
            (Some(above), Some(line)) => above.y - line.y > 1.35 * line.size.max(0.8 * self.measure.leading),
            _ => true,
        };
        // A note that goes on from the page before has no mark; white space parts it from the text.
        let from = if first > 0
            && gap(start)
            && first < 12
            && !labels::is_caption(part.first().map_or("", |line| &line.text), true)
        {
            start
        } else {
            start + first
        };
        let high = self.lines.get(from).is_some_and(|line| line.y > low);
        if high && !whole { self.lines.len() } else { from }
    }

    fn put_notes(&self, start: usize, out: &mut Vec<Stretch>) {
        let mut number: Option<u32> = None;
        let mut at = start;
        while at < self.lines.len() {
            let mut end = at + 1;
            let first = self.lines.get(at);
            let mark = first.and_then(|line| labels::note(&line.text));
            if let Some(Note::Number(this)) = mark {
                number = Some(this);
            }
            while let Some(line) = self.lines.get(end) {
                let next = match labels::note(&line.text) {
                    _ if line.marked => true,
                    Some(Note::Number(this)) => number.is_none_or(|number| this == number + 1),
                    Some(Note::Sign) => true,
                    None => false,
                };
                if next {
                    break;
                }
                end += 1;
            }
            let continued = at == start && mark.is_none() && first.is_some_and(|line| !line.marked);
            let size = first.map_or(self.body, |line| line.size);
            out.push(Stretch { part: Part::Footnote, start: at, end, size, continued, ..Stretch::default() });
            at = end;
        }
    }
}

/// Whether the numbers that lines begin with count up, as those of notes do.
fn count_up(lines: &[Line]) -> bool {
    let numbers: Vec<u32> = lines
        .iter()
        .filter_map(|line| match labels::note(&line.text) {
            Some(Note::Number(number)) => Some(number),
            _ => None,
        })
        .collect();
    let steps = numbers.windows(2).filter(|pair| matches!(pair, [a, b] if *b == a + 1)).count();
    numbers.len() > 2 && steps * 3 >= (numbers.len() - 1) * 2
}

/// Written in capitals, as headings are.
fn is_capitals(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for ch in text.chars() {
        upper += usize::from(ch.is_uppercase());
        lower += usize::from(ch.is_lowercase());
    }
    upper > 3 && lower * 8 < upper
}
