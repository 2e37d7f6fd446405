//! How a run ends, and its warnings.

use std::io::Write;
use std::time::Duration;

/// How a successful run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At once.
    Done,
    /// After this time, during which the output stays on the screen.
    Wait(Duration),
    /// At once, with an exit status that says that `--check` found something.
    Findings,
}

/// Writes each line with the program's name before it. A failure is ignored, since there is nowhere
/// left to report it.
pub fn warn(err: &mut impl Write, lines: &[String]) {
    for line in lines {
        let _ = writeln!(err, "wisdom: {line}");
    }
}
