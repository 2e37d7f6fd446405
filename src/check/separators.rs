//! The separators of a fortune file, and what stands between them.

use crate::format::diagnostic::Diagnostic;

/// The problem of an entry on `line` that is blank.
pub(crate) fn blank(line: usize) -> Diagnostic {
    Diagnostic::on_line(line, "this entry is blank; add text or remove it".into())
}

/// The problem of an entry on `line` that is longer than any that is shown.
pub(crate) fn too_long(line: usize, separator: &str) -> Diagnostic {
    let message = format!(
        "this entry is larger than 1 MiB and never shown; remove it or split it with a line {separator}"
    );
    Diagnostic::on_line(line, message)
}

/// The problem of a file without an entry.
pub(crate) fn no_entry() -> Diagnostic {
    let message = "no entries in this file; write one or remove the file";
    Diagnostic::on_line(1, message.into())
}

/// Finds separators that `fortune` takes for text, among `lines` that are `%` and something invisible.
pub(crate) fn nonstandard(lines: &[usize]) -> Option<Diagnostic> {
    let more = match lines.len() {
        0 | 1 => String::new(),
        2 => " (and 1 more)".into(),
        count => format!(" (and {} more)", count - 1),
    };
    let message = format!(
        "this % has spaces or a carriage return after it{more}, so fortune reads it as text; remove them"
    );
    Some(Diagnostic::on_line(*lines.first()?, message))
}
