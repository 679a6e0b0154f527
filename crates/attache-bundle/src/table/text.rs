//! Tables as lines of text: their encoding undone, one line at a time.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, BufRead, BufReader, Read};

/// Bytes decoded at a time.
const CHUNK: usize = 1 << 15;

/// The encoding of text that begins with `head`.
///
/// Marks at the beginning say it; else zeros between letters do; else it is UTF-8 where it can be, and Windows-1252 (which
/// holds all of Latin-1) where it cannot.
pub(crate) fn encoding(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let pairs = head.chunks_exact(2).take(512);
    let (mut even, mut odd, mut all) = (0, 0, 0);
    for pair in pairs {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.get(1) == Some(&0));
        all += 1;
    }
    if all > 3 && odd * 2 > all && even == 0 {
        return UTF_16LE;
    }
    if all > 3 && even * 2 > all && odd == 0 {
        return UTF_16BE;
    }
    match std::str::from_utf8(head) {
        Ok(_) => UTF_8,
        // A letter may be cut at the end of what is looked at.
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}

/// `head`, decoded, as far as it goes.
pub(crate) fn decoded(head: &[u8]) -> String {
    encoding(head).decode(head).0.into_owned()
}

/// A stream of text as UTF-8, without a mark at its beginning.
pub(crate) struct Utf8<'a> {
    input: &'a mut dyn BufRead,
    decoder: Decoder,
    out: Vec<u8>,
    taken: usize,
    ended: bool,
    /// Whether something in it was no text in its encoding.
    pub(crate) malformed: bool,
}

impl<'a> Utf8<'a> {
    /// Finds out the encoding by what `input` begins with.
    pub(crate) fn new(input: &'a mut dyn BufRead) -> io::Result<Self> {
        let encoding = encoding(input.fill_buf()?);
        let decoder = encoding.new_decoder_with_bom_removal();
        Ok(Self { input, decoder, out: Vec::new(), taken: 0, ended: false, malformed: false })
    }

    /// The encoding that was found.
    pub(crate) fn encoding(&self) -> &'static Encoding {
        self.decoder.encoding()
    }
}

impl Read for Utf8<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let amount = ready.len().min(into.len());
        if let (Some(from), Some(to)) = (ready.get(..amount), into.get_mut(..amount)) {
            to.copy_from_slice(from);
        }
        self.consume(amount);
        Ok(amount)
    }
}

impl BufRead for Utf8<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.taken >= self.out.len() && !self.ended {
            let buffer = self.input.fill_buf()?;
            let last = buffer.is_empty();
            let source = buffer.get(..CHUNK.min(buffer.len())).unwrap_or_default();
            self.out.resize(source.len() * 3 + 64, 0);
            let (_, read, written, malformed) = self.decoder.decode_to_utf8(source, &mut self.out, last);
            self.out.truncate(written);
            self.taken = 0;
            self.malformed |= malformed;
            self.ended = last;
            self.input.consume(read);
        }
        Ok(self.out.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount;
    }
}

/// Lines of a text, of bounded length.
pub(crate) struct Lines<'a> {
    input: BufReader<Utf8<'a>>,
    longest: usize,
    number: u64,
}

/// One line, or that it was too long to be held.
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Its text with the line break, if it was short enough.
    pub(crate) text: Option<String>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(input: &'a mut dyn BufRead, longest: usize) -> io::Result<Self> {
        Ok(Self { input: BufReader::with_capacity(1 << 16, Utf8::new(input)?), longest, number: 0 })
    }

    pub(crate) fn source(&self) -> &Utf8<'a> {
        self.input.get_ref()
    }

    /// The next line. Lines end with a line feed, or with a carriage return where no line feed follows.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        let (mut line, mut length) = (Vec::new(), 0_usize);
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let end = memchr::memchr2(b'\n', b'\r', buffer);
            let amount = end.map_or(buffer.len(), |at| at + 1);
            let piece = buffer.get(..amount).unwrap_or_default();
            length += amount;
            if length <= self.longest {
                line.extend_from_slice(piece);
            }
            let returned = end.is_some_and(|at| buffer.get(at) == Some(&b'\r'));
            self.input.consume(amount);
            if returned && self.input.fill_buf()?.first() == Some(&b'\n') {
                self.input.consume(1);
                length += 1;
                line.push(b'\n');
            }
            if end.is_some() {
                break;
            }
        }
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        let text = (length <= self.longest.saturating_add(1)).then(|| String::from_utf8_lossy(&line).into_owned());
        Ok(Some(Line { number: self.number, text }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], longest: usize) -> Vec<(u64, Option<String>)> {
        let mut input = bytes;
        let mut lines = Lines::new(&mut input, longest).unwrap();
        std::iter::from_fn(|| lines.next().unwrap().map(|line| (line.number, line.text))).collect()
    }

    #[test]
    fn encodings() {
        let utf16: Vec<u8> = "naïve\tčas\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(lines(&utf16, 100), [(1, Some("naïve\tčas\n".to_owned()))]);
        assert_eq!(lines("\u{feff}a\n".as_bytes(), 100), [(1, Some("a\n".to_owned()))]);
        assert_eq!(lines(b"caf\xe9,x\n", 100), [(1, Some("café,x\n".to_owned()))]);
        assert_eq!(encoding("é".as_bytes().get(..1).unwrap()), UTF_8);
    }

    #[test]
    fn line_ends_and_long_lines() {
        let found = lines(b"one\r\ntwo\rthree\n\nfar too long\nend", 6);
        let texts: Vec<Option<&str>> = found.iter().map(|(_, text)| text.as_deref()).collect();
        assert_eq!(texts, [Some("one\r\n"), Some("two\r"), Some("three\n"), Some("\n"), None, Some("end")]);
        assert_eq!(found.last().unwrap().0, 6);
    }
}
