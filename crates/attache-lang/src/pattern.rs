//! Python's regular expressions, as tokenizers and rules use them, made fast.
//!
//! spaCy joins dozens of small expressions with `|`. Most are plain and go into one automaton. Those with
//! a look-behind or look-ahead of fixed classes of characters are rewritten so that an automaton can run
//! them too: `(?<=[0-9])\+(?=[a-z])` matches where `[0-9](\+)[a-z]` does, at its group. What cannot be
//! rewritten goes to a backtracking engine, with a limit on its steps, beyond which there is no match.
//!
//! The leftmost match wins, and at one place the first alternative, as in Python's `re`.

use fancy_regex::{Regex as Fancy, RegexBuilder as FancyBuilder};
use regex::{Regex, RegexBuilder};

/// Bytes a compiled expression may take.
const SIZE_LIMIT: usize = 64 << 20;
/// Steps of the backtracking engine for one match.
const STEP_LIMIT: usize = 200_000;

/// A compiled expression.
pub struct Pattern {
    runs: Vec<Run>,
    /// Characters of which each match contains every one; a quick way to say no.
    needed: Vec<char>,
}

/// Neighbouring alternatives that one engine runs.
enum Run {
    Plain(Regex),
    /// The match is group 1; this many characters stand before it.
    Around {
        regex: Regex,
        before: usize,
    },
    Fancy(Box<Fancy>),
}

impl Pattern {
    /// Compiles an expression in Python's syntax.
    pub fn new(source: &str) -> Result<Self, String> {
        let source = source.strip_prefix("(?u)").unwrap_or(source);
        let mut runs = Vec::new();
        let mut plain: Vec<String> = Vec::new();
        let mut needed = None;
        let alternatives = split(source, '|');
        if let [only] = alternatives.as_slice() {
            needed = Some(literals(only));
        }
        for alternative in alternatives {
            if !has_look(alternative) {
                plain.push(to_rust(alternative));
                continue;
            }
            flush(&mut plain, &mut runs)?;
            runs.push(match around(alternative) {
                Some((rewritten, before)) => Run::Around { regex: compile(&rewritten)?, before },
                None => Run::Fancy(Box::new(compile_fancy(alternative)?)),
            });
        }
        flush(&mut plain, &mut runs)?;
        Ok(Self { runs, needed: needed.unwrap_or_default() })
    }

    /// The first match that starts at byte `from` or later.
    pub fn find_at(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        if self.needed.iter().any(|&c| !text[from..].contains(c)) {
            return None;
        }
        let mut best: Option<(usize, usize)> = None;
        for run in &self.runs {
            let found = match run {
                Run::Plain(regex) => regex.find_at(text, from).map(|m| (m.start(), m.end())),
                Run::Around { regex, before } => {
                    let start = text[..from].char_indices().rev().take(*before).last().map_or(from, |(at, _)| at);
                    regex.captures_at(text, start).and_then(|groups| groups.get(1)).map(|m| (m.start(), m.end()))
                }
                Run::Fancy(regex) => regex.find_from_pos(text, from).ok().flatten().map(|m| (m.start(), m.end())),
            };
            // At the same place an earlier alternative wins.
            if let Some(found) = found
                && best.is_none_or(|best| found.0 < best.0)
            {
                best = Some(found);
            }
        }
        best
    }

    /// The first match.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.find_at(text, 0)
    }

    /// Whether the expression matches at the very start.
    pub fn matches_start(&self, text: &str) -> bool {
        self.find(text).is_some_and(|(start, _)| start == 0)
    }

    /// All matches that do not overlap, from left to right.
    pub fn find_all(&self, text: &str, found: &mut Vec<(usize, usize)>) {
        let mut at = 0;
        while at <= text.len() {
            let Some((start, end)) = self.find_at(text, at) else { return };
            found.push((start, end));
            at = if end > start { end } else { end + text[end..].chars().next().map_or(1, char::len_utf8) };
        }
    }
}

fn flush(plain: &mut Vec<String>, runs: &mut Vec<Run>) -> Result<(), String> {
    if !plain.is_empty() {
        runs.push(Run::Plain(compile(&plain.join("|"))?));
        plain.clear();
    }
    Ok(())
}

