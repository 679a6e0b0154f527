//! Fonts: what a code stands for and how wide it is.

use super::{Face, Spent, open::name, streams::Unpacking};
use hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use std::{collections::BTreeMap, sync::Arc};
use unicode_normalization::UnicodeNormalization as _;

/// More fonts than any file needs.
const MOST: usize = 5_000;
/// Codes up to this are kept in a list, others by themselves.
const LISTED: usize = 2048;

/// What a code of a font stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// Nothing that is known.
    Unknown,
    /// One character.
    One(char),
    /// Several, of a ligature.
    More(Box<str>),
}

/// A code of a font.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    /// What it stands for.
    pub said: Said,
    /// A digit that is narrower than the font's usual one: its own raised or lowered form.
    pub small: bool,
    /// How far it moves on, in ems: to the right, or downwards (negative) where the font is written so.
    pub advance: f64,
}

/// A font and the codes met so far.
pub(crate) struct Loaded<'a> {
    font: Font<'a>,
    codes: Vec<Option<Code>>,
    rare: BTreeMap<u32, Code>,
    /// The widest advance of each digit, once one was met.
    digits: Option<[f64; 10]>,
    /// Height of its type where its size is 1. Other than 1 for fonts that draw their characters themselves.
    pub em: f64,
    /// Its place in the faces.
    pub face: u16,
    /// Its codes are single bytes.
    simple: bool,
    /// Written from left to right, not downwards.
    pub horizontal: bool,
}

impl Loaded<'_> {
    /// The next code at `at` and how many bytes it takes, at least one.
    pub(crate) fn read(&mut self, bytes: &[u8], at: usize) -> (u32, usize, Code) {
        let (code, length) = self.font.read_code(bytes, at);
        let slot = code as usize;
        let known = if slot < LISTED { self.codes.get(slot).and_then(Option::as_ref) } else { self.rare.get(&code) };
        if let Some(known) = known {
            return (code, length.max(1), known.clone());
        }
        let mut found = look_up(&self.font, code, self.simple, self.horizontal);
        if let Said::One(digit @ '0'..='9') = found.said {
            let widest = self.digits.get_or_insert_with(|| digits(&self.font, self.simple, self.horizontal));
            let usual = widest.get(digit as usize - '0' as usize).copied().unwrap_or(0.0);
            found.small = found.advance < 0.82 * usual;
        }
        if slot >= LISTED {
            self.rare.insert(code, found.clone());
        } else {
            if self.codes.len() <= slot {
                self.codes.resize(slot + 1, None);
            }
            if let Some(place) = self.codes.get_mut(slot) {
                *place = Some(found.clone());
            }
        }
        (code, length.max(1), found)
    }
}

/// How many codes are looked at for digits. Fonts in files are cut down to what is used, their first codes at that.
const LOOKED_AT: u32 = 2048;

/// The widest advance of each digit of a font.
fn digits(font: &Font<'_>, simple: bool, horizontal: bool) -> [f64; 10] {
    let mut widest = [0.0; 10];
    for code in 0..if simple { 256 } else { LOOKED_AT } {
        let found = look_up(font, code, simple, horizontal);
        if let Said::One(digit @ '0'..='9') = found.said
            && let Some(width) = widest.get_mut(digit as usize - '0' as usize)
            && found.advance > *width
        {
            *width = found.advance;
        }
    }
    widest
}

