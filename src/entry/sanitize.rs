//! Sanitizes text before it is shown, on a terminal and in a pipe alike.
//!
//! All text from a file or the command line is sanitized here. Only one kind of escape sequence is
//! recognized: a complete color sequence is dropped. Otherwise, the rule looks at one character at a
//! time: on an unclosed sequence, a parser would swallow the text that follows, or let part of the
//! sequence through. Without its first character, a sequence is plain text.

use std::borrow::Cow;
use std::path::Path;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns between tab stops in `CommonMark` (<https://spec.commonmark.org/0.31.2/#tabs>).
pub const COMMONMARK_TAB: usize = 4;

/// Columns between tab stops on a terminal.
pub const TERMINAL_TAB: usize = 8;

const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Returns whether a terminal could interpret `c` as a command, or show the surrounding text in another
/// order or on other lines: C0 and C1 controls, DEL, bidirectional controls, line and paragraph
/// separators, and tag characters.
///
/// Joiners and variation selectors don't count as controls, since letters and emoji need them.
pub fn is_control(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Returns `text`, of any number of lines, made safe to show: CRLF becomes LF, a tab becomes spaces
/// up to the next multiple of `tab` columns, overstrike becomes its letter, a complete color sequence is
/// dropped, and every other [control](is_control) becomes U+FFFD. Text without controls is borrowed.
///
/// ```
/// use wisdom::entry::sanitize::{TERMINAL_TAB, text};
/// assert_eq!(text("_\x08a\tb\r\n\x1b[31mc\x1b[2J", TERMINAL_TAB), "a       b\nc\u{fffd}[2J");
/// ```
pub fn text(text: &str, tab: usize) -> Cow<'_, str> {
    replace(text, tab, &mut |_, _| {})
}

/// Returns `text` as one sanitized line, with each run of white space replaced by a space.
///
/// ```
/// use wisdom::entry::sanitize::one_line;
/// assert_eq!(one_line(" a\n\tb\x1b "), "a b\u{fffd}");
/// ```
pub fn one_line(text: &str) -> String {
    // Sanitized before the split, since some controls are white space.
    let text = self::text(text, COMMONMARK_TAB);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the controls that [`text`] replaces with U+FFFD, each with its byte index.
///
/// ```
/// use wisdom::entry::sanitize::replaced;
/// assert_eq!(replaced("_\x08a\tb\r\n\x1b[2J"), [(7, '\x1b')]);
/// ```
pub fn replaced(text: &str) -> Vec<(usize, char)> {
    let mut replaced = Vec::new();
    replace(text, TERMINAL_TAB, &mut |index, c| {
        replaced.push((index, c));
    });
    replaced
}

/// Returns the first control that is neither white space nor part of a line end or a color sequence,
/// with its byte index. Unlike [`replaced`], it finds the backspace of an overstrike.
pub fn find_control(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(index, c)| match c {
        '\n' | '\t' => false,
        '\r' => !text[index + 1..].starts_with('\n'),
        '\x1b' => !skip_color(&mut &text[index + 1..]),
        c => is_control(*c),
    })
}

/// Drops a color sequence (`ESC [ ... m`, SGR in [ECMA-48]) from `rest`, which begins after the ESC.
/// Returns whether there is a complete one.
///
/// [ECMA-48]: https://ecma-international.org/publications-and-standards/standards/ecma-48/
fn skip_color(rest: &mut &str) -> bool {
    let is_parameter = |c: char| c.is_ascii_digit() || c == ';' || c == ':';
    let end = rest.strip_prefix('[').and_then(|parameters| {
        let end = parameters.trim_start_matches(is_parameter);
        end.strip_prefix('m')
    });
    *rest = end.unwrap_or(rest);
    end.is_some()
}

fn replace<'t>(text: &'t str, tab: usize, replaced: &mut dyn FnMut(usize, char)) -> Cow<'t, str> {
    let unusual = text.bytes().position(|b| b != b'\n' && !is_plain(b));
    let Some(unusual) =
        unusual.filter(|unusual| text[*unusual..].contains(|c| c != '\n' && is_control(c)))
    else {
        return Cow::Borrowed(text);
    };
    let mut clean = String::with_capacity(text.len() + 2 * tab);
    let line = text[..unusual].rfind('\n').map_or(0, |index| index + 1);
    clean.push_str(&text[..line]);
    // The byte of `clean` at the last line start or tab stop: its column is a multiple of `tab`.
    let mut stop = line;
    let mut rest = &text[line..];
    loop {
        // Copying whole runs of plain characters matters in a large file.
        let plain = rest.bytes().take_while(|b| is_plain(*b)).count();
        clean.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(c) = rest.chars().next() else {
            return Cow::Owned(clean);
        };
        let index = text.len() - rest.len();
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
            '\x1b' if skip_color(&mut rest) => {}
            c if is_control(c) => {
                clean.push(REPLACEMENT);
                replaced(index, c);
            }
            c => clean.push(c),
        }
    }
}

