//! HTML among Markdown: the words between its tags.

/// What comes next in a stretch of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bit<'a> {
    /// Text, and the byte at which it begins.
    Text(&'a str, usize),
    /// A tag that begins or ends a block.
    Block,
    /// A line break.
    Line,
}

/// Reads HTML that comes in pieces.
#[derive(Default)]
pub(super) struct Html {
    within: Within,
}

#[derive(Default, PartialEq)]
enum Within {
    #[default]
    Text,
    Tag(String),
    Comment,
    /// Something that is not text, until the tag of this name ends.
    Raw(String),
}

impl Html {
    /// The bits of `text`.
    pub(super) fn read<'a>(&mut self, text: &'a str) -> Vec<Bit<'a>> {
        let mut bits = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            match &mut self.within {
                Within::Text => match rest.find('<') {
                    Some(length) => {
                        let (words, tag) = rest.split_at(length);
                        if !words.is_empty() {
                            bits.push(Bit::Text(words, at));
                        }
                        let comment = tag.starts_with("<!--");
                        self.within = if comment { Within::Comment } else { Within::Tag(String::new()) };
                        at += length + if comment { 4 } else { 1 };
                    }
                    None => {
                        bits.push(Bit::Text(rest, at));
                        break;
                    }
                },
                Within::Comment => match rest.find("-->") {
                    Some(length) => {
                        self.within = Within::Text;
                        at += length + 3;
                    }
                    None => break,
                },
                Within::Raw(name) => match find_end(rest, name) {
                    Some(length) => {
                        self.within = Within::Tag(String::new());
                        at += length + 1;
                    }
                    None => break,
                },
                Within::Tag(tag) => {
                    let length = rest.find('>').unwrap_or(rest.len());
                    let room = 1_000_usize.saturating_sub(tag.len());
                    tag.extend(rest.chars().take_while(|char| *char != '>').take(room));
                    if length == rest.len() {
                        break;
                    }
                    at += length + 1;
                    let name: String =
                        tag.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '/').collect();
                    let name = name.to_ascii_lowercase();
                    self.within = match name.as_str() {
                        "script" | "style" | "template" | "svg" | "iframe" => Within::Raw(name.clone()),
                        _ => Within::Text,
                    };
                    match name.trim_matches('/') {
                        "br" => bits.push(Bit::Line),
                        "p" | "div" | "li" | "ul" | "ol" | "tr" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                        | "section" | "article" | "blockquote" | "hr" | "details" | "summary" | "figure"
                        | "figcaption" => {
                            bits.push(Bit::Block);
                        }
                        "td" | "th" => bits.push(Bit::Line),
                        _ => {}
                    }
                }
            }
        }
        bits
    }
}

/// Where the tag begins that ends the element `name`. It looks no further than that: a line may hold a million of them.
fn find_end(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let start = at + text.get(at..)?.find("</")?;
        at = start + 2;
        let found = text.as_bytes().get(at..at + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_without_tags() {
        let mut html = Html::default();
        let bits = html.read("<p align=\"a\">One <b>two</b><!-- no\n");
        assert_eq!(bits, [Bit::Block, Bit::Text("One ", 13), Bit::Text("two", 20)]);
        assert_eq!(html.read("no --> three<script>if (a<b) x</scr"), [Bit::Text(" three", 6)]);
        assert_eq!(html.read("</b></SCRIPT>four<br/>"), [Bit::Text("four", 13), Bit::Line]);
    }
}
