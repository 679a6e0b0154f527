//! Feeds: each entry a document, as full as the feed has it.

use crate::table::{absolute, language, plain};
use crate::walk::{Halt, Walk, lost};
use crate::{BundleError, Fault, Member, names};
use attache_model::{Edtf, Fact, Learnt, Told};
use feed_rs::model::{Entry, Feed, Link, Text};
use feed_rs::parser;
use std::io::{BufRead, Read};

/// Walks a feed of RSS, Atom or JSON Feed.
pub(crate) fn walk(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    let mut bytes = Vec::new();
    let limit = walk.limits.feed_bytes;
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(lost)?;
    if bytes.len() as u64 > limit {
        return Err(BundleError::Limit(format!("the feed is larger than {limit} bytes")).into());
    }
    match parse(&bytes) {
        Ok(feed) => entries(walk, &feed, 1),
        Err(why) => one_by_one(walk, &bytes, why),
    }
}

/// Hands over the entries of `feed`, the first of which is the entry `number` of the file.
fn entries(walk: &mut Walk<'_>, feed: &Feed, number: usize) -> Result<(), Halt> {
    for (at, entry) in feed.entries.iter().enumerate() {
        match member(feed, entry, number + at) {
            Some(member) => walk.give(member)?,
            None => walk.skip("entries without text"),
        }
    }
    Ok(())
}

/// Reads each entry of a damaged feed as a feed of its own, so that what is wrong with one costs that one.
fn one_by_one(walk: &mut Walk<'_>, bytes: &[u8], why: String) -> Result<(), Halt> {
    let damaged = |why: String| Err(BundleError::Damaged { format: "feed", why }.into());
    let Some(parts) = Parts::of(bytes) else { return damaged(why) };
    walk.remark(format!("the feed is damaged, and its entries were read one by one ({why})"));
    let mut rest = parts.rest;
    for number in 1_usize.. {
        let Some(begin) = find_tag(rest, parts.open) else { return Ok(()) };
        let entry = rest.get(begin..).unwrap_or_default();
        let place = format!("entry {number}");
        let Some(end) = find(entry, parts.close).map(|at| at + parts.close.len()) else {
            return walk.fail(&place, Fault::Truncated("the file ends within it".to_owned()));
        };
        let (entry, behind) = entry.split_at_checked(end).unwrap_or_default();
        rest = behind;
        match parse(&[parts.head, entry, parts.tail].concat()) {
            Ok(feed) => entries(walk, &feed, number)?,
            Err(why) => walk.fail(&place, Fault::Damaged(why))?,
        }
    }
    Ok(())
}

/// A feed of XML, taken apart by its tags alone.
struct Parts<'a> {
    /// What stands before its entries, and closes behind them.
    head: &'a [u8],
    tail: &'static [u8],
    rest: &'a [u8],
    open: &'static [u8],
    close: &'static [u8],
}

/// What stands before the entries of a feed is repeated for each of them, so that it must not be long.
const LONGEST_HEAD: usize = 1 << 14;

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let root = |tag: &[u8]| find_tag(bytes.get(..LONGEST_HEAD).unwrap_or(bytes), tag).is_some();
        let (open, close, tail): (&[u8], &[u8], &[u8]) = match () {
            () if root(b"<feed") => (b"<entry", b"</entry>", b"</feed>"),
            () if root(b"<rdf:RDF") => (b"<item", b"</item>", b"</rdf:RDF>"),
            () if root(b"<rss") => (b"<item", b"</item>", b"</channel></rss>"),
            () => return None,
        };
        let begin = find_tag(bytes, open).filter(|&begin| begin <= LONGEST_HEAD)?;
        let (head, rest) = bytes.split_at_checked(begin)?;
        Some(Self { head, tail, rest, open, close })
    }
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    let first = pattern.first()?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let at = rest.iter().position(|byte| byte == first)?;
        if rest.get(at..)?.starts_with(pattern) {
            return Some(from + at);
        }
        from += at + 1;
    }
}

/// Where the tag that begins with `open` begins: not one whose name is longer.
fn find_tag(bytes: &[u8], open: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + find(bytes.get(from..)?, open)?;
        let behind = bytes.get(at + open.len()).copied().unwrap_or(b'>');
        if behind.is_ascii_whitespace() || matches!(behind, b'>' | b'/') {
            return Some(at);
        }
        from = at + open.len();
    }
}

