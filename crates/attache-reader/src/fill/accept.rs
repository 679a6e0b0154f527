//! What sort of thing may fill a role: which candidates a slot takes.

use super::*;

impl Act<'_, '_> {
    /// Whether a candidate is of a sort that the slot takes; cities give the state that holds them where states are asked for.
    pub(super) fn accept(&self, found: Found, sorts: &[Sort]) -> Option<Found> {
        for sort in sorts {
            let fits = match sort {
                // "AW149s and AW169s": a designation that no file knows is nobody.
                Sort::Actor
                    if found.record.is_none()
                        && found.what == What::Organisation
                        && !found.name.contains(' ')
                        && found.name.chars().any(|c| c.is_ascii_digit()) =>
                {
                    false
                }
                Sort::Actor => match found.what {
                    What::State | What::Body | What::Group | What::Organisation | What::Person => true,
                    What::Crowd => {
                        if let Some(named) = self.crowd_of(&found) {
                            return Some(named);
                        }
                        self.telling_crowd(&found)
                    }
                    _ => false,
                },
                Sort::State => {
                    if found.what == What::Place
                        && let Some(state) = self.state_of(&found)
                    {
                        return Some(state);
                    }
                    if matches!(found.what, What::Site | What::Place)
                        && matches!(
                            self.text.lemma(found.head),
                            "port"
                                | "airport"
                                | "base"
                                | "airbase"
                                | "airfield"
                                | "harbour"
                                | "harbor"
                                | "coast"
                                | "shore"
                                | "territory"
                                | "city"
                                | "town"
                                | "capital"
                                | "shipyard"
                                | "depot"
                        )
                    {
                        // "delivered to a Polish port"
                        let of = self.names.adjective_origin(self.text, found.head);
                        if let [state] = of.as_slice() {
                            return (state.what == What::State).then(|| state.clone());
                        }
                    }
                    matches!(found.what, What::State | What::Body)
                }
                Sort::Group => found.what == What::Group,
                Sort::Organisation => matches!(found.what, What::Organisation | What::Body),
                Sort::Item => found.what == What::Item && !self.vague_item(&found) || self.unknown_product(&found),
                Sort::Service => found.what == What::Service,
                Sort::Technology => found.what == What::Technology || is_know_how(self.text.lemma(found.head)),
                Sort::Goods => {
                    matches!(found.what, What::Item | What::Thing | What::Technology) && self.is_goods(&found)
                }
                Sort::Work => matches!(
                    self.text.lemma(found.head),
                    "programme"
                        | "program"
                        | "project"
                        | "development"
                        | "production"
                        | "construction"
                        | "design"
                        | "effort"
                        | "training"
                        | "repair"
                        | "maintenance"
                        | "upkeep"
                        | "technology"
                        | "logistics"
                        | "intelligence"
                        | "assembly"
                ),
                Sort::Component => {
                    matches!(found.what, What::Item | What::Service)
                        && found.record.is_some_and(|r| self.names.is_a(r, self.names.roots.component))
                        || is_part(&found.name)
                }
                Sort::Facility => found.what == What::Facility,
                Sort::Instrument => found.what == What::Instrument,
                Sort::Target => match found.what {
                    What::State
                    | What::Body
                    | What::Group
                    | What::Organisation
                    | What::Person
                    | What::Site
                    | What::Facility
                    | What::Item => true,
                    What::Crowd => true,
                    What::Place => {
                        if let Some(state) = self.state_of(&found) {
                            return Some(state);
                        }
                        // A town that no file knows is still what was struck.
                        found.record.is_none()
                            && !self.noun
                            && matches!(self.names.entity_label(self.text, found.head), Some("GPE" | "FAC"))
                    }
                    _ => false,
                },
                Sort::Thing | Sort::Clause => true,
            };
            if fits {
                return Some(found);
            }
        }
        None
    }

