//! Which claims stand together, and what the deal says.

#![allow(clippy::unwrap_used)]

mod common;

use attache_model::{Certainty, Claim, Deal, Kind, Role, Stage};
use attache_register::{build, register_line};
use common::{KNOWLEDGE, Make, claim, documents, transfer};
use proptest::prelude::*;

fn deals(claims: Vec<Make>) -> Vec<Deal> {
    let claims: Vec<Claim> = claims.into_iter().map(Make::done).collect();
    build(&claims, &documents(), &KNOWLEDGE)
}

/// Asserts how many claims the deals have, largest first.
#[track_caller]
fn sizes(claims: Vec<Make>, expected: &[usize]) {
    let deals = deals(claims);
    let mut sizes: Vec<_> = deals.iter().map(|deal| deal.claims.len()).collect();
    sizes.sort_by(|a, b| b.cmp(a));
    assert_eq!(sizes, expected, "{deals:#?}");
}

#[test]
fn claims_of_the_same_stand_together() {
    let claims = || {
        vec![
            transfer("a", "Turkey", "Ukraine", "TB2").on("2022-03"),
            transfer("b", "Turkey", "Ukraine", "TB2").on("2022-03-15"),
            transfer("c", "Turkey", "Ukraine", "TB2"),
        ]
    };
    sizes(claims(), &[3]);
    let deal = &deals(claims())[0];
    assert_eq!(deal.origins, ["Outlet A", "Outlet B", "Outlet C"]);
    assert_eq!(deal.values["item"].shown(), ["TB2"]);
    assert_eq!(deal.because, ["3 claims agree on supplier Turkey, recipient Ukraine, item TB2 and on dates that fit"]);
    assert_eq!(deal.grade.to_string(), "F1");
    // The more exact of two equally supported dates is shown.
    assert_eq!(deal.values["date"].shown(), ["2022-03-15"]);
}

#[test]
fn others_stand_apart() {
    let one = || transfer("a", "Turkey", "Ukraine", "TB2");
    sizes(vec![one(), transfer("b", "Iran", "Ukraine", "TB2")], &[1, 1]);
    sizes(vec![one(), transfer("b", "Turkey", "Russia", "TB2")], &[1, 1]);
    sizes(vec![one(), transfer("b", "Turkey", "Ukraine", "missile")], &[1, 1]);
    sizes(vec![one(), transfer("b", "Ukraine", "Turkey", "TB2")], &[1, 1]);
    let support = claim("b", Kind::Support, &[(Role::Supplier, "Turkey"), (Role::Recipient, "Ukraine")]);
    sizes(vec![one(), support], &[1, 1]);
}

#[test]
fn a_wider_word_joins_the_only_thing_it_can_mean() {
    let shahed = || transfer("a", "Iran", "Russia", "Shahed-136").on("2022-08");
    let drone = || transfer("b", "Iran", "Russia", "drone").on("2022-09");
    let mohajer = || transfer("c", "Iran", "Russia", "Mohajer-6").on("2022-08");
    sizes(vec![shahed(), drone()], &[2]);
    sizes(vec![shahed(), drone(), mohajer()], &[1, 1, 1]);
    let munition = transfer("d", "Iran", "Russia", "loitering munition").on("2022-10");
    sizes(vec![shahed(), drone(), munition], &[3]);
    sizes(vec![shahed(), transfer("b", "Iran", "Russia", "")], &[2]);
    let reasons = &deals(vec![shahed(), drone()])[0].because;
    let reason = "1 claim with supplier Iran, recipient Russia, item drone says less exactly what is said of \
                  supplier Iran, recipient Russia, item Shahed-136";
    assert_eq!(reasons, &[reason]);
}

