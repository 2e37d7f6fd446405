//! Runs the program as a person or a shell does, with an empty environment, and a home and a working
//! folder that are removed afterwards. In the output, the home reads `~` and the working folder `.`, so
//! that a test can have the expected output in full.
//!
//! Every method of an outcome checks the exit status, and that standard error has nothing but what the
//! test expects.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};
use std::fmt::Debug;
use std::io::{self, PipeReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{env, fs, process, thread};

use regex::{Captures, Regex};
use wisdom::cli::environment::{Environment, SearchPaths};
use wisdom::cli::messages::Messages;
use wisdom::cli::outcome::Outcome;
use wisdom::cli::run;
use wisdom::collection::search_path::SearchPath;
use wisdom::error::Error;

const PROGRAM: &str = env!("CARGO_BIN_EXE_wisdom");

/// After this time the program is killed, and the test fails.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Returns a call of the program with these arguments.
pub fn wisdom<A: Into<OsString>>(args: impl IntoIterator<Item = A>) -> Call {
    let folders = Folders::new();
    let mut call = Call {
        args: args.into_iter().map(Into::into).collect(),
        variables: Vec::new(),
        #[cfg(unix)]
        script: None,
        stdin: Stdio::null(),
        stdout: None,
        stderr: None,
        folders,
    };
    let home = call.home();
    call = call.env("HOME", &home);
    if cfg!(windows) {
        call = call
            .env("USERPROFILE", &home)
            .env("APPDATA", home.join(".config"));
        for needed in ["SystemRoot", "windir"] {
            if let Some(value) = env::var_os(needed) {
                call = call.env(needed, value);
            }
        }
    }
    call
}

/// A call of the program that has not been made yet.
pub struct Call {
    args: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    #[cfg(unix)]
    script: Option<String>,
    stdin: Stdio,
    stdout: Option<Stdio>,
    stderr: Option<Stdio>,
    folders: Folders,
}

impl Call {
    /// Sets an environment variable.
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        let name = name.into();
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.into()));
        self
    }

    /// Removes an environment variable.
    pub fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    /// Writes a file. A relative name is in the working folder.
    pub fn file(self, name: impl AsRef<Path>, holds: impl AsRef<[u8]>) -> Self {
        let path = self.work().join(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
        fs::write(path, holds).expect("a file");
        self
    }

    /// Writes the user's file.
    pub fn user_file(self, holds: impl AsRef<[u8]>) -> Self {
        let path = self.user_path();
        self.file(path, holds)
    }

    /// Writes the configuration file.
    pub fn config(self, holds: impl AsRef<[u8]>) -> Self {
        let path = self.home().join(".config/wisdom/config");
        self.file(path, holds)
    }

    /// Prepares something else for the call.
    pub fn prepare(self, prepare: impl FnOnce(&Self)) -> Self {
        prepare(&self);
        self
    }

    /// Calls the program from a script for `sh`, as `"$0" "$@"`.
    #[cfg(unix)]
    pub fn by_script(mut self, script: &str) -> Self {
        self.script = Some(script.to_owned());
        self
    }

    /// Calls the program under `strace` with these options, or returns `None` where no program can be
    /// traced, as in some containers.
    #[cfg(target_os = "linux")]
    pub fn traced(self, options: &str) -> Option<Self> {
        let probe = ["-o", "/dev/null", "true"];
        let probe = Command::new("strace").args(probe).output();
        let can_trace = probe.is_ok_and(|it| it.status.success());
        can_trace.then(|| self.by_script(&format!("exec strace -qq {options} \"$0\" \"$@\"")))
    }

    /// Sets standard input. The default is empty.
    pub fn stdin(mut self, stdin: impl Into<Stdio>) -> Self {
        self.stdin = stdin.into();
        self
    }

    /// Sets standard output.
    #[cfg(unix)]
    pub fn stdout(mut self, stdout: impl Into<Stdio>) -> Self {
        self.stdout = Some(stdout.into());
        self
    }

    /// Sets standard error.
    #[cfg(unix)]
    pub fn stderr(mut self, stderr: impl Into<Stdio>) -> Self {
        self.stderr = Some(stderr.into());
        self
    }

    /// Returns the home of the call.
    pub fn home(&self) -> PathBuf {
        self.folders.0.join("home")
    }

    /// Returns the working folder of the call.
    pub fn work(&self) -> PathBuf {
        self.folders.0.join("work")
    }

    /// Returns the path of the user's file.
    pub fn user_path(&self) -> PathBuf {
        self.home().join(".config/wisdom/entries.toml")
    }

    /// Makes the call.
    pub fn run(mut self) -> Run {
        let (stdout, into_stdout) = io::pipe().expect("a pipe");
        let (stderr, into_stderr) = io::pipe().expect("a pipe");
        let mut words = self.words();
        let mut command = Command::new(words.remove(0));
        command
            .args(words)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.work())
            .stdin(self.stdin)
            .stdout(self.stdout.take().unwrap_or_else(|| into_stdout.into()))
            .stderr(self.stderr.take().unwrap_or_else(|| into_stderr.into()));
        let mut child = command.spawn().expect("the program starts");
        // The command owns the write ends of the pipes.
        drop(command);
        let (stdout, stderr) = (read(stdout), read(stderr));
        let mut heard = |of: &Receiver<Vec<u8>>| {
            of.recv_timeout(TIMEOUT).unwrap_or_else(|_| {
                let _ = child.kill();
                panic!("the program does not end")
            })
        };
        let (stdout, stderr) = (heard(&stdout), heard(&stderr));
        let status = child.wait().expect("the program ends");
        Run {
            status: status
                .code()
                .unwrap_or_else(|| panic!("the program was ended: {status}")),
            stdout: self.folders.named(&stdout),
            stderr: self.folders.named(&stderr),
            folders: self.folders,
        }
    }

    /// Makes the call with only the folder `lib` on the search path: the machine may have fortunes with
    /// any name. It runs in the process of the test, so paths must be absolute.
    pub fn with_nothing_else(self) -> Run {
        let (status, stdout, stderr) = self.in_this_process(&self.args);
        Run {
            status,
            stdout,
            stderr,
            folders: self.folders,
        }
    }

    /// Makes the call with other arguments, as [`with_nothing_else`](Self::with_nothing_else) does.
    /// Returns the exit status, standard output and standard error.
    pub fn in_this_process(&self, args: &[OsString]) -> (i32, String, String) {
        thread_local! {
            static SEARCH_PATH: RefCell<SearchPath> = RefCell::default();
        }
        SEARCH_PATH.set(SearchPath {
            folders: vec![self.work().join("lib"), self.work().join("none")],
            languages: Vec::new(),
        });
        let environment = Environment {
            search_paths: SearchPaths(|| SEARCH_PATH.with_borrow(Clone::clone)),
            config_folder: Some(self.home().join(".config")),
            state_folder: Some(self.home().join(".local/state")),
            ..Environment::default()
        };
        let (result, out, mut err) = run_here(args, &environment);
        let status = match result {
            Ok(Outcome::Findings) => 1,
            Ok(Outcome::Done | Outcome::Wait(_)) => 0,
            Err(error) => {
                let mut write = |message: &[u8]| err.extend(message);
                Messages::new(&environment, &mut write).write(&error.lines());
                error.status().into()
            }
        };
        (status, self.folders.named(&out), self.folders.named(&err))
    }

    /// Makes the call and expects this on standard output, and success.
    #[track_caller]
    pub fn prints(self, expected: &str) {
        self.run().prints(expected);
    }

    /// Makes the call and expects the text of a file below `tests/expected/`.
    #[track_caller]
    pub fn prints_file(self, name: &str) {
        assert_file(name, self.run().printed());
    }

    /// Makes the call and expects this status and message, and nothing on standard output.
    #[track_caller]
    pub fn fails(self, status: i32, expected: &str) {
        self.run().fails(status, expected);
    }

    fn words(&self) -> Vec<OsString> {
        let mut words = Vec::new();
        #[cfg(unix)]
        if let Some(script) = &self.script {
            words.extend(["/bin/sh".into(), "-c".into(), script.into()]);
        }
        words.push(PROGRAM.into());
        words.extend(self.args.iter().cloned());
        words
    }
}

