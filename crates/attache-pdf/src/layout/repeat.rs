//! Running heads, running feet and page numbers: what stands at the same place on many pages, and is no text.

use super::{Sheet, lines::Line};
use std::collections::{BTreeMap, BTreeSet};

/// So many different heights are looked at, from the top and from the bottom of a page.
const ROWS: usize = 4;
/// What runs on fewer pages than this is not told from chance.
const FEWEST: usize = 3;
/// Text that runs stands at the same height, give or take so many points.
const JITTER: f32 = 4.0;

/// Takes running heads and feet and page numbers out of all pages.
pub(crate) fn take_out(sheets: &mut [Sheet]) {
    let edges: Vec<Vec<Edge>> = sheets.iter().map(edges).collect();
    let mut seen: BTreeMap<String, Vec<(usize, f32)>> = BTreeMap::new();
    for (page, edges) in edges.iter().enumerate() {
        for edge in edges {
            seen.entry(edge.key.clone()).or_default().push((page, edge.y));
        }
    }
    let numbered = numbered(sheets, &edges);
    let two = sheets.len() == 2;
    for (page, (sheet, edges)) in sheets.iter_mut().zip(&edges).enumerate() {
        let mut out: Vec<(usize, usize)> = Vec::new();
        for edge in edges {
            let runs = seen.get(&edge.key).is_some_and(|places| runs(places, page, edge.y, two && edge.outermost));
            let number =
                edge.number.is_some_and(|number| numbered.contains(&(edge.outer, i64::from(number) - page as i64)))
                    || is_roman(&edge.text)
                    || says_page(&edge.text);
            // A lone number or "#" is a key too, but figures repeat by chance.
            let runs = runs && (edge.key.chars().any(char::is_alphabetic) || edge.outermost);
            if runs || (number && edge.outermost) {
                out.push((edge.region, edge.line));
            }
        }
        // A page may hold nothing else, but not every page does.
        for (at, region) in sheet.regions.iter_mut().enumerate() {
            let mut line = 0;
            region.lines.retain(|_| {
                let keep = !out.contains(&(at, line));
                line += 1;
                keep
            });
        }
        sheet.regions.retain(|region| !region.lines.is_empty());
    }
}

/// A line near the upper or lower edge of its page.
struct Edge {
    region: usize,
    line: usize,
    y: f32,
    text: String,
    key: String,
    /// The number that it is, or holds at its outer end.
    number: Option<u32>,
    /// Which edge: true for the lower one.
    outer: bool,
    /// Among the two outermost heights.
    outermost: bool,
}

