//! `attache documents`: what the casebook holds.

use crate::{
    args::{DocumentsArgs, Global},
    casebook,
    fail::Failure,
    output::{Output, Tone, counted, on_one_line},
};
use attache_casebook::{Casebook, DocumentRow};
use attache_intake::is_english;
use attache_model::{DateOrigin, Document};
use serde_json::json;

/// Documents listed in one table; a further one follows, so that memory does not grow with the casebook.
const ROWS: usize = 500;

pub fn run(global: &Global, args: &DocumentsArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    if !args.text.is_empty() {
        return search(&book, args, output);
    }
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

/// Documents by their words, each with the stretch that holds them.
fn search(book: &Casebook, args: &DocumentsArgs, output: &mut Output) -> Result<(), Failure> {
    let mut found = 0;
    book.each_match::<Failure>(&args.text.join(" "), |row, around| {
        found += 1;
        let around = on_one_line(&around);
        if args.json {
            let mut line = as_json(&row);
            if let Some(fields) = line.as_object_mut() {
                fields.insert("around".to_owned(), json!(around));
            }
            return Ok(output.json(&line)?);
        }
        let outlet = row.document.outlet.as_deref().map(|outlet| format!(", {}", on_one_line(outlet)));
        let date = published(&row.document);
        let date = if date.is_empty() { date } else { format!(", {date}") };
        let name = output.tone(Tone::Strong, &on_one_line(&row.document.name));
        output.line(format!("{name}{}{date}", outlet.unwrap_or_default()))?;
        Ok(output.line(format!("  {around}"))?)
    })?;
    if !args.json {
        output.line(counted(found, "document"))?;
    }
    Ok(())
}

fn print(rows: &[DocumentRow], output: &mut Output) -> Result<(), Failure> {
    let mut table = output.table(&["document", "published", "outlet", "title", "format", "claims"]);
    for row in rows {
        let text = |text: &Option<String>| on_one_line(text.as_deref().unwrap_or_default());
        table.add_row([
            on_one_line(&row.document.name),
            published(&row.document),
            text(&row.document.outlet),
            text(&row.document.title),
            format(&row.document),
            row.claims.to_string(),
        ]);
    }
    Ok(output.line(table.to_string())?)
}

/// The format, and the language where it is not read.
fn format(document: &Document) -> String {
    match document.language.as_deref() {
        language if is_english(language) => document.format.clone(),
        language => format!("{}, {}: not read yet", document.format, language.unwrap_or_default()),
    }
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
        "published_not_before": document.published.as_ref().and_then(|published| published.not_before.as_ref()),
        "published_not_after": document.published.as_ref().and_then(|published| published.not_after.as_ref()),
        "updated": document.updated,
        "language": document.language,
        "read": is_english(document.language.as_deref()),
        "format": document.format,
        "learnt": document.learnt,
        "paragraphs": document.paragraphs.len(),
        "claims": row.claims,
        "read_at": row.read_at,
        "intake": row.reading.intake,
        "reader": row.reading.reader,
        "knowledge": row.reading.knowledge,
        "model": row.reading.model,
    })
}
