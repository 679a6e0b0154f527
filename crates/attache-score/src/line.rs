//! Claims as lines of JSON: reading them, and what comparing needs of them.

use crate::{
    Limits,
    agree::Said,
    names::{folded, names, words},
    place::Place,
};
use attache_model::{Finding, Kind, UnknownName};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// What is kept of a claim as it was written: the guide's fields.
const GUIDE: [&str; 14] = [
    "doc",
    "id",
    "kind",
    "roles",
    "stage",
    "date",
    "place",
    "quantity",
    "polarity",
    "certainty",
    "attributed_to",
    "evidence",
    "span",
    "optional",
];

/// A claim, annotated or read. Written as JSON, it has the fields of the guide as they were given.
#[derive(Clone, Debug)]
pub struct Line {
    claim: Map<String, Value>,
    doc: String,
    kind: Kind,
    /// Whether careful annotators would differ.
    pub(crate) optional: bool,
    pub(crate) evidence: Evidence,
    /// For each core role of the kind its fillers, folded.
    pub(crate) core: Vec<Vec<String>>,
    pub(crate) item: Vec<String>,
    pub(crate) place: Vec<String>,
    pub(crate) attributed_to: Vec<String>,
    pub(crate) stage: Said,
    pub(crate) quantity: Said,
    pub(crate) polarity: Said,
    pub(crate) certainty: Said,
    /// EDTF; empty when there is none.
    pub(crate) date: String,
}

/// How a claim says where it stands.
#[derive(Clone, Debug)]
pub(crate) enum Evidence {
    /// By a place, which is believed.
    At(Place),
    /// By its words, which are kept in the claim.
    Words,
}

/// Why a line is no claim that can be scored.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// No JSON.
    #[error("no JSON: {0}")]
    Json(serde_json::Error),
    /// JSON, but no object.
    #[error("no JSON object with a claim in it")]
    NoObject,
    /// The document is not named.
    #[error("no name of a document in \"doc\"")]
    NoDocument,
    /// The kind is not named.
    #[error("no kind of claim in \"kind\"")]
    NoKind,
    /// The kind is none of the guide's.
    #[error(transparent)]
    UnknownKind(UnknownName),
    /// It cannot be known where the claim stands.
    #[error("neither \"evidence\", the words of the text, nor \"span\", their place: [start, end] in characters")]
    NoEvidence,
    /// The place is none.
    #[error("\"span\" is no place in a text: [start, end] in characters")]
    NoSpan,
}

