use crate::coref::Mentions;
use crate::extract::{Draft, Extractor};
use crate::fill::Act;
use crate::follow::Followed;
use crate::follow::deals::Deals;
use crate::follow::strikes::Strikes;
use crate::frames::Frames;
use crate::lexicon::Lexicon;
use crate::names::{Found, Names, Roots, What};
use crate::phase::Phase;
use crate::places::places;
use crate::quantity;
use crate::sources::{self, Voices};
use crate::syntax::{At, Dep, Text};
use crate::told::Told;
use crate::when::{Dated, Own, date_of, dates};
use attache_knowledge::{Details, Knowledge, RecordRef, Sources};
use attache_lang::Analysis;
use attache_model::{
    Certainty, CharIndex, Claim, ClaimId, Document, Edtf, Filler, Finding, Kind, Polarity, Quantity, Resolution, Role,
    Span, When,
};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Version of the reading rules: the package's, and a hash of their sources. It changes whenever they do, so that
/// what other rules have read is read again.
pub const VERSION: &str = env!("ATTACHE_READER_VERSION");

/// Reads claims from analysed documents. Shared by threads; holds no state between documents.
pub struct Reader {
    knowledge: Arc<Knowledge>,
    frames: Frames,
    lexicon: Lexicon,
    roots: Roots,
    events: HashSet<String>,
}

/// How many sentences on "the same year" still means the date told there.
const ANCHOR_REACH: u32 = 2;

impl Reader {
    /// A reader with the frames and words of `sources`, which `knowledge` was loaded from too.
    ///
    /// # Errors
    /// All mistakes in `frames/` and `words/`, with file and line.
    pub fn new(knowledge: Arc<Knowledge>, sources: &Sources) -> Result<Self, Vec<Finding>> {
        let roots = Roots::of(&knowledge);
        match (Frames::parse(sources), Lexicon::parse(sources)) {
            (Ok(frames), Ok(lexicon)) => {
                let events =
                    frames.nouns.keys().filter(|noun| !lexicon.nouns.facilities.contains(*noun)).cloned().collect();
                Ok(Self { knowledge, frames, lexicon, roots, events })
            }
            (frames, lexicon) => Err([frames.err(), lexicon.err()].into_iter().flatten().flatten().collect()),
        }
    }

    /// Version of the reading rules, apart from those in the knowledge folder: [`VERSION`].
    pub fn version(&self) -> &'static str {
        VERSION
    }

    /// The claims of a document, in the order of its text. `analyses` holds one analysis for each of its
    /// paragraphs; paragraphs beyond them are not read.
    pub fn read(&self, document: &Document, analyses: &[Analysis]) -> Vec<Claim> {
        let index = CharIndex::new(&document.text);
        let starts: Vec<usize> = document.paragraphs.iter().map(|p| index.byte_of(p.span.start)).collect();
        let mut text = Text::new(document, &starts, analyses);
        let names = Names::new(&self.knowledge, &self.lexicon, &self.roots, &self.events, &text);
        text.bind(names.hits.iter().map(|hit| hit.toks.clone()));
        let nouns = &self.lexicon.nouns;
        text.free_makers(|noun| nouns.facilities.contains(noun) || nouns.organisations.contains(noun));
        let text = text;
        let voices = Voices::new(&text, &names);
        let mentions = Mentions::new(&text, &names, &voices);
        let witness = crate::making::witness(&text, &self.frames);
        let extractor = Extractor { text: &text, names: &names, mentions: &mentions, frames: &self.frames, witness };
        let published = document.published.as_ref().map(|p| p.date.as_str());
        let mut claims = Vec::new();
        let mut told = Told::default();
        // The date last told, which "two months later" counts from, and its sentence.
        let mut anchor: Option<(u32, Edtf)> = None;
        let mut followed = Followed::default();
        let mut deals = Deals::default();
        let mut strikes = Strikes::default();
        for sent in 0..text.sents.len() as u32 {
            let mut drafts = extractor.sentence(sent);
            for draft in &mut drafts {
                self.complete_from_instrument(draft);
                followed.tell(sent, draft);
            }
            let act = |at| Act { text: &text, names: &names, mentions: &mentions, at, noun: false, object: None };
            if drafts.iter().all(|d| d.kind != Kind::Agreement) {
                drafts.extend(followed.deal(&self.frames, act, &text, sent));
            }
            drafts.extend(followed.follow(act, &text, sent));
            let act_at = |at, noun| Act { text: &text, names: &names, mentions: &mentions, at, noun, object: None };
            let again = deals.again(&self.frames, act_at, &text, sent, &drafts);
            drafts.extend(again);
            let near = anchor.as_ref().filter(|(told, _)| sent - told <= ANCHOR_REACH).map(|(_, date)| date);
            let dates = dates(&text, sent, published, near);
            if let Some(last) = dates.last() {
                anchor = Some((sent, last.expression.date.clone()));
            }
            if drafts.is_empty() {
                continue;
            }
            for mut draft in drafts {
                let package = self.frames.all[draft.frame].conditions.contains(&crate::frames::Condition::Package);
                if !told.complete(&self.knowledge, &mut draft, sent, package) {
                    continue;
                }
                deals.tell(&text, sent, &draft);
                strikes.complete(&text, sent, &mut draft);
                voices.attribute(&text, draft.trigger, &mut draft.stance);
                let page = Page {
                    reader: self,
                    document,
                    text: &text,
                    names: &names,
                    mentions: &mentions,
                    index: &index,
                    dates: &dates,
                };
                claims.push(page.claim(draft));
            }
        }
        claims.sort_by(|a, b| (a.evidence, a.kind, &a.id).cmp(&(b.evidence, b.kind, &b.id)));
        claims.dedup_by(|a, b| a.id == b.id);
        claims
    }
}