fn look_up(font: &Font<'_>, code: u32, simple: bool, horizontal: bool) -> Code {
    let advance = font.code_advance(code);
    let glyph = font.glyph(font.map_code(code), code);
    let said = match glyph {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    let said = match said {
        Some(BfString::Char(ch)) => clean(&ch.to_string()),
        Some(BfString::String(text)) => clean(&text),
        None => match u8::try_from(code) {
            Ok(byte @ 0x20..=0x7E) if simple => Said::One(char::from(byte)),
            _ => Said::Unknown,
        },
    };
    let advance = if horizontal { advance.x } else { advance.y } / f64::from(hayro_font::UNITS_PER_EM);
    Code { said, small: false, advance: if advance.is_finite() { advance.clamp(-20.0, 20.0) } else { 0.0 } }
}

/// Ligatures and presentation forms as the letters that they are, bullets of symbol fonts as bullets, every space a space.
fn clean(text: &str) -> Said {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars().take(16) {
        match ch {
            '\u{FB00}'..='\u{FB06}' | '\u{FB13}'..='\u{FB17}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => {
                out.extend(std::iter::once(ch).nfkc());
            }
            '\u{F0A7}' | '\u{F0B7}' | '\u{F0A8}' | '\u{F0D8}' | '\u{F0FC}' | '\u{F076}' | '\u{F06E}' | '\u{F0BE}' => {
                out.push('•')
            }
            '\u{9}' | '\u{A}' | '\u{D}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
                out.push(' ');
            }
            // Marks of direction and joining leave no ink, and are not needed once the letters are in order.
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => {}
            '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' => {}
            ch if ch.is_control() => {}
            _ => out.push(ch),
        }
    }
    let mut chars = out.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Said::Unknown,
        (Some(ch), None) => Said::One(ch),
        _ => Said::More(out.into_boxed_str()),
    }
}

/// The fonts of a file.
pub(crate) struct Fonts<'a> {
    cache: FontCache<'a>,
    // A dictionary is known by where its bytes lie.
    known: BTreeMap<(usize, usize), Option<usize>>,
    table: Vec<Loaded<'a>>,
    faces: Vec<Face>,
    outlines: FontResolverFn,
    cmaps: CMapResolverFn,
}

impl Default for Fonts<'_> {
    fn default() -> Self {
        Self {
            cache: FontCache::new(),
            known: BTreeMap::new(),
            table: Vec::new(),
            faces: Vec::new(),
            outlines: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
                })
            }),
            cmaps: Arc::new(hayro_cmap::load_embedded),
        }
    }
}

impl<'a> Fonts<'a> {
    /// The fonts met so far, as layout sees them.
    pub(crate) fn faces(&self) -> &[Face] {
        &self.faces
    }

    /// A font of the table.
    pub(crate) fn get(&mut self, at: usize) -> Option<&mut Loaded<'a>> {
        self.table.get_mut(at)
    }

    /// The place in the table of the font that a dictionary describes; none where it cannot be read.
    pub(crate) fn load(&mut self, dict: &Dict<'a>, unpacking: &mut Unpacking) -> Result<Option<usize>, Spent> {
        let place = (dict.data().as_ptr().addr(), dict.data().len());
        if let Some(known) = self.known.get(&place) {
            return Ok(*known);
        }
        let found = if self.known.len() < MOST && is_sane(dict) && measure(dict, unpacking)? {
            self.cache.font(dict, &self.outlines, &self.cmaps).map(|font| {
                let face = self.face(dict);
                let horizontal = font.is_horizontal();
                self.table.push(Loaded {
                    font,
                    codes: Vec::new(),
                    rare: BTreeMap::new(),
                    digits: None,
                    em: em(dict),
                    face,
                    simple: descendant(dict).is_none(),
                    horizontal,
                });
                self.table.len() - 1
            })
        } else {
            None
        };
        self.known.insert(place, found);
        Ok(found)
    }

    fn face(&mut self, dict: &Dict<'_>) -> u16 {
        let face = describe(dict);
        let at = self.faces.iter().position(|known| *known == face).unwrap_or_else(|| {
            self.faces.push(face);
            self.faces.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

fn descendant<'a>(dict: &Dict<'a>) -> Option<Dict<'a>> {
    dict.get::<Array<'_>>(b"DescendantFonts".as_slice())?.iter::<Dict<'_>>().next()
}

/// Whether the ranges of a font's widths are those of its codes: the library writes each range out.
fn is_sane(dict: &Dict<'_>) -> bool {
    let Some(inner) = descendant(dict) else {
        return dict.get::<f64>(b"FirstChar".as_slice()).is_none_or(|code| (0.0..=65_535.0).contains(&code));
    };
    [("W", 1), ("W2", 3)].iter().all(|(key, values)| {
        let Some(list) = inner.get::<Array<'_>>(key.as_bytes()) else { return true };
        let (mut total, mut numbers) = (0.0, Vec::new());
        for item in list.iter::<Object<'_>>() {
            match item {
                Object::Number(number) => numbers.push(number.as_f64()),
                _ => numbers.clear(),
            }
            if let [first, last, ..] = numbers.as_slice()
                && numbers.len() == 2 + values
            {
                total += (last - first).max(0.0) + 1.0;
                numbers.clear();
            }
        }
        total < 200_000.0
    })
}

