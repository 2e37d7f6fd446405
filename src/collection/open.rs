//! Opens files and folders as collections.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::collection::cache::{self, SourceFile};
use crate::collection::candidates::{candidates, has_files, is_readme};
use crate::collection::detect::{Detected, detect, may_be_collection};
use crate::collection::offensive::Offensive;
use crate::collection::pool::{Collection, Entries};
use crate::collection::user::BOUND;
use crate::entry::sanitize;
use crate::format::fortune::Separator;
use crate::format::fortune::index::{self, IndexError, Summary};
use crate::format::{Format, decode, diagnostic, diagnostic::NO_ENTRIES};
use crate::storage::file::ReadError;

/// The collections of the files and folders that were opened.
#[derive(Debug, Default)]
pub struct Opened {
    /// The collections, sorted by file name within each folder.
    pub collections: Vec<Collection>,
    /// What is wrong with the files, in sanitized lines.
    pub diagnostics: Vec<String>,
    /// The files that are left out.
    except: Vec<PathBuf>,
    /// The folder of cache files.
    cache: Option<PathBuf>,
}

/// Why a path cannot be used.
#[derive(Debug)]
pub struct OpenError {
    /// The reasons, in sanitized lines.
    pub lines: Vec<String>,
}

impl OpenError {
    fn new(path: &Path, reason: impl fmt::Display) -> Self {
        let lines = vec![format!("{}: {reason}", sanitize::path(path))];
        Self { lines }
    }
}

/// Opens the file or folder at `path`. Of a folder, the files are opened that `offensive` admits. Parsed
/// files are cached in the folder `cache`.
///
/// # Errors
///
/// Returns an error if the file cannot be read or has no entries, or if no file in the folder is a
/// collection.
pub fn open(path: &Path, offensive: Offensive, cache: Option<&Path>) -> Result<Opened, OpenError> {
    let mut opened = Opened::new(cache);
    if path.is_dir() {
        let read = opened.folder(path, offensive);
        read.map_err(|error| OpenError::new(path, error))?;
        if !opened.collections.is_empty() {
            return Ok(opened);
        }
        if opened.diagnostics.is_empty() {
            return Err(OpenError::new(path, no_collections(path, offensive)));
        }
    } else {
        let read = opened.file(path, true);
        read.map_err(|error| OpenError::new(path, error))?;
        let mut collections = opened.collections.iter();
        if collections.any(|collection| !is_empty(&collection.entries)) {
            return Ok(opened);
        }
    }
    Err(OpenError {
        lines: opened.diagnostics,
    })
}

/// Writes the index of the fortune file at `path`, and returns a summary of the index.
///
/// # Errors
///
/// Returns an error if `path` is not a fortune file with `%` between entries, or if the index cannot be
/// written.
pub fn write_index(path: &Path) -> Result<Summary, OpenError> {
    let detected = detect(path, true).map_err(|error| OpenError::new(path, error))?;
    match detected {
        // Otherwise the error would come after a scan of the whole file.
        Some(Detected { size, .. }) if u32::try_from(size).is_err() => {
            Err(OpenError::new(path, IndexError::TooLarge))
        }
        Some(Detected {
            format: Format::Fortune(Separator::Sign(_)),
            decoded: None,
            ..
        }) => index::write(path).map_err(|error| OpenError::new(path, error)),
        Some(Detected {
            decoded: Some(_), ..
        }) => Err(OpenError::new(path, decode::UTF_16)),
        _ => {
            let reason = "only a fortune file with % between its entries can have an index";
            Err(OpenError::new(path, reason))
        }
    }
}

/// Opens all collections in the folders `paths` that `offensive` admits, without the files `except`.
/// Folders that cannot be read are skipped; those that must not be read are reported.
pub fn folders(
    paths: &[PathBuf],
    offensive: Offensive,
    except: &[PathBuf],
    cache: Option<&Path>,
) -> Opened {
    let mut opened = Opened {
        except: canonical(except),
        ..Opened::new(cache)
    };
    for path in paths {
        if let Err(error @ ReadError::Untrusted(_)) = opened.folder(path, offensive) {
            opened.diagnostics.extend(OpenError::new(path, error).lines);
        }
    }
    opened
}

