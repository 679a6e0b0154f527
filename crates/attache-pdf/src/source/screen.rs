//! A look at the raw bytes before the library opens them.
//!
//! The library unpacks object streams and cross-reference streams whenever it needs an object in them, without a bound, and
//! makes a page of every dictionary that is listed as one. Such streams are marked in plain bytes, so that they can be
//! measured first.

use super::streams::inflate;

/// What is wrong with a file before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Its object streams unpack to more than the limit.
    Bomb,
    /// Its objects are nested or listed without end.
    Overgrown,
}

/// Streams that the library opens by itself.
const KINDS: [&[u8]; 2] = [b"ObjStm", b"XRef"];
/// A dictionary of such a stream is a line or two; this is how far back one is looked for.
const DICTIONARY: usize = 4096;

/// Whether all object streams and cross-reference streams together unpack to at most `limit` bytes, and whether the objects
/// in them and in the file are as many and as deep as a writer makes them.
pub(crate) fn check(bytes: &[u8], limit: u64) -> Result<(), Fault> {
    if is_overgrown(bytes) {
        return Err(Fault::Overgrown);
    }
    let mut left = limit;
    let mut at = 0;
    while let Some(found) = find(bytes, b"stream", at) {
        at = found + 6;
        if bytes.get(..found).is_some_and(|before| before.ends_with(b"end")) {
            continue;
        }
        let head = bytes.get(found.saturating_sub(DICTIONARY)..found).unwrap_or_default();
        let head = rfind(head, b"obj").and_then(|start| head.get(start..)).unwrap_or(head);
        let head = unescape(head);
        if !KINDS.iter().any(|kind| find(&head, kind, 0).is_some()) {
            continue;
        }
        let data = bytes.get(at..).unwrap_or_default();
        let data = data
            .strip_prefix(b"\r\n")
            .or_else(|| data.strip_prefix(b"\n"))
            .or_else(|| data.strip_prefix(b"\r"))
            .unwrap_or(data);
        let data = data.get(..find(data, b"endstream", 0).unwrap_or(data.len())).unwrap_or(data);
        let filters = [b"FlateDecode".as_slice(), b"/Fl ", b"/Fl]", b"/Fl/", b"LZW", b"RunLength"];
        let size = match filters.iter().map(|name| count(&head, name)).sum::<usize>() {
            0 => data.len() as u64,
            1 => {
                let unpacked = inflate(data, left).ok_or(Fault::Bomb)?;
                if is_overgrown(&unpacked) {
                    return Err(Fault::Overgrown);
                }
                unpacked.len() as u64
            }
            // No writer packs an object stream twice.
            _ => return Err(Fault::Bomb),
        };
        left = left.checked_sub(size).ok_or(Fault::Bomb)?;
    }
    Ok(())
}

/// Names with their letters that are written as #xx.
fn unescape(text: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !text.contains(&b'#') {
        return text.into();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'#' => {
                out.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(*first);
                rest = behind;
            }
        }
    }
    out.into()
}

/// Deeper than any writer nests dictionaries. The library looks at each of a nest anew, which makes mending slow.
const NESTED: usize = 300;
/// More dictionaries than any writer puts into one array. Each could be a page, and a page takes a kilobyte.
const LISTED: u32 = 100_000;
/// Arrays within arrays that are kept count of.
const ARRAYS: usize = 64;

/// Whether dictionaries stand in dictionaries, or side by side in an array, without end.
fn is_overgrown(bytes: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    let mut arrays: Vec<u32> = Vec::new();
    while let Some(rest) = bytes.get(at..) {
        let Some(next) = rest.iter().position(|byte| matches!(byte, b'<' | b'>' | b'[' | b']')) else { break };
        at += next + 1;
        match rest.get(next..).unwrap_or_default() {
            [b'<', b'<', inner @ ..] => {
                at += 1;
                // In pictures, "<<" stands by chance; a dictionary begins with a name.
                let first = inner.iter().take(16).find(|byte| !byte.is_ascii_whitespace());
                depth += usize::from(first == Some(&b'/'));
                let listed = arrays.last_mut().map_or(0, |count| {
                    *count += 1;
                    *count
                });
                if depth > NESTED || listed > LISTED {
                    return true;
                }
            }
            [b'>', b'>', ..] => {
                at += 1;
                depth = depth.saturating_sub(1);
            }
            [b'[', ..] if arrays.len() < ARRAYS => arrays.push(0),
            [b']', ..] => drop(arrays.pop()),
            _ => {}
        }
    }
    false
}

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
