//! What a page tells its readers: bylines and dates near the headline, the masthead, marked-up properties.

use super::{Facts, lines, names, site};
use crate::dom::{Dom, NodeId, ROOT};
use crate::zone::{self, Zone};
use attache_model::{Fact, Learnt};

/// How far into a page bylines and dates are looked for, in nodes of text behind the headline.
const NEAR: usize = 60;

pub(super) fn read(dom: &Dom, facts: &mut Facts) {
    discussion(dom, facts);
    masthead(dom, facts);
    near_headline(dom, facts);
}

/// Microdata, RDFa and microformats.
pub(super) fn microdata(dom: &Dom, facts: &mut Facts, month_first: bool) {
    let from = Learnt::Microdata;
    let mut counts = [0_usize; 5];
    for id in dom.subtree(ROOT) {
        let Some(element) = dom.element(id) else { continue };
        if &*element.name == "meta" && element.attr("name").is_some() {
            continue;
        }
        let class = element.attr("class").unwrap_or_default();
        let property = element.attr("itemprop").or_else(|| element.attr("property")).unwrap_or_default();
        let has =
            |word: &str| property.split_ascii_whitespace().any(|p| p == word || p.rsplit(':').next() == Some(word));
        let classed = |word: &str| class.split_ascii_whitespace().any(|c| c == word);
        let value = || -> String {
            let given = ["content", "datetime"].iter().find_map(|a| element.attr(a)).filter(|v| !v.trim().is_empty());
            given.map_or_else(|| dom.words(id, 300), str::to_owned)
        };
        let mut once = |slot: usize, most: usize| {
            counts.get_mut(slot).is_some_and(|c| {
                *c += 1;
                *c <= most
            })
        };
        let url = |facts: &mut Facts| {
            if let Some(href) = element.attr("href").or_else(|| element.attr("content"))
                && !in_comment(dom, id)
            {
                facts.url(from, href);
            }
        };
        if (classed("u-url") || has("mainEntityOfPage") || element.attr("rel") == Some("bookmark")) && once(4, 3) {
            url(facts);
        }
        if has("headline") && !in_comment(dom, id) && once(0, 1) {
            facts.title(from, &value());
        } else if (has("datePublished") || classed("dt-published") || element.attr("pubdate").is_some())
            && !in_comment(dom, id)
            && once(1, 1)
        {
            facts.date(from, &value(), false, month_first);
        } else if (has("dateModified") || classed("dt-updated")) && !in_comment(dom, id) && once(2, 1) {
            facts.date(from, &value(), true, month_first);
        } else if (has("author") || has("creator") || classed("p-author") || element.attr("rel") == Some("author"))
            && !property.starts_with("og:")
            && !property.starts_with("article:")
            && !in_comment(dom, id)
            && once(3, 6)
        {
            let inner = dom.subtree(id).find(|&n| n != id && dom.attr(n, "itemprop").is_some_and(|p| p == "name"));
            let text = match inner {
                Some(name) => dom.attr(name, "content").map_or_else(|| dom.words(name, 200), str::to_owned),
                None => value(),
            };
            facts.authors(from, &text);
        } else if has("publisher") {
            let inner = dom.subtree(id).find(|&n| dom.attr(n, "itemprop").is_some_and(|p| p == "name"));
            if let Some(name) = inner {
                let text = dom.attr(name, "content").map_or_else(|| dom.words(name, 200), str::to_owned);
                facts.outlet(from, &text);
            }
        }
    }
}

/// In a comment, or in what stands beside the article.
pub(super) fn in_comment(dom: &Dom, id: NodeId) -> bool {
    let beside = Zone::COMMENTS | Zone::RELATED | Zone::ASIDE | Zone::TEASER | Zone::NAVIGATION;
    // What is a sidebar by its name may be the whole page; an article's own elements say more.
    let above = dom.ancestors(id).take(14).take_while(|&a| !matches!(dom.name(a), "body" | "main"));
    above.into_iter().any(|a| {
        let zone = zone::of(dom, a);
        let class = dom.attr(a, "class").unwrap_or_default();
        let widget = class.contains("widget");
        let event = class
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|w| matches!(w, "events" | "upcoming" | "calendar" | "agenda"));
        event || (zone.has(beside) && !(widget && zone.only(beside) == Zone::ASIDE))
    })
}

