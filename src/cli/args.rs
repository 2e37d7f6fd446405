//! What was typed, option by option.

use std::ffi::OsString;

use crate::cli::environment::ColorWhen;
use crate::cli::names::UnknownName;
use crate::cli::shell::Shell;
use crate::entry::id;
use crate::presentation::colors::Colors;
use crate::presentation::output::OutputFormat;
use crate::presentation::parts::Parts;
use crate::selection::daily::Date;

/// The command line as it was typed: which options, and their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args {
    /// The command.
    pub command: Command,
    /// The names of the options, in the order typed.
    pub typed: Vec<&'static str>,
    /// The positional arguments: `[N%] COLLECTION`.
    pub collections: Vec<OsString>,
    /// The sections and tags that the configuration sets.
    pub set: Vec<SetName>,
    /// `-a`
    pub with_offensive: bool,
    /// `-o`
    pub only_offensive: bool,
    /// `-e`
    pub equal: bool,
    /// `-c`
    pub show_collection: bool,
    /// `--section`
    pub sections: Vec<String>,
    /// `--tag`
    pub tags: Vec<String>,
    /// `--grep`
    pub grep: Vec<String>,
    /// `-m`
    pub all_matching: Vec<String>,
    /// `--ignore-case`
    pub ignore_case: bool,
    /// `--short` or `--long`
    pub length: Option<Side>,
    /// `--length`
    pub length_bound: Option<usize>,
    /// `--id`
    pub id: Option<String>,
    /// `--all`
    pub all: bool,
    /// `--count`
    pub count: Option<usize>,
    /// `--seed`
    pub seed: Option<u64>,
    /// `--daily`, with its date if it has one
    pub daily: Option<Option<Date>>,
    /// `--no-repeat`
    pub no_repeat: bool,
    /// `--once`
    pub once: bool,
    /// `--fit`, with its number of lines if it has one
    pub fit: Option<Option<usize>>,
    /// `--wait`
    pub wait: bool,
    /// `--title`
    pub title: Option<String>,
    /// `--author`
    pub author: Option<String>,
    /// `--source`
    pub source: Option<String>,
    /// `--list` or `-f`
    pub list: Listed,
    /// The shell of `--init` or `--completions`
    pub shell: Shell,
    /// `--format` or `--json`
    pub format: Option<OutputFormat>,
    /// `--style`
    pub style: Option<Parts>,
    /// `--width`
    pub width: Option<usize>,
    /// `--color`
    pub color: ColorWhen,
    /// `--colors`
    pub colors: Option<Colors>,
}

/// The value of a section or a tag option in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetName {
    /// The name of the option.
    pub option: &'static str,
    /// Its value.
    pub value: String,
    /// The line of the file, counted from 1, or `None` in `$WISDOM_OPTS`.
    pub line: Option<usize>,
}

impl SetName {
    /// Returns whether the value has this section or tag.
    pub(crate) fn sets(&self, UnknownName { option, name, .. }: &UnknownName) -> bool {
        let mut parts = self
            .value
            .split(',')
            .map(|part| part.trim_start_matches([' ', '!', '^']));
        self.option == *option
            && parts.any(|part| *name == id::section_key(part) || *name == id::tag_key(part))
    }
}

impl Args {
    /// Sets the command to run, unless one that takes precedence was typed.
    pub(crate) fn run(&mut self, command: Command) {
        self.command = self.command.min(command);
    }

    /// Sets a command for a shell, as [`run`](Self::run) does.
    pub(crate) fn run_for(&mut self, command: Command, shell: Shell) {
        self.run(command);
        self.shell = shell;
    }

    /// Sets [`Command::List`], as [`run`](Self::run) does, and what is listed.
    pub(crate) fn run_list(&mut self, listed: Listed) {
        self.run(Command::List);
        self.list = listed;
    }
}

/// What the program does. Of several that were typed, the first in this order is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// `--help`
    Help,
    /// `-h`
    ShortHelp,
    /// `--version`
    Version,
    /// `--paths`
    Paths,
    /// `--init`
    Init,
    /// `--completions`
    Completions,
    /// `--index`
    Index,
    /// `--check`
    Check,
    /// `--edit`
    Edit,
    /// `--add`
    Add,
    /// `--list` or `-f`
    List,
    /// Shows entries.
    #[default]
    Show,
}

/// A side of the bound on the length of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Texts within the bound.
    Short,
    /// Texts beyond the bound.
    Long,
}

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// Entries, by section.
    #[default]
    Entries,
    /// The ids of entries alone.
    Ids,
    /// Sections.
    Sections,
    /// Tags.
    Tags,
    /// Collections.
    Collections,
}
