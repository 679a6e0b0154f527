//! Tests of the reader with the real model and the knowledge of this repository. One program, so that both are
//! loaded once.

#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod common;
mod frames;
mod invariants;
mod sentences;