/// Runs the program in the process of the test, with the arguments after its name. Returns its result,
/// its output and its messages, without that of an error.
pub fn run_here<A: Into<OsString>>(
    args: impl IntoIterator<Item = A>,
    environment: &Environment,
) -> (Result<Outcome, Error>, Vec<u8>, Vec<u8>) {
    let name = [OsString::from("wisdom")].into_iter();
    let words = name.chain(args.into_iter().map(Into::into));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut write = |message: &[u8]| err.extend(message);
    let mut messages = Messages::new(environment, &mut write);
    let result = run::run(words, environment, &mut out, &mut messages);
    (result, out, err)
}

fn read(mut pipe: PipeReader) -> Receiver<Vec<u8>> {
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe is read");
        let _ = said.send(bytes);
    });
    heard
}

/// The outcome of a call, which keeps its folders.
pub struct Run {
    status: i32,
    stdout: String,
    stderr: String,
    folders: Folders,
}

impl Run {
    /// Returns standard output of a success without a message.
    #[track_caller]
    pub fn printed(&self) -> &str {
        self.printed_telling("")
    }

    /// Returns standard output of a success with this message on standard error.
    #[track_caller]
    pub fn printed_telling(&self, told: &str) -> &str {
        assert_same(&self.stderr, told, "standard error");
        assert_eq!(self.status, 0, "the exit status");
        &self.stdout
    }

