//! What is usual in a document and in a column: the size of type, the distance of lines, the edges.

use super::{Region, Sheet, lines::Line, script::runs_left};
use std::collections::BTreeMap;

/// The size in which most of a document is set, in points.
pub(crate) fn body_size(sheets: &[Sheet]) -> f32 {
    let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
    for line in sheets.iter().flat_map(|sheet| &sheet.regions).flat_map(|region| &region.lines) {
        *sizes.entry(tenths(line.size)).or_default() += line.text.len();
    }
    // Sizes that differ by a tenth are one size, rounded twice.
    let around = |size: i32| (size - 3..=size + 3).filter_map(|near| sizes.get(&near)).sum::<usize>();
    sizes.keys().max_by_key(|size| (around(**size), **size)).map_or(10.0, |size| *size as f32 / 10.0)
}

fn tenths(size: f32) -> i32 {
    (size.clamp(0.0, 5000.0) * 10.0).round() as i32
}

/// Whether type of equal widths is the exception in a document, and so sets off what was typed.
pub(crate) fn is_mono_rare(sheets: &[Sheet]) -> bool {
    let (mut all, mut mono) = (0, 0);
    for line in sheets.iter().flat_map(|sheet| &sheet.regions).flat_map(|region| &region.lines) {
        all += line.text.len();
        mono += if line.mono { line.text.len() } else { 0 };
    }
    mono * 2 < all
}

/// A column's measures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    /// Left and right edge of its text.
    pub x: [f32; 2],
    /// Distance from line to line in running text.
    pub leading: f32,
    /// The size of its type was guessed line by line, and says little.
    pub loose: bool,
    /// Type of equal widths stands out in it: the document is set in another.
    pub typed: bool,
    /// Most of its lines end at its edge.
    pub justified: bool,
    /// It is written from right to left.
    pub leftward: bool,
}

impl Measure {
    /// The measures of a column, in a document set in `body` points.
    pub(crate) fn of(region: &Region, body: f32) -> Self {
        let running = |line: &&Line| (line.size - body).abs() < 0.12 * body;
        let mut lines: Vec<&Line> = region.lines.iter().filter(running).collect();
        if lines.len() < 3 {
            lines = region.lines.iter().collect();
        }
        let letters = |line: &&&Line| {
            line.text.chars().filter(|ch| ch.is_alphabetic()).take(20).filter(|ch| runs_left(*ch)).count() > 10
        };
        let leftward = lines.iter().filter(letters).count() * 2 > lines.len();
        let ends = |right: bool| {
            let mut ends: Vec<f32> = lines.iter().map(|line| if right { -line.x[1] } else { line.x[0] }).collect();
            ends.sort_by(f32::total_cmp);
            ends
        };
        let (left, right) = match leftward {
            false => (first_edge(&ends(false), body), -last_edge(&ends(true), body)),
            true => (last_edge(&ends(false), body), -first_edge(&ends(true), body)),
        };
        let x = [left, right];
        let mut measure =
            Self { x, leading: leading(&lines, body), justified: false, leftward, loose: false, typed: false };
        let flush = lines.iter().filter(|line| measure.slack(line).abs() < 0.2 * body).count();
        measure.justified = flush * 5 > lines.len() * 3;
        measure
    }

    /// How far from its edge a line begins.
    pub(crate) fn indent(&self, line: &Line) -> f32 {
        if self.leftward { self.x[1] - line.x[1] } else { line.x[0] - self.x[0] }
    }

    /// How far before the edge a line ends.
    pub(crate) fn slack(&self, line: &Line) -> f32 {
        if self.leftward { line.x[0] - self.x[0] } else { self.x[1] - line.x[1] }
    }

    /// The column's width.
    pub(crate) fn width(&self) -> f32 {
        self.x[1] - self.x[0]
    }
}

/// Where lines begin: the outermost place that more than one of them begins at; an odd one sticks out. `ends` are in order
/// from without.
fn first_edge(ends: &[f32], body: f32) -> f32 {
    let shared =
        ends.windows(2).find(|pair| matches!(pair, [a, b] if b - a < 0.3 * body)).and_then(|pair| pair.first());
    shared.or(ends.first()).copied().unwrap_or(0.0)
}

/// Where lines end: the place that many of them end at, if the text is justified, or else the outermost end.
fn last_edge(ends: &[f32], body: f32) -> f32 {
    for (at, end) in ends.iter().enumerate() {
        let near = ends.iter().skip(at).take_while(|other| **other - end < 0.3 * body).count();
        if near * 5 >= ends.len() * 2 && near > 2 || near * 4 >= ends.len() && near > 3 {
            return *end;
        }
        if at > 2000 {
            break;
        }
    }
    match ends {
        // One line of many may run out of its column.
        [first, second, ..] if ends.len() > 7 && second - first > 3.0 * body => *second,
        [first, ..] => *first,
        [] => 0.0,
    }
}

/// The distance that most lines have from the next.
fn leading(lines: &[&Line], body: f32) -> f32 {
    let mut steps: BTreeMap<i32, usize> = BTreeMap::new();
    for pair in lines.windows(2) {
        if let [a, b] = pair {
            let step = a.y - b.y;
            if step > 0.8 * a.size.min(b.size) && step < 3.0 * a.size {
                *steps.entry((step * 2.0).round() as i32).or_default() += 1;
            }
        }
    }
    let near = |step: i32| (step - 1..=step + 1).filter_map(|near| steps.get(&near)).sum::<usize>();
    // Where as many lines stand wide as narrow, the narrow ones are the paragraphs.
    let most = steps.keys().map(|step| near(*step)).max().unwrap_or(0);
    let found = steps.keys().find(|step| near(**step) * 10 >= most * 7 && near(**step) > 0);
    found.map_or(1.25 * body, |step| {
        let exact = steps.iter().filter(|(other, _)| (**other - step).abs() <= 1).max_by_key(|(_, count)| **count);
        exact.map_or(*step, |(step, _)| *step) as f32 / 2.0
    })
}
