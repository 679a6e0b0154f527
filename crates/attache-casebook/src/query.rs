//! Looking up: documents and claims, one document at a time, so that memory does not grow with the casebook.
//!
//! Everything comes in the order of documents' names, then of the text: the same whatever the order of reading.

use crate::{Casebook, CasebookError, LogEntry, Reading, write::Layout};
use attache_model::{Claim, ClaimId, Document, DocumentId, Kind};
use rusqlite::{OptionalExtension, Row, params};

/// Which claims are wanted.
#[derive(Clone, Debug, Default)]
pub struct ClaimFilter {
    /// Of the document with this name, or whose id begins like this.
    pub document: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
}

/// A document as listings show it.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRow {
    /// The document; its text is empty.
    pub document: Document,
    /// The file, as it was named when it was first read.
    pub file: String,
    /// What read it.
    pub reading: Reading,
    /// When, in UTC.
    pub read_at: String,
    /// How many claims were read from it.
    pub claims: u64,
}

/// How many things there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Documents.
    pub documents: u64,
    /// Claims.
    pub claims: u64,
}

/// What a name or the beginning of an id stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<T> {
    /// Nothing.
    None,
    /// One thing.
    One(T),
    /// Several; the first few of them.
    Several(Vec<String>),
}

const HEAD_COLUMNS: &str = "d.id, d.name, d.head, d.file, r.intake, r.reader, r.knowledge, r.model, r.facts, r.read_at,
    (SELECT count(*) FROM claims c WHERE c.document = d.id)";

