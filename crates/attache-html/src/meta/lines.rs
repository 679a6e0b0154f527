//! Bylines and dates in whole lines, as readers see them, however many elements a line is made of.

use super::visible::{in_comment, in_data, is_date_line, says_updated};
use super::{Facts, dates, names};
use crate::dom::{Dom, NodeId, ROOT, single_spaced};
use crate::tags::breaks;
use attache_model::{Edtf, Fact, Learnt};

/// A line of text, and the first element of it.
pub(super) struct Line {
    pub text: String,
    pub node: NodeId,
}

/// Most lines that are looked at.
const LINES: usize = 20_000;

/// How many lines behind the headline, and before it, are read for bylines and dates.
const BEHIND: usize = 10;
const BEFORE: usize = 8;

/// A line of so many characters is prose.
const PROSE: usize = 140;

/// What is put for a gap made of blanks that do not break.
const GAP: &str = " | ";

/// All lines that a page shows.
pub(super) fn all(dom: &Dom) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = String::new();
    let mut first = ROOT;
    let mut block = ROOT;
    let mut close = |open: &mut String, first: NodeId| {
        let text = single_spaced(&open.replace("\u{a0} ", GAP).replace(" \u{a0}", GAP));
        open.clear();
        if !text.is_empty() {
            lines.push(Line { text, node: first });
        }
        lines.len() < LINES
    };
    for id in dom.subtree(ROOT) {
        if dom.name(id) == "br" && !close(&mut open, first) {
            break;
        }
        let Some((_, text)) = dom.text_of(id) else { continue };
        let parent = dom.parent(id);
        if matches!(dom.name(parent), "script" | "style" | "title" | "noscript" | "textarea" | "option") {
            continue;
        }
        let own = dom.ancestors(id).find(|&a| breaks(dom.name(a))).unwrap_or(ROOT);
        if own != block {
            if !close(&mut open, first) {
                break;
            }
            block = own;
        }
        if open.trim().is_empty() {
            first = parent;
        }
        if open.len() < 4_000 {
            open.push_str(text);
        }
    }
    close(&mut open, first);
    lines
}

/// Labels behind which a name stands, and nothing but a name.
const CERTAIN: &[&str] = &[
    "posted by",
    "written by",
    "published by",
    "submitted by",
    "created by",
    "started by",
    "story by",
    "report by",
    "words by",
    "by:",
    "author:",
    "authors:",
    "autor:",
    "autorin:",
    "autore:",
    "auteur:",
    "автор:",
    "yazan:",
    "av:",
    "af:",
    "door:",
    "text:",
    "texto:",
    "tekst:",
    "von:",
    "par:",
    "por:",
    "eine analyse von",
    "ein kommentar von",
    "ein bericht von",
    "ein beitrag von",
    "ein artikel von",
    "a cura di",
    "napsal",
    "geschreven door",
    "skrevet af",
    "skrevet av",
    "escrito por",
    "publié par",
    "posté par",
    "publicado por",
    "erstellt von",
    "geschrieben von",
];
/// Words that stand before a name where a byline is, and elsewhere too.
const LIKELY: &[&str] = &["by", "von", "par", "por", "di", "av", "af", "door", "de"];

