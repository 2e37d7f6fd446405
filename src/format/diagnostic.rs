//! What is wrong with a file, where, and what to do about it.

use std::fmt;
use std::str::Utf8Error;

use crate::entry::sanitize;

/// A fault in a file. It doesn't name the file, which whoever opened it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong and, after a semicolon, what to do about it.
    pub message: String,
}

impl Diagnostic {
    /// Returns the diagnostic for byte `offset` of `source`.
    pub fn at(source: &str, offset: usize, message: String) -> Self {
        let before = &source[..floor_char_boundary(source, offset)];
        let start = before.rfind('\n').map_or(0, |index| index + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            message,
        }
    }

    /// Returns the diagnostic `message` for the whole of a `line`.
    pub fn on_line(line: usize, message: String) -> Self {
        Self {
            line,
            column: 1,
            message,
        }
    }

    /// Returns the diagnostic for bytes that are not UTF-8.
    pub fn not_utf8(bytes: &[u8], error: Utf8Error) -> Self {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let message = "this is not UTF-8; save the file as UTF-8";
        Self::at(&String::from_utf8_lossy(valid), valid.len(), message.into())
    }
}

/// `LINE:COLUMN: message`, always on one line.
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

/// Returns the last boundary between characters up to `offset`.
pub(crate) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rfind(|index| text.is_char_boundary(*index))
        .unwrap_or(0)
}

/// Returns what is to be said about the file called `shown`: a line for each of the first diagnostics, and
/// one that counts the rest, so that a login isn't scrolled away.
pub fn lines(shown: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    const MAX_LINES: usize = 5;
    let first = diagnostics.iter().take(MAX_LINES);
    let mut lines: Vec<_> = first
        .map(|diagnostic| format!("{shown}:{diagnostic}"))
        .collect();
    if let more @ 1.. = diagnostics.len().saturating_sub(MAX_LINES) {
        lines.push(format!("{shown}: and {more} more"));
    }
    lines
}
