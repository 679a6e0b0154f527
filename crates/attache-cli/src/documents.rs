//! `attache documents`: what the casebook holds.

use crate::{
    args::{DocumentsArgs, Global},
    casebook,
    fail::Failure,
    output::{Output, counted, on_one_line},
};
use attache_casebook::DocumentRow;
use attache_model::{DateOrigin, Document};
use serde_json::json;

/// Documents listed in one table; a further one follows, so that memory does not grow with the casebook.
const ROWS: usize = 500;

pub fn run(global: &Global, args: &DocumentsArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    if args.json {
        return book.each_document(|row| Ok(output.json(&as_json(&row))?));
    }
    let mut rows = Vec::new();
    book.each_document::<Failure>(|row| {
        rows.push(row);
        if rows.len() == ROWS {
            print(&rows, output)?;
            rows.clear();
        }
        Ok(())
    })?;
    if !rows.is_empty() {
        print(&rows, output)?;
    }
    let totals = book.totals()?;
    if !global.quiet {
        output.line(format!("{}, {}", counted(totals.documents, "document"), counted(totals.claims, "claim")))?;
    }
    Ok(())
}

fn print(rows: &[DocumentRow], output: &mut Output) -> Result<(), Failure> {
    let mut table = output.table(&["document", "published", "outlet", "title", "claims"]);
    for row in rows {
        let text = |text: &Option<String>| on_one_line(text.as_deref().unwrap_or_default());
        table.add_row([
            on_one_line(&row.document.name),
            published(&row.document),
            text(&row.document.outlet),
            text(&row.document.title),
            row.claims.to_string(),
        ]);
    }
    Ok(output.line(table.to_string())?)
}

/// The date of publication; a guess is marked as one.
pub fn published(document: &Document) -> String {
    document.published.as_ref().map_or_else(String::new, |published| match published.origin {
        DateOrigin::Inferred => format!("{} (guessed)", published.date),
        DateOrigin::Manifest | DateOrigin::Stated => published.date.to_string(),
    })
}

fn as_json(row: &DocumentRow) -> serde_json::Value {
    let document = &row.document;
    json!({
        "doc": document.name,
        "id": document.id,
        "file": row.file,
        "title": document.title,
        "authors": document.authors,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published.as_ref().map(|published| &published.date),
        "published_origin": document.published.as_ref().map(|published| published.origin),
        "language": document.language,
        "paragraphs": document.paragraphs.len(),
        "claims": row.claims,
        "read_at": row.read_at,
        "intake": row.reading.intake,
        "reader": row.reading.reader,
        "knowledge": row.reading.knowledge,
        "model": row.reading.model,
    })
}
