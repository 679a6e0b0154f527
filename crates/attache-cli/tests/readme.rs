//! What README.md and `make demo` tell people to type is what the program understands.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::{fs, path::Path, process::Command};

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)).unwrap()
}

fn help(words: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_attache")).args(words).arg("--help").output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// The command lines of a text: in blocks of code, or indented, from the name of the program on.
fn commands(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in text.lines() {
        // The demo calls the program by a variable.
        let line = line.trim_start().replace("$ATTACHE ", "attache ");
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        // Sentences may begin with the name, too: a command is not followed by prose.
        if words.first().is_some_and(|word| word == "attache") && words.len() > 1 {
            let end = words.iter().position(|word| ["|", ">", "&&", "#"].contains(&word.as_str()));
            found.push(words[1..end.unwrap_or(words.len())].to_vec());
        }
    }
    found
}

#[test]
fn every_command_shown_is_understood() {
    let mut checked = 0;
    for name in ["README.md", "tools/demo.sh"] {
        for command in commands(&file(name)) {
            // `models fetch` and `knowledge check` have a second word.
            let names: Vec<&str> =
                command.iter().map(String::as_str).take_while(|word| !word.starts_with('-')).collect();
            let shown = names
                .get(..2)
                .filter(|two| ["models", "knowledge"].contains(&two[0]))
                .or(names.get(..1))
                .and_then(help)
                .unwrap_or_else(|| panic!("{name}: attache {}: no such command", command.join(" ")));
            for option in command.iter().filter(|word| word.starts_with("--")) {
                let option = option.split(['=', ',', '.', ')']).next().unwrap();
                assert!(shown.contains(option), "{name}: attache {}: no option {option}", command.join(" "));
            }
            checked += 1;
        }
    }
    assert!(checked >= 15, "only {checked} commands found: are they still written as the test expects?");
}

#[test]
fn the_readme_names_every_command_and_exit_code() {
    let readme = file("README.md");
    let shown = help(&[]).unwrap();
    let listed = shown.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let names: Vec<&str> =
        listed.take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 8, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        assert!(readme.contains(&format!("`attache {name}")), "README.md does not tell of attache {name}");
    }
    for variable in ["ATTACHE_CASEBOOK", "ATTACHE_KNOWLEDGE", "ATTACHE_MODELS"] {
        assert!(readme.contains(variable), "README.md does not tell of {variable}");
    }
}
