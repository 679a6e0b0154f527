use super::*;
use crate::sample::{check_runs, texts};
use attache_model::{Fact, LinkRun, Part};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const HEAD: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset204 Times Cyr;}{\f2\fcharset128 Gothic;}{\f3\fcharset2 Symbol;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\ql Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Title;}{\*\cs10 Default Font;}{\s3\sbasedon0 Quote;}{\s4 toc 1;}}
{\info{\title Ships \'26 cargoes}{\author Ann Lee;Bo Ek}{\operator X}{\creatim\yr2023\mo5\dy4\hr9}{\revtim\yr2023\mo6\dy1}{\*\company Harbour Watch}}
";

fn read(body: &str) -> Article {
    let source = format!("{HEAD}{body}}}");
    let article = rtf(source.as_bytes(), &Limits::default()).unwrap();
    check_runs(source.as_bytes(), &article);
    article
}

fn paragraphs(body: &str) -> Vec<String> {
    read(body).blocks.into_iter().map(|block| block.text).collect()
}

#[test]
fn a_text_is_read_with_what_it_says_of_itself() {
    let article = read(concat!(
        r"{\header Page \chpgn}{\pard\s2 Ships and cargoes\par}{\pard\s4 Routes\tab 3\par}",
        "\n",
        r"\pard\plain\s1 Routes\par \pard\plain Two  {\b ships}{\footnote\pard\plain\chftn  Letter of {\i 4 May}\par on file}",
        "\nleft.{\\*\\annotation no}{\\deleted gone}{\\v unseen} Again\\line twice\\par\n",
        r"\pard\s3 We saw\par\pard{\listtext\f3\'b7\tab}\ls1 one\par{\pntext 2.\tab}two\par}",
    ));
    let wanted = [
        (Part::Title, "Ships and cargoes"),
        (Part::Heading, "Routes"),
        (Part::Paragraph, "Two shipsleft. Again\ntwice"),
        (Part::Quotation, "We saw"),
        (Part::ListItem, "one"),
        (Part::ListItem, "two"),
        (Part::Footnote, "Letter of 4 May\non file"),
    ];
    assert_eq!(texts(&article), wanted);
    assert_eq!(article.blocks[2].links, [LinkRun { start: 9, end: 9, url: "#note-1".into() }]);
    let facts: Vec<_> = article.told.iter().map(|told| told.fact.clone()).collect();
    for fact in [
        Fact::Title("Ships & cargoes".into()),
        Fact::Author("Ann Lee".into()),
        Fact::Author("Bo Ek".into()),
        Fact::Outlet("Harbour Watch".into()),
    ] {
        assert!(facts.contains(&fact), "{fact:?} in {facts:?}");
    }
    assert!(facts.iter().any(|fact| matches!(fact, Fact::Published(date) if date.as_str() == "2023-05-04")));
    assert!(facts.iter().any(|fact| matches!(fact, Fact::Updated(date) if date.as_str() == "2023-06-01")));
}

#[test]
fn characters_are_read_however_they_are_written() {
    for (source, wanted) in [
        (r"caf\'e9 \'93so\'94", "café “so”"),
        (r"{\f1\'ca\'ee\'f0\'e0\'e1\'eb\'fc} x", "Корабль x"),
        (r"{\f2\'93\'fa\'96\'7b}", "日本"),
        (r"\u1050?\u1086\'ee\u1088{}? z", "Кор? z"),
        (r"\uc2\u8212--a\uc0\u8217s", "—a’s"),
        (r"\u-10179?\u-8704?!", "😀!"),
        (r"\u-10179?x", "x"),
        (r"1\endash 2\emdash\~3\_4\-5\{6\}\\", "1–2— 3-45{6}\\"),
        (r"a{\f3\'b7}b", "ab"),
        (r"{\upr{plain}{\*\ud{\u1050?}}}!", "К!"),
        ("na\u{ef}ve", "naïve"),
        (r"{\*\unknown no}yes{\pict\bin4 }}}}00ff}", "yes"),
        (
            r"a\
b", "a|b",
        ),
        (r"\'zz", "zz"),
    ] {
        assert_eq!(paragraphs(source).join("|"), wanted, "{source}");
    }
}

#[test]
fn links_and_tables() {
    let article = read(concat!(
        r#"See {\field{\*\fldinst{HYPERLINK "https://example.org/\'61"}}{\fldrslt{\ul the paper}}}, p. {\field{\*\fldinst PAGE}{\fldrslt 3}}.\par"#,
        r"\trowd\cellx1\cellx2\pard\intbl Year\cell Ships\par lost\cell\row\trowd\cellx1\cellx2\pard\intbl\cell 4\cell\row\pard After\par",
        r"\trowd\cellx1\cellx2 a\cell b\cell\row{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt \pard Box\par}}{\shprslt{\*\do no}}}End",
    ));
    let wanted = [
        (Part::Paragraph, "See the paper, p. ."),
        (Part::TableRow, "Year\tShips lost"),
        (Part::Paragraph, "4"),
        (Part::Paragraph, "After"),
        (Part::TableRow, "a\tb"),
        (Part::Paragraph, "End"),
        (Part::Paragraph, "Box"),
    ];
    assert_eq!(texts(&article), wanted);
    assert_eq!(article.blocks[0].links, [LinkRun { start: 4, end: 13, url: "https://example.org/a".into() }]);
}

#[test]
fn what_is_cut_off_or_hostile_is_bounded() {
    let limits = Limits::default();
    let article = rtf(br"{\rtf1 Two {\b ships", &limits).unwrap();
    assert_eq!(texts(&article), [(Part::Paragraph, "Two ships")]);
    assert!(article.remarks[0].contains("cut off"));
    let deep = format!("{{\\rtf1 {}", "{".repeat(100_000));
    assert_eq!(
        rtf(deep.as_bytes(), &limits).unwrap_err(),
        OfficeError::Limit { what: "the nested groups", limit: 1_000 }
    );
    assert!(matches!(rtf(b"plain", &limits), Err(OfficeError::NotThis { .. })));
    let small = Limits { file: 5, ..Limits::default() };
    assert!(matches!(rtf(br"{\rtf1 }", &small), Err(OfficeError::Limit { limit: 5, .. })));
    assert_eq!(rtf(b"{\\rtf1 }}}} junk", &limits).unwrap().blocks, []);
    let begun = Instant::now();
    for piece in [r"{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}", r"\u1050?", r"\'e9", r"\trowd\intbl a\cell\row "] {
        rtf(format!("{{\\rtf1 {}}}", piece.repeat(50_000)).as_bytes(), &limits).unwrap();
    }
    for piece in [r"\footnote ", r"\shptxt x\par"] {
        let nested = rtf(format!("{{\\rtf1 {}}}", piece.repeat(50_000)).as_bytes(), &limits);
        assert!(matches!(nested, Err(OfficeError::Limit { limit: 200, .. })));
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damage_is_survived(at in any::<prop::sample::Index>(), cut in 0..60_usize, with in r"[{}\\a-z'0-9 ;*é]{0,8}") {
        let body = concat!(
            r"\s1 Head\par\pard Two \u8212?\'e9{\footnote x\par y}{\field{\*\fldinst HYPERLINK http://a.example}{\fldrslt link}} z\par",
            r"\trowd\intbl a\cell b\cell\row{\f2\'93\'fa}{\shp{\*\shpinst{\shptxt b\par}}}\ls1 c\par",
        );
        let mut source = format!("{HEAD}{body}}}");
        let at = at.index(source.len());
        let end = (at + cut).min(source.len());
        source.replace_range(at..end, &with);
        if let Ok(article) = rtf(source.as_bytes(), &Limits::default()) {
            check_runs(source.as_bytes(), &article);
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut source = b"{\\rtf1 ".to_vec();
        source.extend(bytes);
        if let Ok(article) = rtf(&source, &Limits::default()) {
            check_runs(&source, &article);
        }
    }
}
