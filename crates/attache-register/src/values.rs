//! All values that the claims of a deal give to its fields, who stands behind each, and which cannot both be true.

use crate::{
    build::DocumentFacts,
    facts::{Fact, Key, Names, Set, rank},
    quantity::Amount,
    time::Days,
};
use attache_model::{Certainty, Claim, Conflict, DocumentId, FieldValues, Filler, Kind, Polarity, Role, Stage, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The claims of one deal, each with its origin.
pub(crate) struct Values<'f> {
    facts: Vec<&'f Fact<'f>>,
    /// Number of the origin of each fact.
    origin: Vec<usize>,
    /// Origins in words, in alphabetical order.
    origins: Vec<String>,
    /// Whether an origin is itself a party of the deal.
    party: Vec<bool>,
    fields: BTreeMap<String, FieldValues>,
}

impl<'f> Values<'f> {
    pub fn of(facts: &[&'f Fact<'f>], documents: &HashMap<&DocumentId, &DocumentFacts>, names: &mut Names<'_>) -> Self {
        // Counted by who they are, told by what they are called.
        let mut sources: BTreeMap<String, Key> = BTreeMap::new();
        let mut told: Vec<String> = Vec::with_capacity(facts.len());
        for fact in facts {
            let source = origin(fact, documents, names);
            sources.entry(source.clone()).or_insert_with(|| names.named(&source));
            told.push(source);
        }
        let origins: Vec<String> = sources.keys().cloned().collect();
        let sides: BTreeSet<Set> = facts.iter().flat_map(|fact| fact.sides).collect();
        let parties: BTreeSet<Key> = sides.iter().flat_map(|&side| names.keys(side)).copied().collect();
        let party = sources.values().map(|key| parties.contains(key)).collect();
        let origin = told.iter().map(|source| origins.binary_search(source).unwrap_or(0)).collect();
        let mut values = Self { facts: facts.to_vec(), origin, origins, party, fields: BTreeMap::new() };
        values.fields = values.collect(names);
        values
    }

    /// The claim of the fact at `at`.
    pub fn claim(&self, at: usize) -> Option<&Claim> {
        self.facts.get(at).map(|fact| fact.claim)
    }

    pub fn origins(&self) -> Vec<String> {
        self.origins.clone()
    }

    pub fn into_fields(self) -> BTreeMap<String, FieldValues> {
        self.fields
    }

    /// All values by field. Gathered as borrowed words and sorted once, because most deals have few claims and a
    /// register has many deals.
    fn collect(&self, names: &mut Names<'_>) -> BTreeMap<String, FieldValues> {
        /// Field, value, number of the fact.
        type Given<'f> = (&'static str, Vec<&'f str>, usize);
        let mut given: Vec<Given<'f>> = Vec::with_capacity(self.facts.len() * 10);
        for (at, fact) in self.facts.iter().enumerate() {
            let claim: &'f Claim = fact.claim;
            let list = |fillers: &'f [Filler]| -> Vec<&'f str> { fillers.iter().map(|f| f.name.as_str()).collect() };
            for (role, fillers) in &claim.roles {
                // A set: who is named first in a text is no matter.
                let mut value = list(fillers);
                value.sort_unstable();
                value.dedup();
                given.push((role.name(), value, at));
            }
            if claim.stage != Stage::None {
                given.push(("stage", vec![claim.stage.name()], at));
            }
            given.extend(claim.when.iter().map(|when| ("date", vec![when.date.as_str()], at)));
            given.push(("place", list(&claim.places), at));
            given.extend(claim.quantity.iter().map(|quantity| ("quantity", vec![quantity.text.as_str()], at)));
            given.push(("polarity", vec![claim.polarity.name()], at));
            given.push(("certainty", vec![claim.certainty.name()], at));
            given.push(("attributed_to", list(&claim.attributed_to), at));
        }
        given.retain(|(_, value, _)| !value.is_empty());
        given.sort_unstable();
        let mut fields = BTreeMap::new();
        for of_field in given.chunk_by(|one, other| one.0 == other.0) {
            let mut values: Vec<Value> = of_field
                .chunk_by(|one, other| one.1 == other.1)
                .filter_map(|same| {
                    let facts = || same.iter().map(|(.., at)| *at);
                    let origins: BTreeSet<_> = facts().filter_map(|at| self.origin.get(at)).collect();
                    Some(Value {
                        value: same.first()?.1.iter().map(|&word| word.to_owned()).collect(),
                        claims: facts().filter_map(|at| Some(self.facts.get(at)?.claim.id.clone())).collect(),
                        origins: origins.len() as u32,
                    })
                })
                .collect();
            let Some((field, ..)) = of_field.first() else { continue };
            if values.len() > 1 {
                values.sort_by_cached_key(|value| {
                    let support = (value.origins, value.claims.len(), exactness(field, &value.value, names));
                    (std::cmp::Reverse(support), value.value.clone())
                });
            }
            fields.insert((*field).to_owned(), FieldValues(values));
        }
        fields
    }

