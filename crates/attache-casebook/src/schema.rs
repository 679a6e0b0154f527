//! The tables, and how older casebooks are brought to their present form.
//!
//! Each step of [`STEPS`] leads from the version of its index to the next. Steps that were released are never
//! changed; what is to be different comes as a further step.

use crate::{Access, CasebookError};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Marks the file as ours (`ATTC`), in the field that SQLite keeps for that.
const APPLICATION: i64 = 0x4154_5443;

/// The version of the form that this program reads and writes.
pub const SCHEMA_VERSION: i64 = STEPS.len() as i64;

const STEPS: &[&str] = &["
    CREATE TABLE meta (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;

    -- One row for each document, by the hash of its bytes. `stem` is the file's name without ending, `name`
    -- what listings call it; `head` is the document in JSON without its text. The text comes last, so
    -- that the columns before it can be read without it.
    CREATE TABLE documents (
        seq   INTEGER PRIMARY KEY,
        id    TEXT NOT NULL UNIQUE,
        stem  TEXT NOT NULL,
        name  TEXT NOT NULL UNIQUE,
        file  TEXT NOT NULL,
        head  TEXT NOT NULL,
        text  TEXT NOT NULL
    ) STRICT;
    CREATE INDEX documents_stem ON documents (stem);

    -- What read a document last: while all of this stays the same, reading again gives the same claims.
    CREATE TABLE readings (
        document  TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        intake    TEXT NOT NULL,
        reader    TEXT NOT NULL,
        knowledge TEXT NOT NULL,
        model     TEXT NOT NULL,
        facts     TEXT NOT NULL,
        read_at   TEXT NOT NULL
    ) STRICT;

    -- `first` and `past` are the evidence's span in characters of the document's text.
    CREATE TABLE claims (
        document  TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        first     INTEGER NOT NULL,
        past      INTEGER NOT NULL,
        id        TEXT NOT NULL,
        kind      TEXT NOT NULL,
        stage     TEXT NOT NULL,
        date      TEXT,
        polarity  TEXT NOT NULL,
        certainty TEXT NOT NULL,
        json      TEXT NOT NULL,
        UNIQUE (document, first, past, id)
    ) STRICT;
    CREATE INDEX claims_id ON claims (id);
    CREATE INDEX claims_kind ON claims (kind, document);

    -- What analysts decided. Nothing here is ever changed; undoing is another judgement.
    CREATE TABLE judgements (
        seq   INTEGER PRIMARY KEY,
        at    TEXT NOT NULL,
        who   TEXT NOT NULL,
        json  TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements
        BEGIN SELECT RAISE(ABORT, 'judgements are never changed'); END;
    CREATE TRIGGER judgements_remain BEFORE DELETE ON judgements
        BEGIN SELECT RAISE(ABORT, 'judgements are never deleted'); END;

    -- What was tried, and what came of it.
    CREATE TABLE reading_log (
        seq      INTEGER PRIMARY KEY,
        at       TEXT NOT NULL,
        file     TEXT NOT NULL,
        document TEXT,
        outcome  TEXT NOT NULL,
        detail   TEXT NOT NULL
    ) STRICT;
", "
    -- Where a document's text stands in its file, and its links; in JSON. Large, and wanted for single documents only.
    CREATE TABLE layouts (
        document TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        json     TEXT NOT NULL
    ) STRICT;

    -- By what copies of a text are found; `compared` is 0 until it was looked for among the others. Credits are whom the
    -- document says that it draws on, in JSON.
    CREATE TABLE signatures (
        document TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        bytes    BLOB NOT NULL,
        credits  TEXT NOT NULL,
        compared INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX signatures_new ON signatures (document) WHERE compared = 0;

    -- Pairs of documents that are one text in the main, the smaller id first; how alike they are, in JSON.
    CREATE TABLE likenesses (
        one   TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        other TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        json  TEXT NOT NULL,
        PRIMARY KEY (one, other)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX likenesses_other ON likenesses (other);

    -- What is put together as one text: each copy and what it was probably made from, which stands here too.
    CREATE TABLE copies (
        document TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        original TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        json     TEXT NOT NULL
    ) STRICT;

    -- The words of all texts, for searching. The texts themselves stay where they are.
    CREATE VIRTUAL TABLE search USING fts5 (
        text, content = 'documents', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER documents_found AFTER INSERT ON documents BEGIN
        INSERT INTO search (rowid, text) VALUES (new.seq, new.text);
    END;
    CREATE TRIGGER documents_lost AFTER DELETE ON documents BEGIN
        INSERT INTO search (search, rowid, text) VALUES ('delete', old.seq, old.text);
    END;
    CREATE TRIGGER documents_changed AFTER UPDATE OF text ON documents WHEN old.text IS NOT new.text BEGIN
        INSERT INTO search (search, rowid, text) VALUES ('delete', old.seq, old.text);
        INSERT INTO search (rowid, text) VALUES (new.seq, new.text);
    END;
    INSERT INTO search (search) VALUES ('rebuild');
"];

/// Checks whose file it is and of which version, and brings it up to date.
pub(crate) fn prepare(connection: &mut Connection, path: &Path, access: Access) -> Result<(), CasebookError> {
    let fail = |error| CasebookError::of(path, error);
    let found = version(connection).map_err(fail)?;
    check(connection, path, found)?;
    let writable = !connection.is_readonly("main").map_err(fail)?;
    if writable {
        // A killed program loses nothing in this mode; the last moments before a power cut may be lost, never the rest.
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(fail)?;
        debug_assert!(mode == "wal" || mode == "memory", "{mode}");
        connection.execute_batch("PRAGMA synchronous = NORMAL").map_err(fail)?;
    }
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF").map_err(fail)?;
    if found < SCHEMA_VERSION {
        if !writable {
            return Err(CasebookError::Unwritable { path: path.to_owned() });
        }
        migrate(connection, path)?;
    }
    debug_assert!(access == Access::Read || writable || SCHEMA_VERSION > 0);
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn check(connection: &Connection, path: &Path, found: i64) -> Result<(), CasebookError> {
    let fail = |error| CasebookError::of(path, error);
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(fail)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fail)?;
    let fresh = application == 0 && found == 0 && tables == 0;
    if application != APPLICATION && !fresh {
        return Err(CasebookError::Foreign { path: path.to_owned() });
    }
    if found > SCHEMA_VERSION {
        return Err(CasebookError::Newer { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), CasebookError> {
    let fail = |error| CasebookError::of(path, error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
    // Another program may have done it while this one waited for the lock.
    let found = version(&transaction).map_err(fail)?;
    check(&transaction, path, found)?;
    let done = usize::try_from(found).unwrap_or(0);
    for step in STEPS.iter().skip(done) {
        transaction.execute_batch(step).map_err(fail)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION).map_err(fail)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(fail)?;
    transaction.commit().map_err(fail)
}
