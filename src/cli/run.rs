//! Runs a command line.

use std::ffi::OsString;
use std::io::Write;

use crate::cli::args::{Args, Command};
use crate::cli::commands::{add, check, edit, index, list, paths, show};
use crate::cli::environment::Environment;
use crate::cli::outcome::Outcome;
use crate::cli::parse::CommandLine;
use crate::cli::settings::Settings;
use crate::cli::{conflicts, help};
use crate::error::Error;
use crate::presentation::output::page::Page;

/// Runs the command that `args` ask for; the first argument is the program's name. Output goes to
/// `out`, in one write unless it is large, and the lines of warnings to `warn`.
///
/// # Errors
///
/// Returns an error if the command line is wrong, or the command fails.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    out: &mut impl Write,
    warn: &mut dyn FnMut(&[String]),
) -> Result<Outcome, Error> {
    let line = CommandLine::parse(args)?;
    let (mut settings, problems) = Settings::read(&line, environment)?;
    warn(&problems);
    let mut warned = Vec::new();
    let mut warn_once = |lines: &[String]| {
        let new = lines.iter().filter(|line| !warned.contains(*line));
        let new: Vec<String> = new.cloned().collect();
        warn(&new);
        warned.extend(new);
    };
    let args = line.args(settings.options())?;
    let mut result = run_command(&args, environment, out, &mut warn_once);
    if settings.is_empty() || !matches!(result, Err(Error::Usage(_) | Error::NoMatch(_))) {
        return result;
    }
    // A mistake in the configuration must never cost the entry.
    let problems = settings.remove_mistakes(environment);
    if !problems.is_empty() {
        warn_once(&problems);
        let args = line.args(settings.options())?;
        result = run_command(&args, environment, out, &mut warn_once);
    }
    if let Err(Error::NoMatch(lines)) = &mut result {
        lines.extend(settings.explanation());
    }
    result
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
        Command::Version => page.line(concat!("wisdom ", env!("CARGO_PKG_VERSION")))?,
        Command::Paths => page.lines(&paths::lines(environment))?,
        Command::Index => index::run(args, &mut page, warn)?,
        Command::Check => outcome = check::run(args, environment, &mut page)?,
        Command::Edit => page.line(&edit::edit(environment)?)?,
        Command::Add => page.line(&add::add(args, environment)?)?,
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
