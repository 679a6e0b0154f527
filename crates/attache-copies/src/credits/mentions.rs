//! Where a text names what may be a source: outlets, institutes, official bodies, and names that are nobody's yet but
//! plainly those of something that publishes.

use super::{Sort, cues::Cues, tokens::Token};
use attache_knowledge::{ActorType, Details, Hit, Knowledge, OutletType, RecordRef, Table};

/// The longest name that no record has, in words.
const LONGEST: usize = 7;

/// A name in a paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    pub record: Option<RecordRef>,
    pub sort: Sort,
    /// It means something else in most texts.
    pub weak: bool,
    /// It is a news agency.
    pub wire: bool,
}

/// The names in a paragraph, in order, none overlapping.
pub(crate) struct Mentions {
    pub list: Vec<Mention>,
    /// For each token the number of the name that it belongs to.
    of_token: Vec<Option<u32>>,
    /// Whether a token belongs to the name of something that is no source: a state, a person, a weapon.
    others: Vec<bool>,
}

impl Mentions {
    fn new(list: Vec<Mention>, tokens: usize, others: Vec<bool>) -> Self {
        let mut of_token = vec![None; tokens];
        for (number, mention) in (0..).zip(&list) {
            of_token.get_mut(mention.from..mention.to).unwrap_or_default().fill(Some(number));
        }
        Self { list, of_token, others }
    }

    /// The name that token `at` belongs to.
    pub fn around(&self, at: usize) -> Option<&Mention> {
        self.list.get((*self.of_token.get(at)?)? as usize)
    }

    /// The name that begins with token `at`.
    pub fn starting(&self, at: usize) -> Option<&Mention> {
        self.around(at).filter(|mention| mention.from == at)
    }

    /// Whether all of a stretch belongs to names of what is no source.
    pub fn is_another(&self, range: std::ops::Range<usize>) -> bool {
        self.others.get(range).is_some_and(|others| others.iter().all(|&other| other))
    }

    /// Those that begin in this stretch.
    pub fn within(&self, range: &std::ops::Range<usize>) -> &[Mention] {
        let from = self.list.partition_point(|mention| mention.from < range.start);
        let to = self.list.partition_point(|mention| mention.from < range.end);
        self.list.get(from..to).unwrap_or_default()
    }
}

/// The names of a whole text, found once.
pub(crate) struct Finder<'k> {
    knowledge: &'k Knowledge,
    hits: Vec<Hit>,
    /// Weak names that nothing in the text supports.
    weak: Vec<Hit>,
}

/// What a record is as a source.
pub(crate) fn sort_of(knowledge: &Knowledge, record: RecordRef) -> Option<Sort> {
    match &knowledge.record(record).details {
        Details::Outlet(outlet) if outlet.kind == OutletType::ThinkTank => Some(Sort::Institute),
        Details::Outlet(outlet) if outlet.kind == OutletType::Government => Some(Sort::Official),
        Details::Outlet(_) => Some(Sort::Outlet),
        Details::Actor(actor) => match actor.kind {
            ActorType::ThinkTank | ActorType::Ngo | ActorType::Research => Some(Sort::Institute),
            ActorType::Ministry
            | ActorType::Agency
            | ActorType::Government
            | ActorType::InternationalBody
            | ActorType::ArmedForce
            | ActorType::Alliance => Some(Sort::Official),
            ActorType::ArmedGroup | ActorType::Company => None,
        },
        _ => None,
    }
}

impl<'k> Finder<'k> {
    pub fn new(knowledge: &'k Knowledge, text: &str) -> Self {
        let hits = knowledge.find(text);
        let mut weak = knowledge.find_weak(text);
        weak.retain(|weak| {
            // The first name that ends behind the beginning of this one.
            let next = hits.get(hits.partition_point(|hit| hit.end <= weak.start));
            next.is_none_or(|hit| hit.start >= weak.end)
        });
        Self { knowledge, hits, weak }
    }