/// Returns why a folder gives no collections.
pub(crate) fn no_collections(folder: &Path, offensive: Offensive) -> &'static str {
    match offensive {
        Offensive::No if has_files(folder, Offensive::Only) => {
            "all collections in this folder are offensive; use -a or -o"
        }
        Offensive::Only if has_files(folder, Offensive::No) => {
            "no offensive collections in this folder; use -a instead of -o"
        }
        _ => "no collections in this folder",
    }
}

/// Returns the canonical paths of those `files` that exist.
pub(crate) fn canonical(files: &[PathBuf]) -> Vec<PathBuf> {
    let files = files.iter().filter_map(|path| path.canonicalize().ok());
    files.collect()
}

/// Returns whether `file` is one of the `canonical` files, under the same name.
pub(crate) fn is_one_of(file: &Path, canonical: &[PathBuf]) -> bool {
    canonical.iter().any(|one| {
        one.file_name() == file.file_name() && file.canonicalize().is_ok_and(|file| file == *one)
    })
}

/// Returns whether a path is a broken link: to a missing file, or to itself.
fn leads_nowhere(path: &Path) -> bool {
    let is_hidden = |error: io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    path.is_symlink() && path.metadata().is_err_and(|error| !is_hidden(error))
}

/// Returns whether there are no entries. A fortune file is not scanned, and counts as not empty.
fn is_empty(entries: &Entries) -> bool {
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

    /// Opens the collections in a folder that `offensive` admits.
    ///
    /// # Errors
    ///
    /// Returns an error if the folder cannot be read. Problems with its files are only reported.
    fn folder(&mut self, path: &Path, offensive: Offensive) -> Result<(), ReadError> {
        for file in candidates(path, offensive)? {
            if is_one_of(&file, &self.except) {
                continue;
            }
            if let Err(error) = self.file(&file, false)
                && may_be_collection(&error)
                && !leads_nowhere(&file)
            {
                self.diagnostics.extend(OpenError::new(&file, error).lines);
            }
        }
        Ok(())
    }

    /// Opens a file. Unless the user `named` it, a file that doesn't look like a collection is skipped.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    fn file(&mut self, path: &Path, named: bool) -> Result<(), ReadError> {
        let Some(detected) = detect(path, named)? else {
            return Ok(());
        };
        let (name, format) = (detected.name.clone(), detected.format);
        let (entries, form) = if let Format::Fortune(separator) = format {
            let form = separator.form();
            let (fortune, _) = detected.fortune(path, separator)?;
            let lines = diagnostic::lines(&sanitize::path(path), fortune.invalid());
            self.diagnostics.extend(lines);
            (Entries::Fortune(Box::new(fortune)), form)
        } else {
            let source = SourceFile {
                path: path.to_owned(),
                bound: BOUND,
                format,
                section: name.clone(),
            };
            let loaded = cache::read(source, self.cache.as_deref())?;
            if !named && loaded.likeness.is_unrelated(is_readme(path)) {
                return Ok(());
            }
            let entries = loaded.entries.into();
            let shown = sanitize::path(path);
            let (problems, unlisted) = (&loaded.diagnostics, loaded.unlisted);
            if named {
                let lines = diagnostic::lines_of(&shown, problems, unlisted);
                self.diagnostics.extend(lines);
                let mut messages = problems.iter().map(|problem| &problem.message);
                let is_said = messages.any(|message| message.starts_with(NO_ENTRIES));
                if is_empty(&entries) && !is_said {
                    self.diagnostics.push(format!("{shown}: {NO_ENTRIES}"));
                }
            } else {
                let line = diagnostic::line_of(&shown, problems, unlisted);
                self.diagnostics.extend(line);
            }
            (entries, loaded.form)
        };
        let is_empty = is_empty(&entries);
        let collection = Collection {
            name: Cow::Owned(name),
            path: Some(path.to_owned()),
            form,
            entries,
        };
        if named || !is_empty {
            self.collections.push(collection);
        }
        Ok(())
    }
}
