//! The configuration file of a pipeline: sections of keys with JSON values (`thinc/config.py`).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::ModelError;

/// A parsed `config.cfg`.
pub struct Config {
    path: PathBuf,
    values: HashMap<(String, String), Value>,
}

impl Config {
    /// Parses `text`; `path` is for error messages.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ModelError> {
        let mut values = HashMap::new();
        let mut section = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.to_owned();
            } else if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
                let value = value.trim();
                // References to other values (`${a.b:c}`) concern training alone and stay as text.
                let parsed = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
                values.insert((section.clone(), key.trim().to_owned()), parsed);
            }
        }
        let config = Self { path: path.to_owned(), values };
        config.get("nlp", "pipeline").ok_or_else(|| ModelError::damaged(path, "no pipeline is configured"))?;
        Ok(config)
    }

    /// The value of a key.
    pub fn get(&self, section: &str, key: &str) -> Option<&Value> {
        self.values.get(&(section.to_owned(), key.to_owned()))
    }

    /// The text under a key.
    pub fn text(&self, section: &str, key: &str) -> Option<&str> {
        self.get(section, key).and_then(Value::as_str)
    }

    /// The names in a list of names.
    pub fn names(&self, section: &str, key: &str) -> Vec<&str> {
        let list = self.get(section, key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// An error that names the configuration.
    pub fn unsupported(&self, what: impl Into<String>) -> ModelError {
        ModelError::unsupported(&self.path, what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_values_are_read() {
        let text = "[nlp]\nlang = \"en\"\npipeline = [\"a\",\"b\"]\n# no = 1\n[components.a]\nfactory=\"tagger\"\nwidth = ${x:y}\n";
        let config = Config::parse(Path::new("config.cfg"), text).unwrap();
        assert_eq!(config.text("nlp", "lang"), Some("en"));
        assert_eq!(config.names("nlp", "pipeline"), ["a", "b"]);
        assert_eq!(config.text("components.a", "factory"), Some("tagger"));
        assert_eq!(config.text("components.a", "width"), Some("${x:y}"));
        assert!(config.get("nlp", "no").is_none());
        assert!(Config::parse(Path::new("config.cfg"), "nonsense").is_err());
    }
}