fn compile(source: &str) -> Result<Regex, String> {
    RegexBuilder::new(source).size_limit(SIZE_LIMIT).dfa_size_limit(SIZE_LIMIT).build().map_err(|e| e.to_string())
}

fn compile_fancy(source: &str) -> Result<Fancy, String> {
    let source = stepwise(&to_rust(source));
    let mut builder = FancyBuilder::new(&source);
    builder.backtrack_limit(STEP_LIMIT).delegate_size_limit(SIZE_LIMIT).delegate_dfa_size_limit(SIZE_LIMIT);
    builder.build().map_err(|e| e.to_string())
}

/// The pieces between the separators that stand outside of groups and classes.
fn split(source: &str, separator: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut depth, mut class, mut escaped) = (0, 0usize, false, false);
    for (at, c) in source.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if class {
            class = c != ']';
        } else {
            match c {
                '[' => class = true,
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ if c == separator && depth == 0 => {
                    pieces.push(&source[start..at]);
                    start = at + c.len_utf8();
                }
                _ => {}
            }
        }
    }
    pieces.push(&source[start..]);
    pieces
}

fn has_look(source: &str) -> bool {
    ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| source.contains(look))
}

/// Rewrites `(?<=A)B(?=C)` to `A(B)C`, where A and C each match a fixed number of characters. Gives the
/// number for A too. `None` if the expression is not of this form.
fn around(source: &str) -> Option<(String, usize)> {
    let mut body = source;
    let (mut behind, mut before) = (String::new(), 0);
    if let Some(rest) = body.strip_prefix("(?<=") {
        let (inside, rest) = close(rest)?;
        let atoms = atoms(inside)?;
        before = atoms.len();
        behind = atoms.concat();
        body = rest;
    }
    let anchored = body.strip_prefix('^');
    if anchored.is_some() && before > 0 {
        return None;
    }
    let start = if anchored.is_some() { "^" } else { "" };
    let body = anchored.unwrap_or(body);
    let (body, ahead) = if let Some(at) = body.find("(?=") {
        let (inside, rest) = close(&body[at + 3..])?;
        (&body[..at], Some((atoms(inside)?.concat(), rest)))
    } else if let Some(at) = body.find("(?!") {
        let (inside, rest) = close(&body[at + 3..])?;
        let [atom] = atoms(inside)?.try_into().ok()?;
        (&body[..at], Some((format!("(?:{}|$)", negated(&atom)?), rest)))
    } else {
        (body, None)
    };
    let (ahead, rest) = ahead.unwrap_or_default();
    if !rest.is_empty() || has_look(body) || split(body, '|').len() > 1 {
        return None;
    }
    Some((to_rust(&format!("{start}{behind}({body}){ahead}")), before))
}

/// Splits what follows an opening parenthesis at the closing one.
fn close(rest: &str) -> Option<(&str, &str)> {
    let inside = split(rest, '\u{0}').first().copied()?;
    let (mut depth, mut class, mut escaped) = (0usize, false, false);
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' if class => class = false,
            _ if class => {}
            '[' => class = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some((&rest[..at], &rest[at + 1..])),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The parts of an expression that is a sequence of single characters and classes.
fn atoms(source: &str) -> Option<Vec<String>> {
    let mut atoms = Vec::new();
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        let mut atom = String::from(c);
        match c {
            '(' | ')' | '|' | '*' | '+' | '?' | '{' | '}' | '^' | '$' => return None,
            '\\' => {
                let escaped = chars.next()?;
                // Character classes such as `\d` are single characters too; numbered escapes are not expected here.
                if escaped.is_ascii_alphanumeric() && !matches!(escaped, 'd' | 'D' | 'w' | 'W' | 's' | 'S') {
                    return None;
                }
                atom.push(escaped);
            }
            '[' => loop {
                let inner = chars.next()?;
                atom.push(inner);
                match inner {
                    '\\' => atom.push(chars.next()?),
                    ']' => break,
                    _ => {}
                }
            },
            _ => {}
        }
        atoms.push(atom);
    }
    (!atoms.is_empty()).then_some(atoms)
}

/// The class of all characters that an atom does not match.
fn negated(atom: &str) -> Option<String> {
    match atom.strip_prefix('[') {
        Some(rest) => Some(match rest.strip_prefix('^') {
            Some(rest) => format!("[{rest}"),
            None => format!("[^{rest}"),
        }),
        None => Some(format!("[^{atom}]")),
    }
}

