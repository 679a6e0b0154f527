//! The words that tell time, and those that keep a number or a name from being a date.

use super::calendar::Unit;
use jiff::civil::Weekday;

/// The number of the month that `word` (lower case, full or shortened) names.
pub(super) fn month(word: &str) -> Option<i8> {
    Some(match word.trim_end_matches('.') {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// Whether the month's name is also an everyday word or a given name, or a shortened form that may be anything.
pub(super) fn doubtful_month(word: &str) -> bool {
    matches!(word, "march" | "may" | "august" | "april" | "june") || word.len() <= 4 && word != "july"
}

/// The day of the week that `word` (lower case) names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The first month of the season that `word` names, as the north has it.
pub(super) fn season(word: &str) -> Option<i8> {
    Some(match word {
        "spring" => 3,
        "summer" | "summertime" => 6,
        "autumn" => 9,
        "winter" => 12,
        _ => return None,
    })
}

/// The unit that `word` names, singular or plural.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "days" => Unit::Day,
        "week" | "weeks" | "fortnight" => Unit::Week,
        "month" | "months" => Unit::Month,
        "spring" | "springs" | "summer" | "summers" | "autumn" | "autumns" | "winter" | "winters" => Unit::Season,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        _ => return None,
    })
}

/// Whether `word` is one of a list of words.
pub(super) fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|known| known == word)
}

/// Prepositions that merely place an act in a time.
pub(super) const IN: &str = "in on at of for within over during throughout around about circa from";

/// Words that stand with a thing already spoken of or pointed at.
pub(super) const DETERMINERS: &str = "the a an its their his her our this that 's '";

/// Words before a number that make it a count, not a year.
pub(super) const COUNTING: &str = "than nearly almost some over least most many few another additional further estimated approximately roughly \
    only just or total under exceeding exactly extra reached numbered numbering totalling totaling upwards plus";

/// Words before a number that make it part of a name, an amount of money or a reckoning.
pub(super) const NAMING: &str = "resolution article section no no. number nr block type mk mark model project decree law act directive page \
    room flight unit serial chapter paragraph regulation order highway route building vision agenda horizon \
    class version variant regiment brigade base plant factory phone box code $ € £ ¥ # usd eur gbp + × x = & @ §";

/// Nouns that are counted or measured: after them a bare number was a count.
pub(super) const COUNTED: &str = "drones uavs missiles rockets aircraft jets helicopters tanks vehicles ships guns rifles shells rounds \
    munitions bombs mines launchers systems sets kits components parts engines containers units troops soldiers \
    men women people fighters personnel workers employees students members pieces copies items times cases \
    sorties flights quadcopters interceptors warheads pistols machines airframes dead casualties civilians firms \
    companies entities";

/// What measures: after these a number is never a year.
pub(super) const MEASURES: &str = "km kilometres kilometers kilometre kilometer miles mile metres meters metre meter feet foot ft m mm cm kg \
    kilograms kilogrammes kilos lb lbs pounds tonnes tons tonne ton litres liters hp kw mw kmh km/h mph kph \
    knots nm nmi hz mhz ghz hours hour hrs h gmt utc minutes days weeks months years dollars euros roubles \
    rubles yuan rupees lira percent % per million billion thousand hundred dozen ° degrees x ×";

/// Nouns before "of" that make what follows a count.
pub(super) const AMOUNTS: &str = "total range distance stock stockpile batch fleet speed altitude weight number rate force arsenal average \
    minimum maximum price cost hundreds quantity excess upwards payload worth ceiling strength height depth \
    length output capacity order inventory population crew";

/// What may follow the name of a day or month and make it part of a name.
pub(super) const NAMED_AFTER: &str = "movement brigade brigades battalion revolution martyrs division street square avenue bridge youth front \
    times telegraph mirror express mail post herald star group park school university prayer prayers madness \
    dimes day";

/// What may stand before the name of a day or month and make it part of a name.
pub(super) const NAMED_BEFORE: &str =
    "good black bloody red theresa mrs mrs. mr mr. ms ms. dr dr. brian every each operation cyber";

/// A spelt or written whole number that counts units of time.
pub(super) fn count(word: &str) -> Option<i64> {
    Some(match word {
        "a" | "an" | "one" => 1,
        "two" | "couple" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" | "dozen" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ if !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) => word.parse().ok()?,
        _ => return None,
    })
}

/// The place in an order that `word` spells, up to the fourth.
pub(super) fn ordinal(word: &str) -> Option<i8> {
    Some(match word {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "fourth" | "4th" => 4,
        _ => return None,
    })
}
