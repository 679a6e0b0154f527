//! Pages as placed characters, whatever library reads the file.
//!
//! Coordinates are points (1/72 inch) from the lower left corner of the page as it is shown, that is, after the page's own
//! rotation.

mod content;
mod fonts;
mod links;
mod open;
mod screen;
mod state;
mod streams;

pub(crate) use open::Open;

/// One character where it is drawn. A ligature drawn as one glyph is as many characters as it stands for, side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glyph {
    /// What it stands for.
    pub ch: char,
    /// Where its advance begins and ends, on the baseline.
    pub from: [f32; 2],
    /// The end of its advance.
    pub to: [f32; 2],
    /// Height of the type in points.
    pub size: f32,
    /// Which of [`Source::faces`].
    pub face: u16,
    /// How it is drawn.
    pub mark: Mark,
}

/// What is known of a character beside its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// It leaves no ink (rendering mode 3): the hidden text under a scanned page, or a trick.
    pub invisible: bool,
    /// A raised digit that the font has of its own: it stands on the line like any other.
    pub raised: bool,
    /// The file itself calls it a running head, foot, page number or watermark.
    pub artifact: bool,
}

/// A font as far as layout looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Face {
    /// Bold by its name, weight or flags.
    pub bold: bool,
    /// Slanted by its name or flags.
    pub italic: bool,
    /// All its characters are equally wide.
    pub mono: bool,
}

/// A stretch of a page that leads to an address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hot {
    /// Left, bottom, right, top.
    pub bounds: [f32; 4],
    /// Where it leads.
    pub url: String,
}

/// What is drawn on a page, as far as text goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageText {
    /// Its width and height as shown.
    pub extent: [f32; 2],
    /// Its characters in the order in which they are drawn, spaces too.
    pub glyphs: Vec<Glyph>,
    /// Characters drawn that stand for nothing known.
    pub unknown: usize,
    /// Whether it draws pictures.
    pub pictures: bool,
    /// Its links.
    pub hot: Vec<Hot>,
}

/// What a file says of itself, as written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Properties {
    /// The information dictionary: title, author, creation and modification date.
    pub title: Option<String>,
    /// Author or authors in one string.
    pub author: Option<String>,
    /// `D:20230801120000Z` as (year, month, day).
    pub created: Option<[u16; 3]>,
    /// Likewise.
    pub modified: Option<[u16; 3]>,
    /// The catalog's language (BCP 47, mostly).
    pub language: Option<String>,
    /// The XMP packet, an XML text.
    pub xmp: Option<String>,
}

/// Why reading ended before the last page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spent {
    /// [`crate::Limits::unpacked`] is used up.
    Unpacked,
    /// [`crate::Limits::characters`] is used up.
    Characters,
    /// [`crate::Limits::operators`] is used up.
    Operators,
}

/// A PDF that is open: what a PDF library has to give us.
pub(crate) trait Source {
    /// How many pages there are.
    fn pages(&self) -> usize;
    /// The text of page `index`, from 0. `Err` when a limit is used up; what was read of the page until then is lost.
    fn page(&mut self, index: usize) -> Result<PageText, Spent>;
    /// The fonts met so far.
    fn faces(&self) -> &[Face];
    /// What the file says of itself.
    fn properties(&mut self) -> Properties;
}
