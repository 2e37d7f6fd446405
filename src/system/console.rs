//! The console of Windows: its colors, and its keys.

use std::io::{self, Read};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use winapi_util::HandleRef;
use winapi_util::console::{self, Console};

// The flags of the mode of a console's input, by the documentation of `SetConsoleMode`.
const ENABLE_PROCESSED_INPUT: u32 = 1;
const ENABLE_LINE_INPUT: u32 = 2;
const ENABLE_ECHO_INPUT: u32 = 4;

/// The character of Ctrl-C, and the number of its signal.
const CTRL_C: u8 = 0x03;
const SIGINT: usize = 2;

/// Makes the `console` behind a stream obey color sequences, and returns whether it does. If there is no
/// console, returns `false`.
pub(crate) fn enable_colors(console: io::Result<Console>) -> bool {
    let enabled = console.and_then(|mut console| console.set_virtual_terminal_processing(true));
    enabled.is_ok()
}

/// Waits for a key that types a character, for at most `limit`. Returns the signal that the key usually
/// sends.
///
/// Meanwhile the console passes on single keys instead of lines, and Ctrl-C is a key, so that the mode
/// of the console is always restored.
pub(crate) fn wait(limit: Duration) -> Option<usize> {
    let stdin = HandleRef::stdin();
    let Ok(mode) = console::mode(&stdin) else {
        thread::sleep(limit);
        return None;
    };
    let raw = mode & !(ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT);
    let _ = console::set_mode(&stdin, raw);
    let (pressed, key) = mpsc::channel();
    // A read has no time limit. It ends with the process.
    thread::spawn(move || {
        let mut key = [0; 64];
        let _ = io::stdin().read(&mut key);
        let _ = pressed.send(key[0]);
    });
    let key = key.recv_timeout(limit).unwrap_or(0);
    let _ = console::set_mode(&stdin, mode);
    (key == CTRL_C).then_some(SIGINT)
}
