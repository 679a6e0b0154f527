//! Files to records, in two passes: first every id, then everything else, so that the order of files is no matter.

use crate::{
    cities,
    knowledge::Knowledge,
    names::{Alias, AliasKind, Builder, FxSet},
    record::*,
    rows::{Ids, Lines, Row, Text},
    sources::Sources,
};
use attache_model::{EntityId, Finding, Severity};
use std::{collections::HashSet, sync::Arc};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Folders that mean something, and whether their TOML holds records.
const FOLDERS: &[(&str, bool)] = &[
    ("actors", true),
    ("classes", true),
    ("instruments", true),
    ("outlets", true),
    ("people", true),
    ("places", true),
    ("states", true),
    ("systems", true),
    // Read by the reader, which knows their form.
    ("frames", false),
    ("words", false),
];
const CITIES: &str = "places/cities.csv";
const NOT_PLACES: &str = "places/not-places.txt";

/// What came of loading.
pub(crate) struct Loaded {
    /// None where there are errors.
    pub knowledge: Option<Knowledge>,
    /// Errors and warnings, by file and line.
    pub findings: Vec<Finding>,
}

/// One record as the parser left it.
struct Raw<'a> {
    file: &'a File<'a>,
    table: Table,
    row: &'a Spanned<DeValue<'a>>,
    id: EntityId,
}

struct File<'a> {
    path: Arc<str>,
    lines: Lines,
    table: Spanned<DeTable<'a>>,
}

/// Loads everything; `lint` looks for near misses too, which only warn.
pub(crate) fn load(sources: &Sources, lint: bool) -> Loaded {
    let mut findings = Vec::new();
    let files = parse(sources, &mut findings);
    // What else is wrong with a line that is no TOML follows from that.
    let broken: HashSet<_> = findings.iter().map(|finding| (finding.file.clone(), finding.line)).collect();
    let parsed = findings.len();
    let mut ids = Ids::new();
    let raws = collect(&files, &mut ids, &mut findings);

    let mut records = Vec::with_capacity(raws.len());
    let mut aliases = Vec::new();
    for raw in &raws {
        // A record with errors keeps its number, so that others may still refer to it and be checked.
        let record = RecordRef(records.len() as u32);
        records.push(read(raw, record, &ids, &mut aliases, &mut findings));
    }
    let named: Vec<_> = raws.iter().map(|raw| (&raw.id, raw.table)).collect();
    crate::check::names(&named, &aliases, lint, &mut findings);

    let mut knowledge = None;
    if records.iter().all(Option::is_some) {
        let mut records: Vec<Record> = records.into_iter().flatten().collect();
        crate::check::cycles(&records, &mut findings);
        crate::check::state_codes(&records, &mut findings);
        let text = |path: &str| sources.files.iter().find(|file| file.path == path).map(|file| &*file.text);
        let not_places = not_places(text(NOT_PLACES).unwrap_or_default());
        let mut builder = Builder::new(&aliases, &records, &not_places);
        if let Some(cities) = text(CITIES) {
            cities::load(CITIES, cities, &not_places, &mut records, &mut builder, &mut findings);
        }
        if findings.iter().all(|finding| finding.severity != Severity::Error) {
            knowledge = Some(Knowledge::new(sources.version(), records, builder.build()));
        }
    }
    let mut number = 0..;
    findings.retain(|finding| {
        let later = number.next().is_none_or(|number| number >= parsed);
        !(later && broken.contains(&(finding.file.clone(), finding.line)))
    });
    findings.sort_by(|a, b| (&a.file, a.line, &a.message).cmp(&(&b.file, b.line, &b.message)));
    findings.dedup();
    Loaded { knowledge, findings }
}

/// The words that are never taken for a city, folded: one a line, `#` begins a remark.
fn not_places(text: &str) -> FxSet<String> {
    let words = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    words.map(crate::fold::key).filter(|word| !word.is_empty()).collect()
}

fn parse<'a>(sources: &'a Sources, findings: &mut Vec<Finding>) -> Vec<File<'a>> {
    let mut ordered: Vec<_> = sources.files.iter().collect();
    ordered.sort_by(|a, b| a.path.cmp(&b.path));
    let mut files = Vec::new();
    for file in ordered {
        let folder = file.path.split_once('/').map_or("", |(folder, _)| folder);
        let known = FOLDERS.iter().find(|(name, _)| *name == folder);
        if known.is_none() && !folder.is_empty() {
            let known: Vec<_> = FOLDERS.iter().map(|(name, _)| *name).collect();
            let message = format!("lies in a folder of no known use; there are: {}", known.join(", "));
            findings.push(Finding::warning(&*file.path, None, message));
        }
        if known.is_some_and(|(_, records)| !records) {
            continue;
        }
        if !file.path.ends_with(".toml") {
            if file.path != CITIES && file.path != NOT_PLACES {
                findings.push(Finding::warning(&*file.path, None, "is not read: only .toml files hold records"));
            }
            continue;
        }
        let lines = Lines::of(&file.text);
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        for error in errors {
            let line = error.span().map(|span| lines.line(span.start));
            findings.push(Finding::error(&*file.path, line, error.message()));
        }
        files.push(File { path: file.path.as_str().into(), lines, table });
    }
    files
}

