//! Which files are checked, each once, and how they are read.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::check::parsed::ParsedFile;
use crate::collection::candidates::is_readme;
use crate::collection::detect::{Detected, detect};
use crate::collection::user;
use crate::format::Format;
use crate::format::fortune::Fortune;
use crate::storage::file::{self, ReadError};

/// The files that have been checked. If a file were checked twice, each of its texts would be a
/// duplicate.
#[derive(Debug, Default)]
pub(crate) struct Visited(HashSet<PathBuf>);

impl Visited {
    /// Adds the file at `path`, and returns whether it is new.
    pub(crate) fn insert(&mut self, path: &Path) -> bool {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.0.insert(path)
    }
}

/// A collection, ready to be checked.
pub(crate) enum Content {
    /// A fortune file, and its handle.
    Fortune(Box<Fortune>, File),
    /// A file that was parsed.
    Parsed(ParsedFile),
}

/// Reads the user's file. Returns none if it does not exist.
pub(crate) fn user_file(path: &Path) -> Result<Option<ParsedFile>, ReadError> {
    match file::read(path, user::BOUND) {
        Ok(bytes) => Ok(Some(ParsedFile::new(
            path,
            bytes,
            user::SECTION,
            user::FORMAT,
        ))),
        Err(ReadError::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads a file. Returns none if it is not a collection. Unless it was `named`, it must look like one.
pub(crate) fn file(path: &Path, named: bool) -> Result<Option<Content>, ReadError> {
    let Some(detected) = detect(path, named)? else {
        return Ok(None);
    };
    let format = detected.format;
    if let Format::Fortune(separator) = format {
        let (fortune, file) = detected.fortune(path, separator)?;
        return Ok(Some(Content::Fortune(Box::new(fortune), file)));
    }
    let Detected {
        file, size, name, ..
    } = detected;
    let bytes = file::read_whole(&file, size, user::BOUND)?;
    let content = ParsedFile::new(path, bytes, &name, format);
    let is_other = !named && content.parsed.likeness.is_unrelated(is_readme(path));
    Ok((!is_other).then_some(Content::Parsed(content)))
}
