//! XML as our formats use it: names by namespace, text with its place, nothing expanded, depth bounded.

use crate::{Limits, OfficeError};
use quick_xml::{
    NsReader,
    events::{BytesStart, Event as Raw},
    name::{NamespaceError, ResolveResult},
};
use std::borrow::Cow;

/// Gives a namespace the short name under which a format's code knows it; empty for those it does not know.
pub(crate) type Spaces = fn(&str) -> &'static str;

/// A start tag.
pub(crate) struct Tag<'a> {
    /// Its namespace's short name.
    pub(crate) space: &'static str,
    raw: BytesStart<'a>,
}

impl Tag<'_> {
    /// Its namespace's short name, and its name in it.
    pub(crate) fn name(&self) -> (&'static str, &str) {
        let name = self.raw.name().into_inner();
        (self.space, name.split_once(':').map_or(name, |(_, local)| local))
    }

    /// The value of the first attribute of that name, of whatever namespace; references in it resolved.
    pub(crate) fn attribute(&self, local: &str) -> Option<String> {
        self.raw.attributes().with_checks(false).filter_map(Result::ok).take(MOST_ATTRIBUTES).find_map(|attribute| {
            let key = attribute.key.into_inner();
            let name = key.split_once(':').map_or(key, |(_, name)| name);
            (name == local && !key.starts_with("xmlns")).then(|| resolve(&attribute.value))
        })
    }
}

/// No format of ours has elements with more attributes that matter.
const MOST_ATTRIBUTES: usize = 200;

/// What stands next in the XML.
pub(crate) enum Event<'a> {
    /// An element begins. An empty one begins and ends.
    Start(Tag<'a>),
    /// The innermost element ends.
    End,
    /// Text as it stands, from this byte on.
    Text(Cow<'a, str>, u64),
    /// Text from a reference or a section of raw text, which stands in these bytes as a whole.
    Resolved(String, u64, u64),
    /// All is read.
    Done,
}

/// A reader of one part.
pub(crate) struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    part: &'a str,
    spaces: Spaces,
    base: u64,
    depth: usize,
    most: usize,
    ending: bool,
}

/// Why reading stopped early.
pub(crate) enum Stop {
    /// The XML is broken from here on: what came before holds.
    Broken(String),
    /// It must not be read at all.
    Refused(OfficeError),
}

impl<'a> Xml<'a> {
    /// Reads `text`, the content of `part`; `base` is added to every place.
    pub(crate) fn new(text: &'a str, part: &'a str, base: u64, spaces: Spaces, limits: &Limits) -> Self {
        // The reader takes a byte order mark away without counting it.
        let base = if text.starts_with('\u{feff}') { base.saturating_add(3) } else { base };
        let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self { reader, part, spaces, base, depth: 0, most: limits.depth, ending: false }
    }

    /// Which part is read.
    pub(crate) fn part(&self) -> &'a str {
        self.part
    }

    /// What stands next.
    pub(crate) fn next(&mut self) -> Result<Event<'a>, Stop> {
        loop {
            if self.ending {
                self.ending = false;
                self.depth = self.depth.saturating_sub(1);
            }
            let from = self.reader.buffer_position();
            let raw = self.reader.read_event().map_err(|error| self.stop(&error))?;
            let to = self.reader.buffer_position();
            match raw {
                Raw::Start(raw) | Raw::Empty(raw) => {
                    self.depth += 1;
                    if self.depth > self.most {
                        let error = OfficeError::Limit { what: "the nested elements", limit: self.most as u64 };
                        return Err(Stop::Refused(error));
                    }
                    let space = match self.reader.resolver().resolve_element(raw.name()).0 {
                        ResolveResult::Bound(space) => (self.spaces)(space.into_inner()),
                        // A prefix that nobody declared: by convention it is what it is called.
                        ResolveResult::Unknown(_) | ResolveResult::Unbound => "",
                    };
                    return Ok(Event::Start(Tag { space, raw }));
                }
                Raw::End(_) => {
                    // The element is left only after the event, so that depths at its start and its end are the same.
                    self.ending = true;
                    return Ok(Event::End);
                }
                Raw::Text(text) => return Ok(Event::Text(text.into_inner(), self.base.saturating_add(from))),
                Raw::CData(text) => {
                    let (from, to) = (self.base.saturating_add(from), self.base.saturating_add(to));
                    return Ok(Event::Resolved(text.into_inner().into_owned(), from, to));
                }
                Raw::GeneralRef(name) => {
                    let text = format!("&{};", &*name);
                    let (from, to) = (self.base.saturating_add(from), self.base.saturating_add(to));
                    return Ok(Event::Resolved(resolve(&text), from, to));
                }
                Raw::DocType(declared) if declared.contains("<!ENTITY") => {
                    return Err(Stop::Refused(OfficeError::Entities { part: self.part.to_owned() }));
                }
                Raw::Eof if self.depth > 0 => return Err(Stop::Broken("it is cut off".into())),
                Raw::Eof => return Ok(Event::Done),
                Raw::DocType(_) | Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => {}
            }
        }
    }

    /// Reads past the end of the element that has just begun.
    pub(crate) fn skip(&mut self) -> Result<(), Stop> {
        let depth = self.depth;
        loop {
            match self.next()? {
                Event::End if self.depth <= depth => return Ok(()),
                Event::Done => return Ok(()),
                _ => {}
            }
        }
    }

    /// The text within the element that has just begun, and past its end.
    pub(crate) fn text(&mut self) -> Result<String, Stop> {
        let depth = self.depth;
        let mut all = String::new();
        loop {
            match self.next()? {
                Event::End if self.depth <= depth => return Ok(all),
                Event::Done => return Ok(all),
                Event::Text(text, _) => all.push_str(&text),
                Event::Resolved(text, ..) => all.push_str(&text),
                _ => {}
            }
        }
    }

    fn stop(&self, error: &quick_xml::Error) -> Stop {
        match error {
            quick_xml::Error::Namespace(NamespaceError::TooManyBindings(most)) => {
                Stop::Refused(OfficeError::Limit { what: "the namespaces declared", limit: *most as u64 })
            }
            other => {
                let at = self.base.saturating_add(self.reader.buffer_position());
                Stop::Broken(format!("{other}, at byte {at}"))
            }
        }
    }
}

/// Text with references to characters and the five known entities resolved; any other reference stays as it stands.
pub(crate) fn resolve(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').filter(|(name, _)| name.len() <= 12);
        match known.and_then(|(name, after)| Some((reference(name)?, after))) {
            Some((char, after)) => {
                out.push(char);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|char| *char != '\0')
        }
    }
}

/// The part's bytes as text of the same length, so that places keep counting in the part; and whether bytes had to be
/// replaced because they are no UTF-8.
pub(crate) fn utf8(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => {
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|_| '?'));
            }
            (Cow::Owned(text), true)
        }
    }
}
