//! What a page draws, as far as it is text.
//!
//! Colours, lines and pictures are passed over; forms are gone into, since many writers put all text in one.

use super::{
    Glyph, Mark, PageText, Spent,
    fonts::{Fonts, Said},
    open::decode,
    state::{Matrix, State},
    streams::Unpacking,
};
use hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString},
    page::{Page, Resources},
};
use std::collections::BTreeSet;

/// Deeper saved states than any writer makes.
const SAVED: usize = 512;
/// Deeper marked stretches than any writer makes.
const MARKED: usize = 512;

/// Reads pages, and counts what is left of the limits.
pub(crate) struct Interpreter {
    /// Characters that may still come.
    pub characters: u64,
    /// Operators that may still come.
    pub operators: u64,
    /// How deep forms may stand in forms.
    pub depth: usize,
    /// Bytes that may still be unpacked.
    pub unpacking: Unpacking,
    /// Layers that are switched off.
    pub hidden: BTreeSet<ObjectIdentifier>,
}

/// A stretch between BDC and EMC.
enum Marked {
    Plain,
    /// A running head, foot, page number, watermark.
    Artifact,
    /// On a layer that is not shown.
    Hidden,
    /// What stands for it, and how many characters stood before it.
    Actual(String, usize),
}

struct Drawing<'d, 'a> {
    fonts: &'d mut Fonts<'a>,
    out: PageText,
    marked: Vec<Marked>,
    artifacts: usize,
    hidden: usize,
}

