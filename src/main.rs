//! The edge of the process: arguments and environment in, one write out, an exit status.

#![expect(
    clippy::disallowed_methods,
    reason = "the process edge asks the system for the library"
)]

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
#[cfg(unix)]
use std::sync::Arc;
use std::time::Duration;

use wisdom::cli::environment::{Clock, Environment, Input, SearchPaths, Stderr, Terminal};
use wisdom::cli::messages::Messages;
use wisdom::cli::outcome::Outcome;
use wisdom::cli::run::run;
use wisdom::error::Error;
use wisdom::storage::replace::LockWait;

#[cfg(windows)]
use winapi_util::console::Console;

use crate::system::folders::UserFolder;
use crate::system::{clock, editor, search_folders};

mod system;

/// The time to wait for another process that changes the user's file. Each takes a few milliseconds.
const LOCK_WAIT: LockWait = LockWait {
    notice: Duration::from_secs(1),
    timeout: Duration::from_secs(10),
};

fn main() -> ExitCode {
    // If the size of files is limited, a write beyond the limit fails like one to a full disk, instead
    // of ending the process. Unlike an ignored signal, a handler is not inherited by the editor.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let mut out = io::stdout().lock();
    let environment = environment(&out);
    let mut write = |message: &[u8]| {
        let _ = io::stderr().write_all(message);
    };
    let mut messages = Messages::new(&environment, &mut write);
    let result = run(env::args_os(), &environment, &mut out, &mut messages)
        .and_then(|outcome| out.flush().map_err(Error::from).map(|()| outcome));
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Wait(time)) => wait(time),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            messages.write(&error.lines());
            ExitCode::from(error.status())
        }
    }
}

/// Waits, and returns the exit status: after a signal, the one that a shell reports for a process that
/// it ended.
fn wait(time: Duration) -> ExitCode {
    #[cfg(unix)]
    let signal = system::wait::wait(time);
    #[cfg(windows)]
    let signal = system::console::wait(time);
    #[cfg(not(any(unix, windows)))]
    let signal = {
        std::thread::sleep(time);
        None::<usize>
    };
    match signal.and_then(|signal| u8::try_from(signal).ok()) {
        Some(signal) => ExitCode::from(128 + signal),
        None => ExitCode::SUCCESS,
    }
}

fn environment(out: &io::StdoutLock<'_>) -> Environment {
    let stdout_is_terminal = out.is_terminal();
    #[cfg(not(any(unix, windows)))]
    let size = None::<(terminal_size::Width, terminal_size::Height)>;
    #[cfg(any(unix, windows))]
    let size = stdout_is_terminal
        .then(|| terminal_size::terminal_size_of(out))
        .flatten();
    #[cfg(windows)]
    let stdout_is_console = system::console::enable_colors(Console::stdout());
    #[cfg(not(windows))]
    let stdout_is_console = false;
    Environment {
        stdout_is_terminal,
        stdout_is_console,
        stdout_columns: size.map(|(width, _)| width.0),
        stdout_lines: size.map(|(_, height)| height.0),
        stderr: Stderr(stderr),
        no_color: env::var_os("NO_COLOR"),
        clicolor_force: env::var_os("CLICOLOR_FORCE"),
        term: env::var_os("TERM"),
        columns: env::var_os("COLUMNS"),
        lines: env::var_os("LINES"),
        wisdom_file: env::var_os("WISDOM_FILE"),
        wisdom_opts: env::var_os("WISDOM_OPTS"),
        complete: env::var_os("COMPLETE"),
        config_folder: UserFolder::Config.path(),
        cache_folder: UserFolder::Cache.path(),
        state_folder: UserFolder::State.path(),
        search_paths: SearchPaths(search_folders::search_path),
        lock_wait: LOCK_WAIT,
        clock: Clock(clock::today),
        input: Input {
            is_terminal: editor::is_terminal,
            read: editor::read,
            edit: editor::edit,
        },
    }
}

fn stderr() -> Terminal {
    let stderr = io::stderr();
    #[cfg(not(any(unix, windows)))]
    let size = None::<(terminal_size::Width, terminal_size::Height)>;
    #[cfg(any(unix, windows))]
    let size = terminal_size::terminal_size_of(&stderr);
    #[cfg(windows)]
    let is_console = system::console::enable_colors(Console::stderr());
    #[cfg(not(windows))]
    let is_console = false;
    Terminal {
        is_terminal: stderr.is_terminal(),
        is_console,
        columns: size.map(|(width, _)| width.0),
    }
}