/// The names in a byline, and the line without it.
pub(super) fn byline(line: &str) -> Option<(Vec<String>, String)> {
    let lower = line.to_lowercase();
    if lower.len() != line.len() || line.chars().count() > 200 {
        return None;
    }
    let starts = |at: usize| {
        let before = line.get(..at).unwrap_or_default().trim_end();
        before.is_empty()
            || before.ends_with(['|', '·', '•', '–', '—', '-', '»', '(', ':', ','])
            || is_date_line(&before.to_lowercase())
    };
    let mut found: Option<(usize, usize, bool)> = None;
    for (labels, certain) in [(CERTAIN, true), (LIKELY, false)] {
        for label in labels {
            for (at, _) in lower.match_indices(label) {
                let after = lower.get(at + label.len()..).unwrap_or_default();
                let word = label.ends_with(':') || after.starts_with([' ', ':']);
                let whole = lower.get(..at).is_some_and(|b| !b.ends_with(char::is_alphanumeric));
                if word && whole && starts(at) && found.is_none_or(|f| (at, f.0) < (f.0, at)) {
                    found = Some((at, at + label.len(), certain));
                }
            }
        }
        if found.is_some() {
            break;
        }
    }
    let (at, end, certain) = found?;
    let rest = line.get(end..)?.trim_start_matches([':', ' ', '|']);
    let offset = line.len() - rest.len();
    // The name ends where a date, another field or a remark begins.
    let mut stop = rest.len();
    let mut place = 0;
    for word in rest.split(' ') {
        let bare = word.to_lowercase();
        let ends = matches!(
            bare.as_str(),
            "|" | "·"
                | "•"
                | "–"
                | "—"
                | "-"
                | "»"
                | "«"
                | "::"
                | "on"
                | "at"
                | "am"
                | "vom"
                | "le"
                | "el"
                | "il"
                | "den"
                | "op"
                | "published"
                | "posted"
                | "updated"
        ) || word.starts_with('(')
            || (word.contains(|c: char| c.is_ascii_digit()) && !(certain && place == 0))
            || (place > 0
                && word.chars().all(|c| c.is_alphabetic() || c == ',')
                && dates::month(&bare).is_some()
                && rest.get(place..).is_some_and(is_dated));
        if ends {
            stop = place;
            break;
        }
        place += word.len() + 1;
    }
    let name = rest.get(..stop.min(rest.len()))?.trim().trim_end_matches([',', '|', '.', '»']);
    let mut people = Vec::new();
    let pieces: Vec<&str> = name.split(',').collect();
    let full = pieces.first().is_some_and(|p| p.split_whitespace().count() > 1);
    // Behind a name in full, one word is a place.
    let kept: Vec<&str> = pieces
        .iter()
        .enumerate()
        .filter(|(at, p)| *at == 0 || !full || p.split_whitespace().count() > 1)
        .map(|(_, p)| *p)
        .collect();
    let capital = name.starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
    if name.split_whitespace().count() <= 12 && (certain || capital) {
        people = names::authors(&kept.join(","));
    }
    if people.is_empty() && certain {
        people.extend(names::handle(name));
    }
    let left = format!("{} {}", line.get(..at)?, line.get(offset + stop.min(rest.len())..)?);
    (!people.is_empty()).then(|| (people, single_spaced(&left)))
}

fn is_dated(text: &str) -> bool {
    dates::parse(text, false).is_some()
}

/// Labels of dates, and whether they say that the date is of a change.
const LABELS: &[&str] = &[
    "first published",
    "published",
    "posted",
    "date:",
    "dated",
    "datum:",
    "data:",
    "date de publication",
    "data publikacji",
    "fecha",
    "issued",
    "released",
    "release date",
    "created",
    "veröffentlicht",
    "erstellt",
    "erschienen",
    "publié",
    "publicado",
    "pubblicato",
    "publicerad",
    "publisert",
    "offentliggjort",
    "gepubliceerd",
    "geplaatst",
    "opublikowano",
    "dodano",
    "publikováno",
    "опубликовано",
    "дата",
    "aired",
    "recorded",
    "yayın tarihi",
    "yayınlanma",
    "last updated",
    "last modified",
    "last revised",
    "last edited",
    "last changed",
    "updated",
    "modified",
    "revised",
    "edited",
    "zuletzt",
    "aktualisiert",
    "letzte änderung",
    "stand:",
    "mis à jour",
    "mise à jour",
    "dernière modification",
    "actualizado",
    "actualizada",
    "atualizado",
    "aggiornato",
    "ultima modifica",
    "uppdaterad",
    "oppdatert",
    "opdateret",
    "sidst opdateret",
    "senast",
    "bijgewerkt",
    "laatst gewijzigd",
    "aktualizacja",
    "zaktualizowano",
    "aktualizováno",
    "обновлено",
    "güncelleme",
];

/// The dates that a line tells: each with whether a label stands before it, and whether it is of a change.
pub(super) fn dates_of(line: &str, month_first: bool) -> Vec<(Edtf, bool, bool)> {
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return Vec::new();
    }
    let mut cuts: Vec<usize> = Vec::new();
    for label in LABELS {
        for (at, _) in lower.match_indices(label) {
            let whole = lower.get(..at).is_some_and(|b| !b.ends_with(char::is_alphanumeric));
            let after = lower.get(at + label.len()..).unwrap_or_default();
            if whole && (label.ends_with(':') || !after.starts_with(char::is_alphabetic)) {
                cuts.push(at);
            }
        }
    }
    cuts.sort_unstable();
    let month_first = month_first || says_american(&lower);
    let mut found = Vec::new();
    let mut from = 0;
    let mut labelled = false;
    cuts.push(line.len());
    for cut in cuts {
        let piece = line.get(from..cut).unwrap_or_default().trim();
        let words = piece.to_lowercase();
        // A sentence may begin with a label, but does not end soon behind its date.
        let short = piece.chars().count() <= 70;
        let dated = if labelled && short {
            dates::parse(piece, month_first)
        } else {
            let parts = piece.split(['|', '·', '•', '»', '(', ')']).flat_map(|p| p.split(" :: "));
            parts.filter(|p| is_date_line(&p.to_lowercase())).find_map(|p| dates::parse(p, month_first))
        };
        if let Some(date) = dated.filter(|d| d.as_str().len() == 10) {
            found.push((date, labelled, says_updated(&words)));
        }
        from = cut;
        labelled = true;
    }
    found
}

