//! Tables: lines with wide gaps at the same places.

use super::{labels, lines::Line};

/// A row: the lines it was made from and its cells, in order of the columns. A cell is a list of (line, cell).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Per column, what stands in it: places in the lines, as (line, cell of the line).
    pub cells: Vec<Vec<(usize, usize)>>,
}

/// A table: which lines it takes up, and its rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    /// First line.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// From above.
    pub rows: Vec<Row>,
}

/// Fewer rows are no table.
const FEWEST: usize = 3;

/// The tables among the lines of a column.
pub(crate) fn tables(lines: &[Line], leading: f32) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = extent(lines, at, leading);
        let many = lines.get(at..end).unwrap_or_default().iter().filter(|line| line.cells.len() > 1).count();
        if many >= FEWEST {
            tables.extend(table(lines, at, end, leading));
            at = end;
        } else {
            at += 1;
        }
    }
    tables
}

/// How far a table goes that begins at line `start`: up to the last line whose gaps fit.
fn extent(lines: &[Line], start: usize, leading: f32) -> usize {
    let Some(first) = lines.get(start).filter(|line| line.cells.len() > 1) else { return start };
    let (mut last, mut end) = (first, start + 1);
    let mut single = 0;
    let mut above = first;
    for (at, line) in lines.iter().enumerate().skip(start + 1) {
        let step = above.y - line.y;
        if step > 4.0 * leading {
            break;
        }
        above = line;
        if line.cells.len() > 1 {
            if !fits(last, line) {
                break;
            }
            (last, end, single) = (line, at + 1, 0);
        } else {
            // The last cell of a row may go on for several lines under itself.
            if last.cells.last().is_some_and(|cell| line.x[0] > cell.x[0] - 0.4 * line.size) && step < 1.4 * leading {
                (end, single) = (at + 1, 0);
                continue;
            }
            single += 1;
            // A label between rows, or a cell on two or three lines; prose goes on for longer.
            let narrow = line.x[1] - line.x[0] < 0.6 * (last.x[1] - last.x[0]);
            if single > 3 || !(narrow || step > 1.4 * leading) {
                break;
            }
        }
    }
    end
}

/// Whether the gaps of two lines stand under one another. Edges are no help: those of justified prose always do.
fn fits(a: &Line, b: &Line) -> bool {
    let gaps = |line: &Line| -> Vec<[f32; 2]> {
        line.cells.windows(2).filter_map(|pair| Some([pair.first()?.x[1], pair.get(1)?.x[0]])).collect()
    };
    let (a_gaps, b_gaps) = (gaps(a), gaps(b));
    let (few, many) = if a_gaps.len() < b_gaps.len() { (&a_gaps, &b_gaps) } else { (&b_gaps, &a_gaps) };
    let slack = 0.4 * a.size.min(b.size);
    let meets = |gap: &[f32; 2]| many.iter().any(|other| gap[1].min(other[1]) - gap[0].max(other[0]) > slack);
    let met = few.iter().filter(|gap| meets(gap)).count();
    met >= 1 && met * 3 >= few.len() * 2
}

fn table(lines: &[Line], start: usize, end: usize, leading: f32) -> Option<Table> {
    let part = lines.get(start..end)?;
    let columns = columns(part)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut above: Option<&Line> = None;
    for (at, line) in part.iter().enumerate() {
        let mut cells: Vec<Vec<(usize, usize)>> = vec![Vec::new(); columns.len()];
        let mut across = None;
        for (which, cell) in line.cells.iter().enumerate() {
            let covers =
                columns.iter().filter(|column| cell.x[1].min(column[1]) - cell.x[0].max(column[0]) > 0.0).count();
            let shared = |column: &[f32; 2]| cell.x[1].min(column[1]) - cell.x[0].max(column[0]);
            let best = columns
                .iter()
                .enumerate()
                .max_by(|a, b| shared(a.1).total_cmp(&shared(b.1)))
                .map_or(0, |(best, _)| best);
            if covers > 1 && line.cells.len() == 1 {
                across = Some(best);
            }
            if let Some(places) = cells.get_mut(best) {
                places.push((start + at, which));
            }
        }
        // A cell on two lines: what stands below has nothing in the first column and stands close.
        let close = above.is_some_and(|above| above.y - line.y < 1.25 * leading.max(line.size));
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let first_empty = cells.first().is_some_and(Vec::is_empty) && filled * 2 <= columns.len();
        let lower = cells.first().and_then(|cell| cell.first()).is_some_and(|(line, cell)| {
            let text =
                lines.get(*line).and_then(|line| line.text.get(line.cells.get(*cell)?.start..)).unwrap_or_default();
            text.starts_with(char::is_lowercase) && line_is_single(lines, *line)
        });
        match rows.last_mut() {
            Some(row) if close && across.is_none() && (first_empty || lower) => {
                for (into, from) in row.cells.iter_mut().zip(cells) {
                    into.extend(from);
                }
            }
            _ => rows.push(Row { cells }),
        }
        above = Some(line);
    }
    let full = rows.iter().filter(|row| row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1).count();
    (full >= FEWEST && !is_list(lines, &rows)).then_some(Table { start, end, rows })
}