/// In a table of data, which has cells that head it.
pub(super) fn in_data(dom: &Dom, id: NodeId) -> bool {
    let table = std::iter::once(id).chain(dom.ancestors(id)).find(|&a| dom.name(a) == "table");
    table.is_some_and(|table| dom.subtree(table).take(200).any(|n| dom.name(n) == "th"))
}

/// Whether the markup is that of a forum.
fn discussion(dom: &Dom, facts: &mut Facts) {
    for id in dom.subtree(ROOT) {
        let Some(element) = dom.element(id) else { continue };
        if let Some(kind) = element.attr("itemtype")
            && ["DiscussionForumPosting", "QAPage"].iter().any(|k| kind.ends_with(k))
        {
            facts.discussion = true;
        }
        if matches!(&*element.name, "html" | "body") {
            let words = [element.attr("class"), element.attr("id")].into_iter().flatten();
            facts.discussion |= words
                .flat_map(|w| w.split(|c: char| !c.is_ascii_alphanumeric()))
                .any(|w| matches!(w, "phpbb" | "viewtopic" | "showthread" | "forum" | "vbulletin" | "thread"));
        }
    }
}

/// The name of the site in its logo and its copyright notice.
fn masthead(dom: &Dom, facts: &mut Facts) {
    let (mut logo, mut home) = (false, false);
    for id in dom.subtree(ROOT) {
        if !logo
            && dom.name(id) == "img"
            && let Some(alt) = dom.attr(id, "alt").map(str::trim).filter(|a| (2..=50).contains(&a.chars().count()))
        {
            let mut marks = std::iter::once(id).chain(dom.ancestors(id).take(3));
            let is_logo = marks.any(|n| {
                ["class", "id", "src"]
                    .iter()
                    .filter_map(|a| dom.attr(n, a))
                    .any(|v| v.to_ascii_lowercase().contains("logo"))
            });
            if is_logo {
                logo = true;
                let lower = alt.to_lowercase();
                let name = ["logo of ", "logo "]
                    .iter()
                    .find_map(|p| lower.strip_prefix(p).map(|_| alt.get(p.len()..).unwrap_or(alt)));
                let name = name.unwrap_or(alt);
                let name = if name.to_lowercase().ends_with(" logo") {
                    name.get(..name.len() - 5).unwrap_or(name)
                } else {
                    name
                };
                facts.outlet(Learnt::Masthead, name);
            }
        }
        if let Some((_, text)) = dom.text_of(id)
            && text.len() < 400
            && (text.contains('©') || text.to_ascii_lowercase().contains("copyright"))
        {
            for name in copyright(text) {
                facts.outlet(Learnt::Masthead, &name);
            }
        }
        // The first link to the site's own beginning has its name.
        if !home
            && dom.name(id) == "a"
            && let Some(href) = dom.attr(id, "href")
            && is_home(href, facts.address.as_deref())
        {
            let name = dom.words(id, 60);
            let lower = name.to_lowercase();
            let leads = site::leads(&name) || lower.ends_with(" home");
            if (3..=50).contains(&name.chars().count()) && !leads {
                home = true;
                facts.outlet(Learnt::Masthead, &name);
            }
        }
    }
}

/// An address that leads to the beginning of the site.
pub(crate) fn is_home(href: &str, address: Option<&str>) -> bool {
    let href = href.trim();
    if matches!(href, "/" | "./" | "index.html" | "/index.html" | "../" | "index.php" | "./index.php" | "/index.php") {
        return true;
    }
    let bare = href.split_once("://").map_or("", |(_, rest)| rest.trim_end_matches('/'));
    let host = bare.strip_prefix("www.").unwrap_or(bare);
    // Where the page's own address is not told, the beginning of any site is believed to be its own.
    let own = address.and_then(crate::address::host);
    !host.is_empty() && !host.contains('/') && own.is_none_or(|own| own == host)
}

