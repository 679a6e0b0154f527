//! What a web server answered.

use crate::budget::{Budget, Counted, Meter, Stop};
use crate::table::{absolute, language};
use crate::walk::Halt;
use crate::{Fault, Limits, dates};
use attache_model::{Fact, Learnt, Told};
use std::cell::Cell;
use std::io::Read;

/// Headers of one answer.
const HEADERS: usize = 256;

/// Encodings that may lie upon each other.
const LAYERS: usize = 3;

/// An answer, read.
pub(super) enum Answer {
    Page(Page),
    PassedOver(&'static str),
    Fault(Fault),
}

/// The content of an answer, and what its headers say of it.
#[derive(Default)]
pub(super) struct Page {
    pub(super) body: Vec<u8>,
    pub(super) media_type: Option<String>,
    pub(super) charset: Option<String>,
    pub(super) told: Vec<Told>,
    pub(super) remarks: Vec<String>,
}

/// Reads the answer that `block` is.
pub(super) fn answer(block: &[u8], limits: &Limits, budget: &Budget) -> Result<Answer, Halt> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let mut config = httparse::ParserConfig::default();
    config.allow_obsolete_multiline_headers_in_responses(true);
    config.allow_spaces_after_header_name_in_responses(true);
    config.ignore_invalid_headers_in_responses(true);
    config.allow_multiple_spaces_in_response_status_delimiters(true);
    // Servers that speak HTTP/2 are archived as if they spoke "HTTP/2", which the library does not know.
    let newer = block
        .strip_prefix(b"HTTP/2 ")
        .or_else(|| block.strip_prefix(b"HTTP/2.0 "))
        .or_else(|| block.strip_prefix(b"HTTP/3 "));
    let older: Vec<u8>;
    let block = match newer {
        Some(rest) => {
            older = [b"HTTP/1.1 ", rest].concat();
            &older
        }
        None => block,
    };
    let at = match config.parse_response(&mut response, block) {
        Ok(httparse::Status::Complete(at)) if at <= limits.head_bytes => at,
        Ok(httparse::Status::Complete(_)) | Err(httparse::Error::TooManyHeaders) => {
            return Ok(Answer::Fault(Fault::Hostile("the head of the answer is too long".to_owned())));
        }
        Ok(httparse::Status::Partial) => {
            return Ok(Answer::Fault(Fault::Truncated("the head of the answer has no end".to_owned())));
        }
        Err(error) => return Ok(Answer::Fault(Fault::Damaged(format!("the head of the answer: {error}")))),
    };
    match response.code {
        Some(200) => {}
        Some(300..=399) => return Ok(Answer::PassedOver("redirections")),
        Some(400..=599) => return Ok(Answer::PassedOver("answers that report an error")),
        _ => return Ok(Answer::PassedOver("answers of other status")),
    }
    let get = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let mut page = Page::default();
    (page.media_type, page.charset) = media_type(&get("Content-Type").unwrap_or_default());
    if let Some(what) = page.media_type.as_deref().and_then(crate::mail::no_document) {
        return Ok(Answer::PassedOver(what));
    }
    let facts = [
        get("Content-Language").filter(|text| !text.contains(',')).and_then(|text| language(&text)).map(Fact::Language),
        get("Last-Modified").and_then(|text| match dates::read(&text, None) {
            dates::Reading::Date(date) => Some(Fact::Updated(date)),
            _ => None,
        }),
        get("Link").and_then(|links| canonical(&links)).map(Fact::Url),
    ];
    page.told.extend(facts.into_iter().flatten().map(|fact| Told { fact, from: Learnt::HttpHeader }));
    let mut body = block.get(at..).unwrap_or_default().to_vec();
    if get("Transfer-Encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked")) {
        match unchunked(&body) {
            Chunks::Whole(whole) => body = whole,
            Chunks::Cut(whole) => {
                body = whole;
                page.remarks.push("the answer ends before its last chunk".to_owned());
            }
            // Archivers often undo chunks and leave the header.
            Chunks::None => {}
        }
    }
    let encodings = get("Content-Encoding").unwrap_or_default().to_ascii_lowercase();
    for encoding in encodings.split(',').map(str::trim).rev().filter(|encoding| !encoding.is_empty()).take(LAYERS) {
        match unpacked(encoding, &body, limits, budget) {
            Unpacked::Whole(whole) => body = whole,
            Unpacked::Cut(whole) => {
                body = whole;
                page.remarks.push("the compressed answer is cut off or damaged; its beginning was read".to_owned());
            }
            // They undo encodings, too.
            Unpacked::AsItIs => {}
            Unpacked::Stopped(Stop::Spent(spent)) => return Err(spent.into()),
            Unpacked::Stopped(Stop::Ratio(ratio)) => return Ok(Answer::Fault(Fault::Bomb { ratio })),
            Unpacked::TooLarge => return Ok(Answer::Fault(Fault::TooLarge { limit: limits.member_bytes })),
        }
    }
    page.body = body;
    Ok(Answer::Page(page))
}

