//! Tables: each row a document, columns found by name or by mapping.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use attache_bundle::{Bundle, BundleError, Fault, Limits, Mapping, Options};
use common::{facts, text, walk, walk_as, walk_named};

fn mapped(bundle: Bundle, bytes: &[u8], map: &str) -> common::Walked {
    walk_as(bundle, bytes, &Options { name: String::new(), map: Mapping::parse(map).unwrap() }, &Limits::default())
}

#[test]
fn csv_with_common_names() {
    let table = "ID,Headline,Published At,URL,Source,Authors,Lang,Content\r\n\
        n-1,Radars for Brevik,2023-08-02T10:15:00Z,https://news.example/1,Brevik Daily,\"['Ann Lee', 'Bo Ek']\",en,\"Four radars, it says, were \"\"ordered\"\".\r\nThey arrive in May.\"\r\n\
        n-2,,yesterday,,,,,<p>One.</p><p>Two.</p>\r\n\
        n-3,Nothing,2023-08-03,,,,,\r\n";
    let walked = walk(table.as_bytes(), "a.bin");
    assert_eq!(walked.names(), ["n-1", "n-2"]);
    let first = walked.member("n-1");
    assert_eq!(text(first), "Four radars, it says, were \"ordered\".\r\nThey arrive in May.");
    assert_eq!(
        facts(first),
        [
            "title Radars for Brevik",
            "author Ann Lee",
            "author Bo Ek",
            "outlet Brevik Daily",
            "language en",
            "url https://news.example/1",
            "published 2023-08-02",
        ]
    );
    assert_eq!(first.address.as_deref(), Some("https://news.example/1"));
    assert_eq!(first.media_type.as_deref(), Some("text/plain"));
    let second = walked.member("n-2");
    assert_eq!(second.media_type.as_deref(), Some("text/html"));
    assert_eq!(second.remarks, ["'yesterday' is no date that is understood"]);
    assert_eq!(walked.summary().skipped.get("rows without text"), Some(&1));
}

#[test]
fn delimiters_and_encodings() {
    for delimiter in [',', ';', '\t', '|'] {
        let table = "title,text\nOne,Čtyři radary\nTwo,Deux\n".replace(',', &delimiter.to_string());
        let utf16 = |be: bool| -> Vec<u8> {
            let bytes = |unit: u16| if be { unit.to_be_bytes() } else { unit.to_le_bytes() };
            std::iter::once(0xfeff).chain(table.encode_utf16()).flat_map(bytes).collect()
        };
        for bytes in
            [table.clone().into_bytes(), [b"\xef\xbb\xbf", table.as_bytes()].concat(), utf16(true), utf16(false)]
        {
            let walked = walk(&bytes, "");
            assert_eq!(walked.names(), ["1", "2"], "{delimiter:?}");
            assert_eq!(text(&walked.members[0]), "Čtyři radary");
            assert_eq!(facts(&walked.members[0]), ["title One"]);
        }
    }
    let walked = walk(b"sep=;\r\ntitle;text\r\nOne, two;Four radars\r\n", "");
    assert_eq!(
        (text(&walked.members[0]), facts(&walked.members[0])),
        ("Four radars", vec!["title One, two".to_owned()])
    );
    let walked = walk(b"title;text\nOne;d\xe9j\xe0 livr\xe9\n", "");
    assert_eq!(text(&walked.members[0]), "déjà livré");
    assert_eq!(walked.summary().remarks, ["the table is read as windows-1252"]);
}

#[test]
fn broken_rows_cost_themselves() {
    let table = "id,text\n1,fine\n2,\"never closed\n3,\"good, too\"\n4,one,too many\n5,end\n";
    let walked = walk(table.as_bytes(), "");
    assert_eq!(walked.names(), ["1", "3", "5"]);
    let places: Vec<&str> = walked.errors.iter().map(|error| error.name.as_str()).collect();
    assert_eq!(places, ["line 3", "line 5"]);
    assert!(walked.errors.iter().all(|error| matches!(error.fault, Fault::Damaged(_))));
}

