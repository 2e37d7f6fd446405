//! Parses a long file in parts: the parser takes more than fifty bytes of memory for each byte.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

/// The size in bytes of a part.
const PART: usize = 64 << 10;

/// The size in bytes from which a part may end within a paragraph.
const LONG_PART: usize = 4 * PART;

/// Calls `read` for each part of `source` from byte `start` on, with the byte at which the part begins,
/// and returns all that it found.
///
/// A part ends where a block begins at the top level. Where that is not certain, since the part ends
/// with a block that may go on, as [`each_event`] says, `read` returns `true`, and is called again with a
/// longer part.
pub(crate) fn read<T>(
    source: &str,
    start: usize,
    mut read: impl FnMut(&str, usize) -> (Vec<T>, bool),
) -> Vec<T> {
    let mut all = Vec::new();
    let (mut from, mut size) = (start, PART);
    while from < source.len() {
        let part = first_part(&source[from..], size);
        let end = from + part.len();
        let (found, goes_on) = read(part, from);
        if goes_on && end < source.len() {
            size = 2 * part.len();
        } else {
            all.extend(found);
            (from, size) = (end, PART);
        }
    }
    all
}

/// Calls `visit` for each of the `events` of a part, with its byte range and the number of blocks and spans
/// around it. Returns whether the last block at the top level may contain what looks like the beginning
/// of another.
pub(crate) fn each_event<'e>(
    events: impl Iterator<Item = (Event<'e>, Range<usize>)>,
    mut visit: impl FnMut(&Event<'e>, Range<usize>, usize),
) -> bool {
    let mut depth = 0;
    let mut may_go_on = false;
    for (event, range) in events {
        if depth == 0 {
            may_go_on = matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock));
        }
        visit(&event, range, depth);
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    may_go_on
}

/// Returns the beginning of `source`, of at least `size` bytes, that ends above a heading, above text below
/// a blank line, or, if there is neither in a long part, above any line that does not underline a heading.
fn first_part(source: &str, size: usize) -> &str {
    const HEADINGS: [&str; 3] = ["# ", "## ", "### "];
    let mut end = 0;
    let mut is_below_blank = false;
    for line in source.split_inclusive('\n') {
        let begins_block = HEADINGS.iter().any(|heading| line.starts_with(heading))
            || is_below_blank && !line.starts_with(|c: char| c.is_ascii_whitespace())
            || end >= LONG_PART
                && !line.starts_with([' ', '\t', '\r', '\n'])
                && !is_underline(line);
        if end >= size && begins_block {
            return &source[..end];
        }
        is_below_blank = line.trim_ascii().is_empty();
        end += line.len();
    }
    source
}

/// Returns whether a line can make a heading of the line above it.
fn is_underline(line: &str) -> bool {
    let line = line.trim_ascii_end();
    line.starts_with(['-', '=']) && line.trim_start_matches(['-', '=']).is_empty()
}
