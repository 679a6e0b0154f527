use crate::{CharIndex, Edtf, Learnt, Part, Place, Span};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// The hash (BLAKE3, hexadecimal) of a document's bytes as they were handed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl DocumentId {
    /// The id of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).to_hex().to_string())
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Where a publication date was learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrigin {
    /// A manifest, or the user on the command line.
    Manifest,
    /// The document states it.
    Stated,
    /// Guessed from the latest date that the text speaks of.
    Inferred,
}

/// When a document was published, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The date.
    pub date: Edtf,
    /// Where it was learnt.
    pub origin: DateOrigin,
    /// Where the date is inferred: the day before which it cannot have been published, because the text speaks of it as past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Edtf>,
    /// Where the date is inferred: the day after which it cannot have been published, because it was already there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Edtf>,
}

impl Published {
    /// A date that is known.
    pub fn on(date: Edtf, origin: DateOrigin) -> Self {
        Self { date, origin, not_before: None, not_after: None }
    }
}

/// A stretch of the text that is read as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenParagraph")]
pub struct Paragraph {
    /// Where.
    pub span: Span,
    /// What it is to the reader.
    pub part: Part,
    /// Its language (BCP 47), where it is known to differ from the document's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Paragraph {
    /// A stretch of running prose.
    pub fn prose(span: Span) -> Self {
        Self { span, part: Part::Paragraph, language: None }
    }
}

/// The forms in which casebooks hold paragraphs: at first they held the span alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenParagraph {
    Span(Span),
    Whole {
        span: Span,
        part: Part,
        #[serde(default)]
        language: Option<String>,
    },
}

impl From<WrittenParagraph> for Paragraph {
    fn from(written: WrittenParagraph) -> Self {
        match written {
            WrittenParagraph::Span(span) => Self::prose(span),
            WrittenParagraph::Whole { span, part, language } => Self { span, part, language },
        }
    }
}

/// Where a stretch of a document's text stands in what was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The stretch of the text.
    pub span: Span,
    /// Where it stands. Where the two are equally long (in bytes), they are the same bytes.
    pub place: Place,
}

/// A link of the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The linked words.
    pub span: Span,
    /// Where the link leads.
    pub url: String,
}

/// A report as it is read: its article text, never rewritten, and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Hash of the bytes it came in.
    pub id: DocumentId,
    /// The file's name without its ending: what listings call it.
    pub name: String,
    /// The article's text. Every span counts characters of this.
    pub text: String,
    /// Its paragraphs, in order. What lies in none (navigation, subscription notices) is kept in `text` but not read.
    pub paragraphs: Vec<Paragraph>,
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// When it was last changed, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Edtf>,
    /// Language tag (BCP 47), where known.
    pub language: Option<String>,
    /// What it came as ("html", "pdf", "text").
    #[serde(default)]
    pub format: String,
    /// Where title, authors, outlet, url, published, updated and language were learnt, by these names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub learnt: BTreeMap<String, Learnt>,
    /// Where the text stands in what was handed over, in order. Empty where the text is the file, decoded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The stream within the file in which the bytes of `sources` count, where it is not the file itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Its links, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

impl Document {
    /// Plain text of these paragraphs, of which nothing else is known.
    pub fn plain(name: impl Into<String>, text: impl Into<String>, paragraphs: impl IntoIterator<Item = Span>) -> Self {
        let text = text.into();
        Self {
            id: DocumentId::of(text.as_bytes()),
            name: name.into(),
            text,
            paragraphs: paragraphs.into_iter().map(Paragraph::prose).collect(),
            title: None,
            authors: Vec::new(),
            outlet: None,
            url: None,
            published: None,
            updated: None,
            language: None,
            format: "text".into(),
            learnt: BTreeMap::new(),
            sources: Vec::new(),
            within: None,
            links: Vec::new(),
        }
    }

    /// Where a stretch of the text stands in what was handed over: one stretch of bytes, or one place for each page.
    /// Nothing where that is not known, and for plain text, which stands where its characters say.
    pub fn places(&self, span: Span) -> Vec<Place> {
        let index = CharIndex::new(&self.text);
        let mut found: Vec<Place> = Vec::new();
        for source in self.sources.iter().filter(|source| source.span.overlaps(span)) {
            let place = match source.place {
                Place::Bytes { start, end } => {
                    let byte = |at: u32| index.byte_of(at) as u64;
                    let (from, past) = (byte(source.span.start), byte(source.span.end));
                    if past - from == end.saturating_sub(start) {
                        // The same bytes here and there, so parts can be told.
                        let first = start + byte(span.start.max(source.span.start)) - from;
                        let last = end - (past - byte(span.end.min(source.span.end)));
                        Place::Bytes { start: first, end: last }
                    } else {
                        source.place
                    }
                }
                page => page,
            };
            match found.iter_mut().find_map(|known| known.joined(place).map(|joined| (known, joined))) {
                Some((known, joined)) => *known = joined,
                None => found.push(place),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_leads_to_its_bytes_or_pages() {
        let mut document = Document::plain("a", "Größe: six & more", [Span::new(0, 17)]);
        let bytes = |start, end| Place::Bytes { start, end };
        let source = |first, past, place| Source { span: Span::new(first, past), place };
        // "Größe: six " as it stands, "&amp;" for "&", " more".
        document.sources =
            vec![source(0, 11, bytes(100, 113)), source(11, 12, bytes(113, 118)), source(12, 17, bytes(118, 123))];
        assert_eq!(document.places(Span::new(2, 3)), [bytes(102, 104)]);
        assert_eq!(document.places(Span::new(7, 10)), [bytes(109, 112)]);
        assert_eq!(document.places(Span::new(7, 17)), [bytes(109, 123)]);
        assert_eq!(document.places(Span::new(11, 12)), [bytes(113, 118)]);

        let page = |number, bounds| Place::Page { number, bounds: Some(bounds) };
        document.sources = vec![
            source(0, 7, page(3, [10, 20, 50, 30])),
            source(7, 11, page(3, [5, 10, 40, 19])),
            source(11, 17, page(4, [5, 90, 40, 99])),
        ];
        assert_eq!(document.places(Span::new(0, 17)), [page(3, [5, 10, 50, 30]), page(4, [5, 90, 40, 99])]);
        assert!(Document::plain("a", "text", []).places(Span::new(0, 4)).is_empty());
    }

    #[test]
    fn paragraphs_of_older_casebooks_are_understood() {
        let paragraphs: Vec<Paragraph> = serde_json::from_str(r#"[[0,4],{"span":[5,9],"part":"list_item"}]"#).unwrap();
        assert_eq!(paragraphs[0], Paragraph::prose(Span::new(0, 4)));
        assert_eq!(paragraphs[1].part, Part::ListItem);
        let written = serde_json::to_string(&paragraphs).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Paragraph>>(&written).unwrap(), paragraphs);
    }
}
