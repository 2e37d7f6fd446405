//! The user's own file, whose entries are added to the built-in ones.
//!
//! The file is read at every start of a shell. A fault in it is therefore not an error: the entries that
//! can be read are used, and the faults are reported in a few lines.

use std::path::Path;

use crate::collection::cache::{self, SourceFile};
use crate::collection::pool::Entries;
use crate::entry::sanitize;
use crate::format::{Format, diagnostic};
use crate::storage::file::ReadError;

/// The format of the file.
pub const FORMAT: Format = Format::Toml;

/// The section of entries without one, in a file without one.
pub const SECTION: &str = "user";

/// The size in bytes of the largest file that is parsed. A larger file would delay every start of a
/// shell: 16 MiB take about a third of a second.
pub const BOUND: u64 = 16 << 20;

/// The contents of the user's file.
#[derive(Debug)]
pub struct User {
    /// The entries that could be read, or `None` if the file could not.
    pub entries: Option<Entries>,
    /// What is wrong with the file, in sanitized lines.
    pub diagnostics: Vec<String>,
}

/// Reads the user's file at `path`, and caches it in the folder `cache`. A missing file is reported only
/// if it is `expected`, because the user named it.
pub fn read(path: &Path, expected: bool, cache: Option<&Path>) -> User {
    let shown = sanitize::path(path);
    let source = SourceFile {
        path: path.to_owned(),
        bound: BOUND,
        format: FORMAT,
        section: SECTION.to_owned(),
    };
    let problem = match cache::read(source, cache) {
        Ok(loaded) => {
            return User {
                diagnostics: diagnostic::lines_of(&shown, &loaded.diagnostics, loaded.unlisted),
                entries: Some(loaded.entries.into()),
            };
        }
        Err(ReadError::Missing) if expected => {
            Some("no such file; create it or unset WISDOM_FILE".into())
        }
        // A missing file is fine, but a broken link is probably a mistake.
        Err(ReadError::Missing) => path
            .is_symlink()
            .then(|| "broken symbolic link; fix it or remove it".into()),
        Err(error @ (ReadError::Empty | ReadError::Io(_) | ReadError::Untrusted(_))) => {
            Some(error.to_string())
        }
        Err(error) => Some(format!("{error}; skipped")),
    };
    User {
        entries: None,
        diagnostics: Vec::from_iter(problem.map(|problem| format!("{shown}: {problem}"))),
    }
}
