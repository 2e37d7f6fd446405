//! The index of a fortune file: the `.dat` file that `strfile` writes.
//!
//! # The format
//!
//! Integers are big-endian and have four bytes, or eight where `strfile` was built with 64-bit integers:
//! version (1 or 2), count, longest, shortest and flags; then the separator character, padded to the
//! size of an integer. `count` offsets into the text follow, and one more that is the size of the text
//! (`strfile.h` of fortune-mod).

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use crate::entry::{message, sanitize};
use crate::format::decode::BYTE_ORDER_MARK;
use crate::format::fortune::encoding::TextFlags;
use crate::format::fortune::scan::{MAX_SEPARATOR, Record, Separator, Text, scan, try_scan};
use crate::storage::atomic::AtomicFile;
use crate::storage::file::{self, ReadError, read_exact_at, read_some_at};
use crate::storage::rights;

/// A file in the format of an index, whether or not it agrees with its text.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    /// The size of an integer, in bytes: four or eight.
    integer_size: usize,
    count: u64,
    flags: u64,
    /// The character on the line between two entries.
    sign: u8,
    /// The span of the first entry in the text, from its offset to the next.
    first: Range<u64>,
    /// The span of the last entry.
    last: Range<u64>,
    is_current: bool,
}

/// The flags of an index whose offsets are shuffled, or sorted by the texts.
const OUT_OF_ORDER: u64 = 0x1 | 0x2;

/// The flag of a text in rot13.
const ROTATED: u32 = 0x4;

/// The flag of a text in which lines that begin with two separator characters are comments. Only the
/// `strfile` of BSD sets it.
const COMMENTS: u32 = 0x8;

/// The number of integers before the offsets.
const HEADER: usize = 6;