    /// Expects this on standard output, and success.
    #[track_caller]
    pub fn prints(&self, expected: &str) -> &Self {
        assert_same(self.printed(), expected, "standard output");
        self
    }

    /// Expects this status and message, and nothing on standard output.
    #[track_caller]
    pub fn fails(&self, status: i32, expected: &str) -> &Self {
        self.fails_after_printing(status, expected, "")
    }

    /// Expects this status and message, and `printed` on standard output.
    #[track_caller]
    pub fn fails_after_printing(&self, status: i32, expected: &str, printed: &str) -> &Self {
        assert_same(&self.stderr, expected, "standard error");
        assert_same(&self.stdout, printed, "standard output");
        assert_eq!(self.status, status, "the exit status");
        self
    }

    /// Expects this status.
    #[track_caller]
    pub fn exits(&self, status: i32) -> &Self {
        let Self { stdout, stderr, .. } = self;
        assert_eq!(self.status, status, "printed {stdout:?}, said {stderr:?}");
        self
    }

    /// Returns standard output.
    pub fn output(&self) -> &str {
        &self.stdout
    }

    /// Returns standard error.
    pub fn said(&self) -> &str {
        &self.stderr
    }

    /// Returns the working folder of the call.
    pub fn work(&self) -> PathBuf {
        self.folders.0.join("work")
    }
}

/// A home and a working folder, removed on drop.
struct Folders(PathBuf);

