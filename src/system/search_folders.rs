//! The search path: where collections are looked for, and in which languages.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use wisdom::collection::search_path::{SearchPath, languages};

use crate::system::folders::UserFolder;
#[cfg(not(windows))]
use crate::system::folders::home;

/// Where systems keep fortunes. Folders for local installations come first. On Windows, the paths would
/// lead to folders of the current drive that any user may create.
#[cfg(not(windows))]
const SYSTEM_FOLDERS: [&str; 11] = [
    "/usr/local/share/games/fortunes",
    "/usr/local/share/games/fortune",
    "/usr/local/share/fortunes",
    "/usr/share/games/fortunes",
    "/usr/share/fortune",
    "/usr/share/fortunes",
    "/usr/share/games/fortune",
    "/opt/homebrew/share/games/fortunes",
    "/home/linuxbrew/.linuxbrew/share/games/fortunes",
    "/run/current-system/sw/share/games/fortunes",
    "/run/current-system/sw/share/fortune",
];

/// Where a Nix profile keeps fortunes, relative to the home folder.
#[cfg(not(windows))]
const NIX_PROFILE: &str = ".nix-profile/share/games/fortunes";

/// Returns the search path: the folders of `$WISDOM_PATH`, the user's, and the system's.
pub(crate) fn search_path() -> SearchPath {
    let named = variable("WISDOM_PATH");
    let named = named.iter().flat_map(env::split_paths);
    let mut folders: Vec<PathBuf> = named.filter(|path| !path.as_os_str().is_empty()).collect();
    folders.extend(UserFolder::Data.path().map(|data| data.join("wisdom")));
    #[cfg(not(windows))]
    {
        folders.extend(home().map(|home| home.join(NIX_PROFILE)));
        folders.extend(termux());
        folders.extend(SYSTEM_FOLDERS.map(PathBuf::from));
    }
    SearchPath {
        folders,
        languages: preferred_languages(),
    }
}

/// Returns where Termux keeps fortunes, if the program runs in it. Other systems may use `$PREFIX` for
/// something else.
#[cfg(not(windows))]
fn termux() -> Option<PathBuf> {
    variable("TERMUX_VERSION")?;
    Some(PathBuf::from(variable("PREFIX")?).join("share/games/fortunes"))
}

/// Returns the user's preferred languages by gettext's rules: those of `$LANGUAGE`, or else of the
/// locale. `$LANGUAGE` is ignored in a locale without a language, such as C, and its list ends at C.
fn preferred_languages() -> Vec<String> {
    let text = |name| Some(variable(name)?.to_string_lossy().into_owned());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(text);
    let of_locale = locale.map_or_else(Vec::new, |locale| languages(&locale));
    match text("LANGUAGE") {
        Some(listed) if !of_locale.is_empty() => {
            let is_c = |name: &&str| {
                let language = name.split('.').next().unwrap_or_default();
                ["c", "posix"]
                    .iter()
                    .any(|c| language.eq_ignore_ascii_case(c))
            };
            let listed = listed.split(':').take_while(|name| !is_c(name));
            listed.flat_map(languages).collect()
        }
        _ => of_locale,
    }
}

/// Returns the value of an environment variable, unless it is empty.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