    /// The names in a paragraph.
    pub fn mentions(&self, tokens: &[Token], cues: &Cues) -> Mentions {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return Mentions::new(Vec::new(), 0, Vec::new());
        };
        let within = |hits: &'_ [Hit]| -> Vec<Hit> {
            let from = hits.partition_point(|hit| hit.start < first.start);
            hits.iter().skip(from).take_while(|hit| hit.end <= last.end).cloned().collect()
        };
        let (hits, weak) = (within(&self.hits), within(&self.weak));
        let mut mentions: Vec<Mention> = Vec::new();
        for (hit, weak) in hits.iter().map(|hit| (hit, false)).chain(weak.iter().map(|hit| (hit, true))) {
            mentions.extend(self.known(hit, weak, tokens, cues, &hits));
        }
        mentions.sort_by_key(|mention| mention.from);
        let mut taken = vec![false; tokens.len()];
        for mention in &mentions {
            taken.get_mut(mention.from..mention.to).unwrap_or_default().fill(true);
        }
        let free = |at: usize| !taken.get(at).copied().unwrap_or(true);
        mentions.extend(self.unknown(tokens, cues, &hits, &free));
        mentions.extend(self.unnamed(tokens, cues, &hits, &free));
        mentions.sort_by_key(|mention| (mention.from, std::cmp::Reverse(mention.to)));
        mentions.dedup_by(|next, before| next.from < before.to);
        let mut others = vec![false; tokens.len()];
        for hit in hits.iter().filter(|hit| hit.readings.iter().all(|r| sort_of(self.knowledge, r.record).is_none())) {
            let from = tokens.partition_point(|token| token.start < hit.start);
            let to = tokens.partition_point(|token| token.start < hit.end);
            others.get_mut(from..to).unwrap_or_default().fill(true);
        }
        Mentions::new(mentions, tokens.len(), others)
    }

    fn known(&self, hit: &Hit, weak: bool, tokens: &[Token], cues: &Cues, hits: &[Hit]) -> Option<Mention> {
        // An outlet before an actor: a name that is both is met here as that of who publishes.
        let mut sources = hit.readings.iter().filter_map(|reading| {
            let sort = sort_of(self.knowledge, reading.record)?;
            Some((self.knowledge.record(reading.record).table() != Table::Outlet, reading, sort))
        });
        let first = sources.next()?;
        let (_, reading, mut sort) = sources.fold(first, |best, next| if best.0 && !next.0 { next } else { best });
        let mut from = tokens.partition_point(|token| token.start < hit.start);
        if tokens.get(from)?.start != hit.start {
            return None;
        }
        let mut to = from + tokens.iter().skip(from).take_while(|token| token.start < hit.end).count();
        // "The Hill", "A.P.": the point is no token of its own to the index.
        let whole = tokens.get(to.checked_sub(1)?)?.end;
        if whole > hit.end {
            return None;
        }
        let mut record = Some(reading.record);
        // "Reuters Institute" is not Reuters, "Sabah newspaper" is Sabah.
        if let Some(next) = tokens.get(to).filter(|next| next.capital()) {
            if cues.names.not.contains(&next.lower) {
                return None;
            }
            if cues.names.other.contains(&next.lower) && sort == Sort::Outlet {
                (record, sort) = (None, Sort::Institute);
                to += 1;
            }
        }
        let about = record.map(|record| self.knowledge.record(record));
        if about.is_some_and(|record| cues.names.platforms.contains(&record.id.0)) {
            return None;
        }
        let wire = about.is_some_and(
            |record| matches!(&record.details, Details::Outlet(outlet) if outlet.kind == OutletType::Wire),
        );
        // "Karst Vedomosti" is not Vedomosti. Agencies have names that others do not borrow.
        let longer =
            (1..=LONGEST).take_while(|back| from.checked_sub(*back).is_some_and(|at| borrows(tokens, at, cues, hits)));
        let longer = longer.count();
        if longer > 0 && sort == Sort::Outlet && !wire {
            from -= longer;
            return Some(Mention { from, to, record: None, sort: Sort::Unknown, weak: false, wire });
        }
        Some(Mention { from, to, record, sort, weak, wire })
    }

    /// Names of several words with capitals that hold a word such as "Times", stand beside one such as "newspaper", or are
    /// the name of a site.
    fn unknown(&self, tokens: &[Token], cues: &Cues, hits: &[Hit], free: &dyn Fn(usize) -> bool) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if !(names_begin(tokens, at, cues) && free(at)) {
                at += 1;
                continue;
            }
            let mut to = at + 1;
            while let Some(next) = tokens.get(to).filter(|_| free(to)) {
                let small = cues.names.small.contains(&next.lower);
                let beyond = tokens.get(to + 1);
                if next.capital() && next.lower != "'s" {
                    to += 1;
                } else if small && beyond.is_some_and(|token| token.capital() && free(to + 1)) {
                    to += 2;
                } else {
                    break;
                }
            }
            let name = tokens.get(at..to).unwrap_or_default();
            if self.publishes(name, at, tokens, cues) && !self.is_another(name, hits) {
                found.push(Mention { from: at, to, record: None, sort: Sort::Unknown, weak: false, wire: false });
            }
            at = to;
        }
        found
    }

    /// Whether a name is that of something that publishes.
    fn publishes(&self, name: &[Token], at: usize, tokens: &[Token], cues: &Cues) -> bool {
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return false };
        if name.len() > LONGEST || cues.names.not.contains(&first.lower) || cues.names.not.contains(&last.lower) {
            return false;
        }
        let told_by_itself = name.len() > 1 && name.iter().any(|token| cues.names.words.contains(&token.lower));
        let site = name.len() == 1 && is_site(&first.lower);
        let after = tokens.get(at + name.len()..).unwrap_or_default();
        let media_after = cues.media.at(after).is_some();
        let media_before = (1..=3).any(|back| {
            let from = at.checked_sub(back);
            from.and_then(|from| tokens.get(from..at)).is_some_and(|before| cues.media.at(before) == Some(back))
        });
        told_by_itself || site || (media_after || media_before) && !first.number()
    }

    /// Whether the whole name is that of a record of another sort: a state, a person, a firm.
    fn is_another(&self, name: &[Token], hits: &[Hit]) -> bool {
        let (Some(first), Some(last)) = (name.first(), name.last()) else { return true };
        hits.iter().any(|hit| {
            hit.start <= first.start
                && last.end <= hit.end
                && hit.readings.iter().all(|reading| sort_of(self.knowledge, reading.record).is_none())
        })
    }

    /// "Iranian state television": media named by whose they are alone.
    fn unnamed(&self, tokens: &[Token], cues: &Cues, hits: &[Hit], free: &dyn Fn(usize) -> bool) -> Vec<Mention> {
        let state = |token: &Token| {
            hits.iter().any(|hit| {
                hit.start == token.start
                    && hit.end >= token.end
                    && hit.readings.iter().any(|reading| self.knowledge.record(reading.record).table() == Table::State)
            })
        };
        let mut found = Vec::new();
        for at in 0..tokens.len() {
            let Some(length) = cues.unnamed.at(tokens.get(at..).unwrap_or_default()).filter(|_| free(at)) else {
                continue;
            };
            let to = at + length;
            let named = tokens.get(to).is_some_and(|next| next.capital() && next.lower != "'s");
            // "Iranian", or "Iran's".
            let from = match at.checked_sub(1).and_then(|at| tokens.get(at)) {
                Some(before) if state(before) => at - 1,
                Some(before) if before.lower == "'s" && at >= 2 && tokens.get(at - 2).is_some_and(&state) => at - 2,
                _ => at,
            };
            let by_itself =
                tokens.get(at).is_some_and(|token| token.lower.starts_with("state") || token.lower == "official");
            let several = length > 1;
            if !named && (from < at || by_itself && several) {
                found.push(Mention { from, to, record: None, sort: Sort::Unknown, weak: false, wire: false });
            }
        }
        found
    }
}