/// Times as they are told in America only.
fn says_american(lower: &str) -> bool {
    let mut words = lower.split(|c: char| !c.is_alphabetic());
    words.any(|w| matches!(w, "est" | "edt" | "cst" | "cdt" | "pst" | "pdt"))
}

/// Words that no person's name holds.
const NO_NAME: &str = "news press ministry agency review times post release releases office department world international \
    politics read share print comments institute centre center service report reports article home about \
    contact search menu the of for and in on email follow subscribe sign log new join member topic \
    thread page media defence defense security business opinion analysis blog government university \
    council commission united north south east west breaking latest live more last previous next min \
    download";

/// Reads like a person's name and nothing else.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && text.chars().count() <= 40
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.'))
        && !text.ends_with('.')
        && words.iter().enumerate().all(|(at, word)| {
            let lower = word.to_lowercase();
            let particle = at > 0
                && matches!(
                    *word,
                    "de" | "van"
                        | "von"
                        | "der"
                        | "den"
                        | "da"
                        | "di"
                        | "del"
                        | "el"
                        | "al"
                        | "bin"
                        | "la"
                        | "le"
                        | "ter"
                );
            !NO_NAME.split(' ').any(|no| no == lower)
                && dates::month(&lower).is_none_or(|_| at > 0 || word.chars().count() < 8)
                && (particle || word.chars().next().is_some_and(char::is_uppercase))
        })
        && words.iter().any(|w| w.chars().any(char::is_lowercase))
        && !names::authors(text).is_empty()
}

/// The markup says that somebody is named here.
fn marks_author(dom: &Dom, node: NodeId) -> bool {
    let around = std::iter::once(node).chain(dom.ancestors(node).take(2));
    around.into_iter().any(|id| {
        let class = dom.attr(id, "class").unwrap_or_default().to_ascii_lowercase();
        let href = dom.attr(id, "href").unwrap_or_default().to_ascii_lowercase();
        let classed = class.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| {
            matches!(
                w,
                "author"
                    | "authors"
                    | "byline"
                    | "contributor"
                    | "contributors"
                    | "writer"
                    | "firma"
                    | "autor"
                    | "autore"
                    | "auteur"
                    | "signature"
                    | "reporter"
                    | "journalist"
                    | "createdby"
            )
        });
        let linked = [
            "/author",
            "/autor",
            "/auteur",
            "/people/",
            "/person/",
            "/profile",
            "/staff/",
            "/@",
            "/by/",
            "/contributor",
            "/journalist",
            "/expert",
            "/user/",
            "/u/",
        ]
        .iter()
        .any(|part| href.contains(part));
        classed || linked
    })
}

/// Whether the first number of dates in figures is the month, by those on the page that can be read in one way only.
pub(super) fn month_first(lines: &[Line]) -> bool {
    let (mut month, mut day) = (0, 0);
    for token in lines.iter().take(2_000).flat_map(|l| l.text.split(|c: char| c.is_whitespace() || c == ',')) {
        let parts: Vec<u32> = token.split(['/', '-']).map_while(|p| p.parse().ok()).collect();
        match parts.as_slice() {
            [1..=12, 13..=31, 1900..=2100] => month += 1,
            [13..=31, 1..=12, 1900..=2100] => day += 1,
            _ => {}
        }
    }
    month > 0 && day == 0
}

