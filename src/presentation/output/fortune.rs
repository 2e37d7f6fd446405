//! A fortune file, as `strfile` and `fortune` read it: plain text, with a line `%` after each entry.

use crate::presentation::line::Line;

/// Returns the entry that was laid out as `lines`. A space is added to a line that is only `%`, which
/// would end the entry.
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
