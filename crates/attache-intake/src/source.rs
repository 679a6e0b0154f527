//! Where bytes come from: files and folders. The only module of this crate that touches the disk.

use crate::{IntakeError, MAX_BYTES};
use std::{
    collections::{BTreeSet, HashSet},
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

/// Walks files and folders, lazily and always in the same order: paths as given, folders by name.
///
/// Hidden entries (names beginning with a dot) of folders are passed over. Links are followed; a folder that
/// was walked already, be it through a link that leads back, is not walked again.
pub struct Walk {
    /// What is still to come, last first.
    stack: Vec<(PathBuf, bool)>,
    skip: HashSet<PathBuf>,
    walked: HashSet<PathBuf>,
}

/// Begins a walk; files in `skip` that are met in folders are passed over.
pub fn walk(paths: &[PathBuf], skip: &[PathBuf]) -> Walk {
    Walk {
        stack: paths.iter().rev().map(|path| (path.clone(), true)).collect(),
        skip: skip.iter().filter_map(|path| fs::canonicalize(path).ok()).collect(),
        walked: HashSet::new(),
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((path, named)) = self.stack.pop() {
            let meta = match fs::metadata(&path) {
                Ok(meta) => meta,
                Err(error) => return Some(Err(SourceError::io(&path, &error))),
            };
            if meta.is_dir() {
                if let Err(error) = self.enter(&path) {
                    return Some(Err(SourceError::io(&path, &error)));
                }
            } else if !meta.is_file() {
                // Reading a pipe or a device might never end.
                return Some(Err(SourceError { path, why: "is neither a file nor a folder".into() }));
            } else if named
                || self.skip.is_empty()
                || !fs::canonicalize(&path).is_ok_and(|path| self.skip.contains(&path))
            {
                return Some(Ok(path));
            }
        }
        None
    }
}

impl Walk {
    fn enter(&mut self, folder: &Path) -> io::Result<()> {
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
        self.stack.extend(names.into_iter().rev().map(|name| (folder.join(name), false)));
        Ok(())
    }
}

/// The bytes of one file.
///
/// # Errors
/// When it cannot be read, or is larger than [`MAX_BYTES`]; no more than that is ever read.
pub fn bytes(path: &Path) -> Result<Vec<u8>, SourceError> {
    read(path, MAX_BYTES)
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
    let file = fs::File::open(path).map_err(|error| fail(&error))?;
    let size = file.metadata().map_err(|error| fail(&error))?;
    if !size.is_file() {
        return Err(SourceError { path: path.to_owned(), why: "is no file".into() });
    }
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
        let walk = walk(&[root.to_owned()], &[root.join("skipped.csv")]);
        assert_eq!(names(walk, root), ["a.txt", "b/10.txt", "b/2.txt", "b/c/x.txt", "z.txt"]);
    }

    #[test]
    fn what_is_not_there_is_named_and_the_rest_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::write(root.join("a.txt"), "a").unwrap();
        let paths = [root.join("none"), root.join("a.txt")];
        assert_eq!(names(walk(&paths, &[]), root), ["! there is no such file or folder", "a.txt"]);
        assert_eq!(bytes(&root.join("a.txt")).unwrap(), b"a");
        assert!(bytes(root).is_err());
    }

    #[test]
    fn what_is_too_large_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("big");
        fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
        let error = bytes(&path).unwrap_err();
        assert!(error.why.contains("split it"), "{error}");
    }
}
