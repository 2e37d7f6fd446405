//! Changes to the user's file, and drafts of them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::environment::{Environment, Input};
use crate::collection::user;
use crate::entry::{message, sanitize};
use crate::error::Error;
use crate::format::decode;
use crate::format::diagnostic::{self, Diagnostic};
use crate::storage::file::{self, ReadError};
use crate::storage::replace::{Lock, LockWait, ReplaceError, ReplaceTarget};

/// The user's file.
pub(crate) struct UserFile {
    target: ReplaceTarget,
    lock_wait: LockWait,
    /// Its path, fit to be shown.
    pub(crate) shown: String,
}

impl UserFile {
    /// Finds the file that the environment names.
    pub(crate) fn new(environment: &Environment) -> Result<Self, Error> {
        let path = environment.required_user_file()?.path;
        let shown = sanitize::path(&path);
        match ReplaceTarget::new(&path, user::BOUND) {
            Ok(target) => Ok(Self {
                target,
                lock_wait: environment.lock_wait,
                shown,
            }),
            Err(error) => Err(Error::file(format!("{shown}: {error}"))),
        }
    }

    /// Returns the contents of the file, or none if it does not exist.
    pub(crate) fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        let contents = self.target.read();
        contents.map_err(|error| unread(&self.shown, &error, ""))
    }

    /// Waits for the lock, which keeps other processes from replacing the file. A long wait is reported by
    /// `warn`.
    pub(crate) fn lock(&self, warn: &mut dyn FnMut(&[String])) -> Result<Lock, Error> {
        let mut on_wait = |folder: &Path| {
            let folder = sanitize::path(folder);
            warn(&[format!("waiting for another program to release {folder}")]);
        };
        let lock = self.target.lock(self.lock_wait, &mut on_wait);
        lock.map_err(|error| self.unsaved(&error))
    }

    /// Replaces the file, if it still has the `expected` contents.
    pub(crate) fn replace(
        &self,
        lock: &Lock,
        expected: Option<&[u8]>,
        contents: &[u8],
    ) -> Result<(), Error> {
        let replaced = self.target.replace(lock, expected, contents);
        replaced.map_err(|error| self.unsaved(&error))
    }

    fn unsaved(&self, error: &ReplaceError) -> Error {
        Error::file(format!("{} {error}", self.shown))
    }

    /// Saves a text that was not added in a file beside this one. Returns `error` with a line that
    /// names the new file.
    pub(crate) fn keep(&self, text: &[u8], error: &Error) -> Error {
        match self.target.write_beside("kept", "txt", text) {
            Ok(path) => {
                let path = sanitize::path(&path);
                let kept = format!("nothing was added; your text is kept in {path}");
                with_line(error, kept)
            }
            Err(unkept) => {
                let unkept = message::io_error(&unkept);
                let unkept = format!("cannot save your text to a file: {unkept}");
                show(text, &with_line(error, unkept))
            }
        }
    }
}

/// Returns `error`, followed by a text that was not added and is kept nowhere.
pub(crate) fn show(text: &[u8], error: &Error) -> Error {
    let text = String::from_utf8_lossy(text);
    let text = sanitize::text(text.trim_end(), sanitize::COMMONMARK_TAB);
    let shown = format!("nothing was added; your text was:\n{text}");
    with_line(error, shown)
}

/// Returns `error` with another line.
fn with_line(error: &Error, line: String) -> Error {
    let mut lines = error.lines();
    lines.push(line);
    Error::File(lines)
}

/// Returns the error for a file that can no longer be read. `outcome` follows the reason.
fn unread(shown: &str, error: &ReadError, outcome: &str) -> Error {
    let reason = match error {
        ReadError::Missing => "the file no longer exists".into(),
        error => error.to_string(),
    };
    Error::file(format!("{shown}: {reason}{outcome}"))
}

/// A file that the user edits in place of the user's file. It stays until [`remove`](Self::remove) is
/// called.
pub(crate) struct Draft {
    path: PathBuf,
    /// Its path, fit to be shown.
    pub(crate) shown: String,
    /// Its contents after the edit.
    pub(crate) contents: Vec<u8>,
}

impl Draft {
    /// Writes a draft with these `contents` beside the user's file, and lets the user edit it; `mark` is a
    /// part of its name.
    ///
    /// # Errors
    ///
    /// Returns an error if the draft cannot be written or read, or if the editor fails. What the
    /// user wrote is kept.
    pub(crate) fn edit(
        file: &UserFile,
        mark: &str,
        contents: &[u8],
        input: Input,
    ) -> Result<Self, Error> {
        let path = file.target.write_beside(mark, "toml", contents);
        let path = path.map_err(|error| file.unsaved(&error.into()))?;
        let mut draft = Self {
            shown: sanitize::path(&path),
            path,
            contents: Vec::new(),
        };
        let edited = (input.edit)(&draft.path);
        let read = file::read(&draft.path, user::BOUND);
        // What a link leads to can be the user's, even if it is missing at the moment.
        let is_link = draft.path.is_symlink();
        match (edited, read) {
            (Ok(()), Ok(contents)) => {
                draft.contents = contents;
                Ok(draft)
            }
            (Ok(()), Err(error @ ReadError::Missing)) if !is_link => {
                Err(unread(&draft.shown, &error, "; nothing was changed"))
            }
            (Err(error), Err(ReadError::Missing)) if !is_link => {
                Err(Error::file(format!("{error}; nothing was changed")))
            }
            (Err(error), Ok(edited)) if edited == contents && !is_link => {
                draft.remove();
                Err(Error::file(format!("{error}; nothing was changed")))
            }
            (edited, read) => {
                let unread = read.err().map(|error| format!("{}: {error}", draft.shown));
                let reasons = edited.err().map(|error| error.to_string());
                let reasons = reasons.into_iter().chain(unread).collect();
                Err(draft.keep(reasons, "nothing was changed"))
            }
        }
    }

    /// Returns the contents as text.
    ///
    /// # Errors
    ///
    /// Returns an error if they cannot be decoded.
    pub(crate) fn text(&self) -> Result<String, Error> {
        match decode::text(self.contents.clone()) {
            (text, None) => Ok(text),
            (_, Some(diagnostic)) => Err(self.broken(&[diagnostic])),
        }
    }

    /// Returns the error with the problems of the draft, which says that the draft is kept.
    pub(crate) fn broken(&self, diagnostics: &[Diagnostic]) -> Error {
        let reasons = diagnostic::lines(&self.shown, diagnostics);
        self.keep(reasons, "nothing was changed")
    }

    /// Returns the error that gives the reasons and the outcome, and says that the draft is kept.
    pub(crate) fn keep(&self, reasons: Vec<String>, outcome: &str) -> Error {
        let kept = format!("{outcome}; your text is kept in {}", self.shown);
        Error::File([reasons, vec![kept]].concat())
    }

    /// Removes the draft. One that cannot be removed does no harm.
    pub(crate) fn remove(self) {
        let _ = fs::remove_file(self.path);
    }
}
