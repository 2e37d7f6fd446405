//! The form of a fortune file: plain text, and a line `%` behind each entry. `strfile` and `fortune`
//! take it as it is.

use crate::presentation::line::Line;

/// An entry that was laid out, as an entry of a fortune file. A line of the text that is itself `%`
/// gets a blank behind it, or it would end the entry.
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
