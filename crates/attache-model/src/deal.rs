use crate::{ClaimId, DocumentId, Kind};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// A hash of the claims that a deal began with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DealId(pub String);

/// One value that some claims give to a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The value, in the form of the claims' JSON; several names joined in a list.
    pub value: Vec<String>,
    /// The claims that give it, in order of their ids.
    pub claims: Vec<ClaimId>,
    /// How many independent origins stand behind it.
    pub origins: u32,
}

/// All values claimed for one field, best supported first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldValues(pub Vec<Value>);

impl FieldValues {
    /// The value shown in the register.
    pub fn shown(&self) -> &[String] {
        self.0.first().map_or(&[], |value| &value.value)
    }
}

/// Values of a field that cannot all be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// What is said against what, in a sentence.
    pub what: String,
}

/// How far a source can be trusted, by the Admiralty code; an analyst sets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged: nobody has set it.
    #[default]
    F,
}

/// A grade of the Admiralty code ("F3"), and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Of the best source.
    pub reliability: Reliability,
    /// 1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
    pub credibility: u8,
    /// How the credibility comes about, in a sentence.
    pub why: String,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:?}{}", self.reliability, self.credibility))
    }
}

/// One thing in the world (a sale, a plant, a pact, a strike) and all that is claimed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deal {
    /// Stable under re-reading as long as its earliest claim stands.
    pub id: DealId,
    /// What sort of thing.
    pub kind: Kind,
    /// Field name (roles, `stage`, `date`, `place`, `quantity`, `polarity`, `certainty`, `attributed_to`) to the values claimed.
    pub values: BTreeMap<String, FieldValues>,
    /// All claims about it.
    pub claims: Vec<ClaimId>,
    /// The documents they stand in.
    pub documents: Vec<DocumentId>,
    /// Who it goes back to: outlets and sources counted once, in words.
    pub origins: Vec<String>,
    /// How far it can be believed.
    pub grade: Grade,
    /// Values that contradict one another.
    pub conflicts: Vec<Conflict>,
    /// Why the claims were put together, one reason a line.
    pub because: Vec<String>,
}
