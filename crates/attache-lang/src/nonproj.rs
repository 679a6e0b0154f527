//! From the parser's arcs to the final tree: labels such as `dobj||xcomp` send a token to another head, and
//! roots begin sentences (`spacy/pipeline/_parser_internals/nonproj.pyx`, after Nivre and Nilsson 2005,
//! "Pseudo-Projective Dependency Parsing"; `spacy/tokens/doc.pyx`, `set_children_from_heads`).

use crate::analysis::intern;
use crate::parser::Tree;

/// Between the label of a decorated arc and that of its true head.
const DELIMITER: &str = "||";
/// Rounds in which edges are widened before giving up, as in spaCy.
const MAX_ROUNDS: usize = 11;

/// The first and last token below each token.
#[derive(Default)]
pub struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
    starts: Vec<bool>,
}

/// Attaches tokens with decorated labels to the heads that the labels name, then marks sentence starts.
pub fn deprojectivize(tree: &mut Tree, spaces: &[bool]) {
    if tree.labels.iter().any(|label| label.contains(DELIMITER)) {
        set_edges(tree);
        for token in 0..tree.labels.len() {
            if let Some((label, head_label)) = tree.labels[token].split_once(DELIMITER) {
                tree.heads[token] = find_head(tree, token as u32, head_label, spaces);
                tree.labels[token] = intern(label);
            }
        }
    }
    set_edges(tree);
    tree.starts.clear();
    tree.starts.resize(tree.heads.len(), false);
    for (token, &head) in (0u32..).zip(&tree.heads) {
        if token == head {
            tree.starts[tree.edges.left[token as usize] as usize] = true;
        }
    }
}

/// The first token below the head of `token`, breadth first, with this label; else its head.
fn find_head(tree: &Tree, token: u32, label: &str, spaces: &[bool]) -> u32 {
    let head = tree.heads[token as usize];
    let mut level = vec![head];
    let mut budget = tree.heads.len();
    while !level.is_empty() {
        let mut next = Vec::new();
        for parent in level {
            let (left, right) = (tree.edges.left[parent as usize], tree.edges.right[parent as usize]);
            for child in left..=right {
                let is_child = child != parent && tree.heads[child as usize] == parent;
                if !is_child || child == token || spaces.get(child as usize) == Some(&true) {
                    continue;
                }
                if tree.labels[child as usize] == label {
                    return child;
                }
                // A tree has no more descendants than tokens; the budget guards against cycles.
                budget = budget.saturating_sub(1);
                if budget > 0 {
                    next.push(child);
                }
            }
        }
        level = next;
    }
    head
}

fn set_edges(tree: &mut Tree) {
    let count = tree.heads.len();
    let edges = &mut tree.edges;
    edges.left.clear();
    edges.left.extend(0..count as u32);
    edges.right.clear();
    edges.right.extend(0..count as u32);
    for _ in 0..=MAX_ROUNDS {
        if widen(&tree.heads, edges) {
            break;
        }
    }
}

/// One pass forward and one back; says whether all heads are within their sentences then.
fn widen(heads: &[u32], edges: &mut Edges) -> bool {
    let pass = |token: usize, edges: &mut Edges| {
        let head = heads[token] as usize;
        edges.left[head] = edges.left[head].min(edges.left[token]);
        edges.right[head] = edges.right[head].max(edges.right[token]);
    };
    (0..heads.len()).for_each(|token| pass(token, edges));
    (0..heads.len()).rev().for_each(|token| pass(token, edges));
    edges.starts.clear();
    edges.starts.resize(heads.len(), false);
    for (token, &head) in heads.iter().enumerate() {
        if head as usize == token {
            edges.starts[edges.left[token] as usize] = true;
        }
    }
    let mut start = 0;
    for token in 0..heads.len() {
        if (token > 0 && edges.starts[token]) || token + 1 == heads.len() {
            // As spaCy has it, a head may lie one token beyond the end.
            let inside = |head: u32| (start..token + 1).contains(&(head as usize));
            if !heads[start..token].iter().all(|&head| inside(head)) {
                return false;
            }
            start = token;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decorated_arc_goes_to_the_head_that_it_names() {
        // "He said a plane was seen yesterday that carried arms": the relative clause (5) hangs from the root in
        // the projective tree, with a label that sends it to the subject's subtree.
        let mut tree = Tree {
            heads: vec![1, 1, 3, 1, 3, 1],
            labels: ["nsubj", "ROOT", "det", "ccomp", "advmod", "relcl||ccomp"].map(intern).to_vec(),
            ..Tree::default()
        };
        deprojectivize(&mut tree, &[false; 6]);
        assert_eq!(tree.heads, [1, 1, 3, 1, 3, 3]);
        assert_eq!(tree.labels[5], "relcl");
        assert_eq!(tree.starts, [true, false, false, false, false, false]);
    }

    #[test]
    fn without_such_a_head_the_arc_stays_and_white_space_is_no_head() {
        let labels = ["ROOT", "dobj", "prep||dobj"].map(intern).to_vec();
        let mut tree = Tree { heads: vec![0, 0, 0], labels: labels.clone(), ..Tree::default() };
        deprojectivize(&mut tree, &[false, true, false]);
        assert_eq!((tree.heads, tree.labels[2]), (vec![0, 0, 0], "prep"));
        let mut tree = Tree { heads: vec![0, 0, 0], labels, ..Tree::default() };
        deprojectivize(&mut tree, &[false; 3]);
        assert_eq!(tree.heads, [0, 0, 1]);
    }

    #[test]
    fn every_root_starts_a_sentence_at_the_first_token_below_it() {
        let labels = vec![intern("dep"); 5];
        let mut tree = Tree { heads: vec![1, 1, 4, 4, 4], labels, ..Tree::default() };
        deprojectivize(&mut tree, &[false; 5]);
        assert_eq!(tree.starts, [true, false, true, false, false]);
    }
}
