//! `attache read`: reports into the casebook.

pub mod copies;
mod engine;
mod pipeline;
mod report;
mod scout;

use crate::{
    args::{Global, ReadArgs},
    casebook,
    fail::Failure,
    inputs::{self, Inputs},
    output::Output,
};
use attache_model::{Finding, Severity};
use report::Report;

pub fn run(global: &Global, args: &ReadArgs, output: &mut Output) -> Result<(), Failure> {
    let mut report = Report::new(global, args, output);
    // The casebook may lie among the reports; it is none.
    let (inputs, findings) = Inputs::new(&args.sources, attache_casebook::files(&global.casebook).into())?;
    for finding in findings {
        report.finding(&finding)?;
    }
    // Opened by the writer first, so that the scout finds a casebook that is there and up to date.
    let mut writer = casebook::to_write(global)?;
    let scout = scout::Scout::new(global, args, inputs)?;
    let settings = engine::Settings { knowledge: global.knowledge.clone() };
    let jobs = inputs::jobs(&args.sources);
    let ended = pipeline::run(scout, || engine::load(&settings), jobs, &mut writer, &mut report);
    // Copies are looked for among what was read, even where reading ended early.
    let compared = copies::compare(&mut writer).map(|copies| report.copies(copies));
    report.finish()?;
    ended?;
    compared?;
    if report.has_failures() { Err(Failure::Unread) } else { Ok(()) }
}

/// Whether a finding means that something asked for was not done.
fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}
