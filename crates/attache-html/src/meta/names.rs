//! Names of people and outlets, and titles, freed of what is written around them.

use crate::address::is_domain;
use crate::dom::single_spaced;
use crate::select::likeness;

/// The words of a value, references in it resolved; empty if it is longer than anything of its kind.
pub(super) fn words(text: &str, most: usize) -> String {
    let text = single_spaced(&unescape(text));
    if text.chars().count() > most { String::new() } else { text }
}

/// Values are often escaped twice: the references that remain.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = text.to_owned();
    for (from, to) in [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&#x27;", "'"),
        ("&rsquo;", "’"),
        ("&lsquo;", "‘"),
        ("&#8217;", "’"),
        ("&#8216;", "‘"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&#8211;", "–"),
        ("&ndash;", "–"),
        ("&#8212;", "—"),
        ("&mdash;", "—"),
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&#8230;", "…"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        out = out.replace(from, to);
    }
    out
}

/// Words before a name.
const BY: &[&str] = &[
    "by",
    "written by",
    "posted by",
    "published by",
    "author:",
    "authors:",
    "author",
    "story by",
    "report by",
    "reported by",
    "from",
    "von",
    "ein beitrag von",
    "ein artikel von",
    "autor:",
    "autor",
    "autorin:",
    "par",
    "por",
    "de",
    "di",
    "da",
    "a cura di",
    "door",
    "av",
    "af",
    "text:",
    "text von",
    "yazan",
    "автор:",
    "автор",
    "przez",
    "napsal",
];

/// Words that make a stretch a job or an office, not a person.
const JOBS: &[&str] = &[
    "correspondent",
    "editor",
    "reporter",
    "writer",
    "staff",
    "journalist",
    "columnist",
    "contributor",
    "analyst",
    "producer",
    "bureau",
    "chief",
    "desk",
    "newsroom",
    "redakteur",
    "redakteurin",
    "redaktion",
    "korrespondent",
    "korrespondentin",
    "chefredakteur",
    "journaliste",
    "redactor",
    "redacción",
    "redazione",
    "giornalista",
    "corresponsal",
    "senior",
    "fellow",
    "director",
    "professor",
    "researcher",
    "president",
    "specialist",
    "photographer",
    "intern",
    "manager",
    "head",
    "deputy",
    "assistant",
    "freelance",
    "agencies",
    "agency",
];

/// The people named in a byline or an author's field.
pub(super) fn authors(text: &str) -> Vec<String> {
    let text = words(text, 300);
    let mut rest = text.trim();
    loop {
        let lower = rest.to_lowercase();
        let found = BY.iter().filter(|by| {
            lower.strip_prefix(*by).is_some_and(|after| after.starts_with([' ', ':']) || by.ends_with(':'))
        });
        let Some(by) = found.max_by_key(|by| by.len()) else { break };
        // Lower case may be longer or shorter than what it was made of.
        let Some(after) = rest.get(by.len()..).filter(|_| lower.len() == rest.len()) else { break };
        rest = after.trim_start_matches([':', ' ']);
    }
    let mut found: Vec<String> = Vec::new();
    let pieces = split(rest);
    let whole = pieces.len();
    for piece in pieces {
        let Some(name) = person(&piece, whole == 1) else { continue };
        if !found.contains(&name) && found.len() < 20 {
            found.push(name);
        }
    }
    found
}

/// The name that somebody goes by in a forum or a blog: of any letters, but one word, or a name.
pub(super) fn handle(text: &str) -> Option<String> {
    let text = words(text, 60);
    let name = text.trim().trim_end_matches([',', ':']);
    let one = name.split_whitespace().count() == 1
        && (3..=30).contains(&name.chars().count())
        && name.starts_with(char::is_alphanumeric)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\''))
        && name.chars().any(char::is_alphabetic)
        && !is_domain(&name.to_lowercase())
        && !IDLE.contains(&name.to_lowercase().as_str());
    if one { Some(name.to_owned()) } else { authors(name).into_iter().next() }
}

