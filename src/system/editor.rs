//! The user's editor, and standard input.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::process::{Command, ExitStatus};

use wisdom::entry::{message, sanitize};

/// Returns whether standard input is a terminal, where an editor can be opened.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Appends standard input to `bytes`, but at most one byte more than `bound`.
///
/// # Errors
///
/// Returns an error if the input cannot be read to its end. `bytes` has what comes before.
pub(crate) fn read(bound: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut input = io::stdin().lock().take(bound + 1);
    input.read_to_end(bytes).map(|_| ())
}

/// Opens a file in the user's editor, `$VISUAL` or `$EDITOR`, and waits until the editor ends.
///
/// # Errors
///
/// Returns an error if the editor cannot be started or ends with an error. The message names the editor.
pub(crate) fn edit(path: &Path) -> io::Result<()> {
    let is_blank = |value: &OsStr| value.to_string_lossy().trim().is_empty();
    let set = |name| env::var_os(name).filter(|value| !is_blank(value));
    let editor = set("VISUAL").or_else(|| set("EDITOR"));
    let editor = editor.unwrap_or_else(|| DEFAULT.into());
    let failure = match status(&mut command(&editor, path)) {
        Ok(status) => failure(status),
        Err(error) => Some(format!("cannot be started: {}", message::io_error(&error))),
    };
    failure.map_or(Ok(()), |failure| {
        let editor = editor.to_string_lossy();
        let editor = sanitize::escape(&editor);
        Err(io::Error::other(format!("the editor {editor} {failure}")))
    })
}

#[cfg(unix)]
const DEFAULT: &str = "vi";
#[cfg(not(unix))]
const DEFAULT: &str = "notepad";

/// The exit status of a shell that does not find a command.
const NOT_FOUND: i32 = if cfg!(windows) { 9009 } else { 127 };

/// Returns the command that opens `path` in the editor. A shell splits the words, as for git's
/// `core.editor`: `code --wait`, or a path in quotes.
#[cfg(unix)]
fn command(editor: &OsStr, path: &Path) -> Command {
    let mut script = editor.to_owned();
    script.push(" \"$@\"");
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(editor).arg(path);
    command
}

/// Returns the command that opens `path` in the editor. The command interpreter splits the words, and
/// finds scripts such as `code.cmd`, which the system does not.
#[cfg(windows)]
fn command(editor: &OsStr, path: &Path) -> Command {
    use std::os::windows::process::CommandExt;
    let mut line = std::ffi::OsString::from("\"");
    line.push(quote_program(editor));
    line.push(" \"");
    line.push(path);
    line.push("\"\"");
    let mut command = Command::new("cmd");
    // The interpreter removes only the first quote and the last one. It runs no command of its own
    // before.
    command.args(["/d", "/s", "/c"]).raw_arg(line);
    command
}

/// Returns the editor with quotes around its program, if that is a path: as everywhere on Windows, a path
/// with blanks may be written without quotes, and the shortest beginning that names a file is meant.
#[cfg(windows)]
fn quote_program(editor: &OsStr) -> std::borrow::Cow<'_, OsStr> {
    let Some(text) = editor.to_str().map(str::trim_start) else {
        return editor.into();
    };
    let is_file =
        |path: &str| Path::new(path).is_file() || Path::new(&format!("{path}.exe")).is_file();
    let blanks = text.match_indices(' ').map(|(at, _)| at);
    let mut parts = blanks.chain([text.len()]).map(|end| text.split_at(end));
    match parts.find(|(program, _)| is_file(program)) {
        Some((program, arguments)) => {
            std::ffi::OsString::from(format!("\"{program}\"{arguments}")).into()
        }
        None => editor.into(),
    }
}

#[cfg(not(any(unix, windows)))]
fn command(editor: &OsStr, path: &Path) -> Command {
    let mut command = Command::new(editor);
    command.arg(path);
    command
}

/// Runs a command, and leaves the signals of the interrupt and quit keys to that command.
fn status(command: &mut Command) -> io::Result<ExitStatus> {
    // A signal that is handled here has its default action in the editor; one that is ignored here
    // would be ignored there too.
    #[cfg(unix)]
    let handlers = {
        use signal_hook::consts::{SIGINT, SIGQUIT};
        [SIGINT, SIGQUIT]
            .map(|signal| signal_hook::flag::register(signal, std::sync::Arc::default()))
    };
    let status = command.status();
    #[cfg(unix)]
    for id in handlers.into_iter().flatten() {
        signal_hook::low_level::unregister(id);
    }
    status
}

/// Returns a description of a failed exit status, or none for success.
fn failure(status: ExitStatus) -> Option<String> {
    match status.code() {
        Some(0) => None,
        Some(NOT_FOUND) => Some("was not found; set VISUAL or EDITOR".into()),
        Some(code) => Some(format!("exited with status {code}")),
        #[cfg(unix)]
        None => {
            let signal = std::os::unix::process::ExitStatusExt::signal(&status);
            Some(format!("was killed by signal {}", signal.unwrap_or(0)))
        }
        #[cfg(not(unix))]
        None => Some(format!("ended with {status}")),
    }
}
