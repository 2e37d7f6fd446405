//! The user's own file, which adds to the built-in collection.
//!
//! It is read at every start of a shell, so nothing that is wrong with it is an error: what can be
//! read is used, and the rest is told in as few lines as will do.

use std::path::Path;

use crate::collection::cache;
use crate::collection::pool::Entries;
use crate::entry::sanitize;
use crate::format::diagnostic::Diagnostic;
use crate::format::{Format, toml};
use crate::storage::file::ReadError;

/// The section of entries that name none, in a file that names none.
pub const SECTION: &str = "user";

/// A larger file would be felt at every start of a shell: 16 MiB take about a third of a second.
pub const BOUND: u64 = 16 << 20;

/// More faults than these are counted only, so that a login is not scrolled away.
const FAULTS_SHOWN: usize = 5;

/// What the user's file holds.
#[derive(Debug)]
pub struct User {
    /// The entries that can be read.
    pub entries: Entries,
    /// What is wrong with it, a line each, fit to be shown.
    pub diagnostics: Vec<String>,
}

/// Reads the file at `path`. When it is `expected`, because somebody named it, it is told if there
/// is none. What was parsed of a large one is kept in the folder `cache`.
pub fn read(path: &Path, expected: bool, cache: Option<&Path>) -> User {
    let shown = sanitize::path(path);
    let unread = match cache::read(path, BOUND, SECTION, (Format::Toml, toml::read), cache) {
        Ok(parsed) => {
            return User {
                diagnostics: told(&shown, &parsed.diagnostics),
                entries: parsed.entries,
            };
        }
        // A link that leads nowhere is there, and somebody made it.
        Err(ReadError::Missing) if !expected && path.read_link().is_err() => {
            return User {
                entries: Entries::Parsed(Vec::new()),
                diagnostics: Vec::new(),
            };
        }
        Err(ReadError::Missing) if !expected => {
            "is a link to nothing; mend it, or remove it".into()
        }
        Err(ReadError::Missing) => "no such file; make it, or unset WISDOM_FILE".into(),
        Err(unread @ (ReadError::Empty | ReadError::System(_))) => unread.to_string(),
        Err(unread) => format!("{unread}; passed over"),
    };
    User {
        entries: Entries::Parsed(Vec::new()),
        diagnostics: vec![format!("{shown}: {unread}")],
    }
}

/// What is wrong with the file that is called `shown`, in as few lines as will do.
pub fn told(shown: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let first = diagnostics.iter().take(FAULTS_SHOWN);
    let mut lines: Vec<_> = first
        .map(|diagnostic| format!("{shown}:{diagnostic}"))
        .collect();
    if let more @ 1.. = diagnostics.len().saturating_sub(FAULTS_SHOWN) {
        lines.push(format!("{shown}: and {more} more"));
    }
    lines
}
