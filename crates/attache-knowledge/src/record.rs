//! What the files say, typed. One struct a table; the meaning of each field is that of `knowledge/README.md`.

use attache_model::{Edtf, EntityId};
use std::{fmt, sync::Arc};

/// A record's place in [`Knowledge`](crate::Knowledge); means nothing to another load of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRef(pub(crate) u32);

impl RecordRef {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

macro_rules! word {
    ($(#[$doc:meta])* $type:ident { $($(#[$item:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$item])* $variant,)+ }

        impl $type {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in the files.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

word! {
    /// The sorts of record; also the order of readings of one name.
    Table {
        /// States, territories, de facto and former states.
        State = "state",
        /// Groups, forces, ministries, alliances, firms.
        Actor = "actor",
        /// Office holders and commanders.
        Person = "person",
        /// Kinds of things.
        Class = "class",
        /// Designated systems.
        System = "system",
        /// Embargoes, regimes, treaties, resolutions.
        Instrument = "instrument",
        /// Who publishes.
        Outlet = "outlet",
        /// Regions, seas, bases, cities.
        Place = "place",
    }
}

word! {
    /// What a state is.
    StateStatus {
        /// A state.
        State = "state",
        /// A dependent territory.
        Territory = "territory",
        /// Governs itself without wide recognition.
        DeFacto = "de-facto",
        /// No more.
        Historic = "historic",
    }
}

word! {
    /// What an actor is.
    ActorType {
        /// An armed group outside a state's forces.
        ArmedGroup = "armed-group",
        /// A state's force.
        ArmedForce = "armed-force",
        /// A ministry.
        Ministry = "ministry",
        /// An agency.
        Agency = "agency",
        /// A government, presidency or parliament.
        Government = "government",
        /// An alliance of states.
        Alliance = "alliance",
        /// A body of several states.
        InternationalBody = "international-body",
        /// A firm.
        Company = "company",
        /// A think-tank.
        ThinkTank = "think-tank",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// A research organisation.
        Research = "research",
    }
}

word! {
    /// What an instrument is.
    InstrumentType {
        /// An arms embargo.
        Embargo = "embargo",
        /// A sanctions programme.
        Sanctions = "sanctions",
        /// A control regime.
        Regime = "regime",
        /// A treaty.
        Treaty = "treaty",
        /// An act of a parliament.
        Act = "act",
        /// A resolution.
        Resolution = "resolution",
        /// An executive order or regulation.
        Order = "order",
    }
}

word! {
    /// What an outlet is.
    OutletType {
        /// A news agency.
        Wire = "wire",
        /// A newspaper.
        Newspaper = "newspaper",
        /// Radio or television.
        Broadcaster = "broadcaster",
        /// A magazine.
        Magazine = "magazine",
        /// A website.
        Website = "website",
        /// A think-tank that publishes.
        ThinkTank = "think-tank",
        /// A government that publishes.
        Government = "government",
        /// A blog.
        Blog = "blog",
    }
}

word! {
    /// Who owns an outlet.
    Ownership {
        /// A state, or a body that a state controls.
        State = "state",
        /// A public broadcaster with a charter.
        Public = "public",
        /// Private owners.
        Private = "private",
        /// A party or movement.
        Party = "party",
        /// A non-governmental organisation.
        Ngo = "ngo",
    }
}

word! {
    /// What a place is.
    PlaceType {
        /// A region or province.
        Region = "region",
        /// A sea, strait or gulf.
        Sea = "sea",
        /// A military base.
        Base = "base",
        /// An area without fixed borders.
        Area = "area",
        /// A city or town.
        City = "city",
        /// A plant, port or other facility.
        Facility = "facility",
    }
}

/// Anything with an id and names.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// `table:slug`.
    pub id: EntityId,
    /// Canonical form, as shown in the register.
    pub name: String,
    /// Further names, without weak ones and without those of [`Details`] (demonyms, capital, metonyms, official).
    pub names: Vec<String>,
    /// Names that mean something else in most texts.
    pub weak: Vec<String>,
    /// The file that it stands in, below the knowledge folder.
    pub file: Arc<str>,
    /// Its line there, from 1.
    pub line: u32,
    /// Where the facts come from.
    pub source: Arc<str>,
    /// What else is known, by table.
    pub details: Details,
}

impl Record {
    /// The table that it belongs to.
    pub fn table(&self) -> Table {
        match self.details {
            Details::State(_) => Table::State,
            Details::Actor(_) => Table::Actor,
            Details::Person(_) => Table::Person,
            Details::Class(_) => Table::Class,
            Details::System(_) => Table::System,
            Details::Instrument(_) => Table::Instrument,
            Details::Outlet(_) => Table::Outlet,
            Details::Place(_) => Table::Place,
        }
    }
}

/// What is known of a record beyond its names.
#[derive(Clone, Debug, PartialEq)]
pub enum Details {
    /// A state.
    State(State),
    /// An actor.
    Actor(Actor),
    /// A person.
    Person(Person),
    /// A class.
    Class(Class),
    /// A system.
    System(System),
    /// An instrument.
    Instrument(Instrument),
    /// An outlet.
    Outlet(Outlet),
    /// A place.
    Place(Place),
}

/// A state, territory, de facto or former state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What it is.
    pub status: StateStatus,
    /// ISO 3166-1 alpha-2.
    pub iso2: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub iso3: Option<String>,
    /// Official name.
    pub official: Option<String>,
    /// Adjectives and people, singular.
    pub demonyms: Vec<String>,
    /// Seat of government; stands for the state when it acts.
    pub capital: Option<String>,
    /// Other by-words that stand for the state.
    pub metonyms: Vec<String>,
    /// When it began.
    pub from: Option<Edtf>,
    /// When it ended.
    pub until: Option<Edtf>,
    /// Who is held to continue it.
    pub successor: Option<RecordRef>,
}

/// A group, force, ministry, alliance or firm.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// What it is.
    pub kind: ActorType,
    /// Its home.
    pub state: Option<RecordRef>,
    /// Whose acts its acts are given as.
    pub acts_as: Option<RecordRef>,
}

/// Somebody who acts for somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The state or actor acted for.
    pub acts_as: RecordRef,
    /// Office held.
    pub office: Option<String>,
    /// Since when.
    pub from: Option<Edtf>,
    /// Until when.
    pub until: Option<Edtf>,
}

/// A kind of thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// The classes that it belongs to.
    pub parents: Vec<RecordRef>,
}

