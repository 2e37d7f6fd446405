//! Once a day: the first of many shells shows an entry, the others keep silent.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use crate::selection::daily::{self, Date};

const NAME: &str = "once-";

/// Whether nobody has claimed the day yet, which it then is.
///
/// The claim is a file named after the day, made only if it is not there. That is one step on every
/// file system, so of any number of processes one makes it, and none waits as it would for a lock.
/// Where nothing can be written, every call is the first.
pub fn claim(folder: &Path, date: Date) -> bool {
    let path = folder.join(format!("{NAME}{date}"));
    let make = || OpenOptions::new().write(true).create_new(true).open(&path);
    let made = make().or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => fs::create_dir_all(folder).and_then(|()| make()),
        _ => Err(error),
    });
    match made {
        Ok(_) => {
            forget(folder, date);
            true
        }
        // What is there, and is no file, is no claim.
        Err(error) => error.kind() != io::ErrorKind::AlreadyExists || !path.is_file(),
    }
}

/// Removes the claims of other days. Those of the days beside this one stay: a clock is set back, and
/// another time zone has another date.
fn forget(folder: &Path, date: Date) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = file.file_name();
        let day = name.to_str().and_then(|name| name.strip_prefix(NAME));
        let day = day.and_then(daily::parse_date);
        if day.is_some_and(|day| (daily::day_number(day) - daily::day_number(date)).abs() > 1) {
            let _ = fs::remove_file(file.path());
        }
    }
}
