//! Documents made of stories, changed copies and forms.

use crate::{
    changes::{ALL, Change, changed},
    stories::{Chance, event, notice, story},
};

/// A document, and what it truly is.
pub struct Made {
    pub text: String,
    /// What happened.
    pub event: u32,
    /// Which telling of it.
    pub story: u32,
    /// `None` for the story as first written.
    pub change: Option<Change>,
    /// A form filled in.
    pub form: bool,
}

/// So many documents, the same each time.
///
/// Each event has three stories in different prose, with the same names, numbers and quotations; most stories are carried by
/// others with changes. Three events in ten have a form filled in besides, which is a copy of nothing.
pub fn corpus(size: usize) -> Vec<Made> {
    let mut chance = Chance(2026);
    let mut made: Vec<Made> = Vec::with_capacity(size);
    let (mut events, mut stories) = (0, 0);
    while made.len() < size {
        events += 1;
        let about = event(&mut chance);
        if chance.percent(30) {
            stories += 1;
            let text = notice(&about, &mut chance).text();
            made.push(Made { text, event: events, story: stories, change: None, form: true });
        }
        for _ in 0..3 {
            stories += 1;
            let written = story(&about, &mut chance);
            made.push(Made { text: written.text(), event: events, story: stories, change: None, form: false });
            if chance.percent(40) {
                continue;
            }
            for _ in 0..1 + chance.below(4) {
                let change = ALL[chance.below(ALL.len())];
                let text = changed(&written, change, &about, &mut chance);
                made.push(Made { text, event: events, story: stories, change: Some(change), form: false });
            }
        }
    }
    made.truncate(size);
    made
}
