//! `attache score`: how well claims that were read agree with annotated ones.

use crate::{
    args::{Global, ScoreArgs},
    casebook,
    fail::Failure,
    output::{Output, Tone, counted, grouped, on_one_line},
};
use attache_casebook::{Casebook, ClaimFilter, Match};
use attache_model::{CharIndex, DocumentId, Finding, Severity, claim_line};
use attache_score::{Figures, Limits, Line, LineError, Score, ScoreError, parse, score};
use comfy_table::{CellAlignment, LineStyle, Table, presets};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Of more documents than this, only those with the most errors are shown.
const DOCUMENTS: usize = 40;
/// So many claims whose evidence is lost are shown unasked.
const LOST: usize = 5;

pub fn run(global: &Global, args: &ScoreArgs, output: &mut Output) -> Result<(), Failure> {
    let limits = Limits::default();
    let mut findings = Vec::new();
    let gold = lines(&args.gold, &limits, &mut findings)?;
    let docs: BTreeSet<&str> = gold.iter().map(Line::doc).collect();
    let mut book = None;
    let read = if args.pred.is_empty() {
        claims(opened(&mut book, global)?, &docs, &mut findings)?
    } else {
        lines(&args.pred, &limits, &mut findings)?
    };
    for finding in findings.iter().filter(|finding| !global.quiet || finding.severity == Severity::Error) {
        output.complain(&finding.to_string());
    }
    let needed: BTreeSet<&str> = gold
        .iter()
        .chain(&read)
        .filter(|line| !line.has_span())
        .map(Line::doc)
        .filter(|doc| docs.contains(doc))
        .collect();
    let texts = match &args.texts {
        Some(folder) => from_folder(folder, &needed)?,
        None if needed.is_empty() => BTreeMap::new(),
        None => from_casebook(opened(&mut book, global)?, &needed)?,
    };
    let text = |doc: &str| texts.get(doc).map(String::as_str);
    let score = score(&gold, &read, &text, &limits).map_err(|error| why(&error, args))?;
    if args.json {
        output.json(&score)?;
    } else {
        print(&score, args.errors, output)?;
    }
    if score.totals.f1 < args.min_f1 || !score.lost.is_empty() {
        return Err(Failure::Unmet);
    }
    if findings.iter().any(|finding| finding.severity == Severity::Error) { Err(Failure::Unread) } else { Ok(()) }
}

fn why(error: &ScoreError, args: &ScoreArgs) -> Failure {
    match error {
        ScoreError::NoText(docs) => {
            const NAMED: usize = 5;
            let mut names: Vec<&str> = docs.iter().take(NAMED).map(String::as_str).collect();
            let more = format!("{} more", docs.len().saturating_sub(NAMED));
            if docs.len() > NAMED {
                names.push(&more);
            }
            let (place, help) = match &args.texts {
                Some(folder) => (folder.display().to_string(), "each is looked for as NAME.txt"),
                None => ("the casebook".to_owned(), "read them first, or name the folder of their texts with --texts"),
            };
            Failure::Usage(format!("{place} has no text of {}; {help}", names.join(", ")))
        }
        ScoreError::TooMuch => Failure::Input(error.to_string()),
    }
}

fn opened<'b>(book: &'b mut Option<Casebook>, global: &Global) -> Result<&'b Casebook, Failure> {
    let opened = match book.take() {
        Some(book) => book,
        None => casebook::to_read(global)?,
    };
    Ok(book.insert(opened))
}

/// The claims of files, in their order.
fn lines(paths: &[PathBuf], limits: &Limits, findings: &mut Vec<Finding>) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let bytes = if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(path)
        };
        let (mut claims, told) = parse(&in_unicode(bytes, &name)?, &name, limits);
        lines.append(&mut claims);
        findings.extend(told);
    }
    Ok(lines)
}

fn in_unicode(bytes: io::Result<Vec<u8>>, name: &str) -> Result<String, Failure> {
    let bytes = bytes.map_err(|error| Failure::Input(format!("cannot read {name}: {error}")))?;
    String::from_utf8(bytes)
        .map_err(|error| Failure::Input(format!("{name} is not in UTF-8: byte {}", error.utf8_error().valid_up_to())))
}

/// The claims that the casebook has of these documents.
fn claims(book: &Casebook, docs: &BTreeSet<&str>, findings: &mut Vec<Finding>) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for &doc in docs {
        let Match::One(id) = book.find_document(doc)? else { continue };
        book.each_reading::<Failure>(&ClaimFilter { document: Some(id), kind: None }, |document, claims| {
            // Parts of a name find documents, too.
            if document.name != doc {
                return Ok(());
            }
            let index = CharIndex::new(&document.text);
            for claim in &claims {
                let value = serde_json::to_value(claim_line(claim, &document.name, index.slice(claim.evidence)));
                let line = value.map_err(LineError::Json).and_then(Line::from_value);
                match line {
                    Ok(line) => lines.push(line),
                    Err(error) => findings.push(Finding::error(doc, None, format!("claim {}: {error}", claim.id.0))),
                }
            }
            Ok(())
        })?;
    }
    Ok(lines)
}

