//! What a file is, told by its content; its name counts only where the content leaves it open.

use crate::{Format, IntakeError};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// First bytes of what people hand over among reports and what holds no text that could be read.
const REFUSED: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n", "a PNG image; its text needs OCR"),
    (b"\xFF\xD8\xFF", "a JPEG image; its text needs OCR"),
    (b"GIF8", "a GIF image; its text needs OCR"),
    (b"II*\0", "a TIFF image; its text needs OCR"),
    (b"MM\0*", "a TIFF image; its text needs OCR"),
    (b"RIFF", "a sound, film or image file"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xFD7zXZ\0", "an xz archive; unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive; unpack it first"),
    (b"Rar!\x1A\x07", "a RAR archive; unpack it first"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"OggS", "a sound or film file"),
    (b"ID3", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"%!PS", "a PostScript file; save it as PDF"),
    (b"\xFF\xFE\0\0", "text in UTF-32; save it as UTF-8"),
    (b"\0\0\xFE\xFF", "text in UTF-32; save it as UTF-8"),
];

/// How much of a file is looked at.
const WINDOW: usize = 4 << 10;

/// A PDF may have this many bytes of other things before it begins (PDF 1.7, implementation note 13).
const PDF_WITHIN: usize = 1024;

/// Elements that a web page or a part of one begins with.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "base",
    "div",
    "p",
    "article",
    "section",
    "main",
    "table",
    "h1",
    "h2",
    "h3",
    "header",
    "nav",
    "span",
    "br",
    "font",
    "center",
    "ul",
    "ol",
    "blockquote",
    "frameset",
    "noscript",
];

impl Format {
    /// The format of a single document.
    ///
    /// # Errors
    /// When it is none that can be read.
    pub fn of(bytes: &[u8], name: &str) -> Result<Self, IntakeError> {
        if bytes.is_empty() {
            return Err(IntakeError::Empty);
        }
        if let Some(kind) =
            attache_office::sniff(bytes, &attache_office::Limits::default()).filter(|kind| !kind.is_read())
        {
            return Err(IntakeError::Unreadable { why: attache_office::OfficeError::NotRead(kind).to_string() });
        }
        if let Some((_, what)) = REFUSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Err(IntakeError::Format { what });
        }
        let window = bytes.get(..WINDOW).unwrap_or(bytes);
        if window.get(..PDF_WITHIN).unwrap_or(window).windows(5).any(|five| five == b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return in_zip(bytes);
        }
        if bytes.starts_with(b"{\\rtf") {
            return Ok(Self::Rtf);
        }
        let head = characters(window);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        match markup(&head) {
            Markup::Page => return Ok(Self::Html),
            Markup::Xml => return Err(IntakeError::Format { what: "an XML file of no kind that is known" }),
            // An element by itself may also begin a Markdown file.
            Markup::Element if !matches!(ending.as_str(), "md" | "markdown" | "txt") => return Ok(Self::Html),
            Markup::Element | Markup::None => {}
        }
        if matches!(ending.as_str(), "htm" | "html" | "xhtml") && head.contains('<') {
            return Ok(Self::Html);
        }
        let markdown = matches!(ending.as_str(), "md" | "markdown" | "mdown" | "qmd")
            || (!matches!(ending.as_str(), "txt" | "text") && attache_office::looks_like_markdown(&head));
        Ok(if markdown { Self::Markdown } else { Self::Text })
    }
}

enum Markup {
    /// A whole page.
    Page,
    /// XML that is no page.
    Xml,
    /// It begins with an element of a page.
    Element,
    None,
}

fn markup(head: &str) -> Markup {
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let mut xml = false;
    // Declarations and comments may stand before what matters.
    loop {
        let lower = rest.get(..16.min(rest.len())).map(str::to_ascii_lowercase).unwrap_or_default();
        let end = if lower.starts_with("<?") {
            xml |= lower.starts_with("<?xml");
            rest.find("?>").map(|at| at + 2)
        } else if lower.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if lower.starts_with("<!doctype html") {
            return Markup::Page;
        } else {
            break;
        };
        match end.and_then(|end| rest.get(end..)) {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    let Some(tag) = rest.strip_prefix('<') else { return if xml { Markup::Xml } else { Markup::None } };
    let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    match name.as_str() {
        "html" | "head" | "body" => Markup::Page,
        _ if xml => Markup::Xml,
        name if ELEMENTS.contains(&name) => Markup::Element,
        _ => Markup::None,
    }
}

/// The characters of a file's beginning, whatever its encoding: what matters here is ASCII in all of them.
fn characters(window: &[u8]) -> String {
    let encoding = match window {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => UTF_16BE,
        _ => UTF_8,
    };
    encoding.decode_with_bom_removal(window).0.into_owned()
}

fn in_zip(bytes: &[u8]) -> Result<Format, IntakeError> {
    use attache_bundle::ZipKind;
    let kind = attache_bundle::zip_kind(&mut std::io::Cursor::new(bytes), &attache_bundle::Limits::default());
    match kind.map_err(|error| IntakeError::Unreadable { why: error.to_string() })? {
        ZipKind::Docx => Ok(Format::Docx),
        ZipKind::Odt => Ok(Format::Odt),
        ZipKind::Epub => Ok(Format::Epub),
        ZipKind::Xlsx | ZipKind::Ods => Err(IntakeError::Format { what: "a spreadsheet; save it as CSV" }),
        ZipKind::Pptx | ZipKind::Odp => Err(IntakeError::Format { what: "a slide show; save it as PDF" }),
        ZipKind::Archive => Err(IntakeError::Format { what: "a ZIP archive where a single document was expected" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], name: &str) -> String {
        Format::of(bytes, name).map_or_else(|error| error.to_string(), |format| format.name().to_owned())
    }

    #[test]
    fn content_tells_and_names_only_help() {
        for (bytes, name, format) in [
            (&b"%PDF-1.4 ..."[..], "report.txt", "pdf"),
            (b"\n\njunk %PDF-1.7", "x", "pdf"),
            (b"{\\rtf1\\ansi", "report.doc", "rtf"),
            (b"<!DOCTYPE html><html>", "report.txt", "html"),
            (b"  <!-- saved from url=(0021)https://example.org/ -->\n<HTML>", "a", "html"),
            (b"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">", "a", "html"),
            (b"\xFF\xFE<\0h\0t\0m\0l\0>\0", "a", "html"),
            (b"<div class=\"story\"><p>Six radars", "clip", "html"),
            (b"<p>Six radars", "notes.txt", "text"),
            (b"Six radars were ordered in May.", "a.html", "text"),
            (b"<3 radars", "a", "text"),
            (b"Six radars were ordered in May.", "notes.md", "markdown"),
            (b"Six radars were ordered in May.", "", "text"),
        ] {
            assert_eq!(of(bytes, name), format, "{}", String::from_utf8_lossy(bytes));
        }
        for (bytes, words) in [
            (&b""[..], "empty"),
            (b"\x89PNG\r\n\x1a\n", "OCR"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "OLE"),
            (b"<?xml version=\"1.0\"?><gpx>", "XML"),
        ] {
            assert!(of(bytes, "report.txt").contains(words), "{}", of(bytes, ""));
        }
    }
}
