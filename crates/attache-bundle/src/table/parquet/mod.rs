//! Tables in Parquet.
//!
//! Read row group by row group: of each, the columns that are wanted are held compressed, their pages' headers are checked, and
//! rows come out one at a time. The library does the rest; where a damaged file makes it panic, that row group is lost.

mod sparse;
mod thrift;

use super::row::{Cells, Row};
use super::{Found, Source, hand_over};
use crate::walk::{Halt, Walk, lost};
use crate::{Budget, BundleError, Fault, Input, Limits};
use bytes::Bytes;
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row as Record};
use parquet::schema::types::Type;
use serde_json::{Map, Value};
use sparse::Sparse;
use std::io::{self, Read, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Bytes behind the footer: its length and the mark.
const TAIL: u64 = 8;

/// Columns within columns are named so deep.
const DEPTH: usize = 4;

/// Walks a table.
pub(super) fn walk(walk: &mut Walk<'_>, input: &mut dyn Input) -> Result<(), Halt> {
    let length = input.seek(SeekFrom::End(0)).map_err(lost)?;
    let (file, reader) = open(input, length, walk.limits)?;
    let schema = reader.metadata().file_metadata().schema_descr().root_schema().clone();
    let mut columns = Vec::new();
    names(&schema, "", 1, walk.limits.columns, &mut columns);
    let resolved = walk.options.map.resolve(&columns)?;
    let wanted: Vec<&str> = super::Field::ALL
        .into_iter()
        .filter_map(|field| columns.get(resolved.get(field)?).map(String::as_str))
        .collect();
    let within = |name: &str| {
        let rest =
            |column: &&str| column.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        wanted.iter().any(rest)
    };
    let fields: Vec<_> = schema.get_fields().iter().filter(|field| within(field.name())).cloned().collect();
    let roots: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
    let projection = Type::group_type_builder(schema.name())
        .with_fields(fields)
        .build()
        .map_err(|error| damaged(&error.to_string()))?;
    let mut rows = Rows {
        input,
        file,
        reader: Arc::new(reader),
        projection,
        roots,
        limits: walk.limits,
        budget: walk.budget,
        group: 0,
        number: 0,
        rows: None,
    };
    hand_over(walk, Some(columns), &mut rows)
}

fn damaged(why: &str) -> BundleError {
    BundleError::Damaged { format: "Parquet", why: why.to_owned() }
}

/// Reads the footer.
fn open(input: &mut dyn Input, length: u64, limits: &Limits) -> Result<(Sparse, SerializedFileReader<Sparse>), Halt> {
    let start = length.checked_sub(TAIL).ok_or_else(|| damaged("it is too short"))?;
    let tail = stretch(input, start, TAIL).map_err(lost)?;
    let (size, mark) = tail.split_at_checked(4).unwrap_or_default();
    match mark {
        b"PAR1" => {}
        b"PARE" => return Err(damaged("it is encrypted").into()),
        _ => return Err(damaged("it is cut off: its footer is missing").into()),
    }
    let size = u64::from(u32::from_le_bytes(size.try_into().unwrap_or_default()));
    if size > limits.directory_bytes {
        return Err(BundleError::Limit(format!("its footer is larger than {} bytes", limits.directory_bytes)).into());
    }
    let begin = start.checked_sub(size).ok_or_else(|| damaged("its footer is longer than the file"))?;
    let footer = stretch(input, begin, size + TAIL).map_err(lost)?;
    // A column may lie in groups of its own, so there are more of them than names.
    thrift::check_schema(&footer, limits.columns.saturating_mul(4)).map_err(|why| damaged(&why))?;
    let file = Sparse::new(length);
    file.hold(vec![(begin, footer)]);
    let reader = guarded(|| SerializedFileReader::new(file.clone())).map_err(|why| damaged(&why))?;
    Ok((file, reader))
}

/// Reads `size` bytes from `start` on.
fn stretch(input: &mut dyn Input, start: u64, size: u64) -> io::Result<Bytes> {
    input.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    input.take(size).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < size {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends within a column"));
    }
    Ok(bytes.into())
}

/// What `work` gives; its failure or its panic in words.
fn guarded<T>(work: impl FnOnce() -> ParquetResult<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("the library that reads it gave up".to_owned()),
    }
}

