//! How well claims that were read agree with claims that were written down by hand.
//!
//! **When a claim is right.** An annotated claim and one that was read go together when document and kind are the same,
//! their evidence shares at least one character, and the fillers of the kind's core roles agree: the mean, over those
//! core roles that either side fills, of the F1 of their fillers is at least 0.5 (1 where neither fills any). Fillers are
//! compared without case, accents, punctuation, a leading article and the s of a plural. One claim is counted for one
//! only; of all ways to pair them, the one with the greatest sum of agreement is taken, and between equals the one in
//! which more further fields agree. An annotated claim marked `optional` counts neither when it is missed nor when it is
//! found.
//!
//! **Ties.** Two pairings can have the same greatest sum and yet differ in how many pairs they have (1 + 0 against
//! 0.5 + 0.5), in which optional claims they use up, and in which fields agree: a tie can change every number. So the
//! pairing is found by the very steps, in the very order and arithmetic, of the solver that the definition uses (see
//! `assign.rs`): the same input gives the same pairs here and there, ties included.
//!
//! **Numbers** are those of the script in which the annotation guide of the project defines them, for every input
//! that the script takes and that is well-formed JSON with numbers of at most 64 bits and fillers that are no lists or
//! objects. Input that the script refuses or breaks on is told with file and line, and the rest is scored.
//!
//! Nothing here reads files: texts come in through a function.

mod agree;
mod assign;
mod line;
mod names;
mod place;
mod score;

pub use agree::Field;
pub use line::{Line, LineError, parse};
pub use score::{DocumentFigures, FieldFigures, Figures, KindFigures, Score, ScoreError, score};

/// How much one comparison may ask for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest line of claims that is looked at, in bytes.
    pub line_bytes: usize,
    /// The most lines of one file.
    pub lines: usize,
    /// The most findings told of one file; a last one says that there are more.
    pub findings: usize,
    /// Up to so many annotated claims times claims read, all are paired in one go, as the definition does. Beyond, each
    /// document and kind by itself: the sum is the same and so is every number but where a tie decides.
    pub cells: u64,
    /// Steps that comparing may take, each some nanoseconds.
    pub steps: u64,
}

impl Default for Limits {
    /// Enough for a million claims; a hostile input is given up within about a minute.
    fn default() -> Self {
        Self { line_bytes: 1 << 20, lines: 5_000_000, findings: 1000, cells: 100_000_000, steps: 40_000_000_000 }
    }
}
