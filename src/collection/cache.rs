//! What was parsed of a collection, kept from run to run: parsing ten thousand entries of TOML takes a
//! hundred times as long as all else that happens at the start of a shell.
//!
//! A cache file is used while the source has the [`Stamp`] that it had when it was parsed. It is kept
//! only if the source was older than the cache file, so that every later change shows in the stamp.

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
use crate::format::parsed::Parsed;
use crate::format::{Format, Parser, decode};
use crate::storage::atomic::{AtomicFile, folder};
use crate::storage::file::{self, ReadError};
use crate::storage::hash::fnv1a;
use crate::storage::stamp::Stamp;

/// Another number is another form of cache files. The release is a part of their identity too.
const FORM: u32 = 1;

/// A smaller source, in bytes, is parsed about as fast as its cache file is read: it has one entry or two.
const MIN_SOURCE_BYTES: u64 = 512;

/// The names of cache files begin with this.
const PREFIX: &str = "parsed-";

/// At most this many cache files are kept, with at most [`MAX_BYTES`] in all: a file that was drawn from
/// once may never be again.
const MAX_FILES: usize = 256;

/// A file that is parsed as a whole, and how that is done.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path.
    pub path: PathBuf,
    /// A larger file, in bytes, is refused.
    pub bound: u64,
    /// Its format.
    pub format: Format,
    /// What parses that format.
    pub parser: Parser,
    /// The section of entries that name none.
    pub section: String,
}

/// What a source holds.
#[derive(Debug)]
pub struct Loaded {
    /// The entries that can be read.
    pub entries: LoadedEntries,
    /// What is wrong with the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// The entries of a source.
#[derive(Debug)]
pub enum LoadedEntries {
    /// They were parsed just now.
    Parsed(Vec<Entry<'static>>),
    /// They are in a cache file.
    Cached(Box<Cached>),
}

/// Entries in a cache file, each of which is read when it is asked for.
#[derive(Debug)]
pub struct Cached {
    file: CacheFile,
    source: SourceFile,
    /// What was parsed after all, since the cache file turned out to be broken or was replaced.
    parsed: OnceCell<Vec<Entry<'static>>>,
}

/// Reads a source, by its cache file in `folder` if there is one; otherwise the source is parsed, and a
/// cache file is made.
pub fn read(source: SourceFile, folder: Option<&Path>) -> Result<Loaded, ReadError> {
    let (file, metadata) = file::open(&source.path)?;
    let size = metadata.len();
    let is_cacheable = (MIN_SOURCE_BYTES..=source.bound).contains(&size);
    let Some(folder) = folder.filter(|_| is_cacheable) else {
        return Ok(source
            .parse(file::read_whole(&file, size, source.bound)?)
            .into());
    };
    let stamp = Stamp::new(&metadata);
    let (path, identity) = (source.cache_path(folder), source.identity(stamp));
    if let Some((file, diagnostics)) = CacheFile::open(path.clone(), &identity) {
        let parsed = OnceCell::new();
        let cached = Box::new(Cached {
            file,
            source,
            parsed,
        });
        return Ok(Loaded {
            entries: LoadedEntries::Cached(cached),
            diagnostics,
        });
    }
    // It is created before the source is read, so that every change from then on has a later time.
    let new = AtomicFile::new(&path, true).ok();
    let new = new.filter(|new| {
        let created = new.file.metadata();
        created.is_ok_and(|created| stamp.is_older_than(&created))
    });
    let parsed = source.parse(file::read_whole(&file, size, source.bound)?);
    if let Some(new) = new {
        // A cache file that cannot be written is not missed.
        let _ = keep(new, &path, &cache_file::encode(&identity, &parsed));
    }
    Ok(parsed.into())
}

impl From<Parsed> for Loaded {
    fn from(parsed: Parsed) -> Self {
        Self {
            entries: LoadedEntries::Parsed(parsed.entries),
            diagnostics: parsed.diagnostics,
        }
    }
}

impl SourceFile {
    /// Returns the path of the cache file. Sources that are read in two ways have two.
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

    /// Returns what a cache file must begin with: how the source is read, and its `stamp`.
    fn identity(&self, stamp: Stamp) -> Vec<u8> {
        let (version, format, section) = (env!("CARGO_PKG_VERSION"), self.format, &self.section);
        let line = format!("wisdom {version} cache {FORM}: {format:?}, section {section}\n");
        [line.as_bytes(), &stamp.bytes()].concat()
    }

    fn parse(&self, bytes: Vec<u8>) -> Parsed {
        let (text, not_utf8) = decode::utf8(bytes);
        let mut parsed = (self.parser)(&text, &self.section);
        parsed.diagnostics.splice(0..0, not_utf8);
        parsed
    }
}

impl Cached {
    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.parsed.get().map_or(self.file.len(), Vec::len)
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the entry at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        self.entry(self.file.reopen().as_ref(), index)
    }

    /// Calls `visit` for every entry that `filter` admits, starting at index `from`, in order, until it
    /// breaks.
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

    /// Returns the entry at `index` from the open cache file, or else by parsing the source.
    fn entry<'c>(&'c self, file: Option<&File>, index: usize) -> Option<Entry<'c>> {
        if self.parsed.get().is_none() && index < self.file.len() {
            if let Some(file) = file {
                let entry = self.file.entry(file, index);
                if entry.is_some() {
                    return entry;
                }
                // The next run makes another.
                self.file.remove();
            }
            let bytes = file::read(&self.source.path, self.source.bound).unwrap_or_default();
            let _ = self.parsed.set(self.source.parse(bytes).entries);
        }
        self.parsed.get()?.get(index).map(Entry::borrowed)
    }
}

/// Writes a cache file, unless it would be too large, and evicts others.
fn keep(mut new: AtomicFile<'_>, path: &Path, bytes: &[u8]) -> io::Result<()> {
    if bytes.len() as u64 > MAX_BYTES {
        return Ok(());
    }
    new.file.write_all(bytes)?;
    new.commit()?;
    evict(path)
}

/// Removes the oldest cache files until no more are left than may be kept. The one at `newest` stays.
fn evict(newest: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder(newest))? {
        let item = item?;
        let name = item.file_name();
        // Another process may evict some too.
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
