//! Scans a fortune file for its records.
//!
//! # The rule
//!
//! A separator is a line of at most a kilobyte: `%`, or another character that the index names, with
//! nothing but white space after it; in a file of tfortune, `----`, alone or with white space and tags
//! after it; in a file of 4.3BSD, `%%`. A record is at least one byte between two separators, or between
//! a separator and an end of the file. A byte order mark at the start of the file belongs to no record.
//!
//! `strfile` counts records in the same way, except that it takes a `%` with anything after it for
//! text.
//!
//! In plain text, either the blank lines separate the records, or every line is a record. A line with
//! nothing but the author belongs to the record above it, even below one blank line.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};

use crate::format::decode::BYTE_ORDER_MARK;
use crate::format::fortune::plain;
use crate::storage::file::read_at;

/// The number of bytes that are read at once: few enough to stay in the processor's cache.
pub(super) const WINDOW: usize = 128 << 10;

/// The size of the longest separator, in bytes.
pub(super) const MAX_SEPARATOR: usize = plain::MAX_GAP;

/// The size of the longest record that is read, in bytes. Nobody reads a longer entry either.
const MAX_RECORD: usize = 1 << 20;

/// How far past its start a separator can be undecided, in bytes: a blank line, the gap below it, a rule,
/// and the line below the rule.
const MAX_AHEAD: usize = 4 * plain::MAX_GAP;

/// The size to which the window grows, in bytes: large enough for the longest record and the separator
/// below it.
const MAX_WINDOW: usize = MAX_RECORD + MAX_AHEAD + 1;

/// What separates records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A line with only this character, which is `%` unless an index names another.
    Sign(u8),
    /// A line `%%`.
    Percents,
    /// A line `---- tag,tag`, with the tags of the record above it.
    Dashes,
    /// A blank line.
    Blank,
    /// The end of every line.
    LineEnd,
}

/// The bytes that are scanned: those of an open file, or of one that had to be decoded.
#[derive(Clone, Copy)]
pub(crate) enum Text<'t> {
    File(&'t File),
    Decoded(&'t [u8]),
}

impl Text<'_> {
    /// Reads once from `offset` into `bytes`, and returns the number of bytes read.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub(crate) fn read_at(self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Self::File(file) => read_at(file, bytes, offset),
            Self::Decoded(text) => {
                let start =
                    usize::try_from(offset).map_or(text.len(), |start| start.min(text.len()));
                (&text[start..]).read(bytes)
            }
        }
    }
}

/// The bytes between two separators, which are an entry unless they are blank.
pub(crate) struct Record<'w> {
    /// The bytes, or `None` if there are more than a mebibyte of them.
    pub(crate) bytes: Option<&'w [u8]>,
    /// The offset of the first byte in the file.
    pub(crate) start: u64,
    /// The number of bytes.
    pub(crate) length: u64,
    /// The separator below it, or `None` at the end of the scan.
    pub(super) separator: Option<&'w [u8]>,
}

impl<'w> Record<'w> {
    /// Makes the record from `start` to `end` of the file. `bytes` can lack the first ones of a record
    /// that is too long.
    #[inline]
    fn new(bytes: &'w [u8], Range { start, end }: Range<u64>, separator: Option<&'w [u8]>) -> Self {
        let length = end - start;
        Self {
            bytes: (length <= MAX_RECORD as u64).then_some(bytes),
            start,
            length,
            separator,
        }
    }

    /// Returns the comma-separated tags that the separator gives.
    pub(super) fn tags(&self) -> &'w [u8] {
        let line = self.separator.unwrap_or_default();
        line.strip_prefix(b"----").unwrap_or_default().trim_ascii()
    }

    /// Returns whether the separator is one that `strfile` and `fortune` take for text.
    pub(crate) fn has_nonstandard_separator(&self) -> bool {
        let line = self.separator;
        line.is_some_and(|line| !matches!(line, [_] | [_, b'\n']))
    }
}

impl Separator {
    /// The separator of most fortune files.
    pub const PERCENT: Self = Self::Sign(b'%');

