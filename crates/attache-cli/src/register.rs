//! `attache register` and `attache deal`: what claims come to when they are put together.

use crate::{
    args::{DealArgs, Global, RegisterArgs},
    casebook, claims,
    fail::Failure,
    knowledge,
    output::{Output, Tone, counted, on_one_line},
    sources, who,
};
use attache_casebook::{Casebook, ClaimFilter, Match};
use attache_copies::Sort;
use attache_knowledge::Knowledge;
use attache_model::{CharIndex, Deal, DocumentId, FieldValues, Role};
use attache_register::{DocumentFacts, Filter, build, register_line};
use std::{collections::HashMap, sync::Arc};

/// Has every copy go back to whoever had it first.
fn trace_copies(book: &Casebook, documents: &mut [DocumentFacts]) -> Result<(), Failure> {
    let copies = book.copies()?;
    let credits = sources::credits(book)?;
    // A document that rests on an agency as a whole is the agency's report.
    let agency = |id: &DocumentId| {
        let whole = credits.get(id)?.iter().find(|credit| credit.whole && credit.sort == Sort::Outlet)?;
        Some(whole.source.clone())
    };
    let had_it_first: HashMap<DocumentId, String> = documents
        .iter()
        .map(|document| {
            let name = || document.outlet.clone().unwrap_or_else(|| format!("document {}", document.name));
            (document.id.clone(), agency(&document.id).unwrap_or_else(name))
        })
        .collect();
    let originals: HashMap<&DocumentId, &DocumentId> = copies
        .iter()
        .filter(|copy| copy.original != copy.document)
        .map(|copy| (&copy.document, &copy.original))
        .collect();
    for document in documents {
        let original = originals.get(&document.id).and_then(|original| had_it_first.get(original).cloned());
        document.repeats = original.or_else(|| agency(&document.id));
    }
    Ok(())
}

/// Deals listed in one table; a further one follows.
const ROWS: usize = 200;

/// The register, made anew from all claims of the casebook.
struct Register {
    deals: Vec<Deal>,
    documents: Vec<DocumentFacts>,
    knowledge: Arc<Knowledge>,
}

impl Register {
    fn of(book: &Casebook, global: &Global) -> Result<Self, Failure> {
        // The one reads the disk, the other computes.
        std::thread::scope(|scope| {
            let knowledge = scope.spawn(|| knowledge::load(&knowledge::sources(global.knowledge.as_deref())?));
            let mut claims = Vec::new();
            book.each_claim::<Failure>(|claim| {
                claims.push(claim);
                Ok(())
            })?;
            let mut documents = Vec::new();
            book.each_document::<Failure>(|row| {
                let document = row.document;
                documents.push(DocumentFacts {
                    id: document.id,
                    name: document.name,
                    outlet: document.outlet,
                    repeats: None,
                    published: document.published,
                });
                Ok(())
            })?;
            trace_copies(book, &mut documents)?;
            let knowledge =
                knowledge.join().map_err(|_| Failure::Input("the knowledge could not be loaded".to_owned()))??;
            Ok(Self { deals: build(&claims, &documents, &knowledge), documents, knowledge })
        })
    }

    fn names(&self) -> HashMap<&DocumentId, &str> {
        self.documents.iter().map(|document| (&document.id, document.name.as_str())).collect()
    }

    fn find(&self, wanted: &str) -> Match<&Deal> {
        let wanted = wanted.to_ascii_lowercase();
        let mut found: Vec<&Deal> = self.deals.iter().filter(|deal| deal.id.0.starts_with(&wanted)).collect();
        match (found.len(), found.pop()) {
            _ if wanted.is_empty() => Match::None,
            (1, Some(deal)) => Match::One(deal),
            (_, None) => Match::None,
            (_, Some(last)) => {
                found.push(last);
                Match::Several(found.iter().take(10).map(|deal| deal.id.0.clone()).collect())
            }
        }
    }
}

pub fn run(global: &Global, args: &RegisterArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    let register = Register::of(&book, global)?;
    let filter = Filter {
        kind: args.kind,
        supplier: args.supplier.clone(),
        recipient: args.recipient.clone(),
        actor: args.actor.clone(),
        item: args.item.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        conflicts: args.conflicts,
        text: args.text.clone(),
    };
    let chosen = filter.select(&register.deals, &register.knowledge);
    if args.json {
        let names = register.names();
        for deal in &chosen {
            output.json(&register_line(deal, |id| names.get(id).copied()))?;
        }
    } else {
        for deals in chosen.chunks(ROWS) {
            print(deals, output)?;
        }
        if !global.quiet {
            output.line(format!("{} of {}", counted(chosen.len() as u64, "deal"), register.deals.len()))?;
        }
    }
    if chosen.is_empty() && args.fail_empty { Err(Failure::Unmet) } else { Ok(()) }
}

fn shown<'d>(deal: &'d Deal, field: &str) -> &'d [String] {
    deal.values.get(field).map_or(&[], FieldValues::shown)
}

fn names(deal: &Deal, role: Role) -> Vec<&str> {
    shown(deal, role.name()).iter().map(String::as_str).collect()
}

