//! What can go wrong, in the user's words.

use std::{fmt, io};

use crate::check::CheckError;
use crate::entry::message;

/// Why a run did not print what it was asked for.
#[derive(Debug)]
pub enum Error {
    /// What was typed has no meaning.
    Usage(String),
    /// Nothing is there that was asked for.
    NoMatch(String),
    /// A file cannot be what it was to become.
    File(String),
    /// The output could not be written.
    Output(io::Error),
}

impl Error {
    /// The exit status: 1 when nothing matched, 2 otherwise.
    pub fn status(&self) -> u8 {
        match self {
            Self::NoMatch(_) => 1,
            Self::Usage(_) | Self::File(_) | Self::Output(_) => 2,
        }
    }

    /// Whether the reader of the output has gone, which nobody needs to be told: `wisdom | head -1`
    /// got what it wanted.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::NoMatch(message) | Self::File(message) => {
                f.write_str(message)
            }
            Self::Output(error) => {
                let error = message::io_error(error);
                write!(f, "cannot write the output: {error}")
            }
        }
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
        Self::Usage(error.to_string())
    }
}
