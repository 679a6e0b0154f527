//! Comparing two lists of claims.

use crate::{
    Limits,
    agree::{Field, same, weight},
    assign::{Pair, best, best_by_group},
    line::{Evidence, Line},
    place::{Haystack, Place},
};
use attache_model::Kind;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How well claims that were read agree with annotated ones.
#[derive(Clone, Debug, Serialize)]
pub struct Score<'c> {
    /// Over all claims.
    pub totals: Figures,
    /// By kind, in the guide's order; kinds with no claim on either side are left out.
    pub by_kind: Vec<KindFigures>,
    /// By document, in the order of their names; those with nothing but optional claims that were found are left out.
    pub by_document: Vec<DocumentFigures>,
    /// Over the pairs, how often each further field agrees; fields that no pair says anything of are left out.
    pub fields: Vec<FieldFigures>,
    /// The mean of the shares in `fields`, each counting the same.
    pub mean_of_fields: Option<f64>,
    /// Annotated claims that were not found, in their order, without optional ones.
    pub missed: Vec<&'c Line>,
    /// Claims that were read and go with no annotated one, in their order.
    pub spurious: Vec<&'c Line>,
    /// Claims that were read, but whose evidence is not in the text, in their order; `spurious` has them, too.
    pub lost: Vec<&'c Line>,
}

/// How many claims there are, how many go together, and what follows. Without claims, a share is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Annotated claims, without optional ones.
    pub gold: usize,
    /// Claims that were read, without those that go with an optional one.
    pub predicted: usize,
    /// Of either, how many go together.
    pub matched: usize,
    /// Of those read, how many are right: 0 to 1.
    pub precision: f64,
    /// Of those annotated, how many were found: 0 to 1.
    pub recall: f64,
    /// The harmonic mean of the two: 0 to 1.
    pub f1: f64,
}

/// The figures of a kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindFigures {
    /// Kind.
    pub kind: Kind,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The figures of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentFigures {
    /// The document's name.
    pub doc: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// How often a field agrees.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldFigures {
    /// The field.
    pub field: Field,
    /// Pairs in which it agrees.
    pub agree: usize,
    /// Pairs in which either side says anything of it.
    pub said: usize,
    /// The first as a share of the second: 0 to 1.
    pub share: f64,
}

/// Why nothing can be said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// Claims give words only, and the texts to look them up in are not there.
    #[error("no text of {}", .0.join(", "))]
    NoText(
        /// The documents' names.
        Vec<String>,
    ),
    /// Comparing would take too long.
    #[error("too many claims overlap one another to be compared; score fewer documents at once")]
    TooMuch,
}

/// What comparing may still take.
#[derive(Debug)]
pub struct Steps(pub(crate) u64);

impl Steps {
    pub(crate) fn take(&mut self, steps: u64) -> Result<(), ScoreError> {
        self.0 = self.0.checked_sub(steps).ok_or(ScoreError::TooMuch)?;
        Ok(())
    }
}

/// Compares claims that were read with annotated ones. Claims of documents without annotated ones are left out.
///
/// `texts` gives a document's text by its name. It is asked only for documents of claims without a span.
///
/// # Errors
/// When a text is needed that is not there, or there is too much to compare for `limits`.
pub fn score<'c, 't>(
    gold: &'c [Line],
    predicted: &'c [Line],
    texts: &dyn Fn(&str) -> Option<&'t str>,
    limits: &Limits,
) -> Result<Score<'c>, ScoreError> {
    let mut steps = Steps(limits.steps);
    let docs: BTreeSet<&str> = gold.iter().map(Line::doc).collect();
    let gold: Vec<&Line> = gold.iter().collect();
    let predicted: Vec<&Line> = predicted.iter().filter(|line| docs.contains(line.doc())).collect();
    let (gold_at, predicted_at) = places(&gold, &predicted, texts, &mut steps)?;
    let pairs = possible(&gold, &gold_at, &predicted, &predicted_at, &mut steps)?;
    let cells = distinct(pairs.iter().map(|pair| pair.gold)) * distinct(pairs.iter().map(|pair| pair.read));
    let hits = if cells <= limits.cells {
        best(&pairs, &mut steps)?
    } else {
        let of = |pair: &Pair| gold.get(pair.gold).map(|line| (line.doc(), line.kind()));
        best_by_group(&pairs, of, &mut steps)?
    };
    Ok(counted(&gold, &predicted, &predicted_at, &hits))
}

fn distinct(numbers: impl Iterator<Item = usize>) -> u64 {
    numbers.collect::<BTreeSet<_>>().len() as u64
}

type Places = Vec<Option<Place>>;

/// Where all the claims stand: the annotated ones, then those that were read.
fn places<'t>(
    gold: &[&Line],
    predicted: &[&Line],
    texts: &dyn Fn(&str) -> Option<&'t str>,
    steps: &mut Steps,
) -> Result<(Places, Places), ScoreError> {
    let mut haystacks: BTreeMap<&str, Option<Haystack<'t>>> = BTreeMap::new();
    for line in gold.iter().chain(predicted).filter(|line| !line.has_span()) {
        haystacks.entry(line.doc()).or_insert_with(|| texts(line.doc()).map(Haystack::new));
    }
    let missing: Vec<String> =
        haystacks.iter().filter(|(_, text)| text.is_none()).map(|(&doc, _)| doc.to_owned()).collect();
    if !missing.is_empty() {
        return Err(ScoreError::NoText(missing));
    }
    let mut place = |line: &&Line| match (&line.evidence, line.words(), haystacks.get_mut(line.doc())) {
        (Evidence::At(place), ..) => Ok(Some(*place)),
        (Evidence::Words, Some(words), Some(Some(text))) => {
            steps.take((text.bytes() / 8) as u64)?;
            Ok(text.find(words))
        }
        _ => Ok(None),
    };
    Ok((gold.iter().map(&mut place).collect::<Result<_, _>>()?, predicted.iter().map(place).collect::<Result<_, _>>()?))
}

