//! A file that comes to its place whole, or not at all: it is written beside it, and renamed.
//!
//! What is written has a name of its own, `.wisdom-PROCESS-NUMBER.new`, so that processes are not in each
//! other's way. It begins with a dot, so that what a process left that was killed is never taken for a
//! collection; and it does not hold the name of the place, which may be as long as a name can be.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a process has left that long ago is no longer being written.
const OLD: Duration = Duration::from_secs(60 * 60);

/// A file that is being written. Unless it is put in its place, it goes when it is dropped.
#[derive(Debug)]
pub struct AtomicFile<'p> {
    place: &'p Path,
    path: PathBuf,
    /// To be written to.
    pub file: File,
    is_synced: bool,
    is_put: bool,
}

impl<'p> AtomicFile<'p> {
    /// Makes a file beside `place`, and the folder if that is missing. When it is `private`, nobody else
    /// can read it.
    pub fn new(place: &'p Path, private: bool) -> io::Result<Self> {
        let process = std::process::id();
        let folder = folder(place);
        let name = |number| folder.join(format!(".wisdom-{process}-{number}.new"));
        let (file, path) = create(private, &name).or_else(|error| {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(error);
            }
            fs::create_dir_all(folder)?;
            create(private, &name)
        })?;
        Ok(Self {
            place,
            path,
            file,
            is_synced: false,
            is_put: false,
        })
    }

    /// Waits until what was written would outlast the machine.
    pub fn sync(&mut self) -> io::Result<()> {
        self.is_synced = true;
        self.file.sync_all()
    }

    /// Puts it in its place, and lets the name outlast the machine if what was written does.
    pub fn put(mut self) -> io::Result<()> {
        fs::rename(&self.path, self.place)?;
        self.is_put = true;
        let folder = folder(self.place);
        if self.is_synced {
            // Not every system can sync a folder, and the rename is done.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        // What cannot be removed does no harm.
        let _ = sweep(folder, &self.file);
        Ok(())
    }
}

impl Drop for AtomicFile<'_> {
    fn drop(&mut self) {
        if !self.is_put {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Makes a file that is not there yet, by the first of the names for 1, 2 and so on that is free.
pub(crate) fn create(
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
            made => return Ok((made?, path)),
        }
    }
}

/// The folder that a path stands in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Removes what processes that were killed have left in a folder. How late it is, the file says that was
/// `written` just now: by the clock of the file system, which gave the others their times too.
fn sweep(folder: &Path, written: &File) -> io::Result<()> {
    let now = written.metadata()?.modified()?;
    for item in fs::read_dir(folder)? {
        let item = item?;
        if !item.file_name().to_str().is_some_and(is_ours) {
            continue;
        }
        let metadata = item.metadata()?;
        let age = now.duration_since(metadata.modified()?);
        if metadata.is_file() && age.is_ok_and(|age| age > OLD) {
            let _ = fs::remove_file(item.path());
        }
    }
    Ok(())
}

/// Whether a name is one that [`AtomicFile`] gives.
fn is_ours(name: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = name
        .strip_prefix(".wisdom-")
        .and_then(|name| name.strip_suffix(".new"))
        .and_then(|numbers| numbers.split_once('-'));
    numbers.is_some_and(|(process, count)| number(process) && number(count))
}
