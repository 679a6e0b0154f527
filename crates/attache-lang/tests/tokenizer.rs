//! Tokens of hard cases. The sets in `expected.jsonl` and `tools/parity` come from spaCy; these say in the open
//! what the tokenizer is meant to do.

mod common;

fn tokens(text: &str) -> Vec<&str> {
    common::pipeline().analyse(text).tokens.iter().map(|token| token.text(text)).collect()
}

#[test]
fn affixes_are_stripped_and_exceptions_kept() {
    assert_eq!(tokens("(\"U.S.-made,\" he said)."), ["(", "\"", "U.S.-made", ",", "\"", "he", "said", ")", "."]);
    assert_eq!(
        tokens("They can't, won't and shouldn't've."),
        ["They", "ca", "n't", ",", "wo", "n't", "and", "should", "n't", "'ve", "."]
    );
    assert_eq!(tokens("at 5:30p.m. on Jan. 5"), ["at", "5:30p.m", ".", "on", "Jan.", "5"]);
}

#[test]
fn numbers_units_and_prices() {
    assert_eq!(
        tokens("$5m, US$2.4bn, 10km/h, 50% and 3-4"),
        ["$", "5", "m", ",", "US$", "2.4bn", ",", "10", "km/h", ",", "50", "%", "and", "3", "-", "4"]
    );
}

#[test]
fn addresses_stay_whole() {
    assert_eq!(
        tokens("See http://a.example/b?c=d, e@f.example."),
        ["See", "http://a.example/b?c=d", ",", "e@f.example", "."]
    );
}

#[test]
fn white_space_beyond_single_spaces_is_tokens() {
    assert_eq!(tokens("a  b\n\n c "), ["a", " ", "b", "\n\n ", "c"]);
    assert_eq!(tokens(" "), [" "]);
    assert!(tokens("").is_empty());
}

#[test]
fn words_of_more_than_the_limit_are_cut_not_lost() {
    let text = "a".repeat(10_000);
    assert_eq!(tokens(&text).concat(), text);
}
