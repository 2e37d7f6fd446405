//! Breaks text into lines.

use std::ops::Range;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_linebreak::BreakOpportunity;
use unicode_segmentation::UnicodeSegmentation;

use crate::entry::closing;
use crate::format::diagnostic::floor_char_boundary;
use crate::presentation::line::columns;

/// A last line is lonely if it is narrower than the width divided by this number. To avoid one, a
/// paragraph may become narrower by as many columns.
const LONELY: usize = 8;

/// A wider paragraph narrows by no more columns than one of this width: a reader doesn't compare the
/// ends of longer lines, and each narrower width is one more pass over the text.
const WIDE: usize = 200;

/// The size of the longest text that is wrapped, in bytes. A word or a character takes a hundred bytes
/// until its line is written, and nobody reads a paragraph of ten thousand words.
pub const MAX_BYTES: usize = 64 << 10;

/// A piece of text that stays on one line.
#[derive(Debug)]
struct Segment {
    /// The range of its bytes, without the spaces after it.
    range: Range<usize>,
    /// Its width in columns.
    width: usize,
    /// The columns of the spaces after it, which are dropped at the end of a line.
    spaces: usize,
}

impl Fragment for Segment {
    fn width(&self) -> f64 {
        to_f64(self.width)
    }
    fn whitespace_width(&self) -> f64 {
        to_f64(self.spaces)
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Converts a width for `textwrap`. No screen has more columns than a `u32` can count.
fn to_f64(columns: usize) -> f64 {
    u32::try_from(columns).unwrap_or(u32::MAX).into()
}

/// Breaks `text`, which has no line feed, into lines of at most `width` columns. Returns the byte range
/// of each line, without trailing spaces. A text of spaces is one empty line.
///
/// A word that is wider than a line is broken between grapheme clusters, but an address is never
/// broken, since it could no longer be followed. Neither is a text of more than [`MAX_BYTES`].
///
/// Lines are filled one after the other. Balancing them over the paragraph (`textwrap`'s optimal fit)
/// takes more time than the rest of the program, and lets a line overflow where that is cheaper.
/// Instead, a paragraph whose last line is a lonely word is filled again, a little narrower, if that
/// takes no more lines.
pub fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    if text.len() > MAX_BYTES {
        let whole = 0..trim_end(text).len();
        return vec![whole];
    }
    let width = width.max(1);
    let segments = segments(text, width, is_address);
    let lines = fill(&segments, width);
    let is_lonely = |line: Option<&Range<usize>>| {
        line.is_some_and(|line| columns(&text[line.clone()]) < width / LONELY)
    };
    if lines.len() > 1 && is_lonely(lines.last()) {
        for narrower in (width - width.min(WIDE) / LONELY..width).rev() {
            let refilled = fill(&segments, narrower);
            if refilled.len() > lines.len() {
                break;
            }
            if !is_lonely(refilled.last()) {
                return refilled;
            }
        }
    }
    lines
}

/// Breaks `text` like [`wrap`], but only at the `gap`s in it.
pub fn wrap_at(text: &str, gap: &str, width: usize) -> Vec<Range<usize>> {
    if text.len() > MAX_BYTES {
        let whole = 0..text.len();
        return vec![whole];
    }
    let mut segments = Vec::new();
    let mut start = 0;
    for part in text.split(gap) {
        segments.push(Segment {
            range: start..start + part.len(),
            width: columns(part),
            spaces: columns(gap),
        });
        start += part.len() + gap.len();
    }
    fill(&segments, width)
}

/// Returns the beginning of `text` that fits `width` columns. It ends after a word. If the first word
/// is too wide, even an address, it ends between grapheme clusters.
pub fn cut(text: &str, width: usize) -> &str {
    let text = &text[..floor_char_boundary(text, MAX_BYTES)];
    let lines = fill(&segments(text, width, |_| false), width);
    let first = lines.first().map_or("", |range| &text[range.clone()]);
    // A single cluster can be wider than that: Hangul syllables have any number of letters.
    if columns(first) > width { "" } else { first }
}

/// Returns whether `word` is a URL, perhaps in brackets.
pub fn is_address(word: &str) -> bool {
    word.contains("://")
}

fn fill(segments: &[Segment], width: usize) -> Vec<Range<usize>> {
    let widths = [to_f64(width)];
    let lines = wrap_first_fit(segments, &widths);
    let range = |line: &[Segment]| match (line.first(), line.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    };
    lines.into_iter().map(range).collect()
}

/// Returns `text` in segments of at most `width` columns, except for words that are `unbreakable`.
fn segments(text: &str, width: usize, unbreakable: fn(&str) -> bool) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(text.len() / 5 + 1);
    let mut start = 0;
    for end in breaks(text) {
        let whole = &text[start..end];
        let word = trim_end(whole);
        let spaces = columns(&whole[word.len()..]);
        let mut segment = Segment {
            range: start..start + word.len(),
            width: columns(word),
            spaces,
        };
        // A dash at the start, or before a word that does not fit a line, would be a line of its own.
        let is_first = segments.len() == 1;
        if let Some(dash) = segments.pop_if(|last: &mut Segment| {
            closing::is_dash(&text[last.range.clone()])
                && (unbreakable(word)
                    || segment.width > width && last.width + last.spaces + 2 <= width
                    || is_first && last.width + last.spaces + segment.width <= width)
        }) {
            segment.range.start = dash.range.start;
            segment.width += dash.width + dash.spaces;
        }
        if segment.width > width && !unbreakable(word) {
            split(text, segment.range, width, &mut segments);
            if let Some(last) = segments.last_mut() {
                last.spaces = spaces;
            }
        } else {
            segments.push(segment);
        }
        start = end;
    }
    segments
}

