//! The data that scripted pages carry for their programs: JSON in scripts, of whatever form.
//!
//! Nothing is known of its form but that an article in it is prose, and that names tell what stands beside it.

use super::{Body, Facts};
use crate::dom::{Dom, NodeId, ROOT};
use crate::measure::ends_sentence;
use attache_model::Learnt;
use serde_json::Value;

/// Most values of one script that are looked at.
const VALUES: usize = 300_000;

/// Least prose, in bytes, that is taken for an article.
const LEAST: usize = 600;

struct Entry<'a> {
    value: &'a Value,
    parent: usize,
    key: &'a str,
    prose: usize,
}

pub(super) fn read(dom: &Dom, facts: &mut Facts) {
    if facts.body.is_some() {
        return;
    }
    for id in dom.subtree(ROOT) {
        let json = dom.name(id) == "script"
            && dom
                .attr(id, "type")
                .is_some_and(|t| t.contains("json") && !t.contains("ld+json") && !t.contains("importmap"));
        if !json {
            continue;
        }
        let text: String = dom.children(id).filter_map(|child| dom.text_of(child).map(|(_, text)| text)).collect();
        if text.len() >= LEAST
            && let Ok(value) = serde_json::from_str::<Value>(text.trim())
        {
            article(&value, id, facts);
        }
    }
}

/// Text for people: not an address, not a style, not a program.
fn is_prose(key: &str, text: &str) -> bool {
    let markup = text.contains("<p") || text.contains("</");
    let key = key.to_ascii_lowercase();
    let other = [
        "bio",
        "summary",
        "description",
        "excerpt",
        "alt",
        "caption",
        "css",
        "style",
        "script",
        "svg",
        "teaser",
        "dek",
        "disclaimer",
        "cookie",
        "consent",
        "label",
        "message",
    ];
    text.len() >= 40
        && text.contains(' ')
        && (ends_sentence(text.trim()) || markup || text.len() > 200)
        && !text.trim_start().starts_with(['{', '[', '.', '#', '@'])
        && !text.contains("function(")
        && !other.iter().any(|o| key.contains(o))
}

fn article(root: &Value, node: NodeId, facts: &mut Facts) {
    // All values, each behind the one that holds it.
    let mut entries = vec![Entry { value: root, parent: 0, key: "", prose: 0 }];
    let mut at = 0;
    while at < entries.len() && entries.len() < VALUES {
        let Some(value) = entries.get(at).map(|e| e.value) else { break };
        match value {
            Value::Array(values) => {
                let key = entries.get(at).map_or("", |e| e.key);
                entries.extend(values.iter().map(|value| Entry { value, parent: at, key, prose: 0 }));
            }
            Value::Object(map) => {
                entries.extend(map.iter().map(|(key, value)| Entry { value, parent: at, key, prose: 0 }));
            }
            _ => {}
        }
        at += 1;
    }
    for at in (0..entries.len()).rev() {
        let Some(entry) = entries.get_mut(at) else { continue };
        if let Value::String(text) = entry.value
            && is_prose(entry.key, text)
        {
            entry.prose = text.len();
        }
        let (parent, prose) = (entry.parent, entry.prose);
        if at > 0
            && let Some(above) = entries.get_mut(parent)
        {
            above.prose += prose;
        }
    }
    // Down to what holds nearly all of it.
    let mut core = 0;
    let all = entries.first().map_or(0, |e| e.prose);
    loop {
        let whole = entries.get(core).map_or(0, |e| e.prose);
        let heaviest =
            entries.iter().enumerate().skip(core + 1).filter(|(_, e)| e.parent == core).max_by_key(|(_, e)| e.prose);
        match heaviest {
            Some((child, entry)) if entry.prose * 10 >= whole * 8 && entry.prose * 2 > all => core = child,
            _ => break,
        }
    }
    let Some(found) = entries.get(core).filter(|e| e.prose >= LEAST) else { return };
    let text = paragraphs(found.value, found.key);
    facts.body = Some(Body { text, node, said: false });
    // What stands beside it, and in what holds it.
    let mut above = core;
    for _ in 0..3 {
        let Some(entry) = entries.get(above) else { break };
        above = entry.parent;
        if let Some(Value::Object(map)) = entries.get(above).map(|e| e.value)
            && map.iter().any(|(key, value)| {
                matches!(key.to_ascii_lowercase().as_str(), "headline" | "title" | "name") && value.is_string()
            })
        {
            beside(map, facts);
            break;
        }
        if above == 0 {
            break;
        }
    }
}

/// The prose in a value, in its order, a paragraph a line.
fn paragraphs(value: &Value, key: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut open = vec![(value, key)];
    while let Some((value, key)) = open.pop() {
        match value {
            Value::String(text)
                if is_prose(key, text) || (text.len() > 3 && matches!(key, "text" | "content" | "html")) =>
            {
                let fresh = !out.contains(&text.trim()) && out.len() < 5_000;
                out.extend(fresh.then_some(text.trim()));
            }
            Value::Array(values) => open.extend(values.iter().rev().map(|value| (value, key))),
            Value::Object(map) => {
                let mut inner: Vec<(&Value, &str)> = map.iter().map(|(key, value)| (value, key.as_str())).collect();
                inner.reverse();
                open.extend(inner);
            }
            _ => {}
        }
    }
    out.join("\n")
}

fn beside(map: &serde_json::Map<String, Value>, facts: &mut Facts) {
    let from = Learnt::Meta;
    for (key, value) in map {
        let key = key.to_ascii_lowercase();
        let text = value.as_str().unwrap_or_default();
        match key.as_str() {
            "headline" | "title" => facts.title(from, text),
            "canonicalurl" | "canonical" | "url" | "weburl" | "permalink" if text.starts_with("http") => {
                facts.url(from, text)
            }
            "author" | "authors" | "byline" | "creator" | "contributors" => {
                for name in names(value) {
                    facts.authors(from, &name);
                }
            }
            key if key.contains("publish")
                || matches!(key, "date" | "pubdate" | "created" | "createdat" | "datecreated") =>
            {
                facts.date(from, text, false, false);
            }
            key if (key.contains("modif") || key.contains("updat")) && !text.is_empty() => {
                facts.date(from, text, true, false)
            }
            _ => {}
        }
    }
}

/// Names of people in a value: strings, or what has a name.
fn names(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = vec![value];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > 100 {
            break;
        }
        match value {
            Value::String(text) => out.push(text.clone()),
            Value::Array(values) => open.extend(values.iter().rev()),
            Value::Object(map) => {
                open.extend(
                    ["name", "fullName", "displayName", "authors"].iter().filter_map(|key| map.get(*key)).take(1),
                );
            }
            _ => {}
        }
    }
    out
}
