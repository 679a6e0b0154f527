//! What a casebook promises: nothing finished is lost, nothing is half there, and every failure has a name.

#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

use attache_casebook::{
    Access, Casebook, CasebookError, ClaimFilter, Comparison, CopyRow, Kinship, LikenessRow, Match, Reading, Standing,
    files,
};
use attache_model::{
    Certainty, Claim, ClaimId, Document, DocumentId, Edtf, Filler, Kind, Link, Place, Polarity, Resolution, Role,
    Source, Span, Stage, When,
};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_millis(100);
const CLAIMS_EACH: u32 = 5;

fn open(path: &Path) -> Casebook {
    Casebook::open(path, Access::Write, PATIENCE).unwrap()
}

fn error(path: &Path, access: Access) -> CasebookError {
    Casebook::open(path, access, PATIENCE).err().unwrap()
}

fn document(name: &str, text: &str) -> Document {
    let whole = Span::new(0, text.chars().count() as u32);
    Document { title: Some("Title".into()), ..Document::plain(name, text, [whole]) }
}

fn reading(reader: &str) -> Reading {
    Reading { intake: "1".into(), reader: reader.into(), knowledge: "k".into(), model: "m".into(), facts: "f".into() }
}

fn claim(document: &Document, start: u32) -> Claim {
    let span = Span::new(start, start + 4);
    let filler = Filler { name: "Norway".into(), entity: None, span, resolution: Resolution::Named };
    let mut claim = Claim {
        id: ClaimId(String::new()),
        document: document.id.clone(),
        kind: if start.is_multiple_of(2) { Kind::Transfer } else { Kind::Contact },
        roles: BTreeMap::from([(Role::Supplier, vec![filler])]),
        stage: Stage::Delivered,
        when: Some(When { date: Edtf::parse("2021-03").unwrap(), span: None, basis: "b".into() }),
        places: vec![],
        quantity: None,
        polarity: Polarity::Affirmed,
        certainty: Certainty::Asserted,
        attributed_to: vec![],
        evidence: span,
        rule: "r".into(),
        because: vec!["why".into()],
        reader: "1".into(),
        knowledge: "k".into(),
    };
    claim.id = claim.identify();
    claim
}

fn claims(document: &Document) -> Vec<Claim> {
    (0..CLAIMS_EACH).map(|start| claim(document, start)).collect()
}

fn names(book: &Casebook) -> Vec<String> {
    let mut names = Vec::new();
    book.each_document::<CasebookError>(|row| {
        names.push(row.document.name);
        Ok(())
    })
    .unwrap();
    names
}

#[test]
fn what_is_written_is_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.casebook");
    let mut book = open(&path);
    let document = document("b", "Norway sold radars.");
    let written = book.put(&document, "x/b.txt", &reading("1"), &claims(&document), &Kinship::default()).unwrap();
    assert!(written.new_document);
    assert_eq!(written.added, BTreeMap::from([(Kind::Transfer, 3), (Kind::Contact, 2)]));
    drop(book);

    let book = Casebook::open(&path, Access::Read, PATIENCE).unwrap();
    assert_eq!(book.standing(&document.id, &reading("1")).unwrap(), Standing::Current);
    assert_eq!(book.standing(&document.id, &reading("2")).unwrap(), Standing::Outdated);
    assert_eq!(book.standing(&DocumentId::of(b""), &reading("1")).unwrap(), Standing::Unknown);
    let mut seen = Vec::new();
    let filter = ClaimFilter { kind: Some(Kind::Contact), document: Some("b".into()) };
    book.each_reading::<CasebookError>(&filter, |document, claims| {
        seen.push((document, claims));
        Ok(())
    })
    .unwrap();
    assert_eq!(seen, [(document.clone(), vec![claim(&document, 1), claim(&document, 3)])]);

    let first = claim(&document, 0).id;
    assert_eq!(book.find_claim(&first.0[..6]).unwrap(), Match::One(first.clone()));
    assert_eq!(book.find_claim("zz").unwrap(), Match::None);
    assert_eq!(book.find_document(&document.id.0[..5].to_uppercase()).unwrap(), Match::One(document.id.0.clone()));
    let (found, _) = book.claim_with_document(&first).unwrap().unwrap();
    assert_eq!(found, document);
}

