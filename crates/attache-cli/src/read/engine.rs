//! What turns documents into claims: pipeline, knowledge and reader, loaded when first needed.

use crate::{fail::Failure, knowledge, models};
use attache_copies::{Creditor, Cues};
use attache_intake::is_english;
use attache_knowledge::Knowledge;
use attache_lang::{Pipeline, models as installed};
use attache_model::{CharIndex, Claim, Document, Paragraph, Part};
use attache_reader::Reader;
use std::{path::PathBuf, sync::Arc};

/// Reads documents, each by itself: the claims of one never depend on the others it is handed with.
pub trait Engine: Send + Sync {
    /// The claims of each document, in the order of the documents.
    fn read(&self, documents: &[&Document]) -> Vec<Vec<Claim>>;

    /// Whom each document says that it draws on, in JSON.
    fn credits(&self, documents: &[&Document]) -> Vec<String>;
}

/// What the engine is to be loaded from.
pub struct Settings {
    pub knowledge: Option<PathBuf>,
}

/// What decides the claims besides the document; known without loading anything.
pub struct Versions {
    pub reader: String,
    pub knowledge: String,
    pub model: String,
}

/// The versions that [`load`] would read with.
///
/// # Errors
/// When the knowledge folder cannot be read.
pub fn versions(settings: &Settings) -> Result<Versions, Failure> {
    let model = installed::ENGLISH;
    Ok(Versions {
        reader: READER.to_owned(),
        knowledge: knowledge::sources(settings.knowledge.as_deref())?.version(),
        model: format!("{} {}", model.name, model.version),
    })
}

/// The version of the reading rules: it changes with them, so that what other rules have read is read again.
const READER: &str = attache_reader::VERSION;

struct Reading {
    pipeline: Pipeline,
    reader: Reader,
    knowledge: Arc<Knowledge>,
    cues: Cues,
}

/// Loads the model and the knowledge.
///
/// # Errors
/// When the model is missing or damaged, or a knowledge file has a mistake.
pub fn load(settings: &Settings) -> Result<Box<dyn Engine>, Failure> {
    let model = installed::locate().map_err(|error| models::failure(&error))?;
    let sources = knowledge::sources(settings.knowledge.as_deref())?;
    // The one takes a second of reading from disk, the other of computing.
    let (pipeline, reader) = std::thread::scope(|scope| {
        let pipeline = scope.spawn(|| Pipeline::load(&model));
        let reader = knowledge::load(&sources).and_then(|loaded| {
            let reader = Reader::new(loaded.clone(), &sources).map_err(|findings| knowledge::mistakes(&findings))?;
            let cues = Cues::parse(&sources).map_err(|findings| knowledge::mistakes(&findings))?;
            Ok((reader, loaded, cues))
        });
        (pipeline.join(), reader)
    });
    let pipeline = pipeline
        .map_err(|_| Failure::Input("the language model could not be loaded; run `attache models fetch`".into()))?
        .map_err(|error| models::failure(&error))?;
    let (reader, knowledge, cues) = reader?;
    Ok(Box::new(Reading { pipeline, reader, knowledge, cues }))
}

impl Engine for Reading {
    fn read(&self, documents: &[&Document]) -> Vec<Vec<Claim>> {
        // Paragraphs of all documents go to the pipeline together: it is faster with many short texts at once.
        let mut texts = Vec::new();
        for document in documents {
            let index = CharIndex::new(&document.text);
            // What is not read keeps its place, so that the reader's paragraphs are the document's.
            texts.extend(
                document
                    .paragraphs
                    .iter()
                    .map(|paragraph| if is_read(document, paragraph) { index.slice(paragraph.span) } else { "" }),
            );
        }
        let analyses = self.pipeline.analyse_batch(&texts);
        let mut rest = analyses.as_slice();
        let read = documents.iter().map(|document| {
            let (own, others) = rest.split_at(document.paragraphs.len().min(rest.len()));
            rest = others;
            self.reader.read(document, own)
        });
        read.collect()
    }

    fn credits(&self, documents: &[&Document]) -> Vec<String> {
        let creditor = Creditor::new(&self.knowledge, &self.cues);
        let credits = documents.iter().map(|document| creditor.credits(document));
        credits.map(|credits| serde_json::to_string(&credits).unwrap_or_default()).collect()
    }
}

/// Whether a paragraph is read for claims: English prose. Footnotes cite more than they say: their headlines and titles would be
/// claims of nobody. Text in other languages is kept and can be searched.
fn is_read(document: &Document, paragraph: &Paragraph) -> bool {
    paragraph.part != Part::Footnote && is_english(paragraph.language.as_deref().or(document.language.as_deref()))
}
