//! The pieces of a column to its lines.

use super::{
    columns::Piece,
    raised::{self, Raised},
    words::{SPACE, Word, Words},
};

/// A part of a line with wide gaps around it: a cell, if the lines around have gaps at the same places.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    /// First byte in the line's text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Left and right end.
    pub x: [f32; 2],
}

/// A line of text in the turned page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// Its words, spaces single.
    pub text: String,
    /// Left and right end.
    pub x: [f32; 2],
    /// Baseline.
    pub y: f32,
    /// Lower and upper edge.
    pub span: [f32; 2],
    /// Height of the type of most of it.
    pub size: f32,
    /// Nearly all of it is bold.
    pub bold: bool,
    /// Nearly all of it is italic.
    pub italic: bool,
    /// All of it is set in type whose letters are equally wide.
    pub mono: bool,
    /// Its parts between wide gaps; one of them if there is no wide gap.
    pub cells: Vec<Cell>,
    /// Width of its first word.
    pub lead: f32,
    /// It begins with a raised mark, as a footnote does.
    pub marked: bool,
    /// A second line or so beside an initial that stands as high as several lines.
    pub initial: bool,
    /// Bytes of the text that belong to a link of the page, and its number, from 1.
    pub links: Vec<(usize, usize, u16)>,
}

/// A gap wider than this, in heights of the type, parts cells.
const CELL: f32 = 0.7;
/// An initial is at least so many times as high as the text.
const INITIAL: f32 = 1.8;

/// The lines of a column from above. `part` is in order from above.
pub(crate) fn lines(words: &Words, part: &[Piece]) -> Vec<Line> {
    let mut groups: Vec<Group> = Vec::new();
    let mut initials = Vec::new();
    for (at, piece) in part.iter().enumerate() {
        if piece.chars <= 2 && is_initial(words, part, at) {
            initials.push(*piece);
            continue;
        }
        // What is raised comes before its line, what stands low after it.
        let home = groups.iter_mut().rev().take(3).find(|group| group.takes(piece));
        match home {
            Some(group) => group.add(piece),
            None => groups.push(Group { main: *piece, pieces: vec![*piece] }),
        }
    }
    groups.sort_by(|a, b| b.main.y.total_cmp(&a.main.y));
    let mut lines: Vec<Line> =
        groups.iter().map(|group| group.line(words)).filter(|line| !line.text.is_empty()).collect();
    for initial in initials {
        set_initial(words, &initial, &mut lines);
    }
    lines
}

/// Whether a piece is a letter that stands as high as several lines beside it.
fn is_initial(words: &Words, part: &[Piece], at: usize) -> bool {
    let Some(piece) = part.get(at) else { return false };
    let letter = words
        .list
        .get(piece.first as usize)
        .is_some_and(|word| words.of(word).chars().all(|ch| ch.is_alphabetic() || ch == '“'));
    let beside = |other: &Piece| {
        other.size * INITIAL < piece.size
            && other.chars > 8
            && other.span[0] < piece.span[1]
            && other.span[1] > piece.span[0]
            && other.x[0] > piece.x[0]
            && other.x[0] - piece.x[1] < 2.0 * other.size
    };
    let around = part.get(at.saturating_sub(12)..part.len().min(at + 12)).unwrap_or_default();
    letter && around.iter().filter(|other| beside(other)).count() >= 2
}

fn set_initial(words: &Words, initial: &Piece, lines: &mut [Line]) {
    let Some(word) = words.list.get(initial.first as usize) else { return };
    let text = words.of(word);
    let mut first = true;
    for line in lines.iter_mut() {
        let beside =
            line.span[0] < initial.span[1] - 0.3 * line.size && line.y > initial.span[0] && line.x[0] >= initial.x[0];
        if !beside || line.x[0] - initial.x[1] > 2.0 * line.size {
            continue;
        }
        if first {
            let gap = if word.spaced { " " } else { "" };
            let put = text.len() + gap.len();
            line.text.insert_str(0, gap);
            line.text.insert_str(0, text);
            for cell in &mut line.cells {
                (cell.start, cell.end) = (cell.start + put, cell.end + put);
            }
            if let Some(cell) = line.cells.first_mut() {
                cell.start = 0;
            }
            for link in &mut line.links {
                (link.0, link.1) = (link.0 + put, link.1 + put);
            }
            first = false;
        }
        line.initial = true;
        line.x[0] = initial.x[0];
    }
}