#[test]
fn reading_again_replaces_the_claims() {
    let dir = tempfile::tempdir().unwrap();
    let mut book = open(&dir.path().join("a.casebook"));
    let document = document("b", "Norway sold radars.");
    book.put(&document, "b.txt", &reading("1"), &claims(&document), &Kinship::default()).unwrap();
    let fewer: Vec<Claim> = (3..7).map(|start| claim(&document, start)).collect();
    let written = book.put(&document, "b.txt", &reading("2"), &fewer, &Kinship::default()).unwrap();
    assert!(!written.new_document);
    assert_eq!((written.kept, written.removed, written.added.values().sum::<u64>()), (2, 3, 2));
    assert_eq!(book.totals().unwrap().claims, 4);
    assert_eq!(book.standing(&document.id, &reading("2")).unwrap(), Standing::Current);
}

#[test]
fn names_are_unique_and_do_not_depend_on_the_order() {
    let documents = [document("b", "one"), document("b", "two"), document("c", "three"), document("b", "four")];
    let listing = |order: &[usize]| {
        let dir = tempfile::tempdir().unwrap();
        let mut book = open(&dir.path().join("a.casebook"));
        for &at in order {
            book.put(&documents[at], "f", &reading("1"), &[], &Kinship::default()).unwrap();
        }
        assert!(matches!(book.find_document("b").unwrap(), Match::Several(names) if names.len() == 3));
        names(&book)
    };
    let one = listing(&[0, 1, 2, 3]);
    assert_eq!(one, listing(&[3, 2, 1, 0]));
    assert_eq!(one.iter().filter(|name| name.starts_with("b-")).count(), 3);
    assert!(one.contains(&"c".to_owned()));
    assert!(one.contains(&format!("b-{}", &documents[0].id.0[..8])));
}

#[test]
fn judgements_are_never_changed_nor_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.casebook");
    drop(open(&path));
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute("INSERT INTO judgements (at, who, json) VALUES ('t', 'w', '{}')", []).unwrap();
    for sql in ["UPDATE judgements SET who = 'x'", "DELETE FROM judgements"] {
        assert!(raw.execute(sql, []).unwrap_err().to_string().contains("judgements are never"), "{sql}");
    }
}

#[test]
fn every_failure_has_a_name_and_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);

    let missing = error(&at("none"), Access::Read);
    assert!(
        matches!(missing, CasebookError::Missing { .. }) && missing.to_string().contains("attache read"),
        "{missing}"
    );
    fs::write(at("text"), "This is a letter.").unwrap();
    assert!(matches!(error(&at("text"), Access::Write), CasebookError::Foreign { .. }));
    rusqlite::Connection::open(at("other")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(error(&at("other"), Access::Write), CasebookError::Foreign { .. }));
    assert!(matches!(error(dir.path(), Access::Write), CasebookError::Unreachable { .. }));
    let nowhere = error(&at("no/folder/a"), Access::Write);
    assert!(nowhere.to_string().contains("there is no folder"), "{nowhere}");

    drop(open(&at("newer")));
    rusqlite::Connection::open(at("newer")).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    for access in [Access::Read, Access::Write] {
        assert!(matches!(error(&at("newer"), access), CasebookError::Newer { found: 99, .. }));
    }
}

#[test]
fn a_damaged_casebook_is_said_to_be_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.casebook");
    let mut book = open(&path);
    for at in 0..200 {
        let document = document(&format!("d{at}"), &format!("Text number {at}. ").repeat(50));
        book.put(&document, "f", &reading("1"), &claims(&document), &Kinship::default()).unwrap();
    }
    drop(book);
    let whole = fs::read(&path).unwrap();

    fs::write(&path, &whole[..50]).unwrap();
    assert!(matches!(error(&path, Access::Read), CasebookError::Damaged { .. }));
    let mut torn = whole.clone();
    torn[4096 * 3..].fill(0xAA);
    fs::write(&path, &torn).unwrap();
    let read = Casebook::open(&path, Access::Read, PATIENCE).and_then(|book| {
        book.each_reading::<CasebookError>(&ClaimFilter::default(), |_, _| Ok(()))?;
        book.each_document::<CasebookError>(|_| Ok(()))
    });
    assert!(matches!(read, Err(CasebookError::Damaged { .. })), "{read:?}");
}

