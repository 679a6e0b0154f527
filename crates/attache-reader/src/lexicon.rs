//! The words that say what sort of thing a noun is, and how an act stands: `knowledge/words/`.

use crate::{frames::line_of, phase::Phase};
use attache_knowledge::Sources;
use attache_model::{Certainty, Finding};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::{HashMap, HashSet};

/// What a word above an act says of it.
#[derive(Clone, Debug, Default)]
pub struct Governor {
    /// Its subject is a source, and what it says is so firm.
    pub reports: Option<Certainty>,
    /// The act has come this far.
    pub phase: Option<Phase>,
    /// So firm, without a source.
    pub certainty: Option<Certainty>,
    /// What stands below is said not to be so.
    pub denies: bool,
    /// What stands below counts as a fact whatever is done about it.
    pub presupposes: bool,
    /// A recommendation or forecast.
    pub forecast: bool,
}

/// All word lists.
pub struct Lexicon {
    pub nouns: Nouns,
    pub verbs: HashMap<String, Vec<Governor>>,
    pub governing_nouns: HashMap<String, Vec<Governor>>,
    pub adjectives: HashMap<String, Vec<Governor>>,
    pub adverbs: Adverbs,
    pub modals: Modals,
    /// Verbs whose subject does what the noun under them names ("made a delivery").
    pub light_verbs: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nouns {
    pub acts_for_state: HashSet<String>,
    pub own_account: HashSet<String>,
    pub groups: HashSet<String>,
    pub sets: HashSet<String>,
    pub organisations: HashSet<String>,
    pub facilities: HashSet<String>,
    pub weak_facilities: HashSet<String>,
    pub struck: HashSet<String>,
    pub containers: HashSet<String>,
    pub unnamed_sources: HashSet<String>,
    pub not_sources: HashSet<String>,
    pub speaking_things: HashSet<String>,
    pub not_items: HashSet<String>,
    pub idle_adjectives: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adverbs {
    pub reported: HashSet<String>,
    pub alleged: HashSet<String>,
    pub possible: HashSet<String>,
    pub negating: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modals {
    pub possible: HashSet<String>,
    pub forecast: HashSet<String>,
    pub future: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GovernorsFile {
    governor: Vec<RawGovernor>,
    light_verbs: HashSet<String>,
    adverbs: Adverbs,
    modals: Modals,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGovernor {
    words: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    reports: Option<Certainty>,
    phase: Option<Phase>,
    certainty: Option<Certainty>,
    #[serde(default)]
    denies: bool,
    #[serde(default)]
    presupposes: bool,
    #[serde(default)]
    forecast: bool,
}

impl Lexicon {
    /// Reads `words/nouns.toml` and `words/governors.toml`.
    ///
    /// # Errors
    /// When one is missing or has a mistake; with file and line.
    pub fn parse(sources: &Sources) -> Result<Self, Vec<Finding>> {
        let nouns = file::<Nouns>(sources, "words/nouns.toml");
        let governors = file::<GovernorsFile>(sources, "words/governors.toml");
        match (nouns, governors) {
            (Ok(nouns), Ok(governors)) => Ok(Self::build(nouns, governors)),
            (nouns, governors) => Err([nouns.err(), governors.err()].into_iter().flatten().collect()),
        }
    }

    fn build(nouns: Nouns, file: GovernorsFile) -> Self {
        let mut lexicon = Self {
            nouns,
            verbs: HashMap::new(),
            governing_nouns: HashMap::new(),
            adjectives: HashMap::new(),
            adverbs: file.adverbs,
            modals: file.modals,
            light_verbs: file.light_verbs,
        };
        for raw in file.governor {
            let governor = Governor {
                reports: raw.reports,
                phase: raw.phase,
                certainty: raw.certainty,
                denies: raw.denies,
                presupposes: raw.presupposes,
                forecast: raw.forecast,
            };
            for (words, map) in [
                (raw.words, &mut lexicon.verbs),
                (raw.nouns, &mut lexicon.governing_nouns),
                (raw.adjectives, &mut lexicon.adjectives),
            ] {
                for word in words {
                    map.entry(word).or_default().push(governor.clone());
                }
            }
        }
        lexicon
    }
}

/// Reads one TOML file among the sources.
pub fn file<T: DeserializeOwned>(sources: &Sources, path: &str) -> Result<T, Finding> {
    let Some(source) = sources.under(path).find(|source| source.path == path) else {
        return Err(Finding::error(path, None, "is missing; the knowledge folder is incomplete"));
    };
    toml::from_str(&source.text).map_err(|error| {
        let line = error.span().map(|span| line_of(&source.text, span.start));
        Finding::error(path, line, error.message().to_owned())
    })
}
