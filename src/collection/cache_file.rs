//! The layout of a cache file: a parsed collection whose entries are read one by one, without parsing.
//!
//! A cache file consists of:
//!
//! - the identity of its source;
//! - the length of the file, the length of the diagnostics, the number of entries, and a hash of these
//!   three numbers;
//! - the number of problems that are not listed, what the source looks like, how it is read, and the
//!   diagnostics;
//! - the offset of each record, and the end of the last record;
//! - a record for each entry.
//!
//! A number has eight bytes, little-endian. A text is its length and its bytes.
//!
//! Nothing in a cache file is trusted: a file that cannot be decoded counts as missing.

use std::borrow::Cow;
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::entry::{Entry, Form, sanitize};
use crate::format::diagnostic::Diagnostic;
use crate::format::parsed::{Likeness, Parsed};
use crate::storage::file::{self, read_exact_at};
use crate::storage::hash::fnv1a;
use crate::storage::stamp::Stamp;

/// The size of the largest cache file that is written or read.
pub(crate) const MAX_BYTES: u64 = 64 << 20;

/// The length in bytes of the numbers after the identity.
const HEAD: usize = 4 * 8;

/// What a source can look like, each at its own number.
const LIKENESSES: [Likeness; 3] = [
    Likeness::Collection,
    Likeness::Documentation,
    Likeness::Other,
];

/// A valid cache file of the expected identity.
#[derive(Debug)]
pub(crate) struct CacheFile {
    path: PathBuf,
    /// The stamp of the cache file itself, which can be replaced while it is in use.
    stamp: Stamp,
    count: usize,
    /// The offset in the file of the table of record offsets.
    offsets: u64,
}

/// What a cache file says about its source.
pub(crate) struct About {
    /// How the source is read, if that isn't obvious.
    pub(crate) form: Option<Cow<'static, str>>,
    /// What the source looks like.
    pub(crate) likeness: Likeness,
    /// What is wrong with the source.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The number of further problems.
    pub(crate) unlisted: usize,
}

impl CacheFile {
    /// Opens the cache file at `path`, and returns it with what it says about its source. Returns `None` if
    /// the file is missing or broken, belongs to another user, or has another `identity`.
    pub(crate) fn open(path: PathBuf, identity: &[u8]) -> Option<(Self, About)> {
        let (file, metadata) = open(&path).ok()?;
        let length = metadata.len();
        if length > MAX_BYTES {
            return None;
        }
        let mut head = vec![0; identity.len() + HEAD];
        read_exact_at(&file, &mut head, 0).ok()?;
        let (numbers, hash) = head.strip_prefix(identity)?.split_last_chunk()?;
        let mut fields = Decoder(numbers);
        if u64::from_le_bytes(*hash) != fnv1a(&[numbers]) || fields.number()? != length {
            return None;
        }
        let (size, count) = (fields.size()?, fields.size()?);
        let start = (identity.len() + HEAD) as u64;
        let offsets = start.checked_add(size as u64)?;
        let records = (count as u64).checked_add(1)?.checked_mul(8)?;
        if offsets.checked_add(records)? > length {
            return None;
        }
        let mut diagnostics = vec![0; size];
        read_exact_at(&file, &mut diagnostics, start).ok()?;
        let cache_file = Self {
            path,
            stamp: Stamp::new(&metadata),
            count,
            offsets,
        };
        let mut diagnostics = Decoder(&diagnostics);
        let unlisted = diagnostics.size()?;
        let likeness = LIKENESSES.get(diagnostics.size()?).copied()?;
        let form = diagnostics.texts()?.pop();
        let about = About {
            form,
            likeness,
            unlisted,
            diagnostics: diagnostics.diagnostics()?,
        };
        let is_valid = unlisted == 0 || !about.diagnostics.is_empty();
        is_valid.then_some((cache_file, about))
    }

    /// Returns the number of entries.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Opens the file for [`entry`](Self::entry), or returns `None` if it was replaced. It is not kept
    /// open, since the number of collections can exceed the limit of open files.
    pub(crate) fn reopen(&self) -> Option<File> {
        let (file, metadata) = open(&self.path).ok()?;
        (Stamp::new(&metadata) == self.stamp).then_some(file)
    }

