//! What becomes of a story when others carry it.

use crate::stories::{Chance, Event, Story, any_word, loose};

/// A way of changing a story; the number is the share changed, in percent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// The same but for capitals, quotation marks and white space.
    Typography,
    /// Any words, names and numbers too, replaced by others.
    WordsReplaced(usize),
    /// Words replaced, left out and put in, a third each.
    WordsEdited(usize),
    SentencesDropped(usize),
    SentencesAdded(usize),
    /// Sentences in another order.
    SentencesMoved(usize),
    /// Another headline, and the first tenth told anew.
    LeadRewritten,
    /// Notices before and after it.
    Boilerplate(usize),
    /// Only the beginning is left, of so much of it.
    CutTo(usize),
    /// The beginning is left, with another headline and a twentieth of the words replaced.
    CutAndEdited(usize),
    /// A fifth in all: words replaced, sentences dropped and added, boilerplate.
    Mixed,
}

pub const ALL: &[Change] = &[
    Change::Typography,
    Change::WordsReplaced(5),
    Change::WordsReplaced(10),
    Change::WordsReplaced(15),
    Change::WordsReplaced(20),
    Change::WordsEdited(10),
    Change::WordsEdited(20),
    Change::SentencesDropped(10),
    Change::SentencesDropped(20),
    Change::SentencesAdded(20),
    Change::SentencesMoved(20),
    Change::SentencesMoved(100),
    Change::LeadRewritten,
    Change::Boilerplate(20),
    Change::CutTo(50),
    Change::CutAndEdited(50),
    Change::Mixed,
];

/// Notices as sites put them around their articles.
const NOTICES: &[&str] = &[
    "Sign up for our morning letter and never miss a story from the region.",
    "This website uses small files to remember what you like to read.",
    "Share this article with friends, by mail or wherever you meet them.",
    "Readers who liked this also liked our series on harbours and railways.",
    "All rights reserved; no part may be used without written agreement.",
    "Comments are closed because the moderators have gone home for the day.",
    "Support reporting that nobody else pays for, from three coins a month.",
    "Found a mistake? Mark the words and press the two keys shown below.",
];

pub fn changed(story: &Story, change: Change, event: &Event, chance: &mut Chance) -> String {
    let mut copy = story.clone();
    let count = |percent: usize| (story.sentences.len() * percent).div_ceil(100);
    match change {
        Change::Typography => {
            return story.text().replace(['“', '”'], "\"").replace("\n\n", "\n").to_uppercase();
        }
        Change::WordsReplaced(percent) => return words(&copy.text(), percent, 0, chance),
        Change::WordsEdited(percent) => return words(&copy.text(), percent, 2, chance),
        Change::SentencesDropped(percent) => drop_some(&mut copy, count(percent), chance),
        Change::SentencesAdded(percent) => add_some(&mut copy, count(percent), event, chance),
        Change::SentencesMoved(percent) => {
            for _ in 0..count(percent) {
                let sentence = copy.sentences.remove(chance.below(copy.sentences.len()));
                copy.sentences.insert(chance.below(copy.sentences.len() + 1), sentence);
            }
        }
        Change::LeadRewritten => {
            copy.title = loose(event, chance);
            for sentence in copy.sentences.iter_mut().take(count(10)) {
                *sentence = loose(event, chance);
            }
        }
        Change::Boilerplate(percent) => notices(&mut copy, count(percent), chance),
        Change::CutTo(percent) => copy.sentences.truncate(count(percent)),
        Change::CutAndEdited(percent) => {
            copy.sentences.truncate(count(percent));
            copy.title = loose(event, chance);
            return words(&copy.text(), 5, 0, chance);
        }
        Change::Mixed => {
            drop_some(&mut copy, count(5), chance);
            add_some(&mut copy, count(5), event, chance);
            notices(&mut copy, count(5), chance);
            return words(&copy.text(), 5, 2, chance);
        }
    }
    copy.text()
}

fn drop_some(copy: &mut Story, count: usize, chance: &mut Chance) {
    for _ in 0..count.min(copy.sentences.len().saturating_sub(1)) {
        copy.sentences.remove(chance.below(copy.sentences.len()));
    }
}

fn add_some(copy: &mut Story, count: usize, event: &Event, chance: &mut Chance) {
    for _ in 0..count {
        let sentence = loose(event, chance);
        copy.sentences.insert(chance.below(copy.sentences.len() + 1), sentence);
    }
}

fn notices(copy: &mut Story, count: usize, chance: &mut Chance) {
    for _ in 0..count {
        let at = if chance.percent(20) { 0 } else { copy.sentences.len() };
        copy.sentences.insert(at, chance.one(NOTICES).to_owned());
    }
}

/// Changes words of a text, each with the same chance; with `ways` 2 a third is left out and a third is put in.
fn words(text: &str, percent: usize, ways: usize, chance: &mut Chance) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        for word in line.split_inclusive(' ') {
            let bare = word.trim_end();
            if bare.is_empty() || !chance.percent(percent) {
                out.push_str(word);
                continue;
            }
            let end = &word[bare.trim_end_matches(|c: char| !c.is_alphanumeric()).len()..];
            match chance.below(ways + 1) {
                1 => {}
                2 => {
                    out.push_str(any_word(chance));
                    out.push(' ');
                    out.push_str(word);
                }
                _ => {
                    out.push_str(any_word(chance));
                    out.push_str(end);
                }
            }
        }
    }
    out
}
