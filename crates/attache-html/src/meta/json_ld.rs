//! Linked data (schema.org) in scripts.

use super::{Body, Facts};
use crate::dom::{Dom, NodeId, ROOT};
use attache_model::Learnt;
use serde_json::{Map, Value};

/// Kinds of things that are what a page is about.
const WORKS: &[&str] = &[
    "Article",
    "NewsArticle",
    "BlogPosting",
    "Report",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "ScholarlyArticle",
    "TechArticle",
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "Review",
    "CreativeWork",
    "AdvertiserContentArticle",
    "SatiricalArticle",
    "MedicalScholarlyArticle",
    "WebPage",
    "ItemPage",
    "QAPage",
    "Question",
    "Blog",
    "Chapter",
    "Book",
    "Dataset",
    "SpecialAnnouncement",
    "VideoObject",
    "PodcastEpisode",
    "Product",
    "Recipe",
    "AboutPage",
    "FAQPage",
];

/// Most things of one page that are looked at.
const THINGS: usize = 5_000;

pub(super) fn read(dom: &Dom, facts: &mut Facts) {
    for id in dom.subtree(ROOT) {
        if dom.name(id) != "script" || !dom.attr(id, "type").is_some_and(|t| t.to_ascii_lowercase().contains("ld+json"))
        {
            continue;
        }
        let text: String = dom.children(id).filter_map(|child| dom.text_of(child).map(|(_, text)| text)).collect();
        if let Some(value) = parse(&text) {
            things(&value, id, facts);
        }
    }
}

/// Reads JSON, and what is nearly JSON: in comments, with raw line breaks in strings, commas too many, or cut short in its last part.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let text =
        text.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let mended = mend(text);
    serde_json::from_str(&mended).ok().or_else(|| {
        // Several values, one after another.
        let values: Vec<Value> =
            serde_json::Deserializer::from_str(&mended).into_iter().map_while(Result::ok).take(100).collect();
        (!values.is_empty()).then_some(Value::Array(values))
    })
}

fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_string => {
                // An escape that is none is left out.
                if matches!(chars.peek(), Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) {
                    out.push(c);
                    out.extend(chars.next());
                }
            }
            '"' if in_string => {
                // A quotation mark within a string is one after which nothing of JSON follows.
                let following = chars.clone().find(|c| !c.is_whitespace());
                if matches!(following, None | Some(',' | '}' | ']' | ':')) {
                    in_string = false;
                    out.push('"');
                } else {
                    out.push_str("\\\"");
                }
            }
            '"' => {
                in_string = true;
                out.push('"');
            }
            '\n' if in_string => out.push_str("\\n"),
            c if in_string && c.is_control() => out.push(' '),
            ',' if !in_string => {
                let following = chars.clone().find(|c| !c.is_whitespace());
                if !matches!(following, Some('}' | ']' | ',')) {
                    out.push(',');
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// All things in a value, those within others too, without calling itself.
fn things(value: &Value, node: NodeId, facts: &mut Facts) {
    let mut works: Vec<(usize, &Map<String, Value>)> = Vec::new();
    let mut sites: Vec<&Map<String, Value>> = Vec::new();
    let mut by_id: Vec<(&str, &Map<String, Value>)> = Vec::new();
    let mut open = std::collections::VecDeque::from([value]);
    let mut seen = 0;
    while let Some(value) = open.pop_front() {
        seen += 1;
        if seen > THINGS {
            break;
        }
        match value {
            Value::Array(values) => open.extend(values.iter().take(500)),
            Value::Object(map) => {
                if let Some(id) = map.get("@id").and_then(Value::as_str) {
                    by_id.push((id, map));
                }
                let kinds = kinds(map);
                if let Some(rank) = WORKS.iter().position(|w| kinds.contains(w)) {
                    works.push((rank, map));
                } else if kinds.iter().any(|k| {
                    matches!(
                        *k,
                        "WebSite" | "NewsMediaOrganization" | "Organization" | "GovernmentOrganization" | "NGO"
                    )
                }) {
                    sites.push(map);
                }
                for key in [
                    "@graph",
                    "mainEntity",
                    "mainEntityOfPage",
                    "itemListElement",
                    "hasPart",
                    "isPartOf",
                    "publisher",
                    "author",
                ] {
                    // What a list lists are other pages.
                    if key != "itemListElement" || !kinds.contains(&"ItemList") {
                        open.extend(map.get(key));
                    }
                }
            }
            _ => {}
        }
    }
    let resolve = |map: &'_ Map<String, Value>| -> Option<String> {
        let id = map.get("@id").and_then(Value::as_str)?;
        by_id.iter().filter(|(other, _)| *other == id).find_map(|(_, map)| name(map))
    };
    let articles = works.iter().filter(|(rank, _)| *rank < 19).count();
    works.sort_by_key(|(rank, _)| *rank);
    // Many articles with a headline each are a list of other pages, unless they are one page's article told in parts.
    for (rank, map) in works.into_iter().take(6) {
        let page = rank >= 19;
        if page && articles > 0 && !kinds(map).contains(&"Question") {
            work(map, node, facts, &resolve, true);
        } else {
            work(map, node, facts, &resolve, false);
        }
    }
    let told = |facts: &Facts| {
        facts.told.iter().any(|t| t.from == Learnt::JsonLd && matches!(t.fact, attache_model::Fact::Outlet(_)))
    };
    for site in sites.iter().take(6) {
        let kinds = kinds(site);
        if (kinds.contains(&"WebSite") || kinds.contains(&"NewsMediaOrganization"))
            && let Some(name) = name(site)
        {
            facts.outlet(Learnt::JsonLd, &name);
        }
    }
    // The one organisation that a page names is whose page it is.
    if let [site] = sites.as_slice()
        && !told(facts)
        && let Some(name) = name(site)
    {
        facts.outlet(Learnt::JsonLd, &name);
    }
}

fn kinds(map: &Map<String, Value>) -> Vec<&str> {
    let strip = |kind: &'_ str| -> usize { kind.rfind(['/', ':', '#']).map_or(0, |at| at + 1) };
    match map.get("@type") {
        Some(Value::String(kind)) => kind.get(strip(kind)..).into_iter().collect(),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).take(10).filter_map(|kind| kind.get(strip(kind)..)).collect()
        }
        _ => Vec::new(),
    }
}

