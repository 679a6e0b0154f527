use serde::{Deserialize, Serialize};
use std::fmt;

/// A date in Extended Date/Time Format (ISO 8601-2:2019), as precise and as uncertain as its source.
///
/// `2022-05-17`, `2022-05`, `2022-05~` (around), `2022-07?`, `2020/2022` (interval), `../2025` (by 2025).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edtf(String);

/// Text that is no EDTF date.
#[derive(Debug, thiserror::Error)]
#[error("'{text}' is no EDTF date ({why}); write it like 2022-05-17, 2022-05, 2022~ or ../2025")]
pub struct EdtfError {
    text: String,
    why: String,
}

impl Edtf {
    /// Checks `text` and keeps it as written.
    ///
    /// # Errors
    /// When it is no EDTF date, an impossible one (2022-02-30) included.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        let error = |why: String| EdtfError { text: text.chars().take(60).collect(), why };
        if text.len() > 100 {
            return Err(error("too long".into()));
        }
        text.parse::<edtf_core::Edtf>().map_err(|e| error(e.to_string()))?;
        Ok(Self(text.to_owned()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Edtf {
    type Error = EdtfError;
    fn try_from(text: String) -> Result<Self, EdtfError> {
        Self::parse(&text)
    }
}

impl From<Edtf> for String {
    fn from(date: Edtf) -> Self {
        date.0
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_guide_uses_and_refuses_the_impossible() {
        for good in [
            "2022-05-17",
            "2022-05",
            "2022",
            "2022-05~",
            "2020/2022",
            "2022-07?",
            "../2025",
            "2023-06-01/..",
            "198X",
            "../2025-06~",
        ] {
            assert!(Edtf::parse(good).is_ok(), "{good}");
        }
        for bad in ["2022-02-30", "2022-13", "May 2022", "", "17.05.2022"] {
            assert!(Edtf::parse(bad).is_err(), "{bad}");
        }
    }
}
