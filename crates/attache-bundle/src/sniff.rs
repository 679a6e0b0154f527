//! What a file is, by what it begins with.

use crate::table::{csv::shape, text};
use crate::{Bundle, Options};
use serde_json::Value;

/// Bytes of text that are looked at.
const TEXT: usize = 1 << 16;

/// Tells what bundle begins with `head` (some tens of kilobytes, or the whole of a smaller file); `None` when it is none.
///
/// Content decides. The name in `options` does only where content leaves it open: a table of one column, or whose column of
/// text has an unusual name; its mapping says which names are meant. ZIP files that are documents are told from archives by
/// [`crate::zip_kind`].
pub fn sniff(head: &[u8], options: &Options) -> Option<Bundle> {
    match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, b'P', b'K', ..] => {
            return Some(Bundle::Zip);
        }
        [0x1f, 0x8b, 8, ..] => return Some(Bundle::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => return Some(Bundle::Zstd),
        // A frame to be skipped, as before the dictionary of a compressed web archive.
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => return Some(Bundle::Zstd),
        [b'P', b'A', b'R', b'1' | b'E', ..] => return Some(Bundle::Parquet),
        [b'W', b'A', b'R', b'C', b'/', b'0' | b'1', b'.', ..] => return Some(Bundle::Warc),
        _ => {}
    }
    if is_tar(head) {
        return Some(Bundle::Tar);
    }
    let text = text::decoded(head.get(..TEXT).unwrap_or(head));
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\u{1e}']);
    if text.get(..1024).unwrap_or(text).contains('\0') {
        return None;
    }
    if text.starts_with('<') {
        return is_feed(text).then_some(Bundle::Feed);
    }
    if text.starts_with('{') || text.starts_with('[') {
        return json(text, options);
    }
    if is_mbox(text) {
        return Some(Bundle::Mbox);
    }
    mail(text).or_else(|| table(text, options))
}

/// A header whose sum is right: also of archives from before there was a magic word.
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..512) else { return false };
    let Some(stated) = header.get(148..156) else { return false };
    let stated: String = stated.iter().map(|&byte| char::from(byte)).filter(char::is_ascii_digit).collect();
    let Ok(stated) = u32::from_str_radix(&stated, 8) else { return false };
    let sum: u32 = header
        .iter()
        .enumerate()
        .map(|(at, &byte)| u32::from(if (148..156).contains(&at) { b' ' } else { byte }))
        .sum();
    sum == stated && header.first().is_some_and(|&byte| byte != 0)
}

/// Whether the root element is that of a feed.
fn is_feed(text: &str) -> bool {
    let mut rest = text;
    // Declarations, comments and processing instructions come first.
    for _ in 0..50 {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!") && rest.split('>').next().is_some_and(|inner| inner.contains('[')) {
            // Declarations of entities stand in the type's.
            "]>"
        } else if rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        match rest.split_once(end) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    let Some(rest) = rest.strip_prefix('<') else { return false };
    let name: &str = rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
    let tag = rest.split('>').next().unwrap_or_default();
    match name.rsplit(':').next().unwrap_or_default() {
        "rss" => true,
        "feed" | "entry" => tag.contains("http://www.w3.org/2005/Atom") || tag.contains("purl.org/atom"),
        "RDF" => tag.contains("http://purl.org/rss/1.0/"),
        _ => false,
    }
}

fn json(text: &str, options: &Options) -> Option<Bundle> {
    if text.starts_with('[') {
        let inner = text.get(1..)?.trim_start();
        return (inner.starts_with('{') || (inner.starts_with(']') && named(options, &[".json"])))
            .then_some(Bundle::Json);
    }
    let inner = text.get(1..)?.trim_start();
    if !inner.starts_with('"') && !inner.starts_with('}') {
        return None;
    }
    let feed = text.get(..4096).unwrap_or(text);
    if feed.contains("\"version\"") && feed.contains("jsonfeed.org/version/") {
        return Some(Bundle::Feed);
    }
    let object = |line: &str| serde_json::from_str::<Value>(line).is_ok_and(|value| value.is_object());
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(4);
    let first = lines.next()?;
    let more = lines.next();
    // A line may be longer than what is looked at: then it begins, at least, and the object does not end in it.
    let cut = more.is_none() && !text.ends_with('\n') && text.len() >= TEXT / 2;
    let lined =
        object(first) && (more.is_some_and(|line| line.starts_with('{')) || named(options, &[".jsonl", ".ndjson"]));
    if lined || (cut && named(options, &[".jsonl", ".ndjson"])) {
        return Some(Bundle::JsonLines);
    }
    Some(Bundle::Json)
}

/// A mailbox begins with a line "From someone Wed Aug  2 10:15:00 2023", and a header follows.
fn is_mbox(text: &str) -> bool {
    let mut lines = text.lines();
    let Some(first) = lines.next().filter(|line| line.starts_with("From ")) else { return false };
    crate::mail::mbox::is_separator(first)
        && lines.next().is_some_and(|line| header(line).is_some() || line.starts_with('>'))
}

