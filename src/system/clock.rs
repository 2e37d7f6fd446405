//! The local date.

use std::env;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use wisdom::selection::daily::Date;

/// Returns today's date in the time zone of `$TZ`, else in the system's, else in UTC.
pub(crate) fn today() -> Date {
    let local = if zone_is_readable() {
        OffsetDateTime::now_local().ok()
    } else {
        None
    };
    local.unwrap_or_else(OffsetDateTime::now_utc).date()
}

/// Returns whether the C library can read the time zone without blocking. The library opens whatever
/// `$TZ` names, and would wait forever for a named pipe.
fn zone_is_readable() -> bool {
    const FOLDERS: [&str; 4] = [
        "/usr/share/zoneinfo",
        "/usr/lib/zoneinfo",
        "/usr/share/lib/zoneinfo",
        "/etc/zoneinfo",
    ];
    let may_block = |path: PathBuf| {
        let metadata = path.metadata();
        metadata.is_ok_and(|found| !found.is_file() && !found.is_dir())
    };
    let name = env::var("TZ").ok().filter(|name| !name.is_empty());
    let Some(name) = name else {
        return !may_block("/etc/localtime".into());
    };
    let name = name.strip_prefix(':').unwrap_or(&name);
    let folders = FOLDERS.iter().map(|folder| (*folder).to_owned());
    let mut folders = folders.chain(env::var("TZDIR").ok());
    !folders.any(|folder| may_block(Path::new(&folder).join(name)))
}
