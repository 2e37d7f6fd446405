//! Keeps parsed collections from run to run: parsing ten thousand entries of TOML takes a hundred times
//! as long as everything else that the program does at the start of a shell.
//!
//! A cache file is used as long as the source has the [`Stamp`] that it had when it was parsed. It is
//! kept only if the source is older than the cache file: every later change then changes the stamp.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::collection::cache_file::{self, CacheFile, MAX_BYTES};
use crate::entry::Entry;
use crate::filter::Filter;
use crate::format::diagnostic::Diagnostic;
use crate::format::parsed::{Likeness, Parsed};
use crate::format::{Format, decode};
use crate::storage::atomic::{AtomicFile, folder};
use crate::storage::file::{self, ReadError};
use crate::storage::hash::fnv1a;
use crate::storage::ownership;
use crate::storage::stamp::Stamp;

/// The version of the layout of cache files. The release is a part of their identity too.
const LAYOUT: u32 = 4;

/// The size of the smallest source that is cached. A smaller one has one or two entries, and is parsed
/// about as fast as a cache file is read.
const MIN_SOURCE_BYTES: u64 = 512;

/// How much larger than its source a cache file may be. Usually they are about as large.
const MAX_FACTOR: u64 = 4;

/// The beginning of the names of cache files.
const PREFIX: &str = "parsed-";

/// The number of cache files that are kept, with at most [`MAX_BYTES`] in all. There has to be a bound,
/// since a collection that was used once may never be used again.
const MAX_FILES: usize = 256;

/// A file that is parsed as a whole, and its format.
#[derive(Debug)]
pub struct SourceFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The size in bytes of the largest file that is read.
    pub bound: u64,
    /// The format of the file.
    pub format: Format,
    /// The section of entries without one.
    pub section: String,
}

/// The contents of a source.
#[derive(Debug)]
pub struct Loaded {
    /// The entries that could be read.
    pub entries: LoadedEntries,
    /// How the source is read, if that isn't obvious.
    pub form: Option<Cow<'static, str>>,
    /// What the source looks like.
    pub likeness: Likeness,
    /// What is wrong with the source.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of further problems.
    pub unlisted: usize,
}

/// The entries of a source.
#[derive(Debug)]
pub enum LoadedEntries {
    /// The source was parsed.
    Parsed(Vec<Entry<'static>>),
    /// A cache file has the entries.
    Cached(Box<Cached>),
}

/// Entries in a cache file, each read on demand.
#[derive(Debug)]
pub struct Cached {
    file: CacheFile,
    source: SourceFile,
    /// The entries parsed from the source, if the cache file turns out to be broken or is replaced.
    parsed: OnceCell<Vec<Entry<'static>>>,
}

/// Reads a source from its cache file in `folder`. If there is no valid cache file, parses the source
/// and writes one.
///
/// # Errors
///
/// Returns an error if the source cannot be read, is not a regular file, or is too large.
pub fn read(source: SourceFile, folder: Option<&Path>) -> Result<Loaded, ReadError> {
    let (file, metadata) = file::open(&source.path)?;
    let size = metadata.len();
    let is_cacheable = (MIN_SOURCE_BYTES..=source.bound).contains(&size);
    let Some(folder) = folder.filter(|folder| is_cacheable && ownership::may_keep(folder)) else {
        return Ok(source
            .parse(file::read_whole(&file, size, source.bound)?)
            .into());
    };
    let stamp = Stamp::new(&metadata);
    let (path, identity) = (source.cache_path(folder), source.identity(stamp));
    if let Some((file, about)) = CacheFile::open(path.clone(), &identity) {
        let parsed = OnceCell::new();
        let cached = Box::new(Cached {
            file,
            source,
            parsed,
        });
        return Ok(Loaded {
            entries: LoadedEntries::Cached(cached),
            form: about.form,
            likeness: about.likeness,
            diagnostics: about.diagnostics,
            unlisted: about.unlisted,
        });
    }
    // Created before the source is read: every change after the read then has a later time.
    let new = AtomicFile::new(&path, true).ok();
    let new = new.filter(|new| {
        let created = new.file.metadata();
        created.is_ok_and(|created| stamp.is_older_than(&created))
    });
    let parsed = source.parse(file::read_whole(&file, size, source.bound)?);
    // Without a cache file, the next run parses the source again.
    if let Some(new) = new
        && let Some(parts) = cache_file::encode(&identity, &parsed, copy_bound(size))
    {
        let _ = keep(new, &path, &parts);
    }
    Ok(parsed.into())
}

impl From<Parsed> for Loaded {
    fn from(parsed: Parsed) -> Self {
        Self {
            entries: LoadedEntries::Parsed(parsed.entries),
            form: parsed.form.map(Cow::Borrowed),
            likeness: parsed.likeness,
            diagnostics: parsed.diagnostics,
            unlisted: parsed.unlisted,
        }
    }
}

impl SourceFile {
    /// Returns the path of the cache file. A source that is read in two ways has two cache files.
    fn cache_path(&self, folder: &Path) -> PathBuf {
        let path = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        let format = format!("{:?}", self.format);
        let parts = [
            path.as_os_str().as_encoded_bytes(),
            format.as_bytes(),
            self.section.as_bytes(),
        ];
        folder.join(format!("{PREFIX}{:016x}", fnv1a(&parts)))
    }

