//! The separators of a fortune file, and what stands between them.

use crate::format::diagnostic::Diagnostic;

/// The problem of an entry on `line` that is blank.
pub(crate) fn blank(line: usize) -> Diagnostic {
    Diagnostic::on_line(line, "this entry is blank; fill it, or take it out".into())
}

/// The problem of an entry on `line` that is longer than any that is shown.
pub(crate) fn too_long(line: usize, separator: &str) -> Diagnostic {
    let message = format!(
        "this entry has more than 1 MiB, and is never shown; take it out, or put a line {separator} \
         into it"
    );
    Diagnostic::on_line(line, message)
}

/// The problem of a file without an entry.
pub(crate) fn no_entry() -> Diagnostic {
    let message = "there is no entry in it; write one, or remove the file";
    Diagnostic::on_line(1, message.into())
}

/// Finds separators that `fortune` takes for text, among `lines` that are `%` and something invisible.
pub(crate) fn nonstandard(lines: &[usize]) -> Option<Diagnostic> {
    let more = match lines.len() {
        0 | 1 => String::new(),
        2 => ", and 1 more is".into(),
        count => format!(", and {} more are", count - 1),
    };
    let message = format!(
        "this line is % with blanks or a carriage return behind it{more}, which fortune takes for \
         text; end lines with a line feed alone"
    );
    Some(Diagnostic::on_line(*lines.first()?, message))
}
