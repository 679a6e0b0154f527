//! What stands before the text: keys and values between lines of `---` (YAML) or `+++` (TOML).

use crate::told::Facts;
use attache_model::{Learnt, Told};

/// What it says, and the byte at which the text begins.
pub(super) fn front(text: &str) -> (Vec<Told>, usize) {
    let mut facts = Facts::new(Learnt::Meta);
    let Some((block, length)) = block(text) else { return (Vec::new(), 0) };
    let mut last = String::new();
    for line in block.lines() {
        let indented = line.starts_with([' ', '\t']);
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        // An item of a list that stands under its key, or a name in such an item.
        if let Some(item) = line.strip_prefix("- ") {
            let item = item.trim();
            let name = item.strip_prefix("name:").unwrap_or(item);
            if name.len() < item.len() || !item.contains(": ") {
                tell(&mut facts, &last, name);
            }
            continue;
        }
        if line.starts_with('[') {
            // A table of TOML: what follows belongs to it.
            last = line.trim_matches(['[', ']']).to_lowercase();
            continue;
        }
        let Some(at) = line.find([':', '=']) else { continue };
        let (key, value) = (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default());
        let key = unquoted(key).to_lowercase();
        if indented {
            if key == "name" {
                tell(&mut facts, &last, value);
            }
            continue;
        }
        tell(&mut facts, &key, value);
        last = key;
    }
    (facts.finish(), length)
}

/// The lines between the marks, and how long all of it is.
fn block(text: &str) -> Option<(&str, usize)> {
    let text_from = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = text.get(text_from..)?;
    let first = rest.lines().next()?;
    let mark = first.trim_end();
    if mark != "---" && mark != "+++" {
        return None;
    }
    let mut at = 0;
    let mut begin = None;
    for line in rest.split_inclusive('\n').take(500) {
        let next = at + line.len();
        let trimmed = line.trim_end();
        match begin {
            None => begin = Some(next),
            Some(begin) if trimmed == mark || (mark == "---" && trimmed == "...") => {
                let block = rest.get(begin..at)?;
                // Between two rules there may be prose.
                return block.lines().any(|line| line.contains([':', '='])).then_some((block, text_from + next));
            }
            Some(_) => {}
        }
        at = next;
    }
    None
}

fn tell(facts: &mut Facts, key: &str, value: &str) {
    let set: fn(&mut Facts, &str) = match key {
        "title" | "headline" => Facts::title,
        "author" | "authors" | "by" | "byline" | "creator" => Facts::author,
        "date" | "published" | "pubdate" | "publishdate" | "publish_date" | "date_published" | "datepublished"
        | "published_at" => Facts::published,
        "updated" | "modified" | "lastmod" | "last_modified" | "date_modified" | "datemodified" | "updated_at" => {
            Facts::updated
        }
        "lang" | "language" | "locale" => Facts::language,
        "url" | "canonical" | "canonical_url" | "source" | "link" | "source_url" => Facts::url,
        "outlet" | "publisher" | "publication" | "site" | "site_name" | "sitename" => Facts::outlet,
        _ => return,
    };
    let value = value.trim();
    // `[one, two]`
    match value.strip_prefix('[').and_then(|list| list.split(']').next()) {
        Some(list) => split(list).iter().for_each(|item| set(facts, unquoted(item))),
        None => {
            let value = unquoted(value);
            if !matches!(value, "" | "|" | ">" | "null" | "~" | "|-" | ">-") {
                set(facts, value);
            }
        }
    }
}

/// The items of a list: commas in quotes part nothing.
fn split(list: &str) -> Vec<&str> {
    let mut quote = None;
    list.split(|char: char| {
        match (quote, char) {
            (None, '"' | '\'') => quote = Some(char),
            (Some(open), char) if open == char => quote = None,
            _ => {}
        }
        quote.is_none() && char == ','
    })
    .collect()
}

/// A value without its quotes, or without the comment behind it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split(quote).next().unwrap_or_default();
        }
    }
    value.split(" #").next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_model::Fact;

    fn facts(text: &str) -> Vec<String> {
        front(text)
            .0
            .into_iter()
            .map(|told| match told.fact {
                Fact::Title(text) => format!("title {text}"),
                Fact::Author(text) => format!("author {text}"),
                Fact::Outlet(text) => format!("outlet {text}"),
                Fact::Url(text) => format!("url {text}"),
                Fact::Published(date) => format!("published {date}"),
                Fact::Updated(date) => format!("updated {date}"),
                Fact::Language(text) => format!("language {text}"),
            })
            .collect()
    }

    #[test]
    fn yaml_is_read() {
        let text = "---\ntitle: \"Two ships: a tale\"\nauthors:\n  - name: Ann Lee\n    mail: a@example.org\n  - \"Bo Ek\"\n\
                    date: 2023-05-04T08:00:00Z # first\nlastmod: 2023-06\nlang: en_GB\nsource: https://example.org/a?b=c\n\
                    tags: [a, b]\n---\nText\n";
        let wanted = [
            "title Two ships: a tale",
            "author Ann Lee",
            "author Bo Ek",
            "published 2023-05-04",
            "updated 2023-06",
            "language en-GB",
            "url https://example.org/a?b=c",
        ];
        assert_eq!(facts(text), wanted);
        assert_eq!(&text[front(text).1..], "Text\n");
    }

    #[test]
    fn toml_is_read() {
        let text = "+++\ntitle = 'Ships'\nauthors = [\"Lee, Ann\", \"Bo Ek\"]\ndate = 2023-05-04\n[extra]\nname = \"x\"\n+++\n";
        assert_eq!(facts(text), ["title Ships", "author Lee, Ann", "author Bo Ek", "published 2023-05-04"]);
    }

    #[test]
    fn rules_are_no_front_matter() {
        for text in ["---\nprose\n---\n", "---\n", "---\ntitle: x\n", "text\n---\na: b\n---\n", "", "+++\na: b\n---\n"]
        {
            assert_eq!(front(text), (Vec::new(), 0), "{text:?}");
        }
    }
}
