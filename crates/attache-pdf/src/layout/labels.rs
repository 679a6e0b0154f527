//! What the beginning of a line says that it is: an item of a list, a caption, a note.

use super::script::is_bullet;

/// The beginning of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// A bullet; so many bytes of it and of the space after it.
    Bullet(usize),
    /// "3.", "(b)", "iv)".
    Count,
}

/// The label that a line begins with.
pub(crate) fn label(text: &str) -> Option<Label> {
    let first = text.chars().next()?;
    let (word, rest) = text.split_once(' ')?;
    if is_bullet(first) {
        let bullet = text.len() - text.trim_start_matches(|ch: char| is_bullet(ch) || ch == ' ').len();
        return (bullet < text.len()).then_some(Label::Bullet(bullet));
    }
    if matches!(word, "-" | "–" | "—" | "*" | "o" | "§")
        && rest.starts_with(char::is_alphanumeric)
        && !text.ends_with(['—', '–'])
    {
        return (word != "o" || rest.starts_with(char::is_uppercase)).then_some(Label::Bullet(word.len() + 1));
    }
    let closed = word.strip_suffix(')').or_else(|| word.strip_suffix('.'))?;
    let bare = closed.strip_prefix('(').unwrap_or(closed);
    let number = !bare.is_empty() && bare.len() <= 3 && bare.chars().all(|ch| ch.is_ascii_digit());
    let letter = bare.len() == 1 && bare.chars().all(|ch| ch.is_ascii_lowercase());
    let roman = !bare.is_empty() && bare.len() <= 5 && bare.chars().all(|ch| "ivx".contains(ch));
    // "J. Smith" is no item, "A) Smith" might be.
    let capital = bare.len() == 1 && word.ends_with(')') && bare.chars().all(|ch| ch.is_ascii_uppercase());
    (number || letter || roman || capital).then_some(Label::Count)
}

/// Words that a caption begins with, with its number after them.
const FIGURES: [&str; 16] = [
    "figure",
    "fig.",
    "fig",
    "table",
    "chart",
    "map",
    "box",
    "graph",
    "exhibit",
    "plate",
    "diagram",
    "infographic",
    "photo",
    "image",
    "illustration",
    "annex figure",
];
/// Words that what stands under a figure begins with, with a colon after them.
const CREDITS: [&str; 8] = ["source", "sources", "note", "notes", "photo", "photograph", "credit", "image"];

/// Whether a stretch of text is a caption. `small` is whether it is set smaller or otherwise than the text around.
pub(crate) fn is_caption(text: &str, small: bool) -> bool {
    let lower: String = text.chars().take(40).flat_map(char::to_lowercase).collect();
    if let Some((word, rest)) = lower.split_once(':')
        && CREDITS.contains(&word.trim())
    {
        return small && !rest.trim().is_empty();
    }
    let Some(rest) = FIGURES.iter().filter_map(|word| lower.strip_prefix(word)).min_by_key(|rest| rest.len()) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(' ') else { return false };
    let number = rest.split([' ', ':', '|', '—', '–']).next().unwrap_or_default();
    let bare = number.trim_end_matches(['.', ',', ')']);
    let counted = !bare.is_empty()
        && bare.len() <= 6
        && bare.chars().all(|ch| ch.is_ascii_digit() || ch == '.' || ch == '-' || "ivxabcdes".contains(ch));
    let digits =
        bare.chars().any(|ch| ch.is_ascii_digit()) || bare.chars().all(|ch| "ivx".contains(ch)) || bare.len() == 1;
    if !(counted && digits) {
        return false;
    }
    // "Figure 3 shows that …" is prose; "Figure 3. Deliveries" and "Figure 3 Deliveries" are not.
    let after = rest.get(number.len()..).unwrap_or_default();
    let words = after.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    let plain = number == bare && after.starts_with(' ') && after.trim_start().starts_with(char::is_alphanumeric);
    let upper = text.chars().count() > 0 && {
        let skip = lower.chars().count() - words.chars().count();
        text.chars().nth(skip).is_none_or(|ch| ch.is_uppercase() || ch.is_ascii_digit())
    };
    !plain || upper || small && text.chars().count() < 120
}

/// The number or sign that a footnote begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// Its number.
    Number(u32),
    /// A star, a dagger or the like.
    Sign,
}

/// How a footnote begins.
pub(crate) fn note(text: &str) -> Option<Note> {
    let first = text.chars().next()?;
    if matches!(first, '*' | '∗' | '†' | '‡' | '§') {
        return Some(Note::Sign);
    }
    let digits = text.len() - text.trim_start_matches(|ch: char| ch.is_ascii_digit()).len();
    let number = text.get(..digits)?.parse::<u32>().ok().filter(|number| (1..2000).contains(number))?;
    let rest = text.get(digits..)?.trim_start_matches(['.', ')', ']', ':']);
    let spaced = rest.starts_with(' ') || rest.starts_with(char::is_alphabetic) || rest.starts_with(['“', '"', '‘']);
    (spaced && rest.chars().any(char::is_alphabetic)).then_some(Note::Number(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items() {
        assert_eq!(label("• Missiles"), Some(Label::Bullet(4)));
        assert_eq!(label("– rockets"), Some(Label::Bullet(4)));
        assert_eq!(label("12. The Panel"), Some(Label::Count));
        assert_eq!(label("(iv) the ship"), Some(Label::Count));
        assert_eq!(label("J. Smith wrote"), None);
        assert_eq!(label("2019. The ship"), None);
        assert_eq!(label("The ship"), None);
    }

    #[test]
    fn captions() {
        assert!(is_caption("Figure 3. Deliveries by year", false));
        assert!(is_caption("Table 2 Deliveries by year", false));
        assert!(is_caption("Fig. 4: Deliveries", false));
        assert!(!is_caption(
            "Figure 3 shows that deliveries fell, and that the fall went on for many years afterwards in the whole of the region.",
            false
        ));
        assert!(!is_caption("Tables were set", false));
        assert!(is_caption("Source: own figures", true));
    }

    #[test]
    fn notes() {
        assert_eq!(note("12 See the report"), Some(Note::Number(12)));
        assert_eq!(note("3. Interview"), Some(Note::Number(3)));
        assert_eq!(note("* The author"), Some(Note::Sign));
        assert_eq!(note("2019"), None);
        assert_eq!(note("The 3 ships"), None);
    }
}