impl Casebook {
    /// How much there is.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn totals(&self) -> Result<Totals, CasebookError> {
        let sql = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM claims)";
        self.connection
            .query_row(sql, [], |row| Ok(Totals { documents: count(row, 0)?, claims: count(row, 1)? }))
            .map_err(|error| self.fail(error))
    }

    /// Shows every document, without its text, to `visit`.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `visit` fails, which ends the visit.
    pub fn each_document<E: From<CasebookError>>(
        &self,
        mut visit: impl FnMut(DocumentRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql =
            format!("SELECT {HEAD_COLUMNS} FROM documents d JOIN readings r ON r.document = d.id ORDER BY d.name");
        let mut statement = self.connection.prepare(&sql).map_err(|error| self.fail(error))?;
        let mut rows = statement.query([]).map_err(|error| self.fail(error))?;
        while let Some(row) = rows.next().map_err(|error| self.fail(error))? {
            visit(self.document_row(row)?)?;
        }
        Ok(())
    }

    /// Shows every document whose text holds all the words of `words`, best match first, with the stretch around them, to
    /// `visit`. Words in quotation marks must follow one another; accents and capitals make no difference.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `visit` fails, which ends the visit.
    pub fn each_match<E: From<CasebookError>>(
        &self,
        words: &str,
        mut visit: impl FnMut(DocumentRow, String) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = |error| self.fail(error);
        let Some(query) = search_query(words) else { return Ok(()) };
        let sql = format!(
            "SELECT {HEAD_COLUMNS}, snippet(search, 0, '', '', ' … ', 24)
             FROM search s JOIN documents d ON d.seq = s.rowid JOIN readings r ON r.document = d.id
             WHERE search MATCH ?1 ORDER BY rank, d.name"
        );
        let mut statement = self.connection.prepare(&sql).map_err(fail)?;
        let mut rows = statement.query([query]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            visit(self.document_row(row)?, row.get(11).map_err(fail)?)?;
        }
        Ok(())
    }

    /// The document with this id, whole: its text, where that stands in its file, and its links.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn document(&self, id: &DocumentId) -> Result<Option<Document>, CasebookError> {
        let fail = |error| self.fail(error);
        let sql = "SELECT d.id, d.name, d.head, d.text, l.json
                   FROM documents d LEFT JOIN layouts l ON l.document = d.id WHERE d.id = ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let mut rows = statement.query([&id.0]).map_err(fail)?;
        let Some(row) = rows.next().map_err(fail)? else { return Ok(None) };
        let mut document = self.head(row)?;
        document.text = row.get(3).map_err(fail)?;
        if let Some(json) = row.get::<_, Option<String>>(4).map_err(fail)? {
            let layout: Layout =
                serde_json::from_str(&json).map_err(|error| self.damaged("where a text stands", error))?;
            (document.sources, document.links) = (layout.sources, layout.links);
        }
        Ok(Some(document))
    }

    /// Shows every document that has claims of the wanted sort, with those claims, to `visit`.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `visit` fails, which ends the visit.
    pub fn each_reading<E: From<CasebookError>>(
        &self,
        filter: &ClaimFilter,
        mut visit: impl FnMut(Document, Vec<Claim>) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = |error| self.fail(error);
        let sql = "SELECT d.id, d.name, d.head, d.text FROM documents d
                   WHERE (?1 IS NULL OR d.id = ?1)
                     AND EXISTS (SELECT 1 FROM claims c WHERE c.document = d.id AND (?2 IS NULL OR c.kind = ?2))
                   ORDER BY d.name";
        let document = match filter.document.as_deref().map(|wanted| self.find_document(wanted)).transpose()? {
            None => None,
            Some(Match::One(id)) => Some(id),
            Some(Match::None | Match::Several(_)) => return Ok(()),
        };
        let kind = filter.kind.map(Kind::name);
        let mut statement = self.connection.prepare(sql).map_err(fail)?;
        let mut rows = statement.query(params![document, kind]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let mut document = self.head(row)?;
            document.text = row.get(3).map_err(fail)?;
            let claims = self.claims_of(&document.id.0, kind)?;
            visit(document, claims)?;
        }
        Ok(())
    }

    /// The claims of a document, in the order of its text.
    fn claims_of(&self, document: &str, kind: Option<&str>) -> Result<Vec<Claim>, CasebookError> {
        let fail = |error| self.fail(error);
        let sql = "SELECT json FROM claims WHERE document = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY first, past, id";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let mut rows = statement.query(params![document, kind]).map_err(fail)?;
        let mut claims = Vec::new();
        while let Some(row) = rows.next().map_err(fail)? {
            claims.push(self.claim(row, 0)?);
        }
        Ok(claims)
    }

    /// Shows every claim to `visit`, in the order of documents' names and texts, without the documents.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `visit` fails, which ends the visit.
    pub fn each_claim<E: From<CasebookError>>(&self, mut visit: impl FnMut(Claim) -> Result<(), E>) -> Result<(), E> {
        let sql =
            "SELECT c.json FROM documents d JOIN claims c ON c.document = d.id ORDER BY d.name, c.first, c.past, c.id";
        let mut statement = self.connection.prepare(sql).map_err(|error| self.fail(error))?;
        let mut rows = statement.query([]).map_err(|error| self.fail(error))?;
        while let Some(row) = rows.next().map_err(|error| self.fail(error))? {
            visit(self.claim(row, 0)?)?;
        }
        Ok(())
    }

    /// The id of the document that `wanted` names: its name, else the beginning of its name or id.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn find_document(&self, wanted: &str) -> Result<Match<String>, CasebookError> {
        let fail = |error| self.fail(error);
        let by_name = "SELECT id FROM documents WHERE name = ?1";
        let named: Option<String> =
            self.connection.query_row(by_name, [wanted], |row| row.get(0)).optional().map_err(fail)?;
        if let Some(id) = named {
            return Ok(Match::One(id));
        }
        // Two files of one stem carry longer names; the stem stands for both of them.
        let by_stem = self.column("SELECT name FROM documents WHERE stem = ?1 ORDER BY name LIMIT 10", wanted)?;
        if !by_stem.is_empty() {
            return Ok(Match::Several(by_stem));
        }
        let by_beginning = "SELECT id FROM documents WHERE substr(name, 1, length(?1)) = ?1 LIMIT 2";
        if let [id] = self.column(by_beginning, wanted)?.as_slice() {
            return Ok(Match::One(id.clone()));
        }
        self.by_prefix("SELECT id FROM documents WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 10", wanted)
    }

    /// The id of the claim whose id begins like `wanted`.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn find_claim(&self, wanted: &str) -> Result<Match<ClaimId>, CasebookError> {
        let sql = "SELECT DISTINCT id FROM claims WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT 10";
        Ok(match self.by_prefix(sql, wanted)? {
            Match::None => Match::None,
            Match::One(id) => Match::One(ClaimId(id)),
            Match::Several(ids) => Match::Several(ids),
        })
    }

    /// The file that a document was first read from, as it was named.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn file(&self, id: &DocumentId) -> Result<Option<String>, CasebookError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT file FROM documents WHERE id = ?1")
            .map_err(|error| self.fail(error))?;
        statement.query_row([&id.0], |row| row.get(0)).optional().map_err(|error| self.fail(error))
    }

    /// A claim and the document that makes it, without what that keeps of its form.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn claim_with_document(&self, id: &ClaimId) -> Result<Option<(Document, Claim)>, CasebookError> {
        let fail = |error| self.fail(error);
        let sql = "SELECT d.id, d.name, d.head, d.text, c.json FROM claims c JOIN documents d ON d.id = c.document
                   WHERE c.id = ?1 ORDER BY d.name LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let mut rows = statement.query([&id.0]).map_err(fail)?;
        let Some(row) = rows.next().map_err(fail)? else { return Ok(None) };
        let mut document = self.head(row)?;
        document.text = row.get(3).map_err(fail)?;
        Ok(Some((document, self.claim(row, 4)?)))
    }

    /// Shows the log of reading to `visit`, oldest entry first.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `visit` fails, which ends the visit.
    pub fn each_log_entry<E: From<CasebookError>>(
        &self,
        mut visit: impl FnMut(LogEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = |error| self.fail(error);
        let sql = "SELECT at, file, outcome, detail FROM reading_log ORDER BY seq";
        let mut statement = self.connection.prepare(sql).map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let entry = LogEntry {
                at: row.get(0).map_err(fail)?,
                file: row.get(1).map_err(fail)?,
                outcome: row.get(2).map_err(fail)?,
                detail: row.get(3).map_err(fail)?,
            };
            visit(entry)?;
        }
        Ok(())
    }

    /// Ids are hexadecimal, so `g` is past all that begin like `wanted`.
    fn by_prefix(&self, sql: &str, wanted: &str) -> Result<Match<String>, CasebookError> {
        let wanted = wanted.to_ascii_lowercase();
        if wanted.is_empty() || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Match::None);
        }
        let mut ids = self.column(sql, &wanted)?;
        Ok(match (ids.len(), ids.pop()) {
            (1, Some(id)) => Match::One(id),
            (_, Some(last)) => {
                ids.push(last);
                Match::Several(ids)
            }
            _ => Match::None,
        })
    }

    fn column(&self, sql: &str, parameter: &str) -> Result<Vec<String>, CasebookError> {
        let fail = |error| self.fail(error);
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let rows = statement.query_map([parameter], |row| row.get(0)).map_err(fail)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fail)
    }

    fn document_row(&self, row: &Row<'_>) -> Result<DocumentRow, CasebookError> {
        let fail = |error| self.fail(error);
        Ok(DocumentRow {
            document: self.head(row)?,
            file: row.get(3).map_err(fail)?,
            reading: Reading {
                intake: row.get(4).map_err(fail)?,
                reader: row.get(5).map_err(fail)?,
                knowledge: row.get(6).map_err(fail)?,
                model: row.get(7).map_err(fail)?,
                facts: row.get(8).map_err(fail)?,
            },
            read_at: row.get(9).map_err(fail)?,
            claims: count(row, 10).map_err(fail)?,
        })
    }

    /// The document of a row that begins with id, name and head.
    fn head(&self, row: &Row<'_>) -> Result<Document, CasebookError> {
        let fail = |error| self.fail(error);
        let name: String = row.get(1).map_err(fail)?;
        let head = row.get_ref(2).and_then(|value| Ok(value.as_str()?)).map_err(fail)?;
        let document: Document =
            serde_json::from_str(head).map_err(|error| self.damaged(&format!("document {name}"), error))?;
        Ok(Document { name, ..document })
    }

    fn claim(&self, row: &Row<'_>, column: usize) -> Result<Claim, CasebookError> {
        let json = row.get_ref(column).and_then(|value| Ok(value.as_str()?)).map_err(|error| self.fail(error))?;
        serde_json::from_str(json).map_err(|error| self.damaged("a claim", error))
    }
}

/// What people write, as a query that cannot be wrong: each word or quoted phrase as a string.
fn search_query(words: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (at, stretch) in words.split('"').enumerate() {
        if at % 2 == 1 {
            parts.push(stretch);
        } else {
            parts.extend(stretch.split_whitespace());
        }
    }
    let quoted: Vec<String> = parts
        .into_iter()
        .filter(|part| part.contains(char::is_alphanumeric))
        .map(|part| format!("\"{}\"", part.replace('\0', " ")))
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(" "))
}

/// A number of rows, which SQLite counts with a sign.
fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(|count| count.try_into().unwrap_or(0))
}
