//! A page to its columns in reading order.
//!
//! A gutter is a white strip with lines of prose on both sides. The tallest one cuts its part of the page in four: what
//! stands above it, left of it, right of it and below it, read in that order; each of them is cut again. So a headline over
//! two columns comes before both, and a figure across them parts what stands above it from what stands below.

use super::words::{Word, Words};

/// Words that follow one another on a line, as drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    /// Its words, in [`Words::list`].
    pub first: u32,
    /// One past the last.
    pub end: u32,
    /// Left and right end.
    pub x: [f32; 2],
    /// Baseline of the first word.
    pub y: f32,
    /// Lower and upper edge.
    pub span: [f32; 2],
    /// Height of the type of most of it.
    pub size: f32,
    /// Characters.
    pub chars: u32,
}

/// Cuts within cuts: more than any page needs.
const DEEPEST: usize = 24;
/// More pieces than a printed page holds; such a page is read from top to bottom.
const MOST: usize = 20_000;
/// Width of a strip that is looked at, in points.
const STRIP: f32 = 2.0;
/// More strips than a page has; a larger sheet is looked at more coarsely.
const STRIPS: usize = 2048;
/// Gaps up to this, in heights of the type, lie between words of one line.
const WORD_GAP: f32 = 0.6;
/// The same, where a space is drawn between the words: justified headlines have wide ones.
const SPACED_GAP: f32 = 1.1;

/// The pieces of lines on a page, in the order of drawing.
pub(crate) fn pieces(words: &Words) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut spaced = false;
    for (at, word) in words.list.iter().enumerate() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let after_space = std::mem::replace(&mut spaced, word.spaced);
        let chars = weight(words.of(word));
        if let Some(piece) = pieces.last_mut()
            && follows(piece, word, after_space)
        {
            if chars > piece.chars {
                piece.size = word.size;
            }
            piece.end = at + 1;
            piece.x = [piece.x[0].min(word.x[0]), piece.x[1].max(word.x[1])];
            piece.span = [piece.span[0].min(word.bottom()), piece.span[1].max(word.top())];
            piece.chars += chars + 1;
            continue;
        }
        let span = [word.bottom(), word.top()];
        pieces.push(Piece { first: at, end: at + 1, x: word.x, y: word.y, span, size: word.size, chars });
    }
    pieces
}

fn follows(piece: &Piece, word: &Word, spaced: bool) -> bool {
    let size = piece.size.max(word.size);
    let level = (piece.y - word.y).abs() < 0.1 * size;
    let right = word.x[0] - piece.x[1];
    let left = piece.x[0] - word.x[1];
    let gap = if word.leftward { left } else { right };
    level && gap > -0.3 * size && gap < if spaced { SPACED_GAP } else { WORD_GAP } * size
}

/// Letters, where those of scripts without spaces are as wide as two.
fn weight(text: &str) -> u32 {
    text.chars().map(|ch| if super::script::is_unspaced(ch) { 2 } else { 1 }).sum()
}

/// The page's columns and what stands across them, in reading order.
pub(crate) fn regions(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut sorted = pieces.to_vec();
    sorted.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x[0].total_cmp(&b.x[0])));
    let mut out = Vec::new();
    // What is still to be cut, the next on top.
    let mut todo = vec![(sorted, 0)];
    while let Some((part, depth)) = todo.pop() {
        if part.is_empty() {
            continue;
        }
        match if depth < DEEPEST { gutter(&part) } else { None } {
            None => out.push(part),
            Some(gutter) => {
                let [above, left, right, below] = gutter.cut(part);
                todo.extend([(below, depth + 1), (right, depth + 1), (left, depth + 1), (above, depth + 1)]);
            }
        }
    }
    out
}

/// A white strip.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gutter {
    x: f32,
    bottom: f32,
    top: f32,
}

impl Gutter {
    fn reaches(&self, piece: &Piece) -> bool {
        let middle = (piece.span[0] + piece.span[1]) / 2.0;
        middle <= self.top && middle >= self.bottom
    }

