//! Builds the register from annotated claims and shows it:
//! `cargo run -p attache-register --example gold FILE.jsonl…`. For looking at how claims are put together.

use attache_knowledge::{Knowledge, Sources};
use attache_model::{Claim, ClaimId, DocumentId, Edtf, Filler, Quantity, Resolution, Role, Span, Stage, When};
use attache_register::{DocumentFacts, build};
use serde_json::Value;
use std::{collections::BTreeMap, env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let knowledge = Knowledge::load(&Sources::built_in()).map_err(|findings| format!("{findings:?}"))?;
    let mut claims = Vec::new();
    let mut documents: BTreeMap<String, DocumentFacts> = BTreeMap::new();
    for file in env::args().skip(1) {
        for (at, line) in fs::read_to_string(&file)?.lines().enumerate() {
            let claim =
                claim(&serde_json::from_str(line)?, at as u32).map_err(|why| format!("{file}:{}: {why}", at + 1))?;
            let name = claim.document.0.clone();
            let facts = DocumentFacts {
                id: claim.document.clone(),
                name: name.clone(),
                outlet: None,
                repeats: None,
                published: None,
            };
            documents.insert(name, facts);
            claims.push(claim);
        }
    }
    let documents: Vec<_> = documents.into_values().collect();
    let deals = build(&claims, &documents, &knowledge);
    println!("{} claims, {} deals", claims.len(), deals.len());
    for deal in deals.iter().filter(|deal| deal.claims.len() > 1) {
        println!(
            "\n{} {} {} claims={} origins={:?}",
            deal.kind,
            deal.id.0,
            deal.grade,
            deal.claims.len(),
            deal.origins
        );
        for (field, values) in &deal.values {
            let all: Vec<_> = values.0.iter().map(|v| format!("{} ×{}", v.value.join("+"), v.claims.len())).collect();
            println!("    {field}: {}", all.join(" | "));
        }
        deal.conflicts.iter().for_each(|conflict| println!("    ! {}: {}", conflict.field, conflict.what));
        deal.because.iter().for_each(|reason| println!("    because {reason}"));
        println!("    {}", deal.grade.why);
    }
    Ok(())
}

fn claim(line: &Value, at: u32) -> Result<Claim, Box<dyn Error>> {
    let text = |field: &str| line[field].as_str();
    let names = |value: &Value| -> Vec<Filler> {
        let names: Vec<&str> = match value {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        let filler = |name: &&str| Filler {
            name: (*name).into(),
            entity: None,
            span: Span::new(0, 1),
            resolution: Resolution::AsWorded,
        };
        names.iter().map(filler).collect()
    };
    let mut roles = BTreeMap::new();
    for (role, value) in line["roles"].as_object().into_iter().flatten() {
        roles.insert(role.parse::<Role>()?, names(value));
    }
    let mut claim = Claim {
        id: ClaimId(String::new()),
        document: DocumentId(text("doc").unwrap_or_default().into()),
        kind: text("kind").unwrap_or_default().parse()?,
        roles,
        stage: text("stage").map_or(Ok(Stage::None), str::parse)?,
        when: text("date")
            .map(|date| Ok::<_, Box<dyn Error>>(When { date: Edtf::parse(date)?, span: None, basis: String::new() }))
            .transpose()?,
        places: names(&line["place"]),
        quantity: text("quantity").map(|text| Quantity { text: text.into(), span: Span::new(0, 1) }),
        polarity: serde_json::from_value(line["polarity"].clone())?,
        certainty: serde_json::from_value(line["certainty"].clone())?,
        attributed_to: names(&line["attributed_to"]),
        evidence: Span::new(at, at + 1),
        rule: String::new(),
        because: vec![],
        reader: String::new(),
        knowledge: String::new(),
    };
    claim.id = claim.identify();
    Ok(claim)
}
