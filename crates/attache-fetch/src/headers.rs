//! What a server says of its answer.

use attache_model::Edtf;
use std::time::Duration;

/// The media type of a `Content-Type`, in lower case, and its charset.
pub(crate) fn content_type(value: &str) -> (Option<String>, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (Some(media).filter(|media| media.contains('/')), charset.filter(|charset| !charset.is_empty()))
}

/// The day of a date of HTTP (RFC 9110, 5.6.7), in any of its three forms.
pub(crate) fn day(value: &str) -> Option<Edtf> {
    let words: Vec<&str> = value.split([' ', '-', ',']).filter(|word| !word.is_empty()).collect();
    let (day, month, year) = match words.as_slice() {
        // Sun Nov  6 08:49:37 1994
        [_, month, day, time, year] if time.contains(':') => (day, month, year),
        // Sun, 06 Nov 1994 08:49:37 GMT, or with hyphens and two digits
        [_, day, month, year, ..] => (day, month, year),
        _ => return None,
    };
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = months.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
    let mut number: u16 = year.parse().ok()?;
    if year.len() == 2 {
        number += if number < 70 { 2000 } else { 1900 };
    }
    let day: u8 = day.parse().ok()?;
    Edtf::parse(&format!("{number:04}-{month:02}-{day:02}")).ok()
}

/// How long `Retry-After` asks to wait, where it says so in seconds.
pub(crate) fn retry_after(value: &str) -> Option<Duration> {
    value.trim().parse().ok().map(Duration::from_secs)
}

/// The name of the file in a `Content-Disposition`: its last step only.
pub(crate) fn file_name(value: &str) -> Option<String> {
    let (_, rest) = value.split_once("filename=")?;
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split(';').next(),
    }?;
    let name: String = name.rsplit(['/', '\\']).next()?.chars().filter(|char| !char.is_control()).take(200).collect();
    Some(name.trim().to_owned()).filter(|name| !matches!(name.as_str(), "" | "." | ".."))
}

/// The target of a canonical link in a `Link` header.
pub(crate) fn canonical(value: &str) -> Option<&str> {
    value.split(",").find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let canonical = parameters.split(';').any(|parameter| {
            let parameter = parameter.trim().to_ascii_lowercase();
            parameter.strip_prefix("rel=").is_some_and(|rel| rel.trim_matches('"') == "canonical")
        });
        canonical.then_some(target)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_a_charset_or_none() {
        let owned = |text: &str| Some(text.to_owned());
        assert_eq!(content_type("Text/HTML; Charset=\"windows-1251\""), (owned("text/html"), owned("windows-1251")));
        assert_eq!(content_type("text/html; q=1;charset=utf-8"), (owned("text/html"), owned("utf-8")));
        assert_eq!(content_type("application/pdf"), (owned("application/pdf"), None));
        assert_eq!(content_type("; charset="), (None, None));
    }

    #[test]
    fn dates_are_read_in_all_forms() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(day(text).map(String::from).as_deref(), Some("1994-11-06"), "{text}");
        }
        for text in ["", "yesterday", "Sun, 31 Feb 2020 08:49:37 GMT", "0", "Sun, 06 Now 1994 08:49:37 GMT"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn names_and_links_are_found() {
        assert_eq!(file_name("attachment; filename=\"../a/report.pdf\"").as_deref(), Some("report.pdf"));
        assert_eq!(file_name("inline; filename=report.pdf; size=3").as_deref(), Some("report.pdf"));
        assert_eq!(file_name("attachment; filename=\"..\""), None);
        assert_eq!(canonical("<https://a.example/x>; rel=\"canonical\", <b>; rel=next"), Some("https://a.example/x"));
        assert_eq!(canonical("<b>; rel=next"), None);
    }
}
