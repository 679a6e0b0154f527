//! Web archives.
use crate::walk::{Halt, Walk};
use std::io::BufRead;
pub(crate) fn walk(_: &mut Walk<'_>, _: &mut dyn BufRead) -> Result<(), Halt> { Ok(()) }