/// Reads the lines around the headline, and those right behind the prose; tells only what is not yet told.
pub(super) fn read(dom: &Dom, lines: &[Line], headline: Option<NodeId>, month_first: bool, facts: &mut Facts) {
    let start = headline
        .and_then(|h| lines.iter().position(|l| std::iter::once(l.node).chain(dom.ancestors(l.node)).any(|a| a == h)))
        .unwrap_or(0);
    let prose = |line: &&Line| line.text.chars().count() > PROSE;
    let text = lines.iter().skip(start).position(|l| prose(&l)).map_or(start + BEHIND, |at| at + start);
    let last = lines.iter().rposition(|l| prose(&l) && !in_comment(dom, l.node)).unwrap_or(start);
    let behind = text.max(start + 1).min(start + 2 * BEHIND);
    let near = |at: usize| (at + BEFORE >= start && at <= behind) || (at > last && at <= last + 4);
    let has = |facts: &Facts, wanted: fn(&Fact) -> bool, from: Learnt| {
        facts.told.iter().any(|t| t.from == from && wanted(&t.fact))
    };
    let authored = has(facts, |f| matches!(f, Fact::Author(_)), Learnt::Byline);
    let published = has(facts, |f| matches!(f, Fact::Published(_)), Learnt::TimeElement);
    let updated = has(facts, |f| matches!(f, Fact::Updated(_)), Learnt::TimeElement);
    let (mut people, mut named): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut first, mut other, mut change) = (None, None, None);
    let dated_at = |at: Option<usize>| {
        at.and_then(|at| lines.get(at))
            .is_some_and(|l| l.text.chars().count() < 60 && dates_of(&l.text, month_first).len() == 1)
    };
    for (at, line) in lines.iter().enumerate() {
        let chars = line.text.chars().count();
        if at == start || !(4..=PROSE).contains(&chars) || in_comment(dom, line.node) || in_data(dom, line.node) {
            continue;
        }
        let mut rest = line.text.clone();
        if near(at) {
            if let Some((found, left)) = byline(&line.text) {
                if people.is_empty() {
                    people = found;
                }
                rest = left;
            }
            let pieces: Vec<&str> = rest.split(['|', '·', '•']).flat_map(|p| p.split(" :: ")).map(str::trim).collect();
            let beside = pieces.len() > 1 && pieces.iter().any(|p| is_date_line(&p.to_lowercase()) && is_dated(p));
            let alone = pieces.len() == 1
                && (dated_at(Some(at + 1))
                    || dated_at(at.checked_sub(1))
                    || (marks_author(dom, line.node) && at > start));
            if named.is_empty() && (beside || alone) {
                named.extend(pieces.iter().find(|p| is_name(p)).map(|p| (*p).to_owned()));
            }
        }
        for (date, labelled, changed) in dates_of(&rest, month_first) {
            let slot = match (labelled, changed) {
                (_, true) => &mut change,
                (true, false) => &mut first,
                (false, false) if near(at) => &mut other,
                _ => continue,
            };
            slot.get_or_insert(date);
        }
    }
    if !authored {
        let found = if people.is_empty() { named } else { people };
        for name in found {
            facts.add(Learnt::Byline, Fact::Author(name));
        }
    }
    if !published && let Some(date) = first.or(other) {
        facts.add(Learnt::TimeElement, Fact::Published(date));
    }
    if !updated && let Some(date) = change {
        facts.add(Learnt::TimeElement, Fact::Updated(date));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_of_many_manners_name_their_people() {
        for (line, people) in [
            ("March 4th, 2019 by Lena Quist", &["Lena Quist"][..]),
            ("Posted by harbourmaster on Saturday, 14 June 2003 @ 10:22:13 CEST (1034 reads)", &["harbourmaster"]),
            ("Eine Analyse von Birte Lass", &["Birte Lass"]),
            ("02.06.2022, 10:15 Uhr | Von Ulf Brandt", &["Ulf Brandt"]),
            ("By: Dale Hurst | Posted: 03/09/2018 2:45 PM EST", &["Dale Hurst"]),
            ("Written by Pia Norum on 8 August 2018", &["Pia Norum"]),
            ("Autor: Anna Morska | Data publikacji: 5 października 2021", &["Anna Morska"]),
            ("By JOHN STRAND and AMY DE VRIES", &["John Strand", "Amy De Vries"]),
            ("Por Rita Salgado, Selby", &["Rita Salgado"]),
        ] {
            assert_eq!(byline(line).map(|b| b.0).unwrap_or_default(), people, "{line}");
        }
        for line in
            ["By the end of the year six boats were sold", "Sold by the yard", "Port of Selby", "A deal by two firms"]
        {
            assert_eq!(byline(line), None, "{line}");
        }
    }

    #[test]
    fn dates_in_lines_are_told_by_their_labels() {
        let of = |line: &str| -> Vec<(String, bool)> {
            dates_of(line, false).into_iter().map(|(d, _, changed)| (d.as_str().to_owned(), changed)).collect()
        };
        assert_eq!(of("Ort: Selby, Datum: 02.06.2022."), [("2022-06-02".to_owned(), false)]);
        assert_eq!(of("Posted: 03/09/2018 2:45 PM EST"), [("2018-03-09".to_owned(), false)]);
        assert_eq!(of("07/02/2023 18h32 Atualizado há um ano"), [("2023-02-07".to_owned(), false)]);
        assert_eq!(
            of("Publicerad 2019-05-27 Uppdaterad 2019-05-28"),
            [("2019-05-27".to_owned(), false), ("2019-05-28".to_owned(), true)]
        );
        assert_eq!(of("Sidst opdateret 14. juni 2022 - Kl. 09:00"), [("2022-06-14".to_owned(), true)]);
        assert_eq!(of("Six boats were ordered on 3 March 2020 by the navy of Norvania"), []);
    }

    #[test]
    fn names_are_told_from_labels() {
        assert!(is_name("Carla Mendes") && is_name("Lucía Márquez Ruiz") && is_name("Jan van der Berg"));
        for text in ["Press Release", "New York", "Read More", "carla", "Ministry of Defence", "Six boats sold"] {
            assert!(!is_name(text), "{text}");
        }
    }
}
