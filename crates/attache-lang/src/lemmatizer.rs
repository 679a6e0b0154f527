//! Base forms by rules, word lists and exceptions, or by look-up (`spacy/pipeline/lemmatizer.py`,
//! `spacy/lang/en/lemmatizer.py`).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use crate::error::ModelError;
use crate::hash::string_id;
use crate::msgpack::{self, Value};
use crate::unicode::is_alpha;

/// Languages whose lemmatizer in mode `rule` is spaCy's own one without additions; English adds
/// [`is_base_form`]. Others change the procedure in code that a model folder does not contain.
const PLAIN_RULES: [&str; 5] = ["en", "da", "nb", "fa", "xx"];

/// A lemmatizer.
pub struct Lemmatizer {
    mode: Mode,
    english: bool,
}

enum Mode {
    /// The tables for each part of speech, by the id of its lower-cased name.
    Rule(HashMap<u64, Tables>),
    Lookup(HashMap<u64, SmolStr, RandomState>),
}

#[derive(Default)]
struct Tables {
    index: HashSet<SmolStr, RandomState>,
    exceptions: HashMap<SmolStr, Vec<SmolStr>, RandomState>,
    rules: Vec<(SmolStr, SmolStr)>,
}

impl Lemmatizer {
    /// Reads `lookups.bin`; `mode` and `lang` are from the configuration.
    pub fn read(path: &Path, bytes: &[u8], mode: &str, lang: &str) -> Result<Self, ModelError> {
        let file = msgpack::read(bytes).map_err(|e| ModelError::damaged(path, e.0))?;
        let mode = match mode {
            "rule" if PLAIN_RULES.contains(&lang) => {
                Mode::Rule(rule_tables(&file).ok_or_else(|| ModelError::damaged(path, "a table is malformed"))?)
            }
            "lookup" => {
                let table = file.get("lemma_lookup").and_then(Value::as_map);
                let table = table.ok_or_else(|| ModelError::damaged(path, "no table of lemmas"))?;
                Mode::Lookup(
                    table.iter().filter_map(|(key, lemma)| Some((key.as_key()?, lemma.as_str()?.into()))).collect(),
                )
            }
            _ => return Err(ModelError::unsupported(path, format!("the lemmatizer of {lang} in mode {mode}"))),
        };
        Ok(Self { mode, english: lang == "en" })
    }

    /// The base form of a word with this part of speech and these features.
    pub fn lemma(&self, text: &str, lowered: &str, pos: &str, morph: &str) -> SmolStr {
        let tables = match &self.mode {
            Mode::Lookup(table) => return table.get(&string_id(text)).cloned().unwrap_or_else(|| text.into()),
            Mode::Rule(tables) => tables,
        };
        let pos = pos.to_lowercase();
        if matches!(pos.as_str(), "" | "eol" | "space") || (self.english && is_base_form(&pos, morph)) {
            return lowered.into();
        }
        match tables.get(&string_id(&pos)) {
            Some(tables) => tables.lemma(text, lowered),
            None if pos == "propn" => text.into(),
            None => lowered.into(),
        }
    }
}

impl Tables {
    fn lemma(&self, text: &str, lowered: &str) -> SmolStr {
        let mut forms: Vec<SmolStr> = Vec::new();
        let mut unknown = None;
        for (old, new) in &self.rules {
            let Some(stem) = lowered.strip_suffix(old.as_str()) else { continue };
            let form = SmolStr::from(format!("{stem}{new}"));
            if form.is_empty() {
                continue;
            }
            if self.index.contains(&form) {
                forms.insert(0, form);
            } else if !form.chars().all(is_alpha) {
                forms.push(form);
            } else {
                unknown.get_or_insert(form);
            }
        }
        for form in self.exceptions.get(lowered).into_iter().flatten() {
            if !forms.contains(form) {
                forms.insert(0, form.clone());
            }
        }
        forms.into_iter().next().or(unknown).unwrap_or_else(|| text.into())
    }
}

/// Whether an English word with these features is a base form already.
fn is_base_form(pos: &str, morph: &str) -> bool {
    let feature = |name: &str| morph.split('|').find_map(|feature| feature.strip_prefix(name)?.strip_prefix('='));
    let form = feature("VerbForm");
    (pos == "noun" && feature("Number") == Some("Sing"))
        || (pos == "verb" && form == Some("Fin") && feature("Tense") == Some("Pres") && feature("Number").is_none())
        || matches!(form, Some("Inf" | "None"))
        || feature("Degree") == Some("Pos")
}

fn rule_tables(file: &Value<'_>) -> Option<HashMap<u64, Tables>> {
    let mut tables: HashMap<u64, Tables> = HashMap::new();
    let map = |name: &str| file.get(name).map_or(Some(&[][..]), Value::as_map);
    for (pos, words) in map("lemma_index")? {
        let words = words.as_list()?.iter().map(|word| word.as_str().map(SmolStr::from));
        tables.entry(pos.as_key()?).or_default().index = words.collect::<Option<_>>()?;
    }
    for (pos, words) in map("lemma_exc")? {
        let exceptions = words.as_map()?.iter().map(|(word, forms)| {
            let forms = forms.as_list()?.iter().map(|form| form.as_str().map(SmolStr::from));
            Some((word.as_str()?.into(), forms.collect::<Option<Vec<_>>>()?))
        });
        tables.entry(pos.as_key()?).or_default().exceptions = exceptions.collect::<Option<_>>()?;
    }
    for (pos, rules) in map("lemma_rules")? {
        let rules = rules.as_list()?.iter().map(|rule| match rule.as_list()? {
            [old, new] => Some((old.as_str()?.into(), new.as_str()?.into())),
            _ => None,
        });
        tables.entry(pos.as_key()?).or_default().rules = rules.collect::<Option<Vec<_>>>()?;
    }
    // A part of speech with empty tables counts as one without tables.
    tables.retain(|_, t| !(t.index.is_empty() && t.exceptions.is_empty() && t.rules.is_empty()));
    Some(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Tables {
        Tables {
            index: ["copy", "bas", "base"].into_iter().map(SmolStr::from).collect(),
            exceptions: [("mice".into(), vec!["mouse".into()])].into_iter().collect(),
            rules: vec![("s".into(), "".into()), ("ies".into(), "y".into()), ("es".into(), "e".into())],
        }
    }

    #[test]
    fn exceptions_lead_then_the_last_known_form_then_the_first_that_is_no_word() {
        let tables = tables();
        assert_eq!(tables.lemma("Mice", "mice"), "mouse");
        assert_eq!(tables.lemma("copies", "copies"), "copy");
        assert_eq!(tables.lemma("bases", "bases"), "base");
        assert_eq!(tables.lemma("F-16s", "f-16s"), "f-16");
        assert_eq!(tables.lemma("Drones", "drones"), "drone");
        assert_eq!(tables.lemma("Fox", "fox"), "Fox");
    }

    #[test]
    fn base_forms_are_told_by_their_features() {
        assert!(is_base_form("noun", "Number=Sing") && !is_base_form("propn", "Number=Sing"));
        assert!(is_base_form("verb", "Tense=Pres|VerbForm=Fin"));
        assert!(!is_base_form("verb", "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"));
        assert!(is_base_form("aux", "VerbForm=Inf") && is_base_form("adv", "Degree=Pos"));
    }
}
