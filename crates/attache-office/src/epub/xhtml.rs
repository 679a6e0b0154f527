//! XHTML for a reader of HTML.

use std::borrow::Cow;

/// Elements that have no content in HTML either.
const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr",
];

/// The same bytes, with spaces for elements that XHTML allows to be empty (`<title/>`, `<a id="p4"/>`): in HTML they would
/// begin and not end, and take in all that follows. Nothing moves, so that places stay true.
pub(super) fn blank_empty(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut blanked = Cow::Borrowed(bytes);
    let mut at = 0;
    while let Some(from) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'<')) {
        let start = at + from;
        let tag = bytes.get(start..).unwrap_or_default();
        if tag.starts_with(b"<!--") {
            let length = tag.windows(3).position(|three| three == b"-->").unwrap_or(tag.len());
            at = start + length.max(1);
            continue;
        }
        let Some(length) = length(tag) else { break };
        at = start + length;
        let name: Vec<u8> =
            tag.iter().skip(1).take_while(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
        let is_empty = tag.get(length.saturating_sub(2)..length) == Some(b"/>");
        if is_empty
            && !name.is_empty()
            && !VOID.contains(&name.as_slice())
            && let Some(place) = blanked.to_mut().get_mut(start..at)
        {
            place.fill(b' ');
        }
    }
    blanked
}

/// How long the tag is that begins here: its end is no `>` in quotes.
fn length(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_elements_become_spaces() {
        let source = b"<title/><p>a<br/><a id='x>'/>b<!-- <p/> --><img src=\"a>b\" /></p><script src=\"x\"\n/>";
        let wanted = b"        <p>a<br/>            b<!-- <p/> --><img src=\"a>b\" /></p>                  ";
        let found = blank_empty(source);
        assert_eq!(String::from_utf8_lossy(&found), String::from_utf8_lossy(wanted));
        for source in [&b"<"[..], b"<a 'x", b"</>", b"<!--", b"", b"< />"] {
            assert_eq!(blank_empty(source), source);
        }
    }
}
