//! Which language a text is in, by its letters and their order.

use std::collections::BTreeMap;
use whatlang::{Lang, detect};

/// Texts with fewer letters than this are too short to tell.
const LEAST_LETTERS: usize = 60;
/// A paragraph differs from its document only where this many letters say so; names of people and systems in a
/// short line look like any language.
const LEAST_LETTERS_APART: usize = 90;
/// No more than this many bytes of a text are looked at.
const WINDOW: usize = 16 << 10;

/// Whether a language tag is one of English, or says nothing: texts that are read for claims.
pub fn is_english(tag: Option<&str>) -> bool {
    tag.is_none_or(|tag| tag == "en" || tag.starts_with("en-"))
}

/// The language (BCP 47) of each piece of a text, where its words tell, and that of most of the text.
pub(crate) fn of_pieces<'t>(
    pieces: impl Iterator<Item = &'t str>,
) -> (Vec<Option<&'static str>>, Option<&'static str>) {
    let mut letters: BTreeMap<&str, usize> = BTreeMap::new();
    let mut beginning = String::new();
    let tags: Vec<_> = pieces
        .map(|piece| {
            let tag = tell(piece, LEAST_LETTERS_APART);
            if let Some(tag) = tag {
                *letters.entry(tag).or_default() += piece.len();
            }
            if beginning.len() < WINDOW {
                beginning.push_str(piece);
                beginning.push(' ');
            }
            tag
        })
        .collect();
    // Of two languages with as much text the first by name: rare, but the same every time.
    let most = letters.iter().rev().max_by_key(|(_, count)| **count).map(|(tag, _)| *tag);
    (tags, most.or_else(|| tell(&beginning, LEAST_LETTERS)))
}

fn tell(text: &str, least: usize) -> Option<&'static str> {
    let mut end = WINDOW.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = text.get(..end).unwrap_or(text);
    if is_plainly_english(window) {
        return Some("en");
    }
    // One letter of Chinese or Japanese says as much as three of Latin.
    let weight = |c: char| if ('\u{3040}'..='\u{9FFF}').contains(&c) { 3 } else { usize::from(c.is_alphabetic()) };
    if window.chars().map(weight).sum::<usize>() < least {
        return None;
    }
    let found = detect(window)?;
    found.is_reliable().then(|| tag(found.lang()))
}

/// Whether enough of the words are the small words of English: nearly all English prose, and cheap to see.
fn is_plainly_english(text: &str) -> bool {
    const SMALL: &[&str] = &[
        "the", "of", "and", "to", "that", "is", "was", "for", "with", "by", "from", "has", "have", "its", "it", "were",
        "said", "which", "be", "had", "as", "on", "at", "this", "are", "will", "would", "not", "their",
    ];
    let (mut words, mut small, mut the) = (0, 0, false);
    for word in text.split_ascii_whitespace().take(200) {
        words += 1;
        if SMALL.contains(&word) {
            small += 1;
            the |= matches!(word, "the" | "of" | "and");
        }
    }
    // Prose has a third of such words; headlines and lists of names fewer. A sixth in another language does not happen.
    the && words >= 8 && small * 6 >= words
}

