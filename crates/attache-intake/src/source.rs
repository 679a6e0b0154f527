//! Where bytes come from: files and folders. The only module of this crate that touches the disk.

use crate::IntakeError;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::{
    collections::{BTreeSet, HashSet},
    ffi::{OsStr, OsString},
    fs, io,
    io::Read,
    path::{Path, PathBuf},
};

/// A path that could not be read, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}", path.display())]
pub struct SourceError {
    /// The path, as it was reached from what the user named.
    pub path: PathBuf,
    /// What is wrong and what to do.
    pub why: String,
}

impl SourceError {
    fn io(path: &Path, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        Self { path: path.to_owned(), why }
    }
}

/// Which of the files in a folder are wanted. Files that are named themselves are always wanted.
///
/// A pattern without a slash is about the file's name, one with a slash about its path from the folder that was named:
/// `*.html`, `2023/**`, `**/drafts/*`.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
}

impl Wanted {
    /// Those that one of `include` matches (all if there is none) and none of `exclude`.
    ///
    /// # Errors
    /// When a pattern is none; says which.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self, String> {
        Ok(Self { include: globs(include)?, exclude: globs(exclude)? })
    }

    fn has(&self, path: &Path) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(path))
            && !self.exclude.as_ref().is_some_and(|exclude| exclude.is_match(path))
    }
}

fn globs(patterns: &[String]) -> Result<Option<GlobSet>, String> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let whole = if pattern.contains('/') { pattern.clone() } else { format!("**/{pattern}") };
        set.add(
            GlobBuilder::new(&whole)
                .literal_separator(true)
                .build()
                .map_err(|error| format!("'{pattern}' is no pattern of file names: {}", error.kind()))?,
        );
    }
    set.build().map(Some).map_err(|error| error.to_string())
}

/// Walks files and folders, lazily and always in the same order: paths as given, folders by name.
///
/// Hidden entries (names beginning with a dot) of folders are passed over, and so are the folders in which browsers keep
/// the pictures and scripts of a page saved beside them (`page.html`, `page_files/`). Links are followed; a folder that
/// was walked already, be it through a link that leads back, is not walked again.
pub struct Walk {
    /// What is still to come, last first; with the length of the named folder's path where it was met in one.
    stack: Vec<(PathBuf, Option<usize>)>,
    wanted: Wanted,
    skip: HashSet<PathBuf>,
    walked: HashSet<PathBuf>,
}

/// Begins a walk; files in `skip` that are met in folders are passed over, and those that are not `wanted`.
pub fn walk(paths: &[PathBuf], wanted: &Wanted, skip: &[PathBuf]) -> Walk {
    Walk {
        stack: paths.iter().rev().map(|path| (path.clone(), None)).collect(),
        wanted: wanted.clone(),
        skip: skip.iter().filter_map(|path| fs::canonicalize(path).ok()).collect(),
        walked: HashSet::new(),
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((path, root)) = self.stack.pop() {
            let meta = match fs::metadata(&path) {
                Ok(meta) => meta,
                Err(error) => return Some(Err(SourceError::io(&path, &error))),
            };
            if meta.is_dir() {
                let root = root.unwrap_or_else(|| path.components().count());
                if let Err(error) = self.enter(&path, root) {
                    return Some(Err(SourceError::io(&path, &error)));
                }
            } else if !meta.is_file() {
                // Reading a pipe or a device might never end.
                return Some(Err(SourceError { path, why: "is neither a file nor a folder".into() }));
            } else if root.is_none_or(|root| self.is_wanted(&path, root)) {
                return Some(Ok(path));
            }
        }
        None
    }
}

impl Walk {
    fn is_wanted(&self, path: &Path, root: usize) -> bool {
        let from_root: PathBuf = path.components().skip(root).collect();
        self.wanted.has(&from_root)
            && (self.skip.is_empty() || !fs::canonicalize(path).is_ok_and(|path| self.skip.contains(&path)))
    }

    fn enter(&mut self, folder: &Path, root: usize) -> io::Result<()> {
        if !self.walked.insert(fs::canonicalize(folder)?) {
            return Ok(());
        }
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            if !name.as_encoded_bytes().starts_with(b".") {
                names.insert(name);
            }
        }
        let kept = names.iter().rev().filter(|name| !belongs_to_page(name, &names));
        self.stack.extend(kept.map(|name| (folder.join(name), Some(root))));
        Ok(())
    }
}