#[test]
fn dated_events_a_year_apart_are_two() {
    let on = |document: &str, date: &str| transfer(document, "Iran", "Russia", "Shahed-136").on(date);
    sizes(vec![on("a", "2021-03"), on("b", "2022-03")], &[1, 1]);
    sizes(vec![on("a", "2022-03"), on("b", "2022")], &[2]);
    sizes(vec![on("a", "2022-03-01"), on("b", "2022-05~")], &[2]);
    // Many deliveries in a row are no chain that reaches from one year to the next.
    let months = ["2021-01", "2021-04", "2021-07", "2021-10", "2022-01", "2022-04", "2022-07"];
    let chain = months.iter().zip('a'..).map(|(date, document)| on(&document.to_string(), date)).collect();
    assert!(deals(chain).len() >= 2);
}

#[test]
fn a_deal_progresses() {
    let at = |document, stage, date| transfer(document, "Turkey", "Ukraine", "TB2").stage(stage).on(date);
    sizes(vec![at("a", Stage::Ordered, "2019-01"), at("b", Stage::Delivered, "2021-03")], &[2]);
    sizes(vec![at("a", Stage::Considered, "2018-06"), at("b", Stage::Ordered, "2019-01")], &[2]);
    // What is ordered long after a delivery is another deal.
    sizes(vec![at("a", Stage::Delivered, "2019-01"), at("b", Stage::Ordered, "2021-03")], &[1, 1]);
    sizes(vec![at("a", Stage::Ordered, "2010-01"), at("b", Stage::Delivered, "2021-03")], &[1, 1]);
}

#[test]
fn what_is_undated_joins_the_nearest_before_it_was_said() {
    let on = |document, date| transfer(document, "Iran", "Syria", "drone").on(date);
    let undated = || transfer("e", "Iran", "Syria", "drone");
    let all = deals(vec![on("a", "2020-01"), on("b", "2022-12"), undated()]);
    let joined: Vec<_> = all.iter().map(|deal| (deal.values["date"].shown()[0].as_str(), deal.claims.len())).collect();
    assert_eq!(joined, [("2020-01", 1), ("2022-12", 2)]);
    sizes(vec![undated(), transfer("f", "Iran", "Syria", "drone")], &[2]);
    sizes(vec![on("a", "2001-01"), undated()], &[1, 1]);
    // Of several strikes an undated report may mean any.
    let strike = |document| claim(document, Kind::Attack, &[(Role::Attacker, "Russia"), (Role::Target, "Ukraine")]);
    let strike = move |document, date| strike(document).stage(Stage::CarriedOut).on(date);
    sizes(vec![strike("a", "2022-10-10"), strike("b", "2022-10-11")], &[2]);
    sizes(vec![strike("a", "2022-10-10"), strike("b", "2022-10-20")], &[1, 1]);
    let bare = claim("c", Kind::Attack, &[(Role::Attacker, "Russia"), (Role::Target, "Ukraine")]);
    sizes(vec![strike("a", "2022-10-10"), strike("b", "2022-10-20"), bare], &[1, 1, 1]);
}

#[test]
fn places_tell_events_apart() {
    let strike = |document: &str, place: &str| {
        let roles = [(Role::Attacker, "Russia"), (Role::Target, "Ukraine")];
        claim(document, Kind::Attack, &roles).on("2022-10-10").at(place)
    };
    sizes(vec![strike("a", "Kyiv"), strike("b", "Odesa")], &[1, 1]);
    sizes(vec![strike("a", "Kyiv"), strike("b", "Ukraine")], &[2]);
    sizes(vec![strike("a", "Kyiv"), strike("b", "")], &[2]);
    sizes(vec![strike("a", "Kyiv"), strike("b", "Odesa"), strike("c", "Ukraine")], &[1, 1, 1]);
}

#[test]
fn an_unknown_party_is_the_only_one_that_it_can_be() {
    let full = || transfer("a", "Iran", "Russia", "Shahed-136").on("2022-08");
    let half = || transfer("b", "Iran", "", "Shahed-136").on("2022-09");
    sizes(vec![full(), half()], &[2]);
    sizes(vec![full(), half(), transfer("c", "Iran", "Syria", "Shahed-136").on("2022-08")], &[1, 1, 1]);
    sizes(vec![full(), transfer("b", "Iran", "", "")], &[1, 1]);
    sizes(vec![full(), transfer("b", "", "Russia", "Shahed-136").on("2022")], &[2]);
    let reason = &deals(vec![full(), half()])[0].because[0];
    assert!(reason.contains("leaves a party open"), "{reason}");
}

