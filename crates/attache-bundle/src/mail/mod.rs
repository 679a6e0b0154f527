//! Mails, alone, in mailboxes, and as the form in which browsers save pages.
//!
//! The MIME structure is read by `mail-parser`. What comes out of a mail is its text, as HTML where it has that, and what is
//! attached. A quoted mail is someone else's words and stays in the text, since it stands there, but is marked
//! ([`crate::Aside`]), as is a signature. A mail that is passed on is not marked: its content is what the mail is sent for.

mod asides;
mod body;
mod guard;
pub(crate) mod mbox;

use crate::table::{absolute, plain};
use crate::walk::{Halt, Walk, lost};
use crate::{BundleError, Fault, Member, names};
use attache_model::{Edtf, Fact, Learnt, Told};
use body::{Text, text_of};
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::collections::BTreeSet;
use std::io::{BufRead, Read};

/// Where a mail stands.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// It is the whole file.
    Alone,
    /// It is the one with this number in a mailbox.
    OfMany(u64),
}

/// Takes one mail apart.
pub(crate) fn one(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    let raw = whole(input, walk.limits.mail_bytes)?;
    message(walk, Part::Alone, &raw)
}

/// Takes the page out of what a browser saved.
pub(crate) fn page(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    let raw = whole(input, walk.limits.member_bytes)?;
    if let Err(why) = guard::check(&raw, walk.limits) {
        return Err(BundleError::Limit(why).into());
    }
    let damaged = |why: &str| BundleError::Damaged { format: "MHTML", why: why.to_owned() };
    let mail = MessageParser::default().parse(&raw).ok_or_else(|| damaged("it has no headers"))?;
    let start =
        mail.content_type().and_then(|kind| kind.attribute("start")).map(|id| id.trim_matches(['<', '>']).to_owned());
    let is_html = |part: &&MessagePart<'_>| matches!(part.body, PartType::Html(_));
    let by_id = mail.parts.iter().find(|part| start.is_some() && part.content_id() == start.as_deref());
    let Some(root) = by_id.filter(is_html).or_else(|| mail.parts.iter().find(is_html)) else {
        return Err(damaged("there is no page in it").into());
    };
    let text = text_of(root, &raw);
    let location = root.content_location().or_else(|| raw_header(&mail, "Snapshot-Content-Location"));
    let address = location.map(|address| address.trim().to_owned()).filter(|address| absolute(address));
    let mut facts: Vec<Fact> =
        mail.subject().map(plain).filter(|title| !title.is_empty()).map(Fact::Title).into_iter().collect();
    facts.extend(address.clone().map(Fact::Url));
    let others =
        mail.parts.iter().filter(|part| !matches!(part.body, PartType::Multipart(_))).count().saturating_sub(1);
    for _ in 0..others {
        walk.skip("frames, pictures and styles of the page");
    }
    walk.give(Member {
        name: "page.html".to_owned(),
        media_type: Some("text/html".to_owned()),
        charset: text.charset,
        bytes: text.bytes,
        told: told(facts),
        captured: date(&mail),
        address,
        remarks: text.remarks,
        ..Member::default()
    })
}

/// Hands over the text of the mail `raw` and what is attached to it.
pub(crate) fn message(walk: &mut Walk<'_>, place: Part, raw: &[u8]) -> Result<(), Halt> {
    let (name, prefix) = match place {
        Part::Alone => ("body".to_owned(), String::new()),
        Part::OfMany(number) => (number.to_string(), format!("{number}/")),
    };
    if let Err(why) = guard::check(raw, walk.limits) {
        return walk.fail(&name, Fault::Hostile(why));
    }
    let Some(mail) = MessageParser::default().parse(raw) else {
        return walk.fail(&name, Fault::Damaged("it has no headers".to_owned()));
    };
    match best_body(&mail, raw) {
        Some((text, html, language)) => {
            let forwarded = mail.subject().is_some_and(asides::is_forwarded);
            let asides = match html {
                true => Vec::new(),
                false => asides::find(&text.bytes, forwarded),
            };
            let mut facts = facts(&mail);
            facts.extend(language.map(Fact::Language));
            let address =
                facts.iter().find_map(|fact| if let Fact::Url(url) = fact { Some(url.clone()) } else { None });
            walk.give(Member {
                name,
                bytes: text.bytes,
                media_type: Some(if html { "text/html" } else { "text/plain" }.to_owned()),
                charset: text.charset,
                address,
                told: told(facts),
                captured: None,
                asides,
                remarks: text.remarks,
            })?;
        }
        None => walk.skip("mails without text"),
    }
    attachments(walk, &mail, raw, &prefix)
}

