//! Fields: places where Word works something out. Their result stands in the file; their instruction says what it is.

/// What a field is to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Its result is linked to this address.
    Link(String),
    /// Its result is text.
    Text,
    /// Its result is no part of the article: page numbers, tables of contents.
    Out,
}

/// What this instruction asks for.
pub(crate) fn field(instruction: &str) -> Field {
    let words = words(instruction);
    let Some(first) = words.first() else { return Field::Text };
    match first.to_ascii_uppercase().as_str() {
        "HYPERLINK" => {
            let mut address = String::new();
            let mut anchor = String::new();
            let mut rest = words.into_iter().skip(1);
            while let Some(word) = rest.next() {
                match word.as_str() {
                    "\\l" => anchor = rest.next().unwrap_or_default(),
                    // What to show in passing, and in which frame to open.
                    "\\o" | "\\t" => drop(rest.next()),
                    switch if switch.starts_with('\\') => {}
                    _ => address = word,
                }
            }
            if !anchor.is_empty() {
                address = format!("{address}#{anchor}");
            }
            if address.is_empty() { Field::Text } else { Field::Link(address) }
        }
        "TOC" | "INDEX" | "TOA" | "PAGE" | "PAGEREF" | "NUMPAGES" | "SECTIONPAGES" | "NOTEREF" => Field::Out,
        _ => Field::Text,
    }
}

/// The words of an instruction: quoted ones whole, a backslash before a quote or another backslash taken for it.
fn words(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut begun = false;
    let mut chars = instruction.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' | '\u{201c}' | '\u{201d}' => {
                quoted = !quoted;
                begun = true;
            }
            '\\' if quoted && matches!(chars.peek(), Some('\\' | '"')) => word.extend(chars.next()),
            char if char.is_whitespace() && !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            char => {
                word.push(char);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_and_page_numbers_are_not() {
        for (instruction, wanted) in [
            (r#" HYPERLINK "https://example.org/a b" "#, Field::Link("https://example.org/a b".into())),
            (r#"HYPERLINK https://example.org \o "shown \"so\"" \t _blank"#, Field::Link("https://example.org".into())),
            (r#" HYPERLINK "https://example.org/x" \l "part" \h"#, Field::Link("https://example.org/x#part".into())),
            (r#" hyperlink \l "_Toc1" "#, Field::Link("#_Toc1".into())),
            (r" HYPERLINK ", Field::Text),
            (r#" TOC \o "1-3" \h \z \u "#, Field::Out),
            (r" PAGE \* MERGEFORMAT ", Field::Out),
            (r" SEQ Figure \* ARABIC ", Field::Text),
            (r#"ADDIN ZOTERO_ITEM CSL_CITATION {"a":"b"}"#, Field::Text),
            ("", Field::Text),
        ] {
            assert_eq!(field(instruction), wanted, "{instruction}");
        }
    }
}
