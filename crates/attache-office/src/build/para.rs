//! The block that is being written.

use super::Piece;
use attache_model::{Block, LinkRun, Part, Place, Run};

/// A block that is open.
pub(crate) struct Para {
    pub(crate) part: Part,
    pub(crate) level: u8,
    /// White space is kept as it stands.
    pub(crate) verbatim: bool,
    /// It is no part of the article.
    pub(crate) out: bool,
    /// Blocks that come after this one: boxes fixed to it.
    pub(crate) beside: Vec<Piece>,
    text: String,
    runs: Vec<Run>,
    links: Vec<LinkRun>,
    link: Option<(usize, String)>,
    gap: Gap,
    /// Whether the last run is byte for byte what stands there, so that it may grow.
    last_is_exact: bool,
    tongue: Tongue,
}

/// White space that is owed: it comes to nothing at the end of the block.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    None,
    /// A space, and its byte where it stands as such.
    Space(Option<u64>),
    Line,
}

/// The language in which all of the text is marked.
#[derive(PartialEq)]
enum Tongue {
    Unknown,
    One(String),
    Several,
}

impl Para {
    pub(super) fn new(part: Part, level: u8) -> Self {
        Self {
            part,
            level,
            verbatim: false,
            out: false,
            beside: Vec::new(),
            text: String::new(),
            runs: Vec::new(),
            links: Vec::new(),
            link: None,
            gap: Gap::None,
            last_is_exact: false,
            tongue: Tongue::Unknown,
        }
    }

    /// Whether there are no words yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Says in which language the text is that was added last; nothing where that is not marked.
    pub(crate) fn speaks(&mut self, language: Option<&str>) {
        self.tongue = match (&self.tongue, language) {
            (Tongue::Unknown, Some(language)) => Tongue::One(language.to_owned()),
            (Tongue::One(known), Some(language)) if known == language => return,
            _ => Tongue::Several,
        };
    }

    pub(super) fn exact(&mut self, text: &str, start: u64) {
        let place = |offset: usize| start.saturating_add(offset as u64);
        // From where on words wait to be written.
        let mut from = 0;
        for (offset, char) in text.char_indices() {
            // Empty lines and the indent of the first words are no text.
            let within = !self.text.is_empty() || from < offset;
            if self.verbatim && within && matches!(char, ' ' | '\t' | '\n') {
                continue;
            }
            let kind = sort(char);
            if kind == Sort::Word {
                continue;
            }
            self.word(text.get(from..offset).unwrap_or_default(), place(from));
            from = offset + char.len_utf8();
            match kind {
                Sort::Space if char == ' ' => self.owe(Gap::Space(Some(place(offset)))),
                Sort::Space => self.owe(Gap::Space(None)),
                Sort::Line => self.owe(Gap::Line),
                Sort::Word | Sort::Nothing => {}
            }
        }
        self.word(text.get(from..).unwrap_or_default(), place(from));
    }

    pub(super) fn resolved(&mut self, text: &str, start: u64, end: u64) {
        let mut from = 0;
        for (offset, char) in text.char_indices() {
            let kind = sort(char);
            if kind == Sort::Word {
                continue;
            }
            self.foreign(text.get(from..offset).unwrap_or_default(), start, end);
            from = offset + char.len_utf8();
            match kind {
                Sort::Space => self.owe(Gap::Space(None)),
                Sort::Line => self.owe(Gap::Line),
                Sort::Word | Sort::Nothing => {}
            }
        }
        self.foreign(text.get(from..).unwrap_or_default(), start, end);
    }

    pub(super) fn put_in(&mut self, text: &str) {
        self.settle();
        self.text.push_str(text);
        self.last_is_exact = false;
    }

    pub(super) fn space(&mut self) {
        self.owe(Gap::Space(None));
    }

    pub(super) fn line(&mut self) {
        self.owe(Gap::Line);
    }

    pub(super) fn reference(&mut self, number: usize) {
        let at = self.text.len();
        self.links.push(LinkRun { start: at, end: at, url: format!("#note-{number}") });
    }

    /// What follows is linked to `url`.
    pub(crate) fn link(&mut self, url: String) {
        self.unlink();
        if !url.trim().is_empty() {
            self.link = Some((self.text.len(), url.trim().to_owned()));
        }
    }

    /// What follows is linked no more.
    pub(crate) fn unlink(&mut self) {
        let Some((start, url)) = self.link.take() else { return };
        // The space before the words was written after the link had begun.
        let words = self.text.get(start..).unwrap_or_default();
        let start = start + (words.len() - words.trim_start().len());
        if start < self.text.len() {
            self.links.push(LinkRun { start, end: self.text.len(), url });
        }
    }

