//! The attribute ruler: patterns over tokens that set parts of speech, features and lemmas
//! (`spacy/pipeline/attributeruler.py`, `spacy/matcher/matcher.pyx`).
//!
//! Every pattern is matched against what the tagger and the parser said; then the attributes of all
//! matches are set in the order of the patterns, so that later ones win.

use std::path::Path;

use smol_str::SmolStr;

use crate::analysis::{Label, intern};
use crate::error::ModelError;
use crate::hash::string_id;
use crate::lexicon::Form;
use crate::msgpack::{self, Value};
use crate::pattern::Pattern;

/// A token as patterns see it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub form: &'a Form,
    pub tag: Label,
    pub dep: Label,
}

/// What rules decide for a token.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub tag: Label,
    pub dep: Label,
    pub pos: Label,
    /// Morphological features such as `Number=Sing|Person=3`; empty if none.
    pub morph: Label,
    /// A lemma that a rule gives; empty if none does.
    pub lemma: SmolStr,
}

/// A rule: patterns, and what to set at which token of a match.
struct Rule {
    patterns: Vec<Vec<Spec>>,
    attrs: Vec<(Target, Label)>,
    index: usize,
}

/// The conditions on one token.
type Spec = Vec<(Attr, Test)>;

#[derive(Clone, Copy, Debug)]
enum Attr {
    Orth,
    Lower,
    Norm,
    Shape,
    Prefix,
    Suffix,
    Tag,
    Dep,
    IsSpace,
    /// An attribute that nothing has set yet when the ruler runs.
    Unset,
}

enum Test {
    Is(u64),
    In(Vec<u64>),
    NotIn(Vec<u64>),
    Regex(Pattern),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Tag,
    Dep,
    Pos,
    Morph,
    Lemma,
}

/// A list of rules.
#[derive(Default)]
pub struct Ruler {
    rules: Vec<Rule>,
}

impl Ruler {
    /// Reads the file `patterns` of an attribute ruler.
    pub fn read(path: &Path, bytes: &[u8]) -> Result<Self, ModelError> {
        let file = msgpack::read(bytes).map_err(|e| ModelError::damaged(path, e.0))?;
        let rules = file.as_list().ok_or_else(|| ModelError::damaged(path, "no list of rules"))?;
        let rules = rules.iter().enumerate().map(|(number, rule)| {
            read_rule(rule).map_err(|what| ModelError::unsupported(path, format!("rule {number}: {what}")))
        });
        Ok(Self { rules: rules.collect::<Result<_, _>>()? })
    }

    /// What the rules of one token alone decide for it. The second value says whether a rule for several
    /// tokens could begin at this token.
    pub fn alone(&self, view: View<'_>) -> (Outcome, bool) {
        let mut outcome = start(view);
        let mut begins = false;
        for rule in &self.rules {
            for pattern in &rule.patterns {
                let Some(first) = pattern.first() else { continue };
                if !fits(first, view) {
                    continue;
                }
                if pattern.len() == 1 { set(rule, &mut outcome) } else { begins = true }
            }
        }
        (outcome, begins)
    }

    /// What all rules decide for the token at `at` of a text; `view` gives the text's tokens.
    pub fn in_context<'a>(&self, at: usize, view: &dyn Fn(usize) -> Option<View<'a>>) -> Option<Outcome> {
        let mut outcome = start(view(at)?);
        for rule in &self.rules {
            // A match sets attributes at one of its tokens, so there is one place where it would have to begin.
            let Some(first) = at.checked_sub(rule.index) else { continue };
            let matched = rule.patterns.iter().any(|pattern| {
                pattern.iter().enumerate().all(|(i, spec)| view(first + i).is_some_and(|view| fits(spec, view)))
            });
            if matched {
                set(rule, &mut outcome);
            }
        }
        Some(outcome)
    }

    /// The longest pattern, in tokens.
    pub fn reach(&self) -> usize {
        self.rules.iter().flat_map(|rule| &rule.patterns).map(Vec::len).max().unwrap_or(0)
    }
}

fn start(view: View<'_>) -> Outcome {
    Outcome { tag: view.tag, dep: view.dep, pos: "", morph: "", lemma: SmolStr::default() }
}

fn set(rule: &Rule, outcome: &mut Outcome) {
    for &(target, value) in &rule.attrs {
        match target {
            Target::Tag => outcome.tag = value,
            Target::Dep => outcome.dep = value,
            Target::Pos => outcome.pos = value,
            Target::Morph => outcome.morph = value,
            Target::Lemma => outcome.lemma = value.into(),
        }
    }
}

