//! How far two claims agree.

use crate::{
    line::Line,
    names::{alike, shared},
};
use serde::Serialize;

/// From this mean F1 of the core roles on, two claims may go together.
pub const ENOUGH: f64 = 0.5;
/// What each further field that agrees adds: between pairings whose parties agree equally, it decides.
pub const NUDGE: f64 = 1e-6;

/// What is compared of two claims that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The role `item`: some name of one is some name of the other, or the end of it.
    Item,
    /// How far the thing has come.
    Stage,
    /// The date, as far as both go: "2022" and "2022-05" agree. Of ranges, where they begin.
    Date,
    /// Where: as items are.
    Place,
    /// How much, as worded.
    Quantity,
    /// Said to be so, or not to be so.
    Polarity,
    /// How firmly it is said.
    Certainty,
    /// Who says so: as items are.
    AttributedTo,
}

impl Field {
    /// Every one, in the definition's order.
    pub const ALL: [Self; 8] = [
        Self::Item,
        Self::Stage,
        Self::Date,
        Self::Place,
        Self::Quantity,
        Self::Polarity,
        Self::Certainty,
        Self::AttributedTo,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Stage => "stage",
            Self::Date => "date",
            Self::Place => "place",
            Self::Quantity => "quantity",
            Self::Polarity => "polarity",
            Self::Certainty => "certainty",
            Self::AttributedTo => "attributed_to",
        }
    }
}

/// The mean F1 of the fillers over the core roles that either of two claims of one kind fills; 1 when neither fills any.
pub fn agreement(gold: &Line, read: &Line) -> f64 {
    let mut sum = 0.0;
    let mut roles = 0_u32;
    for (ours, theirs) in gold.core.iter().zip(&read.core) {
        let all = ours.len() + theirs.len();
        if all > 0 {
            sum += (2 * shared(ours, theirs)) as f64 / all as f64;
            roles += 1;
        }
    }
    if roles > 0 { sum / f64::from(roles) } else { 1.0 }
}

/// What a pair is worth, if it may go together at all.
pub fn weight(gold: &Line, read: &Line) -> Option<f64> {
    let parties = agreement(gold, read);
    let fields = || Field::ALL.into_iter().filter(|&field| same(field, gold, read) == Some(true)).count();
    (parties >= ENOUGH).then(|| parties + NUDGE * fields() as f64)
}

/// Whether a field agrees; `None` when neither claim says anything of it.
pub fn same(field: Field, gold: &Line, read: &Line) -> Option<bool> {
    let lists = |a: &[String], b: &[String]| (!a.is_empty() || !b.is_empty()).then(|| alike(a, b));
    let values = |a: &Said, b: &Said| (a.said || b.said).then(|| a.folded == b.folded);
    match field {
        Field::Item => lists(&gold.item, &read.item),
        Field::Place => lists(&gold.place, &read.place),
        Field::AttributedTo => lists(&gold.attributed_to, &read.attributed_to),
        Field::Stage => values(&gold.stage, &read.stage),
        Field::Quantity => values(&gold.quantity, &read.quantity),
        Field::Polarity => values(&gold.polarity, &read.polarity),
        Field::Certainty => values(&gold.certainty, &read.certainty),
        Field::Date => dates(&gold.date, &read.date),
    }
}

/// A field with one value, folded.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Whether it says anything: null, nothing and "-" do not.
    pub said: bool,
    /// Its value, folded as a name; what is missing reads as the word "none".
    pub folded: String,
}

/// Whether two EDTF dates agree; a missing one is empty.
fn dates(a: &str, b: &str) -> Option<bool> {
    let unsaid = |date: &str| matches!(date, "" | "-");
    // To leave out a date that only bounds or approximates is as good as to give it.
    let vague = |date: &str| date.starts_with("../") || date.ends_with("..") || date.contains('~');
    if unsaid(a) && unsaid(b) || a.is_empty() && vague(b) || b.is_empty() && vague(a) {
        return None;
    }
    let begin = |date: &str| {
        let sure: String = date.chars().filter(|c| !matches!(c, '~' | '?' | '%')).collect();
        sure.split('/').next().unwrap_or_default().to_owned()
    };
    let (a, b) = (begin(a), begin(b));
    Some(!a.is_empty() && !b.is_empty() && (a.starts_with(&b) || b.starts_with(&a)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(fields: serde_json::Value) -> Line {
        let mut whole = json!({"doc": "d", "kind": "transfer", "evidence": "x"});
        whole.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        Line::from_value(whole).unwrap()
    }

    #[test]
    fn parties_agree_by_their_mean_f1() {
        let pair = |a, b| agreement(&line(json!({ "roles": a })), &line(json!({ "roles": b })));
        let whole = json!({"supplier": ["Iran"], "recipient": ["Russia"]});
        assert_eq!(pair(whole.clone(), json!({"supplier": "the Iran", "recipient": ["RUSSIA"]})), 1.0);
        assert_eq!(pair(whole.clone(), json!({"supplier": ["Iran"]})), 0.5);
        assert_eq!(pair(json!({"item": ["a"]}), json!({})), 1.0);
        let more = json!({"supplier": ["Iran", "Oman", "Peru"], "recipient": ["Chad"]});
        assert_eq!(pair(whole, more), (2.0 / 4.0 + 0.0) / 2.0);
    }

    #[test]
    fn dates_agree_as_far_as_both_go() {
        for (a, b, expected) in [
            ("2022", "2022-05-17", Some(true)),
            ("2022-05~", "2022-05", Some(true)),
            ("2022-05", "2022-06", Some(false)),
            ("2022/2023", "2022-06", Some(true)),
            ("", "2022", Some(false)),
            ("-", "2022~", Some(false)),
            ("", "2022?", Some(false)),
            ("", "2022~", None),
            ("../2025", "", None),
            ("2025/..", "", None),
            ("../2025", "../2021", Some(true)),
            ("", "-", None),
        ] {
            assert_eq!(dates(a, b), expected, "{a} {b}");
            assert_eq!(dates(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn fields_agree_where_either_says_something() {
        let full = line(json!({"roles": {"item": ["military drones"]}, "stage": "in_force", "quantity": "12 (up to)",
            "certainty": "asserted", "place": ["Cairo", "Giza"], "attributed_to": []}));
        let other = line(json!({"roles": {"item": "drone"}, "stage": "in force", "quantity": "-", "certainty": null,
            "place": "giza", "attributed_to": null}));
        let answers: Vec<_> = Field::ALL.into_iter().map(|field| same(field, &full, &other)).collect();
        let yes = Some(true);
        assert_eq!(answers, [yes, yes, None, yes, Some(false), None, Some(false), None]);
        assert_eq!(weight(&full, &other), Some(1.0 + 1e-6 * 3.0));
    }
}
