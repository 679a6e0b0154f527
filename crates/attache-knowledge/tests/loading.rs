//! What loading refuses, and at which line; and that the project's own files load.

use attache_knowledge::{Details, Knowledge, Sources, StateStatus, Table, check};
use attache_model::{Finding, Severity};

const STATE: &str = r#"[[state]]
id = "state:iran"
name = "Iran"
status = "state"
iso2 = "IR"
iso3 = "IRN"
source = "test"
"#;

fn findings(files: &[(&'static str, String)]) -> Vec<Finding> {
    check(&files.iter().cloned().collect::<Sources>())
}

/// Asserts that `toml`, beside Iran, has exactly this error, and at this line.
#[track_caller]
fn refuses(toml: &str, line: u32, message: &str) {
    let all = findings(&[("states/a.toml", STATE.into()), ("actors/b.toml", toml.into())]);
    let errors: Vec<_> = all.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 1, "{all:?}");
    assert!(errors[0].message.contains(message), "{}", errors[0]);
    assert_eq!((errors[0].file.as_str(), errors[0].line), ("actors/b.toml", Some(line)), "{}", errors[0]);
}

/// Asserts that `toml`, beside Iran, has this warning at this line and no error.
#[track_caller]
fn warns(toml: &str, line: u32, message: &str) {
    let all = findings(&[("states/a.toml", STATE.into()), ("actors/b.toml", toml.into())]);
    assert!(all.iter().all(|finding| finding.severity == Severity::Warning), "{all:?}");
    assert!(all.iter().any(|f| f.line == Some(line) && f.message.contains(message)), "{all:?}");
}

#[track_caller]
fn accepts(toml: &str) {
    let all = findings(&[("states/a.toml", STATE.into()), ("actors/b.toml", toml.into())]);
    assert!(all.is_empty(), "{all:?}");
}

fn actor(slug: &str, rest: &str) -> String {
    format!("[[actor]]\nid = \"actor:{slug}\"\ntype = \"company\"\nsource = \"test\"\n{rest}\n")
}

#[test]
fn a_good_record_is_accepted() {
    accepts(&actor("a", "name = \"Alpha\"\nnames = [\"Alfa Works\"]\nstate = \"state:iran\"\nweak = [\"Al\"]"));
    accepts("");
}

#[test]
fn broken_toml_is_named_with_its_line() {
    refuses("\n\n[[actor]\n", 3, "unclosed");
}

#[test]
fn keys_must_be_known_and_present() {
    refuses(&actor("a", "name = \"Alpha\"\nnick = \"Al\""), 6, "'nick' is no key of this table; there are: id, name");
    refuses(&actor("a", ""), 1, "'name' is missing");
    refuses("[[actr]]\nid = \"x\"", 1, "[[actr]] is no table; there are: state, actor");
    refuses("[actor]\nid = \"x\"", 1, "double brackets");
    refuses("\n[[actor]]\nname = \"Alpha\"", 2, "'id' is missing");
}

#[test]
fn values_must_have_their_form() {
    refuses(&actor("a", "name = 7"), 5, "'name' must be a text in quotes, not a number");
    refuses(&actor("a", "name = \"Alpha\"\nnames = \"Al\""), 6, "'names' must be a list of texts");
    refuses(&actor("a", "name = \"Alpha\"\nnames = [\n\"Al\",\n\"\"]"), 8, "empty text");
    refuses(&actor("a", "name = \"--\""), 5, "'--' is no name");
    refuses(&actor("A", "name = \"Alpha\""), 2, "small letters and digits");
    refuses(&actor("a--b", "name = \"Alpha\""), 2, "small letters and digits");
    refuses("[[actor]]\nid = \"state:x\"", 2, "must be 'actor:'");
    let wrong = actor("a", "name = \"Alpha\"").replace("company", "firm");
    refuses(&wrong, 3, "'type' is 'firm'; it must be one of armed-group");
    let person =
        "[[person]]\nid = \"person:p\"\nname = \"P Q\"\nacts_as = \"state:iran\"\nsource = \"t\"\nfrom = \"May\"";
    refuses(person, 6, "'May' is no EDTF date");
    let place = "[[place]]\nid = \"place:p\"\nname = \"Placia\"\ntype = \"sea\"\nsource = \"t\"\nlon = 1\nlat = 91.5";
    refuses(place, 7, "'lat' is 91.5, not between -90 and 90");
    refuses(&place.replace("lat = 91.5", ""), 1, "belong together");
    let state = STATE.replace("iran", "x").replace("Iran", "Xland").replace("IRN", "XLD");
    refuses(&state.replace("IR\"", "xx\""), 5, "not 2 capital letters");
    let all = findings(&[("states/a.toml", STATE.to_owned() + &state)]);
    assert_eq!((all.len(), all[0].line), (1, Some(8)), "{all:?}");
    assert!(all[0].message.contains("code 'IR' of 'state:x' belongs to 'state:iran' too"), "{all:?}");
    refuses(&state.replace("iso2 = \"IR\"\n", ""), 1, "may be missing only for de-facto and historic states");
    let outlet =
        "[[outlet]]\nid = \"outlet:o\"\nname = \"Out\"\ntype = \"wire\"\nsource = \"t\"\ndomains = [\"http://x\"]";
    refuses(outlet, 6, "is no domain");
}

#[test]
fn references_must_lead_somewhere() {
    refuses(
        &actor("a", "name = \"Alpha\"\nstate = \"state:none\""),
        6,
        "'state' names 'state:none', which no file has",
    );
    refuses(&actor("a", "name = \"Alpha\"\nstate = \"actor:a\""), 6, "must name a record of: state");
    let twice = actor("a", "name = \"Alpha\"") + &actor("a", "name = \"Beta\"");
    refuses(&twice, 7, "id 'actor:a' stands already at actors/b.toml:1");
}

#[test]
fn circles_are_refused() {
    let class = |slug: &str, parent: &str| {
        format!("[[class]]\nid = \"class:{slug}\"\nname = \"{slug}\"\nsource = \"t\"\nparents = [\"class:{parent}\"]\n")
    };
    let all = findings(&[("classes/a.toml", class("one", "two") + &class("two", "three") + &class("three", "one"))]);
    let lines: Vec<_> = all.iter().map(|finding| finding.line).collect();
    assert_eq!(lines, [Some(1), Some(6), Some(11)], "{all:?}");
    assert!(all[0].message.contains("leads in a circle from 'class:one' over class:two, class:three, back"), "{all:?}");
    refuses(&actor("a", "name = \"Alpha\"\nacts_as = \"actor:a\""), 1, "'acts_as' leads in a circle");
}

#[test]
fn one_name_for_two_records_is_refused() {
    let two = |names: &str| actor("a", "name = \"Alpha\"") + &actor("b", &format!("name = \"Beta\"\n{names}"));
    refuses(&two("names = [\"alpha\"]"), 11, "'alpha' of 'actor:b' is a name of 'actor:a' too (actors/b.toml:5)");
    refuses(&two("names = [\"The Álpha\"]"), 11, "is a name of 'actor:a' too");
    refuses(&two("names = [\"Iran\"]"), 11, "is a name of 'state:iran' too (states/a.toml:3)");
    accepts(&two("weak = [\"Alpha\"]"));
    let place = "[[place]]\nid = \"place:a\"\nname = \"Alpha\"\ntype = \"sea\"\nsource = \"t\"\n";
    accepts(&(actor("a", "name = \"Alpha\"") + place));
}

#[test]
fn doubtful_names_are_warned_of() {
    warns(&actor("a", "name = \"Alpha-2\"\nnames = [\"Alpha 2\"]"), 6, "'Alpha 2' is 'Alpha-2' again");
    warns(&actor("a", "name = \"alpha\""), 5, "has no capital");
    warns(&actor("a", "name = \"Alpha\"\nnames = [\"A\"]"), 6, "single letter");
    let two = actor("a", "name = \"Alpha Works\"") + &actor("b", "name = \"Alphaworks\"");
    warns(&two, 10, "'Alphaworks' of 'actor:b' differs only by spaces from 'Alpha Works' of 'actor:a'");
    let other = findings(&[("misc/a.toml", String::new())]);
    assert!(other[0].message.contains("folder of no known use") && other[0].severity == Severity::Warning);
}

#[test]
fn every_error_is_told_at_once() {
    let bad = actor("a", "nick = 1\nstate = \"state:none\"") + &actor("b", "name = 1");
    let all = findings(&[("states/a.toml", STATE.into()), ("actors/b.toml", bad)]);
    assert_eq!(all.len(), 4, "{all:?}");
    assert!(all.is_sorted_by_key(|finding| (finding.file.clone(), finding.line)));
}

#[test]
fn the_list_of_cities_is_checked_row_by_row() {
    let cities = "geonameid,name,alternates,country,lat,lon,population\n\
                  1,Tabriz,,IR,38.1,46.3,1500000\n\
                  1,Tabriz,,IR,38.1,46.3,1500000\n\
                  x,Shiraz,,IR,29.6,52.5,1\n\
                  3,Shiraz,,IR,129.6,52.5,1\n\
                  4,Nowhere,,QQ,0,0,1\n\
                  5,Short\n";
    let all = findings(&[("states/a.toml", STATE.into()), ("places/cities.csv", cities.into())]);
    let told: Vec<_> = all.iter().map(|f| (f.line.unwrap(), f.severity, f.message.clone())).collect();
    assert_eq!(told.len(), 5, "{told:?}");
    for (line, what) in
        [(3, "stands twice"), (4, "geonameid is 'x'"), (5, "lat is '129.6'"), (7, "found record with 2")]
    {
        let error = |(at, severity, message): &(u32, Severity, String)| {
            *at == line && *severity == Severity::Error && message.contains(what)
        };
        assert!(told.iter().any(error), "{line} {what}: {told:?}");
    }
    assert!(told.iter().any(|(line, severity, _)| *line == 6 && *severity == Severity::Warning), "{told:?}");
    let all = findings(&[("places/cities.csv", "name,id\n".into())]);
    assert!(all[0].message.starts_with("the columns must be geonameid,"), "{all:?}");
}

#[test]
fn order_of_files_changes_nothing() {
    let files = [("states/a.toml", STATE.to_owned()), ("actors/b.toml", actor("a", "name = \"Alpha\""))];
    let one = Knowledge::load(&files.iter().cloned().collect()).unwrap();
    let other = Knowledge::load(&files.iter().rev().cloned().collect()).unwrap();
    assert_eq!(one.records(), other.records());
    assert_eq!(one.version(), other.version());
}

/// The least that the project's own files hold.
#[test]
fn the_built_in_knowledge_loads_and_is_large() {
    let sources = Sources::built_in();
    let knowledge = match Knowledge::load(&sources) {
        Ok(knowledge) => knowledge,
        Err(findings) => {
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
            let told: Vec<_> = errors.map(ToString::to_string).collect();
            assert!(told.is_empty(), "{}", told.join("\n"));
            return;
        }
    };
    let count = |test: &dyn Fn(&Details, Table) -> bool| {
        knowledge.records().iter().filter(|record| test(&record.details, record.table())).count()
    };
    let of = |table: Table| count(&|_, this| this == table);
    let members = count(&|details, _| matches!(details, Details::State(state) if state.status == StateStatus::State));
    assert!(members >= 193, "{members} states");
    let drone = knowledge.by_id("class:drone").unwrap();
    let (mut unmanned, mut other) = (0, 0);
    for record in knowledge.refs().filter(|&record| knowledge.record(record).table() == Table::System) {
        if knowledge.is_a(record, drone) { unmanned += 1 } else { other += 1 }
    }
    assert!(unmanned >= 300, "{unmanned} unmanned systems");
    assert!(other >= 150, "{other} other systems");
    let mut makers: Vec<_> = knowledge
        .records()
        .iter()
        .filter_map(|record| match &record.details {
            Details::System(system) => Some(system.makers.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    makers.sort_unstable();
    makers.dedup();
    assert!(makers.len() >= 100, "{} makers", makers.len());
    let groups = count(
        &|details, _| matches!(details, Details::Actor(actor) if actor.kind == attache_knowledge::ActorType::ArmedGroup),
    );
    assert!(groups >= 100, "{groups} armed groups");
    for (table, least) in [
        (Table::Instrument, 60),
        (Table::Outlet, 150),
        (Table::Place, 30_000),
        (Table::Person, 200),
        (Table::Class, 100),
        (Table::Actor, 500),
    ] {
        assert!(of(table) >= least, "{} of {table}", of(table));
    }
}
