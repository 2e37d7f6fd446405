//! What surrounds a run, as values that `main` hands in, and what follows from them.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use crate::collection::search_path::SearchPath;
use crate::error::Error;
use crate::selection::daily::{self, Date};

/// What surrounds a run.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// The columns of standard output's terminal, if it says.
    pub stdout_columns: Option<u16>,
    /// The lines of standard output's terminal, if it says.
    pub stdout_lines: Option<u16>,
    /// `$NO_COLOR`
    pub no_color: Option<OsString>,
    /// `$CLICOLOR_FORCE`
    pub clicolor_force: Option<OsString>,
    /// `$TERM`
    pub term: Option<OsString>,
    /// `$COLUMNS`
    pub columns: Option<OsString>,
    /// `$LINES`
    pub lines: Option<OsString>,
    /// `$WISDOM_FILE`
    pub wisdom_file: Option<OsString>,
    /// The folder for configuration, ours among others: `$XDG_CONFIG_HOME` or the platform's own
    /// place. None where there is no home.
    pub config_folder: Option<PathBuf>,
    /// The folder for state: `$XDG_STATE_HOME` or the platform's own place. None where there is no
    /// home.
    pub state_folder: Option<PathBuf>,
    /// The folder for what can be made anew: `$XDG_CACHE_HOME` or the platform's own place. None where
    /// there is no home.
    pub cache_folder: Option<PathBuf>,
    /// Asked only when a collection is named.
    pub search_paths: SearchPaths,
    /// Asked only when a date is needed; it heeds `$TZ`.
    pub clock: Clock,
    /// Used only when something is added or edited; it heeds `$VISUAL` and `$EDITOR`.
    pub input: Input,
}

/// Where a person writes.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// Whether standard input is a terminal.
    pub is_terminal: fn() -> bool,
    /// Reads standard input, and not far beyond so many bytes.
    pub read: fn(u64) -> io::Result<Vec<u8>>,
    /// Lets a file be edited, or says what went wrong.
    pub edit: fn(&Path) -> Result<(), String>,
}

/// Nobody sits there.
impl Default for Input {
    fn default() -> Self {
        Self {
            is_terminal: || false,
            read: |_| Ok(Vec::new()),
            edit: |_| Err("there is no editor".into()),
        }
    }
}

/// What knows the local date.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub fn() -> Date);

/// What knows where collections are looked for: the folders of `$WISDOM_PATH`, `$XDG_DATA_HOME/wisdom`,
/// and where systems keep fortunes; and the languages of `$LANGUAGE`, or of the first of `$LC_ALL`,
/// `$LC_MESSAGES` and `$LANG` that is set.
#[derive(Clone, Copy, Debug)]
pub struct SearchPaths(pub fn() -> SearchPath);

/// They are nowhere.
impl Default for SearchPaths {
    fn default() -> Self {
        Self(SearchPath::default)
    }
}

/// It is the first day of 1970.
impl Default for Clock {
    fn default() -> Self {
        Self(|| daily::EPOCH)
    }
}

/// What `--color` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorWhen {
    /// Where colours are seen and wanted.
    #[default]
    Auto,
    /// In a pipe as well.
    Always,
    /// Nowhere.
    Never,
}

/// Lines that are filled are no longer than this unless `--width` says so: longer ones are hard to read.
pub const MEASURE: usize = 76;

/// The columns of a terminal that does not say.
const USUAL_COLUMNS: usize = 80;

/// The lines of a terminal that does not say.
const USUAL_LINES: usize = 24;

impl Environment {
    /// Whether standard output is coloured: `--color`, then [NO_COLOR](https://no-color.org), then
    /// [CLICOLOR_FORCE](https://bixense.com/clicolors), then what standard output is. Empty variables
    /// do not count.
    pub fn colours(&self, when: ColorWhen) -> bool {
        let set = |value: &Option<OsString>| value.as_deref().is_some_and(|v| !v.is_empty());
        match when {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto if set(&self.no_color) => false,
            ColorWhen::Auto
                if set(&self.clicolor_force)
                    && self.clicolor_force.as_deref() != Some(OsStr::new("0")) =>
            {
                true
            }
            ColorWhen::Auto => {
                self.stdout_is_terminal
                    && set(&self.term)
                    && self.term.as_deref() != Some(OsStr::new("dumb"))
            }
        }
    }

    /// The columns of the screen: standard output's terminal, else `$COLUMNS` if it makes sense, else
    /// 80. Standard error and input are not asked: a pipe is not as wide as the terminal beside it.
    pub fn screen_columns(&self) -> usize {
        size(self.stdout_columns, self.columns.as_ref()).unwrap_or(USUAL_COLUMNS)
    }

    /// The lines of the screen, likewise; else 24.
    pub fn screen_lines(&self) -> usize {
        size(self.stdout_lines, self.lines.as_ref()).unwrap_or(USUAL_LINES)
    }

    /// The columns that lines are filled to when nobody asked for a width.
    pub fn text_width(&self) -> usize {
        self.screen_columns().min(MEASURE)
    }

    /// Where the program keeps what it must remember from run to run.
    pub fn state(&self) -> Option<PathBuf> {
        self.state_folder
            .as_ref()
            .map(|folder| folder.join("wisdom"))
    }

    /// Where the program keeps what it can make anew.
    pub fn cache(&self) -> Option<PathBuf> {
        self.cache_folder
            .as_ref()
            .map(|folder| folder.join("wisdom"))
    }

    /// Where the user's file is, and whether somebody named it, so that it is expected to be there.
    pub fn user_file(&self) -> Option<(PathBuf, bool)> {
        if let Some(named) = self.wisdom_file.as_ref().filter(|path| !path.is_empty()) {
            return Some((named.into(), true));
        }
        let folder = self.config_folder.as_ref()?;
        Some((folder.join("wisdom").join("entries.toml"), false))
    }

    /// Where the user's file is, for whoever cannot do without one.
    pub fn own_file(&self) -> Result<PathBuf, Error> {
        let message = "there is no home for entries of your own; name a file by WISDOM_FILE";
        let file = self.user_file().map(|(path, _)| path);
        file.ok_or_else(|| Error::File(message.into()))
    }
}

fn size(terminal: Option<u16>, variable: Option<&OsString>) -> Option<usize> {
    let terminal = terminal.map(usize::from).filter(|size| *size > 0);
    terminal.or_else(|| {
        let size = variable?.to_str()?.trim().parse().ok()?;
        (1..=10_000).contains(&size).then_some(size)
    })
}