impl Reader {
    /// What a named embargo or resolution itself says: who imposed it, on whom, where the sentence leaves it unsaid.
    fn complete_from_instrument(&self, draft: &mut Draft) {
        if draft.kind != Kind::Restriction {
            return;
        }
        for imposer in draft.roles.get_mut(&Role::Imposer).into_iter().flatten() {
            self.as_power(imposer);
        }
        let named = draft.roles.values().flatten().find_map(|f| match &self.knowledge.record(f.record?).details {
            Details::Instrument(instrument) => Some((f.clone(), instrument)),
            _ => None,
        });
        let Some((found, instrument)) = named else { return };
        for (role, records) in [(Role::Imposer, &instrument.imposers), (Role::Target, &instrument.targets)] {
            let unsaid =
                draft.roles.get(&role).is_none_or(|fillers| fillers.iter().all(|f| f.what == What::Instrument));
            if unsaid && !records.is_empty() && records.len() <= 4 {
                let resolution = Resolution::ActsFor { actor: found.name.clone() };
                let name = |&record: &RecordRef| self.knowledge.record(record).name.clone();
                let fillers = records
                    .iter()
                    .map(|r| Found {
                        name: name(r),
                        record: Some(*r),
                        what: What::State,
                        resolution: resolution.clone(),
                        ..found.clone()
                    })
                    .collect();
                draft.roles.insert(role, fillers);
            }
        }
    }
}

impl Reader {
    /// Who imposes, as states are held to it: an agency's sanctions are its state's, and "Brussels" is the Union.
    fn as_power(&self, imposer: &mut Found) {
        let Some(record) = imposer.record else { return };
        let behind = match &self.knowledge.record(record).details {
            Details::Actor(actor) if matches!(actor.kind.name(), "agency" | "ministry") => actor.state,
            Details::State(state) if state.capital.as_deref() == Some("Brussels") => {
                let seat = match &imposer.resolution {
                    Resolution::Reference { antecedent } => antecedent == "Brussels",
                    other => *other == Resolution::Metonym,
                };
                self.knowledge.by_id("actor:european-union").filter(|_| seat)
            }
            _ => None,
        };
        if let Some(behind) = behind {
            let actor = std::mem::replace(&mut imposer.name, self.knowledge.record(behind).name.clone());
            imposer.record = Some(behind);
            imposer.resolution = Resolution::ActsFor { actor };
        }
    }
}

/// Everything that turning a draft into a claim needs.
struct Page<'a, 'd> {
    reader: &'a Reader,
    document: &'d Document,
    text: &'a Text<'d>,
    names: &'a Names<'a>,
    mentions: &'a Mentions,
    index: &'a CharIndex<'d>,
    dates: &'a [Dated],
}

