//! Which column of a table holds what.

use crate::BundleError;
use crate::dates::Order;
use std::collections::BTreeMap;
use std::fmt;

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The text of the document.
    Text,
    /// Its headline.
    Title,
    /// When it was published.
    Published,
    /// When it was last changed.
    Updated,
    /// Its address.
    Url,
    /// Who published it.
    Outlet,
    /// Who wrote it.
    Author,
    /// The language it is in.
    Language,
    /// What the row is called.
    Id,
}

impl Field {
    pub(crate) const ALL: [Self; 9] = [
        Self::Text,
        Self::Title,
        Self::Published,
        Self::Updated,
        Self::Url,
        Self::Outlet,
        Self::Author,
        Self::Language,
        Self::Id,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Published => "published",
            Self::Updated => "updated",
            Self::Url => "url",
            Self::Outlet => "outlet",
            Self::Author => "author",
            Self::Language => "language",
            Self::Id => "id",
        }
    }

    /// Names that columns commonly have, folded, the surest first.
    fn common(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "text",
                "content",
                "body",
                "article",
                "articletext",
                "articlebody",
                "maintext",
                "fulltext",
                "story",
                "message",
                "description",
            ],
            Self::Title => &["title", "headline", "heading", "subject"],
            Self::Published => &[
                "published",
                "date",
                "publishedat",
                "publisheddate",
                "publishdate",
                "datepublished",
                "pubdate",
                "publicationdate",
                "datetime",
                "timestamp",
                "createdat",
            ],
            Self::Updated => &["updated", "updatedat", "modified", "modifiedat", "datemodified", "lastmodified"],
            Self::Url => &["url", "link", "uri", "sourceurl", "address"],
            Self::Outlet => &["outlet", "source", "publisher", "publication", "site", "sitename", "domain"],
            Self::Author => &["author", "authors", "byline", "creator"],
            Self::Language => &["language", "lang"],
            Self::Id => &["id"],
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What the user says of a table's columns. Where it says nothing, common names are recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<Field, String>,
    pub(crate) order: Option<Order>,
}

/// A mapping that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A part is not of the form FIELD=COLUMN.
    #[error("'{0}' is not of the form FIELD=COLUMN, as in text=content,published=date")]
    Form(String),
    /// There is no such field.
    #[error(
        "'{0}' is nothing that a column can be mapped to; there are text, title, published, updated, url, outlet, author, language, id and order (dmy or mdy)"
    )]
    Field(String),
    /// A field is mapped twice.
    #[error("'{0}' is mapped twice")]
    Twice(String),
    /// The order of dates is neither of the two.
    #[error("the order of dates is dmy or mdy, not '{0}'")]
    Order(String),
}

