//! Claims a day: the first shell of the day shows an entry, and later shells show nothing.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::selection::daily::{self, Date};
use crate::storage::ownership;

const PREFIX: &str = "once-";

/// A claim to a day.
#[derive(Debug)]
pub struct Claim {
    /// The file, or `None` if it could not be created.
    file: Option<PathBuf>,
}

impl Claim {
    /// Gives the day back, since the entry was not shown.
    pub fn withdraw(self) {
        if let Some(file) = self.file {
            let _ = fs::remove_file(file);
        }
    }
}

/// Claims the day `date`, and returns the claim if it is the first. If `folder` cannot be written, or
/// belongs to another user and this is root, every claim is the first.
///
/// A claim is a file named after the day, which is created only if it is missing. The system checks and
/// creates in one step: exactly one process creates the file, and none waits for a lock.
pub fn claim(folder: &Path, date: Date) -> Option<Claim> {
    if !ownership::may_keep(folder) {
        return Some(Claim { file: None });
    }
    let path = folder.join(format!("{PREFIX}{date}"));
    let create = || OpenOptions::new().write(true).create_new(true).open(&path);
    let created = create().or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => fs::create_dir_all(folder).and_then(|()| create()),
        _ => Err(error),
    });
    match created {
        Ok(_) => {
            remove_others(folder, date);
            Some(Claim { file: Some(path) })
        }
        // A folder with the name of the file, for example, is not a claim.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_claim(&path) => None,
        Err(_) => Some(Claim { file: None }),
    }
}

/// Returns whether the file at `path` is the user's own claim.
fn is_claim(path: &Path) -> bool {
    let metadata = path.symlink_metadata();
    metadata.is_ok_and(|metadata| metadata.is_file() && ownership::is_own(&metadata))
}

/// Removes the claims of other days. The day before and the day after stay, since a clock can be set
/// back, and the date differs between time zones.
fn remove_others(folder: &Path, date: Date) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = file.file_name();
        let day = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let day = day.and_then(daily::parse_date);
        if day.is_some_and(|day| (daily::day_number(day) - daily::day_number(date)).abs() > 1) {
            let _ = fs::remove_file(file.path());
        }
    }
}
