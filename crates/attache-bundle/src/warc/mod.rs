//! Web archives.
//!
//! Read by ourselves: the library for them undoes gzip by a slower one, holds each record whole before anything can be
//! refused, and ends at the first that is damaged. The format is a few lines of headers and a length.
//!
//! Members are the pages that servers answered with (status 200), the resources, and the texts that others have made of pages
//! (WET files). Everything else is counted in [`crate::Summary::skipped`].

mod http;
mod record;

use crate::budget::{AtStart, Stop};
use crate::mail::no_document;
use crate::table::absolute;
use crate::walk::{Halt, Walk, lost};
use crate::{Fault, Member, dates, names};
use attache_model::{Edtf, Fact, Learnt, Told};
use record::{Head, Next};
use std::io::{self, BufRead, Read};

/// Walks a web archive.
pub(crate) fn walk(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    let (mut number, mut stuck) = (0_u64, false);
    loop {
        let next = record::next(input, walk.limits.head_bytes);
        let place = format!("record {}", number + 1);
        match next {
            Ok(Next::End) => return Ok(()),
            Ok(Next::Record(head)) => {
                (number, stuck) = (number + 1, false);
                take(walk, &head, &place, input)?;
            }
            Err(error) if AtStart::marks(&error) => {
                (number, stuck) = (number + 1, false);
                walk.broken(&place, error)?;
            }
            Ok(Next::Lost(bytes)) => {
                stuck = false;
                walk.fail(&place, Fault::Damaged(format!("{bytes} bytes before it belong to no record")))?;
            }
            // A compressed archive goes on with its next member; anything else fails again at once.
            Err(error) if stuck || Stop::within(&error).is_some() => return Err(lost(error)),
            Err(error) => {
                stuck = true;
                walk.broken(&place, error)?;
            }
        }
    }
}

/// A record, read.
struct Record<'a> {
    head: &'a Head,
    name: String,
    address: Option<String>,
    /// Its length, and as much of it as may be held.
    length: u64,
    block: Vec<u8>,
}

/// What a record is, if it is none of those that hold documents.
fn passed_over(head: &Head) -> Option<&'static str> {
    match head.get("WARC-Type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "response" | "resource" | "conversion" => {
            head.get("WARC-Segment-Number").filter(|number| *number != "1").map(|_| "continuation records")
        }
        "revisit" => Some("revisit records"),
        "request" => Some("request records"),
        "metadata" => Some("metadata records"),
        "warcinfo" => Some("warcinfo records"),
        "continuation" => Some("continuation records"),
        _ => Some("records of other types"),
    }
}

/// Takes one record, whose head has been read, out of `input`.
fn take(walk: &mut Walk<'_>, head: &Head, place: &str, input: &mut dyn BufRead) -> Result<(), Halt> {
    let address = head.get("WARC-Target-URI").map(|uri| uri.trim_matches(['<', '>']).to_owned());
    let name = address.as_deref().map_or_else(|| place.to_owned(), names::label);
    let length = head.get("Content-Length").and_then(|length| length.parse::<u64>().ok());
    let Some(length) = length else {
        return walk.fail(&name, Fault::Damaged("it does not say how long it is".to_owned()));
    };
    let passed_over = passed_over(head);
    let mut block = Vec::new();
    let held = if passed_over.is_some() { 0 } else { length.min(longest(walk).saturating_add(1)) };
    let read = match input.take(held).read_to_end(&mut block) {
        Ok(_) => io::copy(&mut input.take(length - held), &mut io::sink()).map(|passed| block.len() as u64 + passed),
        Err(error) => Err(error),
    };
    let ended = match read {
        Ok(read) if read < length => {
            let why = format!("{read} of {length} bytes are there");
            return walk.fail(&name, Fault::Truncated(why));
        }
        Ok(_) => record::end(input),
        Err(error) => Err(error),
    };
    let behind = match ended {
        Ok(()) => None,
        Err(error) if AtStart::marks(&error) => Some(error),
        Err(error) => return walk.broken(&name, error),
    };
    match passed_over {
        Some(what) => walk.skip(what),
        None => hand_over(walk, Record { head, name, address, length, block })?,
    }
    behind.map_or(Ok(()), |error| walk.broken("the record behind it", error))
}

/// Bytes of a record that are held: the head of an answer stands before the member.
fn longest(walk: &Walk<'_>) -> u64 {
    walk.limits.member_bytes.saturating_add(walk.limits.head_bytes as u64)
}

fn hand_over(walk: &mut Walk<'_>, record: Record<'_>) -> Result<(), Halt> {
    let Record { head, name, address, length, block } = record;
    if length > longest(walk) {
        return walk.fail(&name, Fault::TooLarge { limit: walk.limits.member_bytes });
    }
    let mut member = Member { name, address, captured: head.get("WARC-Date").and_then(day), ..Member::default() };
    if let Some(why) = head.get("WARC-Truncated") {
        member.remarks.push(format!("the archive holds only its beginning ({})", names::label(why)));
    }
    let content_type = head.get("Content-Type").unwrap_or_default();
    if head.get("WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response")) {
        if !content_type.is_empty() && !content_type.to_ascii_lowercase().starts_with("application/http") {
            walk.skip("answers other than of web servers");
            return Ok(());
        }
        match http::answer(&block, walk.limits, walk.budget)? {
            http::Answer::Page(page) => {
                (member.bytes, member.media_type, member.charset) = (page.body, page.media_type, page.charset);
                member.told.extend(page.told);
                member.remarks.extend(page.remarks);
            }
            http::Answer::PassedOver(what) => {
                walk.skip(what);
                return Ok(());
            }
            http::Answer::Fault(fault) => return walk.fail(&member.name, fault),
        }
    } else {
        (member.media_type, member.charset) = http::media_type(content_type);
        member.bytes = block;
    }
    if let Some(what) = unread(&member) {
        walk.skip(what);
        return Ok(());
    }
    let url = member.address.clone().filter(|address| absolute(address));
    member.told.extend(url.map(|url| Told { fact: Fact::Url(url), from: Learnt::Address }));
    walk.give(member)
}

/// What a member is, if nobody would read it.
fn unread(member: &Member) -> Option<&'static str> {
    let kind = member.media_type.as_deref().unwrap_or_default();
    if let Some(what) = no_document(kind) {
        return Some(what);
    }
    let path = member
        .address
        .as_deref()
        .map(|address| address.split(['?', '#']).next().unwrap_or_default())
        .unwrap_or_default();
    match kind {
        "application/json" | "application/manifest+json" | "application/ld+json" | "application/wasm" => {
            Some("data for scripts")
        }
        "application/warc-fields" => Some("metadata records"),
        _ if path.ends_with("/robots.txt") => Some("rules for robots"),
        _ if member.bytes.is_empty() => Some("empty answers"),
        _ => None,
    }
}

fn day(text: &str) -> Option<Edtf> {
    match dates::read(text, None) {
        dates::Reading::Date(date) => Some(date),
        _ => None,
    }
}
