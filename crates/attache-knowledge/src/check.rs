//! What is wrong between records that are each in good form: cycles, and names that two of them bear.

use crate::{
    find::{Gap, gap, squeeze},
    fold, load,
    names::{Alias, AliasKind, FxMap, MAX_PIECES, plurals, without_article},
    record::{Details, Record, RecordRef, Table},
    sources::Sources,
};
use attache_model::{EntityId, Finding};
use std::collections::{BTreeMap, HashMap};

/// Everything that is wrong or doubtful with the files, by file and line.
pub fn check(sources: &Sources) -> Vec<Finding> {
    load::load(sources, true).findings
}

/// Cycles of `parents`, `variant_of`, `successor` and `acts_as`.
pub(crate) fn cycles(records: &[Record], findings: &mut Vec<Finding>) {
    type Next = fn(&Record) -> Vec<RecordRef>;
    let chains: [(&str, Next); 4] = [
        ("parents", |record| match &record.details {
            Details::Class(class) => class.parents.clone(),
            _ => Vec::new(),
        }),
        ("variant_of", |record| match &record.details {
            Details::System(system) => system.variant_of.into_iter().collect(),
            _ => Vec::new(),
        }),
        ("successor", |record| match &record.details {
            Details::State(state) => state.successor.into_iter().collect(),
            _ => Vec::new(),
        }),
        ("acts_as", |record| match &record.details {
            Details::Actor(actor) => actor.acts_as.into_iter().collect(),
            _ => Vec::new(),
        }),
    ];
    for (key, next) in chains {
        for (at, record) in records.iter().enumerate() {
            let this = RecordRef(at as u32);
            let mut seen = Vec::new();
            let mut open = next(record);
            while let Some(other) = open.pop() {
                if other == this {
                    let way: Vec<_> = seen.iter().filter_map(|&RecordRef(at)| records.get(at as usize)).collect();
                    let way: String = way.iter().map(|record| format!("{}, ", record.id)).collect();
                    let message = format!("'{key}' leads in a circle from '{}' over {way}back to itself", record.id);
                    findings.push(Finding::error(&*record.file, record.line, message));
                    break;
                }
                if !seen.contains(&other) {
                    seen.push(other);
                    open.extend(records.get(other.index()).map(next).unwrap_or_default());
                }
            }
        }
    }
}

/// ISO codes that two states bear.
pub(crate) fn state_codes(records: &[Record], findings: &mut Vec<Finding>) {
    let mut bearers: HashMap<&str, &Record> = HashMap::new();
    for record in records {
        let Details::State(state) = &record.details else { continue };
        for code in [&state.iso2, &state.iso3].into_iter().flatten() {
            if let Some(other) = bearers.insert(code, record) {
                let message = format!("code '{code}' of '{}' belongs to '{}' too", record.id, other.id);
                findings.push(Finding::error(&*record.file, record.line, message));
            }
        }
    }
}

/// Names of no use, names given twice, names that two records bear. `ids` are id and table of each record.
///
/// With `lint` also names of two records that are nearly the same.
pub(crate) fn names(ids: &[(&EntityId, Table)], aliases: &[Alias], lint: bool, findings: &mut Vec<Finding>) {
    let mut bearers: FxMap<String, Vec<&Alias>> = FxMap::default();
    for alias in aliases {
        let key = fold::key(without_article(&alias.text));
        let pieces = key.split(' ').filter(|piece| !piece.is_empty()).count();
        if pieces == 0 || pieces >= MAX_PIECES {
            let message = format!("'{}' is no name: it must have 1 to {} words", alias.text, MAX_PIECES - 1);
            findings.push(Finding::error(&*alias.file, alias.line, message));
            continue;
        }
        if key.chars().count() == 1 {
            let message =
                format!("'{}' is a single letter and will be found where it means something else", alias.text);
            findings.push(Finding::warning(&*alias.file, alias.line, message));
        }
        let of_someone = ids.get(alias.record.index()).is_some_and(|(_, table)| {
            matches!(table, Table::State | Table::Actor | Table::Person | Table::Outlet | Table::Place)
        });
        if of_someone && !alias.text.chars().any(|c| c.is_uppercase() || c.is_numeric()) {
            let message = format!("'{}' has no capital and will be found in any case", alias.text);
            findings.push(Finding::warning(&*alias.file, alias.line, message));
        }
        bearers.entry(key).or_default().push(alias);
    }
    for same in bearers.values_mut().filter(|same| same.len() > 1) {
        // The state has the better right to a name than the firm, whatever their files are called.
        same.sort_by_key(|alias| ids.get(alias.record.index()).map(|(_, table)| *table));
        clash(ids, same, findings);
    }
    if lint {
        // In order of key, so that findings do not depend on a hash.
        near_misses(ids, &bearers.into_iter().collect(), findings);
    }
}

