//! JSON: one object a line, an array of objects, or one object.

use super::row::{Cells, Row};
use super::text::{Lines, Utf8};
use super::{Found, Source};
use crate::walk::{Halt, lost};
use crate::{BundleError, Fault, Limits, Mapping};
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader};

/// Rows of a file with one object on each line.
pub(crate) struct LineRows<'a> {
    lines: Lines<'a>,
    row_bytes: usize,
    number: u64,
}

impl<'a> LineRows<'a> {
    pub(crate) fn new(input: &'a mut dyn BufRead, limits: &Limits) -> Result<Self, Halt> {
        let lines = Lines::new(input, limits.row_bytes).map_err(lost)?;
        Ok(Self { lines, row_bytes: limits.row_bytes, number: 0 })
    }
}

impl Source for LineRows<'_> {
    fn next(&mut self) -> Result<Option<Found>, Halt> {
        loop {
            let Some(line) = self.lines.next().map_err(lost)? else { return Ok(None) };
            let place = format!("line {}", line.number);
            let Some(text) = line.text else {
                return Ok(Some(Err((place, Fault::TooLarge { limit: self.row_bytes as u64 }))));
            };
            // Streams of records (RFC 7464) have a separator before each.
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{1e}');
            if !text.is_empty() {
                self.number += 1;
                return Ok(Some(row(text, self.number, place)));
            }
        }
    }
}

/// A JSON file, opened.
pub(crate) enum Opened<'a> {
    /// An array, read element by element.
    Array(ArrayRows<'a>),
    /// Objects that had to be read at once.
    Values(ValueRows),
}

/// Opens an array of objects; objects one behind another; or one object, which is one row, or holds an array of rows.
pub(crate) fn open<'a>(input: &'a mut dyn BufRead, limits: &Limits, map: &Mapping) -> Result<Opened<'a>, Halt> {
    let mut input = BufReader::with_capacity(1 << 16, Utf8::new(input).map_err(lost)?);
    let damaged = |why: &str| BundleError::Damaged { format: "JSON", why: why.to_owned() };
    let mut rows = loop {
        let Some(&byte) = input.fill_buf().map_err(lost)?.first() else { return Err(damaged("it is empty").into()) };
        match byte {
            _ if byte.is_ascii_whitespace() => input.consume(1),
            b'[' => {
                input.consume(1);
                return Ok(Opened::Array(ArrayRows::new(input, true, limits.row_bytes)));
            }
            // One object may hold everything.
            b'{' => break ArrayRows::new(input, false, usize::try_from(limits.member_bytes).unwrap_or(usize::MAX)),
            _ => return Err(damaged("it begins neither with an array nor with an object").into()),
        }
    };
    let first = match rows.next()? {
        Some(Ok(Row { cells: Cells::Object(object), .. })) => object,
        Some(Err((_, Fault::TooLarge { limit }))) => {
            return Err(BundleError::Limit(format!("one JSON object of more than {limit} bytes")).into());
        }
        Some(Err((_, fault))) => return Err(damaged(&fault.to_string()).into()),
        Some(Ok(_)) | None => return Err(damaged("it is empty").into()),
    };
    if rows.at_end()? {
        return Ok(Opened::Values(ValueRows { values: unwrapped(Value::Object(first), map).into_iter(), number: 0 }));
    }
    rows.most = limits.row_bytes;
    rows.first = Some(first);
    Ok(Opened::Array(rows))
}

/// The rows that one object stands for: itself, if it has text; else the longest list of objects in it.
fn unwrapped(value: Value, map: &Mapping) -> Vec<Value> {
    let Value::Object(object) = value else { return vec![value] };
    let row = Row { number: 1, size: 0, cells: Cells::Object(object) };
    let has_text = map.finds_text(&row.names());
    let Cells::Object(object) = row.cells else { return Vec::new() };
    if has_text {
        return vec![Value::Object(object)];
    }
    let objects =
        |value: &Value| value.as_array().map_or(0, |values| values.iter().filter(|value| value.is_object()).count());
    let inner = object.values().filter_map(Value::as_object).flat_map(|inner| inner.values());
    let longest = object.values().chain(inner).max_by_key(|value| objects(value)).filter(|value| objects(value) > 0);
    match longest.and_then(Value::as_array) {
        Some(values) => values.clone(),
        None => vec![Value::Object(object)],
    }
}

/// Rows that are held already.
pub(crate) struct ValueRows {
    values: std::vec::IntoIter<Value>,
    number: u64,
}

