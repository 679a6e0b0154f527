//! Opening the casebook that the user means, and finding what they name in it.

use crate::{args::Global, fail::Failure};
use attache_casebook::{Access, Casebook, Match};

/// Opens the casebook to look things up.
pub fn to_read(global: &Global) -> Result<Casebook, Failure> {
    Ok(Casebook::open(&global.casebook, Access::Read, global.wait)?)
}

/// Opens the casebook to write, making it if need be.
pub fn to_write(global: &Global) -> Result<Casebook, Failure> {
    Ok(Casebook::open(&global.casebook, Access::Write, global.wait)?)
}

/// The one thing that the user names; `listing` is the command that lists such things.
pub fn only<T>(found: Match<T>, thing: &str, wanted: &str, listing: &str) -> Result<T, Failure> {
    match found {
        Match::One(one) => Ok(one),
        Match::None => Err(Failure::Usage(format!("there is no {thing} '{wanted}'; `{listing}` lists them"))),
        Match::Several(some) => {
            Err(Failure::Usage(format!("'{wanted}' may mean several: {}; write more of it", some.join(", "))))
        }
    }
}
