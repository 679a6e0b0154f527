//! Files that hold several documents, taken apart to single ones, however they lie within each other.

use crate::{Facts, IntakeError, Limits};
pub use attache_bundle::Mapping;
use attache_bundle::{Aside, Budget, Bundle, BundleError, Input, Member, Options, members, sniff};
use std::{
    io::{self, Cursor, Read, SeekFrom},
    ops::ControlFlow,
    path::Path,
};

/// Between a file's name and the name of what lies in it.
pub const WITHIN: &str = "!/";

/// How much of a file is looked at to tell what it is.
const HEAD: u64 = 64 << 10;

/// What is met on taking a file apart.
#[allow(clippy::large_enum_variant, reason = "nearly all are of the large one")]
pub enum Met {
    /// A single document, to be taken in by [`crate::document`].
    Document {
        /// Its bytes.
        bytes: Vec<u8>,
        /// What is known of it.
        facts: Facts,
    },
    /// Something that cannot be had.
    Failed {
        /// The file, and what in it.
        file: String,
        /// Why not, and what to do.
        why: String,
    },
    /// Something worth knowing about a file that holds others ("12 revisit records were passed over").
    Noted {
        /// The file.
        file: String,
        /// What.
        message: String,
    },
}

/// Takes a file apart and hands over what it meets, until that breaks. A file that is a single document is handed over itself.
pub fn each(
    input: &mut dyn Input,
    facts: Facts,
    map: &Mapping,
    limits: &Limits,
    meet: &mut dyn FnMut(Met) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (size, head) = match look(input) {
        Ok(seen) => seen,
        Err(error) => return meet(Met::Failed { file: facts.file, why: format!("cannot be read: {error}") }),
    };
    let options = Options { name: facts.file.clone(), map: map.clone() };
    let Some(bundle) = bundle(&head, &options, input, &limits.unpacking) else {
        return whole(input, size, facts, limits, meet);
    };
    let budget = Budget::new(size, &limits.unpacking);
    Unpacking { map, limits, budget: &budget, meet }.open(bundle, input, &facts, 1)
}

/// Which bundle this is, if it is one; a ZIP may be a document.
fn bundle(head: &[u8], options: &Options, input: &mut dyn Input, limits: &attache_bundle::Limits) -> Option<Bundle> {
    let bundle = sniff(head, options)?;
    // What is no archive of files is a document, or refused as one.
    let document = bundle == Bundle::Zip
        && attache_bundle::zip_kind(input, limits).is_ok_and(|kind| kind != attache_bundle::ZipKind::Archive);
    (!document).then_some(bundle)
}

fn look(input: &mut dyn Input) -> io::Result<(u64, Vec<u8>)> {
    let size = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    Read::take(&mut *input, HEAD).read_to_end(&mut head)?;
    Ok((size, head))
}

fn whole(
    input: &mut dyn Input,
    size: u64,
    facts: Facts,
    limits: &Limits,
    meet: &mut dyn FnMut(Met) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let limit = limits.file_bytes;
    let too_big = |bytes| IntakeError::TooBig { bytes, limit }.to_string();
    if size > limit {
        return meet(Met::Failed { file: facts.file, why: too_big(size) });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // A file may grow while it is read.
    let read = input.seek(SeekFrom::Start(0)).and_then(|_| Read::take(&mut *input, limit + 1).read_to_end(&mut bytes));
    meet(match read {
        Err(error) => Met::Failed { file: facts.file, why: format!("cannot be read: {error}") },
        Ok(read) if read as u64 > limit => Met::Failed { file: facts.file, why: too_big(read as u64) },
        Ok(_) => Met::Document { bytes, facts },
    })
}

/// One outermost file being taken apart.
struct Unpacking<'a> {
    map: &'a Mapping,
    limits: &'a Limits,
    budget: &'a Budget,
    meet: &'a mut dyn FnMut(Met) -> ControlFlow<()>,
}

