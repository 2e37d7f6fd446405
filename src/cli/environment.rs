//! The environment of a run, which `main` passes in, and what follows from it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::collection::search_path::SearchPath;
use crate::entry::sanitize;
use crate::error::Error;
use crate::selection::daily::{self, Date};
use crate::storage::replace::LockWait;

/// The environment of a run.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether that terminal is a console of Windows that shows colors. Windows sets no `$TERM`.
    pub stdout_is_console: bool,
    /// The columns of that terminal, if it says.
    pub stdout_columns: Option<u16>,
    /// The lines of that terminal, if it says.
    pub stdout_lines: Option<u16>,
    /// What standard error is.
    pub stderr: Stderr,
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
    /// `$WISDOM_OPTS`
    pub wisdom_opts: Option<OsString>,
    /// `$COMPLETE`: the shell whose completion calls the program.
    pub complete: Option<OsString>,
    /// The folder for the configuration of all programs: `$XDG_CONFIG_HOME`, or the platform's own. None
    /// without a home directory.
    pub config_folder: Option<PathBuf>,
    /// The folder for the state of all programs: `$XDG_STATE_HOME`, or the platform's own. None without
    /// a home directory.
    pub state_folder: Option<PathBuf>,
    /// The folder for the caches of all programs: `$XDG_CACHE_HOME`, or the platform's own. None without
    /// a home directory.
    pub cache_folder: Option<PathBuf>,
    /// Where collections are looked for.
    pub search_paths: SearchPaths,
    /// The time to wait for another process that changes the user's file.
    pub lock_wait: LockWait,
    /// The date.
    pub clock: Clock,
    /// Standard input and the editor.
    pub input: Input,
}

/// Standard input, and the user's editor. By default, the input is empty and there is no editor.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// Returns whether standard input is a terminal.
    pub is_terminal: fn() -> bool,
    /// Appends standard input to the bytes, up to its end or until it exceeds a number of bytes. If the
    /// input fails, what comes before is appended.
    pub read: fn(u64, &mut Vec<u8>) -> io::Result<()>,
    /// Opens a file in the editor of `$VISUAL` or `$EDITOR` and waits until the editor ends. The error
    /// says what went wrong.
    pub edit: fn(&Path) -> io::Result<()>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            is_terminal: || false,
            read: |_, _| Ok(()),
            edit: |_| Err(io::Error::other("no editor")),
        }
    }
}

/// Returns the local date by `$TZ`; called only when a date is needed. The default is the first day of
/// 1970.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub fn() -> Date);

impl Default for Clock {
    fn default() -> Self {
        Self(|| daily::EPOCH)
    }
}

/// Returns where collections are looked for; called only if one is named or suggested, and by `--check`
/// and `--paths`. The folders are those of `$WISDOM_PATH`, `$XDG_DATA_HOME/wisdom`, and those of the
/// system's fortunes, in Termux (`$TERMUX_VERSION`) that of `$PREFIX`; the languages are those of
/// `$LANGUAGE`, or of the first of `$LC_ALL`, `$LC_MESSAGES` and `$LANG` that is set. The default is empty.
#[derive(Clone, Copy, Debug)]
pub struct SearchPaths(pub fn() -> SearchPath);

impl Default for SearchPaths {
    fn default() -> Self {
        Self(SearchPath::default)
    }
}

/// What a stream is connected to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Whether it is a terminal.
    pub is_terminal: bool,
    /// Whether the terminal is a console of Windows that shows colors.
    pub is_console: bool,
    /// The columns of the terminal, if it says.
    pub columns: Option<u16>,
}

/// Returns what standard error is; called only for a message. The default is no terminal.
#[derive(Clone, Copy, Debug)]
pub struct Stderr(pub fn() -> Terminal);

impl Default for Stderr {
    fn default() -> Self {
        Self(Terminal::default)
    }
}

/// When output is in color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorWhen {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The path of the user's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPath {
    /// The path.
    pub path: PathBuf,
    /// Whether `$WISDOM_FILE` names the file, which is then expected to exist.
    pub is_set: bool,
}

/// The most columns that prose is filled to without `--width`. Longer lines are hard to read.
const MEASURE: usize = 76;

/// The columns of a screen of unknown size.
const DEFAULT_COLUMNS: usize = 80;

/// The lines of a screen of unknown size.
const DEFAULT_LINES: usize = 24;

