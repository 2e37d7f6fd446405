//! Reads files that are not trusted: a file is opened without blocking, checked after it is opened, and
//! read up to a bound.

use std::fmt;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::entry::{message, sanitize};
use crate::storage::ownership;

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// The file does not exist.
    Missing,
    /// The path is not a regular file, but this.
    NotRegular(&'static str),
    /// The file is empty.
    Empty,
    /// The file has more than this many bytes.
    TooLarge(u64),
    /// Root must not read the file, since every user can write to the file or folder at this path.
    Untrusted(PathBuf),
    /// The file has no index to find its entries by.
    Unindexed {
        /// The file has more than this many bytes.
        bound: u64,
        /// Whether `--index` can write one.
        can_be_indexed: bool,
    },
    /// The file is not text, with the message that says so.
    NotText(&'static str),
    /// The system reports an error.
    Io(io::Error),
}

impl fmt::Display for ReadError {
    /// Formats the message that follows the name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("no such file or folder"),
            Self::NotRegular(kind) => write!(f, "{kind}, not a file"),
            Self::Empty => f.write_str("the file is empty"),
            Self::TooLarge(bound) => write!(f, "the file is larger than {} MiB", bound >> 20),
            Self::Untrusted(path) => write!(
                f,
                "not read by root, since every user can change it; run chmod o-w {}",
                sanitize::path(path)
            ),
            Self::Unindexed {
                bound,
                can_be_indexed,
            } => {
                let advice = if *can_be_indexed {
                    "run wisdom --index on it, or split it"
                } else {
                    "split it"
                };
                let bound = bound >> 20;
                write!(
                    f,
                    "the file is larger than {bound} MiB and has no current index; {advice}"
                )
            }
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
///
/// # Errors
///
/// Returns an error if the file cannot be opened or read, is not regular, or has more than `bound` bytes.
pub fn read(path: &Path, bound: u64) -> Result<Vec<u8>, ReadError> {
    let (file, metadata) = open(path)?;
    read_whole(&file, metadata.len(), bound)
}

/// Opens a regular file for reading, and returns it with its metadata.
///
/// A named pipe would keep a login shell waiting for a writer, and a device may never end. The file is
/// therefore opened without blocking, and checked by the metadata of the open file: if the path were
/// checked first, the file could be replaced before it is opened.
///
/// # Errors
///
/// Returns an error if the file cannot be opened or is not regular, or if this process is root's and every
/// user can change or replace the file.
pub fn open(path: &Path) -> Result<(File, Metadata), ReadError> {
    let opened = nonblocking(OpenOptions::new().read(true), true).open(path);
    let file = opened.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        _ if is_socket(&error) => ReadError::NotRegular("a socket"),
        _ => ReadError::Io(error),
    })?;
    let metadata = file.metadata().map_err(ReadError::Io)?;
    require_regular(&metadata)?;
    require_trusted(path, &metadata)?;
    Ok((file, metadata))
}

/// Returns an error if this process must not read the file, or the files of the folder, at `path`, which
/// has this `metadata`.
///
/// # Errors
///
/// Returns [`ReadError::Untrusted`] if this process is root's and every user can change what it reads, and
/// [`ReadError::Io`] if it is root's and the system does not show who can.
pub(crate) fn require_trusted(path: &Path, metadata: &Metadata) -> Result<(), ReadError> {
    match ownership::why_untrusted(path, metadata).map_err(ReadError::Io)? {
        Some(path) => Err(ReadError::Untrusted(path)),
        None => Ok(()),
    }
}

/// Reads an open file of at most `bound` bytes from its beginning to its end. The `size` from its metadata
/// is only a hint: a file under `/proc` claims to be empty, and a file can grow.
///
/// # Errors
///
/// Returns an error if the file cannot be read or has more than `bound` bytes.
pub fn read_whole(mut file: &File, size: u64, bound: u64) -> Result<Vec<u8>, ReadError> {
    if size > bound {
        return Err(ReadError::TooLarge(bound));
    }
    // Only on Unix does `read_at` leave the position as it is.
    #[cfg(not(unix))]
    io::Seek::rewind(&mut file).map_err(ReadError::Io)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    let read = file.by_ref().take(bound + 1).read_to_end(&mut bytes);
    if read.map_err(ReadError::Io)? as u64 > bound {
        return Err(ReadError::TooLarge(bound));
    }
    Ok(bytes)
}

/// Reads once from `offset` into `bytes`, and returns the number of bytes read.
pub(crate) fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    loop {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(file, bytes, offset);
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset);
        #[cfg(not(any(unix, windows)))]
        let read = io::Seek::seek(&mut &*file, io::SeekFrom::Start(offset))
            .and_then(|_| io::Read::read(&mut &*file, bytes));
        match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// Fills `bytes` from `offset`.
///
/// # Errors
///
/// Returns an error if the file cannot be read or ends before `bytes` is full.
pub(crate) fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    if read_some_at(file, bytes, offset)? < bytes.len() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Reads from `offset` until `bytes` is full or the file ends, and returns the number of bytes read.
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

/// Opens a regular file that the program keeps for itself from run to run, and returns it with its
/// metadata.
///
/// # Errors
///
/// Returns an error if the file cannot be opened, is not regular or belongs to another user, and on Unix if
/// the path is a symbolic link.
pub(crate) fn open_own(options: &mut OpenOptions, path: &Path) -> io::Result<(File, Metadata)> {
    let file = nonblocking(options, false).open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    if !ownership::is_own(&metadata) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok((file, metadata))
}

/// Sets the flags that keep a named pipe from blocking the open, and a terminal from becoming the
/// controlling terminal. Without `follows_links`, opening a symbolic link fails. On Windows, sets the
/// flag that lets a folder be opened and recognized, which would otherwise be an access that is denied.
fn nonblocking(options: &mut OpenOptions, follows_links: bool) -> &OpenOptions {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let mut flags = OFlags::NONBLOCK;
        flags.set(OFlags::NOFOLLOW, !follows_links);
        // Redox does not have this flag.
        #[cfg(not(target_os = "redox"))]
        flags.insert(OFlags::NOCTTY);
        options.custom_flags(flags.bits().cast_signed());
    }
    #[cfg(windows)]
    {
        const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
        std::os::windows::fs::OpenOptionsExt::custom_flags(options, FILE_FLAG_BACKUP_SEMANTICS);
    }
    #[cfg(not(unix))]
    let _ = follows_links;
    options
}

/// Returns whether `error` is what opening a socket gives.
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
    Err(ReadError::NotRegular("a special file"))
}
