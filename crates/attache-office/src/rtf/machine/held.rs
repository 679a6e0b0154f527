//! Text that is written in escapes, until all of it is there.

use crate::rtf::charset::wants_more;
use encoding_rs::Encoding;

/// Characters that were met and not yet written, and the bytes that stand for them.
#[derive(Default)]
pub(super) struct Held {
    text: String,
    bytes: Vec<u8>,
    encoding: Option<&'static Encoding>,
    /// The first half of a character beyond the first plane.
    high: Option<u16>,
    place: Option<(u64, u64)>,
}

/// From so many characters on, what is held is written, so that places stay short.
const LONG: usize = 24;

impl Held {
    pub(super) fn is_long(&self) -> bool {
        self.high.is_none() && self.text.len() >= LONG * 2
    }

    /// Whether bytes of another encoding are held.
    pub(super) fn is_other(&self, encoding: &'static Encoding) -> bool {
        !self.bytes.is_empty() && self.encoding != Some(encoding)
    }

    /// Whether the byte that comes next belongs to the last one.
    pub(super) fn wants_more(&self) -> bool {
        !self.bytes.is_empty() && self.encoding.is_some_and(|encoding| wants_more(encoding, &self.bytes))
    }

    /// Adds a byte in the encoding of the last one.
    pub(super) fn byte(&mut self, byte: u8, start: u64, end: u64) {
        self.bytes.push(byte);
        self.extend(start, end);
    }

    pub(super) fn encoded(&mut self, encoding: &'static Encoding, byte: u8, start: u64, end: u64) {
        self.high = None;
        self.encoding = Some(encoding);
        self.byte(byte, start, end);
    }

    /// Adds a unit of UTF-16.
    pub(super) fn unit(&mut self, unit: u16, start: u64, end: u64) {
        self.decode();
        let high = self.high.take();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
        } else {
            let units = high.into_iter().chain([unit]);
            self.text.extend(char::decode_utf16(units).filter_map(Result::ok));
        }
        self.extend(start, end);
    }

    /// What stands up to `end` stands for the last character, too.
    pub(super) fn cover(&mut self, end: u64) {
        if let Some(place) = &mut self.place {
            place.1 = place.1.max(end);
        }
    }

    /// All that is held, and where it stands.
    pub(super) fn take(&mut self) -> Option<(String, u64, u64)> {
        let (start, end) = self.place.take()?;
        self.decode();
        self.high = None;
        Some((std::mem::take(&mut self.text), start, end))
    }

    fn extend(&mut self, start: u64, end: u64) {
        let place = self.place.get_or_insert((start, end));
        place.1 = place.1.max(end);
    }

    fn decode(&mut self) {
        if let Some(encoding) = self.encoding.filter(|_| !self.bytes.is_empty()) {
            self.text.push_str(&encoding.decode_without_bom_handling(&self.bytes).0);
        }
        self.bytes.clear();
    }
}
