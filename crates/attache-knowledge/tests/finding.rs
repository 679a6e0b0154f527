//! What is found in a text, and as what. One small world of records for all cases.

#![allow(clippy::unwrap_used)]

use attache_knowledge::{Hit, Knowledge, Sense, Sources, Table};
use proptest::prelude::*;
use std::sync::LazyLock;

const WORLD: &str = r#"
[[state]]
id = "state:iran"
name = "Iran"
status = "state"
iso2 = "IR"
iso3 = "IRN"
official = "Islamic Republic of Iran"
names = ["Persia"]
demonyms = ["Iranian"]
capital = "Tehran"
metonyms = ["Islamic Republic"]
source = "test"

[[state]]
id = "state:united-states"
name = "United States"
status = "state"
iso2 = "US"
iso3 = "USA"
names = ["US", "U.S.", "America"]
demonyms = ["American"]
capital = "Washington, D.C."
metonyms = ["White House"]
source = "test"

[[state]]
id = "state:turkey"
name = "Turkey"
status = "state"
iso2 = "TR"
iso3 = "TUR"
names = ["Türkiye"]
demonyms = ["Turkish", "Turk"]
capital = "Ankara"
source = "test"

[[state]]
id = "state:gambia"
name = "The Gambia"
status = "state"
iso2 = "GM"
iso3 = "GMB"
demonyms = ["Gambian"]
source = "test"

[[actor]]
id = "actor:revolutionary-guard"
name = "Islamic Revolutionary Guard Corps"
type = "armed-force"
names = ["IRGC", "Revolutionary Guards"]
state = "state:iran"
source = "test"

[[actor]]
id = "actor:turkish-presidency"
name = "Turkish presidency"
type = "government"
acts_as = "state:turkey"
source = "test"

[[actor]]
id = "actor:ansar-allah"
name = "Houthis"
type = "armed-group"
names = ["Ansar'ullah"]
source = "test"

[[person]]
id = "person:erdogan"
name = "Recep Tayyip Erdoğan"
weak = ["Erdoğan"]
acts_as = "actor:turkish-presidency"
source = "test"

[[class]]
id = "class:military-equipment"
name = "military equipment"
source = "test"

[[class]]
id = "class:drone"
name = "drone"
names = ["UAV", "unmanned aerial vehicle"]
parents = ["class:military-equipment"]
source = "test"

[[class]]
id = "class:loitering-munition"
name = "loitering munition"
parents = ["class:drone"]
source = "test"

[[class]]
id = "class:aircraft"
name = "aircraft"
plurals = ["aircraft"]
source = "test"

[[class]]
id = "class:air-defence-battery"
name = "air defence battery"
source = "test"

[[system]]
id = "system:bayraktar"
name = "Bayraktar"
class = "class:drone"
source = "test"

[[system]]
id = "system:tb2"
name = "TB2"
names = ["Bayraktar TB2"]
class = "class:drone"
variant_of = "system:bayraktar"
source = "test"

[[system]]
id = "system:su-35"
name = "Su-35"
class = "class:aircraft"
source = "test"

[[system]]
id = "system:mq-9"
name = "MQ-9 Reaper"
names = ["MQ-9"]
weak = ["Reaper"]
class = "class:drone"
source = "test"

[[system]]
id = "system:heron"
name = "IAI Heron"
weak = ["Heron"]
class = "class:drone"
source = "test"

[[system]]
id = "system:heron-tp"
name = "Heron TP"
class = "class:drone"
variant_of = "system:heron"
source = "test"

[[system]]
id = "system:an-2"
name = "An-2"
class = "class:aircraft"
source = "test"

[[system]]
id = "system:f-16"
name = "F-16"
class = "class:aircraft"
source = "test"

[[outlet]]
id = "outlet:new-york-times"
name = "New York Times"
type = "newspaper"
source = "test"

[[place]]
id = "place:tatarstan"
name = "Tatarstan"
type = "region"
lat = 55.5
lon = 50.5
source = "test"
"#;

const CITIES: &str = "\
geonameid,name,alternates,country,lat,lon,population
1,Tehran,Teheran|Téhéran,IR,35.7,51.4,8000000
2,New York,,US,40.7,-74.0,8000000
3,Drone,,US,40.7,-74.0,1000
4,Springfield,,US,39.8,-89.6,114000
5,Springfield,,US,42.1,-72.5,155000
6,Most,,US,42.1,-72.5,60000
7,Tatarstan,,US,42.1,-72.5,60000
";

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let files =
        [("states/world.toml", WORLD), ("places/cities.csv", CITIES), ("places/not-places.txt", "most # word\n")];
    Knowledge::load(&files.into_iter().collect::<Sources>()).unwrap()
});