#[test]
fn lists_of_parties_do_not_glue_their_members() {
    let list = || transfer("a", "Iran", "Syria, Sudan", "drone");
    let syria = || transfer("b", "Iran", "Syria", "drone");
    sizes(vec![list(), syria()], &[2]);
    sizes(vec![list(), syria(), transfer("c", "Iran", "Sudan", "drone")], &[1, 1, 1]);
    sizes(vec![list(), transfer("b", "Iran", "Sudan, Syria", "drone")], &[2]);
}

#[test]
fn a_denial_stands_with_what_it_denies() {
    let claims = vec![
        transfer("a", "Iran", "Russia", "Shahed-136").on("2022-08"),
        transfer("b", "Iran", "Russia", "Shahed-136").on("2022-08").by("Ukraine"),
        transfer("c", "Iran", "Russia", "drone").denied().by("Iran"),
    ];
    let all = deals(claims);
    assert_eq!(all.len(), 1);
    let deal = &all[0];
    assert_eq!(deal.origins, ["Iran", "Outlet A", "Ukraine"]);
    assert_eq!(deal.conflicts.len(), 1);
    assert_eq!(deal.conflicts[0].field, "polarity");
    assert_eq!(deal.conflicts[0].what, "affirmed by Outlet A and Ukraine; denied by Iran");
    assert_eq!(deal.grade.credibility, 4);
    assert!(deal.grade.why.contains("Iran denies it, a party to it"), "{}", deal.grade.why);
}

#[test]
fn a_denial_of_delivery_does_not_deny_the_order() {
    let at = |document, stage| transfer(document, "Turkey", "Ukraine", "TB2").stage(stage);
    let conflicts = |claims| deals(claims).remove(0).conflicts.len();
    assert_eq!(conflicts(vec![at("a", Stage::Ordered), at("b", Stage::Delivered).denied()]), 0);
    assert_eq!(conflicts(vec![at("a", Stage::Delivered), at("b", Stage::Ordered).denied()]), 1);
}

#[test]
fn what_names_too_little_stays_within_its_document() {
    sizes(vec![transfer("a", "", "", "drone"), transfer("b", "", "", "drone")], &[1, 1]);
    sizes(vec![transfer("a", "", "", "drone"), transfer("a", "", "", "drone").from(50)], &[2]);
    sizes(vec![transfer("a", "Iran", "", ""), transfer("b", "Iran", "", "")], &[1, 1]);
    sizes(vec![transfer("a", "Iran", "", "drone"), transfer("b", "Iran", "", "drone")], &[2]);
}

#[test]
fn parts_found_are_told_apart() {
    let found = |document: &str, component: &str| {
        claim(document, Kind::Finding, &[(Role::Finder, "Wire"), (Role::Item, "TB2"), (Role::Component, component)])
    };
    sizes(vec![found("a", "engine"), found("a", "processor"), found("b", "engine")], &[2, 1]);
}

#[test]
fn numbers_that_cannot_both_be_true_are_a_conflict() {
    let of = |document: &str, count: &str| transfer(document, "Iran", "Russia", "Shahed-136").count(count);
    let conflicts = |claims| deals(claims).remove(0).conflicts;
    let conflict = conflicts(vec![of("a", "20"), of("b", "6000")]);
    assert_eq!(conflict[0].what, "20 according to Outlet A; 6000 according to Outlet B");
    assert!(conflicts(vec![of("a", ">20"), of("b", "6000")]).is_empty());
    assert!(conflicts(vec![of("a", "20"), of("b", "$20m")]).is_empty());
    let range = |document: &str, value: &str| {
        let roles = [(Role::Item, "TB2"), (Role::Attribute, "range"), (Role::Value, value)];
        claim(document, Kind::Specification, &roles)
    };
    let conflict = conflicts(vec![range("a", "150 km"), range("b", "300 km")]);
    assert_eq!((conflict[0].field.as_str(), conflict.len()), ("value", 1));
    // Who gives two numbers means parts of a whole, and who orders another number than is delivered contradicts nobody.
    assert!(conflicts(vec![of("a", "20"), of("a", "6")]).is_empty());
    assert!(conflicts(vec![of("a", "20"), of("b", "6").stage(Stage::Ordered)]).is_empty());
    let refused = transfer("b", "Iran", "Russia", "Shahed-136").stage(Stage::Refused);
    assert_eq!(conflicts(vec![of("a", "20"), refused])[0].field, "stage");
}

