//! The list of cities: made from GeoNames, tens of thousands of rows, the lowest of readings.

use crate::{
    fold,
    names::{Builder, FxMap, FxSet},
    record::{Details, Place, PlaceType, Record, RecordRef},
};
use attache_model::{EntityId, Finding};
use std::sync::Arc;

const COLUMNS: [&str; 7] = ["geonameid", "name", "alternates", "country", "lat", "lon", "population"];

/// Names shorter than this are words of other languages more often than cities.
const MIN_LETTERS: usize = 3;

pub(crate) fn load(
    path: &str,
    text: &str,
    not_places: &FxSet<String>,
    records: &mut Vec<Record>,
    builder: &mut Builder,
    findings: &mut Vec<Finding>,
) {
    let states: FxMap<String, RecordRef> = records
        .iter()
        .enumerate()
        .filter_map(|(at, record)| match &record.details {
            Details::State(state) => Some((state.iso2.clone()?, RecordRef(at as u32))),
            _ => None,
        })
        .collect();
    let file: Arc<str> = path.into();
    let source: Arc<str> = "GeoNames".into();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    match reader.headers() {
        Ok(header) if header.iter().eq(COLUMNS) => {}
        _ => return findings.push(Finding::error(path, 1, format!("the columns must be {}", COLUMNS.join(",")))),
    }
    let mut seen = FxSet::default();
    let mut unknown = FxSet::default();
    let mut key = String::new();
    let mut row = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                let line = error.position().map(|position| position.line() as u32);
                findings.push(Finding::error(path, line, error.to_string()));
                if error.is_io_error() {
                    return;
                }
                continue;
            }
        }
        let line = row.position().map_or(0, |position| position.line() as u32);
        let city = match parse(&row) {
            Ok(city) => city,
            Err(why) => {
                findings.push(Finding::error(path, line, why));
                continue;
            }
        };
        if !seen.insert(city.geoname) {
            findings.push(Finding::error(path, line, format!("geonameid {} stands twice", city.geoname)));
            continue;
        }
        let state = states.get(city.country).copied();
        if state.is_none() && unknown.insert(city.country.to_owned()) {
            let message = format!("country '{}' is the iso2 of no state", city.country);
            findings.push(Finding::warning(path, line, message));
        }
        let record = RecordRef(records.len() as u32);
        let alternates = city.alternates.split('|').map(str::trim).filter(|name| !name.is_empty());
        let mut names = Vec::new();
        for name in std::iter::once(city.name.trim()).chain(alternates) {
            fold::key_into(name, &mut key);
            let long_enough = key.bytes().filter(|&c| c != b' ').count() >= MIN_LETTERS;
            let capital = name.starts_with(char::is_uppercase);
            if long_enough && capital && !not_places.contains(key.as_str()) && !builder.is_taken(&key) {
                builder.add_city(record, name, city.population);
            }
            if name != city.name {
                names.push(name.to_owned());
            }
        }
        records.push(Record {
            id: EntityId(format!("place:geonames-{}", city.geoname)),
            name: city.name.to_owned(),
            names,
            weak: Vec::new(),
            file: file.clone(),
            line,
            source: source.clone(),
            details: Details::Place(Place {
                kind: PlaceType::City,
                state,
                at: Some(city.at),
                population: city.population,
                geoname: Some(city.geoname),
            }),
        });
    }
}

struct City<'r> {
    geoname: u32,
    name: &'r str,
    alternates: &'r str,
    country: &'r str,
    at: (f64, f64),
    population: u32,
}

fn parse(row: &csv::StringRecord) -> Result<City<'_>, String> {
    let field = |at: usize| row.get(at).unwrap_or_default();
    let wrong = |at: usize| format!("{} is '{}'", COLUMNS[at], field(at).chars().take(60).collect::<String>());
    let degrees = |at: usize, limit: f64| {
        field(at).parse::<f64>().ok().filter(|value| value.abs() <= limit).ok_or_else(|| wrong(at))
    };
    let country = field(3);
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(wrong(3));
    }
    if field(1).trim().is_empty() {
        return Err(wrong(1));
    }
    Ok(City {
        geoname: field(0).parse().map_err(|_| wrong(0))?,
        name: field(1),
        alternates: field(2),
        country,
        at: (degrees(4, 90.0)?, degrees(5, 180.0)?),
        population: field(6).parse().map_err(|_| wrong(6))?,
    })
}
