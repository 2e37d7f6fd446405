//! Plain text without separators: where one entry ends and the next begins.
//!
//! In a text of blocks, blank lines separate entries, and so does a rule, such as `* * *` or `-----`, with
//! blank lines around it. An author on a line of its own belongs to the entry above, even below blank
//! lines. In a text of lines, each line is an entry, with the indented lines and the author below it.

use std::ops::Range;

use crate::entry::closing;

/// The size of the longest blank line, the longest rule and the longest gap that is examined, in bytes.
pub(super) const MAX_GAP: usize = 1 << 10;

/// The size of the longest line that is examined for the name of an author, in bytes.
const MAX_AUTHOR: usize = 450;

/// Returns the range of the first blank lines at or after `from` that separate entries.
///
/// # Errors
///
/// If there are none, returns where to search from once there are more bytes.
pub(super) fn find_blank(bytes: &[u8], from: usize, is_last: bool) -> Result<Range<usize>, usize> {
    let mut at = from;
    if bytes[..from].last().is_some_and(|byte| *byte != b'\n') {
        // The rest of a line that was too long for the window isn't a line.
        at = line_end(bytes, from, is_last).ok_or(from)?;
    }
    loop {
        let next = line_end(bytes, at, is_last).ok_or(at)?;
        if !is_blank(&bytes[at..next]) {
            at = next;
            continue;
        }
        let (end, is_separator) = gap(bytes, next, is_last).ok_or(at)?;
        if is_separator {
            return Ok(at..end);
        }
        at = end;
    }
}

/// Returns where the blank lines and rules from `start` on end, and whether an entry begins there, rather
/// than the author of the entry above. Returns `None` if that shows only when there are more bytes.
fn gap(bytes: &[u8], start: usize, is_last: bool) -> Option<(usize, bool)> {
    let mut end = start;
    while end - start <= MAX_GAP {
        let Some(next) = line_end(bytes, end, is_last) else {
            let is_text = bytes.len() - end > MAX_GAP;
            return (is_last || is_text).then_some((end, true));
        };
        let line = &bytes[end..next];
        if !is_blank(line) {
            if !is_rule(line) {
                return Some((end, !is_author(line)));
            }
            let is_alone = match line_end(bytes, next, is_last) {
                Some(below) => is_blank(&bytes[next..below]),
                None if is_last => true,
                None if bytes.len() - next > MAX_GAP => false,
                None => return None,
            };
            if !is_alone {
                return Some((end, true));
            }
        }
        end = next;
    }
    Some((end, true))
}

/// Returns the range of the first line end at or after `from` that separates entries.
///
/// # Errors
///
/// If there is none, returns where to search from once there are more bytes.
pub(super) fn find_line_end(
    bytes: &[u8],
    from: usize,
    is_last: bool,
) -> Result<Range<usize>, usize> {
    for line_feed in memchr::memchr_iter(b'\n', &bytes[from..]) {
        let line_feed = from + line_feed;
        let next = line_feed + 1;
        let is_continued = match bytes.get(next) {
            None if is_last => false,
            None => return Err(line_feed),
            Some(b' ' | b'\t') => true,
            Some(_) => match line_end(bytes, next, is_last) {
                Some(end) => is_author(&bytes[next..end]),
                None if bytes.len() - next > MAX_AUTHOR => false,
                None => return Err(line_feed),
            },
        };
        if !is_continued {
            let is_crlf = bytes[..line_feed].ends_with(b"\r");
            return Ok(line_feed - usize::from(is_crlf)..next);
        }
    }
    Err(bytes.len())
}

/// Returns the end of the line at `start`, after its line feed, or `None` if the line isn't complete.
fn line_end(bytes: &[u8], start: usize, is_last: bool) -> Option<usize> {
    let length = memchr::memchr(b'\n', &bytes[start..]);
    let end = length.map(|length| start + length + 1);
    end.or((is_last && start < bytes.len()).then_some(bytes.len()))
}

pub(super) fn is_blank(line: &[u8]) -> bool {
    line.len() <= MAX_GAP && line.trim_ascii().is_empty()
}

/// Returns whether a line only names the author of what is above it.
pub(super) fn is_author(line: &[u8]) -> bool {
    let is_short = line.len() <= MAX_AUTHOR;
    let line = line.trim_ascii();
    // Most lines begin with a letter.
    is_short
        && matches!(line, [b'-' | b'~' | 0xe2, ..])
        && closing::name(&String::from_utf8_lossy(line)).is_some()
}

/// Returns whether a line is a rule: at least three equal signs, which can have spaces between them.
fn is_rule(line: &[u8]) -> bool {
    if line.len() > MAX_GAP {
        return false;
    }
    let line = line.trim_ascii();
    let Some(first @ (b'-' | b'=' | b'*' | b'_' | b'~' | b'#')) = line.first() else {
        return false;
    };
    let signs = memchr::memchr_iter(*first, line).count();
    signs >= 3 && line.iter().all(|byte| byte == first || *byte == b' ')
}
