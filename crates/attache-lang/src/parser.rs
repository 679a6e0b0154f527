//! The dependency parser: arc-eager with breaks between sentences, non-monotonic, greedy
//! (`spacy/pipeline/_parser_internals/arc_eager.pyx`, `_state.pxd`; Honnibal and Johnson 2015, "An Improved
//! Non-monotonic Transition System for Dependency Parsing").

use std::path::Path;

use crate::analysis::{Label, intern};
use crate::error::ModelError;
use crate::nonproj;
use crate::thinc::Network;
use crate::transition::{Buffers, Scorer, best, read_moves};

const SHIFT: u32 = 0;
const REDUCE: u32 = 1;
const LEFT: u32 = 2;
const RIGHT: u32 = 3;
const BREAK: u32 = 4;
/// Marks the absence of a head.
const NONE: u32 = u32::MAX;

/// A dependency parser.
pub struct Parser {
    scorer: Scorer,
    moves: Vec<Move>,
    /// For each action, the indices of its moves.
    by_action: [Vec<usize>; 5],
    root: Label,
}

struct Move {
    action: u32,
    label: Label,
    /// Whether the move joins parts of a token, which must stand side by side.
    subtoken: bool,
}

/// What the parser says of a text.
#[derive(Default)]
pub struct Tree {
    /// Head of each token; its own index for a root.
    pub heads: Vec<u32>,
    pub labels: Vec<Label>,
    /// Whether a sentence starts at the token.
    pub starts: Vec<bool>,
    pub edges: nonproj::Edges,
}

/// A state of the transition system.
#[derive(Default)]
pub struct State {
    length: u32,
    stack: Vec<u32>,
    /// Tokens that were put back before the rest of the text.
    rebuffer: Vec<u32>,
    next: u32,
    heads: Vec<u32>,
    labels: Vec<Label>,
    unshiftable: Vec<bool>,
    sent_starts: Vec<bool>,
    /// Children in the order in which they were attached; the lists are kept for reuse.
    left: Vec<Vec<u32>>,
    right: Vec<Vec<u32>>,
}

impl State {
    fn reset(&mut self, length: usize) {
        self.length = length as u32;
        self.stack.clear();
        self.rebuffer.clear();
        self.next = 0;
        refill(&mut self.heads, length, NONE);
        refill(&mut self.labels, length, "");
        refill(&mut self.unshiftable, length, false);
        refill(&mut self.sent_starts, length, false);
        for children in [&mut self.left, &mut self.right] {
            children.iter_mut().for_each(Vec::clear);
            children.resize_with(length.max(children.len()), Vec::new);
        }
    }

    fn s(&self, i: usize) -> Option<u32> {
        self.stack.len().checked_sub(i + 1).map(|at| self.stack[at])
    }

    fn b(&self, i: usize) -> Option<u32> {
        match self.rebuffer.len().checked_sub(i + 1) {
            Some(at) => Some(self.rebuffer[at]),
            None => Some(self.next + (i - self.rebuffer.len()) as u32).filter(|&token| token < self.length),
        }
    }

    /// The child attached last-but-`i - 1`.
    fn l(&self, head: Option<u32>, i: usize) -> Option<u32> {
        let children = &self.left[head? as usize];
        children.len().checked_sub(i).map(|at| children[at])
    }

    fn r(&self, head: Option<u32>, i: usize) -> Option<u32> {
        let children = &self.right[head? as usize];
        children.len().checked_sub(i).map(|at| children[at])
    }

