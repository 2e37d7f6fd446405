//! How a run goes on beside what it writes, and how it ends.

use std::io::Write;
use std::time::Duration;

/// How a run that did what it was asked for ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At once.
    Done,
    /// After so long, before which the screen may not be cleared.
    Wait(Duration),
    /// At once, and the exit status says that something is to be mended.
    Findings,
}

/// Says something besides. Nobody may be there to hear it, which is no reason to fail.
pub(crate) fn warn(err: &mut impl Write, lines: &[String]) {
    for line in lines {
        let _ = writeln!(err, "wisdom: {line}");
    }
}
