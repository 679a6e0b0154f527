//! Bytes to text, and places in the text back to places in the bytes.
//!
//! Trust goes: a byte order mark, bytes that are plainly UTF-8, what the server or the mail said, what the page says, what the
//! bytes look like. UTF-8 stands before what is said because pages are often re-encoded when they are saved, and their own
//! word on it is not; the converse, another encoding that by accident is UTF-8 throughout, does not happen in prose.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a page is searched for its own word on its encoding. The standard asks for 1,024 bytes; pages have more before it.
const HEAD: usize = 16 << 10;

/// The text of a page, and how it was had.
pub(crate) struct Decoded {
    pub text: String,
    /// What the user should know about it.
    pub remark: Option<String>,
    map: Map,
}

/// From bytes of the decoded text to bytes of the source.
enum Map {
    /// The text begins this far into the source, and is the source from there on.
    Shift(u64),
    /// From each decoded offset on (ascending), the source goes on at the other offset, byte for byte where `same`.
    Anchors(Vec<Anchor>),
}

#[derive(Clone, Copy)]
struct Anchor {
    text: u32,
    source: u32,
    same: bool,
}

/// A stretch of the text, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// In the text.
    pub start: usize,
    pub end: usize,
    /// In the source. As long as the stretch only where it is the same bytes.
    pub from: u64,
    pub to: u64,
}

impl Decoded {
    /// The places of `start..end` of the text, cut where one place is no longer the next.
    pub fn places(&self, start: usize, end: usize, mut each: impl FnMut(Stretch)) {
        match &self.map {
            Map::Shift(by) => each(Stretch { start, end, from: start as u64 + by, to: end as u64 + by }),
            Map::Anchors(anchors) => {
                let mut at = start;
                let mut next = anchors.partition_point(|a| a.text as usize <= start);
                while at < end {
                    let Some(anchor) = next.checked_sub(1).and_then(|i| anchors.get(i)) else { return };
                    let following = anchors.get(next);
                    let stop = following.map_or(end, |a| end.min(a.text as usize));
                    let skipped = (at - anchor.text as usize) as u64;
                    let (from, to) = if anchor.same {
                        let from = u64::from(anchor.source) + skipped;
                        (from, from + (stop - at) as u64)
                    } else {
                        (u64::from(anchor.source), following.map_or(u64::from(anchor.source), |a| u64::from(a.source)))
                    };
                    each(Stretch { start: at, end: stop, from, to });
                    at = stop;
                    next += 1;
                }
            }
        }
    }
}

/// Decodes a page of fewer than 4 GiB. `said` is the encoding's label from the server or the mail.
pub(crate) fn decode(bytes: &[u8], said: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes, mark, None);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes, 0, None);
    }
    let named = said
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .or_else(|| declared(bytes.get(..HEAD).unwrap_or(bytes)));
    if named != Some(ISO_2022_JP)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Decoded { text: text.to_owned(), remark: None, map: Map::Shift(0) };
    }
    match named {
        Some(encoding) if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE => {
            with(encoding, bytes, 0, None)
        }
        _ => {
            // A damaged UTF-8 page has many good sequences and few bad ones; in an 8-bit encoding a good one is an accident.
            let (mut good, mut bad) = (0_usize, 0_usize);
            for chunk in bytes.utf8_chunks() {
                good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
                bad += usize::from(!chunk.invalid().is_empty());
            }
            if good > bad {
                return with(
                    UTF_8,
                    bytes,
                    0,
                    Some(format!("{bad} places of the page are no UTF-8; each is read as the sign \u{FFFD}")),
                );
            }
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let encoding = detector.guess(None, Utf8Detection::Deny);
            let remark = format!("the page does not say its encoding truly; it is read as {}", encoding.name());
            with(encoding, bytes, 0, Some(remark))
        }
    }
}

fn with(encoding: &'static Encoding, bytes: &[u8], mark: usize, remark: Option<String>) -> Decoded {
    let body = bytes.get(mark..).unwrap_or_default();
    if encoding == UTF_8 {
        if let Ok(text) = std::str::from_utf8(body) {
            return Decoded { text: text.to_owned(), remark, map: Map::Shift(mark as u64) };
        }
        return damaged(body, mark, remark);
    }
    let mut text = String::with_capacity(body.len() + body.len() / 4);
    let mut anchors = Anchors::default();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // Bytes go in one at a time wherever they are no ASCII, so that it is known which of them made which character.
    let plain = encoding.is_ascii_compatible();
    let (mut at, mut pending) = (0, 0);
    while at < body.len() {
        let rest = body.get(at..).unwrap_or_default();
        let ascii = if plain && pending == 0 { Encoding::ascii_valid_up_to(rest) } else { 0 };
        if ascii > 0 {
            anchors.add(text.len(), mark + at, true);
            text.push_str(std::str::from_utf8(rest.get(..ascii).unwrap_or_default()).unwrap_or_default());
            at += ascii;
            continue;
        }
        let before = text.len();
        text.reserve(16);
        let one = rest.get(..1).unwrap_or_default();
        let last = at + 1 == body.len();
        let (result, read, _) = decoder.decode_to_string(one, &mut text, last);
        debug_assert!(result == CoderResult::InputEmpty && read == 1);
        pending += 1;
        at += 1;
        if text.len() > before {
            anchors.add(before, mark + at - pending, false);
            // A byte that was no second one stands for itself and may be ASCII; the decoder has already given it out.
            pending = 0;
        }
    }
    anchors.add(text.len(), mark + body.len(), false);
    Decoded { text, remark, map: Map::Anchors(anchors.0) }
}

