//! What in a report is no article: what a site says of itself, to its readers, about its writers.
//!
//! The rules are about the language of such notices, not about single sites: an imperative to subscribe, a
//! line made of nothing but the names of social networks, a name that "is a fellow at". All of them ask for
//! shortness first; a paragraph of more than [`MOST`] words is article whatever it says.

use crate::{dates, paragraphs};
use attache_model::Part;
use paragraphs::{Piece, is_list_item};
use regex::Regex;
use std::{fmt, sync::LazyLock};

/// Why a stretch of text is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// A date or time and nothing else.
    Timestamp,
    /// Asks the reader to subscribe, sign up, pay, log in.
    Subscription,
    /// Controls and notices of the page: sharing, printing, comments, errors, copyright, cookies.
    Widget,
    /// Points to another article.
    Teaser,
    /// Says who wrote this.
    Byline,
    /// Says who the writer is.
    Biography,
    /// Says whose the picture is.
    Credit,
    /// Footnotes, literature, bare addresses.
    References,
    /// Of a mail: what it answers, and its signature.
    Aside,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Timestamp => "timestamp",
            Self::Subscription => "subscription notice",
            Self::Widget => "page notice",
            Self::Teaser => "teaser",
            Self::Byline => "byline",
            Self::Biography => "author biography",
            Self::Credit => "picture credit",
            Self::References => "references",
            Self::Aside => "quoted mail or signature",
        })
    }
}

/// Pieces of more words than this are article.
const MOST: usize = 60;

/// A pattern of this program's own.
#[allow(clippy::expect_used, reason = "the pattern is constant; a test compiles each")]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of ours")
}

