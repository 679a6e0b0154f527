//! The tokens of RTF, with their places.

/// What a file of RTF consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number: `\par`, `\u8211`.
    Word(&'a str, Option<i32>),
    /// A backslash before something else than a letter.
    Symbol(u8),
    /// A byte of text written in hexadecimal: `\'e9`.
    Hex(u8),
    /// Bytes of text, all of them ASCII.
    Text(&'a str),
    /// Bytes of text of which none is ASCII.
    Raw(&'a [u8]),
}

/// Cuts a file into tokens.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 } }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at.checked_add(ahead)?).copied()
    }

    /// The bytes from here on for which `test` holds, passed over.
    fn while_is(&mut self, test: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !test(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        self.at += 1;
        let first = self.peek(0)?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            if first == b'\'' {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                let (Some(high), Some(low)) = (digit(self.peek(0)), digit(self.peek(1))) else {
                    return Some(Token::Symbol(first));
                };
                self.at += 2;
                return u8::try_from(high * 16 + low).ok().map(Token::Hex);
            }
            // A line end of two bytes is one.
            if first == b'\r' && self.peek(0) == Some(b'\n') {
                self.at += 1;
            }
            return Some(Token::Symbol(first));
        }
        let name = std::str::from_utf8(self.while_is(|byte| byte.is_ascii_alphabetic())).unwrap_or_default();
        let negative = self.peek(0) == Some(b'-') && self.peek(1).is_some_and(|byte| byte.is_ascii_digit());
        self.at += usize::from(negative);
        let digits = std::str::from_utf8(self.while_is(|byte| byte.is_ascii_digit())).unwrap_or_default();
        let value = digits.parse::<i32>().ok().map(|value| if negative { -value } else { value });
        // One space ends the word and is no text.
        self.at += usize::from(self.peek(0) == Some(b' '));
        if name == "bin" {
            let length = value.and_then(|value| usize::try_from(value).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(name, value))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Token<'a>, usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        // Line ends are there for people.
        self.while_is(|byte| matches!(byte, b'\r' | b'\n' | 0));
        let start = self.at;
        let token = match self.peek(0)? {
            b'{' => {
                self.at += 1;
                Token::Open
            }
            b'}' => {
                self.at += 1;
                Token::Close
            }
            b'\\' => self.control()?,
            0x80.. => Token::Raw(self.while_is(|byte| byte >= 0x80)),
            _ => {
                let plain = |byte: u8| byte < 0x80 && !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                Token::Text(std::str::from_utf8(self.while_is(plain)).unwrap_or_default())
            }
        };
        Some((token, start, self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_cut_where_they_end() {
        let source = b"{\\rtf1\\ansi a\\'e9\\'zz\\u-10179 ?\\bin3 }}}b\\\r\nc\\par\r\nd\xc3\xa9}";
        let tokens: Vec<_> = Tokens::new(source).map(|(token, start, end)| (token, &source[start..end])).collect();
        let wanted: Vec<(Token, &[u8])> = vec![
            (Token::Open, b"{"),
            (Token::Word("rtf", Some(1)), b"\\rtf1"),
            (Token::Word("ansi", None), b"\\ansi "),
            (Token::Text("a"), b"a"),
            (Token::Hex(0xe9), b"\\'e9"),
            (Token::Symbol(b'\''), b"\\'"),
            (Token::Text("zz"), b"zz"),
            (Token::Word("u", Some(-10179)), b"\\u-10179 "),
            (Token::Text("?"), b"?"),
            (Token::Word("bin", Some(3)), b"\\bin3 }}}"),
            (Token::Text("b"), b"b"),
            (Token::Symbol(b'\r'), b"\\\r\n"),
            (Token::Text("c"), b"c"),
            (Token::Word("par", None), b"\\par"),
            (Token::Text("d"), b"d"),
            (Token::Raw(b"\xc3\xa9"), b"\xc3\xa9"),
            (Token::Close, b"}"),
        ];
        assert_eq!(tokens, wanted);
    }

    #[test]
    fn what_is_cut_off_ends() {
        for source in ["{\\", "\\'", "\\'e", "\\bin999999999999", "\\bin9 x", "\\u-", ""] {
            assert!(Tokens::new(source.as_bytes()).count() < 5);
        }
    }
}