/// Returns whether the byte is a printable ASCII character.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// Resolves an overstrike as printers and `nroff` define it: `_` BS `X` and `X` BS `_` are an underlined
/// `X`, and `X` BS `X` is a bold `X`. Some fortunes underline a word by several `_`, an equal number of
/// BS, and the word.
///
/// `clean` ends before the BS, and `rest` begins after it. Returns whether the BS is part of an
/// overstrike, in which case the letter has moved from `rest` to `clean`.
fn overstrike(clean: &mut String, rest: &mut &str) -> bool {
    // Longer, in bytes, than any letter or emoji. Without a bound, each of many strikes over one
    // endless grapheme cluster would go through the whole cluster.
    const MAX_GRAPHEME: usize = 64;
    let more = rest
        .bytes()
        .take(MAX_GRAPHEME)
        .take_while(|b| *b == b'\x08');
    let more = more.count();
    if more > 0 {
        return underline(clean, rest, more + 1);
    }
    let Some(over) = rest.chars().next().filter(|c| !is_control(*c)) else {
        return false;
    };
    let mut starts = clean.len().saturating_sub(MAX_GRAPHEME)..clean.len();
    let start = starts.find(|index| clean.is_char_boundary(*index));
    let near = &clean[start.unwrap_or(0)..];
    let under = near.graphemes(true).next_back();
    let is_whole = |under: &&str| under.len() < near.len() || near.len() == clean.len();
    let Some(under) = under.filter(|under| *under != "\n").filter(is_whole) else {
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

/// Resolves `count` letters underlined by `count` `_` and `count` BS. `rest` begins after the first BS.
fn underline(clean: &mut String, rest: &mut &str, count: usize) -> bool {
    let after = &rest[count - 1..];
    let under = clean.bytes().rev().take(count);
    let letters: String = after.chars().take(count).collect();
    if under.filter(|b| *b == b'_').count() < count
        || letters.chars().count() < count
        || letters.contains(is_control)
    {
        return false;
    }
    clean.truncate(clean.len() - count);
    clean.push_str(&letters);
    *rest = &after[letters.len()..];
    true
}

/// Returns `text` for quoting in a message: [escaped](escape), and cut after 60 characters.
///
/// ```
/// let long = "x".repeat(100_000);
/// assert_eq!(wisdom::entry::sanitize::excerpt(&long), format!("{}\u{2026}", "x".repeat(60)));
/// ```
pub fn excerpt(text: &str) -> Cow<'_, str> {
    const MAX_CHARS: usize = 60;
    match text.char_indices().nth(MAX_CHARS) {
        None => escape(text),
        Some((end, _)) => Cow::Owned(format!("{}\u{2026}", escape(&text[..end]))),
    }
}

/// Returns a path for a message: [escaped](escape), with U+FFFD for bytes that are not Unicode.
pub fn path(path: &Path) -> String {
    escape(&path.to_string_lossy()).into_owned()
}

/// Returns `text` for one line of a message or a list: a control becomes its escape, because a file
/// name with a line break would otherwise look like two names.
///
/// ```
/// assert_eq!(wisdom::entry::sanitize::escape("a\nb\x1b[2J"), r"a\nb\u{1b}[2J");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_control(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}
