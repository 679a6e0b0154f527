use crate::{
    facts::{Fact, Names, Shape},
    grade,
    group::{Cluster, Group, Why, group},
    values::Values,
};
use attache_knowledge::Knowledge;
use attache_model::{Claim, Deal, DealId, DocumentId, Published};
use std::collections::HashMap;

/// What the register needs to know of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// Its id.
    pub id: DocumentId,
    /// What listings call it.
    pub name: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Whose report it repeats, where it is a copy: the agency that it credits, or the outlet (else the document) that had it
    /// first. What it says by itself then goes back to them.
    pub repeats: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
}

/// Puts claims together into deals: one for each thing in the world that they speak of.
///
/// The result depends on the claims, the documents and the knowledge alone, not on their order. A claim whose
/// document is not among `documents` counts as one of unknown outlet and date. Of claims with one id the first
/// counts. Deals come in order of kind, then by what is shown of them.
pub fn build(claims: &[Claim], documents: &[DocumentFacts], knowledge: &Knowledge) -> Vec<Deal> {
    let documents: HashMap<&DocumentId, &DocumentFacts> =
        documents.iter().map(|document| (&document.id, document)).collect();
    let mut claims: Vec<&Claim> = claims.iter().collect();
    claims.sort_by(|a, b| (&a.id, &a.document).cmp(&(&b.id, &b.document)));
    claims.dedup_by(|a, b| a.id == b.id);

    let mut names = Names::new(knowledge);
    let facts: Vec<Fact<'_>> =
        claims.iter().map(|claim| names.fact(claim, documents.get(&claim.document).copied())).collect();
    let (clusters, groups) = group(&facts, &names);
    let mut deals: Vec<Deal> =
        groups.iter().map(|group| deal(group, &clusters, &facts, &documents, &mut names)).collect();
    deals.sort_by_cached_key(|deal| {
        let shown = |field: &str| deal.values.get(field).map_or(Vec::new(), |values| values.shown().to_vec());
        let parties: Vec<_> = Shape::of(deal.kind).sides.iter().map(|role| shown(role.name())).collect();
        (deal.kind, parties, shown("date"), deal.id.clone())
    });
    deals
}

fn deal(
    group: &Group,
    clusters: &[Cluster],
    facts: &[Fact<'_>],
    documents: &HashMap<&DocumentId, &DocumentFacts>,
    names: &mut Names<'_>,
) -> Deal {
    let members = || group.clusters.iter().filter_map(|&at| clusters.get(at));
    let mut numbers: Vec<u32> = members().flat_map(|cluster| cluster.facts.iter().copied()).collect();
    numbers.sort_unstable();
    let facts: Vec<&Fact<'_>> = numbers.iter().filter_map(|&number| facts.get(number as usize)).collect();
    let values = Values::of(&facts, documents, names);
    let because = reasons(group, clusters, &values, &numbers);
    let mut cited: Vec<DocumentId> = facts.iter().map(|fact| fact.claim.document.clone()).collect();
    cited.sort();
    cited.dedup();
    let kind = facts.first().map_or(attache_model::Kind::Transfer, |fact| fact.claim.kind);
    let conflicts = values.conflicts(kind, names);
    Deal {
        id: identify(&facts),
        kind,
        grade: grade::grade(&values, &conflicts),
        claims: facts.iter().map(|fact| fact.claim.id.clone()).collect(),
        documents: cited,
        origins: values.origins(),
        conflicts,
        because,
        values: values.into_fields(),
    }
}

/// A hash of the earliest claim: earliest published, then of the least id.
fn identify(facts: &[&Fact<'_>]) -> DealId {
    let earliest = facts.iter().min_by_key(|fact| (fact.published.unwrap_or(i32::MAX), &fact.claim.id));
    let mut hash = blake3::Hasher::new();
    hash.update(b"deal\0");
    hash.update(earliest.map_or("", |fact| &fact.claim.id.0).as_bytes());
    DealId(hash.finalize().to_hex()[..16].to_owned())
}

/// Why the claims stand together, one reason a line: what they share, then who joined whom.
fn reasons(group: &Group, clusters: &[Cluster], values: &Values<'_>, numbers: &[u32]) -> Vec<String> {
    let say = |cluster: usize| -> String {
        let Some(cluster) = clusters.get(cluster) else { return String::new() };
        let first = cluster.facts.first().and_then(|number| numbers.binary_search(number).ok());
        let Some(claim) = first.and_then(|at| values.claim(at)) else { return String::new() };
        let shape = Shape::of(cluster.kind);
        let roles = shape.sides.iter().chain(shape.about).chain(shape.at);
        let mut parts: Vec<String> = roles
            .map(|&role| (role, claim.names(role).collect::<Vec<_>>().join(", ")))
            .filter(|(_, names)| !names.is_empty())
            .map(|(role, names)| format!("{} {names}", role.name().replace('_', " ")))
            .collect();
        if shape.local && !claim.places.is_empty() {
            let places: Vec<_> = claim.places.iter().map(|place| place.name.as_str()).collect();
            parts.push(format!("place {}", places.join(", ")));
        }
        if parts.is_empty() { "nobody and nothing named".into() } else { parts.join(", ") }
    };
    let count = |cluster: usize| clusters.get(cluster).map_or(0, |cluster| cluster.facts.len());
    let claims = |count: usize| if count == 1 { "1 claim".to_owned() } else { format!("{count} claims") };
    let mut reasons: Vec<String> = group
        .clusters
        .iter()
        .filter(|&&cluster| count(cluster) > 1)
        .map(|&cluster| format!("{} agree on {} and on dates that fit", claims(count(cluster)), say(cluster)))
        .collect();
    for &(from, to, why) in &group.joins {
        let one = count(from) == 1;
        let why = match why {
            Why::LessExact if one => "says less exactly what is said of",
            Why::LessExact => "say less exactly what is said of",
            Why::UnknownParty if one => "leaves a party open, and only one known deal fits: that of",
            Why::UnknownParty => "leave a party open, and only one known deal fits: that of",
            Why::ListsMore if one => "names parties that are all among those of, and of no other list,",
            Why::ListsMore => "name parties that are all among those of, and of no other list,",
        };
        reasons.push(format!("{} with {} {why} {}", claims(count(from)), say(from), say(to)));
    }
    reasons
}
