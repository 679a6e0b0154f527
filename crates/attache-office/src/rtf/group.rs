//! What holds within a group of RTF, and what its control words lead to.

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// Into the article.
    Text,
    /// Nowhere.
    Nothing,
    /// The table of fonts.
    Fonts,
    /// The table of styles.
    Styles,
    /// The file's properties.
    Info(Info),
    /// What a field is to work out.
    Instruction,
    /// Two forms of the same: the first is passed over, the second goes where this group's text would.
    TwoForms,
}

/// A property of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Info {
    None,
    Title,
    Author,
    Company,
    Created,
    Revised,
}

/// What the end of a group means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Nothing,
    Note,
    Box,
    Field,
    Result,
    Style,
}

/// What holds within a group. A group begins with what holds around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) to: To,
    /// Where the second of two forms goes.
    pub(super) second_to: To,
    pub(super) end: End,
    /// How many characters stand in for one of Unicode (`\uc`).
    pub(super) stand_ins: usize,
    pub(super) font: i32,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) style: i32,
    pub(super) outline: Option<u8>,
    pub(super) listed: bool,
    pub(super) in_table: bool,
}

impl Group {
    pub(super) fn new() -> Self {
        Self {
            to: To::Text,
            second_to: To::Text,
            end: End::Nothing,
            stand_ins: 1,
            font: -1,
            hidden: false,
            deleted: false,
            style: 0,
            outline: None,
            listed: false,
            in_table: false,
        }
    }

    /// Whether its text is part of the article.
    pub(super) fn is_shown(&self) -> bool {
        self.to == To::Text && !self.hidden && !self.deleted
    }

    /// Forgets what was said of the paragraph (`\pard`).
    pub(super) fn reset_paragraph(&mut self) {
        self.style = 0;
        self.outline = None;
        self.listed = false;
        self.in_table = false;
    }
}

/// Groups that begin with these words hold no text of the article.
pub(super) fn is_aside(word: &str) -> bool {
    matches!(
        word,
        "pict"
            | "header"
            | "headerl"
            | "headerr"
            | "headerf"
            | "footer"
            | "footerl"
            | "footerr"
            | "footerf"
            | "colortbl"
            | "annotation"
            | "atnid"
            | "atnauthor"
            | "atntime"
            | "atnicn"
            | "atnref"
            | "ftnsep"
            | "ftnsepc"
            | "ftncn"
            | "aftnsep"
            | "aftnsepc"
            | "aftncn"
            | "shprslt"
            | "nonshppict"
            | "objdata"
            | "objclass"
            | "objname"
            | "nonesttables"
            | "revtbl"
            | "listtable"
            | "listoverridetable"
            | "generator"
            | "filetbl"
            | "template"
            | "private"
            | "bkmkstart"
            | "bkmkend"
            | "datafield"
            | "xe"
            | "tc"
            | "tcn"
            | "rxe"
            | "txe"
            | "themedata"
            | "mmathPict"
    )
}

/// The character that a control word or symbol stands for.
pub(super) fn character(word: &str) -> Option<&'static str> {
    Some(match word {
        "emdash" => "\u{2014}",
        "endash" => "\u{2013}",
        "lquote" => "\u{2018}",
        "rquote" => "\u{2019}",
        "ldblquote" => "\u{201c}",
        "rdblquote" => "\u{201d}",
        "bullet" => "\u{2022}",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "emspace" | "enspace" | "qmspace" | "tab" | "nestcell" | "column" => " ",
        _ => return None,
    })
}
