//! The result of a check.

use std::borrow::Cow;

/// A problem in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, escaped to be shown. For the built-in collection, `builtin`.
    pub path: String,
    /// The line, counted from 1. In the built-in collection, the number of the entry.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// Which rule found it.
    pub kind: FindingKind,
    /// What is wrong and, after a semicolon, how to fix it. Escaped, on one line.
    pub message: String,
}

/// The kind of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// The file cannot be read.
    Unread,
    /// The file breaks the rules of its format: TOML syntax, unknown keys, duplicate ids.
    Form,
    /// An entry is never shown.
    Blank,
    /// A byte is not UTF-8, or a character of a fortune file is replaced when it is shown.
    Character,
    /// A line that is never wrapped is too wide.
    Wide,
    /// Another entry has the same text.
    Same,
    /// Another entry's text has the same letters and digits.
    Near,
    /// No other entry has the tag.
    Tag,
    /// The index of a fortune file does not match its text.
    Index,
    /// The number of problems that are not listed.
    More,
}

impl FindingKind {
    /// Returns the name of the kind in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Form => "form",
            Self::Blank => "blank",
            Self::Character => "character",
            Self::Wide => "wide",
            Self::Same => "same",
            Self::Near => "near",
            Self::Tag => "tag",
            Self::Index => "index",
            Self::More => "more",
        }
    }
}

/// The outcome of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The number of entries checked.
    pub entries: usize,
    /// The number of files checked.
    pub files: usize,
    /// The number of problems, of which at most a thousand of each file are among the findings.
    pub problems: usize,
    /// How files are read, where that isn't obvious, each with the file.
    pub forms: Vec<(String, Cow<'static, str>)>,
    /// The problems, file by file, in the order of their lines.
    pub findings: Vec<Finding>,
}
