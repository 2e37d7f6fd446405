//! Fortune files: plain text with a line `%` behind each entry; and those of tfortune, where the line
//! is `----` and the entry's tags.
//!
//! # The rule
//!
//! A separator is a line that is `%` but for blanks or a carriage return behind it; in a file of
//! tfortune, one that begins with `----` and a blank, or is only that. A line of more than a kilobyte is
//! none. An entry is what stands between two of them, or between one and an end of the file, if that is
//! at least one byte. So `strfile` counts, which overlooks only the separators that have something behind
//! them. The n-th entry has the id `NAME:n`. One that holds nothing but blanks keeps its number, and is
//! not shown.
//!
//! A file is never read as a whole: it may be larger than memory. Nor is it kept open: a folder can hold
//! more of them than a process may open.

pub mod index;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use crate::entry::{Entry, Form, id, sanitize};
use crate::filter::Filter;
use crate::format::decode::BYTE_ORDER_MARK;
use crate::format::fortune::index::Index;
use crate::format::parsed::without_blank_ends;
use crate::storage::file;
use crate::storage::file::{read_at, read_exact_at};

/// What stands between two entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A line `%`.
    Percent,
    /// A line `---- tag,tag`, with the tags of the entry above it.
    Dashes,
}

/// A fortune file.
#[derive(Debug)]
pub struct Fortune {
    name: String,
    section: String,
    path: PathBuf,
    /// How many bytes the file had when it was opened. What was written to it since is not read.
    size: u64,
    separator: Separator,
    rotated: bool,
    /// What its `.dat` file says.
    dat: Option<Index>,
    /// Whether that may be so.
    index_is_trusted: Cell<bool>,
    marks: OnceCell<SparseIndex>,
}

/// What a look at the whole file says.
#[derive(Debug, Default)]
struct SparseIndex {
    entries: usize,
    /// How many of them are shown.
    shown: usize,
    /// Where each entry begins whose number is a multiple of [`STRIDE`].
    starts: Vec<u64>,
}

/// Starts are this many entries apart, so that those of a million take no memory to speak of.
const STRIDE: usize = 256;

/// The bytes that are read at once: few enough to stay in the processor's cache.
const WINDOW: usize = 128 << 10;

/// An entry of more bytes is none that anybody reads. It keeps its number, and is not shown.
const LONGEST: usize = 1 << 20;

/// A line of more bytes is no separator, whatever it holds.
const LONGEST_SEPARATOR: usize = 1 << 10;

/// No more bytes than these say whether an entry is too long, and whether a separator is behind it.
const MOST: usize = LONGEST + LONGEST_SEPARATOR + 1;

/// What stands between two separators.
pub(crate) struct Record<'w> {
    /// The bytes of the entry; none where it has more than [`LONGEST`].
    pub(crate) bytes: Option<&'w [u8]>,
    /// Where it begins in the file.
    pub(crate) start: u64,
    /// How many bytes it has.
    pub(crate) length: u64,
    /// Whether the separator has something behind its `%`, or is another sign.
    pub(crate) loose: bool,
    /// What the separator behind it says.
    tags: &'w [u8],
    /// Whether a separator stands behind it, and not the end of what was read.
    closed: bool,
}

impl Fortune {
    /// The open file at `path`, of `size` bytes, as a collection of that name, with what its `.dat` file
    /// says, if there is one.
    pub fn new(
        name: String,
        path: &Path,
        file: &File,
        size: u64,
        separator: Separator,
        dat: Option<Index>,
    ) -> Self {
        let fortune = Self {
            section: id::section_key(&name),
            name,
            path: path.to_owned(),
            size,
            separator,
            rotated: dat.as_ref().is_some_and(Index::is_rotated),
            dat,
            index_is_trusted: Cell::new(false),
            marks: OnceCell::new(),
        };
        // To a file that is read at one go an index spares next to nothing, and what it leaves out would
        // pass unseen.
        if size > WINDOW as u64
            && let Some(dat) = &fortune.dat
            && dat.is_current()
            // Where strfile took separators for text, the first and the last entry tell.
            && fortune.indexed(file, dat, 0).is_some()
            && fortune.indexed(file, dat, dat.count() - 1).is_some()
        {
            fortune.index_is_trusted.set(true);
        }
        fortune
    }

