//! What a file says of itself in several places, settled: which of the candidates is believed, and why.
//!
//! Each field has its order of trust, written down here. Within one place the first candidate counts; authors are all
//! those that the most trusted place names.

use crate::Facts;
use attache_model::{DateOrigin, Document, Edtf, Fact, Learnt, Published, Told};

use Learnt::{
    Address, Byline, Canonical, Column, Dateline, Feed, FileName, Headline, HttpHeader, JsonLd, LatestDate, MailHeader,
    Manifest, Masthead, Meta, Microdata, OpenGraph, Properties, TimeElement, TitleElement, Words,
};

/// What people see as the headline comes before what was shortened for networks and search engines.
const TITLE: &[Learnt] = &[
    Manifest,
    Column,
    JsonLd,
    Headline,
    Feed,
    MailHeader,
    OpenGraph,
    Microdata,
    Meta,
    TitleElement,
    Properties,
    Words,
    FileName,
];
const AUTHORS: &[Learnt] =
    &[Manifest, Column, JsonLd, Meta, Microdata, Byline, Feed, MailHeader, OpenGraph, Properties, Masthead];
const OUTLET: &[Learnt] =
    &[Manifest, Column, JsonLd, OpenGraph, Meta, Microdata, Feed, TitleElement, Masthead, Properties, Address];
const URL: &[Learnt] =
    &[Manifest, Column, Canonical, OpenGraph, JsonLd, Microdata, Meta, Feed, Address, MailHeader, Properties];
const PUBLISHED: &[Learnt] = &[
    Manifest,
    Column,
    JsonLd,
    OpenGraph,
    Meta,
    Microdata,
    TimeElement,
    Byline,
    Feed,
    MailHeader,
    Dateline,
    Address,
    FileName,
    Properties,
    HttpHeader,
];
const UPDATED: &[Learnt] =
    &[Column, JsonLd, OpenGraph, Meta, Microdata, TimeElement, Byline, Feed, Properties, HttpHeader];
/// The words themselves are asked before these.
const LANGUAGE: &[Learnt] =
    &[Manifest, Column, JsonLd, Meta, Microdata, OpenGraph, Feed, MailHeader, Properties, HttpHeader];

/// Dates from these places may be those of a copy, a download or a scan: they are marked as inferred.
const GUESSES: &[Learnt] = &[FileName, Properties, HttpHeader];

/// Longer titles, names and addresses are mistakes of whoever filled in the field.
const MOST_CHARS: usize = 500;
/// More authors than this are a list of something else.
const MOST_AUTHORS: usize = 50;

/// Fills in title, authors, outlet, address and dates of `document` from all that was told, and notes where each was learnt.
///
/// `latest` is the latest date that the text speaks of as past.
pub(crate) fn settle(document: &mut Document, told: &[Told], facts: &Facts, latest: Option<Edtf>) {
    let texts = |wanted: fn(&Fact) -> Option<&String>, order: &[Learnt]| {
        best(order, told, |fact| wanted(fact).map(|text| clean(text)).filter(|text| !text.is_empty()))
    };
    let mut learnt = std::mem::take(&mut document.learnt);
    let mut note = |field: &str, from: Option<Learnt>| from.map(|from| learnt.insert(field.to_owned(), from));

    let (title, from) = split(texts(|fact| if let Fact::Title(text) = fact { Some(text) } else { None }, TITLE));
    note("title", from);
    document.title = title.map(|title| without_outlet(title, told));
    let (outlet, from) = split(texts(|fact| if let Fact::Outlet(text) = fact { Some(text) } else { None }, OUTLET));
    note("outlet", from);
    document.outlet = outlet;
    let (url, from) = split(texts(|fact| if let Fact::Url(text) = fact { Some(text) } else { None }, URL));
    note("url", from);
    document.url = url;

    let (authors, from) = authors(told);
    note("authors", from);
    document.authors = authors;

    let day = |fact: &Fact| if let Fact::Published(date) = fact { Some(date.clone()) } else { None };
    let changed = |fact: &Fact| if let Fact::Updated(date) = fact { Some(date.clone()) } else { None };
    let updated = best(UPDATED, told, changed);
    let (published, from) = published(best(PUBLISHED, told, day), latest, facts);
    note("published", from);
    // A page that only says when it was last changed was there then.
    let published = published.or_else(|| {
        let (date, from) = updated.clone()?;
        learnt.insert("published".to_owned(), from);
        Some(Published { not_after: Some(date.clone()), ..Published::on(date, DateOrigin::Inferred) })
    });
    let (updated, from) = split(updated.filter(|(date, _)| Some(date) != published.as_ref().map(|known| &known.date)));
    if let Some(from) = from {
        learnt.insert("updated".to_owned(), from);
    }
    document.updated = updated;
    document.published = published;
    document.learnt = learnt;
}

