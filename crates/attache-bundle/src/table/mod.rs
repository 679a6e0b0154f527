//! Tables: each row a document.

pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod mapping;
#[cfg(feature = "parquet")]
mod parquet;
mod row;
pub(crate) mod text;

use crate::dates::{self, Order, Reading};
use crate::walk::{Halt, Walk};
use crate::{BundleError, Fault, Input, Member, names};
use attache_model::{Fact, Learnt, Told};
use mapping::{Columns, Field};
use row::Row;
use std::collections::{BTreeSet, VecDeque};
use std::io::BufRead;

/// Rows that are looked at before the first is handed over, at most.
const FIRST_ROWS: usize = 10_000;

/// Walks separated values.
pub(crate) fn csv(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    let mut rows = csv::Rows::new(input, walk.limits, &walk.options.map)?;
    if let Some(remark) = rows.encoding() {
        walk.remark(remark);
    }
    let columns = rows.columns().to_vec();
    hand_over(walk, Some(columns), &mut rows)?;
    if rows.malformed() {
        walk.remark("some bytes were no text in the table's encoding and were replaced".to_owned());
    }
    Ok(())
}

/// Walks one JSON object a line.
pub(crate) fn json_lines(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    hand_over(walk, None, &mut json::LineRows::new(input, walk.limits)?)
}

/// Walks an array of JSON objects, or one object.
pub(crate) fn json(walk: &mut Walk<'_>, input: &mut dyn BufRead) -> Result<(), Halt> {
    match json::open(input, walk.limits, &walk.options.map)? {
        json::Opened::Array(mut rows) => hand_over(walk, None, &mut rows),
        json::Opened::Values(mut rows) => hand_over(walk, None, &mut rows),
    }
}

/// Walks a table in Parquet.
#[cfg(feature = "parquet")]
pub(crate) fn parquet(walk: &mut Walk<'_>, input: &mut dyn Input) -> Result<(), Halt> {
    parquet::walk(walk, input)
}

/// Says that tables in Parquet are not read.
#[cfg(not(feature = "parquet"))]
pub(crate) fn parquet(_: &mut Walk<'_>, _: &mut dyn Input) -> Result<(), Halt> {
    Err(BundleError::Damaged { format: "Parquet", why: "this build does not read it".to_owned() }.into())
}

/// Where rows come from.
trait Source {
    /// The next row; or what is wrong with it, and where it stands.
    fn next(&mut self) -> Result<Option<Found>, Halt>;
}

/// A row, or where one should be and what is wrong with it.
type Found = Result<Row, (String, Fault)>;

/// Hands over each row as a member.
fn hand_over(walk: &mut Walk<'_>, columns: Option<Vec<String>>, source: &mut dyn Source) -> Result<(), Halt> {
    let mut first = VecDeque::new();
    let mut size = 0;
    while size < walk.limits.look_ahead && first.len() < FIRST_ROWS {
        let Some(found) = source.next()? else { break };
        size += found.as_ref().map_or(64, |row| row.size);
        first.push_back(found);
    }
    let columns = match columns {
        Some(columns) => columns,
        None => named_in(&first, walk.limits.columns),
    };
    if columns.len() > walk.limits.columns {
        return Err(BundleError::Limit(format!("the table has {} columns", columns.len())).into());
    }
    if first.iter().all(Result::is_err) && columns.is_empty() {
        for (place, fault) in first.into_iter().filter_map(Result::err) {
            walk.fail(&place, fault)?;
        }
        return Ok(());
    }
    let resolved = walk.options.map.resolve(&columns)?;
    let mut reader = Reader { order: walk.options.map.order, mixed: false, resolved, columns };
    reader.look_for_order(walk, &first);
    let mut empty = 0_u64;
    loop {
        let found = match first.pop_front() {
            Some(found) => found,
            None => match source.next()? {
                Some(found) => found,
                None => return Ok(()),
            },
        };
        match found {
            Ok(row) => match reader.member(walk, &row) {
                Some(member) => walk.give(member)?,
                None => {
                    // Of rows of nothing, a few bytes can hold any number.
                    empty += 1;
                    if empty > walk.limits.members {
                        return Err(BundleError::Limit(format!("{empty} rows hold no text")).into());
                    }
                    walk.skip("rows without text");
                }
            },
            Err((place, fault)) => walk.fail(&place, fault)?,
        }
    }
}

