use crate::{ClaimId, DocumentId, Kind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// Values that contradict one another.
    pub conflicts: Vec<Conflict>,
    /// Why the claims were put together, one reason a line.
    pub because: Vec<String>,
}
