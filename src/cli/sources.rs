//! Where the entries of a collection come from.

use std::ffi::OsStr;
use std::io;
use std::path::{self, Path, PathBuf};

use crate::cli::environment::{Environment, UserPath};
use crate::cli::percentages;
use crate::collection::offensive::Offensive;
use crate::collection::open::Opened;
use crate::collection::pool::{Collection, Pool};
use crate::collection::search_path::SearchPath;
use crate::collection::{open, user};
use crate::entry::sanitize;
use crate::error::Error;

/// Where the entries of a collection come from.
#[derive(Clone, Debug)]
pub(crate) enum CollectionSource {
    /// The built-in table.
    Builtin,
    /// The user's file, which must have entries if it was `named` on the command line.
    User { file: UserPath, named: bool },
    /// The collections in the folders `paths` that `offensive` admits, without the files `except`.
    Folders {
        paths: Vec<PathBuf>,
        offensive: Offensive,
        except: Vec<PathBuf>,
    },
    /// A file, or the files of a folder that `offensive` admits.
    Path { path: PathBuf, offensive: Offensive },
}

/// The percentage of an argument, and its sources.
pub(crate) type Weighted = (Option<u32>, Vec<CollectionSource>);

/// Returns the sources to draw from when none is named: the built-in table and the user's file.
pub(crate) fn default_sources(environment: &Environment) -> Vec<Weighted> {
    let user = environment.user_file();
    let user = user.map(|file| CollectionSource::User { file, named: false });
    let sources = [CollectionSource::Builtin].into_iter().chain(user);
    sources.map(|source| (None, vec![source])).collect()
}

/// Returns the files or folders that a name refers to. A name that looks like a path is a path. Any
/// other name is looked for on the search path first, so that a file in the working folder doesn't hide
/// a collection.
pub(crate) fn paths(name: &OsStr, offensive: Offensive, search_path: &SearchPath) -> Vec<PathBuf> {
    let here = Path::new(name);
    let is_path = name.to_string_lossy().contains(path::is_separator);
    let exists = match here.symlink_metadata() {
        Ok(_) => true,
        // The folder that holds the path cannot be entered. Opening the path reports that.
        Err(error) => is_path && error.kind() == io::ErrorKind::PermissionDenied,
    };
    let found = if is_path && exists {
        Vec::new()
    } else {
        search_path.find(name, offensive)
    };
    if found.is_empty() && exists {
        return vec![here.to_owned()];
    }
    found
}

/// The collections to draw from, opened.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// The collections.
    pub(crate) pool: Pool,
    /// What is wrong with their files, a line each, sanitized.
    pub(crate) diagnostics: Vec<String>,
}

impl Resolved {
    /// Opens the sources. If `equal`, every collection gets the same chance.
    ///
    /// # Errors
    ///
    /// Returns an error if a file or a folder that was named cannot be used.
    pub(crate) fn open(
        sources: &[Weighted],
        equal: bool,
        environment: &Environment,
    ) -> Result<Self, Error> {
        let mut resolved = Self::default();
        let cache = environment.cache();
        let mut members = Vec::with_capacity(sources.len());
        for (percent, sources) in sources {
            let first = resolved.pool.collections.len();
            for source in sources {
                resolved.add(source, cache.as_deref())?;
            }
            let added = first..resolved.pool.collections.len();
            members.push((*percent, added.collect()));
        }
        resolved.pool.weights = percentages::weights(members, equal);
        Ok(resolved)
    }

    fn add(&mut self, source: &CollectionSource, cache: Option<&Path>) -> Result<(), Error> {
        match source {
            CollectionSource::Builtin => self.pool.add(Collection::builtin()),
            CollectionSource::User { file, named } => self.add_user(file, *named, cache)?,
            CollectionSource::Folders {
                paths,
                offensive,
                except,
            } => {
                self.extend(open::folders(paths, *offensive, except, cache));
            }
            CollectionSource::Path { path, offensive } => {
                let opened = open::open(path, *offensive, cache);
                self.extend(opened.map_err(|error| Error::Usage(error.lines))?);
            }
        }
        Ok(())
    }

    fn extend(&mut self, opened: Opened) {
        self.pool.collections.extend(opened.collections);
        self.diagnostics.extend(opened.diagnostics);
    }

    fn add_user(
        &mut self,
        file: &UserPath,
        named: bool,
        cache: Option<&Path>,
    ) -> Result<(), Error> {
        let user = user::read(&file.path, file.is_set, cache);
        let is_read = user.entries.is_some();
        let has_problems = !user.diagnostics.is_empty();
        self.diagnostics.extend(user.diagnostics);
        let collection = user.entries.map(|entries| Collection {
            name: "user".into(),
            path: Some(file.path.clone()),
            form: None,
            entries,
        });
        if let Some(collection) = collection.filter(|collection| !collection.is_empty()) {
            self.pool.add(collection);
        } else if named {
            let missing = match (has_problems, is_read) {
                (false, _) => Some("no entries yet; add one with wisdom --add"),
                (true, true) => Some("none of its entries can be read"),
                // Why the file cannot be read is in the diagnostics.
                (true, false) => None,
            };
            let shown = sanitize::path(&file.path);
            let mut lines = std::mem::take(&mut self.diagnostics);
            lines.extend(missing.map(|missing| format!("{shown}: {missing}")));
            return Err(Error::Usage(lines));
        }
        Ok(())
    }
}