fn from_casebook(book: &Casebook, docs: &BTreeSet<&str>) -> Result<BTreeMap<String, String>, Failure> {
    let mut texts = BTreeMap::new();
    for &doc in docs {
        if let Match::One(id) = book.find_document(doc)?
            && let Some(document) = book.document(&DocumentId(id))?
            && document.name == doc
        {
            texts.insert(document.name, document.text);
        }
    }
    Ok(texts)
}

/// The texts as the definition reads them: a line's end is one character, however it is written.
fn from_folder(folder: &Path, docs: &BTreeSet<&str>) -> Result<BTreeMap<String, String>, Failure> {
    if !folder.is_dir() {
        return Err(Failure::Usage(format!("{} is no folder", folder.display())));
    }
    let mut texts = BTreeMap::new();
    // A name with a folder in it would lead out of this one.
    for &doc in docs.iter().filter(|doc| Path::new(doc).file_name().is_some_and(|name| name == **doc)) {
        let path = folder.join(format!("{doc}.txt"));
        match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            bytes => {
                let text = in_unicode(bytes, &path.display().to_string())?;
                texts.insert(doc.to_owned(), text.replace("\r\n", "\n").replace('\r', "\n"));
            }
        }
    }
    Ok(texts)
}

fn print(score: &Score, errors: Option<usize>, output: &mut Output) -> Result<(), Failure> {
    let mut table = figures_table("kind", output);
    table.add_row(row("all", &score.totals));
    for kind in &score.by_kind {
        table.add_row(row(&kind.kind.name().replace('_', " "), &kind.figures));
    }
    show(table, output)?;

    let mut documents: Vec<_> = score.by_document.iter().collect();
    let all = documents.len();
    let title = if all > DOCUMENTS {
        documents
            .sort_by_key(|row| std::cmp::Reverse(row.figures.gold + row.figures.predicted - 2 * row.figures.matched));
        documents.truncate(DOCUMENTS);
        format!("{DOCUMENTS} of {} documents", grouped(all as u64))
    } else {
        "document".to_owned()
    };
    let mut table = figures_table(&title, output);
    for document in documents {
        table.add_row(row(&on_one_line(&document.doc), &document.figures));
    }
    show(table, output)?;

    let mut table = output.table(&["of the matched", "agree", "say", "share"]);
    for field in &score.fields {
        table.add_row([
            field.field.name().replace('_', " "),
            grouped(field.agree as u64),
            grouped(field.said as u64),
            format!("{:.3}", field.share),
        ]);
    }
    if let Some(mean) = score.mean_of_fields {
        table.add_row(["mean of the fields".to_owned(), String::new(), String::new(), format!("{mean:.3}")]);
        show(table, output)?;
    }

    if let Some(most) = errors {
        examples("missed", &score.missed, most, output)?;
        examples("spurious", &score.spurious, most, output)?;
    }
    if !score.lost.is_empty() {
        let lost = counted(score.lost.len() as u64, "claim");
        output.line(output.tone(Tone::Bad, &format!("{lost} with evidence that is not in the text")))?;
        examples("not in the text", &score.lost, errors.unwrap_or(LOST), output)?;
    }
    Ok(output.line(format!("F1 {:.3}", score.totals.f1))?)
}

fn figures_table(first: &str, output: &Output) -> Table {
    output.table(&[first, "annotated", "read", "right", "precision", "recall", "F1"])
}

fn row(name: &str, figures: &Figures) -> [String; 7] {
    let count = |number: usize| grouped(number as u64);
    let share = |share: f64| format!("{share:.3}");
    [
        name.to_owned(),
        count(figures.gold),
        count(figures.predicted),
        count(figures.matched),
        share(figures.precision),
        share(figures.recall),
        share(figures.f1),
    ]
}

/// Prints a table whose columns but the first are numbers, a line a row.
fn show(mut table: Table, output: &mut Output) -> Result<(), Failure> {
    table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    Ok(output.line(table.to_string())?)
}

/// The first of some claims, two lines each: who and what, and the words.
fn examples(what: &str, claims: &[&Line], most: usize, output: &mut Output) -> Result<(), Failure> {
    if claims.is_empty() || most == 0 {
        return Ok(());
    }
    let heading = if claims.len() > most {
        format!("{what}, the first {} of {}", grouped(most as u64), grouped(claims.len() as u64))
    } else {
        format!("{what}, {}", grouped(claims.len() as u64))
    };
    output.line(output.tone(Tone::Strong, &heading))?;
    for claim in claims.iter().take(most) {
        let kind = claim.kind().name().replace('_', " ");
        let roles = roles(claim);
        let parts = [on_one_line(claim.doc()), kind, on_one_line(&roles)];
        output.line(format!("  {}", parts.join("  ").trim_end()))?;
        let words = claim.words().map(on_one_line).unwrap_or_default();
        output.line(format!("    {}", output.tone(Tone::Faint, &words)))?;
    }
    Ok(output.line("")?)
}

/// "supplier: Iran; recipient: Russia, Syria"
fn roles(claim: &Line) -> String {
    let Some(roles) = claim.field("roles").and_then(|roles| roles.as_object()) else { return String::new() };
    let name = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    let of = |(role, value): (&String, &serde_json::Value)| {
        let names = value.as_array().map(|names| names.iter().map(name).collect::<Vec<_>>().join(", "));
        format!("{}: {}", role.replace('_', " "), names.unwrap_or_else(|| name(value)))
    };
    roles.iter().map(of).collect::<Vec<_>>().join("; ")
}