    /// Returns the line without what can follow its sign, or nothing if it has no sign.
    pub fn sign(self) -> String {
        match self {
            Self::Sign(sign) => char::from(sign).to_string(),
            Self::Percents => "%%".into(),
            Self::Dashes => "----".into(),
            Self::Blank | Self::LineEnd => String::new(),
        }
    }

    /// Returns the separator line that is expected in a file with this separator: `%` in plain text.
    #[must_use]
    pub fn or_percent(self) -> Self {
        match self {
            Self::Blank | Self::LineEnd => Self::PERCENT,
            separator => separator,
        }
    }

    /// Returns how a file with this separator is read, unless it is the usual one.
    pub fn form(self) -> Option<Cow<'static, str>> {
        Some(match self {
            Self::PERCENT | Self::Dashes => return None,
            Self::Sign(_) | Self::Percents => format!("fortune, {}", self.sign()).into(),
            Self::Blank => "text, blocks".into(),
            Self::LineEnd => "text, lines".into(),
        })
    }

    /// Returns whether `line`, which has no line feed, is a separator of this kind.
    pub(crate) fn matches(self, line: &[u8]) -> bool {
        line.len() <= MAX_SEPARATOR
            && match (self, line) {
                (Self::Sign(sign), [first, rest @ ..]) => {
                    *first == sign && rest.trim_ascii().is_empty()
                }
                (Self::Percents, [b'%', b'%', rest @ ..]) => rest.trim_ascii().is_empty(),
                (Self::Dashes, [b'-', b'-', b'-', b'-', rest @ ..]) => {
                    // More dashes underline the heads of columns.
                    rest.trim_ascii().is_empty()
                        || rest[0].is_ascii_whitespace()
                            && rest
                                .iter()
                                .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
                }
                _ => false,
            }
    }

    /// Returns the range of the first separator in `bytes`, including its line feed. The search starts
    /// at `from`, where one can start. Unless it `is_last`, a line without a line feed isn't complete.
    ///
    /// # Errors
    ///
    /// If there is none, returns where to search from once there are more bytes.
    fn find(self, bytes: &[u8], from: usize, is_last: bool) -> Result<Range<usize>, usize> {
        let sign = match self {
            Self::Sign(sign) => sign,
            Self::Percents => b'%',
            Self::Dashes => b'-',
            Self::Blank => return plain::find_blank(bytes, from, is_last),
            Self::LineEnd => return plain::find_line_end(bytes, from, is_last),
        };
        let mut at = from;
        while let Some(found) = memchr::memchr(sign, &bytes[at..]) {
            at += found;
            if at > 0 && bytes[at - 1] != b'\n' {
                at += 1;
                continue;
            }
            let line = &bytes[at..];
            // Most separators are one byte and a line feed.
            let length = match line.get(1) {
                Some(b'\n') => Some(1),
                _ => memchr::memchr(b'\n', line),
            };
            let (line, next) = match length {
                Some(length) => (&line[..length], at + length + 1),
                None if is_last => (line, bytes.len()),
                None => return Err(at),
            };
            if self.matches(line) {
                return Ok(at..next);
            }
            at = next;
        }
        // The last line may be the beginning of a separator.
        Err(memchr::memrchr(b'\n', &bytes[from..]).map_or(from, |line| from + line + 1))
    }
}

/// The part of a file that is in memory.
struct Window {
    bytes: Vec<u8>,
    /// The number of `bytes` that have been read.
    filled: usize,
    /// The number of `bytes` that have been searched for separators.
    searched: usize,
    /// The offset of `bytes` in the file.
    offset: u64,
    /// The offset of the next record in the file.
    record: u64,
    /// The offset in the file at which the scan ends.
    end: u64,
}

impl Window {
    fn new(Range { start, end }: Range<u64>) -> Self {
        let length = usize::try_from(end.saturating_sub(start)).unwrap_or(WINDOW);
        Self {
            bytes: vec![0; length.clamp(1, WINDOW)],
            filled: 0,
            searched: 0,
            offset: start,
            record: start,
            end,
        }
    }

