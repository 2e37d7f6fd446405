//! Lines that are never wrapped and too wide for most terminals.

use unicode_width::UnicodeWidthStr;

use crate::entry::document::BlockKind;
use crate::entry::{Entry, Form, sanitize};
use crate::format::diagnostic::Diagnostic;

/// The most columns that a line may take.
const COLUMNS: usize = 80;

/// Reports lines of code, tables and plain text that are too wide. `source` is the part of the file
/// that holds the entry, and starts on `line`.
pub(crate) fn check(entry: &Entry<'_>, line: usize, source: &str) -> Option<Diagnostic> {
    // A line of the document is never wider than its source.
    if entry.text.lines().all(|line| line.width() <= COLUMNS) {
        return None;
    }
    let document = entry.document();
    let is_kept = |kind| matches!(kind, BlockKind::Code | BlockKind::Table | BlockKind::Plain);
    let blocks = document.blocks.iter().filter(|block| is_kept(block.kind));
    let lines = blocks.flat_map(|block| block.text.lines()).enumerate();
    let mut wide = lines.filter(|(_, line)| line.width() > COLUMNS);
    let (index, first) = wide.next()?;
    let offset = match entry.form {
        // The text may be in rot13, so the line cannot be searched for.
        Form::Plain => blank_lines(source) + index,
        Form::CommonMark => {
            let mut lines = source.lines();
            lines
                .position(|line| line.trim() == first.trim())
                .unwrap_or(0)
        }
    };
    let more = match wide.count() {
        0 => String::new(),
        1 => " (and 1 more in this entry is too wide)".into(),
        count => format!(" (and {count} more in this entry are too wide)"),
    };
    let columns = first.width();
    let message = format!("this line is {columns} columns wide{more}; break it at {COLUMNS}");
    Some(Diagnostic::on_line(line + offset, message))
}

/// Returns the number of blank lines at the start of `source`, which are not part of the entry's text.
fn blank_lines(source: &str) -> usize {
    let is_blank = |line: &&str| {
        let shown = sanitize::text(line, sanitize::TERMINAL_TAB);
        shown.trim().is_empty()
    };
    source.split('\n').take_while(is_blank).count()
}
