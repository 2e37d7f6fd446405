//! Diagnostics: what is wrong with a file, where, and what to do about it.

use std::fmt;
use std::str::Utf8Error;

use crate::entry::sanitize;

/// The message for a file without entries, which advice can follow.
pub const NO_ENTRIES: &str = "no entries in this file";

/// A problem in a file. The file's name is added where the diagnostic is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is wrong and, after a semicolon, what to do about it.
    pub message: String,
}

impl Diagnostic {
    /// Returns the diagnostic `message` for byte `offset` of `source`.
    pub fn at(source: &str, offset: usize, message: String) -> Self {
        let before = &source[..floor_char_boundary(source, offset)];
        let start = before.rfind('\n').map_or(0, |index| index + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            message,
        }
    }

    /// Returns the diagnostic `message` for a whole `line`.
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
        let message = "invalid UTF-8; save the file as UTF-8";
        Self::at(&String::from_utf8_lossy(valid), valid.len(), message.into())
    }
}

/// Formats `LINE:COLUMN: message`, always on one line.
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

/// Returns the last character boundary that is not after `offset`.
pub(crate) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rfind(|index| text.is_char_boundary(*index))
        .unwrap_or(0)
}

/// Returns the lines to report about the file called `shown`: the first diagnostics, and the number of
/// the others, because a long report at login would scroll everything else away.
pub fn lines(shown: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    lines_of(shown, diagnostics, 0)
}

/// Returns the [lines] to report if there are `unlisted` more problems than `diagnostics`.
pub fn lines_of(shown: &str, diagnostics: &[Diagnostic], unlisted: usize) -> Vec<String> {
    const MAX_LINES: usize = 5;
    let first = diagnostics.iter().take(MAX_LINES);
    let mut lines: Vec<_> = first
        .map(|diagnostic| format!("{shown}:{diagnostic}"))
        .collect();
    let count = diagnostics.len().saturating_add(unlisted);
    if let more @ 1.. = count.saturating_sub(MAX_LINES) {
        lines.push(format!("{shown}: and {more} more"));
    }
    lines
}

/// Returns the one line to report about a file that the user did not name, which may be one of many in
/// its folder: the first diagnostic, and the number of the others, of which `unlisted` are not among
/// them.
pub fn line_of(shown: &str, diagnostics: &[Diagnostic], unlisted: usize) -> Option<String> {
    let (first, others) = diagnostics.split_first()?;
    let more = match others.len().saturating_add(unlisted) {
        0 => String::new(),
        more => format!(" (and {more} more in this file)"),
    };
    Some(format!("{shown}:{first}{more}"))
}
