//! Where collections are looked for.

use std::env;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use wisdom::collection::search_path::{SearchPath, languages};

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

/// The search path.
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
    SearchPath {
        folders,
        languages: wanted(),
    }
}

/// The languages that are wanted, as gettext finds them: those of the locale, unless `LANGUAGE` names
/// others. In a locale without a language, such as C, it is not asked, and C ends its list.
fn wanted() -> Vec<String> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let text = |name| Some(set(name)?.to_string_lossy().into_owned());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(text);
    let of_locale = locale.map_or_else(Vec::new, |locale| languages(&locale));
    match text("LANGUAGE") {
        Some(named) if !of_locale.is_empty() => {
            let is_c = |one: &str| ["c", "posix"].iter().any(|c| one.eq_ignore_ascii_case(c));
            let is_c = |one: &&str| one.split('.').next().is_some_and(is_c);
            let named = named.split(':').take_while(|one| !is_c(one));
            named.flat_map(languages).collect()
        }
        _ => of_locale,
    }
}
