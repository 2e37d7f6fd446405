//! Reading files that a stranger may have put in our way: opened without blocking, judged by what was
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
    /// It is not a regular file; with a word for what it is instead.
    NotRegular(&'static str),
    /// It is empty, where that is not allowed.
    Empty,
    /// It has more than this many bytes.
    TooLarge(u64),
    /// It is not text; with a message that says what it is instead.
    NotText(&'static str),
    /// The system refused.
    Io(io::Error),
}

impl fmt::Display for ReadError {
    /// Writes a message that is to follow the name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("no such file or folder"),
            Self::NotRegular(kind) => write!(f, "is {kind}, not a file"),
            Self::Empty => f.write_str("is empty"),
            Self::TooLarge(bound) => write!(f, "is larger than {} MiB", bound >> 20),
            Self::NotText(message) => f.write_str(message),
            Self::Io(error) => write!(f, "cannot be read: {}", message::io_error(error)),
        }
    }
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Io(error) => error,
            error => Self::other(error.to_string()),
        }
    }
}

/// Reads a regular file of at most `bound` bytes.
pub fn read(path: &Path, bound: u64) -> Result<Vec<u8>, ReadError> {
    let (file, metadata) = open(path)?;
    read_whole(&file, metadata.len(), bound)
}

/// Opens a regular file for reading, and returns its metadata too.
///
/// A named pipe would keep a login shell waiting for a writer, and a device may never end. The file is
/// therefore opened without blocking, and judged by the metadata of what was opened: between a look at
/// the path and the opening, the file could be exchanged.
pub fn open(path: &Path) -> Result<(File, Metadata), ReadError> {
    let opened = nonblocking(OpenOptions::new().read(true)).open(path);
    let file = opened.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        _ if is_socket(&error) => ReadError::NotRegular("a socket"),
        _ => ReadError::Io(error),
    })?;
    let metadata = file.metadata().map_err(ReadError::Io)?;
    require_regular(&metadata)?;
    Ok((file, metadata))
}

/// Reads an open file to its end, if it has at most `bound` bytes. The `size` from its metadata is a
/// hint: a file under `/proc` claims to be empty, and a file can grow.
pub fn read_whole(mut file: &File, size: u64, bound: u64) -> Result<Vec<u8>, ReadError> {
    if size > bound {
        return Err(ReadError::TooLarge(bound));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    let read = file.by_ref().take(bound + 1).read_to_end(&mut bytes);
    if read.map_err(ReadError::Io)? as u64 > bound {
        return Err(ReadError::TooLarge(bound));
    }
    Ok(bytes)
}

/// Reads from `offset` into `bytes` once, and returns how many bytes that gave.
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

/// Fills `bytes` from `offset`, or fails if the file ends before.
pub(crate) fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    if read_some_at(file, bytes, offset)? < bytes.len() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Fills `bytes` from `offset` as far as the file goes, and returns how many bytes that gave.
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

/// Makes an open return at once, also on a named pipe, and not take over a terminal.
pub(crate) fn nonblocking(options: &mut OpenOptions) -> &OpenOptions {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    options
}

/// Whether opening failed as it does on a socket.
fn is_socket(error: &io::Error) -> bool {
    #[cfg(unix)]
    let socket = Some(rustix::io::Errno::NXIO.raw_os_error());
    #[cfg(not(unix))]
    let socket = None::<i32>;
    socket.is_some() && error.raw_os_error() == socket
}

fn require_regular(metadata: &Metadata) -> Result<(), ReadError> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(());
    }
    if kind.is_dir() {
        return Err(ReadError::NotRegular("a folder"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Err(ReadError::NotRegular("a named pipe"));
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Err(ReadError::NotRegular("a device"));
        }
    }
    Err(ReadError::NotRegular("no regular file"))
}
