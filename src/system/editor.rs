//! The user's editor, and standard input.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
#[cfg(windows)]
use std::path::PathBuf;
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
    let failure = match open(&editor, path) {
        Ok(status) => failure(status),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(NOT_FOUND.into()),
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

const NOT_FOUND: &str = "was not found; set VISUAL or EDITOR";

/// Opens `path` in the editor. A shell splits the words, as for git's `core.editor`: `code --wait`, or a
/// path in quotes.
#[cfg(unix)]
fn open(editor: &OsStr, path: &Path) -> io::Result<ExitStatus> {
    let mut script = editor.to_owned();
    script.push(" \"$@\"");
    status(
        Command::new("sh")
            .arg("-c")
            .arg(script)
            .arg(editor)
            .arg(path),
    )
}

/// Opens `path` in the editor. The command interpreter runs it, since the system does not run scripts such
/// as `code.cmd`.
#[cfg(windows)]
fn open(editor: &OsStr, path: &Path) -> io::Result<ExitStatus> {
    use std::os::windows::process::CommandExt;
    let editor = editor.to_string_lossy();
    let (program, arguments) = split(&editor).ok_or(io::ErrorKind::NotFound)?;
    let mut line = std::ffi::OsString::from("\"\"");
    line.push(program);
    line.push("\"");
    line.push(arguments);
    line.push(" \"");
    line.push(path);
    line.push("\"\"");
    // The interpreter removes only the first quote and the last one. It runs no command of its own
    // before. A script, too, runs no program of the current folder, which may be a stranger's.
    status(
        Command::new("cmd")
            .args(["/d", "/s", "/c"])
            .raw_arg(line)
            .env("NoDefaultCurrentDirectoryInExePath", "1"),
    )
}

/// Splits the editor into its program and the arguments. As everywhere on Windows, a path with blanks may
/// be written without quotes, and the shortest beginning that names a program is meant.
#[cfg(windows)]
fn split(editor: &str) -> Option<(PathBuf, &str)> {
    let editor = editor.trim();
    if let Some((program, arguments)) = editor
        .strip_prefix('"')
        .and_then(|rest| rest.split_once('"'))
    {
        return Some((find(program)?, arguments));
    }
    let ends = editor.match_indices(' ').map(|(at, _)| at);
    let mut parts = ends.chain([editor.len()]).map(|end| editor.split_at(end));
    parts.find_map(|(program, arguments)| Some((find(program)?, arguments)))
}

/// Finds a program as the command interpreter does, but never in the current folder, where it would look
/// before `PATH`.
#[cfg(windows)]
fn find(program: &str) -> Option<PathBuf> {
    let typed = Path::new(program);
    let folders: Vec<_> = if typed.parent() == Some(Path::new("")) {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path);
        folders.filter(|folder| folder.is_absolute()).collect()
    } else {
        vec![PathBuf::new()]
    };
    let extensions = env::var("PATHEXT").unwrap_or_else(|_| ".COM;.EXE;.BAT;.CMD".into());
    let extensions = extensions
        .split(';')
        .filter(|extension| !extension.is_empty());
    let extensions = typed.extension().map(|_| "").into_iter().chain(extensions);
    let names: Vec<_> = extensions
        .map(|extension| format!("{program}{extension}"))
        .collect();
    let mut paths = folders
        .iter()
        .flat_map(|folder| names.iter().map(|name| folder.join(name)));
    paths.find(|path| path.is_file())
}

#[cfg(not(any(unix, windows)))]
fn open(editor: &OsStr, path: &Path) -> io::Result<ExitStatus> {
    status(Command::new(editor).arg(path))
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
        // The shell did not find it.
        #[cfg(unix)]
        Some(127) => Some(NOT_FOUND.into()),
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
