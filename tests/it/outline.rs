//! A list of entries as the program lays it out, from the library.

use wisdom::entry::Entry;
use wisdom::presentation::line::Line;
use wisdom::presentation::list::Outline;

/// The list of these entries.
pub fn listed(entries: &[Entry<'static>], width: Option<usize>) -> Vec<Line<'static>> {
    let mut outline = Outline::new(width);
    for (index, entry) in entries.iter().enumerate() {
        outline.add(index, entry);
    }
    let mut lines = Vec::new();
    for section in &outline.sections {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(outline.heading(section));
        let of_section = entries
            .iter()
            .filter(|entry| entry.section == section.section);
        lines.extend(of_section.flat_map(|entry| outline.entry(entry)));
    }
    lines
}
