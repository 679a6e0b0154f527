//! The stretches of all pages to one article: what a column's or page's end has parted is joined, notes come after their
//! page's text, the headline comes first.

use super::{
    Sheet,
    blocks::{Stretch, stretches},
    join::{Seam, Vocabulary},
    lines::Line,
    measure::{Measure, body_size, is_mono_rare},
    script::ends_sentence,
    title,
};
use attache_model::{Article, Block, LinkRun, Part, Place, Run};

/// A block being made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// What will be handed over.
    pub block: Block,
    /// Height of its type.
    pub size: f32,
    /// Its place in the file: index of the page it ends on.
    pub sheet: usize,
    /// How far its last line ends before the end of its column.
    pub slack: f32,
    /// Its last line ends where the column's lines do, to the point.
    pub flush: bool,
    /// How far up the page it begins, from 0 to 1.
    pub height: f32,
}

/// The article that the pages make.
pub(crate) fn flow(sheets: &[Sheet]) -> Article {
    let body = body_size(sheets);
    let mut vocabulary = Vocabulary::default();
    for line in sheets.iter().flat_map(|sheet| &sheet.regions).flat_map(|region| &region.lines) {
        vocabulary.add(line);
    }
    let typed = is_mono_rare(sheets);
    let mut flow = Flow { vocabulary, drafts: Vec::new(), notes: Vec::new(), body, typed };
    for (at, sheet) in sheets.iter().enumerate() {
        flow.sheet(at, sheet);
    }
    let Flow { mut drafts, .. } = flow;
    let told = title::raise(&mut drafts, body);
    let blocks = drafts.into_iter().map(|draft| draft.block).filter(|block| !block.text.is_empty()).collect();
    Article { blocks, told: told.into_iter().collect(), ..Article::default() }
}

struct Flow {
    vocabulary: Vocabulary,
    drafts: Vec<Draft>,
    /// Notes of the page, to be put after its text.
    notes: Vec<Draft>,
    body: f32,
    /// Type of equal widths sets off what was typed.
    typed: bool,
}

impl Flow {
    fn sheet(&mut self, at: usize, sheet: &Sheet) {
        let last_notes = self.drafts.iter().rev().take_while(|draft| draft.block.part == Part::Footnote).count();
        for region in &sheet.regions {
            let measure = Measure { loose: sheet.scanned, typed: self.typed, ..Measure::of(region, self.body) };
            for (place, stretch) in stretches(region, &measure, self.body, 0.62 * sheet.height).iter().enumerate() {
                let lines = region.lines.get(stretch.start..stretch.end).unwrap_or_default();
                if stretch.part == Part::Footnote {
                    self.note(at, sheet, stretch, lines, last_notes);
                    continue;
                }
                if stretch.row.is_some() {
                    let draft = self.row(at, sheet, stretch, &region.lines);
                    self.drafts.push(draft);
                    continue;
                }
                if let Some(before) = self.open(stretch, lines, at, place == 0) {
                    let Self { drafts, vocabulary, .. } = self;
                    if let Some(draft) = drafts.get_mut(before) {
                        lines.iter().for_each(|line| append(draft, line, 0, sheet, vocabulary));
                        (draft.slack, draft.flush, draft.sheet) = (stretch.slack, stretch.flush, at);
                    }
                    continue;
                }
                let draft = self.draft(at, sheet, stretch, lines);
                self.drafts.push(draft);
            }
        }
        self.drafts.append(&mut self.notes);
    }

    fn draft(&self, at: usize, sheet: &Sheet, stretch: &Stretch, lines: &[Line]) -> Draft {
        let block = Block { part: stretch.part, ..Block::default() };
        let height = lines.first().map_or(0.0, |line| line.y / sheet.height.max(1.0));
        let mut draft =
            Draft { block, size: stretch.size, sheet: at, slack: stretch.slack, flush: stretch.flush, height };
        for (place, line) in lines.iter().enumerate() {
            append(&mut draft, line, if place == 0 { stretch.bullet } else { 0 }, sheet, &self.vocabulary);
        }
        draft
    }

    fn note(&mut self, at: usize, sheet: &Sheet, stretch: &Stretch, lines: &[Line], last_notes: usize) {
        // A note that goes on from the page before has no mark.
        if stretch.continued && self.notes.is_empty() && last_notes > 0 {
            let Self { drafts, vocabulary, .. } = self;
            let before =
                drafts.iter_mut().rev().find(|draft| draft.block.part == Part::Footnote && draft.sheet + 1 == at);
            if let Some(before) = before.filter(|draft| !draft.block.text.ends_with('.')) {
                lines.iter().for_each(|line| append(before, line, 0, sheet, vocabulary));
                return;
            }
        }
        let draft = self.draft(at, sheet, stretch, lines);
        self.notes.push(draft);
    }