/// Whether every stream of a font may be unpacked; what they come to is taken off what is left.
fn measure(dict: &Dict<'_>, unpacking: &mut Unpacking) -> Result<bool, Spent> {
    let mut dicts = vec![dict.clone()];
    dicts.extend(descendant(dict));
    for at in 0..dicts.len() {
        dicts.extend(dicts.get(at).and_then(|dict| dict.get::<Dict<'_>>(b"FontDescriptor".as_slice())));
    }
    let keys = ["ToUnicode", "Encoding", "CIDToGIDMap", "FontFile", "FontFile2", "FontFile3"];
    for dict in &dicts {
        for key in keys {
            let Some(stream) = dict.get::<Stream<'_>>(key.as_bytes()) else { continue };
            match unpacking.size(&stream) {
                Some(size) => unpacking.left = unpacking.left.checked_sub(size).ok_or(Spent::Unpacked)?,
                None => return Ok(false),
            }
        }
    }
    Ok(true)
}

fn describe(dict: &Dict<'_>) -> Face {
    let inner = descendant(dict);
    let about = inner.as_ref().unwrap_or(dict).get::<Dict<'_>>(b"FontDescriptor".as_slice()).unwrap_or_default();
    let full = name(dict, b"BaseFont").or_else(|| name(&about, b"FontName")).unwrap_or_default();
    let full = full.split_once('+').filter(|(tag, _)| tag.len() == 6).map_or(full.as_str(), |(_, rest)| rest);
    let lower = full.to_lowercase();
    let flags = about.get::<i64>(b"Flags".as_slice()).unwrap_or(0);
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let weight = about.get::<f32>(b"FontWeight".as_slice()).unwrap_or(0.0);
    Face {
        // Computer Modern calls its bold "bx".
        bold: (has(&["bold", "black", "heavy", "-demi", "cmbx", "sfbx"])
            || lower.ends_with("-bd")
            || lower.ends_with("-sb"))
            || weight >= 600.0
            || flags & (1 << 18) != 0,
        italic: has(&["italic", "oblique", "cmti", "sfti", "slanted"])
            || lower.ends_with("-it")
            || flags & (1 << 6) != 0,
        mono: has(&["courier", "mono", "typewriter", "consolas", "cmtt"]) || flags & 1 != 0,
    }
}

/// How high the type of a font is at size 1. A font that draws its characters itself sets its own scale.
fn em(dict: &Dict<'_>) -> f64 {
    if name(dict, b"Subtype").as_deref() != Some("Type3") {
        return 1.0;
    }
    let matrix = dict.get::<[f64; 6]>(b"FontMatrix".as_slice()).unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let bounds = dict.get::<[f64; 4]>(b"FontBBox".as_slice()).unwrap_or([0.0; 4]);
    let height = ((bounds[3] - bounds[1]) * matrix[3]).abs();
    if height > 1e-6 && height < 1e4 { height } else { (matrix[3] * 1000.0).abs().clamp(1e-3, 1e3) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_and_forms_become_letters() {
        assert_eq!(clean("ﬁ"), Said::More("fi".into()));
        assert_eq!(clean("ﬄ"), Said::More("ffl".into()));
        assert_eq!(clean("ﺳ"), Said::One('س'));
        assert_eq!(clean("\u{A0}"), Said::One(' '));
        assert_eq!(clean("\u{F0B7}"), Said::One('•'));
        assert_eq!(clean("\u{200F}"), Said::Unknown);
    }
}
