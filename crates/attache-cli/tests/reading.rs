//! Reading with the model: what is found, that it is the same however it is read, and that nothing gets lost.
//!
//! These tests need the language model (`attache models fetch`).
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use common::{Desk, report};
use std::{
    fs,
    process::Stdio,
    time::{Duration, Instant},
};

#[test]
fn a_report_is_read_listed_explained_and_registered() {
    let desk = Desk::new();
    desk.write("letters/sale.txt", "Navy sells boats\n\nIran sold 20 drones to Russia in May 2022.\n");
    desk.write("m.csv", "file,published,outlet\nsale.txt,2022-06-01,The Post\n");
    desk.run(&["read", "letters", "--manifest", "m.csv"]).code(0).prints("1 document read").prints("new claim");

    let lines = desk.run(&["claims", "--doc", "sale", "--json"]).code(0).out;
    let transfer = lines.lines().find(|line| line.contains("\"kind\":\"transfer\"")).unwrap();
    let claim: serde_json::Value = serde_json::from_str(transfer).unwrap();
    assert_eq!(claim["doc"], "sale");
    assert_eq!(claim["roles"]["supplier"][0], "Iran");
    assert_eq!(claim["roles"]["recipient"][0], "Russia");
    assert_eq!(claim["quantity"], "20");
    let text = fs::read_to_string(desk.path("letters/sale.txt")).unwrap();
    let span = |at: usize| claim["span"][at].as_u64().unwrap() as usize;
    let words: String = text.chars().skip(span(0)).take(span(1) - span(0)).collect();
    assert_eq!(claim["evidence"], words.as_str());

    let id = claim["id"].as_str().unwrap();
    desk.run(&["claims", "--explain", &id[..6]])
        .code(0)
        .prints("(state:iran)")
        .prints("because")
        .prints("The Post, 2022-06-01");
    desk.run(&["claims"]).code(0).prints("Iran → Russia");
    desk.run(&["documents"]).code(0).prints("2022-06-01").prints("1 document");
    desk.run(&["documents", "--json"]).code(0).prints("\"published_origin\":\"manifest\"");

    let deals = desk.run(&["register", "--supplier", "Tehran", "--item", "drone", "--json"]).code(0).out;
    let deal: serde_json::Value = serde_json::from_str(deals.lines().next().unwrap()).unwrap();
    assert_eq!(deal["documents"][0], "sale");
    let deal_id = deal["id"].as_str().unwrap();
    desk.run(&["deal", &deal_id[..6]])
        .code(0)
        .prints("evidence")
        .prints(&words)
        .prints(&format!("characters {}", span(0)));
    assert_eq!(desk.run(&["deal", deal_id, "--json"]).code(0).out.trim(), deals.lines().next().unwrap());
    desk.run(&["register", "--supplier", "Norway", "--fail-empty"]).code(1);
    desk.run(&["claims", "--kind", "exchange", "--fail-empty"]).code(1);
    desk.run(&["deal", "ffffffffffff"]).code(2).says("there is no deal");
    desk.run(&["claims", "--explain", "zz"]).code(2).says("there is no claim");
    desk.run(&["claims", "--doc", "nothing"]).code(2).says("attache documents");
}

#[test]
fn what_has_not_changed_is_not_read_again_and_what_has_is() {
    let desk = Desk::new();
    desk.reports("letters", 5);
    desk.run(&["read", "letters"]).code(0).prints("5 documents read");
    let before = desk.contents("attache.casebook");
    desk.run(&["read", "letters"]).code(0).prints("0 documents read, 5 unchanged").prints("0 new claims");
    assert_eq!(desk.contents("attache.casebook"), before);
    // The model is not even looked for.
    let absent = desk.path("none");
    let run = desk.command(&["read", "letters"]).env("ATTACHE_MODELS", &absent).output().unwrap();
    common::Run::from(run).code(0);

    desk.run(&["read", "letters", "--outlet", "The Post"]).code(0).prints("5 read again");
    desk.run(&["read", "letters/r0001.txt", "--again", "--outlet", "The Post"]).code(0).prints("1 read again");
    desk.write("letters/r0001.txt", "Iran sold 9 drones to Sudan in May 2022.");
    desk.run(&["read", "letters", "--outlet", "The Post"]).code(0).prints("1 document read, 4 unchanged");
    desk.run(&["documents"]).code(0).prints("r0001-");
}

