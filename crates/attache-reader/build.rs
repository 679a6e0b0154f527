//! Gives the reader a version that changes with its sources, so that documents read by other rules are read again.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo:rerun-if-changed=src");
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        // Line ends are left out, so that a checkout with other ones is the same version.
        for byte in fs::read(&file).unwrap_or_default().into_iter().filter(|&byte| byte != b'\r') {
            // FNV-1a: stable over compilers, and nothing here is hostile.
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo:rustc-env=ATTACHE_READER_VERSION={version}+{:08x}", hash >> 32);
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
