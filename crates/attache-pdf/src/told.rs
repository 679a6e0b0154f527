//! What the file says of itself: its information dictionary, its XMP packet, its catalog.

use crate::source::Properties;
use attache_model::{Edtf, Fact, Learnt, Told};

/// Everything that the properties tell, contradictions too.
pub(crate) fn told(properties: &Properties) -> Vec<Told> {
    let mut facts = Vec::new();
    facts.extend(properties.title.as_deref().and_then(title));
    facts.extend(properties.author.as_deref().map(authors).unwrap_or_default());
    facts.extend(properties.created.and_then(day).map(Fact::Published));
    facts.extend(properties.modified.and_then(day).map(Fact::Updated));
    facts.extend(properties.language.as_deref().and_then(language));
    if let Some(xmp) = &properties.xmp {
        facts.extend(values(xmp, "dc:title").iter().filter_map(|text| title(text)));
        facts.extend(values(xmp, "dc:creator").iter().flat_map(|text| authors(text)));
        facts.extend(values(xmp, "dc:publisher").into_iter().filter(|name| name.len() < 200).map(Fact::Outlet));
        facts.extend(values(xmp, "dc:language").iter().filter_map(|text| language(text)));
        facts.extend(values(xmp, "xmp:CreateDate").iter().filter_map(|text| iso_day(text)).map(Fact::Published));
        facts.extend(values(xmp, "xmp:ModifyDate").iter().filter_map(|text| iso_day(text)).map(Fact::Updated));
        facts.extend(values(xmp, "prism:publicationDate").iter().filter_map(|text| iso_day(text)).map(Fact::Published));
    }
    let mut told: Vec<Told> = Vec::new();
    for fact in facts {
        if !told.iter().any(|known| known.fact == fact) {
            told.push(Told { fact, from: Learnt::Properties });
        }
    }
    told
}

fn single(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title, unless it is what a program puts where nobody wrote one.
fn title(text: &str) -> Option<Fact> {
    let text = single(text);
    let lower = text.to_lowercase();
    let endings = [
        ".doc", ".docx", ".indd", ".pdf", ".qxd", ".qxp", ".rtf", ".odt", ".wpd", ".tex", ".dvi", ".txt", ".ps",
        ".pub", ".ppt", ".pptx", ".xls", ".xlsx", ".ai", ".html", ".htm", ".pmd",
    ];
    let starts = [
        "microsoft word",
        "microsoft powerpoint",
        "microsoft excel",
        "untitled",
        "document1",
        "powerpoint pres",
        "slide 1",
        "template",
        "about:blank",
        "layout 1",
        "print",
        "scan",
        "new document",
        "no title",
    ];
    let letters = text.chars().filter(|ch| ch.is_alphabetic()).count();
    let file = endings.iter().any(|ending| lower.ends_with(ending))
        || (!text.contains(' ') && (text.contains('_') || text.chars().any(|ch| ch.is_ascii_digit())));
    let program = starts
        .iter()
        .any(|start| lower.starts_with(start) && (lower.len() < start.len() + 12 || start.starts_with("microsoft")));
    (letters >= 4 && letters * 3 > text.chars().count() && text.len() < 500 && !file && !program)
        .then_some(Fact::Title(text))
}

/// The names in an author field, but not the accounts and programs that stand there.
fn authors(text: &str) -> Vec<Fact> {
    let text = single(text);
    let junk = [
        "user",
        "admin",
        "administrator",
        "owner",
        "unknown",
        "author",
        "microsoft",
        "default",
        "windows",
        "pc",
        "hp",
        "office",
        "guest",
        "scanner",
    ];
    let name = |part: &str| {
        let part = part.trim().trim_end_matches('.');
        let lower = part.to_lowercase();
        let letters = part.chars().filter(|ch| ch.is_alphabetic()).count();
        let junky =
            junk.iter().any(|word| lower == *word || lower.starts_with("microsoft") || lower.ends_with(" user"));
        let account = part.contains(['@', '\\', '_', '/']) || part.chars().any(|ch| ch.is_ascii_digit());
        (letters >= 3 && part.len() < 120 && !junky && !account).then(|| Fact::Author(part.to_owned()))
    };
    // "Family, Given" is one name, "A B, C D" are two; a semicolon always parts.
    let parts: Vec<&str> = if text.contains(';') {
        text.split(';').collect()
    } else if text.contains(" and ") || text.split(',').filter(|part| part.trim().contains(' ')).count() > 1 {
        text.split(',').flat_map(|part| part.split(" and ")).collect()
    } else {
        vec![text.as_str()]
    };
    parts.into_iter().take(100).filter_map(name).collect()
}

fn day([year, month, day]: [u16; 3]) -> Option<Edtf> {
    if !(1980..=2100).contains(&year) {
        return None;
    }
    Edtf::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
}

/// The day of an ISO date with or without time, or its month or year.
fn iso_day(text: &str) -> Option<Edtf> {
    let date = text.trim().split(['T', ' ']).next()?;
    let year: u16 = date.get(..4)?.parse().ok()?;
    (1980..=2100).contains(&year).then(|| Edtf::parse(date).ok()).flatten()
}

fn language(text: &str) -> Option<Fact> {
    let text = text.trim();
    let tag = text.replace('_', "-");
    let mut parts = tag.split('-');
    let first = parts.next()?;
    let good = (2..=3).contains(&first.len()) && first.chars().all(|ch| ch.is_ascii_alphabetic());
    let rest = parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|ch| ch.is_ascii_alphanumeric()));
    (good && rest && !first.eq_ignore_ascii_case("und")).then_some(Fact::Language(tag))
}

