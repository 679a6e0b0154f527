//! `attache text`: what would be read of files, without a casebook.

use crate::{
    args::{Global, TextArgs},
    fail::Failure,
    inputs::{self, Inputs},
    output::{Output, Tone, legible},
};
use attache_intake::{Facts, Intake, Limits, unpack::Met};
use attache_model::{CharIndex, Document, Link, Paragraph, Severity, Span, Told};
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use serde_json::{Value, json};
use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Documents are taken in together until they come to this many bytes, or this many.
const BATCH_BYTES: usize = 16 << 20;
const BATCH_FILES: usize = 256;

pub fn run(global: &Global, args: &TextArgs, output: &mut Output) -> Result<(), Failure> {
    let (mut found, findings) = Inputs::new(&args.sources, Vec::new())?;
    let pool = ThreadPoolBuilder::new().num_threads(inputs::jobs(&args.sources)).build();
    let mut printer = Printer {
        output,
        args,
        quiet: global.quiet,
        pool: pool.map_err(|error| Failure::Input(format!("cannot start threads: {error}")))?,
        limits: found.limits(),
        batch: Vec::new(),
        bytes: 0,
        printed: 0,
        failed: 0,
        ended: Ok(()),
    };
    for finding in findings {
        printer.failed += u64::from(finding.severity == Severity::Error);
        printer.output.complain(&finding.to_string());
    }
    let timeout = args.sources.limits.fetch_timeout;
    let flow = found.each(timeout, &mut |met| printer.meet(met));
    if flow.is_continue() {
        printer.ended = printer.flush();
    }
    printer.ended?;
    if printer.failed > 0 { Err(Failure::Unread) } else { Ok(()) }
}

/// Takes documents in, many at a time, and prints them in the order in which they were met.
struct Printer<'o> {
    output: &'o mut Output,
    args: &'o TextArgs,
    quiet: bool,
    pool: ThreadPool,
    limits: Limits,
    batch: Vec<Met>,
    bytes: usize,
    printed: u64,
    failed: u64,
    ended: Result<(), Failure>,
}

impl Printer<'_> {
    fn meet(&mut self, met: Met) -> ControlFlow<()> {
        if let Met::Document { bytes, .. } = &met {
            self.bytes += bytes.len();
        }
        self.batch.push(met);
        if self.bytes >= BATCH_BYTES || self.batch.len() >= BATCH_FILES {
            self.ended = self.flush();
        }
        if self.ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        let (limits, as_json) = (self.limits, self.args.json.then_some(self.args.places));
        let taken: Vec<Taken> =
            self.pool.install(|| batch.into_par_iter().map(|met| take(met, &limits, as_json)).collect());
        taken.into_iter().try_for_each(|taken| self.print(taken))
    }

    fn print(&mut self, taken: Taken) -> Result<(), Failure> {
        match taken {
            Taken::Json(line) => self.output.line(line)?,
            Taken::Text { file, text, remarks } => {
                // One text is for other programs as it is; several are told apart.
                if self.printed > 0 {
                    self.output.line("")?;
                }
                if self.args.sources.paths.len() > 1 || self.printed > 0 {
                    let header = self.output.tone(Tone::Faint, &format!("==> {} <==", legible(&file)));
                    self.output.line(header)?;
                }
                self.output.line(legible(&text))?;
                if !self.quiet {
                    remarks.iter().for_each(|remark| self.output.complain(&format!("{file}: {remark}")));
                }
            }
            Taken::Failed { file, why } => {
                self.failed += 1;
                if self.args.json {
                    self.output.json(&json!({ "file": file, "error": why }))?;
                } else {
                    self.output.complain(&format!("{file}: {why}"));
                }
                return Ok(());
            }
            Taken::Noted { file, message } => {
                if !self.quiet && !self.args.json {
                    self.output.complain(&format!("{file}: {message}"));
                }
                return Ok(());
            }
        }
        self.printed += 1;
        Ok(())
    }
}

enum Taken {
    Json(String),
    Text { file: String, text: String, remarks: Vec<String> },
    Failed { file: String, why: String },
    Noted { file: String, message: String },
}

fn take(met: Met, limits: &Limits, as_json: Option<bool>) -> Taken {
    let (bytes, facts) = match met {
        Met::Document { bytes, facts } => (bytes, facts),
        Met::Failed { file, why } => return Taken::Failed { file, why },
        Met::Noted { file, message } => return Taken::Noted { file, message },
    };
    let file = facts.file.clone();
    let intake = match take_in(&bytes, facts, limits) {
        Ok(intake) => intake,
        Err(why) => return Taken::Failed { file, why },
    };
    match as_json {
        Some(places) => Taken::Json(line(&file, &intake, places).to_string()),
        None => {
            let remarks = intake.findings.iter().map(|finding| finding.message.clone()).collect();
            Taken::Text { file, text: Article::of(&intake.document).text, remarks }
        }
    }
}

