//! Characters to words.
//!
//! Most files draw the characters of a word one after the other, so that words are built in the order of drawing. What that
//! leaves in pieces is put together when words become lines.

use super::{
    script::{combining, runs_left},
    turn::{Turn, is_still, way},
};
use crate::source::{Face, Glyph, Hot, PageText};
use unicode_normalization::char::compose;

/// A gap wider than this, in heights of the type, parts words.
pub(crate) const SPACE: f32 = 0.15;

/// A word, or a piece of one, in the turned page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Its text, in bytes of [`Words::text`].
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Left and right end.
    pub x: [f32; 2],
    /// Its baseline.
    pub y: f32,
    /// Height of its type.
    pub size: f32,
    /// Set in bold.
    pub bold: bool,
    /// Set in italics.
    pub italic: bool,
    /// Set in type whose letters are all equally wide.
    pub mono: bool,
    /// Digits that its font raises by itself.
    pub raised: bool,
    /// A space is drawn after it.
    pub spaced: bool,
    /// Its letters run from right to left.
    pub leftward: bool,
    /// Which link of the page it belongs to, from 1; 0 for none.
    pub link: u16,
}

impl Word {
    /// Lower edge of its type.
    pub(crate) fn bottom(&self) -> f32 {
        self.y - 0.22 * self.size
    }

    /// Upper edge of its type.
    pub(crate) fn top(&self) -> f32 {
        self.y + 0.72 * self.size
    }
}

/// The words of a page.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// All their text.
    pub text: String,
    /// In the order of drawing.
    pub list: Vec<Word>,
    /// How the page was turned.
    pub turn: Turn,
    /// It is the hidden text under a scan, in sizes that a machine guessed line by line.
    pub scanned: bool,
}

impl Words {
    /// The text of a word.
    pub(crate) fn of(&self, word: &Word) -> &str {
        self.text.get(word.start as usize..word.end as usize).unwrap_or_default()
    }

    /// The words that a page shows.
    pub(crate) fn read(page: &PageText, faces: &[Face]) -> Self {
        let shown = Shown::of(page);
        let mut building = Building {
            words: Self { turn: shown.turn, scanned: shown.invisible, ..Self::default() },
            faces,
            page,
            word: None,
        };
        building.words.text.reserve(page.glyphs.len() + page.glyphs.len() / 8);
        for glyph in &page.glyphs {
            if shown.has(glyph, page.extent) {
                building.put(glyph);
            } else if glyph.ch == ' ' {
                building.space();
            }
        }
        building.close();
        let mut words = building.words;
        words.link(&page.hot, page.extent);
        words
    }

    fn link(&mut self, hot: &[Hot], extent: [f32; 2]) {
        for (at, hot) in hot.iter().enumerate().take(usize::from(u16::MAX) - 1) {
            let [left, bottom, right, top] = hot.bounds;
            let (a, b) = (self.turn.point([left, bottom], extent), self.turn.point([right, top], extent));
            for word in &mut self.list {
                let (x, y) = ((word.x[0] + word.x[1]) / 2.0, word.y + 0.25 * word.size);
                if x >= a[0].min(b[0]) && x <= a[0].max(b[0]) && y >= a[1].min(b[1]) && y <= a[1].max(b[1]) {
                    word.link = u16::try_from(at + 1).unwrap_or(0);
                }
            }
        }
    }
}

/// Which characters of a page are its text.
struct Shown {
    turn: Turn,
    invisible: bool,
    artifacts: bool,
}

impl Shown {
    fn of(page: &PageText) -> Self {
        let inked = page.glyphs.iter().filter(|glyph| glyph.ch != ' ');
        let (mut all, mut invisible, mut artifacts) = (0_usize, 0_usize, 0_usize);
        for glyph in inked {
            all += 1;
            invisible += usize::from(glyph.mark.invisible);
            artifacts += usize::from(glyph.mark.artifact);
        }
        Self {
            turn: Turn::of(page),
            // The text under a scan is invisible; a stamp or a page number on the scan is not.
            invisible: invisible > 0 && (all - invisible) * 5 < invisible,
            // Some writers mark everything so.
            artifacts: artifacts * 10 > all * 9,
        }
    }

