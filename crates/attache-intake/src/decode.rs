//! Bytes to text: byte order marks, UTF-8, UTF-16, and what older encodings leave behind.

use crate::IntakeError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a file, and how it was had.
pub(crate) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    /// What the user should know about it.
    pub findings: Vec<String>,
}

/// How much of a file is looked at to tell text from other things.
const SAMPLE: usize = 64 << 10;

/// `declared` is the encoding that a server or a mail names; marks and valid UTF-8 in the bytes count for more.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, IntakeError> {
    if bytes.is_empty() {
        return Err(IntakeError::Empty);
    }
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => with(encoding, bytes.get(mark..).unwrap_or_default()),
        None => match utf16_without_mark(bytes) {
            Some(encoding) => with(encoding, bytes),
            None => without_mark(bytes, declared)?,
        },
    };
    refuse_noise(&decoded.text)?;
    Ok(decoded)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let text = text.into_owned();
    let findings = if broken {
        let count = text.chars().filter(|&c| c == '\u{FFFD}').count();
        vec![format!("{count} places are no {}; each is read as the sign \u{FFFD}", encoding.name())]
    } else {
        Vec::new()
    };
    Decoded { text, encoding: encoding.name(), findings }
}

fn without_mark(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, IntakeError> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), encoding: UTF_8.name(), findings: Vec::new() });
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if sample.contains(&0) {
        return Err(IntakeError::Binary { why: "it holds zero bytes and is not UTF-16".into() });
    }
    // A damaged UTF-8 file has many good sequences and few bad ones; in an 8-bit encoding a good one is an accident.
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad {
        return Ok(with(UTF_8, bytes));
    }
    if let Some(encoding) = declared.and_then(|name| Encoding::for_label(name.as_bytes())) {
        return Ok(with(encoding, bytes));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let mut decoded = with(detector.guess(None, Utf8Detection::Deny), bytes);
    decoded.findings.insert(
        0,
        format!(
            "the file does not say its encoding; it is read as {}; save it as UTF-8 if that is wrong",
            decoded.encoding
        ),
    );
    Ok(decoded)
}

/// UTF-16 that lacks its mark: one byte of each pair is nearly always zero, or of one small alphabet.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if !bytes.len().is_multiple_of(2) || sample.len() < 4 {
        return None;
    }
    let pairs = sample.len() / 2;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // Spaces, digits and line ends are zero-padded whatever the alphabet: a tenth of all characters.
    match (even * 10 > pairs, odd * 10 > pairs) {
        (true, false) if odd == 0 => Some(UTF_16BE),
        (false, true) if even == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Control characters have no place in prose; a few strays are let pass.
fn refuse_noise(text: &str) -> Result<(), IntakeError> {
    let (mut all, mut noise) = (0_usize, 0_usize);
    for c in text.chars().take(SAMPLE) {
        all += 1;
        let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{1B}');
        noise += usize::from(control || c == '\u{FFFD}');
    }
    if text.chars().take(SAMPLE).any(|c| c == '\0') {
        return Err(IntakeError::Binary { why: "it holds zero characters".into() });
    }
    // One in twenty: more than any damaged text that could still be read.
    if noise * 20 > all {
        return Err(IntakeError::Binary {
            why: format!("{noise} of its first {all} characters are control characters or broken"),
        });
    }
    Ok(())
}
