//! A reader of msgpack that borrows from the file and cannot be made to allocate more than the file holds.
//!
//! Model files carry weights as large byte strings; they are never copied here. Lengths that the file
//! claims are compared with what is left of it before anything is set aside, and nesting is bounded.

/// How deeply values may nest; published models stay below ten.
const MAX_DEPTH: u32 = 32;

/// A msgpack value that borrows its strings.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Nil,
    Bool(bool),
    /// Any whole number: those above `i64::MAX` wrap, see [`Value::as_key`].
    Int(i64),
    Float(f64),
    Str(&'a str),
    Bytes(&'a [u8]),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// The value under a text key; numpy's own maps write their keys as bytes, which count as text here.
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        let Value::Map(pairs) = self else { return None };
        pairs.iter().find(|(k, _)| k.as_str() == Some(key)).map(|(_, value)| value)
    }

    pub fn as_str(&self) -> Option<&'a str> {
        match self {
            Value::Str(s) => Some(s),
            Value::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    pub fn as_bytes(&self) -> Option<&'a [u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            Value::Str(s) => Some(s.as_bytes()),
            _ => None,
        }
    }

    pub fn as_usize(&self) -> Option<usize> {
        match self {
            Value::Int(n) => usize::try_from(*n).ok(),
            _ => None,
        }
    }

    /// A whole number as the 64-bit key of a string.
    pub fn as_key(&self) -> Option<u64> {
        match self {
            Value::Int(n) => Some(*n as u64),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Value<'a>]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&[(Value<'a>, Value<'a>)]> {
        match self {
            Value::Map(pairs) => Some(pairs),
            _ => None,
        }
    }
}

/// Why a file is not msgpack.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

/// A position in a msgpack file.
pub struct Reader<'a> {
    rest: &'a [u8],
}

