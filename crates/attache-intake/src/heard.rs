//! What a text tells about itself in words: headline, bylines, dates.

use crate::paragraphs::Piece;
use crate::{dates, format::Hints, headings};
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
    Heard { told, latest: dates::latest(text, pieces) }
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