/// The language that a file says it is in, and where it says so.
pub(crate) fn declared_language(told: &[Told]) -> Option<(String, Learnt)> {
    best(LANGUAGE, told, |fact| match fact {
        Fact::Language(tag) => language_tag(tag),
        _ => None,
    })
}

/// A language tag in its usual form: "en", "pt-BR"; none for what is no tag.
pub(crate) fn language_tag(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    // Of the rest, only the region says something that is of use.
    let region = parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    Some(region.map_or_else(|| language.clone(), |region| format!("{language}-{}", region.to_ascii_uppercase())))
}

/// The headline alone, where a name that the document's outlet is told to have stands behind or before it.
fn without_outlet(title: String, told: &[Told]) -> String {
    const BETWEEN: &[char] = &['|', '–', '—', '-', '•', '·', '»', '«', ':', '/'];
    let outlets =
        told.iter().filter_map(|told| if let Fact::Outlet(name) = &told.fact { Some(clean(name)) } else { None });
    for outlet in outlets.filter(|name| name.chars().count() > 2) {
        let behind = title.strip_suffix(&outlet).map(str::trim_end).and_then(|rest| rest.strip_suffix(BETWEEN));
        // Before it, a colon belongs to the headline ("Reuters: …").
        let before = title.strip_prefix(&outlet).map(str::trim_start).filter(|rest| !rest.starts_with(':'));
        let before = before.and_then(|rest| rest.strip_prefix(BETWEEN));
        let rest = behind.or(before).map(str::trim).unwrap_or_default();
        if rest.split_whitespace().count() > 1 {
            return rest.to_owned();
        }
    }
    title
}

fn published(
    found: Option<(Edtf, Learnt)>,
    latest: Option<Edtf>,
    facts: &Facts,
) -> (Option<Published>, Option<Learnt>) {
    let not_after = facts.captured.clone();
    match found {
        Some((date, from)) if from == Manifest => (Some(Published::on(date, DateOrigin::Manifest)), Some(from)),
        Some((date, from)) if !GUESSES.contains(&from) => (Some(Published::on(date, DateOrigin::Stated)), Some(from)),
        // A file that is older than what its text speaks of was dated wrongly.
        Some((date, from)) if latest.as_ref().is_none_or(|latest| !is_before(&date, latest)) => {
            (Some(Published { not_before: latest, not_after, ..Published::on(date, DateOrigin::Inferred) }), Some(from))
        }
        _ => match latest {
            Some(date) => {
                let not_before = Some(date.clone());
                (
                    Some(Published { not_before, not_after, ..Published::on(date, DateOrigin::Inferred) }),
                    Some(LatestDate),
                )
            }
            None => (None, None),
        },
    }
}

/// Whether all of `one` lies before `other` begins; compared as written, year first.
fn is_before(one: &Edtf, other: &Edtf) -> bool {
    let (one, other) = (one.as_str(), other.as_str());
    let shared = one.len().min(other.len());
    one.get(..shared) < other.get(..shared)
}

fn authors(told: &[Told]) -> (Vec<String>, Option<Learnt>) {
    for &from in AUTHORS {
        let mut names: Vec<String> = Vec::new();
        for one in told.iter().filter(|told| told.from == from) {
            if let Fact::Author(name) = &one.fact {
                let name = clean(name);
                if !is_nobody(&name) && !names.contains(&name) && names.len() < MOST_AUTHORS {
                    names.push(name);
                }
            }
        }
        if !names.is_empty() {
            return (names, Some(from));
        }
    }
    (Vec::new(), None)
}

/// Whether a name stands where nobody filled one in.
fn is_nobody(name: &str) -> bool {
    const NOBODY: &[&str] =
        &["", "anonymous", "unknown", "admin", "administrator", "author", "user", "owner", "root", "none", "n/a"];
    let name = name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    NOBODY.contains(&name.as_str()) || name == "windows user" || name == "microsoft office user"
}

