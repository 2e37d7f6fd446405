//! Everything that the process edge asks the system: the user's folders, the clock, the editor and the
//! keyboard.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the program's edge, not the library"
)]

pub(crate) mod clock;
#[cfg(windows)]
pub(crate) mod console;
pub(crate) mod editor;
pub(crate) mod folders;
pub(crate) mod search_folders;
#[cfg(unix)]
pub(crate) mod wait;
