//! What the user names to be read: files, folders, archives, web addresses. Shared by the commands that read.

use crate::{args::SourceArgs, fail::Failure};
use attache_fetch::{Fetcher, Settings};
use attache_intake::{
    Facts, Limits,
    manifest::Manifest,
    source::{self, Walk, Wanted},
    unpack::{self, Mapping, Met},
};
use attache_model::Finding;
use std::{
    io::Cursor,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Duration,
};

/// All that is named, in the order of the command line.
pub struct Inputs {
    paths: Vec<PathBuf>,
    wanted: Wanted,
    /// Files that are no reports: the casebook, the manifest.
    skip: Vec<PathBuf>,
    manifest: Option<Manifest>,
    /// Where the manifest's relative paths begin.
    manifest_folder: PathBuf,
    default: Facts,
    map: Mapping,
    limits: Limits,
    fetcher: Option<Fetcher>,
}

impl Inputs {
    /// Understands the arguments; `skip` are files that are no reports wherever they lie. Mistakes in a manifest's lines
    /// are in the second result: they cost those lines.
    ///
    /// # Errors
    /// When a pattern, a mapping or the manifest cannot be used.
    pub fn new(args: &SourceArgs, mut skip: Vec<PathBuf>) -> Result<(Self, Vec<Finding>), Failure> {
        let (manifest, findings) = match &args.manifest {
            Some(path) => manifest(path).map(|(manifest, findings)| (Some(manifest), findings))?,
            None => (None, Vec::new()),
        };
        skip.extend(args.manifest.clone());
        let map = args.map.as_deref().map_or_else(|| Ok(Mapping::default()), Mapping::parse);
        let inputs = Self {
            paths: args.paths.clone(),
            wanted: Wanted::new(&args.include, &args.exclude).map_err(Failure::Usage)?,
            skip,
            manifest,
            manifest_folder: args.manifest.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default(),
            default: Facts { published: args.published.clone(), outlet: args.outlet.clone(), ..Facts::default() },
            map: map.map_err(|error| Failure::Usage(format!("--map: {error}")))?,
            limits: limits(args),
            fetcher: None,
        };
        Ok((inputs, findings))
    }

    /// How much a document may ask for.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// A count of the files and addresses; slow, so it is for another thread.
    pub fn counter(&self) -> impl FnOnce() -> u64 + Send + use<> {
        let (paths, wanted, skip) = (self.paths.clone(), self.wanted.clone(), self.skip.clone());
        let (addresses, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| address(path).is_some());
        move || addresses.len() as u64 + source::walk(&paths, &wanted, &skip).count() as u64
    }

    /// Hands over every document, and what cannot be had, until `meet` breaks.
    pub fn each(&mut self, timeout: u64, meet: &mut dyn FnMut(Met) -> ControlFlow<()>) -> ControlFlow<()> {
        // Files stand together, so that a folder reached twice is walked once.
        let mut files = Vec::new();
        for path in std::mem::take(&mut self.paths) {
            match address(&path) {
                None => files.push(path),
                Some(address) => {
                    self.files(&std::mem::take(&mut files), meet)?;
                    self.fetch(address, timeout, meet)?;
                }
            }
        }
        self.files(&files, meet)
    }

    fn files(&mut self, paths: &[PathBuf], meet: &mut dyn FnMut(Met) -> ControlFlow<()>) -> ControlFlow<()> {
        let walk: Walk = source::walk(paths, &self.wanted, &self.skip);
        for found in walk {
            let opened = found.and_then(|path| Ok((source::open(&path)?, path)));
            match opened {
                Ok((mut file, path)) => {
                    let facts = self.facts(&path);
                    unpack::each(&mut file, facts, &self.map, &self.limits, meet)?;
                }
                Err(error) => meet(Met::Failed { file: error.path.display().to_string(), why: error.why })?,
            }
        }
        ControlFlow::Continue(())
    }

