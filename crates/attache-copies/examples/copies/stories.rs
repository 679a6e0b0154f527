//! Made-up reports: events with their facts, and any number of stories about each, every one in its own prose.

/// SplitMix64: the same documents on every machine.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// What an event's stories have in common: names, numbers, and what was said.
pub struct Event {
    slots: Vec<(&'static str, String)>,
    quotes: Vec<String>,
}

/// A story: headline and paragraphs of one or two sentences.
#[derive(Clone)]
pub struct Story {
    pub title: String,
    pub sentences: Vec<String>,
}

impl Story {
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.title);
        for pair in self.sentences.chunks(2) {
            text.push_str(&pair.join(" "));
            text.push_str("\n\n");
        }
        text
    }
}

const STARTS: &[&str] = &[
    "Ka", "Be", "Dor", "Mi", "Ta", "Ru", "Sel", "Vo", "An", "Il", "Ores", "Pa", "Ze", "Gal", "Hu", "Nor", "Ish", "Lu",
];
const MIDDLES: &[&str] =
    &["ra", "li", "mo", "ve", "na", "shi", "du", "ta", "ko", "be", "ri", "za", "lo", "gu", "ne", "pa"];
const ENDS: &[&str] = &["stan", "nia", "land", "via", "dor", "mar", "ria", "gu", "lia", "ntis"];
const FAMILY: &[&str] = &["ov", "sen", "i", "wala", "ez", "mann", "uk", "zadeh", "ano", "eris", "ul", "off"];
const THINGS: &[&str] = &[
    "drones",
    "howitzers",
    "patrol boats",
    "air-defence batteries",
    "armoured vehicles",
    "helicopters",
    "rocket launchers",
    "coastal radars",
    "training aircraft",
    "anti-tank missiles",
    "minehunters",
    "loitering munitions",
    "surveillance balloons",
    "frigates",
];
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn name(chance: &mut Chance, ends: &[&str]) -> String {
    let middle = if chance.percent(60) { chance.one(MIDDLES) } else { "" };
    format!("{}{}{}{}", chance.one(STARTS), chance.one(MIDDLES), middle, chance.one(ends))
}

pub fn event(chance: &mut Chance) -> Event {
    let designation = format!("{}-{}", name(chance, &["", "k", "r", "x"]), 2 + chance.below(400));
    let mut slots = vec![
        ("seller", name(chance, ENDS)),
        ("buyer", name(chance, ENDS)),
        ("rival", name(chance, ENDS)),
        ("town", name(chance, &["grad", "pur", "abad", "ville", "burg", "ton"])),
        ("firm", name(chance, &["tech", "dyne", "air", "mash", "sis"])),
        ("minister", format!("{} {}", name(chance, &["", "n", "a"]), name(chance, FAMILY))),
        ("general", format!("{} {}", name(chance, &["", "n", "a"]), name(chance, FAMILY))),
        ("expert", format!("{} {}", name(chance, &["", "n", "a"]), name(chance, FAMILY))),
        ("outlet", format!("{} {}", name(chance, ENDS), chance.one(&["Times", "Gazette", "Herald", "Post", "News"]))),
        ("system", designation),
        ("things", chance.one(THINGS).to_owned()),
        ("count", (2 + chance.below(180)).to_string()),
        ("cost", (20 + chance.below(4_000)).to_string()),
        ("year", (2025 + chance.below(8)).to_string()),
        ("past", (1996 + chance.below(28)).to_string()),
        ("month", chance.one(MONTHS).to_owned()),
        ("date", (1 + chance.below(28)).to_string()),
        ("weekday", chance.one(DAYS).to_owned()),
        ("range", (40 + chance.below(1_900)).to_string()),
    ];
    slots.sort_by_key(|slot| std::cmp::Reverse(slot.0.len()));
    let mut event = Event { slots, quotes: Vec::new() };
    // One event in four is a press conference: all who report it quote much of it.
    let quotes = if chance.percent(25) { 8 } else { 3 };
    event.quotes = (0..quotes).map(|_| quotation(&event, chance)).collect();
    event
}

