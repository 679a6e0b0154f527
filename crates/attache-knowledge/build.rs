//! Writes the list of files of `knowledge/`, so that the binary carries them.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../knowledge");
    println!("cargo::rerun-if-changed={}", root.display());
    let root = fs::canonicalize(root)?;
    let mut files = Vec::new();
    collect(&root, "", &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for (path, file) in files {
        code += &format!("    ({path:?}, include_str!({file:?})),\n");
    }
    code += "]\n";
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("built_in.rs"), code)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if ["toml", "csv", "txt"].iter().any(|ending| path.extension().is_some_and(|e| e == *ending)) {
            files.push((format!("{prefix}{name}"), path.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}
