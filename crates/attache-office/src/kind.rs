use crate::{Limits, zipped::Container};
use std::fmt;

/// What a file of an office program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Word since 2007: [`crate::docx`].
    Docx,
    /// OpenDocument text: [`crate::odt`].
    Odt,
    /// Rich Text Format: [`crate::rtf`].
    Rtf,
    /// A book: [`crate::epub`].
    Epub,
    /// Excel since 2007: a table, not an article.
    Xlsx,
    /// OpenDocument table.
    Ods,
    /// PowerPoint since 2007.
    Pptx,
    /// OpenDocument presentation.
    Odp,
    /// Word before 2007.
    Doc,
    /// Excel before 2007: a table, not an article.
    Xls,
    /// PowerPoint before 2007.
    Ppt,
    /// Word, Excel or PowerPoint since 2007, locked with a password.
    Locked,
    /// A mail as Outlook stores it.
    Msg,
    /// Another compound file (OLE).
    Compound,
}

impl Kind {
    /// Whether this crate reads it.
    pub fn is_read(self) -> bool {
        matches!(self, Self::Docx | Self::Odt | Self::Rtf | Self::Epub)
    }

    /// What to do with what is not read, as the end of a sentence.
    pub(crate) fn remedy(self) -> &'static str {
        match self {
            Self::Xlsx | Self::Xls | Self::Ods => {
                ": they are tables, not articles; export the sheet as CSV and say with --map which column is what"
            }
            Self::Pptx | Self::Ppt | Self::Odp => "; export them as PDF",
            Self::Doc => "; save them as DOCX",
            Self::Locked => "; save them without a password",
            Self::Msg => "; save them as EML",
            _ => "",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Docx => "Word files (DOCX)",
            Self::Odt => "OpenDocument texts (ODT)",
            Self::Rtf => "RTF files",
            Self::Epub => "books (EPUB)",
            Self::Xlsx => "Excel files (XLSX)",
            Self::Ods => "OpenDocument tables (ODS)",
            Self::Pptx => "PowerPoint files (PPTX)",
            Self::Odp => "OpenDocument presentations (ODP)",
            Self::Doc => "Word files of before 2007 (DOC)",
            Self::Xls => "Excel files of before 2007 (XLS)",
            Self::Ppt => "PowerPoint files of before 2007 (PPT)",
            Self::Locked => "Office files locked with a password",
            Self::Msg => "Outlook's mail files (MSG)",
            Self::Compound => "compound files (OLE)",
        })
    }
}

/// What `bytes` are, by their content; nothing where they are no office file. Other zip archives are nothing, too.
pub fn sniff(bytes: &[u8], limits: &Limits) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        return sniff_zip(bytes, limits);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Some(sniff_compound(bytes));
    }
    crate::rtf::is_rtf(bytes).then_some(Kind::Rtf)
}

fn sniff_zip(bytes: &[u8], limits: &Limits) -> Option<Kind> {
    let mut zip = Container::open("zip", bytes, limits).ok()?;
    if let Ok(Some(stated)) = zip.read("mimetype") {
        let stated = String::from_utf8_lossy(&stated).trim().to_ascii_lowercase();
        // Templates and master documents are written alike.
        for (start, kind) in [
            ("application/epub+zip", Kind::Epub),
            ("application/vnd.oasis.opendocument.text", Kind::Odt),
            ("application/vnd.oasis.opendocument.spreadsheet", Kind::Ods),
            ("application/vnd.oasis.opendocument.presentation", Kind::Odp),
        ] {
            if stated.starts_with(start) {
                return Some(kind);
            }
        }
    }
    if zip.has("META-INF/container.xml") && zip.any(|name| name.ends_with(".opf")) {
        return Some(Kind::Epub);
    }
    if !zip.has("[Content_Types].xml") {
        return None;
    }
    [("word/", Kind::Docx), ("xl/", Kind::Xlsx), ("ppt/", Kind::Pptx)]
        .into_iter()
        .find(|(folder, _)| zip.any(|name| name.starts_with(folder)))
        .map(|(_, kind)| kind)
}

/// A compound file is told by the names of its streams, which stand in its directory in UTF-16.
fn sniff_compound(bytes: &[u8]) -> Kind {
    let at = |offset: usize, length: usize| bytes.get(offset..offset.checked_add(length)?);
    let shift = at(30, 2).map_or(9, |two| u16::from_le_bytes([two[0], two[1]]));
    let sector = 1_usize << shift.clamp(9, 12);
    let first = at(48, 4).map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize);
    let start = first.saturating_add(1).saturating_mul(sector);
    // The streams that matter are among the first; a directory goes on elsewhere, but seldom so early.
    let names: Vec<String> = (0..sector / 128)
        .filter_map(|entry| at(start.checked_add(entry * 128)?, 66))
        .map(|entry| {
            let units = entry.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
            char::decode_utf16(units.take_while(|unit| *unit != 0)).filter_map(Result::ok).collect()
        })
        .collect();
    let has = |name: &str| names.iter().any(|known| known == name) || holds(bytes, name);
    for (name, kind) in [
        ("EncryptedPackage", Kind::Locked),
        ("WordDocument", Kind::Doc),
        ("Workbook", Kind::Xls),
        ("PowerPoint Document", Kind::Ppt),
        ("__properties_version1.0", Kind::Msg),
    ] {
        if has(name) {
            return kind;
        }
    }
    Kind::Compound
}

/// Whether a directory entry of this name stands anywhere: entries begin at multiples of 128 bytes.
fn holds(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    bytes.chunks(128).any(|entry| entry.starts_with(&wanted))
}

#[cfg(test)]
mod tests;
