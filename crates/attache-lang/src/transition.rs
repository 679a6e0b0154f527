//! What the parser and the entity recogniser have in common: a network that scores the moves of a
//! transition system, one state at a time (`spacy/ml/parser_model.pyx`, `spacy/ml/models/parser.py`).
//!
//! A state is described by a few tokens. The contribution of each token in each role is computed for the
//! whole text first ("precomputed hiddens"), so that scoring a state is a sum of a few rows, a maximum
//! over pieces and one small product.

use std::path::Path;

use serde_json::Value as Json;

use crate::error::ModelError;
use crate::kernel::{Dense, LANES, Step, sum_and_max};
use crate::msgpack::{self, Value};
use crate::thinc::Network;

/// Most tokens that describe a state.
const MAX_FEATURES: usize = 16;

/// The network that scores moves.
pub struct Scorer {
    /// Narrows the token vectors.
    narrow: Dense,
    /// From a narrowed vector to its contributions in all roles.
    lower: Dense,
    upper: Step,
    features: usize,
    hidden: usize,
    /// Numbers of a contribution: hidden units times pieces.
    width: usize,
    bias: Vec<f32>,
    /// Contributions of no token, role by role.
    pad: Vec<f32>,
}

/// Buffers for one thread.
#[derive(Default)]
pub struct Buffers {
    narrowed: Vec<f32>,
    precomputed: Vec<f32>,
    sums: Vec<f32>,
    hidden: Vec<f32>,
    /// Scores of the moves for the state scored last.
    pub scores: Vec<f32>,
}

impl Scorer {
    /// Finds the layers in a component's weights file; `inputs` is the width of its token vectors.
    pub fn read(net: &Network<'_>, inputs: usize, moves: usize) -> Result<Self, ModelError> {
        let (_, lower) = net.referred("lower")?;
        let (upper_index, upper) = net.referred("upper")?;
        let mut narrow = net.nodes.iter().enumerate().filter(|(i, node)| node.name == "linear" && *i != upper_index);
        let (Some((_, narrow)), None) = (narrow.next(), narrow.next()) else {
            return Err(net.unsupported("expected one layer that narrows the token vectors"));
        };
        let weights = net.array(narrow, "W")?;
        let bias = net.array(narrow, "b")?;
        let &[narrowed, from] = weights.shape.as_slice() else {
            return Err(net.damaged("a layer of the wrong shape"));
        };
        if from != inputs || bias.shape != [narrowed] {
            return Err(net.damaged("a layer does not fit the token vectors"));
        }
        let narrow = Dense::linear(from, narrowed, |o, i| weights.at(o * from + i), |o| bias.at(o));
        let weights = net.array(lower, "W")?;
        let (bias, pad) = (net.array(lower, "b")?, net.array(lower, "pad")?);
        let &[features, hidden, pieces, from] = weights.shape.as_slice() else {
            return Err(net.damaged("a layer of the wrong shape"));
        };
        if features > MAX_FEATURES || pieces > 8 || hidden % LANES != 0 {
            return Err(net.unsupported("a state network of this shape"));
        }
        let width = hidden * pieces;
        if from != narrowed || bias.shape != [hidden, pieces] || pad.shape != [1, features, hidden, pieces] {
            return Err(net.damaged("the state network does not fit"));
        }
        // Within a contribution all first pieces come first, then all second ones: the maximum over pieces is
        // then one over whole vectors.
        let at = |index: usize| (index / width, index % width % hidden, index % width / hidden);
        let flat = |index: usize| {
            let (feature, unit, piece) = at(index);
            (feature * hidden + unit) * pieces + piece
        };
        let lower = Dense::linear(from, features * width, |o, i| weights.at(flat(o) * from + i), |_| 0.0);
        let pad = (0..features * width).map(|i| pad.at(flat(i))).collect();
        let bias = (0..width).map(|i| bias.at(flat(i))).collect();
        let weights = net.array(upper, "W")?;
        let upper_bias = net.array(upper, "b")?;
        if weights.shape != [moves, hidden] || upper_bias.shape != [moves] {
            return Err(net.damaged("there are not as many scores as moves"));
        }
        let upper = Step::new(hidden, moves, |o, i| weights.at(o * hidden + i), |o| upper_bias.at(o));
        Ok(Self { narrow, lower, upper, features, hidden, width, bias, pad })
    }

