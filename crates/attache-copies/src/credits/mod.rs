//! Whom a document draws on, by its own words: datelines, source lines, attributions, notes of where it stood before,
//! links and footnotes.
//!
//! Precision comes first. An outlet that is merely mentioned, as an actor or as the target of a ban, is no source: a name
//! counts only where it stands in the place that a phrase of `knowledge/words/credits.toml` gives to a source.

mod attributions;
mod cues;
mod links;
mod mentions;
mod tokens;
mod whole;

pub use cues::Cues;
pub(crate) use links::address;

use crate::draws::Party;
use attache_knowledge::{Knowledge, RecordRef, Table};
use attache_model::{CharIndex, Document, EntityId, Part, Span};
use mentions::{Finder, Mention};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tokens::Token;

/// Paragraphs are read up to so many tokens; no prose is longer.
const LONGEST_PARAGRAPH: usize = 5_000;

/// A document gives at most so many credits.
const MOST: usize = 2_000;

/// Somebody a document draws on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Who: the name in the knowledge files, or as worded where they have none.
    pub source: String,
    /// Its id, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EntityId>,
    /// What it is.
    pub sort: Sort,
    /// In what way it is credited.
    pub how: How,
    /// Whether the whole document rests on it, or a statement.
    pub whole: bool,
    /// The credit, among those of this document, of the one that draws on this source ("Anadolu, citing Reuters, said": Reuters
    /// has the number of Anadolu). `None` where the document itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<u32>,
    /// The words that say so, where they stand in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// These words; of a link its address.
    pub words: String,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// It publishes news.
    Outlet,
    /// It does research or investigates.
    Institute,
    /// A ministry, agency, force, alliance or body of states.
    Official,
    /// No record tells.
    Unknown,
}

/// In what way a source is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// "TEHRAN (IRNA) –".
    Dateline,
    /// "Source: IRNA", "By AFP", "© AP", "(With inputs from PTI)".
    SourceLine,
    /// "According to the Tehran Times", "Reuters reported", "told Al Jazeera".
    Attribution,
    /// "Originally appeared in", "republished with permission".
    Republished,
    /// A link to it.
    Link,
    /// A footnote names it.
    Footnote,
}

/// A credit as it is found, in tokens of its paragraph.
struct Found {
    mention: Mention,
    how: How,
    whole: bool,
    /// First and one past the last token of the words that say so.
    evidence: std::ops::Range<usize>,
    /// The mention that draws on this one.
    through: Option<usize>,
}

/// Reads whom documents draw on.
pub struct Creditor<'k> {
    knowledge: &'k Knowledge,
    cues: &'k Cues,
    domains: BTreeMap<&'k str, RecordRef>,
}

impl<'k> Creditor<'k> {
    /// A reader of credits with this knowledge of names and words.
    pub fn new(knowledge: &'k Knowledge, cues: &'k Cues) -> Self {
        Self { knowledge, cues, domains: links::domains(knowledge) }
    }

    /// Whom a document draws on, in the order of the text, then links. Its own outlet is left out.
    pub fn credits(&self, document: &Document) -> Vec<Credit> {
        let (text, knowledge, cues) = (document.text.as_str(), self.knowledge, self.cues);
        let index = CharIndex::new(text);
        let finder = Finder::new(knowledge, text);
        let own = Own::of(document, self);
        let mut credits: Vec<Credit> = Vec::new();
        let paragraphs: Vec<_> = document.paragraphs.iter().filter(|paragraph| !paragraph.span.is_empty()).collect();
        let count = paragraphs.len();
        for (number, paragraph) in paragraphs.into_iter().enumerate() {
            if matches!(paragraph.part, Part::Caption) || credits.len() > MOST {
                continue;
            }
            let (start, end) = (index.byte_of(paragraph.span.start), index.byte_of(paragraph.span.end));
            let words = text.get(start..end).unwrap_or_default();
            let mut tokens = tokens::cut(words, start);
            tokens.truncate(LONGEST_PARAGRAPH);
            let mentions = finder.mentions(&tokens, cues);
            let place = Place { part: paragraph.part, number, left: count - number - 1 };
            let title = paragraph.part == Part::Title || number == 0 && document.title.as_deref() == Some(words);
            let mut found = whole::find(&tokens, &mentions, cues, place);
            if paragraph.part == Part::Footnote {
                found.extend(links::in_footnote(&mentions));
            } else {
                // A digest lists what others say.
                if title || paragraph.part == Part::ListItem {
                    found.extend(attributions::in_title(&tokens, &mentions));
                }
                for sentence in tokens::sentences(&tokens) {
                    found.extend(attributions::find(&tokens, sentence, &mentions, cues));
                }
            }
            self.take(found, &mut credits, &tokens, &index, text, &own);
        }
        credits.extend(links::find(document, self, &index, &own));
        credits.extend(self.in_authors(document, &own, &credits));
        credits.truncate(MOST);
        credits
    }

