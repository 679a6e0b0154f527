//! Opening a file with hayro, a PDF library in plain Rust.

use super::{
    Face, PageText, Properties, Source, Spent,
    content::Interpreter,
    fonts::Fonts,
    links,
    screen::{self, Fault},
    streams::Unpacking,
};
use crate::{Limits, PdfError};
use hayro_syntax::{
    DecryptionError, LoadPdfError, Pdf,
    object::{Dict, Name, ObjectIdentifier, Stream, String as PdfString, dict::keys},
};
use std::collections::BTreeSet;

/// A file that is open.
pub(crate) struct Open {
    pdf: Pdf,
    limits: Limits,
}

/// Before the header there may be this much else (a mail's or a server's header).
const HEADER_WITHIN: usize = 8192;

impl Open {
    /// Opens a file; a damaged one is mended where its objects can still be found.
    pub(crate) fn new(bytes: &[u8], limits: &Limits) -> Result<Self, PdfError> {
        let head = bytes.get(..bytes.len().min(HEADER_WITHIN)).unwrap_or_default();
        if screen::find(head, b"%PDF", 0).is_none() && screen::find(bytes, b" obj", 0).is_none() {
            return Err(PdfError::NotPdf);
        }
        match screen::check(bytes, limits.stream.saturating_mul(2).min(limits.unpacked)) {
            Ok(()) => {}
            Err(Fault::Bomb) => return Err(PdfError::Bomb { limit: limits.unpacked }),
            Err(Fault::Overgrown) => {
                return Err(PdfError::Damaged("its objects are nested or listed without end".to_owned()));
            }
        }
        match Pdf::new(bytes.to_vec()) {
            Ok(pdf) => Ok(Self { pdf, limits: limits.clone() }),
            Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => Err(PdfError::Password),
            Err(LoadPdfError::Decryption(_)) => Err(PdfError::Encryption),
            Err(LoadPdfError::Invalid) => Err(PdfError::Damaged("its pages cannot be found".to_owned())),
        }
    }

    /// Its pages.
    pub(crate) fn source(&self) -> HayroSource<'_> {
        let unpacking = Unpacking { stream: self.limits.stream, left: self.limits.unpacked };
        HayroSource {
            pdf: &self.pdf,
            fonts: Fonts::default(),
            interpreter: Interpreter {
                characters: self.limits.characters,
                operators: self.limits.operators,
                depth: self.limits.depth,
                unpacking,
                hidden: hidden_layers(&self.pdf),
            },
        }
    }
}

/// The pages of an open file.
pub(crate) struct HayroSource<'a> {
    pdf: &'a Pdf,
    fonts: Fonts<'a>,
    interpreter: Interpreter,
}

impl Source for HayroSource<'_> {
    fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    fn page(&mut self, index: usize) -> Result<PageText, Spent> {
        let Some(page) = self.pdf.pages().get(index) else { return Ok(PageText::default()) };
        let mut text = self.interpreter.page(page, &mut self.fonts)?;
        text.hot = links::links(page);
        Ok(text)
    }

    fn faces(&self) -> &[Face] {
        self.fonts.faces()
    }

    fn properties(&mut self) -> Properties {
        let told = self.pdf.metadata();
        let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(decode).filter(|text| !text.trim().is_empty());
        let catalog = self.pdf.xref().get::<Dict<'_>>(self.pdf.xref().root_id()).unwrap_or_default();
        let xmp = catalog
            .get::<Stream<'_>>(keys::METADATA)
            .and_then(|stream| self.interpreter.unpacking.unpack(&stream).ok().flatten())
            .map(|data| decode_xml(&data));
        let day = |date: &hayro_syntax::object::DateTime| [date.year, u16::from(date.month), u16::from(date.day)];
        Properties {
            title: text(&told.title),
            author: text(&told.author),
            created: told.creation_date.as_ref().map(day),
            modified: told.modification_date.as_ref().map(day),
            language: catalog.get::<PdfString<'_>>(keys::LANG).map(|text| decode(text.as_bytes())),
            xmp,
        }
    }
}

/// The layers that are switched off when the file is opened.
fn hidden_layers(pdf: &Pdf) -> BTreeSet<ObjectIdentifier> {
    let list = || {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
        let usual = catalog.get::<Dict<'_>>(keys::OCPROPERTIES)?.get::<Dict<'_>>(keys::D)?;
        let off = usual.get::<hayro_syntax::object::Array<'_>>(b"OFF".as_slice())?;
        Some(off.raw_iter().filter_map(|item| item.as_obj_ref()).map(Into::into).take(10_000).collect())
    };
    list().unwrap_or_default()
}

/// A text string of a PDF: UTF-16 or UTF-8 with a mark, or else PDFDocEncoding.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let utf16 = |rest: &[u8], little: bool| {
        let units = rest.chunks_exact(2).map(|pair| match (pair.first(), pair.get(1)) {
            (Some(&a), Some(&b)) if little => u16::from_le_bytes([a, b]),
            (Some(&a), Some(&b)) => u16::from_be_bytes([a, b]),
            _ => 0xFFFD,
        });
        char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{FFFD}')).collect::<String>()
    };
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, false),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, true),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Many writers forget the mark.
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| pdf_doc(byte)).collect(),
        },
    };
    text.chars().filter(|ch| *ch != '\0').collect()
}

/// PDFDocEncoding (ISO 32000-1, annex D.2).
fn pdf_doc(byte: u8) -> char {
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    match byte {
        0x18..=0x1F => ACCENTS.get(usize::from(byte - 0x18)).copied().unwrap_or(' '),
        0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(' '),
        _ => char::from(byte),
    }
}

fn decode_xml(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => decode(bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The name under `key`, as text.
pub(crate) fn name(dict: &Dict<'_>, key: &[u8]) -> Option<String> {
    dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned())
}
