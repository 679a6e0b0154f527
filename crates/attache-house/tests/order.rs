//! The order of the house: who may call whom, who may touch the world, and what never is committed.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

use attache_house::{files, root};
use regex::Regex;
use std::{collections::BTreeMap, fs, path::Path};

/// Whom each crate may call. A new edge is a decision: it belongs here and on the map.
const CALLS: &[(&str, &[&str])] = &[
    ("attache-model", &[]),
    ("attache-lang", &[]),
    ("attache-html", &["attache-model"]),
    ("attache-pdf", &["attache-model"]),
    ("attache-office", &["attache-html", "attache-model"]),
    ("attache-bundle", &["attache-model"]),
    ("attache-fetch", &["attache-model"]),
    ("attache-intake", &["attache-bundle", "attache-html", "attache-model", "attache-office", "attache-pdf"]),
    ("attache-knowledge", &["attache-model"]),
    ("attache-copies", &["attache-knowledge", "attache-model"]),
    ("attache-reader", &["attache-knowledge", "attache-lang", "attache-model"]),
    ("attache-register", &["attache-knowledge", "attache-model"]),
    ("attache-casebook", &["attache-model"]),
    ("attache-score", &["attache-model"]),
    (
        "attache-cli",
        &[
            "attache-casebook",
            "attache-copies",
            "attache-fetch",
            "attache-intake",
            "attache-knowledge",
            "attache-lang",
            "attache-model",
            "attache-reader",
            "attache-register",
            "attache-score",
        ],
    ),
    ("attache-house", &[]),
];

/// Rooms that compute and do nothing else.
const PURE: &[&str] = &[
    "attache-copies",
    "attache-html",
    "attache-model",
    "attache-office",
    "attache-pdf",
    "attache-reader",
    "attache-register",
    "attache-score",
];

#[test]
fn calls_go_one_way() {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path().join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let manifest: toml::Table = text.parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        let of = |table: &str| manifest.get(table).and_then(|table| table.as_table()).cloned().unwrap_or_default();
        let ours: Vec<String> = of("dependencies").keys().chain(of("build-dependencies").keys()).cloned().collect();
        found.insert(name, ours.into_iter().filter(|name| name.starts_with("attache-")).collect::<Vec<_>>());
    }
    let allowed: BTreeMap<&str, &[&str]> = CALLS.iter().copied().collect();
    for (name, calls) in &found {
        let allowed = allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} has no place in the order"));
        for call in calls {
            assert!(allowed.contains(&call.as_str()), "{name} may not call {call}");
        }
    }
    assert_eq!(found.len(), CALLS.len(), "the order names crates that are not there");
}

#[test]
fn what_computes_touches_nothing() {
    let world =
        Regex::new(r"std::(fs|net|process|env|thread)\b|\b(SystemTime|Instant|File|TcpStream)::|\b(fs|env)::").unwrap();
    let random = Regex::new(r"\b(rand|getrandom|RandomState)\b").unwrap();
    let mut checked = 0;
    for path in files().unwrap() {
        let Some(room) = PURE.iter().find(|room| path.starts_with(Path::new("crates").join(room).join("src"))) else {
            continue;
        };
        let text = fs::read_to_string(root().join(&path)).unwrap();
        // Tests may read their examples.
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        checked += 1;
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            assert!(!world.is_match(line), "{room} does no I/O, but {}:{}: {line}", path.display(), number + 1);
            assert!(!random.is_match(line), "{room} has no chance, but {}:{}: {line}", path.display(), number + 1);
        }
    }
    assert!(checked > 20, "only {checked} files were looked at");
}

#[test]
fn nothing_private_is_committed() {
    // Put together here, so that this file does not name them.
    let folders =
        ["work/main", "work/shared", "root/", "home/", "tmp/"].map(|folder| format!(r"(^|[\s\x22'`(=])/{folder}"));
    let hosts = ["crates\\.io", "pypi\\.org", "pythonhosted\\.org", "npmjs\\.(org|com)", "deb\\.debian\\.org"];
    let hosts = hosts.map(|host| format!(r"\b{host}"));
    let private = Regex::new(&folders.iter().chain(&hosts).cloned().collect::<Vec<_>>().join("|")).unwrap();
    let mut named = Vec::new();
    for path in files().unwrap() {
        // Cargo writes there where each dependency comes from, in its own words.
        if path == Path::new("Cargo.lock") {
            continue;
        }
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        let lines = text.lines().enumerate().filter(|(_, line)| private.is_match(line));
        named.extend(lines.map(|(number, line)| format!("{}:{}: {}", path.display(), number + 1, line.trim())));
    }
    assert!(named.is_empty(), "private paths or registries: {named:#?}");
}

#[test]
fn the_law_of_the_house_is_there() {
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "NOTICE", "README.md", "deny.toml", ".ci/run", "Makefile"] {
        assert!(fs::metadata(root().join(file)).is_ok_and(|data| data.len() > 0), "{file} is missing");
    }
    let notice = fs::read_to_string(root().join("NOTICE")).unwrap();
    assert!(notice.contains("GeoNames") && notice.contains("Creative Commons Attribution 4.0"));
}
