use super::*;
use crate::sample::{check_runs, texts};
use attache_model::{Fact, Learnt, LinkRun, Part};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const SAMPLE: &str = "---
title: Ships & cargoes
date: 2023-05-04
---
# Ships and cargoes

Two **ships** left[^b] the
[old port](https://example.org/a \"t\") &amp; sank\\*.[^a]

![The quay of the old port](q.png)

An icon ![x](i.png) in prose.

## Routes

> We saw
> them.

- one
- two

  still two
  1. deep

| Year | Ships |
|------|-------|
| 2020 | 4 `x` |

```text
a  b
  c
```

<div align=\"center\">Some <b>words</b><br>
more</div>

[^a]: Letter of 4 May
[^b]: On *file*
";

#[test]
fn all_of_it_is_read() {
    let article = markdown(SAMPLE.as_bytes(), &Limits::default()).unwrap();
    let wanted = [
        (Part::Title, "Ships and cargoes"),
        (Part::Paragraph, "Two ships left the old port & sank*."),
        (Part::Caption, "The quay of the old port"),
        (Part::Paragraph, "An icon in prose."),
        (Part::Heading, "Routes"),
        (Part::Quotation, "We saw them."),
        (Part::ListItem, "one"),
        (Part::ListItem, "two"),
        (Part::ListItem, "still two"),
        (Part::ListItem, "deep"),
        (Part::TableRow, "Year\tShips"),
        (Part::TableRow, "2020\t4 x"),
        (Part::Preformatted, "a  b\n  c"),
        (Part::Paragraph, "Some words\nmore"),
        (Part::Footnote, "On file"),
        (Part::Footnote, "Letter of 4 May"),
    ];
    assert_eq!(texts(&article), wanted);
    let link = |start, end, url: &str| LinkRun { start, end, url: url.into() };
    let wanted = [link(14, 14, "#note-1"), link(19, 27, "https://example.org/a"), link(36, 36, "#note-2")];
    assert_eq!(article.blocks[1].links, wanted);
    assert!(check_runs(SAMPLE.as_bytes(), &article) > 0.9);
    let told = |fact: Fact| article.told.iter().find(|told| told.fact == fact).map(|told| told.from);
    assert_eq!(told(Fact::Title("Ships & cargoes".into())), Some(Learnt::Meta));
    assert_eq!(told(Fact::Title("Ships and cargoes".into())), Some(Learnt::Headline));
}

#[test]
fn other_encodings_are_read_without_places() {
    let wide: Vec<u8> = [0xfeff].into_iter().chain("# Zwölf".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [wide, b"# Zw\xf6lf".to_vec()] {
        let article = markdown(&bytes, &Limits::default()).unwrap();
        assert_eq!(texts(&article), [(Part::Title, "Zwölf")]);
        assert!(article.blocks[0].runs.is_empty() && article.remarks[0].contains("UTF-8"));
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    let limits = Limits { text: 400_000, ..Limits::default() };
    let begun = Instant::now();
    for piece in [
        ">", "[", "![", "*a ", "<a ", "`", "- ", "[^a]", "|", "\\", "&#", "<!--", "<?", "# ", "[a](", "~~", "1. ",
        "[^a]: ",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        let article = markdown(text.as_bytes(), &limits).unwrap();
        check_runs(text.as_bytes(), &article);
        let text = format!("{piece}a\n").repeat(60_000 / (piece.len() + 2));
        let article = markdown(text.as_bytes(), &limits).unwrap();
        check_runs(text.as_bytes(), &article);
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert!(matches!(markdown(&[b'a'; 400_001], &limits), Err(OfficeError::Limit { limit: 400_000, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damage_is_survived(at in any::<prop::sample::Index>(), cut in 0..60_usize, with in "[\\[\\]()*_`#>|<!^: \nA-z-]{0,8}") {
        let mut text = SAMPLE.to_owned();
        let at = at.index(text.len());
        let end = (at + cut).min(text.len());
        text.replace_range(at..end, &with);
        let article = markdown(text.as_bytes(), &Limits::default()).unwrap();
        check_runs(text.as_bytes(), &article);
        looks_like_markdown(&text);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        let article = markdown(text.as_bytes(), &Limits::default()).unwrap();
        check_runs(text.as_bytes(), &article);
    }
}
