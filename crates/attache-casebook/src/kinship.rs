//! What documents have in common: signatures, likenesses, copies, and whom each says that it draws on.
//!
//! What any of it means is for whoever compares documents to know; here it is kept and found again.

use crate::{Casebook, CasebookError};
use attache_model::DocumentId;
use rusqlite::{Transaction, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};

/// What is kept of a document for comparing it with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinship {
    /// By what copies of its text are found.
    pub signature: Vec<u8>,
    /// Whom it says that it draws on, in JSON.
    pub credits: String,
}

/// Two documents that are one text in the main; the smaller id first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LikenessRow {
    /// The one of smaller id.
    pub one: DocumentId,
    /// The other.
    pub other: DocumentId,
    /// How alike they are, in JSON.
    pub json: String,
}

/// A document of several that are one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRow {
    /// The document.
    pub document: DocumentId,
    /// What it was probably made from; itself, if it is the original.
    pub original: DocumentId,
    /// How it compares with the original, and why that is held to be it, in JSON.
    pub json: String,
}

/// What came of comparing documents that had not been compared before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Those that now have been.
    pub compared: Vec<DocumentId>,
    /// The new likenesses.
    pub likenesses: Vec<LikenessRow>,
    /// Documents whose place among copies was worked out anew.
    pub touched: BTreeSet<DocumentId>,
    /// Their new places; none for a document that is nobody's copy.
    pub copies: Vec<CopyRow>,
}

impl Casebook {
    /// Documents that were not yet looked for among the others, in the order of their ids.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn uncompared(&self) -> Result<Vec<DocumentId>, CasebookError> {
        let fail = |error| self.fail(error);
        let sql = "SELECT document FROM signatures WHERE compared = 0 ORDER BY document";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let rows = statement.query_map([], |row| row.get(0).map(DocumentId)).map_err(fail)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fail)
    }

    /// Shows the signature of every document to `visit`, in the order of their ids.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `visit` fails, which ends the visit.
    pub fn each_signature<E: From<CasebookError>>(
        &self,
        mut visit: impl FnMut(DocumentId, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = |error| self.fail(error);
        let mut statement =
            self.connection.prepare("SELECT document, bytes FROM signatures ORDER BY document").map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let bytes = row.get_ref(1).and_then(|value| Ok(value.as_blob()?)).map_err(fail)?;
            visit(DocumentId(row.get(0).map_err(fail)?), bytes)?;
        }
        Ok(())
    }

    /// Shows whom each document says that it draws on, in JSON, to `visit`, in the order of their ids.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `visit` fails, which ends the visit.
    pub fn each_credit<E: From<CasebookError>>(
        &self,
        mut visit: impl FnMut(DocumentId, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = |error| self.fail(error);
        let sql = "SELECT document, credits FROM signatures ORDER BY document";
        let mut statement = self.connection.prepare(sql).map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let credits = row.get_ref(1).and_then(|value| Ok(value.as_str()?)).map_err(fail)?;
            visit(DocumentId(row.get(0).map_err(fail)?), credits)?;
        }
        Ok(())
    }

    /// All likenesses that lead from these documents, directly or through others.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn likenesses_around(&self, documents: &[DocumentId]) -> Result<Vec<LikenessRow>, CasebookError> {
        let fail = |error| self.fail(error);
        let sql = "SELECT one, other, json FROM likenesses WHERE one = ?1 OR other = ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let mut found = BTreeMap::new();
        let mut seen: BTreeSet<DocumentId> = documents.iter().cloned().collect();
        let mut open: Vec<DocumentId> = documents.to_vec();
        while let Some(document) = open.pop() {
            let mut rows = statement.query([&document.0]).map_err(fail)?;
            while let Some(row) = rows.next().map_err(fail)? {
                let (one, other) = (DocumentId(row.get(0).map_err(fail)?), DocumentId(row.get(1).map_err(fail)?));
                for end in [&one, &other] {
                    if seen.insert(end.clone()) {
                        open.push(end.clone());
                    }
                }
                found.insert((one, other), row.get(2).map_err(fail)?);
            }
        }
        Ok(found.into_iter().map(|((one, other), json)| LikenessRow { one, other, json }).collect())
    }

    /// The text of a document.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn text(&self, document: &DocumentId) -> Result<Option<String>, CasebookError> {
        use rusqlite::OptionalExtension;
        let sql = "SELECT text FROM documents WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.fail(error))?;
        statement.query_row([&document.0], |row| row.get(0)).optional().map_err(|error| self.fail(error))
    }

    /// All documents that are one text with another, in the order of their originals.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn copies(&self) -> Result<Vec<CopyRow>, CasebookError> {
        let fail = |error| self.fail(error);
        let sql = "SELECT document, original, json FROM copies ORDER BY original, document";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let rows = statement.query_map([], |row| {
            Ok(CopyRow { document: DocumentId(row.get(0)?), original: DocumentId(row.get(1)?), json: row.get(2)? })
        });
        rows.map_err(fail)?.collect::<rusqlite::Result<_>>().map_err(fail)
    }

    /// Keeps what came of comparing, in one transaction.
    ///
    /// # Errors
    /// When the casebook cannot be written; then it is as it was before.
    pub fn put_comparison(&mut self, comparison: &Comparison) -> Result<(), CasebookError> {
        let path = self.path.clone();
        let fail = |error| CasebookError::of(&path, error);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
        keep(&transaction, comparison).map_err(fail)?;
        transaction.commit().map_err(fail)
    }
}

fn keep(tx: &Transaction<'_>, comparison: &Comparison) -> rusqlite::Result<()> {
    let mut compared = tx.prepare_cached("UPDATE signatures SET compared = 1 WHERE document = ?1")?;
    for document in &comparison.compared {
        compared.execute([&document.0])?;
    }
    let mut like = tx.prepare_cached("INSERT OR REPLACE INTO likenesses (one, other, json) VALUES (?1, ?2, ?3)")?;
    for LikenessRow { one, other, json } in &comparison.likenesses {
        like.execute(params![one.0, other.0, json])?;
    }
    let mut gone = tx.prepare_cached("DELETE FROM copies WHERE document = ?1")?;
    for document in &comparison.touched {
        gone.execute([&document.0])?;
    }
    let mut copy = tx.prepare_cached("INSERT OR REPLACE INTO copies (document, original, json) VALUES (?1, ?2, ?3)")?;
    for CopyRow { document, original, json } in &comparison.copies {
        copy.execute(params![document.0, original.0, json])?;
    }
    Ok(())
}

/// Writes what is kept for comparing a document. One whose text has changed is no longer like what it was like, and all of
/// those are to be compared again.
pub(crate) fn put(tx: &Transaction<'_>, document: &str, kinship: &Kinship) -> rusqlite::Result<()> {
    let Kinship { signature, credits } = kinship;
    let same = "UPDATE signatures SET credits = ?3 WHERE document = ?1 AND bytes = ?2";
    if tx.prepare_cached(same)?.execute(params![document, signature, credits])? == 1 {
        return Ok(());
    }
    let again = "UPDATE signatures SET compared = 0 WHERE document IN
                 (SELECT one FROM likenesses WHERE other = ?1 UNION SELECT other FROM likenesses WHERE one = ?1)";
    tx.prepare_cached(again)?.execute([document])?;
    tx.prepare_cached("DELETE FROM likenesses WHERE one = ?1 OR other = ?1")?.execute([document])?;
    let sql = "INSERT OR REPLACE INTO signatures (document, bytes, credits, compared) VALUES (?1, ?2, ?3, 0)";
    tx.prepare_cached(sql)?.execute(params![document, signature, credits])?;
    Ok(())
}
