//! Runs published spaCy v3 CNN pipelines natively: tokens, tags, lemmas, dependencies, entities.

pub mod analysis;

pub use analysis::{Analysis, Entity, Label, Token, intern};