/// Whether a name is that of the folder a browser put beside a page that it saved whole.
fn belongs_to_page(name: &OsStr, beside: &BTreeSet<OsString>) -> bool {
    const FOLDERS: &[&str] =
        &["_files", ".files", "-files", "_html", "_bestanden", "_archivos", "-Dateien", "_fichiers"];
    const PAGES: &[&str] = &["html", "htm", "xhtml", "shtml"];
    let Some(name) = name.to_str() else { return false };
    let stem = FOLDERS.iter().find_map(|ending| name.strip_suffix(ending));
    stem.is_some_and(|stem| PAGES.iter().any(|ending| beside.contains(OsStr::new(&format!("{stem}.{ending}")))))
}

/// A file, opened for reading.
///
/// # Errors
/// When it cannot be opened, or is no file.
pub fn open(path: &Path) -> Result<fs::File, SourceError> {
    let fail = |error: &io::Error| SourceError::io(path, error);
    let file = fs::File::open(path).map_err(|error| fail(&error))?;
    if !file.metadata().map_err(|error| fail(&error))?.is_file() {
        return Err(SourceError { path: path.to_owned(), why: "is no file".into() });
    }
    Ok(file)
}

/// The bytes of a manifest.
///
/// # Errors
/// When it cannot be read, or is larger than [`crate::manifest::MAX_BYTES`].
pub fn manifest_bytes(path: &Path) -> Result<Vec<u8>, SourceError> {
    read(path, crate::manifest::MAX_BYTES)
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>, SourceError> {
    let fail = |error: &io::Error| SourceError::io(path, error);
    let file = open(path)?;
    let size = file.metadata().map_err(|error| fail(&error))?;
    let too_big = |bytes| SourceError { path: path.to_owned(), why: IntakeError::TooBig { bytes, limit }.to_string() };
    if size.len() > limit {
        return Err(too_big(size.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size.len()).unwrap_or(0));
    // A file may grow, or its size be unknown, as of those the system makes up.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_big(bytes.len() as u64));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(walk: Walk, root: &Path) -> Vec<String> {
        walk.map(|found| match found {
            Ok(path) => path.strip_prefix(root).unwrap().display().to_string(),
            Err(error) => format!("! {}", error.why),
        })
        .collect()
    }

    #[test]
    fn folders_are_walked_in_order_and_loops_end() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        for file in ["z.txt", "a.txt", "b/2.txt", "b/10.txt", "b/c/x.txt", ".hidden", "skipped.csv"] {
            fs::write(root.join(file), file).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("b/c/loop")).unwrap();
        let walk = walk(&[root.to_owned()], &Wanted::default(), &[root.join("skipped.csv")]);
        assert_eq!(names(walk, root), ["a.txt", "b/10.txt", "b/2.txt", "b/c/x.txt", "z.txt"]);
    }

    #[test]
    fn patterns_choose_among_what_folders_hold() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir_all(root.join("2023/drafts")).unwrap();
        fs::create_dir_all(root.join("2023/page_files")).unwrap();
        for file in ["a.txt", "2023/page.html", "2023/page_files/ad.html", "2023/drafts/b.html", "2023/c.txt"] {
            fs::write(root.join(file), file).unwrap();
        }
        let found = |include: &[&str], exclude: &[&str]| {
            let owned = |patterns: &[&str]| patterns.iter().map(|&pattern| pattern.to_owned()).collect::<Vec<_>>();
            let wanted = Wanted::new(&owned(include), &owned(exclude)).unwrap();
            names(walk(&[root.to_owned()], &wanted, &[]), root)
        };
        assert_eq!(found(&[], &[]), ["2023/c.txt", "2023/drafts/b.html", "2023/page.html", "a.txt"]);
        assert_eq!(found(&["*.html"], &["**/drafts/*"]), ["2023/page.html"]);
        assert_eq!(found(&["2023/*.txt"], &[]), ["2023/c.txt"]);
        assert!(Wanted::new(&["[".to_owned()], &[]).unwrap_err().contains("'['"));
        let named = walk(&[root.join("a.txt")], &Wanted::new(&["*.html".to_owned()], &[]).unwrap(), &[]);
        assert_eq!(names(named, root), ["a.txt"]);
    }

    #[test]
    fn what_is_not_there_is_named_and_the_rest_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::write(root.join("a.txt"), "a").unwrap();
        let paths = [root.join("none"), root.join("a.txt")];
        assert_eq!(names(walk(&paths, &Wanted::default(), &[]), root), ["! there is no such file or folder", "a.txt"]);
        assert_eq!(manifest_bytes(&root.join("a.txt")).unwrap(), b"a");
        assert!(manifest_bytes(root).is_err() && open(root).is_err());
    }

    #[test]
    fn what_is_too_large_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("big");
        fs::File::create(&path).unwrap().set_len(crate::manifest::MAX_BYTES + 1).unwrap();
        let error = manifest_bytes(&path).unwrap_err();
        assert!(error.why.contains("split it"), "{error}");
    }
}
