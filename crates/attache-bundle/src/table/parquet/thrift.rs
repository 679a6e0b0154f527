//! What the headers of a Parquet file ask for, found out before the library believes them.
//!
//! They are written in Thrift's compact form. The library takes room for as many columns as a header says that there are, goes
//! down the tree of columns by recursion, and makes room for as many bytes as a page says it comes to; none of that may depend
//! on who wrote the file.

/// Structures within structures.
const DEPTH: u32 = 16;

/// Levels of the tree of columns.
const LEVELS: usize = 32;

/// A page, by its header.
pub(super) struct Page {
    /// Bytes of the header.
    pub(super) header: usize,
    /// Bytes of the page that follows it.
    pub(super) compressed: u64,
    /// Bytes that the page comes to.
    pub(super) uncompressed: u64,
}

/// Checks the tree of columns in the footer `bytes`: at most `most` of them, and each with the children that it says it has.
pub(super) fn check_schema(bytes: &[u8], most: usize) -> Result<(), String> {
    let mut scan = Scan { rest: bytes };
    let children = scan.schema(most).ok_or("its footer cannot be read, or has too many columns")?;
    let mut open: Vec<u64> = Vec::new();
    for (number, &count) in children.iter().enumerate() {
        if number > 0 {
            match open.last_mut() {
                Some(left) => *left -= 1,
                None => return Err("its tree of columns has more than one root".to_owned()),
            }
        }
        if count > children.len() as u64 {
            return Err(format!("a column says that it has {count} others within it"));
        }
        if count > 0 {
            open.push(count);
        }
        while open.last() == Some(&0) {
            open.pop();
        }
        if open.len() > LEVELS {
            return Err(format!("its columns lie more than {LEVELS} deep"));
        }
    }
    if open.is_empty() { Ok(()) } else { Err("its tree of columns is not complete".to_owned()) }
}

/// Reads the header of the page that `bytes` begins with.
pub(super) fn page(bytes: &[u8]) -> Option<Page> {
    let mut scan = Scan { rest: bytes };
    let (mut compressed, mut uncompressed, mut id) = (None, None, 0);
    while let Some(kind) = scan.field(&mut id)? {
        match (id, kind) {
            (2, INT32) => uncompressed = u64::try_from(scan.number()?).ok(),
            (3, INT32) => compressed = u64::try_from(scan.number()?).ok(),
            _ => scan.skip(kind, DEPTH)?,
        }
    }
    Some(Page { header: bytes.len() - scan.rest.len(), compressed: compressed?, uncompressed: uncompressed? })
}

const INT32: u8 = 5;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

struct Scan<'a> {
    rest: &'a [u8],
}

impl Scan<'_> {
    /// The number of children of each column, in the order of the tree, of a footer.
    fn schema(&mut self, most: usize) -> Option<Vec<u64>> {
        let mut id = 0;
        while let Some(kind) = self.field(&mut id)? {
            if (id, kind) != (2, LIST) {
                self.skip(kind, DEPTH)?;
                continue;
            }
            let (size, inner) = self.list()?;
            if inner != STRUCT || size > most as u64 {
                return None;
            }
            return (0..size).map(|_| self.column()).collect();
        }
        None
    }

    fn column(&mut self) -> Option<u64> {
        let (mut children, mut id) = (0, 0);
        while let Some(kind) = self.field(&mut id)? {
            match (id, kind) {
                (5, INT32) => children = u64::try_from(self.number()?).ok()?,
                _ => self.skip(kind, DEPTH)?,
            }
        }
        Some(children)
    }

    /// The type of the next field, and its id in `id`; none at the end of the structure.
    fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        *id = match byte >> 4 {
            0 => self.number()?,
            step => id.checked_add(i64::from(step))?,
        };
        Some(Some(byte & 0x0f))
    }

    fn list(&mut self) -> Option<(u64, u8)> {
        let byte = self.byte()?;
        let size = match byte >> 4 {
            15 => self.varint()?,
            size => u64::from(size),
        };
        Some((size, byte & 0x0f))
    }

    fn skip(&mut self, kind: u8, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            1 | 2 => {}
            3 => self.pass(1)?,
            4..=6 => {
                self.varint()?;
            }
            7 => self.pass(8)?,
            8 => {
                let size = self.varint()?;
                self.pass(size)?;
            }
            LIST | 10 => {
                let (size, inner) = self.list()?;
                for _ in 0..size {
                    // In lists, truth values take a byte each.
                    if matches!(inner, 1 | 2) {
                        self.pass(1)?
                    } else {
                        self.skip(inner, depth)?
                    }
                    // What takes no bytes could be said to be there any number of times.
                    if self.rest.is_empty() {
                        break;
                    }
                }
            }
            11 => {
                let size = self.varint()?;
                let kinds = if size > 0 { self.byte()? } else { 0 };
                for _ in 0..size {
                    for kind in [kinds >> 4, kinds & 0x0f] {
                        if matches!(kind, 1 | 2) { self.pass(1)? } else { self.skip(kind, depth)? }
                    }
                }
            }
            STRUCT => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip(kind, depth)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn pass(&mut self, bytes: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(bytes).ok()?..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A signed number.
    fn number(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer whose columns have these numbers of children.
    fn footer(children: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x15, 2, 0x19, 0xf0 | STRUCT, u8::try_from(children.len()).unwrap()];
        for count in children {
            bytes.extend([0x48, 1, b'a', 0x15, count << 1, 0]);
        }
        bytes.push(0);
        bytes
    }

    #[test]
    fn trees_of_columns() {
        assert_eq!(check_schema(&footer(&[2, 0, 1, 0]), 100), Ok(()));
        for bad in
            [footer(&[2, 0]), footer(&[1, 0, 0]), footer(&[60, 0]), footer(&[1; 60]), footer(&[]), vec![], vec![0x19]]
        {
            assert!(check_schema(&bad, 100).is_err() || bad == footer(&[]), "{bad:?}");
        }
        assert!(check_schema(&footer(&[2, 0, 0]), 2).is_err());
    }

    #[test]
    fn headers_of_pages() {
        let page = page(&[0x15, 0, 0x15, 100, 0x15, 60, 0x2c, 0x15, 4, 0, 0, 7, 7]).unwrap();
        assert_eq!((page.header, page.uncompressed, page.compressed), (11, 50, 30));
        assert!(super::page(&[0x15, 0, 0x15, 101, 0x15, 60, 0]).is_none());
        assert!(super::page(&[0x2c; 100]).is_none());
    }
}
