//! Where a line may end, and where it does.

use std::ops::Range;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_linebreak::BreakOpportunity;
use unicode_segmentation::UnicodeSegmentation;

use crate::presentation::line::columns;

/// A stretch of text that stays on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its place in the text, without the blanks behind it.
    range: Range<usize>,
    width: usize,
    /// The columns of the blanks behind it; they go when a line ends there.
    blanks: usize,
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a width beyond 2^52 columns fits no screen"
)]
impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.width as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.blanks as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Breaks `text`, which has no line feed, into lines of at most `width` columns, and returns the
/// place of each, without blanks at its end. A text of blanks is one empty line.
///
/// A word that is wider than a line is broken between characters as a reader sees them, but an
/// address is not: it would be no address any more.
///
/// Lines are filled one after the other. Balancing them over the paragraph (`textwrap`'s optimal
/// fit) takes more time than everything else that happens between the start and the end of the
/// program, and lets a line overflow where it finds that cheaper. Instead a paragraph whose last
/// line is a lonely word is filled once more, a little narrower, if that takes no more lines.
pub fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let pieces = pieces(text, width, is_address);
    let lines = fill(&pieces, width);
    let is_lonely = |line: Option<&Range<usize>>| {
        line.is_some_and(|line| columns(&text[line.clone()]) < width / LONELY)
    };
    if lines.len() > 1 && is_lonely(lines.last()) {
        for narrower in (width - width.min(WIDE) / LONELY..width).rev() {
            let refilled = fill(&pieces, narrower);
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

/// A last line is lonely if it has less than this part of the width; and to mend that, a paragraph
/// may get narrower by as much.
const LONELY: usize = 8;

/// A width beyond this is no line that a reader compares with the next.
const WIDE: usize = 200;

/// Like [`wrap`], for text whose breaks are only the `gap`s in it.
pub fn wrap_at(text: &str, gap: &str, width: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for part in text.split(gap) {
        pieces.push(Piece {
            range: at..at + part.len(),
            width: columns(part),
            blanks: columns(gap),
        });
        at += part.len() + gap.len();
    }
    fill(&pieces, width)
}

/// Returns the beginning of `text` that fits `width` columns: whole words, or where already the first
/// one is too wide, its first characters. Unlike [`wrap`], it breaks an address too.
pub fn cut(text: &str, width: usize) -> &str {
    let lines = fill(&pieces(text, width, |_| false), width);
    let first = lines.first().map_or("", |range| &text[range.clone()]);
    // A single character can be wider, such as a syllable of many letters.
    if columns(first) > width { "" } else { first }
}

fn fill(pieces: &[Piece], width: usize) -> Vec<Range<usize>> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "a width beyond 2^52 columns fits no screen"
    )]
    let widths = [width as f64];
    let lines = wrap_first_fit(pieces, &widths);
    let place = |line: &[Piece]| match (line.first(), line.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    };
    lines.into_iter().map(place).collect()
}

/// Returns `text` in pieces of at most `width` columns, except for words that are `unbreakable`.
fn pieces(text: &str, width: usize, unbreakable: fn(&str) -> bool) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len() / 5 + 1);
    let mut start = 0;
    for end in breaks(text) {
        let whole = &text[start..end];
        let word = trim_end(whole);
        let mut piece = Piece {
            range: start..start + word.len(),
            width: columns(word),
            blanks: columns(&whole[word.len()..]),
        };
        if piece.width > width && !unbreakable(word) {
            let blanks = std::mem::take(&mut piece.blanks);
            split(text, &piece, width, &mut pieces);
            if let Some(last) = pieces.last_mut() {
                last.blanks = blanks;
            }
        } else {
            pieces.push(piece);
        }
        start = end;
    }
    pieces
}

/// The ends of the stretches of `text` between which a line may end, the end of the text included.
///
/// Between two ASCII characters a line may end behind a space, and behind a hyphen that joins two
/// letters: not in `--list`, `GPT-4` or `a/b`. Everywhere else Unicode's rules hold (UAX #14), which
/// ASCII text is spared for speed.
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
        // Whether the word that is being read is an address so far, and how far it has been read.
        let mut word = (false, 0);
        let mut ends_in_address = |at: usize| {
            let read = &text[word.1..at];
            word = match read.rsplit_once([' ', '\u{3000}']) {
                Some((_, begun)) => (is_address(begun), at),
                None => (word.0 || is_address(read), at),
            };
            word.0
        };
        let ascii_at = |at: usize| bytes.get(at).is_none_or(u8::is_ascii);
        let unicode = unicode_linebreak::linebreaks(text)
            .filter(|(_, kind)| *kind == BreakOpportunity::Allowed)
            .map(|(at, _)| at)
            .filter(|at| !(ascii_at(at - 1) && ascii_at(*at)))
            .filter(|at| !ends_in_address(*at));
        breaks.extend(unicode);
        breaks.sort_unstable();
        breaks.dedup();
        // The two crates are not of the same version of Unicode.
        let mut clusters = text.grapheme_indices(true).map(|(at, _)| at).peekable();
        breaks.retain(|at| {
            while clusters.next_if(|cluster| cluster < at).is_some() {}
            clusters.peek() == Some(at)
        });
    }
    breaks.push(text.len());
    breaks
}

/// Splits a word that is wider than a line into pieces that are not.
fn split(text: &str, word: &Piece, width: usize, pieces: &mut Vec<Piece>) {
    let mut piece = Piece {
        range: word.range.start..word.range.start,
        width: 0,
        blanks: 0,
    };
    for cluster in text[word.range.clone()].graphemes(true) {
        let columns = columns(cluster);
        if piece.width + columns > width && piece.width > 0 {
            let next = piece.range.end..piece.range.end;
            pieces.push(std::mem::replace(
                &mut piece,
                Piece {
                    range: next,
                    width: 0,
                    blanks: 0,
                },
            ));
        }
        piece.range.end += cluster.len();
        piece.width += columns;
    }
    pieces.push(piece);
}

/// `text` without the blanks that a line may drop at its end.
fn trim_end(text: &str) -> &str {
    let text = text.trim_end_matches(' ');
    if text.ends_with('\u{3000}') {
        return text.trim_end_matches([' ', '\u{3000}']);
    }
    text
}

/// Whether `word` is a URL, perhaps in brackets.
pub fn is_address(word: &str) -> bool {
    word.contains("://")
}
