//! `attache models`: fetching the language model, and where it lies.

use crate::{
    args::{Global, ModelsArgs, ModelsCommand},
    fail::Failure,
    output::{Output, Tone},
};
use attache_lang::{ModelError, models};

pub fn run(global: &Global, args: &ModelsArgs, output: &mut Output) -> Result<(), Failure> {
    match args.command.as_ref().unwrap_or(&ModelsCommand::List) {
        ModelsCommand::List => {
            for model in models::list().map_err(|error| failure(&error))? {
                let source = model.source;
                let state = match &model.path {
                    Some(path) => output.tone(Tone::Good, &format!("installed in {}", path.display())),
                    None => output.tone(Tone::Warning, "not installed; run `attache models fetch`"),
                };
                output.line(format!(
                    "{} {} ({}, {}): {state}",
                    source.name, source.version, source.language, source.licence
                ))?;
            }
            Ok(())
        }
        ModelsCommand::Fetch { from } => {
            let path = match from {
                Some(package) => models::install_file(package),
                None => models::fetch(|step| {
                    if !global.quiet {
                        eprintln!("{step}");
                    }
                }),
            };
            Ok(output.line(path.map_err(|error| failure(&error))?.display().to_string())?)
        }
        ModelsCommand::Where => {
            let path = models::locate().map_err(|error| failure(&error))?;
            models::verify(&path).map_err(|error| failure(&error))?;
            Ok(output.line(path.display().to_string())?)
        }
    }
}

/// Why there is no model to read with.
pub fn failure(error: &ModelError) -> Failure {
    Failure::Input(error.to_string())
}
