//! What every test of the reader needs: the model, the knowledge of this repository, and a document of a few lines.

use attache_knowledge::{Knowledge, Sources};
use attache_lang::{Pipeline, models};
use attache_model::{CharIndex, Claim, DateOrigin, Document, Edtf, Published, Span};
use attache_reader::Reader;
use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

pub struct Bench {
    pub pipeline: Pipeline,
    pub reader: Reader,
    pub sources: Sources,
}

/// The one bench of all tests.
pub fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(Bench::new)
}

impl Bench {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
        let sources = Sources::read(&folder).expect("the knowledge folder can be read");
        let knowledge = Arc::new(Knowledge::load(&sources).expect("the knowledge has no errors"));
        let reader = Reader::new(knowledge, &sources).expect("frames and words have no errors");
        let model = models::locate().expect("the model is needed; run: make model");
        let pipeline = Pipeline::load(&model).expect("the model loads");
        Self { pipeline, reader, sources }
    }

    /// Reads a text published on 15 June 2023; lines are paragraphs.
    pub fn read(&self, text: &str) -> (Document, Vec<Claim>) {
        let document = document(text);
        let index = CharIndex::new(&document.text);
        let paragraphs: Vec<&str> = document.paragraphs.iter().map(|p| index.slice(p.span)).collect();
        let analyses = self.pipeline.analyse_batch(&paragraphs);
        let claims = self.reader.read(&document, &analyses);
        (document, claims)
    }
}

pub fn document(text: &str) -> Document {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let length = line.chars().count() as u32;
        if length > 0 {
            paragraphs.push(Span::new(start, start + length));
        }
        start += length + 1;
    }
    Document {
        published: Edtf::parse("2023-06-15").ok().map(|date| Published::on(date, DateOrigin::Manifest)),
        language: Some("en".into()),
        ..Document::plain("test", text, paragraphs)
    }
}

/// A claim in one line: `transfer delivered supplier=Iran recipient=Russia item=drone`, with date, place, quantity,
/// polarity, certainty and sources where they are not the plain case.
pub fn line(claim: &Claim) -> String {
    let mut parts = vec![claim.kind.to_string(), claim.stage.to_string()];
    for (role, fillers) in &claim.roles {
        let names: Vec<&str> = fillers.iter().map(|f| f.name.as_str()).collect();
        parts.push(format!("{role}={}", names.join("+")));
    }
    if let Some(when) = &claim.when {
        parts.push(format!("date={}", when.date));
    }
    if !claim.places.is_empty() {
        parts.push(format!("place={}", claim.places.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("+")));
    }
    if let Some(quantity) = &claim.quantity {
        parts.push(format!("quantity={}", quantity.text));
    }
    if claim.polarity == attache_model::Polarity::Denied {
        parts.push("denied".into());
    }
    if claim.certainty != attache_model::Certainty::Asserted {
        parts.push(claim.certainty.to_string());
    }
    if !claim.attributed_to.is_empty() {
        parts.push(format!("by={}", claim.attributed_to.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join("+")));
    }
    parts.join(" ")
}