    fn row(&self, at: usize, sheet: &Sheet, stretch: &Stretch, lines: &[Line]) -> Draft {
        let block = Block { part: Part::TableRow, ..Block::default() };
        let mut draft = Draft { block, size: stretch.size, sheet: at, ..Draft::default() };
        let cells = stretch.row.as_ref().map_or(&[] as &[Vec<(usize, usize)>], |row| &row.cells);
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        for (column, places) in cells.iter().take(used).enumerate() {
            if column > 0 {
                draft.block.text.push('\t');
            }
            for (turn, (line, cell)) in places.iter().enumerate() {
                let Some(line) = lines.get(*line) else { continue };
                let Some(cell) = line.cells.get(*cell) else { continue };
                let text = line.text.get(cell.start..cell.end).unwrap_or_default();
                let part = Line { text: text.to_owned(), x: cell.x, span: line.span, ..Line::default() };
                let fresh = turn == 0;
                put(&mut draft, &part, 0, sheet, &self.vocabulary, fresh);
            }
        }
        draft
    }

    /// The paragraph, at the end of the column or page before, that this one goes on with. `fresh` is whether a column
    /// begins; within one, only a broken word is joined.
    fn open(&self, stretch: &Stretch, lines: &[Line], at: usize, fresh: bool) -> Option<usize> {
        let counted = stretch.part == Part::ListItem && stretch.bullet == 0;
        if !(counted || matches!(stretch.part, Part::Paragraph | Part::Quotation)) {
            return None;
        }
        let first = lines.first()?;
        let lower = first.text.chars().find(|ch| ch.is_alphanumeric()).is_some_and(char::is_lowercase);
        // Notes, figures and tables may stand between, and what stands in a box beside the text.
        let passed = |part: Part| matches!(part, Part::Footnote | Part::Caption | Part::TableRow);
        let texts = self.drafts.iter().enumerate().rev().filter(|(_, draft)| !passed(draft.block.part));
        for (turn, (place, before)) in texts.take(LOOKED_BACK).enumerate() {
            let text = before.block.text.as_str();
            let prose = matches!(before.block.part, Part::Paragraph | Part::ListItem | Part::Quotation);
            let alike = prose && before.size.min(stretch.size) > 0.93 * before.size.max(stretch.size);
            let broken =
                text.ends_with(['-', '\u{AD}', '‐']) && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
            let open = broken || !ends_sentence(text);
            if before.sheet + 1 < at || !fresh && turn > 0 {
                return None;
            }
            if !fresh || turn > 0 {
                if alike && open && lower && (broken || fresh) {
                    return Some(place);
                }
                continue;
            }
            if !alike {
                continue;
            }
            // Its last line was full: the next word would not have fitted.
            let full = before.slack < first.lead + 0.5 * first.size && !stretch.indented;
            // The last line of a paragraph seldom fills its column to the point.
            let between = before.flush && before.block.part == Part::Paragraph && !stretch.indented;
            if open && (broken || lower || full) || between && full {
                return Some(place);
            }
        }
        None
    }
}

/// So many blocks are looked back over for a paragraph that has no end.
const LOOKED_BACK: usize = 40;

/// Adds a line to a block, but for its first `skip` bytes.
fn append(draft: &mut Draft, line: &Line, skip: usize, sheet: &Sheet, vocabulary: &Vocabulary) {
    put(draft, line, skip, sheet, vocabulary, draft.block.text.is_empty());
}

fn put(draft: &mut Draft, line: &Line, skip: usize, sheet: &Sheet, vocabulary: &Vocabulary, fresh: bool) {
    let text = line.text.get(skip..).unwrap_or_default();
    let block = &mut draft.block;
    if !fresh {
        match if block.part == Part::Preformatted { Seam::Break } else { vocabulary.seam(&block.text, text) } {
            Seam::Break => block.text.push('\n'),
            Seam::Space => block.text.push(' '),
            Seam::Nothing => {}
            Seam::Unbroken => {
                block.text.pop();
                let end = block.text.len();
                if let Some(run) = block.runs.last_mut() {
                    run.end = run.end.min(end).max(run.start);
                }
                if let Some(link) = block.links.last_mut() {
                    link.end = link.end.min(end).max(link.start);
                }
            }
        }
    }
    let start = block.text.len();
    // A soft hyphen within a line is one that was not needed.
    block.text.extend(
        text.char_indices().filter(|(at, ch)| *ch != '\u{AD}' || at + ch.len_utf8() == text.len()).map(|(_, ch)| ch),
    );
    let end = block.text.len();
    if end > start {
        block.runs.push(Run { start, end, place: place(line, sheet) });
    }
    for (from, to, link) in &line.links {
        let Some(url) = usize::from(*link).checked_sub(1).and_then(|at| sheet.urls.get(at)) else { continue };
        let (from, to) = (start + from.saturating_sub(skip), start + to.saturating_sub(skip));
        let to = to.min(end);
        match block.links.last_mut() {
            Some(before) if before.url == *url && before.end + 2 > from => before.end = to,
            _ if from < to && block.text.is_char_boundary(from) && block.text.is_char_boundary(to) => {
                block.links.push(LinkRun { start: from, end: to, url: url.clone() });
            }
            _ => {}
        }
    }
}

fn place(line: &Line, sheet: &Sheet) -> Place {
    let bounds = sheet.turn.back([line.x[0], line.span[0], line.x[1], line.span[1]], sheet.extent);
    let bounds = bounds.map(|edge| (edge.clamp(-1e7, 1e7) * 10.0).round() as i32);
    Place::Page { number: sheet.number, bounds: Some(bounds) }
}
