//! Limits how deep a `CommonMark` text is nested, and how dense its markup is.

use std::borrow::Cow;
use std::mem;

use pulldown_cmark::{BrokenLinkCallback, Options, Parser};

/// The highest depth that is parsed. For each line of a paragraph, the parser visits all quotes and
/// lists around it, so its time would grow as the square of the text's length.
const MAX_DEPTH: usize = 100;

/// The number of characters of markup in a paragraph above which they may be no more than a fifth of
/// it. The parser takes a hundred bytes for each, which would be more than a hundred times the text.
const MAX_MARKS: usize = 2000;

/// The extensions to `CommonMark`. Every parser of a text or of a file uses these, since a text would
/// otherwise change on its way into a file and back.
const SYNTAX: Options = Options::ENABLE_TABLES;

/// `CommonMark` in which no line opens more than 100 quotes and lists, and no long paragraph consists
/// mainly of markup.
pub struct Shallow<'a>(Cow<'a, str>);

impl<'a> Shallow<'a> {
    /// Replaces with letters the markers of each line that is too deep, and the markup of each paragraph
    /// that is too dense: both become plain text. Every byte keeps its offset.
    ///
    /// ```
    /// use wisdom::entry::shallow::Shallow;
    /// assert!(!Shallow::new(&"> ".repeat(100)).is_changed());
    /// assert!(Shallow::new(&"> ".repeat(101)).is_changed());
    /// ```
    pub fn new(text: &'a str) -> Self {
        let Self(shallow) = Self::without_depth(text);
        if text.len() <= MAX_MARKS {
            return Self(shallow);
        }
        Self(match sparse(&shallow) {
            Some(sparse) => Cow::Owned(sparse),
            None => shallow,
        })
    }

    fn without_depth(text: &'a str) -> Self {
        let mut shallow = String::new();
        let mut from = 0;
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let (depth, length) = markers(line);
            if depth > MAX_DEPTH {
                shallow.push_str(&text[from..offset]);
                from = offset + length;
                let is_blank = |c: char| c == ' ' || c == '\t';
                let letters = line[..length].chars();
                shallow.extend(letters.map(|c| if is_blank(c) { c } else { 'x' }));
            }
            offset += line.len();
        }
        if from == 0 {
            return Self(Cow::Borrowed(text));
        }
        shallow.push_str(&text[from..]);
        Self(Cow::Owned(shallow))
    }

    /// Returns whether a line was too deep, or a paragraph too dense.
    pub const fn is_changed(&self) -> bool {
        matches!(self.0, Cow::Owned(_))
    }

    /// Returns a parser, whose ranges are valid in the original text too.
    pub fn parser(&self) -> Parser<'_> {
        Parser::new_ext(&self.0, SYNTAX)
    }

    /// Returns a parser that calls `resolve` for each link by reference whose definition is not in the
    /// text.
    pub fn parser_with<'p, F: BrokenLinkCallback<'p>>(&'p self, resolve: F) -> Parser<'p, F> {
        Parser::new_with_broken_link_callback(&self.0, SYNTAX, Some(resolve))
    }
}

/// Returns `text` with letters for the markup of the paragraphs that are too dense, or `None` if there are
/// none.
fn sparse(text: &str) -> Option<String> {
    let mut sparse = String::new();
    let (mut from, mut start, mut end) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        end += line.len();
        if !line.trim_ascii().is_empty() && end < text.len() {
            continue;
        }
        let paragraph = &text[start..end];
        let marks = paragraph.bytes().filter(|byte| is_mark(*byte)).count();
        if marks > MAX_MARKS && marks > paragraph.len() / 5 {
            sparse.push_str(&text[from..start]);
            for line in paragraph.split_inclusive('\n') {
                push_unmarked(&mut sparse, line);
            }
            from = end;
        }
        start = end;
    }
    (from > 0).then(|| sparse + &text[from..])
}

/// Appends `line` with letters for its markup, except for what makes it a block, and for definitions of
/// links, which other texts may use.
fn push_unmarked(text: &mut String, line: &str) {
    const LONGEST_MARKER: usize = 100;
    let is_definition = line.trim_start().starts_with('[') && line.contains("]:");
    let is_marker = |b: &u8| b" \t0123456789.)>#-+*=`~:".contains(b);
    let marker = line.bytes().take(LONGEST_MARKER).take_while(is_marker);
    let kept = if is_definition {
        line.len()
    } else {
        marker.count()
    };
    text.push_str(&line[..kept]);
    let unmarked = |c: char| u8::try_from(c).is_ok_and(is_mark);
    text.extend(
        line[kept..]
            .chars()
            .map(|c| if unmarked(c) { 'x' } else { c }),
    );
}

/// Returns whether the byte is markup within a line.
fn is_mark(byte: u8) -> bool {
    b"*_`~[]<>&!\\|".contains(&byte)
}

/// Returns the depth to which the markers at the beginning of `line` can lead, and their length in
/// bytes. Two columns of indentation count as a level, since a list can continue there.
fn markers(line: &str) -> (usize, usize) {
    let line = line.trim_end();
    // `* * *` is a rule rather than three lists.
    let rule = line.chars().next_back().filter(|c| "*-".contains(*c));
    let end = rule.map_or(line, |sign| line.trim_end_matches([sign, ' ', '\t']));
    let (mut depth, mut length, mut columns) = (0, 0, 0);
    let mut rest = end;
    while let Some(c) = rest.chars().next() {
        let marker = match c {
            ' ' | '\t' => {
                columns += if c == '\t' { 4 } else { 1 };
                rest = &rest[1..];
                continue;
            }
            '>' => 1,
            _ => item_marker(rest),
        };
        if marker == 0 {
            break;
        }
        depth += 1 + mem::take(&mut columns) / 2;
        rest = &rest[marker..];
        length = end.len() - rest.len();
    }
    (depth, length)
}

/// Returns the length of the marker of a list item with which `text` begins, or 0.
fn item_marker(text: &str) -> usize {
    let digits = text.bytes().take(10).take_while(u8::is_ascii_digit).count();
    let signs: &[char] = match digits {
        0 => &['-', '+', '*'],
        1..=9 => &['.', ')'],
        _ => return 0,
    };
    let is_marker = text[digits..]
        .strip_prefix(signs)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    if is_marker { digits + 1 } else { 0 }
}