/// UTF-8 with broken places.
fn damaged(body: &[u8], mark: usize, remark: Option<String>) -> Decoded {
    let mut text = String::with_capacity(body.len() + 16);
    let mut anchors = Anchors::default();
    let mut at = mark;
    for chunk in body.utf8_chunks() {
        if !chunk.valid().is_empty() {
            anchors.add(text.len(), at, true);
            text.push_str(chunk.valid());
            at += chunk.valid().len();
        }
        if !chunk.invalid().is_empty() {
            anchors.add(text.len(), at, false);
            text.push('\u{FFFD}');
            at += chunk.invalid().len();
        }
    }
    anchors.add(text.len(), at, false);
    Decoded { text, remark, map: Map::Anchors(anchors.0) }
}

#[derive(Default)]
struct Anchors(Vec<Anchor>);

impl Anchors {
    fn add(&mut self, text: usize, source: usize, same: bool) {
        let (Ok(text), Ok(source)) = (u32::try_from(text), u32::try_from(source)) else { return };
        self.0.push(Anchor { text, source, same });
    }
}

/// UTF-16 that lacks its mark: one byte of each pair is nearly always zero in markup.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..1024).unwrap_or(bytes);
    if sample.len() < 8 {
        return None;
    }
    let pairs = sample.len() / 2;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    match (zeros(0) * 3 > pairs, zeros(1) * 3 > pairs) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// What the page's head says: `<meta charset=x>`, `<meta http-equiv=content-type content="text/html; charset=x">` or
/// `<?xml encoding="x"?>`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    for word in [&b"charset"[..], b"encoding"] {
        let mut rest = &head[..];
        while let Some(at) = find(rest, word) {
            rest = rest.get(at + word.len()..).unwrap_or_default();
            let mut value = rest.trim_ascii_start();
            let Some(after) = value.strip_prefix(b"=") else { continue };
            value = after.trim_ascii_start();
            let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
            let end =
                value.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b))).unwrap_or(value.len());
            if let Some(encoding) = value.get(..end).and_then(Encoding::for_label) {
                return Some(encoding);
            }
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(decoded: &Decoded, needle: &str) -> Vec<Stretch> {
        let start = decoded.text.find(needle).unwrap();
        let mut out = Vec::new();
        decoded.places(start, start + needle.len(), |s| out.push(s));
        out
    }

    #[test]
    fn utf8_is_itself() {
        let decoded = decode("<p>Zażółć</p>".as_bytes(), Some("iso-8859-2"));
        assert_eq!(decoded.text, "<p>Zażółć</p>");
        assert_eq!(places(&decoded, "żół"), [Stretch { start: 5, end: 11, from: 5, to: 11 }]);
    }

    #[test]
    fn a_mark_shifts() {
        let decoded = decode("\u{FEFF}abc".as_bytes(), None);
        assert_eq!(decoded.text, "abc");
        assert_eq!(places(&decoded, "bc"), [Stretch { start: 1, end: 3, from: 4, to: 6 }]);
    }

    #[test]
    fn declared_encodings_are_mapped_back() {
        let bytes = b"<meta charset='windows-1252'><p>caf\xE9 now</p>";
        let decoded = decode(bytes, None);
        assert!(decoded.text.ends_with("café now</p>"));
        for stretch in places(&decoded, "café now") {
            let source = &bytes[stretch.from as usize..stretch.to as usize];
            let text = &decoded.text[stretch.start..stretch.end];
            assert_eq!(encoding_rs::WINDOWS_1252.decode(source).0, text);
        }
    }

    #[test]
    fn two_byte_encodings_are_mapped_back() {
        let text = "<meta charset=gbk><p>武器 sale 转让</p>";
        let (bytes, ..) = encoding_rs::GBK.encode(text);
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.text, text);
        let found = places(&decoded, "转让");
        assert_eq!(encoding_rs::GBK.decode(&bytes[found[0].from as usize..found[1].to as usize]).0, "转让");
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "<html><p>Привет, world</p></html>";
        for mark in [true, false] {
            let mut bytes: Vec<u8> = if mark { vec![0xFF, 0xFE] } else { Vec::new() };
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.text, text);
            let first = places(&decoded, "Привет")[0];
            assert_eq!(first.from as usize, 9 * 2 + if mark { 2 } else { 0 });
        }
    }

    #[test]
    fn broken_utf8_is_told() {
        let decoded = decode(b"\xC3\xA9t\xC3\xA9 \xC3\xA9\xFF ok", None);
        assert_eq!(decoded.text, "été é\u{FFFD} ok");
        assert!(decoded.remark.is_some());
        assert_eq!(places(&decoded, "ok"), [Stretch { start: 12, end: 14, from: 10, to: 12 }]);
    }

    #[test]
    fn undeclared_encodings_are_found_out() {
        let (bytes, ..) =
            encoding_rs::WINDOWS_1251.encode("<p>Поставки вооружений из России выросли в прошлом году</p>");
        assert!(decode(&bytes, None).text.contains("вооружений"));
    }
}
