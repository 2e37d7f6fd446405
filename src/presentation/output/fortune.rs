//! A fortune file, as `strfile` and `fortune` read it: plain text, with a line `%` after each entry.

use crate::presentation::line::Line;

/// Returns the entry that was laid out as `lines`.
pub fn entry(lines: &[Line<'_>]) -> String {
    let mut entry = String::new();
    for line in lines {
        push_line(&mut entry, line);
    }
    entry.push_str(END);
    entry
}

/// The line after each entry.
pub(crate) const END: &str = "%\n";

/// Appends a line of an entry. A line that is only `%` would end the entry, and gets a space before it,
/// since readers take a `%` with a space after it for a separator too.
pub(crate) fn push_line(entry: &mut String, line: &Line<'_>) {
    let start = entry.len();
    entry.extend(line.spans.iter().map(|span| &*span.text));
    if entry[start..].trim_ascii_end() == "%" {
        entry.insert(start, ' ');
    }
    entry.push('\n');
}