/// Who a notice names: "© 2023 The Example Times. All rights reserved.", "Ministry of Examples © 2016".
fn copyright(text: &str) -> Vec<String> {
    let text = crate::dom::single_spaced(text);
    let Some(at) = text.find('©').or_else(|| text.to_ascii_lowercase().find("copyright")) else { return Vec::new() };
    let (before, after) = text.split_at(at);
    let mut rest = after.trim_start_matches(|c: char| !c.is_alphabetic());
    for word in ["Copyright", "copyright", "COPYRIGHT", "by "] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start_matches(|c: char| !c.is_alphabetic());
    }
    if rest.is_empty() {
        rest = before.rsplit([',', '–', '|', '•']).next().unwrap_or_default();
        rest = rest.rsplit(" - ").next().unwrap_or_default();
    }
    // A point ends the name, unless it stands behind an initial.
    let stops = rest.char_indices().find(|&(at, c)| {
        matches!(c, '|' | ',' | '–' | '—' | '•' | '·' | '©' | '(' | '-')
            && rest.get(..at).is_some_and(|f| f.ends_with(' '))
            || matches!(c, '|' | ',' | '©')
            || (c == '.'
                && rest
                    .get(..at)
                    .is_some_and(|f| f.split_whitespace().next_back().is_some_and(|w| w.chars().count() > 2)))
    });
    let name = stops.and_then(|(at, _)| rest.get(..at)).unwrap_or(rest);
    let lower = name.to_lowercase();
    let cut = [" all rights", " alle rechte", " tous droits", " todos los"].iter().filter_map(|p| lower.find(p)).min();
    let name = cut.and_then(|at| name.get(..at)).unwrap_or(name);
    let parts = name
        .split(" / ")
        .map(|part| part.trim().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-')).trim());
    parts
        .filter(|part| {
            let lower = part.to_lowercase();
            let said = ["all rights", "alle rechte", "the author", "tous droits"].iter().any(|s| lower.starts_with(s));
            (1..=8).contains(&part.split_whitespace().count()) && (2..=60).contains(&part.chars().count()) && !said
        })
        .map(str::to_owned)
        .collect()
}

/// Words of a line of date and time that are neither.
const DATE_WORDS: &[&str] = &[
    "published",
    "posted",
    "updated",
    "update",
    "last",
    "on",
    "at",
    "date",
    "uhr",
    "am",
    "pm",
    "gmt",
    "utc",
    "est",
    "edt",
    "pst",
    "pdt",
    "cet",
    "cest",
    "bst",
    "de",
    "of",
    "the",
    "stand",
    "vom",
    "veröffentlicht",
    "aktualisiert",
    "erstellt",
    "publié",
    "le",
    "mis",
    "à",
    "jour",
    "publicado",
    "actualizado",
    "el",
    "a",
    "las",
    "pubblicato",
    "il",
    "alle",
    "ore",
    "h",
    "и",
    "в",
    "г",
    "года",
    "modified",
    "edited",
    "created",
    "issued",
    "released",
    "first",
    "opublikowano",
    "th",
    "st",
    "nd",
    "rd",
    "t",
    "z",
];

/// A line that is a date, maybe with a time and a label, and little else.
pub(crate) fn is_date_line(lower: &str) -> bool {
    if !lower.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let others =
        words.filter(|w| !DATE_WORDS.contains(w) && super::dates::month(w).is_none() && !is_weekday(w)).count();
    others <= 2
}

fn is_weekday(word: &str) -> bool {
    const DAYS: &[&str] = &[
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mont", "dien", "mitt", "donn", "frei", "sams", "sonn", "lun",
        "mar", "mer", "jeu", "ven", "sam", "dim", "mié", "mie", "jue", "vie", "sáb", "dom", "пон", "вто", "сре", "чет",
        "пят", "суб", "вос",
    ];
    word.chars().count() <= 11 && DAYS.iter().any(|d| word.starts_with(d))
}

/// The block that a text is in holds little else.
fn stands_alone(dom: &Dom, id: NodeId) -> bool {
    let block = dom.ancestors(id).find(|&a| crate::tags::breaks(dom.name(a)));
    block.is_none_or(|block| matches!(dom.name(block), "body" | "td") || dom.words(block, 300).chars().count() <= 140)
}

/// Whether a date's label says that it is of the last change.
pub(super) fn says_updated(lower: &str) -> bool {
    const WORDS: &[&str] = &[
        "updat",
        "modif",
        "edited",
        "revis",
        "aktualis",
        "geändert",
        "mis à jour",
        "actualiz",
        "aggiornat",
        "обновл",
        "atualiz",
        "stand:",
        "opdater",
        "uppdater",
        "oppdater",
        "bijgewerkt",
        "gewijzigd",
        "zaktualiz",
        "aktualiz",
        "güncel",
        "mise à jour",
        "changed",
        "senast",
        "zuletzt",
        "letzte änderung",
    ];
    WORDS.iter().any(|w| lower.contains(w))
}

