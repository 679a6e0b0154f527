//! Books (EPUB 2 and 3): a package that names chapters, which are web pages.
//!
//! The chapters are read in the order of the package's spine, those that it calls not linear (notes, mostly) last. Left out:
//! the table of contents, the numbers that refer to notes, and what the pages of chapters leave out (programs, styles).

mod package;
mod xhtml;

use crate::{
    Limits, OfficeError,
    build::Piece,
    stream::BETWEEN,
    told,
    xml::{Event, Stop, Xml, utf8},
    zipped::Container,
};
use attache_html::Page;
use attache_model::{Article, Block, Part, Place};
use package::Package;

pub(crate) const FORMAT: &str = "EPUB";
const CONTAINER: &str = "META-INF/container.xml";

/// Reads a book.
///
/// Places count bytes in the chapters that [`Article::within`] names, one after the other; [`crate::stream`] gives them.
///
/// # Errors
/// When it is no book, its chapters are encrypted, none of them can be read, or it exceeds a limit. Where only some chapters
/// cannot be read, remarks name them.
pub fn epub(bytes: &[u8], limits: &Limits) -> Result<Article, OfficeError> {
    let mut zip = Container::open(FORMAT, bytes, limits)?;
    let package_name = package_name(&mut zip, limits)?;
    let package = Package::read(&zip.demand(&package_name)?, &package_name, limits)?;
    let locked = locked(&mut zip, limits)?;
    let (mut pieces, mut within, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
    let (mut base, mut text, mut encrypted) = (0_u64, 0_usize, 0_usize);
    for chapter in &package.chapters {
        if locked.contains(chapter) {
            encrypted += 1;
            remarks.push(format!("{chapter} is encrypted and not read."));
            continue;
        }
        let content = match zip.read(chapter) {
            Ok(Some(content)) => content,
            Ok(None) => {
                remarks.push(format!("{chapter} is missing."));
                continue;
            }
            Err(OfficeError::Damaged { why, .. }) => {
                remarks.push(format!("{chapter} is damaged and not read: {why}."));
                continue;
            }
            Err(error) => return Err(error),
        };
        let page = xhtml::sound(&content);
        match attache_html::fragment(&page, &Page::default(), &attache_html::Limits::default()) {
            Ok(blocks) => {
                text += blocks.iter().map(|block| block.text.len()).sum::<usize>();
                pieces.extend(blocks.into_iter().map(|block| piece(block, &content, base)));
            }
            Err(error) => remarks.push(format!("{chapter} is not read: {error}.")),
        }
        if text > limits.text {
            return Err(OfficeError::Limit { what: "the bytes of text", limit: limits.text as u64 });
        }
        if pieces.len() > limits.blocks {
            return Err(OfficeError::Limit { what: "the paragraphs", limit: limits.blocks as u64 });
        }
        base = base.saturating_add(content.len() as u64);
        within.push(chapter.as_str());
    }
    if within.is_empty() {
        if encrypted > 0 {
            return Err(OfficeError::Encrypted { format: FORMAT });
        }
        let why = "none of its chapters can be read".into();
        return Err(OfficeError::Damaged { format: FORMAT, part: package_name, why });
    }
    Ok(told::article(pieces, Vec::new(), package.told, Some(within.join(BETWEEN)), remarks))
}

/// A block of the chapter `content`, its places moved to where the chapter begins.
fn piece(mut block: Block, content: &[u8], base: u64) -> Piece {
    let text = block.text.as_bytes();
    block.runs.retain_mut(|run| {
        let Place::Bytes { start, end } = &mut run.place else { return false };
        let (from, to) = (usize::try_from(*start).unwrap_or(usize::MAX), usize::try_from(*end).unwrap_or(usize::MAX));
        let (Some(stands), Some(said)) = (content.get(from..to), text.get(run.start..run.end)) else { return false };
        *start = start.saturating_add(base);
        *end = end.saturating_add(base);
        // As long as the text means the same bytes: who mends broken markup may be off by one.
        stands.len() != said.len() || stands == said
    });
    // A chapter's title is none of the book's.
    if block.part == Part::Title {
        block.part = Part::Heading;
    }
    Piece { block, level: 0 }
}

/// The name of the package: the first that the container names.
fn package_name(zip: &mut Container, limits: &Limits) -> Result<String, OfficeError> {
    let bytes = zip.demand(CONTAINER)?;
    let (text, _) = utf8(&bytes);
    let mut xml = Xml::new(&text, CONTAINER, 0, package::space, limits);
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.name().1 == "rootfile" => {
                if let Some(path) = tag.attribute("full-path").filter(|path| zip.has(path)) {
                    return Ok(path);
                }
            }
            Ok(Event::Done) | Err(Stop::Broken(_)) => {
                let why = format!("{CONTAINER} names no package");
                return Err(OfficeError::NotThis { format: FORMAT, why });
            }
            Err(Stop::Refused(error)) => return Err(error),
            Ok(_) => {}
        }
    }
}

/// The parts that are encrypted. Fonts often are, and matter to nobody here.
fn locked(zip: &mut Container, limits: &Limits) -> Result<Vec<String>, OfficeError> {
    const PART: &str = "META-INF/encryption.xml";
    let Some(bytes) = zip.read(PART)? else { return Ok(Vec::new()) };
    let (text, _) = utf8(&bytes);
    let mut xml = Xml::new(&text, PART, 0, package::space, limits);
    let mut locked = Vec::new();
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.name().1 == "CipherReference" => {
                locked.extend(tag.attribute("URI").map(|uri| package::decoded(&uri)));
            }
            Ok(Event::Done) | Err(Stop::Broken(_)) => return Ok(locked),
            Err(Stop::Refused(error)) => return Err(error),
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
