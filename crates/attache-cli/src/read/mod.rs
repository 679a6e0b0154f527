//! `attache read`: reports into the casebook.

mod engine;
mod pipeline;
mod report;
mod scout;

use crate::{
    args::{Global, ReadArgs},
    casebook,
    fail::Failure,
    output::Output,
};
use attache_intake::{Facts, manifest::Manifest, source};
use attache_model::{Finding, Severity};
use report::Report;
use std::path::Path;

pub fn run(global: &Global, args: &ReadArgs, output: &mut Output) -> Result<(), Failure> {
    let mut report = Report::new(global, args, output);
    let manifest = match &args.manifest {
        Some(path) => Some(manifest(path, &mut report)?),
        None => None,
    };
    let default = Facts { published: args.published.clone(), outlet: args.outlet.clone(), ..Facts::default() };
    // Opened by the writer first, so that the scout finds a casebook that is there and up to date.
    let mut writer = casebook::to_write(global)?;
    let scout = scout::Scout::new(global, args, manifest, default)?;
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let settings = engine::Settings { knowledge: global.knowledge.clone() };
    let ended = pipeline::run(scout, || engine::load(&settings), jobs, &mut writer, &mut report);
    report.finish()?;
    ended?;
    if report.has_failures() { Err(Failure::Unread) } else { Ok(()) }
}

/// Reads the manifest; mistakes in lines are told and cost those lines, but without columns nothing is read,
/// because all documents would be read with the wrong facts.
fn manifest(path: &Path, report: &mut Report<'_>) -> Result<Manifest, Failure> {
    let name = path.display().to_string();
    let bytes = source::manifest_bytes(path).map_err(|error| Failure::Input(format!("the manifest {error}")))?;
    let (manifest, findings) = Manifest::parse(&bytes, &name);
    if !manifest.is_usable() {
        return Err(Failure::findings("the manifest cannot be used, so nothing was read:", &findings));
    }
    for finding in findings {
        report.finding(&finding)?;
    }
    Ok(manifest)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whether a finding means that something asked for was not done.
fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}