/// A story about the event. All stories of an event tell its facts and may use its quotations; what else they say, and
/// how, is drawn anew.
pub fn story(event: &Event, chance: &mut Chance) -> Story {
    let title = filled(chance.one(TITLES), event, chance);
    let mut sentences = vec![filled(chance.one(LEADS), event, chance)];
    let mut kinds: Vec<&[&str]> = vec![DELIVERY, MONEY, REACTION, HISTORY, ABILITY, PARLIAMENT, WITNESS];
    chance.shuffle(&mut kinds);
    kinds.truncate(3 + chance.below(5));
    for kind in kinds {
        sentences.push(filled(chance.one(kind), event, chance));
        for _ in 0..1 + chance.below(3) {
            sentences.push(loose(event, chance));
        }
    }
    let used = if event.quotes.len() > 3 { 5 + chance.below(4) } else { 1 + chance.below(3) };
    for quote in event.quotes.iter().take(used) {
        let said = filled(chance.one(SAID), event, chance);
        let at = 1 + chance.below(sentences.len());
        sentences.insert(at, format!("“{quote}” {said}"));
    }
    Story { title, sentences }
}

/// What somebody said, one or two clauses long.
fn quotation(event: &Event, chance: &mut Chance) -> String {
    let remark = filled(chance.one(QUOTES), event, chance);
    if chance.percent(50) {
        remark
    } else {
        format!("{remark} {}", filled(chance.one(REMARKS), event, chance).to_lowercase())
    }
}

/// A form that an office fills in: the same words each time, other facts.
pub fn notice(event: &Event, chance: &mut Chance) -> Story {
    let form = FORMS[chance.below(FORMS.len())];
    let sentences = form.iter().map(|sentence| filled(sentence, event, chance)).collect();
    Story { title: filled("<buyer>: <count> <system> <things>", event, chance), sentences }
}

/// A sentence of any content, from a grammar.
pub fn loose(event: &Event, chance: &mut Chance) -> String {
    let subject = format!("{} {} {}", chance.one(DETERMINERS), chance.one(ADJECTIVES), chance.one(NOUNS));
    let object = format!("{} {} {}", chance.one(DETERMINERS), chance.one(ADJECTIVES), chance.one(NOUNS));
    let tail = filled(chance.one(TAILS), event, chance);
    let opening = if chance.percent(35) { filled(chance.one(OPENINGS), event, chance) } else { String::new() };
    let sentence = format!("{opening}{subject} {} {} {object} {tail}.", chance.one(ADVERBS), chance.one(VERBS));
    capitalised(&sentence)
}

/// A word that stands for nothing in particular.
pub fn any_word(chance: &mut Chance) -> &'static str {
    let of = [ADJECTIVES, NOUNS, VERBS, ADVERBS][chance.below(4)];
    chance.one(of)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Puts facts in for `<slot>` and draws from `{a|b|c}`.
pub fn filled(template: &str, event: &Event, chance: &mut Chance) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (choice, after) = after.split_once('}').expect("a template closes its brackets");
        text.push_str(before);
        text.push_str(chance.one(&choice.split('|').collect::<Vec<_>>()));
        rest = after;
    }
    text.push_str(rest);
    for (slot, value) in &event.slots {
        text = text.replace(&format!("<{slot}>"), value);
    }
    capitalised(&text)
}

