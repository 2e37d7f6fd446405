//! The search path: where collections are found by name.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::format::EXTENSIONS;

/// The folders that are searched for collections, and the languages to prefer.
///
/// As with fortune(6), a folder can have subfolders named after languages, which are searched first, and a
/// subfolder `off` with what could offend, which is laid out in the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPath {
    /// The folders, first to last.
    pub folders: Vec<PathBuf>,
    /// The names of subfolders, first to last: `pt_BR`, `pt`.
    pub languages: Vec<String>,
}

/// Whether collections are looked for in the `off` folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offensive {
    /// Only elsewhere.
    #[default]
    No,
    /// There too: `-a`.
    Too,
    /// Only there: `-o`.
    Only,
}

impl SearchPath {
    /// Returns the first file or folder called `name`, with or without an extension. With
    /// [`Offensive::Too`] there can be two, one of which is in an `off` folder.
    pub fn find(&self, name: &OsStr, offensive: Offensive) -> Vec<PathBuf> {
        // What leads out of the folders is a path, not a name.
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
                .flat_map(|folder| self.subfolders(folder, off));
            folders.find_map(|folder| {
                let with_extension = |extension: &&str| {
                    let mut path = folder.join(name).into_os_string();
                    path.push(".");
                    path.push(extension);
                    PathBuf::from(path)
                };
                let mut paths =
                    std::iter::once(folder.join(name)).chain(EXTENSIONS.iter().map(with_extension));
                paths.find(|path| path.exists())
            })
        };
        kinds(offensive).filter_map(first).collect()
    }

    /// Returns the folders of all collections. Of the subfolders for languages, these are only the first
    /// ones that exist.
    pub fn all(&self, offensive: Offensive) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let mut known = Vec::new();
        for off in kinds(offensive) {
            for folder in &self.folders {
                let mut subfolders = self.subfolders(folder, off);
                let plain = subfolders.pop();
                let language = subfolders.into_iter().find(|folder| folder.is_dir());
                for folder in plain.into_iter().chain(language) {
                    // One folder can have many names: /usr/share/fortune is a link on some systems.
                    let Ok(real) = folder.canonicalize() else {
                        continue;
                    };
                    if folder.is_dir() && !known.contains(&real) {
                        known.push(real);
                        all.push(folder);
                    }
                }
            }
        }
        all
    }

    /// Returns the subfolders for the languages in `folder`, or in its subfolder `off`, and at the end that
    /// folder itself.
    fn subfolders(&self, folder: &Path, off: bool) -> Vec<PathBuf> {
        let folder = if off {
            folder.join("off")
        } else {
            folder.to_owned()
        };
        let languages = self.languages.iter().map(|language| folder.join(language));
        let mut subfolders: Vec<_> = languages.collect();
        subfolders.push(folder);
        subfolders
    }
}

/// Returns whether `off` folders are searched, once for each search that is to be made.
fn kinds(offensive: Offensive) -> impl Iterator<Item = bool> {
    let kinds: &[bool] = match offensive {
        Offensive::No => &[false],
        Offensive::Too => &[false, true],
        Offensive::Only => &[true],
    };
    kinds.iter().copied()
}

/// Returns the names of subfolders for a locale: `pt_BR` and `pt` for `pt_BR.UTF-8`.
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
