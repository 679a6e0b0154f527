//! What Attaché knows before it reads.
//!
//! [`Sources`] are the files of a knowledge folder, [`Knowledge`] what they say: records of states, actors, people,
//! classes and systems of arms, instruments, outlets and places, and an index of every name they go by.
//! [`Knowledge::find`] finds those names in a text.
//!
//! The form of the files is described in `knowledge/README.md`. Loading is strict: whatever a file has that this
//! crate does not understand is an error with file and line, and all errors are told at once.

mod check;
mod cities;
mod find;
mod fold;
mod knowledge;
mod load;
mod names;
mod record;
mod rows;
mod sources;

pub use check::check;
pub use find::{Context, Hit, Reading, Sense};
pub use knowledge::Knowledge;
pub use record::{
    Actor, ActorType, Class, Details, Instrument, InstrumentType, Outlet, OutletType, Ownership, Person, Place,
    PlaceType, Record, RecordRef, State, StateStatus, System, Table,
};
pub use sources::{SourceFile, Sources};
