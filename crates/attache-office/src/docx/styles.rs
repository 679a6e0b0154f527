//! What a paragraph's style makes of it.

use super::parts;
use crate::{
    Limits, OfficeError,
    role::{Role, by_name},
    xml::{Event, Stop, Xml, utf8},
};
use attache_model::Part;
use std::collections::HashMap;

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    listed: bool,
    hidden: bool,
}

/// The styles of a file, by id.
#[derive(Default)]
pub(super) struct Styles {
    paragraphs: HashMap<String, Style>,
    /// Of paragraphs that name none.
    default: Option<String>,
}

/// Styles build on one another; so many steps are followed.
const MOST_STEPS: usize = 20;

impl Styles {
    pub(super) fn read(bytes: &[u8], part: &str, limits: &Limits) -> Result<Self, OfficeError> {
        let (text, _) = utf8(bytes);
        let mut xml = Xml::new(&text, part, 0, parts::space, limits);
        let mut styles = Self::default();
        let mut id = String::new();
        loop {
            let tag = match xml.next() {
                Ok(Event::Start(tag)) => tag,
                // Broken styles make headings prose; the text is still there.
                Ok(Event::Done) | Err(Stop::Broken(_)) => return Ok(styles),
                Err(Stop::Refused(error)) => return Err(error),
                Ok(_) => continue,
            };
            let ("w", name) = tag.name() else { continue };
            let value = || tag.attribute("val").unwrap_or_default();
            if name == "style" {
                id = tag.attribute("styleId").unwrap_or_default();
                if tag.attribute("type").is_some_and(|kind| kind != "paragraph") {
                    id.clear();
                } else if styles.paragraphs.len() >= limits.blocks {
                    return Err(OfficeError::Limit { what: "the styles of a file", limit: limits.blocks as u64 });
                } else {
                    if tag.attribute("default").is_some_and(|value| is_on(&value)) {
                        styles.default = Some(id.clone());
                    }
                    styles.paragraphs.insert(id.clone(), Style::default());
                }
                continue;
            }
            let Some(style) = styles.paragraphs.get_mut(&id) else { continue };
            match name {
                "name" => style.name = value().trim().to_lowercase(),
                "basedOn" => style.based_on = Some(value()),
                "outlineLvl" => style.outline = value().parse().ok(),
                "numPr" => style.listed = true,
                "vanish" => style.hidden = tag.attribute("val").is_none_or(|value| is_on(&value)),
                _ => {}
            }
        }
    }

    /// What a paragraph of this style is; `listed` where it has a number or a bullet of its own, `outline` its own place among
    /// headings (0 highest, 9 none).
    pub(super) fn role(&self, id: Option<&str>, outline: Option<u8>, listed: Option<bool>) -> Role {
        let mut by_style = None;
        let mut level = outline;
        let mut listed = listed;
        let mut next = id.or(self.default.as_deref());
        for _ in 0..MOST_STEPS {
            let Some(style) = next.and_then(|id| self.paragraphs.get(id)) else { break };
            if style.hidden {
                return Role::Out;
            }
            by_style = by_style.or_else(|| by_name(&style.name));
            level = level.or(style.outline);
            listed = listed.or(style.listed.then_some(true));
            next = style.based_on.as_deref();
        }
        // A file without styles names them all the same.
        by_style = by_style.or_else(|| id.filter(|id| !self.paragraphs.contains_key(*id)).and_then(by_id));
        match (by_style, level) {
            (Some(role @ (Role::Out | Role::Part(Part::Title | Part::Heading | Part::Caption, _))), _) => role,
            (_, Some(level @ 0..=8)) => Role::Part(Part::Heading, level + 1),
            (None | Some(Role::Part(Part::Paragraph, _)), _) if listed == Some(true) => Role::Part(Part::ListItem, 0),
            (Some(role), _) => role,
            (None, _) => Role::Part(Part::Paragraph, 0),
        }
    }
}

/// The same by the id that Word gives them, for files without styles.
fn by_id(id: &str) -> Option<Role> {
    let spaced: String = id
        .chars()
        .flat_map(|char| {
            let gap = char.is_ascii_uppercase() || char.is_ascii_digit();
            gap.then_some(' ').into_iter().chain(char.to_lowercase())
        })
        .collect();
    by_name(spaced.trim())
}

/// Whether a switch is on: it is where it stands without a value.
pub(super) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "none")
}
