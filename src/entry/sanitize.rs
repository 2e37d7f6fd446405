//! The gate: what text may hold when it is shown.
//!
//! Everything that comes from a file or from the command line passes here before it is shown, on
//! a terminal and in a pipe alike. The rule goes character by character and knows nothing of
//! escape sequences: a parser of sequences can be fooled by one that does not end, and then eats
//! the text behind it or lets a part of it through. Without its first character a sequence is
//! only text.

use std::borrow::Cow;
use std::path::Path;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns from one tab stop to the next in `CommonMark` (section 2.2 of its specification).
pub const COMMONMARK_TAB: usize = 4;

/// Columns from one tab stop to the next on a terminal.
pub const TERMINAL_TAB: usize = 8;

/// What is shown in the place of a character that may not be shown.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Whether a terminal could take `c` for a command, or show the text around it in an order or
/// shape other than the one that was written: C0 and C1 controls, DEL, bidirectional controls,
/// line and paragraph separators, tag characters.
///
/// Joiners and variation selectors are not among them; they are part of letters and emoji.
pub fn is_control(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Text of one or more lines, made fit to be shown: CRLF becomes LF, a tab the spaces to the next
/// of the stops that stand every `tab` columns, overstrike its letter, and every other
/// [control](is_control) U+FFFD. Without any, the text comes back as it was.
///
/// ```
/// use wisdom::entry::sanitize::{TERMINAL_TAB, text};
/// assert_eq!(text("_\x08a\tb\r\n\x1b[31m", TERMINAL_TAB), "a       b\n\u{fffd}[31m");
/// ```
pub fn text(text: &str, tab: usize) -> Cow<'_, str> {
    pass(text, tab, &mut |_, _| {})
}

/// The controls that [text] replaces by U+FFFD, each with the byte at which it stands.
///
/// ```
/// use wisdom::entry::sanitize::replaced;
/// assert_eq!(replaced("_\x08a\tb\r\n\x1b[31m"), [(7, '\x1b')]);
/// ```
pub fn replaced(text: &str) -> Vec<(usize, char)> {
    let mut replaced = Vec::new();
    pass(text, TERMINAL_TAB, &mut |at, c| replaced.push((at, c)));
    replaced
}

fn pass<'t>(text: &'t str, tab: usize, replaced: &mut dyn FnMut(usize, char)) -> Cow<'t, str> {
    let odd = text.bytes().position(|b| b != b'\n' && !is_plain(b));
    let Some(odd) = odd.filter(|at| text[*at..].contains(|c| c != '\n' && is_control(c))) else {
        return Cow::Borrowed(text);
    };
    let mut clean = String::with_capacity(text.len() + 2 * tab);
    let begun = text[..odd].rfind('\n').map_or(0, |at| at + 1);
    clean.push_str(&text[..begun]);
    // Where the last line began or the last tab ended: a column that is a multiple of `tab`.
    let mut stop = begun;
    let mut rest = &text[begun..];
    loop {
        // Most of a text is taken as it is, which is worth its line in a large file.
        let plain = rest.bytes().take_while(|b| is_plain(*b)).count();
        clean.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(c) = rest.chars().next() else {
            return Cow::Owned(clean);
        };
        let at = text.len() - rest.len();
        rest = &rest[c.len_utf8()..];
        match c {
            '\n' => {
                clean.push('\n');
                stop = clean.len();
            }
            '\r' if rest.starts_with('\n') => {}
            '\t' => {
                let to_stop = tab - clean[stop..].width() % tab;
                clean.extend(std::iter::repeat_n(' ', to_stop));
                stop = clean.len();
            }
            '\x08' if overstrike(&mut clean, &mut rest) => {}
            c if is_control(c) => {
                clean.push(REPLACEMENT);
                replaced(at, c);
            }
            c => clean.push(c),
        }
    }
}

/// Whether the byte is a character for which nothing is to be done.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// Overstrike, as printers and `nroff` have it: `_` BS `X` underlines and `X` BS `X` emboldens the
/// letter `X`; `X` BS `_` underlines too. As some fortunes have it, as many BS behind as many `_`
/// underline as many letters. `clean` ends before the BS; what is struck over it is taken from `rest`.
/// A BS between two letters that are not one is a control like any other, and the answer is no.
fn overstrike(clean: &mut String, rest: &mut &str) -> bool {
    // A letter of any script, and any emoji, is shorter. Without a bound a file of nothing but strikes
    // over one endless cluster would be gone over once for each of them.
    const LONGEST: usize = 64;
    let more = rest.bytes().take(LONGEST).take_while(|b| *b == b'\x08');
    let more = more.count();
    if more > 0 {
        return underlined(clean, rest, more + 1);
    }
    let Some(over) = rest.chars().next().filter(|c| !is_control(*c)) else {
        return false;
    };
    let mut ends = clean.len().saturating_sub(LONGEST)..clean.len();
    let near = &clean[ends.find(|at| clean.is_char_boundary(*at)).unwrap_or(0)..];
    let under = near.graphemes(true).next_back();
    let is_whole = |under: &&str| under.len() < near.len() || near.len() == clean.len();
    let Some(under) = under.filter(|it| *it != "\n").filter(is_whole) else {
        return false;
    };
    if under == "_" {
        clean.pop();
        clean.push(over);
    } else if over != '_' && !under.chars().eq([over]) {
        return false;
    }
    *rest = &rest[over.len_utf8()..];
    true
}

/// The same for the first of `count` BS, the others of which `rest` begins with.
fn underlined(clean: &mut String, rest: &mut &str, count: usize) -> bool {
    let behind = &rest[count - 1..];
    let is_underlined = clean
        .bytes()
        .rev()
        .take(count)
        .filter(|b| *b == b'_')
        .count()
        == count;
    let letters = behind.chars().take(count).take_while(|c| !is_control(*c));
    let letters: String = letters.collect();
    if !is_underlined || letters.chars().count() < count {
        return false;
    }
    clean.truncate(clean.len() - count);
    clean.push_str(&letters);
    *rest = &behind[letters.len()..];
    true
}

/// What a message quotes: [escape], and cut where it is longer than anybody would read.
///
/// ```
/// let long = "x".repeat(100_000);
/// assert_eq!(wisdom::entry::sanitize::excerpt(&long), format!("{}\u{2026}", "x".repeat(60)));
/// ```
pub fn excerpt(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => escape(text),
        Some((end, _)) => Cow::Owned(format!("{}\u{2026}", escape(&text[..end]))),
    }
}

/// A path that stays on one line: [escape].
pub fn path(path: &Path) -> String {
    escape(&path.to_string_lossy()).into_owned()
}

/// Text that must stay on one line, for messages and lists: a control is written as its escape, so
/// that a file name with a line break in it is told apart from two names.
///
/// ```
/// assert_eq!(wisdom::entry::sanitize::escape("a\nb\x1b[2J"), r"a\nb\u{1b}[2J");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let mut inert = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_control(c) {
            inert.extend(c.escape_default());
        } else {
            inert.push(c);
        }
    }
    Cow::Owned(inert)
}