    fn fetch(&mut self, address: &str, timeout: u64, meet: &mut dyn FnMut(Met) -> ControlFlow<()>) -> ControlFlow<()> {
        let settings =
            Settings { total: Duration::from_secs(timeout), size: self.limits.file_bytes, ..Settings::default() };
        let fetched = self.fetcher.get_or_insert_with(|| Fetcher::new(settings)).fetch(address);
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                // The error names the address; so does whoever tells it.
                let told = error.to_string();
                let why = told
                    .strip_prefix(address)
                    .map_or(told.as_str(), |rest| rest.trim_start_matches([':', ' ']))
                    .to_owned();
                return meet(Met::Failed { file: address.to_owned(), why });
            }
        };
        let facts = Facts {
            told: fetched.told(),
            address: Some(fetched.address),
            charset: fetched.charset,
            captured: fetched.date,
            name: Some(name_of(address)),
            ..self.facts(Path::new(address))
        };
        unpack::each(&mut Cursor::new(fetched.bytes), facts, &self.map, &self.limits, meet)
    }

    fn facts(&mut self, path: &Path) -> Facts {
        match &mut self.manifest {
            Some(manifest) => manifest.facts(path, &self.default),
            None => Facts { file: path.to_string_lossy().into_owned(), ..self.default.clone() },
        }
    }

    /// What the manifest lists and the walk did not meet, unless it is there all the same.
    pub fn missing(&self) -> Vec<Finding> {
        let there = |listed: &Path| self.manifest_folder.join(listed).exists();
        self.manifest.as_ref().map(|manifest| manifest.missing(there)).unwrap_or_default()
    }
}

/// The number of threads to read with.
pub fn jobs(args: &SourceArgs) -> usize {
    args.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// Reads the manifest; mistakes in lines are told and cost those lines, but without columns nothing is read,
/// because all documents would be read with the wrong facts.
fn manifest(path: &Path) -> Result<(Manifest, Vec<Finding>), Failure> {
    let name = path.display().to_string();
    let bytes = source::manifest_bytes(path).map_err(|error| Failure::Input(format!("the manifest {error}")))?;
    let (manifest, findings) = Manifest::parse(&bytes, &name);
    if !manifest.is_usable() {
        return Err(Failure::findings("the manifest cannot be used, so nothing was read:", &findings));
    }
    Ok((manifest, findings))
}

fn limits(args: &SourceArgs) -> Limits {
    let mut limits = Limits { file_bytes: args.limits.max_size << 20, ..Limits::default() };
    limits.unpacking.member_bytes = limits.file_bytes;
    limits.unpacking.total_bytes = args.limits.max_unpacked.saturating_mul(1 << 20);
    limits.unpacking.members = args.limits.max_members;
    limits
}

/// The web address that a path is, if it is one.
fn address(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    let scheme = text.split_once("://")?.0;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")).then_some(text)
}

/// What listings call a page: the last word of its address that says something.
fn name_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let stem = last.rsplit_once('.').filter(|(_, ending)| ending.len() <= 5).map_or(last, |(stem, _)| stem);
    let short: String = stem.chars().filter(|c| !c.is_control()).take(80).collect();
    if short.is_empty() { "page".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        assert_eq!(address(Path::new("https://example.org/a")), Some("https://example.org/a"));
        assert_eq!(address(Path::new("HTTP://example.org")), Some("HTTP://example.org"));
        assert_eq!(address(Path::new("reports/https/a.html")), None);
        assert_eq!(address(Path::new("ftp://example.org/a")), None);
    }

    #[test]
    fn pages_are_called_by_the_last_word_of_their_address() {
        assert_eq!(name_of("https://example.org/2023/radars-for-norway.html?page=2#top"), "radars-for-norway");
        assert_eq!(name_of("https://example.org/"), "example");
        assert_eq!(name_of("https://example.org/news/v2.0-released"), "v2.0-released");
    }
}
