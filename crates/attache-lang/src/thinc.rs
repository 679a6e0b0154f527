//! The weights files that thinc writes (`thinc/model.py`, `Model.to_bytes`).
//!
//! Such a file lists the nodes of a network breadth first, each with its name, sizes, settings and arrays.
//! What a node does is told by its name; what its arrays must look like is checked where they are used.

use std::path::{Path, PathBuf};

use crate::error::ModelError;
use crate::msgpack::{self, Value};

/// The largest size along one dimension that is believed.
const MAX_SIZE: usize = 1 << 24;

/// A weights file, borrowed.
pub struct Network<'a> {
    path: PathBuf,
    pub nodes: Vec<Node<'a>>,
}

/// A node of a network.
pub struct Node<'a> {
    pub name: &'a str,
    refs: Value<'a>,
    attrs: Value<'a>,
    params: Value<'a>,
}

/// An array of numbers, still as bytes.
pub struct Array<'a> {
    pub shape: Vec<usize>,
    bytes: &'a [[u8; 4]],
}

impl Array<'_> {
    /// The number at a flat index; indices are in bounds once the shape has been checked.
    pub fn at(&self, index: usize) -> f32 {
        self.bytes.get(index).map_or(0.0, |bytes| f32::from_le_bytes(*bytes))
    }

    /// All numbers.
    pub fn to_vec(&self) -> Vec<f32> {
        self.bytes.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
    }
}

impl<'a> Network<'a> {
    /// Reads the file's contents; `path` is for error messages.
    pub fn read(path: &Path, bytes: &'a [u8]) -> Result<Self, ModelError> {
        let damaged = |what: &str| ModelError::damaged(path, what);
        let file = msgpack::read(bytes).map_err(|e| damaged(e.0))?;
        let list = |key: &str| {
            file.get(key).and_then(Value::as_list).ok_or_else(|| damaged("a list of the network is missing"))
        };
        let (names, attrs, params) = (list("nodes")?, list("attrs")?, list("params")?);
        if names.len() != attrs.len() || names.len() != params.len() {
            return Err(damaged("the network's lists differ in length"));
        }
        let nodes = names.iter().zip(attrs).zip(params).map(|((node, attrs), params)| {
            let name = node.get("name").and_then(Value::as_str).ok_or_else(|| damaged("a node has no name"))?;
            let refs = node.get("refs").cloned().unwrap_or(Value::Nil);
            Ok(Node { name, refs, attrs: attrs.clone(), params: params.clone() })
        });
        Ok(Self { path: path.to_owned(), nodes: nodes.collect::<Result<_, ModelError>>()? })
    }

    /// The nodes of this name, in order.
    pub fn named(&self, name: &str) -> Vec<&Node<'a>> {
        self.nodes.iter().filter(|node| node.name == name).collect()
    }

    /// The only node of this name.
    pub fn only(&self, name: &str) -> Result<&Node<'a>, ModelError> {
        match self.named(name).as_slice() {
            [node] => Ok(node),
            _ => Err(self.unsupported(format!("expected one layer named {name}"))),
        }
    }

    /// The node that the root refers to by this name.
    pub fn referred(&self, name: &str) -> Result<(usize, &Node<'a>), ModelError> {
        let index = self.nodes.first().and_then(|root| root.refs.get(name)).and_then(Value::as_usize);
        let found = index.and_then(|index| Some((index, self.nodes.get(index)?)));
        found.ok_or_else(|| self.unsupported(format!("the network names no {name}")))
    }

    pub fn damaged(&self, what: impl Into<String>) -> ModelError {
        ModelError::damaged(&self.path, what)
    }

    pub fn unsupported(&self, what: impl Into<String>) -> ModelError {
        ModelError::unsupported(&self.path, what)
    }

    /// A parameter of a node, as numpy arrays are put into msgpack.
    pub fn array(&self, node: &Node<'a>, name: &str) -> Result<Array<'a>, ModelError> {
        let bad = |what: &str| self.damaged(format!("parameter {name} of {}: {what}", short(node.name)));
        let value = node.params.get(name).ok_or_else(|| bad("missing"))?;
        if value.get("type").and_then(Value::as_str) != Some("<f4") {
            return Err(bad("not 32-bit numbers"));
        }
        let sizes = value.get("shape").and_then(Value::as_list).ok_or_else(|| bad("no shape"))?;
        let shape = sizes.iter().map(Value::as_usize).collect::<Option<Vec<_>>>().ok_or_else(|| bad("bad shape"))?;
        let bytes = value.get("data").and_then(Value::as_bytes).ok_or_else(|| bad("no numbers"))?;
        let total = shape.iter().try_fold(4usize, |total, &size| total.checked_mul(size));
        if shape.is_empty()
            || shape.contains(&0)
            || shape.iter().any(|&size| size > MAX_SIZE)
            || total != Some(bytes.len())
        {
            return Err(bad("the numbers do not fill the shape"));
        }
        Ok(Array { shape, bytes: bytes.as_chunks::<4>().0 })
    }

    /// A setting of a node; settings are msgpack inside msgpack.
    pub fn attr(&self, node: &Node<'a>, name: &str) -> Result<Value<'a>, ModelError> {
        let bytes = node.attrs.get(name).and_then(Value::as_bytes);
        let bytes = bytes.ok_or_else(|| self.damaged(format!("{} has no setting {name}", short(node.name))))?;
        msgpack::read(bytes).map_err(|e| self.damaged(e.0))
    }

    /// A setting that is a small whole number.
    pub fn attr_usize(&self, node: &Node<'a>, name: &str) -> Result<usize, ModelError> {
        let value = self.attr(node, name)?;
        let number = value.as_usize().filter(|&n| n <= MAX_SIZE);
        number.ok_or_else(|| self.damaged(format!("setting {name} of {} is no number", short(node.name))))
    }
}

/// Names of composed nodes spell out their parts; a message needs no more than the start.
fn short(name: &str) -> String {
    name.chars().take(40).collect()
}
