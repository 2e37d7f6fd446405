//! The search path: the folders in which collections are found by name.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::format::EXTENSIONS;

/// The folders that are searched for collections, and the preferred languages.
///
/// As with fortune(6), a folder can have subfolders named after languages, which are searched first, and a
/// subfolder `off` for offensive collections, which can have language subfolders too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPath {
    /// The folders, first to last.
    pub folders: Vec<PathBuf>,
    /// The names of language subfolders, such as `pt_BR` and `pt`, first to last.
    pub languages: Vec<String>,
}

/// Whether `off` folders are searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offensive {
    /// `off` folders are not searched.
    #[default]
    No,
    /// `off` folders are searched too: `-a`.
    Too,
    /// Only `off` folders are searched: `-o`.
    Only,
}

impl SearchPath {
    /// Returns the first file or folder called `name`, with or without an extension. With
    /// [`Offensive::Too`], returns up to two: the second is in an `off` folder.
    pub fn find(&self, name: &OsStr, offensive: Offensive) -> Vec<PathBuf> {
        // A path such as `../name` would lead out of the folders.
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
        off_searches(offensive).filter_map(first).collect()
    }

    /// Returns the folders to open for all collections: each folder, and the first of its language
    /// subfolders that exists.
    pub fn all(&self, offensive: Offensive) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let mut known = Vec::new();
        for off in off_searches(offensive) {
            for folder in &self.folders {
                let mut subfolders = self.subfolders(folder, off);
                let plain = subfolders.pop();
                let language = subfolders.into_iter().find(|folder| folder.is_dir());
                for folder in plain.into_iter().chain(language) {
                    // A folder can have two names: /usr/share/fortune is a link on some systems.
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

    /// Returns the language subfolders of `folder`, or of its subfolder `off`, followed by that folder.
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

/// Returns the searches to make, each as whether it is in `off` folders.
fn off_searches(offensive: Offensive) -> impl Iterator<Item = bool> {
    let searches: &[bool] = match offensive {
        Offensive::No => &[false],
        Offensive::Too => &[false, true],
        Offensive::Only => &[true],
    };
    searches.iter().copied()
}

/// Returns the names of language subfolders for a locale: `pt_BR` and `pt` for `pt_BR.UTF-8`.
///
/// ```
/// use wisdom::collection::search_path::languages;
/// assert_eq!(languages("pt_BR.UTF-8"), ["pt_BR", "pt"]);
/// assert!(languages("C.UTF-8").is_empty());
/// ```
///
/// The folder `off` is no language's, whatever its case: some file systems ignore case.
pub fn languages(locale: &str) -> Vec<String> {
    let locale = locale.split(['.', '@']).next().unwrap_or_default();
    let language = locale.split('_').next().unwrap_or_default();
    let is_name =
        |name: &str| name.len() > 1 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_language =
        language.len() > 1 && language != "POSIX" && !language.eq_ignore_ascii_case("off");
    if !is_name(locale) || !is_language {
        return Vec::new();
    }
    let mut names = vec![locale.to_owned()];
    if language != locale {
        names.push(language.to_owned());
    }
    names
}