impl Page<'_, '_> {
    fn claim(&self, draft: Draft) -> Claim {
        let text = self.text;
        let frame = &self.reader.frames.all[draft.frame];
        let act =
            Act { text, names: self.names, mentions: self.mentions, at: draft.trigger, noun: draft.noun, object: None };
        let mut certainty = draft.stance.certainty.max(frame.certainty.unwrap_or(Certainty::Asserted));
        let (attributed_to, unnamed) = sources::resolve(&act, &self.reader.lexicon.nouns, &draft.stance.sources);
        // Who demands is named in the claim itself; that he says so adds nothing.
        let own: Vec<&str> = draft.roles.get(&Role::Demander).into_iter().flatten().map(|f| f.name.as_str()).collect();
        let attributed_to: Vec<Filler> =
            attributed_to.iter().filter(|f| !own.contains(&f.name.as_str())).map(|f| self.filler(f)).collect();
        if unnamed && certainty == Certainty::Asserted {
            certainty = Certainty::Reported;
        }
        let mut because = vec![format!("frame {}: {}", frame.id, frame.means)];
        because.push(format!("'{}' names the act", text.word(draft.trigger)));
        because.extend(draft.stance.because.iter().cloned());
        let dated = date_of(text, &self.reader.lexicon, self.dates, draft.kind, draft.trigger, &draft.toks);
        // What is going on as the report is written is dated by it, not by what its sentence says of other times.
        let dated = dated.filter(|d| d.own || !self.goes_on(&draft)).map(|Own { dated, .. }| dated);
        let when = self.when(&draft, dated);
        let places = match draft.kind {
            Kind::Specification | Kind::Demand | Kind::Agreement | Kind::Restriction => Vec::new(),
            _ => places(&act, draft.kind, &draft.roles),
        };
        let mut toks = draft.toks.clone();
        for place in &places {
            toks = toks.start.min(place.toks.start)..toks.end.max(place.toks.end);
        }
        if let Some(dated) = dated.filter(|d| when.is_some() && near(&toks, &d.toks)) {
            toks = toks.start.min(dated.toks.start)..toks.end.max(dated.toks.end);
        }
        let quantity = self.quantity(&draft);
        // Who refuses to join a pact or a measure is not in it.
        let refused = draft.stance.phase == Phase::Refused && matches!(draft.kind, Kind::Restriction | Kind::Agreement);
        let phase = if refused { Phase::Done } else { draft.stance.phase };
        let polarity = if refused { Polarity::Denied } else { draft.stance.polarity };
        let mut claim = Claim {
            id: ClaimId(String::new()),
            document: self.document.id.clone(),
            kind: draft.kind,
            roles: draft
                .roles
                .iter()
                // A lone "’s" names nothing.
                .map(|(role, found)| (*role, found.iter().filter(|f| !f.name.is_empty()).collect::<Vec<_>>()))
                .filter(|(_, found)| !found.is_empty())
                .map(|(role, found)| (role, found.into_iter().map(|f| self.filler(f)).collect()))
                .collect::<BTreeMap<_, _>>(),
            stage: frame.stage(phase),
            when,
            places: places.iter().map(|f| self.filler(f)).collect(),
            quantity,
            polarity,
            certainty,
            attributed_to,
            evidence: self.evidence(draft.trigger, toks),
            rule: frame.id.clone(),
            because,
            reader: self.reader.version().to_owned(),
            knowledge: self.reader.knowledge.version().to_owned(),
        };
        claim.id = claim.identify();
        claim
    }

    fn span(&self, toks: Range<At>) -> Span {
        if toks.is_empty() {
            return Span::new(0, 0);
        }
        let (first, last) = (self.text.tok(toks.start), self.text.tok(toks.end - 1));
        self.index.span(first.start as usize, last.end as usize)
    }

    /// The words of the claim, within its sentence, without marks at the rim.
    fn evidence(&self, trigger: At, toks: Range<At>) -> Span {
        let sent = self.text.sent(self.text.tok(trigger).sent);
        let (mut start, mut end) = (toks.start.max(sent.start), toks.end.min(sent.end));
        let mark = |at: At| matches!(self.text.tok(at).pos, crate::syntax::Pos::Punct | crate::syntax::Pos::Space);
        while start < trigger && mark(start) {
            start += 1;
        }
        while end > trigger + 1 && mark(end - 1) {
            end -= 1;
        }
        self.span(start..end)
    }

    fn filler(&self, found: &Found) -> Filler {
        Filler {
            name: found.name.clone(),
            entity: found.record.map(|r| self.names.knowledge.record(r).id.clone()),
            span: self.span(found.toks.clone()),
            resolution: found.resolution.clone(),
        }
    }

