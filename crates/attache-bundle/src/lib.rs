//! Files that hold several documents: archives, mail, feeds, web archives, tables.
//!
//! [`sniff`] tells from a file's first bytes what it is, [`members`] walks it and hands over one document after another, each
//! with what the bundle says of it ([`Member::told`]). A member's bytes are again a file: whoever receives them finds out what
//! they are, and may walk them in turn with the same [`Budget`].
//!
//! - Memory is bounded by [`Limits`], not by the input: of an archive or a table, one member or row is held at a time.
//! - Every input is hostile until parsed. What is wrong with one member costs that member ([`MemberError`]); only what makes
//!   going on pointless ends a walk ([`BundleError`]).
//! - A member's name is a label. It is made safe to show, and never used as a path.
//! - Nothing here opens files: bytes come from whoever calls.

mod archive;
mod budget;
mod bundle;
mod dates;
mod feed;
mod limits;
mod mail;
mod member;
mod names;
mod sniff;
mod table;
mod walk;
mod warc;

pub use archive::zip::{ZipKind, zip_kind};
pub use budget::{Budget, Spent};
pub use bundle::{Bundle, Input, Options, members};
pub use limits::Limits;
pub use member::{Aside, AsideKind, BundleError, Fault, Member, MemberError, Summary};
pub use sniff::sniff;
pub use table::mapping::{Field, Mapping, MappingError};
