//! A file that is replaced as a whole, or not at all.
//!
//! The new content is written beside the file, synced, and renamed over it: whatever happens in
//! between, one of the two is there, whole.
//!
//! What is there then is another file. A symbolic link still leads to it, and it has the permission bits
//! of the one before, and the owner if the system lets it. Other names of that one, hard links, part with
//! it: they keep what it held. Access control lists, extended attributes and flags do not stay.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::storage::atomic::{AtomicFile, folder};
use crate::storage::file::ReadError;
use crate::storage::{atomic, file};

/// As many links in a row as Linux follows.
const LINKS: usize = 40;

/// Where a file is, or will be.
#[derive(Clone, Debug)]
pub struct Place {
    path: PathBuf,
    bound: u64,
}

/// Why a file was not replaced.
#[derive(Debug)]
pub enum ReplaceError {
    /// It no longer holds what it held.
    Changed,
    /// Somebody has forbidden to write it, which a rename would not heed.
    ReadOnly,
    /// It would have more than so many bytes.
    Large(u64),
    /// The system says no.
    System(io::Error),
}

impl From<io::Error> for ReplaceError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl Place {
    /// The place that `path` leads to, through links. A file there has at most `bound` bytes.
    pub fn of(path: &Path, bound: u64) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            let Ok(target) = fs::read_link(&path) else {
                return Ok(Self { path, bound });
            };
            path = folder(&path).join(target);
        }
        let message = "too many links lead from one to the next";
        Err(io::Error::new(io::ErrorKind::InvalidInput, message))
    }

    /// What the file holds, if it is there.
    pub fn read(&self) -> Result<Option<Vec<u8>>, ReadError> {
        match file::read(&self.path, self.bound) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(ReadError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a file beside this one that nobody else can read: `.NAME.MARK.EXTENSION`, or the like
    /// if that is taken.
    pub fn beside(&self, mark: &str, extension: &str, holds: &[u8]) -> io::Result<PathBuf> {
        fs::create_dir_all(folder(&self.path))?;
        let name = |number| beside(&self.path, mark, extension, number);
        let (mut file, path) = atomic::create(true, &name)?;
        file.write_all(holds).inspect_err(|_| {
            let _ = fs::remove_file(&path);
        })?;
        Ok(path)
    }

    /// Replaces the file, if it still holds what it `held`, and if it is still missing for none.
    ///
    /// Of any number of processes that call this with the same file, one at a time looks and
    /// replaces, so that none undoes what another did.
    pub fn replace(&self, held: Option<&[u8]>, holds: &[u8]) -> Result<(), ReplaceError> {
        let before = match fs::metadata(&self.path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        if before
            .as_ref()
            .is_some_and(|before| before.permissions().readonly() || is_forbidden(&self.path))
        {
            return Err(ReplaceError::ReadOnly);
        }
        let mut new = AtomicFile::new(&self.path, before.is_some())?;
        new.file.write_all(holds)?;
        before.map_or(Ok(()), |before| copy_permissions(&new.file, &before))?;
        new.sync()?;
        let _lock = lock(folder(&self.path), &self.path);
        if !self.read().is_ok_and(|now| now.as_deref() == held) {
            return Err(ReplaceError::Changed);
        }
        Ok(new.put()?)
    }
}

/// `.entries.MARK.EXTENSION` for `entries.toml`, and with the second number
/// `.entries.MARK-2.EXTENSION`. It begins with a dot, so that it is never taken for a collection.
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

/// Whether the system forbids to write what is there: a file of another, in a folder of one's own, could
/// be replaced all the same, and be one's own then.
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

/// Gives `file` the owner, if the system lets it, and the permissions of another.
fn copy_permissions(file: &File, like: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{Gid, Mode, Uid, fchmod, fchown};
        use std::os::unix::fs::MetadataExt;
        let (owner, group) = (Uid::from_raw(like.uid()), Gid::from_raw(like.gid()));
        let _ = fchown(file, Some(owner), Some(group));
        // A mode has a type of its own on each system.
        Ok(fchmod(file, Mode::from_bits_truncate(like.mode() as _))?)
    }
    #[cfg(not(unix))]
    file.set_permissions(like.permissions())
}

/// Waits until no other process has the lock, and holds it until it is dropped. It is the folder's,
/// so that no file is left for it. A file system without locks has none to give; what is left
/// to chance then is the moment between a look and a rename.
#[cfg(unix)]
fn lock(folder: &Path, _: &Path) -> Option<File> {
    use rustix::fs::{FlockOperation, flock};
    let folder = File::open(folder).ok()?;
    rustix::io::retry_on_intr(|| flock(&folder, FlockOperation::LockExclusive)).ok()?;
    Some(folder)
}

/// The same by a file that nobody else can open, and that goes when it is closed.
#[cfg(windows)]
fn lock(_: &Path, path: &Path) -> Option<File> {
    use std::fs::OpenOptions;
    use std::os::windows::fs::OpenOptionsExt;
    use std::time::Duration;
    const GENERIC_WRITE: u32 = 0x4000_0000;
    const DELETE: u32 = 0x0001_0000;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const TIMES: usize = 1000;
    let path = beside(path, "lock", "toml", 1);
    let open = || {
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .access_mode(GENERIC_WRITE | DELETE)
            .share_mode(0)
            .custom_flags(FILE_FLAG_DELETE_ON_CLOSE)
            .open(&path)
            .ok()
    };
    (0..TIMES).find_map(|_| {
        open().or_else(|| {
            std::thread::sleep(Duration::from_millis(10));
            None
        })
    })
}

#[cfg(not(any(unix, windows)))]
fn lock(_: &Path, _: &Path) -> Option<File> {
    None
}
