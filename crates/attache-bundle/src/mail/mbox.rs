//! Mailboxes: mails one after another, each behind a line that begins with "From ".
//!
//! There are four dialects. In all of them such a line stands behind an empty one (or at the beginning) and names a sender and
//! a time. In mboxo and mboxrd, lines of mails that would look like it have a ">" put before, which is taken off again, unless
//! the line before is quoted too: then it is a quotation's own. In mboxcl and mboxcl2 a header says how long each mail is; it
//! is believed where another mail follows there.

use super::{Part, message};
use crate::Fault;
use crate::walk::{Halt, Walk, lost};
use std::io::{BufRead, Read};

/// Whether `line` is one that begins a mail: "From ", a sender, and a date.
pub(crate) fn is_separator(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("From ") else { return false };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let weekday = |word: &&str| ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(&word.trim_end_matches(','));
    let year = |word: &&str| word.len() == 4 && word.parse().is_ok_and(|year: u16| (1970..2200).contains(&year));
    // "From ???@??? Wed Aug 02 10:15:00 2023"; some write the zone last, and the sender may be missing or have blanks.
    words.len() <= 12
        && words.iter().any(weekday)
        && words.iter().any(year)
        && words.iter().any(|word| word.contains(':'))
        || words.len() == 2 && words.first().is_some_and(|word| word.contains('@')) && words.iter().any(year)
        || matches!(words.as_slice(), [sender] if *sender == "-" || sender.contains('@'))
}

/// Walks a mailbox.
pub(crate) fn walk(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    let most = usize::try_from(walk.limits.mail_bytes).unwrap_or(usize::MAX);
    let (mut mail, mut size, mut number) = (Vec::new(), 0_usize, 0_u64);
    let (mut empty_before, mut quoted_before, mut within, mut in_head) = (true, false, false, false);
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line without end is taken piece by piece; only its beginning can be a separator.
        let read = (&mut *input).take(1 << 16).read_until(b'\n', &mut line).map_err(lost)?;
        let separates = read > 0
            && empty_before
            && line.starts_with(b"From ")
            && is_separator(String::from_utf8_lossy(&line).trim_end());
        if read == 0 || separates {
            if within {
                number += 1;
                hand_over(walk, number, &mail, size, most)?;
            }
            if read == 0 {
                return Ok(());
            }
            mail.clear();
            size = 0;
            (within, in_head, empty_before, quoted_before) = (true, true, false, false);
            continue;
        }
        let empty = matches!(line.as_slice(), b"\n" | b"\r\n");
        let escaped = !in_head && !quoted_before && line.starts_with(b">From ");
        quoted_before = line.starts_with(b">");
        size = size.saturating_add(read);
        if size <= most {
            mail.extend_from_slice(line.get(usize::from(escaped)..).unwrap_or_default());
        }
        empty_before = empty;
        if empty && in_head {
            in_head = false;
            if let Some(length) = content_length(&mail) {
                let taken = take_length(input, length, most.saturating_sub(size), &mut mail)?;
                size = size.saturating_add(taken);
                // `take_length` has seen to it that another mail follows.
                empty_before |= taken > 0;
            }
        }
    }
}

/// The length that the headers state for the body.
fn content_length(headers: &[u8]) -> Option<usize> {
    headers.split(|&byte| byte == b'\n').find_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    })
}

/// Takes `length` bytes of body if they are at hand and a separator or the end follows; how many were taken.
fn take_length(input: &mut dyn BufRead, length: usize, room: usize, mail: &mut Vec<u8>) -> Result<usize, Halt> {
    let buffer = input.fill_buf().map_err(lost)?;
    // Only what lies in the buffer is looked at: a length that leads further gains little and may be a lie.
    let Some(body) = buffer.get(..length).filter(|body| body.len() <= room) else { return Ok(0) };
    let behind = buffer.get(length..).unwrap_or_default();
    let behind = behind.strip_prefix(b"\r").unwrap_or(behind);
    let behind = behind.strip_prefix(b"\n").unwrap_or(behind);
    if behind.starts_with(b"From ") {
        mail.extend_from_slice(body);
        input.consume(length);
        return Ok(length);
    }
    Ok(0)
}

fn hand_over(walk: &mut Walk<'_>, number: u64, mail: &[u8], size: usize, most: usize) -> Result<(), Halt> {
    if size > most {
        return walk.fail(&number.to_string(), Fault::TooLarge { limit: most as u64 });
    }
    message(walk, Part::OfMany(number), mail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for line in [
            "From ann@example.org Wed Aug  2 10:15:00 2023",
            "From - Wed Aug 02 10:15:00 2023",
            "From 1773@xxx Wed Aug 02 10:15:00 +0000 2023",
            "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
            "From ann at example.org  Wed Aug  2 10:15:00 2023",
        ] {
            assert!(is_separator(line), "{line}");
        }
        for line in
            ["From the port of Oslo it went on.", "From: ann@example.org", "From what we know on Wed in 2023, nothing"]
        {
            assert!(!is_separator(line), "{line}");
        }
    }
}
