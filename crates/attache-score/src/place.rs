//! Where a claim's evidence stands in its text.

use crate::names::is_space;
use attache_model::CharIndex;

/// Start and end in characters (Unicode scalar values), as annotators and readers give or texts show them. They are kept
/// as they were given, even inverted: such a place overlaps nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub start: f64,
    pub end: f64,
}

impl Place {
    /// Whether the two share a character.
    pub fn overlaps(self, other: Self) -> bool {
        self.end.min(other.end) - self.start.max(other.start) > 0.0
    }
}

/// A text that words are looked for in.
pub struct Haystack<'t> {
    text: &'t str,
    index: CharIndex<'t>,
    /// The text with runs of white space as one space each, made when first needed.
    squashed: Option<String>,
}

impl<'t> Haystack<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, index: CharIndex::new(text), squashed: None }
    }

    /// How many bytes looking through it takes.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The first place of these words: verbatim; else with runs of white space counting as one space, in which case the
    /// place is reckoned from the ratio of the two texts' lengths. `None` when the text does not have them.
    pub fn find(&mut self, evidence: &str) -> Option<Place> {
        let length = evidence.chars().count() as f64;
        if let Some(at) = self.text.find(evidence) {
            let start = f64::from(self.index.chars_before(at));
            return Some(Place { start, end: start + length });
        }
        let text = self.squashed.get_or_insert_with(|| squash(self.text));
        let before = text.get(..text.find(&squash(evidence))?)?.chars().count() as f64;
        let ratio = f64::from(self.index.chars_before(self.text.len())) / text.chars().count().max(1) as f64;
        let start = (before * ratio).trunc();
        Some(Place { start, end: start + length })
    }
}

fn squash(text: &str) -> String {
    let mut squashed = String::with_capacity(text.len());
    let mut in_space = false;
    for c in text.chars() {
        let space = is_space(c);
        if !space {
            squashed.push(c);
        } else if !in_space {
            squashed.push(' ');
        }
        in_space = space;
    }
    squashed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_verbatim_or_across_line_ends() {
        let mut text = Haystack::new("Größe: two\n  drones sold. Two drones.");
        assert_eq!(text.find("two"), Some(Place { start: 7.0, end: 10.0 }));
        // 36 characters come to 34, so the 7th begins at 7 * 36 / 34.
        assert_eq!(text.find("two drones"), Some(Place { start: 7.0, end: 17.0 }));
        assert_eq!(text.find("drones\tsold"), Some(Place { start: 11.0, end: 22.0 }));
        assert_eq!(text.find("three"), None);
        assert_eq!(text.find(""), Some(Place { start: 0.0, end: 0.0 }));
        assert_eq!(Haystack::new("").find("x"), None);
    }

    #[test]
    fn places_overlap_by_sharing_a_character() {
        let place = |start, end| Place { start, end };
        assert!(place(0.0, 3.0).overlaps(place(2.0, 5.0)));
        assert!(!place(0.0, 3.0).overlaps(place(3.0, 5.0)));
        assert!(!place(0.0, 9.0).overlaps(place(5.0, 5.0)));
        assert!(!place(9.0, 0.0).overlaps(place(0.0, 9.0)));
    }
}
