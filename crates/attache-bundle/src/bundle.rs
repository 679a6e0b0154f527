use crate::archive::{compressed, tar, zip};
use crate::walk::{Halt, Walk};
use crate::{Budget, BundleError, Limits, Mapping, Member, MemberError, Summary, feed, mail, table, warc};
use std::fmt;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

/// What a file that holds several documents is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bundle {
    /// A ZIP archive. Word processors' documents and books are ZIP files too, but no bundles: [`crate::zip_kind`].
    Zip,
    /// A tape archive.
    Tar,
    /// One stream compressed by gzip, in one or several members. What is in it is walked in place.
    Gzip,
    /// One stream compressed by Zstandard. What is in it is walked in place.
    Zstd,
    /// One mail.
    Mail,
    /// A mailbox of many mails.
    Mbox,
    /// A page saved with all its parts, as a mail.
    Mhtml,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A web archive.
    Warc,
    /// A table: on each line a JSON object.
    JsonLines,
    /// A table: an array of JSON objects, or one object.
    Json,
    /// A table of separated values.
    Csv,
    /// A table in Apache Parquet.
    Parquet,
}

impl Bundle {
    /// Its name as its users know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zip => "ZIP",
            Self::Tar => "TAR",
            Self::Gzip => "GZIP",
            Self::Zstd => "Zstandard",
            Self::Mail => "mail",
            Self::Mbox => "MBOX",
            Self::Mhtml => "MHTML",
            Self::Feed => "feed",
            Self::Warc => "WARC",
            Self::JsonLines => "JSON Lines",
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Parquet => "Parquet",
        }
    }

    /// Whether it can be walked in one pass with bounded memory, so that it may be of any size wherever it lies.
    pub(crate) fn streams(self) -> bool {
        match self {
            Self::Tar
            | Self::Gzip
            | Self::Zstd
            | Self::Mbox
            | Self::Warc
            | Self::JsonLines
            | Self::Json
            | Self::Csv => true,
            Self::Zip | Self::Mail | Self::Mhtml | Self::Feed | Self::Parquet => false,
        }
    }
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Where a bundle's bytes come from.
pub trait Input: Read + Seek + Send {}
impl<T: Read + Seek + Send> Input for T {}

/// What is known of a bundle from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The file's name. Its ending decides where content says nothing, and names what is in a compressed stream.
    pub name: String,
    /// Which columns of a table hold what.
    pub map: Mapping,
}

/// Hands the members of `input` to `each`, one after another in the order of the file, until it breaks.
///
/// `input` is read from its start. `budget` is that of the outermost file ([`Budget::new`]), also where `input` is itself a
/// member of something.
///
/// # Errors
/// When the bundle cannot be walked at all, or not to its end. Members handed over before stay good.
pub fn members(
    bundle: Bundle,
    input: &mut dyn Input,
    options: &Options,
    limits: &Limits,
    budget: &Budget,
    each: &mut dyn FnMut(Result<Member, MemberError>) -> ControlFlow<()>,
) -> Result<Summary, BundleError> {
    input.seek(SeekFrom::Start(0))?;
    let mut walk = Walk::new(options, limits, budget, each);
    let ended = match bundle {
        Bundle::Zip => zip::walk(&mut walk, input),
        Bundle::Parquet => table::parquet(&mut walk, input),
        _ => stream(&mut walk, bundle, &options.name, &mut BufReader::with_capacity(1 << 16, input)),
    };
    match ended {
        Ok(()) | Err(Halt::Stopped) => Ok(walk.summary),
        Err(Halt::Failed(error)) => Err(error),
    }
}

/// Walks a bundle that is read from its beginning to its end.
pub(crate) fn stream(walk: &mut Walk<'_>, bundle: Bundle, name: &str, input: &mut dyn BufRead) -> Result<(), Halt> {
    match bundle {
        Bundle::Tar => tar::walk(walk, input),
        Bundle::Gzip => compressed::gzip(walk, name, input),
        Bundle::Zstd => compressed::zstd(walk, name, input),
        Bundle::Mail => mail::one(walk, input),
        Bundle::Mhtml => mail::page(walk, input),
        Bundle::Mbox => mail::mbox::walk(walk, input),
        Bundle::Feed => feed::walk(walk, input),
        Bundle::Warc => warc::walk(walk, input),
        Bundle::JsonLines => table::json_lines(walk, input),
        Bundle::Json => table::json(walk, input),
        Bundle::Csv => table::csv(walk, input),
        Bundle::Zip | Bundle::Parquet => {
            Err(BundleError::Limit(format!("{bundle} needs its end before its beginning")).into())
        }
    }
}
