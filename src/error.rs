//! The error of a run.

use std::{fmt, io};

use crate::check::CheckError;
use crate::entry::message;

/// Why a run failed. A message can have several lines; `main` puts the program's name before each.
#[derive(Debug)]
pub enum Error {
    /// The command line is wrong, or a file that it names cannot be used.
    Usage(Vec<String>),
    /// No entry matches.
    NoMatch(Vec<String>),
    /// The user's file or standard input cannot be used: there is no home directory, reading or changing
    /// fails, the text is not valid, or the editor fails.
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

    /// Returns whether the output is a pipe whose reader has closed it, as `head -1` does after one
    /// line.
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