/// All that matching looks at beyond the folded pieces: capitals, and what stands between pieces if it is unusual.
fn shape(text: &str) -> (Vec<bool>, Vec<String>) {
    let text = without_article(text);
    let digits = text.chars().any(char::is_numeric);
    let capitals = text.chars().filter(|c| c.is_alphabetic() && !digits).map(char::is_uppercase).collect();
    let mut gaps = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    fold::cut(text, |piece, _| {
        if let Some((start, end)) = last {
            let between = text.get(end..piece.start).unwrap_or_default();
            gaps.push(if gap(between, end - start) == Gap::Own { squeeze(between) } else { String::new() });
        }
        last = Some((piece.start, piece.end));
    });
    (capitals, gaps)
}

/// Names that two records bear, or one twice; `same` are all aliases of one key.
fn clash(ids: &[(&EntityId, Table)], same: &[&Alias], findings: &mut Vec<Finding>) {
    let about = |alias: &Alias| ids.get(alias.record.index()).copied();
    for (at, alias) in same.iter().enumerate() {
        let Some((id, table)) = about(alias) else { continue };
        if let Some(first) = same.iter().take(at).find(|other| other.record == alias.record) {
            // A capital may be called like its state (Singapore), a demonym like a language; "ATMACA" is matched
            // where "Atmaca" is not.
            if first.kind == alias.kind && shape(&first.text) == shape(&alias.text) {
                let message =
                    format!("'{}' is '{}' again, which stands at line {}", alias.text, first.text, first.line);
                findings.push(Finding::warning(&*alias.file, alias.line, message));
            }
            continue;
        }
        if alias.kind == AliasKind::Weak || table == Table::Place {
            continue;
        }
        for other in same.iter().take(at) {
            let Some((other_id, other_table)) = about(other) else { continue };
            let apart = other.record == alias.record
                || other.kind == AliasKind::Weak
                || other_table == Table::Place
                // Rome is Italy's and the Holy See's; whoever reads takes the first.
                || alias.kind == AliasKind::Capital
                || other.kind == AliasKind::Capital;
            if !apart {
                let message = format!(
                    "'{}' of '{id}' is a name of '{other_id}' too ({}:{}); keep it at one, or make it weak at the other",
                    alias.text, other.file, other.line
                );
                findings.push(Finding::error(&*alias.file, alias.line, message));
                break;
            }
        }
    }
}

/// Names of two records that differ by a space alone, or of which one is the other's plural.
fn near_misses(ids: &[(&EntityId, Table)], bearers: &BTreeMap<String, Vec<&Alias>>, findings: &mut Vec<Finding>) {
    let strong = |alias: &&&Alias| {
        let table = ids.get(alias.record.index()).map(|(_, table)| *table);
        alias.kind != AliasKind::Weak && alias.kind != AliasKind::Capital && table != Some(Table::Place)
    };
    let mut compact: BTreeMap<String, &Alias> = BTreeMap::new();
    for (key, same) in bearers {
        let Some(alias) = same.iter().find(strong) else { continue };
        let mut warn = |alias: &Alias, other: &Alias, how: &str| {
            let (Some((id, _)), Some((other_id, _))) = (ids.get(alias.record.index()), ids.get(other.record.index()))
            else {
                return;
            };
            let message = format!("'{}' of '{id}' {how} '{}' of '{other_id}'", alias.text, other.text);
            findings.push(Finding::warning(&*alias.file, alias.line, message));
        };
        if let Some(other) = compact.insert(key.replace(' ', ""), alias)
            && other.record != alias.record
        {
            warn(alias, other, "differs only by spaces from");
        }
        let countable = alias.kind == AliasKind::Demonym
            || ids.get(alias.record.index()).is_some_and(|(_, table)| matches!(table, Table::Class | Table::System));
        let (stem, last) = key.rsplit_once(' ').map_or(("", key.as_str()), |(stem, last)| (stem, last));
        for plural in plurals(last, countable && last.chars().all(char::is_alphabetic)) {
            let plural = format!("{stem} {plural}");
            let other = bearers.get(plural.trim_start()).and_then(|same| same.iter().find(strong));
            if let Some(other) = other.filter(|other| other.record != alias.record) {
                warn(alias, other, "has the plural");
            }
        }
    }
}