/// Reads one value that must fill `bytes`.
pub fn read(bytes: &[u8]) -> Result<Value<'_>, Malformed> {
    let mut reader = Reader::new(bytes);
    let value = reader.value()?;
    if !reader.rest.is_empty() {
        return Err(Malformed("something follows the end of the data"));
    }
    Ok(value)
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The number of pairs of the map that starts here.
    pub fn map_len(&mut self) -> Result<usize, Malformed> {
        let len = match self.byte()? {
            tag @ 0x80..=0x8f => usize::from(tag & 0x0f),
            0xde => self.number(2)? as usize,
            0xdf => self.number(4)? as usize,
            _ => return Err(Malformed("expected a map")),
        };
        // Each pair takes at least two bytes.
        if len > self.rest.len() / 2 { Err(Malformed("cut off in a map")) } else { Ok(len) }
    }

    /// The whole number that starts here, wrapped into 64 bits.
    pub fn key(&mut self) -> Result<u64, Malformed> {
        match self.byte()? {
            tag @ 0x00..=0x7f => Ok(u64::from(tag)),
            0xcc => self.number(1),
            0xcd => self.number(2),
            0xce => self.number(4),
            0xcf => self.number(8),
            _ => Err(Malformed("expected a whole number")),
        }
    }

    /// Whether everything has been read.
    pub fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The value that starts here.
    pub fn value(&mut self) -> Result<Value<'a>, Malformed> {
        self.nested(MAX_DEPTH)
    }

    fn nested(&mut self, depth: u32) -> Result<Value<'a>, Malformed> {
        let depth = depth.checked_sub(1).ok_or(Malformed("nested too deeply"))?;
        Ok(match self.byte()? {
            tag @ 0x00..=0x7f => Value::Int(i64::from(tag)),
            tag @ 0x80..=0x8f => self.map(usize::from(tag & 0x0f), depth)?,
            tag @ 0x90..=0x9f => self.list(usize::from(tag & 0x0f), depth)?,
            tag @ 0xa0..=0xbf => self.text(usize::from(tag & 0x1f))?,
            0xc0 => Value::Nil,
            0xc2 => Value::Bool(false),
            0xc3 => Value::Bool(true),
            tag @ 0xc4..=0xc6 => {
                let len = self.number(1 << (tag - 0xc4))? as usize;
                Value::Bytes(self.take(len)?)
            }
            0xca => Value::Float(f64::from(f32::from_bits(self.number(4)? as u32))),
            0xcb => Value::Float(f64::from_bits(self.number(8)?)),
            tag @ 0xcc..=0xcf => Value::Int(self.number(1 << (tag - 0xcc))? as i64),
            0xd0 => Value::Int(i64::from(self.number(1)? as i8)),
            0xd1 => Value::Int(i64::from(self.number(2)? as i16)),
            0xd2 => Value::Int(i64::from(self.number(4)? as i32)),
            0xd3 => Value::Int(self.number(8)? as i64),
            tag @ 0xd9..=0xdb => {
                let len = self.number(1 << (tag - 0xd9))? as usize;
                self.text(len)?
            }
            tag @ 0xdc..=0xdd => {
                let len = self.number(2 << (tag - 0xdc))? as usize;
                self.list(len, depth)?
            }
            tag @ 0xde..=0xdf => {
                let len = self.number(2 << (tag - 0xde))? as usize;
                self.map(len, depth)?
            }
            _ => return Err(Malformed("unknown type of value")),
        })
    }

    fn list(&mut self, len: usize, depth: u32) -> Result<Value<'a>, Malformed> {
        // A value takes at least a byte, so a claim of more values than bytes is a lie.
        if len > self.rest.len() {
            return Err(Malformed("cut off in a list"));
        }
        let mut items = Vec::new();
        for _ in 0..len {
            items.push(self.nested(depth)?);
        }
        Ok(Value::List(items))
    }

    fn map(&mut self, len: usize, depth: u32) -> Result<Value<'a>, Malformed> {
        if len > self.rest.len() / 2 {
            return Err(Malformed("cut off in a map"));
        }
        let mut pairs = Vec::new();
        for _ in 0..len {
            pairs.push((self.nested(depth)?, self.nested(depth)?));
        }
        Ok(Value::Map(pairs))
    }

    fn text(&mut self, len: usize) -> Result<Value<'a>, Malformed> {
        let bytes = self.take(len)?;
        std::str::from_utf8(bytes).map(Value::Str).map_err(|_| Malformed("a string is not UTF-8"))
    }

    fn number(&mut self, bytes: usize) -> Result<u64, Malformed> {
        Ok(self.take(bytes)?.iter().fold(0, |n, &byte| n << 8 | u64::from(byte)))
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        let (&first, rest) = self.rest.split_first().ok_or(Malformed("cut off"))?;
        self.rest = rest;
        Ok(first)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let (head, rest) = self.rest.split_at_checked(len).ok_or(Malformed("cut off"))?;
        self.rest = rest;
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_read() {
        let bytes = b"\x82\xa1a\x93\x01\xff\xc3\xc4\x01b\xcb\x3f\xf0\0\0\0\0\0\0";
        // 0xff is a negative number, which model files do not use.
        assert_eq!(read(bytes), Err(Malformed("unknown type of value")));
        let bytes = b"\x82\xa1a\x93\x01\xd0\xff\xc3\xc4\x01b\xcb\x3f\xf0\0\0\0\0\0\0";
        let value = read(bytes).unwrap();
        assert_eq!(value.get("a"), Some(&Value::List(vec![Value::Int(1), Value::Int(-1), Value::Bool(true)])));
        assert_eq!(value.get("b"), Some(&Value::Float(1.0)));
    }

    #[test]
    fn claims_beyond_the_file_are_refused() {
        for bytes in [
            &b"\xdd\xff\xff\xff\xff\x01"[..],
            b"\xdf\xff\xff\xff\xff\x01\x01",
            b"\xc6\xff\xff\xff\xff",
            b"\xdb\x7f\xff\xff\xffa",
            b"",
        ] {
            assert!(read(bytes).is_err(), "{bytes:?}");
        }
        assert_eq!(read(&[0x91; 100_000]), Err(Malformed("nested too deeply")));
        assert_eq!(read(b"\x01\x01"), Err(Malformed("something follows the end of the data")));
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_value_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }
    }
}
