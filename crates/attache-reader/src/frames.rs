//! Frames as data: parsed, checked and indexed by the words that name them.

use crate::phase::Phase;
use attache_knowledge::Sources;
use attache_model::{Certainty, Finding, Kind, Role, Stage};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Where in the sentence a filler stands; see `knowledge/frames/README.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Subj,
    Obj,
    Iobj,
    Doer,
    Both,
    Poss,
    Compound,
    Itself,
    SelfItem,
    SelfWeapon,
    ObjOrigin,
    ObjOwner,
    ObjItem,
    ObjFor,
    ObjBy,
    SubjOrigin,
    VerbObj,
    /// Whose the subject is ("*Tehran's* exports drew sanctions").
    SubjOwner,
    ObjAt,
    Complement,
    CompSubj,
    That,
    Measure,
    WithHead,
    PredicateSubj,
    SuchAs,
    ClauseObj,
    ClauseSubj,
    OfHead,
    Author,
    SubjIn,
    CompObj,
    ObjMade,
    ToIn,
    /// Whose imports are measured ("45 per cent of *India's* imports").
    ImportOwner,
    /// Whose exports are measured ("30 per cent of *France's* exports").
    ExportOwner,
    /// Whom the act is to help ("sent drones to help *the army*").
    ToHelp,
    InItem,
    Relative,
    PrepOrigin(String),
    ObjPrep(String),
    ClauseSupplier,
    ClauseRecipient,
    After,
    /// The object itself, whatever second word the frame asked for ("put the firm on its list").
    OwnObj,
    /// Who stands under the noun ("the firm is under sanctions").
    UnderSubj,
    /// Who puts somebody under the noun ("Kyiv put the firm under sanctions").
    UnderDoer,
    /// The instrument spoken of last, for verbs that leave their object unsaid ("Russia never joined").
    Spoken,
    /// What stands after a preposition under the subject ("inspections *of the wreck* revealed").
    SubjPrep(String),
    /// What stands after a preposition that hangs on the act's own word, nothing beneath it ("^to").
    Direct(String),
    /// Whose what stands after a preposition is ("sanctions on *Iran's* oil trade").
    PrepOwner(String),
    /// Who is to do what is called for ("calls for *Iran* to stop").
    ForSubj,
    /// Who is told what would come upon him ("warned that *Turkey* would be punished").
    Warned,
    /// Whose the object is, pronouns included: nobody strikes or condemns what is his own.
    ObjWhose,
    /// Who got what a measure forbids ("supplied arms *to Libya* despite the embargo").
    Evaded,
    /// To whom a note goes that demands something ("a note *to Washington* demanding").
    Letter,
    /// Who answers for a strike: claims it, is blamed for it, is behind it.
    Answers,
    /// Whose clause the noun stands in after "with" ("*Venezuela* makes drones with Iranian help").
    WithSubj,
    /// Who in office does what the clause says in which the noun stands ("after a meeting in Athens, *the president* said").
    ClauseDoer,
    /// States and groups named in what is said ("warned that ... in *Mali* ...").
    SaidOf,
    /// The thing that the subject is about ("a *drone* factory is going up").
    SubjItem,
    /// The thing that what stands after a preposition is about ("home to a *drone* factory").
    PrepItem(String),
    /// States and groups named anywhere within the object as owners or origin ("trained 40 *Polish* recruits").
    ObjWithin,
    /// The same within what stands after a preposition ("pays for the repair of *Ukrainian* tanks").
    PrepWithin(String),
    Prep(String),
}

/// What sort of thing may fill a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    Actor,
    State,
    Group,
    Organisation,
    Item,
    Service,
    Technology,
    Component,
    Facility,
    Instrument,
    Target,
    /// Anything that can be handed over: no sums, times or manners.
    Goods,
    /// A programme, project or task in arms.
    Work,
    Thing,
    Clause,
}

/// A further condition on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    Arms,
    TwoParties,
    Official,
    Military,
    Strike,
    Part,
    Making,
    NoGoods,
    /// The object is to stop, limit or forbid something ("a bill to halt sales").
    Restricting,
    /// What is wanted is said: an infinitive, a that-clause, or a phrase with "for".
    Complement,
    /// The subject is a deal or a package of arms.
    Package,
    /// What is wanted is an act: an infinitive.
    Infinitive,
    /// The first party is somebody who acts for a state, not its name.
    Persons,
    ActorTarget,
    Measure,
    /// The first party is a person in office or a delegation, no army and no bare state.
    Leaders,
    /// The verb has no object, or only an infinitive.
    Intransitive,
    /// The word stands after "under", or the object does.
    Under,
    /// The arms are of another's make than the recipient's own.
    Foreign,
    /// A past participle.
    Participle,
    /// The object is no request: what is turned down was offered.
    NoRequest,
}

/// Where a role's fillers stand and what they may be.
#[derive(Clone, Debug)]
pub struct Slot {
    pub role: Role,
    /// Places in the order in which they are tried; a place marked true adds to what was found before.
    pub at: Vec<(Place, bool)>,
    pub is: Vec<Sort>,
}

/// One frame.
#[derive(Clone, Debug)]
pub struct Frame {
    pub id: String,
    pub kind: Kind,
    pub means: String,
    pub objects: Vec<String>,
    /// What the subject must be called, if anything ("a *pact* binds the two").
    pub subjects: Vec<String>,
    pub phase: Phase,
    pub stages: BTreeMap<Phase, Stage>,
    pub certainty: Option<Certainty>,
    pub needs: Vec<Vec<Role>>,
    pub conditions: Vec<Condition>,
    pub infers: BTreeMap<Role, String>,
    pub slots: Vec<Slot>,
}

impl Frame {
    /// The stage of a claim whose act has come this far.
    pub fn stage(&self, phase: Phase) -> Stage {
        self.stages.get(&phase).copied().unwrap_or_else(|| phase.stage(self.kind))
    }
}

/// All frames, found by their words.
#[derive(Debug, Default)]
pub struct Frames {
    pub all: Vec<Frame>,
    pub verbs: HashMap<String, Vec<Trigger>>,
    pub nouns: HashMap<String, Vec<Trigger>>,
    pub phrases: Vec<(Vec<String>, usize)>,
}

/// A frame that a word may stand for, with the particle or second word it needs.
#[derive(Clone, Debug)]
pub struct Trigger {
    pub frame: usize,
    /// "down" of "shoot down"; for nouns the words before the head ("production" of "production line").
    pub with: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    frame: Vec<toml::Spanned<RawFrame>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFrame {
    id: String,
    kind: Kind,
    means: String,
    example: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    objects: Vec<String>,
    #[serde(default)]
    subjects: Vec<String>,
    phase: Option<Phase>,
    #[serde(default)]
    stages: BTreeMap<Phase, Stage>,
    certainty: Option<Certainty>,
    needs: Vec<String>,
    #[serde(default)]
    conditions: Vec<Condition>,
    #[serde(default)]
    infers: BTreeMap<Role, String>,
    roles: BTreeMap<Role, RawSlot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSlot {
    at: Vec<String>,
    is: Vec<Sort>,
}

impl Frames {
    /// Reads every file under `frames/`.
    ///
    /// # Errors
    /// All mistakes found, each with its file and line.
    pub fn parse(sources: &Sources) -> Result<Self, Vec<Finding>> {
        let (mut frames, mut findings) = (Self::default(), Vec::new());
        for source in sources.under("frames/").filter(|s| s.path.ends_with(".toml")) {
            match toml::from_str::<File>(&source.text) {
                Ok(file) => {
                    for raw in file.frame {
                        let line = line_of(&source.text, raw.span().start);
                        if let Err(message) = frames.add(raw.into_inner()) {
                            findings.push(Finding::error(&source.path, line, message));
                        }
                    }
                }
                Err(error) => {
                    let line = error.span().map(|span| line_of(&source.text, span.start));
                    findings.push(Finding::error(&source.path, line, error.message().to_owned()));
                }
            }
        }
        if frames.all.is_empty() && findings.is_empty() {
            findings.push(Finding::error("frames/", None, "no frames found; the knowledge folder is incomplete"));
        }
        if findings.is_empty() { Ok(frames) } else { Err(findings) }
    }

    fn add(&mut self, raw: RawFrame) -> Result<(), String> {
        let RawFrame { id, kind, .. } = &raw;
        if self.all.iter().any(|frame| frame.id == *id) {
            return Err(format!("frame '{id}' stands twice; give one another id"));
        }
        if raw.verbs.is_empty() && raw.nouns.is_empty() && raw.phrases.is_empty() {
            return Err(format!("frame '{id}' has no word; give it verbs, nouns or phrases"));
        }
        if raw.means.trim().is_empty() || raw.example.trim().is_empty() {
            return Err(format!("frame '{id}' needs a meaning and an example"));
        }
        for stage in raw.stages.values() {
            if !kind.stages().contains(stage) {
                return Err(format!("frame '{id}': a {kind} has no stage '{stage}'"));
            }
        }
        let mut slots = Vec::new();
        // Core roles first: what they take, further roles may not take again.
        let order = kind.core_roles().iter().chain(kind.further_roles());
        for role in order.filter(|role| raw.roles.contains_key(role)) {
            let slot = &raw.roles[role];
            slots.push(Slot {
                role: *role,
                at: slot.at.iter().map(|at| (place(at.trim_start_matches('+')), at.starts_with('+'))).collect(),
                is: slot.is.clone(),
            });
        }
        if let Some(role) = raw.roles.keys().chain(raw.infers.keys()).find(|role| !kind.has_role(**role)) {
            return Err(format!("frame '{id}': a {kind} has no role '{role}'"));
        }
        let mut needs = Vec::new();
        for need in &raw.needs {
            let roles: Result<Vec<Role>, _> = need.split('|').map(|role| role.trim().parse::<Role>()).collect();
            let roles = roles.map_err(|error| format!("frame '{id}', needs: {error}"))?;
            if let Some(role) =
                roles.iter().find(|role| !raw.roles.contains_key(role) && !raw.infers.contains_key(role))
            {
                return Err(format!("frame '{id}' needs '{role}', which it never fills"));
            }
            needs.push(roles);
        }
        let frame = self.all.len();
        for verb in &raw.verbs {
            let (head, with) = match verb.split_once(' ') {
                Some((head, with)) => (head, Some(with.to_owned())),
                None => (verb.as_str(), None),
            };
            self.verbs.entry(head.to_owned()).or_default().push(Trigger { frame, with });
        }
        for noun in raw.nouns.iter().chain(&raw.adjectives) {
            let (with, head) = match noun.rsplit_once(' ') {
                Some((with, head)) => (Some(with.to_owned()), head),
                None => (None, noun.as_str()),
            };
            self.nouns.entry(head.to_owned()).or_default().push(Trigger { frame, with });
        }
        for phrase in &raw.phrases {
            self.phrases.push((phrase.split(' ').map(str::to_owned).collect(), frame));
        }
        self.all.push(Frame {
            id: raw.id,
            kind: raw.kind,
            means: raw.means,
            objects: raw.objects,
            subjects: raw.subjects,
            phase: raw.phase.unwrap_or(Phase::Done),
            stages: raw.stages,
            certainty: raw.certainty,
            needs,
            conditions: raw.conditions,
            infers: raw.infers,
            slots,
        });
        Ok(())
    }
}

fn place(name: &str) -> Place {
    match name {
        "subj" => Place::Subj,
        "obj" => Place::Obj,
        "iobj" => Place::Iobj,
        "doer" => Place::Doer,
        "both" => Place::Both,
        "poss" => Place::Poss,
        "compound" => Place::Compound,
        "self" => Place::Itself,
        "self-item" => Place::SelfItem,
        "self-weapon" => Place::SelfWeapon,
        "obj-origin" => Place::ObjOrigin,
        "obj-owner" => Place::ObjOwner,
        "obj-item" => Place::ObjItem,
        "obj-for" => Place::ObjFor,
        "obj-by" => Place::ObjBy,
        "subj-origin" => Place::SubjOrigin,
        "verb-obj" => Place::VerbObj,
        "subj-owner" => Place::SubjOwner,
        "obj-at" => Place::ObjAt,
        "complement" => Place::Complement,
        "comp-subj" => Place::CompSubj,
        "that" => Place::That,
        "measure" => Place::Measure,
        "with-head" => Place::WithHead,
        "predicate-subj" => Place::PredicateSubj,
        "such-as" => Place::SuchAs,
        "clause-obj" => Place::ClauseObj,
        "clause-subj" => Place::ClauseSubj,
        "clause-supplier" => Place::ClauseSupplier,
        "clause-recipient" => Place::ClauseRecipient,
        "after" => Place::After,
        "own-obj" => Place::OwnObj,
        "under-subj" => Place::UnderSubj,
        "under-doer" => Place::UnderDoer,
        "spoken" => Place::Spoken,
        "of-head" => Place::OfHead,
        "author" => Place::Author,
        "subj-in" => Place::SubjIn,
        "comp-obj" => Place::CompObj,
        "obj-made" => Place::ObjMade,
        "to-in" => Place::ToIn,
        "to-help" => Place::ToHelp,
        "import-owner" => Place::ImportOwner,
        "export-owner" => Place::ExportOwner,
        "in-item" => Place::InItem,
        "relative" => Place::Relative,
        "for-subj" => Place::ForSubj,
        "warned" => Place::Warned,
        "answers" => Place::Answers,
        "evaded" => Place::Evaded,
        "obj-whose" => Place::ObjWhose,
        "letter" => Place::Letter,
        "with-subj" => Place::WithSubj,
        "said-of" => Place::SaidOf,
        "clause-doer" => Place::ClauseDoer,
        "subj-item" => Place::SubjItem,
        "obj-within" => Place::ObjWithin,
        other if other.starts_with("subj-") && !other.ends_with("-origin") => {
            Place::SubjPrep(other.trim_start_matches("subj-").to_owned())
        }
        other if other.starts_with('^') => Place::Direct(other.trim_start_matches('^').to_owned()),
        other if other.ends_with("-item") => Place::PrepItem(other.trim_end_matches("-item").to_owned()),
        other if other.ends_with("-within") => Place::PrepWithin(other.trim_end_matches("-within").to_owned()),
        other if other.ends_with("-owner") => Place::PrepOwner(other.trim_end_matches("-owner").to_owned()),
        other => match (other.strip_suffix("-origin"), other.strip_prefix("obj-")) {
            (Some(preposition), _) => Place::PrepOrigin(preposition.to_owned()),
            (None, Some(preposition)) => Place::ObjPrep(preposition.to_owned()),
            (None, None) => Place::Prep(other.to_owned()),
        },
    }
}

/// The line, from 1, in which byte `at` stands.
pub fn line_of(text: &str, at: usize) -> u32 {
    1 + text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() as u32
}