fn named_in(rows: &VecDeque<Found>, most: usize) -> Vec<String> {
    let (mut seen, mut names) = (BTreeSet::new(), Vec::new());
    for row in rows.iter().flatten() {
        for name in row.names() {
            if names.len() < most && seen.insert(name.clone()) {
                names.push(name);
            }
        }
    }
    names
}

/// Makes members of rows.
struct Reader {
    columns: Vec<String>,
    resolved: Columns,
    /// In what order dates of numbers alone are written, once it is known.
    order: Option<Order>,
    /// Whether the column has shown both orders.
    mixed: bool,
}

impl Reader {
    fn cell(&self, row: &Row, field: Field) -> row::Cell {
        let Some(index) = self.resolved.get(field) else { return Vec::new() };
        let name = self.columns.get(index).map(String::as_str).unwrap_or_default();
        row.cell(index, name)
    }

    /// Finds out from the first rows in what order dates are written, where the user has not said so.
    fn look_for_order(&mut self, walk: &mut Walk<'_>, rows: &VecDeque<Found>) {
        if self.order.is_some() {
            return;
        }
        let mut shown = Vec::new();
        for row in rows.iter().flatten() {
            for text in [Field::Published, Field::Updated].into_iter().flat_map(|field| self.cell(row, field)) {
                if let Some(order) = dates::shows(&text)
                    && !shown.iter().any(|(_, known)| *known == order)
                {
                    shown.push((text, order));
                }
            }
        }
        match shown.as_slice() {
            [(text, order)] => {
                let first = if *order == Order::DayFirst { "day" } else { "month" };
                walk.remark(format!("dates of numbers alone are read with the {first} first, as {text} shows"));
                self.order = Some(*order);
            }
            [] => {}
            _ => self.mix(walk),
        }
    }

    fn mix(&mut self, walk: &mut Walk<'_>) {
        self.mixed = true;
        self.order = None;
        walk.remark(
            "dates of numbers alone are written with the day first and with the month first; those that could be either are left out"
                .to_owned(),
        );
    }

    fn member(&mut self, walk: &mut Walk<'_>, row: &Row) -> Option<Member> {
        let text = self.cell(row, Field::Text).join("\n\n");
        if text.trim().is_empty() {
            return None;
        }
        let one =
            |field| self.cell(row, field).into_iter().map(|text| text.trim().to_owned()).find(|text| !blank(text));
        let name = one(Field::Id).map_or_else(|| row.number.to_string(), |id| names::label(&id));
        let mut facts = Vec::new();
        let mut remarks = Vec::new();
        facts.extend(one(Field::Title).map(|title| Fact::Title(plain(&title))));
        facts.extend(self.cell(row, Field::Author).iter().flat_map(|cell| authors(cell)).map(Fact::Author));
        facts.extend(
            one(Field::Outlet)
                .map(|outlet| Fact::Outlet(host(&outlet).map_or_else(|| plain(&outlet), ToOwned::to_owned))),
        );
        facts.extend(one(Field::Language).and_then(|text| language(&text)).map(Fact::Language));
        let url = one(Field::Url).filter(|url| absolute(url));
        facts.extend(url.clone().map(Fact::Url));
        let (published, updated) = (one(Field::Published), one(Field::Updated));
        for (text, fact) in [(published, Fact::Published as fn(_) -> _), (updated, Fact::Updated)] {
            let Some(text) = text else { continue };
            if let (Some(known), Some(shown)) = (self.order, dates::shows(&text))
                && known != shown
                && walk.options.map.order.is_none()
                && !self.mixed
            {
                self.mix(walk);
            }
            match dates::read(&text, self.order) {
                Reading::Date(date) => facts.push(fact(date)),
                Reading::Ambiguous => {
                    let text = names::label(&text);
                    remarks.push(format!("the date {text} could be either of two days and was left out; --map order=dmy or order=mdy says which"));
                }
                Reading::Unknown => {
                    let text: String = names::label(&text).chars().take(60).collect();
                    remarks.push(format!("'{text}' is no date that is understood"));
                }
            }
        }
        let media_type = if marked_up(&text) { "text/html" } else { "text/plain" };
        Some(Member {
            name,
            bytes: text.into_bytes(),
            media_type: Some(media_type.to_owned()),
            charset: Some("utf-8".to_owned()),
            address: url,
            told: facts.into_iter().map(|fact| Told { fact, from: Learnt::Column }).collect(),
            remarks,
            ..Member::default()
        })
    }
}

