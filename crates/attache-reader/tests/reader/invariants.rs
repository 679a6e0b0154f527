//! What holds for any text: no panic, spans within the text, evidence verbatim, twice read the same.

use crate::common::bench;
use attache_model::CharIndex;
use proptest::prelude::*;

fn check(text: &str) {
    let (document, claims) = bench().read(text);
    let index = CharIndex::new(&document.text);
    let length = document.text.chars().count() as u32;
    let mut ids = std::collections::HashSet::new();
    for claim in &claims {
        assert!(claim.evidence.end <= length && !claim.evidence.is_empty(), "evidence within the text");
        assert!(!index.slice(claim.evidence).trim().is_empty(), "evidence has words");
        assert!(claim.kind.stages().contains(&claim.stage), "{} has no stage {}", claim.kind, claim.stage);
        assert_eq!(claim.id, claim.identify(), "the id is a hash of what the claim says");
        assert!(ids.insert(claim.id.clone()), "no claim twice");
        assert!(!claim.because.is_empty(), "every claim says why");
        let fillers = claim.roles.values().flatten().chain(&claim.places).chain(&claim.attributed_to);
        for filler in fillers {
            assert!(filler.span.end <= length && !filler.name.is_empty(), "filler within the text");
        }
        for role in claim.roles.keys() {
            assert!(claim.kind.has_role(*role), "{} has no role {role}", claim.kind);
        }
    }
    let (_, again) = bench().read(text);
    assert_eq!(claims, again, "reading twice changes nothing");
}

/// Words that make frames fire, in any order.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Iran",
        "Turkey",
        "the United States",
        "Hezbollah",
        "Baykar",
        "drones",
        "TB2s",
        "Shahed-136",
        "missiles",
        "sold",
        "supplied",
        "was",
        "by",
        "to",
        "from",
        "has",
        "denied",
        "that",
        "it",
        "its",
        "which",
        "the two countries",
        "sanctions",
        "imposed",
        "on",
        "in exchange for",
        "20",
        "in May 2022",
        "Kyiv",
        "said",
        "reportedly",
        "would",
        "not",
        ",",
        ".",
        "\"",
        "and",
        "factory",
        "in Tajikistan",
        "built",
        "a",
        "agreement",
        "signed",
        "with",
        "shot down",
        "found",
        "components",
        "in",
        "\n",
        "—",
        "of",
        "urged",
        "visited",
        "range",
        "200 kilometres",
        "’s",
        "their",
        "both",
        "such as",
        "including",
        "according to",
        "ISW",
        "(",
        ")",
        "é",
        "中国",
        "🚀",
        "may",
        "plans to",
        "halt",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_order_of_telling_words(text in words()) {
        check(&text);
    }

    #[test]
    fn any_text(text in "\\PC{0,400}") {
        check(&text);
    }
}

#[test]
fn hostile_shapes() {
    let list = "Iran, Turkey, ".repeat(400);
    let nested = "said that Iran ".repeat(300);
    let capitals = "IRAN SELLS DRONES TO RUSSIA AND SYRIA ".repeat(50);
    for text in [
        "",
        " ",
        "\n\n\n",
        ".",
        "'s",
        "Its its its.",
        &list,
        &nested,
        &capitals,
        "Iran sold Iran to Iran.",
        "In exchange for",
        "of of of of",
    ] {
        check(text);
    }
}
