//! The name of the site: where it stands besides its logo, and titles freed of it before a headline is looked for.

use super::{Facts, names, visible};
use crate::dom::{Dom, NodeId, ROOT};
use crate::select::likeness;
use crate::zone::{self, Zone};
use attache_model::{Fact, Learnt};

/// Reads the names of feeds, pictures in the head of the page, and headings "About …".
pub(super) fn read(dom: &Dom, facts: &mut Facts) {
    let (mut feed, mut picture, mut about) = (false, false, false);
    for id in dom.subtree(ROOT) {
        match dom.name(id) {
            "link" if !feed => {
                let kind = dom.attr(id, "type").unwrap_or_default();
                if (kind.contains("rss+xml") || kind.contains("atom+xml"))
                    && let Some(name) = dom.attr(id, "title").and_then(of_feed)
                {
                    feed = true;
                    facts.outlet(Learnt::Masthead, &name);
                }
            }
            "img" | "a" if !picture && at_head(dom, id, facts) => {
                let told = ["alt", "title", "aria-label"].iter().find_map(|a| dom.attr(id, a)).map(str::trim);
                let Some(name) = told.map(plain).filter(|n| (4..=90).contains(&n.chars().count()) && !leads(n)) else {
                    continue;
                };
                picture = true;
                facts.outlet(Learnt::Masthead, &name);
            }
            "h2" | "h3" | "h4" | "h5" | "strong" | "b" if !about => {
                let words = dom.words(id, 80);
                let name =
                    ["About ", "Über ", "À propos de ", "Sobre ", "Om "].iter().find_map(|p| words.strip_prefix(p));
                if let Some(name) = name.filter(|n| is_proper(n)) {
                    about = true;
                    facts.outlet(Learnt::Masthead, name);
                }
            }
            _ => {}
        }
    }
    headings(dom, facts);
    trim(facts);
}

/// Two words or more that begin with capitals: a name.
fn is_proper(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = words.iter().filter(|w| w.starts_with(char::is_uppercase)).count();
    (2..=8).contains(&words.len())
        && words.last().is_some_and(|w| w.starts_with(char::is_uppercase))
        && capitals * 2 >= words.len()
        && !matches!(words.first().map(|w| w.to_lowercase()).as_deref(), Some("this" | "us" | "our"))
        && !words.iter().any(|w| w.eq_ignore_ascii_case("author") || w.eq_ignore_ascii_case("authors"))
}

/// "The Grey Hull - Atom", "Deep Water Blog » Feed".
fn of_feed(title: &str) -> Option<String> {
    let mut name = title.trim();
    loop {
        let before = name;
        for tail in ["feed", "atom", "rss", "rss 2.0", "atom 1.0", "(rss)", "(atom)", "xml"] {
            let lower = name.to_lowercase();
            if lower.len() == name.len() && lower.ends_with(tail) {
                name = name.get(..name.len() - tail.len()).unwrap_or_default();
                name = name.trim_end_matches([' ', '»', '-', '–', '|', '›', ':', '«']);
            }
        }
        if name == before {
            break;
        }
    }
    let lower = name.to_lowercase();
    let part = ["comments", "kommentare", "latest", "all ", "subscribe", "news", "press releases"]
        .iter()
        .any(|w| lower.contains(w))
        || name.contains('»');
    (!part && name.chars().count() >= 4).then(|| name.to_owned())
}

/// A picture or a link with a title in the head of the page that leads home, or stands in the banner.
fn at_head(dom: &Dom, id: NodeId, facts: &Facts) -> bool {
    let around: Vec<NodeId> = std::iter::once(id).chain(dom.ancestors(id).take(3)).collect();
    let home = around.iter().any(|&a| {
        dom.name(a) == "a"
            && (dom.attr(a, "rel").is_some_and(|r| r.contains("home"))
                || dom.attr(a, "href").is_some_and(|h| visible::is_home(h, facts.address.as_deref())))
    });
    let banner = dom.name(id) == "img"
        && around.iter().any(|&a| {
            ["id", "class", "role"].iter().filter_map(|n| dom.attr(a, n)).any(|v| {
                v.to_ascii_lowercase()
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|w| matches!(w, "banner" | "masthead" | "branding"))
            })
        });
    (home || banner)
        && !dom
            .ancestors(id)
            .any(|a| zone::of(dom, a).has(Zone::FOOTER | Zone::COMMENTS | Zone::RELATED | Zone::TEASER))
}

/// A name without what calls it a logo.
fn plain(name: &str) -> String {
    let mut name = name.trim();
    let lower = name.to_lowercase();
    if lower.len() == name.len() {
        for head in ["logo of the ", "logo of ", "logo: ", "logo ", "welcome to ", "link to "] {
            name = if lower.starts_with(head) { name.get(head.len()..).unwrap_or(name) } else { name };
        }
        for tail in [" logo", " - home", " home page", " homepage", " home", " | home"] {
            name = if lower.ends_with(tail) && name.len() > tail.len() {
                name.get(..name.len() - tail.len()).unwrap_or(name)
            } else {
                name
            };
        }
    }
    // "Courier, to the front page"
    let cut = [" - Powered by", ", to the ", ", till ", ", zur ", " – zur "].iter().filter_map(|c| name.find(c)).min();
    cut.and_then(|at| name.get(..at))
        .unwrap_or(name)
        .trim_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .to_owned()
}

/// Says where the link leads, not what the site is called.
pub(super) fn leads(name: &str) -> bool {
    let lower = name.to_lowercase();
    [
        "home",
        "startseite",
        "accueil",
        "inicio",
        "go to",
        "back to",
        "zur ",
        "zum ",
        "retour",
        "front page",
        "logo",
        "main page",
        "forsid",
        "start",
        "index",
        "return",
        "skip",
    ]
    .iter()
    .any(|w| lower.starts_with(w))
}

