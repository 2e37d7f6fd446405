//! `--paths`: shows which files and folders the program uses.

use std::path::Path;

use crate::cli::environment::Environment;
use crate::entry::document::Style;
use crate::entry::sanitize;
use crate::presentation::line::{Line, Role};

/// The columns of the labels, and the gap after them.
const LABELS: usize = 13;

const MARGIN: &str = "  ";

/// The most lines for folders of the search path that are not there.
const FOLDERS: usize = 3;

/// Returns a line for each path that is there, then the other paths by what they are for.
pub(crate) fn lines(environment: &Environment) -> Vec<Line<'static>> {
    let file = environment.user_file().map(|file| file.path);
    let own = [
        ("entries", file),
        ("config", environment.config_file()),
        ("state", environment.state()),
        ("cache", environment.cache()),
    ];
    let search_path = (environment.search_paths.0)();
    let folders = search_path.folders.into_iter();
    let folders = folders.map(|folder| ("search", Some(folder)));
    let (mut lines, mut missing) = (Vec::new(), Vec::<(&str, Vec<String>)>::new());
    for (label, path) in own.into_iter().chain(folders) {
        let shown = path.as_deref().map(sanitize::path);
        if let (Some(shown), Some(note)) = (&shown, path.and_then(|path| note(label, &path))) {
            lines.push(line("", label, format!("{shown}{note}")));
            continue;
        }
        let shown = shown.unwrap_or_else(|| "no home directory".into());
        match missing.last_mut().filter(|(last, _)| *last == label) {
            Some((_, paths)) => paths.push(shown),
            None => missing.push((label, vec![shown])),
        }
    }
    if let Some(words) = environment
        .wisdom_opts
        .as_ref()
        .filter(|words| !words.is_empty())
    {
        let words = sanitize::escape(&words.to_string_lossy()).into_owned();
        lines.push(line("", "WISDOM_OPTS", words));
    }
    if missing.is_empty() {
        return lines;
    }
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    let mut heading = Line::default();
    heading.push("Not found:", Role::Title, Style::PLAIN);
    lines.push(heading);
    for (label, mut paths) in missing {
        if label == "search" && paths.len() > FOLDERS {
            let more = paths.split_off(FOLDERS - 1).len();
            paths.push(format!("and {more} more folders; see wisdom(1)"));
        }
        let mut label = label;
        for path in paths {
            lines.push(line(MARGIN, label, path));
            label = "";
        }
    }
    lines
}

/// Returns what to say of a path that is there, or `None` if it isn't.
fn note(label: &str, path: &Path) -> Option<&'static str> {
    let is_file = ["entries", "config"].contains(&label);
    match path.metadata() {
        Ok(found) if is_file && found.is_dir() => Some("  (a folder, not a file)"),
        Ok(found) if !is_file && !found.is_dir() => Some("  (not a folder)"),
        Ok(_) if label == "cache" => Some("  (can be removed at any time)"),
        Ok(_) => Some(""),
        Err(_) => path.is_symlink().then_some("  (broken symbolic link)"),
    }
}

fn line(margin: &'static str, label: &str, path: String) -> Line<'static> {
    let mut line = Line::default();
    line.push(margin, Role::Body, Style::PLAIN);
    line.push(format!("{label:LABELS$}"), Role::Id, Style::STRONG);
    line.push(path, Role::Body, Style::PLAIN);
    line
}