fn fits(spec: &Spec, view: View<'_>) -> bool {
    spec.iter().all(|(attr, test)| {
        let key = || match attr {
            Attr::Orth => view.form.orth,
            Attr::Lower => view.form.lower,
            Attr::Norm => view.form.norm,
            Attr::Shape => view.form.shape,
            Attr::Prefix => view.form.prefix,
            Attr::Suffix => view.form.suffix,
            Attr::Tag => string_id(view.tag),
            Attr::Dep => string_id(view.dep),
            Attr::IsSpace => u64::from(view.form.space),
            Attr::Unset => 0,
        };
        match test {
            Test::Is(value) => key() == *value,
            Test::In(values) => values.contains(&key()),
            Test::NotIn(values) => !values.contains(&key()),
            Test::Regex(pattern) => pattern
                .find(match attr {
                    Attr::Orth => &view.form.text,
                    Attr::Lower => &view.form.lowered,
                    Attr::Tag => view.tag,
                    _ => view.dep,
                })
                .is_some(),
        }
    })
}

fn read_rule(rule: &Value<'_>) -> Result<Rule, String> {
    let patterns = rule.get("patterns").and_then(Value::as_list).ok_or("no patterns")?;
    let patterns = patterns.iter().map(|pattern| {
        let specs = pattern.as_list().ok_or("a pattern is no list")?;
        specs.iter().map(read_spec).collect::<Result<Vec<_>, String>>()
    });
    let patterns = patterns.collect::<Result<Vec<_>, String>>()?;
    let attrs = rule.get("attrs").and_then(Value::as_map).ok_or("no attributes")?;
    let attrs = attrs.iter().map(|(key, value)| {
        let target = match key.as_str() {
            Some("TAG") => Target::Tag,
            Some("DEP") => Target::Dep,
            Some("POS") => Target::Pos,
            Some("MORPH") => Target::Morph,
            Some("LEMMA") => Target::Lemma,
            other => return Err(format!("sets {}", other.unwrap_or("?"))),
        };
        let value = value.as_str().ok_or("an attribute is no text")?;
        // An underscore says that there are no features.
        Ok((target, intern(if target == Target::Morph && value == "_" { "" } else { value })))
    });
    let attrs = attrs.collect::<Result<Vec<_>, String>>()?;
    let index = match rule.get("index") {
        Some(Value::Int(index)) => *index,
        _ => 0,
    };
    // Negative indices count from the end of a pattern.
    let length = patterns.first().map_or(0, Vec::len) as i64;
    let index = if index < 0 { length + index } else { index };
    if patterns.iter().any(|pattern| !(0..pattern.len() as i64).contains(&index)) {
        return Err("sets a token outside of the match".to_owned());
    }
    Ok(Rule { patterns, attrs, index: index as usize })
}

fn read_spec(spec: &Value<'_>) -> Result<Spec, String> {
    let pairs = spec.as_map().ok_or("a pattern's token is no table")?;
    let mut tests = Vec::new();
    for (key, value) in pairs {
        let name = key.as_str().unwrap_or("?").to_uppercase();
        let attr = match name.as_str() {
            "ORTH" | "TEXT" => Attr::Orth,
            "LOWER" => Attr::Lower,
            "NORM" => Attr::Norm,
            "SHAPE" => Attr::Shape,
            "PREFIX" => Attr::Prefix,
            "SUFFIX" => Attr::Suffix,
            "TAG" => Attr::Tag,
            "DEP" => Attr::Dep,
            "IS_SPACE" => Attr::IsSpace,
            "POS" | "MORPH" | "LEMMA" => Attr::Unset,
            _ => return Err(format!("looks at {name}")),
        };
        match value {
            Value::Map(predicates) => {
                for (predicate, value) in predicates {
                    tests.push((attr, read_predicate(attr, predicate, value)?));
                }
            }
            Value::Bool(value) => tests.push((attr, Test::Is(u64::from(*value)))),
            Value::Int(value) => tests.push((attr, Test::Is(*value as u64))),
            _ => tests.push((attr, Test::Is(string_id(value.as_str().ok_or("a value is no text")?)))),
        }
    }
    Ok(tests)
}

fn read_predicate(attr: Attr, predicate: &Value<'_>, value: &Value<'_>) -> Result<Test, String> {
    let ids = || {
        let items = value.as_list().ok_or("a set is no list")?;
        let ids = items.iter().map(|item| item.as_str().map(string_id)).collect::<Option<Vec<_>>>();
        ids.ok_or_else(|| "a set's value is no text".to_owned())
    };
    match predicate.as_str() {
        Some("IN") => Ok(Test::In(ids()?)),
        Some("NOT_IN") => Ok(Test::NotIn(ids()?)),
        Some("REGEX") if matches!(attr, Attr::Orth | Attr::Lower | Attr::Tag | Attr::Dep) => {
            let source = value.as_str().ok_or("an expression is no text")?;
            Pattern::new(source).map(Test::Regex)
        }
        other => Err(format!("tests with {}", other.unwrap_or("?"))),
    }
}