/// Every hit as "words = name", with the sense unless it is a name, and `*` for a plural; first readings only.
fn found(text: &str) -> Vec<String> {
    let show = |hit: &Hit| {
        let reading = hit.readings[0];
        let sense = if reading.sense == Sense::Name { String::new() } else { format!(" {:?}", reading.sense) };
        let plural = if reading.plural { "*" } else { "" };
        format!("{} = {}{plural}{sense}", &text[hit.start..hit.end], KNOWLEDGE.record(reading.record).name)
    };
    KNOWLEDGE.find(text).iter().map(show).collect()
}

#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn states_under_all_their_names() {
    finds("Iran's army", &["Iran = Iran"]);
    finds("the Iranians and an Iranian-made", &["Iranians = Iran* Demonym", "Iranian = Iran Demonym"]);
    finds("Tehran denies", &["Tehran = Iran Metonym"]);
    finds("The Islamic Republic of Iran", &["Islamic Republic of Iran = Iran"]);
    finds("Gambia and The Gambia", &["Gambia = The Gambia", "Gambia = The Gambia"]);
    finds("in Türkiye, in Turkiye", &["Türkiye = Turkey", "Turkiye = Turkey"]);
    finds("the Islamic\nRepublic", &["Islamic\nRepublic = Iran Metonym"]);
    finds("Washington, D.C., said", &["Washington, D.C. = United States Metonym"]);
    finds("the U.S. said; the U.S.-made", &["U.S. = United States", "U.S. = United States"]);
}

#[test]
fn writings_of_designations_are_one() {
    for text in ["TB2", "TB-2", "TB 2", "tb2", "TB\u{a0}2", "TB–2", "TB/2"] {
        finds(text, &[&format!("{text} = TB2")]);
    }
    finds("Bayraktar TB-2s", &["Bayraktar TB-2s = TB2*"]);
    finds("F-16s and Su-35s", &["F-16s = F-16*", "Su-35s = Su-35*"]);
    finds("the F-16's radar", &["F-16 = F-16"]);
    finds("MQ-9A", &["MQ-9 = MQ-9 Reaper"]);
    finds("Su-35.", &["Su-35 = Su-35"]);
}

#[test]
fn whole_words_only() {
    finds("Su-357, Su-35.5, 1Su-35, Su-35km", &[]);
    finds("Iranize, Tehrani, dronet", &[]);
    finds("an 2 hour wait, An 2-hour wait, su 35", &[]);
    finds("Iran12 said", &["Iran = Iran"]);
    finds("didn't 2", &[]);
    finds("Islamic.\n\nRepublic; Islamic (Republic)", &[]);
}

#[test]
fn capitals_matter_where_the_name_has_them() {
    finds("a turkey for us in america", &[]);
    finds("the US; Us", &["US = United States"]);
    finds("the irgc, the Irgc", &[]);
    finds("Drones, DRONES, uav, UAVs", &["Drones = drone*", "DRONES = drone*", "UAVs = drone*"]);
    finds("TURKEY SELLS DRONES TO IRAN", &["TURKEY = Turkey", "DRONES = drone*", "IRAN = Iran"]);
    finds("the TURKEY acronym", &[]);
    finds("Quiet.\nIRAN ARMS\nquiet", &["IRAN = Iran"]);
}

#[test]
fn plurals_by_rule_and_by_list() {
    finds("two air defence batteries", &["air defence batteries = air defence battery*"]);
    finds("loitering munitions", &["loitering munitions = loitering munition*"]);
    finds("ten aircraft", &["aircraft = aircraft"]);
    finds("three MQ-9 Reapers", &["MQ-9 Reapers = MQ-9 Reaper*"]);
}

#[test]
fn the_longest_name_wins() {
    finds("the New York Times in New York", &["New York Times = New York Times", "New York = New York"]);
    finds("Bayraktar drones", &["Bayraktar = Bayraktar", "drones = drone*"]);
    finds("Ansarullah, Ansar’ullah", &["Ansarullah = Houthis", "Ansar’ullah = Houthis"]);
}

#[test]
fn weak_names_need_support() {
    finds("The Grim Reaper came. A heron flew by a Heron.", &[]);
    finds("An MQ-9 fell. The Reaper burned.", &["MQ-9 = MQ-9 Reaper", "Reaper = MQ-9 Reaper Weak"]);
    finds("a Heron drone", &["Heron = IAI Heron Weak", "drone = drone"]);
    finds("the drone, a Heron, fell", &["drone = drone", "Heron = IAI Heron Weak"]);
    finds("a drone. Heron", &["drone = drone"]);
    finds("a Heron in a far-off drone", &["drone = drone"]);
    finds("Heron loitering munition", &["loitering munition = loitering munition"]);
    finds("Heron, military equipment", &["military equipment = military equipment"]);
    finds("Heron TP; the Heron", &["Heron TP = Heron TP", "Heron = IAI Heron Weak"]);
    finds("Erdogan spoke", &[]);
    let text = "Erdoğan spoke. Recep Tayyip Erdogan left.";
    finds(text, &["Erdoğan = Recep Tayyip Erdoğan Weak", "Recep Tayyip Erdogan = Recep Tayyip Erdoğan"]);
    // What supports may stand in another paragraph of the document.
    let context = KNOWLEDGE.context(text);
    assert_eq!(KNOWLEDGE.find_with("Erdoğan spoke", &context).len(), 1);
}