impl Unpacking<'_> {
    fn open(&mut self, bundle: Bundle, input: &mut dyn Input, outer: &Facts, depth: u32) -> ControlFlow<()> {
        let options = Options { name: outer.file.clone(), map: self.map.clone() };
        let mut flow = ControlFlow::Continue(());
        let (limits, budget) = (&self.limits.unpacking, self.budget);
        let ended = members(bundle, input, &options, limits, budget, &mut |member| {
            flow = match member {
                Ok(member) => self.member(bundle, member, outer, depth),
                Err(error) => {
                    let file = format!("{}{WITHIN}{}", outer.file, error.name);
                    (self.meet)(Met::Failed { file, why: error.fault.to_string() })
                }
            };
            flow
        });
        flow?;
        match ended {
            Ok(summary) => {
                let skipped = summary.skipped.iter().map(|(what, count)| format!("{count} {what} passed over"));
                for message in skipped.chain(summary.remarks.iter().cloned()) {
                    (self.meet)(Met::Noted { file: outer.file.clone(), message })?;
                }
                if summary.members == 0 && summary.faults == 0 {
                    (self.meet)(Met::Noted {
                        file: outer.file.clone(),
                        message: format!("{bundle} without documents"),
                    })?;
                }
                ControlFlow::Continue(())
            }
            Err(error) => (self.meet)(Met::Failed { file: outer.file.clone(), why: advice(&error) }),
        }
    }

    fn member(&mut self, bundle: Bundle, member: Member, outer: &Facts, depth: u32) -> ControlFlow<()> {
        let Member { name, bytes, media_type: _, charset, address, told, captured, asides, remarks } = member;
        let facts = Facts {
            file: format!("{}{WITHIN}{name}", outer.file),
            name: Some(called(bundle, &outer.name(), &name)),
            address: address.or_else(|| outer.address.clone().filter(|_| is_compression(bundle))),
            charset,
            captured: captured.or_else(|| outer.captured.clone()),
            told: if told.is_empty() { outer.told.clone() } else { told },
            asides: asides.into_iter().map(|Aside { range, .. }| range).collect(),
            // What the user said of the whole, such as its outlet, holds for what is in it.
            ..outer.clone()
        };
        for message in remarks {
            (self.meet)(Met::Noted { file: facts.file.clone(), message })?;
        }
        let mut input = Cursor::new(bytes);
        let head = input.get_ref().get(..HEAD as usize).unwrap_or(input.get_ref()).to_vec();
        let options = Options { name, map: self.map.clone() };
        let inner = bundle_within(bundle, &head, &options, &mut input, &self.limits.unpacking);
        match inner {
            Some(_) if depth >= self.limits.unpacking.depth => {
                let why = format!("it lies {depth} archives deep, and no more are looked into");
                (self.meet)(Met::Failed { file: facts.file, why })
            }
            Some(inner) => self.open(inner, &mut input, &facts, depth + 1),
            None => (self.meet)(Met::Document { bytes: input.into_inner(), facts }),
        }
    }
}

/// What a member is in turn. The body of a mail, the text of a row and the like are documents, whatever they look like; only
/// what was a file by itself may hold others.
fn bundle_within(
    outer: Bundle,
    head: &[u8],
    options: &Options,
    input: &mut Cursor<Vec<u8>>,
    limits: &attache_bundle::Limits,
) -> Option<Bundle> {
    match outer {
        Bundle::Feed | Bundle::JsonLines | Bundle::Json | Bundle::Csv | Bundle::Parquet => None,
        _ => bundle(head, options, input, limits),
    }
}

