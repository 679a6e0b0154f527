//! The package: what the book says of itself, and its chapters in order.

use super::FORMAT;
use crate::{
    Limits, OfficeError,
    told::Facts,
    xml::{Event, Stop, Tag, Xml, utf8},
    zipped::join,
};
use attache_model::{Learnt, Told};
use std::collections::{HashMap, HashSet};

/// What a package says.
pub(super) struct Package {
    pub(super) told: Vec<Told>,
    /// The names of the chapters' parts, in reading order, each once.
    pub(super) chapters: Vec<String>,
}

/// A part of the book.
struct Item {
    path: String,
    /// It can be read as a page, and is no table of contents.
    is_chapter: bool,
}

/// Short names of the namespaces.
pub(super) fn space(uri: &str) -> &'static str {
    match uri {
        "http://www.idpf.org/2007/opf" => "opf",
        "http://purl.org/dc/elements/1.1/" => "dc",
        _ => "",
    }
}

impl Package {
    pub(super) fn read(bytes: &[u8], part: &str, limits: &Limits) -> Result<Self, OfficeError> {
        let (text, _) = utf8(bytes);
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut xml = Xml::new(&text, part, 0, space, limits);
        let mut facts = Facts::new(Learnt::Properties);
        let mut items: HashMap<String, Item> = HashMap::new();
        let mut spine: Vec<(String, bool)> = Vec::new();
        let mut contents: HashSet<String> = HashSet::new();
        let mut people = People::default();
        loop {
            let tag = match xml.next() {
                Ok(Event::Start(tag)) => tag,
                Ok(Event::Done) => break,
                Err(Stop::Refused(error)) => return Err(error),
                Err(Stop::Broken(_)) if !spine.is_empty() => break,
                Err(Stop::Broken(why)) => {
                    return Err(OfficeError::Damaged { format: FORMAT, part: part.to_owned(), why });
                }
                Ok(_) => continue,
            };
            let get = |name| tag.attribute(name).unwrap_or_default();
            match tag.name() {
                ("dc", name) => {
                    let (name, about) = (name.to_owned(), About::of(&tag));
                    let Ok(value) = xml.text() else { break };
                    fact(&name, &value, about, &mut facts, &mut people);
                }
                (_, "meta") => {
                    let (property, refines) = (get("property"), get("refines"));
                    if property.is_empty() {
                        continue;
                    }
                    let Ok(value) = xml.text() else { break };
                    match property.as_str() {
                        "dcterms:modified" => facts.updated(&value),
                        "role" => people.role(refines.trim_start_matches('#'), value.trim()),
                        _ => {}
                    }
                }
                (_, "item") => {
                    let path = join(folder, &decoded(get("href").split('#').next().unwrap_or_default()));
                    let page = matches!(
                        get("media-type").as_str(),
                        "application/xhtml+xml" | "text/html" | "text/x-oeb1-document"
                    );
                    let is_chapter = page && !get("properties").split(' ').any(|word| word == "nav");
                    items.insert(get("id"), Item { path, is_chapter });
                }
                (_, "itemref") => {
                    if spine.len() >= limits.chapters {
                        return Err(OfficeError::Limit { what: "the chapters", limit: limits.chapters as u64 });
                    }
                    spine.push((get("idref"), get("linear") != "no"));
                }
                (_, "reference") if get("type").eq_ignore_ascii_case("toc") => {
                    contents.insert(join(folder, &decoded(get("href").split('#').next().unwrap_or_default())));
                }
                _ => {}
            }
        }
        people.tell(&mut facts);
        let mut chapters: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        for linear in [true, false] {
            for (id, _) in spine.iter().filter(|(_, is)| *is == linear) {
                let Some(item) = items.get(id).filter(|item| item.is_chapter) else { continue };
                // A book of one page names that as its contents, too.
                if contents.contains(&item.path) && spine.len() > 2 || !known.insert(item.path.as_str()) {
                    continue;
                }
                chapters.push(item.path.clone());
            }
        }
        Ok(Self { told: facts.finish(), chapters })
    }
}

/// What an element of the metadata says of itself.
struct About {
    id: String,
    role: String,
    event: String,
}

impl About {
    fn of(tag: &Tag) -> Self {
        let get = |name| tag.attribute(name).unwrap_or_default();
        Self { id: get("id"), role: get("role"), event: get("event") }
    }
}

fn fact(name: &str, value: &str, about: About, facts: &mut Facts, people: &mut People) {
    match name {
        "title" => facts.title(value),
        "creator" => people.all.push((about.id, about.role, value.to_owned())),
        "publisher" => facts.outlet(value),
        "language" => facts.language(value),
        "date" if about.event == "modification" => facts.updated(value),
        // A date of its making says nothing of the book.
        "date" if about.event == "creation" || about.event == "conversion" => {}
        "date" => facts.published(value),
        "identifier" | "source" => facts.url(value),
        _ => {}
    }
}

/// Who made the book: id, role, name. A role may be said later.
#[derive(Default)]
struct People {
    all: Vec<(String, String, String)>,
}

impl People {
    fn role(&mut self, id: &str, role: &str) {
        let found = self.all.iter_mut().find(|(known, ..)| known == id && !id.is_empty());
        if let Some((_, known, _)) = found {
            role.clone_into(known);
        }
    }

    /// Authors and editors, and those of whom no role is said (MARC's codes).
    fn tell(&self, facts: &mut Facts) {
        for (_, role, name) in &self.all {
            if matches!(role.as_str(), "" | "aut" | "edt" | "cre" | "rpy") {
                facts.author(name);
            }
        }
    }
}

/// A path with its escapes (`%20`) resolved.
pub(super) fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