/// What tables write where there is nothing.
fn blank(text: &str) -> bool {
    text.is_empty()
        || ["null", "none", "nan", "nat", "n/a", "na", "-"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text is HTML: it has tags that close.
pub(crate) fn marked_up(text: &str) -> bool {
    const TAGS: [&str; 14] = [
        "</p>", "<p>", "<br>", "<br/>", "<br />", "</div>", "</a>", "</li>", "</h1>", "</h2>", "</h3>", "</span>",
        "</html>", "</em>",
    ];
    if !text.contains('<') {
        return false;
    }
    // Text that speaks of tags has one or two; text that is made of them has them early.
    let mut end = text.len().min(1 << 16);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default().to_ascii_lowercase();
    TAGS.iter().map(|tag| head.matches(tag).take(3).count()).sum::<usize>() >= 2
        || head.trim_start().starts_with("<!doctype html")
}

/// The names in a cell: parted by semicolons, or written as a list of some language.
fn authors(cell: &str) -> Vec<String> {
    let cell = cell.trim();
    let inner = cell.strip_prefix('[').and_then(|cell| cell.strip_suffix(']'));
    let parts: Vec<&str> = match inner {
        Some(inner) => inner.split(',').map(|part| part.trim().trim_matches(['\'', '"'])).collect(),
        None => cell.split([';', '\n', '|']).collect(),
    };
    parts.into_iter().map(str::trim).filter(|part| !blank(part)).map(plain).collect()
}

/// The tag of a language that is written as one, or by its English name.
pub(crate) fn language(text: &str) -> Option<String> {
    const NAMES: [(&str, &str); 14] = [
        ("english", "en"),
        ("french", "fr"),
        ("german", "de"),
        ("spanish", "es"),
        ("russian", "ru"),
        ("arabic", "ar"),
        ("chinese", "zh"),
        ("ukrainian", "uk"),
        ("turkish", "tr"),
        ("persian", "fa"),
        ("korean", "ko"),
        ("portuguese", "pt"),
        ("italian", "it"),
        ("hebrew", "he"),
    ];
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)) {
        return Some((*tag).to_owned());
    }
    let mut tag = String::new();
    for (number, part) in text.split(['-', '_']).enumerate() {
        let letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let fits = if number == 0 { letters && matches!(part.len(), 2 | 3) } else { matches!(part.len(), 1..=8) };
        if !fits || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        // Regions are written large: "en-GB".
        let region = number > 0 && letters && part.len() == 2;
        tag.push_str(if number > 0 { "-" } else { "" });
        tag.push_str(&if region { part.to_ascii_uppercase() } else { part.to_ascii_lowercase() });
    }
    Some(tag)
}

/// The host of an address, which is what an outlet is called where nothing better is said.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://").filter(|_| absolute(url))?;
    let host = rest.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

/// Whether an address can be followed by itself.
pub(crate) fn absolute(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "ftp")) && !url.contains(char::is_whitespace)
}

/// A headline or a name without what markup may have been left in it, on one line.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let tag =
            from.strip_prefix('<').filter(|inner| inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
        if let Some((_, behind)) = tag.and_then(|inner| inner.split_once('>')) {
            rest = behind;
        } else if let Some((c, behind)) = entity(from) {
            out.push(c);
            rest = behind;
        } else {
            let mut chars = from.chars();
            out.extend(chars.next());
            rest = chars.as_str();
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The character that an entity at the start of `text` stands for, and what follows.
fn entity(text: &str) -> Option<(char, &str)> {
    let (name, behind) = text.strip_prefix('&')?.split_once(';')?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number).filter(|c| !c.is_control())?
        }
    };
    Some((c, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_readings() {
        assert_eq!(plain("Arms &amp; <b>men</b>:\n AT&T &#8211; x < y"), "Arms & men: AT&T – x < y");
        assert_eq!(authors("['Ann Lee', \"Bo Ek\"]"), ["Ann Lee", "Bo Ek"]);
        assert_eq!(authors("Ann Lee; Bo Ek"), ["Ann Lee", "Bo Ek"]);
        assert_eq!(language("en_GB").as_deref(), Some("en-GB"));
        assert_eq!(host("https://www.news.example:80/a"), Some("news.example"));
        assert_eq!(host("Brevik Daily"), None);
        assert_eq!(language("English").as_deref(), Some("en"));
        assert_eq!(language("no idea"), None);
        assert!(absolute("https://example.org/a") && !absolute("/a") && !absolute("javascript:x"));
        assert!(marked_up("<p>One.</p>") && !marked_up("One <p> two"));
    }
}
