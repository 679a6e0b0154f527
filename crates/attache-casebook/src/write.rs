//! Writing: documents with their claims, and the log of reading.

use crate::{Casebook, CasebookError, Kinship, kinship};
use attache_model::{Claim, Document, DocumentId, Kind, Link, Source};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Everything besides a document's bytes that decides which claims are read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Version of the intake.
    pub intake: String,
    /// Version of the reader.
    pub reader: String,
    /// Version of the knowledge.
    pub knowledge: String,
    /// Name and version of the pipeline.
    pub model: String,
    /// Fingerprint of what a manifest or the user said of the document.
    pub facts: String,
}

/// How a document stands to a reading that could be made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not in the casebook.
    Unknown,
    /// Read already, and reading again would give the same.
    Current,
    /// Read by other versions or with other facts.
    Outdated,
}

/// What a casebook keeps of a document's form apart from its head.
#[derive(Serialize, Deserialize)]
pub(crate) struct Layout {
    pub sources: Vec<Source>,
    pub links: Vec<Link>,
}

/// What writing a document changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Whether the document is new to the casebook.
    pub new_document: bool,
    /// Claims that were not there before, by kind.
    pub added: BTreeMap<Kind, u64>,
    /// Claims that were there and still are.
    pub kept: u64,
    /// Claims of an earlier reading that are gone.
    pub removed: u64,
}

/// What came of trying to read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Read for the first time.
    Read,
    /// Read again, because versions or facts had changed.
    ReadAgain,
    /// Could not be read.
    Failed,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ReadAgain => "read again",
            Self::Failed => "failed",
        }
    }
}

/// A line of the reading log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// When, in UTC.
    pub at: String,
    /// The file, as it was named.
    pub file: String,
    /// "read", "read again" or "failed".
    pub outcome: String,
    /// How many claims, or why not.
    pub detail: String,
}

impl Casebook {
    /// How the document with this id stands to `reading`.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn standing(&self, id: &DocumentId, reading: &Reading) -> Result<Standing, CasebookError> {
        let sql = "SELECT intake, reader, knowledge, model, facts FROM readings WHERE document = ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.fail(error))?;
        let found = statement
            .query_row([&id.0], |row| {
                Ok(Reading {
                    intake: row.get(0)?,
                    reader: row.get(1)?,
                    knowledge: row.get(2)?,
                    model: row.get(3)?,
                    facts: row.get(4)?,
                })
            })
            .optional()
            .map_err(|error| self.fail(error))?;
        Ok(match found {
            None => Standing::Unknown,
            Some(found) if found == *reading => Standing::Current,
            Some(_) => Standing::Outdated,
        })
    }

    /// Notes an id for as long as this casebook is open; tells whether it was not noted before. Nothing of it is
    /// kept in the file, and little in memory, however many there are.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn first_sight(&self, id: &DocumentId) -> Result<bool, CasebookError> {
        let fail = |error| self.fail(error);
        let table = "CREATE TEMP TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID";
        self.connection.prepare_cached(table).and_then(|mut statement| statement.execute([])).map_err(fail)?;
        let sql = "INSERT OR IGNORE INTO temp.seen (id) VALUES (?1)";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        Ok(statement.execute([&id.0]).map_err(fail)? == 1)
    }

    /// Writes a document with all its claims in one transaction, in place of what an earlier reading left.
    /// `file` is the file as the user named it, for the log.
    ///
    /// # Errors
    /// When the casebook cannot be written; then it is as it was before.
    pub fn put(
        &mut self,
        document: &Document,
        file: &str,
        reading: &Reading,
        claims: &[Claim],
        kinship: &Kinship,
    ) -> Result<Written, CasebookError> {
        let path = self.path.clone();
        let fail = |error| CasebookError::of(&path, error);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        let written = put(&transaction, document, file, reading, claims, kinship).map_err(fail)?;
        transaction.commit().map_err(fail)?;
        Ok(written)
    }

    /// Notes that a file could not be read, and why.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub fn log_failure(&mut self, file: &str, why: &str) -> Result<(), CasebookError> {
        log(&self.connection, file, None, Outcome::Failed, why).map_err(|error| self.fail(error))
    }

    /// Lets the file grow to no more than this many pages of 4 KiB; writing more fails as on a full disk.
    ///
    /// # Errors
    /// When the casebook cannot be used.
    pub fn limit_pages(&self, pages: u32) -> Result<(), CasebookError> {
        let sql = format!("PRAGMA max_page_count = {pages}");
        self.connection.query_row(&sql, [], |_| Ok(())).map_err(|error| self.fail(error))
    }

    /// Moves what was written into the main file, as far as no reader is in the way. Closing does it as well.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub fn checkpoint(&self) -> Result<(), CasebookError> {
        let sql = "PRAGMA wal_checkpoint(PASSIVE)";
        self.connection.query_row(sql, [], |_| Ok(())).map_err(|error| self.fail(error))
    }
}

