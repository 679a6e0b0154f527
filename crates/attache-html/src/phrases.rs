//! Stretches of text that are no article by what they say, in the languages that reports are often read in.

use crate::dom::single_spaced;
use std::sync::LazyLock;

/// Beginnings of calls to read, share, subscribe. Lower case; what follows them is whatever is advertised.
static CALLS: LazyLock<Vec<&str>> = LazyLock::new(|| lines(include_str!("phrases/calls.txt")));

/// What stands alone on a line of date, author and tools. Lower case, whole.
static ALONE: LazyLock<Vec<&str>> = LazyLock::new(|| lines(include_str!("phrases/alone.txt")));

/// Headings of what follows an article and is none of it. Lower case, whole.
static AFTER: LazyLock<Vec<&str>> = LazyLock::new(|| lines(include_str!("phrases/after.txt")));

fn lines(list: &'static str) -> Vec<&'static str> {
    list.lines().filter(|line| !line.is_empty()).collect()
}

/// The words of a stretch as they are compared: lower case, no marks around.
fn folded(text: &str) -> String {
    let cut: String = text.chars().take(200).collect();
    single_spaced(&cut).to_lowercase().replace('’', "'")
}

/// A short stretch that calls to something, or labels a button.
pub(crate) fn is_call(text: &str) -> bool {
    let folded = folded(text);
    let core = folded.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '@' | '['));
    if core.is_empty() || ALONE.contains(&core) {
        return true;
    }
    if is_plea(text) || is_notice(&folded, text) {
        return true;
    }
    let chars = text.chars().count();
    chars <= 160
        && CALLS.iter().any(|call| {
            core.strip_prefix(call).is_some_and(|rest| {
                // "Anzeigenpreise", "loadings": another word.
                let whole = call.ends_with([':', '(', '©', '@']) || !rest.starts_with(char::is_alphanumeric);
                // Prose may begin so ("Loading of the ship began …", "Share this week rose …").
                let sentence = crate::measure::ends_sentence(text);
                let word = !call.contains(' ') && !call.ends_with([':', '(', '©', '@']);
                let prose = if word { sentence || core.split(' ').count() > 5 } else { chars > 90 && sentence };
                whole && !prose
            })
        })
}

/// A line that names the author or the date, and nothing else.
pub(crate) fn is_byline(text: &str) -> bool {
    let chars = text.chars().count();
    if chars > 90 || text.contains('\t') {
        return false;
    }
    let lower = folded(text);
    let date = crate::meta::visible::is_date_line(&lower);
    let by = ["by ", "von ", "par ", "por ", "written by ", "text: ", "author: "].iter().any(|b| lower.starts_with(b));
    let words = text.split_whitespace().count();
    let capitals = text.split_whitespace().skip(1).filter(|w| w.starts_with(char::is_uppercase)).count();
    let names = by && (2..=12).contains(&words) && capitals * 2 >= words && !text.ends_with(['.', '?', '!']);
    (date && chars <= 60 && lower.contains(|c: char| c.is_alphabetic() || c == ':' || c == '.') && dated(&lower))
        || names
}

/// Holds a whole date: a month's name or two separators, and a year.
fn dated(lower: &str) -> bool {
    lower.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4)
        && (lower.chars().filter(|c| c.is_alphabetic()).count() >= 3 || lower.matches(['.', '/', '-']).count() >= 2)
}

/// A notice of rights, or an address alone.
fn is_notice(folded: &str, text: &str) -> bool {
    let chars = text.chars().count();
    let rights = ["copyright ", "©", "(c) 1", "(c) 2"].iter().any(|p| folded.starts_with(p))
        || folded.contains("all rights reserved")
        || folded.contains("alle rechte vorbehalten");
    (rights && chars <= 300) || (folded.starts_with("http") && !folded.contains(' ') && chars <= 200)
}

/// A plea to write to the newsroom.
fn is_plea(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.contains('@')
        && text.chars().count() < 400
        && [
            "get in touch",
            "contact us",
            "email us",
            "e-mail us",
            "by emailing",
            "write to us",
            "send us",
            "schreiben sie uns",
            "écrivez-nous",
        ]
        .iter()
        .any(|p| lower.contains(p))
}

/// A heading of something that is no part of the article.
pub(crate) fn heads_other(text: &str) -> bool {
    let folded = folded(text);
    let core = folded.trim_matches(|c: char| !c.is_alphanumeric());
    AFTER.contains(&core)
}

/// A picture's credit and nothing else.
pub(crate) fn is_credit(text: &str) -> bool {
    let folded = folded(text);
    let chars = folded.chars().count();
    let marks = [
        "photo:",
        "photo by",
        "photograph:",
        "photograph by",
        "image:",
        "picture:",
        "credit:",
        "credits:",
        "image credit",
        "photo credit",
        "foto:",
        "fotos:",
        "bild:",
        "quelle:",
        "source:",
        "crédit",
        "photo credit",
        "©",
        "(c) ",
        "getty images",
        "shutterstock",
        "afp",
        "reuters",
        "ap photo",
        "via getty",
        "picture alliance",
        "archivbild",
        "symbolbild",
        "фото:",
        "fot.",
        "zdjęcie:",
    ];
    chars <= 70 && marks.iter().any(|mark| folded.starts_with(mark))
        || (chars <= 45 && (folded.contains('©') || folded.contains("getty images")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_from_prose() {
        assert!(is_call("Read more: Three frigates for the navy"));
        assert!(is_call("  Share "));
        assert!(is_call("Lesen Sie auch: Was die Fregatten kosten"));
        assert!(is_call("© 2023 The Example Times"));
        assert!(!is_call("Anzeigenpreise stiegen im vergangenen Jahr um ein Zehntel."));
        assert!(!is_call("The minister said the shares were sold."));
    }

    #[test]
    fn credits_are_short() {
        assert!(is_credit("Photo: A. Example/Agency"));
        assert!(!is_credit(
            "Photo of the day: sailors of the third flotilla on board the frigate, which came home on Monday."
        ));
    }
}