#[test]
fn a_locked_casebook_can_be_read_but_writing_waits_and_gives_up() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.casebook");
    let mut book = open(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = Instant::now();
    let document = document("b", "text");
    let refused = book.put(&document, "b", &reading("1"), &[], &Kinship::default()).unwrap_err();
    assert!(matches!(refused, CasebookError::Locked { .. }) && start.elapsed() >= PATIENCE, "{refused}");
    let reader = Casebook::open(&path, Access::Read, PATIENCE).unwrap();
    assert_eq!(reader.totals().unwrap().documents, 0);
    other.execute_batch("COMMIT").unwrap();
    book.put(&document, "b", &reading("1"), &[], &Kinship::default()).unwrap();
}

#[test]
fn a_full_disk_loses_nothing_that_was_finished() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.casebook");
    let mut book = open(&path);
    book.limit_pages(40).unwrap();
    let mut finished = 0_u64;
    let refused = loop {
        let document = document(&format!("d{finished}"), &format!("{finished} ").repeat(2000));
        match book.put(&document, "f", &reading("1"), &claims(&document), &Kinship::default()) {
            Ok(_) => finished += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, CasebookError::Full { .. }), "{refused}");
    assert!(finished > 0);
    drop(book);
    let totals = Casebook::open(&path, Access::Read, PATIENCE).unwrap().totals().unwrap();
    assert_eq!((totals.documents, totals.claims), (finished, finished * u64::from(CLAIMS_EACH)));
}

#[test]
fn a_casebook_that_may_only_be_read_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a?b.casebook");
    let mut book = open(&path);
    let document = document("b", "text");
    book.put(&document, "b", &reading("1"), &claims(&document), &Kinship::default()).unwrap();
    drop(book);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let book = Casebook::open(&path, Access::Read, PATIENCE).unwrap();
    assert_eq!(book.totals().unwrap().documents, 1);
}

/// Not a test by itself: the child that the next one kills.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Some(path) = std::env::var_os("CASEBOOK_TO_FILL") else { return };
    let mut book = open(Path::new(&path));
    for at in 0.. {
        let document = document(&format!("d{at}"), &format!("Text number {at}. ").repeat(300));
        book.put(&document, "f", &reading("1"), &claims(&document), &Kinship::default()).unwrap();
    }
}

