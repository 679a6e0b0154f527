//! Code pages: which bytes are which characters.

use encoding_rs::Encoding;

/// The encoding of a Windows code page. Those of DOS are unknown to the library and taken for the Western one, with which
/// they share ASCII.
pub(super) fn code_page(number: i32) -> &'static Encoding {
    match number {
        866 => encoding_rs::IBM866,
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 | 1361 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10_000 => encoding_rs::MACINTOSH,
        10_007 => encoding_rs::X_MAC_CYRILLIC,
        20_866 => encoding_rs::KOI8_R,
        54_936 => encoding_rs::GB18030,
        65_001 => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// How a font's bytes are characters.
#[derive(Clone, Copy)]
pub(super) enum Charset {
    /// As the document says.
    Default,
    /// In its own way.
    Of(&'static Encoding),
    /// They are pictures: bullets, arrows.
    Symbols,
}

/// What the number of a font's character set means (`\fcharset`).
pub(super) fn charset(number: i32) -> Charset {
    let page = match number {
        2 => return Charset::Symbols,
        77 => 10_000,
        128 => 932,
        129 => 949,
        130 => 1361,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178..=180 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return Charset::Default,
    };
    Charset::Of(code_page(page))
}

/// Whether `bytes` end in the first byte of a character of two.
pub(super) fn wants_more(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let first = |byte: u8| {
        if encoding == encoding_rs::SHIFT_JIS {
            matches!(byte, 0x81..=0x9f | 0xe0..=0xfc)
        } else {
            [encoding_rs::GBK, encoding_rs::GB18030, encoding_rs::BIG5, encoding_rs::EUC_KR].contains(&encoding)
                && matches!(byte, 0x81..=0xfe)
        }
    };
    bytes.iter().fold(false, |open, byte| !open && first(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_bytes_are_awaited_where_there_are_two() {
        assert!(wants_more(encoding_rs::SHIFT_JIS, &[0x83]));
        assert!(!wants_more(encoding_rs::SHIFT_JIS, &[0x83, 0x41]));
        assert!(!wants_more(encoding_rs::SHIFT_JIS, &[0xb1]), "half-width kana are single");
        assert!(wants_more(encoding_rs::GBK, &[0xd6, 0xd0, 0xb9]));
        assert!(!wants_more(encoding_rs::WINDOWS_1251, &[0xd0]));
    }
}
