//! How a run ends.

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
