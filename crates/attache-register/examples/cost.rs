//! What building the register costs: `cargo run --release -p attache-register --example cost [CLAIMS…]`.
//! Makes claims up: few pairs of states have most of them, as in the world.

use attache_knowledge::{Knowledge, Sources, Table};
use attache_model::{
    Certainty, Claim, ClaimId, DateOrigin, DocumentId, Edtf, Filler, Kind, Polarity, Published, Quantity, Resolution,
    Role, Span, Stage, When,
};
use attache_register::{DocumentFacts, build};
use std::{collections::BTreeMap, env, error::Error, time::Instant};

/// A small generator with a fixed stream, so that runs compare.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    /// Small numbers far oftener than large ones.
    fn skewed(&mut self, limit: usize) -> usize {
        let part = self.below(1 << 20) as f64 / f64::from(1 << 20);
        (part.powi(6) * limit as f64) as usize
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let knowledge = Knowledge::load(&Sources::built_in()).map_err(|findings| format!("{findings:?}"))?;
    let names = |table: Table| -> Vec<&str> {
        knowledge.records().iter().filter(|record| record.table() == table).map(|record| record.name.as_str()).collect()
    };
    let (states, systems, classes) = (names(Table::State), names(Table::System), names(Table::Class));
    let mut counts: Vec<usize> = env::args().skip(1).map(|count| count.parse()).collect::<Result<_, _>>()?;
    if counts.is_empty() {
        counts = vec![1_000, 10_000, 100_000];
    }
    for count in counts {
        let mut random = Random(1);
        let documents: Vec<DocumentFacts> = (0..count.div_ceil(20))
            .map(|at| {
                let date =
                    format!("{}-{:02}-{:02}", 2005 + random.below(20), 1 + random.below(12), 1 + random.below(28));
                Ok(DocumentFacts {
                    id: DocumentId(format!("{at:064x}")),
                    name: format!("report-{at}"),
                    outlet: Some(format!("Outlet {}", random.skewed(500))),
                    repeats: None,
                    published: Some(Published::on(Edtf::parse(&date)?, DateOrigin::Stated)),
                })
            })
            .collect::<Result<_, Box<dyn Error>>>()?;
        let mut claims = Vec::with_capacity(count);
        for at in 0..count {
            let filler = |name: &str| Filler {
                name: name.into(),
                entity: None,
                span: Span::new(0, 1),
                resolution: Resolution::Named,
            };
            let kind = [Kind::Transfer, Kind::Transfer, Kind::Attack, Kind::Support][random.below(4)];
            let [one, other] =
                if kind == Kind::Attack { [Role::Attacker, Role::Target] } else { [Role::Supplier, Role::Recipient] };
            let mut roles = BTreeMap::new();
            roles.insert(one, vec![filler(states[random.skewed(states.len())])]);
            if random.below(10) > 0 {
                roles.insert(other, vec![filler(states[random.skewed(states.len())])]);
            }
            let item = match random.below(4) {
                0 => None,
                1 => Some(classes[random.skewed(classes.len())]),
                _ => Some(systems[random.skewed(systems.len())]),
            };
            roles.extend(item.map(|item| (Role::Item, vec![filler(item)])));
            let (year, month, day) = (2000 + random.below(25), 1 + random.below(12), 1 + random.below(28));
            let date = match random.below(4) {
                0 => None,
                1 => Some(format!("{year}")),
                2 => Some(format!("{year}-{month:02}")),
                _ => Some(format!("{year}-{month:02}-{day:02}")),
            };
            let date = date.map(|date| Edtf::parse(&date)).transpose()?;
            let mut claim = Claim {
                id: ClaimId(String::new()),
                document: documents[at / 20].id.clone(),
                kind,
                roles,
                stage: if kind == Kind::Attack { Stage::CarriedOut } else { Stage::Delivered },
                when: date.map(|date| When { date, span: None, basis: String::new() }),
                places: vec![],
                quantity: (random.below(3) == 0)
                    .then(|| Quantity { text: random.below(50).to_string(), span: Span::new(0, 1) }),
                polarity: if random.below(20) == 0 { Polarity::Denied } else { Polarity::Affirmed },
                certainty: Certainty::Asserted,
                attributed_to: if random.below(3) == 0 { vec![filler(states[random.below(20)])] } else { vec![] },
                evidence: Span::new(at as u32, at as u32 + 10),
                rule: String::new(),
                because: vec![],
                reader: String::new(),
                knowledge: String::new(),
            };
            claim.id = claim.identify();
            claims.push(claim);
        }
        let start = Instant::now();
        let deals = build(&claims, &documents, &knowledge);
        let took = start.elapsed();
        let largest = deals.iter().map(|deal| deal.claims.len()).max().unwrap_or(0);
        println!("{count:9} claims, {:8} deals, largest {largest:6}: {took:8.2?}", deals.len());
    }
    Ok(())
}
