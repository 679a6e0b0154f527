//! After reading: which documents are copies of others.
//!
//! Documents are numbered by the order of their ids, so that which one counts as the original does not depend on the order of
//! reading.

use crate::fail::Failure;
use attache_casebook::{Casebook, Comparison, CopyRow, LikenessRow};
use attache_copies::{Group, Index, Likeness, Link, Member, Signature, Standing, Texts, Thresholds, Words};
use attache_model::{DocumentId, Edtf};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Where more than one in so many documents is new, all are compared with all at once, which then is faster.
const FEW: usize = 8;

/// Looks for every document that was not compared yet among all others and keeps what comes of it; gives the number of
/// those that are copies of others.
///
/// # Errors
/// When the casebook cannot be read or written. What was not compared is compared next time.
pub fn compare(casebook: &mut Casebook) -> Result<u64, Failure> {
    let new = casebook.uncompared()?;
    if new.is_empty() {
        return Ok(0);
    }
    let comparison = Numbered::of(casebook)?.compare(casebook, &new)?;
    casebook.put_comparison(&comparison)?;
    let new: BTreeSet<&DocumentId> = new.iter().collect();
    let is_new_copy = |row: &&CopyRow| row.original != row.document && new.contains(&row.document);
    Ok(comparison.copies.iter().filter(is_new_copy).count() as u64)
}

/// The documents of a casebook by number, and their signatures.
struct Numbered {
    ids: Vec<DocumentId>,
    numbers: HashMap<DocumentId, u32>,
    signatures: Vec<Option<Signature>>,
}

impl Numbered {
    fn of(casebook: &Casebook) -> Result<Self, Failure> {
        let mut numbered = Self { ids: Vec::new(), numbers: HashMap::new(), signatures: Vec::new() };
        casebook.each_signature::<Failure>(|id, bytes| {
            let number = u32::try_from(numbered.ids.len()).unwrap_or(u32::MAX);
            numbered.numbers.insert(id.clone(), number);
            numbered.ids.push(id);
            // A signature of another release is found when the document is read again, as its reading is then outdated.
            numbered.signatures.push(Signature::from_bytes(bytes).ok());
            Ok(())
        })?;
        Ok(numbered)
    }

    fn number(&self, id: &DocumentId) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    fn id(&self, number: u32) -> Option<&DocumentId> {
        self.ids.get(number as usize)
    }

    fn compare(&self, casebook: &Casebook, new: &[DocumentId]) -> Result<Comparison, Failure> {
        let thresholds = Thresholds::default();
        let mut texts = Texts::new(|number| {
            let text = casebook.text(self.id(number)?).ok()??;
            Some(Words::of(&text))
        });
        let links = texts.links(&self.candidates(new, &thresholds), &thresholds);

        // Whatever hangs together with a new document, through old likenesses too, is put together anew.
        let ends =
            links.iter().flat_map(|link| [link.first, link.second]).filter_map(|number| self.id(number).cloned());
        let around: BTreeSet<DocumentId> = new.iter().cloned().chain(ends).collect();
        let around: Vec<DocumentId> = around.into_iter().collect();
        let mut all: BTreeMap<(u32, u32), Link> = BTreeMap::new();
        for row in casebook.likenesses_around(&around)? {
            if let (Some(first), Some(second), Some(likeness)) =
                (self.number(&row.one), self.number(&row.other), read(&row.json))
            {
                all.insert((first, second), Link { first, second, likeness });
            }
        }
        all.extend(links.iter().map(|link| ((link.first, link.second), *link)));
        let all: Vec<Link> = all.into_values().collect();

        let mut touched: BTreeSet<DocumentId> = new.iter().cloned().collect();
        touched.extend(
            all.iter().flat_map(|link| [link.first, link.second]).filter_map(|number| self.id(number).cloned()),
        );
        let facts = self.facts(casebook, &touched)?;
        let standings: Vec<Standing<'_>> = facts
            .iter()
            .map(|fact| Standing { id: fact.number, published: fact.published.as_ref(), named: 0, length: fact.length })
            .collect();
        let groups = texts.groups(&standings, &all, &thresholds);
        Ok(Comparison {
            compared: new.to_vec(),
            likenesses: links.iter().filter_map(|link| self.likeness_row(link)).collect(),
            copies: groups.iter().flat_map(|group| self.copy_rows(group)).collect(),
            touched,
        })
    }

    /// Pairs of documents, at least one of them new, that may be one text.
    fn candidates(&self, new: &[DocumentId], thresholds: &Thresholds) -> Vec<(u32, u32)> {
        let mut index = Index::new();
        for (number, signature) in (0..).zip(&self.signatures) {
            if let Some(signature) = signature {
                index.add(number, signature.clone());
            }
        }
        let new: BTreeSet<u32> = new.iter().filter_map(|id| self.number(id)).collect();
        if new.len() > self.ids.len() / FEW {
            let mut pairs = index.pairs(thresholds.promised);
            pairs.retain(|(one, other)| new.contains(one) || new.contains(other));
            return pairs;
        }
        let mut pairs = BTreeSet::new();
        for &number in &new {
            let Some(Some(signature)) = self.signatures.get(number as usize) else { continue };
            let near = index.near(signature, thresholds.promised);
            pairs.extend(
                near.iter().filter(|near| near.id != number).map(|near| (number.min(near.id), number.max(near.id))),
            );
        }
        pairs.into_iter().collect()
    }

    fn facts(&self, casebook: &Casebook, wanted: &BTreeSet<DocumentId>) -> Result<Vec<DocumentFact>, Failure> {
        let mut facts = Vec::with_capacity(wanted.len());
        for id in wanted {
            let (Some(number), Some(document)) = (self.number(id), casebook.document(id)?) else { continue };
            let length = u32::try_from(document.text.len()).unwrap_or(u32::MAX);
            facts.push(DocumentFact { number, length, published: document.published.map(|published| published.date) });
        }
        Ok(facts)
    }

    fn likeness_row(&self, link: &Link) -> Option<LikenessRow> {
        let (one, other) = (self.id(link.first)?.clone(), self.id(link.second)?.clone());
        Some(LikenessRow { one, other, json: written(&link.likeness) })
    }

    fn copy_rows<'s>(&'s self, group: &'s Group) -> impl Iterator<Item = CopyRow> + 's {
        let row = |member: &Member| {
            let (document, original) = (self.id(member.id)?.clone(), self.id(group.original)?.clone());
            Some(CopyRow { document, original, json: written(&member.likeness) })
        };
        group.members.iter().filter_map(row)
    }
}

struct DocumentFact {
    number: u32,
    length: u32,
    published: Option<Edtf>,
}

fn written(likeness: &Likeness) -> String {
    serde_json::to_string(likeness).unwrap_or_default()
}

/// How alike two documents are, as the casebook keeps it.
pub fn read(json: &str) -> Option<Likeness> {
    serde_json::from_str(json).ok()
}
