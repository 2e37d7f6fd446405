//! How a run ends, and what it says on the side.

use std::io::Write;
use std::time::Duration;

/// How a run ends that did what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At once.
    Done,
    /// After this time, during which the output stays on the screen.
    Wait(Duration),
    /// At once, with an exit status that says that `--check` found something.
    Findings,
}

/// Writes each line with the program's name before it. A failure is ignored: there is nobody left to
/// tell.
pub fn warn(err: &mut impl Write, lines: &[String]) {
    for line in lines {
        let _ = writeln!(err, "wisdom: {line}");
    }
}
