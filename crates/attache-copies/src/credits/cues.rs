//! The words that documents credit others with: `knowledge/words/credits.toml`, whose comments say what each list means.

use attache_knowledge::Sources;
use attache_model::Finding;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "words/credits.toml";

/// A set of single words.
pub(crate) type WordSet = BTreeSet<String>;

/// The words that documents credit others with.
#[derive(Debug)]
pub struct Cues {
    pub(crate) before: Phrases,
    pub(crate) relays: Phrases,
    pub(crate) takes: Phrases,
    pub(crate) official: Phrases,
    pub(crate) told: Phrases,
    pub(crate) told_not: WordSet,
    pub(crate) bridge: WordSet,
    pub(crate) endings: Vec<String>,
    pub(crate) media: Phrases,
    pub(crate) verbs: Verbs,
    /// Verbs with what follows that tell nothing.
    pub(crate) idle: Phrases,
    pub(crate) telling: Phrases,
    pub(crate) unnamed: Phrases,
    pub(crate) labels: Phrases,
    pub(crate) by: Phrases,
    pub(crate) copyright: Phrases,
    pub(crate) staff: WordSet,
    pub(crate) republished: Phrases,
    pub(crate) selves: WordSet,
    pub(crate) letters: WordSet,
    pub(crate) pictures: WordSet,
    pub(crate) names: Names,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verbs {
    pub reports: WordSet,
    pub speaks: WordSet,
    pub official: WordSet,
    pub between: WordSet,
    pub own: WordSet,
    idle: Vec<String>,
    phrases: Vec<String>,
    pub people: WordSet,
    pub not: WordSet,
    pub joins: WordSet,
    pub of: WordSet,
    pub turned: WordSet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    pub words: WordSet,
    pub small: WordSet,
    pub other: WordSet,
    pub platforms: WordSet,
    pub first: WordSet,
    pub not: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    before: Vec<String>,
    relays: Vec<String>,
    takes: Vec<String>,
    official: Vec<String>,
    told: Vec<String>,
    told_not: WordSet,
    bridge: RawBridge,
    verbs: Verbs,
    unnamed: RawUnnamed,
    whole: RawWhole,
    names: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBridge {
    words: WordSet,
    endings: Vec<String>,
    media: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUnnamed {
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWhole {
    labels: Vec<String>,
    by: Vec<String>,
    copyright: Vec<String>,
    staff: WordSet,
    republished: Vec<String>,
    selves: WordSet,
    letters: WordSet,
    pictures: WordSet,
}

impl Cues {
    /// Reads `words/credits.toml`.
    ///
    /// # Errors
    /// When it is missing or has a mistake: a key that is not known or not there, a word that is given twice in one list or
    /// has a capital, a phrase of `relays`, `takes` or `official` that is none of `before`. With file and line.
    pub fn parse(sources: &Sources) -> Result<Self, Vec<Finding>> {
        let Some(source) = sources.under(FILE).find(|source| source.path == FILE) else {
            return Err(vec![Finding::error(FILE, None, "is missing; the knowledge folder is incomplete")]);
        };
        let text = &*source.text;
        let line = |at: usize| 1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count() as u32;
        let error = |error: toml::de::Error| {
            vec![Finding::error(FILE, error.span().map(|span| line(span.start)), error.message().to_owned())]
        };
        let raw: Raw = toml::from_str(text).map_err(error)?;
        let mut findings = lists(&toml::from_str(text).map_err(error)?);
        for (name, some) in [("relays", &raw.relays), ("takes", &raw.takes), ("official", &raw.official)] {
            for phrase in some.iter().filter(|phrase| !raw.before.contains(phrase)) {
                findings.push(Finding::error(FILE, None, format!("'{phrase}' of '{name}' does not stand in 'before'")));
            }
        }
        if findings.is_empty() { Ok(Self::build(raw)) } else { Err(findings) }
    }

    fn build(raw: Raw) -> Self {
        Self {
            before: Phrases::of(&raw.before),
            relays: Phrases::of(&raw.relays),
            takes: Phrases::of(&raw.takes),
            official: Phrases::of(&raw.official),
            told: Phrases::of(&raw.told),
            told_not: raw.told_not,
            bridge: raw.bridge.words,
            endings: raw.bridge.endings,
            media: Phrases::of(&raw.bridge.media),
            idle: Phrases::of(&raw.verbs.idle),
            telling: Phrases::of(&raw.verbs.phrases),
            verbs: raw.verbs,
            unnamed: Phrases::of(&raw.unnamed.kinds),
            labels: Phrases::of(&raw.whole.labels),
            by: Phrases::of(&raw.whole.by),
            copyright: Phrases::of(&raw.whole.copyright),
            staff: raw.whole.staff,
            republished: Phrases::of(&raw.whole.republished),
            selves: raw.whole.selves,
            letters: raw.whole.letters,
            pictures: raw.whole.pictures,
            names: raw.names,
        }
    }
}

/// Words given twice in one list, or with a capital, or none at all.
fn lists(table: &toml::Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    let inner = table.iter().filter_map(|(name, value)| Some((name, value.as_table()?)));
    let all = table
        .iter()
        .map(|(key, value)| (key.clone(), value))
        .chain(inner.flat_map(|(name, table)| table.iter().map(move |(key, value)| (format!("{name}.{key}"), value))));
    for (key, value) in all {
        let Some(words) = value.as_array() else { continue };
        let mut seen = BTreeSet::new();
        for word in words.iter().filter_map(toml::Value::as_str) {
            let fault = match word {
                _ if word.trim().is_empty() => "is empty",
                _ if word.chars().any(char::is_uppercase) => "has a capital and will never be found",
                _ if !seen.insert(word) => "is given twice",
                _ => continue,
            };
            findings.push(Finding::error(FILE, None, format!("'{word}' of '{key}' {fault}")));
        }
    }
    findings
}

/// Phrases, found by their first word.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    by_first: BTreeMap<String, Vec<Vec<String>>>,
}

impl Phrases {
    fn of(phrases: &[String]) -> Self {
        let mut by_first: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for phrase in phrases {
            let words: Vec<String> = super::tokens::cut(phrase, 0).into_iter().map(|token| token.lower).collect();
            if let Some(first) = words.first() {
                by_first.entry(first.clone()).or_default().push(words);
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|words| std::cmp::Reverse(words.len()));
        }
        Self { by_first }
    }

    /// How many of the tokens the longest phrase that stands at their beginning takes up.
    pub fn at(&self, tokens: &[super::tokens::Token]) -> Option<usize> {
        let phrases = self.by_first.get(&tokens.first()?.lower)?;
        let fits = |words: &Vec<String>| {
            tokens.len() >= words.len() && words.iter().zip(tokens).all(|(word, token)| *word == token.lower)
        };
        phrases.iter().find(|words| fits(words)).map(Vec::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_with_what_and_where() {
        let built_in = Sources::built_in();
        let good = built_in.under(FILE).next().unwrap().text.clone();
        assert!(Cues::parse(&built_in).is_ok());
        let told = |text: String| -> Vec<String> {
            let sources: Sources = [(FILE, text)].into_iter().collect();
            Cues::parse(&sources).unwrap_err().iter().map(ToString::to_string).collect()
        };
        assert!(told(good.replacen("told_not", "told_nots", 1))[0].contains("told_nots"));
        assert!(told(good.replacen("\"as per\"", "\"As per\"", 1))[0].contains("has a capital"));
        assert!(told(good.replacen("\"as per\"", "\"per\"", 1))[0].contains("is given twice"));
        assert!(told(good.replacen("takes = [", "takes = [\"besides\", ", 1))[0].contains("'before'"));
        assert!(Cues::parse(&Sources::default()).unwrap_err()[0].message.contains("missing"));
    }
}
