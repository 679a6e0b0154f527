//! The first stage: walks the paths, fetches bytes, and sees what needs reading.

use super::engine::{self, Settings, Versions};
use crate::{
    args::{Global, ReadArgs},
    casebook,
    fail::Failure,
};
use attache_casebook::{Casebook, CasebookError, Reading, Standing};
use attache_intake::{Facts, manifest::Manifest, source};
use attache_model::{DocumentId, Finding};
use std::path::{Path, PathBuf};

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
}

/// Walks the paths.
pub struct Scout {
    walk: source::Walk,
    manifest: Option<Manifest>,
    /// Where the manifest's relative paths begin.
    manifest_folder: PathBuf,
    default: Facts,
    versions: Versions,
    casebook: Casebook,
    again: bool,
    /// What a count of all files ahead of the walk needs.
    counting: (Vec<PathBuf>, Vec<PathBuf>),
}

impl Scout {
    /// Prepares the walk over the paths of `args`.
    ///
    /// # Errors
    /// When the casebook or the knowledge folder cannot be read.
    pub fn new(global: &Global, args: &ReadArgs, manifest: Option<Manifest>, default: Facts) -> Result<Self, Failure> {
        // The casebook and the manifest may lie among the reports; they are none.
        let mut skip: Vec<PathBuf> = attache_casebook::files(&global.casebook).into();
        skip.extend(args.manifest.clone());
        let manifest_folder = args.manifest.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        Ok(Self {
            walk: source::walk(&args.paths, &skip),
            manifest,
            manifest_folder,
            default,
            versions: engine::versions(&Settings { knowledge: global.knowledge.clone() })?,
            casebook: casebook::to_read(global)?,
            again: args.again,
            counting: (args.paths.clone(), skip),
        })
    }

    /// A count of the files that this scout will find; slow, so it is for another thread.
    pub fn counter(&self) -> impl FnOnce() -> u64 + Send + use<> {
        let (paths, skip) = self.counting.clone();
        move || source::walk(&paths, &skip).count() as u64
    }

    /// The next file; none after the last.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub fn next(&mut self) -> Result<Option<Find>, CasebookError> {
        let path = match self.walk.next() {
            None => return Ok(None),
            Some(Err(error)) => return Ok(Some(failed(&error))),
            Some(Ok(path)) => path,
        };
        let facts = match &mut self.manifest {
            Some(manifest) => manifest.facts(&path, &self.default),
            None => Facts { file: path.to_string_lossy().into_owned(), ..self.default.clone() },
        };
        let bytes = match source::bytes(&path) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Some(failed(&error))),
        };
        let id = DocumentId::of(&bytes);
        if !self.casebook.first_sight(&id)? {
            return Ok(Some(Find::Same));
        }
        let reading = Reading {
            intake: attache_intake::VERSION.to_owned(),
            reader: self.versions.reader.clone(),
            knowledge: self.versions.knowledge.clone(),
            model: self.versions.model.clone(),
            facts: facts.fingerprint(),
        };
        if !self.again && self.casebook.standing(&id, &reading)? == Standing::Current {
            return Ok(Some(Find::Unchanged));
        }
        Ok(Some(Find::New { bytes, facts, reading }))
    }

    /// What the manifest lists and the walk did not meet, unless it is there all the same.
    pub fn missing(&self) -> Vec<Finding> {
        let there = |listed: &Path| self.manifest_folder.join(listed).exists();
        self.manifest.as_ref().map(|manifest| manifest.missing(there)).unwrap_or_default()
    }
}

fn failed(error: &source::SourceError) -> Find {
    Find::Failed { file: error.path.display().to_string(), why: error.why.clone() }
}
