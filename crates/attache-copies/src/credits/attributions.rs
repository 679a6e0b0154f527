//! Who is credited with a statement, sentence by sentence: a phrase and then a name, a name and then a verb, a verb and
//! then a name.

use super::{
    Found, How, Sort,
    cues::Cues,
    mentions::{Mention, Mentions},
    tokens::Token,
};
use std::ops::Range;

/// How many words may stand between a phrase and the name of the source.
const BRIDGE: usize = 12;
/// How many words may stand between a name and its verb, what is set off by commas not counted.
const GAP: usize = 8;
/// The longest apposition ("Tasnim, which is close to the Guards, said").
const APPOSITION: usize = 16;

/// A sentence being read.
struct Sentence<'a, 't> {
    tokens: &'a [Token<'t>],
    range: Range<usize>,
    mentions: &'a Mentions,
    cues: &'a Cues,
}

/// The credits of a sentence.
pub(super) fn find(tokens: &[Token], range: Range<usize>, mentions: &Mentions, cues: &Cues) -> Vec<Found> {
    if mentions.within(&range).is_empty() {
        return Vec::new();
    }
    let sentence = Sentence { tokens, range, mentions, cues };
    let mut found = Vec::new();
    sentence.after_phrases(&mut found);
    sentence.before_verbs(&mut found);
    sentence.turned_round(&mut found);
    sentence.in_brackets(&mut found);
    found.sort_by_key(|found: &Found| (found.mention.from, found.evidence.start));
    found.dedup_by(|next, first| next.mention.from == first.mention.from);
    sentence.chain(&mut found);
    found
}

/// "ISW: Iran builds factories", "Chad buys 30 jets – TASS".
pub(super) fn in_title(tokens: &[Token], mentions: &Mentions) -> Vec<Found> {
    let source = |mention: &&Mention| mention.sort != Sort::Unknown && !mention.weak;
    // What ends a title is more often the site that it stands on than the source, unless it is an agency.
    let agency = |mention: &&Mention| source(mention) && (mention.wire || mention.sort == Sort::Institute);
    let first = mentions.list.first().filter(source).filter(|mention| {
        mention.from == 0
            && tokens.get(mention.to).is_some_and(|token| token.is(&[":"]))
            && tokens.len() > mention.to + 2
    });
    let last = mentions.list.last().filter(agency).filter(|mention| {
        let before = mention.from.checked_sub(1).and_then(|at| tokens.get(at));
        mention.to == tokens.len() && mention.from > 2 && before.is_some_and(|token| token.dash() || token.is(&[":"]))
    });
    let found = |(mention, evidence): (&Mention, Range<usize>)| Found {
        mention: mention.clone(),
        how: How::Attribution,
        whole: false,
        evidence,
        through: None,
    };
    let first = first.map(|mention| (mention, mention.from..mention.to + 1));
    let last = last.map(|mention| (mention, mention.from - 1..mention.to));
    [first, last].into_iter().flatten().map(found).collect()
}

