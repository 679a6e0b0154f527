//! XHTML for a reader of HTML.

use std::borrow::Cow;

/// Elements that have no content in HTML either.
const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr",
];

/// Within so many bytes a reference to a note ends.
const LONGEST_REFERENCE: usize = 1_000;

/// The same bytes, with comments for what a reader of HTML would take amiss. Nothing moves, so that places stay true.
///
/// - Elements that XHTML allows to be empty (`<title/>`, `<a id="p4"/>`): in HTML they would begin and not end, and take in all
///   that follows.
/// - References to notes (`sank.<sup><a href="#n4">4</a></sup>`): their numbers belong to no sentence.
pub(super) fn sound(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut sound = Cow::Borrowed(bytes);
    let mut at = 0;
    let mut raised = false;
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
        if is_empty && !name.is_empty() && !VOID.contains(&name.as_slice()) {
            blank(&mut sound, start, at);
        } else if name == b"a"
            && let Some(whole) = reference(tag, length, raised)
        {
            at = start + whole;
            blank(&mut sound, start, at);
        }
        raised = name == b"sup";
    }
    sound
}

/// Puts a comment there, which joins what stands on both its sides; spaces where there is no room for one.
fn blank(sound: &mut Cow<[u8]>, start: usize, end: usize) {
    let Some(place) = sound.to_mut().get_mut(start..end) else { return };
    place.fill(b' ');
    if let [b1, b2, b3, b4, .., e1, e2, e3] = place {
        [*b1, *b2, *b3, *b4, *e1, *e2, *e3] = *b"<!---->";
    }
}

/// How long the reference to a note is that begins here, whose start tag has `length` bytes: an element of that role, or a
/// link to a place whose words are a raised number.
fn reference(tag: &[u8], length: usize, raised: bool) -> Option<usize> {
    let head = String::from_utf8_lossy(tag.get(..length.min(LONGEST_REFERENCE))?).to_ascii_lowercase();
    let by_role = head.contains("noteref") || head.contains("footnote-ref");
    if !by_role && !head.contains('#') {
        return None;
    }
    let room = tag.get(length..tag.len().min(length + LONGEST_REFERENCE))?;
    let end = room.windows(4).position(|four| four.eq_ignore_ascii_case(b"</a>"))?;
    let content = String::from_utf8_lossy(room.get(..end)?).to_ascii_lowercase();
    let mut words = String::new();
    let mut within = false;
    for char in content.chars() {
        match char {
            '<' => within = true,
            '>' => within = false,
            char if !within && !char.is_whitespace() => words.push(char),
            _ => {}
        }
    }
    let bare = words.trim_matches(['[', ']', '(', ')']);
    let number = (1..=4).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
    let mark = number || matches!(bare, "*" | "**" | "†" | "‡" | "§");
    (mark && (by_role || raised || content.contains("<sup"))).then_some(length + end + 4)
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

    /// What becomes of it; comments of ours are shortened, so that they can be compared.
    fn read(source: &str) -> String {
        let found = sound(source.as_bytes());
        assert_eq!(found.len(), source.len());
        let mut text = String::from_utf8_lossy(&found).into_owned();
        while text.contains("<!-- ") && text.contains(" -->") && text.contains("  ") {
            text = text.replace("  ", " ");
        }
        text.replace("<!-- -->", "<!---->")
    }

    #[test]
    fn empty_elements_become_comments() {
        let source = "<title/><p>a<br/><a id='x>'/>b<img src=\"a>b\" /></p><script src=\"x\"\n/><!-- <p/> -->";
        assert_eq!(read(source), "<!----><p>a<br/><!---->b<img src=\"a>b\" /></p><!----><!-- <p/> -->");
        assert_eq!(read("a<b/>b"), "a    b");
        for source in ["<", "<a 'x", "</>", "<!--", "", "< />"] {
            assert_eq!(read(source), source);
        }
    }

    #[test]
    fn references_to_notes_become_comments() {
        for (source, wanted) in [
            ("sank.<a epub:type=\"noteref\" href=\"n.xhtml#n4\">4</a> So", "sank.<!----> So"),
            ("sank<sup><a href=\"#n4\">[12]</a></sup>.", "sank<sup><!----></sup>."),
            ("sank<a href='#n4'><sup>*</sup></a>.", "sank<!---->."),
            ("In <a href=\"#y\">2020</a> it", "In <a href=\"#y\">2020</a> it"),
            ("<sup>x</sup><a href=\"#y\">see 4</a>", "<sup>x</sup><a href=\"#y\">see 4</a>"),
        ] {
            assert_eq!(read(source), wanted);
        }
    }
}
