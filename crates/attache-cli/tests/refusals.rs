//! Bad input that is refused before anything is read: clear words, the right code, nothing lost. No model is needed.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use common::Desk;
use std::{fs, io::Read, process::Stdio};

#[test]
fn wrong_usage_ends_with_2() {
    let desk = Desk::new();
    desk.run(&[]).code(2);
    desk.run(&["read"]).code(2);
    desk.run(&["read", "x", "--published", "2022-02-30"]).code(2).says("2022-02-30");
    desk.run(&["claims", "--kind", "sale"]).code(2).says("there are: transfer");
    desk.run(&["read", "x", "--jobs", "0"]).code(2);
    assert!(!desk.path("attache.casebook").exists());
    for help in ["read", "claims", "register", "deal", "documents", "models", "knowledge"] {
        let run = desk.run(&[help, "--help"]).code(0);
        assert!(run.out.contains("Examples:") || help == "knowledge", "{help}");
    }
    desk.run(&["completions", "bash"]).code(0).prints("attache");
}

#[test]
fn paths_that_cannot_be_read_are_named_and_end_with_3() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    desk.write("page.txt", "<!doctype html><title>x</title>");
    fs::create_dir(desk.path("nothing")).unwrap();
    desk.run(&["read", "none.txt", "empty.txt", "page.txt"])
        .code(3)
        .says("none.txt: there is no such file")
        .says("empty.txt: the file is empty")
        .says("page.txt: the page holds no text")
        .prints("3 could not be read");
    desk.run(&["read", "nothing"]).code(0).prints("0 documents read");
    // A casebook among the reports is no report.
    desk.run(&["read", "."]).code(3).prints("2 could not be read");
    #[cfg(unix)]
    {
        std::os::unix::net::UnixListener::bind(desk.path("socket")).unwrap();
        desk.run(&["read", "socket"]).code(3).says("neither a file nor a folder");
    }
}

#[test]
fn mistakes_of_a_manifest_are_named_with_their_lines() {
    let desk = Desk::new();
    desk.write("l/empty.txt", "");
    desk.write("m.csv", "file,published,mood\nl/empty.txt,2022-13,x\nl/none.txt,,\n");
    desk.run(&["read", "l", "--manifest", "m.csv"])
        .code(3)
        .says("m.csv:1: unknown column 'mood'")
        .says("m.csv:2: 'l/empty.txt': '2022-13' is no EDTF date")
        .says("m.csv:3: 'l/none.txt' is listed but is not there");
    desk.write("m.csv", "name,date\na,b\n");
    desk.run(&["read", "l", "--manifest", "m.csv"]).code(3).says("no column 'file'").says("nothing was read");
    desk.run(&["read", "l", "--manifest", "none.csv"]).code(3).says("none.csv: there is no such file");
}

#[test]
fn a_casebook_that_cannot_be_used_ends_with_4() {
    let desk = Desk::new();
    let book = desk.path("attache.casebook");
    fs::create_dir(desk.path("l")).unwrap();
    desk.run(&["claims"]).code(4).says("there is no casebook").says("attache read");
    desk.run(&["read", "l"]).code(0);
    desk.run(&["claims"]).code(0).prints("0 claims");

    let whole = fs::read(&book).unwrap();
    fs::write(&book, &whole[..100]).unwrap();
    desk.run(&["claims"]).code(4).says("damaged").says("restore a copy");
    desk.run(&["read", "l"]).code(4).says("damaged");
    fs::write(&book, "Dear diary").unwrap();
    desk.run(&["read", "l"]).code(4).says("is no casebook");
    assert_eq!(fs::read(&book).unwrap(), b"Dear diary");

    fs::write(&book, &whole).unwrap();
    let raw = rusqlite::Connection::open(&book).unwrap();
    raw.execute_batch("PRAGMA user_version = 7").unwrap();
    desk.run(&["read", "l"]).code(4).says("newer attache");
    raw.execute_batch("PRAGMA user_version = 1; BEGIN IMMEDIATE").unwrap();
    desk.write("l/empty.txt", "");
    desk.run(&["read", "l", "--wait", "0.2"]).code(4).says("in use by another program").says("--wait");
    raw.execute_batch("ROLLBACK").unwrap();
    desk.run(&["read", "l", "--casebook", "no/such/folder/a"]).code(4).says("there is no folder");
    desk.run(&["read", "l", "--casebook", "."]).code(4).says("folder");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::new();
    let mut child =
        desk.command(&["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut complaints = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(complaints, "");
}

#[test]
fn colours_come_only_when_they_are_wanted() {
    let desk = Desk::new();
    let plain = desk.run(&["claims"]).code(4);
    assert!(!plain.err.contains('\u{1b}'));
    let coloured = desk.run(&["claims", "--color", "always"]).code(4);
    assert!(coloured.err.contains('\u{1b}'));
}