    /// Number of tokens that describe a state.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Computes the contributions of `count` tokens, whose vectors lie one after the other in `vectors`.
    pub fn prepare(&self, vectors: &[f32], count: usize, buffers: &mut Buffers) {
        let narrowed = self.narrow.stride();
        buffers.narrowed.resize(count * narrowed, 0.0);
        self.narrow.run(vectors, self.narrow.inputs(), count, &mut buffers.narrowed);
        buffers.precomputed.resize(count * self.lower.stride(), 0.0);
        self.lower.run(&buffers.narrowed, narrowed, count, &mut buffers.precomputed);
        buffers.sums.resize(self.width, 0.0);
        buffers.hidden.resize(self.hidden, 0.0);
        buffers.scores.resize(self.upper.stride(), 0.0);
    }

    /// Scores the moves for the state that these tokens describe; `None` stands for no token.
    pub fn score(&self, tokens: &[Option<u32>], buffers: &mut Buffers) {
        let stride = self.lower.stride();
        let mut rows: [&[f32]; MAX_FEATURES] = [&[]; MAX_FEATURES];
        for (feature, (token, row)) in tokens.iter().zip(&mut rows).enumerate() {
            let role = feature * self.width..(feature + 1) * self.width;
            *row = match token {
                Some(token) => {
                    let start = *token as usize * stride;
                    &buffers.precomputed[start + role.start..start + role.end]
                }
                None => &self.pad[role],
            };
        }
        sum_and_max(&rows[..tokens.len()], &self.bias, &mut buffers.sums, &mut buffers.hidden);
        self.upper.run(&buffers.hidden, &mut buffers.scores);
        buffers.scores[self.upper.outputs()..].fill(f32::NEG_INFINITY);
    }
}

/// The moves of a transition system in the order of their scores: the number of the action, and its label.
pub fn read_moves(path: &Path, bytes: &[u8]) -> Result<Vec<(u32, String)>, ModelError> {
    let damaged = |what: &str| ModelError::damaged(path, what);
    let file = msgpack::read(bytes).map_err(|e| damaged(e.0))?;
    let text = file.get("moves").and_then(Value::as_str).ok_or_else(|| damaged("no moves"))?;
    let json: Json = serde_json::from_str(text).map_err(|_| damaged("the moves are not JSON"))?;
    let mut actions: Vec<(&String, &Json)> =
        json.as_object().ok_or_else(|| damaged("the moves are no table"))?.iter().collect();
    actions.sort_by_key(|(action, _)| *action);
    let mut moves: Vec<(u32, String)> = Vec::new();
    let mut added: Vec<(i64, String, u32)> = Vec::new();
    let add = |moves: &mut Vec<(u32, String)>, action: u32, label: &str| {
        if !moves.iter().any(|(a, l)| *a == action && l == label) {
            moves.push((action, label.to_owned()));
        }
    };
    for (action, labels) in actions {
        let action: u32 = action.parse().map_err(|_| damaged("an action is no number"))?;
        let labels = labels.as_object().ok_or_else(|| damaged("an action without labels"))?;
        let mut labels: Vec<(i64, &str)> =
            labels.iter().map(|(label, count)| (count.as_i64().unwrap_or(0), label.as_str())).collect();
        // Most frequent first; of equally frequent ones, the last in the order of code points.
        labels.sort_unstable_by(|a, b| b.cmp(a));
        for (count, label) in labels {
            // Labels added after training have negative counts and come last.
            if count < 0 { added.push((count, label.to_owned(), action)) } else { add(&mut moves, action, label) }
        }
    }
    added.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    for (_, label, action) in added {
        add(&mut moves, action, &label);
    }
    if moves.is_empty() || moves.len() > 4096 {
        return Err(damaged("no moves, or too many"));
    }
    Ok(moves)
}

/// The best-scored of the moves that are allowed: the first of the best, as `arg_max_if_valid` has it.
pub fn best(scores: &[f32], moves: impl Iterator<Item = usize>) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for index in moves {
        let score = scores.get(index).copied().unwrap_or(f32::NEG_INFINITY);
        if best.is_none_or(|(_, top)| score > top) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}