impl Folders {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("wisdom-test-{}-{count}", process::id());
            let mut root = env::temp_dir();
            // A canonical path of Windows begins with `\\?\`, which its command interpreter does not know.
            if !cfg!(windows) {
                root = fs::canonicalize(root).expect("a folder for what is temporary");
            }
            let root = root.join(name);
            match fs::create_dir(&root) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                made => made.expect("a folder"),
            }
            for name in ["home", "work"] {
                fs::create_dir(root.join(name)).expect("a folder");
            }
            return Self(root);
        }
    }

    /// Returns the output with short names for the folders. On Windows, paths in them have slashes, and
    /// lines end as elsewhere.
    fn named(&self, bytes: &[u8]) -> String {
        let text = str::from_utf8(bytes).expect("what is printed is UTF-8");
        let path = |name| self.0.join(name).to_string_lossy().into_owned();
        let text = text.replace(&path("home"), "~").replace(&path("work"), ".");
        if !cfg!(windows) {
            return text;
        }
        // In JSON, a backslash is the beginning of an escape.
        if text.starts_with('{') {
            return text.replace("\r\n", "\n");
        }
        let path = Regex::new(r"[~.](?:[\\/][^\\/:\s]+)+").expect("a pattern");
        let slashes = |path: &Captures<'_>| path[0].replace('\\', "/");
        path.replace_all(&text, slashes).replace("\r\n", "\n")
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        // A panic here would hide why a test failed.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Expects the text of a file below `tests/expected/`. With `WISDOM_BLESS=1` in the environment, the file is
/// written instead.
#[track_caller]
pub fn assert_file(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected");
    let path = path.join(name);
    if env::var_os("WISDOM_BLESS").as_deref() == Some(OsStr::new("1")) {
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
        fs::write(&path, actual).expect("a file");
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; WISDOM_BLESS=1 makes it", path.display()));
    assert_same(actual, &expected, name);
}

/// Does what `assert_eq!` does, with texts that can be read when it fails. On Windows, both separators of
/// paths are the same.
#[track_caller]
pub fn assert_same(actual: &str, expected: &str, what: &str) {
    let slashes = |text: &str| text.replace('\\', if cfg!(windows) { "/" } else { "\\" });
    assert!(
        slashes(actual) == slashes(expected),
        "{what} differs\n--- expected\n{}\n--- is\n{}\n---",
        visible(expected),
        visible(actual)
    );
}

fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => "\n".into(),
        c if is_command(c) => c.escape_default().to_string(),
        c => c.to_string(),
    };
    text.chars().map(shown).collect()
}

/// Expects a text without commands to a terminal, except for colors if they are `allowed`.
#[track_caller]
pub fn assert_inert(text: &str, allowed: bool) {
    let length_of_color = |part: &str| {
        let end = part.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
        part[end..].starts_with('m').then_some(end + 1)
    };
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c != '\n' && is_command(c)) {
        let found = &rest[at..];
        let color = found.strip_prefix("\x1b[").and_then(length_of_color);
        match color {
            Some(length) if allowed => rest = &found[2 + length..],
            _ => panic!("{:?} is a command, in {text:?}", found.chars().next()),
        }
    }
}

/// Returns whether a character is a command. The program has a list of its own, on purpose.
fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x61c | 0x200e | 0x200f | 0x2028..=0x202e | 0x2066..=0x2069 | 0xe0000..=0xe007f)
}

/// Returns whether a test can run that needs `what`, which a machine may lack. Where every check has to run,
/// `CI` is set, and nothing may be missing.
#[cfg(unix)]
#[track_caller]
pub fn can_test(is_there: bool, what: &str) -> bool {
    let must_be = env::var_os("CI").is_some_and(|ci| ci != OsStr::new("false"));
    assert!(is_there || !must_be, "this test needs {what}");
    is_there
}

/// Unwraps the result of something that a test needs from the system.
#[track_caller]
pub fn made<T, E: Debug>(result: Result<T, E>) -> T {
    result.expect("the system gives what the test needs")
}

#[cfg(unix)]
mod terminal {
    use std::fs::File;
    use std::io::{Read, Write};
    use std::num::NonZero;
    use std::process::Command;
    use std::sync::mpsc;
    use std::thread;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::{Call, Folders, TIMEOUT};

    impl Call {
        /// Makes the call on a terminal of this size, which gets standard output and standard error.
        /// `TERM` is `xterm-256color` unless the test sets it.
        pub fn on_terminal(mut self, columns: u16, rows: u16) -> Screen {
            if !self.variables.iter().any(|(name, _)| name == "TERM") {
                self = self.env("TERM", "xterm-256color");
            }
            self.on_bare_terminal(columns, rows)
        }

        /// Makes the call on a terminal, and types `keys` as soon as the script opens the pipe `ready` in
        /// the working folder for writing.
        pub fn on_terminal_typing(self, columns: u16, rows: u16, keys: &str) -> Screen {
            let made = Command::new("mkfifo")
                .arg(self.work().join("ready"))
                .status();
            assert!(made.expect("mkfifo").success());
            let call = self.env("TERM", "xterm-256color");
            call.on_screen(columns, rows, Some(keys.as_bytes()))
        }

