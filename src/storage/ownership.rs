//! Which files and folders the program trusts.
//!
//! Of the files that it keeps from run to run, those of other users are not trusted. Root keeps nothing
//! in the home of another user, where its files would be in that user's way: `sudo` often leaves `$HOME`
//! as it is. Nor does root read a file that every user can change or replace.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::{
    self,
    ErrorKind::{NotADirectory, NotFound},
};
use std::path::{self, Path, PathBuf};

/// The number of symbolic links that are followed on the way to a file, as on Linux.
pub(crate) const MAX_LINKS: usize = 40;

/// Returns whether a file belongs to the user of this process. On systems other than Unix, every file
/// does.
pub(crate) fn is_own(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    let user = rustix::process::geteuid().as_raw();
    #[cfg(not(unix))]
    let user = 0;
    owner(metadata) == user
}

/// Returns the number of the user who owns a file, or 0 on systems other than Unix.
fn owner(metadata: &Metadata) -> u32 {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::uid(metadata)
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        0
    }
}

/// Returns whether this process has all rights.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        rustix::process::geteuid().is_root()
    }
    #[cfg(not(unix))]
    false
}

/// Returns why this process must not read the file or folder at `path`, which has this `metadata`, or
/// `None` if it may: the path of a file or folder that every user can write to, on the way to `path` or
/// there.
///
/// # Errors
///
/// Returns an error if the system does not show the whole way to `path`, for example because it is longer
/// than the system takes.
pub(crate) fn why_untrusted(path: &Path, metadata: &Metadata) -> io::Result<Option<PathBuf>> {
    if !is_root() {
        return Ok(None);
    }
    if is_world_writable(metadata) {
        return Ok(Some(path.to_owned()));
    }
    let mut route = route(path)?.into_iter();
    // A symbolic link has all rights, and nobody can write to it.
    let exposed = route.find(|(_, metadata)| metadata.is_dir() && is_world_writable(metadata));
    Ok(exposed.map(|(path, _)| path))
}

/// Returns whether every user can write to the file, or replace the files of others in the folder.
fn is_world_writable(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    {
        const WRITABLE: u32 = 0o0002;
        const STICKY: u32 = 0o1000;
        let mode = std::os::unix::fs::MetadataExt::mode(metadata);
        mode & WRITABLE != 0 && !(metadata.is_dir() && mode & STICKY != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        false
    }
}

/// Returns whether the program may keep files in `folder`, which may not exist yet: root only in its own
/// folders, by its own links, other users wherever the system lets them.
pub(crate) fn may_keep(folder: &Path) -> bool {
    let is_own = |(_, metadata): &(PathBuf, Metadata)| is_own(metadata);
    !is_root() || route(folder).is_ok_and(|route| route.iter().all(is_own))
}

/// Returns whether this process may replace the file at `path`, or create it if it is missing. Root follows
/// the link of another user only to a file of that user, and creates a file only where
/// [it may keep one](may_keep).
pub(crate) fn may_replace(path: &Path) -> bool {
    if !is_root() {
        return true;
    }
    let Ok(file) = path.metadata() else {
        return may_keep(path);
    };
    let is_trusted =
        |link: &Metadata| !link.is_symlink() || is_own(link) || owner(link) == owner(&file);
    route(path).is_ok_and(|route| route.iter().all(|(_, metadata)| is_trusted(metadata)))
}

/// Returns the folders and links that lead from `/`, which is left out, to `path`, and what is there, as far
/// as they exist.
///
/// # Errors
///
/// Returns an error if there are too many links, or if the system reports another error.
fn route(path: &Path) -> io::Result<Vec<(PathBuf, Metadata)>> {
    let names = |path: &Path| -> Vec<OsString> {
        let components = path.components().rev();
        components.map(|name| name.as_os_str().into()).collect()
    };
    let mut left = names(&path::absolute(path)?);
    let mut route = Vec::new();
    let mut at = PathBuf::new();
    let mut links = 0;
    while let Some(name) = left.pop() {
        if name == ".." {
            at.pop();
            continue;
        }
        at.push(name);
        if at.parent().is_none() {
            continue;
        }
        let metadata = match at.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => break,
            Err(error) => return Err(error),
        };
        let is_link = metadata.is_symlink();
        route.push((at.clone(), metadata));
        if is_link {
            links += 1;
            if links > MAX_LINKS {
                return Err(io::Error::other("too many symbolic links"));
            }
            left.extend(names(&fs::read_link(&at)?));
            at.pop();
        }
    }
    Ok(route)
}
