/// What is read of a PDF at most. The defaults hold for any report that people read, and bound a hostile file to seconds
/// and a few hundred megabytes.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Size of the file in bytes; a larger one is refused. 256 MiB.
    pub bytes: u64,
    /// Pages; further ones are left out, with a remark. 20,000.
    pub pages: usize,
    /// What one stream (a page's drawing, a font) may unpack to, in bytes; a larger one is left out. 128 MiB.
    pub stream: u64,
    /// What all streams that are read may unpack to together, in bytes; reading stops there. 2 GiB.
    pub unpacked: u64,
    /// Characters; reading stops there. 40 million.
    pub characters: u64,
    /// Drawing operators; reading stops there. 100 million.
    pub operators: u64,
    /// How deep drawings may stand in drawings. 12.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            pages: 20_000,
            stream: 128 << 20,
            unpacked: 2 << 30,
            characters: 40_000_000,
            operators: 100_000_000,
            depth: 12,
        }
    }
}
