use serde::{Deserialize, Serialize};
use std::fmt;

/// A name that is no kind, role or stage.
#[derive(Debug, thiserror::Error)]
#[error("'{name}' is no {what}; there are: {known}")]
pub struct UnknownName {
    what: &'static str,
    name: String,
    known: String,
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $type:ident, $what:literal { $($(#[$item:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $type { $($(#[$item])* #[serde(rename = $name)] $variant,)+ }

        impl $type {
            /// Every one, in the guide's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in files.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = UnknownName;
            fn from_str(name: &str) -> Result<Self, UnknownName> {
                match name {
                    $($name => Ok(Self::$variant),)+
                    _ => Err(UnknownName {
                        what: $what,
                        name: name.chars().take(60).collect(),
                        known: Self::ALL.iter().map(|v| v.name()).collect::<Vec<_>>().join(", "),
                    }),
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

vocabulary! {
    /// What sort of thing a claim says.
    Kind, "kind of claim" {
        /// Arms change hands, or would.
        Transfer = "transfer",
        /// Know-how, designs or licences change hands.
        TechnologyTransfer = "technology_transfer",
        /// A plant, a line, the making of a system.
        Production = "production",
        /// A pact, contract framework or memorandum.
        Agreement = "agreement",
        /// Sanctions, an embargo, an export control, a law.
        Restriction = "restriction",
        /// A system employed in combat or surveillance.
        Use = "use",
        /// A strike on somebody or something; a system downed or captured.
        Attack = "attack",
        /// Something given in return for something else.
        Exchange = "exchange",
        /// Training, maintenance, spare parts, logistics, advisers.
        Support = "support",
        /// One actor urges, asks, warns or pressures another.
        Demand = "demand",
        /// A visit, a meeting, talks, recognition, a rupture, a thaw.
        Contact = "contact",
        /// Investigators find parts or make in a system.
        Finding = "finding",
        /// Range, endurance, payload, role or price of a system; a country's stock.
        Specification = "specification",
    }
}

vocabulary! {
    /// The part that a filler plays in a claim.
    Role, "role" {
        /// Who gives, sells, trains.
        Supplier = "supplier",
        /// Who gets.
        Recipient = "recipient",
        /// What it is about.
        Item = "item",
        /// Who makes.
        Producer = "producer",
        /// The country or place where something is made.
        Host = "host",
        /// Who helps to make.
        Partner = "partner",
        /// The plant or line.
        Facility = "facility",
        /// One of those who agree or meet.
        Party = "party",
        /// What is agreed or talked about.
        Subject = "subject",
        /// Who restricts.
        Imposer = "imposer",
        /// Who or what is restricted, struck or aimed at.
        Target = "target",
        /// The law, regime or embargo.
        Instrument = "instrument",
        /// Who employs a system.
        Operator = "operator",
        /// Who strikes.
        Attacker = "attacker",
        /// The means of an attack.
        Weapon = "weapon",
        /// Who gives in an exchange.
        Giver = "giver",
        /// Who receives in an exchange.
        Receiver = "receiver",
        /// What is given.
        Given = "given",
        /// What it is given for.
        InReturnFor = "in_return_for",
        /// Who demands.
        Demander = "demander",
        /// Of whom it is demanded.
        Addressee = "addressee",
        /// What is demanded.
        Demand = "demand",
        /// Who finds.
        Finder = "finder",
        /// The part found.
        Component = "component",
        /// Where the part comes from.
        Origin = "origin",
        /// Which property of a system.
        Attribute = "attribute",
        /// Its value.
        Value = "value",
    }
}

vocabulary! {
    /// How far the thing has come.
    Stage, "stage" {
        /// Thought of, sought, could be.
        Considered = "considered",
        /// Being negotiated.
        Negotiating = "negotiating",
        /// Ordered or contracted.
        Ordered = "ordered",
        /// Delivered, or flowing.
        Delivered = "delivered",
        /// Stopped or suspended.
        Halted = "halted",
        /// Refused.
        Refused = "refused",
        /// Planned.
        Planned = "planned",
        /// Being built.
        UnderConstruction = "under_construction",
        /// Opened.
        Opened = "opened",
        /// In production.
        Producing = "producing",
        /// No longer producing.
        Stopped = "stopped",
        /// Destroyed.
        Destroyed = "destroyed",
        /// Signed, or treated as existing.
        Signed = "signed",
        /// Ended or left.
        Ended = "ended",
        /// Proposed.
        Proposed = "proposed",
        /// Passed by a chamber.
        Passed = "passed",
        /// Binding.
        InForce = "in_force",
        /// Lifted.
        Lifted = "lifted",
        /// Broken.
        Violated = "violated",
        /// Done.
        CarriedOut = "carried_out",
        /// Agreed.
        Agreed = "agreed",
        /// Made, of demands and findings.
        Made = "made",
        /// Held, of meetings.
        Held = "held",
        /// A specification has no stage.
        None = "-",
    }
}

impl Kind {
    /// The roles without which a claim of this kind says little; they decide whether two claims agree.
    pub fn core_roles(self) -> &'static [Role] {
        match self {
            Self::Transfer | Self::TechnologyTransfer | Self::Support => &[Role::Supplier, Role::Recipient],
            Self::Production => &[Role::Producer, Role::Host],
            Self::Agreement | Self::Contact => &[Role::Party],
            Self::Restriction => &[Role::Imposer, Role::Target],
            Self::Use => &[Role::Operator, Role::Item],
            Self::Attack => &[Role::Attacker, Role::Target],
            Self::Exchange => &[Role::Giver, Role::Receiver],
            Self::Demand => &[Role::Demander, Role::Addressee],
            Self::Finding => &[Role::Finder, Role::Item],
            Self::Specification => &[Role::Item],
        }
    }

    /// The further roles that a claim of this kind may fill.
    pub fn further_roles(self) -> &'static [Role] {
        match self {
            Self::Transfer | Self::TechnologyTransfer | Self::Support => &[Role::Item],
            Self::Production => &[Role::Item, Role::Partner, Role::Facility],
            Self::Agreement | Self::Contact => &[Role::Subject],
            Self::Restriction => &[Role::Instrument, Role::Item],
            Self::Use => &[Role::Target],
            Self::Attack => &[Role::Item, Role::Weapon],
            Self::Exchange => &[Role::Given, Role::InReturnFor],
            Self::Demand => &[Role::Demand],
            Self::Finding => &[Role::Component, Role::Origin],
            Self::Specification => &[Role::Attribute, Role::Value],
        }
    }

    /// The stages that the guide allows for this kind.
    pub fn stages(self) -> &'static [Stage] {
        use Stage::*;
        match self {
            Self::Transfer | Self::TechnologyTransfer | Self::Support => {
                &[Considered, Negotiating, Ordered, Delivered, Halted, Refused]
            }
            Self::Production => &[Considered, Planned, UnderConstruction, Opened, Producing, Stopped, Destroyed],
            Self::Agreement => &[Considered, Negotiating, Signed, Ended],
            Self::Restriction => &[Considered, Proposed, Passed, InForce, Lifted, Violated],
            Self::Use | Self::Attack => &[Considered, CarriedOut],
            Self::Exchange => &[Considered, Agreed, CarriedOut],
            Self::Demand | Self::Finding => &[Made],
            Self::Contact => &[Planned, Held],
            Self::Specification => &[None],
        }
    }

    /// Whether the kind has this role at all.
    pub fn has_role(self, role: Role) -> bool {
        self.core_roles().contains(&role) || self.further_roles().contains(&role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for &kind in Kind::ALL {
            assert_eq!(kind.name().parse::<Kind>().unwrap(), kind);
            assert!(!kind.stages().is_empty() && !kind.core_roles().is_empty());
        }
        for &role in Role::ALL {
            assert_eq!(role.name().parse::<Role>().unwrap(), role);
            assert!(Kind::ALL.iter().any(|k| k.has_role(role)), "{role} belongs to no kind");
        }
        let error = "sale".parse::<Kind>().unwrap_err().to_string();
        assert!(error.contains("'sale' is no kind of claim; there are: transfer"), "{error}");
    }
}