impl Index {
    /// Opens the index beside the text at `path`, or returns `None` if there is no file in the format
    /// of one. `text` is the metadata of the text.
    ///
    /// # Errors
    ///
    /// Returns [`ReadError::Untrusted`] if this process must not read the file.
    pub fn new(path: &Path, text: &Metadata) -> Result<Option<Self>, ReadError> {
        let path = beside(path);
        match file::open(&path) {
            Ok((dat, metadata)) => Ok(Self::open(path, &dat, &metadata, text)),
            Err(error @ ReadError::Untrusted(_)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    fn open(path: PathBuf, dat: &File, metadata: &Metadata, text: &Metadata) -> Option<Self> {
        let mut index = Self::read(path, dat, metadata.len())?;
        if let Some(last) = index.count.checked_sub(1) {
            index.last = index.read_span(dat, last)?;
        }
        let is_older = match (metadata.modified(), text.modified()) {
            (Ok(dat), Ok(text)) => dat < text,
            _ => true,
        };
        let ends_with_text = index.last.end == text.len();
        index.is_current = !is_older && index.is_in_order() && ends_with_text;
        Some(index)
    }

    /// Reads the header and the first span of `dat`, a file of `size` bytes, or returns `None` if it
    /// isn't in the format of an index. Doesn't read the text.
    fn read(path: PathBuf, dat: &File, size: u64) -> Option<Self> {
        let mut head = [0; (HEADER + 2) * 8];
        read_some_at(dat, &mut head, 0).ok()?;
        let integer_size = match head {
            [0, 0, 0, 1 | 2, ..] => 4,
            [0, 0, 0, 0, 0, 0, 0, 1 | 2, ..] => 8,
            _ => return None,
        };
        let integer = |n| integer(&head, integer_size, n);
        let index = Self {
            path,
            integer_size,
            count: integer(1),
            flags: integer(4),
            sign: head[5 * integer_size],
            first: integer(HEADER)..integer(HEADER + 1),
            last: 0..0,
            is_current: false,
        };
        let end = index.position(index.count.checked_add(1)?);
        let is_index = index.sign.is_ascii_graphic() && end == Some(size);
        is_index.then_some(index)
    }

    /// Returns what the index says about the text. An outdated index still counts: nothing else records
    /// it.
    pub fn text_flags(&self) -> TextFlags {
        let has = |flag| self.flags & u64::from(flag) != 0;
        TextFlags {
            is_rotated: has(ROTATED),
            has_comments: has(COMMENTS),
        }
    }

    /// Returns the separator between the entries, which `strfile -c` chooses. An outdated index still
    /// counts.
    pub fn separator(&self) -> Separator {
        Separator::Sign(self.sign)
    }

    /// Returns whether the index is up to date: in order, not older than the text, and ending where the
    /// text ends. Its offsets are checked as they are used.
    pub fn is_current(&self) -> bool {
        self.is_current
    }

    /// Returns whether the offsets are in the order of the text.
    pub(crate) fn is_in_order(&self) -> bool {
        self.flags & OUT_OF_ORDER == 0
    }

    /// Returns whether the offsets are these `starts` of records, in a text of `size` bytes.
    pub(crate) fn agrees(&self, starts: &[u64], size: u64) -> bool {
        let Ok((dat, _)) = file::open(&self.path) else {
            return false;
        };
        let mut expected = starts.iter().chain([&size]).zip(0..);
        self.count() == starts.len()
            && expected.all(|(start, n)| {
                // `strfile` takes a byte order mark for text.
                let is_below_mark = n == 0 && *start == BYTE_ORDER_MARK.len() as u64;
                let offset = self.read_offsets(&dat, n);
                offset.is_some_and(|[offset]| offset == *start || offset == 0 && is_below_mark)
            })
    }

    /// Returns the number of entries.
    pub fn count(&self) -> usize {
        usize::try_from(self.count).unwrap_or(usize::MAX)
    }

    /// Calls `read` with the record of entry `n`, counted from 0. Returns `None` if index and text
    /// disagree: if there isn't exactly one record between this offset and the next, right after a
    /// separator, and followed by another unless it is the last.
    pub(super) fn record<T>(
        &self,
        text: &File,
        n: usize,
        read: impl Fn(&Record<'_>) -> T,
    ) -> Option<T> {
        let span = self.span(n)?;
        if !can_start(text, self.separator(), span.start, n == 0) {
            return None;
        }
        let mut last = [0];
        read_exact_at(text, &mut last, span.end - 1).ok()?;
        // A part of a line could look like a separator.
        if last != *b"\n" && span.end != self.last.end {
            return None;
        }
        let mut found = None;
        let mut records = 0;
        let text = Text::File(text);
        let _ = scan(text, span.clone(), self.separator(), &mut |record| {
            records += 1;
            let is_whole = record.separator.is_some() || n + 1 == self.count();
            found = is_whole.then(|| read(&record));
            match records {
                1 => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        });
        found.filter(|_| records == 1)
    }

    /// Returns the span of the `n`-th entry in the text, from its offset to the next.
    fn span(&self, n: usize) -> Option<Range<u64>> {
        let n = u64::try_from(n).ok().filter(|n| *n < self.count)?;
        let span = if n == 0 {
            self.first.clone()
        } else if n + 1 == self.count {
            self.last.clone()
        } else {
            let (dat, _) = file::open(&self.path).ok()?;
            self.read_span(&dat, n)?
        };
        Some(span).filter(|span| !span.is_empty())
    }

    fn read_span(&self, dat: &File, n: u64) -> Option<Range<u64>> {
        let [start, end] = self.read_offsets(dat, n)?;
        Some(start..end)
    }

    /// Reads one offset, or two that follow each other, from the `n`-th on.
    fn read_offsets<const N: usize>(&self, dat: &File, n: u64) -> Option<[u64; N]> {
        let mut bytes = [0; 2 * 8];
        let bytes = &mut bytes[..N * self.integer_size];
        read_exact_at(dat, bytes, self.position(n)?).ok()?;
        Some(std::array::from_fn(|n| {
            integer(bytes, self.integer_size, n)
        }))
    }

    /// Returns the position of the `n`-th offset in the index.
    fn position(&self, n: u64) -> Option<u64> {
        let before = n.checked_add(HEADER as u64)?;
        before.checked_mul(self.integer_size as u64)
    }
}

/// Returns the `n`-th integer of `bytes`, counted from 0, each of which has `size` bytes.
fn integer(bytes: &[u8], size: usize, n: usize) -> u64 {
    let bytes = bytes[n * size..].iter().take(size);
    bytes.fold(0, |integer, byte| integer << 8 | u64::from(*byte))
}

/// Returns whether a record of `text` can start at `start`: right after a separator, or, for the first,
/// with nothing but separators and a byte order mark before it.
fn can_start(text: &File, separator: Separator, start: u64, is_first: bool) -> bool {
    let length = start.min(MAX_SEPARATOR as u64);
    let is_all = length == start;
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    if read_exact_at(text, &mut bytes, start - length).is_err() {
        return false;
    }
    let is_separator = |line: &[u8]| {
        let line = line.strip_suffix(b"\n");
        line.is_some_and(|line| separator.matches(line))
    };
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |byte| *byte == b'\n');
    if is_first {
        let bytes = bytes.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(&bytes);
        return is_all && lines(bytes).all(is_separator);
    }
    let mut lines = lines(&bytes);
    // Of the first of these lines, the beginning can be missing.
    lines.next_back().is_some_and(is_separator) && (is_all || lines.next_back().is_some())
}

/// A summary of a written index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of entries.
    pub count: u32,
    /// The size of the longest entry, in bytes.
    pub longest: u32,
    /// The size of the shortest entry, in bytes.
    pub shortest: u32,
    /// The number of separators that `strfile` and `fortune` read as text because something follows the
    /// `%`.
    pub nonstandard: usize,
}

/// Why an index was not written.
#[derive(Debug)]
pub enum IndexError {
    /// This file has the name of the index, and is not an index.
    InTheWay(PathBuf),
    /// The text is larger than 4 GiB.
    TooLarge,
    /// The system reports an error.
    Io(io::Error),
}

impl fmt::Display for IndexError {
    /// Formats the message that follows the name of the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot write the index: ")?;
        match self {
            Self::InTheWay(path) => {
                let path = sanitize::path(path);
                write!(f, "{path} already exists and is not an index")
            }
            Self::TooLarge => f.write_str("the file is larger than 4 GiB"),
            Self::Io(error) => f.write_str(&message::io_error(error)),
        }
    }
}

impl From<io::Error> for IndexError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Returns the path of the index of the text at `path`.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".dat");
    name.into()
}

