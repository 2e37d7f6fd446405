//! Resolves the names of collections to their sources.

use std::ffi::OsStr;

use crate::cli::environment::Environment;
use crate::cli::hint;
use crate::cli::sources::{self, CollectionSource};
use crate::collection::offensive::Offensive;
use crate::collection::search_path::SearchPath;
use crate::error::Error;

/// Resolves names of collections.
pub(crate) struct Resolver<'a> {
    offensive: Offensive,
    search_path: SearchPath,
    environment: &'a Environment,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(offensive: Offensive, environment: &'a Environment) -> Self {
        Self {
            offensive,
            search_path: (environment.search_paths.0)(),
            environment,
        }
    }

    /// Returns the sources that `name` refers to, at least one.
    ///
    /// # Errors
    ///
    /// Returns an error if there are none. The message suggests another name.
    pub(crate) fn sources(&self, name: &OsStr) -> Result<Vec<CollectionSource>, Error> {
        match name.to_str() {
            Some("builtin") => Ok(vec![CollectionSource::Builtin]),
            Some("user") => {
                let file = self.environment.required_user_file()?;
                Ok(vec![CollectionSource::User { file, named: true }])
            }
            Some("all") => self.all(self.offensive),
            Some("all-o") => self.all(Offensive::Only),
            // Most likely a shell variable that is not set.
            Some("") => {
                let message = "empty collection name; give a name or leave it out";
                Err(Error::usage(message))
            }
            _ => self.paths(name),
        }
    }

    fn all(&self, offensive: Offensive) -> Result<Vec<CollectionSource>, Error> {
        let paths = self.search_path.all(offensive);
        if offensive == Offensive::Only {
            if paths.is_empty() {
                let message = "no offensive collections on the search path; see wisdom --paths";
                return Err(Error::no_match(message));
            }
            return Ok(vec![CollectionSource::Folders {
                paths,
                offensive,
                except: Vec::new(),
            }]);
        }
        let user = self.environment.user_file();
        // The user's file is a source of its own. The default one is not, if `$WISDOM_FILE` names
        // another. Both can be in a folder of the search path, as the default one is on Windows.
        let default = self.environment.default_user_file();
        let except = user.iter().map(|file| file.path.clone());
        let except = except.chain(default).collect();
        let user = user.map(|file| CollectionSource::User { file, named: false });
        let folders = CollectionSource::Folders {
            paths,
            offensive,
            except,
        };
        let sources = [CollectionSource::Builtin].into_iter().chain(user);
        Ok(sources.chain([folders]).collect())
    }

    fn paths(&self, name: &OsStr) -> Result<Vec<CollectionSource>, Error> {
        let paths = sources::paths(name, self.offensive, &self.search_path);
        if paths.is_empty() {
            let message =
                hint::unknown_collection(name, self.offensive, &self.search_path, self.environment);
            return Err(Error::usage(message));
        }
        let offensive = self.offensive;
        let source = |path| CollectionSource::Path { path, offensive };
        Ok(paths.into_iter().map(source).collect())
    }
}
