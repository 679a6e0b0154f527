//! The index from names to records: a tree whose edges are folded pieces.

use crate::{
    find::Sense,
    fold::{self, Piece},
    record::{Details, Record, RecordRef, StateStatus, Table},
};
use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
    sync::Arc,
};

/// What a name is to its record, as the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AliasKind {
    Name,
    Weak,
    Demonym,
    Metonym,
    Capital,
    /// An irregular plural.
    Plural,
}

/// A name as a file gives it.
#[derive(Clone, Debug)]
pub(crate) struct Alias {
    pub record: RecordRef,
    pub text: String,
    pub kind: AliasKind,
    pub file: Arc<str>,
    pub line: u32,
}

/// A multiply-and-rotate hash. The tables are keyed by reviewed data and a text adds nothing to them, so that
/// nobody can flood them, and the standard hash would cost a third of the time of a search.
#[derive(Default)]
pub(crate) struct Fx(u64);

impl Hasher for Fx {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }
    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }
    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x51_7c_c1_b7_27_22_0a_95);
    }
    fn finish(&self) -> u64 {
        // The high bits are the well mixed ones; the table takes the low ones first.
        self.0.rotate_left(26)
    }
}
pub(crate) type FxMap<K, V> = HashMap<K, V, BuildHasherDefault<Fx>>;
pub(crate) type FxSet<K> = HashSet<K, BuildHasherDefault<Fx>>;

/// The most pieces that a name may have.
pub(crate) const MAX_PIECES: usize = 16;

/// One name of one record, with what its writing asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub record: RecordRef,
    pub sense: Sense,
    /// Plural in form.
    pub plural: bool,
    /// The plural was made by rule: its last piece has an ending that the file does not.
    pub derived: bool,
    /// Has a capital and no digit: matched with its capitals.
    pub cased: bool,
    /// Pieces that begin with a capital, a bit each.
    pub upper: u16,
    /// Pieces that are all capitals.
    pub caps: u16,
    /// Pieces with several capitals, not all.
    pub mixed: u16,
    /// Letters in all.
    pub letters: u16,
    /// Its text in the arena, for what stands between the pieces.
    text: (u32, u16),
    /// Order among the readings of one form, lowest first.
    rank: u64,
}

/// Names of all records.
pub(crate) struct Index {
    pieces: FxMap<Box<str>, u32>,
    edges: FxMap<u64, u32>,
    /// Which pieces begin a name, and the node that they lead to (0 for none).
    roots: Vec<u32>,
    /// Range of `entries` at each node.
    ends: Vec<(u32, u32)>,
    entries: Vec<Entry>,
    arena: String,
}

impl Index {
    /// The number of a folded piece, if any name has it.
    pub fn piece(&self, folded: &str) -> Option<u32> {
        self.pieces.get(folded).copied()
    }

    /// The node that a name's first piece leads to.
    pub fn root(&self, piece: u32) -> Option<u32> {
        self.roots.get(piece as usize).copied().filter(|&node| node != 0)
    }

    /// The node that a further piece leads to.
    pub fn step(&self, node: u32, piece: u32) -> Option<u32> {
        self.edges.get(&edge(node, piece)).copied()
    }

