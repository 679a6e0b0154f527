//! `attache copies`: which documents are one text, and what a copy changed.

use crate::{
    args::{CopiesArgs, Global},
    casebook, documents,
    fail::Failure,
    output::{Output, Tone, counted, on_one_line},
    read::copies::read,
};
use attache_casebook::{Casebook, CopyRow, DocumentRow};
use attache_copies::{Change, Difference, Unit, difference};
use attache_model::{CharIndex, Document, DocumentId, Span};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

pub fn run(global: &Global, args: &CopiesArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    match &args.doc {
        Some(wanted) => one(&book, wanted, args, output),
        None => all(&book, global, args, output),
    }
}

/// All groups, each with its original first.
fn all(book: &Casebook, global: &Global, args: &CopiesArgs, output: &mut Output) -> Result<(), Failure> {
    let mut groups: BTreeMap<DocumentId, Vec<CopyRow>> = BTreeMap::new();
    for row in book.copies()? {
        groups.entry(row.original.clone()).or_default().push(row);
    }
    let mut rows: HashMap<DocumentId, DocumentRow> = HashMap::new();
    book.each_document::<Failure>(|row| {
        if groups.values().flatten().any(|copy| copy.document == row.document.id) {
            rows.insert(row.document.id.clone(), row);
        }
        Ok(())
    })?;
    let name = |id: &DocumentId| rows.get(id).map_or(id.0.as_str(), |row| row.document.name.as_str()).to_owned();
    let mut groups: Vec<(DocumentId, Vec<CopyRow>)> = groups.into_iter().collect();
    groups.sort_by_cached_key(|(original, _)| name(original));
    for (original, copies) in &mut groups {
        copies.sort_by_cached_key(|copy| (copy.document != *original, name(&copy.document)));
        if args.json {
            output.json(&group_json(original, copies, &name))?;
            continue;
        }
        let mut table = output.table(&["", "document", "published", "outlet", "the same"]);
        for copy in copies.iter() {
            let Some(row) = rows.get(&copy.document) else { continue };
            let original = copy.document == *original;
            table.add_row([
                if original { "original" } else { "copy" }.to_owned(),
                on_one_line(&row.document.name),
                documents::published(&row.document),
                on_one_line(row.document.outlet.as_deref().unwrap_or_default()),
                if original { String::new() } else { shares(copy) },
            ]);
        }
        output.line(table.to_string())?;
    }
    if !args.json && !global.quiet {
        let copies: usize = groups.iter().map(|(_, copies)| copies.len().saturating_sub(1)).sum();
        let copies = counted(copies as u64, "document");
        output.line(match groups.len() {
            0 => "no document is a copy of another".to_owned(),
            1 => format!("{copies} copied from one original"),
            count => format!("{copies} copied from {count} originals"),
        })?;
    }
    if args.fail_empty && groups.is_empty() { Err(Failure::Unmet) } else { Ok(()) }
}

fn group_json(original: &DocumentId, copies: &[CopyRow], name: &impl Fn(&DocumentId) -> String) -> Value {
    let copy = |copy: &CopyRow| {
        let likeness = read(&copy.json);
        json!({
            "doc": name(&copy.document),
            "id": copy.document,
            "of_original": likeness.map(|likeness| hundredths(likeness.of_first)),
            "of_copy": likeness.map(|likeness| hundredths(likeness.of_second)),
        })
    };
    let copies = copies.iter().filter(|row| row.document != *original).map(copy).collect::<Vec<_>>();
    json!({ "original": name(original), "id": original, "copies": copies })
}

fn hundredths(share: f32) -> f64 {
    (f64::from(share) * 100.0).round() / 100.0
}

/// How much of the original stands in the copy, and of the copy in the original.
fn shares(copy: &CopyRow) -> String {
    let percent = |share: f32| format!("{:.0} %", share * 100.0);
    read(&copy.json).map_or_else(String::new, |likeness| {
        format!("{} of the original, {} of the copy", percent(likeness.of_first), percent(likeness.of_second))
    })
}

/// One document: what it is a copy of, and what differs.
fn one(book: &Casebook, wanted: &str, args: &CopiesArgs, output: &mut Output) -> Result<(), Failure> {
    let id = DocumentId(casebook::only(book.find_document(wanted)?, "document", wanted, "attache documents")?);
    let Some(row) = book.copies()?.into_iter().find(|row| row.document == id && row.original != id) else {
        if args.json {
            output.json(&json!({ "doc": wanted, "original": null, "differences": [] }))?;
        } else {
            output.line(format!("{wanted} is no copy of another document here"))?;
        }
        return if args.fail_empty { Err(Failure::Unmet) } else { Ok(()) };
    };
    let (Some(original), Some(copy)) = (book.document(&row.original)?, book.document(&row.document)?) else {
        return Err(Failure::Usage(format!("'{wanted}' is no longer in the casebook")));
    };
    let found = difference(&original.text, &copy.text);
    if args.json {
        let differences: Vec<Value> = found.iter().map(|one| difference_json(one, &original, &copy)).collect();
        output.json(&json!({ "doc": copy.name, "original": original.name, "differences": differences }))?;
        return Ok(());
    }
    output.line(format!("{} is a copy of {}: {} the same", copy.name, original.name, shares(&row)))?;
    let (before, after) = (CharIndex::new(&original.text), CharIndex::new(&copy.text));
    for one in &found {
        let words = |index: &CharIndex<'_>, span: Option<Span>| span.map(|span| on_one_line(index.slice(span)));
        let (was, is) = (words(&before, one.original), words(&after, one.copy));
        let what = format!("{:<8}", name(one.change));
        match one.change {
            Change::Moved => output.line(format!("  {what}  {}", is.unwrap_or_default()))?,
            _ => {
                if let Some(was) = was {
                    let line = output.tone(Tone::Bad, &format!("- {was}"));
                    output.line(format!("  {what}  {line}"))?;
                }
                if let Some(is) = is {
                    let line = output.tone(Tone::Good, &format!("+ {is}"));
                    let what = if one.original.is_some() { " ".repeat(8) } else { what };
                    output.line(format!("  {what}  {line}"))?;
                }
            }
        }
    }
    Ok(())
}

fn difference_json(one: &Difference, original: &Document, copy: &Document) -> Value {
    let side = |document: &Document, span: Option<Span>| {
        span.map(|span| json!({ "span": span, "words": CharIndex::new(&document.text).slice(span) }))
    };
    json!({
        "change": name(one.change),
        "unit": if one.unit == Unit::Sentence { "sentence" } else { "words" },
        "original": side(original, one.original),
        "copy": side(copy, one.copy),
    })
}

fn name(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Dropped => "dropped",
        Change::Changed => "changed",
        Change::Moved => "moved",
    }
}
