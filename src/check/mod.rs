//! Layer 5: finds problems in collections, such as duplicate texts and lines that are too wide.
//!
//! A rule is a function that returns the problem it finds. `fortune` and `parsed` apply the rules for
//! one file; `corpus` applies those that compare entries across files.

mod characters;
mod corpus;
mod duplicates;
mod encoding;
mod fortune;
mod index;
mod parsed;
pub mod report;
mod separators;
mod tags;
mod walk;
mod width;

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::check::corpus::Corpus;
use crate::check::report::{FindingKind, Report};
use crate::check::walk::{Content, Visited};
use crate::collection::candidates::candidates;
use crate::collection::detect::may_be_collection;
use crate::collection::offensive::Offensive;
use crate::collection::{builtin, open};
use crate::entry::sanitize;
use crate::format::diagnostic::Diagnostic;
use crate::storage::file::ReadError;

/// A check in progress.
#[derive(Debug, Default)]
pub struct Check {
    visited: Visited,
    has_builtin: bool,
    corpus: Corpus,
}

/// Why a collection that was named cannot be checked.
#[derive(Debug)]
pub enum CheckError {
    /// The folder cannot be read.
    Unreadable(PathBuf, ReadError),
    /// The folder holds no collection, for this reason.
    NoCollection(PathBuf, &'static str),
    /// The user's file does not exist.
    NoUserFile(PathBuf),
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match self {
            Self::Unreadable(path, _) | Self::NoCollection(path, _) | Self::NoUserFile(path) => {
                path
            }
        };
        write!(f, "{}: ", sanitize::path(path))?;
        match self {
            Self::Unreadable(_, error) => error.fmt(f),
            Self::NoCollection(_, reason) => f.write_str(reason),
            Self::NoUserFile(_) => {
                f.write_str("no such file yet; create it with wisdom --add or --edit")
            }
        }
    }
}

impl std::error::Error for CheckError {}

impl Check {
    /// Checks the file at `path`, or the files of a folder that `offensive` admits. A file that cannot be
    /// read is a finding.
    ///
    /// # Errors
    ///
    /// Returns an error if `path` is a folder that cannot be read, or that holds no collection.
    pub fn path(&mut self, path: &Path, offensive: Offensive) -> Result<(), CheckError> {
        if path.is_dir() {
            let unreadable = |error| CheckError::Unreadable(path.to_owned(), error);
            if self.folder(path, offensive, &[]).map_err(unreadable)? == 0 {
                let reason = open::no_collections(path, offensive);
                return Err(CheckError::NoCollection(path.to_owned(), reason));
            }
        } else if let Err(error) = self.file(path, true) {
            self.add_unread(path, &error);
        }
        Ok(())
    }

    /// Checks the user's file at `path`.
    ///
    /// # Errors
    ///
    /// Returns an error if the file does not exist.
    pub fn user(&mut self, path: &Path) -> Result<(), CheckError> {
        match walk::user_file(path) {
            Ok(Some(content)) if self.visited.insert(path) => {
                self.corpus.start_file(sanitize::path(path));
                content.check(&mut self.corpus);
            }
            Ok(Some(_)) => {}
            Ok(None) => return Err(CheckError::NoUserFile(path.to_owned())),
            Err(error) => self.add_unread(path, &error),
        }
        Ok(())
    }

    /// Checks the collections in `folders` that `offensive` admits, without the files `except`. A folder
    /// that cannot be read is skipped, and one that must not be read is a finding.
    pub fn folders(&mut self, folders: &[PathBuf], offensive: Offensive, except: &[PathBuf]) {
        let except = open::canonical(except);
        for folder in folders {
            if let Err(error @ ReadError::Untrusted(_)) = self.folder(folder, offensive, &except) {
                self.add_unread(folder, &error);
            }
        }
    }

    /// Checks the built-in collection.
    pub fn builtin(&mut self) {
        if std::mem::replace(&mut self.has_builtin, true) {
            return;
        }
        self.corpus.start_file("builtin".into());
        for (entry, number) in builtin::ENTRIES.iter().zip(1..) {
            self.corpus.add_entry(number, entry);
        }
    }

    /// Returns the findings, and the numbers of entries and files checked.
    pub fn report(self) -> Report {
        self.corpus.into_report()
    }

    /// Checks the collections in a folder, without the canonical files `except`, and returns their number.
    fn folder(
        &mut self,
        path: &Path,
        offensive: Offensive,
        except: &[PathBuf],
    ) -> Result<usize, ReadError> {
        let mut count = 0;
        for path in candidates(path, offensive)? {
            if open::is_one_of(&path, except) {
                continue;
            }
            match self.file(&path, false) {
                Ok(is_collection) => count += usize::from(is_collection),
                Err(error) if may_be_collection(&error) => {
                    count += 1;
                    self.add_unread(&path, &error);
                }
                Err(_) => {}
            }
        }
        Ok(count)
    }

    /// Checks a file, and returns whether it is a collection. Unless it was `named`, it must look like
    /// one.
    fn file(&mut self, path: &Path, named: bool) -> Result<bool, ReadError> {
        let Some(content) = walk::file(path, named)? else {
            return Ok(false);
        };
        if self.visited.insert(path) {
            self.corpus.start_file(sanitize::path(path));
            match content {
                Content::Parsed(content) => {
                    self.corpus.add_form(content.parsed.form.map(Cow::Borrowed));
                    content.check(&mut self.corpus);
                }
                Content::Fortune(fortune, file) => {
                    self.corpus.add_form(fortune.separator().form());
                    fortune::check(path, &fortune, &file, &mut self.corpus)
                        .map_err(ReadError::Io)?;
                }
            }
        }
        Ok(true)
    }

    fn add_unread(&mut self, path: &Path, error: &ReadError) {
        self.corpus.start_file(sanitize::path(path));
        let problem = Diagnostic::on_line(1, error.to_string());
        self.corpus.add(FindingKind::Unread, [problem]);
    }
}
