//! What the styles of word processors make of a paragraph.

use attache_model::Part;

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// This part, a heading of this order.
    Part(Part, u8),
    /// No part of the article: a table of contents, a running head.
    Out,
}

/// What the styles mean that word processors bring along, in lower case. Files hold their English names, whatever language the
/// program speaks.
pub(crate) fn by_name(name: &str) -> Option<Role> {
    let part = |part| Some(Role::Part(part, 0));
    match name {
        "title" => part(Part::Title),
        "subtitle" => Some(Role::Part(Part::Heading, 9)),
        "quote" | "intense quote" | "block text" | "quotations" | "blockquote" | "block quote" => part(Part::Quotation),
        // What stands below a headline is prose, whatever its style is made from.
        "author" | "date" | "abstract" => part(Part::Paragraph),
        "caption" => part(Part::Caption),
        "html preformatted" | "macro text" | "source code" | "preformatted text" => part(Part::Preformatted),
        "header" | "footer" | "toc heading" | "table of figures" | "table of authorities" | "contents heading" => {
            Some(Role::Out)
        }
        _ => {
            let ordered = |start: &str| name.strip_prefix(start).and_then(|rest| rest.trim().parse::<u8>().ok());
            if let Some(level) = ordered("heading ") {
                return Some(Role::Part(Part::Heading, level));
            }
            if ordered("toc ").is_some() || ordered("index ").is_some() || ordered("contents ").is_some() {
                return Some(Role::Out);
            }
            let list =
                name.strip_prefix("list ").map(|rest| rest.trim_end_matches(|char: char| " 0123456789".contains(char)));
            match list {
                Some("bullet" | "number") => part(Part::ListItem),
                _ => None,
            }
        }
    }
}
