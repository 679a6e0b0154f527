//! What in a mail's plain text is not what its author says: mails quoted, signatures.

use crate::{Aside, AsideKind};
use std::ops::Range;

/// Lines that a signature has at most. A line of two hyphens may also part a text.
const SIGNATURE: usize = 25;

/// Whether a subject says that the mail passes something on.
pub(super) fn is_forwarded(subject: &str) -> bool {
    let subject = subject.trim_start().to_ascii_lowercase();
    ["fwd:", "fw:", "wg:", "tr:", "[fwd:"].iter().any(|mark| subject.starts_with(mark))
}

/// Finds quoted mails and the signature in `text`. What is passed on is not marked: `forwarded` says that the mail does so.
pub(super) fn find(text: &[u8], forwarded: bool) -> Vec<Aside> {
    let lines = lines(text);
    let mut asides = Vec::new();
    let mut at = 0;
    while let Some((range, line)) = lines.get(at) {
        if line.starts_with('>') {
            let last = quoted_until(&lines, at);
            let begin = introduction(&lines, at).unwrap_or(at);
            let start = lines.get(begin).map_or(range.start, |(range, _)| range.start);
            let end = lines.get(last).map_or(range.end, |(range, _)| range.end);
            asides.push(Aside { range: start..end, kind: AsideKind::Quoted });
            at = last + 1;
        } else if !forwarded && is_history(&lines, at) {
            asides.push(Aside { range: range.start..text.len(), kind: AsideKind::Quoted });
            return asides;
        } else if is_signature(&lines, at) {
            asides.push(Aside { range: range.start..text.len(), kind: AsideKind::Signature });
            return asides;
        } else {
            at += 1;
        }
    }
    asides
}

fn lines(text: &[u8]) -> Vec<(Range<usize>, String)> {
    let mut start = 0;
    let pieces = text.split_inclusive(|&byte| byte == b'\n');
    pieces
        .map(|piece| {
            let range = start..start + piece.len();
            start = range.end;
            (range, String::from_utf8_lossy(piece).trim_end_matches(['\n', '\r']).to_owned())
        })
        .collect()
}

/// The last line of the quotation that begins at `at`: empty lines may stand between quoted ones.
fn quoted_until(lines: &[(Range<usize>, String)], at: usize) -> usize {
    let mut last = at;
    for (number, (_, line)) in lines.iter().enumerate().skip(at) {
        if line.starts_with('>') {
            last = number;
        } else if !line.trim().is_empty() {
            break;
        }
    }
    last
}

/// The line that introduces the quotation at `at` ("On Wed, Ann Lee wrote:"), which may be broken in two.
fn introduction(lines: &[(Range<usize>, String)], at: usize) -> Option<usize> {
    let above =
        (0..at).rev().take(3).find(|&number| lines.get(number).is_some_and(|(_, line)| !line.trim().is_empty()))?;
    let line = lines.get(above)?.1.trim();
    let lower = line.to_lowercase();
    let says = [
        "wrote:",
        "writes:",
        "said:",
        "schrieb:",
        "a écrit :",
        "a écrit:",
        "escribió:",
        "ha scritto:",
        "пишет:",
        "написал:",
    ];
    if !says.iter().any(|word| lower.ends_with(word)) {
        return None;
    }
    let begins = |line: &str| ["On ", "Am ", "Le ", "El ", "Il "].iter().any(|word| line.starts_with(word));
    let before =
        above.checked_sub(1).filter(|&before| lines.get(before).is_some_and(|(_, line)| begins(line.trim_start())));
    Some(if begins(line) { above } else { before.unwrap_or(above) })
}

/// Whether Outlook's copy of the mail that is answered begins here: a rule, then headers.
fn is_history(lines: &[(Range<usize>, String)], at: usize) -> bool {
    let Some((_, line)) = lines.get(at) else { return false };
    let line = line.trim();
    let inner = line.trim_matches(['-', ' ']);
    if line.starts_with("---")
        && ["Original Message", "Original-Nachricht", "Ursprüngliche Nachricht", "Message d'origine"].contains(&inner)
    {
        return true;
    }
    let rule = line.len() >= 10 && line.bytes().all(|byte| byte == b'_');
    let headers = lines.iter().skip(at + 1).take(5).filter(|(_, line)| {
        ["From:", "Sent:", "To:", "Subject:", "Von:", "Gesendet:", "An:", "Betreff:"]
            .iter()
            .any(|name| line.trim_start().starts_with(name))
    });
    rule && headers.count() >= 3
}

fn is_signature(lines: &[(Range<usize>, String)], at: usize) -> bool {
    let Some((_, line)) = lines.get(at) else { return false };
    let left = lines.len() - at;
    match line.as_str() {
        "-- " => left <= SIGNATURE,
        "--" => left <= SIGNATURE / 2,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, forwarded: bool) -> Vec<(&str, AsideKind)> {
        find(text.as_bytes(), forwarded).into_iter().map(|aside| (text.get(aside.range).unwrap(), aside.kind)).collect()
    }

    #[test]
    fn quotations_and_signatures() {
        let text = "Yes, it sailed.\n\nOn Wed, 2 Aug 2023 at 10:15, Ann Lee\n<ann@example.org> wrote:\n\n> Did it sail?\n>\n\n> Really?\n\nIt did.\n-- \nBo\n";
        assert_eq!(
            found(text, false),
            [
                (
                    "On Wed, 2 Aug 2023 at 10:15, Ann Lee\n<ann@example.org> wrote:\n\n> Did it sail?\n>\n\n> Really?\n",
                    AsideKind::Quoted
                ),
                ("-- \nBo\n", AsideKind::Signature),
            ]
        );
    }

    #[test]
    fn history_is_marked_unless_it_is_passed_on() {
        let text =
            "Noted.\n\n________________________________\nFrom: Ann\nSent: Wed\nTo: Bo\nSubject: x\n\nThe report.\n";
        assert_eq!(found(text, false).len(), 1);
        assert_eq!(found(text, true), []);
        assert!(is_forwarded("Fwd: the report") && !is_forwarded("Re: the report"));
    }

    #[test]
    fn a_rule_within_a_text_is_no_signature() {
        let text = format!("One.\n--\n{}", "Two.\n".repeat(100));
        assert_eq!(found(&text, false), []);
    }
}