    /// Whether it is `%` that stands between the entries.
    pub fn has_percents(&self) -> bool {
        self.separator == Separator::Percent
    }

    /// How many entries there are, those that are not shown included.
    pub fn len(&self) -> usize {
        match self.index() {
            Some(index) => index.count(),
            None => self.marks().entries,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them are shown.
    pub fn shown(&self) -> usize {
        self.marks().shown
    }

    /// The entry at `place`, counted from 0; none where there is nothing to be shown.
    pub fn get<'e>(&self, place: usize) -> Option<Entry<'e>> {
        if let Some(index) = self.index() {
            let file = file::open(&self.path);
            match file
                .ok()
                .and_then(|(file, _)| self.indexed(&file, index, place))
            {
                Some(entry) => return entry,
                // It costs the look at the whole file that the index was to spare.
                None => self.index_is_trusted.set(false),
            }
        }
        let marks = self.marks();
        let start = *marks.starts.get(place / STRIDE)?;
        let mut at = place / STRIDE * STRIDE;
        let mut found = None;
        let _ = self.walk(start, &mut |slot| {
            if at == place {
                found = self.made(place, &slot);
                return ControlFlow::Break(());
            }
            at += 1;
            ControlFlow::Continue(())
        });
        found
    }

    /// Calls `visit` for every entry that is shown and that `filter` admits, starting at index `from`, in
    /// order, until it breaks. Entries that the filter rules out by their bytes are never made.
    pub fn each(
        &self,
        from: usize,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if let Some(id) = &filter.id {
            let index = self.place_of(id).filter(|index| *index >= from);
            return match index.and_then(|index| Some((index, self.get(index)?))) {
                Some((index, entry)) if filter.admits(&entry) => visit(index, &entry),
                _ => ControlFlow::Continue(()),
            };
        }
        // An entry whose text does not match may have a tag that does, and in rot13 a word is another.
        let has_tags = self.separator == Separator::Dashes;
        let is_ruled_out = |bytes: &[u8]| !has_tags && !self.rotated && filter.rules_out(bytes);
        // Only a walk over the whole file knows how many entries there are.
        let mut marks = (from == 0).then(SparseIndex::default);
        let (mut next, start) = match from {
            0 => (0, 0),
            _ => match self.marks().starts.get(from / STRIDE) {
                Some(start) => (from / STRIDE * STRIDE, *start),
                None => return ControlFlow::Continue(()),
            },
        };
        let walked = self.walk(start, &mut |slot| {
            let index = next;
            next += 1;
            if let Some(marks) = &mut marks {
                marks.add(&slot, self.rotated);
            }
            match slot.bytes {
                Some(bytes) if index >= from && !is_ruled_out(bytes) => {
                    let text = shown(bytes, self.rotated);
                    let text = text.filter(|text| has_tags || filter.admits_text(text));
                    let Some(text) = text else {
                        return ControlFlow::Continue(());
                    };
                    let entry = self.entry(index, text.into_owned(), slot.tags);
                    if filter.admits(&entry) {
                        return visit(index, &entry);
                    }
                    ControlFlow::Continue(())
                }
                _ => ControlFlow::Continue(()),
            }
        });
        // A file that cannot be read has no entries.
        walked.unwrap_or(ControlFlow::Continue(()))?;
        if let Some(marks) = marks {
            let index = self.index();
            if index.is_some_and(|index| index.count() != marks.entries) {
                self.index_is_trusted.set(false);
            }
            let _ = self.marks.set(marks);
        }
        ControlFlow::Continue(())
    }

    /// Hands what stands between the separators to `visit`, what is not shown included.
    pub(crate) fn slots(
        &self,
        visit: &mut dyn FnMut(&Record<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut visited = Ok(());
        let _ = self.walk(0, &mut |slot| {
            visited = visit(&slot);
            if visited.is_err() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        visited
    }

    /// How many bytes the file has.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// What its `.dat` file says, be it so or not.
    pub(crate) fn dat(&self) -> Option<&Index> {
        self.dat.as_ref()
    }

    fn index(&self) -> Option<&Index> {
        self.dat.as_ref().filter(|_| self.index_is_trusted.get())
    }

    /// The entry that the index has at `place`, or none if the text is not as the index says: that
    /// exactly one entry stands between its offset and the next, behind a separator and before one.
    #[allow(clippy::option_option, reason = "no index, and no entry to be shown")]
    fn indexed<'e>(&self, file: &File, index: &Index, place: usize) -> Option<Option<Entry<'e>>> {
        let (start, end) = index.span(place)?;
        let begins = if place == 0 {
            self.is_nothing_before(start, file)
        } else {
            self.is_separator_before(start, file)
        };
        if !begins {
            return None;
        }
        // A line that `end` cuts off could look like a separator.
        let mut last = [0];
        read_exact_at(file, &mut last, end - 1).ok()?;
        if end != self.size && last != *b"\n" {
            return None;
        }
        let mut found = None;
        let mut slots = 0;
        let _ = self.scan(file, start..end, &mut |slot| {
            slots += 1;
            found = Some(self.made(place, &slot))
                .filter(|_| is_start(start, slot.start))
                .filter(|_| slot.closed || place + 1 == index.count());
            if slots > 1 {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        found.filter(|_| slots == 1)
    }

    /// Whether nothing but separators and a byte order mark stands in front of the byte at `start`.
    fn is_nothing_before(&self, start: u64, file: &File) -> bool {
        if start > LONGEST_SEPARATOR as u64 {
            return false;
        }
        let mut bytes = vec![0; usize::try_from(start).unwrap_or(0)];
        let is_read = read_exact_at(file, &mut bytes, 0).is_ok();
        let bytes = bytes.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(&bytes);
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
        is_read && lines.all(|line| self.ends_in_separator(line, true))
    }

    /// Whether a separator stands in front of the byte at `start`.
    fn is_separator_before(&self, start: u64, file: &File) -> bool {
        let length = start.min(LONGEST_SEPARATOR as u64);
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        let is_read = read_exact_at(file, &mut bytes, start - length).is_ok();
        is_read && self.ends_in_separator(&bytes, length == start)
    }

    fn ends_in_separator(&self, bytes: &[u8], whole: bool) -> bool {
        let Some(line) = bytes.strip_suffix(b"\n") else {
            return false;
        };
        match memchr::memrchr(b'\n', line) {
            Some(at) => self.tags_of(&line[at + 1..]).is_some(),
            None => whole && self.tags_of(line).is_some(),
        }
    }

    fn marks(&self) -> &SparseIndex {
        self.marks.get_or_init(|| {
            let mut marks = SparseIndex::default();
            let _ = self.walk(0, &mut |slot| {
                marks.add(&slot, self.rotated);
                ControlFlow::Continue(())
            });
            marks
        })
    }

    /// The entry that stands there, if it is shown.
    pub(crate) fn made<'e>(&self, place: usize, slot: &Record<'_>) -> Option<Entry<'e>> {
        let text = shown(slot.bytes?, self.rotated)?;
        Some(self.entry(place, text.into_owned(), slot.tags))
    }

    fn entry<'e>(&self, place: usize, text: String, tags: &[u8]) -> Entry<'e> {
        let said = String::from_utf8_lossy(tags);
        let said = said
            .split(',')
            .map(|tag| id::tag_key(&sanitize::text(tag, 1)));
        let mut known = BTreeSet::new();
        let tags = said.filter(|tag| !tag.is_empty() && known.insert(tag.clone()));
        let tags: Vec<Cow<'e, str>> = tags.map(Cow::Owned).collect();
        Entry {
            id: format!("{}:{}", self.name, place + 1).into(),
            title: Cow::Borrowed(""),
            section: self.section.clone().into(),
            tags: tags.into(),
            text: text.into(),
            form: Form::Plain,
            author: None,
            source: None,
        }
    }

    /// The place of the entry with that id.
    fn place_of(&self, id: &str) -> Option<usize> {
        let number = id.strip_prefix(&self.name)?.strip_prefix(':')?;
        let place = number.parse::<usize>().ok()?.checked_sub(1)?;
        (number == (place + 1).to_string()).then_some(place)
    }

    /// If `line` is a separator, what it says.
    fn tags_of<'l>(&self, line: &'l [u8]) -> Option<&'l [u8]> {
        let line = Some(line).filter(|line| line.len() <= LONGEST_SEPARATOR)?;
        match self.separator {
            Separator::Percent => {
                Some(line.strip_prefix(b"%")?.trim_ascii()).filter(|it| it.is_empty())
            }
            Separator::Dashes => {
                let said = line.strip_prefix(b"----")?;
                let is_apart = said.first().is_none_or(u8::is_ascii_whitespace);
                is_apart.then_some(said.trim_ascii())
            }
        }
    }

    /// The first separator in `window` from `from` on, which is the beginning of a line: where it
    /// begins, where the line behind it does, and what it says. Without `to_the_end`, a last line
    /// without line feed is none yet.
    fn separator<'w>(
        &self,
        window: &'w [u8],
        from: usize,
        to_the_end: bool,
    ) -> Option<(usize, usize, &'w [u8])> {
        let sign = match self.separator {
            Separator::Percent => b'%',
            Separator::Dashes => b'-',
        };
        let mut at = from;
        loop {
            at += memchr::memchr(sign, &window[at..])?;
            if at == 0 || window[at - 1] == b'\n' {
                let line = &window[at..];
                // Most separators are one byte and a line feed.
                let length = match line.get(1) {
                    Some(b'\n') => Some(1),
                    _ => memchr::memchr(b'\n', line),
                };
                let (line, next) = match length {
                    Some(length) => (&line[..length], at + length + 1),
                    None if to_the_end => (line, window.len()),
                    None => return None,
                };
                if let Some(tags) = self.tags_of(line) {
                    return Some((at, next, tags));
                }
                at = next;
            } else {
                at += 1;
            }
            if at >= window.len() {
                return None;
            }
        }
    }

    /// Hands the slots from the byte `from` of the file on to `visit`, until it breaks.
    fn walk(
        &self,
        from: u64,
        visit: &mut dyn FnMut(Record<'_>) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let (file, _) = file::open(&self.path)?;
        self.scan(&file, from..self.size, visit)
    }

    /// Does so with those in these bytes of the open file.
    fn scan(
        &self,
        file: &File,
        Range { start: from, end }: Range<u64>,
        visit: &mut dyn FnMut(Record<'_>) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let span = usize::try_from(end.saturating_sub(from)).unwrap_or(WINDOW);
        let mut window = vec![0; span.clamp(1, WINDOW)];
        // The window begins at byte `base` of the file, and `searched` of its `filled` bytes have no
        // separator. The slot has `begun` there too, unless it is too long to be kept.
        let (mut base, mut filled, mut searched) = (from, 0, 0);
        let (mut begun, mut too_long) = (from, false);
        loop {
            let at = base + filled as u64;
            let room = usize::try_from(end - at).unwrap_or(usize::MAX);
            let room = room.min(window.len() - filled);
            let read = match &mut window[filled..filled + room] {
                [] => 0,
                room => read_at(file, room, at)?,
            };
            let is_end = read == 0;
            filled += read;
            if at == 0 && window[..filled].starts_with(&BYTE_ORDER_MARK) {
                let length = BYTE_ORDER_MARK.len();
                window.copy_within(length..filled, 0);
                filled -= length;
                base = length as u64;
                begun = base;
            }
            let seen = &window[..filled];
            let mut slot = 0;
            while let Some((close, next, tags)) = self.separator(seen, searched, is_end) {
                if close > slot || too_long {
                    let bytes = &seen[slot..close];
                    let visited = visit(Record {
                        bytes: (!too_long && bytes.len() <= LONGEST).then_some(bytes),
                        start: begun,
                        tags,
                        closed: true,
                        length: base + close as u64 - begun,
                        loose: !matches!(&seen[close..next], b"%\n" | b"%"),
                    });
                    if visited.is_break() {
                        return Ok(visited);
                    }
                }
                too_long = false;
                slot = next;
                searched = next;
                begun = base + next as u64;
            }
            if is_end {
                if slot == filled && !too_long {
                    return Ok(ControlFlow::Continue(()));
                }
                let bytes = &seen[slot..];
                return Ok(visit(Record {
                    bytes: (!too_long && bytes.len() <= LONGEST).then_some(bytes),
                    start: begun,
                    tags: b"",
                    closed: false,
                    length: base + filled as u64 - begun,
                    loose: false,
                }));
            }
            // What may be the beginning of a separator is looked at again.
            let line = memchr::memrchr(b'\n', &seen[searched..]);
            searched = line.map_or(searched, |at| searched + at + 1);
            window.copy_within(slot..filled, 0);
            base += slot as u64;
            filled -= slot;
            searched -= slot;
            if filled == window.len() {
                if filled < MOST {
                    window.resize((2 * filled).min(MOST), 0);
                } else {
                    too_long = true;
                    let is_text = filled - searched > LONGEST_SEPARATOR;
                    if is_text {
                        // The rest of that line must not be taken for a line.
                        searched = filled - 1;
                        window[searched] = b'.';
                    }
                    window.copy_within(searched..filled, 0);
                    base += searched as u64;
                    filled -= searched;
                    searched = usize::from(is_text);
                }
            }
        }
    }
}

/// Whether the index may say that an entry begins at `said`, which begins at `start`: to strfile a byte
/// order mark is text.
pub(crate) fn is_start(said: u64, start: u64) -> bool {
    said == start || said == 0 && start == BYTE_ORDER_MARK.len() as u64
}

impl SparseIndex {
    fn add(&mut self, slot: &Record<'_>, rotated: bool) {
        let is_shown = slot
            .bytes
            .is_some_and(|bytes| match bytes.trim_ascii_start() {
                [b'!'..=b'~', ..] => true,
                // There are blanks beyond ASCII, and some that the gate replaces.
                _ => shown(bytes, rotated).is_some(),
            });
        self.shown += usize::from(is_shown);
        if self.entries.is_multiple_of(STRIDE) {
            self.starts.push(slot.start);
        }
        self.entries += 1;
    }
}

/// The bytes of an entry as they may be shown, or none if that is nothing but blanks.
fn shown(bytes: &[u8], rotated: bool) -> Option<Cow<'_, str>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !rotated => sanitize::text(text, sanitize::TERMINAL_TAB),
        read => {
            let text = match read {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().copied().map(western).collect(),
            };
            let text = if rotated {
                text.chars().map(rot13).collect()
            } else {
                text
            };
            Cow::Owned(sanitize::text(&text, sanitize::TERMINAL_TAB).into_owned())
        }
    };
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(without_blank_ends(text)),
        Cow::Owned(text) => Cow::Owned(without_blank_ends(&text).to_owned()),
    };
    (!text.is_empty()).then_some(text)
}

/// What a byte means in a text that is no UTF-8: Latin-1, and from 0x80 to 0x9f, where that has
/// controls, what Windows put there (windows-1252 in the WHATWG's Encoding Standard).
fn western(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}',
        '\u{2021}', '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}',
        '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}',
        '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}',
        '\u{178}',
    ];
    match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The letter thirteen further on, as `strfile -x` means it: in ASCII only.
fn rot13(c: char) -> char {
    let turn = |base: u8| char::from(base + (c as u8 - base + 13) % 26);
    match c {
        'a'..='z' => turn(b'a'),
        'A'..='Z' => turn(b'A'),
        _ => c,
    }
}
