//! `attache sources`: who draws on whom.

use crate::{
    args::{Global, SourcesArgs},
    casebook,
    fail::Failure,
    knowledge,
    output::{Output, Tone, counted, on_one_line},
};
use attache_casebook::Casebook;
use attache_copies::{Because, Credit, Creditor, Cues, Drawing, Group, How, Member, Party, draws};
use attache_model::{Document, DocumentId};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Pairs listed where not all are asked for.
const ROWS: usize = 50;

pub fn run(global: &Global, args: &SourcesArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    let credits = credits(&book)?;
    match &args.doc {
        Some(wanted) => one(&book, wanted, args, &credits, output),
        None => all(&book, global, args, &credits, output),
    }
}

/// Whom each document credits.
pub fn credits(book: &Casebook) -> Result<HashMap<DocumentId, Vec<Credit>>, Failure> {
    let mut all = HashMap::new();
    book.each_credit::<Failure>(|id, json| {
        // Another release may have told them in other words; then they are found again on reading again.
        all.insert(id, serde_json::from_str(json).unwrap_or_default());
        Ok(())
    })?;
    Ok(all)
}

fn one(
    book: &Casebook,
    wanted: &str,
    args: &SourcesArgs,
    credits: &HashMap<DocumentId, Vec<Credit>>,
    output: &mut Output,
) -> Result<(), Failure> {
    let id = DocumentId(casebook::only(book.find_document(wanted)?, "document", wanted, "attache documents")?);
    let own = credits.get(&id).map_or(&[][..], Vec::as_slice);
    for credit in own {
        let through = credit.through.and_then(|at| own.get(at as usize)).map(|credit| credit.source.as_str());
        if args.json {
            output.json(&json!({
                "source": credit.source, "id": credit.id, "sort": credit.sort, "how": credit.how, "whole": credit.whole,
                "through": through, "span": credit.span, "words": credit.words,
            }))?;
            continue;
        }
        let name = output.tone(Tone::Strong, &on_one_line(&credit.source));
        let through = through.map(|through| format!(", through {}", on_one_line(through))).unwrap_or_default();
        let whole = if credit.whole { ", for the whole of it" } else { "" };
        output.line(format!("{name}{through}: {}{whole}", how(credit.how)))?;
        output.line(format!("  {}", on_one_line(&credit.words)))?;
    }
    if !args.json {
        output.line(counted(own.len() as u64, "credit"))?;
    }
    Ok(())
}

fn how(how: How) -> &'static str {
    match how {
        How::Dateline => "dateline",
        How::SourceLine => "source line",
        How::Attribution => "named as the source",
        How::Republished => "republished",
        How::Link => "link",
        How::Footnote => "footnote",
    }
}

fn all(
    book: &Casebook,
    global: &Global,
    args: &SourcesArgs,
    credits: &HashMap<DocumentId, Vec<Credit>>,
    output: &mut Output,
) -> Result<(), Failure> {
    let sources = knowledge::sources(global.knowledge.as_deref())?;
    let known = knowledge::load(&sources)?;
    let cues = Cues::parse(&sources).map_err(|findings| knowledge::mistakes(&findings))?;
    let creditor = Creditor::new(&known, &cues);

    let mut ids = Vec::new();
    book.each_document::<Failure>(|row| {
        ids.push(row.document.id);
        Ok(())
    })?;
    ids.sort();
    let numbers: HashMap<&DocumentId, u32> = ids.iter().zip(0..).collect();
    // Of each document only what drawing needs is held: its address, outlet and links.
    let mut documents: Vec<(Document, Option<Party>)> = Vec::with_capacity(ids.len());
    for id in &ids {
        if let Some(mut document) = book.document(id)? {
            let outlet = creditor.outlet(&document);
            document.text = String::new();
            document.sources = Vec::new();
            document.paragraphs = Vec::new();
            documents.push((document, outlet));
        }
    }
    let drawings: Vec<Drawing<'_>> = documents
        .iter()
        .filter_map(|(document, outlet)| {
            Some(Drawing {
                id: *numbers.get(&document.id)?,
                url: document.url.as_deref(),
                outlet: outlet.clone(),
                links: &document.links,
                credits: credits.get(&document.id).map_or(&[][..], Vec::as_slice),
            })
        })
        .collect();
    let drawn = draws(&drawings, &groups(book, &numbers)?);
    let name = |number: &u32| {
        let id = ids.get(*number as usize)?;
        documents.iter().find(|(document, _)| document.id == *id).map(|(document, _)| document.name.as_str())
    };
    let mut pairs = drawn.parties;
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.documents.len()));
    let count = pairs.len();
    if args.json {
        for pair in &pairs {
            let documents: Vec<&str> = pair.documents.iter().filter_map(name).collect();
            output.json(&json!({ "from": pair.from, "on": pair.on, "documents": documents }))?;
        }
        for circle in &drawn.circles {
            output.json(&json!({ "circle": circle }))?;
        }
        return Ok(());
    }
    if count > 0 {
        let mut table = output.table(&["who", "draws on", "in", "documents"]);
        for pair in pairs.iter().take(if args.all { count } else { ROWS }) {
            let shown: Vec<&str> = pair.documents.iter().filter_map(name).take(3).collect();
            let more = if pair.documents.len() > shown.len() { ", …" } else { "" };
            table.add_row([
                on_one_line(&pair.from.name),
                on_one_line(&pair.on.name),
                pair.documents.len().to_string(),
                format!("{}{more}", on_one_line(&shown.join(", "))),
            ]);
        }
        output.line(table.to_string())?;
    }
    if !args.all && count > ROWS {
        output.line(format!("{} more; --all shows them", count - ROWS))?;
    }
    for circle in &drawn.circles {
        let names: Vec<&str> = circle.iter().map(|party| party.name.as_str()).collect();
        let what = output.tone(Tone::Warning, "in a circle");
        output.line(format!("{what}: {} draw on one another", on_one_line(&names.join(", "))))?;
    }
    Ok(output.line(format!("{} of who draws on whom", counted(count as u64, "pair")))?)
}

/// What is kept of copies, as groups.
fn groups(book: &Casebook, numbers: &HashMap<&DocumentId, u32>) -> Result<Vec<Group>, Failure> {
    let mut groups: BTreeMap<u32, Vec<Member>> = BTreeMap::new();
    for row in book.copies()? {
        let (Some(&original), Some(&id)) = (numbers.get(&row.original), numbers.get(&row.document)) else { continue };
        let Some(likeness) = crate::read::copies::read(&row.json) else { continue };
        groups.entry(original).or_default().push(Member { id, likeness });
    }
    Ok(groups.into_iter().map(|(original, members)| Group { original, because: Because::Named, members }).collect())
}