impl Interpreter {
    /// The text of a page.
    pub(crate) fn page<'a>(&mut self, page: &Page<'a>, fonts: &mut Fonts<'a>) -> Result<PageText, Spent> {
        let shown = Matrix::of(page.initial_transform(false).as_coeffs());
        let (width, height) = page.render_dimensions();
        let out = PageText { extent: [width, height], ..PageText::default() };
        let mut drawing = Drawing { fonts, out, marked: Vec::new(), artifacts: 0, hidden: 0 };
        let mut content = Vec::new();
        let key = b"Contents".as_slice();
        if let Some(stream) = page.raw().get::<Stream<'_>>(key) {
            content.extend_from_slice(&self.unpacking.unpack(&stream)?.unwrap_or_default());
        } else if let Some(list) = page.raw().get::<Array<'_>>(key) {
            for stream in list.iter::<Stream<'_>>() {
                content.extend_from_slice(&self.unpacking.unpack(&stream)?.unwrap_or_default());
                content.push(b' ');
                if content.len() as u64 > self.unpacking.stream {
                    break;
                }
            }
        }
        self.draw(&content, page.resources(), State::new(shown), &mut drawing, 0)?;
        Ok(drawing.out)
    }

    fn draw<'a>(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        first: State,
        drawing: &mut Drawing<'_, 'a>,
        depth: usize,
    ) -> Result<(), Spent> {
        let (mut state, mut saved) = (first, Vec::new());
        let (mut line, mut text) = (Matrix::SAME, Matrix::SAME);
        let marked_before = drawing.marked.len();
        let mut operations = TypedIter::new(content);
        while let Some(operation) = operations.next() {
            self.operators = self.operators.checked_sub(1).ok_or(Spent::Operators)?;
            match operation {
                TypedInstruction::SaveState(_) if saved.len() < SAVED => saved.push(state.clone()),
                TypedInstruction::RestoreState(_) => state = saved.pop().unwrap_or(state),
                TypedInstruction::Transform(m) => {
                    let numbers = [m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64());
                    state.page = Matrix::of(numbers).then(&state.page);
                }
                TypedInstruction::BeginText(_) => (line, text) = (Matrix::SAME, Matrix::SAME),
                TypedInstruction::TextFont(t) => {
                    state.size = t.1.as_f64();
                    state.font = match resources.get_font(t.0) {
                        Some(dict) => drawing.fonts.load(&dict, &mut self.unpacking)?,
                        None => None,
                    };
                }
                TypedInstruction::CharacterSpacing(c) => state.char_space = c.0.as_f64(),
                TypedInstruction::WordSpacing(w) => state.word_space = w.0.as_f64(),
                TypedInstruction::HorizontalScaling(h) => state.stretch = h.0.as_f64() / 100.0,
                TypedInstruction::TextLeading(l) => state.leading = l.0.as_f64(),
                TypedInstruction::TextRise(r) => state.rise = r.0.as_f64(),
                TypedInstruction::TextRenderingMode(r) => state.invisible = matches!(r.0.as_i64(), 3 | 7),
                TypedInstruction::SetTextMatrix(m) => {
                    line = Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64()));
                    text = line;
                }
                TypedInstruction::NextLine(n) => {
                    line = line.shifted(n.0.as_f64(), n.1.as_f64());
                    text = line;
                }
                TypedInstruction::NextLineAndSetLeading(n) => {
                    state.leading = -n.1.as_f64();
                    line = line.shifted(n.0.as_f64(), n.1.as_f64());
                    text = line;
                }
                TypedInstruction::NextLineUsingLeading(_) => {
                    line = line.shifted(0.0, -state.leading);
                    text = line;
                }
                TypedInstruction::ShowText(s) => self.show(s.0.as_bytes(), &state, &mut text, drawing)?,
                TypedInstruction::NextLineAndShowText(s) => {
                    line = line.shifted(0.0, -state.leading);
                    text = line;
                    self.show(s.0.as_bytes(), &state, &mut text, drawing)?;
                }
                TypedInstruction::ShowTextWithParameters(s) => {
                    (state.word_space, state.char_space) = (s.0.as_f64(), s.1.as_f64());
                    line = line.shifted(0.0, -state.leading);
                    text = line;
                    self.show(s.2.as_bytes(), &state, &mut text, drawing)?;
                }
                TypedInstruction::ShowTexts(list) => {
                    let horizontal = state.font.and_then(|at| drawing.fonts.get(at)).is_none_or(|font| font.horizontal);
                    for item in list.0.iter::<Object<'_>>() {
                        match item {
                            Object::Number(back) => {
                                let by = -back.as_f64() / 1000.0 * state.size;
                                text = match horizontal {
                                    true => text.shifted(by * state.stretch, 0.0),
                                    false => text.shifted(0.0, by),
                                };
                            }
                            Object::String(bytes) => self.show(bytes.as_bytes(), &state, &mut text, drawing)?,
                            _ => {}
                        }
                    }
                }
                TypedInstruction::XObject(x) => {
                    if let Some(stream) = resources.get_x_object(x.0) {
                        self.object(&stream, resources, &state, drawing, depth)?;
                    }
                }
                TypedInstruction::InlineImage(_) => drawing.out.pictures = true,
                TypedInstruction::BeginMarkedContent(_) => drawing.begin(Marked::Plain),
                TypedInstruction::BeginMarkedContentWithProperties(m) => {
                    let about = self.marked(m.0, m.1, resources, drawing.out.glyphs.len());
                    drawing.begin(about);
                }
                TypedInstruction::EndMarkedContent(_) if drawing.marked.len() > marked_before => drawing.end(),
                _ => {}
            }
        }
        while drawing.marked.len() > marked_before {
            drawing.end();
        }
        Ok(())
    }

    fn object<'a>(
        &mut self,
        stream: &Stream<'a>,
        outer: &Resources<'a>,
        state: &State,
        drawing: &mut Drawing<'_, 'a>,
        depth: usize,
    ) -> Result<(), Spent> {
        let dict = stream.dict();
        match dict.get::<Name<'_>>(b"Subtype".as_slice()).as_deref() {
            Some(b"Image") => drawing.out.pictures = true,
            Some(b"Form") if depth < self.depth => {
                let off = dict.get_ref(b"OC".as_slice()).is_some_and(|layer| self.hidden.contains(&layer.into()));
                if off {
                    return Ok(());
                }
                let Some(content) = self.unpacking.unpack(stream)? else { return Ok(()) };
                let mut inner = state.clone();
                if let Some(numbers) = dict.get::<[f64; 6]>(b"Matrix".as_slice()) {
                    inner.page = Matrix::of(numbers).then(&inner.page);
                }
                match dict.get::<Dict<'_>>(b"Resources".as_slice()) {
                    Some(own) => self.draw(&content, &Resources::new(own), inner, drawing, depth + 1)?,
                    None => self.draw(&content, outer, inner, drawing, depth + 1)?,
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn marked(&self, tag: &Name<'_>, about: &Object<'_>, resources: &Resources<'_>, length: usize) -> Marked {
        let named = match about {
            Object::Name(name) => {
                let layer = resources.properties.get_ref(name.as_ref());
                if tag.as_ref() == b"OC" && layer.is_some_and(|layer| self.hidden.contains(&layer.into())) {
                    return Marked::Hidden;
                }
                resources.properties.get::<Dict<'_>>(name.as_ref())
            }
            _ => None,
        };
        let dict = match (about, &named) {
            (Object::Dict(dict), _) => dict,
            (_, Some(dict)) => dict,
            _ => return Marked::Plain,
        };
        if tag.as_ref() == b"Artifact" {
            let kind = dict.get::<Name<'_>>(b"Type".as_slice());
            let kind_below = dict.get::<Name<'_>>(b"Subtype".as_slice());
            let running = kind.as_deref() == Some(b"Pagination")
                || matches!(kind_below.as_deref(), Some(b"Header" | b"Footer" | b"Watermark"));
            return if running { Marked::Artifact } else { Marked::Plain };
        }
        match dict.get::<PdfString<'_>>(b"ActualText".as_slice()) {
            Some(text) => Marked::Actual(decode(text.as_bytes()), length),
            None => Marked::Plain,
        }
    }

    fn show(
        &mut self,
        bytes: &[u8],
        state: &State,
        text: &mut Matrix,
        drawing: &mut Drawing<'_, '_>,
    ) -> Result<(), Spent> {
        let invisible = state.invisible;
        let mark = Mark { invisible, artifact: drawing.artifacts > 0, raised: false };
        let Some(font) = state.font.and_then(|at| drawing.fonts.get(at)) else {
            drawing.out.unknown += bytes.len();
            return Ok(());
        };
        let to_page = text.then(&state.page);
        // The height of the type on the page: how long the font's upright unit is there.
        let scale = (to_page.c * to_page.c + to_page.d * to_page.d).sqrt();
        let size = (state.size * scale * font.em).abs() as f32;
        // Letters set apart on purpose belong together, unless they are set very far apart; of two letters, the space
        // between them may be one of words.
        let many = bytes.len() > if font.horizontal { 3 } else { 7 };
        let apart = if many { state.char_space.clamp(0.0, 0.25 * state.size.abs()) } else { 0.0 };
        let (mut x, mut y, mut at) = (0.0, 0.0, 0);
        while at < bytes.len() {
            let (code, length, found) = font.read(bytes, at);
            at += length;
            let spacing = state.char_space + if length == 1 && code == 32 { state.word_space } else { 0.0 };
            let from = to_page.apply(x, y + state.rise);
            let moved = found.advance * state.size;
            let to = match font.horizontal {
                true => to_page.apply(x + (moved + apart) * state.stretch, y + state.rise),
                false => to_page.apply(x, y + moved - apart + state.rise),
            };
            match font.horizontal {
                true => x += (moved + spacing) * state.stretch,
                false => y += moved - spacing,
            }
            if drawing.hidden > 0 || !(size > 0.2 && size < 5000.0) {
                continue;
            }
            let from = [from.0 as f32, from.1 as f32];
            let to = [to.0 as f32, to.1 as f32];
            if !(from[0].is_finite() && from[1].is_finite() && to[0].is_finite() && to[1].is_finite()) {
                continue;
            }
            self.characters = self.characters.checked_sub(1).ok_or(Spent::Characters)?;
            let whole = Glyph { ch: ' ', from, to, size, face: font.face, mark };
            match &found.said {
                Said::One(ch) => {
                    let mark = Mark { raised: found.small, ..mark };
                    drawing.out.glyphs.push(Glyph { ch: *ch, mark, ..whole });
                }
                Said::More(text) => spread(text, whole, &mut drawing.out.glyphs),
                Said::Unknown => drawing.out.unknown += 1,
            }
        }
        *text = text.shifted(x, y);
        Ok(())
    }
}