    /// Origins by what they say of the deal as a whole.
    pub fn stances(&self) -> Stances {
        let mut firm = BTreeSet::new();
        let mut soft = BTreeSet::new();
        let mut denying = BTreeSet::new();
        // Who says that it is not delivered does not contradict who says that it is ordered.
        let affirmed = self.facts.iter().filter(|fact| fact.claim.polarity == Polarity::Affirmed);
        let reached = affirmed.map(|fact| fact.rank).max();
        for (fact, &origin) in self.facts.iter().zip(&self.origin) {
            match (fact.claim.polarity, fact.claim.certainty) {
                (Polarity::Denied, _) if reached.is_none_or(|reached| fact.rank <= reached) => denying.insert(origin),
                (Polarity::Denied, _) => false,
                (_, Certainty::Asserted | Certainty::Reported) => firm.insert(origin),
                (_, Certainty::Alleged | Certainty::Possible) => soft.insert(origin),
            };
        }
        soft.retain(|origin| !firm.contains(origin));
        let names = |set: &BTreeSet<usize>| set.iter().filter_map(|&at| self.origins.get(at).cloned()).collect();
        let parties = denying.iter().filter(|&&at| self.party.get(at) == Some(&true)).count();
        Stances { firm: names(&firm), soft: names(&soft), denying: names(&denying), denying_parties: parties }
    }

    /// Values that cannot all be true.
    pub fn conflicts(&self, kind: Kind, names: &mut Names<'_>) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        let stances = self.stances();
        let affirmed = !stances.firm.is_empty() || !stances.soft.is_empty();
        if affirmed && !stances.denying.is_empty() {
            let affirming: Vec<_> = stances.firm.iter().chain(&stances.soft).cloned().collect();
            let what = format!("affirmed by {}; denied by {}", list(&affirming), list(&stances.denying));
            conflicts.push(Conflict { field: "polarity".into(), what });
        }
        conflicts.extend(self.outcome(kind));
        conflicts.extend(self.dates(kind));
        conflicts.extend(self.quantities(names));
        if kind == Kind::Specification {
            conflicts.extend(self.attributes());
        }
        conflicts.extend(self.places(names));
        conflicts
    }

    /// Refused and yet on its way.
    fn outcome(&self, kind: Kind) -> Option<Conflict> {
        let said = |stages: &[Stage]| -> BTreeSet<usize> {
            let affirmed =
                self.facts.iter().zip(&self.origin).filter(|(fact, _)| {
                    fact.claim.polarity == Polarity::Affirmed && stages.contains(&fact.claim.stage)
                });
            affirmed.map(|(_, &origin)| origin).collect()
        };
        let refused = said(&[Stage::Refused]);
        let done = said(&[Stage::Ordered, Stage::Delivered]);
        // Who says both tells of a change of mind.
        let apart = !refused.is_empty() && !done.is_empty() && refused.is_disjoint(&done);
        (apart && kind.stages().contains(&Stage::Refused)).then(|| Conflict {
            field: "stage".into(),
            what: format!(
                "refused according to {}; ordered or delivered according to {}",
                self.told(&refused),
                self.told(&done)
            ),
        })
    }

