use crate::{facts::home, time::Days};
use attache_knowledge::{Knowledge, RecordRef};
use attache_model::{Deal, Edtf, Kind, Role};

/// Which deals are wanted. Everything that is set must hold; an empty filter lets all pass.
///
/// Actors and items are given by any name that they are known by; names of no record are compared with the values as
/// they stand. All values claimed are looked at, not only those shown, so that a contested deal is found under either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Supplied or given by.
    pub supplier: Option<String>,
    /// Received by.
    pub recipient: Option<String>,
    /// With this actor in any role.
    pub actor: Option<String>,
    /// With this item, or one that belongs to it: "drone" finds TB2.
    pub item: Option<String>,
    /// Dated then or later; deals without a date do not pass.
    pub since: Option<Edtf>,
    /// Dated then or earlier; deals without a date do not pass.
    pub until: Option<Edtf>,
    /// Only those with values that contradict one another.
    pub conflicts: bool,
    /// With all these words somewhere in the values.
    pub text: Option<String>,
}

const SUPPLIERS: &[Role] = &[Role::Supplier, Role::Giver];
const RECIPIENTS: &[Role] = &[Role::Recipient, Role::Receiver];
const ACTORS: &[Role] = &[
    Role::Supplier,
    Role::Recipient,
    Role::Producer,
    Role::Host,
    Role::Partner,
    Role::Party,
    Role::Imposer,
    Role::Target,
    Role::Operator,
    Role::Attacker,
    Role::Giver,
    Role::Receiver,
    Role::Demander,
    Role::Addressee,
    Role::Finder,
    Role::Origin,
];
const ITEMS: &[Role] =
    &[Role::Item, Role::Given, Role::InReturnFor, Role::Weapon, Role::Component, Role::Subject, Role::Demand];

impl Filter {
    /// Whether a deal passes. For many deals, [`Self::select`] looks the names up only once.
    pub fn passes(&self, deal: &Deal, knowledge: &Knowledge) -> bool {
        Wanted::new(self, knowledge).passes(deal)
    }

    /// The deals that pass, in their order.
    pub fn select<'d>(&self, deals: &'d [Deal], knowledge: &Knowledge) -> Vec<&'d Deal> {
        let wanted = Wanted::new(self, knowledge);
        deals.iter().filter(|deal| wanted.passes(deal)).collect()
    }
}

/// A filter with its names looked up.
struct Wanted<'f> {
    filter: &'f Filter,
    knowledge: &'f Knowledge,
    supplier: Option<Name>,
    recipient: Option<Name>,
    actor: Option<Name>,
    item: Option<Name>,
    since: Option<i32>,
    until: Option<i32>,
    words: Vec<String>,
}

struct Name {
    folded: String,
    records: Vec<RecordRef>,
}

impl<'f> Wanted<'f> {
    fn new(filter: &'f Filter, knowledge: &'f Knowledge) -> Self {
        let name = |name: &Option<String>| {
            let name = name.as_deref()?;
            let mut records = knowledge.by_name(name);
            // "Paris" names France first; the hundred towns of that name are not meant.
            records.truncate(3);
            // Who asks for a minister's or ministry's deals asks for those of the state.
            let acting: Vec<_> = records.iter().map(|&record| knowledge.acts_as(record)).collect();
            records.extend(acting);
            Some(Name { folded: fold(name), records })
        };
        let day = |date: &Option<Edtf>, end: fn(Days) -> i32| date.as_ref().and_then(Days::of).map(end);
        Self {
            filter,
            knowledge,
            supplier: name(&filter.supplier),
            recipient: name(&filter.recipient),
            actor: name(&filter.actor),
            item: name(&filter.item),
            since: day(&filter.since, |days| days.first),
            until: day(&filter.until, |days| days.last),
            words: filter.text.iter().flat_map(|text| text.split_whitespace().map(fold)).collect(),
        }
    }

    fn passes(&self, deal: &Deal) -> bool {
        let role = |name: &Option<Name>, roles: &[Role], within: bool| {
            name.as_ref().is_none_or(|name| self.fills(deal, roles, name, within))
        };
        self.filter.kind.is_none_or(|kind| kind == deal.kind)
            && !(self.filter.conflicts && deal.conflicts.is_empty())
            && role(&self.supplier, SUPPLIERS, false)
            && role(&self.recipient, RECIPIENTS, false)
            && role(&self.actor, ACTORS, false)
            && role(&self.item, ITEMS, true)
            && self.dated(deal)
            && self.says(deal)
    }

    fn fills(&self, deal: &Deal, roles: &[Role], wanted: &Name, within: bool) -> bool {
        let values = roles.iter().filter_map(|role| deal.values.get(role.name()));
        values.flat_map(|values| &values.0).flat_map(|value| &value.value).any(|value| {
            // Records decide where both names have one; the name itself only where it is of none.
            if fold(value) == wanted.folded {
                return true;
            }
            let Some(record) = crate::facts::canonical(self.knowledge, value) else { return false };
            wanted.records.iter().any(|&other| {
                record == other
                    || within && (self.knowledge.is_a(record, other) || home(self.knowledge, record) == Some(other))
            })
        })
    }

    fn dated(&self, deal: &Deal) -> bool {
        if self.filter.since.is_none() && self.filter.until.is_none() {
            return true;
        }
        let dates = deal.values.get("date").map_or(&[][..], |values| &values.0);
        dates.iter().flat_map(|value| &value.value).any(|date| {
            let Some(days) = Edtf::parse(date).ok().as_ref().and_then(Days::of) else { return false };
            self.since.is_none_or(|since| days.last >= since) && self.until.is_none_or(|until| days.first <= until)
        })
    }

    fn says(&self, deal: &Deal) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let values = deal.values.values().flat_map(|values| &values.0).flat_map(|value| &value.value);
        let mut text: String = values.map(|value| fold(value) + "\n").collect();
        text.extend(deal.origins.iter().map(|origin| fold(origin) + "\n"));
        text.push_str(deal.kind.name());
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}
