//! The state of drawing text: matrices and spacing.

/// A plane transformation, as PDF writes it: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
    pub e: f64,
    pub f: f64,
}

impl Matrix {
    /// That which changes nothing.
    pub(crate) const SAME: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// From the six numbers in their usual order.
    pub(crate) fn of([a, b, c, d, e, f]: [f64; 6]) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// First `self`, then `next`.
    pub(crate) fn then(&self, next: &Self) -> Self {
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    /// Where a point comes to.
    pub(crate) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// The same, begun at another point.
    pub(crate) fn shifted(&self, x: f64, y: f64) -> Self {
        let (e, f) = self.apply(x, y);
        Self { e, f, ..*self }
    }
}

/// What `q` saves and `Q` brings back.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// From where text is drawn to the page as shown.
    pub page: Matrix,
    /// Space after each character (Tc), in unscaled text units.
    pub char_space: f64,
    /// Space after each space (Tw).
    pub word_space: f64,
    /// Horizontal scaling (Tz) as a factor.
    pub stretch: f64,
    /// Distance between lines (TL).
    pub leading: f64,
    /// Which font of the table, if one is set that can be read.
    pub font: Option<usize>,
    /// Its size (Tf).
    pub size: f64,
    /// How far above the baseline (Ts).
    pub rise: f64,
    /// Rendering mode 3 or 7: nothing is painted.
    pub invisible: bool,
}

impl State {
    /// What a page begins with.
    pub(crate) fn new(page: Matrix) -> Self {
        Self {
            page,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            font: None,
            size: 0.0,
            rise: 0.0,
            invisible: false,
        }
    }
}
