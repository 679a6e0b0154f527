//! Manifests: a CSV that tells what is known about files.
//!
//! The columns are `file,published,outlet,title,url,author`, in any order; all but `file` may be empty or
//! missing. Several authors are separated by semicolons. What is wrong in one line costs that value or that
//! line, is said with its number, and the rest goes on.

use crate::Facts;
use attache_model::{Edtf, Finding};
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

/// The columns that a manifest may have.
pub const COLUMNS: [&str; 6] = ["file", "published", "outlet", "title", "url", "author"];

/// Manifests of more bytes than this are refused: 256 MiB, some two million files.
pub const MAX_BYTES: u64 = 256 << 20;

/// What a manifest says of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its line, from 1.
    pub line: u32,
    /// When the file was published.
    pub published: Option<Edtf>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
}

/// A manifest, and which of its lines were used.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    name: String,
    usable: bool,
    /// By bare file name, so that finding a path costs one look-up; then the path as listed.
    entries: BTreeMap<String, Vec<(PathBuf, Entry, bool)>>,
}

impl Manifest {
    /// Reads a manifest; `name` is the file as the user named it, for the findings.
    pub fn parse(bytes: &[u8], name: &str) -> (Self, Vec<Finding>) {
        let mut manifest = Self { name: name.to_owned(), usable: false, entries: BTreeMap::new() };
        let mut findings = Vec::new();
        let text = match crate::decode::decode(bytes, None) {
            Ok(decoded) => decoded.text,
            Err(error) => {
                findings.push(Finding::error(name, None, format!("the manifest cannot be read: {error}")));
                return (manifest, findings);
            }
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let columns = match reader.headers() {
            Ok(headers) => columns(headers, name, &mut findings),
            Err(error) => {
                findings.push(Finding::error(name, 1, format!("the manifest's first line cannot be read: {error}")));
                return (manifest, findings);
            }
        };
        if !columns.contains(&Some("file")) {
            let message = format!(
                "the manifest has no column 'file'; its first line must name its columns: {}",
                COLUMNS.join(",")
            );
            findings.push(Finding::error(name, 1, message));
            return (manifest, findings);
        }
        manifest.usable = true;
        for record in reader.records() {
            match record {
                Ok(record) => manifest.add(&columns, &record, &mut findings),
                Err(error) => {
                    let line = error.position().map(|position| narrow(position.line()));
                    findings.push(Finding::error(name, line, format!("this line is no CSV and is left out: {error}")));
                }
            }
        }
        (manifest, findings)
    }

    /// Whether it could be read as a manifest at all; the findings say why not.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    fn add(&mut self, columns: &[Option<&'static str>], record: &csv::StringRecord, findings: &mut Vec<Finding>) {
        let line = narrow(record.position().map_or(0, csv::Position::line));
        let value = |wanted: &str| {
            let at = columns.iter().position(|column| *column == Some(wanted))?;
            record.get(at).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        if record.len() > columns.len() {
            let message = format!(
                "{} values for {} columns; put values that hold a comma in quotation marks",
                record.len(),
                columns.len()
            );
            findings.push(Finding::error(&self.name, line, message));
        }
        let Some(file) = value("file") else {
            if record.iter().any(|value| !value.is_empty()) {
                findings.push(Finding::error(&self.name, line, "no file is named; the line is left out"));
            }
            return;
        };
        let published = value("published").and_then(|date| match Edtf::parse(&date) {
            Ok(date) => Some(date),
            Err(error) => {
                findings.push(Finding::error(
                    &self.name,
                    line,
                    format!("'{file}': {error}; the file is read without it"),
                ));
                None
            }
        });
        let authors = value("author").unwrap_or_default();
        let authors =
            authors.split(';').map(|author| author.trim().to_owned()).filter(|author| !author.is_empty()).collect();
        let entry =
            Entry { line, published, outlet: value("outlet"), title: value("title"), url: value("url"), authors };

        let path: PathBuf = Path::new(&file).components().filter(|part| *part != Component::CurDir).collect();
        let key = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let same_name = self.entries.entry(key).or_default();
        if let Some((_, first, _)) = same_name.iter().find(|(other, ..)| *other == path) {
            let message = format!("'{file}' is listed in line {} already; this line is left out", first.line);
            findings.push(Finding::error(&self.name, line, message));
            return;
        }
        same_name.push((path, entry, false));
    }

    /// What the manifest says of `path`: of the entry whose path is the end of it, the longest such.
    pub fn entry(&mut self, path: &Path) -> Option<&Entry> {
        let key = path.file_name()?.to_string_lossy().into_owned();
        let candidates = self.entries.get_mut(&key)?;
        // An absolute or climbing path matches by itself only; `ends_with` compares whole components.
        let best = candidates
            .iter_mut()
            .filter(|(listed, ..)| path.ends_with(listed))
            .max_by_key(|(listed, ..)| listed.components().count())?;
        best.2 = true;
        Some(&best.1)
    }

    /// The facts about `path`: the manifest's, else those given for all files.
    pub fn facts(&mut self, path: &Path, default: &Facts) -> Facts {
        let mut facts = Facts { file: path.to_string_lossy().into_owned(), ..default.clone() };
        if let Some(entry) = self.entry(path).cloned() {
            facts.published = entry.published.or(facts.published);
            facts.outlet = entry.outlet.or(facts.outlet);
            facts.title = entry.title.or(facts.title);
            facts.url = entry.url.or(facts.url);
            if !entry.authors.is_empty() {
                facts.authors = entry.authors;
            }
        }
        facts
    }

    /// The lines that no file asked for so far and that `exists` does not know either: files that are not there.
    pub fn missing(&self, mut exists: impl FnMut(&Path) -> bool) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for (path, entry, used) in self.entries.values().flatten() {
            if !used && !exists(path) {
                let message =
                    format!("'{}' is listed but is not there; correct the name or drop the line", path.display());
                findings.push(Finding::error(&self.name, entry.line, message));
            }
        }
        findings.sort_by_key(|finding| finding.line);
        findings
    }
}

