//! The entity recogniser: one move per token, which begins, continues, ends, is or is not an entity
//! (`spacy/pipeline/_parser_internals/ner.pyx`, `BiluoPushDown`).

use std::path::Path;

use crate::analysis::{Entity, Label, intern};
use crate::error::ModelError;
use crate::thinc::Network;
use crate::transition::{Buffers, Scorer, best, read_moves};

const BEGIN: u32 = 1;
const IN: u32 = 2;
const LAST: u32 = 3;
const UNIT: u32 = 4;
const OUT: u32 = 5;

/// An entity recogniser.
pub struct Recogniser {
    scorer: Scorer,
    moves: Vec<(u32, Label)>,
    /// Moves allowed when no entity is open: to begin one, to be one, to be none.
    begin: Vec<usize>,
    unit: Vec<usize>,
    out: Vec<usize>,
    /// Moves that continue or end an entity, with its label.
    inside: Vec<(usize, Label)>,
    last: Vec<(usize, Label)>,
}

impl Recogniser {
    /// Reads the moves and the network; `inputs` is the width of the token vectors.
    pub fn read(net: &Network<'_>, moves_path: &Path, moves: &[u8], inputs: usize) -> Result<Self, ModelError> {
        let moves = read_moves(moves_path, moves)?;
        let scorer = Scorer::read(net, inputs, moves.len())?;
        if !matches!(scorer.features(), 1 | 3 | 6) {
            return Err(net.unsupported(format!("a recogniser that looks at {} tokens", scorer.features())));
        }
        let moves: Vec<(u32, Label)> = moves.into_iter().map(|(action, label)| (action, intern(&label))).collect();
        if moves.iter().any(|(action, _)| !(BEGIN..=OUT).contains(action)) {
            return Err(ModelError::damaged(moves_path, "an unknown action"));
        }
        // A unit without label blocks tokens that someone marked beforehand; no one does here.
        let of = |wanted: u32| {
            moves
                .iter()
                .enumerate()
                .filter(move |(_, (action, label))| *action == wanted && (wanted == OUT || !label.is_empty()))
        };
        let plain = |wanted| of(wanted).map(|(index, _)| index).collect();
        let labelled = |wanted| of(wanted).map(|(index, (_, label))| (index, *label)).collect();
        Ok(Self {
            begin: plain(BEGIN),
            unit: plain(UNIT),
            out: plain(OUT),
            inside: labelled(IN),
            last: labelled(LAST),
            scorer,
            moves,
        })
    }

    /// Finds the entities of a text of `count` tokens; `starts` are its sentence starts, `spaces` its tokens
    /// of white space.
    pub fn find(
        &self,
        vectors: &[f32],
        count: usize,
        starts: &[bool],
        spaces: &[bool],
        buffers: &mut Buffers,
        entities: &mut Vec<Entity>,
    ) {
        self.scorer.prepare(vectors, count, buffers);
        let features = self.scorer.features();
        let mut open: Option<(u32, Label)> = None;
        for token in 0..count as u32 {
            let first = open.map(|(start, _)| start);
            let mut tokens = [None; 6];
            tokens[0] = Some(token);
            if features == 3 {
                tokens[1] = first;
                tokens[2] = first.and(token.checked_sub(1));
            } else if features == 6
                && let Some(first) = first
            {
                for (place, within) in tokens[1..].iter_mut().zip(first..token) {
                    *place = Some(within);
                }
            }
            self.scorer.score(&tokens[..features], buffers);
            let scores = &buffers.scores;
            let last = token as usize + 1 == count;
            // An entity neither crosses the start of a sentence nor starts with white space.
            let may_go_on = !last && starts.get(token as usize + 1) != Some(&true);
            let space = spaces.get(token as usize) == Some(&true);
            let chosen = match open {
                Some((_, label)) => {
                    let inside = self.inside.iter().filter(|_| may_go_on);
                    let moves = inside.chain(&self.last).filter(|(_, of)| *of == label);
                    best(scores, moves.map(|(index, _)| *index))
                }
                None => {
                    let begin = self.begin.iter().filter(|_| may_go_on && !space);
                    let unit = self.unit.iter().filter(|_| !space);
                    best(scores, begin.chain(unit).chain(&self.out).copied())
                }
            };
            let Some(&(action, label)) = chosen.and_then(|index| self.moves.get(index)) else { break };
            match (action, open) {
                (BEGIN, _) => open = Some((token, label)),
                (UNIT, _) => entities.push(Entity { start: token, end: token + 1, label }),
                (LAST, Some((start, _))) => {
                    entities.push(Entity { start, end: token + 1, label });
                    open = None;
                }
                _ => {}
            }
        }
    }
}
