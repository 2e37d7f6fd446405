//! Runs a command line.

use std::ffi::OsString;
use std::io::Write;

use crate::cli::args::Command;
use crate::cli::commands::{add, check, edit, index, list, paths, show};
use crate::cli::environment::Environment;
use crate::cli::outcome::Outcome;
use crate::cli::parse::parse;
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
    let args = parse(args)?;
    conflicts::check(&args)?;
    let mut write = |page: &[u8]| out.write_all(page);
    let mut page = Page::new(environment.use_color(args.color), &mut write);
    let mut outcome = Outcome::Done;
    match args.command {
        Command::Help => {
            let default = || environment.screen_columns().min(help::WIDTH);
            let width = args.width.unwrap_or_else(default);
            page.lines(&help::lines(width))?;
        }
        Command::Version => page.line(concat!("wisdom ", env!("CARGO_PKG_VERSION")))?,
        Command::Paths => page.lines(&paths::lines(environment))?,
        Command::Index => index::run(&args, &mut page, warn)?,
        Command::Check => outcome = check::run(&args, environment, &mut page)?,
        Command::Edit => page.line(&edit::edit(environment)?)?,
        Command::Add => page.line(&add::add(&args, environment)?)?,
        Command::List => outcome = list::run(&args, environment, &mut page, warn)?,
        Command::Show => outcome = show::run(&args, environment, &mut page, warn)?,
    }
    page.flush()?;
    Ok(outcome)
}
