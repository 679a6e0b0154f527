//! Which parts a Word file has, and where its links lead.

use super::FORMAT;
use crate::{
    Limits, OfficeError,
    xml::{Event, Stop, Xml, utf8},
    zipped::{Container, join},
};
use std::collections::HashMap;

/// Where links lead, by the id under which the text names them.
pub(super) type Links = HashMap<String, String>;

/// The parts that are read.
pub(super) struct Main {
    pub(super) name: String,
    pub(super) links: Links,
    pub(super) styles: Option<String>,
    pub(super) footnotes: Option<String>,
    pub(super) endnotes: Option<String>,
    pub(super) core: Option<String>,
    pub(super) app: Option<String>,
}

/// Short names of the namespaces, of the transitional and the strict form alike.
pub(super) fn space(uri: &str) -> &'static str {
    match uri {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main"
        | "http://schemas.microsoft.com/office/word/2003/wordml" => "w",
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => "m",
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => "mc",
        "http://schemas.openxmlformats.org/package/2006/relationships" => "rel",
        "http://schemas.openxmlformats.org/drawingml/2006/chart" | "http://purl.oclc.org/ooxml/drawingml/chart" => {
            "chart"
        }
        "http://schemas.openxmlformats.org/drawingml/2006/diagram" | "http://purl.oclc.org/ooxml/drawingml/diagram" => {
            "diagram"
        }
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
        | "http://purl.oclc.org/ooxml/officeDocument/extendedProperties" => "app",
        "http://purl.org/dc/elements/1.1/" => "dc",
        "http://purl.org/dc/terms/" => "dcterms",
        _ => "",
    }
}

/// Finds the main part by what the file says is related to what; in a file that says nothing, where Word puts it.
pub(super) fn main_part(zip: &mut Container, limits: &Limits) -> Result<Main, OfficeError> {
    let mut name = None;
    let mut core = None;
    let mut app = None;
    for (_, relation) in relations(zip, "", limits)? {
        match relation.kind.as_str() {
            "officeDocument" => name = Some(relation.target),
            "core-properties" => core = Some(relation.target),
            "extended-properties" | "extendedProperties" => app = Some(relation.target),
            _ => {}
        }
    }
    let name = name.filter(|name| zip.has(name)).unwrap_or_else(|| "word/document.xml".into());
    if !zip.has(&name) {
        let why = "it has no main part (word/document.xml)".into();
        return Err(OfficeError::NotThis { format: FORMAT, why });
    }
    if !name.starts_with("word/") && (name.starts_with("xl/") || name.starts_with("ppt/")) {
        let kind = if name.starts_with("xl/") { crate::Kind::Xlsx } else { crate::Kind::Pptx };
        return Err(OfficeError::NotRead(kind));
    }
    let mut main = Main { name, links: Links::new(), styles: None, footnotes: None, endnotes: None, core, app };
    for (id, relation) in relations(zip, &main.name, limits)? {
        match relation.kind.as_str() {
            "hyperlink" => drop(main.links.insert(id, relation.target)),
            "styles" => main.styles = Some(relation.target),
            "footnotes" => main.footnotes = Some(relation.target),
            "endnotes" => main.endnotes = Some(relation.target),
            _ => {}
        }
    }
    Ok(main)
}

/// Where the links of a part lead.
pub(super) fn links(zip: &mut Container, part: &str, limits: &Limits) -> Result<Links, OfficeError> {
    let all = relations(zip, part, limits)?.into_iter();
    Ok(all.filter(|(_, relation)| relation.kind == "hyperlink").map(|(id, relation)| (id, relation.target)).collect())
}

struct Relation {
    /// The last word of its type.
    kind: String,
    /// An address, or a part's name within the file.
    target: String,
}

/// What a part, or with an empty name the file, says it is related to.
fn relations(zip: &mut Container, part: &str, limits: &Limits) -> Result<Vec<(String, Relation)>, OfficeError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let path = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let Some(bytes) = zip.read(&path)? else { return Ok(Vec::new()) };
    let (text, _) = utf8(&bytes);
    let mut xml = Xml::new(&text, &path, 0, space, limits);
    let mut found = Vec::new();
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.name() == ("rel", "Relationship") => {
                let get = |name| tag.attribute(name).unwrap_or_default();
                let (id, kind, target) = (get("Id"), get("Type"), get("Target"));
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target =
                    if get("TargetMode") == "External" || kind == "hyperlink" { target } else { join(folder, &target) };
                found.push((id, Relation { kind, target }));
            }
            Ok(Event::Done) | Err(Stop::Broken(_)) => return Ok(found),
            Err(Stop::Refused(error)) => return Err(error),
            Ok(_) => {}
        }
    }
}