/// The tag of a language: two letters where there are two (ISO 639-1), else three.
fn tag(language: Lang) -> &'static str {
    const TAGS: &[(Lang, &str)] = &[
        (Lang::Epo, "eo"),
        (Lang::Eng, "en"),
        (Lang::Rus, "ru"),
        (Lang::Cmn, "zh"),
        (Lang::Spa, "es"),
        (Lang::Por, "pt"),
        (Lang::Ita, "it"),
        (Lang::Ben, "bn"),
        (Lang::Fra, "fr"),
        (Lang::Deu, "de"),
        (Lang::Ukr, "uk"),
        (Lang::Kat, "ka"),
        (Lang::Ara, "ar"),
        (Lang::Hin, "hi"),
        (Lang::Jpn, "ja"),
        (Lang::Heb, "he"),
        (Lang::Yid, "yi"),
        (Lang::Pol, "pl"),
        (Lang::Amh, "am"),
        (Lang::Jav, "jv"),
        (Lang::Kor, "ko"),
        (Lang::Nob, "nb"),
        (Lang::Dan, "da"),
        (Lang::Swe, "sv"),
        (Lang::Fin, "fi"),
        (Lang::Tur, "tr"),
        (Lang::Nld, "nl"),
        (Lang::Hun, "hu"),
        (Lang::Ces, "cs"),
        (Lang::Ell, "el"),
        (Lang::Bul, "bg"),
        (Lang::Bel, "be"),
        (Lang::Mar, "mr"),
        (Lang::Kan, "kn"),
        (Lang::Ron, "ro"),
        (Lang::Slv, "sl"),
        (Lang::Hrv, "hr"),
        (Lang::Srp, "sr"),
        (Lang::Mkd, "mk"),
        (Lang::Lit, "lt"),
        (Lang::Lav, "lv"),
        (Lang::Est, "et"),
        (Lang::Tam, "ta"),
        (Lang::Vie, "vi"),
        (Lang::Urd, "ur"),
        (Lang::Tha, "th"),
        (Lang::Guj, "gu"),
        (Lang::Uzb, "uz"),
        (Lang::Pan, "pa"),
        (Lang::Aze, "az"),
        (Lang::Ind, "id"),
        (Lang::Tel, "te"),
        (Lang::Pes, "fa"),
        (Lang::Mal, "ml"),
        (Lang::Ori, "or"),
        (Lang::Mya, "my"),
        (Lang::Nep, "ne"),
        (Lang::Sin, "si"),
        (Lang::Khm, "km"),
        (Lang::Tuk, "tk"),
        (Lang::Aka, "ak"),
        (Lang::Zul, "zu"),
        (Lang::Sna, "sn"),
        (Lang::Afr, "af"),
        (Lang::Lat, "la"),
        (Lang::Slk, "sk"),
        (Lang::Cat, "ca"),
        (Lang::Tgl, "tl"),
        (Lang::Hye, "hy"),
    ];
    TAGS.iter().find(|(known, _)| *known == language).map_or_else(|| language.code(), |(_, tag)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str =
        "The ministry of defence said on Monday that it had ordered six patrol boats from a yard in the north.";
    const GERMAN: &str = "Der Bundessicherheitsrat hat die Ausfuhr von zwölf Panzerhaubitzen genehmigt, wie das \
                          Wirtschaftsministerium am Freitag dem Bundestag mitteilte.";

    #[test]
    fn languages_are_told_apart() {
        for (text, tag) in [
            (ENGLISH, "en"),
            (GERMAN, "de"),
            ("Министерство обороны сообщило в понедельник, что заказало шесть патрульных катеров на верфи.", "ru"),
            ("وزارت دفاع روز دوشنبه اعلام کرد که شش قایق گشتی به یک کارخانه کشتی سازی سفارش داده است.", "fa"),
            ("国防部周一表示，已向北方一家造船厂订购了六艘巡逻艇，首艘将于两年内交付。", "zh"),
        ] {
            assert_eq!(of_pieces([text].into_iter()).1, Some(tag), "{text}");
        }
        assert!(is_plainly_english(ENGLISH) && !is_plainly_english(GERMAN));
    }

    #[test]
    fn short_lines_are_of_no_language_by_themselves_and_most_of_the_text_decides() {
        let names = "Rheinmetall, Krauss-Maffei Wegmann, ThyssenKrupp Marine Systems, Diehl";
        let (tags, most) = of_pieces([names, ENGLISH, GERMAN, ENGLISH].into_iter());
        assert_eq!(tags, [None, Some("en"), Some("de"), Some("en")]);
        assert_eq!(most, Some("en"));
        assert_eq!(of_pieces(["Bayraktar TB2, Akıncı, Anka-S"].into_iter()).1, None);
        assert_eq!(of_pieces([].into_iter()).1, None);
    }
}