/// Claims that were read, of one document and kind: which it is, the claim, and where it stands.
type Group<'l> = Vec<(usize, &'l Line, Place)>;

/// All pairs that may go together.
fn possible(
    gold: &[&Line],
    gold_at: &[Option<Place>],
    predicted: &[&Line],
    predicted_at: &[Option<Place>],
    steps: &mut Steps,
) -> Result<Vec<Pair>, ScoreError> {
    let mut groups: BTreeMap<(&str, Kind), Group<'_>> = BTreeMap::new();
    for (at, (line, place)) in predicted.iter().zip(predicted_at).enumerate() {
        if let Some(place) = place {
            groups.entry((line.doc(), line.kind())).or_default().push((at, line, *place));
        }
    }
    let mut pairs = Vec::new();
    for (at, (line, place)) in gold.iter().zip(gold_at).enumerate() {
        let (Some(place), Some(group)) = (place, groups.get(&(line.doc(), line.kind()))) else { continue };
        steps.take(group.len() as u64)?;
        for (other_at, other, other_place) in group {
            if place.overlaps(*other_place)
                && let Some(weight) = weight(line, other)
            {
                // Weighing names takes as long as some hundred places.
                steps.take(100)?;
                pairs.push(Pair { gold: at, read: *other_at, weight });
            }
        }
    }
    Ok(pairs)
}

/// The score of these pairs.
fn counted<'c>(
    gold: &[&'c Line],
    predicted: &[&'c Line],
    predicted_at: &[Option<Place>],
    hits: &[(usize, usize)],
) -> Score<'c> {
    let partner: BTreeMap<usize, usize> = hits.iter().copied().collect();
    let found: BTreeSet<usize> = hits.iter().map(|(_, read)| *read).collect();
    let pairs: Vec<(&Line, &Line)> =
        hits.iter().filter_map(|(g, p)| Some((*gold.get(*g)?, *predicted.get(*p)?))).collect();
    let excused: BTreeSet<usize> =
        hits.iter().filter(|(g, _)| gold.get(*g).is_some_and(|line| line.optional)).map(|(_, read)| *read).collect();

    let mut totals = Figures::default();
    let mut kinds: BTreeMap<Kind, Figures> = BTreeMap::new();
    let mut docs: BTreeMap<&str, Figures> = BTreeMap::new();
    let mut each = |line: &'c Line, add: &dyn Fn(&mut Figures)| {
        add(&mut totals);
        add(kinds.entry(line.kind()).or_default());
        add(docs.entry(line.doc()).or_default());
    };
    let mut missed = Vec::new();
    for (at, &line) in gold.iter().enumerate().filter(|(_, line)| !line.optional) {
        let matched = usize::from(partner.contains_key(&at));
        each(line, &|figures| {
            figures.gold += 1;
            figures.matched += matched;
        });
        if matched == 0 {
            missed.push(line);
        }
    }
    for (at, &line) in predicted.iter().enumerate() {
        if !excused.contains(&at) {
            each(line, &|figures| figures.predicted += 1);
        }
    }
    let fields: Vec<FieldFigures> = Field::ALL.into_iter().filter_map(|field| agreeing(field, &pairs)).collect();
    let shares: f64 = fields.iter().map(|field| field.share).sum();
    let pick = |wanted: &dyn Fn(usize) -> bool| {
        predicted.iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, line)| *line).collect::<Vec<_>>()
    };
    Score {
        totals: totals.worked_out(),
        by_kind: kinds.into_iter().map(|(kind, figures)| KindFigures { kind, figures: figures.worked_out() }).collect(),
        by_document: docs
            .into_iter()
            .map(|(doc, figures)| DocumentFigures { doc: doc.to_owned(), figures: figures.worked_out() })
            .collect(),
        mean_of_fields: (!fields.is_empty()).then(|| shares / fields.len() as f64),
        fields,
        missed,
        spurious: pick(&|at| !found.contains(&at)),
        lost: pick(&|at| predicted_at.get(at).is_some_and(Option::is_none)),
    }
}

fn agreeing(field: Field, pairs: &[(&Line, &Line)]) -> Option<FieldFigures> {
    let answers: Vec<bool> = pairs.iter().filter_map(|(gold, read)| same(field, gold, read)).collect();
    let (agree, said) = (answers.iter().filter(|agrees| **agrees).count(), answers.len());
    (said > 0).then(|| FieldFigures { field, agree, said, share: agree as f64 / said as f64 })
}

impl Figures {
    /// The shares that follow from the counts.
    fn worked_out(self) -> Self {
        let share = |of: usize| if of > 0 { self.matched as f64 / of as f64 } else { 0.0 };
        let (precision, recall) = (share(self.predicted), share(self.gold));
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1, ..self }
    }
}

#[cfg(test)]
mod tests;
