//! The settings of the configuration that apply to a command line.

use std::slice;

use crate::cli::args::{Args, Command, SetName};
use crate::cli::config::{self, Setting};
use crate::cli::conflicts;
use crate::cli::environment::Environment;
use crate::cli::parse::{CommandLine, Occurrence};
use crate::cli::query::Query;
use crate::entry::sanitize;
use crate::error::Error;

/// The settings of the configuration that apply to a command line.
#[derive(Debug, Default)]
pub(crate) struct Settings(Vec<Setting>);

impl Settings {
    /// Reads the configuration, unless the command line says `--no-config`. Returns the settings that
    /// apply to it, and a line for each mistake in the configuration.
    ///
    /// What was typed takes precedence: a setting that doesn't go with it does not apply.
    ///
    /// # Errors
    ///
    /// Returns an error if the value of an option that was typed is not valid.
    pub(crate) fn read(
        line: &CommandLine,
        environment: &Environment,
    ) -> Result<(Self, Vec<String>), Error> {
        let is_without = |option: &Occurrence| WITHOUT.contains(&option.flag.name);
        if line.options.iter().any(is_without) {
            return Ok(Default::default());
        }
        let (mut settings, problems) = config::read(environment);
        let is_typed = !(line.options.is_empty() && line.collections.is_empty());
        if !settings.is_empty() && is_typed {
            let typed = line.args([])?;
            settings.retain(|setting| applies(setting, line, &typed));
            // Usually, all of them go with what was typed.
            if !go_together(line, &settings) {
                settings.retain(|setting| go_together(line, slice::from_ref(setting)));
            }
        }
        Ok((Self(settings), problems))
    }

    /// Returns the sections and tags that are set.
    pub(crate) fn names(&self) -> Vec<SetName> {
        let names = self.0.iter().filter(|setting| {
            ["section", "tag"].contains(&setting.option.flag.name) && !setting.option.is_opposite
        });
        let names = names.map(|setting| SetName {
            option: setting.option.flag.name,
            value: setting.option.value.clone(),
            line: setting.line,
        });
        names.collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn options(&self) -> impl Iterator<Item = &Occurrence> {
        self.0.iter().map(|setting| &setting.option)
    }

    /// Removes the settings with which nothing can be shown, whatever else is typed. Returns the lines
    /// that say why.
    pub(crate) fn remove_mistakes(&mut self, environment: &Environment) -> Vec<String> {
        let mut problems = Vec::new();
        for setting in std::mem::take(&mut self.0) {
            self.0.push(setting);
            if let Err(error) = show_something(self, environment)
                && let Some(setting) = self.0.pop()
            {
                let origin = environment.config_origin(setting.line);
                let lines = error.lines().into_iter();
                problems.extend(lines.map(|line| format!("{origin}: {line}")));
            }
        }
        problems
    }

    /// Returns the line that explains which settings select entries, if any do.
    pub(crate) fn explanation(&self) -> Option<String> {
        let filters = self
            .options()
            .filter(|option| FILTERS.contains(&option.flag.name) && !option.is_opposite);
        let filters: Vec<_> = filters
            .map(|option| {
                format!(
                    "--{} {}",
                    option.flag.name,
                    sanitize::excerpt(&option.value)
                )
            })
            .collect();
        let filters = filters
            .iter()
            .map(|filter| filter.trim_end())
            .collect::<Vec<_>>()
            .join(" ");
        (!filters.is_empty())
            .then(|| format!("the configuration sets {filters}; --no-config ignores it"))
    }
}

/// The options with which the configuration is not read: the scripts for a shell must print nothing else.
const WITHOUT: [&str; 3] = ["no-config", "init", "completions"];

/// The options that select entries by what they are.
const FILTERS: [&str; 7] = ["section", "tag", "grep", "short", "long", "length", "fit"];

fn applies(setting: &Setting, line: &CommandLine, typed: &Args) -> bool {
    let name = setting.option.flag.name;
    let of_command = match typed.command {
        Command::Show => true,
        // The width is that of entries.
        Command::List => !["wait", "width"].contains(&name),
        _ => ["color", "no-color", "colors"].contains(&name),
    };
    let group = setting.option.flag.group();
    let is_typed = || {
        line.options
            .iter()
            .any(|option| option.flag.group() == group && !option.flag.adds_up())
    };
    let is_overruled = || match name {
        // Who asks for certain entries wants to see them.
        "once" => {
            let Args { id, grep, .. } = typed;
            let is_all = typed.all || !typed.all_matching.is_empty();
            is_all || id.is_some() || typed.count.is_some() || !grep.is_empty()
        }
        _ => typed.id.is_some() && FILTERS.contains(&name),
    };
    of_command && !is_typed() && !is_overruled()
}

/// Returns whether the settings go with what was typed, and with each other.
fn go_together(line: &CommandLine, settings: &[Setting]) -> bool {
    let args = line.args(settings.iter().map(|setting| &setting.option));
    args.is_ok_and(|args| conflicts::check(&args).is_ok())
}

/// Checks that `settings` alone go together and leave something to show.
fn show_something(settings: &Settings, environment: &Environment) -> Result<(), Error> {
    let args = CommandLine::default().args(settings.options())?;
    conflicts::check(&args)?;
    Query::new(&args, environment)?.check()
}
