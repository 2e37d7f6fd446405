//! The user's own file as something to be changed, and the drafts beside it.

use std::fs;
use std::path::PathBuf;

use crate::cli::environment::{Environment, Input};
use crate::collection::user;
use crate::entry::{message, sanitize};
use crate::error::Error;
use crate::format::diagnostic::Diagnostic;
use crate::storage::file;
use crate::storage::file::ReadError;
use crate::storage::replace::{Place, ReplaceError};

/// The user's own file.
pub(crate) struct UserFile {
    place: Place,
    /// Its name, fit to be shown.
    pub(crate) shown: String,
}

impl UserFile {
    /// The file that the environment names.
    pub(crate) fn of(environment: &Environment) -> Result<Self, Error> {
        let path = environment.required_user_file()?.path;
        let shown = sanitize::path(&path);
        match Place::of(&path, user::BOUND) {
            Ok(place) => Ok(Self { place, shown }),
            Err(error) => Err(Error::file(format!(
                "{shown}: {}",
                message::io_error(&error)
            ))),
        }
    }

    /// What it holds, if it is there.
    pub(crate) fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        let held = self.place.read();
        held.map_err(|why| Error::file(format!("{}: {}", self.shown, unread(&why))))
    }

    /// Replaces it, if it still holds what it `held`.
    pub(crate) fn replace(&self, held: Option<&[u8]>, holds: &[u8]) -> Result<(), ReplaceError> {
        if holds.len() as u64 > user::BOUND {
            return Err(ReplaceError::Large(user::BOUND));
        }
        self.place.replace(held, holds)
    }

    /// Why it was not replaced.
    pub(crate) fn unsaved(&self, why: &ReplaceError) -> String {
        let shown = &self.shown;
        match why {
            ReplaceError::Changed => format!("{shown} was changed meanwhile by another"),
            ReplaceError::ReadOnly => format!("{shown} is read-only"),
            ReplaceError::Large(bound) => {
                format!("{shown} would be larger than {} MiB", bound >> 20)
            }
            ReplaceError::System(error) => {
                format!("{shown} cannot be written: {}", message::io_error(error))
            }
        }
    }

    /// Keeps what would be lost in a file beside it, and says where: `lines`, and then that.
    pub(crate) fn keeping(&self, bytes: &[u8], mut lines: Vec<String>) -> Error {
        match self.place.beside("kept", "txt", bytes) {
            Ok(path) => {
                let path = sanitize::path(&path);
                lines.push(format!("nothing was added; the text is kept in {path}"));
                Error::File(lines)
            }
            Err(error) => {
                let error = message::io_error(&error);
                lines.push(format!("it cannot be kept: {error}"));
                saying(bytes, lines)
            }
        }
    }
}

/// Says `lines`, and then the text that would be lost.
pub(crate) fn saying(bytes: &[u8], mut lines: Vec<String>) -> Error {
    let text = String::from_utf8_lossy(bytes);
    let text = sanitize::text(text.trim_end(), sanitize::COMMONMARK_TAB);
    lines.push(format!("nothing was added; the text was:\n{text}"));
    Error::File(lines)
}

/// A file that was edited in place of the user's own. It stays where it is until it is removed.
pub(crate) struct Draft {
    path: PathBuf,
    /// Its name, fit to be shown.
    pub(crate) shown: String,
    /// What it holds.
    pub(crate) holds: Vec<u8>,
}

impl Draft {
    /// Lets the user edit a draft that holds this at first; `mark` is a part of its name.
    pub(crate) fn edited(
        own: &UserFile,
        mark: &str,
        holds: &[u8],
        input: Input,
    ) -> Result<Self, Error> {
        let path = own
            .place
            .beside(mark, "toml", holds)
            .map_err(|error| Error::file(own.unsaved(&error.into())))?;
        let mut draft = Self {
            shown: sanitize::path(&path),
            path,
            holds: Vec::new(),
        };
        let done = (input.edit)(&draft.path);
        match (done, file::read(&draft.path, user::BOUND)) {
            (Ok(()), Ok(edited)) => {
                draft.holds = edited;
                Ok(draft)
            }
            (Ok(()), Err(why)) => Err(Error::file(format!(
                "{}: {}; nothing was changed",
                draft.shown,
                unread(&why)
            ))),
            (Err(error), Ok(edited)) if edited != holds => {
                Err(draft.kept(vec![error.to_string()], "nothing was changed"))
            }
            (Err(error), _) => {
                draft.remove();
                Err(Error::file(format!("{error}; nothing was changed")))
            }
        }
    }

    /// What it holds as text, or why it is none.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        str::from_utf8(&self.holds).map_err(|error| {
            let diagnostic = Diagnostic::not_utf8(&self.holds, error);
            self.faulty(&[diagnostic])
        })
    }

    /// What is wrong with it, and that it is kept.
    pub(crate) fn faulty(&self, diagnostics: &[Diagnostic]) -> Error {
        let lines = user::told(&self.shown, diagnostics);
        self.kept(lines, "nothing was changed")
    }

    /// What went wrong, what became of that, and that the draft is kept.
    pub(crate) fn kept(&self, mut lines: Vec<String>, so: &str) -> Error {
        let shown = &self.shown;
        lines.push(format!("{so}; what you wrote is kept in {shown}"));
        Error::File(lines)
    }

    /// Removes it.
    pub(crate) fn remove(self) {
        // One that cannot be removed does no harm.
        let _ = fs::remove_file(self.path);
    }
}

/// What is said behind the name of a file that was there.
fn unread(why: &ReadError) -> String {
    match why {
        ReadError::Missing => "is gone".into(),
        why => why.to_string(),
    }
}
