//! What a quantity says: between how many and how many, of what.

/// A quantity as a range.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Amount {
    pub least: f64,
    pub most: f64,
    /// What is counted ("$", "million euros"), folded; empty for plain numbers.
    pub unit: String,
}

impl Amount {
    /// Reads "20", "6,000", ">40", "<5", "nearly 24", "6/12", "20-30", "$700m", "1.5bn"; nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if text.len() > 60 {
            return None;
        }
        let (mut rest, bound) = qualifier(&text);
        let currency: String = rest.chars().take_while(|c| "$€£¥₽₺₹".contains(*c)).collect();
        rest = rest.strip_prefix(currency.as_str())?;
        let (first, rest) = number(rest)?;
        let (second, rest) = match rest.trim_start().strip_prefix(['/', '-', '–']) {
            Some(rest) => {
                let (second, rest) = number(rest.trim_start_matches(['$', '€', '£', ' ']))?;
                (Some(second), rest)
            }
            None => (None, rest),
        };
        let (factor, unit) = scale(rest.trim(), !currency.is_empty());
        let (least, most) = match (second, bound) {
            (Some(second), _) => (first.min(second), first.max(second)),
            (None, Some('>')) => (first, f64::INFINITY),
            (None, Some('<')) => (0.0, first),
            // "Nearly", "about": a tenth either way.
            (None, Some(_)) => (first * 0.9, first * 1.1),
            (None, None) => (first, first),
        };
        Some(Self { least: least * factor, most: most * factor, unit: format!("{currency}{unit}") })
    }

    /// Whether the two cannot both be true.
    pub fn contradicts(&self, other: &Self) -> bool {
        self.unit == other.unit && (self.most < other.least || other.most < self.least)
    }
}

fn qualifier(text: &str) -> (&str, Option<char>) {
    const WORDS: &[(&str, char)] = &[
        (">=", '>'),
        ("<=", '<'),
        (">", '>'),
        ("<", '<'),
        ("~", '~'),
        ("more than ", '>'),
        ("at least ", '>'),
        ("over ", '>'),
        ("up to ", '<'),
        ("at most ", '<'),
        ("fewer than ", '<'),
        ("less than ", '<'),
        ("nearly ", '~'),
        ("almost ", '~'),
        ("about ", '~'),
        ("around ", '~'),
        ("some ", '~'),
        ("roughly ", '~'),
        ("approximately ", '~'),
    ];
    for (word, bound) in WORDS {
        if let Some(rest) = text.strip_prefix(word) {
            return (rest.trim_start(), Some(*bound));
        }
    }
    (text, None)
}

/// A number at the beginning, and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(text.len());
    let (digits, _) = text.split_at(end);
    let trimmed = digits.trim_end_matches([',', '.']);
    let value = trimmed.replace(',', "").parse().ok()?;
    Some((value, text.get(trimmed.len()..)?))
}

/// The factor that a number is followed by; single letters are factors of money only ("300 m" are metres).
fn scale(rest: &str, money: bool) -> (f64, &str) {
    for (word, factor) in [
        ("thousand", 1e3),
        ("million", 1e6),
        ("billion", 1e9),
        ("trillion", 1e12),
        ("bn", 1e9),
        ("mn", 1e6),
        ("k", 1e3),
        ("m", 1e6),
        ("b", 1e9),
    ] {
        if let Some(unit) = rest.strip_prefix(word)
            && !unit.starts_with(char::is_alphabetic)
            && (money || word.len() > 1)
        {
            return (factor, unit.trim());
        }
    }
    (1.0, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> (f64, f64, String) {
        let amount = Amount::parse(text).unwrap();
        (amount.least, amount.most, amount.unit)
    }

    #[test]
    fn quantities_are_ranges() {
        assert_eq!(range("20"), (20.0, 20.0, "".into()));
        assert_eq!(range("6,000"), (6000.0, 6000.0, "".into()));
        assert_eq!(range(">40"), (40.0, f64::INFINITY, "".into()));
        assert_eq!(range("6/12"), (6.0, 12.0, "".into()));
        assert_eq!(range("$700m"), (7e8, 7e8, "$".into()));
        assert_eq!(range("1.5 billion euros"), (1.5e9, 1.5e9, "euros".into()));
        assert_eq!(range("up to 5 km"), (0.0, 5.0, "km".into()));
        assert_eq!(range("300 m"), (300.0, 300.0, "m".into()));
        assert_eq!(Amount::parse("several"), None);
        assert_eq!(Amount::parse(""), None);
    }

    #[test]
    fn contradictions_need_one_unit_and_no_overlap() {
        let contradicts = |one, other| Amount::parse(one).unwrap().contradicts(&Amount::parse(other).unwrap());
        assert!(contradicts("20", "6"));
        assert!(!contradicts("20", "nearly 21"));
        assert!(!contradicts("20", "$20m"));
        assert!(contradicts(">40", "12"));
        assert!(!contradicts(">40", "6000"));
    }
}
