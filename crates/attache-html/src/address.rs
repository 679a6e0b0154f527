//! Addresses: relative ones made absolute (RFC 3986, section 5), and what they tell of a page.

/// `reference` as seen from `base`; as written if it cannot be made absolute.
pub(crate) fn join(base: Option<&str>, reference: &str) -> String {
    let reference = reference.trim();
    let Some(base) = base else { return reference.to_owned() };
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = scheme(base) else { return reference.to_owned() };
    let Some(rest) = rest.strip_prefix("//") else { return reference.to_owned() };
    let rest = rest.split(['#']).next().unwrap_or_default();
    let host_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path_query) = rest.split_at(host_end);
    let (path, query) = match path_query.find('?') {
        Some(at) => path_query.split_at(at),
        None => (path_query, ""),
    };
    if let Some(other) = reference.strip_prefix("//") {
        return format!("{scheme}://{other}");
    }
    if reference.is_empty() {
        return format!("{scheme}://{host}{path}{query}");
    }
    if reference.starts_with('#') {
        return format!("{scheme}://{host}{path}{query}{reference}");
    }
    if reference.starts_with('?') {
        return format!("{scheme}://{host}{path}{reference}");
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (own, tail) = reference.split_at(end);
    let whole = if own.starts_with('/') {
        own.to_owned()
    } else {
        let folder = path.rfind('/').map_or("/", |at| path.get(..=at).unwrap_or("/"));
        format!("{folder}{own}")
    };
    format!("{scheme}://{host}{}{tail}", without_dots(&whole))
}

fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    good.then_some((scheme, rest))
}

fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut open = false;
    for part in path.split('/').skip(1) {
        open = matches!(part, "." | "..");
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut out = String::with_capacity(path.len());
    for part in &parts {
        out.push('/');
        out.push_str(part);
    }
    if open || out.is_empty() {
        out.push('/');
    }
    out
}

/// The host of an absolute address, without `www.`, in lower case.
pub(crate) fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.rsplit('@').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    (!host.is_empty()).then_some(host)
}

/// Reads like a domain ("example.com"), not like a name.
pub(crate) fn is_domain(name: &str) -> bool {
    !name.contains(char::is_whitespace)
        && name.rsplit_once('.').is_some_and(|(front, end)| {
            !front.is_empty() && (2..=6).contains(&end.len()) && end.chars().all(|c| c.is_ascii_lowercase())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        let base = Some("https://news.example/a/b/c.html?x=1#top");
        for (reference, whole) in [
            ("https://other.example/", "https://other.example/"),
            ("//cdn.example/x", "https://cdn.example/x"),
            ("/y", "https://news.example/y"),
            ("d.html", "https://news.example/a/b/d.html"),
            ("../d?q#f", "https://news.example/a/d?q#f"),
            ("../../../..", "https://news.example/"),
            ("#f", "https://news.example/a/b/c.html?x=1#f"),
            ("?p=2", "https://news.example/a/b/c.html?p=2"),
            ("mailto:x@example.com", "mailto:x@example.com"),
        ] {
            assert_eq!(join(base, reference), whole, "{reference}");
        }
        assert_eq!(join(None, "d.html"), "d.html");
    }

    #[test]
    fn hosts_and_domains() {
        assert_eq!(host("https://www.Example.com:80/x").as_deref(), Some("example.com"));
        assert!(is_domain("example.com") && !is_domain("Example Times") && !is_domain("U.S."));
    }
}
