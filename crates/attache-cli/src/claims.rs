//! `attache claims`: what documents say, and the words that say it.

use crate::{
    args::{ClaimsArgs, Global},
    casebook, documents, explain,
    fail::Failure,
    output::{Output, Tone, counted, on_one_line},
    who,
};
use attache_casebook::ClaimFilter;
use attache_model::{CharIndex, Claim, Document, Polarity, Stage, claim_line};

pub fn run(global: &Global, args: &ClaimsArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    if let Some(wanted) = args.explain.as_deref().filter(|id| !id.is_empty()) {
        let id = casebook::only(book.find_claim(wanted)?, "claim", wanted, "attache claims")?;
        let Some((document, claim)) = book.claim_with_document(&id)? else { return Ok(()) };
        return explain::print(&book, &document, &claim, output);
    }
    let document = match &args.doc {
        Some(wanted) => Some(casebook::only(book.find_document(wanted)?, "document", wanted, "attache documents")?),
        None => None,
    };
    let mut shown = 0_u64;
    book.each_reading::<Failure>(&ClaimFilter { document, kind: args.kind }, |document, claims| {
        shown += claims.len() as u64;
        if args.json {
            let index = CharIndex::new(&document.text);
            for claim in &claims {
                output.json(&claim_line(claim, &document.name, index.slice(claim.evidence)))?;
            }
        } else if args.explain.is_some() {
            for claim in &claims {
                explain::print(&book, &document, claim, output)?;
            }
        } else {
            print(&document, &claims, output)?;
        }
        Ok(())
    })?;
    if !args.json && !global.quiet {
        output.line(counted(shown, "claim"))?;
    }
    if shown == 0 && args.fail_empty { Err(Failure::Unmet) } else { Ok(()) }
}

/// One table a document: all are laid out alike, and memory does not grow with their number.
fn print(document: &Document, claims: &[Claim], output: &mut Output) -> Result<(), Failure> {
    let index = CharIndex::new(&document.text);
    output.line(heading(document, output))?;
    let mut table = output.table(&["claim", "who → whom", "item", "stage, date, certainty", "words"]);
    for claim in claims {
        let id: String = claim.id.0.chars().take(8).collect();
        table.add_row([
            format!("{}\n{id}", claim.kind.name().replace('_', " ")),
            on_one_line(&actors(claim)),
            on_one_line(&who::things(claim.quantity.as_ref().map(|quantity| quantity.text.as_str()), |role| {
                claim.names(role).collect()
            })),
            how(claim),
            on_one_line(index.slice(claim.evidence)),
        ]);
    }
    output.share_width(&mut table, &[14, 20, 17, 20]);
    Ok(output.line(table.to_string())?)
}

/// A document's name, title, outlet and date.
pub fn heading(document: &Document, output: &Output) -> String {
    let mut about = Vec::new();
    about.extend(document.title.as_deref().map(on_one_line));
    about.extend(document.outlet.as_deref().map(on_one_line));
    about.extend(Some(documents::published(document)).filter(|date| !date.is_empty()));
    let name = output.tone(Tone::Strong, &on_one_line(&document.name));
    if about.is_empty() { name } else { format!("{name}  {}", output.tone(Tone::Faint, &about.join(", "))) }
}

/// Who does it to whom.
pub fn actors(claim: &Claim) -> String {
    who::actors(claim.kind, |role| claim.names(role).collect())
}

/// Stage, date, and how firmly it is said by whom, a line each.
fn how(claim: &Claim) -> String {
    let mut lines = Vec::new();
    let denied = if claim.polarity == Polarity::Denied { "not " } else { "" };
    if claim.stage != Stage::None || claim.polarity == Polarity::Denied {
        lines.push(format!("{denied}{}", claim.stage.name().replace('_', " ")));
    }
    lines.extend(claim.when.as_ref().map(|when| when.date.to_string()));
    let sources: Vec<String> = claim.attributed_to.iter().map(|source| on_one_line(&source.name)).collect();
    lines.push(match sources.as_slice() {
        [] => claim.certainty.name().to_owned(),
        sources => format!("{}: {}", claim.certainty, sources.join(", ")),
    });
    lines.join("\n")
}