/// Writes the index of the fortune file at `path` atomically, with integers of four bytes. Replaces
/// an existing index, and keeps its rights, its separator, and what it says about the text.
///
/// # Errors
///
/// Returns an error if a file of that name exists that is neither an index nor empty, if the text is
/// larger than 4 GiB, or if a file cannot be read or written.
pub fn write(path: &Path) -> Result<Summary, IndexError> {
    let dat = beside(path);
    let old = file::open(&dat);
    let new = Some((TextFlags::default(), b'%'));
    let kept = match &old {
        Ok((_, metadata)) if metadata.len() == 0 => new,
        Ok((old, metadata)) => {
            let old = Index::read(dat.clone(), old, metadata.len());
            old.map(|old| (old.text_flags(), old.sign))
        }
        // A broken symbolic link is left alone.
        Err(ReadError::Missing) if !dat.is_symlink() => new,
        Err(_) => None,
    };
    let Some((flags, sign)) = kept else {
        return Err(IndexError::InTheWay(dat));
    };
    let (text, metadata) = file::open(path).map_err(io::Error::from)?;
    let mut new = AtomicFile::new(&dat, old.is_ok())?;
    let summary = fill(&new.file, &text, metadata.len(), flags, sign)?;
    if let Ok((old, _)) = &old {
        rights::copy(old, &new.file)?;
    }
    // Windows may refuse to replace an open file.
    drop(old);
    new.sync()?;
    new.commit()?;
    Ok(summary)
}

/// Writes the index of `text`, which has `size` bytes, to `dat`.
fn fill(
    dat: &File,
    text: &File,
    size: u64,
    flags: TextFlags,
    sign: u8,
) -> Result<Summary, IndexError> {
    const VERSION: u32 = 2;
    let integer = |number| u32::try_from(number).map_err(|_| IndexError::TooLarge);
    let mut summary = Summary {
        count: 0,
        longest: 0,
        shortest: u32::MAX,
        nonstandard: 0,
    };
    let mut dat = BufWriter::new(dat);
    dat.write_all(&[0; HEADER * 4])?;
    let (text, separator) = (Text::File(text), Separator::Sign(sign));
    try_scan::<IndexError>(text, size, separator, &mut |record| {
        let length = integer(record.length)?;
        summary.count += 1;
        summary.longest = summary.longest.max(length);
        summary.shortest = summary.shortest.min(length);
        summary.nonstandard += usize::from(record.has_nonstandard_separator());
        Ok(dat.write_all(&integer(record.start)?.to_be_bytes())?)
    })?;
    dat.write_all(&integer(size)?.to_be_bytes())?;
    dat.seek(SeekFrom::Start(0))?;
    let Summary {
        count,
        longest,
        shortest,
        ..
    } = summary;
    let flag = |is_set, flag| if is_set { flag } else { 0 };
    let flags = flag(flags.is_rotated, ROTATED) | flag(flags.has_comments, COMMENTS);
    for number in [VERSION, count, longest, shortest, flags] {
        dat.write_all(&number.to_be_bytes())?;
    }
    dat.write_all(&[sign, 0, 0, 0])?;
    dat.flush()?;
    Ok(summary)
}