/// The values of a property in an XMP packet: in attributes, in plain elements, in lists.
///
/// The packet is XML, but so plain that looking for its few names is enough; a packet that is no XML does no harm.
fn values(xmp: &str, name: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = xmp;
    while let Some((_, after)) = rest.split_once(&open) {
        let Some((inside, behind)) = after.split_once(&close) else { break };
        if let Some((_, inside)) = inside.split_once('>') {
            match inside.contains("<rdf:li") {
                true => {
                    let items = inside.split("<rdf:li").skip(1);
                    out.extend(
                        items.filter_map(|item| Some(plain(item.split_once('>')?.1.split("</rdf:li>").next()?))),
                    );
                }
                false => out.push(plain(inside)),
            }
        }
        rest = behind;
        if out.len() > 100 {
            break;
        }
    }
    let attribute = format!("{name}=");
    if let Some((_, after)) = xmp.split_once(&attribute) {
        let mut chars = after.chars();
        if let Some(quote @ ('"' | '\'')) = chars.next()
            && let Some((value, _)) = chars.as_str().split_once(quote)
        {
            out.push(plain(value));
        }
    }
    out.retain(|value| !value.trim().is_empty());
    out
}

/// Text without XML's five entities and numbered characters.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((entity, behind)) = after.split_once(';').filter(|(entity, _)| entity.len() < 10) else {
            out.push('&');
            rest = after;
            continue;
        };
        let number = |digits: &str| match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        };
        match entity {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            _ => out.extend(entity.strip_prefix('#').and_then(number).and_then(char::from_u32)),
        }
        rest = behind;
    }
    out.push_str(rest);
    single(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_a_program_made_up_are_not_told() {
        for junk in ["Microsoft Word - report_final.docx", "untitled", "Layout 1", "N2301234.pdf", "report_v3", "12345"]
        {
            assert_eq!(title(junk), None, "{junk}");
        }
        assert_eq!(title(" Arms  flows to Norland "), Some(Fact::Title("Arms flows to Norland".into())));
    }

    #[test]
    fn authors_are_names() {
        let name = |text: &str| Fact::Author(text.to_owned());
        assert_eq!(authors("Ana Bell; Carl Dorn"), [name("Ana Bell"), name("Carl Dorn")]);
        assert_eq!(
            authors("Ana Bell, Carl Dorn and Eve Falk"),
            [name("Ana Bell"), name("Carl Dorn"), name("Eve Falk")]
        );
        assert_eq!(authors("Bell, Ana"), [name("Bell, Ana")]);
        assert!(authors("user").is_empty() && authors("LAPTOP-3\\ana").is_empty());
    }

    #[test]
    fn xmp_in_elements_lists_and_attributes() {
        let xmp = "<x xmp:CreateDate=\"2021-03-04T10:00:00Z\"><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Ships &amp; arms</rdf:li></rdf:Alt></dc:title>\
                   <dc:creator><rdf:Seq><rdf:li>Ana Bell</rdf:li><rdf:li>Carl Dorn</rdf:li></rdf:Seq></dc:creator></x>";
        let told = told(&Properties { xmp: Some(xmp.to_owned()), ..Properties::default() });
        let facts: Vec<Fact> = told.into_iter().map(|told| told.fact).collect();
        assert_eq!(
            facts,
            [
                Fact::Title("Ships & arms".into()),
                Fact::Author("Ana Bell".into()),
                Fact::Author("Carl Dorn".into()),
                Fact::Published(Edtf::parse("2021-03-04").unwrap()),
            ]
        );
    }
}
