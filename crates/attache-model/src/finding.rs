use serde::{Deserialize, Serialize};
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; nothing is lost.
    Warning,
    /// The thing named could not be used.
    Error,
}

/// Something wrong with an input, named so that a person can mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// The file, as the user named it.
    pub file: String,
    /// Line in it, from 1, where there is one.
    pub line: Option<u32>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Finding {
    /// An error in `file` at `line`.
    pub fn error(file: impl Into<String>, line: impl Into<Option<u32>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, file: file.into(), line: line.into(), message: message.into() }
    }

    /// A warning about `file` at `line`.
    pub fn warning(file: impl Into<String>, line: impl Into<Option<u32>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, line, message) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{}: {}", self.file, line, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}