/// A capitalised name of two to six words, in capitals or not.
const NAME: &str = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Lt|Col|Gen|Maj|Capt|Adm|Amb)\.? )?\p{Lu}[\p{L}'.\-]*(?: (?:de|da|del|della|der|den|van|von|bin|ibn|al|el|la|le|ter|\p{Lu}[\p{L}'.\-]*)){1,5}(?:,? (?:Jr|Sr|Ph\.?D|MP|OBE|CBE)\.?)?";

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:More )?(?:[Bb]y|BY|Written by|Story by|Analysis by|Opinion by|Words by|Reported by)[: ] ?({NAME}(?:(?:,| and| &|, and) {NAME})*)(?:(?:,| \||  ?[-–—]| in| for) [\p{{Lu}}][\p{{L}} .,'\-]*)?$"
    ))
});
static CREDITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\(?(?:additional |further )?(?:reporting|writing|editing|edited|compiled|translated|research) by \p{L}",
    )
});
static TEASER: LazyLock<Regex> = LazyLock::new(|| {
    let cue = "also read|read also|read more|read next|read on|see also|see more|learn more|watch|watch also|watch now|listen|related|related (?:stories|articles?|news|content|posts?|topics|coverage|reading|links)|more on (?:this|the) (?:story|topic|subject)|more stories|more news|more from [^:]{1,40}|recommended|recommended for you|don't miss|most (?:read|popular|viewed|shared)|editor'?s'? (?:picks?|choice)|you (?:may|might) (?:also )?(?:like|be interested in)|further reading|up next|next article|previous article|in case you missed it|icymi|trending(?: now)?|latest news|top stories|explainer";
    pattern(&format!(r"(?i)^\W{{0,3}}(?:{cue})(?:\s*[:|>»]|\s+[-–—] |\W{{0,3}}$)"))
});
static SUBSCRIPTION: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"^subscribe(?: (?:to|now|today|for|here|and|via|with|free)\b|\W*$)",
        r"^(?:sign up|sign in|log in|login|register|create an? (?:free )?account)(?: (?:to|now|today|for|here|free|with|below)\b|\W*$)",
        r"^(?:join (?:us|our)|support (?:us|our|independent)|donate\b|become an? (?:member|subscriber|patron|supporter)|upgrade to)",
        r"^(?:get|enjoy|unlock) (?:unlimited|full|instant|access|our|your|the latest|all the|exclusive)",
        r"^(?:start|try|begin) (?:your|a|our) (?:free )?(?:trial|subscription|month)",
        r"^(?:already|not yet) an? (?:subscriber|member|registered)",
        r"\byou (?:are|'re|have) (?:reading|read|\d+|\w+) .{0,20}\b(?:free|complimentary) (?:article|stor)",
        r"\b(?:free|complimentary|premium) articles? (?:left|remaining|this month)",
        r"\bthis (?:article|story|content|page) is (?:only )?(?:available|reserved|free|exclusive)? ?(?:only )?(?:to|for) (?:our )?(?:subscribers|members|registered)",
        r"\b(?:to|for) (?:unlimited|full|digital) access\b|\bunlimited access to\b|\bpaywall",
        r"\b(?:to|in|into) your inbox\b",
        r"\b(?:sign up|subscribe|subscription)\b.*\b(?:our|newsletters?|e-?mail|free|today|now)\b.*[!.:]?$",
        r"\bcontinue reading\b.*\b(?:subscri|account|free)|\bsubscri\w+ to (?:read|continue|access|unlock)",
        r"^thank you for (?:reading|subscribing|signing|registering|your (?:support|subscription))",
    ]
    .iter()
    .map(|text| pattern(&format!("(?i){text}")))
    .collect()
});
static WIDGET: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"\b(?:spelling|grammar|grammatical) (?:error|mistake)s?\b.*(?:report|select|notify|highlight|ctrl|let us)|^(?:spelling|report an?|found an?) (?:error|mistake|typo)(?: report)?\W*$",
        r"\bctrl ?\+ ?enter\b|\b(?:select|highlight)\w*\b.*\btext\b.*\bpress",
        r"\b(?:be|been|is) sent to our (?:editors|newsroom|editorial)",
        r"^(?:please )?(?:click|tap|scroll down|swipe|press (?:the|ctrl|here|play)|please (?:note that this|notify|enable|turn|sign|log|share|select|visit|contact|read|consider|wait|try))\b",
        r"^(?:please )?(?:contact|e-?mail|write to|reach|visit|follow|find|like|join|download|read|see|check out) (?:us|our|the (?:author|writer|editor))\b",
        r"^follow (?:@|\w+ on|the \w+ on|\w+ \w+ on) ?(?:twitter|x|facebook|telegram|instagram|linkedin|youtube|threads)?\b.{0,40}$",
        r"^(?:©|\(c\) ?\d{4}|copyright\b)|\ball rights reserved\b",
        r"\b(?:this|our|the) (?:web)?site uses cookies|\bwe use cookies|^(?:accept|reject|manage)(?: all)?(?: cookies)?\W*$|\benable javascript\b",
        r"^(?:leave|post|add|write|view|show|hide|load) (?:an? |all |more )?(?:comments?|repl(?:y|ies))\b",
        r"^\d+ (?:comments?|shares?|views|likes|repl(?:y|ies))$|^comments? ?\(?\d*\)?$",
        r"^\d+[- ]?(?:min|mins|minute|minutes)(?:[- ]read| listen| video)\W*$|^(?:reading|read) time\b.{0,15}$",
        r"^(?:the |any )?(?:views|opinions) expressed (?:here|in this|by|are|herein)|\b(?:does|do) not necessarily (?:reflect|represent)\b",
        r"^this (?:article|story|piece|report|post|interview|commentary|essay)\b.{0,40}\b(?:originally|first|also) (?:appeared|published|posted)\b",
        r"^(?:your browser|this video|the video) (?:does not|can ?not|is not)\b",
        r"^(?:home|news|world)(?: ?[>»/|›] ?[\w &'-]{2,40})+$",
        r"^(?:tags?|topics?|filed under|categor(?:y|ies)|keywords)\s*:.{0,150}$",
    ]
    .iter()
    .map(|text| pattern(&format!("(?i){text}")))
    .collect()
});
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\[(]?(?:photo|image|picture|video|graphic|illustration|file photo|featured image|photograph)s?(?: (?:by|credit|courtesy|source|via|from)\b[^.]*|(?: credit| courtesy| source)? ?[:/©|].*)$|^(?:©|\(c\)) ?\p{L}|^[^.]{0,60}(?:/|via )(?:getty images|reuters|ap|afp|epa|shutterstock|tass)\W*$|^(?:getty images|ap photo|shutterstock)\b",
    )
});
static REFERENCES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:end|foot)?notes(?: and references)?|references|bibliography|works cited|citations|sources)\s*:?$",
    )
});
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^\W{0,3}(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+)(?:\s+(?:https?://|www\.)\S+)*$")
});
/// A name, a word of being or working, an article, and soon after a profession and where it is exercised.
static BIOGRAPHY: LazyLock<Regex> = LazyLock::new(|| {
    let role = "professor|lecturer|fellow|researcher|analyst|editor|correspondent|reporter|journalist|columnist|author|writer|director|adviser|advisor|consultant|scholar|student|candidate|associate|contributor|historian|economist|specialist|freelancer?|teacher|intern|blogger|co-?founder|founder|producer|photographer|bureau chief|policy expert";
    pattern(&format!(
        r"^\W{{0,3}}(?:About the authors?:? )?{NAME}(?:,? (?:and|&) {NAME})*,? (?:(?:is|was|are|were|serves as|works as|currently serves as)(?: currently| also)? (?:an?|the|our)?\b(?: [\w',\-]+){{0,12}} ?\b(?i:{role})s?\b|(?:teaches|writes|covers|reports|works) (?:on|for|at|about|as|from|in|defen[cs]e|foreign|national|international)\b)"
    ))
});
static ABOUT_AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W{0,3}(?:about the (?:authors?|writers?|contributors?)\b|the (?:author|writer)s? (?:is|are|was|has|have|works?) )",
    )
});

