//! What asks the system: the clock, the editor, the keyboard, and where collections are.

pub mod clock;
pub mod editor;
pub mod search_folders;
#[cfg(unix)]
pub mod wait;
