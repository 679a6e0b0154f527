//! Archives and compressed streams.

pub(crate) mod compressed;
pub(crate) mod tar;
pub(crate) mod zip;

/// Whether an entry is what a system leaves behind in archives, and no one wrote.
pub(crate) fn litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini") || file.starts_with("._")
}
