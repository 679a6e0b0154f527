//! From all stretches of a page to those of the article.

use crate::choose;
use crate::dom::{Dom, NONE, NodeId, ROOT};
use crate::layout::{Draft, Order, lay_out};
use crate::measure::{Weight, at, ends_sentence, held, inherited, linked, weigh};
use crate::phrases::{heads_other, is_byline, is_call, is_credit};
use crate::trust::{Strictness, believed};
use crate::zone::{self, Zone};
use attache_model::Part;

/// What was selected.
pub(crate) struct Selection {
    /// The stretches of the article, in the order of the page.
    pub drafts: Vec<Draft>,
    /// The place in `drafts` of the headline, if it stands in the page.
    pub title: Option<usize>,
    /// How much prose there is in what was selected.
    pub prose: f32,
}

/// What is known of a page before its text is selected.
pub(crate) struct Hints {
    /// Headlines that the page tells of itself.
    pub titles: Vec<String>,
    /// A forum, or questions and answers: what people wrote is the content.
    pub discussion: bool,
    /// A live blog: times are headings of its entries.
    pub live: bool,
}

/// Finds the article under the document.
pub(crate) fn select(dom: &Dom, hints: &Hints) -> Selection {
    let order = Order::of(dom, ROOT);
    let mut told = vec![Zone::NOTHING; dom.nodes.len()];
    for &id in &order.nodes {
        if let Some(slot) = told.get_mut(id.index()) {
            *slot = zone::of(dom, id);
        }
    }
    let drafts = lay_out(dom, ROOT, &order, &told);
    let weights: Vec<Weight> = drafts.iter().map(weigh).collect();
    let raw = held(dom, &order, &drafts, &weights, |_| true);
    let all = at(&raw, ROOT).prose;
    let page = Page { dom, order: &order, drafts: &drafts, weights: &weights, raw: &raw, told: &told, hints };
    let mut best = page.attempt(Strictness::Usual);
    if best.prose < 250.0_f32.min(0.5 * all) || best.prose < 0.12 * all {
        let lenient = page.attempt(Strictness::Lenient);
        if lenient.prose > 1.5 * best.prose {
            best = lenient;
        }
    }
    let words = |kept: &[usize]| kept.iter().filter_map(|&i| drafts.get(i)).map(|d| d.chars).sum::<usize>();
    if best.prose < 60.0 && words(&best.kept) < 120 {
        let all = page.everything();
        if best.kept.is_empty() || words(&all.kept) > 400 || all.kept.len() <= 12 {
            best = Attempt { title: best.title, ..all };
        }
    }
    let Attempt { kept, title, prose } = best;
    let mut selected = Vec::with_capacity(kept.len());
    let mut place = None;
    for (index, draft) in drafts.into_iter().enumerate() {
        if Some(index) == title {
            place = Some(selected.len());
        }
        if kept.binary_search(&index).is_ok() || Some(index) == title {
            selected.push(draft);
        }
    }
    Selection { drafts: selected, title: place, prose }
}

struct Page<'a> {
    dom: &'a Dom,
    order: &'a Order,
    drafts: &'a [Draft],
    weights: &'a [Weight],
    raw: &'a [Weight],
    told: &'a [Zone],
    hints: &'a Hints,
}

struct Attempt {
    /// Ascending.
    kept: Vec<usize>,
    title: Option<usize>,
    prose: f32,
}

