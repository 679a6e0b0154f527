//! Links and footnotes to what others published.

use super::{
    Credit, Creditor, Found, How, MOST, Own, Sort,
    mentions::{Mention, Mentions},
};
use attache_knowledge::{Details, Knowledge, RecordRef};
use attache_model::{CharIndex, Document, Part};
use std::collections::BTreeMap;

/// An address in running text ends after so many bytes at the latest.
const LONGEST: usize = 500;

/// The known outlets and institutes that a document links to or gives addresses of: each address once.
pub(super) fn find(document: &Document, creditor: &Creditor, index: &CharIndex, own: &Own) -> Vec<Credit> {
    let in_text = addresses(&document.text).map(|(start, url)| (index.span(start, start + url.len()), url.to_owned()));
    let links = document.links.iter().map(|link| (link.span, link.url.clone()));
    let footnotes: Vec<_> = document.paragraphs.iter().filter(|p| p.part == Part::Footnote).map(|p| p.span).collect();
    let mut seen = std::collections::BTreeSet::new();
    let mut credits = Vec::new();
    for (span, url) in links.chain(in_text) {
        let Some(record) = host(&url).and_then(|host| by_domain(&creditor.domains, host)) else { continue };
        let record = creditor.knowledge.record(record);
        if own.is(Some(&record.id), &record.name) || credits.len() >= MOST || !seen.insert(address(&url)) {
            continue;
        }
        let footnote = footnotes
            .get(footnotes.partition_point(|footnote| footnote.end < span.end))
            .is_some_and(|footnote| footnote.covers(span));
        credits.push(Credit {
            source: record.name.clone(),
            id: Some(record.id.clone()),
            sort: Sort::Outlet,
            how: if footnote { How::Footnote } else { How::Link },
            whole: false,
            through: None,
            span: Some(span),
            words: url,
        });
    }
    credits
}

/// Every outlet and institute that a footnote names.
pub(super) fn in_footnote(mentions: &Mentions) -> Vec<Found> {
    let source = |mention: &&Mention| !mention.weak && mention.sort != Sort::Official;
    let found = mentions.list.iter().filter(source).map(|mention| Found {
        evidence: mention.from..mention.to,
        mention: mention.clone(),
        how: How::Footnote,
        whole: false,
        through: None,
    });
    found.collect()
}

/// The outlet at this address.
pub(super) fn outlet_of(url: &str, creditor: &Creditor) -> Option<RecordRef> {
    by_domain(&creditor.domains, host(url)?)
}

/// Outlets by their domains.
pub(super) fn domains(knowledge: &Knowledge) -> BTreeMap<&str, RecordRef> {
    let outlets = knowledge.refs().filter_map(|record| match &knowledge.record(record).details {
        Details::Outlet(outlet) => Some(outlet.domains.iter().map(move |domain| (domain.as_str(), record))),
        _ => None,
    });
    outlets.flatten().collect()
}

/// The outlet whose domain this is, or lies above this ("edition.cnn.com").
fn by_domain(domains: &BTreeMap<&str, RecordRef>, host: &str) -> Option<RecordRef> {
    let host = host.to_lowercase();
    let mut rest = host.as_str();
    loop {
        if let Some(&record) = domains.get(rest) {
            return Some(record);
        }
        rest = rest.split_once('.')?.1;
    }
}

fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next()?;
    (host.contains('.') && url.len() < 4_000).then_some(host)
}

/// An address without what does not matter to where it leads: scheme, "www.", tracking, a stroke at the end.
pub(crate) fn address(url: &str) -> String {
    let rest = url.trim().split_once("://").map_or(url.trim(), |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_lowercase();
    let host = ["www.", "m.", "amp.", "mobile."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(&host);
    let path = path.trim_end_matches('/').trim_end_matches("/amp");
    let telling = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !(pair.is_empty()
            || name.starts_with("utm_")
            || matches!(name, "fbclid" | "gclid" | "ref" | "amp" | "output" | "share" | "cmpid" | "mc_cid" | "mc_eid"))
    };
    let query: Vec<&str> = query.split('&').filter(telling).collect();
    let mut address = host.to_owned();
    for (sign, part) in [("/", path.to_owned()), ("?", query.join("&"))] {
        if !part.is_empty() {
            address.push_str(sign);
            address.push_str(&part);
        }
    }
    address
}

/// The addresses that stand in running text, and where.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let begins = text.match_indices("http").map(|(at, _)| at).chain(text.match_indices("www.").map(|(at, _)| at));
    begins.filter_map(move |start| {
        let before = text.get(..start)?.chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '=')) {
            return None;
        }
        let rest = text.get(start..)?;
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '»' | '[' | ']'))
            .unwrap_or(rest.len());
        let url = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', ')', '\'', '’', '!', '?']);
        let good = url.starts_with("http://") || url.starts_with("https://") || url.starts_with("www.");
        (good && url.len() <= LONGEST && host(url).is_some()).then_some((start, url))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_one_address() {
        for url in [
            "https://www.gazette.example/a/b/",
            "http://gazette.example/a/b?utm_source=x&fbclid=1#top",
            "gazette.example/a/b/amp",
        ] {
            assert_eq!(address(url), "gazette.example/a/b");
        }
        assert_eq!(address("https://gazette.example/?id=7&utm_medium=rss"), "gazette.example?id=7");
    }

    #[test]
    fn hosts_are_found_and_tricks_are_not_believed() {
        assert_eq!(host("https://user:x@irna.ir:80/en?x#y"), Some("irna.ir"));
        assert_eq!(host("https://irna.ir@evil.example/"), Some("evil.example"));
        assert_eq!(host("mailto:someone"), None);
    }

    #[test]
    fn addresses_in_text_end_before_the_full_stop() {
        let text = "See https://irna.ir/news/1. And (www.tass.com/x), not xhttp://a.b nor httpd.";
        let found: Vec<_> = addresses(text).map(|(_, url)| url).collect();
        assert_eq!(found, ["https://irna.ir/news/1", "www.tass.com/x"]);
    }
}