#[test]
fn origins_count_once_however_often_they_speak() {
    let one = |document| transfer(document, "Iran", "Russia", "Shahed-136");
    let deal = &deals(vec![one("a"), one("a").from(50), one("b").by("Outlet A")])[0];
    assert_eq!(deal.origins, ["Outlet A"]);
    assert_eq!(deal.grade.to_string(), "F3");
    let deal = &deals(vec![one("a").by("The Daily Wire"), one("b").by("Wire")])[0];
    assert_eq!(deal.origins, ["Wire"]);
    // A document that nothing is known of is its own origin.
    let deal = &deals(vec![one("zz").certainty(Certainty::Possible)])[0];
    assert_eq!((deal.origins[0].as_str(), deal.grade.credibility), ("document zz", 6));
}

#[test]
fn copies_go_back_to_what_they_repeat() {
    let one = |document| transfer(document, "Iran", "Russia", "Shahed-136");
    let claims = [one("a"), one("b"), one("c").by("Ukraine")].map(Make::done);
    let mut documents = documents();
    documents[1].repeats = Some("Outlet A".into());
    documents[2].repeats = Some("Outlet A".into());
    let deal = &build(&claims, &documents, &KNOWLEDGE)[0];
    // Whom a copy names stays its source; what it says by itself is the original's.
    assert_eq!(deal.origins, ["Outlet A", "Ukraine"]);
}

#[test]
fn values_are_ordered_by_support() {
    let of = |document: &str, count: &str| transfer(document, "Iran", "Russia", "Shahed-136").count(count);
    let deal = &deals(vec![of("a", "20"), of("a", "20").from(50), of("b", "nearly 20"), of("c", "nearly 20")])[0];
    let values: Vec<_> = deal.values["quantity"]
        .0
        .iter()
        .map(|value| (value.value[0].as_str(), value.origins, value.claims.len()))
        .collect();
    assert_eq!(values, [("nearly 20", 2, 2), ("20", 1, 2)]);
}

#[test]
fn the_line_has_the_names_of_a_claim() {
    let deal = deals(vec![transfer("a", "Iran", "Russia", "Shahed-136").on("2022-08").count("20")]).remove(0);
    let line = serde_json::to_value(register_line(&deal, |id| (id.0 == "a").then_some("report-a"))).unwrap();
    assert_eq!(line["kind"], "transfer");
    assert_eq!(line["roles"]["supplier"], serde_json::json!(["Iran"]));
    assert_eq!((&line["stage"], &line["date"]), (&"delivered".into(), &"2022-08".into()));
    assert_eq!((&line["quantity"], &line["polarity"]), (&"20".into(), &"affirmed".into()));
    assert_eq!(line["documents"], serde_json::json!(["report-a"]));
    assert_eq!(line["grade"], "F3");
    assert!(line["place"].is_null() && line["conflicts"].as_array().unwrap().is_empty());
    assert_eq!(line["values"]["item"][0]["value"], serde_json::json!(["Shahed-136"]));
}

#[test]
fn the_id_holds_while_the_earliest_claim_stands() {
    let first = || transfer("a", "Iran", "Russia", "Shahed-136").on("2022-08");
    let id = deals(vec![first()]).remove(0).id;
    let more = vec![first(), transfer("b", "Iran", "Russia", "drone"), transfer("c", "Iran", "Russia", "Shahed-136")];
    assert_eq!(deals(more).remove(0).id, id);
}

