//! What a filter lets pass.

mod common;

use attache_model::{Claim, Deal, Edtf, Kind, Role, Stage};
use attache_register::{Filter, build};
use common::{KNOWLEDGE, Make, claim, documents, transfer};

fn register() -> Vec<Deal> {
    let claims = vec![
        transfer("a", "Iran", "Russia", "Shahed-136").on("2022-08").count("20"),
        transfer("b", "Iran", "Russia", "Shahed-136").on("2022-08").count("6000"),
        transfer("c", "Turkey", "Ukraine", "TB2").on("2019-01").stage(Stage::Ordered),
        transfer("d", "Iran", "Sudan", "missile"),
        claim("e", Kind::Exchange, &[(Role::Giver, "Russia"), (Role::Receiver, "Iran"), (Role::Given, "TB2")]),
    ];
    let claims: Vec<Claim> = claims.into_iter().map(Make::done).collect();
    build(&claims, &documents(), &KNOWLEDGE)
}

/// The recipients or receivers of what passes.
#[track_caller]
fn passes(filter: Filter, expected: &[&str]) {
    let deals = register();
    let passed = filter.select(&deals, &KNOWLEDGE);
    let mut names: Vec<_> = passed
        .iter()
        .flat_map(|deal| ["recipient", "receiver"].iter().filter_map(|role| deal.values.get(*role)))
        .map(|values| values.shown()[0].as_str())
        .collect();
    names.sort();
    assert_eq!(names, expected);
    assert_eq!(deals.iter().filter(|deal| filter.passes(deal, &KNOWLEDGE)).count(), passed.len());
}

fn some(text: &str) -> Option<String> {
    Some(text.into())
}

#[test]
fn an_empty_filter_lets_all_pass() {
    passes(Filter::default(), &["Iran", "Russia", "Sudan", "Ukraine"]);
}

#[test]
fn actors_go_by_any_of_their_names() {
    passes(Filter { supplier: some("iran"), ..Filter::default() }, &["Russia", "Sudan"]);
    passes(Filter { supplier: some("Iranian"), ..Filter::default() }, &["Russia", "Sudan"]);
    passes(Filter { recipient: some("Iran"), ..Filter::default() }, &["Iran"]);
    passes(Filter { actor: some("Russia"), ..Filter::default() }, &["Iran", "Russia"]);
    passes(Filter { supplier: some("Nobody"), ..Filter::default() }, &[]);
}

#[test]
fn items_stand_for_all_below_them() {
    passes(Filter { item: some("drones"), ..Filter::default() }, &["Iran", "Russia", "Ukraine"]);
    passes(Filter { item: some("loitering munition"), ..Filter::default() }, &["Russia"]);
    passes(Filter { item: some("tb-2"), ..Filter::default() }, &["Iran", "Ukraine"]);
    passes(
        Filter { item: some("weapon"), kind: Some(Kind::Transfer), ..Filter::default() },
        &["Russia", "Sudan", "Ukraine"],
    );
}

#[test]
fn dates_bound_from_both_sides() {
    let date = |text: &str| Some(Edtf::parse(text).unwrap());
    passes(Filter { since: date("2022"), ..Filter::default() }, &["Russia"]);
    passes(Filter { until: date("2022-08"), ..Filter::default() }, &["Russia", "Ukraine"]);
    passes(Filter { since: date("2022-09"), ..Filter::default() }, &[]);
    passes(Filter { since: date("2018"), until: date("2019"), ..Filter::default() }, &["Ukraine"]);
}

#[test]
fn conflicts_and_words() {
    passes(Filter { conflicts: true, ..Filter::default() }, &["Russia"]);
    passes(Filter { text: some("shahed 6000"), ..Filter::default() }, &["Russia"]);
    passes(Filter { text: some("outlet"), kind: Some(Kind::Exchange), ..Filter::default() }, &["Iran"]);
    passes(Filter { text: some("shahed ukraine"), ..Filter::default() }, &[]);
}