impl Mapping {
    /// Reads `text=content,published=date`: fields and columns. Names of nested objects are joined by dots
    /// (`text=article.body`). `order=dmy` or `order=mdy` says how dates like 03/04/2023 are written.
    ///
    /// # Errors
    /// When a part is malformed, names no field, or a field comes twice.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let form = || MappingError::Form(part.to_owned());
            let (name, column) = part.split_once('=').ok_or_else(form)?;
            let (name, column) = (name.trim(), column.trim());
            if column.is_empty() {
                return Err(form());
            }
            if name == "order" {
                let order = match column {
                    "dmy" => Order::DayFirst,
                    "mdy" => Order::MonthFirst,
                    _ => return Err(MappingError::Order(column.to_owned())),
                };
                if mapping.order.replace(order).is_some() {
                    return Err(MappingError::Twice(name.to_owned()));
                }
                continue;
            }
            let field = Field::ALL.into_iter().find(|field| field.name() == name);
            let field = field.ok_or_else(|| MappingError::Field(name.to_owned()))?;
            if mapping.columns.insert(field, column.to_owned()).is_some() {
                return Err(MappingError::Twice(name.to_owned()));
            }
        }
        Ok(mapping)
    }

    /// The column that the user names for `field`.
    pub fn column(&self, field: Field) -> Option<&str> {
        self.columns.get(&field).map(String::as_str)
    }

    /// Whether one of `columns` holds text, as far as names tell.
    pub(crate) fn finds_text(&self, columns: &[String]) -> bool {
        self.find(Field::Text, columns).is_ok_and(|found| found.is_some())
    }

    /// For each field the column, by its place in `columns`, that holds it.
    pub(crate) fn resolve(&self, columns: &[String]) -> Result<Columns, BundleError> {
        let mut found = BTreeMap::new();
        for field in Field::ALL {
            if let Some(at) = self.find(field, columns)? {
                found.insert(field, at);
            }
        }
        if !found.contains_key(&Field::Text) {
            // A message of thousands of names helps nobody.
            return Err(BundleError::NoText { columns: listed(columns) });
        }
        Ok(Columns(found))
    }

    fn find(&self, field: Field, columns: &[String]) -> Result<Option<usize>, BundleError> {
        if let Some(wanted) = self.column(field) {
            let exact = columns.iter().position(|column| column == wanted);
            let found = exact.or_else(|| columns.iter().position(|column| column.trim().eq_ignore_ascii_case(wanted)));
            return found.map(Some).ok_or_else(|| BundleError::NoColumn {
                field: field.to_string(),
                column: wanted.to_owned(),
                columns: listed(columns),
            });
        }
        let folded: Vec<String> = columns.iter().map(|column| fold(column)).collect();
        Ok(field.common().iter().find_map(|name| folded.iter().position(|column| column == name)))
    }
}

/// Columns by what they hold.
pub(crate) struct Columns(BTreeMap<Field, usize>);

impl Columns {
    pub(crate) fn get(&self, field: Field) -> Option<usize> {
        self.0.get(&field).copied()
    }
}

fn listed(columns: &[String]) -> Vec<String> {
    const MOST: usize = 60;
    let mut listed: Vec<String> = columns.iter().take(MOST).map(|column| crate::names::label(column)).collect();
    if columns.len() > MOST {
        listed.push(format!("and {} more", columns.len() - MOST));
    }
    listed
}

/// Letters and digits alone, small: "Published At", "published_at" and "publishedAt" are one.
fn fold(name: &str) -> String {
    // Dots stay: what is nested is not what it is nested in.
    name.chars().filter(|c| c.is_alphanumeric() || *c == '.').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn mappings_are_read_or_refused() {
        let mapping = Mapping::parse(" text = content, published=date ,order=dmy").unwrap();
        assert_eq!(mapping.column(Field::Text), Some("content"));
        assert_eq!(mapping.column(Field::Published), Some("date"));
        assert_eq!(mapping.order, Some(Order::DayFirst));
        assert_eq!(Mapping::parse("").unwrap(), Mapping::default());
        for wrong in ["text", "text=", "words=content", "text=a,text=b", "order=ymd"] {
            assert!(Mapping::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn common_names_are_recognised_the_surest_first() {
        let found = Mapping::default()
            .resolve(&columns(&["Description", "publishedAt", "Full Text", "SOURCE", "domain"]))
            .unwrap();
        assert_eq!(found.get(Field::Text), Some(2));
        assert_eq!(found.get(Field::Published), Some(1));
        assert_eq!(found.get(Field::Outlet), Some(3));
        assert_eq!(found.get(Field::Url), None);
    }

    #[test]
    fn what_the_user_says_comes_first_and_must_be_there() {
        let mapping = Mapping::parse("text=Body.HTML").unwrap();
        assert_eq!(mapping.resolve(&columns(&["text", "body.html"])).unwrap().get(Field::Text), Some(1));
        assert!(matches!(mapping.resolve(&columns(&["text"])), Err(BundleError::NoColumn { .. })));
        let none = Mapping::default().resolve(&columns(&["rank", "weight"])).err().unwrap();
        assert_eq!(
            none.to_string(),
            "no column is known to hold the text; the table has: rank, weight. Say which with --map text=COLUMN, for example --map text=rank"
        );
    }
}
