//! The local date.

use std::env;
use std::path::{Path, PathBuf};

use chrono::{Datelike, Local, Utc};
use wisdom::selection::daily::Date;

/// Today, where the process is: `$TZ`, else the system's time zone, else UTC.
pub fn today() -> Date {
    let today = if is_readable() {
        Local::now().date_naive()
    } else {
        Utc::now().date_naive()
    };
    let date = Date::new(
        today.year().into(),
        today.month().into(),
        today.day().into(),
    );
    date.unwrap_or(Date::EPOCH)
}

/// Whether the description of the time zone can be read without waiting: chrono opens what `$TZ`
/// names, which may be a named pipe.
fn is_readable() -> bool {
    const FOLDERS: [&str; 4] = [
        "/usr/share/zoneinfo",
        "/share/zoneinfo",
        "/etc/zoneinfo",
        "/usr/share/lib/zoneinfo",
    ];
    let blocks = |path: PathBuf| {
        let metadata = path.metadata();
        metadata.is_ok_and(|found| !found.is_file() && !found.is_dir())
    };
    match env::var("TZ") {
        Ok(zone) if !zone.is_empty() => {
            let name = zone.strip_prefix(':').unwrap_or(&zone);
            !FOLDERS
                .iter()
                .any(|folder| blocks(Path::new(folder).join(name)))
        }
        _ => !blocks("/etc/localtime".into()),
    }
}