/// The names of columns, those within others joined by dots.
fn names(group: &Type, prefix: &str, depth: usize, most: usize, into: &mut Vec<String>) {
    for field in group.get_fields() {
        if into.len() > most {
            return;
        }
        let name = format!("{prefix}{}", field.name());
        if field.is_group() && depth < DEPTH {
            names(field, &format!("{name}."), depth + 1, most, into);
        }
        into.push(name);
    }
}

struct Rows<'a> {
    input: &'a mut dyn Input,
    file: Sparse,
    reader: Arc<SerializedFileReader<Sparse>>,
    projection: Type,
    /// The outermost columns that are read.
    roots: Vec<String>,
    limits: &'a Limits,
    budget: &'a Budget,
    /// The next row group.
    group: usize,
    number: u64,
    /// Rows of the group before it.
    rows: Option<RowIter<'static>>,
}

impl Source for Rows<'_> {
    fn next(&mut self) -> Result<Option<Found>, Halt> {
        loop {
            if let Some(rows) = &mut self.rows {
                match guarded(|| rows.next().transpose()) {
                    Ok(Some(record)) => {
                        self.number += 1;
                        return Ok(Some(Ok(row(record, self.number))));
                    }
                    Ok(None) => self.rows = None,
                    Err(why) => {
                        self.rows = None;
                        let place = format!("row {} and the rest of its group", self.number + 1);
                        return Ok(Some(Err((place, Fault::Damaged(why)))));
                    }
                }
            }
            if self.group >= self.reader.num_row_groups() {
                return Ok(None);
            }
            let group = self.group;
            self.group += 1;
            if let Err(fault) = self.begin(group)? {
                return Ok(Some(Err((format!("row group {}", group + 1), fault))));
            }
        }
    }
}

impl Rows<'_> {
    /// Takes up a row group.
    fn begin(&mut self, group: usize) -> Result<Result<(), Fault>, Halt> {
        let metadata = Arc::clone(&self.reader);
        let metadata = metadata.metadata().row_group(group);
        let (mut held, mut size, mut grown) = (Vec::new(), 0_u64, 0_u64);
        for column in metadata.columns() {
            if !column.column_path().parts().first().is_some_and(|root| self.roots.contains(root)) {
                continue;
            }
            let Some((start, length)) = range(column) else {
                return Ok(Err(Fault::Damaged("a column has no place in the file".to_owned())));
            };
            size = size.saturating_add(length);
            if size > self.limits.row_group_bytes {
                return Ok(Err(Fault::TooLarge { limit: self.limits.row_group_bytes }));
            }
            let bytes = match stretch(self.input, start, length) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Ok(Err(Fault::Truncated(error.to_string())));
                }
                Err(error) => return Err(lost(error)),
            };
            match self.pages(&bytes) {
                Ok(bytes) => grown = grown.saturating_add(bytes),
                Err(fault) => return Ok(Err(fault)),
            }
            held.push((start, bytes));
        }
        self.budget.spend(grown)?;
        self.file.hold(held);
        let one = OneGroup { reader: Arc::clone(&self.reader), group };
        match guarded(|| RowIter::from_file_into(Box::new(one)).project(Some(self.projection.clone()))) {
            Ok(rows) => self.rows = Some(rows),
            Err(why) => return Ok(Err(Fault::Damaged(why))),
        }
        Ok(Ok(()))
    }

    /// Checks the headers of the pages of a column; how many bytes they come to.
    fn pages(&self, column: &[u8]) -> Result<u64, Fault> {
        let (mut rest, mut grown) = (column, 0_u64);
        while !rest.is_empty() {
            let page =
                thrift::page(rest).ok_or_else(|| Fault::Damaged("the header of a page cannot be read".to_owned()))?;
            let behind = usize::try_from(page.compressed).ok().and_then(|bytes| page.header.checked_add(bytes));
            let behind = behind.and_then(|bytes| rest.get(bytes..));
            rest = behind.ok_or_else(|| Fault::Damaged("a page reaches beyond its column".to_owned()))?;
            if page.uncompressed > self.limits.member_bytes {
                return Err(Fault::TooLarge { limit: self.limits.member_bytes });
            }
            grown = grown.saturating_add(page.uncompressed);
            let allowed = (column.len() as u64).saturating_mul(self.limits.ratio).max(self.limits.ratio_free);
            if grown > allowed {
                return Err(Fault::Bomb { ratio: self.limits.ratio });
            }
        }
        Ok(grown)
    }
}

