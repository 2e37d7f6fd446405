//! Runs a command line.

use std::ffi::OsString;
use std::io::Write;

use crate::cli::args::{Args, Command};
use crate::cli::commands::{add, check, complete, edit, index, init, list, paths, show};
use crate::cli::environment::Environment;
use crate::cli::messages::Messages;
use crate::cli::outcome::Outcome;
use crate::cli::parse::{CommandLine, typed_color};
use crate::cli::settings::Settings;
use crate::cli::shell::Shell;
use crate::cli::{completion_scripts, conflicts, help};
use crate::error::Error;
use crate::presentation::output::page::Page;

/// Runs the command that `args` ask for; the first argument is the program's name. Output goes to
/// `out`, in one write unless it is large, and warnings to `messages`.
///
/// # Errors
///
/// Returns an error if the command line is wrong, or the command fails.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    out: &mut impl Write,
    messages: &mut Messages<'_>,
) -> Result<Outcome, Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    let variable = environment.complete.as_deref();
    let is_separated = args.iter().any(|arg| arg == "--");
    let shell = variable.and_then(Shell::from_variable);
    if let Some(shell) = shell.filter(|_| is_separated) {
        let mut write = |page: &[u8]| out.write_all(page);
        let mut page = Page::new(None, &mut write);
        complete::run(shell, &args, environment, &mut page)?;
        page.flush()?;
        return Ok(Outcome::Done);
    }
    let color = typed_color(&args);
    let ignores_config = args.iter().any(|arg| arg == "--no-config");
    let parsed = parse(args, environment);
    if parsed.is_err() {
        // The message is in color or not as the configuration says, unless the wrong line says it.
        let configured = parse(Vec::new(), environment).ok();
        if let Some(configured) = configured.filter(|_| !ignores_config) {
            messages.set_colors(&configured.args);
        }
        if let Some(color) = color {
            messages.set_color(color);
        }
    }
    let ParsedLine {
        line,
        mut settings,
        problems,
        args,
    } = parsed?;
    if args.command == Command::Init && !args.collections.is_empty() && !is_separated {
        let message = "options for the entry follow --: wisdom --init SHELL -- OPTION...";
        return Err(Error::usage(message));
    }
    messages.set_colors(&args);
    messages.write(&problems);
    let mut warn = |lines: &[String]| messages.write(lines);
    let mut result = run_command(&args, environment, out, &mut warn);
    if settings.is_empty() || !matches!(result, Err(Error::Usage(_) | Error::NoMatch(_))) {
        return result;
    }
    // A mistake in the configuration must never cost the entry.
    let problems = settings.remove_mistakes(environment);
    if !problems.is_empty() {
        warn(&problems);
        let args = merged(&line, &settings)?;
        result = run_command(&args, environment, out, &mut warn);
    }
    if let Err(Error::NoMatch(lines)) = &mut result {
        lines.extend(settings.explanation());
    }
    result
}

/// A command line and the configuration that applies to it.
struct ParsedLine {
    line: CommandLine,
    settings: Settings,
    /// A line for each mistake in the configuration.
    problems: Vec<String>,
    /// The settings and what was typed, option by option.
    args: Args,
}

fn parse(args: Vec<OsString>, environment: &Environment) -> Result<ParsedLine, Error> {
    let line = CommandLine::parse(args)?;
    let (settings, problems) = Settings::read(&line, environment)?;
    let args = merged(&line, &settings)?;
    Ok(ParsedLine {
        line,
        settings,
        problems,
        args,
    })
}

/// Returns the settings and what was typed, option by option.
fn merged(line: &CommandLine, settings: &Settings) -> Result<Args, Error> {
    let args = line.args(settings.options())?;
    Ok(Args {
        set: settings.names(),
        ..args
    })
}

/// Runs the command of `args`. If it returns [`Error::Usage`] or [`Error::NoMatch`], nothing was written.
fn run_command(
    args: &Args,
    environment: &Environment,
    out: &mut impl Write,
    warn: &mut dyn FnMut(&[String]),
) -> Result<Outcome, Error> {
    conflicts::check(args)?;
    let mut write = |page: &[u8]| out.write_all(page);
    let use_color = environment.use_color(args.color);
    let colors = use_color.then(|| args.colors.clone().unwrap_or_default());
    let mut page = Page::new(colors, &mut write);
    let mut outcome = Outcome::Done;
    match args.command {
        Command::Help => page.lines(&help::lines(help_width(args, environment)))?,
        Command::ShortHelp => page.lines(&help::short(help_width(args, environment)))?,
        Command::Version => page.line(&version())?,
        Command::Paths => page.lines(&paths::lines(environment))?,
        Command::Init => page.text(&init::script(args)?)?,
        Command::Completions => page.text(completion_scripts::script(args.shell))?,
        Command::Index => index::run(args, &mut page, warn)?,
        Command::Check => outcome = check::run(args, environment, &mut page)?,
        Command::Edit => page.line(&edit::edit(environment, warn)?)?,
        Command::Add => page.line(&add::add(args, environment, warn)?)?,
        Command::List => outcome = list::run(args, environment, &mut page, warn)?,
        Command::Show => outcome = show::run(args, environment, &mut page, warn)?,
    }
    page.flush()?;
    Ok(outcome)
}

fn help_width(args: &Args, environment: &Environment) -> usize {
    let default = || environment.screen_columns().min(help::WIDTH);
    args.width.unwrap_or_else(default)
}

/// Returns the version, with the commit and its date if the program was built from a repository.
fn version() -> String {
    let version = concat!("wisdom ", env!("CARGO_PKG_VERSION"));
    option_env!("WISDOM_COMMIT").map_or(version.into(), |commit| format!("{version} ({commit})"))
}