    /// Reads the entry at `index`, which must be less than [`len`](Self::len), or returns `None` if its
    /// record is broken.
    pub(crate) fn entry<'e>(&self, file: &File, index: usize) -> Option<Entry<'e>> {
        let mut offsets = [0; 16];
        read_exact_at(file, &mut offsets, self.offsets + 8 * index as u64).ok()?;
        let mut offsets = Decoder(&offsets);
        let (start, end) = (offsets.number()?, offsets.number()?);
        if end > MAX_BYTES {
            return None;
        }
        let mut record = vec![0; usize::try_from(end.checked_sub(start)?).ok()?];
        read_exact_at(file, &mut record, start).ok()?;
        Decoder(&record).entry()
    }

    /// Removes the file. If it cannot be removed, it does no harm.
    pub(crate) fn remove(&self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> io::Result<(File, Metadata)> {
    file::open_own(OpenOptions::new().read(true), path)
}

/// Returns the bytes of a cache file, in two parts, or `None` if there would be more than `bound`.
pub(crate) fn encode(identity: &[u8], parsed: &Parsed, bound: usize) -> Option<[Vec<u8>; 2]> {
    let mut diagnostics = Vec::new();
    put_number(&mut diagnostics, parsed.unlisted);
    put_number(&mut diagnostics, parsed.likeness as usize);
    put_texts(&mut diagnostics, parsed.form.map(Cow::Borrowed).as_slice());
    for diagnostic in &parsed.diagnostics {
        put_number(&mut diagnostics, diagnostic.line);
        put_number(&mut diagnostics, diagnostic.column);
        put_text(&mut diagnostics, &diagnostic.message);
    }
    let entries = &parsed.entries;
    let start = identity.len() + HEAD + diagnostics.len() + 8 * (entries.len() + 1);
    let (mut offsets, mut records) = (Vec::new(), Vec::new());
    for entry in entries {
        put_number(&mut offsets, start + records.len());
        put_entry(&mut records, entry);
        if offsets.len() + records.len() > bound {
            return None;
        }
    }
    put_number(&mut offsets, start + records.len());
    let mut head = Vec::new();
    put_number(&mut head, start + records.len());
    put_number(&mut head, diagnostics.len());
    put_number(&mut head, entries.len());
    let hash = fnv1a(&[&head]).to_le_bytes();
    let head = [identity, &head, &hash, &diagnostics, &offsets].concat();
    Some([head, records])
}

fn put_entry(bytes: &mut Vec<u8>, entry: &Entry<'_>) {
    for text in [&entry.id, &entry.title, &entry.section, &entry.text] {
        put_text(bytes, text);
    }
    put_number(bytes, usize::from(entry.form == Form::Plain));
    put_texts(bytes, &entry.tags);
    put_texts(bytes, entry.author.as_slice());
    put_texts(bytes, entry.source.as_slice());
}

fn put_texts(bytes: &mut Vec<u8>, texts: &[Cow<'_, str>]) {
    put_number(bytes, texts.len());
    for text in texts {
        put_text(bytes, text);
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

fn put_number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&(number as u64).to_le_bytes());
}

/// Takes fields from the front of the bytes.
struct Decoder<'b>(&'b [u8]);

impl Decoder<'_> {
    fn diagnostics(mut self) -> Option<Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        while !self.0.is_empty() {
            diagnostics.push(Diagnostic {
                line: self.size()?,
                column: self.size()?,
                message: self.text()?.into_owned(),
            });
        }
        Some(diagnostics)
    }

    /// Takes an entry, which must use up all bytes: a record of zeros, for example, would otherwise
    /// decode to an empty entry.
    fn entry<'e>(mut self) -> Option<Entry<'e>> {
        let entry = Entry {
            id: self.text()?,
            title: self.text()?,
            section: self.text()?,
            text: self.text()?,
            form: match self.number()? {
                0 => Form::CommonMark,
                1 => Form::Plain,
                _ => return None,
            },
            tags: self.texts()?.into(),
            author: self.texts()?.pop(),
            source: self.texts()?.pop(),
        };
        self.0.is_empty().then_some(entry)
    }

    fn texts<'e>(&mut self) -> Option<Vec<Cow<'e, str>>> {
        let count = self.size()?;
        (0..count).map(|_| self.text()).collect()
    }

    /// Takes a text, or returns `None` if it is not sanitized, as it was when it was written.
    fn text<'e>(&mut self) -> Option<Cow<'e, str>> {
        let length = self.size()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let text = std::str::from_utf8(text).ok()?;
        let sanitized = sanitize::text(text, sanitize::COMMONMARK_TAB);
        matches!(sanitized, Cow::Borrowed(_)).then(|| Cow::Owned(text.to_owned()))
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }
}
