//! Separated values.
//!
//! The library for them reads what is well formed; where quoting is broken it swallows the rest of the file into one field and
//! cannot say so. Here a record that cannot be right costs one line: reading goes on with the line behind the one where the
//! broken record began.

use super::row::{Cells, Row};
use super::text::{Line, Lines};
use super::{Found, Source};
use crate::walk::{Halt, lost};
use crate::{BundleError, Fault, Limits, Mapping};
use std::collections::VecDeque;
use std::io::BufRead;

/// What may part fields, the likeliest first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Bytes that may be read again after broken quotes, in multiples of the largest row.
const REREAD: usize = 64;

/// Records of a table's beginning by which its delimiter is found.
const SAMPLE: usize = 20;

/// Rows of a table of separated values.
pub(crate) struct Rows<'a> {
    lines: Lines<'a>,
    /// Lines read already, to be read again.
    again: VecDeque<Line>,
    delimiter: char,
    columns: Vec<String>,
    row_bytes: usize,
    /// Bytes that may still be read again.
    reread: usize,
    number: u64,
}

/// A record or its fault, and the number of the line that it begins on.
type Placed = (u64, Result<Record, Fault>);

impl<'a> Rows<'a> {
    pub(crate) fn new(input: &'a mut dyn BufRead, limits: &Limits, map: &Mapping) -> Result<Self, Halt> {
        let head = super::text::decoded(input.fill_buf().map_err(lost)?);
        let delimiter = shape(&head, map).map_or(',', |shape| shape.delimiter);
        let lines = Lines::new(input, limits.row_bytes).map_err(lost)?;
        let mut rows = Self {
            lines,
            again: VecDeque::new(),
            delimiter,
            columns: Vec::new(),
            row_bytes: limits.row_bytes,
            reread: limits.row_bytes.saturating_mul(REREAD),
            number: 0,
        };
        let mut header = rows.record()?;
        if declared(&head).is_some() {
            header = rows.record()?;
        }
        match header {
            Some((_, Ok(record))) => rows.columns = record.fields.iter().map(|name| name.trim().to_owned()).collect(),
            Some((_, Err(fault))) => {
                return Err(
                    BundleError::Damaged { format: "CSV", why: format!("the line of column names: {fault}") }.into()
                );
            }
            None => return Err(BundleError::Damaged { format: "CSV", why: "it is empty".to_owned() }.into()),
        }
        Ok(rows)
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Says which encoding was found, where it is an unusual one.
    pub(crate) fn encoding(&self) -> Option<String> {
        let encoding = self.lines.source().encoding();
        (encoding != encoding_rs::UTF_8).then(|| format!("the table is read as {}", encoding.name()))
    }

    /// Whether some bytes were no text.
    pub(crate) fn malformed(&self) -> bool {
        self.lines.source().malformed
    }

    fn line(&mut self) -> Result<Option<Line>, Halt> {
        match self.again.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next().map_err(lost),
        }
    }

    /// The next record and the number of the line it begins on.
    fn record(&mut self) -> Result<Option<Placed>, Halt> {
        loop {
            let Some(first) = self.line()? else { return Ok(None) };
            let begin = first.number;
            let Some(text) = &first.text else {
                return Ok(Some((begin, Err(Fault::TooLarge { limit: self.row_bytes as u64 }))));
            };
            if text.trim().is_empty() {
                continue;
            }
            let mut record = Record::default();
            record.add(text, self.delimiter);
            let mut size = text.len();
            let mut more: Vec<Line> = Vec::new();
            let mut ended = false;
            while record.open() && size <= self.row_bytes && !ended {
                match self.line()? {
                    Some(line) => {
                        match &line.text {
                            Some(text) => {
                                size += text.len();
                                record.add(text, self.delimiter);
                            }
                            None => size = usize::MAX,
                        }
                        more.push(line);
                    }
                    None => ended = true,
                }
            }
            let expected = self.columns.len();
            let open = record.open();
            record.finish();
            record.drop_empty_beyond(expected);
            let found = record.fields.len();
            let fits = expected == 0 || found == expected;
            let fault = if open {
                Fault::Damaged("a quotation mark is opened in this line and never closed".to_owned())
            } else if !fits && !more.is_empty() {
                Fault::Damaged("the quotation marks of this line do not match those of the lines behind it".to_owned())
            } else if record.stray && !more.is_empty() {
                Fault::Damaged(
                    "a quotation mark is opened in this line, and others follow that belong elsewhere".to_owned(),
                )
            } else if !fits {
                Fault::Damaged(format!("it has {found} fields, the line of column names {expected}"))
            } else {
                return Ok(Some((begin, Ok(record))));
            };
            let behind: usize = more.iter().map(|line| line.text.as_ref().map_or(0, String::len)).sum();
            self.reread = self.reread.checked_sub(behind).ok_or_else(|| {
                BundleError::Limit("the quotation marks of the table are too broken to find its rows".to_owned())
            })?;
            for line in more.into_iter().rev() {
                self.again.push_front(line);
            }
            return Ok(Some((begin, Err(fault))));
        }
    }
}

