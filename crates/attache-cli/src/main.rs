//! The `attache` command: reads open reports about arms transfers and shows what they claim.
//!
//! A door of the house: it parses arguments, calls the rooms and prints. What a claim or a deal is, it leaves to them.

mod args;
mod casebook;
mod claims;
mod copies;
mod documents;
mod explain;
mod fail;
mod inputs;
mod knowledge;
mod models;
mod output;
mod read;
mod register;
mod score;
mod sources;
mod text;
mod who;

use args::{Args, Command};
use clap::{CommandFactory, Parser};
use fail::Failure;
use output::Output;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let mut output = Output::new(args.global.color);
    match run(&args, &mut output).and_then(|()| Ok(output.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // What was printed before it comes first.
            let _ = output.flush();
            if let Some(message) = failure.message() {
                output.complain(&message);
            }
            ExitCode::from(failure.code())
        }
    }
}

fn run(args: &Args, output: &mut Output) -> Result<(), Failure> {
    let global = &args.global;
    match &args.command {
        Command::Read(args) => read::run(global, args, output),
        Command::Text(args) => text::run(global, args, output),
        Command::Register(args) => register::run(global, args, output),
        Command::Deal(args) => register::deal(global, args, output),
        Command::Claims(args) => claims::run(global, args, output),
        Command::Documents(args) => documents::run(global, args, output),
        Command::Copies(args) => copies::run(global, args, output),
        Command::Sources(args) => sources::run(global, args, output),
        Command::Score(args) => score::run(global, args, output),
        Command::Models(args) => models::run(global, args, output),
        Command::Knowledge(args) => knowledge::run(global, args, output),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "attache", &mut script);
            Ok(output.raw(&script)?)
        }
    }
}
