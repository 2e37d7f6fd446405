//! A fortune file, as `strfile` and `fortune` read it: plain text, with a line `%` behind each entry.

use crate::presentation::line::Line;

/// Returns an entry that was laid out as `lines`. A line of the text that is itself `%` gets a space
/// behind it, so that it doesn't end the entry.
pub fn entry(lines: &[Line<'_>]) -> String {
    let mut entry = String::new();
    for line in lines {
        let start = entry.len();
        entry.extend(line.spans.iter().map(|span| &*span.text));
        if &entry[start..] == "%" {
            entry.push(' ');
        }
        entry.push('\n');
    }
    entry.push_str("%\n");
    entry
}
