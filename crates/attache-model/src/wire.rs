//! The JSON form of a claim: the annotation guide's fields first, then ours.

use crate::{Certainty, Claim, Filler, Kind, Polarity, Span, Stage};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A claim as one line of JSON, in the guide's form, with fields of ours after it.
#[derive(Debug, Serialize)]
pub struct ClaimLine<'c> {
    /// The document's name.
    pub doc: &'c str,
    /// The claim's id.
    pub id: &'c str,
    /// Kind.
    pub kind: Kind,
    /// Role to canonical names.
    pub roles: Map<String, Value>,
    /// Stage.
    pub stage: Stage,
    /// EDTF date or null.
    pub date: Option<&'c str>,
    /// Null, a name, or a list of names.
    pub place: Value,
    /// Quantity or null.
    pub quantity: Option<&'c str>,
    /// Polarity.
    pub polarity: Polarity,
    /// Certainty.
    pub certainty: Certainty,
    /// Sources, outermost last.
    pub attributed_to: Vec<&'c str>,
    /// Verbatim evidence.
    pub evidence: &'c str,
    /// Where it stands, in characters.
    pub span: Span,
    /// Every filler with its words and how they were resolved.
    pub fillers: Map<String, Value>,
    /// From what the date was worked out.
    pub date_basis: Option<&'c str>,
    /// The frame that read it.
    pub rule: &'c str,
    /// Version of the reader.
    pub reader: &'c str,
    /// Version of the knowledge.
    pub knowledge: &'c str,
}

/// Puts a claim into its JSON form; `name` is its document's name and `evidence` the words of its evidence span.
pub fn claim_line<'c>(claim: &'c Claim, name: &'c str, evidence: &'c str) -> ClaimLine<'c> {
    let names = |fillers: &[Filler]| fillers.iter().map(|f| f.name.as_str().into()).collect::<Vec<Value>>();
    let mut fillers: Map<String, Value> =
        claim.roles.iter().map(|(role, fillers)| (role.name().to_owned(), json!(fillers))).collect();
    if !claim.places.is_empty() {
        fillers.insert("place".into(), json!(claim.places));
    }
    if !claim.attributed_to.is_empty() {
        fillers.insert("attributed_to".into(), json!(claim.attributed_to));
    }
    let place = match claim.places.as_slice() {
        [] => Value::Null,
        [one] => one.name.as_str().into(),
        several => names(several).into(),
    };
    ClaimLine {
        doc: name,
        id: &claim.id.0,
        kind: claim.kind,
        roles: claim.roles.iter().map(|(role, f)| (role.name().to_owned(), names(f).into())).collect(),
        stage: claim.stage,
        date: claim.when.as_ref().map(|when| when.date.as_str()),
        place,
        quantity: claim.quantity.as_ref().map(|quantity| quantity.text.as_str()),
        polarity: claim.polarity,
        certainty: claim.certainty,
        attributed_to: claim.attributed_to.iter().map(|f| f.name.as_str()).collect(),
        evidence,
        span: claim.evidence,
        fillers,
        date_basis: claim.when.as_ref().map(|when| when.basis.as_str()),
        rule: &claim.rule,
        reader: &claim.reader,
        knowledge: &claim.knowledge,
    }
}
