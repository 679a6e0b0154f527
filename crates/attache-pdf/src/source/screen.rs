//! A look at the raw bytes before the library opens them.
//!
//! The library unpacks object streams and cross-reference streams whenever it needs an object in them, without a bound. They
//! are marked in plain bytes, so that they can be measured first.

use super::streams::{DEFLATE_RATIO, inflate};

/// Streams that the library opens by itself.
const KINDS: [&[u8]; 2] = [b"ObjStm", b"XRef"];
/// A dictionary of such a stream is a line or two; this is how far back one is looked for.
const DICTIONARY: usize = 4096;

/// Whether all object streams and cross-reference streams together unpack to at most `limit` bytes.
pub(crate) fn is_bounded(bytes: &[u8], limit: u64) -> bool {
    let mut left = limit;
    let mut at = 0;
    while let Some(found) = find(bytes, b"stream", at) {
        at = found + 6;
        if bytes.get(..found).is_some_and(|before| before.ends_with(b"end")) {
            continue;
        }
        let head = bytes.get(found.saturating_sub(DICTIONARY)..found).unwrap_or_default();
        let head = rfind(head, b"obj").and_then(|start| head.get(start..)).unwrap_or(head);
        // A name may be written with #xx for any of its letters.
        let opened = head.contains(&b'#') || KINDS.iter().any(|kind| find(head, kind, 0).is_some());
        if !opened {
            continue;
        }
        let data = bytes.get(at..).unwrap_or_default();
        let data = data
            .strip_prefix(b"\r\n")
            .or_else(|| data.strip_prefix(b"\n"))
            .or_else(|| data.strip_prefix(b"\r"))
            .unwrap_or(data);
        let data = data.get(..find(data, b"endstream", 0).unwrap_or(data.len())).unwrap_or(data);
        let filters = [b"FlateDecode".as_slice(), b"/Fl ", b"/Fl]", b"/Fl/", b"LZW", b"RunLength"]
            .iter()
            .map(|name| count(head, name))
            .sum::<usize>();
        let worst =
            (data.len() as u64).saturating_mul(DEFLATE_RATIO.saturating_pow(u32::try_from(filters).unwrap_or(9)));
        let size = if worst <= left.min(SMALL) {
            0
        } else if filters == 1 {
            match inflate(data, left) {
                Some(unpacked) => unpacked.len() as u64,
                None => return false,
            }
        } else if filters == 0 {
            data.len() as u64
        } else {
            // No writer packs an object stream twice.
            return false;
        };
        let Some(rest) = left.checked_sub(size) else { return false };
        left = rest;
    }
    true
}

/// Deeper than any writer nests dictionaries. The library looks at each of a nest anew, which makes mending slow.
const NESTED: usize = 300;

/// Whether dictionaries stand in dictionaries without end.
pub(crate) fn is_nested(bytes: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = bytes.get(at..) {
        let Some(next) = rest.iter().position(|byte| matches!(byte, b'<' | b'>')) else { break };
        at += next + 1;
        let rest = rest.get(next..).unwrap_or_default();
        if let Some(inner) = rest.strip_prefix(b"<<") {
            at += 1;
            // In pictures, "<<" stands by chance; a dictionary begins with a name.
            let first = inner.iter().take(16).find(|byte| !byte.is_ascii_whitespace());
            depth += usize::from(first == Some(&b'/'));
            if depth > NESTED {
                return true;
            }
        } else if rest.starts_with(b">>") {
            at += 1;
            depth = depth.saturating_sub(1);
        }
    }
    false
}

/// What is too little to count.
const SMALL: u64 = 1 << 20;

/// Where `needle` next begins, from `from` on.
pub(crate) fn find(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        let rest = hay.get(at..)?;
        at += rest.iter().position(|&byte| byte == first)?;
        if hay.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    (0..hay.len().saturating_sub(needle.len() - 1))
        .rev()
        .find(|&at| hay.get(at..).is_some_and(|rest| rest.starts_with(needle)))
}

fn count(hay: &[u8], needle: &[u8]) -> usize {
    let (mut at, mut found) = (0, 0);
    while let Some(next) = find(hay, needle, at) {
        at = next + needle.len();
        found += 1;
    }
    found
}