/// Bylines and dates right around the first heading of the first rank (or what reads like the told title).
fn near_headline(dom: &Dom, facts: &mut Facts) {
    let order: Vec<NodeId> = dom.subtree(ROOT).collect();
    let titles = facts.titles.clone();
    let headline = order
        .iter()
        .enumerate()
        .filter(|(_, id)| matches!(dom.name(**id), "h1" | "h2"))
        .map(|(at, &id)| {
            let words = dom.words(id, 300);
            let like = titles.iter().map(|t| crate::select::likeness(t, &words)).fold(0.0, f32::max);
            (at, like + if dom.name(id) == "h1" { 0.6 } else { 0.0 })
        })
        .fold(None, |best: Option<(usize, f32)>, now| if best.is_none_or(|b| now.1 > b.1) { Some(now) } else { best });
    let start = headline.filter(|h| h.1 >= 0.5).map_or(0, |h| h.0);
    let html = order.iter().find(|&&id| dom.name(id) == "html");
    let shown = lines::all(dom);
    let month_first = html.and_then(|&id| dom.attr(id, "lang")).is_some_and(|l| l.eq_ignore_ascii_case("en-us"))
        || lines::month_first(&shown);
    let mut lines = 0;
    let mut dated = false;
    let mut prose = 0;
    // Behind the headline first, then a little before it.
    let before = order.get(start.saturating_sub(60)..start).unwrap_or_default().iter().rev();
    for (at, &id) in order.get(start..).unwrap_or_default().iter().chain(before).enumerate() {
        if lines > NEAR || prose > 1_500 && at > 400 {
            break;
        }
        let name = dom.name(id);
        if name == "time" {
            let value = dom.attr(id, "datetime").map_or_else(|| dom.words(id, 100), str::to_owned);
            let around = dom.words(dom.parent(id), 120).to_lowercase();
            let updated = says_updated(&around);
            let told = facts.told.len();
            if !in_comment(dom, id) {
                facts.date(Learnt::TimeElement, &value, updated && dated, month_first);
            }
            dated |= facts.told.len() > told;
            continue;
        }
        if name == "script" || name == "style" {
            continue;
        }
        let Some((_, text)) = dom.text_of(id) else { continue };
        if matches!(dom.name(dom.parent(id)), "script" | "style" | "title") {
            continue;
        }
        let line = crate::dom::single_spaced(text);
        let chars = line.chars().count();
        if chars < 2 {
            continue;
        }
        lines += 1;
        if chars > 120 {
            prose += chars;
            continue;
        }
        let lower = line.to_lowercase();
        let labelled = ["by ", "von ", "par ", "por ", "written by ", "author: ", "автор: ", "di "]
            .iter()
            .any(|b| lower.starts_with(b));
        let bare = matches!(
            lower.trim_end_matches(':'),
            "by" | "von" | "par" | "por" | "written by" | "author" | "автор" | "posted by"
        );
        if labelled
            && chars < 90
            && line.split_whitespace().nth(1).is_some_and(|w| w.starts_with(char::is_uppercase))
            && !line.ends_with('.')
        {
            facts.authors(Learnt::Byline, &line);
        } else if bare {
            // The name stands in the next text.
            let place = start + at;
            let next =
                order.get(place + 1..).unwrap_or_default().iter().take(6).find_map(|&n| dom.text_of(n)).map(|(_, t)| t);
            if let Some(next) = next.filter(|n| (4..60).contains(&n.trim().len())) {
                facts.authors(Learnt::Byline, next);
            }
        }
        if !dated
            && chars < 80
            && is_date_line(&lower)
            && !in_comment(dom, id)
            && !in_data(dom, id)
            && stands_alone(dom, id)
        {
            let told = facts.told.len();
            let updated = says_updated(&lower);
            facts.date(Learnt::TimeElement, &line, updated, month_first);
            // A month alone is what a text speaks of, not when it was written.
            let vague = |t: &attache_model::Told| matches!(&t.fact, Fact::Published(date) | Fact::Updated(date) if date.as_str().len() < 10);
            if facts.told.len() > told && facts.told.last().is_some_and(vague) {
                facts.told.pop();
            }
            dated = facts.told.len() > told && !updated;
        }
    }
    labelled_dates(dom, &order, month_first, facts);
    let byline = order.iter().copied().filter(|&id| {
        let class = dom.attr(id, "class").unwrap_or_default().to_ascii_lowercase();
        class
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|w| matches!(w, "byline" | "author" | "authors" | "autor"))
            && !in_comment(dom, id)
    });
    for id in byline.take(4) {
        let text = first_line(dom, id);
        if text.chars().count() <= 100 {
            facts.authors(Learnt::Byline, &text);
        }
    }
    let headline = order.get(start).copied().filter(|_| start > 0);
    if facts.discussion {
        opening_post(dom, &order, facts);
    }
    lines::read(dom, &shown, headline, month_first, facts);
    // A byline that names the outlet's page of an author says the same as the name.
    let mut seen: Vec<String> = Vec::new();
    facts.told.retain(|told| match &told.fact {
        Fact::Author(name) if told.from == Learnt::Byline => {
            let fresh = !seen.contains(name);
            seen.push(name.clone());
            fresh
        }
        _ => true,
    });
}

