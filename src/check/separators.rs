//! Problems with the separators of a fortune file and with the records between them.

use crate::format::diagnostic::Diagnostic;

/// Returns the problem of a blank entry on `line`.
pub(crate) fn blank(line: usize) -> Diagnostic {
    Diagnostic::on_line(line, "this entry is blank; add text or remove it".into())
}

/// Returns the problem of an entry on `line` that is too long to be shown.
pub(crate) fn too_long(line: usize, separator: &str) -> Diagnostic {
    let message = format!(
        "this entry is larger than 1 MiB and never shown; remove it or split it with a line {separator}"
    );
    Diagnostic::on_line(line, message)
}

/// Returns the problem of a file without an entry.
pub(crate) fn no_entry() -> Diagnostic {
    let message = "no entries in this file; write one or remove the file";
    Diagnostic::on_line(1, message.into())
}

/// Reports the separators on `lines`, which fortune(6) takes for text: a `%`, and blanks or a carriage
/// return after it.
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
