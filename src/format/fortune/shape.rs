//! What the first bytes of a text without separator lines show: blocks, lines, or one entry; and whether
//! it looks like quotes.
//!
//! A text with blank lines consists of blocks. Without them, it is one block, unless its lines are whole:
//! at least three lines of which four in five end as a sentence does or with an author, or more than 24
//! lines of which four in five begin as a text does, and don't go on in the next.

use crate::entry::{closing, prose};
use crate::format::fortune::plain::{find_blank, is_author, is_blank};
use crate::format::fortune::scan::Separator;

/// The fewest lines that are entries of their own, and the most that are one entry though they look like
/// entries of their own.
const MIN_LINES: usize = 3;
const MAX_LINES: usize = 24;

/// What one line of a text shows.
struct Unit {
    /// The line ends as a sentence does, or with an author, who can be on the next line.
    is_whole: bool,
    has_author: bool,
    /// The line goes on in the next.
    is_open: bool,
    /// The line begins as a text does, unlike a row of a table or a drawing.
    is_text: bool,
}

/// Returns what separates the entries of a text without separator lines, by its first bytes.
pub fn separator(head: &[u8]) -> Separator {
    let head = head.trim_ascii_end();
    let mut lines = lines(head).skip_while(|line| is_blank(line));
    if lines.any(is_blank) {
        return Separator::Blank;
    }
    let units = units(head);
    let count = units.len();
    let most =
        |is: fn(&Unit) -> bool| 5 * units.iter().filter(|unit| is(unit)).count() >= 4 * count;
    let has_author_last =
        lines_of_authors(head) == 1 && units.last().is_some_and(|unit| unit.has_author);
    let is_whole = count >= MIN_LINES && most(|unit| unit.is_whole);
    let is_long = count > MAX_LINES && most(|unit| !unit.is_open) && most(|unit| unit.is_text);
    if is_long || is_whole && !has_author_last {
        Separator::LineEnd
    } else {
        Separator::Blank
    }
}

/// Returns whether a text in a folder is one of quotes, by its first bytes: at least three entries, of
/// which most name an author, or lines of which nearly all are whole sentences. Prose is not: its
/// paragraphs name nobody.
pub fn looks_like_quotes(head: &[u8], separator: Separator) -> bool {
    if separator == Separator::LineEnd {
        let units = units(head);
        let sentences = lines(head).filter(|line| is_sentence(line)).count();
        let has_author = units.iter().filter(|unit| unit.has_author).count();
        return 10 * sentences >= 9 * units.len() || 2 * has_author >= units.len();
    }
    let (mut blocks, mut authors) = (0, 0);
    let mut rest = head.trim_ascii();
    while !rest.is_empty() {
        let range = find_blank(rest, 0, true).unwrap_or(rest.len()..rest.len());
        let block = String::from_utf8_lossy(&rest[..range.start]);
        let lines: Vec<_> = block.lines().collect();
        if let Some((last, above)) = lines.split_last() {
            blocks += 1;
            let is_named = !above.is_empty() && closing::name(last.trim()).is_some();
            let is_closed = is_named || has_author(last);
            authors += usize::from(is_closed);
        }
        rest = &rest[range.end..];
    }
    blocks >= MIN_LINES && 2 * authors >= blocks
}

/// Returns whether a line is one whole sentence, which begins with a capital or a script without
/// capitals.
fn is_sentence(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let letter = line.chars().find(|c| c.is_alphanumeric());
    let is_begun = letter.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    is_begun && (prose::is_ended(&line) || has_author(&line))
}

/// Returns whether a line is prose, and ends with its author.
fn has_author(line: &str) -> bool {
    closing::inline(line.trim()).is_some_and(|(text, _)| prose::is_prose(text))
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n')
}

fn lines_of_authors(text: &[u8]) -> usize {
    lines(text).filter(|line| is_author(line)).count()
}

/// Returns the lines of a text, each with the lines that belong to it.
fn units(text: &[u8]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut lines = lines(text).filter(|line| !is_blank(line)).peekable();
    while let Some(line) = lines.next() {
        let text = String::from_utf8_lossy(line);
        let text = text.trim();
        if let Some(above) = units.last_mut()
            && (is_author(line) || line.starts_with(b" ") || line.starts_with(b"\t"))
        {
            above.has_author |= is_author(line);
            above.is_whole |= is_author(line) || closing::is_whole(text);
            continue;
        }
        let next = lines.peek().map(|next| String::from_utf8_lossy(next));
        let goes_on = next.is_some_and(|next| next.starts_with(char::is_lowercase));
        let is_whole = closing::is_whole(text);
        units.push(Unit {
            is_whole,
            has_author: has_author(text),
            is_text: text.starts_with(|c: char| {
                c.is_alphanumeric()
                    || "\"'(\u{201c}\u{2018}\u{ab}\u{201e}\u{300c}\u{300e}".contains(c)
            }),
            is_open: !is_whole
                && (goes_on
                    || text.ends_with([',', ';', ':', '-', '\u{2013}', '\u{2014}', '\u{ff0c}'])),
        });
    }
    units
}
