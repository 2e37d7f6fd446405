//! Where collections are looked for.

use std::env;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use wisdom::collection::search::{SearchPath, languages};

/// Where systems keep fortunes: what is installed by hand goes before what the system brings.
const SYSTEMS: [&str; 10] = [
    "/usr/local/share/games/fortunes",
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

/// Within the home.
const PROFILE: &str = ".nix-profile/share/games/fortunes";

/// The search path. The languages are those of the first variable that names one, in the order of
/// gettext.
pub fn search_path() -> SearchPath {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let own = set("WISDOM_PATH");
    let own = own.iter().flat_map(env::split_paths);
    let mut folders: Vec<PathBuf> = own.filter(|path| !path.as_os_str().is_empty()).collect();
    if let Ok(known) = etcetera::choose_base_strategy() {
        folders.push(known.data_dir().join("wisdom"));
        folders.push(known.home_dir().join(PROFILE));
    }
    folders.extend(SYSTEMS.map(PathBuf::from));
    let named = ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(set);
    let named = named.map(|value| value.to_string_lossy().into_owned());
    SearchPath {
        folders,
        languages: named
            .iter()
            .flat_map(|named| named.split(':'))
            .flat_map(languages)
            .collect(),
    }
}
