//! The Admiralty code, first version: reliability is set by analysts and F until then; credibility follows from who
//! says so, independently of one another, and who denies it.

use crate::values::{Stances, Values, list};
use attache_model::{Conflict, Grade, Reliability};

pub(crate) fn grade(values: &Values<'_>, conflicts: &[Conflict]) -> Grade {
    let stances = values.stances();
    let others = conflicts.iter().filter(|conflict| conflict.field != "polarity").count();
    let (credibility, why) = credibility(&stances, others);
    Grade { reliability: Reliability::F, credibility, why }
}

fn credibility(stances: &Stances, conflicts: usize) -> (u8, String) {
    let Stances { firm, soft, denying, denying_parties } = stances;
    let affirming = firm.len() + soft.len();
    if affirming == 0 {
        return (5, format!("only its denial is reported, by {}", list(denying)));
    }
    if !denying.is_empty() {
        let parties = match *denying_parties {
            0 => String::new(),
            1 if denying.len() == 1 => ", a party to it".into(),
            count if count == denying.len() => ", all parties to it".into(),
            count => format!(", {count} of them parties to it"),
        };
        let deny = if denying.len() == 1 { "denies it" } else { "deny it" };
        let why = format!("{}; {} {deny}{parties}", says(firm, soft), list(denying));
        // A party that denies is to be expected to; others who do weigh as much as those who affirm.
        let outside = denying.len() - denying_parties.min(&denying.len());
        return if firm.len() >= 3 && firm.len() > 2 * outside {
            (3, why)
        } else if affirming > outside {
            (4, why)
        } else {
            (5, why)
        };
    }
    let disagree = if conflicts == 0 { "" } else { ", but they disagree on details" };
    let why = format!("{}{disagree}", says(firm, soft));
    match (firm.len(), soft.len()) {
        (0, 1) => (6, format!("only an allegation or possibility: {why}")),
        (0, _) => (4, format!("nobody says so outright: {why}")),
        (1, _) => (3, format!("one origin: {why}")),
        (2, _) => (2, format!("two independent origins: {why}")),
        (count, _) => (if conflicts > 0 { 2 } else { 1 }, format!("{count} independent origins: {why}")),
    }
}

/// Who says so, and who goes less far, in words.
fn says(firm: &[String], soft: &[String]) -> String {
    let firmly = format!("{} {}", list(firm), if firm.len() == 1 { "says so" } else { "say so" });
    let verb = if soft.len() == 1 { "alleges it or thinks it possible" } else { "allege it or think it possible" };
    let softly = format!("{} {verb}", list(soft));
    match (firm, soft) {
        (_, []) => firmly,
        ([], _) => softly,
        _ => format!("{firmly}, {softly}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credible(firm: usize, soft: usize, denying: usize, parties: usize, conflicts: usize) -> u8 {
        let names = |count: usize| (0..count).map(|at| format!("S{at}")).collect();
        let stances =
            Stances { firm: names(firm), soft: names(soft), denying: names(denying), denying_parties: parties };
        credibility(&stances, conflicts).0
    }

    #[test]
    fn independent_origins_confirm_and_denials_weaken() {
        assert_eq!(credible(3, 0, 0, 0, 0), 1);
        assert_eq!(credible(3, 0, 0, 0, 1), 2);
        assert_eq!(credible(2, 1, 0, 0, 0), 2);
        assert_eq!(credible(1, 0, 0, 0, 0), 3);
        assert_eq!(credible(0, 2, 0, 0, 0), 4);
        assert_eq!(credible(0, 1, 0, 0, 0), 6);
        assert_eq!(credible(0, 0, 1, 0, 0), 5);
        assert_eq!(credible(4, 0, 1, 1, 0), 3);
        assert_eq!(credible(4, 0, 2, 0, 0), 4);
        assert_eq!(credible(1, 0, 1, 0, 0), 5);
        assert_eq!(credible(1, 0, 1, 1, 0), 4);
    }

    #[test]
    fn more_support_never_makes_it_less_credible() {
        for denying in 0..4 {
            for parties in 0..=denying {
                for firm in 1..6 {
                    assert!(credible(firm + 1, 0, denying, parties, 0) <= credible(firm, 0, denying, parties, 0));
                }
            }
        }
    }
}
