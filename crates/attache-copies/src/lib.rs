//! Which documents are copies of one another, and who draws on whom.
//!
//! Copies are found in three steps. [`Signature::of`] reduces a text to 96 numbers, which are kept with the document;
//! [`Index`] tells which documents' signatures agree so far that they may be one text; [`Texts`] compares the words
//! of these themselves and puts together what is the same.
//!
//! ```
//! use attache_copies::{Index, Signature, Standing, Texts, Thresholds, Words};
//!
//! let wire = "Two officials in Ruritania said on Monday that forty howitzers had arrived by ship at the port of Zenda.";
//! let texts = [wire.to_owned(), wire.replace("Monday", "Tuesday"), "The weather will stay fine for most of the week.".into()];
//! let mut index = Index::new();
//! for (id, text) in (0..).zip(&texts) {
//!     index.add(id, Signature::of(text));
//! }
//! let thresholds = Thresholds::default();
//! let pairs = index.pairs(thresholds.promised);
//! let mut words = Texts::new(|id| texts.get(id as usize).map(|text| Words::of(text)));
//! let links = words.links(&pairs, &thresholds);
//! let known: Vec<Standing> = (0..3).map(|id| Standing { id, published: None, named: 0, length: 1 }).collect();
//! let groups = words.groups(&known, &links, &thresholds);
//! assert_eq!(groups[0].members.iter().map(|member| member.id).collect::<Vec<_>>(), [0, 1]);
//! ```
//!
//! Whom a document draws on by its own words is read by [`Creditor`], with the phrases of `knowledge/words/credits.toml`;
//! [`draws`] adds up credits, links and copies of all documents, and names circles.

mod compare;
mod credits;
mod difference;
mod draws;
mod group;
mod index;
mod signature;
mod words;

pub use compare::{Likeness, Thresholds};
pub use credits::{Credit, Creditor, Cues, How, Sort};
pub use difference::{Change, Difference, Unit, difference};
pub use draws::{By, DocumentDraws, Drawing, Draws, Party, PartyDraws, SourceDraws, draws, named_by_copies};
pub use group::{Because, Group, Link, Member, Standing, Texts};
pub use index::{Index, Near};
pub use signature::{BANDS, HASHES, ROWS, Signature, SignatureError};
pub use words::{MAX_WORDS, Words};
