//! `attache knowledge`, and loading what reading and the register need of it.

use crate::{
    args::{Global, KnowledgeArgs, KnowledgeCommand},
    fail::Failure,
    output::{Output, Tone, counted, legible},
};
use attache_copies::Cues;
use attache_knowledge::{Knowledge, Sources};
use attache_model::{Finding, Severity};
use attache_reader::Reader;
use std::{path::Path, sync::Arc};

/// The knowledge files that the user means: those of a folder, else the built-in ones.
///
/// # Errors
/// When the folder cannot be read.
pub fn sources(folder: Option<&Path>) -> Result<Sources, Failure> {
    let Some(folder) = folder else { return Ok(Sources::built_in()) };
    Sources::read(folder).map_err(|findings| {
        let what = format!("the knowledge folder '{}' cannot be read:", folder.display());
        Failure::findings(&what, &findings)
    })
}

/// Knowledge, loaded.
///
/// # Errors
/// When a file has a mistake; each is named with file and line.
pub fn load(sources: &Sources) -> Result<Arc<Knowledge>, Failure> {
    Knowledge::load(sources).map(Arc::new).map_err(|findings| mistakes(&findings))
}

/// What stops reading: mistakes in knowledge files.
pub fn mistakes(findings: &[Finding]) -> Failure {
    let errors: Vec<Finding> = findings.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
    let what = "the knowledge files have mistakes; mend them (`attache knowledge check` lists all) and run this again:";
    Failure::findings(what, &errors)
}

pub fn run(global: &Global, args: &KnowledgeArgs, output: &mut Output) -> Result<(), Failure> {
    let KnowledgeCommand::Check { dir } = &args.command;
    let folder = dir.as_deref().or(global.knowledge.as_deref());
    let sources = sources(folder)?;
    let mut findings = attache_knowledge::check(&sources);
    // The reader's frames and words lie in the same folder, but it alone understands them.
    if let Ok(knowledge) = Knowledge::load(&sources)
        && let Err(more) = Reader::new(Arc::new(knowledge), &sources)
    {
        findings.extend(more);
    }
    // So do the words by which sources are credited.
    if let Err(more) = Cues::parse(&sources) {
        findings.extend(more);
    }
    findings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    findings.dedup();
    let mut errors = 0;
    for finding in &findings {
        let tone = match finding.severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Warning,
        };
        errors += u64::from(finding.severity == Severity::Error);
        if finding.severity == Severity::Error || !global.quiet {
            let word = if finding.severity == Severity::Error { "error" } else { "warning" };
            output.line(format!("{} {}", output.tone(tone, word), legible(&finding.to_string())))?;
        }
    }
    if errors > 0 {
        output.line(format!("{} in {}", counted(errors, "mistake"), counted(sources.files.len() as u64, "file")))?;
        return Err(Failure::Unmet);
    }
    if !global.quiet {
        let files = counted(sources.files.len() as u64, "file");
        output.line(format!("no mistakes in {files}; version {}", sources.version()))?;
    }
    Ok(())
}
