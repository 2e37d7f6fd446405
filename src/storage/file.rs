//! Files that a stranger may have put in our way: opened without waiting, judged by what was
//! opened, and read up to a bound.

use std::fmt;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use crate::entry::message;

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It is no regular file: what it is instead.
    Kind(&'static str),
    /// It has no bytes, where some are needed.
    Empty,
    /// It has more than so many bytes.
    Large(u64),
    /// It holds something else than text: what is said of it.
    Foreign(&'static str),
    /// The system says no.
    System(io::Error),
}

impl fmt::Display for ReadError {
    /// What is said behind the name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("no such file or folder"),
            Self::Kind(kind) => write!(f, "is {kind}, not a file"),
            Self::Empty => f.write_str("is empty"),
            Self::Large(bound) => write!(f, "is larger than {} MiB", bound >> 20),
            Self::Foreign(message) => f.write_str(message),
            Self::System(error) => write!(f, "cannot be read: {}", message::io_error(error)),
        }
    }
}

impl From<ReadError> for io::Error {
    fn from(unread: ReadError) -> Self {
        match unread {
            ReadError::System(error) => error,
            unread => Self::other(unread.to_string()),
        }
    }
}

/// Reads a regular file of at most `bound` bytes.
pub fn read(path: &Path, bound: u64) -> Result<Vec<u8>, ReadError> {
    let (file, metadata) = open(path)?;
    read_whole(&file, metadata.len(), bound)
}

/// Opens a regular file, and says what the system knows of it.
///
/// A FIFO would keep a login shell waiting for a writer, and a device may not end. So the path is
/// opened without blocking and what was opened is asked what it is: asking the path first would
/// leave a moment in which it can be exchanged.
pub fn open(path: &Path) -> Result<(File, Metadata), ReadError> {
    let mut options = OpenOptions::new();
    let opened = without_waiting(options.read(true)).open(path);
    let file = opened.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        // What opening a socket says.
        _ if error.raw_os_error() == Some(NO_DEVICE) => ReadError::Kind("a socket"),
        _ => ReadError::System(error),
    })?;
    let metadata = regular(&file)?;
    Ok((file, metadata))
}

/// Reads what is in an open file, which is about `size` bytes: a file under /proc says 0, and a file
/// can grow. It is to be at most `bound` bytes.
pub fn read_whole(file: &File, size: u64, bound: u64) -> Result<Vec<u8>, ReadError> {
    if size > bound {
        return Err(ReadError::Large(bound));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(bound + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadError::System)?;
    if bytes.len() as u64 > bound {
        return Err(ReadError::Large(bound));
    }
    Ok(bytes)
}

/// Reads what is there at `offset`, as much as comes at once.
pub(crate) fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    loop {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(file, bytes, offset);
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset);
        match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// Fills `bytes` with what is there at `offset`.
pub(crate) fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    if read_some_at(file, bytes, offset)? < bytes.len() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Fills `bytes` with what is there at `offset`, or as many of them as there is something for.
pub(crate) fn read_some_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match read_at(file, &mut bytes[filled..], offset + filled as u64)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

/// The options of an open that waits for nobody, and takes no terminal for its own.
pub fn without_waiting(options: &mut OpenOptions) -> &OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options
}

#[cfg(unix)]
const NO_DEVICE: i32 = libc::ENXIO;
#[cfg(not(unix))]
const NO_DEVICE: i32 = i32::MIN;

/// What the system knows of a file, which is to be a regular one.
fn regular(file: &File) -> Result<Metadata, ReadError> {
    let metadata = file.metadata().map_err(ReadError::System)?;
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(metadata);
    }
    if kind.is_dir() {
        return Err(ReadError::Kind("a folder"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Err(ReadError::Kind("a named pipe"));
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Err(ReadError::Kind("a device"));
        }
    }
    Err(ReadError::Kind("no regular file"))
}
