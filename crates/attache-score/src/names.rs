//! Names without what writers vary.

use serde_json::{Number, Value};
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// A name without case, accents, punctuation, a leading article and the s of a plural: words of `a-z` and `0-9`.
///
/// Decomposed by compatibility (NFKD), then case-folded, then without combining marks. Of folding, only what ends up as
/// one of the letters kept matters: besides the capitals these are the two sharp s, since the rest (the Kelvin sign,
/// ligatures, dotted capitals) was taken apart before; and a Greek mark that folding makes a letter, which then parts
/// words. All other letters part words either way.
pub fn folded(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    for c in name.nfkd() {
        match c {
            'A'..='Z' => letters.push(c.to_ascii_lowercase()),
            'ß' | 'ẞ' => letters.push_str("ss"),
            '\u{345}' => letters.push('ι'),
            c if canonical_combining_class(c) != 0 => {}
            c => letters.push(c),
        }
    }
    let mut words = String::with_capacity(letters.len());
    for word in without_article(&letters).split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()) {
        if !word.is_empty() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    let plural =
        words.len() > 3 && words.ends_with('s') && !["ss", "us", "is", "ates"].iter().any(|e| words.ends_with(e));
    if plural {
        words.pop();
    }
    words
}

fn without_article(name: &str) -> &str {
    ["the", "a", "an"]
        .iter()
        .find_map(|article| name.strip_prefix(article).filter(|rest| rest.starts_with(is_space)))
        .unwrap_or(name)
}

/// White space as the definition's regular expressions know it: Unicode's, and the four information separators.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The folded names in a field that holds one, several or none: sorted, each once, none empty.
pub fn names(value: Option<&Value>) -> Vec<String> {
    let mut names: Vec<String> = match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values.iter().map(|value| folded(&words(value))).collect(),
        Some(value) => vec![folded(&words(value))],
    };
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    names
}

/// A value as words: what is no text is written as the definition's language writes it, so that 5 and "5" agree.
pub fn words(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number_in_words(number),
        Value::String(text) => text.clone(),
        // No name; anything will do that tells different ones apart.
        Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Integers as they are; others as short as they can be read back, from ten to the sixteenth on and under a
/// ten-thousandth with an exponent of at least two digits.
fn number_in_words(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    let scientific = format!("{float:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(exponent) if float != 0.0 && !(-4..16).contains(&exponent) => {
            format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        }
        _ => format!("{float:?}"),
    }
}

/// How many of the names in two sorted lists are the same.
pub fn shared(ours: &[String], theirs: &[String]) -> usize {
    ours.iter().filter(|name| theirs.binary_search(name).is_ok()).count()
}

/// Whether two lists share a name, one that is the end of the other counting as the same: "military drone" and "drone".
pub fn alike(ours: &[String], theirs: &[String]) -> bool {
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '));
    ours.iter().any(|a| theirs.iter().any(|b| a == b || ends(a, b) || ends(b, a)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_writers_vary_is_folded_away() {
        for (a, b) in [
            ("the Drones", "drone"),
            ("TB-2", "tb 2"),
            ("Türkiye", "turkiye"),
            ("Su-35s", "SU 35s"),
            ("an  Akıncı", "AK nc"),
            ("Straße", "STRASSE"),
            ("ﬁrm", "Firm"),
            ("\u{212A}-2", "k 2"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
        for name in ["Cyprus", "United States", "gas", "Tunis", "Hess"] {
            assert_eq!(folded(name), name.to_lowercase());
        }
        assert_eq!(folded("Houthis"), "houthis");
        assert_eq!(folded(" the drone"), "the drone", "an article leads");
        assert_eq!(folded("The\u{1f}drone"), "drone");
        assert_eq!(folded("theatre"), "theatre");
        assert_eq!(folded("…"), "");
    }

    #[test]
    fn one_several_or_none() {
        assert_eq!(names(None), Vec::<String>::new());
        assert_eq!(names(Some(&json!(null))), Vec::<String>::new());
        assert_eq!(names(Some(&json!("Iran"))), ["iran"]);
        assert_eq!(names(Some(&json!(["Oman", "the Oman", "", "Iran"]))), ["iran", "oman"]);
        assert_eq!(names(Some(&json!([null, 12, 1.5, true]))), ["1 5", "12", "none", "true"]);
    }

    #[test]
    fn numbers_are_written_as_the_definition_writes_them() {
        for (number, text) in [
            (json!(12), "12"),
            (json!(-7), "-7"),
            (json!(12.0), "12.0"),
            (json!(0.0), "0.0"),
            (json!(0.0001), "0.0001"),
            (json!(0.00001), "1e-05"),
            (json!(1.25e-7), "1.25e-07"),
            (json!(123_456_789_012_345_680.0), "1.2345678901234568e+17"),
            (json!(1e15), "1000000000000000.0"),
            (json!(1e16), "1e+16"),
            (json!(1e200), "1e+200"),
        ] {
            assert_eq!(words(&number), text);
        }
    }

    #[test]
    fn one_name_may_be_the_end_of_the_other() {
        let list = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(alike(&list(&["military drone"]), &list(&["drone"])));
        assert!(alike(&list(&["x", "drone"]), &list(&["military drone"])));
        assert!(!alike(&list(&["drone"]), &list(&["drone boat"])));
        assert!(!alike(&list(&["minidrone"]), &list(&["drone"])));
        assert!(!alike(&list(&[]), &list(&["drone"])));
    }
}