#[test]
fn the_number_of_jobs_changes_nothing() {
    let desk = Desk::new();
    desk.reports("letters", 150);
    desk.write("letters/copy.txt", report(3));
    for jobs in ["1", "2", "5"] {
        let casebook = format!("{jobs}.casebook");
        desk.run(&["read", "letters", "--jobs", jobs, "--casebook", &casebook]).code(0).prints("1 the same as others");
    }
    let one = desk.contents("1.casebook");
    assert!(one.len() > 400, "{}", one.len());
    assert_eq!(one, desk.contents("2.casebook"));
    assert_eq!(one, desk.contents("5.casebook"));
    let claims = |casebook: &str| desk.run(&["claims", "--json", "--casebook", casebook]).code(0).out;
    assert_eq!(claims("1.casebook"), claims("2.casebook"));
}

#[test]
fn a_kill_in_the_middle_loses_nothing_and_reading_goes_on_from_there() {
    let desk = Desk::new();
    desk.reports("letters", 600);
    desk.run(&["read", "letters", "--casebook", "whole.casebook"]).code(0);
    let whole = desk.contents("whole.casebook");

    let mut interrupted = false;
    for _ in 0..3 {
        let mut child = desk
            .command(&["read", "letters", "--jobs", "2"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Until something is written but, as a rule, not all.
        let deadline = Instant::now() + Duration::from_secs(60);
        let log = desk.path("attache.casebook-wal");
        let size = |path: &std::path::Path| fs::metadata(path).map_or(0, |meta| meta.len());
        let before = size(&log);
        while child.try_wait().unwrap().is_none() && size(&log) <= before.max(100_000) {
            assert!(Instant::now() < deadline);
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        interrupted |= !child.wait().unwrap().success();
    }
    assert!(interrupted, "the program was never killed in the middle");
    let part = desk.contents("attache.casebook");
    assert!(!part.is_empty());

    desk.run(&["read", "letters"]).code(0);
    assert_eq!(desk.contents("attache.casebook"), whole);
}

#[test]
fn three_broken_files_among_a_thousand_cost_nothing_else() {
    let desk = Desk::new();
    desk.reports("letters", 997);
    desk.write("letters/r0100b.txt", b"%PDF-1.7 rest");
    desk.write("letters/r0500b.txt", "");
    desk.write("letters/sub/zeros.bin", [0_u8; 300]);
    let run = desk.run(&["read", "letters"]).code(3).prints("997 documents read").prints("3 could not be read");
    let run = run
        .says("r0100b.txt: the PDF is damaged")
        .says("r0500b.txt: the file is empty")
        .says("zeros.bin: this is no text");
    assert_eq!(run.err.lines().count(), 3, "{}", run.err);
    let run = desk.run(&["read", "letters", "--json"]).code(3);
    assert_eq!(run.out.lines().filter(|line| line.contains("\"event\":\"failed\"")).count(), 3);
    let done: serde_json::Value = serde_json::from_str(run.out.lines().last().unwrap()).unwrap();
    assert_eq!(done["documents"]["unchanged"], 997);
    assert_eq!(done["documents"]["failed"], 3);
}

#[test]
fn texts_in_other_encodings_are_read() {
    let desk = Desk::new();
    let text = "Iran sold 20 drones to Russia in May 2022. “Naïve”, he said.\r\n";
    let utf16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("l/utf16.txt", utf16);
    // Windows-1251: Latin letters are ASCII there.
    let mut windows = b"Iran sold 21 drones to Russia in May 2022. ".to_vec();
    windows.extend([
        0xCD, 0xE5, 0xF2, 0x2C, 0x20, 0xF1, 0xEA, 0xE0, 0xE7, 0xE0, 0xEB, 0x20, 0xEC, 0xE8, 0xED, 0xE8, 0xF1, 0xF2,
        0xF0, 0x2E,
    ]);
    desk.write("l/windows.txt", windows);
    let mut broken = "Iran sold 22 drones to Russia in May 2022. “Naïve”, he said — twice.".as_bytes().to_vec();
    broken.extend(b" \xFF\xFE.");
    desk.write("l/broken.txt", broken);
    let run = desk.run(&["read", "l"]).code(0).prints("3 documents read");
    let run = run.says("windows.txt: the file does not say its encoding; it is read as windows-1251");
    run.says("broken.txt: 2 places are no UTF-8");
    let claims = desk.run(&["claims", "--json", "--kind", "transfer"]).code(0).out;
    for quantity in ["20", "21", "22"] {
        assert!(claims.contains(&format!("\"quantity\":\"{quantity}\"")), "{claims}");
    }
}

#[test]
fn fifty_megabytes_on_one_line_are_read_in_bounded_time() {
    let desk = Desk::new();
    // Few words, many bytes: what is tested is the line, not the patience of whoever runs this.
    let mut text = "Iran sold 20 drones to Russia in May 2022. ".to_owned();
    while text.len() < 50 << 20 {
        text.push_str(&"x".repeat(8000));
        text.push(' ');
    }
    desk.write("long.txt", text);
    desk.run(&["read", "long.txt"]).code(0).prints("1 document read");
    desk.run(&["claims", "--json", "--kind", "transfer"]).code(0).prints("\"quantity\":\"20\"");
}

#[test]
fn a_missing_truncated_or_altered_model_is_said_and_costs_nothing() {
    let desk = Desk::new();
    desk.reports("letters", 3);
    desk.run(&["read", "letters/r0000.txt"]).code(0);
    let before = desk.contents("attache.casebook");
    let read = |models: &std::path::Path| -> common::Run {
        desk.command(&["read", "letters"]).env("ATTACHE_MODELS", models).output().unwrap().into()
    };
    read(&desk.path("none")).code(3).says("attache models fetch");

    let installed = desk.run(&["models", "where"]).code(0).out;
    let installed = std::path::Path::new(installed.trim());
    let copy = desk.path("models").join(installed.file_name().unwrap());
    copy_folder(installed, &copy);
    read(&desk.path("models")).code(0);
    let weights = copy.join("parser/model");
    let whole = fs::read(&weights).unwrap();
    desk.write("letters/new.txt", report(99));
    for change in [whole[..whole.len() / 2].to_vec(), {
        let mut altered = whole.clone();
        altered[9999] ^= 1;
        altered
    }] {
        fs::write(&weights, change).unwrap();
        read(&desk.path("models")).code(3).says("damaged").says("parser").says("attache models fetch");
    }
    fs::remove_file(&weights).unwrap();
    read(&desk.path("models")).code(3).says("attache models fetch");
    assert!(desk.contents("attache.casebook").len() > before.len());
    desk.run(&["documents"]).code(0).prints("3 documents");
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn knowledge_of_the_users_own_is_read_with_and_its_mistakes_are_named() {
    let desk = Desk::new();
    desk.reports("letters", 2);
    desk.write("k/bad.toml", "[[state]]\nid = \"state:norway\"\nname = \"Norway\"\nmood = \"calm\"\n");
    desk.run(&["read", "letters", "--knowledge", "k"])
        .code(3)
        .says("bad.toml")
        .says("mood")
        .says("attache knowledge check");
    desk.run(&["knowledge", "check", "k"]).code(1).prints("bad.toml:").prints("mood");
    desk.run(&["knowledge", "check", "none"]).code(3).says("none");
    desk.run(&["knowledge", "check"]).code(0).prints("no mistakes");
    // The built-in ones still do.
    desk.run(&["read", "letters"]).code(0);
    desk.run(&["register", "--knowledge", "k"]).code(3).says("bad.toml");
}
