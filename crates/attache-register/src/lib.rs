//! Claims to deals.
//!
//! [`build`] puts claims about the same thing in the world together: same kind, same parties, items of one family,
//! dates that fit. It keeps every value claimed for every field, names what contradicts, counts the independent
//! origins and grades the result. It is a pure function: the same claims give the same bytes, in whatever order they
//! come. [`Filter`] chooses among deals, [`register_line`] puts one into its JSON form.
//!
//! Nothing here reads a text or a file.

mod build;
mod facts;
mod filter;
mod grade;
mod group;
mod line;
mod quantity;
mod time;
mod values;

pub use build::{DocumentFacts, build};
pub use filter::Filter;
pub use line::{RegisterLine, register_line};