/// What stands for a name where there is none.
const IDLE: &[&str] = &[
    "admin",
    "administrator",
    "editor",
    "staff",
    "null",
    "undefined",
    "none",
    "unknown",
    "author",
    "guest",
    "user",
    "root",
    "webmaster",
    "redaktion",
    "jr.",
    "sr.",
    "ph.d.",
    "phd",
    "md",
    "http",
    "https",
    "super user",
    "superuser",
    "web admin",
    "site admin",
    "anonymous",
    "web editor",
    "webredaktion",
    "redactie",
    "redakcja",
    "redaktionen",
    "the",
    "and",
];

fn split(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for word in [
        " and ", " und ", " et ", " y ", " e ", " en ", " og ", " och ", " i ", " и ", " та ", " & ", " with ", " mit ",
    ] {
        // "i" and "e" join names only; initials have points.
        text = text.replace(word, "\u{1}");
    }
    text.split(['\u{1}', ',', ';', '|', '/', '•', '·', '\n'])
        .map(|s| s.trim().to_owned())
        .filter(|s| !s.is_empty())
        .collect()
}

fn person(piece: &str, alone: bool) -> Option<String> {
    let mut words: Vec<&str> = piece.split_whitespace().collect();
    words.retain(|w| !w.contains('@') && !w.contains("://") && !w.starts_with("www."));
    // What stands in brackets, or behind a dash, is where or what somebody is.
    if let Some(at) = words.iter().position(|w| w.starts_with(['(', '[', '–', '—', '-', '<'])) {
        words.truncate(at);
    }
    while let Some(by) = words.first().filter(|w| {
        matches!(
            w.to_lowercase().as_str(),
            "by" | "von" | "par" | "por" | "dr" | "dr." | "prof" | "prof." | "mr." | "mrs." | "ms."
        )
    }) {
        let _ = by;
        words.remove(0);
    }
    let shouted = words.len() >= 2 && words.iter().all(|w| !w.chars().any(char::is_lowercase));
    let name = if shouted { words.iter().map(|w| calm(w)).collect::<Vec<_>>().join(" ") } else { words.join(" ") };
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')').to_owned();
    let chars = name.chars().count();
    let lower = name.to_lowercase();
    let job = lower.split(|c: char| !c.is_alphanumeric()).any(|w| JOBS.contains(&w));
    let digits = name.chars().any(|c| c.is_ascii_digit());
    let wordy = name.split_whitespace().count();
    if !(2..=60).contains(&chars) || wordy > 7 || digits || is_domain(&lower) {
        return None;
    }
    if (job && !(alone && wordy >= 2)) || IDLE.contains(&lower.as_str()) {
        return None;
    }
    // A name in a script that has capitals begins with one.
    name.chars().any(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase())).then_some(name)
}