fn some_claims() -> impl Strategy<Value = Vec<Claim>> {
    let word = |words: &'static [&'static str]| prop::sample::select(words);
    let one = (
        word(&["a", "b", "c", "d", "zz"]),
        (
            word(&["transfer", "attack", "contact", "production"]),
            word(&["Iran", "Russia", "Turkey", "Iran, Turkey", ""]),
            word(&["Ukraine", "Syria", "Syria, Sudan", ""]),
        ),
        word(&["", "drone", "Shahed-136", "TB2", "loitering munition", "gadget", "drone, missile"]),
        word(&["", "2022-03", "2022-03-10", "2022", "2021-12-24", "2023-05~", "../2024", "2010/2012"]),
        word(&["", "Kyiv", "Odesa", "Ukraine"]),
        (any::<bool>(), 0u32..1000, prop::sample::select(Stage::ALL)),
    );
    type Parts = (
        &'static str,
        (&'static str, &'static str, &'static str),
        &'static str,
        &'static str,
        &'static str,
        (bool, u32, Stage),
    );
    let make = |(document, (kind, one, other), item, date, place, (denied, start, stage)): Parts| {
        let kind: Kind = kind.parse().unwrap();
        let roles: Vec<(Role, &str)> = match kind {
            Kind::Attack => vec![(Role::Attacker, one), (Role::Target, other), (Role::Item, item)],
            Kind::Contact => vec![(Role::Party, one), (Role::Subject, item)],
            Kind::Production => vec![(Role::Producer, one), (Role::Host, other), (Role::Item, item)],
            _ => vec![(Role::Supplier, one), (Role::Recipient, other), (Role::Item, item)],
        };
        let mut make = claim(document, kind, &roles).from(start).at(place);
        if kind.stages().contains(&stage) {
            make = make.stage(stage);
        }
        if denied {
            make = make.denied();
        }
        if !date.is_empty() {
            make = make.on(date);
        }
        make.done()
    };
    prop::collection::vec(one.prop_map(make), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_claims_and_documents_changes_nothing(
        (claims, shuffled) in some_claims().prop_flat_map(|claims| (Just(claims.clone()), Just(claims).prop_shuffle())),
    ) {
        let mut reversed = documents();
        reversed.reverse();
        let one = serde_json::to_string(&build(&claims, &documents(), &KNOWLEDGE)).unwrap();
        let other = serde_json::to_string(&build(&shuffled, &reversed, &KNOWLEDGE)).unwrap();
        prop_assert_eq!(one, other);
    }

    #[test]
    fn claims_of_another_kind_change_nothing(claims in some_claims(), others in some_claims()) {
        let demand = |mut claim: Claim| {
            claim.kind = Kind::Demand;
            claim.id = claim.identify();
            claim
        };
        let alone = build(&claims, &documents(), &KNOWLEDGE);
        let both: Vec<Claim> = claims.into_iter().chain(others.into_iter().map(demand)).collect();
        let mut among = build(&both, &documents(), &KNOWLEDGE);
        among.retain(|deal| deal.kind != Kind::Demand);
        prop_assert_eq!(alone, among);
    }

    #[test]
    fn every_claim_stands_in_one_deal_of_its_kind(claims in some_claims()) {
        let deals = build(&claims, &documents(), &KNOWLEDGE);
        let mut ids: Vec<_> = claims.iter().map(|claim| (&claim.id, claim.kind)).collect();
        ids.sort();
        ids.dedup();
        let mut placed: Vec<_> = deals.iter().flat_map(|deal| deal.claims.iter().map(|id| (id, deal.kind))).collect();
        placed.sort();
        prop_assert_eq!(ids, placed);
        let mut deal_ids: Vec<_> = deals.iter().map(|deal| &deal.id).collect();
        deal_ids.sort();
        deal_ids.dedup();
        prop_assert_eq!(deal_ids.len(), deals.len());
    }
}
