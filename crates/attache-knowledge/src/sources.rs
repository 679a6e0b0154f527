use attache_model::Finding;
use std::{borrow::Cow, fs, path::Path};

/// One file of a knowledge folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path below the folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: Cow<'static, str>,
}

/// The files of a knowledge folder, unread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// In order of path.
    pub files: Vec<SourceFile>,
}

static BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

// Far above what a folder kept by hand comes to; they stop a wrong path ("/") from being read whole.
const MAX_FILES: usize = 2_000;
const MAX_FILE_BYTES: u64 = 32 << 20;
const MAX_BYTES: u64 = 128 << 20;
const MAX_DEPTH: usize = 6;

impl Sources {
    /// The files that the program was built with.
    pub fn built_in() -> Self {
        let files = BUILT_IN.iter().map(|&(path, text)| SourceFile { path: path.into(), text: text.into() }).collect();
        Self { files }
    }

    /// Reads the `.toml`, `.csv` and `.txt` files of a folder and those below it; hidden ones are passed over.
    ///
    /// # Errors
    /// What could not be read, each with its path: no such folder, no UTF-8, too many or too large files, too deep.
    pub fn read(folder: &Path) -> Result<Self, Vec<Finding>> {
        let mut reading = Reading::default();
        reading.folder(folder, "", 0);
        if reading.findings.is_empty() && reading.files.is_empty() {
            reading.fault(folder, "holds no knowledge files (.toml, .csv, .txt)");
        }
        if !reading.findings.is_empty() {
            return Err(reading.findings);
        }
        reading.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files: reading.files })
    }

    /// The files whose path begins with `prefix` ("frames/").
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        self.files.iter().filter(move |file| file.path.starts_with(prefix))
    }

    /// Names this state of the files: the first twelve digits of a hash of all paths and texts, whatever their order.
    pub fn version(&self) -> String {
        let mut files: Vec<_> = self.files.iter().map(|file| (&file.path, &file.text)).collect();
        files.sort();
        let mut hash = blake3::Hasher::new();
        for (path, text) in files {
            for part in [path.as_bytes(), text.as_bytes()] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hash.finalize().to_hex()[..12].to_owned()
    }
}

impl<P: Into<String>, T: Into<Cow<'static, str>>> FromIterator<(P, T)> for Sources {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        let files = files.into_iter().map(|(path, text)| SourceFile { path: path.into(), text: text.into() });
        Self { files: files.collect() }
    }
}

#[derive(Default)]
struct Reading {
    files: Vec<SourceFile>,
    bytes: u64,
    findings: Vec<Finding>,
}

impl Reading {
    fn fault(&mut self, path: &Path, what: impl std::fmt::Display) {
        self.findings.push(Finding::error(path.display().to_string(), None, what.to_string()));
    }

    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return self.fault(folder, format_args!("lies more than {MAX_DEPTH} folders deep"));
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.fault(folder, format_args!("cannot be read: {error}")),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.fault(folder, format_args!("cannot be read: {error}")),
            };
            let path = entry.path();
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                self.fault(&path, "has a name that is not UTF-8");
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                self.folder(&path, &format!("{prefix}{name}/"), depth + 1);
            } else if [".toml", ".csv", ".txt"].iter().any(|ending| name.ends_with(ending)) {
                self.file(&path, format!("{prefix}{name}"));
            }
            if self.files.len() > MAX_FILES || self.bytes > MAX_BYTES {
                let limit =
                    format!("holds more than {MAX_FILES} files or {MAX_BYTES} bytes: is it a knowledge folder?");
                return self.fault(folder, limit);
            }
        }
    }

    fn file(&mut self, file: &Path, path: String) {
        match fs::metadata(file) {
            Ok(about) if about.len() > MAX_FILE_BYTES => {
                return self.fault(file, format_args!("is larger than {MAX_FILE_BYTES} bytes"));
            }
            Ok(about) => self.bytes += about.len(),
            Err(error) => return self.fault(file, format_args!("cannot be read: {error}")),
        }
        match fs::read(file) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => self.files.push(SourceFile { path, text: text.into() }),
                Err(error) => {
                    let good = error.utf8_error().valid_up_to();
                    let line = error.as_bytes()[..good].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
                    let message = "is not UTF-8 here; save the file as UTF-8";
                    self.findings.push(Finding::error(file.display().to_string(), line, message));
                }
            },
            Err(error) => self.fault(file, format_args!("cannot be read: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_depends_on_what_the_files_say_not_on_their_order() {
        let one: Sources = [("a.toml", "x"), ("b.toml", "y")].into_iter().collect();
        let other: Sources = [("b.toml", "y"), ("a.toml", "x")].into_iter().collect();
        let third: Sources = [("b.toml", "x"), ("a.toml", "y")].into_iter().collect();
        assert_eq!(one.version(), other.version());
        assert_ne!(one.version(), third.version());
        assert_eq!(one.version().len(), 12);
    }

    #[test]
    fn a_folder_is_read_with_its_sub_folders_in_order() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("states")).unwrap();
        for (path, text) in [("states/b.toml", "b"), ("states/a.toml", "a"), ("README.md", "no"), (".x.toml", "no")] {
            fs::write(folder.path().join(path), text).unwrap();
        }
        let sources = Sources::read(folder.path()).unwrap();
        let paths: Vec<_> = sources.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["states/a.toml", "states/b.toml"]);
        assert_eq!(sources.under("states/").count(), 2);
        assert_eq!(sources.under("frames/").count(), 0);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bad.toml"), b"one\ntwo \xff\n").unwrap();
        let findings = Sources::read(folder.path()).unwrap_err();
        assert!(findings[0].file.ends_with("bad.toml") && findings[0].line == Some(2), "{findings:?}");
        assert!(Sources::read(&folder.path().join("none")).unwrap_err()[0].message.contains("cannot be read"));
    }
}