/// Whether a word before an outlet's name makes it another name: one with a capital that does not begin the sentence, says
/// nothing of day, sort or state, and is itself no name that is known.
fn borrows(tokens: &[Token], at: usize, cues: &Cues, hits: &[Hit]) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let begins = at.checked_sub(1).and_then(|at| tokens.get(at)).is_none_or(|before| !before.word);
    let known =
        hits.get(hits.partition_point(|hit| hit.end <= token.start)).is_some_and(|hit| hit.start <= token.start);
    let bridges = cues.bridge.contains(&token.lower)
        || cues.endings.iter().any(|ending| token.lower.ends_with(ending.as_str()))
        || cues.names.first.contains(&token.lower);
    token.capital() && !begins && !known && !bridges && token.lower != "'s"
}

/// Whether a name may begin here: with a capital that is not that of a sentence's beginning alone.
fn names_begin(tokens: &[Token], at: usize, cues: &Cues) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    (token.capital() && token.lower != "'s" && !cues.names.first.contains(&token.lower))
        || token.word && is_site(&token.lower)
}

/// Whether this is the name of a site ("gazeta.ru").
fn is_site(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(name, ending)| {
        name.chars().any(char::is_alphabetic)
            && name.chars().count() >= 3
            && matches!(
                ending,
                "com"
                    | "org"
                    | "net"
                    | "info"
                    | "ru"
                    | "ua"
                    | "ir"
                    | "kz"
                    | "kg"
                    | "uz"
                    | "tj"
                    | "az"
                    | "ge"
                    | "am"
                    | "by"
                    | "il"
                    | "tr"
                    | "eu"
                    | "uk"
                    | "de"
                    | "fr"
                    | "io"
                    | "news"
                    | "media"
            )
    })
}
