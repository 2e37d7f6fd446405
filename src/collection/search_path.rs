//! The search path: the folders in which collections are found by name.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::collection::candidates::has_files;
use crate::collection::offensive::{
    OFFENSIVE_ENDING, Offensive, is_off_folder, is_offensive_name, without_offensive_ending,
};
use crate::format::EXTENSIONS;

/// The folders that are searched for collections, and the preferred languages.
///
/// As with fortune(6), a folder can have subfolders named after languages, which are searched first, and a
/// subfolder `off` for offensive collections. A language can have a subfolder in `off` or one `off` of its
/// own. As on BSD, a collection whose name ends in `-o` is offensive too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPath {
    /// The folders, first to last.
    pub folders: Vec<PathBuf>,
    /// The names of language subfolders, such as `pt_BR` and `pt`, first to last.
    pub languages: Vec<String>,
}

impl SearchPath {
    /// Returns the first file or folder called `name`, with or without an extension. With
    /// [`Offensive::Too`], returns up to two: the second is offensive. As on BSD, `NAME-o` is the offensive
    /// collection `NAME` wherever it is.
    pub fn find(&self, name: &OsStr, offensive: Offensive) -> Vec<PathBuf> {
        // A path such as `../name` would lead out of the folders.
        let is_name = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_name || name.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        if offensive != Offensive::Only {
            found.extend(self.first(name, false));
        }
        if offensive != Offensive::No {
            let mut offensive_name = name.to_owned();
            if !is_offensive_name(Path::new(name)) {
                offensive_name.push(OFFENSIVE_ENDING);
            }
            let path = self.first(name, true);
            let path = path.or_else(|| self.first(&offensive_name, true));
            let path = path.or_else(|| self.first(&offensive_name, false));
            let is_off = |path: &PathBuf| is_off_folder(path);
            let path = path.or_else(|| self.first(name, false).filter(is_off));
            found.extend(path.filter(|path| !found.contains(path)));
        }
        if found.is_empty()
            && let Some(name) = without_offensive_ending(name)
        {
            return self.find(name, Offensive::Only);
        }
        found
    }

    /// Returns the first file or folder called `name`, with or without an extension, in the folders, or
    /// in their `off` folders.
    fn first(&self, name: &OsStr, off: bool) -> Option<PathBuf> {
        let folders = self.folders.iter();
        let mut folders = folders.flat_map(|folder| self.subfolders(folder, off));
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
    }

    /// Returns the folders to open for all collections: each folder, and the first of its language
    /// subfolders that exists. With [`Offensive::Only`], a folder outside the `off` folders has at least
    /// one offensive file.
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
                    let is_used =
                        off || offensive != Offensive::Only || has_files(&folder, offensive);
                    if folder.is_dir() && is_used && !known.contains(&real) {
                        known.push(real);
                        all.push(folder);
                    }
                }
            }
        }
        all
    }

    /// Returns the language subfolders of `folder`, or the subfolders `off` of them and of `folder`,
    /// followed by the one for no language.
    fn subfolders(&self, folder: &Path, off: bool) -> Vec<PathBuf> {
        let mut subfolders = Vec::new();
        for language in &self.languages {
            if off {
                subfolders.push(folder.join(language).join("off"));
                subfolders.push(folder.join("off").join(language));
            } else {
                subfolders.push(folder.join(language));
            }
        }
        subfolders.push(if off {
            folder.join("off")
        } else {
            folder.to_owned()
        });
        subfolders
    }
}

/// Returns the searches to make, each as whether it is in `off` folders. A plain folder can have
/// offensive collections too.
fn off_searches(offensive: Offensive) -> impl Iterator<Item = bool> {
    let searches: &[bool] = match offensive {
        Offensive::No => &[false],
        Offensive::Too | Offensive::Only => &[false, true],
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
