//! What a pipeline says about a text: tokens, sentences, entities.
//!
//! Offsets are byte offsets into the analysed text and always lie on character boundaries, so
//! `&text[token.start as usize..token.end as usize]` is the token. Tokens are in text order and do
//! not overlap; what lies between two of them is a single space or nothing.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{LazyLock, Mutex, PoisonError};

use smol_str::SmolStr;

/// A tag, part of speech, dependency or entity label.
///
/// Labels are interned: each distinct label is leaked once and lives as long as the program. That is
/// bounded, because labels come from a model's label lists (a few hundred words) and never from the
/// text, and loading the same model again finds the labels that are already there. In return tokens
/// are small, can be compared with literals (`token.dep == "nsubj"`) and outlive their pipeline.
pub type Label = &'static str;

static LABELS: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);

/// The one [`Label`] with this spelling.
///
/// Leaks `s` the first time it is seen: pass label names of a model or a rule, never stretches of a text.
pub fn intern(s: &str) -> Label {
    let mut labels = LABELS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(label) = labels.get(s) {
        return label;
    }
    let label: Label = Box::leak(s.to_owned().into_boxed_str());
    labels.insert(label);
    label
}

/// One token of an [`Analysis`].
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Byte offset of its first character in the text.
    pub start: u32,
    /// Byte offset just after its last character.
    pub end: u32,
    /// Index in [`Analysis::tokens`] of its syntactic head; its own index if it is a root.
    pub head: u32,
    /// Fine-grained tag of the model's tag set (for English the Penn Treebank's, `_SP` for white space).
    pub tag: Label,
    /// Universal part of speech, such as `NOUN`; empty if the pipeline does not say.
    pub pos: Label,
    /// Dependency label towards the head, such as `nsubj`; `ROOT` for a root, `dep` if unlabelled.
    pub dep: Label,
    /// Base form; empty if the pipeline has no lemmatizer.
    pub lemma: SmolStr,
    /// Number of its sentence: index in [`Analysis::sentences`].
    pub sent: u32,
}

impl Token {
    /// The token's own words.
    ///
    /// `text` must be the text that was analysed; with another one the result is empty where the
    /// offsets do not fit.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// A named entity: a stretch of tokens with a label such as `GPE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Index of its first token.
    pub start: u32,
    /// Index just after its last token.
    pub end: u32,
    /// Entity type of the model's label set.
    pub label: Label,
}

/// All that a pipeline says about one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Tokens in text order, white-space tokens included.
    pub tokens: Vec<Token>,
    /// Token ranges of the sentences: in order, without gaps, together all tokens.
    pub sentences: Vec<Range<u32>>,
    /// Entities in text order; they do not overlap.
    pub entities: Vec<Entity>,
}
