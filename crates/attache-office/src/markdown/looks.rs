//! Whether plain text is Markdown.

/// How many of the first lines are looked at.
const LINES: usize = 2_000;

/// Whether `text` is Markdown beyond doubt: at least two of its signs that plain text does not bear by chance (headings with
/// hashes, links with an address, a table's second line, fences, emphasis with stars, front matter), or one of them often.
///
/// Lists, underlined headings and quotation with `>` do not count: mails and reports set as plain text have them, too.
pub fn looks_like_markdown(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    if super::front::front(text).1 > 0 {
        return true;
    }
    let (mut headings, mut links, mut tables, mut fences, mut stars) = (0, 0, 0, 0, 0);
    for line in text.lines().take(LINES) {
        let line = line.get(..floor(line, 2_000)).unwrap_or_default();
        headings += usize::from(is_heading(line));
        links += line.matches("](http").count() + line.matches("](/").count();
        tables += usize::from(is_table(line));
        fences += usize::from(line.starts_with("```") || line.starts_with("~~~"));
        stars += usize::from(has_strong(line));
    }
    // Source code has hashes and fences of its own, but no links; a fence must end.
    let signs = [headings > 0, links > 0, tables > 0, fences >= 2 && fences % 2 == 0, stars > 0];
    signs.iter().filter(|sign| **sign).count() >= 2 || headings >= 3 && !text.contains("\n#include") || links >= 2
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `## Words`, but neither `#hashtag` nor `#!/bin/sh`.
fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    (1..=6).contains(&level)
        && rest.strip_prefix(' ').is_some_and(|words| words.trim_start().starts_with(char::is_alphanumeric))
}

/// `| --- | :-: |`
fn is_table(line: &str) -> bool {
    let line = line.trim();
    line.contains("--")
        && line.contains('|')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
        && line.matches('|').count() >= 2
}

/// `**words**`
fn has_strong(line: &str) -> bool {
    let Some((_, rest)) = line.split_once("**") else { return false };
    let Some((words, _)) = rest.split_once("**") else { return false };
    !words.is_empty() && words.len() < 200 && !words.starts_with([' ', '*']) && !words.ends_with([' ', '*'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_known() {
        for text in [
            "# Report\n\nAs [the ministry](https://example.org/a) said, **two** ships left.\n",
            "---\ntitle: Ships\n---\nText",
            "## One\ntext\n## Two\ntext\n## Three\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n**Note**: x\n",
            "See [a](https://a.example) and [b](https://b.example).",
        ] {
            assert!(looks_like_markdown(text), "{text}");
        }
    }

    #[test]
    fn plain_text_is_not() {
        for text in [
            "",
            "Two ships left.\n\n* * *\n\nOSLO, March 4 - One came back.\n",
            "Report\n======\n\n- one\n- two\n\n> quoted\n",
            "#breaking two ships #navy\n# \n#1 in sales\n",
            "Rates rose 5 ** last year and 2 ** this year\n",
            "a | b\n---+---\n1 | 2\n",
            "Issue # 4\n# Note\ntext follows\n",
            "--- On Mon, Ann wrote: ---\n> yes\n",
        ] {
            assert!(!looks_like_markdown(text), "{text}");
        }
    }
}