fn put(
    tx: &Transaction<'_>,
    document: &Document,
    file: &str,
    reading: &Reading,
    claims: &[Claim],
    kinship: &Kinship,
) -> rusqlite::Result<Written> {
    let id = &document.id.0;
    let known = tx.prepare_cached("SELECT 1 FROM documents WHERE id = ?1")?.exists([id])?;
    let head = head(document)?;
    if known {
        tx.prepare_cached("UPDATE documents SET head = ?2, text = ?3 WHERE id = ?1")?.execute(params![
            id,
            head,
            document.text
        ])?;
    } else {
        let name = take_name(tx, &document.name, id)?;
        let sql = "INSERT INTO documents (id, stem, name, file, head, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        tx.prepare_cached(sql)?.execute(params![id, document.name, name, file, head, document.text])?;
    }
    put_layout(tx, document)?;
    kinship::put(tx, id, kinship)?;
    let sql = "INSERT OR REPLACE INTO readings (document, intake, reader, knowledge, model, facts, read_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let Reading { intake, reader, knowledge, model, facts } = reading;
    tx.prepare_cached(sql)?.execute(params![id, intake, reader, knowledge, model, facts, now()])?;

    let written = replace_claims(tx, id, claims, !known)?;
    let outcome = if known { Outcome::ReadAgain } else { Outcome::Read };
    log(tx, file, Some(id), outcome, &format!("{} claims", written.kept + written.added.values().sum::<u64>()))?;
    Ok(written)
}

/// Where the text stands and where it links to; nothing for plain text, which stands where it is.
fn put_layout(tx: &Transaction<'_>, document: &Document) -> rusqlite::Result<()> {
    if document.sources.is_empty() && document.links.is_empty() {
        tx.prepare_cached("DELETE FROM layouts WHERE document = ?1")?.execute([&document.id.0])?;
    } else {
        let json = to_json(&Layout { sources: document.sources.clone(), links: document.links.clone() })?;
        let sql = "INSERT OR REPLACE INTO layouts (document, json) VALUES (?1, ?2)";
        tx.prepare_cached(sql)?.execute([&document.id.0, &json])?;
    }
    Ok(())
}

fn replace_claims(
    tx: &Transaction<'_>,
    document: &str,
    claims: &[Claim],
    new_document: bool,
) -> rusqlite::Result<Written> {
    let before: HashSet<String> = tx
        .prepare_cached("SELECT id FROM claims WHERE document = ?1")?
        .query_map([document], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    tx.prepare_cached("DELETE FROM claims WHERE document = ?1")?.execute([document])?;
    let sql = "INSERT INTO claims (document, first, past, id, kind, stage, date, polarity, certainty, json)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let mut insert = tx.prepare_cached(sql)?;
    let mut seen = HashSet::new();
    let mut written = Written { new_document, ..Written::default() };
    for claim in claims {
        // Two claims with one id say the same of the same words: one claim.
        if !seen.insert(claim.id.0.as_str()) {
            continue;
        }
        let date = claim.when.as_ref().map(|when| when.date.as_str());
        insert.execute(params![
            document,
            claim.evidence.start,
            claim.evidence.end,
            claim.id.0,
            claim.kind.name(),
            claim.stage.name(),
            date,
            claim.polarity.name(),
            claim.certainty.name(),
            to_json(claim)?
        ])?;
        if before.contains(&claim.id.0) {
            written.kept += 1;
        } else {
            *written.added.entry(claim.kind).or_default() += 1;
        }
    }
    written.removed = before.len() as u64 - written.kept;
    Ok(written)
}

/// A name that no other document has. Where the stem is taken, its holder moves to its hashed name too.
fn take_name(tx: &Transaction<'_>, stem: &str, id: &str) -> rusqlite::Result<String> {
    let others: Vec<String> = tx
        .prepare_cached("SELECT id FROM documents WHERE stem = ?1 AND name = ?1")?
        .query_map([stem], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for other in others {
        let name = hashed_name(tx, stem, &other)?;
        tx.prepare_cached("UPDATE documents SET name = ?2 WHERE id = ?1")?.execute([&other, &name])?;
    }
    let shared = tx.prepare_cached("SELECT 1 FROM documents WHERE stem = ?1 OR name = ?1")?.exists([stem])?;
    if shared { hashed_name(tx, stem, id) } else { Ok(stem.to_owned()) }
}

fn hashed_name(tx: &Transaction<'_>, stem: &str, id: &str) -> rusqlite::Result<String> {
    let mut taken = tx.prepare_cached("SELECT 1 FROM documents WHERE name = ?1 AND id <> ?2")?;
    for digits in [8, 16, 32] {
        let name = format!("{stem}-{}", id.get(..digits).unwrap_or(id));
        if !taken.exists([name.as_str(), id])? {
            return Ok(name);
        }
    }
    Ok(format!("{stem}-{id}"))
}

/// The document in JSON without name and text, which have columns of their own.
fn head(document: &Document) -> rusqlite::Result<String> {
    // Text, places and links may be large, and none of them is wanted where documents are only listed.
    let Document { name: _, text: _, sources: _, links: _, .. } = document;
    to_json(&Document {
        id: document.id.clone(),
        name: String::new(),
        text: String::new(),
        paragraphs: document.paragraphs.clone(),
        title: document.title.clone(),
        authors: document.authors.clone(),
        outlet: document.outlet.clone(),
        url: document.url.clone(),
        published: document.published.clone(),
        updated: document.updated.clone(),
        language: document.language.clone(),
        format: document.format.clone(),
        learnt: document.learnt.clone(),
        within: document.within.clone(),
        sources: Vec::new(),
        links: Vec::new(),
    })
}

fn to_json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn log(
    connection: &rusqlite::Connection,
    file: &str,
    document: Option<&str>,
    outcome: Outcome,
    detail: &str,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO reading_log (at, file, document, outcome, detail) VALUES (?1, ?2, ?3, ?4, ?5)";
    connection.prepare_cached(sql)?.execute(params![now(), file, document, outcome.name(), detail])?;
    Ok(())
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
