//! Runs published spaCy v3 CNN pipelines natively: tokens, tags, lemmas, dependencies, entities.
//!
//! A pipeline is a folder as `spacy package` lays it out. [`Pipeline::load`] reads all of it (tokenizer
//! rules, tables, weights) and [`Pipeline::analyse`] gives what spaCy gives; no Python runs. [`models`]
//! fetches and finds the default pipeline, `en_core_web_md`.
//!
//! ```no_run
//! let pipeline = attache_lang::Pipeline::load(&attache_lang::models::locate()?)?;
//! let text = "Kestania bought twelve Falcon-7 drones.";
//! let analysis = pipeline.analyse(text);
//! let verb = analysis.tokens.iter().find(|token| token.dep == "ROOT");
//! assert_eq!(verb.map(|token| token.lemma.as_str()), Some("buy"));
//! # Ok::<(), attache_lang::ModelError>(())
//! ```
//!
//! The formats and procedures are those of spaCy 3.8 and thinc 8.3 (Honnibal, Montani, Van Landeghem, Boyd:
//! "spaCy: Industrial-strength Natural Language Processing in Python", MIT licence); each module names the
//! files it follows.

pub mod analysis;
mod config;
mod error;
mod hash;
mod kernel;
mod lemmatizer;
mod lexicon;
mod manifest;
pub mod models;
mod msgpack;
mod ner;
mod nonproj;
mod parser;
mod pattern;
mod pipeline;
mod ruler;
mod thinc;
mod tok2vec;
mod tokenizer;
mod transition;
mod unicode;
mod vectors;
mod windows;

pub use analysis::{Analysis, Entity, Label, Token, intern};
pub use error::ModelError;
pub use kernel::level_name;
pub use pipeline::Pipeline;
pub use windows::MAX_TOKENS;
