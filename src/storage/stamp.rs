//! What the system records about a file. As long as it doesn't change, a copy of the file is current.

use std::fs::Metadata;

/// The state of a file: its size, its times and its inode.
///
/// Every change to the file changes the stamp, since no program can set the time of the last change. The
/// exception is a second change within one tick of the file system's clock; see
/// [`is_older_than`](Self::is_older_than). On systems other than Unix, only the size and the time of the
/// last modification are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: Time,
    changed: Time,
    inode: u64,
}

/// Seconds since 1970, and nanoseconds.
type Time = (i64, i64);

impl Stamp {
    /// Returns the stamp of the file with this `metadata`.
    pub fn new(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Self {
                size: metadata.size(),
                modified: (metadata.mtime(), metadata.mtime_nsec()),
                changed: (metadata.ctime(), metadata.ctime_nsec()),
                inode: metadata.ino(),
            }
        }
        #[cfg(not(unix))]
        {
            let modified = metadata.modified().ok();
            let since = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            let since = since.unwrap_or_default();
            let modified = (since.as_secs().cast_signed(), since.subsec_nanos().into());
            Self {
                size: metadata.len(),
                modified,
                changed: modified,
                inode: 0,
            }
        }
    }

    /// Returns whether the file was last changed before the new file with the metadata `created` was
    /// created.
    ///
    /// If it was, and if it is read only after the new file is created, every change after the read has
    /// a later time and changes the stamp. If it wasn't, a change within one tick of the clock can leave
    /// the stamp as it is: git calls the file [racily clean](https://git-scm.com/docs/racy-git).
    ///
    /// This assumes that both files have their times from one clock, with one granularity. If the file
    /// is on a server whose clock is behind, or on a file system with a granularity of 2 s while that of
    /// the new file is finer, a second change that leaves the size as it is can be missed.
    pub fn is_older_than(&self, created: &Metadata) -> bool {
        self.modified.max(self.changed) < Self::new(created).modified
    }

    /// Returns the stamp as bytes. Different stamps have different bytes.
    pub fn bytes(self) -> [u8; 48] {
        let numbers = [
            self.size,
            self.modified.0.cast_unsigned(),
            self.modified.1.cast_unsigned(),
            self.changed.0.cast_unsigned(),
            self.changed.1.cast_unsigned(),
            self.inode,
        ];
        let mut bytes = [0; 48];
        for (bytes, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            bytes.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }
}
