//! Waiting until somebody has read what is on the screen.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::getpgrp;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/// Waits for a key, a signal, or so long. Returns the signal, or that which the key stands for.
///
/// The terminal gives keys instead of lines while that lasts, and not afterwards: hence it does not
/// make signals of keys either, and the signals that would end the process only end the wait.
pub fn wait(time: Duration) -> Option<usize> {
    let Some(before) = terminal() else {
        std::thread::sleep(time);
        return None;
    };
    let signal = Arc::new(AtomicUsize::new(0));
    // A signal is heard here also if it comes just before the poll.
    let Ok((heard, said)) = UnixStream::pair() else {
        return None;
    };
    for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
        let value = usize::try_from(number).unwrap_or(0);
        let _ = signal_hook::flag::register_usize(number, Arc::clone(&signal), value);
        let _ = said
            .try_clone()
            .map(|said| signal_hook::low_level::pipe::register(number, said));
    }
    let stdin = io::stdin();
    let keys = Keys::of(before);
    let mut polled = [
        PollFd::new(&stdin, PollFlags::IN),
        PollFd::new(&heard, PollFlags::IN),
    ];
    let time = Timespec {
        tv_sec: time.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: 0,
    };
    // Some keys are several bytes, of which none is left to the prompt.
    let mut key = [0; 64];
    let polled_any = poll(&mut polled, Some(&time)).is_ok_and(|ready| ready > 0);
    if polled_any && !polled[0].revents().is_empty() {
        let _ = rustix::io::read(&stdin, &mut key);
    }
    drop(keys);
    let pressed = match key[0] {
        0x03 => SIGINT,
        0x1c => SIGQUIT,
        _ => 0,
    };
    let signal = signal
        .load(Ordering::SeqCst)
        .max(pressed.try_into().unwrap_or(0));
    (signal != 0).then_some(signal)
}

/// How the terminal of standard input is set, if there is one and it is ours: it stops a process in
/// the background that would change it.
fn terminal() -> Option<Termios> {
    let ours = tcgetpgrp(io::stdin()).ok()? == getpgrp();
    ours.then(|| tcgetattr(io::stdin()).ok()).flatten()
}

/// The terminal gives keys until this is dropped.
struct Keys {
    before: Termios,
}

impl Keys {
    fn of(before: Termios) -> Self {
        let mut keys = before.clone();
        keys.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &keys);
        Self { before }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