/// Puts several characters where one glyph stands, side by side, in the direction in which their script runs.
fn spread(text: &str, whole: Glyph, out: &mut Vec<Glyph>) {
    let count = text.chars().count().max(1);
    let leftward =
        text.chars().any(|ch| matches!(ch, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'));
    let at = |part: usize| {
        let part = part as f32 / count as f32;
        [0, 1].map(|axis: usize| whole.from[axis] + (whole.to[axis] - whole.from[axis]) * part)
    };
    for (place, ch) in text.chars().enumerate() {
        let slot = if leftward { count - 1 - place } else { place };
        out.push(Glyph { ch, from: at(slot), to: at(slot + 1), ..whole });
    }
}

impl Drawing<'_, '_> {
    fn begin(&mut self, about: Marked) {
        if self.marked.len() >= MARKED {
            return;
        }
        match about {
            Marked::Artifact => self.artifacts += 1,
            Marked::Hidden => self.hidden += 1,
            Marked::Plain | Marked::Actual(..) => {}
        }
        self.marked.push(about);
    }

    fn end(&mut self) {
        match self.marked.pop() {
            Some(Marked::Artifact) => self.artifacts = self.artifacts.saturating_sub(1),
            Some(Marked::Hidden) => self.hidden = self.hidden.saturating_sub(1),
            Some(Marked::Actual(text, from)) => self.replace(&text, from),
            Some(Marked::Plain) | None => {}
        }
    }

    /// Puts what a stretch stands for in the place of what it draws: ligatures, hyphens that only a line's end needs. What
    /// runs over several lines is left as drawn, for nobody says where the lines break.
    fn replace(&mut self, text: &str, from: usize) {
        let Some(drawn) = self.out.glyphs.get(from..) else { return };
        let (Some(first), Some(last)) = (drawn.first(), drawn.last()) else { return };
        let across = [last.to[0] - first.from[0], last.to[1] - first.from[1]];
        let along = [first.to[0] - first.from[0], first.to[1] - first.from[1]];
        let turn = (across[0] * along[1] - across[1] * along[0]).abs();
        let straight = turn <= 0.1 * first.size * (along[0].hypot(along[1])).max(0.1);
        let count = text.chars().count();
        if !straight || count > 4 * drawn.len() + 4 {
            return;
        }
        let whole = Glyph { to: last.to, ..*first };
        self.out.glyphs.truncate(from);
        let text: String =
            text.chars().map(|ch| if ch.is_whitespace() { ' ' } else { ch }).filter(|ch| !ch.is_control()).collect();
        spread(&text, whole, &mut self.out.glyphs);
    }
}
