/// What one file may cost before it is refused.
///
/// The defaults take in any document that people write (a report of a thousand pages with its notes is some 20 MB of XML) and
/// bound memory to a small multiple of [`Limits::unpacked`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as handed over. Default 256 MiB.
    pub file: u64,
    /// Entries of a zipped file. Default 20,000: a book with a picture a page has some thousands.
    pub entries: usize,
    /// Bytes that all the parts read from a zipped file may have together once unpacked; parts that are not read (pictures) cost
    /// nothing. Default 256 MiB.
    pub unpacked: u64,
    /// How many times larger than packed a part of more than [`Limits::RATIO_FROM`] bytes may be. Default 250: XML of word processors
    /// packs to a tenth, in the worst case to a hundredth; Deflate's utmost is 1032.
    pub ratio: u64,
    /// How deep elements of XML and groups of RTF may nest. Default 1,000.
    pub depth: usize,
    /// Bytes of text that may come out. Default 64 MiB.
    pub text: usize,
    /// Blocks that may come out. Default 1,000,000.
    pub blocks: usize,
    /// Chapters of a book. Default 5,000.
    pub chapters: usize,
}

impl Limits {
    /// Up to so many bytes a part may be packed as well as it likes.
    pub const RATIO_FROM: u64 = 4 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 256 << 20,
            entries: 20_000,
            unpacked: 256 << 20,
            ratio: 250,
            depth: 1_000,
            text: 64 << 20,
            blocks: 1_000_000,
            chapters: 5_000,
        }
    }
}