/// Pieces on one line.
struct Group {
    main: Piece,
    pieces: Vec<Piece>,
}

impl Group {
    fn takes(&self, piece: &Piece) -> bool {
        let main = &self.main;
        let (low, high) = (main.size.min(piece.size), main.size.max(piece.size));
        if low > 0.85 * high {
            return (main.y - piece.y).abs() < 0.35 * high;
        }
        let over = main.span[1].min(piece.span[1]) - main.span[0].max(piece.span[0]);
        over > 0.5 * (main.span[1] - main.span[0]).min(piece.span[1] - piece.span[0])
    }

    fn add(&mut self, piece: &Piece) {
        if piece.chars > self.main.chars {
            self.main = *piece;
        }
        self.pieces.push(*piece);
    }

    fn line(&self, words: &Words) -> Line {
        let mut list: Vec<&Word> = Vec::new();
        for piece in &self.pieces {
            list.extend(words.list.get(piece.first as usize..piece.end as usize).unwrap_or_default());
        }
        if self.pieces.len() > 1 {
            list.sort_by(|a, b| a.x[0].total_cmp(&b.x[0]));
        }
        let leftward = list.iter().filter(|word| word.leftward).count() * 2 > list.len();
        if leftward {
            list.sort_by(|a, b| b.x[1].total_cmp(&a.x[1]));
            mend_rightward(words, &mut list);
        }
        let mut setting = Setting::new(words, &self.main, leftward, spread_gap(words, &list));
        let leaders = leaders(words, &list);
        for (word, leader) in list.iter().zip(&leaders) {
            if *leader { setting.lead() } else { setting.put(word) }
        }
        setting.close(&list)
    }
}

/// In a line that runs to the left, words and numbers that run to the right keep their order among themselves.
fn mend_rightward(words: &Words, list: &mut [&Word]) {
    let right = |word: &&Word| !word.leftward && words.of(word).chars().any(super::script::runs_right);
    let mut at = 0;
    while at < list.len() {
        let length = list.get(at..).map_or(0, |rest| rest.iter().take_while(|word| right(word)).count());
        if let Some(run) = list.get_mut(at..at + length) {
            run.reverse();
        }
        at += length.max(1);
    }
}

/// In a line of letters set apart from each other, the gap up to which they belong to one word.
fn spread_gap(words: &Words, list: &[&Word]) -> Option<f32> {
    let single = list.iter().filter(|word| words.of(word).chars().count() == 1).count();
    if list.len() < 6
        || single * 10 < list.len() * 8
        || list.iter().any(|word| words.of(word).chars().any(|ch| ch.is_ascii_digit()))
    {
        return None;
    }
    let mut gaps: Vec<f32> = list.windows(2).filter_map(|pair| Some(pair.get(1)?.x[0] - pair.first()?.x[1])).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 3).map(|gap| 1.5 * gap.max(0.1))
}

/// Which words are dots that lead the eye from a heading to its page.
fn leaders(words: &Words, list: &[&Word]) -> Vec<bool> {
    let dots = |word: &&Word| {
        let text = words.of(word);
        let count = text
            .chars()
            .map(|ch| if ch == '…' { 3 } else { usize::from(matches!(ch, '.' | '·' | '_' | '․')) })
            .sum::<usize>();
        if text.chars().all(|ch| matches!(ch, '.' | '…' | '·' | '_' | '․')) { count } else { 0 }
    };
    let mut out = vec![false; list.len()];
    let mut at = 0;
    while at < list.len() {
        let run = list.get(at..).map_or(0, |rest| rest.iter().take_while(|word| dots(word) > 0).count());
        let total: usize = list.get(at..at + run).unwrap_or_default().iter().map(dots).sum();
        if total >= 5 {
            out.iter_mut().skip(at).take(run).for_each(|is| *is = true);
        }
        at += run.max(1);
    }
    out
}

/// A line being set from its words.
struct Setting<'w> {
    words: &'w Words,
    main: Piece,
    leftward: bool,
    spread: Option<f32>,
    line: Line,
    before: Option<Word>,
    /// A new cell begins with the next word.
    parted: bool,
    bold: usize,
    italic: usize,
    mono: usize,
}

