//! The assignment problem: of all ways to pair rows with columns one to one, one with the greatest sum of weights.
//!
//! Solved by shortest augmenting paths with potentials (D. F. Crouse, "On implementing 2D rectangular assignment
//! algorithms", IEEE Transactions on Aerospace and Electronic Systems 52(4), 2016), on the costs that are the weights
//! negated and zero where two do not go together. The order in which columns are looked at, the choice among equals (the
//! last free column that was looked at, else the first that is taken) and the order of every sum of floating-point
//! numbers are those of `scipy.optimize.linear_sum_assignment`, so that ties fall the same way:
//! `tests/data/assignments.jsonl` holds answers of it.
//!
//! The matrix is never written out. A row without a column can always take a free one at no cost, so a search ends before
//! it leaves the group that its row is connected with: time is rows times columns times the size of the groups, which
//! mostly have a handful of claims.

use crate::score::{ScoreError, Steps};
use std::collections::BTreeMap;

/// Two that may go together, and what for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub gold: usize,
    pub read: usize,
    /// More than zero.
    pub weight: f64,
}

/// The pairs of an assignment with the greatest sum, in the order of their `gold`. No two of `pairs` are between the same.
pub fn best(pairs: &[Pair], steps: &mut Steps) -> Result<Vec<(usize, usize)>, ScoreError> {
    let golds = numbered(pairs.iter().map(|pair| pair.gold));
    let reads = numbered(pairs.iter().map(|pair| pair.read));
    // As many rows as columns or fewer: else the matrix is turned.
    let turned = golds.len() > reads.len();
    let (row_names, column_names) = if turned { (&reads, &golds) } else { (&golds, &reads) };
    let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); row_names.len()];
    for pair in pairs {
        let (row, column) = if turned { (pair.read, pair.gold) } else { (pair.gold, pair.read) };
        if let (Ok(row), Ok(column)) = (row_names.binary_search(&row), column_names.binary_search(&column))
            && let Some(row) = rows.get_mut(row)
        {
            row.push((column, -pair.weight));
        }
    }
    let column_of_row = solve(&rows, column_names.len(), steps)?;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for ((row, column), name) in rows.iter().zip(column_of_row).zip(row_names) {
        if row.iter().any(|&(other, _)| other == column)
            && let Some(&other) = column_names.get(column)
        {
            found.push(if turned { (other, *name) } else { (*name, other) });
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The numbers that occur, in their order.
fn numbered(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

const NOBODY: usize = usize::MAX;

/// The column of each row at the least sum of costs. `rows` holds the costs that are not zero; there are as many
/// columns as rows or more.
#[allow(clippy::indexing_slicing, reason = "all indices count rows or columns and are made here")]
fn solve(rows: &[Vec<(usize, f64)>], columns: usize, steps: &mut Steps) -> Result<Vec<usize>, ScoreError> {
    let mut row_price = vec![0.0_f64; rows.len()];
    let mut column_price = vec![0.0_f64; columns];
    let mut column_of = vec![NOBODY; rows.len()];
    let mut row_of = vec![NOBODY; columns];
    // Of one search: how far each column is, from which row, which are still to be reached, and what was passed.
    let mut far = vec![f64::INFINITY; columns];
    let mut from = vec![NOBODY; columns];
    let mut open: Vec<usize> = Vec::with_capacity(columns);
    let mut cost = vec![0.0_f64; columns];
    for new_row in 0..rows.len() {
        steps.take(columns as u64)?;
        far.fill(f64::INFINITY);
        open.clear();
        open.extend((0..columns).rev());
        let mut passed_rows = Vec::new();
        let mut passed_columns = Vec::new();
        let mut way = 0.0_f64;
        let mut row = new_row;
        let end = loop {
            steps.take(open.len() as u64)?;
            passed_rows.push(row);
            for &(column, value) in &rows[row] {
                cost[column] = value;
            }
            let mut least = f64::INFINITY;
            let mut nearest = None;
            for (at, &column) in open.iter().enumerate() {
                let reach = way + cost[column] - row_price[row] - column_price[column];
                if reach < far[column] {
                    from[column] = row;
                    far[column] = reach;
                }
                if far[column] < least || far[column] == least && row_of[column] == NOBODY {
                    least = far[column];
                    nearest = Some(at);
                }
            }
            for &(column, _) in &rows[row] {
                cost[column] = 0.0;
            }
            // There always is one: a column is free for every row without one.
            let Some(nearest) = nearest else { return Err(ScoreError::TooMuch) };
            way = least;
            let column = open.swap_remove(nearest);
            passed_columns.push(column);
            if row_of[column] == NOBODY {
                break column;
            }
            row = row_of[column];
        };
        row_price[new_row] += way;
        for &row in &passed_rows {
            if row != new_row {
                row_price[row] += way - far[column_of[row]];
            }
        }
        for &column in &passed_columns {
            column_price[column] -= way - far[column];
        }
        let mut column = end;
        loop {
            let row = from[column];
            row_of[column] = row;
            column = std::mem::replace(&mut column_of[row], column);
            if row == new_row {
                break;
            }
        }
    }
    Ok(column_of)
}

/// The same for pairs that fall into groups which share nothing, group by group: the sum is the same.
pub fn best_by_group<K: Ord>(
    pairs: &[Pair],
    group: impl Fn(&Pair) -> K,
    steps: &mut Steps,
) -> Result<Vec<(usize, usize)>, ScoreError> {
    let mut groups: BTreeMap<K, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        groups.entry(group(pair)).or_default().push(*pair);
    }
    let mut found = Vec::new();
    for pairs in groups.values() {
        found.extend(best(pairs, steps)?);
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn steps() -> Steps {
        Steps(1_000_000)
    }

    fn sum(pairs: &[Pair], found: &[(usize, usize)]) -> f64 {
        let weights: BTreeMap<_, _> = pairs.iter().map(|pair| ((pair.gold, pair.read), pair.weight)).collect();
        found.iter().map(|pair| weights[pair]).sum()
    }

    /// The greatest sum by trying everything: each of the first, in turn, with any that is left, or with none.
    fn greatest(pairs: &[Pair], gold: usize, golds: usize, taken: &mut Vec<usize>) -> f64 {
        if gold == golds {
            return 0.0;
        }
        let mut most = greatest(pairs, gold + 1, golds, taken);
        for pair in pairs.iter().filter(|pair| pair.gold == gold) {
            if !taken.contains(&pair.read) {
                taken.push(pair.read);
                most = most.max(pair.weight + greatest(pairs, gold + 1, golds, taken));
                taken.pop();
            }
        }
        most
    }

    fn matrices() -> impl Strategy<Value = Vec<Pair>> {
        let weight = prop_oneof![3 => Just(0.0), 1 => Just(0.5), 1 => Just(1.0), 2 => 0.5..1.0_f64];
        (1..6_usize, 1..6_usize).prop_flat_map(move |(golds, reads)| {
            proptest::collection::vec(weight.clone(), golds * reads).prop_map(move |weights| {
                let pairs = weights.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0);
                pairs.map(|(at, weight)| Pair { gold: at / reads, read: at % reads, weight }).collect()
            })
        })
    }

    proptest! {
        #[test]
        fn no_assignment_has_a_greater_sum(pairs in matrices()) {
            let found = best(&pairs, &mut steps()).unwrap();
            for at in 0..found.len() {
                for other in 0..at {
                    prop_assert!(found[at].0 != found[other].0 && found[at].1 != found[other].1);
                }
            }
            let most = greatest(&pairs, 0, 5, &mut Vec::new());
            prop_assert!((sum(&pairs, &found) - most).abs() < 1e-9);
            // Alone or beside another group: the same sum.
            let beside: Vec<Pair> = pairs
                .iter()
                .flat_map(|pair| [*pair, Pair { gold: pair.gold + 9, read: pair.read + 9, ..*pair }])
                .collect();
            let by_group = best_by_group(&beside, |pair| pair.gold / 9, &mut steps()).unwrap();
            prop_assert!((sum(&beside, &by_group) - 2.0 * most).abs() < 1e-9);
            prop_assert!((sum(&beside, &best(&beside, &mut steps()).unwrap()) - 2.0 * most).abs() < 1e-9);
        }
    }

    #[test]
    fn ties_fall_as_in_the_definition() {
        // Random weights with many ties, and what scipy.optimize.linear_sum_assignment (SciPy 1.17.1) makes of them.
        let answers = include_str!("../tests/data/assignments.jsonl");
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let mut checked = 0;
        for line in answers.lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let pairs: Vec<Pair> = case["pairs"]
                .as_array()
                .unwrap()
                .iter()
                .map(|pair| Pair { gold: number(&pair[0]), read: number(&pair[1]), weight: pair[2].as_f64().unwrap() })
                .collect();
            let expected: Vec<(usize, usize)> =
                case["best"].as_array().unwrap().iter().map(|pair| (number(&pair[0]), number(&pair[1]))).collect();
            assert_eq!(best(&pairs, &mut steps()).unwrap(), expected, "{line}");
            checked += 1;
        }
        assert!(checked > 150);
    }

    #[test]
    fn time_is_bounded() {
        let pairs: Vec<Pair> = (0..400).map(|at| Pair { gold: at / 20, read: at % 20, weight: 1.0 }).collect();
        assert_eq!(best(&pairs, &mut Steps(100)), Err(ScoreError::TooMuch));
        assert_eq!(best(&pairs, &mut steps()).unwrap().len(), 20);
        assert_eq!(best(&[], &mut steps()).unwrap(), []);
    }
}
