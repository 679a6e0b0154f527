//! Puts an article together from what a format's walker meets: paragraphs in cells in rows, notes, boxes beside the text.

mod para;

use crate::{Limits, OfficeError};
use attache_model::{Block, Part};
use para::Para;

/// A block, and what of it an [`attache_model::Article`] does not say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    pub(crate) block: Block,
    /// Of a heading: how high, from 1; 0 where it is not said.
    pub(crate) level: u8,
}

/// Collects the blocks of an article. What is begun last ends first; an end without a beginning does nothing.
pub(crate) struct Builder<'l> {
    limits: &'l Limits,
    frames: Vec<Frame>,
    notes: Vec<Piece>,
    text: usize,
    blocks: usize,
}

enum Frame {
    Flow(Vec<Piece>),
    Row(Vec<Vec<Piece>>),
    /// Boxed, since most frames are none.
    Para(Box<Para>),
}

/// How deep paragraphs, rows, cells, notes and boxes may lie in one another: what is read is handed out through each of them.
const MOST_FRAMES: usize = 200;

/// From so many bytes on, a cell of several paragraphs is taken for part of a page laid out with a table.
const LAID_OUT: usize = 600;

impl<'l> Builder<'l> {
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Self { limits, frames: vec![Frame::Flow(Vec::new())], notes: Vec::new(), text: 0, blocks: 0 }
    }

    /// Begins a block.
    pub(crate) fn begin(&mut self, part: Part, level: u8) {
        self.frames.push(Frame::Para(Box::new(Para::new(part, level))));
    }

    /// The block that is open, unless something else was begun within it.
    pub(crate) fn para(&mut self) -> Option<&mut Para> {
        match self.frames.last_mut() {
            Some(Frame::Para(para)) => Some(para),
            _ => None,
        }
    }

    /// Adds text that stands in the source as it is, from byte `start` on.
    pub(crate) fn exact(&mut self, text: &str, start: u64) {
        if let Some(para) = self.para() {
            para.exact(text, start);
        }
    }

    /// Adds text for which these bytes of the source stand.
    pub(crate) fn resolved(&mut self, text: &str, start: u64, end: u64) {
        if let Some(para) = self.para() {
            para.resolved(text, start, end);
        }
    }

    /// Adds words that do not stand in the source.
    pub(crate) fn put_in(&mut self, text: &str) {
        if let Some(para) = self.para() {
            para.put_in(text);
        }
    }

    /// Adds a space that does not stand in the source.
    pub(crate) fn space(&mut self) {
        if let Some(para) = self.para() {
            para.space();
        }
    }

    /// Adds a line break.
    pub(crate) fn line(&mut self) {
        if let Some(para) = self.para() {
            para.line();
        }
    }

    /// Marks a note's reference at this place: a link without words to `#note-` and its number.
    pub(crate) fn reference(&mut self, number: usize) {
        if let Some(para) = self.para() {
            para.reference(number);
        }
    }

    /// Ends the block. One without words is dropped.
    pub(crate) fn end(&mut self) -> Result<(), OfficeError> {
        if !matches!(self.frames.last(), Some(Frame::Para(_))) {
            return Ok(());
        }
        let Some(Frame::Para(para)) = self.frames.pop() else { return Ok(()) };
        let (piece, beside) = para.finish();
        if let Some(piece) = piece {
            self.count(&piece)?;
            self.put(piece);
        }
        for piece in beside {
            self.put(piece);
        }
        Ok(())
    }

    /// Begins a flow of its own: a box beside the text, whose blocks come after the block that it is fixed to.
    pub(crate) fn begin_flow(&mut self) -> Result<(), OfficeError> {
        self.open(Frame::Flow(Vec::new()))
    }

    /// Ends a box beside the text.
    pub(crate) fn end_flow(&mut self) {
        for piece in self.pop_flow() {
            self.put(piece);
        }
    }

    /// Ends a flow as a note: its blocks become one, which stands with the other notes after the text. Its number is given back.
    pub(crate) fn end_note(&mut self) -> usize {
        let note = self.end_apart();
        self.notes.push(note);
        self.notes.len()
    }

    /// Ends a flow and gives its blocks as one note.
    pub(crate) fn end_apart(&mut self) -> Piece {
        let mut piece = join(self.pop_flow(), "\n");
        piece.block.part = Part::Footnote;
        piece.level = 0;
        piece
    }

    /// Begins a row of a table.
    pub(crate) fn begin_row(&mut self) -> Result<(), OfficeError> {
        self.open(Frame::Row(Vec::new()))
    }

    /// Begins a cell of the row.
    pub(crate) fn begin_cell(&mut self) {
        self.frames.push(Frame::Flow(Vec::new()));
    }

    /// Ends the cell.
    pub(crate) fn end_cell(&mut self) {
        let cell = self.pop_flow();
        match self.frames.last_mut() {
            Some(Frame::Row(cells)) => cells.push(cell),
            _ => cell.into_iter().for_each(|piece| self.put(piece)),
        }
    }

    /// Ends the row. Where it is no row but a page laid out with a table, the blocks of its cells follow one another.
    pub(crate) fn end_row(&mut self) {
        if !matches!(self.frames.last(), Some(Frame::Row(_))) {
            return;
        }
        let Some(Frame::Row(cells)) = self.frames.pop() else { return };
        let alone = cells.iter().filter(|cell| !cell.is_empty()).count() <= 1;
        if alone || cells.iter().any(|cell| is_laid_out(cell)) {
            cells.into_iter().flatten().for_each(|piece| self.put(piece));
            return;
        }
        let cells: Vec<Piece> = cells
            .into_iter()
            .map(|cell| {
                let mut cell = join(cell, " ");
                // Within a row neither tab nor line break may mean anything else; both are as long as a space.
                cell.block.text = cell.block.text.replace(['\t', '\n'], " ");
                cell
            })
            .collect();
        let mut row = join_all(cells, "\t");
        row.block.part = Part::TableRow;
        row.level = 0;
        self.put(row);
    }

    /// Forgets the row.
    pub(crate) fn drop_row(&mut self) {
        if matches!(self.frames.last(), Some(Frame::Row(_))) {
            self.frames.pop();
        }
    }

    /// Whether no words have come yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks == 0
    }

    /// Ends whatever is open, and gives the blocks: the text's and, apart, one of each note, be it empty.
    pub(crate) fn finish(mut self) -> Result<(Vec<Piece>, Vec<Piece>), OfficeError> {
        while self.frames.len() > 1 {
            match self.frames.last() {
                Some(Frame::Para(_)) => self.end()?,
                Some(Frame::Row(_)) => self.end_row(),
                Some(Frame::Flow(_)) if matches!(self.frames.iter().rev().nth(1), Some(Frame::Row(_))) => {
                    self.end_cell()
                }
                _ => self.end_flow(),
            }
        }
        Ok((self.pop_flow(), self.notes))
    }

    fn open(&mut self, frame: Frame) -> Result<(), OfficeError> {
        if self.frames.len() >= MOST_FRAMES {
            return Err(OfficeError::Limit { what: "the nested tables, notes and boxes", limit: MOST_FRAMES as u64 });
        }
        self.frames.push(frame);
        Ok(())
    }

    fn pop_flow(&mut self) -> Vec<Piece> {
        match self.frames.pop() {
            Some(Frame::Flow(pieces)) => pieces,
            Some(other) => {
                self.frames.push(other);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn put(&mut self, piece: Piece) {
        match self.frames.last_mut() {
            Some(Frame::Flow(pieces)) => pieces.push(piece),
            Some(Frame::Para(para)) => para.beside.push(piece),
            Some(Frame::Row(cells)) => cells.push(vec![piece]),
            None => self.frames.push(Frame::Flow(vec![piece])),
        }
    }

    fn count(&mut self, piece: &Piece) -> Result<(), OfficeError> {
        self.text += piece.block.text.len();
        self.blocks += 1;
        if self.text > self.limits.text {
            return Err(OfficeError::Limit { what: "the bytes of text", limit: self.limits.text as u64 });
        }
        if self.blocks > self.limits.blocks {
            return Err(OfficeError::Limit { what: "the paragraphs", limit: self.limits.blocks as u64 });
        }
        Ok(())
    }
}

/// Whether a cell holds running text rather than an entry of a table.
fn is_laid_out(cell: &[Piece]) -> bool {
    cell.len() >= 3 && cell.iter().map(|piece| piece.block.text.len()).sum::<usize>() > LAID_OUT
}

/// One piece of these, `between` put in between those that have words.
fn join(pieces: Vec<Piece>, between: &str) -> Piece {
    join_all(pieces.into_iter().filter(|piece| !piece.block.text.is_empty()).collect(), between)
}

fn join_all(pieces: Vec<Piece>, between: &str) -> Piece {
    let mut pieces = pieces.into_iter();
    let Some(mut whole) = pieces.next() else { return Piece::default() };
    for piece in pieces {
        whole.block.text.push_str(between);
        let by = whole.block.text.len();
        whole.block.text.push_str(&piece.block.text);
        whole.block.runs.extend(piece.block.runs.into_iter().map(|mut run| {
            run.start += by;
            run.end += by;
            run
        }));
        whole.block.links.extend(piece.block.links.into_iter().map(|mut link| {
            link.start += by;
            link.end += by;
            link
        }));
        if whole.block.language != piece.block.language {
            whole.block.language = None;
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_model::{LinkRun, Place, Run};

    fn texts(builder: Builder) -> Vec<(Part, String)> {
        builder.finish().unwrap().0.into_iter().map(|piece| (piece.block.part, piece.block.text)).collect()
    }

    fn paragraph(builder: &mut Builder, text: &str) {
        builder.begin(Part::Paragraph, 0);
        builder.exact(text, 0);
        builder.end().unwrap();
    }

    #[test]
    fn white_space_is_single_and_places_stay_true() {
        let limits = Limits::default();
        let mut builder = Builder::new(&limits);
        builder.begin(Part::Paragraph, 0);
        let source = "  Two  tanks\u{a0}left\u{ad}over \n";
        builder.exact(source, 100);
        builder.resolved("&", 200, 205);
        builder.exact(" more ", 205);
        builder.end().unwrap();
        let block = builder.finish().unwrap().0.remove(0).block;
        assert_eq!(block.text, "Two tanks leftover & more");
        for run in &block.runs {
            let Place::Bytes { start, end } = run.place else { panic!() };
            let said = &block.text[run.start..run.end];
            if end - start == said.len() as u64 {
                let from = if start < 200 { (start as usize - 100, source) } else { (start as usize - 205, " more ") };
                assert_eq!(&from.1[from.0..from.0 + said.len()], said);
            } else {
                assert_eq!((said, start, end), ("&", 200, 205));
            }
        }
        let covered: usize = block.runs.iter().map(|run| run.end - run.start).sum();
        assert_eq!(covered, block.text.len() - 1, "only the space for a no-break space is put in");
    }

    #[test]
    fn bullets_make_items() {
        let limits = Limits::default();
        let mut builder = Builder::new(&limits);
        for text in ["• One • two", "•", "•tight", "  ▪  ◦ One"] {
            paragraph(&mut builder, text);
        }
        let pieces = builder.finish().unwrap().0;
        let found: Vec<_> =
            pieces.iter().map(|piece| (piece.block.part, piece.block.text.as_str(), piece.block.runs[0])).collect();
        let run = |start: u64, length: usize| Run {
            start: 0,
            end: length,
            place: Place::Bytes { start, end: start + length as u64 },
        };
        let wanted = [
            (Part::ListItem, "One • two", run(4, 11)),
            (Part::Paragraph, "•", run(0, 3)),
            (Part::Paragraph, "•tight", run(0, 8)),
            (Part::ListItem, "◦ One", run(7, 7)),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn rows_have_tabs_and_laid_out_pages_have_none() {
        let limits = Limits::default();
        let mut builder = Builder::new(&limits);
        builder.begin_row().unwrap();
        for cell in [&["Year"][..], &[], &["Two", "lines"]] {
            builder.begin_cell();
            cell.iter().for_each(|text| paragraph(&mut builder, text));
            builder.end_cell();
        }
        builder.end_row();
        let long = "word ".repeat(60);
        builder.begin_row().unwrap();
        for cell in [&["Menu"][..], &[&long, &long, &long]] {
            builder.begin_cell();
            cell.iter().for_each(|text| paragraph(&mut builder, text));
            builder.end_cell();
        }
        builder.end_row();
        let texts = texts(builder);
        assert_eq!(texts[0], (Part::TableRow, "Year\t\tTwo lines".into()));
        assert_eq!(texts.len(), 5);
        assert!(texts[1..].iter().all(|(part, _)| *part == Part::Paragraph));
    }

    #[test]
    fn notes_come_last_and_boxes_after_their_paragraph() {
        let limits = Limits::default();
        let mut builder = Builder::new(&limits);
        builder.begin(Part::Paragraph, 0);
        builder.exact("Seen", 0);
        builder.begin_flow().unwrap();
        paragraph(&mut builder, "Letter of 4 May");
        paragraph(&mut builder, "on file");
        let number = builder.end_note();
        builder.reference(number);
        builder.begin_flow().unwrap();
        paragraph(&mut builder, "A box");
        builder.end_flow();
        builder.exact(" twice", 4);
        builder.end().unwrap();
        paragraph(&mut builder, "After");
        let (mut pieces, notes) = builder.finish().unwrap();
        pieces.extend(notes);
        let links = pieces[0].block.links.clone();
        assert_eq!(links, [LinkRun { start: 4, end: 4, url: "#note-1".into() }]);
        assert_eq!(pieces[0].block.runs, [Run { start: 0, end: 10, place: Place::Bytes { start: 0, end: 10 } }]);
        let texts: Vec<_> = pieces.iter().map(|piece| (piece.block.part, piece.block.text.as_str())).collect();
        let wanted = [
            (Part::Paragraph, "Seen twice"),
            (Part::Paragraph, "A box"),
            (Part::Paragraph, "After"),
            (Part::Footnote, "Letter of 4 May\non file"),
        ];
        assert_eq!(texts, wanted);
    }

    #[test]
    fn ends_without_beginnings_do_nothing() {
        let limits = Limits::default();
        let mut builder = Builder::new(&limits);
        builder.end().unwrap();
        builder.end_row();
        builder.begin_row().unwrap();
        builder.begin_cell();
        builder.begin(Part::Paragraph, 0);
        builder.exact("left open", 0);
        builder.end_row();
        assert_eq!(texts(builder), [(Part::Paragraph, "left open".into())]);
    }

    #[test]
    fn too_much_text_is_refused() {
        let limits = Limits { text: 10, ..Limits::default() };
        let mut builder = Builder::new(&limits);
        builder.begin(Part::Paragraph, 0);
        builder.exact("more than ten", 0);
        assert!(matches!(builder.end(), Err(OfficeError::Limit { limit: 10, .. })));
    }
}