fn attachments(walk: &mut Walk<'_>, mail: &Message<'_>, raw: &[u8], prefix: &str) -> Result<(), Halt> {
    let bodies: BTreeSet<u32> = mail.html_body.iter().chain(&mail.text_body).copied().collect();
    let mut used = BTreeSet::new();
    for (number, id) in mail.attachments.iter().filter(|id| !bodies.contains(id)).enumerate() {
        let Some(part) = mail.part(*id) else { continue };
        let kind = part.content_type().map(|kind| {
            let subtype = kind.subtype().unwrap_or("octet-stream");
            format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase()
        });
        if let Some(what) = kind.as_deref().and_then(no_document) {
            walk.skip(what);
            continue;
        }
        let given =
            part.attachment_name().and_then(|name| names::path(name.rsplit(['/', '\\']).next().unwrap_or_default()));
        let (bytes, charset, remarks) = match &part.body {
            PartType::Message(inner) => {
                let bounds = part.offset_body as usize..part.offset_end as usize;
                // A mail that was encoded for transport is held by itself.
                let own = raw.get(bounds).filter(|_| part.encoding == mail_parser::Encoding::None);
                (own.unwrap_or(&inner.raw_message).to_vec(), None, Vec::new())
            }
            PartType::Text(_) | PartType::Html(_) => {
                let text = text_of(part, raw);
                (text.bytes, text.charset, text.remarks)
            }
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => (bytes.to_vec(), None, Vec::new()),
            PartType::Multipart(_) => continue,
        };
        let ending = if matches!(part.body, PartType::Message(_)) { ".eml" } else { "" };
        let mut name =
            given.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("attachment-{}{ending}", number + 1));
        if !used.insert(name.clone()) {
            name = format!("{}-{name}", number + 1);
        }
        if bytes.is_empty() {
            walk.skip("empty attachments");
            continue;
        }
        let kind = if matches!(part.body, PartType::Message(_)) { Some("message/rfc822".to_owned()) } else { kind };
        walk.give(Member {
            name: format!("{prefix}{name}"),
            bytes,
            media_type: kind,
            charset,
            remarks,
            ..Member::default()
        })?;
    }
    Ok(())
}

/// What a media type is, if no document can be of it.
pub(crate) fn no_document(kind: &str) -> Option<&'static str> {
    match kind {
        _ if kind.starts_with("image/") => Some("pictures"),
        _ if kind.starts_with("audio/") || kind.starts_with("video/") => Some("sound and film"),
        _ if kind.starts_with("font/") || kind.starts_with("application/font") || kind.contains("x-font") => {
            Some("fonts")
        }
        "text/css" => Some("styles"),
        "text/javascript" | "application/javascript" | "application/x-javascript" | "application/ecmascript" => {
            Some("scripts")
        }
        "application/pgp-signature" | "application/pkcs7-signature" | "application/x-pkcs7-signature" => {
            Some("signatures")
        }
        "text/calendar" | "text/vcard" | "text/x-vcard" | "text/directory" => Some("cards and appointments"),
        "application/ms-tnef" => Some("Outlook's own form of the mail"),
        _ => None,
    }
}

/// The mail's text, whether it is HTML, and the language it is marked with.
fn best_body(mail: &Message<'_>, raw: &[u8]) -> Option<(Text, bool, Option<String>)> {
    let parts = |ids: &[u32], html: bool| -> Vec<&MessagePart<'_>> {
        let wanted = |part: &&MessagePart<'_>| match part.body {
            PartType::Html(_) => html,
            PartType::Text(_) => !html,
            _ => false,
        };
        ids.iter().filter_map(|id| mail.parts.get(*id as usize)).filter(wanted).collect()
    };
    for (ids, html) in [(&mail.html_body, true), (&mail.text_body, false), (&mail.html_body, false)] {
        let parts = parts(ids, html);
        let texts: Vec<Text> =
            parts.iter().map(|part| text_of(part, raw)).filter(|text| !text.is_blank(html)).collect();
        let language = parts
            .first()
            .and_then(|part| part.content_language().as_text())
            .or_else(|| mail.content_language().as_text());
        if let Some(text) = Text::joined(texts) {
            return Some((text, html, language.and_then(crate::table::language)));
        }
    }
    None
}

fn facts(mail: &Message<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(mail.subject().map(plain).filter(|title| !title.is_empty()).map(Fact::Title));
    if let Some(from) = mail.from() {
        let names = from.iter().take(20).filter_map(|from| from.name().or_else(|| from.address()));
        facts.extend(names.map(plain).filter(|name| !name.is_empty()).map(Fact::Author));
    }
    facts.extend(date(mail).map(Fact::Published));
    // "Arms Monitor" <arms-monitor.lists.example.org>: the list is what its readers know as the publisher.
    let list = raw_header(mail, "List-Id")
        .and_then(|list| list.split_once('<'))
        .map(|(phrase, _)| phrase.trim().trim_matches('"'));
    facts.extend(list.filter(|list| !list.is_empty() && !list.contains("=?")).map(plain).map(Fact::Outlet));
    let archived = raw_header(mail, "Archived-At").map(|url| url.trim().trim_matches(['<', '>']).to_owned());
    facts.extend(archived.filter(|url| absolute(url)).map(Fact::Url));
    facts
}

fn date(mail: &Message<'_>) -> Option<Edtf> {
    let date = mail.date()?;
    Edtf::parse(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)).ok()
}

fn raw_header<'a>(mail: &'a Message<'_>, name: &'static str) -> Option<&'a str> {
    mail.header_raw(HeaderName::from(name)).map(str::trim)
}

fn told(facts: Vec<Fact>) -> Vec<Told> {
    facts.into_iter().map(|fact| Told { fact, from: Learnt::MailHeader }).collect()
}

fn whole(input: &mut dyn BufRead, limit: u64) -> Result<Vec<u8>, Halt> {
    let mut raw = Vec::new();
    input.take(limit.saturating_add(1)).read_to_end(&mut raw).map_err(lost)?;
    if raw.len() as u64 > limit {
        return Err(BundleError::Limit(format!("the mail is larger than {limit} bytes")).into());
    }
    Ok(raw)
}
