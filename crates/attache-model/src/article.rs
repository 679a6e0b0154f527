//! What reading a format gives before it is a document: stretches of text in reading order, and what the file says of itself.
//!
//! Every format, be it a web page, a paper or a mail, comes to the same [`Article`]; from there on nothing depends on what the
//! file was.

use crate::Edtf;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a stretch of an article is to its reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The headline.
    Title,
    /// A heading within the text.
    Heading,
    /// Running prose.
    #[default]
    Paragraph,
    /// One item of a list.
    ListItem,
    /// A quotation set off from the text.
    Quotation,
    /// One row of a table, its cells separated by tabs.
    TableRow,
    /// The words under a picture or a table.
    Caption,
    /// A footnote or endnote.
    Footnote,
    /// Text set as typed: code, verse, a transmitted message.
    Preformatted,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list item",
            Self::Quotation => "quotation",
            Self::TableRow => "table row",
            Self::Caption => "caption",
            Self::Footnote => "footnote",
            Self::Preformatted => "preformatted text",
        })
    }
}

/// Where a stretch of text stands in what was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In these bytes, end exclusive, of the file, or of the stream in it that [`Article::within`] names.
    Bytes {
        /// First byte.
        start: u64,
        /// One past the last byte.
        end: u64,
    },
    /// On a page.
    Page {
        /// Its number, from 1, counted from the first page of the file.
        number: u32,
        /// Left, bottom, right and top edge in tenths of a point, from the page's lower left corner.
        bounds: Option<[i32; 4]>,
    },
}

impl Place {
    /// The smallest place that holds both, where they are of one stream or one page.
    pub fn joined(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Bytes { start, end }, Self::Bytes { start: first, end: last }) => {
                Some(Self::Bytes { start: start.min(first), end: end.max(last) })
            }
            (Self::Page { number, bounds }, Self::Page { number: same, bounds: others }) if number == same => {
                let bounds = bounds.zip(others).map(|([left, bottom, right, top], [l, b, r, t])| {
                    [left.min(l), bottom.min(b), right.max(r), top.max(t)]
                });
                Some(Self::Page { number, bounds })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes { start, end } => write!(f, "bytes {start} to {end}"),
            Self::Page { number, .. } => write!(f, "page {number}"),
        }
    }
}

/// Text from one place: `text[start..end]` of its block, in bytes of UTF-8, stands at `place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First byte of the stretch.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Where it stands. A run whose text is byte for byte what stands there is as long as its place; any other (entities
    /// resolved, another encoding) stands there as a whole.
    pub place: Place,
}

/// A link of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRun {
    /// First byte, in the block's text, of the linked words.
    pub start: usize,
    /// One past their last byte.
    pub end: usize,
    /// Where the link leads, as written or made absolute.
    pub url: String,
}

/// A stretch of an article: a paragraph, a heading, an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub part: Part,
    /// Its words: white space made single, none at the ends, line breaks kept only where they mean something.
    pub text: String,
    /// Where its text stands, in the order of the text. What lies in no run was put in (a space between two cells).
    pub runs: Vec<Run>,
    /// Its links, in the order of the text.
    pub links: Vec<LinkRun>,
    /// The language it is marked with (BCP 47).
    pub language: Option<String>,
}

/// Where something about a document was learnt, from the most to the least trusted.
///
/// The order is that of trust: whoever hands a document over knows best; then what was written for machines by the
/// publisher; then what the page says to people; then what surrounds the file; then what can be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learnt {
    /// A manifest, or the user on the command line.
    Manifest,
    /// A column of the table that the document came in.
    Column,
    /// Linked data (schema.org) in the page.
    JsonLd,
    /// Open Graph or Twitter card tags.
    OpenGraph,
    /// Other meta tags: Dublin Core, Highwire, parsely, plain HTML.
    Meta,
    /// Microdata, RDFa or microformats in the markup.
    Microdata,
    /// A canonical link.
    Canonical,
    /// The entry of a feed.
    Feed,
    /// A header of a mail.
    MailHeader,
    /// A time element, or a date on a line of its own in the page.
    TimeElement,
    /// The headline as it stands in the text.
    Headline,
    /// A byline or a line of date and time in the text.
    Byline,
    /// A dateline ("OSLO, March 4 (NTB) –").
    Dateline,
    /// The page's title element.
    TitleElement,
    /// Properties of the file: of a PDF, a word processor's document, a book.
    Properties,
    /// The page's markup: its header, its logo, its copyright notice.
    Masthead,
    /// A header of the web server's answer, as sent or as archived.
    HttpHeader,
    /// The address it was fetched from.
    Address,
    /// The file's name.
    FileName,
    /// Found out from the words themselves.
    Words,
    /// Guessed from the latest date that the text speaks of.
    LatestDate,
}

impl fmt::Display for Learnt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Manifest => "manifest",
            Self::Column => "column of the table",
            Self::JsonLd => "linked data",
            Self::OpenGraph => "Open Graph",
            Self::Meta => "meta tag",
            Self::Microdata => "microdata",
            Self::Canonical => "canonical link",
            Self::Feed => "feed entry",
            Self::MailHeader => "mail header",
            Self::TimeElement => "time in the page",
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::TitleElement => "page title",
            Self::Properties => "file properties",
            Self::Masthead => "masthead",
            Self::HttpHeader => "HTTP header",
            Self::Address => "address",
            Self::FileName => "file name",
            Self::Words => "words of the text",
            Self::LatestDate => "latest date in the text",
        })
    }
}

/// One thing that a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The headline.
    Title(String),
    /// One of its authors.
    Author(String),
    /// Who published it, by name.
    Outlet(String),
    /// Its address, absolute.
    Url(String),
    /// When it was first published.
    Published(Edtf),
    /// When it was last changed.
    Updated(Edtf),
    /// Its language (BCP 47).
    Language(String),
}

/// One thing that a file says of itself, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What.
    pub fact: Fact,
    /// Where.
    pub from: Learnt,
}

/// What reading a format gives: the article, whole and alone, and what the file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The article's stretches in reading order. What is no article (menus, teasers, comments, page numbers) is not here.
    pub blocks: Vec<Block>,
    /// What the file says of itself, in any order, contradictions and all.
    pub told: Vec<Told>,
    /// The stream within the file in which [`Place::Bytes`] count, where it is not the file itself
    /// (`word/document.xml` of a DOCX, the HTML part of a mail).
    pub within: Option<String>,
    /// What is worth knowing about how it was read ("3 of 40 pages hold no text and need OCR"), each a sentence.
    pub remarks: Vec<String>,
}