/// Whether the first cells are the bullets or numbers of a list.
fn is_list(lines: &[Line], rows: &[Row]) -> bool {
    let first = |row: &Row| {
        let (line, cell) = row.cells.first()?.first()?;
        let line = lines.get(*line)?;
        line.text.get(line.cells.get(*cell)?.start..line.cells.get(*cell)?.end)
    };
    let labelled =
        |row: &&Row| first(row).is_some_and(|text| text.len() < 7 && labels::label(&format!("{text} A")).is_some());
    let named = rows.iter().filter(|row| first(row).is_some()).count();
    rows.iter().filter(labelled).count() * 4 > named * 3
}

fn line_is_single(lines: &[Line], at: usize) -> bool {
    lines.get(at).is_some_and(|line| line.cells.len() == 1)
}

/// Left and right edges of the columns: what the cells of most rows cover together.
fn columns(part: &[Line]) -> Option<Vec<[f32; 2]>> {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for line in part.iter().filter(|line| line.cells.len() > 1) {
        match counts.iter_mut().find(|(cells, _)| *cells == line.cells.len()) {
            Some((_, count)) => *count += 1,
            None => counts.push((line.cells.len(), 1)),
        }
    }
    let (usual, _) = *counts.iter().max_by_key(|(cells, count)| (*count, *cells))?;
    let mut spans: Vec<[f32; 2]> = part
        .iter()
        .filter(|line| line.cells.len() == usual)
        .flat_map(|line| line.cells.iter().map(|cell| cell.x))
        .collect();
    spans.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut columns: Vec<[f32; 2]> = Vec::new();
    for span in spans {
        match columns.last_mut() {
            Some(last) if span[0] < last[1] => last[1] = last[1].max(span[1]),
            _ => columns.push(span),
        }
    }
    (columns.len() > 1).then_some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::lines::Cell;

    fn line(y: f32, cells: &[(&str, f32, f32)]) -> Line {
        let mut line = Line { y, size: 10.0, x: [f32::MAX, f32::MIN], ..Line::default() };
        for (text, left, right) in cells {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            let start = line.text.len();
            line.text.push_str(text);
            line.cells.push(Cell { start, end: line.text.len(), x: [*left, *right] });
            line.x = [line.x[0].min(*left), line.x[1].max(*right)];
        }
        line
    }

    #[test]
    fn rows_with_figures_under_one_another() {
        let lines = [
            line(100.0, &[("Country", 70.0, 120.0), ("2018", 200.0, 220.0), ("2019", 260.0, 280.0)]),
            line(88.0, &[("Norland", 70.0, 118.0), ("12", 210.0, 220.0), ("9", 275.0, 280.0)]),
            line(76.0, &[("Sudria", 70.0, 110.0), ("104", 205.0, 220.0), ("88", 270.0, 280.0)]),
            line(40.0, &[("Prose that goes on below the table and is as wide as all of it is", 70.0, 400.0)]),
        ];
        let tables = tables(&lines, 12.0);
        assert_eq!(tables.len(), 1);
        assert_eq!((tables[0].start, tables[0].end, tables[0].rows.len()), (0, 3, 3));
        assert_eq!(tables[0].rows[1].cells, [vec![(1, 0)], vec![(1, 1)], vec![(1, 2)]]);
    }

    #[test]
    fn prose_is_no_table() {
        let lines: Vec<Line> =
            (0..20).map(|at| line(300.0 - 12.0 * at as f32, &[("words and more words", 70.0, 400.0)])).collect();
        assert!(tables(&lines, 12.0).is_empty());
    }
}
