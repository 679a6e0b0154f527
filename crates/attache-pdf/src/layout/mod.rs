//! Layout: what the placed characters of a page are to a reader.
//!
//! In this order: [`words`] and [`lines`] put characters together, [`columns`] finds the order of reading, [`repeat`] takes
//! out what runs over all pages, [`blocks`] and [`tables`] tell paragraphs, headings, lists, notes and rows apart, [`flow`]
//! joins what a page's end has parted. All of it looks at geometry and letters only; nothing is known of any publisher.

mod blocks;
mod columns;
mod flow;
mod join;
mod labels;
mod lines;
mod measure;
mod raised;
mod repeat;
mod script;
mod tables;
mod title;
mod turn;
mod words;

use crate::{
    Limits,
    source::{Source, Spent},
};
use attache_model::Article;
use lines::Line;
use turn::Turn;
use words::Words;

/// A column, or what stands across the columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    /// Its lines from above.
    pub lines: Vec<Line>,
}

/// A page as lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Its number, from 1.
    pub number: u32,
    /// Its width and height as shown.
    pub extent: [f32; 2],
    /// The height of the turned page.
    pub height: f32,
    /// How it was turned.
    pub turn: Turn,
    /// Its text is what a machine read in a scan.
    pub scanned: bool,
    /// In reading order.
    pub regions: Vec<Region>,
    /// The addresses that its links lead to.
    pub urls: Vec<String>,
}

/// A file read as far as lines.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    sheets: Vec<Sheet>,
    pages: usize,
    letters: usize,
    /// Pages with pictures and without text.
    pictured: usize,
    /// Pages most of whose characters stand for nothing known.
    garbled: usize,
    remarks: Vec<String>,
}

impl Reading {
    /// Reads all pages, as far as the limits go.
    pub(crate) fn of(source: &mut dyn Source, limits: &Limits) -> Self {
        let mut reading = Self { pages: source.pages(), ..Self::default() };
        for index in 0..reading.pages {
            if index >= limits.pages {
                reading.remarks.push(format!("only the first {index} of {} pages were read", reading.pages));
                break;
            }
            match source.page(index) {
                Ok(page) => {
                    let words = Words::read(&page, source.faces());
                    let letters = words.text.chars().filter(|ch| ch.is_alphanumeric()).count();
                    reading.letters += letters;
                    if letters < 3 && page.pictures {
                        reading.pictured += 1;
                    } else if page.unknown > letters.max(20) {
                        reading.garbled += 1;
                    }
                    let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
                    let pieces = columns::pieces(&words);
                    let parts = columns::regions(&pieces);
                    let regions = parts.iter().map(|part| Region { lines: lines::lines(&words, part) });
                    reading.sheets.push(Sheet {
                        number,
                        extent: page.extent,
                        height: words.turn.extent(page.extent)[1],
                        turn: words.turn,
                        scanned: words.scanned,
                        regions: regions.filter(|region| !region.lines.is_empty()).collect(),
                        urls: page.hot.into_iter().map(|hot| hot.url).collect(),
                    });
                }
                Err(spent) => {
                    let what = match spent {
                        Spent::Unpacked => "it unpacks to more than is read",
                        Spent::Characters => "it holds more characters than are read",
                        Spent::Operators => "it draws more than is read",
                    };
                    reading.remarks.push(format!("reading stopped at page {} of {}: {what}", index + 1, reading.pages));
                    break;
                }
            }
        }
        reading
    }

    /// Whether any text was found.
    pub(crate) fn has_text(&self) -> bool {
        self.letters > 0
    }

    /// The article, without what the file's properties say.
    pub(crate) fn into_article(mut self) -> Article {
        if self.pictured > 0 {
            self.remarks.push(format!("{} of {} pages hold no text and need OCR", self.pictured, self.pages));
        }
        if self.garbled > 0 {
            let pages = if self.garbled == 1 { "page is" } else { "pages are" };
            self.remarks.push(format!(
                "{} {pages} written in fonts that do not say which letters they hold, and need OCR",
                self.garbled
            ));
        }
        repeat::take_out(&mut self.sheets);
        let mut article = flow::flow(&self.sheets);
        article.remarks = self.remarks;
        article
    }
}