/// The words a page's controls are made of.
const CONTROLS: &[&str] = &[
    "share",
    "shares",
    "tweet",
    "print",
    "email",
    "e-mail",
    "mail",
    "copy",
    "link",
    "save",
    "bookmark",
    "comment",
    "comments",
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "telegram",
    "linkedin",
    "reddit",
    "pinterest",
    "instagram",
    "youtube",
    "tiktok",
    "viber",
    "messenger",
    "flipboard",
    "threads",
    "bluesky",
    "mastodon",
    "rss",
    "menu",
    "search",
    "login",
    "subscribe",
    "advertisement",
    "advertising",
    "advert",
    "ad",
    "sponsored",
    "loading",
    "newsletter",
    "newsletters",
    "listen",
    "gift",
    "reprints",
    "download",
    "pdf",
    "skip",
    "navigation",
    "close",
    "breadcrumb",
];
/// Words that may stand among them.
const FILLERS: &[&str] = &[
    "this", "article", "story", "post", "page", "on", "via", "to", "by", "the", "a", "and", "or", "with", "main",
    "content", "top", "back", "next", "previous", "open", "more", "home", "us", "follow", "in", "new", "window",
    "text", "size", "font", "for", "friends", "your", "full", "view",
];

/// Marks the pieces that are no article, and cuts a biography off the end of the last one that is.
pub(crate) fn mark(text: &str, pieces: &mut Vec<Piece>) {
    for piece in pieces.iter_mut().filter(|piece| is_judged_by_words(piece.part)) {
        piece.why = alone(piece.text(text));
    }
    mark_references(text, pieces);
    mark_lists_of_notices(text, pieces);
    mark_tail(text, pieces);
    cut_trailing_notices(text, pieces);
    // A text that consists of notices alone was not understood: better to read it than to lose it.
    if pieces.iter().all(|piece| piece.why.is_some()) {
        pieces.iter_mut().for_each(|piece| piece.why = None);
    }
}

fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(['’', '‘'], "'").replace(['“', '”'], "\"")
}

/// What stands in a table or was set as a note or a sample was told apart by its form; its words are often short and odd.
fn is_judged_by_words(part: Part) -> bool {
    !matches!(part, Part::Title | Part::TableRow | Part::Footnote | Part::Preformatted)
}

