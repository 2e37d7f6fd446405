//! What the process edge asks the system for: the user's folders, the clock, the editor and the
//! keyboard.

pub(crate) mod clock;
pub(crate) mod editor;
pub(crate) mod folders;
pub(crate) mod search_folders;
#[cfg(unix)]
pub(crate) mod wait;