/// Splits the word at `range` into segments of at most `width` columns, or one cluster if that is wider.
fn split(text: &str, range: Range<usize>, width: usize, segments: &mut Vec<Segment>) {
    let mut next = range.start..range.start;
    let mut taken = 0;
    let mut push = |range, width| {
        segments.push(Segment {
            range,
            width,
            spaces: 0,
        });
    };
    for cluster in text[range].graphemes(true) {
        let columns = columns(cluster);
        if taken + columns > width && taken > 0 {
            push(next.clone(), taken);
            next.start = next.end;
            taken = 0;
        }
        next.end += cluster.len();
        taken += columns;
    }
    push(next, taken);
}

/// Returns the offsets at which a line may end, including the end of `text`.
///
/// Between two ASCII characters a line may end after a space, and after a hyphen that joins two
/// letters, but not in `--list`, `GPT-4` or `a/b`. Everywhere else the rules of Unicode hold ([UAX
/// #14]), which would take too long for ASCII text; but Korean, which has spaces between its words, is
/// broken only there and after a hyphen or a slash.
///
/// [UAX #14]: https://www.unicode.org/reports/tr14/
fn breaks(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let joins_letters = |at: usize| {
        at > 0
            && bytes[at - 1].is_ascii_alphabetic()
            && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
    };
    let mut breaks = Vec::with_capacity(text.len() / 5 + 1);
    let mut in_address = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b' ' if bytes.get(at + 1).is_some_and(|next| *next != b' ') => {
                breaks.push(at + 1);
                in_address = false;
            }
            b':' if bytes[at..].starts_with(b"://") => in_address = true,
            b'-' if !in_address && joins_letters(at) => breaks.push(at + 1),
            _ => {}
        }
    }
    if !text.is_ascii() {
        breaks.extend(unicode_breaks(text));
        breaks.sort_unstable();
        breaks.dedup();
        // The two crates follow different versions of Unicode, so a break could split a cluster.
        let mut clusters = text.grapheme_indices(true).map(|(at, _)| at).peekable();
        breaks.retain(|at| {
            while clusters.next_if(|cluster| cluster < at).is_some() {}
            clusters.peek() == Some(at)
        });
    }
    breaks.push(text.len());
    breaks
}

/// Returns the breaks of UAX #14 that are neither between two ASCII characters, nor in an address, nor in a
/// Korean word.
fn unicode_breaks(text: &str) -> impl Iterator<Item = usize> {
    // Whether the word read so far is an address, and the offset up to which the text has been read.
    let (mut is_in_address, mut read_to) = (false, 0);
    let mut ends_in_address = move |at: usize| {
        let read = &text[read_to..at];
        read_to = at;
        is_in_address = match read.rsplit_once([' ', '\u{3000}']) {
            Some((_, word)) => is_address(word),
            None => is_in_address || is_address(read),
        };
        is_in_address
    };
    let is_ascii_at = |at: usize| text.as_bytes().get(at).is_none_or(u8::is_ascii);
    unicode_linebreak::linebreaks(text)
        .filter(|(_, kind)| *kind == BreakOpportunity::Allowed)
        .map(|(at, _)| at)
        .filter(move |at| !(is_ascii_at(at - 1) && is_ascii_at(*at)))
        .filter(move |at| !ends_in_address(*at))
        .filter(|at| {
            let (before, after) = text.split_at(*at);
            // A space, or another sign that a line may end after.
            before.ends_with(|c: char| c.is_whitespace() || "\u{200b}\u{ad}-/".contains(c))
                || !(before.ends_with(is_hangul) || after.starts_with(is_hangul))
        })
}

/// Returns whether `c` is a syllable or a letter of Hangul.
fn is_hangul(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{ffa0}'..='\u{ffdc}')
}

/// Returns `text` without the trailing spaces that a line may drop.
fn trim_end(text: &str) -> &str {
    let text = text.trim_end_matches(' ');
    if text.ends_with('\u{3000}') {
        return text.trim_end_matches([' ', '\u{3000}']);
    }
    text
}