        /// Makes the call on a terminal, without `TERM` unless the test sets it.
        pub fn on_bare_terminal(self, columns: u16, rows: u16) -> Screen {
            self.on_screen(columns, rows, None)
        }

        fn on_screen(self, columns: u16, rows: u16, keys: Option<&[u8]>) -> Screen {
            let size = PtySize {
                rows,
                cols: columns,
                pixel_width: 0,
                pixel_height: 0,
            };
            let pty = native_pty_system().openpty(size).expect("a terminal");
            let mut command = CommandBuilder::from_argv(self.words());
            command.env_clear();
            for (name, value) in &self.variables {
                command.env(name, value);
            }
            command.cwd(self.work());
            let mut reader = pty.master.try_clone_reader().expect("a terminal is read");
            let mut child = pty
                .slave
                .spawn_command(command)
                .expect("the program starts");
            // Reading ends when nobody has the terminal open.
            drop(pty.slave);
            let (said, heard) = mpsc::channel();
            thread::spawn(move || {
                let mut bytes = Vec::new();
                reader.read_to_end(&mut bytes).expect("a terminal is read");
                let _ = said.send(bytes);
            });
            if let Some(keys) = keys {
                let ready = self.work().join("ready");
                let (opened, is_ready) = mpsc::channel();
                thread::spawn(move || opened.send(File::open(ready).is_ok()));
                assert_eq!(
                    is_ready.recv_timeout(TIMEOUT),
                    Ok(true),
                    "the script is ready"
                );
                let mut writer = pty.master.take_writer().expect("a keyboard");
                writer.write_all(keys).expect("keys");
                // Dropping the writer would type the end of the input.
                std::mem::forget(writer);
            }
            let bytes = heard.recv_timeout(TIMEOUT).unwrap_or_else(|_| {
                let _ = child.kill();
                panic!("the program does not end")
            });
            let status = child.wait().expect("the program ends");
            Screen {
                columns,
                rows,
                status: status.exit_code(),
                text: self.folders.named(&bytes).replace("\r\n", "\n"),
                bytes,
                folders: self.folders,
            }
        }
    }

    /// The outcome of a call on a terminal.
    pub struct Screen {
        columns: u16,
        rows: u16,
        status: u32,
        text: String,
        bytes: Vec<u8>,
        folders: Folders,
    }

    impl Screen {
        /// Returns what a successful program wrote, with escapes.
        #[track_caller]
        pub fn written(&self) -> &str {
            assert_eq!(self.status, 0, "the exit status, with {:?}", self.text);
            &self.text
        }

        /// Expects this exit status.
        #[track_caller]
        pub fn exits(&self, status: u32) -> &Self {
            assert_eq!(self.status, status, "the exit status, with {:?}", self.text);
            self
        }

        /// Returns the lines on the screen, down to the last that is not blank.
        #[track_caller]
        pub fn shown(&self) -> Vec<String> {
            let grid = self.grid();
            let rows = grid.screen().rows(0, self.columns);
            let mut rows: Vec<_> = rows.map(|row| row.trim_end().to_owned()).collect();
            let last = rows.iter().rposition(|row| !row.is_empty());
            rows.truncate(last.map_or(0, |last| last + 1));
            rows
        }

        /// Returns the screen, cell by cell.
        #[track_caller]
        pub fn grid(&self) -> vt100::Parser {
            assert_eq!(self.status, 0, "the exit status, with {:?}", self.text);
            let [rows, columns] = [self.rows, self.columns]
                .map(|side| NonZero::new(side).expect("a screen with room on it"));
            let mut grid = vt100::Parser::new(rows, columns, 0);
            grid.process(&self.bytes);
            grid
        }

        /// Returns the text of a file in the working folder.
        #[track_caller]
        pub fn file(&self, name: &str) -> String {
            let path = self.folders.0.join("work").join(name);
            std::fs::read_to_string(path).expect("the script wrote it")
        }

        /// Returns whether there is a file in the working folder.
        pub fn has_file(&self, name: &str) -> bool {
            self.folders.0.join("work").join(name).exists()
        }
    }
}