    pub(super) fn finish(mut self) -> (Option<Piece>, Vec<Piece>) {
        self.unlink();
        if self.verbatim {
            let kept = self.text.trim_end().len();
            self.text.truncate(kept);
            self.runs.retain_mut(|run| {
                let beyond = run.end.saturating_sub(kept);
                run.end -= beyond;
                if let Place::Bytes { end, .. } = &mut run.place {
                    *end = end.saturating_sub(beyond as u64);
                }
                run.start < run.end
            });
            self.links.retain_mut(|link| {
                link.end = link.end.min(kept);
                link.start <= link.end
            });
        }
        if self.text.is_empty() || self.out {
            return (None, self.beside);
        }
        self.links.sort_by_key(|link| link.start);
        let language = match self.tongue {
            Tongue::One(language) => Some(language),
            Tongue::Unknown | Tongue::Several => None,
        };
        let mut block = Block { part: self.part, text: self.text, runs: self.runs, links: self.links, language };
        if block.part == Part::Paragraph || block.part == Part::ListItem {
            drop_bullet(&mut block);
        }
        (Some(Piece { block, level: self.level }), self.beside)
    }

    fn owe(&mut self, gap: Gap) {
        self.gap = match (self.gap, gap) {
            (Gap::Line, _) | (_, Gap::Line) => Gap::Line,
            (Gap::None, gap) => gap,
            // Of several spaces the last one touches what follows, the first what came before: either is as good.
            (known, _) => known,
        };
    }

    fn settle(&mut self) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if self.text.is_empty() {
            return;
        }
        match gap {
            Gap::None => {}
            Gap::Space(Some(at)) => self.write(" ", at),
            Gap::Space(None) => self.add(' '),
            Gap::Line => self.add('\n'),
        }
    }

    fn add(&mut self, char: char) {
        self.text.push(char);
        self.last_is_exact = false;
    }

    fn word(&mut self, word: &str, at: u64) {
        if !word.is_empty() {
            self.settle();
            self.write(word, at);
        }
    }

    /// Text that stands at `at` as it is.
    fn write(&mut self, text: &str, at: u64) {
        let start = self.text.len();
        self.text.push_str(text);
        let after = at.saturating_add(text.len() as u64);
        if let Some(run) = self.runs.last_mut().filter(|run| self.last_is_exact && run.end == start)
            && let Place::Bytes { end, .. } = &mut run.place
            && *end == at
        {
            *end = after;
            run.end = self.text.len();
            return;
        }
        self.runs.push(Run { start, end: self.text.len(), place: Place::Bytes { start: at, end: after } });
        self.last_is_exact = true;
    }

    /// Text for which other bytes stand.
    fn foreign(&mut self, text: &str, start: u64, end: u64) {
        if text.is_empty() {
            return;
        }
        self.settle();
        let from = self.text.len();
        self.text.push_str(text);
        self.last_is_exact = false;
        // A place as long as the text would be taken for the text itself.
        if end.saturating_sub(start) != text.len() as u64 {
            self.runs.push(Run { start: from, end: self.text.len(), place: Place::Bytes { start, end } });
        }
    }
}

/// Makes an item of a paragraph that begins with a bullet, and takes the bullet off.
fn drop_bullet(block: &mut Block) {
    let rest = block.text.trim_start_matches(['•', '◦', '▪', '‣', '●', '○', '■', '□']);
    let words = rest.trim_start();
    if rest.len() == block.text.len() || rest.len() == words.len() {
        return;
    }
    let cut = block.text.len() - words.len();
    block.part = Part::ListItem;
    block.text.drain(..cut);
    block.runs.retain_mut(|run| {
        let lost = cut.saturating_sub(run.start).min(run.end - run.start);
        if let Place::Bytes { start, end } = &mut run.place
            && *end - *start == (run.end - run.start) as u64
        {
            *start += lost as u64;
        }
        run.start = run.start.saturating_sub(cut);
        run.end = run.end.saturating_sub(cut);
        run.start < run.end
    });
    for link in &mut block.links {
        link.start = link.start.saturating_sub(cut);
        link.end = link.end.saturating_sub(cut);
    }
}

#[derive(PartialEq)]
enum Sort {
    Word,
    Space,
    Line,
    /// Seen by nobody: what says where a word may be broken or which way it runs, and control characters.
    Nothing,
}

fn sort(char: char) -> Sort {
    match char {
        '\u{b}' | '\u{2028}' | '\u{2029}' => Sort::Line,
        _ if char.is_whitespace() => Sort::Space,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Sort::Nothing,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Sort::Nothing,
        _ if char.is_control() => Sort::Nothing,
        _ => Sort::Word,
    }
}
