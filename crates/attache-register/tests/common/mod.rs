//! A small world and short ways to make claims about it.
#![allow(dead_code, clippy::unwrap_used)]

use attache_knowledge::{Knowledge, Sources};
use attache_model::{
    Certainty, Claim, ClaimId, DateOrigin, DocumentId, Edtf, Filler, Kind, Polarity, Published, Quantity, Resolution,
    Role, Span, Stage, When,
};
use attache_register::DocumentFacts;
use std::{collections::BTreeMap, sync::LazyLock};

pub static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let state = |slug: &str, name: &str, code: &str| {
        format!(
            "[[state]]\nid = \"state:{slug}\"\nname = \"{name}\"\nstatus = \"state\"\niso2 = \"{}\"\niso3 = \"{code}\"\n\
             demonyms = [\"{name}ian\"]\nsource = \"test\"\n",
            &code[..2]
        )
    };
    let class = |slug: &str, name: &str, parent: &str| {
        let parents = if parent.is_empty() { String::new() } else { format!("\"class:{parent}\"") };
        format!("[[class]]\nid = \"class:{slug}\"\nname = \"{name}\"\nparents = [{parents}]\nsource = \"test\"\n")
    };
    let system = |slug: &str, name: &str, class: &str| {
        format!("[[system]]\nid = \"system:{slug}\"\nname = \"{name}\"\nclass = \"class:{class}\"\nsource = \"test\"\n")
    };
    let world = [
        state("iran", "Iran", "IRN"),
        state("russia", "Russia", "RUS"),
        state("turkey", "Turkey", "TUR"),
        state("ukraine", "Ukraine", "UKR"),
        state("syria", "Syria", "SYR"),
        state("sudan", "Sudan", "SDN"),
        class("weapon", "weapon", ""),
        class("drone", "drone", "weapon"),
        class("loitering-munition", "loitering munition", "drone"),
        class("missile", "missile", "weapon"),
        system("shahed-136", "Shahed-136", "loitering-munition"),
        system("mohajer-6", "Mohajer-6", "drone"),
        system("tb2", "TB2", "drone"),
        "[[outlet]]\nid = \"outlet:wire\"\nname = \"Wire\"\nnames = [\"The Daily Wire\"]\ntype = \"wire\"\nsource = \"test\"\n".into(),
        "[[place]]\nid = \"place:kyiv\"\nname = \"Kyiv\"\ntype = \"city\"\nstate = \"state:ukraine\"\nsource = \"test\"\n".into(),
        "[[place]]\nid = \"place:odesa\"\nname = \"Odesa\"\ntype = \"city\"\nstate = \"state:ukraine\"\nsource = \"test\"\n".into(),
    ];
    Knowledge::load(&[("states/world.toml", world.concat())].into_iter().collect::<Sources>()).unwrap()
});

/// A claim in the making.
#[derive(Clone)]
pub struct Make(pub Claim);

fn fillers(names: &str) -> Vec<Filler> {
    let filler = |name: &str| Filler {
        name: name.trim().into(),
        entity: None,
        span: Span::new(0, 1),
        resolution: Resolution::Named,
    };
    names.split(',').filter(|name| !name.trim().is_empty()).map(filler).collect()
}

/// A claim of document `document`, delivered or otherwise in the last-but-one usual stage of its kind.
pub fn claim(document: &str, kind: Kind, roles: &[(Role, &str)]) -> Make {
    let roles: BTreeMap<Role, Vec<Filler>> =
        roles.iter().map(|(role, names)| (*role, fillers(names))).filter(|(_, fillers)| !fillers.is_empty()).collect();
    let stage = if kind.stages().contains(&Stage::Delivered) { Stage::Delivered } else { kind.stages()[0] };
    Make(Claim {
        id: ClaimId(String::new()),
        document: DocumentId(document.into()),
        kind,
        roles,
        stage,
        when: None,
        places: vec![],
        quantity: None,
        polarity: Polarity::Affirmed,
        certainty: Certainty::Asserted,
        attributed_to: vec![],
        evidence: Span::new(0, 10),
        rule: "test".into(),
        because: vec![],
        reader: "1".into(),
        knowledge: "1".into(),
    })
}

pub fn transfer(document: &str, supplier: &str, recipient: &str, item: &str) -> Make {
    claim(document, Kind::Transfer, &[(Role::Supplier, supplier), (Role::Recipient, recipient), (Role::Item, item)])
}

impl Make {
    pub fn on(mut self, date: &str) -> Self {
        self.0.when = Some(When { date: Edtf::parse(date).unwrap(), span: None, basis: "test".into() });
        self
    }
    pub fn stage(mut self, stage: Stage) -> Self {
        self.0.stage = stage;
        self
    }
    pub fn count(mut self, text: &str) -> Self {
        self.0.quantity = Some(Quantity { text: text.into(), span: Span::new(0, 1) });
        self
    }
    pub fn denied(mut self) -> Self {
        self.0.polarity = Polarity::Denied;
        self
    }
    pub fn certainty(mut self, certainty: Certainty) -> Self {
        self.0.certainty = certainty;
        self
    }
    pub fn by(mut self, sources: &str) -> Self {
        self.0.attributed_to = fillers(sources);
        self
    }
    pub fn at(mut self, places: &str) -> Self {
        self.0.places = fillers(places);
        self
    }
    pub fn from(mut self, start: u32) -> Self {
        self.0.evidence = Span::new(start, start + 10);
        self
    }
    pub fn done(mut self) -> Claim {
        self.0.id = self.0.identify();
        self.0
    }
}

/// Documents "a" to "j" of as many outlets, published on the first of January to October 2023.
pub fn documents() -> Vec<DocumentFacts> {
    ('a'..='j')
        .enumerate()
        .map(|(month, letter)| DocumentFacts {
            id: DocumentId(letter.into()),
            name: format!("report-{letter}"),
            outlet: Some(format!("Outlet {}", letter.to_ascii_uppercase())),
            repeats: None,
            published: Some(Published::on(
                Edtf::parse(&format!("2023-{:02}-01", month + 1)).unwrap(),
                DateOrigin::Stated,
            )),
        })
        .collect()
}