/// Takes in one document; a failure of the program is a failure of this document.
///
/// # Errors
/// When it cannot be taken in, with the reason in words.
pub fn take_in(bytes: &[u8], facts: Facts, limits: &Limits) -> Result<Intake, String> {
    match catch_unwind(AssertUnwindSafe(|| attache_intake::document(bytes, facts, limits))) {
        Ok(taken) => taken.map_err(|error| error.to_string()),
        Err(_) => Err("the program failed while taking it in; please report this, with the file".to_owned()),
    }
}

/// The paragraphs of a document, without what lies in none.
struct Article {
    text: String,
    /// Where each paragraph stands in `text`.
    spans: Vec<Span>,
}

impl Article {
    fn of(document: &Document) -> Self {
        let index = CharIndex::new(&document.text);
        let mut article = Self { text: String::with_capacity(document.text.len()), spans: Vec::new() };
        let (mut at, mut end) = (0, None);
        for paragraph in &document.paragraphs {
            if let Some(end) = end {
                // Rows and items that stand on lines of their own stay so.
                let gap = index.slice(Span::new(end, paragraph.span.start));
                let between = if gap.matches('\n').count() == 1 { "\n" } else { "\n\n" };
                article.text.push_str(between);
                at += between.len() as u32;
            }
            article.text.push_str(index.slice(paragraph.span));
            article.spans.push(Span::new(at, at + paragraph.span.len()));
            at += paragraph.span.len();
            end = Some(paragraph.span.end);
        }
        article
    }

    /// Where a stretch of the document stands here.
    fn span(&self, document: &Document, span: Span) -> Option<Span> {
        let after = document.paragraphs.partition_point(|paragraph| paragraph.span.start <= span.start);
        let at = after.checked_sub(1)?;
        let (paragraph, here) = (document.paragraphs.get(at)?, self.spans.get(at)?);
        let start = here.start + (span.start - paragraph.span.start);
        paragraph.span.covers(span).then(|| Span::new(start, start + span.len()))
    }
}

/// What is said of the document and where, each saying once.
fn told(all: &[Told]) -> Vec<&Told> {
    let mut told: Vec<&Told> = Vec::new();
    for one in all {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    told
}

/// A document in JSON. Spans count the characters of `text`; with `places`, those of `whole_text`, which holds what is
/// left out of plain text, are given too: spans of claims count in that.
fn line(file: &str, intake: &Intake, places: bool) -> Value {
    let document = &intake.document;
    let index = CharIndex::new(&document.text);
    let article = Article::of(document);
    let paragraph = |(paragraph, span): (&Paragraph, &Span)| {
        let mut line = json!({ "part": paragraph.part, "span": span, "language": paragraph.language });
        if places && let Some(fields) = line.as_object_mut() {
            fields.insert("whole_span".to_owned(), json!(paragraph.span));
        }
        line
    };
    let link = |link: &Link| {
        let span = article.span(document, link.span)?;
        Some(json!({ "span": span, "words": index.slice(link.span), "url": link.url }))
    };
    let mut line = json!({
        "file": file,
        "doc": document.name,
        "id": document.id,
        "format": document.format,
        "title": document.title,
        "authors": document.authors,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published,
        "updated": document.updated,
        "language": document.language,
        "learnt": document.learnt,
        "told": told(&intake.told),
        "paragraphs": document.paragraphs.iter().zip(&article.spans).map(paragraph).collect::<Vec<_>>(),
        "links": document.links.iter().filter_map(link).collect::<Vec<_>>(),
        "remarks": intake.findings.iter().map(|finding| &finding.message).collect::<Vec<_>>(),
        "text": article.text,
    });
    if places && let Some(fields) = line.as_object_mut() {
        fields.insert("whole_text".to_owned(), json!(document.text));
        fields.insert("sources".to_owned(), json!(document.sources));
        fields.insert("within".to_owned(), json!(document.within));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_gone_and_spans_follow() {
        let mut document = Document::plain("a", "Navy sells boats\n\nShare\n\nIt sold six.\nThey sail.", []);
        document.paragraphs =
            [(0, 16), (25, 37), (38, 48)].map(|(start, end)| Paragraph::prose(Span::new(start, end))).into();
        let article = Article::of(&document);
        assert_eq!(article.text, "Navy sells boats\n\nIt sold six.\nThey sail.");
        assert_eq!(article.spans[1], Span::new(18, 30));
        assert_eq!(article.span(&document, Span::new(28, 32)), Some(Span::new(21, 25)));
        assert_eq!(article.span(&document, Span::new(18, 23)), None);
        assert_eq!(article.span(&document, Span::new(0, 4)), Some(Span::new(0, 4)));
    }
}
