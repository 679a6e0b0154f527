//! Rows of tables, whatever the table is written in.

use serde_json::{Map, Value};

/// One row.
pub(crate) struct Row {
    /// Its number, from 1, the header not counted.
    pub(crate) number: u64,
    /// What it takes in memory, about.
    pub(crate) size: usize,
    pub(crate) cells: Cells,
}

/// A row's content.
pub(crate) enum Cells {
    /// By the place of the column.
    Fields(Vec<Cell>),
    /// By name.
    Object(Map<String, Value>),
}

/// What stands at one place of a row: nothing, one text or several.
pub(crate) type Cell = Vec<String>;

/// Names under which an object that stands for a text holds it: `"title": {"rendered": "…"}`, `"source": {"name": "…"}`.
const SELF: [&str; 8] = ["rendered", "name", "value", "text", "plaintext", "#text", "$t", "@value"];

/// Objects within objects are looked into so deep for columns.
const DEPTH: usize = 4;

impl Row {
    /// What stands in the column `index`, which is called `name`.
    pub(crate) fn cell(&self, index: usize, name: &str) -> Cell {
        match &self.cells {
            Cells::Fields(fields) => fields.get(index).cloned().unwrap_or_default(),
            Cells::Object(object) => named(object, name).map(texts).unwrap_or_default(),
        }
    }

    /// The names of its cells, those of nested objects joined by dots.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        if let Cells::Object(object) = &self.cells {
            list(object, "", 1, &mut names);
        }
        names
    }
}

fn list(object: &Map<String, Value>, prefix: &str, depth: usize, names: &mut Vec<String>) {
    for (name, value) in object {
        let name = format!("{prefix}{name}");
        if let Value::Object(inner) = value
            && depth < DEPTH
        {
            list(inner, &format!("{name}."), depth + 1, names);
        }
        names.push(name);
    }
}

/// The value called `name`: a key as it is, dots and all, or a path through objects.
fn named<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(name) {
        return Some(value);
    }
    name.match_indices('.').take(DEPTH).find_map(|(at, _)| {
        let (outer, inner) = (name.get(..at)?, name.get(at + 1..)?);
        named(object.get(outer)?.as_object()?, inner)
    })
}

fn texts(value: &Value) -> Cell {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Array(values) => values.iter().filter_map(one).collect(),
        Value::Object(_) => one(value).into_iter().collect(),
    }
}

fn one(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Object(object) => {
            SELF.iter().find_map(|name| object.get(*name).and_then(Value::as_str)).map(ToOwned::to_owned)
        }
        Value::Null | Value::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: &str) -> Row {
        Row { number: 1, size: 0, cells: Cells::Object(serde_json::from_str(json).unwrap()) }
    }

    #[test]
    fn cells_of_objects() {
        let row = row(
            r#"{"a": {"b": {"c": "deep"}}, "a.x": "dotted", "n": 5, "l": ["one", {"name": "two"}, null], "t": {"rendered": "T"}}"#,
        );
        assert_eq!(row.cell(0, "a.b.c"), ["deep"]);
        assert_eq!(row.cell(0, "a.x"), ["dotted"]);
        assert_eq!(row.cell(0, "n"), ["5"]);
        assert_eq!(row.cell(0, "l"), ["one", "two"]);
        assert_eq!(row.cell(0, "t"), ["T"]);
        assert!(row.cell(0, "a.z").is_empty());
        assert!(row.names().contains(&"a.b.c".to_owned()));
    }
}
