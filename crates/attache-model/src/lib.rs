//! The vocabulary that every room of Attaché knows, and nothing else: no reading, no resolving, no I/O.
//!
//! What a claim is, which kinds there are, and what their roles and stages mean follows the annotation
//! guide of the project; the forms written to JSON are those of that guide, plus fields of ours.

mod article;
mod claim;
mod deal;
mod document;
mod edtf;
mod entity;
mod finding;
mod kind;
mod span;
mod wire;

pub use article::{Article, Block, Fact, Learnt, LinkRun, Part, Place, Run, Told};
pub use claim::{Certainty, Claim, ClaimId, Filler, Polarity, Quantity, When};
pub use deal::{Conflict, Deal, DealId, FieldValues, Grade, Reliability, Value};
pub use document::{DateOrigin, Document, DocumentId, Link, Paragraph, Published, Source};
pub use edtf::{Edtf, EdtfError};
pub use entity::{EntityId, Resolution};
pub use finding::{Finding, Severity};
pub use kind::{Kind, Role, Stage, UnknownName};
pub use span::{CharIndex, Span};
pub use wire::{ClaimLine, claim_line};