    /// The same, but below the last line of a headline whose other lines go across.
    fn below_headline(mut self, part: &[Piece], size: f32) -> Self {
        let large = |piece: &&Piece| piece.size > 1.25 * size;
        let mut above: Vec<&Piece> =
            part.iter().filter(large).filter(|piece| !self.reaches(piece) && piece.y > self.top).collect();
        let first = self;
        for piece in part.iter().filter(large).filter(|piece| first.reaches(piece)).take(20) {
            let goes_on = above.iter().any(|other| {
                (other.size - piece.size).abs() < 0.08 * piece.size
                    && other.y - piece.y < 1.7 * piece.size
                    && other.y > piece.y
                    && other.x[0] < piece.x[1]
                    && piece.x[0] < other.x[1]
            });
            if goes_on {
                self.top = self.top.min((piece.span[0] + piece.span[1]) / 2.0 - 0.01);
                above.push(piece);
            }
        }
        self
    }

    fn cut(&self, part: Vec<Piece>) -> [Vec<Piece>; 4] {
        let mut parts = [const { Vec::new() }; 4];
        for piece in part {
            let [above, left, right, below] = &mut parts;
            let middle = (piece.span[0] + piece.span[1]) / 2.0;
            match () {
                () if middle > self.top => above.push(piece),
                () if middle < self.bottom => below.push(piece),
                () if piece.x[0] + piece.x[1] < 2.0 * self.x => left.push(piece),
                () => right.push(piece),
            }
        }
        parts
    }
}

/// The size of most letters.
fn usual_size(part: &[Piece]) -> f32 {
    let mut sizes: Vec<(f32, u32)> = part.iter().map(|piece| (piece.size, piece.chars)).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, chars)| u64::from(*chars)).sum::<u64>() / 2;
    let mut seen = 0;
    for (size, chars) in &sizes {
        seen += u64::from(*chars);
        if seen > half {
            return *size;
        }
    }
    10.0
}

/// The tallest gutter with prose on both sides; of two, the wider. `part` is in order from above.
fn gutter(part: &[Piece]) -> Option<Gutter> {
    if !(6..=MOST).contains(&part.len()) {
        return None;
    }
    let size = usual_size(part).clamp(2.0, 200.0);
    let left = part.iter().map(|piece| piece.x[0]).fold(f32::MAX, f32::min);
    let right = part.iter().map(|piece| piece.x[1]).fold(f32::MIN, f32::max);
    let top = part.iter().map(|piece| piece.span[1]).fold(f32::MIN, f32::max);
    let bottom = part.iter().map(|piece| piece.span[0]).fold(f32::MAX, f32::min);
    if !(right - left > 12.0 * size && top - bottom > 1.8 * size) {
        return None;
    }
    let strip = STRIP.max((right - left) / STRIPS as f32);
    let count = ((right - left) / strip) as usize + 1;
    // A gutter is at least as wide as two spaces: pieces are made wider by half of that on both sides.
    let margin = 0.33 * size;
    let mut edges = vec![top; count];
    let mut whites: Vec<Vec<[f32; 2]>> = vec![Vec::new(); count];
    for piece in part {
        let from = ((piece.x[0] - margin - left) / strip).ceil().max(0.0) as usize;
        let to = ((piece.x[1] + margin - left) / strip).floor().max(0.0) as usize;
        for at in from..=to.min(count - 1) {
            let (Some(edge), Some(white)) = (edges.get_mut(at), whites.get_mut(at)) else { continue };
            if *edge - piece.span[1] > 1.8 * size {
                white.push([piece.span[1], *edge]);
            }
            *edge = edge.min(piece.span[0]);
        }
    }
    let mut found: Vec<(f32, usize, [f32; 2])> = Vec::new();
    for (at, (white, edge)) in whites.iter_mut().zip(&edges).enumerate() {
        if *edge - bottom > 1.8 * size {
            white.push([bottom, *edge]);
        }
        found.extend(white.iter().map(|white| (white[1] - white[0], at, *white)));
    }
    // The margins of the page are the tallest whites of all and have prose on one side only: begin with those that are
    // between. All strips of one gutter are about equally tall; one of them is enough.
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut tried: Vec<(usize, [f32; 2])> = Vec::new();
    for (_, at, white) in found {
        let same = |other: &(usize, [f32; 2])| {
            other.0.abs_diff(at) as f32 * strip < 2.0 * size
                && (other.1[0] - white[0]).abs() < 2.0 * size
                && (other.1[1] - white[1]).abs() < 2.0 * size
        };
        if tried.iter().any(same) {
            continue;
        }
        let x = left + at as f32 * strip;
        let gutter = Gutter { x, bottom: white[0], top: white[1] };
        if parts_prose(part, &gutter, size) {
            return Some(gutter.below_headline(part, size));
        }
        tried.push((at, white));
        if tried.len() > 60 {
            break;
        }
    }
    None
}

