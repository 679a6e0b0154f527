//! Unpacking streams without trusting what they unpack to.

use super::Spent;
use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::{Filter, object::Dict, object::Stream};
use std::borrow::Cow;

/// The most that a byte of run lengths can stand for.
const RUN_RATIO: u64 = 64;

/// What may still be unpacked.
#[derive(Clone, Debug)]
pub(crate) struct Unpacking {
    /// For one stream, in bytes.
    pub stream: u64,
    /// For all that is still to come, in bytes.
    pub left: u64,
}

impl Unpacking {
    /// The stream's data, unpacked; none when it is damaged or too large.
    pub(crate) fn unpack<'a>(&mut self, stream: &Stream<'a>) -> Result<Option<Cow<'a, [u8]>>, Spent> {
        let filters = stream.filters();
        let data = match filters.as_slice() {
            [Filter::FlateDecode] if !has_predictor(stream.dict()) => {
                inflate(&stream.raw_data(), self.stream).map(Cow::Owned)
            }
            _ => self.size(stream).and_then(|_| stream.decoded_data().ok()),
        };
        let size = data.as_ref().map_or(0, |data| data.len() as u64);
        self.left = self.left.checked_sub(size).ok_or(Spent::Unpacked)?;
        Ok(data)
    }

    /// What the stream unpacks to, if that is within bounds; none for what is not. Asked before the library unpacks a stream
    /// by itself, for it knows no bound.
    pub(crate) fn size(&self, stream: &Stream<'_>) -> Option<u64> {
        measure(&stream.raw_data(), &stream.filters(), self.stream.min(self.left))
    }
}

fn has_predictor(dict: &Dict<'_>) -> bool {
    dict.contains_key(b"DecodeParms".as_slice()) || dict.contains_key(b"DP".as_slice())
}

/// The size after all filters, if it and all sizes between are at most `limit`.
fn measure(raw: &[u8], filters: &[Filter], limit: u64) -> Option<u64> {
    let mut data = Cow::Borrowed(raw);
    for (at, filter) in filters.iter().enumerate() {
        let last = at + 1 == filters.len();
        let size = data.len() as u64;
        data = match filter {
            Filter::FlateDecode => Cow::Owned(inflate(&data, limit)?),
            Filter::Ascii85Decode => Cow::Owned(ascii85(&data)),
            Filter::Crypt => continue,
            Filter::AsciiHexDecode if last => return Some(size),
            Filter::LzwDecode if last => return lzw_size(&data, limit),
            Filter::RunLengthDecode if last && size.saturating_mul(RUN_RATIO) <= limit => {
                return Some(size * RUN_RATIO);
            }
            _ => return None,
        };
        if data.len() as u64 > limit {
            return None;
        }
    }
    Some(data.len() as u64)
}

/// What LZW data unpack to, if that is at most `limit`: only lengths are followed, nothing is unpacked.
fn lzw_size(data: &[u8], limit: u64) -> Option<u64> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths = vec![1_u64; 258];
    let (mut bits, mut held, mut width, mut total, mut before) = (0_u32, 0_u32, 9_u32, 0_u64, 0_u64);
    for &byte in data {
        bits = (bits << 8) | u32::from(byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = ((bits >> held) & ((1 << width) - 1)) as usize;
        match code {
            CLEAR => {
                lengths.truncate(258);
                (width, before) = (9, 0);
                continue;
            }
            END => break,
            _ => {}
        }
        let length = lengths.get(code).copied().unwrap_or(before + 1);
        total += length;
        if total > limit {
            return None;
        }
        if before > 0 && lengths.len() < 4096 {
            lengths.push(before + 1);
        }
        before = length;
        width = match lengths.len() {
            0..511 => 9,
            511..1023 => 10,
            1023..2047 => 11,
            _ => 12,
        };
    }
    Some(total)
}

/// Inflates zlib data, or bare deflate data, to at most `limit` bytes. Damaged data give what came before the damage.
pub(crate) fn inflate(data: &[u8], limit: u64) -> Option<Vec<u8>> {
    let zlib = inflate_as(data, true, limit)?;
    if zlib.is_empty() && !data.is_empty() { inflate_as(data, false, limit) } else { Some(zlib) }
}

fn inflate_as(data: &[u8], header: bool, limit: u64) -> Option<Vec<u8>> {
    let mut inflater = Decompress::new(header);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut out = Vec::with_capacity(data.len().saturating_mul(4).clamp(1024, 1 << 22).min(limit.max(1)));
    loop {
        let done = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let rest = data.get(done..).unwrap_or_default();
        let before = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress_vec(rest, &mut out, FlushDecompress::None);
        match status {
            Ok(Status::StreamEnd) | Err(_) => return Some(out),
            Ok(_) => {
                if out.len() >= limit {
                    return None;
                }
                if out.len() < out.capacity() && (inflater.total_in(), inflater.total_out()) == before {
                    // Cut off: there is room, but nothing more comes.
                    return Some(out);
                }
                if out.len() == out.capacity() {
                    out.reserve(out.capacity().min(limit - out.len()).max(1));
                }
            }
        }
    }
}

/// What ASCII base-85 stands for. Wrong characters are passed over.
fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / 5 * 4 + 4);
    let (mut group, mut count) = (0_u32, 0_u32);
    for &byte in data {
        match byte {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(group.to_be_bytes().iter().take(count as usize - 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused() {
        let bomb = deflate(&vec![b'x'; 3_000_000]);
        assert!(bomb.len() < 10_000);
        assert_eq!(inflate(&bomb, 1_000_000), None);
        assert_eq!(inflate(&bomb, 4_000_000).map(|out| out.len()), Some(3_000_000));
    }

    #[test]
    fn what_is_cut_off_gives_its_beginning() {
        let text: Vec<u8> = (0..20_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let packed = deflate(&text);
        let out = inflate(&packed[..packed.len() / 2], 1 << 20).unwrap();
        assert!(out.len() > 1000 && text.starts_with(&out));
    }

    #[test]
    fn base_85() {
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(ascii85(b"z87~>"), b"\0\0\0\0H");
    }
}