impl Source for ValueRows {
    fn next(&mut self) -> Result<Option<Found>, Halt> {
        let Some(value) = self.values.next() else { return Ok(None) };
        self.number += 1;
        Ok(Some(object(value, self.number, 256, format!("element {}", self.number))))
    }
}

/// Elements of an array, or objects one behind another, one at a time.
pub(crate) struct ArrayRows<'a> {
    input: BufReader<Utf8<'a>>,
    /// Whether it is an array, which a bracket closes.
    array: bool,
    /// Bytes of the largest element.
    most: usize,
    number: u64,
    ended: bool,
    /// The first object, where it had to be read to find out that others follow.
    first: Option<Map<String, Value>>,
}

impl<'a> ArrayRows<'a> {
    fn new(input: BufReader<Utf8<'a>>, array: bool, most: usize) -> Self {
        Self { input, array, most, number: 0, ended: false, first: None }
    }

    /// Whether nothing but blanks is left.
    fn at_end(&mut self) -> Result<bool, Halt> {
        loop {
            let buffer = self.input.fill_buf().map_err(lost)?;
            let Some(blanks) = buffer.iter().position(|byte| !byte.is_ascii_whitespace()) else {
                let all = buffer.len();
                if all == 0 {
                    return Ok(true);
                }
                self.input.consume(all);
                continue;
            };
            self.input.consume(blanks);
            return Ok(false);
        }
    }
}

/// Finds where an element ends.
#[derive(Default)]
struct Balance {
    depth: u64,
    quoted: bool,
    escaped: bool,
}

impl Balance {
    /// Takes in `bytes` up to where the element ends: before a comma or the closing bracket of an array, behind the closing
    /// brace of an object that stands by itself. How many bytes belong to it, how many more to what ends it, and whether the
    /// array ends there.
    fn end(&mut self, bytes: &[u8], array: bool) -> Option<(usize, usize, bool)> {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.quoted {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.quoted = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.quoted = true,
                b'{' | b'[' => self.depth += 1,
                b']' if self.depth == 0 && array => return Some((at, 1, true)),
                b',' if self.depth == 0 => return Some((at, 1, false)),
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 && !array {
                        return Some((at + 1, 0, false));
                    }
                }
                _ => {}
            }
        }
        None
    }
}

impl Source for ArrayRows<'_> {
    fn next(&mut self) -> Result<Option<Found>, Halt> {
        if let Some(first) = self.first.take() {
            return Ok(Some(object(Value::Object(first), 1, 256, "element 1".to_owned())));
        }
        if self.ended {
            return Ok(None);
        }
        let (mut element, mut size, mut balance) = (Vec::new(), 0_usize, Balance::default());
        loop {
            let buffer = self.input.fill_buf().map_err(lost)?;
            let cut = buffer.is_empty();
            let end = balance.end(buffer, self.array);
            let (amount, more, closed) = end.unwrap_or((buffer.len(), 0, false));
            size = size.saturating_add(amount);
            if size <= self.most {
                element.extend_from_slice(buffer.get(..amount).unwrap_or_default());
            }
            self.input.consume(amount + more);
            if end.is_none() && !cut {
                continue;
            }
            self.ended |= cut || closed;
            let text = String::from_utf8_lossy(&element);
            let text = text.trim();
            if size <= self.most && text.is_empty() {
                if cut && self.array && self.number > 0 {
                    let place = format!("element {}", self.number + 1);
                    return Ok(Some(Err((place, Fault::Truncated("the array is not closed".to_owned())))));
                }
                if self.ended {
                    return Ok(None);
                }
                element.clear();
                size = 0;
                continue;
            }
            self.number += 1;
            let place = format!("element {}", self.number);
            return Ok(Some(if size > self.most {
                Err((place, Fault::TooLarge { limit: self.most as u64 }))
            } else if cut {
                Err((place, Fault::Truncated("the file ends within it".to_owned())))
            } else {
                row(text, self.number, place)
            }));
        }
    }
}

fn row(text: &str, number: u64, place: String) -> Found {
    match serde_json::from_str(text) {
        // Numbers and names take more room parsed than written.
        Ok(value) => object(value, number, text.len().saturating_mul(2) + 256, place),
        Err(error) if error.is_eof() => Err((place, Fault::Truncated(error.to_string()))),
        Err(error) => Err((place, Fault::Damaged(error.to_string()))),
    }
}

fn object(value: Value, number: u64, size: usize, place: String) -> Found {
    match value {
        Value::Object(object) => Ok(Row { number, size, cells: Cells::Object(object) }),
        _ => Err((place, Fault::Damaged("it is no object".to_owned()))),
    }
}
