//! OpenDocument texts (ISO/IEC 26300): of LibreOffice and its kin, zipped or flat.
//!
//! Left out, because it is no article or no longer part of it: headers and footers, comments, deleted and hidden text,
//! tables of contents and other indexes but the bibliography, page numbers.

mod body;
mod styles;

use crate::{
    Kind, Limits, OfficeError,
    build::Builder,
    told::{self, Facts},
    walk,
    xml::{Event, Stop, Xml, utf8},
    zipped::Container,
};
use attache_model::{Article, Learnt, Told};
use body::Walker;
use styles::Styles;

const FORMAT: &str = "ODT";
const CONTENT: &str = "content.xml";

/// Reads an OpenDocument text.
///
/// Places count bytes in the part that [`Article::within`] names; [`crate::stream`] gives it. A flat file has no parts: there
/// they count in the file. Notes are as with [`crate::docx`].
///
/// # Errors
/// When it is no such file, encrypted, damaged from its beginning, or exceeds a limit.
pub fn odt(bytes: &[u8], limits: &Limits) -> Result<Article, OfficeError> {
    if !bytes.starts_with(b"PK") {
        return flat(bytes, limits);
    }
    let mut zip = Container::open(FORMAT, bytes, limits)?;
    if let Some(kind @ (Kind::Ods | Kind::Odp)) = crate::sniff(bytes, limits) {
        return Err(OfficeError::NotRead(kind));
    }
    let locked = zip.read("META-INF/manifest.xml")?.is_some_and(|bytes| utf8(&bytes).0.contains("encryption-data"));
    if locked {
        return Err(OfficeError::Encrypted { format: FORMAT });
    }
    let content = zip.demand(CONTENT)?;
    let mut styles = Styles::new(limits);
    let mut remarks = Vec::new();
    if let Some(bytes) = zip.read("styles.xml")? {
        let (text, _) = utf8(&bytes);
        // Broken styles make headings prose; the text is still there.
        match walk::walk(Xml::new(&text, "styles.xml", 0, space, limits), FORMAT, &mut styles) {
            Ok(_) | Err(OfficeError::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let pieces = body(&content, CONTENT, styles, limits, &mut remarks)?;
    let told = match zip.read("meta.xml")? {
        Some(bytes) => properties(&bytes, "meta.xml", limits)?,
        None => Vec::new(),
    };
    Ok(told::article(pieces.0, pieces.1, told, Some(CONTENT.into()), remarks))
}

fn flat(bytes: &[u8], limits: &Limits) -> Result<Article, OfficeError> {
    if bytes.len() as u64 > limits.file {
        return Err(OfficeError::Limit { what: "the bytes of the file", limit: limits.file });
    }
    let head = bytes.get(..bytes.len().min(10_000)).unwrap_or_default();
    let head = utf8(head).0;
    if !head.contains("opendocument:xmlns:office") {
        return Err(OfficeError::NotThis { format: FORMAT, why: "it is no zip archive".into() });
    }
    let mut remarks = Vec::new();
    let pieces = body(bytes, "the file", Styles::new(limits), limits, &mut remarks)?;
    let told = properties(bytes, "the file", limits)?;
    Ok(told::article(pieces.0, pieces.1, told, None, remarks))
}

type Pieces = (Vec<crate::build::Piece>, Vec<crate::build::Piece>);

fn body(
    bytes: &[u8],
    part: &str,
    styles: Styles,
    limits: &Limits,
    remarks: &mut Vec<String>,
) -> Result<Pieces, OfficeError> {
    let (text, replaced) = utf8(bytes);
    if replaced {
        remarks.push(walk::replaced(part));
    }
    let mut builder = Builder::new(limits);
    let mut walker = Walker::new(&mut builder, styles);
    remarks.extend(walk::walk(Xml::new(&text, part, 0, space, limits), FORMAT, &mut walker)?);
    if !walker.is_text {
        let why = "it holds no text document (office:text)".into();
        return Err(OfficeError::NotThis { format: FORMAT, why });
    }
    builder.finish()
}

/// What the file says of itself. Its author is who began it; who changed it last is named only where nobody else is.
fn properties(bytes: &[u8], part: &str, limits: &Limits) -> Result<Vec<Told>, OfficeError> {
    let (text, _) = utf8(bytes);
    let mut facts = Facts::new(Learnt::Properties);
    let mut xml = Xml::new(&text, part, 0, space, limits);
    let mut author = None;
    let mut editor = None;
    let mut within = false;
    loop {
        let tag = match xml.next() {
            Ok(Event::Start(tag)) => tag,
            Ok(Event::Done) | Err(Stop::Broken(_)) => break,
            Err(Stop::Refused(error)) => return Err(error),
            Ok(_) => continue,
        };
        let name = tag.name();
        if name == ("office", "meta") {
            within = true;
            continue;
        }
        if name == ("office", "body") {
            break;
        }
        if !within || !matches!(name.0, "dc" | "meta") {
            continue;
        }
        let name = (name.0, name.1.to_owned());
        let value = match xml.text() {
            Ok(value) => value,
            Err(Stop::Refused(error)) => return Err(error),
            Err(Stop::Broken(_)) => break,
        };
        match (name.0, name.1.as_str()) {
            ("dc", "title") => facts.title(&value),
            ("meta", "initial-creator") => author = Some(value),
            ("dc", "creator") => editor = Some(value),
            ("dc", "publisher") => facts.outlet(&value),
            ("dc", "language") => facts.language(&value),
            ("meta", "creation-date") => facts.published(&value),
            ("dc", "date") => facts.updated(&value),
            _ => {}
        }
    }
    if let Some(author) = author.filter(|name| !name.trim().is_empty()).or(editor) {
        facts.author(&author);
    }
    Ok(facts.finish())
}

fn space(uri: &str) -> &'static str {
    match uri {
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => "office",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => "text",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => "table",
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => "draw",
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => "style",
        "urn:oasis:names:tc:opendocument:xmlns:meta:1.0" => "meta",
        "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => "svg",
        "http://www.w3.org/1998/Math/MathML" => "math",
        "http://purl.org/dc/elements/1.1/" => "dc",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
