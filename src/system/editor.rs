//! What a person writes: in an editor, or on standard input.

use std::env;
#[cfg(unix)]
use std::ffi::CString;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use wisdom::entry::{message, sanitize};

#[cfg(unix)]
use rustix::process::Pid;
use rustix::process::{WaitOptions, WaitStatus, waitpid};
#[cfg(unix)]
use signal_hook::consts::SIGINT;
use signal_hook::consts::{SIGPIPE, SIGQUIT};

/// Whether a person sits at standard input.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Reads standard input to its end, and not far beyond `bound` bytes.
pub(crate) fn read(bound: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(bound + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file in the user's editor, and waits for its end; what went wrong, if it did not go well.
pub(crate) fn edit(path: &Path) -> Result<(), String> {
    let is_blank = |value: &OsStr| value.to_string_lossy().trim().is_empty();
    let set = |name| env::var_os(name).filter(|value| !is_blank(value));
    let editor = set("VISUAL").or_else(|| set("EDITOR"));
    let editor = editor.unwrap_or_else(|| USUAL.into());
    let shown = sanitize::escape(&editor.to_string_lossy()).into_owned();
    run(&editor, path).map_err(|why| format!("the editor {shown} {why}"))
}

#[cfg(unix)]
const USUAL: &str = "vi";
#[cfg(not(unix))]
const USUAL: &str = "notepad";

/// The words of an editor are a shell's, as git has it: `code --wait`, or quotes around a path.
///
/// `std::process::Command` would do that in a few lines, and take 7 % more instructions at each start
/// of the program: so many names of the C library are looked up for it.
#[cfg(unix)]
fn run(editor: &OsStr, path: &Path) -> Result<(), String> {
    // The signals of keys are the editor's to understand. What is caught here is as usual there, also
    // a closed pipe, which the standard library ignores.
    let heard = [SIGINT, SIGQUIT, SIGPIPE];
    let heard = heard.map(|signal| signal_hook::flag::register(signal, Arc::default()));
    let ended = spawned(editor, path);
    for id in heard.into_iter().flatten() {
        signal_hook::low_level::unregister(id);
    }
    let status = ended.map_err(|error| unstarted(&error))?;
    match (status.exit_status(), status.terminating_signal()) {
        (Some(0), _) => Ok(()),
        // What a shell says of a command that it does not find.
        (Some(127), _) => Err("is not there; set VISUAL or EDITOR to one that is".into()),
        (Some(status), _) => Err(format!("ended with status {status}")),
        (None, Some(signal)) => Err(format!("was ended by signal {signal}")),
        (None, None) => Err("did not end".into()),
    }
}

#[cfg(unix)]
fn spawned(editor: &OsStr, path: &Path) -> io::Result<WaitStatus> {
    let script = [editor.as_bytes(), b" \"$@\""].concat();
    let words = [
        b"sh",
        b"-c",
        &*script,
        editor.as_bytes(),
        path.as_os_str().as_bytes(),
    ];
    let words = words
        .map(CString::new)
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    let child = Pid::from_raw(start(&words)?);
    let ended = rustix::io::retry_on_intr(|| waitpid(child, WaitOptions::empty()))?;
    ended
        .map(|(_, status)| status)
        .ok_or_else(|| io::ErrorKind::Other.into())
}

#[cfg(any(target_os = "linux", target_os = "freebsd", target_vendor = "apple"))]
fn start(words: &[CString]) -> io::Result<i32> {
    use nix::spawn::{PosixSpawnAttr, PosixSpawnFileActions, posix_spawnp};
    let variables = env::vars_os();
    let variables =
        variables.map(|(name, value)| [name.as_bytes(), b"=", value.as_bytes()].concat());
    let variables = variables.map(CString::new).collect::<Result<Vec<_>, _>>()?;
    let (actions, attributes) = (PosixSpawnFileActions::init()?, PosixSpawnAttr::init()?);
    Ok(posix_spawnp(&words[0], &actions, &attributes, words, &variables)?.as_raw())
}

#[cfg(all(
    unix,
    not(any(target_os = "linux", target_os = "freebsd", target_vendor = "apple"))
))]
fn start(words: &[CString]) -> io::Result<i32> {
    let mut words = words.iter().map(|word| OsStr::from_bytes(word.as_bytes()));
    let mut command = std::process::Command::new(words.next().unwrap_or_default());
    let child = command.args(words).spawn()?;
    child.id().try_into().map_err(io::Error::other)
}

#[cfg(not(unix))]
fn run(editor: &OsStr, path: &Path) -> Result<(), String> {
    let editor = editor.to_string_lossy();
    let mut words = editor.split_whitespace();
    let mut command = std::process::Command::new(words.next().unwrap_or(USUAL));
    match command.args(words).arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("ended with {status}")),
        Err(error) => Err(unstarted(&error)),
    }
}

fn unstarted(error: &io::Error) -> String {
    format!("cannot be started: {}", message::io_error(error))
}
