//! What is wrong with a file, where, and how it is mended.

use std::fmt;
use std::str::Utf8Error;

use crate::entry::sanitize;

/// A fault in a file. The file is not in it: whoever opened the file knows its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// What is wrong, and after a semicolon how it is mended.
    pub message: String,
}

impl Diagnostic {
    /// The fault `message` at byte `offset` of `source`.
    pub fn at(source: &str, offset: usize, message: String) -> Self {
        let mut before = offset.min(source.len());
        while !source.is_char_boundary(before) {
            before -= 1;
        }
        let before = &source[..before];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            message,
        }
    }

    /// That these bytes are not UTF-8, from where that is.
    pub fn not_utf8(bytes: &[u8], error: Utf8Error) -> Self {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let message = "this is not UTF-8; save the file as UTF-8";
        Self::at(&String::from_utf8_lossy(valid), valid.len(), message.into())
    }
}

/// `LINE:COLUMN: message`, on one line whatever the file holds.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            message,
        } = self;
        write!(f, "{line}:{column}: {}", sanitize::escape(message))
    }
}