    /// Exact dates for one stage that have no day in common. Reports within a fortnight agree.
    fn dates(&self, kind: Kind) -> Option<Conflict> {
        let mut by_stage: BTreeMap<usize, BTreeMap<&str, Days>> = BTreeMap::new();
        for fact in self.facts.iter().filter(|fact| fact.claim.polarity == Polarity::Affirmed) {
            if let (Some(when), Some(days)) = (&fact.claim.when, fact.when)
                && days.width() <= 31
            {
                let stage = rank(kind, fact.claim.stage);
                by_stage.entry(stage).or_default().insert(when.date.as_str(), days);
            }
        }
        // Dates of a specification are those of its sources, and what flows has many dates.
        let once = !crate::facts::Shape::of(kind).flows;
        let apart = by_stage.values().filter(|_| once).find_map(|dates| {
            let first = dates.iter().min_by_key(|(_, days)| days.last)?;
            let last = dates.iter().max_by_key(|(_, days)| days.first)?;
            (last.1.gap(*first.1) > 0 && self.apart_in_origin("date", first.0, last.0)).then_some((*first.0, *last.0))
        });
        apart.map(|(first, last)| Conflict {
            field: "date".into(),
            what: format!(
                "{first} according to {}; {last} according to {}",
                self.who("date", first),
                self.who("date", last)
            ),
        })
    }

    /// Numbers for the same items that cannot both be true.
    fn quantities(&self, names: &mut Names<'_>) -> Option<Conflict> {
        let mut by_items: BTreeMap<(Key, usize), BTreeMap<&str, Amount>> = BTreeMap::new();
        for fact in self.facts.iter().filter(|fact| fact.claim.polarity == Polarity::Affirmed) {
            let Some(text) = fact.claim.quantity.as_ref().map(|quantity| quantity.text.as_str()) else { continue };
            let items = names.keys(fact.about);
            // A number for several items belongs to nobody knows which.
            if let (&[item], Some(amount)) = (items, Amount::parse(text)) {
                by_items.entry((item, fact.rank)).or_default().insert(text, amount);
            }
        }
        by_items.values().find_map(|amounts| self.apart("quantity", amounts))
    }

    fn attributes(&self) -> Option<Conflict> {
        let values = self.facts.iter().filter(|fact| fact.claim.polarity == Polarity::Affirmed);
        let values: BTreeMap<&str, Amount> = values
            .flat_map(|fact| fact.claim.names(Role::Value))
            .filter_map(|text| Some((text, Amount::parse(text)?)))
            .collect();
        self.apart("value", &values)
    }

    /// The two amounts farthest apart, where they contradict one another.
    fn apart(&self, field: &str, amounts: &BTreeMap<&str, Amount>) -> Option<Conflict> {
        let mut units: BTreeMap<&str, Vec<(&str, &Amount)>> = BTreeMap::new();
        for (text, amount) in amounts {
            units.entry(&amount.unit).or_default().push((text, amount));
        }
        units.values().find_map(|amounts| {
            let (low, least) = amounts.iter().min_by(|a, b| a.1.most.total_cmp(&b.1.most))?;
            let (high, most) = amounts.iter().max_by(|a, b| a.1.least.total_cmp(&b.1.least))?;
            (least.contradicts(most) && self.apart_in_origin(field, low, high)).then(|| Conflict {
                field: field.into(),
                what: format!(
                    "{low} according to {}; {high} according to {}",
                    self.who(field, low),
                    self.who(field, high)
                ),
            })
        })
    }

