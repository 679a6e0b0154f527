//! What a style makes of a paragraph or a stretch of it.

use crate::{
    Limits, OfficeError,
    role::{Role, by_name},
    walk::Walk,
    xml::Tag,
};
use attache_model::Part;
use std::collections::HashMap;

#[derive(Default)]
struct Style {
    name: String,
    parent: Option<String>,
    level: Option<u8>,
    language: Option<String>,
    hidden: bool,
}

/// The styles of a file, by family and name, as they are met.
pub(super) struct Styles {
    all: HashMap<(String, String), Style>,
    current: Option<(String, String)>,
    most: usize,
}

/// Styles build on one another; so many steps are followed.
const MOST_STEPS: usize = 20;

impl Styles {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { all: HashMap::new(), current: None, most: limits.blocks }
    }

    /// Takes in an element, if it belongs to a style.
    pub(super) fn meet(&mut self, tag: &Tag) -> Result<(), OfficeError> {
        match tag.name() {
            ("style", "style") => {
                if self.all.len() >= self.most {
                    return Err(OfficeError::Limit { what: "the styles of a file", limit: self.most as u64 });
                }
                let name = tag.attribute("name").unwrap_or_default();
                let key = (tag.attribute("family").unwrap_or_default(), name.clone());
                let style = Style {
                    name: spelt(&tag.attribute("display-name").unwrap_or(name)),
                    parent: tag.attribute("parent-style-name"),
                    level: tag.attribute("default-outline-level").and_then(|level| level.parse().ok()),
                    ..Style::default()
                };
                self.all.insert(key.clone(), style);
                self.current = Some(key);
            }
            // What holds where nothing else is said comes from the program's settings, not from the author.
            ("style", "default-style") => self.current = None,
            ("style", "text-properties") => {
                let Some(style) = self.current.as_ref().and_then(|key| self.all.get_mut(key)) else { return Ok(()) };
                style.hidden = tag.attribute("display").is_some_and(|value| value == "none");
                let language =
                    tag.attribute("language").filter(|language| !matches!(language.as_str(), "none" | "zxx"));
                let country = tag.attribute("country").filter(|country| country != "none");
                style.language = language.map(|language| match country {
                    Some(country) => format!("{language}-{country}"),
                    None => language,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// What a paragraph of this style is.
    pub(super) fn role(&self, name: &str) -> Role {
        let mut level = None;
        let mut last = name;
        for style in self.line("paragraph", name) {
            last = style.parent.as_deref().unwrap_or_default();
            if style.hidden {
                return Role::Out;
            }
            if let Some(role) = by_name(&style.name) {
                return role;
            }
            level = level.or(style.level);
        }
        // A style may be named without being described.
        match (by_name(&spelt(last)), level) {
            (Some(role), _) => role,
            (None, Some(level @ 1..=9)) => Role::Part(Part::Heading, level),
            (None, _) => Role::Part(Part::Paragraph, 0),
        }
    }

    /// In which language text of this style is, and whether it is hidden.
    pub(super) fn text(&self, family: &str, name: &str) -> (Option<&str>, bool) {
        let mut language = None;
        for style in self.line(family, name) {
            if style.hidden {
                return (language, true);
            }
            language = language.or(style.language.as_deref());
        }
        (language, false)
    }

    /// The style and those that it builds on.
    fn line<'s>(&'s self, family: &str, name: &str) -> impl Iterator<Item = &'s Style> {
        let family = family.to_owned();
        let get = move |name: &str| self.all.get(&(family.clone(), name.to_owned()));
        let first = get(name);
        std::iter::successors(first, move |style| style.parent.as_deref().and_then(&get)).take(MOST_STEPS)
    }
}

impl Walk for Styles {
    fn start(&mut self, tag: &Tag) -> Result<bool, OfficeError> {
        self.meet(tag)?;
        Ok(true)
    }

    fn end(&mut self) -> Result<(), OfficeError> {
        Ok(())
    }

    fn exact(&mut self, _: &str, _: u64) {}

    fn resolved(&mut self, _: &str, _: u64, _: u64) {}

    fn has_text(&self) -> bool {
        true
    }
}

/// A style's name as people see it, in lower case: in files `_20_` stands for a space.
fn spelt(name: &str) -> String {
    name.replace("_20_", " ").to_lowercase()
}
