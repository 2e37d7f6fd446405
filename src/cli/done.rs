//! How a run goes on beside what it writes, and how it ends.

use std::io::Write;
use std::time::Duration;

/// How a run that did what it was asked for ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// At once.
    Now,
    /// After so long, before which the screen may not be cleared.
    After(Duration),
    /// At once, and the exit status says that something is to be mended.
    ToMend,
}

/// Says something besides. Nobody may be there to hear it, which is no reason to fail.
pub(super) fn tell(err: &mut impl Write, lines: &[String]) {
    for line in lines {
        let _ = writeln!(err, "wisdom: {line}");
    }
}
