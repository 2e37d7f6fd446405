//! A file that appears whole or not at all: it is written under a temporary name in the folder of its
//! target, and then renamed.
//!
//! The temporary name is `.wisdom-PROCESS-NUMBER.new`, so that processes do not get in each other's way.
//! It begins with a dot, so that what a killed process left behind is never taken for a collection. The
//! target's name is not part of it, since that may already be as long as a name can be.
//!
//! The crate `tempfile` would replace some twenty of these lines, with three packages: the folder that may
//! be missing, the sync and the removal of leftovers would still be here.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A temporary file that was not written to for this long belongs to no running process.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// A file that is being written. It is removed when it is dropped before [`commit`](Self::commit).
#[derive(Debug)]
pub struct AtomicFile<'t> {
    target: &'t Path,
    path: PathBuf,
    /// The temporary file, open for writing.
    pub file: File,
    is_synced: bool,
    is_committed: bool,
}

impl<'t> AtomicFile<'t> {
    /// Creates a temporary file beside `target`, and the folder if it is missing. When it is `private`,
    /// nobody else can read it.
    pub fn new(target: &'t Path, private: bool) -> io::Result<Self> {
        let process = std::process::id();
        let folder = folder(target);
        let name = |number| folder.join(format!(".wisdom-{process}-{number}.new"));
        let (file, path) = create_new(private, &name).or_else(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(error);
            }
            fs::create_dir_all(folder)?;
            create_new(private, &name)
        })?;
        Ok(Self {
            target,
            path,
            file,
            is_synced: false,
            is_committed: false,
        })
    }

    /// Waits until the contents would survive a crash of the system.
    pub fn sync(&mut self) -> io::Result<()> {
        self.is_synced = true;
        self.file.sync_all()
    }

    /// Renames the file to its target. After a [`sync`](Self::sync), the new name would survive a crash of
    /// the system too.
    pub fn commit(mut self) -> io::Result<()> {
        fs::rename(&self.path, self.target)?;
        self.is_committed = true;
        let folder = folder(self.target);
        if self.is_synced {
            // Not every system can sync a folder, and the rename is done.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        // A leftover that cannot be removed does no harm.
        let _ = remove_abandoned(folder, &self.file);
        Ok(())
    }
}

impl Drop for AtomicFile<'_> {
    fn drop(&mut self) {
        if !self.is_committed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Creates a file under the first of the names for 1, 2, 3 and so on that is free.
pub(crate) fn create_new(
    private: bool,
    name: &dyn Fn(usize) -> PathBuf,
) -> io::Result<(File, PathBuf)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = private;
    let mut number = 1;
    loop {
        let path = name(number);
        match options.open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            created => return Ok((created?, path)),
        }
    }
}

/// Returns the folder that a path is in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Removes the temporary files that killed processes left in a folder. The time now is taken from
/// `written`, which was written just now: the file system's clock gave the others their times too.
fn remove_abandoned(folder: &Path, written: &File) -> io::Result<()> {
    let now = written.metadata()?.modified()?;
    for item in fs::read_dir(folder)? {
        let item = item?;
        if !item.file_name().to_str().is_some_and(is_temporary) {
            continue;
        }
        let metadata = item.metadata()?;
        let age = now.duration_since(metadata.modified()?);
        if metadata.is_file() && age.is_ok_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(item.path());
        }
    }
    Ok(())
}

/// Whether a name is one that [`AtomicFile`] gives.
fn is_temporary(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = name
        .strip_prefix(".wisdom-")
        .and_then(|name| name.strip_suffix(".new"))
        .and_then(|numbers| numbers.split_once('-'));
    numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
}
