use super::*;
use serde_json::{Value, json};

const TEXT: &str = "Kestania sold Ruvia twelve Falcon-7 drones. Ruvia denied it.";

fn claim(fields: Value) -> Line {
    let mut whole = json!({"doc": "d", "kind": "transfer", "stage": "delivered", "polarity": "affirmed",
        "roles": {"supplier": ["Kestania"], "recipient": ["Ruvia"]}, "evidence": "Kestania sold Ruvia"});
    whole.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    Line::from_value(whole).unwrap()
}

fn compare<'c>(gold: &'c [Line], read: &'c [Line]) -> Score<'c> {
    score(gold, read, &|doc| (doc == "d").then_some(TEXT), &Limits::default()).unwrap()
}

fn counts(gold: &[Line], read: &[Line]) -> (usize, usize, usize) {
    let totals = compare(gold, read).totals;
    (totals.gold, totals.predicted, totals.matched)
}

#[test]
fn what_is_the_same_scores_one() {
    let claims = [claim(json!({}))];
    let score = compare(&claims, &claims);
    assert_eq!(score.totals.f1, 1.0);
    assert_eq!(score.mean_of_fields, Some(1.0));
    assert_eq!(score.fields.iter().map(|field| field.field).collect::<Vec<_>>(), [Field::Stage, Field::Polarity]);
}

#[test]
fn kind_evidence_and_parties_must_agree() {
    for other in [
        json!({"kind": "support"}),
        json!({"evidence": "Ruvia denied it"}),
        json!({"roles": {"supplier": ["Ruvia"], "recipient": ["Kestania"]}}),
        json!({"span": [19, 30]}),
    ] {
        assert_eq!(counts(&[claim(json!({}))], &[claim(other.clone())]), (1, 1, 0), "{other}");
    }
    assert_eq!(counts(&[claim(json!({}))], &[claim(json!({"roles": {"supplier": ["Kestania"]}}))]), (1, 1, 1));
}

#[test]
fn claims_of_other_documents_are_left_out() {
    assert_eq!(counts(&[claim(json!({}))], &[claim(json!({"doc": "e"}))]), (1, 0, 0));
    assert_eq!(counts(&[], &[claim(json!({}))]), (0, 0, 0));
}

#[test]
fn a_claim_is_counted_once() {
    assert_eq!(counts(&[claim(json!({}))], &[claim(json!({})), claim(json!({}))]), (1, 2, 1));
    // Of two that agree in their parties, the one whose stage agrees is taken.
    let read = [claim(json!({"stage": "ordered"})), claim(json!({}))];
    let gold = [claim(json!({}))];
    let score = compare(&gold, &read);
    assert_eq!(score.spurious[0].field("stage"), Some(&json!("ordered")));
}

#[test]
fn optional_claims_count_neither_way() {
    let both = [claim(json!({})), claim(json!({"kind": "contact", "roles": {"party": ["Ruvia"]}, "optional": true}))];
    assert_eq!(counts(&both, &both[..1]), (1, 1, 1));
    assert_eq!(counts(&both, &both), (1, 1, 1));
    let score = compare(&both, &both[..1]);
    assert!(score.missed.is_empty() && score.by_kind.len() == 1);
}

#[test]
fn evidence_that_is_not_in_the_text_is_lost() {
    let gold = [claim(json!({}))];
    let read = [claim(json!({"evidence": "Kestania gave"})), claim(json!({"evidence": "Kestania\nsold"}))];
    let score = compare(&gold, &read);
    assert_eq!((score.lost.len(), score.spurious.len(), score.totals.matched), (1, 1, 1));
    assert_eq!(score.missed.len(), 0);
}

#[test]
fn texts_are_asked_for_where_they_are_needed() {
    let spans = [claim(json!({"span": [0, 8]}))];
    assert_eq!(score(&spans, &spans, &|_| None, &Limits::default()).unwrap().totals.f1, 1.0);
    let words = [claim(json!({})), claim(json!({"doc": "b"})), claim(json!({}))];
    let error = score(&words, &spans, &|_| None, &Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "no text of b, d");
}

#[test]
fn work_is_bounded() {
    let claims = vec![claim(json!({"span": [0, 8]})); 50];
    let limits = Limits { steps: 3000, ..Limits::default() };
    assert_eq!(score(&claims, &claims, &|_| None, &limits).unwrap_err(), ScoreError::TooMuch);
    // Group by group the numbers are the same.
    let limits = Limits { cells: 0, ..Limits::default() };
    assert_eq!(score(&claims, &claims, &|_| None, &limits).unwrap().totals.matched, 50);
}

#[test]
fn figures_are_by_kind_and_document() {
    let gold = [
        claim(json!({"doc": "b", "span": [0, 5]})),
        claim(json!({"kind": "use", "roles": {"operator": "Ruvia"}, "span": [0, 5]})),
        claim(json!({"span": [0, 5]})),
    ];
    let score = compare(&gold, &gold[1..]);
    let kinds: Vec<_> = score.by_kind.iter().map(|row| (row.kind, row.figures.gold, row.figures.matched)).collect();
    assert_eq!(kinds, [(Kind::Transfer, 2, 1), (Kind::Use, 1, 1)]);
    let docs: Vec<_> = score.by_document.iter().map(|row| (row.doc.as_str(), row.figures.recall)).collect();
    assert_eq!(docs, [("b", 0.0), ("d", 1.0)]);
    assert_eq!(score.totals.f1, 2.0 * 1.0 * (2.0 / 3.0) / (1.0 + 2.0 / 3.0));
    let json = serde_json::to_value(&score).unwrap();
    assert_eq!(json["by_kind"][1]["kind"], "use");
    assert_eq!(json["missed"][0]["doc"], "b");
    assert_eq!(json["fields"][1]["field"], "polarity");
}
