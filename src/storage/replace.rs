//! Replaces a user's file without ever losing its contents.
//!
//! The new contents are written to a temporary file beside it, synced, and renamed over it: even after a
//! crash, the file has either the old contents or the new ones, complete.
//!
//! The result is a new file, with the rights of the old one (see `rights.rs`) as far as the system permits. A
//! symbolic link still points to it. Hard links to the old file keep the old contents.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::entry::message;
use crate::storage::atomic::{self, AtomicFile, folder};
use crate::storage::file::{self, ReadError};
use crate::storage::ownership::{self, MAX_LINKS};
use crate::storage::rights;

/// The time between two attempts to acquire a lock.
const PAUSE: Duration = Duration::from_millis(20);

/// A file to replace, or to create if it does not exist.
#[derive(Clone, Debug)]
pub struct ReplaceTarget {
    path: PathBuf,
    bound: u64,
}

/// Why a file was not replaced.
#[derive(Debug)]
pub enum ReplaceError {
    /// The file no longer has the contents that were expected.
    Changed,
    /// The file is read-only, which a rename would ignore.
    ReadOnly,
    /// Another process keeps the file from being replaced.
    Locked,
    /// The new contents have more than this many bytes.
    TooLarge(u64),
    /// The system reports an error.
    Io(io::Error),
}

impl fmt::Display for ReplaceError {
    /// Formats the message that follows the name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("was changed by another program in the meantime"),
            Self::ReadOnly => f.write_str("is read-only"),
            Self::Locked => f.write_str("is locked by another program; try again later"),
            Self::TooLarge(bound) => write!(f, "would be larger than {} MiB", bound >> 20),
            Self::Io(error) => write!(f, "cannot be written: {}", message::io_error(error)),
        }
    }
}

/// Why a path cannot be that of a file to replace.
#[derive(Debug)]
pub enum TargetError {
    /// More than 40 symbolic links in a row lead from the path.
    TooManyLinks,
    /// Root must not create the file, or follow a link to it, since the folder or the link belongs to
    /// another user.
    Untrusted,
}

impl fmt::Display for TargetError {
    /// Formats the message that follows the name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooManyLinks => "too many symbolic links",
            Self::Untrusted => {
                "not written by root, since its folder or a link to it belongs to another user; run \
                 wisdom without sudo"
            }
        })
    }
}

impl From<io::Error> for ReplaceError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// How long to wait for a lock that another process holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct LockWait {
    /// The time after which the wait is reported.
    pub notice: Duration,
    /// The time after which the wait ends.
    pub timeout: Duration,
}

/// Keeps other processes from replacing a file until it is dropped.
///
/// On a file system without locks it has no effect: what another process writes between the last read
/// of the file and the rename can then be lost.
#[derive(Debug)]
#[must_use]
pub struct Lock {
    _file: Option<File>,
}

impl ReplaceTarget {
    /// Follows the symbolic links from `path` to the file to replace. It may have at most `bound` bytes,
    /// before and after.
    ///
    /// # Errors
    ///
    /// Returns an error if there are more than 40 links in a row, or if this process is root's, the file is
    /// missing and its folder belongs to another user, or a link belongs to another user than the file.
    pub fn new(path: &Path, bound: u64) -> Result<Self, TargetError> {
        let mut target = path.to_owned();
        for _ in 0..=MAX_LINKS {
            let Ok(next) = fs::read_link(&target) else {
                let is_trusted = ownership::may_replace(path);
                let target = Self {
                    path: target,
                    bound,
                };
                return is_trusted.then_some(target).ok_or(TargetError::Untrusted);
            };
            target = folder(&target).join(next);
        }
        Err(TargetError::TooManyLinks)
    }

