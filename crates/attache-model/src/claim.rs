use crate::{DocumentId, Edtf, EntityId, Kind, Resolution, Role, Span, Stage};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// A hash of what a claim says and where, so that reading twice changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClaimId(pub String);

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether the claim is that it happened, or that it did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// It is so.
    Affirmed,
    /// It is not so.
    Denied,
}

/// How firmly the document itself presents a claim, firmest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Flatly, in its own voice or by a source passed on without hedge.
    Asserted,
    /// Reportedly; unnamed sources.
    Reported,
    /// The document keeps its distance: claims, alleges, accuses.
    Alleged,
    /// May, might, could, likely.
    Possible,
}

macro_rules! lower_name {
    ($type:ident { $($variant:ident = $name:literal),+ }) => {
        impl $type {
            /// Its name in files.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
lower_name!(Polarity { Affirmed = "affirmed", Denied = "denied" });
lower_name!(Certainty { Asserted = "asserted", Reported = "reported", Alleged = "alleged", Possible = "possible" });

/// Who or what fills a role, in canonical form, with the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filler {
    /// Canonical form ("Iran", "TB2", "drone"); as worded where nothing resolves it.
    pub name: String,
    /// The record it stands for, where one is known.
    pub entity: Option<EntityId>,
    /// The words in the document.
    pub span: Span,
    /// How the words were taken to mean the name.
    pub resolution: Resolution,
}

/// A date, with the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct When {
    /// The date.
    pub date: Edtf,
    /// The time expression, where there is one; none when taken from tense and publication.
    pub span: Option<Span>,
    /// From what it was worked out ("last month, before 2023-08-22").
    pub basis: String,
}

/// How many or how much, with the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quantity {
    /// "20", ">40", "nearly 24", "6/12" (between), "$700m".
    pub text: String,
    /// The words.
    pub span: Span,
}

/// One statement, made in a document, that something concerning arms and their diplomacy is, was, will be,
/// or is not the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Hash of what it says and where.
    pub id: ClaimId,
    /// The document that makes it.
    pub document: DocumentId,
    /// What sort of statement.
    pub kind: Kind,
    /// Who and what, by role. Each list is in the order of the text and holds no name twice.
    pub roles: BTreeMap<Role, Vec<Filler>>,
    /// How far the thing has come.
    pub stage: Stage,
    /// When it happened.
    pub when: Option<When>,
    /// Where it happened.
    pub places: Vec<Filler>,
    /// How many.
    pub quantity: Option<Quantity>,
    /// Whether it is affirmed or denied.
    pub polarity: Polarity,
    /// How firmly.
    pub certainty: Certainty,
    /// Whom the document names as its source, outermost last.
    pub attributed_to: Vec<Filler>,
    /// The stretch of text that carries it.
    pub evidence: Span,
    /// The frame that read it.
    pub rule: String,
    /// Steps of the reading, for a person who asks why.
    pub because: Vec<String>,
    /// Version of the reader.
    pub reader: String,
    /// Version of the knowledge.
    pub knowledge: String,
}

impl Claim {
    /// Works out the id from everything the claim says and where it says it: kind, fillers with their spans,
    /// further fields and evidence; not from the versions that read it, nor the explanation.
    pub fn identify(&self) -> ClaimId {
        let mut hash = blake3::Hasher::new();
        let mut part = |text: &str| {
            hash.update(&(text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        part(&self.document.0);
        part(self.kind.name());
        for (role, fillers) in &self.roles {
            part(role.name());
            fillers.iter().for_each(|filler| part(&filler.name));
        }
        part(self.stage.name());
        part(self.when.as_ref().map_or("", |when| when.date.as_str()));
        part("places");
        self.places.iter().for_each(|place| part(&place.name));
        part(self.quantity.as_ref().map_or("", |quantity| &quantity.text));
        part(self.polarity.name());
        part(self.certainty.name());
        self.attributed_to.iter().for_each(|source| part(&source.name));
        part(&format!("{}-{}", self.evidence.start, self.evidence.end));
        // 64 bits: a casebook of a million claims meets a collision with odds of one in thirty million.
        ClaimId(hash.finalize().to_hex()[..16].to_owned())
    }

    /// The canonical names that fill a role.
    pub fn names(&self, role: Role) -> impl Iterator<Item = &str> {
        self.roles.get(&role).into_iter().flatten().map(|filler| filler.name.as_str())
    }
}
