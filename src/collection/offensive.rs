//! Which collections are offensive: those in a folder `off`, and, as on BSD, those whose name ends in `-o`.

use std::ffi::OsStr;
use std::path::Path;

use crate::format::collection_name;

/// Whether offensive collections are used: those in `off` folders, and those whose name ends in `-o`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offensive {
    /// Only what isn't offensive is used.
    #[default]
    No,
    /// Offensive collections are used too: `-a`.
    Too,
    /// Only offensive collections are used: `-o`.
    Only,
}

impl Offensive {
    /// Returns whether a file outside `off` folders is used.
    pub(crate) fn admits(self, file: &Path) -> bool {
        match self {
            Self::No => !is_offensive_name(file),
            Self::Too => true,
            Self::Only => is_offensive_name(file),
        }
    }
}

/// What the name of an offensive collection ends in.
pub(crate) const OFFENSIVE_ENDING: &str = "-o";

/// Returns whether the name of a collection ends in `-o`.
pub(crate) fn is_offensive_name(file: &Path) -> bool {
    let name = collection_name(file).as_encoded_bytes();
    name.ends_with(OFFENSIVE_ENDING.as_bytes())
}

/// Returns a name without the ending of offensive collections, or `None` if it has no such ending or
/// nothing else.
pub(crate) fn without_offensive_ending(name: &OsStr) -> Option<&OsStr> {
    let name = name.to_str()?.strip_suffix(OFFENSIVE_ENDING)?;
    (!name.is_empty()).then(|| OsStr::new(name))
}

/// Returns whether a folder is an `off` folder, or its subfolder for a language.
pub(crate) fn is_off_folder(folder: &Path) -> bool {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut names = folder.ancestors().take(2).map(Path::file_name);
    names.any(|name| name == Some(OsStr::new("off")))
}