    fn when(&self, draft: &Draft, dated: Option<&Dated>) -> Option<When> {
        if draft.kind == Kind::Specification {
            return None;
        }
        if let Some(dated) = dated {
            return Some(When {
                date: dated.expression.date.clone(),
                span: Some(self.span(dated.toks.clone())),
                basis: dated.expression.basis.clone(),
            });
        }
        if self.goes_on(draft) || self.is_headline(draft) {
            let published = self.document.published.as_ref()?;
            let month: String = published.date.as_str().chars().take(7).collect();
            return Some(When {
                date: Edtf::parse(&month).ok()?,
                span: None,
                basis: format!("told as of publication, {}", published.date),
            });
        }
        None
    }

    /// "is building", "continues to arm".
    fn goes_on(&self, draft: &Draft) -> bool {
        let text = self.text;
        let keeps =
            |&at: &At| matches!(text.lemma(at), "continue" | "keep") && matches!(text.tok(at).tag, "VBZ" | "VBP");
        // "is being built", "talks are going well", "is under construction"
        let tok = text.tok(draft.trigger);
        let under = tok.dep == Dep::Pobj && text.lemma(tok.head) == "under";
        let verb = match tok.dep {
            _ if text.is_verb(draft.trigger) => draft.trigger,
            Dep::Nsubj | Dep::NsubjPass => tok.head,
            Dep::Pobj if under => text.tok(tok.head).head,
            _ => draft.trigger,
        };
        let aux =
            |words: &[&str]| text.kids(verb).iter().any(|&k| words.contains(&text.word(k).to_lowercase().as_str()));
        let lasting = text.tok(verb).tag == "VBG" || aux(&["being"]);
        let under_way = text.is_verb(verb) && aux(&["is", "are", "'s", "’s"]) && lasting
            || under && matches!(text.word(verb), "is" | "are");
        under_way || draft.stance.now || draft.stance.path.iter().skip(1).take(2).any(keeps)
    }

    /// "Drone hits plant": the present tense of a headline is news.
    fn is_headline(&self, draft: &Draft) -> bool {
        let text = self.text;
        let sent = text.tok(draft.trigger).sent;
        let toks = text.sent(sent);
        let unstopped = toks.end.checked_sub(1).is_some_and(|last| text.tok(last).pos != crate::syntax::Pos::Punct);
        let title = self.document.title.as_deref().is_some_and(|title| text.words(toks.clone()).trim() == title.trim());
        let event = !matches!(draft.kind, Kind::Production | Kind::Finding | Kind::Restriction);
        let present =
            text.up(draft.trigger).find(|&a| text.is_verb(a)).is_some_and(|v| matches!(text.tok(v).tag, "VBZ" | "VBP"));
        event && unstopped && present && (title || sent == 0)
    }

    fn quantity(&self, draft: &Draft) -> Option<Quantity> {
        let role = match draft.kind {
            Kind::Exchange => Role::Given,
            Kind::Restriction | Kind::Agreement | Kind::Contact | Kind::Demand | Kind::Specification => return None,
            // "23 semiconductors in the drone"
            Kind::Finding if draft.roles.contains_key(&Role::Component) => Role::Component,
            _ => Role::Item,
        };
        let text = self.text;
        let targets = draft
            .roles
            .get(&role)
            .into_iter()
            .chain((draft.kind == Kind::Attack).then(|| draft.roles.get(&Role::Target)).flatten())
            .flatten();
        // Towns that are struck and people who are killed are not what is counted.
        let targets = targets.filter(|f| {
            draft.kind != Kind::Attack || matches!(f.what, crate::names::What::Item | crate::names::What::Thing)
        });
        for found in targets {
            let head = found.toks.end.checked_sub(1)?;
            let sent = text.sent(text.tok(head).sent);
            // "24 TB2 drones": the number may hang on the noun behind the designation.
            let left = text.tok(found.head).left.min(text.tok(head).left).min(found.toks.start);
            let start = left.max(sent.start).max(head.saturating_sub(9));
            // Up over "dozens of", "a batch of 20".
            let above = text.tok(found.head).head;
            let start = if text.tok(above).dep != Dep::Root && text.lemma(above) == "of" {
                text.tok(text.tok(above).head).left.max(sent.start).min(start)
            } else {
                start
            };
            let words: Vec<&str> = (start..head + 1).map(|at| text.word(at)).collect();
            if let Some(amount) = quantity::of(&words) {
                let toks = start + amount.words.start as At..start + amount.words.end as At;
                return Some(Quantity { text: amount.text, span: self.span(toks) });
            }
        }
        None
    }
}

fn near(a: &Range<At>, b: &Range<At>) -> bool {
    let gap = if b.start >= a.end { b.start - a.end } else { a.start.saturating_sub(b.end) };
    gap <= 12
}