/// A title whose parts both stand in the page as headings: the shorter of them names the site.
fn headings(dom: &Dom, facts: &mut Facts) {
    let Some(title) = facts.titles.last().cloned() else { return };
    let seen: Vec<(NodeId, String)> = dom
        .subtree(ROOT)
        .filter(|&id| matches!(dom.name(id), "h1" | "h2" | "h3"))
        .take(30)
        .map(|id| (id, dom.words(id, 250)))
        .collect();
    let is = |part: &str| seen.iter().any(|(_, words)| likeness(part, words) > 0.95);
    let mut parts: Vec<&str> = vec![title.as_str()];
    for separator in [" | ", " • ", " » ", " « ", " :: ", " · ", " - ", " – ", " — "] {
        parts = parts.iter().flat_map(|p| p.split(separator)).map(str::trim).collect();
    }
    if let (Some(first), Some(last)) = (parts.first(), parts.last())
        && parts.len() > 1
        && is(first)
        && is(last)
    {
        let words = |part: &str| part.split_whitespace().count();
        let site = if words(first) < words(last) { *first } else { *last };
        facts.outlet(Learnt::Masthead, site);
    }
}

/// The names of the site are cut off the titles by which the headline will be known.
fn trim(facts: &mut Facts) {
    let outlets: Vec<String> = facts
        .told
        .iter()
        .filter_map(|t| if let Fact::Outlet(name) = &t.fact { Some(name.clone()) } else { None })
        .collect();
    let host = facts.address.as_deref().and_then(crate::address::host);
    let titles = std::mem::take(&mut facts.titles);
    for title in &titles {
        // Another title may tell what of this one is the headline.
        let other =
            titles.iter().filter(|t| t.len() + 3 < title.len() && t.chars().count() >= 8).find(|t| title.contains(*t));
        let short = other.cloned().unwrap_or_else(|| names::split_title(title, None, &outlets, host.as_deref()).0);
        if !facts.titles.contains(&short) {
            facts.titles.push(short);
        }
    }
}

/// Words for a part of a site, which often stands where its name does.
pub(super) fn is_section(name: &str) -> bool {
    let lower = name.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    lower.starts_with("by ")
        || matches!(first, "print" | "page" | "view" | "thread" | "topic" | "transcript" | "untitled" | "document")
        || matches!(
            lower.as_str(),
            "press"
                | "press release"
                | "press releases"
                | "presse"
                | "pressemitteilung"
                | "pressemitteilungen"
                | "news"
                | "world"
                | "politics"
                | "international"
                | "aktuelles"
                | "nachrichten"
                | "actualités"
                | "noticias"
                | "media"
                | "publications"
                | "reports"
                | "opinion"
                | "analysis"
                | "blog"
                | "archive"
                | "archives"
                | "communiqués de presse"
                | "comunicados"
                | "politik"
                | "ausland"
                | "monde"
                | "mundo"
                | "media centre"
                | "newsroom"
                | "press room"
                | "statements"
                | "speeches"
        )
        || ["press releases", "press release", "press corner", "meetings coverage"].iter().any(|w| lower.contains(w))
}

/// The full name among `others` that a few capitals stand for, if there is one.
pub(super) fn in_full(short: &str, others: &[String]) -> Option<String> {
    let letters = short.chars().count();
    let capital = short.chars().filter(|c| c.is_uppercase()).count();
    if !(2..=8).contains(&letters) || capital * 10 < letters * 7 || short.contains(' ') {
        return None;
    }
    let stands_for = |name: &str| {
        let bare = name.split('(').next().unwrap_or(name);
        let words: Vec<&str> = bare.split_whitespace().collect();
        let mut acronym = short.to_lowercase().chars().collect::<Vec<char>>().into_iter();
        let initials: Vec<char> = words
            .iter()
            .filter(|w| w.starts_with(char::is_uppercase))
            .filter_map(|w| w.chars().next())
            .flat_map(char::to_lowercase)
            .collect();
        let mut first = acronym.clone();
        let begins = first.next() == initials.first().copied();
        // All initials stand in the short form, in their order.
        let in_order = initials.iter().all(|i| acronym.any(|c| c == *i));
        words.len() >= 2 && initials.len() * 2 >= letters && begins && in_order
    };
    let name = others.iter().find(|o| stands_for(o))?;
    let bare = name.split(" (").next().unwrap_or(name);
    Some(bare.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_name_their_sites() {
        assert_eq!(of_feed("The Grey Hull - Atom").as_deref(), Some("The Grey Hull"));
        assert_eq!(of_feed("Deep Water Blog » Feed").as_deref(), Some("Deep Water Blog"));
        for title in ["RSS", "Deep Water Blog » Comments Feed", "Latest news"] {
            assert_eq!(of_feed(title), None, "{title}");
        }
    }

    #[test]
    fn short_forms_are_told_in_full() {
        let others = ["Harbour Review".to_owned(), "Norvanian Institute for Peace Studies (NIPS)".to_owned()];
        assert_eq!(in_full("NIPS", &others).as_deref(), Some("Norvanian Institute for Peace Studies"));
        let ministry = ["Bundesministerium der Verteidigung von Norvanien".to_owned()];
        assert_eq!(in_full("BMVN", &ministry).as_ref(), ministry.first());
        assert_eq!(in_full("NIPS", &["Northern Harbour Watch".to_owned()]), None);
        assert_eq!(in_full("Tide", &others), None);
    }
}
