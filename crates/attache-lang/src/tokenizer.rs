//! spaCy's tokenizer (`spacy/tokenizer.pyx`), step for step.
//!
//! A text is cut at white space; from each piece prefixes and suffixes are stripped, unless the piece, or
//! what is left of it, is an exception, a URL or matches `token_match`; what remains is cut at infixes. At
//! the end, exceptions that contain such affixes are looked for among the tokens once more.

use std::collections::HashMap;
use std::path::Path;

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use crate::error::ModelError;
use crate::lexicon::{Lexicon, Norms};
use crate::msgpack::{self, Value};
use crate::pattern::Pattern;
use crate::unicode::is_space;

/// Longest piece without white space that is tokenized in one go, in bytes. Stripping affixes takes time
/// that grows with the square of a piece's length; longer pieces are tokenized in parts of this length.
pub const MAX_PIECE: usize = 4096;
/// Pieces that are remembered with their tokens.
const MAX_PIECES: usize = 100_000;
/// Longest piece that is worth remembering, in bytes.
const MAX_REMEMBERED: usize = 64;
/// Numbers that `ORTH` and `NORM` have among spaCy's symbols.
const ORTH: u64 = 65;
const NORM: u64 = 67;

/// A token before any model has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawToken {
    /// Number of its form in the lexicon.
    pub form: u32,
    pub start: u32,
    pub end: u32,
    /// Whether a space follows that is no token.
    pub spaced: bool,
}

/// A token of a piece: its form and its length in bytes.
type Part = (u32, u32);

/// A tokenizer as a model folder describes it.
pub struct Tokenizer {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token_match: Option<Pattern>,
    url_match: Option<Pattern>,
    specials: HashMap<SmolStr, Vec<Part>, RandomState>,
    /// Exceptions that affixes would cut, as the forms of their tokens without exceptions.
    phrases: HashMap<u32, Vec<Vec<u32>>, RandomState>,
    norms: Norms,
    /// The forms of the exceptions; every [`Memory`] starts from them.
    lexicon: Lexicon,
}

/// What a thread remembers of the words it has met.
pub struct Memory {
    pub lexicon: Lexicon,
    pieces: HashMap<SmolStr, (u32, u32), RandomState>,
    parts: Vec<Part>,
    piece: Vec<Part>,
    suffixes: Vec<Part>,
    infixes: Vec<(usize, usize)>,
}

impl Tokenizer {
    /// Reads the file `tokenizer` of a model folder.
    pub fn read(path: &Path, bytes: &[u8], norms: Norms) -> Result<Self, ModelError> {
        let file = msgpack::read(bytes).map_err(|e| ModelError::damaged(path, e.0))?;
        let pattern = |key: &str| match file.get(key) {
            None | Some(Value::Nil) => Ok(None),
            Some(value) => {
                let source = value.as_str().ok_or_else(|| ModelError::damaged(path, format!("{key} is no text")))?;
                let pattern = Pattern::new(source);
                pattern.map(Some).map_err(|e| ModelError::damaged(path, format!("{key}: {e}")))
            }
        };
        let mut tokenizer = Self {
            prefix: pattern("prefix_search")?,
            suffix: pattern("suffix_search")?,
            infix: pattern("infix_finditer")?,
            token_match: pattern("token_match")?,
            url_match: pattern("url_match")?,
            specials: HashMap::default(),
            phrases: HashMap::default(),
            norms,
            lexicon: Lexicon::default(),
        };
        let exceptions = file.get("exceptions").and_then(Value::as_map);
        let exceptions = exceptions.ok_or_else(|| ModelError::damaged(path, "no exceptions"))?;
        let faster = file.get("faster_heuristics") != Some(&Value::Bool(false));
        let mut lexicon = Lexicon::default();
        for (text, parts) in exceptions {
            let (Some(text), Some(parts)) = (text.as_str(), parts.as_list()) else {
                return Err(ModelError::damaged(path, "an exception is malformed"));
            };
            let parts =
                parts.iter().map(|part| tokenizer.exception_part(&mut lexicon, part)).collect::<Option<Vec<_>>>();
            let parts =
                parts.ok_or_else(|| ModelError::damaged(path, format!("the exception for {text:?} is malformed")))?;
            let joined: String = parts.iter().map(|&(form, _)| lexicon.form(form).text.as_str()).collect();
            if joined != text || parts.is_empty() {
                return Err(ModelError::damaged(path, format!("the exception for {text:?} is another word")));
            }
            tokenizer.specials.insert(text.into(), parts);
        }
        tokenizer.lexicon = lexicon;
        tokenizer.find_phrases(faster);
        Ok(tokenizer)
    }

