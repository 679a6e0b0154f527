//! The first stage: has the inputs taken apart, and sees what needs reading.

use super::engine::{self, Settings, Versions};
use crate::{
    args::{Global, ReadArgs},
    casebook,
    fail::Failure,
    inputs::Inputs,
};
use attache_casebook::{Casebook, CasebookError, Reading, Standing};
use attache_intake::{Facts, Limits, unpack::Met};
use attache_model::{DocumentId, Finding};
use std::ops::ControlFlow;

/// One file, after a first look.
#[allow(clippy::large_enum_variant, reason = "nearly all are of the large one")]
pub enum Find {
    /// To be read.
    New { bytes: Vec<u8>, facts: Facts, reading: Reading },
    /// Read already by the same versions with the same facts.
    Unchanged,
    /// The same bytes as another file of this run.
    Same,
    /// Could not be had.
    Failed { file: String, why: String },
    /// Worth knowing.
    Noted(Finding),
}

/// Sees what needs reading.
pub struct Scout {
    inputs: Inputs,
    timeout: u64,
    versions: Versions,
    casebook: Casebook,
    again: bool,
}

impl Scout {
    /// Prepares to look through `inputs`.
    ///
    /// # Errors
    /// When the casebook or the knowledge folder cannot be read.
    pub fn new(global: &Global, args: &ReadArgs, inputs: Inputs) -> Result<Self, Failure> {
        Ok(Self {
            inputs,
            timeout: args.sources.limits.fetch_timeout,
            versions: engine::versions(&Settings { knowledge: global.knowledge.clone() })?,
            casebook: casebook::to_read(global)?,
            again: args.again,
        })
    }

    /// A count of the files that this scout will find; slow, so it is for another thread.
    pub fn counter(&self) -> impl FnOnce() -> u64 + Send + use<> {
        self.inputs.counter()
    }

    /// How much a document may ask for.
    pub fn limits(&self) -> Limits {
        self.inputs.limits()
    }

    /// Hands over one find after another, until `emit` breaks.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn each(&mut self, emit: &mut dyn FnMut(Find) -> ControlFlow<()>) -> Result<ControlFlow<()>, CasebookError> {
        let Self { inputs, timeout, versions, casebook, again } = self;
        let mut failure = None;
        let flow = inputs.each(*timeout, &mut |met| {
            let find = match met {
                Met::Document { bytes, facts } => look(bytes, facts, versions, casebook, *again),
                Met::Failed { file, why } => Ok(Find::Failed { file, why }),
                Met::Noted { file, message } => Ok(Find::Noted(Finding::warning(&file, None, message))),
            };
            match find {
                Ok(find) => emit(find),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        failure.map_or(Ok(flow), Err)
    }

    /// What the manifest lists and the walk did not meet, unless it is there all the same.
    pub fn missing(&self) -> Vec<Finding> {
        self.inputs.missing()
    }
}

fn look(
    bytes: Vec<u8>,
    facts: Facts,
    versions: &Versions,
    casebook: &Casebook,
    again: bool,
) -> Result<Find, CasebookError> {
    let id = DocumentId::of(&bytes);
    if !casebook.first_sight(&id)? {
        return Ok(Find::Same);
    }
    let reading = Reading {
        intake: attache_intake::VERSION.to_owned(),
        reader: versions.reader.clone(),
        knowledge: versions.knowledge.clone(),
        model: versions.model.clone(),
        facts: facts.fingerprint(),
    };
    if !again && casebook.standing(&id, &reading)? == Standing::Current {
        return Ok(Find::Unchanged);
    }
    Ok(Find::New { bytes, facts, reading })
}
