//! ARCHITECTURE.md tells the truth: about which crates there are, which paths, which tests.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

use attache_house::{files, root};
use regex::Regex;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const LONGEST_MAP: usize = 300;

fn map() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

fn crates() -> BTreeSet<String> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap());
    folders
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

/// The map's sections: heading and text. What stands before the first heading has none.
fn sections(map: &str) -> Vec<(&str, String)> {
    let mut sections = vec![("", String::new())];
    for line in map.lines() {
        if line.starts_with('#') {
            sections.push((line, String::new()));
        } else {
            let text = &mut sections.last_mut().unwrap().1;
            text.push_str(line);
            text.push('\n');
        }
    }
    sections
}

/// What stands between backticks on one line, outside blocks of code.
fn quoted(text: &str) -> Vec<String> {
    let mut in_code = false;
    let prose = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !in_code && !fence
    });
    let ticks = Regex::new("`([^`]+)`").unwrap();
    prose.flat_map(|line| ticks.captures_iter(line).map(|found| found[1].to_owned()).collect::<Vec<_>>()).collect()
}

/// The crate whose section this is.
fn crate_of(heading: &str) -> Option<String> {
    let name = Regex::new("^### `(attache-[a-z]+)`").unwrap();
    name.captures(heading).map(|found| found[1].to_owned())
}

#[test]
fn every_crate_has_a_section_and_every_section_a_crate() {
    let map = map();
    let told: BTreeSet<String> = sections(&map).iter().filter_map(|(heading, _)| crate_of(heading)).collect();
    assert_eq!(told, crates(), "left: the sections of ARCHITECTURE.md; right: the folders of crates/");
}

#[test]
fn every_path_on_the_map_exists() {
    let map = map();
    let path = Regex::new(r"^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*/?$").unwrap();
    let file = Regex::new(r"^[A-Za-z0-9_-]+\.(rs|py|sh|toml|md|csv|jsonl|txt)$").unwrap();
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (heading, text) in sections(&map) {
        let home = crate_of(heading).map(|name| root().join("crates").join(name));
        for word in quoted(&text) {
            if !path.is_match(&word) || !(word.contains('/') || file.is_match(&word)) {
                continue;
            }
            seen += 1;
            // In a crate's section, paths may begin at the crate or at its sources.
            let mut places = vec![root()];
            places.extend(home.iter().flat_map(|home| [home.clone(), home.join("src")]));
            if !places.iter().any(|place| place.join(&word).exists()) {
                missing.push(format!("{heading}: {word}"));
            }
        }
    }
    assert!(missing.is_empty(), "not there: {missing:#?}");
    assert!(seen > 50, "only {seen} paths found: are they still written as the test expects?");
}

#[test]
fn every_test_on_the_map_exists() {
    let map = map();
    let sections = sections(&map);
    let (_, invariants) = sections.iter().find(|(heading, _)| heading.ends_with("Invariants")).unwrap();
    let name = Regex::new("^[a-z0-9]+(_[a-z0-9]+){2,}$").unwrap();
    let wanted: BTreeSet<String> = quoted(invariants).into_iter().filter(|word| name.is_match(word)).collect();
    assert!(wanted.len() > 15, "only {} tests are named", wanted.len());
    let declared = Regex::new(
        r"#\[test\](?:\s*#\[[^\]]*\])*\s*fn ([a-z0-9_]+)\(|def (test_[a-z0-9_]+)\(|fn ([a-z0-9_]+)\([a-z_]+ in ",
    )
    .unwrap();
    let mut found = BTreeSet::new();
    for path in files().unwrap() {
        if path.extension().is_some_and(|ending| ending == "rs" || ending == "py") {
            let text = fs::read_to_string(root().join(&path)).unwrap_or_default();
            for names in declared.captures_iter(&text) {
                found.extend(names.iter().skip(1).flatten().map(|name| name.as_str().to_owned()));
            }
        }
    }
    let missing: Vec<&String> = wanted.difference(&found).collect();
    assert!(missing.is_empty(), "no such tests: {missing:?}");
}

#[test]
fn the_map_fits_on_a_few_pages() {
    assert!(map().lines().count() <= LONGEST_MAP);
}

#[test]
fn long_files_give_their_reason() {
    let map = map();
    let sections = sections(&map);
    let (_, reasons) = sections.iter().find(|(heading, _)| heading.ends_with("Long files")).unwrap();
    let listed: BTreeSet<String> = quoted(reasons).into_iter().filter(|word| word.contains('/')).collect();
    let longer_than = |limit: usize| -> BTreeSet<String> {
        let endings = ["rs", "py", "sh", "md", "ts", "tsx", "svelte", "css", "html"];
        let of_ours = |path: &PathBuf| path.extension().is_some_and(|end| endings.iter().any(|ours| end == *ours));
        let paths = files().unwrap().into_iter().filter(of_ours).filter(|path| lines(path) > limit);
        paths.map(|path| path.to_string_lossy().into_owned()).collect()
    };
    let unexcused: Vec<String> = longer_than(600).difference(&listed).cloned().collect();
    assert!(unexcused.is_empty(), "more than 600 lines, and ARCHITECTURE.md gives no reason: {unexcused:?}");
    // A file around the limit need not be struck off and put back again.
    let idle: Vec<String> = listed.difference(&longer_than(500)).cloned().collect();
    assert!(idle.is_empty(), "excused by ARCHITECTURE.md, but not long: {idle:?}");
}

fn lines(path: &Path) -> usize {
    fs::read_to_string(root().join(path)).map(|text| text.lines().count()).unwrap_or(0)
}