    /// Reads more bytes, and returns whether there were none left.
    fn read(&mut self, text: Text<'_>) -> io::Result<bool> {
        let at = self.offset + self.filled as u64;
        let left = usize::try_from(self.end.saturating_sub(at)).unwrap_or(usize::MAX);
        let room = left.min(self.bytes.len() - self.filled);
        if room == 0 {
            return Ok(true);
        }
        let read = text.read_at(&mut self.bytes[self.filled..][..room], at)?;
        self.filled += read;
        if at == 0 && self.bytes[..self.filled].starts_with(&BYTE_ORDER_MARK) {
            self.drop_front(BYTE_ORDER_MARK.len());
            self.record = self.offset;
        }
        Ok(read == 0)
    }

    /// Drops the first `count` bytes.
    fn drop_front(&mut self, count: usize) {
        self.bytes.copy_within(count..self.filled, 0);
        self.filled -= count;
        self.searched = self.searched.saturating_sub(count);
        self.offset += count as u64;
    }

    /// Makes room for more bytes. Those before `record`, the position of the next record, are dropped.
    fn make_room(&mut self, record: usize) {
        self.drop_front(record);
        if self.filled < self.bytes.len() {
            return;
        }
        if self.filled < MAX_WINDOW {
            let length = (2 * self.filled).min(MAX_WINDOW);
            self.bytes.resize(length, 0);
        } else if self.filled - self.searched <= MAX_AHEAD {
            self.drop_front(self.searched);
        } else {
            // With the last byte of the line in front of it, the rest isn't taken for a line.
            self.drop_front(self.filled - 1);
            self.searched = 1;
        }
    }
}

/// Calls `visit` for every record in a range of a text, in order, until `visit` breaks. The range
/// starts where a record can start. No more than about a mebibyte is in memory at once.
///
/// # Errors
///
/// Returns an error if the file cannot be read.
pub(super) fn scan(
    text: Text<'_>,
    range: Range<u64>,
    separator: Separator,
    visit: &mut dyn FnMut(Record<'_>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let mut window = Window::new(range);
    loop {
        let is_last = window.read(text)?;
        let bytes = &window.bytes[..window.filled];
        let mut record = 0;
        let searched = loop {
            let line = match separator.find(bytes, window.searched, is_last) {
                Ok(line) => line,
                Err(searched) => break searched,
            };
            let end = window.offset + line.start as u64;
            if window.record < end {
                let separator = Some(&bytes[line.clone()]);
                let span = window.record..end;
                let visited = visit(Record::new(&bytes[record..line.start], span, separator));
                if visited.is_break() {
                    return Ok(visited);
                }
            }
            window.record = window.offset + line.end as u64;
            window.searched = line.end;
            record = line.end;
        };
        window.searched = searched;
        if is_last {
            let end = window.offset + bytes.len() as u64;
            if window.record == end {
                return Ok(ControlFlow::Continue(()));
            }
            let record = Record::new(&bytes[record..], window.record..end, None);
            return Ok(visit(record));
        }
        window.make_room(record);
    }
}

/// Returns whether a text of `size` bytes has a separator of this kind.
///
/// # Errors
///
/// Returns an error if the file cannot be read.
pub(crate) fn has_separator(text: Text<'_>, size: u64, separator: Separator) -> io::Result<bool> {
    let mut has_separator = false;
    let _ = scan(text, 0..size, separator, &mut |record| {
        has_separator = record.separator.is_some();
        ControlFlow::Break(())
    })?;
    Ok(has_separator)
}

/// Calls `visit` for every record of a text of `size` bytes, in order, until `visit` fails.
///
/// # Errors
///
/// Returns an error if the file cannot be read, or if `visit` fails.
pub(super) fn try_scan<E: From<io::Error>>(
    text: Text<'_>,
    size: u64,
    separator: Separator,
    visit: &mut dyn FnMut(&Record<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut visited = Ok(());
    let _ = scan(text, 0..size, separator, &mut |record| {
        visited = visit(&record);
        match visited {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    visited
}
