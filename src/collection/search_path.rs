//! Where a collection of some name is found: the search path.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::format::EXTENSIONS;

/// The folders that collections stand in, and the languages that are wanted of them.
///
/// In a folder, a sub-folder that is named after a language goes first, and a sub-folder `off` holds
/// what could offend, as fortune(6) has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPath {
    /// First to last.
    pub folders: Vec<PathBuf>,
    /// Names of sub-folders, first to last: `pt_BR`, `pt`.
    pub languages: Vec<String>,
}

/// Whether the `off` folders are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offensive {
    /// No.
    #[default]
    No,
    /// Beside the others: `-a`.
    Too,
    /// They alone: `-o`.
    Only,
}

impl SearchPath {
    /// The file or folder of that name, or one of each kind that is wanted; none if there is no such.
    pub fn find(&self, name: &OsStr, offensive: Offensive) -> Vec<PathBuf> {
        // What leads out of the folders is a path, and no name.
        let is_name = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_name || name.is_empty() {
            return Vec::new();
        }
        let first = |off: bool| {
            let mut folders = self
                .folders
                .iter()
                .flat_map(|folder| self.rooms(folder, off));
            folders.find_map(|folder| {
                let with = |ending: &&str| {
                    let mut path = folder.join(name).into_os_string();
                    path.push(".");
                    path.push(ending);
                    PathBuf::from(path)
                };
                let mut paths =
                    std::iter::once(folder.join(name)).chain(EXTENSIONS.iter().map(with));
                paths.find(|path| path.exists())
            })
        };
        kinds(offensive).filter_map(first).collect()
    }

    /// The folders that hold all collections.
    pub fn all(&self, offensive: Offensive) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let mut known = Vec::new();
        for off in kinds(offensive) {
            for folder in &self.folders {
                let mut rooms = self.rooms(folder, off);
                let plain = rooms.pop();
                let language = rooms.into_iter().find(|room| room.is_dir());
                for room in plain.into_iter().chain(language) {
                    // One folder can have many names: /usr/share/fortune is a link in some systems.
                    let Ok(real) = room.canonicalize() else {
                        continue;
                    };
                    if room.is_dir() && !known.contains(&real) {
                        known.push(real);
                        all.push(room);
                    }
                }
            }
        }
        all
    }

    /// The sub-folders of `folder` for the languages, and at the end `folder` itself, or all these in
    /// its sub-folder `off`.
    fn rooms(&self, folder: &Path, off: bool) -> Vec<PathBuf> {
        let folder = if off {
            folder.join("off")
        } else {
            folder.to_owned()
        };
        let languages = self.languages.iter().map(|language| folder.join(language));
        let mut rooms: Vec<_> = languages.collect();
        rooms.push(folder);
        rooms
    }
}

fn kinds(offensive: Offensive) -> impl Iterator<Item = bool> {
    let kinds: &[bool] = match offensive {
        Offensive::No => &[false],
        Offensive::Too => &[false, true],
        Offensive::Only => &[true],
    };
    kinds.iter().copied()
}

/// The names of sub-folders that a locale's name stands for: `pt_BR.UTF-8` for `pt_BR` and `pt`.
///
/// ```
/// use wisdom::collection::search_path::languages;
/// assert_eq!(languages("pt_BR.UTF-8"), ["pt_BR", "pt"]);
/// assert!(languages("C.UTF-8").is_empty());
/// ```
pub fn languages(locale: &str) -> Vec<String> {
    let locale = locale.split(['.', '@']).next().unwrap_or_default();
    let language = locale.split('_').next().unwrap_or_default();
    let is_name =
        |name: &str| name.len() > 1 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name(locale) || language.len() < 2 || language == "POSIX" {
        return Vec::new();
    }
    let mut names = vec![locale.to_owned()];
    if language != locale {
        names.push(language.to_owned());
    }
    names
}
