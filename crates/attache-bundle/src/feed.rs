//! Feeds: each entry a document, as full as the feed has it.

use crate::table::{absolute, language, plain};
use crate::walk::{Halt, Walk, lost};
use crate::{BundleError, Member, names};
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
    let feed = match parse(&bytes) {
        Ok(feed) => feed,
        Err(why) => {
            let whole = mended(&bytes).and_then(|mended| parse(&mended).ok());
            let Some(feed) = whole.filter(|feed| !feed.entries.is_empty()) else {
                return Err(BundleError::Damaged { format: "feed", why }.into());
            };
            walk.remark(format!("the feed is damaged ({why}); the entries before that were read"));
            feed
        }
    };
    for (number, entry) in feed.entries.iter().enumerate() {
        match member(&feed, entry, number + 1) {
            Some(member) => walk.give(member)?,
            None => walk.skip("entries without text"),
        }
    }
    Ok(())
}

fn parse(bytes: &[u8]) -> Result<Feed, String> {
    let ids = |_: &[Link], _: &Option<Text>, _: Option<&str>| String::new();
    let parser = parser::Builder::new().sanitize_content(false).id_generator(ids).build();
    parser.parse(bytes).map_err(|error| error.to_string())
}

/// A damaged feed, cut behind its last whole entry and closed there.
fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let last = |end: &[u8]| bytes.windows(end.len()).rposition(|window| window == end).map(|at| at + end.len());
    let begins = |tag: &[u8]| bytes.windows(tag.len()).take(4096).any(|window| window == tag);
    let (end, closing): (usize, &[u8]) = match last(b"</entry>") {
        Some(end) => (end, b"</feed>"),
        None if begins(b"<rdf:RDF") => (last(b"</item>")?, b"</rdf:RDF>"),
        None => (last(b"</item>")?, b"</channel></rss>"),
    };
    let mut mended = bytes.get(..end)?.to_vec();
    mended.extend_from_slice(closing);
    Some(mended)
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
    facts.extend(names.map(plain).filter(|name| !name.is_empty()).map(Fact::Author));
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

/// The link to the entry itself.
fn link(links: &[Link]) -> Option<String> {
    let own = links.iter().find(|link| link.rel.as_deref() == Some("alternate"));
    let own = own.or_else(|| links.iter().find(|link| link.rel.is_none())).or_else(|| links.first());
    own.map(|link| link.href.trim().to_owned())
}