/// First pass: every record with its id.
fn collect<'a>(files: &'a [File<'a>], ids: &mut Ids, findings: &mut Vec<Finding>) -> Vec<Raw<'a>> {
    let mut raws: Vec<Raw<'a>> = Vec::new();
    for file in files {
        let mut here = Vec::new();
        for (name, value) in file.table.get_ref() {
            let line = file.lines.line(name.span().start);
            let Some(&table) = Table::ALL.iter().find(|table| table.name() == name.get_ref().as_ref()) else {
                let known: Vec<_> = Table::ALL.iter().map(|table| table.name()).collect();
                let message = format!("[[{}]] is no table; there are: {}", name.get_ref(), known.join(", "));
                findings.push(Finding::error(&*file.path, line, message));
                continue;
            };
            let DeValue::Array(rows) = value.get_ref() else {
                findings.push(Finding::error(&*file.path, line, format!("write [[{table}]] in double brackets")));
                continue;
            };
            here.extend(rows.iter().map(|row| (table, row)));
        }
        // Tables come sorted by name; the order of the file is what a person expects.
        here.sort_by_key(|(_, row)| row.span().start);
        for (table, row) in here {
            let Some(id) = identify(file, table, row, findings) else { continue };
            let record = RecordRef(raws.len() as u32);
            if let Some(&(other, _)) = ids.get(&id.text) {
                let place = raws.get(other.index()).map_or(String::new(), |raw| {
                    format!("{}:{}", raw.file.path, raw.file.lines.line(raw.row.span().start))
                });
                let message = format!("id '{}' stands already at {place}", id.text);
                findings.push(Finding::error(&*file.path, id.line, message));
                continue;
            }
            ids.insert(id.text.clone(), (record, table));
            raws.push(Raw { file, table, row, id: EntityId(id.text) });
        }
    }
    raws
}

fn identify(file: &File<'_>, table: Table, row: &Spanned<DeValue<'_>>, findings: &mut Vec<Finding>) -> Option<Text> {
    let DeValue::Table(fields) = row.get_ref() else {
        let line = file.lines.line(row.span().start);
        findings.push(Finding::error(&*file.path, line, format!("write [[{table}]] in double brackets")));
        return None;
    };
    let id = Row::new(&file.path, &file.lines, row.span(), fields, findings).needed("id")?;
    let good = id.text.strip_prefix(table.name()).and_then(|rest| rest.strip_prefix(':')).is_some_and(|slug| {
        let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        slug.len() <= 100 && slug.split('-').all(part)
    });
    if !good {
        let message = format!(
            "id '{}' must be '{table}:' and small letters and digits, joined by single hyphens ({table}:some-name)",
            id.text
        );
        findings.push(Finding::error(&*file.path, id.line, message));
        return None;
    }
    Some(id)
}

/// Second pass: one record with everything it refers to; none where it has errors.
fn read(
    raw: &Raw<'_>,
    this: RecordRef,
    ids: &Ids,
    aliases: &mut Vec<Alias>,
    findings: &mut Vec<Finding>,
) -> Option<Record> {
    use Table as T;
    let DeValue::Table(fields) = raw.row.get_ref() else { return None };
    let before = findings.len();
    let mut row = Row::new(&raw.file.path, &raw.file.lines, raw.row.span(), fields, findings);
    let line = row.line;
    row.needed("id");
    let mut add = |texts: &[Text], kind: AliasKind| {
        aliases.extend(texts.iter().map(|Text { text, line }| Alias {
            record: this,
            text: text.clone(),
            kind,
            file: raw.file.path.clone(),
            line: *line,
        }));
    };

    let name = row.needed("name");
    let names = row.list("names");
    let weak = row.list("weak");
    // A canonical name that means something else in most texts ("Heron") stands among the weak ones too.
    if name.as_ref().is_some_and(|name| !weak.iter().any(|weak| weak.text == name.text)) {
        add(name.as_slice(), AliasKind::Name);
    }
    add(&names, AliasKind::Name);
    add(&weak, AliasKind::Weak);
    let source = row.needed("source");

    let details = match raw.table {
        T::State => {
            let official = row.text("official");
            add(official.as_slice(), AliasKind::Name);
            let demonyms = row.list("demonyms");
            add(&demonyms, AliasKind::Demonym);
            let metonyms = row.list("metonyms");
            add(&metonyms, AliasKind::Metonym);
            let capital = row.text("capital");
            add(capital.as_slice(), AliasKind::Capital);
            let status = row.word("status", StateStatus::ALL, StateStatus::name);
            let iso2 = code(&mut row, "iso2", 2);
            let iso3 = code(&mut row, "iso3", 3);
            if matches!(status, Some(StateStatus::State | StateStatus::Territory))
                && !(row.has("iso2") && row.has("iso3"))
            {
                row.error(line, "'iso2' and 'iso3' may be missing only for de-facto and historic states".into());
            }
            status.map(|status| {
                Details::State(State {
                    status,
                    iso2,
                    iso3,
                    official: official.map(|text| text.text),
                    demonyms: texts(demonyms),
                    capital: capital.map(|text| text.text),
                    metonyms: texts(metonyms),
                    from: row.date("from"),
                    until: row.date("until"),
                    successor: row.reference("successor", ids, &[T::State]),
                })
            })
        }
        T::Actor => {
            let state = row.reference("state", ids, &[T::State]);
            let acts_as = row.reference("acts_as", ids, &[T::State, T::Actor]);
            row.word("type", ActorType::ALL, ActorType::name).map(|kind| Details::Actor(Actor { kind, state, acts_as }))
        }
        T::Person => {
            let office = row.text("office").map(|text| text.text);
            let (from, until) = (row.date("from"), row.date("until"));
            row.needed_reference("acts_as", ids, &[T::State, T::Actor])
                .map(|acts_as| Details::Person(Person { acts_as, office, from, until }))
        }
        T::Class => {
            add(&row.list("plurals"), AliasKind::Plural);
            Some(Details::Class(Class { parents: row.references("parents", ids, &[T::Class]) }))
        }
        T::System => {
            let makers = row.references("makers", ids, &[T::Actor]);
            let origin = row.references("origin", ids, &[T::State]);
            let variant_of = row.reference("variant_of", ids, &[T::System]);
            let range_km = row.number("range_km", 0.0..=50_000.0);
            let endurance_h = row.number("endurance_h", 0.0..=100_000.0);
            let payload_kg = row.number("payload_kg", 0.0..=1_000_000.0);
            row.needed_reference("class", ids, &[T::Class]).map(|class| {
                Details::System(System { class, makers, origin, variant_of, range_km, endurance_h, payload_kg })
            })
        }
        T::Instrument => {
            let imposers = row.references("imposers", ids, &[T::State, T::Actor]);
            let targets = row.references("targets", ids, &[T::State, T::Actor, T::Person]);
            let (from, until) = (row.date("from"), row.date("until"));
            row.word("type", InstrumentType::ALL, InstrumentType::name)
                .map(|kind| Details::Instrument(Instrument { kind, imposers, targets, from, until }))
        }
        T::Outlet => {
            let state = row.reference("state", ids, &[T::State]);
            let ownership = row.some_word("ownership", Ownership::ALL, Ownership::name);
            let domains = domains(&mut row);
            row.word("type", OutletType::ALL, OutletType::name)
                .map(|kind| Details::Outlet(Outlet { kind, state, ownership, domains }))
        }
        T::Place => {
            let state = row.reference("state", ids, &[T::State]);
            let (lat, lon) = (row.number("lat", -90.0..=90.0), row.number("lon", -180.0..=180.0));
            if row.has("lat") != row.has("lon") {
                row.error(line, "'lat' and 'lon' belong together".into());
            }
            let at = lat.zip(lon);
            row.word("type", PlaceType::ALL, PlaceType::name)
                .map(|kind| Details::Place(Place { kind, state, at, population: 0, geoname: None }))
        }
    };
    row.finish();
    if findings.len() > before {
        return None;
    }
    Some(Record {
        id: raw.id.clone(),
        name: name?.text,
        names: texts(names),
        weak: texts(weak),
        file: raw.file.path.clone(),
        line,
        source: source?.text.into(),
        details: details?,
    })
}

fn texts(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.text).collect()
}

fn code(row: &mut Row<'_, '_>, key: &'static str, length: usize) -> Option<String> {
    let Text { text, line } = row.text(key)?;
    if text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(text);
    }
    row.error(line, format!("'{key}' is '{text}', not {length} capital letters"));
    None
}

fn domains(row: &mut Row<'_, '_>) -> Vec<String> {
    let domains = row.list("domains");
    for Text { text, line } in &domains {
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !text.contains('.') || !text.split('.').all(|label| !label.is_empty() && label.chars().all(letter)) {
            row.error(*line, format!("'{text}' is no domain; write it like irna.ir"));
        }
    }
    texts(domains)
}
