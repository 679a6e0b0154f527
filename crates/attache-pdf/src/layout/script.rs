//! What layout needs to know of letters: which way they run, which are written without spaces, which are accents.

/// Letters of scripts that run from right to left.
pub(crate) fn runs_left(ch: char) -> bool {
    matches!(ch, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        && !is_eastern_digit(ch)
}

fn is_eastern_digit(ch: char) -> bool {
    matches!(ch, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}')
}

/// Letters of scripts that run from left to right, and digits.
pub(crate) fn runs_right(ch: char) -> bool {
    ch.is_alphanumeric() && !runs_left(ch)
}

/// Scripts that put no space between words.
pub(crate) fn is_unspaced(ch: char) -> bool {
    matches!(ch, '\u{2E80}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '\u{E00}'..='\u{EFF}' | '\u{1780}'..='\u{17FF}')
}

/// The combining form of an accent that stands by itself. Old typesetting draws é as an accent over an e.
pub(crate) fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '`' => '\u{300}',
        '´' => '\u{301}',
        'ˆ' | '^' => '\u{302}',
        '˜' => '\u{303}',
        '¯' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30A}',
        '˝' => '\u{30B}',
        'ˇ' => '\u{30C}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        _ => return None,
    })
}

/// A bullet of a list.
pub(crate) fn is_bullet(ch: char) -> bool {
    matches!(
        ch,
        '•' | '‣'
            | '◦'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '◆'
            | '◇'
            | '►'
            | '▶'
            | '➢'
            | '➤'
            | '✓'
            | '✔'
            | '❖'
            | '∙'
            | '⁃'
            | '·'
            | '♦'
            | '→'
    )
}

/// A character that ends a sentence, quotation marks passed over.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '“']);
    text.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '؟', '۔', '…'])
}
