//! A file or a folder that was named, opened as collections.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::collection::pool::{Collection, Entries};
use crate::collection::user::BOUND;
use crate::collection::{cache, user};
use crate::entry::{message, sanitize};
use crate::format::fortune::index::{Index, Summary};
use crate::format::fortune::{Fortune, Separator, index};
use crate::format::{EXTENSIONS, Format, Reader};
use crate::storage::file;
use crate::storage::file::{ReadError, read_some_at};

/// What was opened.
#[derive(Debug, Default)]
pub struct Opened {
    /// The collections, in the order of their names.
    pub collections: Vec<Collection>,
    /// What is wrong with their files, a line each, fit to be shown.
    pub diagnostics: Vec<String>,
    /// The file that is passed over.
    except: Option<PathBuf>,
    /// Where what was parsed is kept.
    cache: Option<PathBuf>,
}

/// Opens the file or the folder at `path`. Errors with lines that say why that cannot be used.
pub fn open(path: &Path, cache: Option<&Path>) -> Result<Opened, Vec<String>> {
    let mut opened = Opened::new(cache);
    let shown = sanitize::path(path);
    if path.is_dir() {
        opened
            .folder(path)
            .map_err(|error| vec![format!("{shown}: {}", ReadError::System(error))])?;
        if opened.collections.is_empty() {
            if opened.diagnostics.is_empty() {
                return Err(vec![format!(
                    "{shown}: there is no collection in this folder"
                )]);
            }
            return Err(opened.diagnostics);
        }
        return Ok(opened);
    }
    match opened.file(path, true) {
        Ok(()) if opened.collections.iter().all(|one| is_void(&one.entries)) => {
            let message = format!("{shown}: there is no entry in it");
            opened.diagnostics.push(message);
            Err(opened.diagnostics)
        }
        Ok(()) => Ok(opened),
        Err(unread) => Err(vec![format!("{shown}: {unread}")]),
    }
}

/// Writes the index of the fortune file at `path`, and says what it holds. Errors with a line that says
/// why not.
pub fn write_index(path: &Path) -> Result<Summary, String> {
    let shown = sanitize::path(path);
    let mut opened = Opened::new(None);
    let file = opened.file(path, true);
    file.map_err(|unread| format!("{shown}: {unread}"))?;
    match opened.collections.pop().map(|one| one.entries) {
        Some(Entries::Fortune(fortune)) if fortune.separator() == Separator::Percent => {
            let written = index::write(path);
            written.map_err(|error| {
                let error = message::io_error(&error);
                format!(
                    "{shown}: no index was written: {}",
                    sanitize::escape(&error)
                )
            })
        }
        _ => Err(format!(
            "{shown}: only a fortune file, with % between entries, has an index"
        )),
    }
}

/// Opens all collections in the folders but the file `except`, and passes over what cannot be used.
pub fn folders(paths: &[PathBuf], except: Option<&Path>, cache: Option<&Path>) -> Opened {
    let mut opened = Opened {
        except: except.and_then(|path| path.canonicalize().ok()),
        ..Opened::new(cache)
    };
    for path in paths {
        let _ = opened.folder(path);
    }
    opened
}

/// Whether a path is a link to itself or to nothing, so that no collection is there.
fn leads_nowhere(path: &Path) -> bool {
    let is_hidden = |error: io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    path.is_symlink() && path.metadata().is_err_and(|error| !is_hidden(error))
}

/// Whether there is nothing, as far as that is known without parsed.
fn is_void(entries: &Entries) -> bool {
    match entries {
        Entries::Parsed(entries) => entries.is_empty(),
        Entries::Cached(cached) => cached.is_empty(),
        Entries::Builtin | Entries::Fortune(_) => false,
    }
}

impl Opened {
    fn new(cache: Option<&Path>) -> Self {
        Self {
            cache: cache.map(Path::to_owned),
            ..Self::default()
        }
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        for file in candidates(path)? {
            if self.is_except(&file) {
                continue;
            }
            if let Err(unread @ (ReadError::System(_) | ReadError::Large(_))) =
                self.file(&file, false)
                && !leads_nowhere(&file)
            {
                let file = sanitize::path(&file);
                self.diagnostics.push(format!("{file}: {unread}"));
            }
        }
        Ok(())
    }