/// Reads claims from JSON Lines; `file` is their name in findings. A line that is no claim is told and the rest goes on;
/// a line with a kind that the guide does not have is told as a warning and left out, as the definition does.
pub fn parse(text: &str, file: &str, limits: &Limits) -> (Vec<Line>, Vec<Finding>) {
    let mut lines = Vec::new();
    let mut findings = Vec::new();
    let mut left_out = 0_usize;
    let mut tell = |finding: Finding| {
        if findings.len() < limits.findings {
            findings.push(finding);
        } else {
            left_out += 1;
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in lines_of(text).enumerate() {
        let at = u32::try_from(number.saturating_add(1)).ok();
        if number >= limits.lines {
            tell(Finding::error(file, at, format!("only the first {} lines are read; split the file", limits.lines)));
            break;
        }
        if line.len() > limits.line_bytes {
            let message = format!("a line of {} bytes is no claim; {} are allowed", line.len(), limits.line_bytes);
            tell(Finding::error(file, at, message));
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        let mut oddities = Vec::new();
        let claim = serde_json::from_str(line).map_err(LineError::Json).and_then(|value| read(value, &mut oddities));
        for oddity in oddities {
            tell(Finding::warning(file, at, oddity));
        }
        match claim {
            Ok(claim) => lines.push(claim),
            Err(error @ LineError::UnknownKind(_)) => {
                tell(Finding::warning(file, at, format!("left out: {error}")));
            }
            Err(error) => tell(Finding::error(file, at, error.to_string())),
        }
    }
    if left_out > 0 {
        findings.push(Finding::error(file, None, format!("{left_out} more lines have something wrong with them")));
    }
    (lines, findings)
}

/// The lines of a text, whichever of the three ways its lines end; a last empty one is not told apart.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

impl Line {
    /// A claim from a JSON object in the form of the guide; other fields are ignored.
    ///
    /// # Errors
    /// When it has no document, no kind of the guide's or nothing that says where it stands.
    pub fn from_value(value: Value) -> Result<Self, LineError> {
        read(value, &mut Vec::new())
    }

    /// The document's name.
    pub fn doc(&self) -> &str {
        &self.doc
    }

    /// Kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether its place is given in characters; if not, it is looked for in the text by its words.
    pub fn has_span(&self) -> bool {
        matches!(self.evidence, Evidence::At(_))
    }

    /// The words of its evidence, where it has them.
    pub fn words(&self) -> Option<&str> {
        self.claim.get("evidence").and_then(Value::as_str)
    }

    /// A field of the guide's, as it was given.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.claim.get(name)
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.claim.serialize(serializer)
    }
}

fn read(value: Value, oddities: &mut Vec<&'static str>) -> Result<Line, LineError> {
    let Value::Object(mut claim) = value else { return Err(LineError::NoObject) };
    claim.retain(|name, _| GUIDE.contains(&name.as_str()));
    let kind = match claim.get("kind") {
        Some(Value::String(kind)) => kind.parse::<Kind>().map_err(LineError::UnknownKind)?,
        _ => return Err(LineError::NoKind),
    };
    let Some(Value::String(doc)) = claim.get("doc") else { return Err(LineError::NoDocument) };
    let evidence = match (claim.get("span").filter(|span| holds(span)), claim.get("evidence")) {
        (Some(span), _) => Evidence::At(place(span).ok_or(LineError::NoSpan)?),
        (None, Some(Value::String(_))) => Evidence::Words,
        (None, _) => return Err(LineError::NoEvidence),
    };
    let roles = match claim.get("roles") {
        Some(Value::Object(roles)) => Some(roles),
        None => None,
        Some(_) => {
            oddities.push("\"roles\" is no object from roles to names; taken as empty");
            None
        }
    };
    let date = match claim.get("date") {
        Some(Value::String(date)) => date.clone(),
        None | Some(Value::Null) => String::new(),
        Some(_) => {
            oddities.push("\"date\" is no text; taken as none");
            String::new()
        }
    };
    let role = |name: &str| roles.and_then(|roles| roles.get(name));
    let nested = |value: Option<&Value>| match value {
        Some(Value::Array(values)) => values.iter().any(|value| value.is_array() || value.is_object()),
        value => value.is_some_and(Value::is_object),
    };
    let named = roles.into_iter().flat_map(Map::values).chain(claim.get("place")).chain(claim.get("attributed_to"));
    if named.into_iter().any(|value| nested(Some(value))) {
        oddities.push("a list or an object stands where a name should; compared as it is written");
    }
    Ok(Line {
        doc: doc.clone(),
        kind,
        optional: claim.get("optional").is_some_and(holds),
        evidence,
        core: kind.core_roles().iter().map(|core| names(role(core.name()))).collect(),
        item: names(role("item")),
        place: names(claim.get("place")),
        attributed_to: names(claim.get("attributed_to")),
        stage: said(claim.get("stage")),
        quantity: said(claim.get("quantity")),
        polarity: said(claim.get("polarity")),
        certainty: said(claim.get("certainty")),
        date,
        claim,
    })
}

/// Whether a value counts as given: not null, false, zero or empty.
fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

/// The first two numbers of a list.
fn place(span: &Value) -> Option<Place> {
    let [start, end, ..] = span.as_array()?.as_slice() else { return None };
    Some(Place { start: start.as_f64()?, end: end.as_f64()? })
}

fn said(value: Option<&Value>) -> Said {
    let said = match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !matches!(text.as_str(), "" | "-"),
        Some(_) => true,
    };
    Said { said, folded: folded(&words(value.unwrap_or(&Value::Null))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Vec<Line>, Vec<String>) {
        let (lines, findings) = parse(text, "gold.jsonl", &Limits::default());
        (lines, findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn broken_lines_are_told_and_the_rest_goes_on() {
        let text = concat!(
            "\u{feff}{\"doc\": \"a\", \"kind\": \"use\", \"evidence\": \"x\"}\r\n",
            "\n",
            "{\"doc\": \"a\", \"kind\": \"use\", \"evidence\": \"x\"\n",
            "[1]\r{\"kind\": \"use\", \"evidence\": \"x\"}\n",
            "{\"doc\": \"a\", \"kind\": \"sale\", \"evidence\": \"x\"}\n",
            "{\"doc\": \"a\", \"kind\": \"use\", \"evidence\": null}\n",
            "{\"doc\": \"a\", \"kind\": \"use\", \"span\": [3]}\n",
            "{\"doc\": \"a\", \"evidence\": \"x\"}\n",
            "{\"doc\": \"a\", \"kind\": \"use\", \"span\": [3, 9], \"roles\": null, \"date\": 2022, \"rule\": \"r\"}"
        );
        let (lines, findings) = parsed(text);
        assert_eq!(lines.len(), 2);
        assert!(!lines[0].has_span() && lines[1].has_span());
        let expected = [
            "3: no JSON",
            "4: no JSON obj",
            "5: no name",
            "6: left out: 'sale'",
            "7: neither",
            "8: \"span\"",
            "9: no kind",
            "10: \"roles\"",
            "10: \"date\"",
        ];
        assert_eq!(findings.len(), expected.len(), "{findings:#?}");
        for (finding, expected) in findings.iter().zip(expected) {
            assert!(finding.starts_with(&format!("gold.jsonl:{expected}")), "{finding} {expected}");
        }
        let json = serde_json::to_string(&lines[1]).unwrap();
        assert!(json.contains("\"span\":[3,9]") && !json.contains("rule"), "{json}");
    }

    #[test]
    fn lines_and_findings_are_bounded() {
        let limits = Limits { line_bytes: 60, lines: 5, findings: 2, ..Limits::default() };
        let good = "{\"doc\": \"a\", \"kind\": \"use\", \"evidence\": \"x\"}\n";
        let (lines, findings) = parse(&format!("{good}{}\n1\n2\n3\n{good}", "x".repeat(61)), "f", &limits);
        assert_eq!(lines.len(), 1);
        let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told[0].starts_with("f:2: a line of 61 bytes")
                && told[2] == "f: 3 more lines have something wrong with them"
        );
    }

    #[test]
    fn what_counts_as_optional() {
        for (value, expected) in
            [("true", true), ("false", false), ("0", false), ("1", true), ("\"\"", false), ("null", false)]
        {
            let text = format!("{{\"doc\": \"a\", \"kind\": \"use\", \"evidence\": \"x\", \"optional\": {value}}}");
            assert_eq!(parsed(&text).0[0].optional, expected, "{value}");
        }
    }
}