#[test]
fn rows_of_any_length_are_bounded() {
    let limits = Limits { row_bytes: 1000, ..Limits::default() };
    let table = format!("id,text\n1,fine\n2,{}\n3,fine\n4,\"{}\n5,fine\n", "x".repeat(5000), "long\n".repeat(300));
    let walked = walk_named(table.as_bytes(), "a.csv", &limits);
    assert_eq!(walked.names(), ["1", "3", "5"]);
    assert_eq!(walked.errors[0].name, "line 3");
    assert_eq!(walked.errors[0].fault, Fault::TooLarge { limit: 1000 });
    let lines = format!("{{\"text\": \"a\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"b\"}}\n", "x".repeat(5000));
    let walked = walk_named(lines.as_bytes(), "a.jsonl", &limits);
    assert_eq!(walked.members.iter().map(text).collect::<Vec<_>>(), ["a", "b"]);
    let array = format!("[{{\"text\": \"a\"}}, {{\"text\": \"{}\"}}, {{\"text\": \"b\"}}]", "x".repeat(5000));
    let walked = walk_named(array.as_bytes(), "a.json", &limits);
    assert_eq!(walked.members.iter().map(text).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(walked.errors[0].name, "element 2");
}

#[test]
fn a_table_without_text_says_how_to_map() {
    let error = walk(b"rank,weight\n1,2\n3,4\n", "a.csv").ended.unwrap_err().to_string();
    assert!(error.contains("rank, weight") && error.contains("--map text="), "{error}");
    let error = mapped(Bundle::Csv, b"rank,weight\n1,2\n", "text=words").ended.unwrap_err().to_string();
    assert!(error.contains("--map text=words") && error.contains("rank, weight"), "{error}");
    let walked = mapped(Bundle::Csv, b"rank,weight\n1,two\n", "text=weight,id=rank,title=rank");
    assert_eq!((walked.names(), text(&walked.members[0])), (vec!["1"], "two"));
    let error = walk(br#"[{"rank": 1, "inner": {"weight": "two"}}]"#, "a.json").ended.unwrap_err().to_string();
    assert!(error.contains("inner.weight"), "{error}");
}

#[test]
fn json_lines_read_on_behind_broken_ones() {
    let lines = "{\"text\": \"One.\", \"meta\": {\"date\": \"Aug 2, 2023\"}}\n\n{\"text\": \"Two.\n{\"text\": \"Three.\", \"source\": {\"id\": null, \"name\": \"Brevik Daily\"}}\n[1]\n{\"text\": null}\n";
    let walked = mapped(Bundle::JsonLines, lines.as_bytes(), "published=meta.date");
    assert_eq!(walked.members.iter().map(text).collect::<Vec<_>>(), ["One.", "Three."]);
    assert_eq!(facts(&walked.members[0]), ["published 2023-08-02"]);
    assert_eq!(facts(&walked.members[1]), ["outlet Brevik Daily"]);
    assert_eq!(walked.errors.iter().map(|error| error.name.as_str()).collect::<Vec<_>>(), ["line 3", "line 5"]);
}

#[test]
fn json_arrays_and_what_wraps_them() {
    let rows = r#"[ {"text": "One, {two} [three] \" four"}, 5, {"text": "Last."} ]"#;
    for whole in [
        rows.to_owned(),
        format!(r#"{{"status": "ok", "articles": {rows}}}"#),
        format!(r#"{{"response": {{"docs": {rows}, "n": [1]}}}}"#),
    ] {
        let walked = walk(whole.as_bytes(), "a.json");
        assert_eq!(walked.members.iter().map(text).collect::<Vec<_>>(), ["One, {two} [three] \" four", "Last."]);
        assert_eq!(walked.errors.len(), 1);
    }
    let one = walk(br#"{"title": {"rendered": "Radars &#8211; four"}, "content": {"rendered": "<p>One.</p><p>Two.</p>"}, "date": 1690934400}"#, "a");
    assert_eq!(facts(&one.members[0]), ["title Radars – four", "published 2023-08-02"]);
    assert_eq!(one.members[0].media_type.as_deref(), Some("text/html"));
    let cut = walk(br#"[{"text": "One."}, {"text": "Tw"#, "a.json");
    assert_eq!(cut.members.len(), 1);
    assert!(matches!(cut.errors[0].fault, Fault::Truncated(_)));
}

#[test]
fn objects_behind_one_another_are_rows() {
    let walked = walk_as(
        Bundle::Json,
        b"{\n  \"text\": \"One } {.\"\n}\n{\n  \"text\": \"Two.\"\n} {\"text\": \"Three.\"}\n",
        &Options::default(),
        &Limits::default(),
    );
    assert_eq!(walked.members.iter().map(text).collect::<Vec<_>>(), ["One } {.", "Two.", "Three."]);
    assert_eq!(walked.names(), ["1", "2", "3"]);
    assert_eq!(walked.errors, []);
    // Lines so long that one look does not show that they are lines.
    let long = format!("{{\"text\": \"{}\"}}\n", "word ".repeat(40_000)).repeat(3);
    assert_eq!(walk(long.as_bytes(), "a").members.len(), 3);
}

#[test]
fn dates_that_could_be_either_wait_for_the_column_to_decide() {
    let table = |dates: &[&str]| {
        let rows: String = dates.iter().map(|date| format!("{date},text\n")).collect();
        format!("date,text\n{rows}")
    };
    let walked = walk(table(&["03/04/2023", "25/04/2023"]).as_bytes(), "");
    assert_eq!(facts(&walked.members[0]), ["published 2023-04-03"]);
    assert!(walked.summary().remarks[0].contains("25/04/2023"));
    let walked = walk(table(&["03/04/2023", "05/06/2023"]).as_bytes(), "");
    assert!(facts(&walked.members[0]).is_empty());
    assert!(walked.members[0].remarks[0].contains("--map order=dmy"));
    let walked = walk(table(&["03/04/2023", "25/04/2023", "04/25/2023"]).as_bytes(), "");
    assert_eq!(walked.members.iter().map(|member| facts(member).len()).collect::<Vec<_>>(), [0, 1, 1]);
    let walked = mapped(Bundle::Csv, table(&["03/04/2023"]).as_bytes(), "order=mdy");
    assert_eq!(facts(&walked.members[0]), ["published 2023-03-04"]);
}

#[test]
fn empty_and_odd_tables() {
    for (bytes, name) in [(&b""[..], "a.csv"), (b"text\n", "a.csv"), (b"[]", "a.json"), (b"[ ]", "a.json")] {
        let options = Options { name: name.to_owned(), map: Mapping::default() };
        let bundle = if name == "a.csv" { Bundle::Csv } else { Bundle::Json };
        let walked = walk_as(bundle, bytes, &options, &Limits::default());
        assert!(walked.members.is_empty());
    }
    assert!(matches!(
        walk_as(Bundle::Csv, b"", &Options::default(), &Limits::default()).ended,
        Err(BundleError::Damaged { .. })
    ));
    let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert!(walk_as(Bundle::Json, deep.as_bytes(), &Options::default(), &Limits::default()).ended.is_err());
    let deep = format!("[{}1{}]", "[".repeat(100_000), "]".repeat(100_000));
    let walked = walk_as(Bundle::Json, deep.as_bytes(), &Options::default(), &Limits::default());
    assert_eq!(walked.errors.len(), 1);
}