/// What listings call a member: by its own name where it was a file, else by that of what it lies in.
fn called(bundle: Bundle, outer: &str, name: &str) -> String {
    let own = || {
        let file = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        file.filter(|stem| !stem.is_empty()).unwrap_or_else(|| outer.to_owned())
    };
    match bundle {
        Bundle::Zip | Bundle::Tar => own(),
        _ if is_compression(bundle) => outer.rsplit_once('.').map_or(outer, |(stem, _)| stem).to_owned(),
        // An address or a long id says less than the file that it comes from, and may be as long as it likes.
        _ => {
            let short: String =
                name.chars().take(60).map(|c| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect();
            format!("{outer}-{}", short.trim_matches('-'))
        }
    }
}

/// Whether the bundle is but the form in which a single file is stored.
fn is_compression(bundle: Bundle) -> bool {
    matches!(bundle, Bundle::Gzip | Bundle::Zstd)
}

fn advice(error: &BundleError) -> String {
    match error {
        BundleError::Spent(_) => format!("{error}; the rest of it was left out (--max-unpacked, --max-members)"),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// File names, names in listings, and contents or what is wrong.
    fn all(bytes: &[u8], facts: Facts, limits: &Limits) -> Vec<(String, String, String)> {
        let mut found = Vec::new();
        let _ = each(&mut Cursor::new(bytes), facts, &Mapping::default(), limits, &mut |met| {
            found.push(match met {
                Met::Document { bytes, facts } => {
                    (facts.file.clone(), facts.name(), String::from_utf8_lossy(&bytes).into_owned())
                }
                Met::Failed { file, why } => (file, "!".into(), why),
                Met::Noted { file, message } => (file, "note".into(), message),
            });
            ControlFlow::Continue(())
        });
        found
    }

    #[test]
    fn archives_within_archives_come_to_single_documents() {
        let inner = zip(&[("deep/one.txt", b"One radar was sold.")]);
        let outer = zip(&[("two.txt", b"Two radars were sold."), ("more/inner.zip", &inner), ("../up.txt", b"No.")]);
        let found = all(&outer, Facts::of_file("x/all.zip"), &Limits::default());
        let named = |file: &str| found.iter().find(|(found, ..)| found == file).unwrap();
        assert_eq!(named("x/all.zip!/two.txt").1, "two");
        assert_eq!(named("x/all.zip!/more/inner.zip!/deep/one.txt").2, "One radar was sold.");
        assert!(found.iter().any(|(_, name, why)| name == "!" && why.contains("out of the archive")), "{found:?}");

        let shallow = Limits {
            unpacking: attache_bundle::Limits { depth: 1, ..attache_bundle::Limits::default() },
            ..Limits::default()
        };
        let found = all(&outer, Facts::of_file("all.zip"), &shallow);
        assert!(found.iter().any(|(file, name, _)| file.ends_with("inner.zip") && name == "!"), "{found:?}");
    }

    #[test]
    fn rows_are_called_after_their_table_and_know_what_it_says() {
        let table = "title,text,date,outlet\nRadars sold,\"Six radars, all new, were sold to Norway.\",2023-08-02,The Post\n\
                     Boats sold,Two boats were sold to Kenya.,2023-08-03,The Post\n";
        let mut dates = Vec::new();
        let facts = Facts { outlet: Some("Given".into()), ..Facts::of_file("news.csv") };
        let _ = each(&mut Cursor::new(table.as_bytes()), facts, &Mapping::default(), &Limits::default(), &mut |met| {
            if let Met::Document { bytes, facts } = met {
                let name = facts.name();
                let read = crate::document(&bytes, facts, &Limits::default()).unwrap().document;
                assert!(name.starts_with("news-"), "{name}");
                // What the user says of all of them stands above what the table says.
                assert_eq!(read.outlet.as_deref(), Some("Given"));
                dates.push(read.published.unwrap().date.as_str().to_owned());
            }
            ControlFlow::Continue(())
        });
        assert_eq!(dates, ["2023-08-02", "2023-08-03"]);
    }

    #[test]
    fn a_single_document_is_handed_over_itself_and_a_large_one_refused() {
        let found = all(b"Six radars were sold.", Facts::of_file("a.txt"), &Limits::default());
        assert_eq!(found, [("a.txt".to_owned(), "a".to_owned(), "Six radars were sold.".to_owned())]);
        let small = Limits { file_bytes: 10, ..Limits::default() };
        let found = all(b"Six radars were sold.", Facts::of_file("a.txt"), &small);
        assert!(found[0].2.contains("21 bytes"), "{found:?}");
    }
}