/// What a piece is, judged by itself.
fn alone(piece: &str) -> Option<Why> {
    if piece.split_whitespace().nth(MOST).is_some() {
        return None;
    }
    let words = piece.split_whitespace().count();
    let line = plain(piece);
    let line = line.trim_start_matches(['•', '‣', '▪', '●', '■', '►', '*', ' ']);
    let any = |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(line));
    if words <= 14 && dates::is_timestamp(line) {
        return Some(Why::Timestamp);
    }
    if words <= 16 && BYLINE.is_match(line) || words <= 30 && CREDITED.is_match(line) {
        return Some(Why::Byline);
    }
    if words <= 30 && TEASER.is_match(line) {
        return Some(Why::Teaser);
    }
    if words <= 40 && any(&SUBSCRIPTION) {
        return Some(Why::Subscription);
    }
    if is_controls(line) || words <= 45 && any(&WIDGET) {
        return Some(Why::Widget);
    }
    if words <= 25 && CREDIT.is_match(line) {
        return Some(Why::Credit);
    }
    ADDRESS.is_match(line).then_some(Why::References)
}

/// Whether a line is nothing but the names of a page's controls.
fn is_controls(line: &str) -> bool {
    let mut controls = 0;
    let mut others = 0;
    for word in line.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        if CONTROLS.contains(&word.as_str()) {
            controls += 1;
        } else if FILLERS.contains(&word.as_str()) || word.chars().all(|c| c.is_ascii_digit()) {
            others += 1;
        } else {
            return false;
        }
    }
    controls > 0 && others <= controls * 3
}

/// A line that begins no sentence and ends none: a label, a button, a name.
fn is_label(piece: &str) -> bool {
    piece.split_whitespace().nth(12).is_none() && !ends_sentence(piece)
}

pub(crate) fn ends_sentence(piece: &str) -> bool {
    piece.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?', '…', '。'])
}

/// The list that follows a heading "Notes" or "References" in the second half.
fn mark_references(text: &str, pieces: &mut [Piece]) {
    let half = pieces.len() / 2;
    let Some(at) = pieces.iter().rposition(|piece| REFERENCES.is_match(piece.text(text))).filter(|&at| at >= half)
    else {
        return;
    };
    let is_note = |piece: &Piece| {
        let line = piece.text(text);
        piece.why.is_some() || is_list_item(line) || line.contains("://") || line.contains("www.")
    };
    let notes = pieces.iter().skip(at + 1).take_while(|piece| is_note(piece)).count();
    if notes > 0 {
        pieces.iter_mut().skip(at).take(notes + 1).for_each(|piece| piece.why = piece.why.or(Some(Why::References)));
    }
}

/// The list of what one gets for subscribing belongs to the notice before it.
fn mark_lists_of_notices(text: &str, pieces: &mut [Piece]) {
    let mut notice = false;
    for piece in pieces.iter_mut() {
        if notice && piece.why.is_none() && is_list_item(piece.text(text)) && !ends_sentence(piece.text(text)) {
            piece.why = Some(Why::Subscription);
        }
        notice = piece.why == Some(Why::Subscription);
    }
}

/// After the last sentence of the article, labels between notices are notices.
fn mark_tail(text: &str, pieces: &mut [Piece]) {
    let is_article = |piece: &Piece| {
        let words = piece.text(text);
        piece.why.is_none() && !is_label(words) && !is_biography(words)
    };
    let Some(last) = pieces.iter().rposition(is_article) else { return };
    let mut why = None;
    for piece in pieces.iter_mut().skip(last + 1) {
        if !is_judged_by_words(piece.part) {
            continue;
        }
        let biography = is_biography(piece.text(text)).then_some(Why::Biography);
        // What follows a biography or a byline is of the page; it is no biography itself.
        piece.why = piece.why.or(biography).or(why);
        why = match piece.why {
            Some(Why::Biography | Why::Byline) => Some(Why::Widget),
            own => own,
        };
    }
}

fn is_biography(piece: &str) -> bool {
    let line = plain(piece);
    piece.split_whitespace().nth(MOST + 20).is_none() && (BIOGRAPHY.is_match(&line) || ABOUT_AUTHOR.is_match(&line))
}