    /// Returns the bytes that a cache file must begin with: how the source is read, and its `stamp`.
    fn identity(&self, stamp: Stamp) -> Vec<u8> {
        let (version, format, section) = (env!("CARGO_PKG_VERSION"), self.format, &self.section);
        let line = format!("wisdom {version} cache {LAYOUT}: {format:?}, section {section}\n");
        [line.as_bytes(), &stamp.bytes()].concat()
    }

    fn parse(&self, bytes: Vec<u8>) -> Parsed {
        let (text, invalid) = decode::text(bytes);
        let mut parsed = self.format.parse(&text, &self.section);
        parsed.diagnostics.splice(0..0, invalid);
        parsed
    }
}

impl Cached {
    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.parsed.get().map_or(self.file.len(), Vec::len)
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the entry at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        self.entry(self.file.reopen().as_ref(), index)
    }

    /// Calls `visit` for every entry that `filter` admits, in order, starting at index `from`, until
    /// `visit` breaks.
    pub fn each(
        &self,
        from: usize,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let file = self.file.reopen();
        for index in from.. {
            let Some(entry) = self.entry(file.as_ref(), index) else {
                break;
            };
            if filter.admits(&entry) {
                visit(index, &entry)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Returns the entry at `index` from the open cache file, or, if that fails, by parsing the source.
    fn entry<'c>(&'c self, file: Option<&File>, index: usize) -> Option<Entry<'c>> {
        if self.parsed.get().is_none() && index < self.file.len() {
            if let Some(file) = file {
                let entry = self.file.entry(file, index);
                if entry.is_some() {
                    return entry;
                }
                // The next run writes a new cache file.
                self.file.remove();
            }
            let bytes = file::read(&self.source.path, self.source.bound).unwrap_or_default();
            let _ = self.parsed.set(self.source.parse(bytes).entries);
        }
        self.parsed.get()?.get(index).map(Entry::borrowed)
    }
}

/// Returns the size in bytes of the largest cache file of a source of `size` bytes.
fn copy_bound(size: u64) -> usize {
    let bound = size.saturating_mul(MAX_FACTOR).min(MAX_BYTES / 2);
    usize::try_from(bound).unwrap_or(usize::MAX)
}

/// Writes a cache file, and evicts old ones.
fn keep(mut new: AtomicFile<'_>, path: &Path, parts: &[Vec<u8>; 2]) -> io::Result<()> {
    for part in parts {
        new.file.write_all(part)?;
    }
    new.commit()?;
    evict(path)
}

/// Removes the oldest cache files beyond the limits. The file at `newest` stays.
fn evict(newest: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder(newest))? {
        let item = item?;
        let name = item.file_name();
        // Another process may be evicting files too, so metadata can be missing.
        if name.as_encoded_bytes().starts_with(PREFIX.as_bytes())
            && let Ok(metadata) = item.metadata()
            && metadata.is_file()
        {
            let (path, age) = (item.path(), Reverse(metadata.modified()?));
            files.push((path != newest, age, path, metadata.len()));
        }
    }
    files.sort();
    let mut bytes = 0_u64;
    for (count, (is_other, _, path, length)) in files.into_iter().enumerate() {
        bytes = bytes.saturating_add(length);
        if is_other && (count >= MAX_FILES || bytes > MAX_BYTES) {
            let _ = fs::remove_file(path);
        }
    }
    Ok(())
}
