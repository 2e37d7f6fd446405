//! The user's folders.
//!
//! The environment alone decides where they are. The password database knows the home folder too, but
//! a lookup there asks name services: it may wait for a network, and it crashes a program that is
//! linked statically with glibc.

use std::env;
use std::path::PathBuf;

/// A folder of the user for one kind of file.
#[derive(Clone, Copy)]
pub(crate) enum UserFolder {
    Config,
    Data,
    State,
    Cache,
}

impl UserFolder {
    /// Returns the folder's path by the [XDG base directory specification][xdg], or the platform's own
    /// on Windows, which has no folder for state alone. A variable with a relative path is ignored.
    ///
    /// [xdg]: https://specifications.freedesktop.org/basedir-spec/latest/
    pub(crate) fn path(self) -> Option<PathBuf> {
        let (variable, default) = match self {
            Self::Cache if cfg!(windows) => ("LOCALAPPDATA", r"AppData\Local"),
            _ if cfg!(windows) => ("APPDATA", r"AppData\Roaming"),
            Self::Config => ("XDG_CONFIG_HOME", ".config"),
            Self::Data => ("XDG_DATA_HOME", ".local/share"),
            Self::State => ("XDG_STATE_HOME", ".local/state"),
            Self::Cache => ("XDG_CACHE_HOME", ".cache"),
        };
        let named = env::var_os(variable).map(PathBuf::from);
        let named = named.filter(|path| path.is_absolute());
        named.or_else(|| Some(home()?.join(default)))
    }
}

/// Returns the home folder: `$HOME`, or the user's profile folder on Windows.
pub(crate) fn home() -> Option<PathBuf> {
    #[cfg(not(windows))]
    let home = env::var_os("HOME").map(PathBuf::from);
    #[cfg(windows)]
    let home = env::home_dir();
    home.filter(|path| !path.as_os_str().is_empty())
}
