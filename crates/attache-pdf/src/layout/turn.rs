//! Pages whose text runs up, down or upside down (wide tables, scans, Chinese columns), turned so that it runs to the right.

use crate::source::{Glyph, PageText};

/// Which way most text of a page runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Turn {
    /// To the right.
    #[default]
    Right,
    /// Upwards: the page's left side is the text's top.
    Up,
    /// To the left, upside down.
    Left,
    /// Downwards: the page's right side is the text's top.
    Down,
}

/// The way a character runs; none when it runs askew (a watermark) or nowhere (an accent without width).
pub(crate) fn way(glyph: &Glyph) -> Option<Turn> {
    let (dx, dy) = (glyph.to[0] - glyph.from[0], glyph.to[1] - glyph.from[1]);
    // Five degrees: a scan may stand a little askew.
    let (flat, steep) = (dy.abs() <= 0.09 * dx.abs(), dx.abs() <= 0.09 * dy.abs());
    match () {
        () if dx.abs() + dy.abs() < 1e-3 => None,
        () if flat && dx > 0.0 => Some(Turn::Right),
        () if flat => Some(Turn::Left),
        () if steep && dy > 0.0 => Some(Turn::Up),
        () if steep => Some(Turn::Down),
        () => None,
    }
}

/// Whether a character has any extent along its line.
pub(crate) fn is_still(glyph: &Glyph) -> bool {
    (glyph.to[0] - glyph.from[0]).abs() + (glyph.to[1] - glyph.from[1]).abs() < 1e-3
}

impl Turn {
    /// The way in which most characters of a page run.
    pub(crate) fn of(page: &PageText) -> Self {
        let mut counts = [0_usize; 4];
        for glyph in page.glyphs.iter().filter(|glyph| glyph.ch != ' ') {
            if let Some(turn) = way(glyph)
                && let Some(count) = counts.get_mut(turn as usize)
            {
                *count += 1;
            }
        }
        let [right, up, left, down] = counts;
        match right.max(up).max(left).max(down) {
            most if most == right => Self::Right,
            most if most == up => Self::Up,
            most if most == down => Self::Down,
            _ => Self::Left,
        }
    }

    /// A point of the page, in the turned page.
    pub(crate) fn point(self, [x, y]: [f32; 2], [width, height]: [f32; 2]) -> [f32; 2] {
        match self {
            Self::Right => [x, y],
            Self::Up => [y, width - x],
            Self::Left => [width - x, height - y],
            Self::Down => [height - y, x],
        }
    }

    /// Left, bottom, right, top on the turned page, as they are on the page itself.
    pub(crate) fn back(self, [left, bottom, right, top]: [f32; 4], [width, height]: [f32; 2]) -> [f32; 4] {
        match self {
            Self::Right => [left, bottom, right, top],
            Self::Up => [width - top, left, width - bottom, right],
            Self::Left => [width - right, height - top, width - left, height - bottom],
            Self::Down => [bottom, height - right, top, height - left],
        }
    }

    /// The turned page's width and height.
    pub(crate) fn extent(self, [width, height]: [f32; 2]) -> [f32; 2] {
        match self {
            Self::Right | Self::Left => [width, height],
            Self::Up | Self::Down => [height, width],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let extent = [600.0, 800.0];
        for turn in [Turn::Right, Turn::Up, Turn::Left, Turn::Down] {
            let (a, b) = (turn.point([100.0, 200.0], extent), turn.point([130.0, 260.0], extent));
            let bounds = [a[0].min(b[0]), a[1].min(b[1]), a[0].max(b[0]), a[1].max(b[1])];
            assert_eq!(turn.back(bounds, extent), [100.0, 200.0, 130.0, 260.0], "{turn:?}");
        }
    }

    #[test]
    fn text_that_runs_up_begins_at_the_left_of_the_turned_page() {
        let (low, high) = (Turn::Up.point([50.0, 10.0], [600.0, 800.0]), Turn::Up.point([50.0, 700.0], [600.0, 800.0]));
        assert!(low[0] < high[0] && low[1] == high[1]);
        // What stands further left on the page stands higher when it is turned.
        assert!(Turn::Up.point([20.0, 10.0], [600.0, 800.0])[1] > low[1]);
    }
}
