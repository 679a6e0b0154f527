use serde::{Deserialize, Serialize};
use std::fmt;

/// The stable name of a record of the knowledge files (`state:iran`), or of none: what no file or rule
/// resolves has no id and stays as the text has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub String);

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How the words of a text were taken to mean an entity.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Resolution {
    /// A name of the record stands there.
    Named,
    /// Its adjective or people ("Iranian").
    Demonym,
    /// A seat or by-word that stands for it ("Tehran").
    Metonym,
    /// Somebody who acts for it ("the Turkish president").
    ActsFor {
        /// The words, or the record, that act.
        actor: String,
    },
    /// A pronoun or description, and what it was taken to mean.
    Reference {
        /// The words referred to.
        antecedent: String,
    },
    /// Not resolved: as the text has it.
    AsWorded,
}