const TITLES: &[&str] = &[
    "<buyer> {buys|orders|to get} <count> <system> <things> from <seller>",
    "<seller> {ships|sends} <system> to <buyer>",
    "{Deal|Contract} worth $<cost> million brings <system> to <buyer>",
    "<rival> {alarmed|uneasy} as <buyer> {arms|rearms}",
    "<firm> {wins|lands} <buyer> order",
    "What <buyer> wants with <count> <things>",
    "<minister>: first <system> {here|in <town>} by <year>",
];
const LEADS: &[&str] = &[
    "<buyer> has {signed a contract for|ordered|agreed to buy} <count> <system> <things> from <seller>, {the defence ministry announced|officials in <town> said|<minister> told reporters} on <weekday>.",
    "{Ending|After} months of {speculation|haggling|rumours}, <seller> {confirmed|admitted} on <weekday> that it {will supply|is to hand over} <count> <system> to the {army|forces} of <buyer>.",
    "A {freighter|transport aircraft} carrying the first of <count> <system> {docked|landed} at <town> on <date> <month>, {opening a new chapter in|sealing} <buyer>'s {friendship|partnership} with <seller>.",
    "<firm>, the {largest|best-known} arms maker of <seller>, {has won|clinched} a $<cost> million order {for|covering} <count> <things> of its <system> type.",
    "It {took|needed} three governments and <count> <things>, but <buyer> {finally|at last} has {a deal|its contract} with <seller>, <outlet> {has learned|can reveal}.",
    "When <minister> {stepped off|left} the plane in <town> on <weekday>, a {folder|contract} for <count> <system> was {in his bag|waiting on the table}.",
    "<rival> {summoned|called in} the ambassador of <seller> on <weekday> {over|to protest against} the sale of <count> <system> <things> to its neighbour <buyer>.",
];
const DELIVERY: &[&str] = &[
    "Deliveries {begin|start} in <month> and {run|continue} until <year>.",
    "The {first batch|opening lot} is {due|expected} at <town> before the end of <month>.",
    "By <year> all <count> should have {arrived|reached their units}.",
    "{Half|A third} of the <things> will {come from stock|be built at <town>}, the {rest|remainder} from the line in <seller>.",
    "<general> {put|gave} <month> <year> as the {date|deadline} for full readiness.",
    "How they will be {shipped|moved} has not been {disclosed|made public}, though <town> has the only {port|runway} that is {deep|long} enough.",
    "Crews from <buyer> are already {training|in classrooms} with <firm>, and return in <month>.",
];
const MONEY: &[&str] = &[
    "The {price|bill} comes to $<cost> million, {payable|to be paid} over six years.",
    "At $<cost> million it is the {largest|most expensive} purchase that <buyer> has made since <past>.",
    "{Financing|Credit} for the $<cost> million was {arranged|put up} by a state bank of <seller>.",
    "<buyer> pays {partly in|with} {gas|cotton|copper|wheat}, {according to|says} a person who {saw|has seen} the annex.",
    "None of the $<cost> million {figures|appears} in this year's {budget|estimates}.",
    "Spares and {training|schooling} {add|account for} a quarter of the $<cost> million.",
    "Whether $<cost> million {buys|covers} ammunition as well is {disputed|unclear}.",
];
const REACTION: &[&str] = &[
    "<rival> {called|described} the sale {a provocation|irresponsible}.",
    "In <rival>, the foreign ministry {warned|cautioned} of {an arms race|consequences}.",
    "There was no {comment|word} from <rival>, whose own {forces|army} bought <things> in <past>.",
    "{Diplomats|Envoys} of <rival> {have raised|took up} the matter at the United Nations.",
    "<rival> {moved|sent} a brigade to the border {within hours|the same evening}.",
    "<expert>, who {follows|studies} the region, {expects|predicts} <rival> to {answer in kind|place an order of its own}.",
];
const HISTORY: &[&str] = &[
    "<seller> {last sold|previously delivered} <things> to <buyer> in <past>.",
    "Relations {soured|cooled} in <past>, when <buyer> {expelled|sent home} military advisers.",
    "Since <past> the {army|air force} of <buyer> has {relied|depended} on second-hand <things>.",
    "An {earlier|older} attempt, in <past>, {failed|collapsed} over {price|end-user certificates}.",
    "The two {countries|states} signed a {treaty|framework} on {defence|military} matters in <past>.",
    "<firm> {opened|has kept} an office in <town> since <past>.",
];
const ABILITY: &[&str] = &[
    "The <system> {reaches|can hit} targets <range> kilometres away.",
    "With a {range|reach} of <range> kilometres the <system> {covers|threatens} most of <rival>.",
    "<firm> {claims|advertises} <range> kilometres for the <system>; {tests|trials} in <past> showed rather less.",
    "Nothing that <buyer> {now has|owns} {comes close to|matches} the <range> kilometres of the <system>.",
    "{Versions|Variants} of the <system> have {flown|served} since <past>.",
    "The <system> {needs|takes} a crew of four and {travels|reaches} <range> kilometres without {refuelling|support}.",
];
const PARLIAMENT: &[&str] = &[
    "Parliament in <town> {votes|decides} on the purchase in <month>.",
    "Opposition members {asked|wanted to know} why the tender was {closed|never published}.",
    "A {committee|panel} {cleared|approved} the contract {by one vote|against the advice of its lawyers}.",
    "<minister> {refused|declined} to {show|give} members the text.",
    "The {audit office|court of accounts} has {announced|begun} a review.",
    "Under {a law|rules} of <past>, the {assembly|chamber} must be {told|informed} within thirty days.",
];
const WITNESS: &[&str] = &[
    "{Residents|People} of <town> {filmed|saw} crates being {unloaded|lifted} under floodlights.",
    "Satellite images of <town> taken on <date> <month> {show|reveal} new {shelters|hangars}.",
    "A {stevedore|guard}, who asked not to be named, {counted|described} eleven {crates|trailers}.",
    "Photographs {published|printed} by <outlet> show the <system> under {nets|tarpaulins}.",
    "{Road|Rail} traffic near <town> was {stopped|closed} for two nights.",
    "Flight {data|trackers} {recorded|show} nine landings at <town> in <month>.",
];
const QUOTES: &[&str] = &[
    "We {did not ask|owe} anybody {for permission|an explanation}, and we {will not start now|are not going to},",
    "These <things> {threaten|are aimed at} nobody who {leaves us|lives} in peace,",
    "Our soldiers {have waited|waited} {twenty years|too long} for equipment that {works|does not break down},",
    "{Every|Each} one of them will {fly|stand} on parade {next spring|before the year is out},",
    "The contract {contains|has} no secret {clauses|annexes}, whatever {the press|our neighbours} may {write|say},",
    "{Trade|Business} between friends is {no crime|nobody's concern} and {breaks|violates} no embargo,",
    "I have {seen|read} the figures and I can {tell you|say} that it is {cheap|a bargain},",
    "What we {need|lack} is {people|mechanics} who can {mend|repair} them,",
];
const REMARKS: &[&str] = &[
    "and there is nothing in it that {we|I} would {hide|conceal} from the {people|citizens} of <buyer> or from anybody {who asks|else},",
    "because <rival> {left us|gave us} no {choice|other way} after what its {army|government} did in <past>,",
    "and when the last of the <count> {stands|arrives} in <town> {you|the critics} will {see|understand} why,",
    "as my predecessor {knew|wrote} already in <past> and as every {officer|pilot} of <buyer> will {tell|confirm to} you,",
    "so I {ask|beg} those who {complain|shout} today to {read|look at} the paper before they {open their mouths|write},",
];
const SAID: &[&str] = &[
    "said <minister>.",
    "<minister> {told|assured} {reporters|journalists} in <town>.",
    "<general> {said|remarked} {at a briefing|on {television|radio}}.",
    "was how <minister> put it.",
    "according to <general>.",
    "<minister> said {on <weekday>|after the signing}.",
    "<outlet> {quoted|cited} <general> as saying.",
];
const DETERMINERS: &[&str] = &["the", "a", "this", "another", "its", "their", "no", "one", "every", "some"];
const ADJECTIVES: &[&str] = &[
    "military",
    "regional",
    "quiet",
    "costly",
    "former",
    "senior",
    "local",
    "foreign",
    "modest",
    "sudden",
    "technical",
    "narrow",
    "broad",
    "northern",
    "southern",
    "eastern",
    "coastal",
    "civilian",
    "reluctant",
    "new",
    "ageing",
    "industrial",
    "political",
    "secret",
    "public",
    "limited",
    "lengthy",
    "formal",
    "joint",
    "domestic",
    "reliable",
    "fragile",
    "strategic",
    "commercial",
    "wealthy",
    "small",
    "large",
    "independent",
    "neutral",
    "hostile",
    "recent",
    "early",
    "final",
    "official",
    "private",
    "maritime",
    "legal",
    "financial",
    "practical",
    "obvious",
];
const NOUNS: &[&str] = &[
    "agreement",
    "shipment",
    "workshop",
    "committee",
    "officer",
    "analyst",
    "embassy",
    "warehouse",
    "engine",
    "licence",
    "runway",
    "factory",
    "delegation",
    "budget",
    "harbour",
    "battalion",
    "supplier",
    "broker",
    "inspection",
    "report",
    "ceasefire",
    "customer",
    "programme",
    "engineer",
    "prototype",
    "warhead",
    "radar",
    "convoy",
    "depot",
    "garrison",
    "regulation",
    "tender",
    "partner",
    "alliance",
    "customs office",
    "exhibition",
    "airline",
    "court",
    "newspaper",
    "province",
    "border post",
    "crew",
    "academy",
    "ministry",
    "subsidiary",
    "bank",
    "insurance firm",
    "minister",
    "company",
    "witness",
    "document",
    "payment",
    "requirement",
    "schedule",
    "objection",
    "proposal",
    "promise",
    "decision",
    "request",
    "dispute",
];
const VERBS: &[&str] = &[
    "supports",
    "delayed",
    "inspected",
    "replaced",
    "questioned",
    "expects",
    "described",
    "financed",
    "rejected",
    "approved",
    "monitors",
    "welcomed",
    "ignored",
    "protects",
    "surprised",
    "overtook",
    "reached",
    "accompanied",
    "followed",
    "changed",
    "explained",
    "required",
    "prevented",
    "improved",
    "weakened",
    "strengthened",
    "postponed",
    "cancelled",
    "resumed",
    "criticised",
    "defended",
    "examined",
    "mentioned",
    "opened",
    "closed",
    "visited",
    "completed",
    "copied",
    "repaired",
    "transported",
];
const ADVERBS: &[&str] = &[
    "quickly",
    "openly",
    "rarely",
    "once more",
    "eventually",
    "apparently",
    "barely",
    "still",
    "already",
    "soon",
    "twice",
    "officially",
    "privately",
    "gradually",
    "partly",
    "hardly",
];
const OPENINGS: &[&str] = &[
    "in <past>, ",
    "at <town> ",
    "for <buyer>, ",
    "meanwhile, ",
    "even so, ",
    "as in <seller>, ",
    "in {spring|autumn|winter}, ",
    "on the other side, ",
    "by contrast, ",
    "before that, ",
    "with <firm> involved, ",
];
const TAILS: &[&str] = &[
    "in <buyer>",
    "near <town>",
    "without {notice|explanation}",
    "for {years|months|weeks}",
    "since <past>",
    "over {costs|safety|paperwork}",
    "under pressure from <rival>",
    "with help from <firm>",
    "during the {talks|rains|holidays}",
    "after <month>",
    "across the {border|strait|valley}",
    "despite {doubts|delays|protests}",
    "on {paper|site|record}",
    "of <general>'s {staff|choosing}",
    "before the {vote|deadline|parade}",
    "at {great|little|considerable} {cost|risk|speed}",
    "outside {the capital|<town>}",
    "in {public|private|principle}",
    "for {lack|want} of {spares|money|staff}",
];
const FORMS: &[&[&str]] = &[
    &[
        "The government office for military sales has decided to approve a possible sale to the Government of <buyer> of <count> <system> <things> and related equipment for an estimated cost of $<cost> million.",
        "The office delivered the required certification notifying the assembly of this possible sale on <date> <month> <year>.",
        "The Government of <buyer> has requested to buy <count> <system> <things>, spare parts, support equipment, publications, training, and other elements of logistics.",
        "The proposed sale will support the foreign policy and national security aims of <seller> by improving the security of a friendly country.",
        "<buyer> will have no difficulty absorbing this equipment into its armed forces.",
        "The proposed sale of this equipment and support will not alter the basic military balance in the region.",
        "The principal contractor will be <firm> of <town>.",
        "There are no known offset agreements proposed in connection with this potential sale.",
    ],
    &[
        "Over the past day units of the armed forces of <seller> continued the operation near <town>.",
        "Losses of the enemy came to <count> men, two tanks and <range> rounds.",
        "Air defence shot down <count> <system> and four rockets.",
        "In total since the beginning of the operation <cost> vehicles, <range> <things> and <past> field guns have been destroyed.",
        "On the <buyer> direction active operations improved the situation along the forward edge.",
        "The enemy lost up to <count> men, one armoured vehicle and three pickups.",
    ],
    &[
        "The press service of <firm> informs that on <date> <month> a ceremony took place at <town>.",
        "The next batch of <count> <things> was handed over to the customer within the state order.",
        "The products passed the full cycle of factory tests and were accepted by the military representatives.",
        "The <system> is designed for work in all weather at ranges of up to <range> kilometres.",
        "The company fulfils its obligations in full and ahead of schedule, said <general>.",
    ],
];