/// Python's syntax in Rust's: inside classes, Rust gives meaning to `[`, `&&`, `--` and `~~`.
fn to_rust(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let (mut class, mut escaped) = (false, false);
    let mut previous = '\0';
    for c in source.chars() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if class {
            match c {
                ']' => class = false,
                '[' => out.push('\\'),
                '&' | '~' | '-' if previous == c => out.push('\\'),
                _ => {}
            }
        } else if c == '[' {
            class = true;
        }
        out.push(c);
        previous = if escaped { '\0' } else { c };
    }
    out
}

/// Makes the backtracking engine count long repetitions of a class itself. Its helper would write the
/// class out as often as it may be repeated, which for a class of a thousand ranges takes seconds.
fn stepwise(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 64);
    let mut rest = source;
    while let Some(open) = rest.find('[') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let escaped = before.chars().rev().take_while(|&c| c == '\\').count() % 2 == 1;
        let end = class_end(from).filter(|_| !escaped);
        let Some(end) = end else {
            out.push('[');
            rest = &from[1..];
            continue;
        };
        let (class, after) = from.split_at(end);
        if class.len() > 200 && after.starts_with('{') {
            out.push_str("(?:(?=)");
            out.push_str(class);
            out.push(')');
        } else {
            out.push_str(class);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The length of the class at the start of `source`.
fn class_end(source: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in source.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Characters that every match of an expression contains, found among what is neither optional nor one of
/// several alternatives.
fn literals(source: &str) -> Vec<char> {
    fn walk(expr: &fancy_regex::Expr, found: &mut Vec<char>) {
        use fancy_regex::Expr;
        match expr {
            Expr::Literal { val, casei: false } => found.extend(val.chars()),
            Expr::Concat(parts) => parts.iter().for_each(|part| walk(part, found)),
            Expr::Group(inner) => walk(inner, found),
            Expr::Repeat { child, lo, .. } if *lo > 0 => walk(child, found),
            Expr::Alt(parts) => {
                let mut each = parts.iter().map(|part| {
                    let mut of_part = Vec::new();
                    walk(part, &mut of_part);
                    of_part
                });
                let mut common = each.next().unwrap_or_default();
                for other in each {
                    common.retain(|c| other.contains(c));
                }
                found.extend(common);
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Ok(tree) = fancy_regex::Expr::parse_tree(&to_rust(source)) {
        walk(&tree.expr, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(source: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        Pattern::new(source).unwrap().find_all(text, &mut found);
        found.into_iter().map(|(start, end)| text[start..end].to_owned()).collect()
    }

    #[test]
    fn looks_are_rewritten_not_lost() {
        assert_eq!(all(r"(?<=[0-9])[+\-\*^](?=[0-9-])", "1-2 a-b 3--4"), ["-", "-"]);
        assert_eq!(all(r"(?<=[a-z]),(?=[a-z])", "a,b,c 1,2"), [",", ","]);
        assert_eq!(all(r"(?<=[A-Z][A-Z])\.$", "UN."), ["."]);
        assert_eq!(all(r"(?<=[A-Z][A-Z])\.$", "Un."), Vec::<String>::new());
        assert_eq!(all(r"^\+(?![0-9])", "+a"), ["+"]);
        assert_eq!(all(r"^\+(?![0-9])", "+"), ["+"]);
        assert_eq!(all(r"^\+(?![0-9])", "+1"), Vec::<String>::new());
    }

    #[test]
    fn an_earlier_alternative_wins_at_the_same_place() {
        assert_eq!(all(r"\.\.+|(?<=x)\.|…", "x..…."), ["..", "…"]);
        assert_eq!(all(r"(?<=[a-z])(?:-|--)(?=[a-z])", "a--b"), ["--"]);
    }

    #[test]
    fn classes_keep_pythons_meaning() {
        assert_eq!(all("[[&&~~-]", "a[b&c~d-"), ["[", "&", "~", "-"]);
    }

    #[test]
    fn every_alternative_is_rewritten_or_plain_or_backtracking() {
        assert_eq!(all(r"(?<!a)b", "ab cb"), ["b"]);
        assert!(Pattern::new("(").is_err());
    }
}
