//! What the tests of bundles share.
#![allow(dead_code, clippy::panic, clippy::unwrap_used, reason = "each test uses some of it; a test may fail anywhere")]

use attache_bundle::{
    Budget, Bundle, BundleError, Limits, Mapping, Member, MemberError, Options, Summary, members, sniff,
};
use attache_model::{Fact, Told};
use std::io::{Cursor, Write};
use std::ops::ControlFlow;

/// What a walk gave.
pub struct Walked {
    pub members: Vec<Member>,
    pub errors: Vec<MemberError>,
    pub ended: Result<Summary, BundleError>,
}

impl Walked {
    /// The names of the members.
    pub fn names(&self) -> Vec<&str> {
        self.members.iter().map(|member| member.name.as_str()).collect()
    }

    /// The member called `name`.
    pub fn member(&self, name: &str) -> &Member {
        self.members
            .iter()
            .find(|member| member.name == name)
            .unwrap_or_else(|| panic!("{name} is not in {:?}", self.names()))
    }

    pub fn summary(&self) -> &Summary {
        self.ended.as_ref().unwrap()
    }
}

/// Walks `bytes` as a file called `name`, after finding out what it is.
pub fn walk_named(bytes: &[u8], name: &str, limits: &Limits) -> Walked {
    let options = Options { name: name.to_owned(), map: Mapping::default() };
    let bundle =
        sniff(bytes.get(..1 << 16).unwrap_or(bytes), &options).unwrap_or_else(|| panic!("{name} is no bundle"));
    walk_as(bundle, bytes, &options, limits)
}

pub fn walk_as(bundle: Bundle, bytes: &[u8], options: &Options, limits: &Limits) -> Walked {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    let budget = Budget::new(bytes.len() as u64, limits);
    let ended = members(bundle, &mut Cursor::new(bytes), options, limits, &budget, &mut |member| {
        match member {
            Ok(member) => found.push(member),
            Err(error) => errors.push(error),
        }
        ControlFlow::Continue(())
    });
    Walked { members: found, errors, ended }
}

/// Walks with the limits that are the default.
pub fn walk(bytes: &[u8], name: &str) -> Walked {
    walk_named(bytes, name, &Limits::default())
}

/// A member's text.
pub fn text(member: &Member) -> &str {
    std::str::from_utf8(&member.bytes).unwrap()
}

/// Facts as short lines, in their order.
pub fn facts(member: &Member) -> Vec<String> {
    let line = |told: &Told| match &told.fact {
        Fact::Title(text) => format!("title {text}"),
        Fact::Author(text) => format!("author {text}"),
        Fact::Outlet(text) => format!("outlet {text}"),
        Fact::Url(text) => format!("url {text}"),
        Fact::Published(date) => format!("published {date}"),
        Fact::Updated(date) => format!("updated {date}"),
        Fact::Language(text) => format!("language {text}"),
    };
    member.told.iter().map(line).collect()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::Regular);
        // Names that climb are refused by the library, so they are put in by hand.
        let name = name.as_bytes();
        if name.len() <= 100 {
            header.as_mut_bytes()[..name.len()].copy_from_slice(name);
            header.set_cksum();
            builder.append(&header, *bytes).unwrap();
        } else {
            builder.append_data(&mut header, std::str::from_utf8(name).unwrap(), *bytes).unwrap();
        }
    }
    builder.into_inner().unwrap()
}
