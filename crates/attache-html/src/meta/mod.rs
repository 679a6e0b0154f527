//! What a page says of itself: in linked data, in tags for machines, in markup, and to its readers.

mod dates;
mod json_ld;
mod lines;
mod names;
mod site;
mod state;
mod tags;
pub(crate) mod visible;

use crate::dom::{Dom, NodeId, ROOT};
use attache_model::{Block, Edtf, Fact, Learnt, Part, Told};

/// Text of an article that stands in linked data.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub text: String,
    /// The element whose text it was read from.
    pub node: NodeId,
    /// It is said to be the article's text, not guessed to be.
    pub said: bool,
}

/// All that was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Headlines, most trusted first, the site's name still at some.
    pub titles: Vec<String>,
    /// The page is a discussion: a forum, questions and answers.
    pub discussion: bool,
    /// The page is a live blog.
    pub live: bool,
    /// What links are relative to.
    pub base: Option<String>,
    pub body: Option<Body>,
    told: Vec<Told>,
    /// The page's address, as given or as told.
    address: Option<String>,
}

impl Facts {
    fn add(&mut self, from: Learnt, fact: Fact) {
        if self.told.len() < 400 {
            self.told.push(Told { fact, from });
        }
    }

    fn title(&mut self, from: Learnt, text: &str) {
        let text = names::words(text, 400);
        if !text.is_empty() {
            if self.titles.len() < 12 && !self.titles.contains(&text) {
                self.titles.push(text.clone());
            }
            self.add(from, Fact::Title(text));
        }
    }

    fn authors(&mut self, from: Learnt, text: &str) {
        let mut found = names::authors(text);
        // Those who blog and post go by names of their own making.
        if found.is_empty() && matches!(from, Learnt::JsonLd | Learnt::Microdata) && !text.contains(' ') {
            found.extend(names::handle(text));
        }
        for name in found {
            self.add(from, Fact::Author(name));
        }
    }

    fn outlet(&mut self, from: Learnt, text: &str) {
        let text = names::words(text, 120);
        if names::is_outlet(&text) {
            self.add(from, Fact::Outlet(text));
        }
    }

    fn date(&mut self, from: Learnt, text: &str, updated: bool, month_first: bool) {
        if let Some(date) = dates::parse(text, month_first) {
            self.add(from, if updated { Fact::Updated(date) } else { Fact::Published(date) });
        }
    }

    fn url(&mut self, from: Learnt, text: &str) {
        let url = crate::address::join(self.base.as_deref(), text);
        if url.contains("://") && url.len() < 2_000 {
            self.address.get_or_insert_with(|| url.clone());
            self.add(from, Fact::Url(url));
        }
    }

    fn language(&mut self, from: Learnt, text: &str) {
        let tag = text.trim().replace('_', "-");
        let good = (2..=35).contains(&tag.len())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && tag.split('-').next().is_some_and(|first| (2..=3).contains(&first.len()));
        if good {
            self.add(from, Fact::Language(tag));
        }
    }
}

/// Reads what the page tells, but for what only its text can.
pub(crate) fn read(dom: &Dom, address: Option<&str>) -> Facts {
    let mut facts = Facts { base: address.map(str::to_owned), ..Facts::default() };
    let base = dom.subtree(ROOT).find(|&id| dom.name(id) == "base").and_then(|id| dom.attr(id, "href"));
    if let Some(base) = base {
        let base = crate::address::join(address, base);
        if base.contains("://") {
            facts.base = Some(base);
        }
    }
    json_ld::read(dom, &mut facts);
    tags::read(dom, &mut facts);
    visible::read(dom, &mut facts);
    state::read(dom, &mut facts);
    site::read(dom, &mut facts);
    if let Some(address) = dom.saved_from.as_deref().filter(|a| a.starts_with("http")) {
        facts.url(Learnt::Address, address);
    }
    if facts.base.is_none() {
        facts.base.clone_from(&facts.address);
    }
    facts
}

