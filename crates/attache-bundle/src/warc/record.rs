//! Heads of records, and finding the next one after damage.

use std::io::{self, BufRead, Read};

/// The headers of a record.
pub(super) struct Head(Vec<(String, String)>);

impl Head {
    /// The first value of the header `name`.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What comes next in an archive.
pub(super) enum Next {
    Record(Head),
    /// So many bytes that belong to no record, before what may be one.
    Lost(u64),
    End,
}

/// Reads the head of the next record, of at most `most` bytes.
///
/// Where no record begins, everything up to the next line that may begin one is passed over.
pub(super) fn next(input: &mut dyn BufRead, most: usize) -> io::Result<Next> {
    let mut line = Vec::new();
    let mut lost = 0_u64;
    loop {
        line.clear();
        // Between records there are empty lines; whatever else there is has been misplaced.
        if starts_here(input)? {
            break;
        }
        let read = input.take(1 << 16).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(if lost > 0 { Next::Lost(lost) } else { Next::End });
        }
        if lost > 0 || !line.trim_ascii().is_empty() {
            lost += read as u64;
        }
    }
    if lost > 0 {
        return Ok(Next::Lost(lost));
    }
    let mut head: Vec<(String, String)> = Vec::new();
    let mut size = 0;
    loop {
        line.clear();
        let read = input.take(most as u64).read_until(b'\n', &mut line)?;
        size += read;
        if read == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "its head is cut off"));
        }
        if size > most {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its head is too long"));
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Ok(Next::Record(Head(head)));
        }
        if text.starts_with([' ', '\t'])
            && let Some((_, value)) = head.last_mut()
        {
            value.push(' ');
            value.push_str(text.trim());
        } else if let Some((name, value)) = text.split_once(':') {
            head.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
}

/// Passes over the empty lines behind a record. Where each record is compressed by itself, its checksum is found right or wrong
/// there.
///
/// # Errors
/// When the stream is damaged, or what follows cannot follow a record; one marked as at the start, when it is the next record
/// that is damaged.
pub(super) fn end(input: &mut dyn BufRead) -> io::Result<()> {
    if let Some(byte) = input.fill_buf()?.first()
        && !matches!(byte, b'\r' | b'\n')
        && !starts_here(input)?
    {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its length is wrong"));
    }
    while let Some(b'\r' | b'\n') = input.fill_buf()?.first() {
        input.consume(1);
    }
    Ok(())
}

/// Whether a record begins here, where a line begins.
fn starts_here(input: &mut dyn BufRead) -> io::Result<bool> {
    const MARK: &[u8] = b"WARC/";
    let buffer = input.fill_buf()?;
    if buffer.len() >= MARK.len() || buffer.is_empty() || !MARK.starts_with(buffer) {
        return Ok(buffer.starts_with(MARK));
    }
    // The mark lies across the end of the buffer, so that only its beginning is seen; that is believed.
    Ok(true)
}
