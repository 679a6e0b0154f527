//! The headline: the largest type at the beginning.

use super::flow::Draft;
use attache_model::{Fact, Learnt, Part, Told};

/// Finds the headline, marks it, puts it first, and says that it was found.
pub(crate) fn raise(drafts: &mut Vec<Draft>, body: f32) -> Option<Told> {
    let at = find(drafts, body)?;
    let mut draft = drafts.remove(at);
    draft.block.part = Part::Title;
    let title = draft.block.text.clone();
    drafts.insert(0, draft);
    Some(Told { fact: Fact::Title(title), from: Learnt::Headline })
}

fn find(drafts: &[Draft], body: f32) -> Option<usize> {
    let first = drafts.first()?.sheet;
    let early = || drafts.iter().enumerate().take_while(|(_, draft)| draft.sheet == first);
    let headings = || early().filter(|(_, draft)| draft.block.part == Part::Heading && can_be(&draft.block.text));
    let largest = headings().map(|(_, draft)| draft.size).fold(0.0, f32::max);
    if largest > 1.15 * body {
        // Of what is about as large, the longer is the headline: "REPORT" is the kind of paper.
        let about = headings().filter(|(_, draft)| draft.size > 0.75 * largest && draft.size > 1.15 * body);
        let worth = |draft: &Draft| {
            let words = draft.block.text.split_whitespace().count();
            draft.size * if words >= 3 { 1.0 } else { 0.7 }
        };
        // Where many are equally large, they head the parts of a text, and the headline can only stand at the very top.
        let equal = headings().filter(|(_, draft)| draft.size > 0.97 * largest).count();
        let about = about.filter(|(at, _)| equal < 4 || *at < 2);
        return about.max_by(|a, b| worth(a.1).total_cmp(&worth(b.1)).then(b.0.cmp(&a.0))).map(|(at, _)| at);
    }
    // A statement may set its headline in bold only; it stands above the text.
    let text = early().position(|(_, draft)| draft.block.part == Part::Paragraph && draft.block.text.len() > 200);
    headings()
        .filter(|(at, draft)| text.is_none_or(|text| *at < text) && draft.height > 0.5)
        .max_by(|a, b| {
            let words = |draft: &Draft| draft.block.text.split_whitespace().count().min(4);
            words(a.1).cmp(&words(b.1)).then(b.0.cmp(&a.0))
        })
        .map(|(at, _)| at)
}

/// Whether these words can be a headline: enough letters, and not an address or a number.
fn can_be(text: &str) -> bool {
    let letters = text.chars().filter(|ch| ch.is_alphabetic()).count();
    letters >= 6 && text.len() <= 400 && !text.contains("://") && letters * 2 > text.chars().count()
}
