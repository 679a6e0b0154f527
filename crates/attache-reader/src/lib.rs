//! Analysed text to claims.
//!
//! The reader is a pure function: a document, its analysis and the knowledge go in, claims come out, the same
//! on any machine. It knows no other document and no register.

mod coref;
mod exchange;
mod extract;
mod fill;
mod follow;
mod frames;
mod grammar;
mod lexicon;
mod making;
mod measure;
mod names;
mod partners;
mod phase;
mod places;
mod quantity;
mod reader;
mod sources;
mod stance;
mod syntax;
mod time;
mod told;
mod when;

pub use reader::{Reader, VERSION};
