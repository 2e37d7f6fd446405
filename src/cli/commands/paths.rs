//! `--paths`: shows which files and folders the program uses.

use std::path::PathBuf;

use crate::cli::environment::Environment;
use crate::entry::document::Style;
use crate::entry::sanitize;
use crate::presentation::line::{Line, Role};

/// Returns a line for each path: what it is for, where it is, and what is there.
pub(crate) fn lines(environment: &Environment) -> Vec<Line<'static>> {
    let file = environment.user_file().map(|file| file.path);
    let config = environment.config_folder.as_ref();
    let search_path = (environment.search_paths.0)();
    let own = [
        line("entries", file),
        line("config", config.map(|folder| folder.join("wisdom"))),
        line("state", environment.state()),
        line("cache", environment.cache()),
    ];
    let folders = search_path.folders.into_iter();
    let folders = folders.map(|folder| line("search", Some(folder)));
    own.into_iter().chain(folders).collect()
}

fn line(label: &'static str, path: Option<PathBuf>) -> Line<'static> {
    let mut line = Line::default();
    line.push(format!("{label:9}"), Role::Id, Style::PLAIN);
    let Some(path) = path else {
        line.push("no home directory", Role::Body, Style::PLAIN);
        return line;
    };
    let state = match path.metadata() {
        Ok(found) if label != "entries" && !found.is_dir() => "not a folder",
        Ok(_) if label == "cache" => "exists; can be removed at any time",
        Ok(_) => "exists",
        Err(_) if path.symlink_metadata().is_ok() => "broken symbolic link",
        Err(_) => "does not exist",
    };
    let path = sanitize::path(&path);
    line.push(format!("{path}  ({state})"), Role::Body, Style::PLAIN);
    line
}