fn name(map: &Map<String, Value>) -> Option<String> {
    match map.get("name").or_else(|| map.get("legalName"))? {
        Value::String(name) => Some(name.clone()),
        Value::Array(names) => names.first().and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// The names that a value gives: a string, a thing with a name, or several.
fn named(value: &Value, resolve: &dyn Fn(&Map<String, Value>) -> Option<String>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(map) => name(map).or_else(|| resolve(map)),
        _ => None,
    };
    match value {
        Value::Array(values) => values.iter().take(30).filter_map(one).collect(),
        value => one(value).into_iter().collect(),
    }
}

fn work(
    map: &Map<String, Value>,
    node: NodeId,
    facts: &mut Facts,
    resolve: &dyn Fn(&Map<String, Value>) -> Option<String>,
    page: bool,
) {
    let from = Learnt::JsonLd;
    let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
    let kinds = kinds(map);
    facts.live |= kinds.contains(&"LiveBlogPosting");
    if kinds.iter().any(|k| matches!(*k, "DiscussionForumPosting" | "QAPage")) {
        facts.discussion = true;
    }
    if !page && let Some(title) = text("headline").or_else(|| text("name")) {
        facts.title(from, title);
    }
    if !page {
        for name in map.get("author").or_else(|| map.get("creator")).map(|v| named(v, resolve)).unwrap_or_default() {
            facts.authors(from, &name);
        }
    }
    for key in ["publisher", "sourceOrganization", "provider"] {
        for name in map.get(key).map(|v| named(v, resolve)).unwrap_or_default().into_iter().take(2) {
            facts.outlet(from, &name);
        }
    }
    for key in ["datePublished", "dateCreated", "uploadDate"] {
        if let Some(date) = text(key) {
            facts.date(from, date, false, false);
            break;
        }
    }
    if let Some(date) = text("dateModified") {
        facts.date(from, date, true, false);
    }
    if let Some(language) = map.get("inLanguage") {
        let code = language.as_str().or_else(|| language.get("alternateName").and_then(Value::as_str));
        facts.language(from, code.unwrap_or_default());
    }
    let main = map.get("mainEntityOfPage").and_then(|v| v.as_str().or_else(|| v.get("@id").and_then(Value::as_str)));
    if let Some(url) = text("url").or(main).filter(|url| url.starts_with("http")) {
        facts.url(from, url);
    }
    if let Some(body) = text("articleBody")
        && facts.body.as_ref().is_none_or(|b| b.text.len() < body.len())
    {
        facts.body = Some(Body { text: body.to_owned(), node, said: true });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_json_is_read() {
        for text in ["{\"a\": \"b\nc\"}", "{\"a\": \"b\nc\",}", "<!-- {\"a\": \"b\nc\"} -->", "{\"a\": \"b\nc\"};"] {
            assert_eq!(parse(text).unwrap()["a"], "b\nc", "{text}");
        }
        assert_eq!(parse("{\"a\": \"he said \"no\" twice\"}").unwrap()["a"], "he said \"no\" twice");
        assert_eq!(parse("{\"a\":1} {\"a\":2}").unwrap()[1]["a"], 2);
        assert!(parse("not json").is_none());
    }
}