impl Source for Rows<'_> {
    fn next(&mut self) -> Result<Option<Found>, Halt> {
        let Some((line, record)) = self.record()? else { return Ok(None) };
        // Broken records count too, so that the number says where a row stands.
        self.number += 1;
        Ok(Some(match record {
            Ok(record) => {
                let size = record.fields.iter().map(|field| field.len() + 48).sum();
                let cells = record.fields.into_iter().map(|field| vec![field]).collect();
                Ok(Row { number: self.number, size, cells: Cells::Fields(cells) })
            }
            Err(fault) => Err((format!("line {line}"), fault)),
        }))
    }
}

/// A record being read, line by line.
#[derive(Default)]
struct Record {
    fields: Vec<String>,
    field: String,
    state: State,
    /// Whether a quotation mark stood in a quoted field where none may.
    stray: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Begin,
    Bare,
    Quoted,
    Closed,
}

impl Record {
    /// Takes in one line, its break included.
    fn add(&mut self, line: &str, delimiter: char) {
        let mut rest = line.trim_end_matches(['\n', '\r']);
        let line_break = line.get(rest.len()..).unwrap_or_default();
        while !rest.is_empty() {
            match self.state {
                State::Begin => match rest.strip_prefix('"') {
                    Some(behind) => (self.state, rest) = (State::Quoted, behind),
                    None => self.state = State::Bare,
                },
                State::Bare | State::Closed => {
                    let (field, behind) =
                        rest.split_once(delimiter).map_or((rest, None), |(field, rest)| (field, Some(rest)));
                    // Behind a closing mark there are blanks.
                    if self.state == State::Bare {
                        self.field.push_str(field);
                    }
                    if behind.is_some() {
                        self.end_field();
                    }
                    rest = behind.unwrap_or_default();
                }
                State::Quoted => {
                    let Some((text, behind)) = rest.split_once('"') else {
                        self.field.push_str(rest);
                        break;
                    };
                    self.field.push_str(text);
                    let bare = behind.trim_start_matches(' ');
                    if let Some(behind) = behind.strip_prefix('"') {
                        self.field.push('"');
                        rest = behind;
                    } else if bare.is_empty() || bare.starts_with(delimiter) {
                        self.state = State::Closed;
                        rest = behind;
                    } else {
                        // Anything else behind it shows that the mark is a word's.
                        self.stray = true;
                        self.field.push('"');
                        rest = behind;
                    }
                }
            }
        }
        if self.state == State::Quoted {
            self.field.push_str(line_break);
        }
    }

    /// Whether a quoted field goes on in the next line.
    fn open(&self) -> bool {
        self.state == State::Quoted
    }

    fn end_field(&mut self) {
        self.fields.push(std::mem::take(&mut self.field));
        self.state = State::Begin;
    }

    fn finish(&mut self) {
        self.end_field();
    }

    /// Drops empty fields behind the last column: lines that end with delimiters.
    fn drop_empty_beyond(&mut self, columns: usize) {
        while columns > 0 && self.fields.len() > columns && self.fields.last().is_some_and(String::is_empty) {
            self.fields.pop();
        }
    }
}

/// What the beginning of a table looks like.
pub(crate) struct Shape {
    /// What parts its fields.
    pub(crate) delimiter: char,
    /// Its columns.
    pub(crate) columns: Vec<String>,
    /// Whether its first records have the same number of fields, at least two.
    pub(crate) regular: bool,
}

/// The delimiter that a first line `sep=;` declares, as Excel writes it.
fn declared(head: &str) -> Option<char> {
    let line = head.lines().next()?.trim_end();
    let mut delimiter =
        line.get(..4).filter(|mark| mark.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?.chars();
    delimiter.next().filter(|_| delimiter.next().is_none())
}

/// Finds out how `head`, the beginning of a file, is parted: by what gives its first records the same number of fields; among
/// several, by what makes a column that is known to hold text.
pub(crate) fn shape(head: &str, map: &Mapping) -> Option<Shape> {
    let mut best: Option<((bool, bool, usize), Shape)> = None;
    let declared = declared(head);
    let head = declared.and_then(|_| head.split_once('\n')).map_or(head, |(_, behind)| behind);
    for delimiter in DELIMITERS.into_iter().filter(|delimiter| declared.is_none_or(|declared| declared == *delimiter)) {
        let records = sample(head, delimiter);
        let Some(header) = records.first() else { continue };
        let columns: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let alike = records.iter().filter(|record| record.len() == header.len()).count();
        // One line alone shows nothing; a few odd ones are broken rows.
        let regular = columns.len() > 1 && records.len() > 1 && alike * 5 >= records.len() * 4;
        let score = (regular, map.finds_text(&columns), if regular { alike } else { 0 });
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, Shape { delimiter, columns, regular }));
        }
    }
    best.map(|(_, shape)| shape)
}