impl Page<'_> {
    fn attempt(&self, strictness: Strictness) -> Attempt {
        let own = believed(self.dom, self.order, self.drafts, self.raw, self.told, strictness, self.hints);
        let zones = inherited(self.dom, self.order, &own);
        let counts = |index: usize| {
            self.drafts.get(index).is_some_and(|d| !at(&zones, d.owner).has(Zone::OUT) && !is_call(&d.text))
        };
        let sums = held(self.dom, self.order, self.drafts, self.weights, counts);
        let container = choose::container(self.dom, self.order, &sums, &own);
        let title = self.headline(container, &zones);
        let mut strangers: Vec<(u32, u32)> = choose::strangers(self.dom, &sums, &own, container)
            .into_iter()
            .map(|id| (self.order.place(id), self.order.end(id)))
            .collect();
        strangers.sort_unstable();
        let kept = self.filter(container, &strangers, &zones, title);
        let prose = kept.iter().filter_map(|&i| self.weights.get(i)).map(|w| w.prose).sum();
        Attempt { kept, title, prose }
    }

    /// All there is, if nothing better can be had: of a list of other pages their titles, without menus and forms.
    fn everything(&self) -> Attempt {
        let own = believed(self.dom, self.order, self.drafts, self.raw, self.told, Strictness::Lenient, self.hints);
        let zones = inherited(self.dom, self.order, &own);
        let frame = Zone::NAVIGATION
            | Zone::FOOTER
            | Zone::FORM
            | Zone::HIDDEN
            | Zone::NOTICE
            | Zone::SHARE
            | Zone::ADVERT
            | Zone::HEADER;
        let all = || 0..self.drafts.len();
        let draft = |i: &usize| self.drafts.get(*i);
        let least = if self.drafts.iter().map(|d| d.chars).sum::<usize>() < 300 { 1 } else { 8 };
        let mut kept: Vec<usize> = all()
            .filter(|i| {
                draft(i).is_some_and(|d| d.chars >= least && !at(&zones, d.owner).has(frame) && !is_call(&d.text))
            })
            .collect();
        if kept.is_empty() {
            kept = all().filter(|&i| self.weights.get(i).is_some_and(|w| w.junk == 0.0)).collect();
        }
        if kept.is_empty() {
            kept = all().collect();
        }
        Attempt { kept, title: None, prose: 0.0 }
    }

    /// The headline as it stands in the page: what reads like the title that the page tells of itself, else the first heading of
    /// the first rank that belongs to the article.
    fn headline(&self, container: NodeId, zones: &[Zone]) -> Option<usize> {
        let start = self.order.place(container);
        let end = self.order.end(container);
        let mut best: Option<(usize, f32)> = None;
        let parts = self.hints.titles.iter().flat_map(|t| title_parts(t));
        let titles: Vec<(Vec<String>, f32)> = parts.map(|(title, trust)| (words_of(title), trust)).collect();
        // Prose of the article before the stretch under way.
        let mut before = 0.0;
        for (index, draft) in self.drafts.iter().enumerate() {
            if self.order.contains(container, draft.owner) {
                before += self.weights.get(index).map_or(0.0, |w| w.prose);
            }
            let heading = draft.part == Part::Heading;
            if draft.chars < 3 || draft.chars > 250 || (!heading && (before > 600.0 || index > 2_000)) {
                continue;
            }
            let place = self.order.place(draft.owner);
            if place > end
                || at(zones, draft.owner)
                    .has(Zone::COMMENTS | Zone::RELATED | Zone::HIDDEN | Zone::FOOTER | Zone::TEASER)
            {
                continue;
            }
            let words = words_of(&draft.text);
            let like = titles.iter().map(|(title, trust)| trust * alike(title, &words)).fold(0.0, f32::max);
            if !heading && (like < 0.8 || draft.chars < 12 || linked(draft) > 0.5 || draft.part != Part::Paragraph) {
                continue;
            }
            let inside = place >= start;
            let mut score = like * 3.0;
            score += match draft.rank {
                1 => 1.5,
                2 => 0.5,
                _ if heading => 0.0,
                _ => -0.5,
            };
            score += if inside { 0.1 } else { 0.4 };
            if at(zones, draft.owner).has(Zone::NAVIGATION | Zone::ASIDE | Zone::SHARE | Zone::NOTICE) {
                score -= 1.5;
            }
            if inside && before > 600.0 {
                score -= 1.5;
            }
            // A site's own name stands in many a first heading.
            let home = draft.links.iter().any(|l| crate::meta::visible::is_home(&l.2, None));
            if linked(draft) > 0.9 && (like < 0.65 || home) {
                score -= if home { 2.5 } else { 0.8 };
            }
            if score >= 1.5 && best.is_none_or(|(_, s)| score > s) {
                best = Some((index, score));
            }
        }
        best.map(|(index, _)| index).or_else(|| self.unmarked_headline(container, zones))
    }

    /// A headline that no element marks: what stands right before the text in bold or large type, or is called a title.
    fn unmarked_headline(&self, container: NodeId, zones: &[Zone]) -> Option<usize> {
        let inside = |d: &Draft| self.order.contains(container, d.owner);
        let text = self.drafts.iter().zip(self.weights).position(|(d, w)| inside(d) && w.prose > 60.0)?;
        let called = |draft: &Draft| {
            std::iter::once(draft.owner).chain(self.dom.ancestors(draft.owner).take(2)).any(|id| {
                let class = self.dom.attr(id, "class").unwrap_or_default().to_ascii_lowercase();
                let large = self.dom.name(id) == "font"
                    && self
                        .dom
                        .attr(id, "size")
                        .is_some_and(|s| s.starts_with('+') || s.parse::<u8>().is_ok_and(|n| n >= 4));
                large || class.contains("title") || class.contains("headline") || class.contains("heading")
            })
        };
        let fits = |draft: &Draft| {
            draft.part != Part::ListItem
                && (12..=180).contains(&draft.chars)
                && linked(draft) < 0.3
                && !ends_sentence(&draft.text)
                && !is_call(&draft.text)
                && !is_byline(&draft.text)
                && !at(zones, draft.owner)
                    .has(Zone::NAVIGATION | Zone::FOOTER | Zone::ASIDE | Zone::COMMENTS | Zone::RELATED)
        };
        let near =
            || (text.saturating_sub(8)..text).filter_map(|i| Some((i, self.drafts.get(i)?))).filter(|(_, d)| fits(d));
        near().find(|(_, d)| called(d)).or_else(|| near().find(|(_, d)| d.bold * 10 > d.chars * 9)).map(|(i, _)| i)
    }

    fn filter(&self, container: NodeId, strangers: &[(u32, u32)], zones: &[Zone], title: Option<usize>) -> Vec<usize> {
        let first_inside = self.drafts.iter().position(|d| self.order.contains(container, d.owner));
        let Some(first_inside) = first_inside else { return Vec::new() };
        let mut kept: Vec<usize> = Vec::new();
        // What stands between the headline and the text, and introduces it.
        if let Some(title) = title.filter(|&t| t < first_inside) {
            for index in title + 1..first_inside {
                let Some(draft) = self.drafts.get(index) else { continue };
                let zone = at(zones, draft.owner);
                let header_only = zone.only(Zone::OUT).without(Zone::HEADER).is_nothing();
                let prose = self.weights.get(index).is_some_and(|w| w.prose > 0.0);
                let lead = zone.has(Zone::LEAD) && draft.chars >= 15 && linked(draft) < 0.5;
                let caption =
                    draft.part == Part::Caption && draft.chars >= 20 && linked(draft) < 0.5 && !is_credit(&draft.text);
                if header_only && (lead || prose || caption) && !is_call(&draft.text) && !is_byline(&draft.text) {
                    kept.push(index);
                }
            }
        }
        for index in first_inside..self.drafts.len() {
            let Some(draft) = self.drafts.get(index) else { continue };
            let stranger = || {
                let place = self.order.place(draft.owner);
                let at = strangers.partition_point(|s| s.0 <= place);
                at.checked_sub(1).and_then(|i| strangers.get(i)).is_some_and(|s| place < s.1)
            };
            let note = draft.part == Part::Footnote && linked(draft) < 0.9;
            let data = draft.part == Part::TableRow && linked(draft) < 0.3;
            if (note || self.order.contains(container, draft.owner))
                && Some(index) != title
                && self.stays(index, draft, zones, container)
                && (note || data || !stranger())
            {
                kept.push(index);
            }
        }
        self.drop_bylines(&mut kept);
        self.drop_repeated_title(&mut kept, title);
        self.drop_link_lists(&mut kept);
        self.drop_labels(&mut kept);
        self.cut_sections(&mut kept);
        self.drop_idle_headings(&mut kept);
        self.trim_end(&mut kept);
        kept
    }

    fn stays(&self, index: usize, draft: &Draft, zones: &[Zone], container: NodeId) -> bool {
        let zone = at(zones, draft.owner);
        // Zones around the container do not count: it was chosen.
        let around = at(zones, container).only(Zone::OUT);
        let out = zone.only(Zone::OUT).without(around);
        if !out.is_nothing() {
            // A header within the article holds its introduction.
            let weight = self.weights.get(index).copied().unwrap_or_default();
            let introduces =
                weight.prose > 0.0 || zone.has(Zone::LEAD) || draft.part == Part::Heading || self.hints.live;
            let lead = out == Zone::HEADER && introduces && linked(draft) < 0.3;
            if !lead {
                return false;
            }
        }
        if is_call(&draft.text) || (zone.has(Zone::CREDIT) && draft.chars < 40) {
            return false;
        }
        match draft.part {
            Part::Caption if self.dom.name(draft.owner) == "caption" => true,
            Part::Caption => draft.chars >= 20 && !is_credit(&draft.text) && linked(draft) < 0.6,
            Part::Heading => draft.chars >= 2,
            Part::Paragraph | Part::Quotation if linked(draft) > 0.85 => {
                // A paragraph that is one link leads to another story, unless it goes on from the one before.
                draft.chars > 160 || !self.stands_alone(draft)
            }
            Part::Paragraph if draft.chars < 30 && is_credit(&draft.text) => false,
            _ => true,
        }
    }

    /// The link is all there is of the element in which the stretch stands.
    fn stands_alone(&self, draft: &Draft) -> bool {
        let mut id = draft.owner;
        while id != NONE && !crate::tags::breaks(self.dom.name(id)) {
            id = self.dom.parent(id);
        }
        self.dom.words(id, 400).chars().filter(|c| !c.is_whitespace()).count() <= draft.chars + 3
    }

    /// Lines of author and date before the text and behind it.
    fn drop_bylines(&self, kept: &mut Vec<usize>) {
        if self.hints.live {
            return;
        }
        let prose = |index: &usize| self.weights.get(*index).is_some_and(|w| w.prose > 120.0);
        let first = kept.iter().position(prose).unwrap_or(0);
        let last = kept.iter().rposition(prose).unwrap_or(kept.len());
        let mut at = 0;
        kept.retain(|&i| {
            at += 1;
            let outer = at <= first + 2 || at > last;
            let line =
                self.drafts.get(i).filter(|d| matches!(d.part, Part::Paragraph | Part::ListItem) && d.chars < 70);
            !(outer && line.is_some_and(|d| is_byline(&d.text)))
        });
    }

    /// The headline again.
    fn drop_repeated_title(&self, kept: &mut Vec<usize>, title: Option<usize>) {
        let Some(title) = title.and_then(|t| self.drafts.get(t)) else { return };
        let mut seen = 0;
        kept.retain(|&i| {
            seen += 1;
            seen > 4 || self.drafts.get(i).is_none_or(|d| d.text != title.text)
        });
    }

    /// Lists of which most is links lead elsewhere.
    fn drop_link_lists(&self, kept: &mut Vec<usize>) {
        let mut out = vec![false; kept.len()];
        let mut from = 0;
        while from < kept.len() {
            let item = |at: usize| kept.get(at).and_then(|&i| self.drafts.get(i)).filter(|d| d.part == Part::ListItem);
            let mut to = from;
            let (mut chars, mut links, mut sentences) = (0, 0, 0);
            while let Some(draft) = item(to) {
                chars += draft.chars;
                links += draft.linked;
                sentences += usize::from(ends_sentence(&draft.text) && linked(draft) < 0.5);
                to += 1;
            }
            if to > from {
                if (links * 10 > chars * 7 || (to - from >= 3 && links * 20 > chars * 11)) && sentences * 3 < to - from
                {
                    for at in from..to {
                        let prose =
                            item(at).is_some_and(|d| linked(d) < 0.4 && ends_sentence(&d.text) && d.chars >= 50);
                        if let Some(flag) = out.get_mut(at) {
                            *flag = !prose;
                        }
                    }
                }
                from = to;
            } else {
                from += 1;
            }
        }
        let mut flags = out.into_iter();
        kept.retain(|_| !flags.next().unwrap_or(false));
    }

    /// Labels of charts and controls: many very short lines, one after another.
    fn drop_labels(&self, kept: &mut Vec<usize>) {
        let label = |&i: &usize| {
            self.drafts.get(i).is_some_and(|d| d.part == Part::Paragraph && d.chars < 18 && !ends_sentence(&d.text))
        };
        let mut out = vec![false; kept.len()];
        let mut from = 0;
        while from < kept.len() {
            let count = kept.iter().skip(from).take_while(|i| label(i)).count();
            if count >= 4 && count * 2 < kept.len() {
                out.get_mut(from..from + count).unwrap_or_default().fill(true);
            }
            from += count + 1;
        }
        let mut flags = out.into_iter();
        kept.retain(|_| !flags.next().unwrap_or(false));
    }

    /// Leaves out sections that head something else, if no more prose than a few teasers have stands in them: up to the next heading
    /// that is of the same rank, leads nowhere and has prose under it.
    fn cut_sections(&self, kept: &mut Vec<usize>) {
        let prose = |index: usize| self.weights.get(index).map_or(0.0, |w| w.prose);
        let total: f32 = kept.iter().map(|&i| prose(i)).sum();
        let draft_at = |at: usize| kept.get(at).and_then(|&i| self.drafts.get(i));
        let mut out = vec![false; kept.len()];
        let mut at = 0;
        while let Some(draft) = draft_at(at) {
            let heading = draft.part == Part::Heading || draft.bold * 10 >= draft.chars * 9;
            let heads =
                draft.chars <= 60 && matches!(draft.part, Part::Heading | Part::Paragraph) && heads_other(&draft.text);
            if !heads {
                at += 1;
                continue;
            }
            let rank = if heading && draft.rank > 0 { draft.rank } else { 6 };
            let mut end = at + 1;
            let mut inside = 0.0;
            while let Some(next) = draft_at(end) {
                let own =
                    next.part == Part::Heading && next.rank <= rank && linked(next) < 0.5 && !heads_other(&next.text);
                if own || next.part == Part::Footnote {
                    break;
                }
                inside += kept.get(end).map_or(0.0, |&i| prose(i));
                end += 1;
            }
            if inside < 0.3 * total {
                out.get_mut(at..end).unwrap_or_default().fill(true);
            }
            at = end;
        }
        let mut flags = out.into_iter();
        kept.retain(|_| !flags.next().unwrap_or(false));
    }

    /// Lines at the end that are no sentences: headings, names, dates, labels.
    fn trim_end(&self, kept: &mut Vec<usize>) {
        let prose: f32 = kept.iter().filter_map(|&i| self.weights.get(i)).map(|w| w.prose).sum();
        if prose < 100.0 {
            return;
        }
        while let Some(draft) = kept.last().and_then(|&i| self.drafts.get(i)) {
            let lower = draft.text.to_lowercase();
            let colophon = draft.chars < 400
                && ["©", "copyright ", "you are visitor", "last updated"].iter().any(|w| lower.contains(w));
            let idle = draft.part == Part::Heading
                || (draft.part == Part::Paragraph && colophon)
                || (draft.part == Part::Paragraph
                    && draft.chars < 25
                    && linked(draft) > 0.3
                    && !ends_sentence(&draft.text));
            if !idle || kept.len() <= 1 {
                break;
            }
            kept.pop();
        }
    }

    /// Headings under which nothing is left, though there was something.
    fn drop_idle_headings(&self, kept: &mut Vec<usize>) {
        let mut out = Vec::new();
        for (at, &index) in kept.iter().enumerate() {
            let Some(draft) = self.drafts.get(index).filter(|d| d.part == Part::Heading) else { continue };
            let next = kept.get(at + 1).copied();
            let skipped = next.map_or(self.drafts.len(), |n| n) - index > 1;
            let next_heads =
                next.and_then(|n| self.drafts.get(n)).is_none_or(|d| d.part == Part::Heading && d.rank <= draft.rank);
            if skipped && (next_heads || heads_other(&draft.text)) {
                out.push(index);
            }
        }
        kept.retain(|i| out.binary_search(i).is_err());
    }
}

/// A title, and what it is made of, if the name of the site or section stands beside it; each with how likely it is the headline.
fn title_parts(title: &str) -> Vec<(&str, f32)> {
    let mut parts = vec![(title, 1.0)];
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "] {
        if title.contains(separator) {
            let split = title.split(separator).filter(|p| p.chars().count() >= 12);
            parts.extend(split.map(|p| (p, if p.len() * 2 > title.len() { 0.95 } else { 0.6 })));
        }
    }
    parts
}

/// The words of a title, in lower case.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(40).map(str::to_lowercase).collect()
}

/// How far two titles are the same words, 0 to 1.
pub(crate) fn likeness(told: &str, seen: &str) -> f32 {
    alike(&words_of(told), &words_of(seen))
}

fn alike(told: &[String], seen: &[String]) -> f32 {
    if told.is_empty() || seen.is_empty() {
        return 0.0;
    }
    let common = seen.iter().filter(|w| told.contains(w)).count() as f32;
    let precision = common / seen.len() as f32;
    let recall = common / told.len() as f32;
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}