fn edges(sheet: &Sheet) -> Vec<Edge> {
    let mut all: Vec<(f32, usize, usize, &Line)> = Vec::new();
    for (at, region) in sheet.regions.iter().enumerate() {
        all.extend(region.lines.iter().enumerate().map(|(line, is)| (is.y, at, line, is)));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut out = Vec::new();
    for lower in [false, true] {
        let (mut rows, mut last) = (0, f32::MAX);
        let list: Box<dyn Iterator<Item = _>> = if lower { Box::new(all.iter().rev()) } else { Box::new(all.iter()) };
        for (y, region, at, line) in list {
            if last == f32::MAX || (last - y).abs() > 3.0 {
                rows += 1;
                last = *y;
            }
            if rows > ROWS {
                break;
            }
            let near = if lower { *y < 0.2 * sheet.height } else { *y > 0.8 * sheet.height };
            // A raised number begins a note, and notes may all read "Ibid.".
            if line.text.len() > 400 || !near || line.marked {
                continue;
            }
            out.push(Edge {
                region: *region,
                line: *at,
                y: *y,
                text: line.text.clone(),
                key: key(&line.text),
                number: number(&line.text),
                outer: lower,
                outermost: rows <= 2,
            });
        }
    }
    out
}

/// A line without what differs from page to page: digits, case, spaces, Roman numbers at its ends.
fn key(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let kept = match words.as_slice() {
        [first, rest @ ..] if roman(first).is_some() => rest,
        [rest @ .., last] if roman(last).is_some() => rest,
        all => all,
    };
    let mut key = String::with_capacity(text.len());
    for ch in kept.iter().flat_map(|word| word.chars()) {
        match ch {
            _ if ch.is_numeric() && !key.ends_with('#') => key.push('#'),
            _ if ch.is_alphabetic() => key.extend(ch.to_lowercase()),
            _ => {}
        }
    }
    // The page's number stands at either end, by turns.
    key.trim_matches('#').to_owned()
}

/// Whether what stands at these places of pages runs over page `page`. `two` is whether two pages are enough: all there are.
fn runs(places: &[(usize, f32)], page: usize, y: f32, two: bool) -> bool {
    let level = |place: &&(usize, f32)| (place.1 - y).abs() < JITTER;
    // Left and right pages, and parts of a book, have heads of their own.
    let near = places.iter().filter(level).filter(|place| place.0.abs_diff(page) <= 6).map(|place| place.0);
    let near: BTreeSet<usize> = near.collect();
    let all: BTreeSet<usize> = places.iter().filter(level).map(|place| place.0).collect();
    near.len() >= FEWEST || all.len() >= 5 || two && all.len() == 2
}

/// The number that a line is and nothing else: "12", "– xii –", "Page 3 of 12", "3/12".
fn number(text: &str) -> Option<u32> {
    let bare = text.trim_matches(|ch: char| !ch.is_alphanumeric());
    if let Some(roman) = roman(bare) {
        return Some(roman);
    }
    let mut parts = bare.split(|ch: char| !ch.is_alphanumeric()).filter(|part| !part.is_empty()).peekable();
    parts.next_if(|part| is_page_word(part));
    let number = parts.next()?.parse::<u32>().ok().filter(|number| *number < 100_000)?;
    let rest: Vec<&str> = parts.collect();
    let total = |part: &&str| part.parse::<u32>().is_ok_and(|total| total >= number);
    match rest.as_slice() {
        [] => Some(number),
        [last] if total(last) && bare.contains('/') => Some(number),
        [_, last] if total(last) => Some(number),
        _ => None,
    }
}

fn is_page_word(word: &str) -> bool {
    ["page", "pg", "p", "seite", "página", "pagina", "стр", "страница"].contains(&word.to_lowercase().as_str())
}

fn roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 7 || !text.chars().all(|ch| "ivxl".contains(ch)) {
        return None;
    }
    let value = |ch: char| match ch {
        'i' => 1,
        'v' => 5,
        'x' => 10,
        _ => 50,
    };
    let (mut total, mut highest) = (0_u32, 0);
    for ch in text.chars().rev() {
        let value = value(ch);
        if value < highest {
            total = total.checked_sub(value)?
        } else {
            total += value
        }
        highest = highest.max(value);
    }
    Some(total)
}

/// "Page 3", "Page 3 of 12", "– 3 –", "3/12": nothing but a page number, whatever the other pages say.
fn says_page(text: &str) -> bool {
    let mut words = text.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty());
    let number = |word: &str| word.len() <= 4 && word.chars().all(|ch| ch.is_ascii_digit());
    let rest: Vec<&str> = match words.next() {
        Some(first) if is_page_word(first) => words.collect(),
        _ => return false,
    };
    matches!(rest.as_slice(), [one] if number(one))
        || matches!(rest.as_slice(), [one, _, two] if number(one) && number(two))
}

/// For each edge, by how much its numbers are ahead of the pages' places in the file: all differences that several pages
/// agree on, since a preface counts by itself.
fn numbered(sheets: &[Sheet], edges: &[Vec<Edge>]) -> BTreeSet<(bool, i64)> {
    let mut counts: BTreeMap<(bool, i64), BTreeSet<usize>> = BTreeMap::new();
    for (page, edges) in edges.iter().enumerate() {
        for edge in edges.iter().filter(|edge| edge.outermost) {
            if let Some(number) = edge.number {
                counts.entry((edge.outer, i64::from(number) - page as i64)).or_default().insert(page);
            }
        }
    }
    // On a single page, only the number one can be known to be its own.
    let enough = |pages: usize, ahead: i64| pages >= 2 || (sheets.len() < 3 && ahead == 1);
    counts.into_iter().filter(|((_, ahead), pages)| enough(pages.len(), *ahead)).map(|(key, _)| key).collect()
}

/// A small Roman number and nothing else.
fn is_roman(text: &str) -> bool {
    roman(text.trim_matches(|ch: char| !ch.is_alphanumeric())).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages() {
        assert_eq!(number("– 12 –"), Some(12));
        assert_eq!(number("Page 3 of 40"), Some(3));
        assert_eq!(number("xiv"), Some(14));
        assert_eq!(number("3/12"), Some(3));
        assert_eq!(number("12 | Arms flows"), None);
        assert_eq!(number("12 ships"), None);
        assert_eq!(number("Deliveries"), None);
        assert!(says_page("Page 3 of 40") && says_page("p. 7") && !says_page("Page three"));
    }

    #[test]
    fn keys_forget_numbers() {
        assert_eq!(key("12 | Arms Flows"), key("Arms flows | 13"));
        assert_eq!(key("Arms Flows xiv"), key("Arms flows"));
        assert_ne!(key("Arms flows"), key("Arms sales"));
    }
}