fn sample(head: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = Record::default();
    let mut begun = false;
    for line in head.split_inclusive('\n') {
        if !begun && line.trim().is_empty() {
            continue;
        }
        begun = true;
        record.add(line, delimiter);
        if !record.open() {
            record.finish();
            let columns = records.first().map_or(0, Vec::len);
            record.drop_empty_beyond(columns);
            records.push(std::mem::take(&mut record).fields);
            begun = false;
            if records.len() > SAMPLE {
                break;
            }
        }
    }
    // The last line of a head is cut, unless it is all there is.
    if records.len() > 2 && !head.ends_with('\n') && records.len() <= SAMPLE {
        records.pop();
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, limits: &Limits) -> (Vec<String>, Vec<Result<Vec<String>, String>>) {
        let mut input = text.as_bytes();
        let Ok(mut rows) = Rows::new(&mut input, limits, &Mapping::default()) else { panic!("no table") };
        let columns = rows.columns().to_vec();
        let mut found = Vec::new();
        while let Ok(Some(row)) = rows.next() {
            found.push(match row {
                Ok(Row { cells: Cells::Fields(cells), .. }) => {
                    Ok(cells.into_iter().map(|cell| cell.concat()).collect())
                }
                Ok(_) => panic!("an object"),
                Err((place, _)) => Err(place),
            });
        }
        (columns, found)
    }

    fn fields(fields: &[&str]) -> Result<Vec<String>, String> {
        Ok(fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn quoting_as_it_should_be() {
        let (columns, rows) =
            read("id;text\n1;\"a \"\"b\"\"; c\nd\"\n\n2;plain \"words\"\n3;\"x\" \r\n", &Limits::default());
        assert_eq!(columns, ["id", "text"]);
        assert_eq!(rows, [fields(&["1", "a \"b\"; c\nd"]), fields(&["2", "plain \"words\""]), fields(&["3", "x"])]);
    }

    #[test]
    fn broken_quoting_costs_one_line() {
        let text = "id,text\n1,fine\n2,\"never closed\n3,\"good, too\"\n4,fine\n5,too,many\n6,\"He said \"hello\" there\"\n7,end\n";
        let (_, rows) = read(text, &Limits::default());
        let expected = [
            fields(&["1", "fine"]),
            Err("line 3".to_owned()),
            fields(&["3", "good, too"]),
            fields(&["4", "fine"]),
            Err("line 6".to_owned()),
            fields(&["6", "He said \"hello\" there"]),
            fields(&["7", "end"]),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_file_of_open_quotes_ends_in_bounded_time() {
        let text = format!("id,text\n{}", "1,\"x'y\n".repeat(200_000));
        let limits = Limits { row_bytes: 1 << 16, ..Limits::default() };
        let mut input = text.as_bytes();
        let Ok(mut rows) = Rows::new(&mut input, &limits, &Mapping::default()) else { panic!("no table") };
        let mut faults = 0;
        let ended = loop {
            match rows.next() {
                Ok(Some(Err(_))) => faults += 1,
                Ok(Some(Ok(_))) => {}
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        assert!(ended && faults > 10 && faults < 1000, "{faults}");
    }

    proptest! {
        #[test]
        fn reads_what_the_library_writes(
            rows in proptest::collection::vec(proptest::collection::vec("[a-z\",;\\n\\r é]{0,12}", 3), 1..8)
        ) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            writer.write_record(["a", "text", "c"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let mut input = text.as_bytes();
            let Ok(mut found) = Rows::new(&mut input, &Limits::default(), &Mapping::default()) else { panic!("no table") };
            // The delimiter is found by the head, which random fields may mislead.
            found.delimiter = ',';
            found.columns = vec![String::new(); 3];
            for row in &rows {
                let Ok(Some(Ok(Row { cells: Cells::Fields(cells), .. }))) = found.next() else { panic!("a row is missing in {text:?}") };
                prop_assert_eq!(&cells.concat(), row);
            }
        }
    }
}
