//! The local date.

use std::env;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use wisdom::selection::daily::Date;

/// Today, where the process is: `$TZ`, else the system's time zone, else UTC.
pub fn today() -> Date {
    let local = zone_is_file().then(OffsetDateTime::now_local);
    let now = local.and_then(Result::ok);
    let (year, month, day) = now
        .unwrap_or_else(OffsetDateTime::now_utc)
        .to_calendar_date();
    Date::new(year.into(), u8::from(month).into(), day.into()).unwrap_or(Date::EPOCH)
}

/// Whether the system can read the description of the time zone without waiting: it opens what `$TZ`
/// names, which may be a named pipe.
fn zone_is_file() -> bool {
    const FOLDERS: [&str; 4] = [
        "/usr/share/zoneinfo",
        "/usr/lib/zoneinfo",
        "/usr/share/lib/zoneinfo",
        "/etc/zoneinfo",
    ];
    let is_pipe = |path: PathBuf| {
        let metadata = path.metadata();
        metadata.is_ok_and(|found| !found.is_file() && !found.is_dir())
    };
    let name = env::var("TZ").ok().filter(|name| !name.is_empty());
    let Some(name) = name else {
        return !is_pipe("/etc/localtime".into());
    };
    let name = name.strip_prefix(':').unwrap_or(&name);
    let folders = FOLDERS.iter().map(|folder| (*folder).to_owned());
    let mut folders = folders.chain(env::var("TZDIR").ok());
    !folders.any(|folder| is_pipe(Path::new(&folder).join(name)))
}