fn print(deals: &[&Deal], output: &mut Output) -> Result<(), Failure> {
    let mut table = output.table(&["deal", "who → whom", "item", "stage, date", "grade", "said by"]);
    for deal in deals {
        let id: String = deal.id.0.chars().take(8).collect();
        let mut how = stage(deal);
        how.extend(shown(deal, "date").first().cloned());
        let mut by = vec![on_one_line(&deal.origins.join(", "))];
        if !deal.conflicts.is_empty() {
            by.push(format!("! {}", counted(deal.conflicts.len() as u64, "conflict")));
        }
        table.add_row([
            format!("{}\n{id}", deal.kind.name().replace('_', " ")),
            on_one_line(&who::actors(deal.kind, |role| names(deal, role))),
            on_one_line(&who::things(shown(deal, "quantity").first().map(String::as_str), |role| names(deal, role))),
            how.join("\n"),
            deal.grade.to_string(),
            by.join("\n"),
        ]);
    }
    output.share_width(&mut table, &[14, 23, 20, 16, 7]);
    Ok(output.line(table.to_string())?)
}

/// The stage shown, with its polarity; nothing where the kind has none.
fn stage(deal: &Deal) -> Vec<String> {
    let denied = shown(deal, "polarity").first().is_some_and(|polarity| polarity == "denied");
    let stage = shown(deal, "stage").first().filter(|stage| *stage != "-");
    stage.map(|stage| format!("{}{}", if denied { "not " } else { "" }, stage.replace('_', " "))).into_iter().collect()
}

pub fn deal(global: &Global, args: &DealArgs, output: &mut Output) -> Result<(), Failure> {
    let book = casebook::to_read(global)?;
    let register = Register::of(&book, global)?;
    let deal = casebook::only(register.find(&args.id), "deal", &args.id, "attache register")?;
    if args.json {
        let names = register.names();
        return Ok(output.json(&register_line(deal, |id| names.get(id).copied()))?);
    }
    let title = format!("{} {}", deal.kind.name().replace('_', " "), deal.id.0);
    let actors = on_one_line(&who::actors(deal.kind, |role| names(deal, role)));
    output.line(format!("{}  {actors}", output.tone(Tone::Strong, &title)))?;
    output.line(format!("  grade {}: {}", deal.grade, on_one_line(&deal.grade.why)))?;
    output.line("")?;
    fields(deal, output)?;
    section(
        "conflicts",
        deal.conflicts.iter().map(|conflict| format!("{}: {}", conflict.field, conflict.what)),
        output,
    )?;
    section("goes back to", deal.origins.iter().cloned(), output)?;
    section("put together because", deal.because.iter().cloned(), output)?;
    evidence(&book, deal, &register, output)
}

/// Every value of every field, best supported first.
fn fields(deal: &Deal, output: &mut Output) -> Result<(), Failure> {
    let order: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    let place = |field: &str| order.iter().position(|role| *role == field).unwrap_or(order.len());
    let mut fields: Vec<(&String, &FieldValues)> = deal.values.iter().collect();
    fields.sort_by_key(|(name, _)| place(name));
    for (name, values) in fields {
        for (at, value) in values.0.iter().enumerate() {
            let label = if at == 0 { name.replace('_', " ") } else { String::new() };
            let support =
                format!("{}, {}", counted(value.claims.len() as u64, "claim"), counted(value.origins.into(), "origin"));
            let text = on_one_line(&value.value.join(", "));
            let text = if text.is_empty() { "(none)".to_owned() } else { text };
            output.line(format!("  {label:<14}{text}  {}", output.tone(Tone::Faint, &support)))?;
        }
    }
    Ok(())
}

fn section(title: &str, lines: impl Iterator<Item = String>, output: &mut Output) -> Result<(), Failure> {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        output.line("")?;
        output.line(output.tone(Tone::Strong, title))?;
        for line in lines {
            output.line(format!("  {}", on_one_line(&line)))?;
        }
    }
    Ok(())
}

/// The words that each claim was read from, with where they stand; oldest document first.
fn evidence(book: &Casebook, deal: &Deal, register: &Register, output: &mut Output) -> Result<(), Failure> {
    output.line("")?;
    output.line(output.tone(Tone::Strong, "evidence"))?;
    let mut documents: Vec<&DocumentFacts> =
        register.documents.iter().filter(|document| deal.documents.contains(&document.id)).collect();
    let published =
        |document: &DocumentFacts| document.published.as_ref().map(|published| published.date.as_str().to_owned());
    documents.sort_by_key(|document| (published(document), document.name.clone()));
    for document in documents {
        let filter = ClaimFilter { document: Some(document.id.0.clone()), kind: Some(deal.kind) };
        book.each_reading::<Failure>(&filter, |document, all| {
            let index = CharIndex::new(&document.text);
            output.line(format!("  {}", claims::heading(&document, output)))?;
            for claim in all.iter().filter(|claim| deal.claims.contains(&claim.id)) {
                let words = on_one_line(index.slice(claim.evidence));
                let id: String = claim.id.0.chars().take(8).collect();
                let place = format!("characters {} to {}, claim {id}", claim.evidence.start, claim.evidence.end);
                output.line(format!("    \"{words}\""))?;
                output.line(format!("      {}", output.tone(Tone::Faint, &place)))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}
