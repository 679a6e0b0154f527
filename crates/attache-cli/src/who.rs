//! Claims and deals in a few words: who, to whom, what.

use attache_model::{Kind, Role};

/// What a claim or a deal is about, besides actors.
const ABOUT: &[Role] = &[
    Role::Item,
    Role::Weapon,
    Role::Subject,
    Role::Given,
    Role::Instrument,
    Role::Demand,
    Role::Facility,
    Role::Component,
    Role::Attribute,
    Role::Value,
];

/// Who does it to whom: the core roles with an arrow between, or all who take part.
pub fn actors<'n>(kind: Kind, names: impl Fn(Role) -> Vec<&'n str>) -> String {
    let core: Vec<Role> = kind.core_roles().iter().copied().filter(|role| *role != Role::Item).collect();
    let all = |role: Role| names(role).join(", ");
    match core.as_slice() {
        [Role::Party] => names(Role::Party).join(" – "),
        [one] if kind.has_role(Role::Target) => arrow(&all(*one), &all(Role::Target)),
        [one] => all(*one),
        [from, to, ..] => arrow(&all(*from), &all(*to)),
        [] => String::new(),
    }
}

fn arrow(from: &str, to: &str) -> String {
    match (from.is_empty(), to.is_empty()) {
        (true, true) => String::new(),
        (false, true) => from.to_owned(),
        _ => format!("{} → {to}", if from.is_empty() { "?" } else { from }),
    }
}

/// What it is about, with how many of it and what is given in return.
pub fn things<'n>(quantity: Option<&str>, names: impl Fn(Role) -> Vec<&'n str>) -> String {
    let mut parts: Vec<String> = quantity.map(str::to_owned).into_iter().collect();
    let about = ABOUT.iter().map(|role| names(*role).join(", ")).filter(|names| !names.is_empty());
    parts.extend(Some(about.collect::<Vec<_>>().join("; ")).filter(|about| !about.is_empty()));
    let back = names(Role::InReturnFor).join(", ");
    if !back.is_empty() {
        parts.push(format!("for {back}"));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_in_its_own_way() {
        let names = |wanted: Role| match wanted {
            Role::Supplier | Role::Attacker | Role::Giver => vec!["Iran"],
            Role::Recipient | Role::Target | Role::Receiver => vec!["Russia", "Sudan"],
            Role::Party => vec!["Iran", "Russia"],
            Role::Item | Role::Given => vec!["drone"],
            Role::InReturnFor => vec!["cash"],
            _ => vec![],
        };
        assert_eq!(actors(Kind::Transfer, names), "Iran → Russia, Sudan");
        assert_eq!(actors(Kind::Agreement, names), "Iran – Russia");
        assert_eq!(actors(Kind::Use, names), "? → Russia, Sudan");
        assert_eq!(actors(Kind::Specification, names), "");
        let given = |role| if role == Role::Item { vec![] } else { names(role) };
        assert_eq!(things(Some(">40"), given), ">40 drone for cash");
    }
}