/// Whether lines of prose stand on both sides of a white strip: neither the figures of a table nor the numbers of a list.
fn parts_prose(part: &[Piece], gutter: &Gutter, size: f32) -> bool {
    let [mut left, mut right] = [Side::default(), Side::default()];
    let mut width = [f32::MIN, f32::MAX];
    for piece in part.iter().filter(|piece| gutter.reaches(piece)) {
        if piece.x[0] + piece.x[1] < 2.0 * gutter.x {
            left.add(piece);
            width[0] = width[0].max(piece.x[1]);
        } else {
            right.add(piece);
            width[1] = width[1].min(piece.x[0]);
        }
    }
    // Where few lines stand, wide spaces may stand under one another by chance.
    let few = left.lines.min(right.lines) < 4;
    left.is_prose() && right.is_prose() && (!few || width[1] - width[0] > 1.5 * size)
}

/// What stands on one side of a white strip.
#[derive(Default)]
struct Side {
    lines: u32,
    long: u32,
    chars: u32,
    last: Option<f32>,
}

impl Side {
    fn add(&mut self, piece: &Piece) {
        self.chars += piece.chars;
        if self.last.is_none_or(|last| (last - piece.y).abs() > 0.3 * piece.size) {
            self.lines += 1;
        }
        self.long += u32::from(piece.chars >= 14);
        self.last = Some(piece.y);
    }

    fn is_prose(&self) -> bool {
        let enough = if self.lines >= 8 { 15 } else { 22 };
        self.lines >= 2 && self.chars >= enough * self.lines && self.long * 2 >= self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(x: [f32; 2], y: f32) -> Piece {
        let chars = ((x[1] - x[0]) / 5.0) as u32;
        Piece { first: 0, end: 1, x, y, span: [y - 2.2, y + 7.2], size: 10.0, chars }
    }

    fn column(x: [f32; 2], from: f32, lines: usize) -> Vec<Piece> {
        (0..lines).map(|line| piece(x, from - 12.0 * line as f32)).collect()
    }

    #[test]
    fn one_column_is_not_cut() {
        assert_eq!(regions(&column([70.0, 520.0], 700.0, 40)).len(), 1);
    }

    #[test]
    fn a_headline_comes_before_two_columns_and_a_line_across_after_them() {
        let mut page = vec![piece([70.0, 520.0], 750.0), piece([200.0, 400.0], 60.0)];
        page.extend(column([70.0, 285.0], 700.0, 40));
        page.extend(column([300.0, 520.0], 700.0, 50));
        let regions = regions(&page);
        let starts: Vec<(f32, usize)> = regions.iter().map(|region| (region[0].x[0], region.len())).collect();
        assert_eq!(starts, [(70.0, 1), (70.0, 40), (300.0, 50), (200.0, 1)]);
    }

    #[test]
    fn three_narrow_columns() {
        let mut page = Vec::new();
        for x in [50.0, 220.0, 390.0] {
            page.extend(column([x, x + 160.0], 700.0, 30));
        }
        let starts: Vec<f32> = regions(&page).iter().map(|region| region[0].x[0]).collect();
        assert_eq!(starts, [50.0, 220.0, 390.0]);
    }

    #[test]
    fn the_figures_of_a_table_are_no_column() {
        let mut page = column([70.0, 250.0], 700.0, 20);
        page.extend(column([300.0, 330.0], 700.0, 20));
        page.extend(column([400.0, 440.0], 700.0, 20));
        assert_eq!(regions(&page).len(), 1);
    }
}