    /// Who published a document, by its outlet's name, or else by its address.
    pub fn outlet(&self, document: &Document) -> Option<Party> {
        let by_name = document.outlet.as_deref().and_then(|name| outlet_by_name(self.knowledge, name));
        let by_url = || links::outlet_of(document.url.as_deref()?, self);
        if let Some(record) = by_name.or_else(by_url) {
            let record = self.knowledge.record(record);
            return Some(Party { id: Some(record.id.clone()), name: record.name.clone() });
        }
        document.outlet.clone().map(|name| Party { id: None, name })
    }

    /// Makes what was found in a paragraph credits: one for each mention, the weightiest.
    fn take(
        &self,
        mut found: Vec<Found>,
        credits: &mut Vec<Credit>,
        tokens: &[Token],
        index: &CharIndex,
        text: &str,
        own: &Own,
    ) {
        found.sort_by_key(|found| (found.mention.from, !found.whole, found.evidence.start));
        // Two ways of finding one mention: what the first lacks, the second may know.
        found.dedup_by(|next, first| {
            let same = next.mention.from == first.mention.from;
            if same && first.through.is_none() {
                first.through = next.through;
            }
            same
        });
        let record = |found: &Found| found.mention.record.map(|record| self.knowledge.record(record));
        let name = |found: &Found| words(tokens, &(found.mention.from..found.mention.to), text);
        found.retain(|found| !own.is(record(found).map(|record| &record.id), &name(found)));
        let before = credits.len();
        for one in &found {
            let record = record(one);
            let stretch = tokens.get(one.evidence.clone()).and_then(|tokens| Some((tokens.first()?, tokens.last()?)));
            let through = one.through.and_then(|from| found.iter().position(|other| other.mention.from == from));
            credits.push(Credit {
                source: record.map_or_else(|| name(one), |record| record.name.clone()),
                id: record.map(|record| record.id.clone()),
                sort: one.mention.sort,
                how: one.how,
                whole: one.whole,
                through: through.map(|at| (before + at) as u32),
                span: stretch.map(|(first, last)| index.span(first.start, last.end)),
                words: words(tokens, &one.evidence, text),
            });
        }
    }

    /// An agency among the authors: the text is its.
    fn in_authors(&self, document: &Document, own: &Own, credits: &[Credit]) -> Vec<Credit> {
        let outlet = |author: &String| {
            // "Reuters Staff", "By AFP".
            let mut words: Vec<&str> =
                author.split_whitespace().skip_while(|word| matches!(*word, "By" | "by")).collect();
            while words.len() > 1 && words.last().is_some_and(|word| self.cues.staff.contains(&word.to_lowercase())) {
                words.pop();
            }
            let bare = &*words.join(" ");
            let record = self.knowledge.record(outlet_by_name(self.knowledge, bare)?);
            let known = own.is(Some(&record.id), bare)
                || credits.iter().any(|credit| credit.whole && credit.id.as_ref() == Some(&record.id));
            (!known).then(|| Credit {
                source: record.name.clone(),
                id: Some(record.id.clone()),
                sort: Sort::Outlet,
                how: How::SourceLine,
                whole: true,
                through: None,
                span: None,
                words: author.clone(),
            })
        };
        document.authors.iter().filter_map(outlet).collect()
    }
}

/// Where a paragraph stands.
#[derive(Clone, Copy)]
struct Place {
    part: Part,
    /// How many stand before it.
    number: usize,
    /// How many stand after it.
    left: usize,
}

fn words(tokens: &[Token], range: &std::ops::Range<usize>, text: &str) -> String {
    let tokens = tokens.get(range.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
    text.get(first.start..last.end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn outlet_by_name(knowledge: &Knowledge, name: &str) -> Option<RecordRef> {
    knowledge.by_name(name).into_iter().find(|&record| knowledge.record(record).table() == Table::Outlet)
}

/// Who published the document itself.
struct Own {
    ids: Vec<EntityId>,
    name: Option<String>,
}

impl Own {
    fn of(document: &Document, creditor: &Creditor) -> Self {
        let knowledge = creditor.knowledge;
        let by_name = document.outlet.as_deref().and_then(|name| outlet_by_name(knowledge, name));
        let by_url = document.url.as_deref().and_then(|url| links::outlet_of(url, creditor));
        let ids = [by_name, by_url].into_iter().flatten().map(|record| knowledge.record(record).id.clone()).collect();
        Self { ids, name: document.outlet.as_ref().map(|name| name.to_lowercase()) }
    }

    fn is(&self, id: Option<&EntityId>, name: &str) -> bool {
        id.is_some_and(|id| self.ids.contains(id)) || self.name.as_deref() == Some(&*name.to_lowercase())
    }
}
