//! Problems with the separators of a fortune file and with the records between them.

use crate::entry::sanitize;
use crate::format::diagnostic::Diagnostic;
use crate::format::fortune::{Separator, TextFlags};

/// Returns the problem of a blank entry on `line`.
pub(crate) fn blank(line: usize) -> Diagnostic {
    Diagnostic::on_line(line, "this entry is blank; add text or remove it".into())
}

/// Returns the problem of an entry on `line` that is too long to be shown.
pub(crate) fn too_long(line: usize, separator: &str) -> Diagnostic {
    let line_between = match separator {
        "" => "blank line".into(),
        separator => format!("line {separator}"),
    };
    let message = format!(
        "this entry is larger than 1 MiB and never shown; remove it or split it with a {line_between}"
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
pub(crate) fn nonstandard(lines: &[usize], separator: Separator) -> Option<Diagnostic> {
    let (sign, more) = (separator.sign(), and_more(lines));
    let message = format!(
        "this {sign} has spaces or a carriage return after it{more}, so fortune reads it as text; remove them"
    );
    Some(Diagnostic::on_line(*lines.first()?, message))
}

/// Reports the `lines` of texts that are nearly a separator.
pub(crate) fn near(lines: &[usize], separator: Separator) -> Option<Diagnostic> {
    let (sign, more) = (separator.sign(), and_more(lines));
    let message = format!(
        "this line is nearly a separator{more}; if an entry ends here, write only {sign} on it"
    );
    Some(Diagnostic::on_line(*lines.first()?, message))
}

/// Returns whether `line`, which is part of a text, is nearly a separator: it has blanks or characters
/// without a width around its sign, or the sign `%` twice, as in files of 4.3BSD. Colors are not shown, and
/// don't count.
pub(crate) fn is_near(line: &[u8], separator: Separator, flags: TextFlags) -> bool {
    let sign = separator.sign();
    if sign.is_empty()
        || flags.is_comment(line)
        || memchr::memmem::find(line, sign.as_bytes()).is_none()
    {
        return false;
    }
    let is_invisible = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
    let line = String::from_utf8_lossy(line);
    let line = sanitize::text(line.trim_end_matches(is_invisible), sanitize::TERMINAL_TAB);
    let line = line.trim_end_matches(is_invisible);
    line.trim_start_matches(is_invisible) == sign || separator == Separator::PERCENT && line == "%%"
}

fn and_more(lines: &[usize]) -> String {
    match lines.len() {
        0 | 1 => String::new(),
        2 => " (and 1 more)".into(),
        count => format!(" (and {} more)", count - 1),
    }
}