impl<'t> Sentence<'_, 't> {
    fn get(&self, at: usize) -> Option<&Token<'t>> {
        if self.range.contains(&at) { self.tokens.get(at) } else { None }
    }

    fn from(&self, at: usize) -> &[Token<'t>] {
        self.tokens.get(at..self.range.end).unwrap_or_default()
    }

    fn starting(&self, at: usize) -> Option<&Mention> {
        self.mentions.starting(at).filter(|mention| mention.to <= self.range.end)
    }

    fn around(&self, at: usize) -> Option<&Mention> {
        self.mentions.around(at)
    }

    /// Whether a word may stand between a phrase and a name: it says what sort of source, of which state, of which day.
    fn bridges(&self, at: usize) -> bool {
        let Some(token) = self.get(at) else { return false };
        let next_possessive = self.get(at + 1).is_some_and(|next| next.lower == "'s");
        self.cues.bridge.contains(&token.lower)
            || self.cues.endings.iter().any(|ending| token.lower.ends_with(ending.as_str()))
            || token.number()
            || token.lower == "'s"
            // "Turkish", "Iran's": an adjective of a people, or whose it is.
            || token.capital() && (next_possessive || is_of_people(&token.lower))
            || self.says_what_of(at)
    }

    /// "The shipping daily": any one word between an article and a word for what publishes.
    fn says_what_of(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.get(at));
        let article = before.is_some_and(|before| {
            matches!(&*before.lower, "the" | "a" | "an" | "'s") || before.capital() && is_of_people(&before.lower)
        });
        let token = self.get(at).is_some_and(|token| token.word && !token.capital());
        article && token && self.get(at + 1).is_some() && self.cues.media.at(self.from(at + 1)).is_some()
    }

    /// The names that stand at `at`, beyond what bridges, and those joined to them: "the Turkish dailies Sabah and Milliyet".
    fn names_from(&self, at: usize) -> Vec<&Mention> {
        let mut names = Vec::new();
        let mut at = at;
        loop {
            let mut left = BRIDGE;
            let name = loop {
                if let Some(name) = self.starting(at) {
                    break Some(name);
                }
                if left == 0 || !self.bridges(at) {
                    break None;
                }
                (at, left) = (at + 1, left - 1);
            };
            let Some(name) = name else { return names };
            names.push(name);
            at = name.to;
            // "A, B and C"; "Reuters' report and AFP" is too rare to be looked for.
            let comma = usize::from(self.get(at).is_some_and(|token| token.is(&[","])));
            let and =
                usize::from(self.get(at + comma).is_some_and(|token| matches!(&*token.lower, "and" | "or" | "&")));
            if comma + and == 0 {
                return names;
            }
            at += comma + and;
        }
    }

    fn after_phrases(&self, found: &mut Vec<Found>) {
        for at in self.range.clone() {
            if self.around(at).is_some() {
                continue;
            }
            let before = self.cues.before.at(self.from(at));
            let told = self.cues.told.at(self.from(at));
            let Some(length) = before.max(told) else { continue };
            let is_told = told > before;
            let official = !is_told && self.cues.official.at(self.from(at)) == Some(length);
            for name in self.names_from(at + length) {
                let follows = self.get(name.to);
                let fits = match name.sort {
                    Sort::Official => official && self.ends_name(name),
                    _ if is_told => !follows.is_some_and(|token| self.cues.told_not.contains(&token.lower)),
                    _ => true,
                };
                if fits {
                    found.push(Found {
                        mention: name.clone(),
                        how: How::Attribution,
                        whole: false,
                        evidence: at..name.to,
                        through: None,
                    });
                }
            }
        }
    }

    /// Whether what follows a name leaves it standing for the body itself: "according to the Pentagon," and not "according
    /// to Pentagon officials".
    fn ends_name(&self, name: &Mention) -> bool {
        self.get(name.to).is_none_or(|token| {
            !token.word
                || self.bridges(name.to) && !token.capital()
                || self.cues.verbs.joins.contains(&token.lower)
                || self.cues.verbs.speaks.contains(&token.lower)
        })
    }

    fn before_verbs(&self, found: &mut Vec<Found>) {
        for name in self.mentions.within(&self.range) {
            let Some(verb) = self.verb_of(name) else { continue };
            let verbs = &self.cues.verbs;
            let Some(token) = self.get(verb.start) else { continue };
            let reports = verb.len() > 1 || verbs.reports.contains(&token.lower);
            let of_itself = self.get(verb.end).is_some_and(|next| verbs.own.contains(&next.lower));
            let fits = match name.sort {
                Sort::Official => verbs.official.contains(&token.lower),
                _ => reports || !name.weak && !of_itself,
            };
            let stands = match self.stands(name) {
                Stands::Subject => true,
                Stands::House => reports && name.sort != Sort::Official,
                Stands::Otherwise => false,
            };
            if fits && stands && self.cues.idle.at(self.from(verb.start)).is_none() {
                found.push(Found {
                    mention: name.clone(),
                    how: How::Attribution,
                    whole: false,
                    evidence: name.from..verb.end,
                    through: None,
                });
            }
        }
    }

    /// The verb whose subject a name is, if it is one of reporting or speaking.
    fn verb_of(&self, name: &Mention) -> Option<Range<usize>> {
        let verbs = &self.cues.verbs;
        let (mut at, mut left) = (name.to, GAP);
        let telling = |token: &Token| verbs.reports.contains(&token.lower) || verbs.speaks.contains(&token.lower);
        let mut appositions = 1;
        // Somebody of the house, whose name follows.
        let mut person = 0;
        while let Some(token) = self.get(at) {
            if verbs.not.contains(&token.lower) || token.lower.ends_with("n't") {
                return None;
            }
            if let Some(length) = self.cues.telling.at(self.from(at)) {
                return Some(at..at + length);
            }
            if verbs.reports.contains(&token.lower) || verbs.speaks.contains(&token.lower) && person < 2 {
                // "A TASS report said", "the Reuters reports that": a noun where another verb follows.
                let noun = verbs.between.contains(&token.lower)
                    && self
                        .get(at + 1)
                        .is_some_and(|next| verbs.speaks.contains(&next.lower) || verbs.between.contains(&next.lower));
                if !noun {
                    return Some(at..at + 1);
                }
            }
            let joined =
                matches!(&*token.lower, "and" | "or" | "&" | ",").then(|| self.starting_near(at + 1)).flatten();
            let between = verbs.between.contains(&token.lower) || token.number() || token.lower.ends_with("ly");
            if let Some(other) = joined {
                at = other.to;
            } else if token.is(&["("]) {
                at = self.closing(at, &[")"])?;
            } else if token.is(&[","]) && self.get(at + 1).is_some_and(telling) {
                // The name was itself set off: "A website, Tactical Report, claimed".
                at += 1;
            } else if token.is(&[","]) && appositions > 0 {
                appositions -= 1;
                at = self.closing(at, &[","])?;
            } else if left > 0 && verbs.people.contains(&token.lower) {
                (at, left, person) = (at + 1, left - 1, 1);
            } else if left > 0 && between {
                // "The BBC's Persian Service said": no person after all.
                (at, left, person) = (at + 1, left - 1, person.min(1));
            } else if matches!(&*token.lower, "'s" | "'") && at == name.to {
                (at, person) = (at + 1, 1);
            } else if left > 0 && person > 0 && token.capital() {
                (at, left, person) = (at + 1, left - 1, 2);
            } else {
                return None;
            }
        }
        None
    }

    /// The name that follows "and", an article or a word such as "daily" between.
    fn starting_near(&self, at: usize) -> Option<&Mention> {
        (at..at + 3).take_while(|&near| near == at || self.bridges(near - 1)).find_map(|near| self.starting(near))
    }

    /// One past the sign that closes what opens at `at`.
    fn closing(&self, at: usize, signs: &[&str]) -> Option<usize> {
        (at + 1..at + 2 + APPOSITION).find(|&at| self.get(at).is_some_and(|token| token.is(signs))).map(|at| at + 1)
    }

    /// What a name is to the clause, by what stands before it.
    fn stands(&self, name: &Mention) -> Stands {
        let verbs = &self.cues.verbs;
        let mut at = name.from;
        let mut of = false;
        for _ in 0..BRIDGE {
            let Some(before) = at.checked_sub(1).filter(|&at| self.range.contains(&at)) else { return Stands::Subject };
            let Some(token) = self.get(before) else { return Stands::Subject };
            let here = if of { Stands::House } else { Stands::Subject };
            if verbs.of.contains(&token.lower) {
                of = true;
                at = before;
            } else if self.around(before).is_some() {
                // "TASS and RIA", "Reuters, AFP": the name before a conjunction or a comma.
                return here;
            } else if self.bridges(before) {
                at = before;
            } else if token.parts() || verbs.joins.contains(&token.lower) {
                // What a comma parts from a phrase with "of" is the phrase's own ("In a statement from Kyiv, Reuters …").
                return Stands::Subject;
            } else if of {
                return Stands::House;
            } else if verbs.speaks.contains(&token.lower) || verbs.reports.contains(&token.lower) {
                // "The minister said Reuters reported it".
                return Stands::Subject;
            } else {
                return Stands::Otherwise;
            }
        }
        Stands::Otherwise
    }

    fn turned_round(&self, found: &mut Vec<Found>) {
        for at in self.range.clone().skip(1) {
            let verb = self.get(at).is_some_and(|token| self.cues.verbs.turned.contains(&token.lower));
            let parted = at.checked_sub(1).and_then(|at| self.get(at)).is_some_and(Token::parts);
            if !verb || !parted {
                continue;
            }
            for name in self.names_from(at + 1).into_iter().filter(|name| !name.weak) {
                // "said Reuters correspondent X", "said Pentagon spokesman X".
                if self.ends_name(name) {
                    found.push(Found {
                        mention: name.clone(),
                        how: How::Attribution,
                        whole: false,
                        evidence: at..name.to,
                        through: None,
                    });
                }
            }
        }
    }

    /// "(Reuters, 2 May)", "(see Janes 2021)"; not the short form after a name ("the Islamic Republic News Agency (IRNA)").
    fn in_brackets(&self, found: &mut Vec<Found>) {
        for name in self
            .mentions
            .within(&self.range)
            .iter()
            .filter(|name| matches!(name.sort, Sort::Outlet | Sort::Institute) && !name.weak)
        {
            let see = |at: usize| {
                self.get(at)
                    .is_some_and(|token| matches!(&*token.lower, "see" | "via" | "source" | "per" | "the" | ":"))
            };
            let Some(opens) = (1..=3)
                .filter_map(|back| name.from.checked_sub(back))
                .find(|&at| self.get(at).is_some_and(|token| token.is(&["(", "["])))
                .filter(|&at| (at + 1..name.from).all(see))
            else {
                continue;
            };
            let before = opens.checked_sub(1).and_then(|at| self.get(at));
            let dated = self.get(name.to).is_some_and(|token| token.is(&[","]) || token.number());
            let closes = self.get(name.to).is_some_and(|token| token.is(&[")", "]"]));
            let short_form = before.is_some_and(Token::capital) && !dated && opens + 1 == name.from;
            if (dated || closes) && !short_form {
                found.push(Found {
                    mention: name.clone(),
                    how: How::Attribution,
                    whole: false,
                    evidence: name.from..name.to,
                    through: None,
                });
            }
        }
    }

    /// Who has it from whom.
    fn chain(&self, found: &mut [Found]) {
        for at in 0..found.len() {
            let Some(this) = found.get(at) else { continue };
            let (from, evidence) = (this.mention.from, this.evidence.clone());
            let cue = self.from(evidence.start);
            let length = self.cues.before.at(cue);
            let relays = length.is_some() && self.cues.relays.at(cue) == length;
            let takes = length.is_some() && self.cues.takes.at(cue) == length;
            let before = found.get(..at).unwrap_or_default();
            if relays {
                // Right after the name, or after a comma: the one before is quoted by this one.
                let quoted = before.iter().position(|other| {
                    let between = self.tokens.get(other.mention.to..evidence.start).unwrap_or_default();
                    between.iter().all(|token| token.is(&[","]) || matches!(&*token.lower, "as" | "was" | "were"))
                });
                if let Some(quoted) = quoted.and_then(|at| found.get_mut(at)) {
                    quoted.through = Some(from);
                }
            } else if takes {
                let speaker = before.iter().rev().find(|other| {
                    let same = other.evidence.start == evidence.start;
                    // "According to Reuters, Y said": only what speaks itself can take from another.
                    !same && matches!(other.mention.sort, Sort::Outlet | Sort::Unknown | Sort::Institute)
                });
                // "X said, according to Y": the word of X comes through Y.
                let according = cue.first().is_some_and(|token| token.lower == "according");
                let through = speaker.map(|speaker| speaker.mention.from);
                if according {
                    continue;
                }
                if let Some(this) = found.get_mut(at) {
                    this.through = through;
                }
            }
        }
    }
}

/// What a name is to its clause.
enum Stands {
    Subject,
    /// Somebody of it is ("the editor of the Hill").
    House,
    Otherwise,
}

/// Whether a word looks like the adjective of a people: it bridges "the Turkish daily" and need not be known for that.
fn is_of_people(word: &str) -> bool {
    [
        "ish", "ian", "ese", "ean", "can", "eli", "aqi", "ani", "udi", "iti", "eni", "ech", "ench", "erman", "utch",
        "reek", "rab", "wiss", "ghan", "ajik", "zbek", "yrgyz", "azakh", "urk", "emirati", "qatari", "western",
    ]
    .iter()
    .any(|ending| word.len() > 3 && word.ends_with(ending))
}