    /// Places of which neither lies in the other.
    fn places(&self, names: &mut Names<'_>) -> Option<Conflict> {
        let places = self.fields.get("place")?;
        let keyed: Vec<(&str, Key)> = places
            .0
            .iter()
            .filter_map(|value| match value.value.as_slice() {
                [one] => Some((one.as_str(), names.named(one))),
                _ => None,
            })
            .take(16)
            .collect();
        let (one, other) = keyed.iter().enumerate().find_map(|(at, (one, key))| {
            let other = keyed.iter().take(at).find(|(name, other)| {
                let apart = !names.covers(*key, *other) && !names.covers(*other, *key);
                apart && self.apart_in_origin("place", one, name)
            });
            other.map(|(other, _)| (*other, *one))
        })?;
        let what =
            format!("{one} according to {}; {other} according to {}", self.who("place", one), self.who("place", other));
        Some(Conflict { field: "place".into(), what })
    }

    /// Whether nobody gives both values: who does means parts of one whole.
    fn apart_in_origin(&self, field: &str, one: &str, other: &str) -> bool {
        self.givers(field, one).is_disjoint(&self.givers(field, other))
    }

    /// Who gives this value, in words.
    fn who(&self, field: &str, value: &str) -> String {
        self.told(&self.givers(field, value))
    }

    /// Origins in words.
    fn told(&self, origins: &BTreeSet<usize>) -> String {
        list(&origins.iter().filter_map(|&at| self.origins.get(at).cloned()).collect::<Vec<_>>())
    }

    /// The origins that give this value.
    fn givers(&self, field: &str, value: &str) -> BTreeSet<usize> {
        let Some(found) = self
            .fields
            .get(field)
            .and_then(|values| values.0.iter().find(|candidate| candidate.value.iter().any(|one| one == value)))
        else {
            return BTreeSet::new();
        };
        let of = |(fact, _): &(&&Fact<'_>, &usize)| found.claims.binary_search(&fact.claim.id).is_ok();
        self.facts.iter().zip(&self.origin).filter(of).map(|(_, &origin)| origin).collect()
    }
}

/// Origins by what they say of a deal as a whole.
pub(crate) struct Stances {
    /// Who says so, or passes it on.
    pub firm: Vec<String>,
    /// Who alleges it or thinks it possible.
    pub soft: Vec<String>,
    /// Who denies it.
    pub denying: Vec<String>,
    /// How many of those are parties of the deal.
    pub denying_parties: usize,
}

/// Whom a claim goes back to: the innermost source that the document names, else whom it copies, else its outlet, else itself.
fn origin(fact: &Fact<'_>, documents: &HashMap<&DocumentId, &DocumentFacts>, names: &mut Names<'_>) -> String {
    let document = documents.get(&fact.claim.document);
    let named = fact.claim.attributed_to.first().map(|filler| filler.name.as_str());
    let repeated = || document.and_then(|document| document.repeats.as_deref());
    let outlet = || document.and_then(|document| document.outlet.as_deref()).filter(|outlet| !outlet.trim().is_empty());
    match named.or_else(repeated).or_else(outlet) {
        // An outlet under any of its names is one.
        Some(name) => match names.anyhow(name) {
            Some(record) => names.knowledge.record(record).name.clone(),
            None => name.to_owned(),
        },
        None => format!("document {}", document.map_or(fact.claim.document.0.as_str(), |document| &document.name)),
    }
}

/// How exact a value is, among values of one field.
fn exactness(field: &str, value: &[String], names: &mut Names<'_>) -> (i64, usize) {
    match field {
        "date" => {
            let days = value.first().and_then(|text| Days::of(&attache_model::Edtf::parse(text).ok()?));
            (days.map_or(i64::MIN, |days| -i64::from(days.width())), 0)
        }
        "quantity" => {
            let amount = value.first().and_then(|text| Amount::parse(text));
            let width = amount.map_or(f64::INFINITY, |amount| amount.most - amount.least);
            (-(width.min(1e15) as i64), 0)
        }
        _ => {
            let mut depth = |name: &String| {
                let key = names.named(name);
                names.above_of(key).len()
            };
            (value.iter().map(&mut depth).max().unwrap_or(0) as i64, value.len())
        }
    }
}

/// "A", "A and B", "A, B and 3 more".
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [one, other, third] => format!("{one}, {other} and {third}"),
        [one, other, rest @ ..] => format!("{one}, {other} and {} more", rest.len()),
    }
}