    fn buffer_length(&self) -> usize {
        (self.length - self.next) as usize + self.rebuffer.len()
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn is_sent_start(&self, token: Option<u32>) -> bool {
        token.is_some_and(|token| self.sent_starts[token as usize])
    }

    fn push(&mut self) {
        let token = self.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }

    fn add_arc(&mut self, head: u32, child: u32, label: Label) {
        let before = self.heads[child as usize];
        if before != NONE {
            let children = if before > child { &mut self.left } else { &mut self.right };
            let children = &mut children[before as usize];
            // The child was attached last: its head cannot have got another child while the child was on
            // the stack above it. (spaCy forgets no other child either, see `map_del_arc`.)
            if children.last() == Some(&child) {
                children.pop();
            }
        }
        if head > child {
            self.left[head as usize].push(child)
        } else {
            self.right[head as usize].push(child)
        }
        self.heads[child as usize] = head;
        self.labels[child as usize] = label;
    }

    /// The tokens that describe the state (`set_context_tokens`).
    fn context(&self, features: usize, tokens: &mut [Option<u32>; 16]) {
        let (b0, s0, s1) = (self.b(0), self.s(0), self.s(1));
        match features {
            1 => tokens[0] = b0,
            2 => (tokens[0], tokens[1]) = (b0, s0),
            8 => {
                let all = [b0, self.b(1), s0, s1, self.s(2), self.l(b0, 1), self.l(s0, 1), self.r(s0, 1)];
                tokens[..8].copy_from_slice(&all);
            }
            // spaCy writes place 6 twice and forgets the second left child.
            _ => {
                let all = [
                    b0,
                    self.b(1),
                    s0,
                    s1,
                    self.s(2),
                    self.l(s0, 1),
                    self.r(s0, 1),
                    self.l(b0, 1),
                    self.r(s0, 2),
                    self.l(s1, 1),
                    self.l(s1, 2),
                    self.r(s1, 1),
                    self.r(s1, 2),
                ];
                tokens[..13].copy_from_slice(&all);
            }
        }
    }

    /// Which actions are allowed, by number.
    fn valid(&self) -> [bool; 5] {
        let (b0, b1) = (self.b(0), self.b(1));
        let (depth, buffer) = (self.stack.len(), self.buffer_length());
        let starts = self.is_sent_start(b0);
        let shift = depth == 0 || (buffer >= 2 && !starts && !b0.is_some_and(|b| self.unshiftable[b as usize]));
        let arc = depth > 0 && buffer > 0 && !starts;
        let follows = match (b0, b1) {
            (Some(b0), Some(b1)) => b1 == b0 + 1,
            _ => false,
        };
        // With an empty buffer there is nothing to shift; spaCy never asks then, for reducing is allowed first.
        [shift && buffer > 0, depth > 0, arc, arc, buffer >= 2 && follows && !self.is_sent_start(b1)]
    }

    fn apply(&mut self, action: u32, label: Label) {
        match (action, self.s(0), self.b(0)) {
            (SHIFT, _, Some(_)) => self.push(),
            (REDUCE, Some(s0), _) => {
                self.stack.pop();
                if self.heads[s0 as usize] == NONE && !self.stack.is_empty() {
                    self.unshiftable[s0 as usize] = true;
                    self.rebuffer.push(s0);
                }
            }
            (LEFT, Some(s0), Some(b0)) => {
                self.add_arc(b0, s0, label);
                self.unshiftable[b0 as usize] = false;
                self.stack.pop();
            }
            (RIGHT, Some(s0), Some(b0)) => {
                self.add_arc(s0, b0, label);
                self.push();
            }
            (BREAK, ..) => {
                if let Some(b1) = self.b(1) {
                    self.sent_starts[b1 as usize] = true;
                }
            }
            _ => {}
        }
    }
}

fn refill<T: Clone>(list: &mut Vec<T>, length: usize, value: T) {
    list.clear();
    list.resize(length, value);
}

impl Parser {
    /// Reads the moves and the network of a parser; `inputs` is the width of the token vectors.
    pub fn read(net: &Network<'_>, moves_path: &Path, moves: &[u8], inputs: usize) -> Result<Self, ModelError> {
        let moves = read_moves(moves_path, moves)?;
        let scorer = Scorer::read(net, inputs, moves.len())?;
        if !matches!(scorer.features(), 1 | 2 | 8 | 13) {
            return Err(net.unsupported(format!("a parser that looks at {} tokens", scorer.features())));
        }
        let mut by_action: [Vec<usize>; 5] = Default::default();
        for (index, (action, _)) in moves.iter().enumerate() {
            let of_action = by_action.get_mut(*action as usize);
            of_action.ok_or_else(|| ModelError::damaged(moves_path, "an unknown action"))?.push(index);
        }
        let moves = moves
            .into_iter()
            .map(|(action, label)| Move { action, subtoken: label == "subtok", label: intern(&label) })
            .collect();
        Ok(Self { scorer, moves, by_action, root: intern("ROOT") })
    }

    /// Parses a text of `count` tokens, whose vectors lie one after the other in `vectors`.
    pub fn parse(
        &self,
        vectors: &[f32],
        count: usize,
        spaces: &[bool],
        buffers: &mut Buffers,
        state: &mut State,
        tree: &mut Tree,
    ) {
        self.scorer.prepare(vectors, count, buffers);
        state.reset(count);
        let features = self.scorer.features();
        let mut tokens = [None; 16];
        // Each token is shifted, attached and reduced at most a few times; with damaged weights a state could
        // otherwise go round in circles.
        for _ in 0..count.saturating_mul(16) + 64 {
            if state.is_final() {
                break;
            }
            state.context(features, &mut tokens);
            self.scorer.score(&tokens[..features], buffers);
            let valid = state.valid();
            let adjacent = match (state.s(0), state.b(0)) {
                (Some(s0), Some(b0)) => s0 + 1 == b0,
                _ => false,
            };
            let allowed = self.by_action.iter().zip(valid).filter(|(_, valid)| *valid).flat_map(|(moves, _)| moves);
            let allowed = allowed.copied().filter(|&index| !self.moves[index].subtoken || adjacent);
            // Moves are ordered by action, so the first of equal scores is the first in the list as well.
            let Some(index) = best(&buffers.scores, allowed) else { break };
            let chosen = &self.moves[index];
            state.apply(chosen.action, chosen.label);
        }
        tree.heads.clear();
        tree.heads.extend((0u32..).zip(&state.heads).map(|(token, &head)| if head == NONE { token } else { head }));
        tree.labels.clear();
        tree.labels.extend(
            state.heads.iter().zip(&state.labels).map(|(&head, &label)| if head == NONE { self.root } else { label }),
        );
        nonproj::deprojectivize(tree, spaces);
    }
}
