//! What a person sees of reading: progress, what went wrong, and the sum of it.

use super::{is_error, pipeline::ReadDocument};
use crate::{
    args::{Global, ReadArgs},
    fail::Failure,
    output::{Output, Tone, counted, grouped, legible},
};
use attache_casebook::Written;
use attache_intake::is_english;
use attache_model::{Finding, Kind, Severity};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::{
    collections::BTreeMap,
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

/// Counts and tells.
pub struct Report<'o> {
    output: &'o mut Output,
    json: bool,
    quiet: bool,
    bar: ProgressBar,
    start: Instant,
    totals: Totals,
    added: BTreeMap<Kind, u64>,
}

#[derive(Default)]
struct Totals {
    read: u64,
    again: u64,
    unchanged: u64,
    same: u64,
    copies: u64,
    not_english: u64,
    failed: u64,
    mistakes: u64,
    words: u64,
    kept: u64,
    removed: u64,
}

impl<'o> Report<'o> {
    pub fn new(global: &Global, args: &ReadArgs, output: &'o mut Output) -> Self {
        let shown = stderr().is_terminal() && !global.quiet;
        let bar = ProgressBar::with_draw_target(
            None,
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} documents, {per_sec}, {eta} left {msg}")
        {
            bar.set_style(style);
        }
        Self {
            output,
            json: args.json,
            quiet: global.quiet,
            bar,
            start: Instant::now(),
            totals: Totals::default(),
            added: BTreeMap::new(),
        }
    }

    /// Has the files counted for the progress bar, on a thread of its own that nothing waits for.
    pub fn expect(&self, count: impl FnOnce() -> u64 + Send + 'static) {
        if !self.bar.is_hidden() {
            self.bar.enable_steady_tick(Duration::from_millis(200));
            let bar = self.bar.clone();
            std::thread::spawn(move || bar.set_length(count()));
        }
    }

    pub fn read(&mut self, read: &ReadDocument, written: &Written) -> Result<(), Failure> {
        if written.new_document {
            self.totals.read += 1;
        } else {
            self.totals.again += 1;
        }
        self.totals.words += read.words;
        self.totals.not_english += u64::from(!is_english(read.document.language.as_deref()));
        self.totals.kept += written.kept;
        self.totals.removed += written.removed;
        for (&kind, count) in &written.added {
            *self.added.entry(kind).or_default() += count;
        }
        self.bar.inc(1);
        read.findings.iter().try_for_each(|finding| self.finding(finding))
    }

    /// How many of the documents read now are copies of others.
    pub fn copies(&mut self, copies: u64) {
        self.totals.copies += copies;
    }

    pub fn unchanged(&mut self) -> Result<(), Failure> {
        self.totals.unchanged += 1;
        self.bar.inc(1);
        Ok(())
    }

    pub fn same(&mut self) -> Result<(), Failure> {
        self.totals.same += 1;
        self.bar.inc(1);
        Ok(())
    }

    pub fn failed(&mut self, file: &str, why: &str) -> Result<(), Failure> {
        self.totals.failed += 1;
        self.bar.inc(1);
        if self.json {
            self.output.json(&json!({ "event": "failed", "file": file, "message": why }))?;
        }
        self.complain(&format!("{file}: {why}"));
        Ok(())
    }

    /// Something that a person should mend, in a manifest or a document.
    pub fn finding(&mut self, finding: &Finding) -> Result<(), Failure> {
        self.totals.mistakes += u64::from(is_error(finding));
        if self.json {
            let Finding { severity, file, line, message } = finding;
            self.output.json(
                &json!({ "event": "finding", "severity": severity, "file": file, "line": line, "message": message }),
            )?;
        }
        if is_error(finding) {
            self.complain(&finding.to_string());
        } else if !self.quiet && !self.json && finding.severity == Severity::Warning {
            let text = format!("warning: {}", legible(&finding.to_string()));
            self.bar.suspend(|| {
                let _ = writeln!(stderr(), "{text}");
            });
        }
        Ok(())
    }

    fn complain(&self, message: &str) {
        if !self.json {
            self.bar.suspend(|| self.output.complain(message));
        }
    }

    /// Whether something was asked for and not done.
    pub fn has_failures(&self) -> bool {
        self.totals.failed + self.totals.mistakes > 0
    }

    /// Takes the progress bar away and tells the sum.
    pub fn finish(&mut self) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        let seconds = self.start.elapsed().as_secs_f64();
        let new: u64 = self.added.values().sum();
        let Totals { read, again, unchanged, same, copies, not_english, failed, mistakes, words, kept, removed } =
            self.totals;
        // Below a tenth of a second the figure would say nothing.
        let speed = if seconds > 0.1 { (words as f64 / seconds).round() as u64 } else { 0 };
        if self.json {
            let kinds: BTreeMap<&str, u64> = self.added.iter().map(|(kind, count)| (kind.name(), *count)).collect();
            self.output.json(&json!({
                "event": "done",
                "documents": { "read": read, "read_again": again, "unchanged": unchanged, "same_bytes": same,
                               "copies": copies, "not_english": not_english, "failed": failed },
                "mistakes": mistakes,
                "claims": { "new": new, "kept": kept, "removed": removed, "new_by_kind": kinds },
                "words": words,
                "seconds": (seconds * 1000.0).round() / 1000.0,
                "words_per_second": speed,
            }))?;
            return Ok(());
        }
        let mut parts = vec![format!("{} read", counted(read, "document"))];
        let further = [
            (again, "read again"),
            (unchanged, "unchanged"),
            (same, "the same as others"),
            (copies, "copies of others"),
            (not_english, "not in English, kept but not read for claims"),
            (failed, "could not be read"),
        ];
        parts.extend(
            further.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", grouped(*count))),
        );
        let mut line = parts.join(", ");
        if words > 0 {
            line = format!("{line}; {} in {seconds:.1} s", counted(words, "word"));
            if speed > 0 {
                line = format!("{line}, {} words a second", grouped(speed));
            }
        }
        self.output.line(line)?;
        let mut line = self.output.tone(Tone::Strong, &counted(new, "new claim"));
        if new > 0 {
            let kinds: Vec<String> =
                self.added.iter().map(|(kind, count)| format!("{count} {}", kind.name().replace('_', " "))).collect();
            line = format!("{line}: {}", kinds.join(", "));
        }
        if removed > 0 {
            line = format!("{line}; {} of earlier readings gone", grouped(removed));
        }
        self.output.line(line)?;
        Ok(())
    }
}
