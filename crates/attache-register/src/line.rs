//! The JSON form of a deal: the field names of a claim with the value shown of each, then what is the deal's own.

use attache_model::{ClaimId, Conflict, Deal, DocumentId, FieldValues, Kind, Role};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A deal as one line of JSON.
#[derive(Debug, Serialize)]
pub struct RegisterLine<'d> {
    /// The deal's id.
    pub id: &'d str,
    /// Kind.
    pub kind: Kind,
    /// Role to the names shown.
    pub roles: Map<String, Value>,
    /// Stage shown; "-" where the kind has none.
    pub stage: &'d str,
    /// Date shown, or null.
    pub date: Option<&'d str>,
    /// Null, a name, or a list of names.
    pub place: Value,
    /// Quantity shown, or null.
    pub quantity: Option<&'d str>,
    /// Polarity shown.
    pub polarity: Option<&'d str>,
    /// Certainty shown.
    pub certainty: Option<&'d str>,
    /// Sources shown, outermost last.
    pub attributed_to: &'d [String],
    /// Admiralty code ("F3").
    pub grade: String,
    /// How its second half comes about.
    pub grade_why: &'d str,
    /// Ids of the claims.
    pub claims: &'d [ClaimId],
    /// Names of the documents.
    pub documents: Vec<&'d str>,
    /// Whom it goes back to.
    pub origins: &'d [String],
    /// Values that contradict one another.
    pub conflicts: &'d [Conflict],
    /// All values of each field, with their claims.
    pub values: &'d BTreeMap<String, FieldValues>,
    /// Why the claims stand together.
    pub because: &'d [String],
}

/// Puts a deal into its JSON form. `name_of` gives the name that listings call a document by; documents that it does
/// not know are called by their ids.
pub fn register_line<'d>(deal: &'d Deal, name_of: impl Fn(&DocumentId) -> Option<&'d str>) -> RegisterLine<'d> {
    let shown = |field: &str| deal.values.get(field).map_or(&[][..], FieldValues::shown);
    let one = |field: &str| shown(field).first().map(String::as_str);
    let roles = Role::ALL.iter().filter_map(|role| {
        let names = shown(role.name());
        (!names.is_empty()).then(|| (role.name().to_owned(), names.into()))
    });
    RegisterLine {
        id: &deal.id.0,
        kind: deal.kind,
        roles: roles.collect(),
        stage: one("stage").unwrap_or("-"),
        date: one("date"),
        place: match shown("place") {
            [] => Value::Null,
            [one] => one.as_str().into(),
            several => several.into(),
        },
        quantity: one("quantity"),
        polarity: one("polarity"),
        certainty: one("certainty"),
        attributed_to: shown("attributed_to"),
        grade: deal.grade.to_string(),
        grade_why: &deal.grade.why,
        claims: &deal.claims,
        documents: deal.documents.iter().map(|id| name_of(id).unwrap_or(&id.0)).collect(),
        origins: &deal.origins,
        conflicts: &deal.conflicts,
        values: &deal.values,
        because: &deal.because,
    }
}