fn columns(headers: &csv::StringRecord, name: &str, findings: &mut Vec<Finding>) -> Vec<Option<&'static str>> {
    let mut columns: Vec<Option<&'static str>> = Vec::new();
    for header in headers {
        let wanted = header.trim_start_matches('\u{FEFF}').to_lowercase();
        let known = COLUMNS.iter().copied().find(|column| *column == wanted);
        let shown: String = header.chars().take(40).collect();
        if known.is_none() {
            let message = format!("unknown column '{shown}', which is left out; there are: {}", COLUMNS.join(", "));
            findings.push(Finding::error(name, 1, message));
        } else if columns.contains(&known) {
            findings.push(Finding::error(name, 1, format!("column '{shown}' stands twice; the second is left out")));
        }
        columns.push(known.filter(|_| !columns.contains(&known)));
    }
    columns
}

fn narrow(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_from_the_line_whose_path_fits_best() {
        let csv = "file,published,outlet,title,url,author\n\
                   a.txt,2021-03-04,The Post,\"Title, with comma\",,Jane Roe; John Doe\n\
                   north/a.txt,2020,,,,\n\
                   ./b.txt,,,,http://example.org/b,\n";
        let (mut manifest, findings) = Manifest::parse(csv.as_bytes(), "m.csv");
        assert_eq!(findings, []);
        let default = Facts { outlet: Some("Default".into()), ..Facts::default() };
        let facts = manifest.facts(Path::new("reports/a.txt"), &default);
        assert_eq!(facts.title.as_deref(), Some("Title, with comma"));
        assert_eq!(facts.authors, ["Jane Roe", "John Doe"]);
        assert_eq!(facts.outlet.as_deref(), Some("The Post"));
        let facts = manifest.facts(Path::new("/data/north/a.txt"), &default);
        assert_eq!(facts.published.unwrap().as_str(), "2020");
        assert_eq!(facts.outlet.as_deref(), Some("Default"));
        assert_eq!(manifest.entry(Path::new("xa.txt")), None);
        let missing = manifest.missing(|_| false);
        assert_eq!(missing.len(), 1);
        assert_eq!(
            missing[0].to_string(),
            "m.csv:4: 'b.txt' is listed but is not there; correct the name or drop the line"
        );
    }

    #[test]
    fn every_mistake_is_named_with_its_line_and_costs_no_other() {
        let csv = "file,published,mood\n\
                   a.txt,2021-02-30,glum\n\
                   b.txt,2021-03-04,\n\
                   ,2021,\n\
                   b.txt,2022,\n\
                   c.txt,2023,x,y\n";
        let (mut manifest, findings) = Manifest::parse(csv.as_bytes(), "m.csv");
        let lines: Vec<(Option<u32>, &str)> =
            findings.iter().map(|finding| (finding.line, finding.message.as_str())).collect();
        assert_eq!(lines.iter().map(|(line, _)| line.unwrap()).collect::<Vec<_>>(), [1, 2, 4, 5, 6]);
        assert!(lines[0].1.starts_with("unknown column 'mood'"), "{lines:?}");
        assert!(lines[1].1.contains("2021-02-30"), "{lines:?}");
        assert!(lines[3].1.contains("line 3 already"), "{lines:?}");
        assert_eq!(manifest.entry(Path::new("a.txt")).unwrap().published, None);
        assert_eq!(manifest.entry(Path::new("b.txt")).unwrap().published.as_ref().unwrap().as_str(), "2021-03-04");
        assert!(manifest.entry(Path::new("c.txt")).is_some());
    }

    #[test]
    fn what_is_no_manifest_is_refused_with_the_form_that_is_wanted() {
        for (bytes, why) in [(&b"name,date\na,b\n"[..], "no column 'file'"), (b"", "empty"), (b"%PDF-1.7 x", "PDF")] {
            let (manifest, findings) = Manifest::parse(bytes, "m.csv");
            assert!(!manifest.is_usable());
            assert!(findings.iter().any(|finding| finding.message.contains(why)), "{findings:?}");
        }
        let utf16: Vec<u8> = "\u{FEFF}file,outlet\na.txt,Пост\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (mut manifest, findings) = Manifest::parse(&utf16, "m.csv");
        assert_eq!(findings, []);
        assert_eq!(manifest.entry(Path::new("a.txt")).unwrap().outlet.as_deref(), Some("Пост"));
    }
}
