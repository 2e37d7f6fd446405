//! The local date.

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
#[cfg(unix)]
fn zone_is_readable() -> bool {
    use std::env;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::PathBuf;

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
    let name = env::var_os("TZ").filter(|name| !name.is_empty());
    let Some(name) = name else {
        return !may_block("/etc/localtime".into());
    };
    let name = name.as_bytes();
    let name = OsStr::from_bytes(name.strip_prefix(b":").unwrap_or(name));
    let folders = FOLDERS.iter().map(PathBuf::from);
    let mut folders = folders.chain(env::var_os("TZDIR").map(PathBuf::from));
    !folders.any(|folder| may_block(folder.join(name)))
}

/// Returns `true`: other systems have no time zone files that could block.
#[cfg(not(unix))]
fn zone_is_readable() -> bool {
    true
}
