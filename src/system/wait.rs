//! Waits until the user has read the output.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::getpgrp;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/// The bytes that a terminal in raw mode sends for Ctrl-C and Ctrl-\.
const CTRL_C: u8 = 0x03;
const CTRL_BACKSLASH: u8 = 0x1c;

/// Waits for a key or a signal, for at most `limit`. Returns the signal that arrived, or the one that
/// the key usually sends.
///
/// Meanwhile the terminal passes on single keys instead of lines, and turns none into a signal. A
/// signal that would end the process only ends the wait, so that the terminal is always restored.
pub(crate) fn wait(limit: Duration) -> Option<usize> {
    let Some(settings) = terminal_settings() else {
        std::thread::sleep(limit);
        return None;
    };
    let signal = Arc::new(AtomicUsize::new(0));
    // A signal that arrives just before the poll still ends it, by a byte in this pipe.
    let Ok((receiver, sender)) = UnixStream::pair() else {
        return None;
    };
    for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
        let value = usize::try_from(number).unwrap_or(0);
        let _ = signal_hook::flag::register_usize(number, Arc::clone(&signal), value);
        let _ = sender
            .try_clone()
            .map(|sender| signal_hook::low_level::pipe::register(number, sender));
    }
    let pressed = key(&receiver, settings, limit);
    let pressed = match pressed {
        CTRL_C => SIGINT,
        CTRL_BACKSLASH => SIGQUIT,
        _ => 0,
    };
    let signal = signal
        .load(Ordering::SeqCst)
        .max(pressed.try_into().unwrap_or(0));
    (signal != 0).then_some(signal)
}

/// Returns the first byte of the key pressed, or 0 if `signals` becomes readable first or `limit`
/// passes.
fn key(signals: &UnixStream, settings: Termios, limit: Duration) -> u8 {
    let stdin = io::stdin();
    let _raw = RawMode::new(settings);
    let mut polled = [
        PollFd::new(&stdin, PollFlags::IN),
        PollFd::new(signals, PollFlags::IN),
    ];
    let limit = Timespec {
        tv_sec: limit.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: 0,
    };
    // Some keys send several bytes. All are read, so that none reaches the prompt.
    let mut key = [0; 64];
    let is_ready = poll(&mut polled, Some(&limit)).is_ok_and(|ready| ready > 0);
    if is_ready && !polled[0].revents().is_empty() {
        let _ = rustix::io::read(&stdin, &mut key);
    }
    key[0]
}

/// Returns the settings of the terminal on standard input, if the process is in the foreground. The
/// terminal stops a background process that changes its settings.
fn terminal_settings() -> Option<Termios> {
    let is_foreground = tcgetpgrp(io::stdin()).ok()? == getpgrp();
    is_foreground.then(|| tcgetattr(io::stdin()).ok()).flatten()
}

/// Makes the terminal pass on single keys, and restores its settings when dropped.
struct RawMode {
    settings: Termios,
}

impl RawMode {
    fn new(settings: Termios) -> Self {
        let mut raw = settings.clone();
        raw.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &raw);
        Self { settings }
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.settings);
    }
}
