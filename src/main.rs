//! The edge of the process: arguments and surroundings in, one write out, an exit status.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use etcetera::BaseStrategy;
use wisdom::cli::environment::Environment;
use wisdom::cli::run::run;
use wisdom::error::Error;

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let mut err = io::stderr();
    let done = run(env::args_os(), &surroundings(&out), &mut out, &mut err);
    match done.and_then(|()| out.flush().map_err(Error::from)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // If nobody hears it, the exit status still says it.
            let _ = writeln!(err, "wisdom: {error}");
            ExitCode::from(error.status())
        }
    }
}

fn surroundings(out: &io::StdoutLock<'_>) -> Environment {
    let stdout_is_terminal = out.is_terminal();
    let size = stdout_is_terminal
        .then(|| terminal_size::terminal_size_of(out))
        .flatten();
    Environment {
        stdout_is_terminal,
        stdout_columns: size.map(|(width, _)| width.0),
        no_color: env::var_os("NO_COLOR"),
        clicolor_force: env::var_os("CLICOLOR_FORCE"),
        term: env::var_os("TERM"),
        columns: env::var_os("COLUMNS"),
        wisdom_file: env::var_os("WISDOM_FILE"),
        config_folder: etcetera::choose_base_strategy()
            .ok()
            .map(|folders| folders.config_dir()),
    }
}
