//! Single streams, compressed.

use crate::budget::{AtStart, Counted, Meter};
use crate::names;
use crate::walk::{Halt, Walk, lost};
use flate2::bufread::GzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// Zstandard may ask for a window of at most this many bytes, as a power of two: what its own tools allow.
const WINDOW_LOG: u32 = 27;

/// Walks what a gzip stream holds.
pub(crate) fn gzip(walk: &mut Walk<'_>, name: &str, input: &mut dyn BufRead) -> Result<(), Halt> {
    let consumed = Cell::new(0);
    let members = GzipMembers::new(Counted::new(input, &consumed));
    let mut unpacked = BufReader::with_capacity(1 << 16, Meter::new(members, &consumed, walk.budget, walk.limits));
    walk.unpacked(&inner_name(name, &[(".gz", ""), (".gzip", ""), (".tgz", ".tar"), (".taz", ".tar")]), &mut unpacked)
}

/// Walks what a Zstandard stream holds.
pub(crate) fn zstd(walk: &mut Walk<'_>, name: &str, input: &mut dyn BufRead) -> Result<(), Halt> {
    let consumed = Cell::new(0);
    let mut decoder = zstd::stream::read::Decoder::with_buffer(Counted::new(input, &consumed)).map_err(lost)?;
    decoder.window_log_max(WINDOW_LOG).map_err(lost)?;
    let mut unpacked = BufReader::with_capacity(1 << 16, Meter::new(decoder, &consumed, walk.budget, walk.limits));
    walk.unpacked(&inner_name(name, &[(".zst", ""), (".zstd", ""), (".tzst", ".tar")]), &mut unpacked)
}

/// What the stream in the file `name` is called.
fn inner_name(name: &str, endings: &[(&str, &str)]) -> String {
    let name = names::path(name).unwrap_or_default();
    let file = name.rsplit('/').next().unwrap_or_default();
    for (ending, becomes) in endings {
        let stem = file.len().checked_sub(ending.len()).and_then(|at| file.split_at_checked(at));
        if let Some((stem, tail)) = stem
            && !stem.is_empty()
            && tail.eq_ignore_ascii_case(ending)
        {
            return format!("{stem}{becomes}");
        }
    }
    if file.is_empty() { "content".to_owned() } else { file.to_owned() }
}

/// The members of a gzip stream, one after another as one stream.
///
/// Web archives compress each record by itself. When one is damaged, reading fails once; read on, and the stream goes on
/// with the next member that begins.
struct GzipMembers<R> {
    state: State<R>,
}

enum State<R> {
    Within {
        decoder: Box<GzDecoder<Begun<R>>>,
        fresh: bool,
    },
    Between(R),
    /// After damage: the next member is to be searched for.
    Lost(R),
    Ended,
}

/// A stream of which the first bytes of a member have been taken already.
type Begun<R> = Chain<Cursor<[u8; 3]>, R>;

/// How a member begins. The third byte names the method; there is no other.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

impl<R: BufRead> GzipMembers<R> {
    fn new(input: R) -> Self {
        Self { state: State::Between(input) }
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Within { mut decoder, fresh } => match decoder.read(into) {
                    Ok(0) => self.state = State::Between(decoder.into_inner().into_inner().1),
                    Ok(read) => {
                        self.state = State::Within { decoder, fresh: false };
                        return Ok(read);
                    }
                    Err(error) => {
                        self.state = State::Lost(decoder.into_inner().into_inner().1);
                        return Err(if fresh { AtStart::mark(&error) } else { error });
                    }
                },
                State::Between(mut input) => {
                    // Padding with zeros is usual; anything else behind the last member is passed over, as gzip does.
                    if next_member(&mut input, true)? {
                        self.state = begun(input);
                    }
                }
                State::Lost(mut input) => {
                    if next_member(&mut input, false)? {
                        self.state = begun(input);
                    }
                }
                State::Ended => return Ok(0),
            }
        }
    }
}

fn begun<R: BufRead>(input: R) -> State<R> {
    State::Within { decoder: Box::new(GzDecoder::new(Cursor::new(MAGIC).chain(input))), fresh: true }
}

/// Goes behind the first bytes of the next member, which begins here or behind zeros, or, unless `near`, anywhere. Whether
/// there is one.
fn next_member<R: BufRead>(input: &mut R, near: bool) -> io::Result<bool> {
    let mut matched = 0;
    loop {
        let buffer = input.fill_buf()?;
        let Some(&byte) = buffer.first() else { return Ok(false) };
        // The upper flags are reserved: what has them is no member.
        if matched == MAGIC.len() && byte & 0xe0 == 0 {
            return Ok(true);
        }
        if MAGIC.get(matched) == Some(&byte) {
            matched += 1;
        } else if near && (byte != 0 || matched > 0) {
            return Ok(false);
        } else {
            matched = usize::from(byte == MAGIC[0]);
        }
        // Zeros are passed over at once.
        let idle = if matched == 0 { buffer.iter().take_while(|&&byte| byte == 0).count().max(1) } else { 1 };
        input.consume(idle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_names() {
        let endings = [(".gz", ""), (".tgz", ".tar")];
        assert_eq!(inner_name("a/articles.csv.GZ", &endings), "articles.csv");
        assert_eq!(inner_name("x.tgz", &endings), "x.tar");
        assert_eq!(inner_name(".gz", &endings), ".gz");
        assert_eq!(inner_name("", &endings), "content");
    }
}
