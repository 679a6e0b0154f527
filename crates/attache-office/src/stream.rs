//! The bytes in which places count.

use crate::{Limits, OfficeError, zipped::Container};

/// Stands between the names of parts in [`attache_model::Article::within`].
pub(crate) const BETWEEN: &str = " + ";

/// The bytes in which the places of an article count: the parts that `within` names, one after the other.
///
/// `bytes` is the file, `within` is the article's. A quotation is shown where it stands by cutting these bytes at its place.
///
/// # Errors
/// When the file is no archive, one of the parts is not in it, or a limit is exceeded.
pub fn stream(bytes: &[u8], within: &str, limits: &Limits) -> Result<Vec<u8>, OfficeError> {
    let mut zip = Container::open("zipped", bytes, limits)?;
    let mut all = Vec::new();
    for part in within.split(BETWEEN) {
        all.extend(zip.demand(part)?);
    }
    Ok(all)
}
