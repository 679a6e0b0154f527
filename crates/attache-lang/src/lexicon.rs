//! Words and what the models see of them.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use crate::hash::string_id;
use crate::msgpack::Value;
use crate::unicode;

/// A word as the models see it: its text, and its norm where the tokenizer's exceptions set one.
#[derive(Clone, Debug)]
pub struct Form {
    pub text: SmolStr,
    /// The text in lower case.
    pub lowered: SmolStr,
    pub orth: u64,
    pub norm: u64,
    pub lower: u64,
    pub prefix: u64,
    pub suffix: u64,
    pub shape: u64,
    /// Whether the text is white space alone.
    pub space: bool,
}

/// Norms that replace the lower-cased word: those of the vocabulary, then those of every language.
#[derive(Default)]
pub struct Norms {
    /// Keyed by the word's id (`spacy/lookups.py`, `Table`).
    table: HashMap<u64, u64>,
}

impl Norms {
    /// Takes the table `lexeme_norm` of a vocabulary, if it has one.
    pub fn new(lexeme_norm: Option<&Value<'_>>) -> Self {
        // Currency signs, quotation marks and the like (`spacy/lang/norm_exceptions.py`).
        let base = include_str!("../data/base_norms.tsv").lines().filter_map(|line| line.split_once('\t'));
        let mut table: HashMap<u64, u64> = base.map(|(word, norm)| (string_id(word), string_id(norm))).collect();
        for (key, norm) in lexeme_norm.and_then(Value::as_map).unwrap_or_default() {
            if let (Some(key), Some(norm)) = (key.as_key(), norm.as_str()) {
                table.insert(key, string_id(norm));
            }
        }
        Self { table }
    }
}

impl Form {
    /// The form of a word, whose norm is `norm` if the tokenizer's exceptions set one.
    pub fn new(norms: &Norms, text: &str, norm: Option<&str>) -> Self {
        let lowered = text.to_lowercase();
        let orth = string_id(text);
        let lower = string_id(&lowered);
        let norm = match norm {
            Some(norm) if !norm.is_empty() => string_id(norm),
            _ => norms.table.get(&orth).copied().unwrap_or(lower),
        };
        Self {
            text: text.into(),
            lowered: lowered.into(),
            orth,
            norm,
            lower,
            prefix: string_id(unicode::prefix(text)),
            suffix: string_id(unicode::suffix(text)),
            shape: string_id(&unicode::shape(text)),
            space: !text.is_empty() && text.chars().all(unicode::is_space),
        }
    }
}

/// Numbers the forms that have been met. Numbers are dense, so caches can be plain lists.
#[derive(Clone, Default)]
pub struct Lexicon {
    forms: Vec<Form>,
    /// For each form, that of the same word without a norm of its own.
    plain_ids: Vec<u32>,
    /// Words without a norm of their own.
    plain: HashMap<SmolStr, u32, RandomState>,
    /// Words with a norm set by an exception.
    normed: HashMap<(SmolStr, SmolStr), u32, RandomState>,
}

impl Lexicon {
    /// The number of a word.
    pub fn id(&mut self, norms: &Norms, text: &str) -> u32 {
        if let Some(&id) = self.plain.get(text) {
            return id;
        }
        let id = self.forms.len() as u32;
        self.forms.push(Form::new(norms, text, None));
        self.plain_ids.push(id);
        self.plain.insert(text.into(), id);
        id
    }

    /// The number of a word whose norm is set by an exception.
    pub fn id_with_norm(&mut self, norms: &Norms, text: &str, norm: &str) -> u32 {
        let key = (SmolStr::new(text), SmolStr::new(norm));
        if let Some(&id) = self.normed.get(&key) {
            return id;
        }
        let plain = self.id(norms, text);
        let id = self.forms.len() as u32;
        self.forms.push(Form::new(norms, text, Some(norm)));
        self.plain_ids.push(plain);
        self.normed.insert(key, id);
        id
    }

    /// The number of the same word without a norm of its own.
    pub fn plain_id(&self, id: u32) -> u32 {
        self.plain_ids[id as usize]
    }

    /// The form with this number.
    pub fn form(&self, id: u32) -> &Form {
        &self.forms[id as usize]
    }

    /// How many forms there are.
    pub fn len(&self) -> usize {
        self.forms.len()
    }
}