    /// The names that end at a node, best first.
    pub fn entries(&self, node: u32) -> &[Entry] {
        let Some(&(start, end)) = self.ends.get(node as usize) else { return &[] };
        self.entries.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The name as it was written, without a leading "the".
    pub fn text(&self, entry: &Entry) -> &str {
        let (start, length) = (entry.text.0 as usize, entry.text.1 as usize);
        self.arena.get(start..start + length).unwrap_or_default()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

fn edge(node: u32, piece: u32) -> u64 {
    u64::from(node) << 32 | u64::from(piece)
}

/// Drops a leading "the", which texts put or leave as they like.
pub(crate) fn without_article(text: &str) -> &str {
    let text = text.trim();
    match text.get(..4) {
        Some(the) if the.eq_ignore_ascii_case("the ") && text.len() > 4 => text[4..].trim_start(),
        _ => text,
    }
}

/// The regular plurals of a folded last piece; `letters` tells words from designations that end in digits.
pub(crate) fn plurals(folded: &str, letters: bool) -> Vec<String> {
    if !letters {
        return Vec::new();
    }
    let stem = |cut: usize| &folded[..folded.len() - cut];
    let ends = |endings: &[&str]| endings.iter().any(|ending| folded.ends_with(ending));
    let vowel_before_y = ["ay", "ey", "oy", "uy"];
    if folded.len() > 2 && folded.ends_with('y') && !ends(&vowel_before_y) {
        // Proper names keep the y ("Sentrys"), words do not.
        vec![format!("{}ies", stem(1)), format!("{folded}s")]
    } else if ends(&["s", "x", "z", "ch", "sh"]) {
        vec![format!("{folded}es")]
    } else if folded.len() > 3 && ends(&["man"]) && !ends(&["german", "roman", "oman", "human"]) {
        vec![format!("{}men", stem(3)), format!("{folded}s")]
    } else {
        vec![format!("{folded}s")]
    }
}

/// Signs that stand for a glottal stop or an omission within a word.
const APOSTROPHES: [char; 8] = ['\'', '’', '‘', '`', 'ʻ', 'ʼ', 'ʾ', 'ʿ'];

pub(crate) struct Builder {
    index: Index,
    /// Node of each entry.
    at: Vec<u32>,
    /// Keys (single pieces joined) of classes and demonyms, which no city may bear.
    taken: FxSet<String>,
    /// Room for the pieces of one name.
    pieces: Vec<(Piece, u32)>,
    last_folded: String,
}

impl Builder {
    /// Takes up the names of `records`, which `aliases` refer to by number.
    ///
    /// A capital that is also a word (Malé, once its accent is folded) is left out when `not_places` has it.
    pub fn new(aliases: &[Alias], records: &[Record], not_places: &FxSet<String>) -> Self {
        // Room for the project's own files, so that nothing is moved as it grows.
        const NAMES: usize = 1 << 17;
        let mut ends = Vec::with_capacity(NAMES);
        // Node 0 is the root, which no name ends at.
        ends.push((0, 0));
        let index = Index {
            pieces: FxMap::with_capacity_and_hasher(NAMES / 2, Default::default()),
            edges: FxMap::with_capacity_and_hasher(NAMES / 2, Default::default()),
            roots: Vec::with_capacity(NAMES / 2),
            ends,
            entries: Vec::with_capacity(NAMES),
            arena: String::with_capacity(NAMES * 12),
        };
        let mut builder = Self {
            index,
            at: Vec::with_capacity(NAMES),
            taken: FxSet::default(),
            pieces: Vec::new(),
            last_folded: String::new(),
        };
        for alias in aliases {
            let Some(record) = records.get(alias.record.index()) else { continue };
            if alias.kind == AliasKind::Capital && not_places.contains(&fold::key(&alias.text)) {
                continue;
            }
            let sense = match alias.kind {
                AliasKind::Name | AliasKind::Plural => Sense::Name,
                AliasKind::Weak => Sense::Weak,
                AliasKind::Demonym => Sense::Demonym,
                AliasKind::Metonym | AliasKind::Capital => Sense::Metonym,
            };
            let table = record.table();
            let countable = matches!(table, Table::Class | Table::System) || sense == Sense::Demonym;
            let plural = alias.kind == AliasKind::Plural;
            let historic = matches!(&record.details, Details::State(state) if state.status == StateStatus::Historic);
            let order = (table as u64) << 2 | u64::from(historic) << 1;
            builder.add(alias.record, &alias.text, sense, plural, countable && !plural, order);
            if table == Table::Class || sense == Sense::Demonym {
                builder.taken.insert(fold::key(&alias.text));
            }
        }
        builder
    }

    /// Whether a class or a people goes by this name.
    pub fn is_taken(&self, key: &str) -> bool {
        self.taken.contains(key) || key.strip_suffix('s').is_some_and(|key| self.taken.contains(key))
    }

    /// Adds a city's name; the more inhabitants, the better the reading.
    pub fn add_city(&mut self, record: RecordRef, name: &str, population: u32) {
        self.add(record, name, Sense::Name, false, false, 1 << 33 | u64::from(u32::MAX - population));
    }

    fn add(&mut self, record: RecordRef, text: &str, sense: Sense, plural: bool, countable: bool, order: u64) {
        let text = without_article(text);
        // Tens of thousands of names come this way: nothing is allocated for one but its place in the index.
        let mut pieces = std::mem::take(&mut self.pieces);
        let mut last_folded = std::mem::take(&mut self.last_folded);
        pieces.clear();
        fold::cut(text, |piece, folded| {
            pieces.push((piece, self.number(folded)));
            last_folded.clear();
            last_folded.push_str(folded);
        });
        if (1..MAX_PIECES).contains(&pieces.len()) && text.len() <= u16::MAX.into() {
            self.add_pieces(record, text, &pieces, &last_folded, sense, plural, countable, order);
        }
        (self.pieces, self.last_folded) = (pieces, last_folded);
    }

    #[allow(clippy::too_many_arguments, reason = "one call, from above")]
    fn add_pieces(
        &mut self,
        record: RecordRef,
        text: &str,
        pieces: &[(Piece, u32)],
        last_folded: &str,
        sense: Sense,
        plural: bool,
        countable: bool,
        order: u64,
    ) {
        let flag = |test: fn(&Piece) -> bool| {
            pieces.iter().enumerate().fold(0, |bits, (at, (piece, _))| bits | u16::from(test(piece)) << at)
        };
        let digits = pieces.iter().any(|(piece, _)| piece.digits);
        let upper = flag(|piece| piece.first_upper);
        let start = self.index.arena.len() as u32;
        self.index.arena.push_str(text);
        let weak = u64::from(sense == Sense::Weak);
        let entry = Entry {
            record,
            sense,
            plural,
            derived: false,
            cased: !digits && text.chars().any(char::is_uppercase),
            upper,
            caps: flag(|piece| piece.all_upper),
            mixed: flag(|piece| piece.mixed),
            letters: pieces.iter().filter(|(piece, _)| !piece.digits).map(|(piece, _)| piece.letters).sum(),
            text: (start, text.len() as u16),
            rank: weak << 62 | order << 4 | sense as u64,
        };
        let path = || pieces.iter().map(|(_, number)| *number);
        self.end(path(), entry);
        // "Sana'a" is also written "Sanaa"; the possessive is no part of a name that is written together.
        if text.contains(APOSTROPHES)
            && let Some(path) = self.joined(text)
        {
            self.end(path.into_iter(), Entry { upper: upper & 1, caps: 0, mixed: 0, ..entry });
        }
        if !countable {
            return;
        }
        let derived = Entry { plural: true, derived: true, rank: entry.rank | 1 << 60, ..entry };
        if pieces.last().is_some_and(|(last, _)| last.digits) {
            // "F-16s": the s is a piece of its own.
            let s = self.number("s");
            self.end(path().chain([s]), derived);
            return;
        }
        for form in plurals(last_folded, true) {
            let form = self.number(&form);
            self.end(path().take(pieces.len() - 1).chain([form]), derived);
        }
    }

    /// The path of a name whose apostrophes are left out, if it has any within a word.
    fn joined(&mut self, text: &str) -> Option<Vec<u32>> {
        let mut words: Vec<String> = Vec::new();
        let mut last_end = None;
        let mut changed = false;
        fold::cut(text, |piece, folded| {
            let gap = last_end.and_then(|end| text.get(end..piece.start)).unwrap_or(" ");
            let mut signs = gap.chars();
            let apostrophe = signs.next().is_some_and(|c| APOSTROPHES.contains(&c)) && signs.next().is_none();
            match words.last_mut() {
                Some(word) if apostrophe && folded != "s" => {
                    word.push_str(folded);
                    changed = true;
                }
                _ => words.push(folded.to_owned()),
            }
            last_end = Some(piece.end);
        });
        changed.then(|| words.iter().map(|word| self.number(word)).collect())
    }

    fn number(&mut self, folded: &str) -> u32 {
        if let Some(&number) = self.index.pieces.get(folded) {
            return number;
        }
        let number = self.index.pieces.len() as u32;
        self.index.pieces.insert(folded.into(), number);
        number
    }

    fn end(&mut self, mut path: impl Iterator<Item = u32>, entry: Entry) {
        let Some(first) = path.next() else { return };
        let index = &mut self.index;
        let first = first as usize;
        if index.roots.len() <= first {
            index.roots.resize(first + 1, 0);
        }
        if index.roots[first] == 0 {
            index.roots[first] = index.ends.len() as u32;
            index.ends.push((0, 0));
        }
        let mut node = index.roots[first];
        for piece in path {
            let fresh = index.ends.len() as u32;
            node = *index.edges.entry(edge(node, piece)).or_insert(fresh);
            if node == fresh {
                index.ends.push((0, 0));
            }
        }
        index.entries.push(entry);
        self.at.push(node);
    }

    pub fn build(self) -> Index {
        let mut index = self.index;
        // By node in one pass, then the few of each node by rank: entries are large and most nodes have one.
        for &node in &self.at {
            index.ends[node as usize].1 += 1;
        }
        let mut start = 0;
        for range in &mut index.ends {
            let count = range.1;
            *range = (start, start);
            start += count;
        }
        let mut order = vec![0; self.at.len()];
        for (entry, &node) in self.at.iter().enumerate() {
            let range = &mut index.ends[node as usize];
            order[range.1 as usize] = entry;
            range.1 += 1;
        }
        let given = std::mem::take(&mut index.entries);
        for &(start, end) in &index.ends {
            order[start as usize..end as usize].sort_by_key(|&entry| (given[entry].rank, given[entry].record));
        }
        index.entries = order.into_iter().map(|entry| given[entry]).collect();
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_plurals() {
        for (word, plural) in [
            ("drone", "drones"),
            ("battery", "batteries"),
            ("convoy", "convoys"),
            ("torch", "torches"),
            ("frenchman", "frenchmen"),
            ("german", "germans"),
            ("reaper", "reapers"),
        ] {
            assert!(plurals(word, true).contains(&plural.to_owned()), "{word}");
        }
    }

    #[test]
    fn an_article_is_no_part_of_a_name() {
        assert_eq!(without_article("The Gambia"), "Gambia");
        assert_eq!(without_article("the"), "the");
        assert_eq!(without_article("Theban"), "Theban");
    }
}
