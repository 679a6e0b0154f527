//! What files say of themselves, in the words of the model; and which block is the headline.

use crate::build::Piece;
use attache_model::{Article, Edtf, Fact, Learnt, Part, Told};

/// Collects facts, each once.
pub(crate) struct Facts {
    from: Learnt,
    told: Vec<Told>,
}

impl Facts {
    pub(crate) fn new(from: Learnt) -> Self {
        Self { from, told: Vec::new() }
    }

    pub(crate) fn title(&mut self, text: &str) {
        self.put(text, Fact::Title);
    }

    /// One or several, parted by semicolons.
    pub(crate) fn author(&mut self, text: &str) {
        text.split(';').for_each(|name| self.put(name, Fact::Author));
    }

    pub(crate) fn outlet(&mut self, text: &str) {
        self.put(text, Fact::Outlet);
    }

    pub(crate) fn language(&mut self, text: &str) {
        let tag = text.trim().replace('_', "-");
        let good =
            (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if good && !matches!(tag.as_str(), "und" | "zxx" | "none" | "unknown") {
            self.put(&tag, Fact::Language);
        }
    }

    /// Only an address of the web.
    pub(crate) fn url(&mut self, text: &str) {
        let text = text.trim();
        if (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace) {
            self.put(text, Fact::Url);
        }
    }

    pub(crate) fn published(&mut self, text: &str) {
        self.told.extend(date(text).map(|date| Told { fact: Fact::Published(date), from: self.from }));
    }

    pub(crate) fn updated(&mut self, text: &str) {
        self.told.extend(date(text).map(|date| Told { fact: Fact::Updated(date), from: self.from }));
    }

    pub(crate) fn finish(self) -> Vec<Told> {
        let mut told: Vec<Told> = Vec::new();
        for fact in self.told {
            if !told.contains(&fact) {
                told.push(fact);
            }
        }
        told
    }

    fn put(&mut self, text: &str, fact: fn(String) -> Fact) {
        // Nobody is called so, and no title is that long.
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(1_000).collect();
        if !text.is_empty() {
            self.told.push(Told { fact: fact(text), from: self.from });
        }
    }
}

/// The day in a date of ISO 8601 ("2023-05-04T10:00:00Z", "2023-05", "2023"); nothing in any other.
///
/// Years before 1990 come from clocks that were never set, and say nothing of when something was written.
pub(crate) fn date(text: &str) -> Option<Edtf> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next()?;
    let shape: String = day.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    if !matches!(shape.as_str(), "0000-00-00" | "0000-00" | "0000") || day < "1990" {
        return None;
    }
    Edtf::parse(day).ok()
}

/// Makes an article of its blocks, after finding the headline among them.
///
/// The first block marked as title is; else a heading of the first order that stands first and alone in its order; else
/// the first block, if the file's title says the same. Further titles are headings. The notes follow, numbered anew where
/// one holds no words: the link `#note-3` leads to the third footnote of the article.
pub(crate) fn article(
    mut pieces: Vec<Piece>,
    mut notes: Vec<Piece>,
    mut told: Vec<Told>,
    within: Option<String>,
    mut remarks: Vec<String>,
) -> Article {
    let numbers = number(&notes);
    for piece in pieces.iter_mut().chain(&mut notes) {
        piece.block.links.retain_mut(|link| {
            let number = link.url.strip_prefix("#note-").filter(|_| link.start == link.end);
            let Some(number) = number.and_then(|number| number.parse::<usize>().ok()) else { return true };
            let new = numbers.get(number.wrapping_sub(1)).copied().flatten();
            link.url = format!("#note-{}", new.unwrap_or_default());
            new.is_some()
        });
    }
    for note in &mut notes {
        note.block.part = Part::Footnote;
    }
    let at = headline(&pieces, &told);
    for (index, piece) in pieces.iter_mut().enumerate() {
        if Some(index) == at {
            piece.block.part = Part::Title;
            let title = piece.block.text.replace('\n', " ");
            told.push(Told { fact: Fact::Title(title), from: Learnt::Headline });
        } else if piece.block.part == Part::Title {
            piece.block.part = Part::Heading;
        }
    }
    pieces.extend(notes.into_iter().filter(|note| !note.block.text.is_empty()));
    if pieces.is_empty() {
        remarks.push("It holds no text.".into());
    }
    Article { blocks: pieces.into_iter().map(|piece| piece.block).collect(), told, within, remarks }
}

/// The number of each note among those that hold words.
fn number(notes: &[Piece]) -> Vec<Option<usize>> {
    let mut last = 0;
    notes
        .iter()
        .map(|note| {
            let holds = !note.block.text.is_empty();
            last += usize::from(holds);
            holds.then_some(last)
        })
        .collect()
}

fn headline(pieces: &[Piece], told: &[Told]) -> Option<usize> {
    if let Some(marked) = pieces.iter().position(|piece| piece.block.part == Part::Title) {
        return Some(marked);
    }
    let first = pieces.first()?;
    if first.block.part == Part::Heading {
        let highest = pieces.iter().filter(|piece| piece.block.part == Part::Heading).map(|piece| piece.level).min()?;
        let equals = pieces.iter().filter(|piece| piece.block.part == Part::Heading && piece.level == highest).count();
        if first.level == highest && equals == 1 {
            return Some(0);
        }
    }
    let says = |piece: &Piece| {
        told.iter().any(|told| matches!(&told.fact, Fact::Title(title) if same_words(title, &piece.block.text)))
    };
    // Above a headline there may be an outlet's name, a date, a number.
    pieces.iter().take(4).position(|piece| piece.block.part != Part::Footnote && says(piece))
}

fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|char: char| !char.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let one = words(one);
    !one.is_empty() && one == words(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_precision_they_are_written_with() {
        for (text, wanted) in [
            ("2023-05-04T10:00:00Z", Some("2023-05-04")),
            ("2023-05-04 10:00", Some("2023-05-04")),
            ("2023-05", Some("2023-05")),
            ("2023", Some("2023")),
            ("1899-12-30T00:00:00Z", None),
            ("2023-02-30", None),
            ("4 May 2023", None),
            ("", None),
        ] {
            assert_eq!(date(text).as_ref().map(Edtf::as_str), wanted, "{text}");
        }
    }
}