/// Who wrote the first post of a discussion; who answered is no author.
fn opening_post(dom: &Dom, order: &[NodeId], facts: &mut Facts) {
    let who = order.iter().copied().find_map(|id| {
        let class = dom.attr(id, "class").unwrap_or_default().to_ascii_lowercase();
        let marked = class
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|w| matches!(w, "username" | "author" | "poster" | "creator" | "nickname" | "topicstarter"));
        let text = if marked { dom.words(id, 80) } else { return None };
        // "by seadog » Sun Feb 09, 2014": what stands behind the word is the handle.
        let bare = text.strip_prefix("by ").and_then(|rest| rest.split_whitespace().next()).and_then(names::handle);
        let named = lines::byline(&text).and_then(|(people, _)| people.into_iter().next());
        named.or(bare).or_else(|| names::handle(&text))
    });
    if let Some(who) = who {
        facts.told.retain(|t| t.from != Learnt::Byline || !matches!(t.fact, Fact::Author(_)));
        facts.add(Learnt::Byline, Fact::Author(who));
    }
}

/// The words of an element up to its first break of line.
fn first_line(dom: &Dom, id: NodeId) -> String {
    let mut line = String::new();
    for node in dom.subtree(id).take(60) {
        if let Some((_, text)) = dom.text_of(node) {
            line.push_str(text);
        } else if node != id && crate::tags::breaks(dom.name(node)) && !line.trim().is_empty() {
            break;
        }
    }
    crate::dom::single_spaced(&line)
}

/// Lines anywhere in the page that say that they date it: "Last updated: 21 November 1999".
fn labelled_dates(dom: &Dom, order: &[NodeId], month_first: bool, facts: &mut Facts) {
    const LABELS: &[&str] = &[
        "last updated",
        "last modified",
        "last revised",
        "last edited",
        "page updated",
        "updated:",
        "updated on",
        "this page was last",
        "published:",
        "published on",
        "date published",
        "date:",
        "posted on",
        "posted:",
        "release date",
        "date of publication",
        "veröffentlicht",
        "zuletzt geändert",
        "zuletzt aktualisiert",
        "letzte änderung",
        "stand:",
        "publié le",
        "mis à jour",
        "publicado",
        "actualizado",
        "pubblicato",
        "дата публикации",
        "опубликовано",
        "обновлено",
    ];
    let mut found = 0;
    for &id in order {
        let Some((_, text)) = dom.text_of(id) else { continue };
        if text.len() > 300 || matches!(dom.name(dom.parent(id)), "script" | "style" | "title") {
            continue;
        }
        let lower = text.trim().to_lowercase();
        let Some(label) = LABELS.iter().find(|l| lower.starts_with(*l)) else { continue };
        let mut rest = text.trim().get(label.len()..).unwrap_or_default().to_owned();
        if rest.chars().count() > 60 {
            continue;
        }
        if found >= 4 || in_comment(dom, id) {
            continue;
        }
        found += 1;
        // The date may stand in the element beside its label.
        if !rest.contains(|c: char| c.is_ascii_digit()) {
            rest = dom.words(dom.parent(id), 120);
        }
        facts.date(Learnt::TimeElement, &rest, says_updated(&lower), month_first);
    }
}