/// A name that is set in capitals, as it is written elsewhere; initials stay.
fn calm(word: &str) -> String {
    let particle = matches!(word, "DE" | "DI" | "DA" | "DU" | "EL" | "AL" | "LE" | "LA");
    if word.contains('.') || (word.chars().count() <= 2 && !particle) {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let mut inner = false;
    for c in word.chars() {
        if inner {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        inner = c.is_alphabetic();
    }
    out
}

/// Reads like the name of an outlet.
pub(super) fn is_outlet(name: &str) -> bool {
    let lower = name.to_lowercase();
    !name.is_empty()
        && name.chars().count() <= 80
        && !name.starts_with('@')
        && !name.contains("://")
        && name.chars().any(char::is_alphabetic)
        && !matches!(
            lower.as_str(),
            "home" | "news" | "blog" | "website" | "homepage" | "index" | "article" | "null" | "undefined" | "logo"
        )
}

/// What stands between a title and the name of a site.
const BETWEEN: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " « ", " • ", " / ", " : ", " ‹ ", " > ", " < ", " ~ ", ": "];

/// A title without the name of the site, and that name, if it can be told which is which.
pub(super) fn split_title(
    title: &str,
    headline: Option<&str>,
    outlets: &[String],
    host: Option<&str>,
) -> (String, Option<String>) {
    let mut title = title.to_owned();
    let mut site = None;
    for _ in 0..3 {
        let Some((kept, cut)) = split_once(&title, headline, outlets, host) else { break };
        // Of "Story | Section | Site" and "Site • Section - Story" the outermost is the site.
        let parts = |s: &str| -> Vec<String> {
            let mut parts = vec![s.to_owned()];
            for separator in [" | ", " • ", " » ", " :: ", " · ", " - "] {
                parts = parts.iter().flat_map(|p| p.split(separator)).map(|p| p.trim().to_owned()).collect();
            }
            parts
        };
        let before = title.starts_with(&cut);
        let outer = if before { parts(&cut).into_iter().next() } else { parts(&cut).pop() };
        site.get_or_insert(outer.unwrap_or(cut));
        title = kept;
    }
    (title, site)
}

fn split_once(title: &str, headline: Option<&str>, outlets: &[String], host: Option<&str>) -> Option<(String, String)> {
    let names = |part: &str| {
        let squeezed: String = part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let of = |name: &str| -> String {
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        squeezed.chars().count() >= 2
            && (outlets.iter().any(|o| {
                of(o) == squeezed
                    || (squeezed.len() >= 5 && of(o).contains(&squeezed))
                    || (of(o).len() >= 5 && squeezed.contains(&of(o)) && part.chars().count() < 60)
            }) || host.is_some_and(|h| {
                let name = h.rsplit_once('.').map_or(h, |(front, _)| front);
                let name = of(name.rsplit('.').next().unwrap_or(name));
                squeezed == of(h) || squeezed == name || (name.len() >= 4 && squeezed == format!("the{name}"))
            }))
    };
    let headed = |part: &str| headline.is_some_and(|h| likeness(h, part) > 0.85 && h.chars().count() >= 8);
    if headline.is_some_and(|h| likeness(h, title) > 0.95) {
        return None;
    }
    let closer = |part: &str| {
        headline.is_some_and(|h| likeness(h, part) > 0.85 && likeness(h, part) > likeness(h, title) + 0.02)
    };
    // From the right, then from the left.
    for separator in BETWEEN {
        if let Some(at) = title.rfind(separator) {
            let (front, back) = (title.get(..at)?.trim(), title.get(at + separator.len()..)?.trim());
            let cut = names(back) || (closer(front) && *separator != ": ");
            if !back.is_empty() && cut && front.chars().count() >= 4 {
                return Some((front.to_owned(), back.to_owned()));
            }
        }
    }
    for separator in BETWEEN {
        if let Some(at) = title.find(separator) {
            let (front, back) = (title.get(..at)?.trim(), title.get(at + separator.len()..)?.trim());
            let exact = outlets.iter().any(|o| o.chars().count() >= 5 && o.eq_ignore_ascii_case(front));
            let cut = if *separator == ": " { headed(back) || exact } else { names(front) || closer(back) };
            if !front.is_empty() && cut && back.chars().count() >= 8 {
                return Some((back.to_owned(), front.to_owned()));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_freed_of_what_is_around_them() {
        assert_eq!(authors("By HECTOR O'SAMPLE-VANE"), ["Hector O'Sample-Vane"]);
        assert_eq!(authors("By Ann Example and Bob Sample"), ["Ann Example", "Bob Sample"]);
        assert_eq!(authors("Von Jörg Beispiel, Berlin-Korrespondent"), ["Jörg Beispiel"]);
        assert_eq!(authors("Ann Example, Defence Correspondent, ann@example.com @ann"), ["Ann Example"]);
        assert_eq!(authors("https://example.com/authors/ann"), [""; 0]);
        assert_eq!(authors("admin"), [""; 0]);
        assert_eq!(authors("Written by: Ann Example (London)"), ["Ann Example"]);
        assert_eq!(authors("Анна Примерова"), ["Анна Примерова"]);
    }

    #[test]
    fn titles_lose_their_sites_name() {
        let outlets = ["The Example Times".to_owned()];
        let split = |title: &str, headline: Option<&str>| split_title(title, headline, &outlets, Some("example.org")).0;
        assert_eq!(split("Three ships sold | The Example Times", None), "Three ships sold");
        assert_eq!(split("Three ships sold - World - The Example Times", Some("Three ships sold")), "Three ships sold");
        assert_eq!(split("Example: three ships sold", Some("Example: three ships sold")), "Example: three ships sold");
        assert_eq!(split("Ships sold – a good deal", None), "Ships sold – a good deal");
        let forum = "Harbour Forum • View topic - Strange cargo in port";
        let (title, site) = split_title(forum, Some("Strange cargo in port"), &[], None);
        assert_eq!((title.as_str(), site.as_deref()), ("Strange cargo in port", Some("Harbour Forum")));
    }
}
