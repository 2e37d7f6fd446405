//! The user's own file, which adds to the built-in collection.
//!
//! It is read at every start of a shell, so nothing that is wrong with it is an error: what can be
//! read is used, and the rest is told in as few lines as will do.

use std::path::Path;

use super::cache;
use super::fault::Fault;
use super::file::Unread;
use super::shelf::Entries;
use crate::entry::gate;

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
    let shown = gate::path(path);
    let unread = match cache::read(path, BOUND, SECTION, cache::TOML, cache) {
        Ok(parsed) => {
            return User {
                diagnostics: told(&shown, &parsed.faults),
                entries: parsed.entries,
            };
        }
        // A link that leads nowhere is there, and somebody made it.
        Err(Unread::Missing) if !expected && path.read_link().is_err() => {
            return User {
                entries: Entries::Read(Vec::new()),
                diagnostics: Vec::new(),
            };
        }
        Err(Unread::Missing) if !expected => "is a link to nothing; mend it, or remove it".into(),
        Err(Unread::Missing) => "no such file; make it, or unset WISDOM_FILE".into(),
        Err(unread @ (Unread::Empty | Unread::System(_))) => unread.to_string(),
        Err(unread) => format!("{unread}; passed over"),
    };
    User {
        entries: Entries::Read(Vec::new()),
        diagnostics: vec![format!("{shown}: {unread}")],
    }
}

/// What is wrong with the file that is called `shown`, in as few lines as will do.
pub fn told(shown: &str, faults: &[Fault]) -> Vec<String> {
    let first = faults.iter().take(FAULTS_SHOWN);
    let mut lines: Vec<_> = first.map(|fault| format!("{shown}:{fault}")).collect();
    if let more @ 1.. = faults.len().saturating_sub(FAULTS_SHOWN) {
        lines.push(format!("{shown}: and {more} more"));
    }
    lines
}

/// The text of a file, and the fault that it is not UTF-8.
pub(super) fn decoded(bytes: Vec<u8>) -> (String, Option<Fault>) {
    match String::from_utf8(bytes) {
        Ok(source) => (source, None),
        Err(error) => {
            let fault = Fault::not_utf8(error.as_bytes(), error.utf8_error());
            let source = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (source, Some(fault))
        }
    }
}
