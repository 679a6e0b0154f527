//! The model that the tests run. They fail without it: a test that is skipped proves nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::path::PathBuf;
use std::sync::LazyLock;

use attache_lang::{Pipeline, models};

/// The folder of the installed model.
pub fn model() -> PathBuf {
    models::locate().unwrap_or_else(|error| panic!("{error}\n\nThese tests need the language model. run: make model\n"))
}

/// The pipeline, loaded once.
#[allow(dead_code, reason = "each test binary uses what it needs")]
pub fn pipeline() -> &'static Pipeline {
    static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::load(&model()).unwrap());
    &PIPELINE
}
