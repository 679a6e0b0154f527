//! JSON: one object a line, an array of objects, or one object.

use super::row::{Cells, Row};
use super::text::{Lines, Utf8};
use super::{Found, Source};
use crate::walk::{Halt, lost};
use crate::{BundleError, Fault, Limits, Mapping};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};

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

/// Opens an array of objects; or one object, which is one row, or holds an array of rows.
pub(crate) fn open<'a>(input: &'a mut dyn BufRead, limits: &Limits, map: &Mapping) -> Result<Opened<'a>, Halt> {
    let mut input = BufReader::with_capacity(1 << 16, Utf8::new(input).map_err(lost)?);
    let damaged = |why: &str| BundleError::Damaged { format: "JSON", why: why.to_owned() };
    loop {
        let Some(&byte) = input.fill_buf().map_err(lost)?.first() else { return Err(damaged("it is empty").into()) };
        match byte {
            _ if byte.is_ascii_whitespace() => input.consume(1),
            b'[' => {
                input.consume(1);
                return Ok(Opened::Array(ArrayRows { input, row_bytes: limits.row_bytes, number: 0, ended: false }));
            }
            b'{' => break,
            _ => return Err(damaged("it begins neither with an array nor with an object").into()),
        }
    }
    let mut text = Vec::new();
    input.take(limits.member_bytes.saturating_add(1)).read_to_end(&mut text).map_err(lost)?;
    if text.len() as u64 > limits.member_bytes {
        return Err(BundleError::Limit(format!("one JSON object of more than {} bytes", limits.member_bytes)).into());
    }
    let value: Value = serde_json::from_slice(&text).map_err(|error| damaged(&error.to_string()))?;
    Ok(Opened::Values(ValueRows { values: unwrapped(value, map).into_iter(), number: 0 }))
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

/// Elements of an array, one at a time.
pub(crate) struct ArrayRows<'a> {
    input: BufReader<Utf8<'a>>,
    row_bytes: usize,
    number: u64,
    ended: bool,
}

impl Source for ArrayRows<'_> {
    fn next(&mut self) -> Result<Option<Found>, Halt> {
        if self.ended {
            return Ok(None);
        }
        let mut element = Vec::new();
        let (mut size, mut depth, mut quoted, mut escaped) = (0_usize, 0_u64, false, false);
        loop {
            let buffer = self.input.fill_buf().map_err(lost)?;
            let cut = buffer.is_empty();
            let mut end = None;
            for (at, &byte) in buffer.iter().enumerate() {
                if quoted {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => quoted = false,
                        _ => {}
                    }
                    continue;
                }
                match byte {
                    b'"' => quoted = true,
                    b'{' | b'[' => depth += 1,
                    b']' if depth == 0 => {
                        self.ended = true;
                        end = Some(at);
                    }
                    b',' if depth == 0 => end = Some(at),
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if end.is_some() {
                    break;
                }
            }
            let amount = end.unwrap_or(buffer.len());
            size = size.saturating_add(amount);
            if size <= self.row_bytes {
                element.extend_from_slice(buffer.get(..amount).unwrap_or_default());
            }
            self.input.consume(amount + usize::from(end.is_some()));
            if end.is_none() && !cut {
                continue;
            }
            self.ended |= cut;
            let text = String::from_utf8_lossy(&element);
            if size <= self.row_bytes && text.trim().is_empty() {
                let incomplete = cut && self.number > 0;
                if incomplete {
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
            return Ok(Some(if size > self.row_bytes {
                Err((place, Fault::TooLarge { limit: self.row_bytes as u64 }))
            } else if cut {
                Err((place, Fault::Truncated("the file ends within it".to_owned())))
            } else {
                row(text.trim(), self.number, place)
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
