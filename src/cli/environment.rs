//! What surrounds a run, as values that `main` hands in, and what follows from them.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// What surrounds a run.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// The columns of standard output's terminal, if it says.
    pub stdout_columns: Option<u16>,
    /// `$NO_COLOR`
    pub no_color: Option<OsString>,
    /// `$CLICOLOR_FORCE`
    pub clicolor_force: Option<OsString>,
    /// `$TERM`
    pub term: Option<OsString>,
    /// `$COLUMNS`
    pub columns: Option<OsString>,
    /// `$WISDOM_FILE`
    pub wisdom_file: Option<OsString>,
    /// The folder for configuration, ours among others: `$XDG_CONFIG_HOME` or the platform's own
    /// place. None where there is no home.
    pub config_folder: Option<PathBuf>,
}

/// What `--color` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Where colours are seen and wanted.
    #[default]
    Auto,
    /// In a pipe as well.
    Always,
    /// Nowhere.
    Never,
}

/// Lines are no longer than this unless `--width` says so: longer ones are hard to read.
pub const MEASURE: usize = 76;

/// The columns of a terminal that does not say.
const USUAL_COLUMNS: usize = 80;

impl Environment {
    /// Whether standard output is coloured: `--color`, then [NO_COLOR](https://no-color.org), then
    /// [CLICOLOR_FORCE](https://bixense.com/clicolors), then what standard output is. Empty variables
    /// do not count.
    pub fn colours(&self, when: When) -> bool {
        let set = |value: &Option<OsString>| value.as_deref().is_some_and(|v| !v.is_empty());
        match when {
            When::Always => true,
            When::Never => false,
            When::Auto if set(&self.no_color) => false,
            When::Auto
                if set(&self.clicolor_force)
                    && self.clicolor_force.as_deref() != Some(OsStr::new("0")) =>
            {
                true
            }
            When::Auto => {
                self.stdout_is_terminal
                    && set(&self.term)
                    && self.term.as_deref() != Some(OsStr::new("dumb"))
            }
        }
    }

    /// The columns of the screen: standard output's terminal, else `$COLUMNS` if it makes sense, else
    /// 80. Standard error and input are not asked: a pipe is not as wide as the terminal beside it.
    pub fn screen_columns(&self) -> usize {
        let terminal = self
            .stdout_columns
            .map(usize::from)
            .filter(|columns| *columns > 0);
        let variable = || {
            let columns = self.columns.as_deref()?.to_str()?.trim().parse().ok()?;
            (1..=10_000).contains(&columns).then_some(columns)
        };
        terminal.or_else(variable).unwrap_or(USUAL_COLUMNS)
    }

    /// The columns that text is laid out to when nobody asked for a width.
    pub fn text_width(&self) -> usize {
        self.screen_columns().min(MEASURE)
    }

    /// Where the user's file is, and whether somebody named it, so that it is expected to be there.
    pub fn user_file(&self) -> Option<(PathBuf, bool)> {
        if let Some(named) = self.wisdom_file.as_ref().filter(|path| !path.is_empty()) {
            return Some((named.into(), true));
        }
        let folder = self.config_folder.as_ref()?;
        Some((folder.join("wisdom").join("entries.toml"), false))
    }
}