    /// A product that no file knows, shown by its capital and by standing where arms are expected: "bought DroneDefenders".
    pub(super) fn unknown_product(&self, found: &Found) -> bool {
        if found.record.is_some() || !matches!(found.what, What::Thing | What::Organisation) || self.noun {
            return false;
        }
        let label = self.names.entity_label(self.text, found.head);
        let product =
            matches!(label, Some("PRODUCT")) || label.is_none() && found.name.chars().any(|c| c.is_ascii_digit());
        self.text.tok(found.head).pos == Pos::Propn
            && product
            && found.name.chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn vague_item(&self, found: &Found) -> bool {
        self.names.lexicon.nouns.not_items.contains(&found.name)
    }

    /// "its partners", "America's allies": named by whose they are.
    pub(super) fn crowd_of(&self, found: &Found) -> Option<Found> {
        let lemma = self.text.lemma(found.head);
        if !matches!(
            lemma,
            "ally" | "partner" | "neighbour" | "neighbor" | "customer" | "member" | "client" | "lawmaker"
        ) || found.record.is_some()
        {
            return None;
        }
        let owner = self.possessor(found.head).into_iter().find(|f| matches!(f.what, What::State | What::Body))?;
        Some(Found { name: format!("{} {}", owner.name, self.text.word(found.head).to_lowercase()), ..found.clone() })
    }

    /// A crowd that says who is meant: "NATO members", "Gulf states"; not bare "countries".
    pub(super) fn telling_crowd(&self, found: &Found) -> bool {
        let nouns = &self.names.lexicon.nouns;
        let lemma = self.text.lemma(found.head);
        // "three Iranian companies", "two generals": the number itself says nothing of who is meant.
        let number = |word: &&str| {
            word.chars().any(|c| c.is_ascii_digit())
                || matches!(
                    *word,
                    "two"
                        | "three"
                        | "four"
                        | "five"
                        | "six"
                        | "seven"
                        | "eight"
                        | "nine"
                        | "ten"
                        | "several"
                        | "dozens"
                )
        };
        let words: Vec<&str> = found.name.split(' ').collect();
        let rest = &words[words.iter().take_while(|word| number(word)).count()..];
        let counted = rest.len() < words.len()
            && !matches!(lemma, "country" | "state" | "nation" | "government" | "power" | "ally" | "partner" | "side");
        let told = rest.len() > 1 && rest.first().is_some_and(|first| !nouns.idle_adjectives.contains(*first));
        !nouns.sets.contains(lemma) && !nouns.acts_for_state.contains(lemma) || told || counted
    }

    pub fn state_of(&self, found: &Found) -> Option<Found> {
        let Details::Place(place) = &self.names.knowledge.record(found.record?).details else { return None };
        let state = place.state?;
        let record = self.names.knowledge.record(state);
        Some(Found {
            name: record.name.clone(),
            record: Some(state),
            what: What::State,
            resolution: Resolution::ActsFor { actor: found.name.clone() },
            ..found.clone()
        })
    }

    /// Whether a phrase names something that can be handed over in place of money.
    pub(super) fn is_goods(&self, found: &Found) -> bool {
        let lemma = self.text.lemma(found.head);
        let label = self.names.entity_label(self.text, found.head);
        self.text.tok(found.head).pos == Pos::Noun
            && label.is_none_or(|l| matches!(l, "PRODUCT" | "ORG"))
            && !matches!(
                lemma,
                "year"
                    | "month"
                    | "week"
                    | "day"
                    | "cash"
                    | "dollar"
                    | "euro"
                    | "currency"
                    | "instalment"
                    | "installment"
                    | "advance"
                    | "full"
                    | "time"
                    | "turn"
                    | "return"
                    | "exchange"
                    | "price"
                    | "life"
                    | "blood"
                    | "kind"
                    | "attention"
                    | "visit"
                    | "view"
                    | "blow"
                    | "word"
                    | "fire"
                    | "charge"
                    | "insult"
                    | "accusation"
                    | "barb"
                    | "threat"
                    | "part"
                    | "money"
                    | "tribute"
                    | "total"
                    | "addition"
                    | "case"
                    | "principle"
                    | "fact"
            )
    }
}

/// Goods of use to arms makers and armies, which count as handed over where it is said by whom and to whom.
pub fn is_freight(lemma: &str) -> bool {
    matches!(
        lemma,
        "component"
            | "part"
            | "material"
            | "chemical"
            | "precursor"
            | "electronics"
            | "equipment"
            | "machinery"
            | "container"
            | "crate"
            | "cargo"
            | "kit"
            | "alloy"
            | "goods"
            | "surplus"
            | "hardware"
            | "gear"
            | "materiel"
            | "kerosene"
            | "amplifier"
            | "connector"
            | "transistor"
            | "resistor"
            | "capacitor"
    )
}

/// Words for what is known and handed on, beyond the classes of technology.
pub(super) fn is_know_how(lemma: &str) -> bool {
    matches!(
        lemma,
        "design"
            | "drawing"
            | "blueprint"
            | "know-how"
            | "knowhow"
            | "technology"
            | "technologies"
            | "expertise"
            | "schematic"
            | "patent"
    )
}

/// Whether a phrase names a part of a system, or what is left of one.
pub fn is_part(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        "part",
        "component",
        "chip",
        "microelectronic",
        "electronic",
        "semiconductor",
        "engine",
        "sensor",
        "circuit",
        "antenna",
        "camera",
        "serial number",
        "marking",
        "fragment",
        "remnant",
        "label",
        "warhead",
        "fuse",
        "fuze",
        "casing",
        "pump",
        "processor",
        "module",
        "airframe",
        "turret",
        "board",
        "battery pack",
        "servo",
        "gyroscope",
        "receiver",
        "transceiver",
        "bearing",
        "debris",
        "wreckage",
    ]
    .iter()
    .any(|word| name.ends_with(word) || name.ends_with(&format!("{word}s")))
}

/// Words that only say how many measures, strikes or talks there are.
pub(super) fn lots(lemma: &str) -> bool {
    matches!(
        lemma,
        "round"
            | "wave"
            | "series"
            | "package"
            | "set"
            | "string"
            | "raft"
            | "slew"
            | "spate"
            | "range"
            | "number"
            | "dozen"
            | "dozens"
            | "hundred"
            | "hundreds"
            | "batch"
            | "list"
            | "combination"
            | "campaign"
            | "kind"
            | "form"
            | "type"
            | "regime"
            | "day"
            | "week"
            | "month"
    )
}