/// Where a column begins, and how many bytes it has.
fn range(column: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let start = column.dictionary_page_offset().filter(|&start| start > 0).unwrap_or_else(|| column.data_page_offset());
    Some((u64::try_from(start).ok()?, u64::try_from(column.compressed_size()).ok()?))
}

/// A file as if it had one row group only.
struct OneGroup {
    reader: Arc<SerializedFileReader<Sparse>>,
    group: usize,
}

impl FileReader for OneGroup {
    fn metadata(&self) -> &ParquetMetaData {
        self.reader.metadata()
    }

    fn num_row_groups(&self) -> usize {
        1
    }

    fn get_row_group(&self, _: usize) -> ParquetResult<Box<dyn RowGroupReader + '_>> {
        self.reader.get_row_group(self.group)
    }

    fn get_row_iter(&self, projection: Option<Type>) -> ParquetResult<RowIter<'_>> {
        RowIter::from_file(projection, self)
    }
}

fn row(record: Record, number: u64) -> Row {
    let mut size = 64;
    let object = object(record, &mut size);
    Row { number, size, cells: Cells::Object(object) }
}

fn object(record: Record, size: &mut usize) -> Map<String, Value> {
    record.into_columns().into_iter().map(|(name, field)| (name, value(field, size))).collect()
}

/// A field as JSON has it; dates as ISO writes them. How deep fields lie has been checked with the columns.
fn value(field: Field, size: &mut usize) -> Value {
    let seconds = |seconds: i64| {
        jiff::Timestamp::from_second(seconds).map_or(Value::Null, |time| Value::String(time.to_string()))
    };
    let value = match field {
        Field::Null | Field::MapInternal(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => Value::Null,
        Field::Bool(value) => Value::Bool(value),
        Field::Byte(value) => value.into(),
        Field::Short(value) => value.into(),
        Field::Int(value) => value.into(),
        Field::Long(value) => value.into(),
        Field::UByte(value) => value.into(),
        Field::UShort(value) => value.into(),
        Field::UInt(value) => value.into(),
        Field::ULong(value) => value.into(),
        Field::Float(value) => value.into(),
        Field::Double(value) => value.into(),
        Field::Float16(_) | Field::Decimal(_) => Value::String(field.to_string()),
        Field::Str(text) => Value::String(text),
        Field::Bytes(bytes) => Value::String(String::from_utf8_lossy(bytes.data()).into_owned()),
        Field::Date(days) => seconds(i64::from(days) * 86_400),
        Field::TimestampMillis(time) => seconds(time.div_euclid(1_000)),
        Field::TimestampMicros(time) => seconds(time.div_euclid(1_000_000)),
        Field::Group(record) => Value::Object(object(record, size)),
        Field::ListInternal(list) => {
            Value::Array(list.elements().iter().map(|field| self::value(field.clone(), size)).collect())
        }
    };
    *size += 48 + value.as_str().map_or(0, str::len);
    value
}
