//! How far an act has come, before it is put in the words of its kind.

use attache_model::{Kind, Stage};
use serde::Deserialize;

/// How far an act has come. What verbs, tense and the words above the act say of it is the same for every
/// kind of act; only the names of the stages differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Thought of, wanted, possible.
    Considered,
    /// Meant to be done.
    Planned,
    /// Bargained over.
    Negotiating,
    /// Agreed, ordered, decided; not yet done.
    Agreed,
    /// Under way.
    Ongoing,
    /// Done.
    Done,
    /// Was under way and is stopped.
    Halted,
    /// Turned down.
    Refused,
}

impl Phase {
    /// The stage that a claim of `kind` has at this phase, unless its frame says otherwise.
    pub fn stage(self, kind: Kind) -> Stage {
        match kind {
            Kind::Transfer | Kind::TechnologyTransfer | Kind::Support => match self {
                Self::Considered | Self::Planned => Stage::Considered,
                Self::Negotiating => Stage::Negotiating,
                Self::Agreed => Stage::Ordered,
                Self::Ongoing | Self::Done => Stage::Delivered,
                Self::Halted => Stage::Halted,
                Self::Refused => Stage::Refused,
            },
            Kind::Production => match self {
                Self::Considered | Self::Refused => Stage::Considered,
                Self::Planned | Self::Negotiating | Self::Agreed => Stage::Planned,
                Self::Ongoing | Self::Done => Stage::Producing,
                Self::Halted => Stage::Stopped,
            },
            Kind::Agreement => match self {
                Self::Considered | Self::Planned | Self::Refused => Stage::Considered,
                Self::Negotiating => Stage::Negotiating,
                Self::Agreed | Self::Ongoing | Self::Done => Stage::Signed,
                Self::Halted => Stage::Ended,
            },
            Kind::Restriction => match self {
                Self::Considered | Self::Refused => Stage::Considered,
                Self::Planned | Self::Negotiating => Stage::Proposed,
                Self::Agreed => Stage::Passed,
                Self::Ongoing | Self::Done => Stage::InForce,
                Self::Halted => Stage::Lifted,
            },
            Kind::Use | Kind::Attack => match self {
                Self::Ongoing | Self::Done | Self::Halted => Stage::CarriedOut,
                _ => Stage::Considered,
            },
            Kind::Exchange => match self {
                Self::Agreed => Stage::Agreed,
                Self::Ongoing | Self::Done | Self::Halted => Stage::CarriedOut,
                _ => Stage::Considered,
            },
            Kind::Contact => match self {
                Self::Ongoing | Self::Done | Self::Halted => Stage::Held,
                _ => Stage::Planned,
            },
            Kind::Demand | Kind::Finding => Stage::Made,
            Kind::Specification => Stage::None,
        }
    }
}
