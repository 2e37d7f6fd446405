//! Fortune files: plain text with a line `%` below each entry, or, in a file of tfortune, a line `----`
//! with the entry's tags; and plain text without separators, in which a blank line or the end of a line
//! separates entries.
//!
//! The n-th record has the id `NAME:n`. A blank record keeps its number and is never shown.
//!
//! A file is never read as a whole, since it may be larger than memory, and never kept open, since a
//! folder can hold more files than a process may open.

mod encoding;
pub mod index;
mod plain;
mod scan;
mod shape;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::entry::{Entry, Form, id, sanitize};
use crate::filter::Filter;
use crate::format::diagnostic::Diagnostic;
use crate::format::fortune::index::Index;
use crate::storage::file::{self, ReadError};

pub use crate::format::fortune::encoding::TextFlags;
pub use crate::format::fortune::scan::Separator;
pub(crate) use crate::format::fortune::scan::{Record, Text, has_separator};
pub use crate::format::fortune::shape::{looks_like_quotes, separator};

/// A fortune file as a collection of entries.
#[derive(Debug)]
pub struct Fortune {
    name: String,
    section: String,
    path: PathBuf,
    /// The text of a file in UTF-16, in UTF-8, and what is wrong with it.
    decoded: Option<(String, Option<Diagnostic>)>,
    /// The size of the text when it was opened, in bytes. What has been appended since is not read.
    size: u64,
    separator: Separator,
    flags: TextFlags,
    index: Option<Index>,
    /// Whether the index is used, as long as the text agrees with it.
    index_is_trusted: Cell<bool>,
    sparse_index: OnceCell<SparseIndex>,
}

/// The record counts, and the offset of every 256th record.
#[derive(Debug, Default)]
struct SparseIndex {
    /// The number of records.
    records: usize,
    /// The number of records that are shown.
    shown: usize,
    /// The offset of each record whose index is a multiple of [`STRIDE`].
    starts: Vec<u64>,
}

/// The distance between the records whose offsets are kept.
const STRIDE: usize = 256;

/// The size in bytes of the largest file that is scanned for its entries, which takes about a second.
const MAX_UNINDEXED: u64 = 256 << 20;

impl Fortune {
    /// Returns the collection in the open `file` at `path`, which has `size` bytes and this `index`.
    pub fn new(
        name: String,
        path: &Path,
        file: &File,
        size: u64,
        separator: Separator,
        index: Option<Index>,
    ) -> Self {
        let fortune = Self {
            size,
            flags: index.as_ref().map(Index::text_flags).unwrap_or_default(),
            index,
            ..Self::empty(name, path, separator)
        };
        // A file that is read in one go needs no index, and may have entries that its index lacks. In a
        // larger one, the first or the last entry shows whether strfile took most separators for text.
        // One that it took for text shows only when the entry there is read: until then, the entries
        // below it have lower indices.
        if size > scan::WINDOW as u64
            && let Some(index) = &fortune.index
            && index.is_current()
            && fortune.indexed(file, index, 0).is_some()
            && fortune.indexed(file, index, index.count() - 1).is_some()
        {
            fortune.index_is_trusted.set(true);
        }
        fortune
    }

    /// Returns the collection in the text that was `decoded` from the file at `path`, which is kept in
    /// memory.
    pub(crate) fn decoded(
        name: String,
        path: &Path,
        decoded: (String, Option<Diagnostic>),
        separator: Separator,
    ) -> Self {
        Self {
            size: decoded.0.len() as u64,
            decoded: Some(decoded),
            ..Self::empty(name, path, separator)
        }
    }

    fn empty(name: String, path: &Path, separator: Separator) -> Self {
        Self {
            section: id::section_key(&name),
            name,
            path: path.to_owned(),
            decoded: None,
            size: 0,
            separator,
            flags: TextFlags::default(),
            index: None,
            index_is_trusted: Cell::new(false),
            sparse_index: OnceCell::new(),
        }
    }

    /// Returns an error if the entries can be found only by a scan that would take too long.
    ///
    /// # Errors
    ///
    /// Returns an error if the file is larger than 256 MiB and has no valid index.
    pub(crate) fn require_index(&self) -> Result<(), ReadError> {
        if self.size > MAX_UNINDEXED && self.trusted_index().is_none() {
            let is_indexable = u32::try_from(self.size).is_ok();
            return Err(ReadError::Unindexed {
                bound: MAX_UNINDEXED,
                can_be_indexed: is_indexable && matches!(self.separator, Separator::Sign(_)),
            });
        }
        Ok(())
    }