/// A mail begins with headers, some of which only mails have.
fn mail(text: &str) -> Option<Bundle> {
    let (mut names, mut saved) = (0, false);
    let mut related = false;
    for line in text.lines().take(400) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            related |= line.to_ascii_lowercase().contains("multipart/related");
            continue;
        }
        let (name, value) = header(line)?;
        match name.to_ascii_lowercase().as_str() {
            "from" | "date" | "subject" | "message-id" | "received" | "mime-version" | "return-path"
            | "delivered-to" => names += 1,
            "content-type" => related |= value.to_ascii_lowercase().contains("multipart/related"),
            "snapshot-content-location" => saved = true,
            _ => {}
        }
        saved |= name.eq_ignore_ascii_case("from") && value.to_ascii_lowercase().contains("saved by");
    }
    let mime = text.to_ascii_lowercase();
    let mime = mime.contains("mime-version:") || mime.contains("message-id:") || mime.contains("received:");
    match (names >= 2 && mime, related && saved) {
        (true, true) => Some(Bundle::Mhtml),
        (true, false) => Some(Bundle::Mail),
        _ => None,
    }
}

/// A header's name and value.
fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let good = !name.is_empty() && name.len() < 80 && name.bytes().all(|byte| byte.is_ascii_graphic());
    good.then(|| (name, value.trim()))
}

fn table(text: &str, options: &Options) -> Option<Bundle> {
    let shape = shape(text, &options.map)?;
    let names = shape.columns.iter().all(|name| name.chars().count() <= 64 && !name.contains('\n'));
    let by_name = named(options, &[".csv", ".tsv", ".tab"]);
    let known = shape.regular
        && names
        && options.map.finds_text(&shape.columns)
        && shape.columns.iter().all(|name| !name.is_empty());
    (known || by_name).then_some(Bundle::Csv)
}

fn named(options: &Options, endings: &[&str]) -> bool {
    let name = options.name.to_ascii_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mapping;

    fn by_content(head: &[u8]) -> Option<Bundle> {
        sniff(head, &Options::default())
    }

    fn by_name(head: &str, name: &str) -> Option<Bundle> {
        sniff(head.as_bytes(), &Options { name: name.to_owned(), ..Options::default() })
    }

    #[test]
    fn content_decides() {
        for (head, bundle) in [
            ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", Some(Bundle::Warc)),
            ("<?xml version='1.0'?>\n<!-- x --><rss version=\"2.0\">", Some(Bundle::Feed)),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", Some(Bundle::Feed)),
            ("<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\">", Some(Bundle::Feed)),
            ("<!doctype html><html><body>rss", None),
            ("<html><head>", None),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", Some(Bundle::Feed)),
            ("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Some(Bundle::JsonLines)),
            ("{\"text\": \"a\"}\n", Some(Bundle::Json)),
            ("[{\"text\": \"a\"}]", Some(Bundle::Json)),
            ("[1] A footnote.", None),
            ("{in braces}", None),
            ("From ann@example.org Wed Aug  2 10:15:00 2023\nSubject: x\n\n", Some(Bundle::Mbox)),
            ("From the port, the ship went on.\nNothing else: it sailed.\n", None),
            ("From: ann@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nText", Some(Bundle::Mail)),
            ("Subject: the treaty\nDate: 2 August\n\nA memorandum.", None),
            ("title,text\nOne,\"a, b\"\nTwo,c\n", Some(Bundle::Csv)),
            ("title;published\nOne;2020\n", None),
            ("The text, as agreed, stands.\nIt is, we hear, final.\n", None),
            ("", None),
        ] {
            assert_eq!(by_content(head.as_bytes()), bundle, "{head}");
        }
        assert_eq!(by_content(b"PK\x03\x04"), Some(Bundle::Zip));
        assert_eq!(by_content(b"\x1f\x8b\x08\x00"), Some(Bundle::Gzip));
        assert_eq!(by_content(b"\x28\xb5\x2f\xfd"), Some(Bundle::Zstd));
        assert_eq!(by_content(b"PAR1\x15\x04"), Some(Bundle::Parquet));
        assert_eq!(by_content(b"%PDF-1.7 \x00\x01"), None);
    }

    #[test]
    fn names_and_mappings_decide_where_content_does_not() {
        assert_eq!(by_name("title;published\nOne;2020\n", "a.CSV"), Some(Bundle::Csv));
        assert_eq!(by_name("words\nOne\nTwo\n", "a.csv"), Some(Bundle::Csv));
        assert_eq!(by_name("{\"text\": \"a\"}\n", "a.jsonl"), Some(Bundle::JsonLines));
        assert_eq!(by_name("<html>", "a.csv"), None);
        let map = Mapping::parse("text=words").unwrap();
        let options = Options { map, ..Options::default() };
        assert_eq!(sniff(b"no;words\n1;One\n2;Two\n", &options), Some(Bundle::Csv));
    }

    #[test]
    fn a_saved_page_is_no_mail() {
        let head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"b\"\r\n\r\n";
        assert_eq!(by_content(head.as_bytes()), Some(Bundle::Mhtml));
    }
}