#[test]
fn a_kill_leaves_every_document_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.casebook");
    let mut before = 0;
    for round in 0..3 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_writes_until_it_is_killed"])
            .env("CASEBOOK_TO_FILL", &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Until it has written something that the round before had not.
        let deadline = Instant::now() + Duration::from_secs(60);
        let written = || {
            let raw = rusqlite::Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
            raw.busy_timeout(PATIENCE).ok()?;
            raw.query_row("SELECT count(*) FROM reading_log", [], |row| row.get::<_, i64>(0)).ok()
        };
        while written().is_none_or(|count| count < before + 50) {
            assert!(Instant::now() < deadline, "the child wrote nothing");
            std::thread::sleep(Duration::from_millis(5 + round));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        before = written().unwrap();

        let mut seen = 0;
        let book = open(&path);
        book.each_document::<CasebookError>(|row| {
            assert_eq!(row.claims, u64::from(CLAIMS_EACH), "{}", row.document.name);
            seen += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(book.totals().unwrap().documents, seen);
        let raw = rusqlite::Connection::open(&path).unwrap();
        let health: String = raw.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(health, "ok");
    }
    assert!(files(&path).iter().any(|file| file.exists()));
}

#[test]
fn texts_are_found_by_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = open(&folder.path().join("book"));
    for (name, text) in
        [("a", "The Açores yard sold six radars."), ("b", "Six yards of radar cable."), ("c", "Nothing.")]
    {
        book.put(&document(name, text), name, &reading("1"), &[], &Kinship::default()).unwrap();
    }
    let found = |book: &Casebook, words: &str| {
        let mut names = Vec::new();
        book.each_match::<CasebookError>(words, |row, around| {
            assert!(!around.is_empty());
            names.push(row.document.name);
            Ok(())
        })
        .unwrap();
        names.sort();
        names
    };
    assert_eq!(found(&book, "acores SIX"), ["a"]);
    assert_eq!(found(&book, "six"), ["a", "b"]);
    assert_eq!(found(&book, "\"six radars\""), ["a"]);
    // What means something to the search engine means nothing here.
    assert!(found(&book, "\" OR * ( NEAR : ^ -").is_empty() && found(&book, "").is_empty());
    // A text that is taken in otherwise is found by its new words alone; the bytes and with them the id stay.
    let mut changed = document("b", "Six yards of radar cable.");
    changed.text = "Sonar cable.".into();
    book.put(&changed, "b", &reading("2"), &[], &Kinship::default()).unwrap();
    assert_eq!(found(&book, "six"), ["a"]);
    assert_eq!(found(&book, "sonar"), ["b"]);
}

#[test]
fn where_a_text_stands_is_kept_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = open(&folder.path().join("book"));
    let mut one = document("a", "Six radars were sold.");
    one.sources = vec![Source { span: Span::new(0, 10), place: Place::Bytes { start: 120, end: 130 } }];
    one.links = vec![Link { span: Span::new(4, 10), url: "https://example.org/radars".into() }];
    book.put(&one, "a", &reading("1"), &[], &Kinship::default()).unwrap();
    assert_eq!(book.document(&one.id).unwrap().unwrap(), one);
    one.sources.clear();
    one.links.clear();
    book.put(&one, "a", &reading("2"), &[], &Kinship::default()).unwrap();
    assert_eq!(book.document(&one.id).unwrap().unwrap(), one);
    assert!(book.document(&DocumentId("none".into())).unwrap().is_none());
}

#[test]
fn copies_are_kept_until_a_text_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = open(&folder.path().join("book"));
    let kin = |bytes: &[u8]| Kinship { signature: bytes.into(), credits: "[]".into() };
    let mut documents = ["a", "b", "c"].map(|text| document(text, text));
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    for one in &documents {
        book.put(one, "f", &reading("1"), &[], &kin(b"1")).unwrap();
    }
    let ids = documents.each_ref().map(|document| document.id.clone());
    assert_eq!(book.uncompared().unwrap(), ids);
    let like =
        |one: usize, other: usize| LikenessRow { one: ids[one].clone(), other: ids[other].clone(), json: "1".into() };
    let copy = |at: usize| CopyRow { document: ids[at].clone(), original: ids[0].clone(), json: "2".into() };
    let comparison = Comparison {
        compared: ids.to_vec(),
        likenesses: vec![like(0, 1), like(1, 2)],
        touched: ids.iter().cloned().collect(),
        copies: vec![copy(0), copy(1), copy(2)],
    };
    book.put_comparison(&comparison).unwrap();
    assert!(book.uncompared().unwrap().is_empty());
    assert_eq!(book.copies().unwrap().len(), 3);
    assert_eq!(book.likenesses_around(&ids[..1]).unwrap(), [like(0, 1), like(1, 2)]);

    // Read again without any change of its text, nothing is to be compared; with one, it and its likes are.
    book.put(&documents[0], "f", &reading("2"), &[], &kin(b"1")).unwrap();
    assert!(book.uncompared().unwrap().is_empty());
    book.put(&documents[0], "f", &reading("3"), &[], &kin(b"2")).unwrap();
    assert_eq!(book.uncompared().unwrap(), ids[..2]);
    assert!(book.likenesses_around(&ids[..1]).unwrap().is_empty());
}