/// All that is told, the article's own words considered.
pub(crate) fn told(mut facts: Facts, blocks: &[Block]) -> Vec<Told> {
    let headline = blocks.iter().find(|b| b.part == Part::Title).map(|b| b.text.clone());
    if let Some(headline) = &headline {
        facts.add(Learnt::Headline, Fact::Title(headline.clone()));
    }
    // A headline that is a link leads to the page itself.
    let title = blocks.iter().find(|b| b.part == Part::Title);
    if let Some(link) = title.and_then(|t| t.links.iter().find(|l| (l.end - l.start) * 10 >= t.text.len() * 8)) {
        let url = link.url.clone();
        if !visible::is_home(&url, facts.address.as_deref()) {
            facts.url(Learnt::Headline, &url);
        }
    }
    let outlets: Vec<String> = facts
        .told
        .iter()
        .filter_map(|t| if let Fact::Outlet(name) = &t.fact { Some(name.clone()) } else { None })
        .collect();
    let host = facts.address.as_deref().and_then(crate::address::host);
    let mut found = Vec::new();
    for told in &mut facts.told {
        if let Fact::Title(title) = &mut told.fact {
            let (short, site) = names::split_title(title, headline.as_deref(), &outlets, host.as_deref());
            if let Some(site) = site
                && told.from == Learnt::TitleElement
                && !site::is_section(&site)
                && headline.as_deref().is_none_or(|h| crate::select::likeness(h, &site) < 0.8)
            {
                found.push(site);
            }
            let lower = short.to_lowercase();
            let label = ["thread: ", "topic: ", "view topic - ", "print: ", "microsoft word - ", "subject: "]
                .into_iter()
                .find(|l| lower.starts_with(l) && lower.len() == short.len());
            // A title that has nothing of the headline names the site.
            if told.from == Learnt::TitleElement
                && found.is_empty()
                && let Some(headline) = &headline
                && crate::select::likeness(headline, &short) < 0.1
                && short.split_whitespace().count() <= 6
                && label.is_none()
                && !site::is_section(&short)
            {
                found.push(short.clone());
            }
            *title = label.and_then(|l| short.get(l.len()..)).map_or(short.clone(), str::to_owned);
        }
    }
    for site in found {
        facts.outlet(Learnt::TitleElement, &site);
    }
    if let Some(date) = facts.address.as_deref().and_then(dates::in_address) {
        facts.add(Learnt::Address, Fact::Published(date));
    }
    let named = |from: Learnt| from < Learnt::Microdata;
    let firm: Vec<String> = facts
        .told
        .iter()
        .filter_map(|t| if let Fact::Outlet(name) = &t.fact { named(t.from).then(|| name.clone()) } else { None })
        .collect();
    let authors: Vec<String> = facts
        .told
        .iter()
        .filter_map(|t| if let Fact::Author(name) = &t.fact { Some(name.clone()) } else { None })
        .collect();
    let mut seen: Vec<Told> = Vec::new();
    for told in facts.told {
        let author_is_outlet = matches!(&told.fact, Fact::Author(a) if firm.iter().any(|o| o.eq_ignore_ascii_case(a)));
        // Who holds the rights to a blog is often its author.
        let outlet_is_author = told.from == Learnt::Masthead
            && matches!(&told.fact, Fact::Outlet(o) if authors.iter().any(|a| a.eq_ignore_ascii_case(o)));
        if !author_is_outlet && !outlet_is_author && !seen.contains(&told) {
            seen.push(told);
        }
    }
    // The full name is told where a short form and the full one stand.
    let all: Vec<String> =
        seen.iter().filter_map(|t| if let Fact::Outlet(name) = &t.fact { Some(name.clone()) } else { None }).collect();
    for told in &mut seen {
        if let Fact::Outlet(name) = &mut told.fact
            && let Some(full) = site::in_full(name, &all)
        {
            *name = full;
        }
    }
    // A domain is a name only where no name is given.
    let named = seen.iter().any(|t| matches!(&t.fact, Fact::Outlet(name) if !crate::address::is_domain(name)));
    if named {
        seen.retain(|t| !matches!(&t.fact, Fact::Outlet(name) if crate::address::is_domain(name)));
    }
    seen
}

/// A date that is surely one.
fn edtf(year: i32, month: u32, day: Option<u32>) -> Option<Edtf> {
    if !(1900..=2100).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let text = match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    };
    Edtf::parse(&text).ok()
}