    /// Returns the separator between the entries.
    pub fn separator(&self) -> Separator {
        self.separator
    }

    /// Returns the number of entries, including those that are not shown.
    pub fn len(&self) -> usize {
        match self.trusted_index() {
            Some(index) => index.count(),
            None => self.sparse_index().records,
        }
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of entries that are shown.
    pub fn shown(&self) -> usize {
        self.sparse_index().shown
    }

    /// Returns the entry at `index`, counted from 0, if it is shown: neither blank nor too long.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        if let Some(trusted) = self.trusted_index() {
            let file = file::open(&self.path).ok();
            match file.and_then(|(file, _)| self.indexed(&file, trusted, index)) {
                Some(entry) => return entry,
                // If one offset is wrong, others may be too.
                None => self.index_is_trusted.set(false),
            }
        }
        let (mut at, start) = self.sparse_index().nearest(index)?;
        let mut entry = None;
        let _ = self.scan(start, &mut |record| {
            if at == index {
                entry = self.owned_entry(index, &record);
                return ControlFlow::Break(());
            }
            at += 1;
            ControlFlow::Continue(())
        });
        entry
    }

    /// Calls `visit` for every entry that `filter` admits, with its index, starting at index `from`, in
    /// order, until `visit` breaks.
    pub fn each(
        &self,
        from: usize,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if let Some(id) = &filter.id {
            let index = self.index_of(id).filter(|index| *index >= from);
            return match index.and_then(|index| Some((index, self.get(index)?))) {
                Some((index, entry)) if filter.admits(&entry) => visit(index, &entry),
                _ => ControlFlow::Continue(()),
            };
        }
        let first = match from {
            0 => Some((0, 0)),
            _ => self.sparse_index().nearest(from),
        };
        let Some((mut next, start)) = first else {
            return ControlFlow::Continue(());
        };
        // A scan of the whole file counts the records on its way.
        let mut sparse_index = (from == 0).then(SparseIndex::default);
        let scanned = self.scan(start, &mut |record| {
            let index = next;
            next += 1;
            if let Some(sparse_index) = &mut sparse_index {
                sparse_index.add(&record, self.flags);
            }
            if index < from || self.is_ruled_out(&record, filter) {
                return ControlFlow::Continue(());
            }
            match self.entry(index, &record) {
                Some(entry) if filter.admits(&entry) => visit(index, &entry),
                _ => ControlFlow::Continue(()),
            }
        });
        // A file that cannot be read has no entries.
        scanned.unwrap_or(ControlFlow::Continue(()))?;
        if let Some(sparse_index) = sparse_index {
            let count = self.trusted_index().map(Index::count);
            if count.is_some_and(|count| count != sparse_index.records) {
                self.index_is_trusted.set(false);
            }
            let _ = self.sparse_index.set(sparse_index);
        }
        ControlFlow::Continue(())
    }

    /// Calls `visit` for every record, shown or not, in order, until `visit` fails.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or if `visit` fails.
    pub(crate) fn each_record(
        &self,
        visit: &mut dyn FnMut(&Record<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let (file, _) = file::open(&self.path)?;
        scan::try_scan(self.text(&file), self.size, self.separator, visit)
    }

    /// Returns the text, which is that of the open `file` unless it was decoded.
    pub(crate) fn text<'t>(&'t self, file: &'t File) -> Text<'t> {
        match &self.decoded {
            Some((text, _)) => Text::Decoded(text.as_bytes()),
            None => Text::File(file),
        }
    }

    /// Returns what is wrong with the encoding, which is at most one problem.
    pub(crate) fn invalid(&self) -> &[Diagnostic] {
        let invalid = self
            .decoded
            .as_ref()
            .and_then(|(_, invalid)| invalid.as_ref());
        invalid.map_or(&[], std::slice::from_ref)
    }

    /// Returns the entry of `record`, the one at `index`, if it is shown.
    pub(crate) fn entry<'e>(&'e self, index: usize, record: &Record<'e>) -> Option<Entry<'e>> {
        let text = encoding::decode(record.bytes?, self.flags)?;
        Some(self.make_entry(index, text, record.tags()))
    }

    /// Returns what the index says about the text.
    pub(crate) fn text_flags(&self) -> TextFlags {
        self.flags
    }

    /// Returns the size of the file, in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Returns the index of the file, whether or not it agrees with the text.
    pub(crate) fn index(&self) -> Option<&Index> {
        self.index.as_ref()
    }

    fn trusted_index(&self) -> Option<&Index> {
        self.index.as_ref().filter(|_| self.index_is_trusted.get())
    }

    fn sparse_index(&self) -> &SparseIndex {
        self.sparse_index.get_or_init(|| {
            let mut sparse_index = SparseIndex::default();
            let _ = self.scan(0, &mut |record| {
                sparse_index.add(&record, self.flags);
                ControlFlow::Continue(())
            });
            sparse_index
        })
    }

    fn scan(
        &self,
        start: u64,
        visit: &mut dyn FnMut(Record<'_>) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let range = start..self.size;
        if let Some((text, _)) = &self.decoded {
            let text = Text::Decoded(text.as_bytes());
            return scan::scan(text, range, self.separator, visit);
        }
        let (file, _) = file::open(&self.path)?;
        scan::scan(Text::File(&file), range, self.separator, visit)
    }

    /// Finds the entry at `position` by the index. Returns `None` if the text says otherwise, and
    /// `Some(None)` if the entry is not shown.
    fn indexed(&self, file: &File, index: &Index, position: usize) -> Option<Option<Entry<'_>>> {
        index.record(file, position, |record| self.owned_entry(position, record))
    }

    /// Returns whether its bytes show that `filter` doesn't admit the entry of `record`.
    fn is_ruled_out(&self, record: &Record<'_>, filter: &Filter) -> bool {
        // Words in rot13 are not those of the filter, a comment can separate those of a match, and an
        // entry with tags is more than its bytes.
        self.flags == TextFlags::default()
            && self.separator != Separator::Dashes
            && record.bytes.is_some_and(|bytes| filter.rules_out(bytes))
    }

    /// Like [`entry`](Self::entry), with a copy of the text.
    fn owned_entry(&self, index: usize, record: &Record<'_>) -> Option<Entry<'_>> {
        let text = encoding::decode(record.bytes?, self.flags)?;
        Some(self.make_entry(index, text.into_owned().into(), record.tags()))
    }

    fn make_entry<'e>(&'e self, index: usize, text: Cow<'e, str>, tags: &[u8]) -> Entry<'e> {
        Entry {
            id: format!("{}:{}", self.name, index + 1).into(),
            title: "".into(),
            section: Cow::Borrowed(&self.section),
            tags: parse_tags(tags).into(),
            text,
            form: Form::Plain,
            author: None,
            source: None,
        }
    }

    /// Returns the index of the entry with this id, if it can be one of this file.
    fn index_of(&self, id: &str) -> Option<usize> {
        let number = id.strip_prefix(&self.name)?.strip_prefix(':')?;
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        (number == (index + 1).to_string()).then_some(index)
    }
}

/// Returns the tags that a separator gives, without duplicates.
fn parse_tags<'e>(tags: &[u8]) -> Vec<Cow<'e, str>> {
    if tags.is_empty() {
        return Vec::new();
    }
    let tags = String::from_utf8_lossy(tags);
    let tags = tags
        .split(',')
        .map(|tag| id::tag_key(&sanitize::text(tag, 1)));
    let mut known = BTreeSet::new();
    let tags = tags.filter(|tag| !tag.is_empty() && known.insert(tag.clone()));
    tags.map(Cow::Owned).collect()
}

impl SparseIndex {
    fn add(&mut self, record: &Record<'_>, flags: TextFlags) {
        let is_shown = record
            .bytes
            .is_some_and(|bytes| match bytes.trim_ascii_start() {
                [b'!'..=b'~', ..] if !flags.has_comments => true,
                // Not all white space is ASCII.
                _ => encoding::decode(bytes, flags).is_some(),
            });
        self.shown += usize::from(is_shown);
        if self.records.is_multiple_of(STRIDE) {
            self.starts.push(record.start);
        }
        self.records += 1;
    }

    /// Returns the index and the offset of the nearest known record at or before `index`.
    fn nearest(&self, index: usize) -> Option<(usize, u64)> {
        let start = self.starts.get(index / STRIDE)?;
        Some((index / STRIDE * STRIDE, *start))
    }
}