fn best<T>(order: &[Learnt], told: &[Told], wanted: impl Fn(&Fact) -> Option<T>) -> Option<(T, Learnt)> {
    let of = |from: Learnt| told.iter().filter(move |told| told.from == from).find_map(|told| wanted(&told.fact));
    order.iter().find_map(|&from| Some((of(from)?, from)))
}

fn split<T>(found: Option<(T, Learnt)>) -> (Option<T>, Option<Learnt>) {
    found.map_or((None, None), |(value, from)| (Some(value), Some(from)))
}

fn clean(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(MOST_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_model::Span;

    fn told(fact: Fact, from: Learnt) -> Told {
        Told { fact, from }
    }

    fn settled(told: &[Told], latest: Option<&str>) -> Document {
        let mut document = Document::plain("a", "text", [Span::new(0, 4)]);
        settle(&mut document, told, &Facts::of_file("a"), latest.map(|date| Edtf::parse(date).unwrap()));
        document
    }

    fn date(text: &str) -> Edtf {
        Edtf::parse(text).unwrap()
    }

    #[test]
    fn the_most_trusted_place_counts_and_is_named() {
        let document = settled(
            &[
                told(Fact::Title("Short | Post".into()), OpenGraph),
                told(Fact::Title("  The whole\nheadline ".into()), JsonLd),
                told(Fact::Author("A. Networker".into()), OpenGraph),
                told(Fact::Author("Jane Roe".into()), Byline),
                told(Fact::Author("John Doe".into()), Byline),
                told(Fact::Author("Jane Roe".into()), Byline),
                told(Fact::Outlet("The Post".into()), OpenGraph),
            ],
            None,
        );
        assert_eq!(document.title.as_deref(), Some("The whole headline"));
        assert_eq!(document.authors, ["Jane Roe", "John Doe"]);
        assert_eq!(document.learnt["title"], JsonLd);
        assert_eq!(document.learnt["authors"], Byline);
        assert_eq!(document.learnt["outlet"], OpenGraph);
        assert!(!document.learnt.contains_key("url"));
    }

    #[test]
    fn the_outlet_is_no_part_of_the_headline() {
        let titled = |title: &str| {
            let outlet = told(Fact::Outlet("The Post".into()), OpenGraph);
            settled(&[told(Fact::Title(title.into()), Headline), outlet], None).title.unwrap()
        };
        assert_eq!(titled("Navy orders boats | The Post"), "Navy orders boats");
        assert_eq!(titled("The Post - Navy orders boats"), "Navy orders boats");
        assert_eq!(titled("Navy orders boats, says The Post"), "Navy orders boats, says The Post");
        assert_eq!(titled("The Post: who reads it"), "The Post: who reads it");
        assert_eq!(titled("Latest | The Post"), "Latest | The Post");
    }

    #[test]
    fn dates_of_files_are_guesses_with_bounds() {
        let known = settled(&[told(Fact::Published(date("2023-05-02")), Meta)], Some("2024-01"));
        assert_eq!(known.published.unwrap().origin, DateOrigin::Stated);
        let guess = settled(&[told(Fact::Published(date("2023-05-02")), Properties)], Some("2023-04"));
        let guess = guess.published.unwrap();
        assert_eq!((guess.origin, guess.date), (DateOrigin::Inferred, date("2023-05-02")));
        assert_eq!(guess.not_before, Some(date("2023-04")));
        let wrong = settled(&[told(Fact::Published(date("2021-05-02")), Properties)], Some("2023-04"));
        assert_eq!(wrong.learnt["published"], LatestDate);
        assert_eq!(wrong.published.unwrap().date, date("2023-04"));
        let changed = settled(&[told(Fact::Updated(date("2023-06-01")), Meta)], None);
        assert_eq!(changed.published.unwrap().not_after, Some(date("2023-06-01")));
        assert_eq!(settled(&[], None).published, None);
    }

    #[test]
    fn language_tags_are_made_alike() {
        assert_eq!(language_tag("EN_us").as_deref(), Some("en-US"));
        assert_eq!(language_tag("zh-Hans-CN").as_deref(), Some("zh-CN"));
        assert_eq!(language_tag("english"), None);
        assert_eq!(language_tag(""), None);
    }
}