    fn is_except(&self, file: &Path) -> bool {
        self.except.as_ref().is_some_and(|except| {
            except.file_name() == file.file_name()
                && file.canonicalize().is_ok_and(|it| it == *except)
        })
    }

    /// Opens a file. One that nobody `named` must look like a collection.
    fn file(&mut self, path: &Path, named: bool) -> Result<(), ReadError> {
        let Some(seen) = detect(path, named)? else {
            return Ok(());
        };
        let name = seen.name;
        let entries = match seen.format.reader() {
            Reader::Scan(separator) => {
                let Detected {
                    file, size, dat, ..
                } = seen;
                let fortune = Fortune::new(name.clone(), path, &file, size, separator, dat);
                Entries::Fortune(Box::new(fortune))
            }
            Reader::Parse(parser) => {
                let how = (seen.format, parser);
                let parsed = cache::read(path, BOUND, &name, how, self.cache.as_deref())?;
                if !named
                    && is_void(&parsed.entries)
                    && seen.format.is_unrelated(&file::read(path, BOUND)?)
                {
                    return Ok(());
                }
                let found = user::told(&sanitize::path(path), &parsed.diagnostics);
                self.diagnostics.extend(found);
                parsed.entries
            }
        };
        if named || !is_void(&entries) {
            self.collections.push(Collection {
                name: Cow::Owned(name),
                path: Some(path.to_owned()),
                entries,
            });
        }
        Ok(())
    }
}

/// A file that is open, and how it is to be read.
pub(crate) struct Detected {
    pub file: File,
    pub size: u64,
    /// What its collection is called.
    pub name: String,
    /// What has the form of its index.
    pub dat: Option<Index>,
    pub format: Format,
}

/// Opens a file and finds out how it is to be read. One that nobody `named` must look like a collection.
pub(crate) fn detect(path: &Path, named: bool) -> Result<Option<Detected>, ReadError> {
    let (file, metadata) = file::open(path)?;
    let size = metadata.len();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let by_ending = Format::of_extension(&extension);
    let name = if EXTENSIONS.contains(&&*extension) {
        path.file_stem()
    } else {
        path.file_name()
    };
    let name = sanitize::escape(&name.unwrap_or_default().to_string_lossy()).into_owned();
    let dat = match by_ending {
        None => Index::new(path, &metadata),
        Some(_) => None,
    };
    let format = match (by_ending, &dat) {
        (Some(format), _) => format,
        (None, Some(dat)) if dat.is_current() => Format::Fortune(Separator::Percent),
        (None, dat) => {
            let found = by_content(&file, size)?;
            match found {
                None if !named && dat.is_none() => return Ok(None),
                found => found.unwrap_or(Format::Fortune(Separator::Percent)),
            }
        }
    };
    if size == 0 && matches!(format, Format::Fortune(_)) {
        return if named {
            Err(ReadError::Empty)
        } else {
            Ok(None)
        };
    }
    Ok(Some(Detected {
        file,
        size,
        name,
        dat,
        format,
    }))
}

/// The files in a folder that may be collections by their names, in the order of these.
pub(crate) fn candidates(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for file in fs::read_dir(path)? {
        let file = file?.path();
        if is_candidate(&file) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Finds out the format of an open file by its first bytes; none if nothing in them shows one.
fn by_content(file: &File, size: u64) -> Result<Option<Format>, ReadError> {
    const HEAD: usize = 64 << 10;
    let mut head = vec![0; usize::try_from(size).map_or(HEAD, |size| size.min(HEAD))];
    let read = read_some_at(file, &mut head, 0).map_err(ReadError::System)?;
    let head = &head[..read];
    let format = Format::of_content(head);
    if format == Some(Format::Fortune(Separator::Percent)) {
        return Ok(format);
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(ReadError::Foreign("is in UTF-16; save it as UTF-8"));
    }
    if memchr::memchr(0, head).is_some() {
        return Err(ReadError::Foreign("is no text: there are null bytes in it"));
    }
    Ok(format)
}

/// Whether a file in a folder may be a collection, by its name: what fortune(6) passes over, its
/// indices and marks, and what editors leave behind is none.
fn is_candidate(path: &Path) -> bool {
    const OTHERS: [&str; 13] = [
        ".dat", ".u8", ".pos", ".c", ".h", ".p", ".i", ".f", ".pas", ".ftn", ".sml", "~", ".orig",
    ];
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && !OTHERS.iter().any(|ending| name.ends_with(ending))
}