    fn exception_part(&self, lexicon: &mut Lexicon, part: &Value<'_>) -> Option<Part> {
        let attrs = part.as_map()?;
        let attr = |key: u64| attrs.iter().find(|(k, _)| k.as_key() == Some(key)).and_then(|(_, value)| value.as_str());
        let orth = attr(ORTH).filter(|orth| !orth.is_empty())?;
        let form = match attr(NORM) {
            Some(norm) => lexicon.id_with_norm(&self.norms, orth, norm),
            None => lexicon.id(&self.norms, orth),
        };
        Some((form, u32::try_from(orth.len()).ok()?))
    }

    fn find_phrases(&mut self, faster: bool) {
        let mut memory = self.memory();
        let mut phrases: Vec<Vec<u32>> = Vec::new();
        let mut tokens = Vec::new();
        for text in self.specials.keys() {
            let cut = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(|p| p.find(text).is_some());
            if !faster || cut(&self.prefix) || cut(&self.infix) || cut(&self.suffix) || text.contains(' ') {
                tokens.clear();
                self.cut(text, false, &mut memory, &mut tokens);
                phrases.push(tokens.iter().map(|token| token.form).collect());
            }
        }
        for phrase in phrases {
            if let Some((&first, rest)) = phrase.split_first() {
                self.phrases.entry(first).or_default().push(rest.to_vec());
            }
        }
        // The forms that the phrases are made of keep their numbers; remembered pieces were cut without exceptions.
        self.lexicon = memory.lexicon;
    }

    /// A memory that knows the exceptions alone.
    pub fn memory(&self) -> Memory {
        Memory {
            lexicon: self.lexicon.clone(),
            pieces: HashMap::default(),
            parts: Vec::new(),
            piece: Vec::new(),
            suffixes: Vec::new(),
            infixes: Vec::new(),
        }
    }

    /// Cuts `text` into tokens, which are added to `tokens`.
    pub fn tokenize(&self, text: &str, memory: &mut Memory, tokens: &mut Vec<RawToken>) {
        let first = tokens.len();
        self.cut(text, true, memory, tokens);
        self.apply_phrases(text, first, memory, tokens);
    }