fn parse(bytes: &[u8]) -> Result<Feed, String> {
    let ids = |_: &[Link], _: &Option<Text>, _: Option<&str>| String::new();
    let parser = parser::Builder::new().sanitize_content(false).id_generator(ids).build();
    parser.parse(bytes).map_err(|error| error.to_string())
}

fn member(feed: &Feed, entry: &Entry, number: usize) -> Option<Member> {
    let content =
        entry.content.as_ref().and_then(|content| Some((content.body.as_deref()?, content.content_type.to_string())));
    let summary = entry.summary.as_ref().map(|text| (text.content.as_str(), text.content_type.to_string()));
    let described = entry.media.iter().filter_map(|media| media.description.as_ref());
    let described = described.map(|text| (text.content.as_str(), text.content_type.to_string())).next();
    // Content, unless it is less than the summary: some feeds put a picture there.
    let weight = |text: &str| plain(text).len();
    let mut best: Option<(&str, String)> = None;
    for text in [content, summary, described].into_iter().flatten() {
        let fuller = best.as_ref().is_none_or(|(known, _)| weight(text.0) > weight(known).saturating_mul(2));
        if weight(text.0) > 0 && fuller {
            best = Some(text);
        }
    }
    let (text, kind) = best?;
    // RSS calls everything text; most of it is HTML.
    let html = kind.contains("html")
        || kind.contains("xml")
        || crate::table::marked_up(text)
        || text.contains("&#")
        || text.contains("&amp;");
    let address = link(&entry.links).or_else(|| Some(entry.id.clone())).filter(|link| absolute(link));
    let mut facts = Vec::new();
    facts.extend(
        entry.title.as_ref().map(|title| plain(&title.content)).filter(|title| !title.is_empty()).map(Fact::Title),
    );
    let authors = if entry.authors.is_empty() { &feed.authors } else { &entry.authors };
    let names = authors.iter().take(50).filter_map(|author| author.name.as_deref().or(author.email.as_deref()));
    facts.extend(names.map(person).filter(|name| !name.is_empty()).map(Fact::Author));
    facts.extend(
        feed.title.as_ref().map(|title| plain(&title.content)).filter(|title| !title.is_empty()).map(Fact::Outlet),
    );
    facts.extend(address.clone().map(Fact::Url));
    // The library keeps moments in UTC, which it writes as RFC 3339 does.
    macro_rules! day {
        ($date:expr) => {
            $date.as_ref().and_then(|date| Edtf::parse(date.to_rfc3339().get(..10)?).ok())
        };
    }
    facts.extend(day!(entry.published).map(Fact::Published));
    // For RSS the library gives the one date as both.
    let updated = entry.updated.filter(|_| entry.updated != entry.published);
    facts.extend(day!(updated).map(Fact::Updated));
    facts.extend(entry.language.as_deref().or(feed.language.as_deref()).and_then(language).map(Fact::Language));
    let name =
        if entry.id.is_empty() { address.clone().unwrap_or_else(|| number.to_string()) } else { entry.id.clone() };
    Some(Member {
        name: names::label(&name),
        bytes: text.as_bytes().to_vec(),
        media_type: Some(if html { "text/html" } else { "text/plain" }.to_owned()),
        charset: Some("utf-8".to_owned()),
        address,
        told: facts.into_iter().map(|fact| Told { fact, from: Learnt::Feed }).collect(),
        ..Member::default()
    })
}

/// An author's name. RSS wants an address with the name in brackets behind, of which the library leaves the brackets.
fn person(name: &str) -> String {
    let name = plain(name);
    let inner = name.split_once('(').filter(|(before, _)| before.is_empty() || before.contains('@'));
    inner.and_then(|(_, inner)| inner.strip_suffix(')')).map_or_else(|| name.clone(), |inner| inner.trim().to_owned())
}

/// The link to the entry itself.
fn link(links: &[Link]) -> Option<String> {
    let own = links.iter().find(|link| link.rel.as_deref() == Some("alternate"));
    let own = own.or_else(|| links.iter().find(|link| link.rel.is_none())).or_else(|| links.first());
    own.map(|link| link.href.trim().to_owned())
}
