//! Replacing a file that a person keeps, without ever losing what it holds.
//!
//! The new contents are written to a file beside it, synced, and renamed over it: whatever happens in
//! between, the old contents or the new ones are there, whole.
//!
//! The result is another file. A symbolic link still leads to it, and it has the permission bits of the
//! old one, and its owner if the system lets it. Hard links to the old file keep the old contents. Access
//! control lists, extended attributes and flags are lost.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::entry::message;
use crate::storage::atomic::{self, AtomicFile, folder};
use crate::storage::file::{self, ReadError};

/// The number of links in a row that Linux follows.
const MAX_LINKS: usize = 40;

/// A file that is to be replaced, whether it is there already or not.
#[derive(Clone, Debug)]
pub struct ReplaceTarget {
    path: PathBuf,
    bound: u64,
}

/// Why a file was not replaced.
#[derive(Debug)]
pub enum ReplaceError {
    /// It no longer holds what it held.
    Changed,
    /// It may not be written, which a rename would not heed.
    ReadOnly,
    /// It would have more than this many bytes.
    TooLarge(u64),
    /// The system refused.
    Io(io::Error),
}

impl fmt::Display for ReplaceError {
    /// Writes a message that is to follow the name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("was changed meanwhile by another"),
            Self::ReadOnly => f.write_str("is read-only"),
            Self::TooLarge(bound) => write!(f, "would be larger than {} MiB", bound >> 20),
            Self::Io(error) => write!(f, "cannot be written: {}", message::io_error(error)),
        }
    }
}

impl From<io::Error> for ReplaceError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Keeps other processes from replacing a file until it is dropped.
///
/// A file system without locks has none to give. What can be lost then is what another process writes
/// between the last look at the file and the rename.
#[derive(Debug)]
#[must_use]
pub struct Lock {
    _file: Option<File>,
}

impl ReplaceTarget {
    /// Follows the links from `path` to the file that is to be replaced, which has at most `bound` bytes.
    ///
    /// # Errors
    ///
    /// If too many links lead from one to the next.
    pub fn new(path: &Path, bound: u64) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            let Ok(target) = fs::read_link(&path) else {
                return Ok(Self { path, bound });
            };
            path = folder(&path).join(target);
        }
        let message = "too many links lead from one to the next";
        Err(io::Error::new(io::ErrorKind::InvalidInput, message))
    }

    /// Returns what the file holds, or none if there is no such file.
    pub fn read(&self) -> Result<Option<Vec<u8>>, ReadError> {
        match file::read(&self.path, self.bound) {
            Ok(contents) => Ok(Some(contents)),
            Err(ReadError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a file beside this one that nobody else can read, and returns its path:
    /// `.STEM.MARK.EXTENSION`, with a number behind the mark if that name is taken.
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

    /// Waits until no other process has the lock, and takes it.
    pub fn lock(&self) -> Lock {
        let lock = || {
            let folder = folder(&self.path);
            fs::create_dir_all(folder)?;
            let file = open_lock(folder)?;
            file.lock().map(|()| file)
        };
        Lock { _file: lock().ok() }
    }

    /// Replaces the file, provided that it still holds what was `expected`: none for no file.
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
        before.map_or(Ok(()), |before| copy_permissions(&new.file, &before))?;
        new.sync()?;
        if !self.read().is_ok_and(|now| now.as_deref() == expected) {
            return Err(ReplaceError::Changed);
        }
        Ok(new.commit()?)
    }
}

/// Returns `.entries.MARK.EXTENSION` for `entries.toml`, and `.entries.MARK-2.EXTENSION` for number 2.
/// The name begins with a dot, so that the file is never taken for a collection.
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

/// Whether the system forbids writing to the file. Somebody else's file in one's own folder could be
/// replaced all the same, and would be one's own then.
fn is_forbidden(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, AtFlags, CWD, accessat};
        use rustix::io::Errno;
        let access = accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS);
        matches!(access, Err(Errno::ACCESS | Errno::PERM | Errno::ROFS))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Gives `file` the permissions from another file's metadata, and the owner if the system lets it.
fn copy_permissions(file: &File, from: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{Gid, Mode, Uid, fchmod, fchown};
        use std::os::unix::fs::MetadataExt;
        let (owner, group) = (Uid::from_raw(from.uid()), Gid::from_raw(from.gid()));
        let _ = fchown(file, Some(owner), Some(group));
        // A mode has a type of its own on each system.
        Ok(fchmod(file, Mode::from_bits_truncate(from.mode() as _))?)
    }
    #[cfg(not(unix))]
    file.set_permissions(from.permissions())
}

/// Opens what is locked for all files in a folder: the folder itself, so that no file is left behind.
#[cfg(unix)]
fn open_lock(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Opens what is locked for all files in a folder: a file, where folders cannot be locked.
#[cfg(not(unix))]
fn open_lock(folder: &Path) -> io::Result<File> {
    let path = folder.join(".wisdom.lock");
    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}
