//! `attache claims --explain`: the sentence, what was seen in it, and why it was taken as it was.

use crate::{
    claims,
    fail::Failure,
    output::{Output, Tone, legible, on_one_line},
};
use attache_casebook::Casebook;
use attache_model::{CharIndex, Claim, Document, Filler, Resolution, Span};

/// How many characters around the evidence are shown where its sentence is longer.
const AROUND: u32 = 300;

pub fn print(book: &Casebook, document: &Document, claim: &Claim, output: &mut Output) -> Result<(), Failure> {
    let index = CharIndex::new(&document.text);
    let title = format!("{} {}", claim.kind.name().replace('_', " "), claim.id);
    output.line(format!("{}  {}", output.tone(Tone::Strong, &title), on_one_line(&claims::actors(claim))))?;
    output.line(format!(
        "  in     {}, characters {} to {}",
        claims::heading(document, output),
        claim.evidence.start,
        claim.evidence.end
    ))?;
    if let Some(place) = place(book, document, claim.evidence)? {
        output.line(format!("  from   {}", on_one_line(&place)))?;
    }
    let sentence = sentence(document, &index, claim.evidence);
    let (before, after) =
        (Span::new(sentence.start, claim.evidence.start), Span::new(claim.evidence.end, sentence.end));
    let words = format!(
        "{}{}{}",
        on_one_line_keeping_rim(index.slice(before)),
        output.tone(Tone::Strong, &on_one_line(index.slice(claim.evidence))),
        on_one_line_keeping_rim(index.slice(after))
    );
    output.line(format!("  words  {}", words.trim()))?;

    output.line(format!("  frame  {}", claim.rule))?;
    for (role, fillers) in &claim.roles {
        for filler in fillers {
            output.line(format!("  {:<13}{}", role.name().replace('_', " "), told(filler, &index)))?;
        }
    }
    for (name, fillers) in [("place", &claim.places), ("according to", &claim.attributed_to)] {
        for filler in fillers {
            output.line(format!("  {name:<13}{}", told(filler, &index)))?;
        }
    }
    if let Some(quantity) = &claim.quantity {
        output.line(format!("  {:<13}{}, from {}", "quantity", quantity.text, quoted(quantity.span, &index)))?;
    }
    match &claim.when {
        Some(when) => {
            let words = when.span.map(|span| format!(", from {}", quoted(span, &index))).unwrap_or_default();
            output.line(format!("  {:<13}{}{words}: {}", "date", when.date, on_one_line(&when.basis)))?;
        }
        None => output.line(format!("  {:<13}not said", "date"))?,
    }
    output.line(format!(
        "  {:<13}{}, {}, {}",
        "stance",
        claim.stage.name().replace('_', " "),
        claim.polarity,
        claim.certainty
    ))?;
    output.line("  because")?;
    for reason in &claim.because {
        // A reason may be a tree of several lines; its indentation is kept.
        for line in legible(reason).lines() {
            output.line(format!("    {line}"))?;
        }
    }
    let versions = format!("read by reader {} with knowledge {}", claim.reader, claim.knowledge);
    output.line(format!("  {}", output.tone(Tone::Faint, &versions)))?;
    Ok(output.line("")?)
}

/// Where the words stand in the file, for formats whose text is not the file itself.
fn place(book: &Casebook, document: &Document, evidence: Span) -> Result<Option<String>, Failure> {
    let Some(whole) = book.document(&document.id)? else { return Ok(None) };
    let places: Vec<String> = whole.places(evidence).iter().map(ToString::to_string).collect();
    if places.is_empty() {
        return Ok(None);
    }
    let within = whole.within.map(|stream| format!("{stream} in ")).unwrap_or_default();
    let file = book.file(&document.id)?.unwrap_or_default();
    Ok(Some(format!("{} of {within}{file}", places.join(" and "))))
}

fn told(filler: &Filler, index: &CharIndex<'_>) -> String {
    let words = quoted(filler.span, index);
    let how = match &filler.resolution {
        Resolution::Named => "named".to_owned(),
        Resolution::Demonym => "its people or adjective".to_owned(),
        Resolution::Metonym => "a seat or by-word that stands for it".to_owned(),
        Resolution::ActsFor { actor } => format!("{} acts for it", on_one_line(actor)),
        Resolution::Reference { antecedent } => format!("refers to \"{}\"", on_one_line(antecedent)),
        Resolution::AsWorded => "as worded, resolved by nothing".to_owned(),
    };
    let record = filler.entity.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
    format!("{}{record}, from {words}: {how}", on_one_line(&filler.name))
}

fn quoted(span: Span, index: &CharIndex<'_>) -> String {
    format!("\"{}\" [{}–{}]", on_one_line(index.slice(span)), span.start, span.end)
}

/// The sentence that a stretch lies in, as far as its paragraph goes; a long one is cut.
fn sentence(document: &Document, index: &CharIndex<'_>, evidence: Span) -> Span {
    let paragraph = document
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.span)
        .find(|span| span.covers(evidence))
        .unwrap_or(evidence);
    let from = paragraph.start.max(evidence.start.saturating_sub(AROUND));
    let to = paragraph.end.min(evidence.end.saturating_add(AROUND));
    let before = index.slice(Span::new(from, evidence.start));
    let after = index.slice(Span::new(evidence.end, to));
    let ends = |text: &str, at: usize, sign: char| {
        let rest = text.get(at + sign.len_utf8()..).unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '”', '’', '\'', ')']);
        rest.is_empty() || (rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with(char::is_lowercase))
    };
    let signs = ['.', '!', '?'];
    let mut last = before
        .rmatch_indices(signs)
        .filter(|(at, sign)| sign.chars().next().is_some_and(|sign| ends(before, *at, sign) && before.len() > at + 1));
    let start = last
        .next()
        .map_or(from, |(at, sign)| from + before.get(..at + sign.len()).unwrap_or_default().chars().count() as u32);
    let mut first =
        after.match_indices(signs).filter(|(at, sign)| sign.chars().next().is_some_and(|sign| ends(after, *at, sign)));
    let end = first.next().map_or(to, |(at, sign)| {
        evidence.end + after.get(..at + sign.len()).unwrap_or_default().chars().count() as u32
    });
    Span::new(start.min(evidence.start), end)
}

/// One line, with a space where white space stood at either end.
fn on_one_line_keeping_rim(text: &str) -> String {
    let space = |yes: bool| if yes { " " } else { "" };
    let inner = on_one_line(text);
    if inner.is_empty() {
        return space(!text.is_empty()).to_owned();
    }
    format!("{}{inner}{}", space(text.starts_with(char::is_whitespace)), space(text.ends_with(char::is_whitespace)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_around_the_words_is_found() {
        let text = "It began in May. The U.S. sold six radars to Norway, he said. Nobody knew.";
        let document = Document::plain("", text, [Span::new(0, text.len() as u32)]);
        let index = CharIndex::new(text);
        let at = text.find("six").unwrap() as u32;
        let found = sentence(&document, &index, Span::new(at, at + 10));
        assert_eq!(index.slice(found).trim(), "The U.S. sold six radars to Norway, he said.");
    }
}
