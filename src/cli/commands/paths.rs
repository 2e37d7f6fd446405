//! Which places are looked at, and whether anything is there.

use std::io::Write;
use std::path::PathBuf;

use termcolor::Buffer;

use crate::cli::args::Args;
use crate::cli::environment::Environment;
use crate::entry::document::Style;
use crate::entry::sanitize;
use crate::error::Error;
use crate::presentation::line::{Line, Role};
use crate::presentation::paint;

/// Writes a line for each place.
pub fn run(
    typed: &Args,
    environment: &Environment,
    page: &mut Buffer,
    out: &mut impl Write,
) -> Result<(), Error> {
    let alone = Args {
        paths: true,
        color: typed.color,
        ..Args::default()
    };
    if *typed != alone {
        let message = "--paths goes with --color only: wisdom --paths";
        return Err(Error::Usage(message.into()));
    }
    paint::lines(&lines(environment), page)?;
    out.write_all(page.as_slice())?;
    Ok(())
}

/// A line for each place: what it is for, where it is, and what is there.
fn lines(environment: &Environment) -> Vec<Line<'static>> {
    let file = environment.user_file().map(|(path, _)| path);
    let configuration = environment.config_folder.as_ref();
    let mut lines = vec![
        line("entries", file),
        line("config", configuration.map(|folder| folder.join("wisdom"))),
        line("state", environment.state()),
        line("cache", environment.cache()),
    ];
    let search = (environment.search_paths.0)();
    lines.extend(
        search
            .folders
            .into_iter()
            .map(|folder| line("search", Some(folder))),
    );
    lines
}

fn line(label: &'static str, path: Option<PathBuf>) -> Line<'static> {
    let mut line = Line::default();
    line.push(format!("{label:9}"), Role::Id, Style::PLAIN);
    let Some(path) = path else {
        line.push("nowhere: there is no home", Role::Body, Style::PLAIN);
        return line;
    };
    let there = match path.metadata() {
        // Whoever finds it should not have to ask what would be lost.
        // Only the entries stand in a file.
        Ok(there) if label != "entries" && !there.is_dir() => "not a folder",
        Ok(_) if label == "cache" => "there; it can be removed at any time",
        Ok(_) => "there",
        Err(_) if path.symlink_metadata().is_ok() => "a link to nothing",
        Err(_) => "not there",
    };
    let shown = sanitize::path(&path);
    line.push(format!("{shown}  ({there})"), Role::Body, Style::PLAIN);
    line
}
