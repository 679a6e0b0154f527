//! Checks the knowledge files: `cargo run -p attache-knowledge --example check [FOLDER]`.
//! Prints what it finds and how many records of each table there are; exits with 1 when there are errors.

use attache_knowledge::{Knowledge, Sources, Table, check};
use attache_model::Severity;
use std::{env, path::Path, process::ExitCode, time::Instant};

fn main() -> ExitCode {
    let folder = env::args().nth(1).unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge").into());
    let sources = match Sources::read(Path::new(&folder)) {
        Ok(sources) => sources,
        Err(findings) => {
            findings.iter().for_each(|finding| println!("error: {finding}"));
            return ExitCode::FAILURE;
        }
    };
    let findings = check(&sources);
    for finding in &findings {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        println!("{severity}: {finding}");
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    println!("{errors} errors, {} warnings", findings.len() - errors);
    let start = Instant::now();
    if let Ok(knowledge) = Knowledge::load(&sources) {
        let took = start.elapsed();
        for &table in Table::ALL {
            let count = knowledge.records().iter().filter(|record| record.table() == table).count();
            println!("{count:7} {table}");
        }
        println!("{:7} names; version {}; loaded in {took:.0?}", knowledge.name_count(), knowledge.version());
    }
    if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