/// Texts that lost their line breaks end in "… • Jane Roe is a fellow at …": what follows the last bullet is cut off.
fn cut_trailing_notices(text: &str, pieces: &mut Vec<Piece>) {
    let Some(at) = pieces.iter().rposition(|piece| piece.why.is_none()) else { return };
    let mut cut = Vec::new();
    while let Some(piece) = pieces.get_mut(at) {
        let words = piece.text(text);
        let Some(bullet) = words.rfind(['•', '●', '▪', '■']).filter(|&bullet| bullet > 0) else { break };
        let tail = words.get(bullet..).unwrap_or_default();
        let Some(why) = (if is_biography(tail) { Some(Why::Biography) } else { alone(tail) }) else { break };
        let body = words.get(..bullet).unwrap_or_default().trim_end();
        cut.push(Piece {
            start: piece.start + bullet,
            end: piece.end,
            block: piece.block,
            part: piece.part,
            why: Some(why),
        });
        piece.end = piece.start + body.len();
    }
    let after = at + 1;
    for piece in cut {
        pieces.insert(after.min(pieces.len()), piece);
    }
}

/// The names in a byline, if the line is one.
pub(crate) fn byline(line: &str) -> Option<Vec<String>> {
    let line = plain(line);
    if line.starts_with("More") || line.split_whitespace().nth(16).is_some() {
        return None;
    }
    let names = BYLINE.captures(&line)?.get(1)?.as_str().to_owned();
    let names = names.replace(" & ", " and ").replace(", and ", " and ").replace(", ", " and ");
    let names: Vec<String> =
        names.split(" and ").map(|name| name.trim().to_owned()).filter(|name| name.contains(' ')).collect();
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_news() {
        for (line, why) in [
            ("13:30 02 Aug 2023", Why::Timestamp),
            ("Published: 4 March 2021, 09:15 GMT", Why::Timestamp),
            ("Subscribe to our weekly letter", Why::Subscription),
            ("Sign up to read the whole story", Why::Subscription),
            ("You have read your last free article this month.", Why::Subscription),
            ("Get unlimited access to every issue since 1950", Why::Subscription),
            ("READ MORE: Norway orders new coastal radars", Why::Teaser),
            ("Related stories", Why::Teaser),
            ("Share on Facebook | Twitter | WhatsApp", Why::Widget),
            ("Found a typo? Select the text and press Ctrl + Enter to tell us.", Why::Widget),
            ("© 2021 The Harbour Post. All rights reserved.", Why::Widget),
            ("Follow us on Telegram", Why::Widget),
            ("By Anna van der Berg and John O'Neill", Why::Byline),
            ("Reporting by Jane Roe; editing by John Doe", Why::Byline),
            ("Photo: Ministry of Defence", Why::Credit),
            ("https://example.org/report", Why::References),
        ] {
            assert_eq!(alone(line), Some(why), "{line}");
        }
        for line in [
            "Norway subscribed to the export control regime in 1991.",
            "By June Russia had ordered two more batteries.",
            "By 2025 the plant is to make 6,000 drones.",
            "Press reports indicate that the frigates were sold to Greece.",
            "Watchdogs say the shipment broke the embargo.",
            "Support for the embargo is waning in Rome.",
            "Related sanctions were imposed on two firms in May.",
            "Join exercises with the Indian navy began on Monday.",
            "Photographs show the wreck of a drone near Erbil.",
            "Poland signs deal for 180 tanks",
            "On 5 May 2021 the ministry cancelled the contract.",
            "Follow-on orders are expected from Qatar.",
        ] {
            assert_eq!(alone(line), None, "{line}");
        }
    }

    #[test]
    fn biographies_name_a_profession_and_a_house() {
        for line in [
            "• JANE ROE is the Ada Lovelace Assistant Professor in the Department of Politics at a university.",
            "Jane van Roe is a senior fellow at the Institute.",
            "John Doe and Jane Roe are researchers with the Centre.",
            "John Doe covers defence for the paper.",
            "The author is a retired colonel.",
        ] {
            assert!(is_biography(line), "{line}");
        }
        for line in [
            "Vladimir Putin is the president of Russia.",
            "North Korea is the main supplier of shells.",
            "The Bayraktar is a drone that is made in Turkey.",
        ] {
            assert!(!is_biography(line), "{line}");
        }
    }

    #[test]
    fn a_byline_gives_its_names() {
        assert_eq!(byline("By Jane Roe, John Doe and Ann Lee").unwrap(), ["Jane Roe", "John Doe", "Ann Lee"]);
        assert_eq!(byline("By the river"), None);
        assert_eq!(byline("By Monday Iran will have sold the last one."), None);
    }
}
