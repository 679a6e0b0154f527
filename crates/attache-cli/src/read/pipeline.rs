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
use crate::fail::Failure;
use attache_casebook::{Casebook, CasebookError, Reading};
use attache_intake::{Facts, Intake};
use attache_model::{Claim, Document, Finding};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::{
    collections::BTreeMap,
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
}

/// A document and what was read from it.
pub struct ReadDocument {
    pub document: Document,
    pub file: String,
    pub reading: Reading,
    pub claims: Vec<Claim>,
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
        for _ in 0..jobs {
            let (batches, to_writer) = (batches.clone(), to_writer.clone());
            scope.spawn(move || read_batches(&batches, &to_writer));
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
    let mut engine: Option<Arc<dyn Engine>> = None;
    let mut load = Some(load);
    for number in 0.. {
        let (finds, last) = match gather(&mut scout) {
            Ok(gathered) => gathered,
            Err(error) => {
                let _ = to_writer.send(Message::Stop(error.into()));
                return;
            }
        };
        if engine.is_none()
            && finds.iter().any(|find| matches!(find, Find::New { .. }))
            && let Some(load) = load.take()
        {
            match load() {
                Ok(loaded) => engine = Some(Arc::from(loaded)),
                Err(failure) => {
                    let _ = to_writer.send(Message::Stop(failure));
                    return;
                }
            }
        }
        if permits.send(()).is_err() || to_readers.send(Batch { number, finds, engine: engine.clone() }).is_err() {
            return;
        }
        if last {
            break;
        }
    }
    let _ = to_writer.send(Message::Walked(scout.missing()));
}

/// The next batch, and whether it is the last one.
fn gather(scout: &mut Scout) -> Result<(Vec<Find>, bool), CasebookError> {
    let mut finds = Vec::new();
    let mut size = 0;
    while size < BATCH_BYTES && finds.len() < BATCH_FILES {
        let Some(find) = scout.next()? else { return Ok((finds, true)) };
        if let Find::New { bytes, .. } = &find {
            size += bytes.len();
        }
        finds.push(find);
    }
    Ok((finds, false))
}

/// A reader's thread.
fn read_batches(batches: &Receiver<Batch>, to_writer: &Sender<Message>) {
    for batch in batches {
        let files = read_batch(batch.finds, batch.engine.as_deref());
        if to_writer.send(Message::Done { number: batch.number, files }).is_err() {
            return;
        }
    }
}

fn read_batch(finds: Vec<Find>, engine: Option<&dyn Engine>) -> Vec<Done> {
    let mut files: Vec<Taken> = finds.into_iter().map(take_in).collect();
    let documents: Vec<&Document> = files.iter().filter_map(|file| Some(&file.as_ref().ok()?.0.document)).collect();
    let mut claims = engine.map(|engine| claims_of(engine, &documents)).unwrap_or_default().into_iter();
    files
        .drain(..)
        .map(|file| {
            let (intake, file, reading) = match file {
                Ok(taken) => *taken,
                Err(done) => return done,
            };
            let words = intake.document.text.split_whitespace().count() as u64;
            let Intake { document, findings, .. } = intake;
            match claims.next() {
                Some(Some(claims)) => {
                    Done::Read(Box::new(ReadDocument { document, file, reading, claims, findings, words }))
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

fn take_in(find: Find) -> Taken {
    let (bytes, facts, reading) = match find {
        Find::New { bytes, facts, reading } => (bytes, facts, reading),
        Find::Unchanged => return Err(Done::Unchanged),
        Find::Same => return Err(Done::Same),
        Find::Failed { file, why } => return Err(Done::Failed { file, why }),
    };
    let file = facts.file.clone();
    let taken = catch_unwind(AssertUnwindSafe(|| attache_intake::document(&bytes, Facts { ..facts })));
    match taken {
        Ok(Ok(intake)) => Ok(Box::new((intake, file, reading))),
        Ok(Err(error)) => Err(Done::Failed { file, why: error.to_string() }),
        Err(_) => Err(Done::Failed {
            file,
            why: "the program failed while decoding it; please report this, with the file".into(),
        }),
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
            let written = casebook.put(&read.document, &read.file, &read.reading, &read.claims)?;
            report.read(&read, &written)
        }
        Done::Unchanged => report.unchanged(),
        Done::Same => report.same(),
        Done::Failed { file, why } => {
            casebook.log_failure(&file, &why)?;
            report.failed(&file, &why)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_model::DocumentId;

    /// Fails on documents that say so; else reads nothing.
    struct Touchy;

    impl Engine for Touchy {
        fn read(&self, documents: &[&Document]) -> Vec<Vec<Claim>> {
            assert!(documents.iter().all(|document| !document.text.contains("poison")));
            documents.iter().map(|_| Vec::new()).collect()
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
        let done = read_batch(finds, Some(&Touchy));
        let told: Vec<String> = done
            .iter()
            .map(|done| match done {
                Done::Read(read) => format!("read {}", read.document.text),
                Done::Unchanged => "unchanged".into(),
                Done::Same => "same".into(),
                Done::Failed { file, why } => format!("{file}: {why}"),
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