#[test]
fn a_capital_is_the_state_first_and_the_city_second() {
    let hits = KNOWLEDGE.find("in Tehran");
    let tables: Vec<_> = hits[0].readings.iter().map(|reading| KNOWLEDGE.record(reading.record).table()).collect();
    assert_eq!(tables, [Table::State, Table::Place]);
    let hits = KNOWLEDGE.find("in Teheran");
    assert_eq!(KNOWLEDGE.record(hits[0].readings[0].record).id.0, "place:geonames-1");
}

#[test]
fn cities_are_the_last_of_readings() {
    let hits = KNOWLEDGE.find("Springfield");
    let ids: Vec<_> = hits[0].readings.iter().map(|reading| &*KNOWLEDGE.record(reading.record).id.0).collect();
    assert_eq!(ids, ["place:geonames-5", "place:geonames-4"]);
    let hits = KNOWLEDGE.find("Tatarstan");
    assert_eq!(KNOWLEDGE.record(hits[0].readings[0].record).id.0, "place:tatarstan");
    finds("Most of it. Drone", &["Drone = drone"]);
}

#[test]
fn names_are_looked_up_in_any_case() {
    let id = |name: &str| KNOWLEDGE.by_name(name).first().map(|&record| KNOWLEDGE.record(record).id.0.clone());
    for name in ["iran", "IRAN", "islamic republic of iran", "iranians", "teHran"] {
        assert_eq!(id(name).as_deref(), Some("state:iran"), "{name}");
    }
    assert_eq!(id("bayraktar tb-2").as_deref(), Some("system:tb2"));
    assert_eq!(id("reaper").as_deref(), Some("system:mq-9"));
    assert_eq!(id("the gambia").as_deref(), Some("state:gambia"));
    for name in ["", "Iran and", "Islamic", "nobody"] {
        assert_eq!(id(name), None, "{name}");
    }
}

#[test]
fn a_system_is_all_that_stands_above_it() {
    let get = |id: &str| KNOWLEDGE.by_id(id).unwrap();
    let (tb2, drone) = (get("system:tb2"), get("class:drone"));
    for above in ["system:tb2", "system:bayraktar", "class:drone", "class:military-equipment"] {
        assert!(KNOWLEDGE.is_a(tb2, get(above)), "{above}");
    }
    assert!(!KNOWLEDGE.is_a(tb2, get("class:loitering-munition")) && !KNOWLEDGE.is_a(drone, tb2));
    assert!(KNOWLEDGE.is_a(get("class:loitering-munition"), drone));
    assert_eq!(KNOWLEDGE.class_of(tb2), Some(drone));
    assert_eq!(KNOWLEDGE.class_of(drone), None);
    assert_eq!(KNOWLEDGE.parents(tb2), [get("system:bayraktar"), drone]);
}

#[test]
fn who_acts_for_a_state_acts_as_it() {
    let get = |id: &str| KNOWLEDGE.by_id(id).unwrap();
    for (who, state) in [
        ("person:erdogan", "state:turkey"),
        ("actor:turkish-presidency", "state:turkey"),
        ("state:iran", "state:iran"),
        ("actor:revolutionary-guard", "actor:revolutionary-guard"),
    ] {
        assert_eq!(KNOWLEDGE.acts_as(get(who)), get(state), "{who}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "Iran",
            "IRAN",
            "iran",
            "TB",
            "2",
            "TB2",
            "MQ-9",
            "Reaper",
            "drone",
            "drones",
            "the",
            "Islamic",
            "Republic",
            "of",
            "Heron",
            "U.S.",
            "’s",
            "'",
            "Su-35",
            "s",
            "Washington",
            ", D.C.",
            "Türkiye",
            "é",
            "\n",
            "\u{301}",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let gap = prop::sample::select(vec!["", " ", "-", "  ", "\n", ".", "/", "\u{a0}", " – "]);
    prop::collection::vec((word, gap), 0..30)
        .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #[test]
    fn hits_are_sorted_apart_and_on_char_boundaries(text in text()) {
        let mut last = 0;
        for hit in KNOWLEDGE.find(&text) {
            prop_assert!(hit.start >= last && hit.start < hit.end && !hit.readings.is_empty());
            prop_assert!(text.get(hit.start..hit.end).is_some());
            last = hit.end;
        }
    }

    #[test]
    fn every_hit_is_a_name_of_its_record(text in text()) {
        for hit in KNOWLEDGE.find(&text) {
            let records = KNOWLEDGE.by_name(&text[hit.start..hit.end]);
            prop_assert!(hit.readings.iter().all(|reading| records.contains(&reading.record)));
        }
    }
}
