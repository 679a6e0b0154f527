//! `attache claims`: what documents say, and the words that say it.

use crate::{
    args::{ClaimsArgs, Global},
    casebook, documents, explain,
    fail::Failure,
    output::{Output, Tone, counted, on_one_line},
};
use attache_casebook::ClaimFilter;
use attache_model::{CharIndex, Claim, Document, Filler, Polarity, Role, claim_line};
use comfy_table::{ColumnConstraint, Width};

pub fn run(global: &Global, args: &ClaimsArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    if let Some(wanted) = args.explain.as_deref().filter(|id| !id.is_empty()) {
        let id = casebook::only(book.find_claim(wanted)?, "claim", wanted, "attache claims")?;
        let Some((document, claim)) = book.claim_with_document(&id)? else { return Ok(()) };
        return explain::print(&document, &claim, output);
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
                explain::print(&document, claim, output)?;
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

/// One table a document: its columns are fixed, so that tables look alike and memory does not grow.
fn print(document: &Document, claims: &[Claim], output: &mut Output) -> Result<(), Failure> {
    let index = CharIndex::new(&document.text);
    output.line(heading(document, output))?;
    let mut table = output.table(&["id", "kind", "who → whom", "item", "stage", "date", "certainty", "words"]);
    for claim in claims {
        table.add_row([
            claim.id.0.chars().take(8).collect(),
            claim.kind.name().replace('_', " "),
            on_one_line(&actors(claim)),
            on_one_line(&items(claim)),
            stage(claim),
            claim.when.as_ref().map_or_else(String::new, |when| when.date.to_string()),
            certainty(claim),
            on_one_line(index.slice(claim.evidence)),
        ]);
    }
    // The words get what the others leave: at a hundred columns a third.
    let wide = output.width();
    let share = |part: usize, least: usize, most: usize| {
        Width::Fixed(u16::try_from((wide * part / 100).clamp(least, most)).unwrap_or(20))
    };
    let widths = [(0, 10, 10), (11, 9, 16), (18, 11, 34), (14, 9, 26), (10, 9, 14), (9, 9, 14), (10, 10, 24)];
    for (column, (part, least, most)) in table.column_iter_mut().zip(widths) {
        if wide >= 80 {
            column.set_constraint(ColumnConstraint::Absolute(share(part, least, most)));
        }
    }
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

fn names(fillers: &[Filler]) -> String {
    fillers.iter().map(|filler| filler.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn role(claim: &Claim, role: Role) -> String {
    claim.roles.get(&role).map(|fillers| names(fillers)).unwrap_or_default()
}

/// Who does it to whom: the core roles with an arrow between, or all who take part.
pub fn actors(claim: &Claim) -> String {
    let core: Vec<Role> = claim.kind.core_roles().iter().copied().filter(|role| *role != Role::Item).collect();
    match core.as_slice() {
        [party @ Role::Party] => {
            claim.roles.get(party).map(|fillers| names(fillers).replace(", ", " – ")).unwrap_or_default()
        }
        [one] => {
            let other = if claim.kind.has_role(Role::Target) { role(claim, Role::Target) } else { String::new() };
            arrow(&role(claim, *one), &other)
        }
        [from, to, ..] => arrow(&role(claim, *from), &role(claim, *to)),
        [] => String::new(),
    }
}

fn arrow(from: &str, to: &str) -> String {
    match (from.is_empty(), to.is_empty()) {
        (true, true) => String::new(),
        (false, true) => from.to_owned(),
        _ => format!("{} → {to}", if from.is_empty() { "?" } else { from }),
    }
}

/// What it is about, with how many of it.
fn items(claim: &Claim) -> String {
    const ABOUT: &[Role] = &[
        Role::Item,
        Role::Weapon,
        Role::Subject,
        Role::Given,
        Role::Instrument,
        Role::Demand,
        Role::Facility,
        Role::Component,
        Role::Attribute,
        Role::Value,
    ];
    let mut parts: Vec<String> = claim.quantity.iter().map(|quantity| quantity.text.clone()).collect();
    let about: Vec<String> = ABOUT.iter().map(|about| role(claim, *about)).filter(|names| !names.is_empty()).collect();
    parts.extend(Some(about.join("; ")).filter(|about| !about.is_empty()));
    let back = role(claim, Role::InReturnFor);
    if !back.is_empty() {
        parts.push(format!("for {back}"));
    }
    parts.join(" ")
}

fn stage(claim: &Claim) -> String {
    let stage = claim.stage.name().replace('_', " ");
    if claim.polarity == Polarity::Denied { format!("not {stage}") } else { stage }
}

fn certainty(claim: &Claim) -> String {
    let mut text = claim.certainty.name().to_owned();
    if !claim.attributed_to.is_empty() {
        text = format!("{text}: {}", on_one_line(&names(&claim.attributed_to)));
    }
    text
}
