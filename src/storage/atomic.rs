//! Writes a file atomically: under a temporary name in the folder of its target, and then renamed.
//!
//! The temporary name is `.wisdom-PROCESS-NUMBER.new`, which keeps processes apart. It begins with a dot,
//! because a file that a killed process leaves behind must not be taken for a collection. It doesn't
//! contain the target's name, which may already have the maximum length.
//!
//! The crate `tempfile` and its dependencies, three packages, would replace about twenty of these lines:
//! creating the missing folder, syncing, and removing abandoned files would remain.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// The age from which a temporary file is taken to be abandoned by its process.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// A file in the course of being written. Dropping it before [`commit`](Self::commit) removes it.
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
    /// Creates a temporary file beside `target`, and the folder if it is missing. Other users cannot
    /// read a `private` file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file or its folder cannot be created.
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

    /// Returns the temporary path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until the contents are on disk, where they survive a crash of the system.
    ///
    /// # Errors
    ///
    /// Returns an error if the system fails to write the contents.
    pub fn sync(&mut self) -> io::Result<()> {
        self.is_synced = true;
        self.file.sync_all()
    }

    /// Renames the file to its target. If the file was [synced](Self::sync), the rename survives a crash
    /// of the system too.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be renamed.
    pub fn commit(mut self) -> io::Result<()> {
        rename(&self.path, self.target)?;
        self.is_committed = true;
        let folder = folder(self.target);
        if self.is_synced {
            // Some systems cannot sync a folder, and the rename has succeeded.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        // An abandoned file that cannot be removed does no harm.
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

/// Creates a file under the first free name among `name(1)`, `name(2)`, …, and returns it with its
/// path.
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

/// Renames a file over another one. Windows may refuse to replace a file as long as another process has
/// it open, which is soon over: the rename is repeated for about half a second.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut renamed = fs::rename(from, to);
    for pause in [1, 2, 4, 8, 16, 32, 64, 128, 256] {
        if !cfg!(windows) || !renamed.as_ref().is_err_and(is_denied) {
            break;
        }
        thread::sleep(Duration::from_millis(pause));
        renamed = fs::rename(from, to);
    }
    renamed
}

/// Returns whether the access was denied, or the file is in use.
fn is_denied(error: &io::Error) -> bool {
    const ERROR_SHARING_VIOLATION: i32 = 32;
    error.kind() == io::ErrorKind::PermissionDenied
        || error.raw_os_error() == Some(ERROR_SHARING_VIOLATION)
}

/// Returns the folder that contains `path`.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Removes the temporary files that killed processes left in a folder. The current time is that of
/// `written`, a file just written, since the file system's clock can differ from the process's.
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

/// Returns whether `name` is the temporary name of an [`AtomicFile`].
fn is_temporary(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = name
        .strip_prefix(".wisdom-")
        .and_then(|name| name.strip_suffix(".new"))
        .and_then(|numbers| numbers.split_once('-'));
    numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
}
