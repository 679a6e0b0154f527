/// How much a bundle may ask for. What goes beyond is reported and left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the largest member handed over. A larger one is refused, unless it is itself a bundle that can be walked as it
    /// streams (a WARC or a table in a ZIP).
    pub member_bytes: u64,
    /// Bytes taken out of one outermost file in all, whatever lies within what.
    pub total_bytes: u64,
    /// Members taken out of one outermost file in all.
    pub members: u64,
    /// How many times its own size a stream may grow when decompressed. Text grows three to ten times, tables of mostly empty
    /// fields fifty times; deflate ends at about a thousand, which only bombs reach.
    pub ratio: u64,
    /// Bytes that a stream may grow to whatever its ratio is: small files of repeated words compress without end.
    pub ratio_free: u64,
    /// Streams within streams that are walked in place: a WARC in a GZIP in a TAR is three.
    pub depth: u32,
    /// Bytes of a ZIP's central directory, which is held in memory.
    pub directory_bytes: u64,
    /// Bytes of one mail, which is held in memory, attachments and all.
    pub mail_bytes: u64,
    /// MIME parts of one mail.
    pub mail_parts: usize,
    /// Bytes of one feed, which is held in memory.
    pub feed_bytes: u64,
    /// Bytes of one row of a table, or of one object of a JSON array.
    pub row_bytes: usize,
    /// Bytes of one row group of a Parquet file, of the columns that are read, which are held compressed.
    pub row_group_bytes: u64,
    /// Columns of a table.
    pub columns: usize,
    /// Bytes of a table's beginning that are looked at before its first row is handed over, to find out which column is which
    /// and in what order its dates are written.
    pub look_ahead: usize,
    /// Bytes of the head of a WARC record, or of an HTTP answer.
    pub head_bytes: usize,
    /// Faults (damaged rows or records) of one bundle after which nothing more is expected of it.
    pub faults: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            member_bytes: 256 * MIB,
            total_bytes: 64 << 30,
            members: 10_000_000,
            ratio: 200,
            ratio_free: 16 * MIB,
            depth: 4,
            directory_bytes: 64 * MIB,
            mail_bytes: 64 * MIB,
            mail_parts: 1000,
            feed_bytes: 64 * MIB,
            row_bytes: 16 << 20,
            row_group_bytes: 1024 * MIB,
            columns: 4096,
            look_ahead: 8 << 20,
            head_bytes: 256 << 10,
            faults: 10_000,
        }
    }
}