    /// The tokens by affixes and, if wanted, exceptions (`_tokenize_affixes`).
    fn cut(&self, text: &str, specials: bool, memory: &mut Memory, tokens: &mut Vec<RawToken>) {
        let first = tokens.len();
        let Some(mut in_space) = text.chars().next().map(is_space) else { return };
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if is_space(c) != in_space {
                if start < at {
                    self.cut_piece(&text[start..at], start, specials, memory, tokens);
                }
                if c == ' ' {
                    if let Some(last) = tokens[first..].last_mut() {
                        last.spaced = true;
                    }
                    start = at + 1;
                } else {
                    start = at;
                }
                in_space = !in_space;
            }
        }
        if start < text.len() {
            self.cut_piece(&text[start..], start, specials, memory, tokens);
            if let Some(last) = tokens[first..].last_mut() {
                last.spaced = text.ends_with(' ') && !in_space;
            }
        }
    }

    /// Adds the tokens of a piece that is white space or has none; it starts at `at` in its text.
    fn cut_piece(&self, piece: &str, at: usize, specials: bool, memory: &mut Memory, tokens: &mut Vec<RawToken>) {
        let mut at = at as u32;
        let mut rest = piece;
        while !rest.is_empty() {
            // White space has no affixes and is one token, however long.
            let limit = if rest.starts_with(is_space) { rest.len() } else { rest.floor_char_boundary(MAX_PIECE) };
            let (head, tail) = rest.split_at(limit);
            rest = tail;
            let mut push = |&(form, len): &Part| {
                tokens.push(RawToken { form, start: at, end: at + len, spaced: false });
                at += len;
            };
            if specials && let Some(parts) = self.specials.get(head) {
                parts.iter().for_each(&mut push);
                continue;
            }
            if let Some(&(from, to)) = memory.pieces.get(head) {
                memory.parts[from as usize..to as usize].iter().for_each(&mut push);
                continue;
            }
            let mut parts = std::mem::take(&mut memory.piece);
            parts.clear();
            self.split_affixes(head, specials, memory, &mut parts);
            parts.iter().for_each(&mut push);
            if head.len() <= MAX_REMEMBERED && memory.pieces.len() < MAX_PIECES && specials {
                let from = memory.parts.len() as u32;
                memory.parts.extend_from_slice(&parts);
                memory.pieces.insert(head.into(), (from, from + parts.len() as u32));
            }
            memory.piece = parts;
        }
    }

    fn is_special(&self, text: &str, specials: bool) -> bool {
        specials && self.specials.contains_key(text)
    }

    /// `_split_affixes` and `_attach_tokens`.
    fn split_affixes(&self, piece: &str, specials: bool, memory: &mut Memory, parts: &mut Vec<Part>) {
        let mut suffixes = std::mem::take(&mut memory.suffixes);
        suffixes.clear();
        let mut part = |text: &str| (memory.lexicon.id(&self.norms, text), text.len() as u32);
        let mut left = piece;
        let mut last_len = usize::MAX;
        while !left.is_empty() && left.len() != last_len {
            if matches(&self.token_match, left) || self.is_special(left, specials) {
                break;
            }
            last_len = left.len();
            let prefix = self.prefix.as_ref().and_then(|p| p.find(left)).map_or(0, |(start, end)| end - start);
            // The length of the match is taken from the front, wherever it was found.
            let prefix = left.floor_char_boundary(prefix);
            let after = &left[prefix..];
            if prefix != 0 && !after.is_empty() && self.is_special(after, specials) {
                parts.push(part(&left[..prefix]));
                left = after;
                break;
            }
            let suffix = self.suffix.as_ref().and_then(|p| p.find(after)).map_or(0, |(start, end)| end - start);
            let cut = left.floor_char_boundary(left.len() - suffix.min(left.len()));
            let before = &left[..cut];
            if cut != left.len() && !before.is_empty() && self.is_special(before, specials) {
                suffixes.push(part(&left[cut..]));
                left = before;
                break;
            }
            if prefix != 0 && cut != left.len() && prefix <= cut {
                parts.push(part(&left[..prefix]));
                suffixes.push(part(&left[cut..]));
                left = &left[prefix..cut];
            } else if prefix != 0 {
                parts.push(part(&left[..prefix]));
                left = after;
            } else if cut != left.len() {
                suffixes.push(part(&left[cut..]));
                left = before;
            }
        }
        if !left.is_empty() {
            if let Some(special) = self.specials.get(left).filter(|_| specials) {
                parts.extend_from_slice(special);
            } else if matches(&self.token_match, left) || matches(&self.url_match, left) {
                parts.push(part(left));
            } else {
                self.split_infixes(left, &mut memory.infixes, &mut part, parts);
            }
        }
        parts.extend(suffixes.iter().rev());
        memory.suffixes = suffixes;
    }

    fn split_infixes(
        &self,
        left: &str,
        infixes: &mut Vec<(usize, usize)>,
        part: &mut impl FnMut(&str) -> Part,
        parts: &mut Vec<Part>,
    ) {
        infixes.clear();
        if let Some(infix) = &self.infix {
            infix.find_all(left, infixes);
        }
        let mut start = 0;
        for &(from, to) in &*infixes {
            // An infix at the very start is none.
            if from == 0 {
                continue;
            }
            if from != start {
                parts.push(part(&left[start..from]));
            }
            if from != to {
                parts.push(part(&left[from..to]));
            }
            start = to;
        }
        if start < left.len() {
            parts.push(part(&left[start..]));
        }
    }

    /// Replaces tokens that together are an exception (`_apply_special_cases`).
    fn apply_phrases(&self, text: &str, first: usize, memory: &Memory, tokens: &mut Vec<RawToken>) {
        if self.phrases.is_empty() {
            return;
        }
        let doc = &tokens[first..];
        let plain = |token: &RawToken| memory.lexicon.plain_id(token.form);
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for (at, token) in doc.iter().enumerate() {
            let Some(rests) = self.phrases.get(&plain(token)) else { continue };
            for rest in rests {
                let found = doc.get(at + 1..at + 1 + rest.len());
                if found.is_some_and(|found| found.iter().zip(rest).all(|(token, &form)| plain(token) == form)) {
                    spans.push((at, at + 1 + rest.len()));
                }
            }
        }
        if spans.is_empty() {
            return;
        }
        // The longest first, then the leftmost. A span that overlaps is dropped, but still blocks others.
        spans.sort_unstable_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        spans.dedup();
        let mut seen = vec![false; doc.len()];
        let mut kept = Vec::new();
        for (start, end) in spans {
            if !seen[start] && !seen[end - 1] {
                kept.push((start, end));
            }
            seen[start..end].fill(true);
        }
        kept.sort_unstable();
        let old: Vec<RawToken> = tokens.drain(first..).collect();
        let mut next = 0;
        for (start, end) in kept {
            tokens.extend_from_slice(&old[next..start]);
            next = end;
            let span = &old[start..end];
            let (from, to) = (span[0].start, span[span.len() - 1].end);
            let Some(parts) = text.get(from as usize..to as usize).and_then(|span| self.specials.get(span)) else {
                tokens.extend_from_slice(span);
                continue;
            };
            let mut at = from;
            for &(form, len) in parts {
                tokens.push(RawToken { form, start: at, end: at + len, spaced: false });
                at += len;
            }
            if let Some(last) = tokens.last_mut() {
                last.spaced = span[span.len() - 1].spaced;
            }
        }
        tokens.extend_from_slice(&old[next..]);
    }
}

fn matches(pattern: &Option<Pattern>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.matches_start(text))
}