impl<'w> Setting<'w> {
    fn new(words: &'w Words, main: &Piece, leftward: bool, spread: Option<f32>) -> Self {
        let line = Line { x: [f32::MAX, f32::MIN], y: main.y, span: main.span, size: main.size, ..Line::default() };
        Self { words, main: *main, leftward, spread, line, before: None, parted: false, bold: 0, italic: 0, mono: 0 }
    }

    fn is_raised(&self, word: &Word) -> bool {
        word.raised || word.size < 0.86 * self.main.size && word.y > self.main.y + 0.12 * self.main.size
    }

    fn lead(&mut self) {
        self.parted = true;
    }

    fn put(&mut self, word: &Word) {
        let text = self.words.of(word);
        let gap = self.before.map_or(0.0, |before| match self.leftward {
            true => before.x[0] - word.x[1],
            false => word.x[0] - before.x[1],
        });
        if let Some(before) = &self.before
            && self.words.of(before) == text
            && (before.x[0] - word.x[0]).abs() < 0.15 * word.size
        {
            // Drawn twice, a little apart.
            return;
        }
        let small = word.size.min(self.before.map_or(word.size, |before| before.size));
        let spaced = self.before.is_some_and(|before| before.spaced) && gap > -0.2 * small;
        let mut space = self.before.is_some() && (spaced || gap > SPACE * small);
        if let Some(most) = self.spread {
            space = gap > most;
        }
        let part = self.before.is_some() && (self.parted || gap > CELL * self.main.size);
        let is_raised = self.is_raised(word);
        let mut out = std::borrow::Cow::Borrowed(text);
        if is_raised {
            match raised::what(text, &self.line.text) {
                Raised::Mark => {
                    if self.line.text.is_empty() {
                        self.line.marked = true;
                        space = false;
                    } else {
                        self.pass(word);
                        return;
                    }
                }
                Raised::Power(power) => (out, space) = (power.into(), false),
                Raised::Text => {}
            }
        } else if let Some(shorter) = raised::strip(text) {
            out = shorter.into();
        }
        // A leader may be drawn as one with the word before it.
        for (at, bit) in out.split(".....").map(|bit| bit.trim_start_matches('.')).enumerate() {
            if !bit.is_empty() {
                self.set(word, bit, space && at == 0, part || at > 0 || self.parted);
                self.parted = false;
            } else if at > 0 {
                self.parted = true;
            }
        }
        self.pass(word);
    }

    fn set(&mut self, word: &Word, text: &str, space: bool, part: bool) {
        let after_mark =
            self.line.marked && self.line.cells.len() == 1 && self.before.is_some_and(|before| self.is_raised(&before));
        if !self.line.text.is_empty() && (space || part || after_mark) {
            self.line.text.push(' ');
        }
        let start = self.line.text.len();
        self.line.text.push_str(text);
        let end = self.line.text.len();
        match self.line.cells.last_mut() {
            Some(cell) if !part => {
                cell.end = end;
                cell.x = [cell.x[0].min(word.x[0]), cell.x[1].max(word.x[1])];
            }
            _ => self.line.cells.push(Cell { start, end, x: word.x }),
        }
        if word.link > 0 {
            match self.line.links.last_mut() {
                Some(link) if link.2 == word.link && link.1 + 1 >= start => link.1 = end,
                _ => self.line.links.push((start, end, word.link)),
            }
        }
        let letters = text.chars().count();
        self.bold += if word.bold { letters } else { 0 };
        self.italic += if word.italic { letters } else { 0 };
        self.mono += if word.mono { letters } else { 0 };
    }

    fn pass(&mut self, word: &Word) {
        self.line.x = [self.line.x[0].min(word.x[0]), self.line.x[1].max(word.x[1])];
        self.before = Some(*word);
    }

    fn close(self, list: &[&Word]) -> Line {
        let mut line = self.line;
        let letters = line.text.chars().filter(|ch| *ch != ' ').count();
        line.bold = self.bold * 10 >= letters * 8 && letters > 0;
        line.italic = self.italic * 10 >= letters * 8 && letters > 0;
        line.mono = self.mono == letters && letters > 0;
        let first = list.first().map_or(0.0, |word| word.x[0]);
        let mut end = first;
        for (at, word) in list.iter().enumerate() {
            if at > 0 && (word.x[0] - end > SPACE * word.size || list.get(at - 1).is_some_and(|before| before.spaced)) {
                break;
            }
            end = word.x[1];
        }
        line.lead = end - first;
        line
    }
}
