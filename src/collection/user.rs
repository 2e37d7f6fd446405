//! The user's own file, which adds to the built-in collection.
//!
//! It is read at every start of a shell, so nothing that is wrong with it is an error: what can be
//! read is used, and the rest is told in as few lines as will do.

use std::path::Path;

use super::file::{self, Unread};
use super::toml;
use crate::entry::{Entry, gate};

/// The section of entries that name none, in a file that names none.
pub const SECTION: &str = "user";

/// A larger file would be felt at every start of a shell: 16 MiB take about a third of a second.
pub const BOUND: u64 = 16 << 20;

/// More faults than these are counted only, so that a login is not scrolled away.
const FAULTS_SHOWN: usize = 5;

/// What the user's file holds.
#[derive(Debug, Default)]
pub struct User {
    /// The entries that can be read.
    pub entries: Vec<Entry<'static>>,
    /// What is wrong with it, a line each, fit to be shown.
    pub diagnostics: Vec<String>,
}

/// Reads the file at `path`. When it is `expected`, because somebody named it, it is told if there
/// is none.
pub fn read(path: &Path, expected: bool) -> User {
    let mut user = User::default();
    let name = path.to_string_lossy();
    let shown = gate::inert(&name);
    let unread = match file::read(path, BOUND) {
        Ok(bytes) => {
            user.take(bytes, &shown);
            return user;
        }
        // A link that leads nowhere is there, and somebody made it.
        Err(Unread::Missing) if !expected && path.read_link().is_err() => return user,
        Err(Unread::Missing) if !expected => "is a link to nothing; mend it, or remove it".into(),
        Err(Unread::Missing) => "no such file; make it, or unset WISDOM_FILE".into(),
        Err(Unread::Kind(kind)) => format!("is {kind}, not a file; passed over"),
        Err(Unread::Large(bound)) => {
            format!("is larger than {} MiB; passed over", bound >> 20)
        }
        Err(Unread::System(error)) => format!("cannot be read: {error}"),
    };
    user.diagnostics.push(format!("{shown}: {unread}"));
    user
}

impl User {
    fn take(&mut self, bytes: Vec<u8>, shown: &str) {
        let source = String::from_utf8(bytes).unwrap_or_else(|error| {
            let valid = error.utf8_error().valid_up_to();
            let source = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let what = "this is not UTF-8; save the file as UTF-8";
            let fault = super::fault::Fault::at(&source, valid, what.into());
            self.diagnostics.push(format!("{shown}:{fault}"));
            source
        });
        let reading = toml::read(&source, SECTION);
        self.entries = reading.entries;
        let faults = reading.faults.iter();
        self.diagnostics.extend(
            faults
                .take(FAULTS_SHOWN)
                .map(|fault| format!("{shown}:{fault}")),
        );
        if let more @ 1.. = reading.faults.len().saturating_sub(FAULTS_SHOWN) {
            self.diagnostics.push(format!("{shown}: and {more} more"));
        }
    }
}
