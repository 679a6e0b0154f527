//! Names of members: safe to show, and nowhere else than in the bundle.

/// No name is longer than this many characters.
const LONGEST: usize = 512;

/// `raw`, a path in an archive, as a path that stays in it; `None` when it leads out.
///
/// Both slashes part; a drive or a leading slash is dropped, since archives of whole disks begin so and mean no harm.
pub(crate) fn path(raw: &str) -> Option<String> {
    let raw = raw.replace('\\', "/");
    let rest = match raw.as_bytes() {
        [drive, b':', ..] if drive.is_ascii_alphabetic() => raw.get(2..).unwrap_or_default(),
        _ => &raw,
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in rest.split('/') {
        match step.trim_end_matches([' ', '\0']) {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            _ => steps.push(step),
        }
    }
    Some(label(&steps.join("/")))
}

/// `raw`, an address or an id, as one line of moderate length.
pub(crate) fn label(raw: &str) -> String {
    let hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    raw.trim().chars().take(LONGEST).map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(path("a/b.html").as_deref(), Some("a/b.html"));
        assert_eq!(path("/etc/hosts").as_deref(), Some("etc/hosts"));
        assert_eq!(path(r"C:\Users\x\page.html").as_deref(), Some("Users/x/page.html"));
        assert_eq!(path("a/./b/../c").as_deref(), Some("a/c"));
        for climbing in ["../../etc/passwd", "a/../../b", r"..\x", "..", "a/.. /../x"] {
            assert_eq!(path(climbing), None, "{climbing}");
        }
    }

    #[test]
    fn labels_are_one_short_line() {
        assert_eq!(label("a\nb\u{202e}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(label(&"x".repeat(9000)).len(), LONGEST);
    }
}
