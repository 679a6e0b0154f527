//! What a text tells about itself in words: headline, bylines, dates.

use crate::paragraphs::{Piece, is_list_item};
use crate::{boilerplate::ends_sentence, dates, format::Hints, headings};
use attache_model::{Edtf, Fact, Learnt, Part, Told};
use regex::Regex;
use std::sync::LazyLock;

/// What was heard.
#[derive(Default)]
pub(crate) struct Heard {
    pub told: Vec<Told>,
    /// The latest date that the article speaks of as past.
    pub latest: Option<Edtf>,
}

/// Listens to all pieces, those that are no article too. `found` are the headings among them where no part says so.
pub(crate) fn listen(text: &str, pieces: &[Piece], found: &[usize], hints: &Hints) -> Heard {
    let mut told = Vec::new();
    let mut tell = |fact, from| told.push(Told { fact, from });
    let marked = pieces.iter().find(|piece| piece.part == Part::Title && piece.why.is_none());
    let title = marked.map(|piece| piece.text(text).to_owned()).or_else(|| headings::title(text, pieces, found));
    if let Some(title) = title {
        tell(Fact::Title(title), Learnt::Headline);
    }
    for author in headings::authors(text, pieces) {
        tell(Fact::Author(author), Learnt::Byline);
    }
    if let Some((date, from)) = dates::stated(text, pieces) {
        tell(Fact::Published(date), from);
    }
    if let Some(date) = hints.address.as_deref().and_then(in_address) {
        tell(Fact::Published(date), Learnt::Address);
    }
    if let Some(date) = in_file_name(&hints.file) {
        tell(Fact::Published(date), Learnt::FileName);
    }
    for line in head(text, pieces) {
        let (name, date) = dates::split_trailing(line);
        if let Some(date) = date {
            tell(Fact::Published(date), Learnt::Byline);
        }
        if let Some(name) = name.and_then(house) {
            tell(Fact::Outlet(name), Learnt::Masthead);
        }
    }
    Heard { told, latest: dates::latest(text, pieces) }
}

/// The short lines near the headline, where papers and letters name their house and day.
fn head<'t>(text: &'t str, pieces: &'t [Piece]) -> impl Iterator<Item = &'t str> {
    const WITHIN: usize = 4;
    let lines =
        pieces.iter().take(WITHIN).filter(|piece| piece.part != Part::Title && !piece.text(text).contains('\n'));
    lines.map(|piece| piece.text(text)).filter(|line| line.split_whitespace().nth(14).is_none() && !ends_sentence(line))
}

/// The name of a house that publishes, if a line is nothing but that: capitalised words around a word for such houses.
fn house(line: &str) -> Option<String> {
    const HOUSES: &[&str] = &[
        "academy",
        "agency",
        "alliance",
        "archive",
        "assembly",
        "association",
        "authority",
        "board",
        "bulletin",
        "bureau",
        "center",
        "centre",
        "college",
        "commission",
        "committee",
        "corporation",
        "council",
        "department",
        "directorate",
        "embassy",
        "federation",
        "forum",
        "foundation",
        "gazette",
        "herald",
        "initiative",
        "institute",
        "institution",
        "journal",
        "laboratory",
        "league",
        "magazine",
        "ministry",
        "mission",
        "monitor",
        "network",
        "observatory",
        "office",
        "organisation",
        "organization",
        "panel",
        "parliament",
        "post",
        "press",
        "programme",
        "project",
        "quarterly",
        "review",
        "school",
        "secretariat",
        "senate",
        "service",
        "society",
        "times",
        "tribune",
        "trust",
        "union",
        "university",
    ];
    const SMALL: &[&str] =
        &["of", "the", "for", "and", "on", "in", "to", "at", "&", "de", "la", "du", "des", "der", "und", "für"];
    let line = line.trim().trim_end_matches([',', '|', '·', '–', '—', '-', '/']).trim_end();
    let words: Vec<&str> = line.split_whitespace().collect();
    if !(2..=9).contains(&words.len()) || line.contains([':', ';', '(', '?', '!', '\t']) {
        return None;
    }
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let named = words.iter().any(|word| HOUSES.contains(&bare(word).as_str()));
    let capitals = words.iter().all(|word| {
        word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || SMALL.contains(&bare(word).as_str())
            || *word == "&"
    });
    (named && capitals && !is_list_item(line)).then(|| words.join(" "))
}

/// `/2023/08/02/` or `/2023-08-02-` in an address.
fn in_address(address: &str) -> Option<Edtf> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        crate::boilerplate::pattern(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
    });
    let found = DATE.captures(address)?;
    let part = |at| found.get(at).map_or("", |group| group.as_str());
    Edtf::parse(&format!("{}-{}-{}", part(1), part(2), part(3))).ok()
}

/// A date in a file's name: `2023-08-02`, `2023_08_02`, `20230802`.
fn in_file_name(file: &str) -> Option<Edtf> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        crate::boilerplate::pattern(
            r"(?:^|\D)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])([-_.]?)(0[1-9]|[12]\d|3[01])(?:\D|$)",
        )
    });
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let found = DATE.captures(name)?;
    let part = |at| found.get(at).map_or("", |group| group.as_str());
    (part(2) == part(4)).then(|| Edtf::parse(&format!("{}-{}-{}", part(1), part(3), part(5))).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn houses_are_told_from_headlines() {
        for name in ["Ministry of Defence", "Open Hangar Institute", "The Naval Review", "University of Lenz,"] {
            assert!(house(name).is_some(), "{name}");
        }
        for line in ["Ministry orders boats", "Six boats for the navy", "A review", "Notes: the Institute"] {
            assert!(house(line).is_none(), "{line}");
        }
    }

    #[test]
    fn the_lines_under_a_headline_name_house_and_day() {
        let text = "Who pays for the boats\n\nLenz School of Economics, 10 February 2022\n\nThe navy ordered six boats in the \
                    year before, and nobody has said who is to pay for them.\n";
        let intake = crate::document(text.as_bytes(), crate::Facts::of_file("a"), &crate::Limits::default()).unwrap();
        assert_eq!(intake.document.outlet.as_deref(), Some("Lenz School of Economics"));
        assert_eq!(intake.document.published.unwrap().date.as_str(), "2022-02-10");
    }

    #[test]
    fn addresses_and_names_hold_dates() {
        let date = |text: &str| Edtf::parse(text).ok();
        assert_eq!(in_address("https://example.org/world/2023/08/02/radars"), date("2023-08-02"));
        assert_eq!(in_address("https://example.org/news/20230802-radars.html"), date("2023-08-02"));
        assert_eq!(in_address("https://example.org/news/2023/08/radars"), None);
        assert_eq!(in_address("https://example.org/id/120230802"), None);
        assert_eq!(in_file_name("a/2001-01-01/post_2023-08-02.html"), date("2023-08-02"));
        assert_eq!(in_file_name("IMG_20230802.pdf"), date("2023-08-02"));
        assert_eq!(in_file_name("2023-0802.pdf"), None);
        assert_eq!(in_file_name("2023-02-30.pdf"), None);
    }
}
