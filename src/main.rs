//! The edge of the process: arguments and surroundings in, one write out, an exit status.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
#[cfg(unix)]
use std::sync::Arc;

use crate::system::folders::UserFolder;
use crate::system::{clock, editor, search_folders};
use wisdom::cli::environment::{Clock, Environment, Input, SearchPaths};
use wisdom::cli::outcome::Outcome;
use wisdom::cli::run::run;
use wisdom::error::Error;

mod system;
fn main() -> ExitCode {
    // Where files may not grow, a write is to fail as on a full disk; else the system ends the process.
    // It is not ignored, but handled: what is ignored here would be in the editor too.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(libc::SIGXFSZ, Arc::default());
    let mut out = io::stdout().lock();
    let mut err = io::stderr();
    let done = run(env::args_os(), &surroundings(&out), &mut out, &mut err);
    match done.and_then(|done| out.flush().map_err(Error::from).map(|()| done)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        #[cfg(unix)]
        Ok(Outcome::Wait(time)) => {
            // As a shell says that a signal ended a process.
            let signal = system::wait::wait(time).and_then(|signal| u8::try_from(signal).ok());
            signal.map_or(ExitCode::SUCCESS, |signal| ExitCode::from(128 + signal))
        }
        #[cfg(not(unix))]
        Ok(Outcome::Wait(time)) => {
            std::thread::sleep(time);
            ExitCode::SUCCESS
        }
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // If nobody hears it, the exit status still says it.
            let _ = writeln!(err, "wisdom: {error}");
            ExitCode::from(error.status())
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the library gets what it needs of the environment from here"
)]
fn surroundings(out: &io::StdoutLock<'_>) -> Environment {
    let stdout_is_terminal = out.is_terminal();
    let size = stdout_is_terminal
        .then(|| terminal_size::terminal_size_of(out))
        .flatten();
    Environment {
        stdout_is_terminal,
        stdout_columns: size.map(|(width, _)| width.0),
        stdout_lines: size.map(|(_, height)| height.0),
        no_color: env::var_os("NO_COLOR"),
        clicolor_force: env::var_os("CLICOLOR_FORCE"),
        term: env::var_os("TERM"),
        columns: env::var_os("COLUMNS"),
        lines: env::var_os("LINES"),
        wisdom_file: env::var_os("WISDOM_FILE"),
        config_folder: UserFolder::Config.path(),
        cache_folder: UserFolder::Cache.path(),
        state_folder: UserFolder::State.path(),
        search_paths: SearchPaths(search_folders::search_path),
        clock: Clock(clock::today),
        input: Input {
            is_terminal: editor::is_terminal,
            read: editor::read,
            edit: editor::edit,
        },
    }
}