/// A designated system.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// What it is.
    pub class: RecordRef,
    /// Who makes it.
    pub makers: Vec<RecordRef>,
    /// Where it was designed.
    pub origin: Vec<RecordRef>,
    /// The family or system that it is a variant of.
    pub variant_of: Option<RecordRef>,
    /// Range in kilometres, as published.
    pub range_km: Option<f64>,
    /// Endurance in hours, as published.
    pub endurance_h: Option<f64>,
    /// Payload in kilograms, as published.
    pub payload_kg: Option<f64>,
}

/// An embargo, regime, treaty or resolution.
#[derive(Clone, Debug, PartialEq)]
pub struct Instrument {
    /// What it is.
    pub kind: InstrumentType,
    /// States and actors that impose or keep it.
    pub imposers: Vec<RecordRef>,
    /// States, actors and people that it is aimed at.
    pub targets: Vec<RecordRef>,
    /// Since when.
    pub from: Option<Edtf>,
    /// Until when.
    pub until: Option<Edtf>,
}

/// Who publishes.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlet {
    /// What it is.
    pub kind: OutletType,
    /// Where it is at home.
    pub state: Option<RecordRef>,
    /// Who owns it.
    pub ownership: Option<Ownership>,
    /// Its domains ("irna.ir").
    pub domains: Vec<String>,
}

/// A region, sea, base or city.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceType,
    /// Whose it is.
    pub state: Option<RecordRef>,
    /// Degrees north and east.
    pub at: Option<(f64, f64)>,
    /// Inhabitants; 0 where unknown.
    pub population: u32,
    /// Its number in GeoNames, for cities of the list.
    pub geoname: Option<u32>,
}