/// The media type and the charset that a header of content type names.
pub(super) fn media_type(header: &str) -> (Option<String>, Option<String>) {
    let mut parts = header.split(';');
    let kind = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_ascii_lowercase())
    });
    (Some(kind).filter(|kind| kind.contains('/')), charset.filter(|charset| !charset.is_empty()))
}

/// The canonical address among links.
fn canonical(links: &str) -> Option<String> {
    links
        .split(',')
        .find_map(|link| {
            let (address, rest) = link.trim().strip_prefix('<')?.split_once('>')?;
            let rest = rest.to_ascii_lowercase();
            (rest.contains("rel=\"canonical\"") || rest.contains("rel=canonical")).then(|| address.to_owned())
        })
        .filter(|address| absolute(address))
}

enum Chunks {
    Whole(Vec<u8>),
    Cut(Vec<u8>),
    None,
}

fn unchunked(body: &[u8]) -> Chunks {
    let (mut whole, mut rest, mut first) = (Vec::with_capacity(body.len()), body, true);
    loop {
        let end = rest.iter().take(1024).position(|&byte| byte == b'\n');
        let line = end.and_then(|end| rest.get(..end));
        let size = line.and_then(|line| {
            let text = std::str::from_utf8(line).ok()?;
            u64::from_str_radix(text.split(';').next()?.trim(), 16).ok()
        });
        let (Some(end), Some(size)) = (end, size) else {
            return if first { Chunks::None } else { Chunks::Cut(whole) };
        };
        if size == 0 {
            return Chunks::Whole(whole);
        }
        first = false;
        let data = rest.get(end + 1..).unwrap_or_default();
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let Some(chunk) = data.get(..size) else {
            whole.extend_from_slice(data);
            return Chunks::Cut(whole);
        };
        whole.extend_from_slice(chunk);
        rest = data.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

enum Unpacked {
    Whole(Vec<u8>),
    Cut(Vec<u8>),
    AsItIs,
    Stopped(Stop),
    TooLarge,
}

fn unpacked(encoding: &str, body: &[u8], limits: &Limits, budget: &Budget) -> Unpacked {
    let consumed = Cell::new(0);
    let input = Counted::new(body, &consumed);
    let mut decoder: Box<dyn Read + '_> = match encoding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        // The name means zlib's form; some servers send the bare one.
        "deflate" if zlib(body) => Box::new(flate2::bufread::ZlibDecoder::new(input)),
        "deflate" => Box::new(flate2::bufread::DeflateDecoder::new(input)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(input, 1 << 14)),
        "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            match zstd::stream::read::Decoder::with_buffer(input) {
                Ok(decoder) => Box::new(decoder),
                Err(_) => return Unpacked::AsItIs,
            }
        }
        _ => return Unpacked::AsItIs,
    };
    let mut whole = Vec::new();
    let metered = Meter::new(&mut decoder, &consumed, budget, limits);
    let ended = metered.take(limits.member_bytes.saturating_add(1)).read_to_end(&mut whole);
    match ended {
        _ if whole.len() as u64 > limits.member_bytes => Unpacked::TooLarge,
        Ok(_) => Unpacked::Whole(whole),
        Err(error) => match Stop::within(&error) {
            Some(stop) => Unpacked::Stopped(stop),
            // Nothing came of it, so it was not compressed in the first place.
            None if whole.is_empty() => Unpacked::AsItIs,
            None => Unpacked::Cut(whole),
        },
    }
}

fn zlib(body: &[u8]) -> bool {
    matches!(body, [method, flags, ..] if method & 0x0f == 8 && (u16::from(*method) * 256 + u16::from(*flags)) % 31 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks() {
        assert!(
            matches!(unchunked(b"4\r\nFour\r\n7;x=y\r\n radars\r\n0\r\n\r\n"), Chunks::Whole(whole) if whole == b"Four radars")
        );
        assert!(matches!(unchunked(b"4\r\nFour\r\n7\r\n rad"), Chunks::Cut(whole) if whole == b"Four rad"));
        assert!(matches!(unchunked(b"<html>"), Chunks::None));
        assert!(matches!(unchunked(b"ffffffffffffffff\r\nx"), Chunks::Cut(whole) if whole == b"x"));
    }

    #[test]
    fn headers() {
        assert_eq!(
            media_type("Text/HTML; charset=\"UTF-8\""),
            (Some("text/html".to_owned()), Some("utf-8".to_owned()))
        );
        assert_eq!(media_type(""), (None, None));
        let links = "<https://a.example/x.css>; rel=preload, <https://a.example/1>; rel=\"canonical\"";
        assert_eq!(canonical(links).as_deref(), Some("https://a.example/1"));
    }
}
