//! What can go wrong.

use std::{fmt, io};

use crate::check::CheckError;
use crate::entry::message;

/// Why a run ended without doing what it was asked for. A message can have several lines, each of
/// which `main` writes with the program's name before it.
#[derive(Debug)]
pub enum Error {
    /// The command line makes no sense.
    Usage(Vec<String>),
    /// No entry matches.
    NoMatch(Vec<String>),
    /// A file cannot be changed.
    File(Vec<String>),
    /// The output cannot be written.
    Output(io::Error),
}

impl Error {
    /// Returns an [`Error::Usage`] of one line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(vec![message.into()])
    }

    /// Returns an [`Error::NoMatch`] of one line.
    pub fn no_match(message: impl Into<String>) -> Self {
        Self::NoMatch(vec![message.into()])
    }

    /// Returns an [`Error::File`] of one line.
    pub fn file(message: impl Into<String>) -> Self {
        Self::File(vec![message.into()])
    }

    /// Returns the lines of the message.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Usage(lines) | Self::NoMatch(lines) | Self::File(lines) => lines.clone(),
            Self::Output(error) => {
                let error = message::io_error(error);
                vec![format!("cannot write the output: {error}")]
            }
        }
    }

    /// Returns the exit status: 1 when nothing matched, otherwise 2.
    pub fn status(&self) -> u8 {
        match self {
            Self::NoMatch(_) => 1,
            Self::Usage(_) | Self::File(_) | Self::Output(_) => 2,
        }
    }

    /// Returns whether the reader of the output went away, as `head -1` does when it has its line.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<CheckError> for Error {
    fn from(error: CheckError) -> Self {
        Self::usage(error.to_string())
    }
}