    fn has(&self, glyph: &Glyph, [width, height]: [f32; 2]) -> bool {
        let [x, y] = glyph.from;
        let inside = x > -2.0 && x < width + 2.0 && y > -2.0 && y < height + 2.0;
        inside
            && (self.invisible || !glyph.mark.invisible)
            && (self.artifacts || !glyph.mark.artifact)
            && (is_still(glyph) || way(glyph) == Some(self.turn))
    }
}

struct Building<'p> {
    words: Words,
    faces: &'p [Face],
    page: &'p PageText,
    word: Option<Growing>,
}

/// The word being built.
struct Growing {
    word: Word,
    last: char,
    last_x: [f32; 2],
}

impl Building<'_> {
    fn put(&mut self, glyph: &Glyph) {
        if glyph.ch == ' ' {
            self.space();
            return;
        }
        let turn = self.words.turn;
        let (from, to) = (turn.point(glyph.from, self.page.extent), turn.point(glyph.to, self.page.extent));
        let (x, y) = ([from[0].min(to[0]), from[0].max(to[0])], from[1]);
        let leftward = runs_left(glyph.ch);
        if let Some(growing) = &mut self.word {
            let word = &mut growing.word;
            let size = word.size.max(glyph.size);
            let level = (word.y - y).abs() < 0.1 * size
                && (word.size - glyph.size).abs() < 0.15 * size
                && (word.raised == glyph.mark.raised || word.raised && matches!(glyph.ch, ',' | '–'));
            if level && growing.last == glyph.ch && (growing.last_x[0] - x[0]).abs() < 0.12 * size {
                // Drawn twice, a little apart: that is how some make bold.
                return;
            }
            // Letters that run to the left may be drawn in the order in which they look; then each is put in its place later.
            let backward = leftward && x[0] > growing.last_x[0] + 0.1 * size;
            let gap = if leftward { word.x[0] - x[1] } else { x[0] - growing.last_x[1] };
            if level
                && !backward
                && (leftward == word.leftward || !glyph.ch.is_alphanumeric())
                && gap < SPACE * size
                && gap > -0.6 * size
            {
                let over = x[1].min(growing.last_x[1]) - x[0].max(growing.last_x[0]);
                let narrower = (x[1] - x[0]).min(growing.last_x[1] - growing.last_x[0]);
                if over > 0.5 * narrower && narrower > 0.0 && self.words.accent(growing.last, glyph.ch) {
                    word.end = u32::try_from(self.words.text.len()).unwrap_or(u32::MAX);
                } else {
                    self.words.text.push(glyph.ch);
                    word.end = u32::try_from(self.words.text.len()).unwrap_or(u32::MAX);
                }
                word.x = [word.x[0].min(x[0]), word.x[1].max(x[1])];
                growing.last = glyph.ch;
                growing.last_x = x;
                return;
            }
        }
        self.close();
        let start = u32::try_from(self.words.text.len()).unwrap_or(u32::MAX);
        self.words.text.push(glyph.ch);
        let end = u32::try_from(self.words.text.len()).unwrap_or(u32::MAX);
        let face = self.faces.get(usize::from(glyph.face)).cloned().unwrap_or_default();
        let Face { bold, italic, mono } = face;
        let word = Word {
            start,
            end,
            x,
            y,
            size: glyph.size,
            bold,
            italic,
            mono,
            raised: glyph.mark.raised,
            spaced: false,
            leftward,
            link: 0,
        };
        self.word = Some(Growing { word, last: glyph.ch, last_x: x });
    }

    fn space(&mut self) {
        if let Some(growing) = &mut self.word {
            growing.word.spaced = true;
        }
        self.close();
    }

    fn close(&mut self) {
        if let Some(growing) = self.word.take() {
            self.words.list.push(growing.word);
        }
    }
}

impl Words {
    /// Sets an accent and a letter drawn over one another as one letter, if they are that.
    fn accent(&mut self, before: char, now: char) -> bool {
        let (mark, letter) = match (combining(before), combining(now)) {
            (Some(mark), None) => (mark, now),
            (None, Some(mark)) => (mark, before),
            _ => return false,
        };
        let letter = if letter == 'ı' { 'i' } else { letter };
        let Some(whole) = compose(letter, mark) else { return false };
        if self.text.ends_with(before) {
            self.text.pop();
            self.text.push(whole);
            return true;
        }
        false
    }
}