impl Environment {
    /// Returns whether output is in color.
    pub fn use_color(&self, when: ColorWhen) -> bool {
        let stdout = Terminal {
            is_terminal: self.stdout_is_terminal,
            is_console: self.stdout_is_console,
            columns: self.stdout_columns,
        };
        self.use_color_on(stdout, when)
    }

    /// Returns whether what is written to `terminal` is in color, as `--color` says, then
    /// [`NO_COLOR`](https://no-color.org), then [`CLICOLOR_FORCE`](https://bixense.com/clicolors), then
    /// by whether it is a terminal whose `TERM` is not `dumb`. A terminal without `TERM` has no color,
    /// except for a console of Windows. An empty variable counts as unset.
    pub(crate) fn use_color_on(&self, terminal: Terminal, when: ColorWhen) -> bool {
        let set = |value: &Option<OsString>| value.as_deref().is_some_and(|v| !v.is_empty());
        let is = |value: &Option<OsString>, what: &str| value.as_ref().is_some_and(|v| v == what);
        match when {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto if set(&self.no_color) => false,
            ColorWhen::Auto if set(&self.clicolor_force) && !is(&self.clicolor_force, "0") => true,
            ColorWhen::Auto if set(&self.term) => terminal.is_terminal && !is(&self.term, "dumb"),
            ColorWhen::Auto => terminal.is_terminal && terminal.is_console,
        }
    }

    /// Returns the columns of the screen: those of standard output's terminal, else `$COLUMNS` if it is
    /// from 1 to 10,000, else 80. Other terminals are not asked: a pipe is not as wide as the terminal
    /// that standard error happens to be.
    pub fn screen_columns(&self) -> usize {
        size(self.stdout_columns, self.columns.as_ref()).unwrap_or(DEFAULT_COLUMNS)
    }

    /// Returns the lines of the screen: those of standard output's terminal, else `$LINES` if it is
    /// from 1 to 10,000, else 24.
    pub fn screen_lines(&self) -> usize {
        size(self.stdout_lines, self.lines.as_ref()).unwrap_or(DEFAULT_LINES)
    }

    /// Returns the columns that prose is filled to without `--width`.
    pub fn text_width(&self) -> usize {
        self.screen_columns().min(MEASURE)
    }

    /// Returns the folder for what the program remembers from run to run.
    pub fn state(&self) -> Option<PathBuf> {
        Some(self.state_folder.as_ref()?.join("wisdom"))
    }

    /// Returns the folder for what the program can make again.
    pub fn cache(&self) -> Option<PathBuf> {
        Some(self.cache_folder.as_ref()?.join("wisdom"))
    }

    /// Returns the configuration file, which may not exist. None without a home directory.
    pub fn config_file(&self) -> Option<PathBuf> {
        Some(self.config_folder.as_ref()?.join("wisdom").join("config"))
    }

    /// Returns where the configuration has a setting: the line of the file, or `$WISDOM_OPTS` for `None`.
    pub(crate) fn config_origin(&self, line: Option<usize>) -> String {
        match (line, self.config_file()) {
            (Some(line), Some(path)) => format!("{}:{line}", sanitize::path(&path)),
            _ => "WISDOM_OPTS".into(),
        }
    }

    /// Returns the user's file, which may not exist. None without a home directory.
    pub fn user_file(&self) -> Option<UserPath> {
        if let Some(path) = self.wisdom_file.as_ref().filter(|path| !path.is_empty()) {
            return Some(UserPath {
                path: path.into(),
                is_set: true,
            });
        }
        Some(UserPath {
            path: self.default_user_file()?,
            is_set: false,
        })
    }

    /// Returns the path of the user's file if `$WISDOM_FILE` is not set. None without a home directory.
    pub fn default_user_file(&self) -> Option<PathBuf> {
        let folder = self.config_folder.as_ref()?.join("wisdom");
        Some(folder.join("entries.toml"))
    }

    /// Returns the user's file.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no home directory. The message says how to name a file.
    pub fn required_user_file(&self) -> Result<UserPath, Error> {
        let message = "no home directory; set WISDOM_FILE";
        self.user_file().ok_or_else(|| Error::file(message))
    }
}

fn size(terminal: Option<u16>, variable: Option<&OsString>) -> Option<usize> {
    let terminal = terminal.map(usize::from).filter(|size| *size > 0);
    terminal.or_else(|| {
        let size = variable?.to_str()?.trim().parse().ok()?;
        (1..=10_000).contains(&size).then_some(size)
    })
}
