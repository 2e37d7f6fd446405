//! Which files and folders the program trusts.
//!
//! Of the files that it keeps from run to run, those of other users are not believed. Root keeps nothing
//! in the home of another user, where its files would be in that user's way: `sudo` often leaves `$HOME`
//! as it is. Nor does root read a file that every user can change or replace.

use std::fs::Metadata;
use std::path::Path;

use crate::storage::atomic::folder;

/// Returns whether a file belongs to the user of this process. On systems other than Unix, every file
/// does.
pub(crate) fn is_own(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::uid(metadata) == rustix::process::geteuid().as_raw()
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        true
    }
}

/// Returns why this process must not read the file at `path`, which has this `metadata`, or `None` if it
/// may.
pub(crate) fn distrust(path: &Path, metadata: &Metadata) -> Option<&'static str> {
    if !is_root() {
        return None;
    }
    if is_open_to_all(metadata) {
        return Some("every user can write to it; run chmod o-w on it");
    }
    let real = path.canonicalize().ok();
    let mut folders = [Some(path), real.as_deref()]
        .into_iter()
        .flatten()
        .map(folder);
    let is_exposed = folders.any(|folder| folder.metadata().is_ok_and(|it| is_open_to_all(&it)));
    is_exposed.then_some("every user can write to its folder; run chmod o-w on the folder")
}

/// Returns whether every user can write to the file, or replace the files of others in the folder.
fn is_open_to_all(metadata: &Metadata) -> bool {
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

/// Returns whether this process has all rights.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        rustix::process::geteuid().is_root()
    }
    #[cfg(not(unix))]
    false
}

/// Returns whether the program may keep files in `folder`, which may not exist yet: root only in its own
/// folders, other users wherever the system lets them.
pub(crate) fn may_keep(folder: &Path) -> bool {
    let existing = || folder.ancestors().find_map(|folder| folder.metadata().ok());
    !is_root() || existing().is_none_or(|folder| is_own(&folder))
}
