//! Whose files and folders the program uses for what it keeps from run to run.
//!
//! A file of another user is not believed, and root keeps nothing in the home of another user, where its
//! files would be in that user's way. `sudo` often leaves `$HOME` as it is.

use std::fs::Metadata;
use std::path::Path;

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

/// Returns whether this process has all rights.
pub(crate) fn is_root() -> bool {
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
