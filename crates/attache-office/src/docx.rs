//! Word's files since 2007 (Office Open XML, ISO/IEC 29500, in both its forms).
//!
//! What is read: the main part, with its foot- and endnotes; styles, to tell headings from prose. What is left out, because
//! it is no article or no longer part of it: headers and footers (running heads), comments, deleted and hidden text,
//! tables of contents, what a form asks to be filled in.

mod body;
mod parts;
mod styles;

use crate::{
    Limits, OfficeError,
    build::{Builder, Piece},
    stream::BETWEEN,
    told::{self, Facts},
    xml::{Event, Stop, Xml, utf8},
    zipped::Container,
};
use attache_model::{Article, Learnt};
use body::Walker;
use parts::{Links, links, main_part};
use std::collections::HashMap;
use styles::Styles;

/// What the format is called in messages.
pub(crate) const FORMAT: &str = "DOCX";

/// Reads a Word file.
///
/// Places count bytes in the parts that [`Article::within`] names, one after the other; [`crate::stream`] gives them. Where a
/// note is referred to, the text holds a link without words to `#note-` and the note's number; the notes follow the text.
///
/// # Errors
/// When it is no such file, encrypted, damaged from its beginning, or exceeds a limit. What is damaged further on is read
/// up to there, and a remark says so.
pub fn docx(bytes: &[u8], limits: &Limits) -> Result<Article, OfficeError> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let format = "Word";
        return Err(match crate::sniff(bytes, limits) {
            Some(crate::Kind::Locked) => OfficeError::Encrypted { format },
            Some(kind) => OfficeError::NotRead(kind),
            None => OfficeError::NotThis { format: FORMAT, why: "it is no zip archive".into() },
        });
    }
    let mut zip = Container::open(FORMAT, bytes, limits)?;
    let main = main_part(&mut zip, limits)?;
    let document = zip.demand(&main.name)?;
    let mut remarks = Vec::new();
    let mut within = vec![main.name.clone()];
    let styles = match &main.styles {
        Some(part) => zip.read(part)?.map(|bytes| Styles::read(&bytes, part, limits)).transpose()?.unwrap_or_default(),
        None => Styles::default(),
    };
    let mut builder = Builder::new(limits);
    let mut walker = Walker::new(&mut builder, &styles, &main.links);
    walk(&document, &main.name, 0, &mut walker, limits, &mut remarks)?;
    let wanted = std::mem::take(&mut walker.notes);
    remarks.append(&mut walker.remarks());
    let mut base = document.len() as u64;
    let mut notes = HashMap::new();
    for (kind, part) in [(body::Note::Foot, &main.footnotes), (body::Note::End, &main.endnotes)] {
        let Some(part) = part.as_ref().filter(|_| wanted.iter().any(|(known, _)| *known == kind)) else { continue };
        let Some(bytes) = zip.read(part)? else { continue };
        let links = links(&mut zip, part, limits)?;
        notes.extend(read_notes(&bytes, part, kind, base, &styles, &links, limits, &mut remarks)?);
        base += bytes.len() as u64;
        within.push(part.clone());
    }
    let (pieces, _) = builder.finish()?;
    // In the order in which the text refers to them.
    let notes = wanted.iter().map(|note| notes.remove(note).unwrap_or_default()).collect();
    let told = properties(&mut zip, &main, limits)?;
    Ok(told::article(pieces, notes, told, Some(within.join(BETWEEN)), remarks))
}

/// Leads `walker` through a part.
fn walk(
    bytes: &[u8],
    part: &str,
    base: u64,
    walker: &mut Walker,
    limits: &Limits,
    remarks: &mut Vec<String>,
) -> Result<(), OfficeError> {
    let (text, replaced) = utf8(bytes);
    if replaced {
        remarks.push(crate::walk::replaced(part));
    }
    let marks = |kind: &str| text.matches(kind).count();
    walker.fields_end = marks("fldCharType=\"begin\"") == marks("fldCharType=\"end\"");
    let xml = Xml::new(&text, part, base, parts::space, limits);
    remarks.extend(crate::walk::walk(xml, FORMAT, walker)?);
    Ok(())
}

type Notes = HashMap<(body::Note, String), Piece>;

#[expect(clippy::too_many_arguments, reason = "all that a part needs, once")]
fn read_notes(
    bytes: &[u8],
    part: &str,
    kind: body::Note,
    base: u64,
    styles: &Styles,
    links: &Links,
    limits: &Limits,
    remarks: &mut Vec<String>,
) -> Result<Notes, OfficeError> {
    let mut builder = Builder::new(limits);
    let mut walker = Walker::new(&mut builder, styles, links);
    walk(bytes, part, base, &mut walker, limits, remarks)?;
    let ids = std::mem::take(&mut walker.ids);
    let (_, pieces) = builder.finish()?;
    Ok(ids.into_iter().zip(pieces).map(|(id, piece)| ((kind, id), piece)).collect())
}

/// What the file says of itself: title, authors, dates, language; the firm where it was written.
fn properties(
    zip: &mut Container,
    main: &parts::Main,
    limits: &Limits,
) -> Result<Vec<attache_model::Told>, OfficeError> {
    let mut facts = Facts::new(Learnt::Properties);
    for part in [&main.core, &main.app].into_iter().flatten() {
        let Some(bytes) = zip.read(part)? else { continue };
        let (text, _) = utf8(&bytes);
        let mut xml = Xml::new(&text, part, 0, parts::space, limits);
        loop {
            let tag = match xml.next() {
                Ok(Event::Start(tag)) => tag,
                Ok(Event::Done) | Err(Stop::Broken(_)) => break,
                Err(Stop::Refused(error)) => return Err(error),
                Ok(_) => continue,
            };
            let set: fn(&mut Facts, &str) = match tag.name() {
                ("dc", "title") => Facts::title,
                ("dc", "creator") => Facts::author,
                ("dc", "language") => Facts::language,
                ("dc", "publisher") | ("app", "Company") => Facts::outlet,
                ("dcterms", "created") => Facts::published,
                ("dcterms", "modified") => Facts::updated,
                _ => continue,
            };
            match xml.text() {
                Ok(text) => set(&mut facts, &text),
                Err(Stop::Refused(error)) => return Err(error),
                Err(Stop::Broken(_)) => break,
            }
        }
    }
    Ok(facts.finish())
}

#[cfg(test)]
mod tests;
