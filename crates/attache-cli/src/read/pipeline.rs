//! The stages of reading and the threads they run on.
//!
//! ```text
//! scout ──batches──> readers (one a job) ──results──> writer
//!   └──────────<──────── permits ────────<──────────────┘
//! ```
//!
//! The scout puts files together to batches in the order of the walk; readers take whichever comes next; the
//! writer alone owns the casebook and writes batches in the order of the scout, so that a casebook does
//! not depend on the number of readers. A batch needs a permit, which the writer hands back once it is written:
//! so however many documents there are, only a few batches are in memory.

use super::{
    engine::Engine,
    report::Report,
    scout::{Find, Scout},
};
use crate::{fail::Failure, text};
use attache_casebook::{Casebook, Kinship, Reading};
use attache_copies::Signature;
use attache_intake::{Intake, Limits};
use attache_model::{Claim, Document, Finding};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

/// A batch is closed when its documents come to this many bytes: enough to keep the pipeline busy.
const BATCH_BYTES: usize = 64 << 10;
/// Or when it holds this many files.
const BATCH_FILES: usize = 64;
/// Batches on their way for each reader: one being read, one waiting, one being written.
const BATCHES_PER_JOB: usize = 3;

struct Batch {
    number: u64,
    finds: Vec<Find>,
    /// There if anything is to be read.
    engine: Option<Arc<dyn Engine>>,
}

/// What came of one file.
pub enum Done {
    Read(Box<ReadDocument>),
    Unchanged,
    Same,
    Failed { file: String, why: String },
    Noted(Finding),
}

/// A document and what was read from it.
pub struct ReadDocument {
    pub document: Document,
    pub file: String,
    pub reading: Reading,
    pub claims: Vec<Claim>,
    pub kinship: Kinship,
    pub findings: Vec<Finding>,
    pub words: u64,
}

enum Message {
    Done {
        number: u64,
        files: Vec<Done>,
    },
    /// Nothing more can be read.
    Stop(Failure),
    /// The walk is over; these files of the manifest were not met.
    Walked(Vec<Finding>),
}

/// Reads all that `scout` finds into `casebook`, and tells `report`.
///
/// # Errors
/// When the casebook cannot be written, or the engine not be loaded. What was finished before is kept.
pub fn run(
    scout: Scout,
    load: impl FnOnce() -> Result<Box<dyn Engine>, Failure> + Send,
    jobs: usize,
    casebook: &mut Casebook,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let (to_readers, batches) = bounded::<Batch>(jobs);
    let (to_writer, messages) = bounded::<Message>(jobs);
    let (take_permit, permits) = bounded::<()>(jobs * BATCHES_PER_JOB);
    report.expect(scout.counter());
    thread::scope(|scope| {
        let limits = scout.limits();
        for _ in 0..jobs {
            let (batches, to_writer) = (batches.clone(), to_writer.clone());
            scope.spawn(move || read_batches(&batches, &to_writer, &limits));
        }
        drop(batches);
        scope.spawn(move || walk(scout, load, &take_permit, &to_readers, &to_writer));
        // The writer's ends are dropped when it returns, which stops the other threads at their next step.
        write(messages, permits, casebook, report)
    })
}

/// The scout's thread. A failed send means that the writer has given up, and has said why.
fn walk(
    mut scout: Scout,
    load: impl FnOnce() -> Result<Box<dyn Engine>, Failure>,
    permits: &Sender<()>,
    to_readers: &Sender<Batch>,
    to_writer: &Sender<Message>,
) {
    let mut batches = Batches {
        load: Some(load),
        engine: None,
        finds: Vec::new(),
        size: 0,
        number: 0,
        permits,
        to_readers,
        failure: None,
    };
    let ended = match scout.each(&mut |find| batches.add(find)) {
        Ok(ControlFlow::Continue(())) => match batches.close() {
            ControlFlow::Continue(()) => Some(Message::Walked(scout.missing())),
            ControlFlow::Break(()) => batches.failure.map(Message::Stop),
        },
        Ok(ControlFlow::Break(())) => batches.failure.map(Message::Stop),
        Err(error) => Some(Message::Stop(error.into())),
    };
    if let Some(message) = ended {
        let _ = to_writer.send(message);
    }
}

