use super::*;
use crate::{OfficeError, sample::zipped};

/// A compound file whose directory, in the first sector, holds streams of these names.
fn compound(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[30] = 9;
    for name in ["Root Entry"].iter().chain(names) {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        bytes.extend(entry);
    }
    bytes.resize(1024, 0);
    bytes
}

#[test]
fn files_are_told_by_what_they_hold() {
    let types = ("[Content_Types].xml", "<Types/>");
    for (bytes, wanted) in [
        (zipped(&[types, ("word/document.xml", "")]), Some(Kind::Docx)),
        (zipped(&[types, ("xl/workbook.xml", "")]), Some(Kind::Xlsx)),
        (zipped(&[types, ("ppt/presentation.xml", "")]), Some(Kind::Pptx)),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.text-template\n")]), Some(Kind::Odt)),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), Some(Kind::Ods)),
        (zipped(&[("mimetype", "application/vnd.oasis.opendocument.presentation")]), Some(Kind::Odp)),
        (zipped(&[("mimetype", "application/epub+zip")]), Some(Kind::Epub)),
        (zipped(&[("META-INF/container.xml", ""), ("book.opf", "")]), Some(Kind::Epub)),
        (zipped(&[("word/document.xml", ""), ("a.txt", "")]), None),
        (b"PK\x03\x04 but nothing else".to_vec(), None),
        (b"\xef\xbb\xbf{\\rtf1 x}".to_vec(), Some(Kind::Rtf)),
        (b"{rtf}".to_vec(), None),
        (compound(&["WordDocument"]), Some(Kind::Doc)),
        (compound(&["Workbook"]), Some(Kind::Xls)),
        (compound(&["PowerPoint Document"]), Some(Kind::Ppt)),
        (compound(&["EncryptionInfo", "EncryptedPackage"]), Some(Kind::Locked)),
        (compound(&["__properties_version1.0"]), Some(Kind::Msg)),
        (compound(&["Something"]), Some(Kind::Compound)),
        (compound(&["WordDocument"])[..40].to_vec(), Some(Kind::Compound)),
        (b"plain".to_vec(), None),
        (Vec::new(), None),
    ] {
        assert_eq!(sniff(&bytes, &Limits::default()), wanted);
    }
}

#[test]
fn what_is_not_read_is_refused_with_a_remedy() {
    let limits = Limits::default();
    for (bytes, wanted) in [
        (compound(&["WordDocument"]), "Word files of before 2007 (DOC) are not read; save them as DOCX"),
        (compound(&["EncryptedPackage"]), "this Word file is encrypted; save it without a password and read that"),
    ] {
        assert_eq!(crate::docx(&bytes, &limits).unwrap_err().to_string(), wanted);
    }
    let table = OfficeError::NotRead(Kind::Xlsx).to_string();
    assert!(table.contains("tables, not articles") && table.contains("CSV"), "{table}");
    assert!(!Kind::Xlsx.is_read() && Kind::Docx.is_read());
}
