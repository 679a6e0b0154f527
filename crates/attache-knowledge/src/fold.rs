//! Cuts text into pieces (runs of letters, runs of digits) and folds each: lower case, no diacritics.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A run of letters or a run of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// A run of digits.
    pub digits: bool,
    /// How many characters it has.
    pub letters: u16,
    /// Begins with a capital.
    pub first_upper: bool,
    /// Two or more letters, all capitals.
    pub all_upper: bool,
    /// Capitals with an s at the end ("UAVs").
    pub upper_then_s: bool,
    /// Two or more capitals, not all ("MiG").
    pub mixed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter,
    Digit,
    /// Belongs to the run it stands in and is dropped: combining marks, soft hyphens, joiners.
    Silent,
    Other,
}

fn sort(c: char) -> Sort {
    match c {
        'a'..='z' | 'A'..='Z' => Sort::Letter,
        '0'..='9' => Sort::Digit,
        _ if c.is_ascii() => Sort::Other,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Sort::Silent,
        // Modifier letters stand in transcriptions where others write an apostrophe.
        '\u{2b0}'..='\u{2ff}' => Sort::Other,
        _ if is_combining_mark(c) => Sort::Silent,
        _ if c.is_alphabetic() => Sort::Letter,
        _ if c.is_numeric() => Sort::Digit,
        _ => Sort::Other,
    }
}

fn fold_into(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(c).nfkd() {
        // Letters that no decomposition takes apart.
        match part {
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ħ' | 'Ħ' => folded.push('h'),
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'þ' | 'Þ' => folded.push_str("th"),
            'ə' | 'Ə' => folded.push('e'),
            _ if is_combining_mark(part) => {}
            _ if part.is_alphanumeric() => folded.extend(part.to_lowercase().filter(|&c| !is_combining_mark(c))),
            _ => {}
        }
    }
}

/// Calls `each` with every piece of `text`, in order, and its folded form.
pub(crate) fn cut(text: &str, mut each: impl FnMut(Piece, &str)) {
    let mut folded = String::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        // Most bytes that begin no piece are ASCII; whole characters are decoded only beyond it.
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let run = match text[at..].chars().next() {
            Some(c) => match sort(c) {
                Sort::Other | Sort::Silent => {
                    at += c.len_utf8();
                    continue;
                }
                run => run,
            },
            None => break,
        };
        folded.clear();
        let start = at;
        let (mut letters, mut uppers, mut first_upper, mut last) = (0usize, 0usize, false, ' ');
        for c in text[at..].chars() {
            match sort(c) {
                Sort::Silent => {}
                this if this == run => {
                    let upper = c.is_uppercase();
                    first_upper |= upper && letters == 0;
                    uppers += usize::from(upper);
                    letters += 1;
                    last = c;
                    fold_into(c, &mut folded);
                }
                _ => break,
            }
            at += c.len_utf8();
        }
        let piece = Piece {
            start,
            end: at,
            digits: run == Sort::Digit,
            letters: letters.min(usize::from(u16::MAX)) as u16,
            first_upper,
            all_upper: letters >= 2 && uppers == letters,
            upper_then_s: letters >= 3 && uppers + 1 == letters && last == 's',
            mixed: uppers >= 2 && uppers < letters,
        };
        each(piece, &folded);
    }
}

/// The folded pieces of `text`, joined by spaces: what two writings of one name have in common.
pub(crate) fn key(text: &str) -> String {
    let mut key = String::new();
    key_into(text, &mut key);
    key
}

/// The same, written over `key`.
pub(crate) fn key_into(text: &str, key: &mut String) {
    key.clear();
    cut(text, |_, folded| {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(folded);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writings_of_one_name_share_a_key() {
        for (one, other) in [
            ("TB-2", "TB2"),
            ("TB 2", "tb2"),
            ("Bayraktar Akıncı", "Bayraktar Akinci"),
            ("São Tomé", "Sao Tome"),
            ("Erdoğan’s", "Erdogan's"),
            ("Łódź", "Lodz"),
            ("İzmir", "Izmir"),
            ("Saint\u{ad}Martin", "SaintMartin"),
            ("Sana\u{2bc}a", "Sana'a"),
            ("F/A-18", "FA 18"),
        ] {
            let same = key(one).replace(' ', "") == key(other).replace(' ', "");
            assert!(same, "{one}: {} {other}: {}", key(one), key(other));
        }
        assert_eq!(key("MiG-29SMT"), "mig 29 smt");
        assert_eq!(key("Ⅳ Corps"), "iv corps");
        assert_eq!(key(" -- "), "");
    }

    #[test]
    fn capitals_are_kept_apart() {
        let mut pieces = Vec::new();
        cut("UAVs US us MiG A Iran", |piece, _| pieces.push(piece));
        assert!(pieces[0].upper_then_s && !pieces[0].all_upper);
        assert!(pieces[1].all_upper && !pieces[2].first_upper);
        assert!(pieces[3].mixed && pieces[3].first_upper);
        assert!(pieces[4].first_upper && !pieces[4].all_upper);
        assert!(pieces[5].first_upper && !pieces[5].mixed);
    }

    proptest! {
        #[test]
        fn pieces_lie_in_order_on_char_boundaries(text in "\\PC{0,80}") {
            let mut last = 0;
            cut(&text, |piece, _| {
                assert!(piece.start >= last && piece.start < piece.end);
                assert!(text.is_char_boundary(piece.start) && text.is_char_boundary(piece.end));
                last = piece.end;
            });
        }
    }
}