/// Puts finds together to batches and sends them on.
struct Batches<'a, L> {
    /// What loads the engine once something is to be read.
    load: Option<L>,
    engine: Option<Arc<dyn Engine>>,
    finds: Vec<Find>,
    size: usize,
    number: u64,
    permits: &'a Sender<()>,
    to_readers: &'a Sender<Batch>,
    /// Why nothing can be read.
    failure: Option<Failure>,
}

impl<L: FnOnce() -> Result<Box<dyn Engine>, Failure>> Batches<'_, L> {
    fn add(&mut self, find: Find) -> ControlFlow<()> {
        if let Find::New { bytes, .. } = &find {
            self.size += bytes.len();
        }
        self.finds.push(find);
        if self.size >= BATCH_BYTES || self.finds.len() >= BATCH_FILES {
            self.close()
        } else {
            ControlFlow::Continue(())
        }
    }

    fn close(&mut self) -> ControlFlow<()> {
        let finds = std::mem::take(&mut self.finds);
        self.size = 0;
        if self.engine.is_none()
            && finds.iter().any(|find| matches!(find, Find::New { .. }))
            && let Some(load) = self.load.take()
        {
            match load() {
                Ok(loaded) => self.engine = Some(Arc::from(loaded)),
                Err(failure) => {
                    self.failure = Some(failure);
                    return ControlFlow::Break(());
                }
            }
        }
        let batch = Batch { number: self.number, finds, engine: self.engine.clone() };
        self.number += 1;
        if self.permits.send(()).is_err() || self.to_readers.send(batch).is_err() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// A reader's thread.
fn read_batches(batches: &Receiver<Batch>, to_writer: &Sender<Message>, limits: &Limits) {
    for batch in batches {
        let files = read_batch(batch.finds, batch.engine.as_deref(), limits);
        if to_writer.send(Message::Done { number: batch.number, files }).is_err() {
            return;
        }
    }
}

fn read_batch(finds: Vec<Find>, engine: Option<&dyn Engine>, limits: &Limits) -> Vec<Done> {
    let mut files: Vec<Taken> = finds.into_iter().map(|find| take_in(find, limits)).collect();
    let documents: Vec<&Document> = files.iter().filter_map(|file| Some(&file.as_ref().ok()?.0.document)).collect();
    let mut claims = engine.map(|engine| claims_of(engine, &documents)).unwrap_or_default().into_iter();
    let mut kinships = engine.map(|engine| kinships_of(engine, &documents)).unwrap_or_default().into_iter();
    files
        .drain(..)
        .map(|file| {
            let (intake, file, reading) = match file {
                Ok(taken) => *taken,
                Err(done) => return done,
            };
            let words = intake.document.text.split_whitespace().count() as u64;
            let Intake { document, findings, .. } = intake;
            let kinship = kinships.next().unwrap_or_default();
            match claims.next() {
                Some(Some(claims)) => {
                    Done::Read(Box::new(ReadDocument { document, file, reading, claims, kinship, findings, words }))
                }
                _ => Done::Failed {
                    file,
                    why: "the program failed while reading it; please report this, with the file".into(),
                },
            }
        })
        .collect()
}

/// A file as it was taken in, or what came of it instead.
type Taken = Result<Box<(Intake, String, Reading)>, Done>;

fn take_in(find: Find, limits: &Limits) -> Taken {
    let (bytes, facts, reading) = match find {
        Find::New { bytes, facts, reading } => (bytes, facts, reading),
        Find::Unchanged => return Err(Done::Unchanged),
        Find::Same => return Err(Done::Same),
        Find::Failed { file, why } => return Err(Done::Failed { file, why }),
        Find::Noted(finding) => return Err(Done::Noted(finding)),
    };
    let file = facts.file.clone();
    match text::take_in(&bytes, facts, limits) {
        Ok(intake) => Ok(Box::new((intake, file, reading))),
        Err(why) => Err(Done::Failed { file, why }),
    }
}

/// The claims of each document; none where reading it fails. A failure of one costs the others nothing.
fn claims_of(engine: &dyn Engine, documents: &[&Document]) -> Vec<Option<Vec<Claim>>> {
    match catch_unwind(AssertUnwindSafe(|| engine.read(documents))) {
        Ok(claims) if claims.len() == documents.len() => claims.into_iter().map(Some).collect(),
        _ if documents.len() == 1 => vec![None],
        _ => documents.iter().flat_map(|document| claims_of(engine, &[document])).collect(),
    }
}

/// By what each document is compared with others. Where that fails, a document counts as like no other.
fn kinships_of(engine: &dyn Engine, documents: &[&Document]) -> Vec<Kinship> {
    let kin = || {
        let signatures = documents.iter().map(|document| Signature::of(&document.text).to_bytes());
        let credits = engine.credits(documents).into_iter();
        signatures.zip(credits).map(|(signature, credits)| Kinship { signature, credits }).collect()
    };
    match catch_unwind(AssertUnwindSafe(kin)) {
        Ok(kinships) => kinships,
        Err(_) if documents.len() == 1 => {
            vec![Kinship { signature: Signature::of("").to_bytes(), credits: "[]".into() }]
        }
        Err(_) => documents.iter().flat_map(|document| kinships_of(engine, &[document])).collect(),
    }
}

/// The writer, on the calling thread: batches in order, each document in a transaction of its own.
fn write(
    messages: Receiver<Message>,
    permits: Receiver<()>,
    casebook: &mut Casebook,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    let mut waiting: BTreeMap<u64, Vec<Done>> = BTreeMap::new();
    let mut next = 0;
    let mut missing = Vec::new();
    let mut stopped = None;
    for message in &messages {
        match message {
            Message::Done { number, files } => {
                waiting.insert(number, files);
            }
            // What was read before the end is still written.
            Message::Stop(failure) => stopped = Some(failure),
            Message::Walked(findings) => missing = findings,
        }
        while let Some(files) = waiting.remove(&next) {
            for file in files {
                write_one(file, casebook, report)?;
            }
            next += 1;
            let _ = permits.recv();
        }
    }
    for finding in missing {
        report.finding(&finding)?;
    }
    stopped.map_or(Ok(()), Err)
}

fn write_one(done: Done, casebook: &mut Casebook, report: &mut Report<'_>) -> Result<(), Failure> {
    match done {
        Done::Read(read) => {
            let written = casebook.put(&read.document, &read.file, &read.reading, &read.claims, &read.kinship)?;
            report.read(&read, &written)
        }
        Done::Unchanged => report.unchanged(),
        Done::Same => report.same(),
        Done::Noted(finding) => report.finding(&finding),
        Done::Failed { file, why } => {
            casebook.log_failure(&file, &why)?;
            report.failed(&file, &why)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_intake::Facts;
    use attache_model::DocumentId;

    /// Fails on documents that say so; else reads nothing.
    struct Touchy;

    impl Engine for Touchy {
        fn read(&self, documents: &[&Document]) -> Vec<Vec<Claim>> {
            assert!(documents.iter().all(|document| !document.text.contains("poison")));
            documents.iter().map(|_| Vec::new()).collect()
        }

        fn credits(&self, documents: &[&Document]) -> Vec<String> {
            documents.iter().map(|_| "[]".to_owned()).collect()
        }
    }

    fn find(text: &str) -> Find {
        let empty = String::new;
        let reading = Reading { intake: empty(), reader: empty(), knowledge: empty(), model: empty(), facts: empty() };
        Find::New { bytes: text.into(), facts: Facts::of_file(format!("{text}.txt")), reading }
    }

    #[test]
    fn a_document_that_breaks_the_reader_costs_no_other() {
        let finds = vec![find("one"), find("poison"), Find::Unchanged, find(""), find("two")];
        let done = read_batch(finds, Some(&Touchy), &Limits::default());
        let told: Vec<String> = done
            .iter()
            .map(|done| match done {
                Done::Read(read) => format!("read {}", read.document.text),
                Done::Unchanged => "unchanged".into(),
                Done::Same => "same".into(),
                Done::Failed { file, why } => format!("{file}: {why}"),
                Done::Noted(finding) => finding.to_string(),
            })
            .collect();
        assert_eq!(told[0], "read one");
        assert!(told[1].starts_with("poison.txt: the program failed"), "{told:?}");
        assert_eq!(told[2], "unchanged");
        assert_eq!(told[3], ".txt: the file is empty");
        assert_eq!(told[4], "read two");
        let Done::Read(read) = &done[4] else { panic!() };
        assert_eq!(read.document.id, DocumentId::of(b"two"));
    }
}