    /// Returns the contents of the file, or `None` if it does not exist.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, is not regular, or is too large.
    pub fn read(&self) -> Result<Option<Vec<u8>>, ReadError> {
        match file::read(&self.path, self.bound) {
            Ok(contents) => Ok(Some(contents)),
            Err(ReadError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes `contents` to a new file beside this one that other users cannot read, and returns its
    /// path: `.STEM.MARK.EXTENSION`, with a number after the mark if that name is taken.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be created or written.
    pub fn write_beside(
        &self,
        mark: &str,
        extension: &str,
        contents: &[u8],
    ) -> io::Result<PathBuf> {
        fs::create_dir_all(folder(&self.path))?;
        let name = |number| beside(&self.path, mark, extension, number);
        let (mut file, path) = atomic::create_new(true, &name)?;
        file.write_all(contents).inspect_err(|_| {
            let _ = fs::remove_file(&path);
        })?;
        Ok(path)
    }

    /// Acquires the lock. While another process holds it, waits up to the timeout of `wait`: any user who
    /// may read the folder can lock it, and need not end. Calls `on_wait` with the folder once the wait has
    /// been long enough to be noticed.
    ///
    /// # Errors
    ///
    /// Returns [`ReplaceError::Locked`] if another process still holds the lock.
    pub fn lock(
        &self,
        wait: LockWait,
        on_wait: &mut dyn FnMut(&Path),
    ) -> Result<Lock, ReplaceError> {
        let folder = folder(&self.path);
        let opened = fs::create_dir_all(folder).and_then(|()| open_lock(folder));
        let Ok(file) = opened else {
            return Ok(Lock { _file: None });
        };
        let mut waited = Duration::ZERO;
        let mut is_noticed = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock { _file: Some(file) }),
                Err(TryLockError::Error(_)) => return Ok(Lock { _file: None }),
                Err(TryLockError::WouldBlock) => {}
            }
            if waited >= wait.notice && !is_noticed {
                is_noticed = true;
                on_wait(folder);
            }
            if waited >= wait.timeout {
                return Err(ReplaceError::Locked);
            }
            thread::sleep(PAUSE);
            waited += PAUSE;
        }
    }

    /// Replaces the file, provided that it still has the `expected` contents, or, for `None`, still does
    /// not exist.
    ///
    /// # Errors
    ///
    /// Returns an error if the file was changed, is read-only, would become too large, or cannot be
    /// written.
    pub fn replace(
        &self,
        _: &Lock,
        expected: Option<&[u8]>,
        contents: &[u8],
    ) -> Result<(), ReplaceError> {
        if contents.len() as u64 > self.bound {
            return Err(ReplaceError::TooLarge(self.bound));
        }
        let before = match fs::metadata(&self.path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        if let Some(before) = &before
            && (before.permissions().readonly() || is_forbidden(&self.path))
        {
            return Err(ReplaceError::ReadOnly);
        }
        let mut new = AtomicFile::new(&self.path, before.is_some())?;
        new.file.write_all(contents)?;
        if before.is_some() {
            let (old, _) = file::open(&self.path).map_err(io::Error::from)?;
            rights::copy(&old, &new.file)?;
        }
        new.sync()?;
        if !self.read().is_ok_and(|now| now.as_deref() == expected) {
            return Err(ReplaceError::Changed);
        }
        Ok(new.commit()?)
    }
}

/// Returns `.entries.MARK.EXTENSION` for `entries.toml`, and `.entries.MARK-2.EXTENSION` for number 2.
/// The name begins with a dot, which keeps the file from being taken for a collection.
fn beside(path: &Path, mark: &str, extension: &str, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default();
    let mut name = OsString::new();
    if !stem.as_encoded_bytes().starts_with(b".") {
        name.push(".");
    }
    name.push(stem);
    name.push(format!(".{mark}"));
    if number > 1 {
        name.push(format!("-{number}"));
    }
    name.push(format!(".{extension}"));
    folder(path).join(name)
}

/// Returns whether the system forbids writing to the file. A rename would succeed in the user's own
/// folder even if the file belongs to another user, and would change its owner.
fn is_forbidden(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        use rustix::io::Errno;
        // The check by effective user, `accessat`, is missing on Android and Redox. It differs only in
        // a process that has other rights than the user who started it.
        let access = rustix::fs::access(path, Access::WRITE_OK);
        matches!(access, Err(Errno::ACCESS | Errno::PERM | Errno::ROFS))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Opens the lock of all files in a folder: the folder itself, since a lock file would be left over.
#[cfg(unix)]
fn open_lock(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Opens the lock of all files in a folder: a file, on systems that cannot lock folders.
#[cfg(not(unix))]
fn open_lock(folder: &Path) -> io::Result<File> {
    let path = folder.join(".wisdom.lock");
    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}
