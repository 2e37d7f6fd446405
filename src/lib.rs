//! One piece of wisdom about building with AI, in a terminal.
//!
//! A module uses only modules of the layers below it:
//!
//! 7. [`cli`]: what was typed, what it means, and one file a command
//! 6. [`presentation`]: entries and lists, laid out or in another format
//! 5. [`selection`]: which of the matching entries is shown; [`check`]: what is wrong with a file
//! 4. [`collection`]: where entries come from
//! 3. [`mod@format`]: how a file is read
//! 2. [`filter`]: which entries match; [`storage`]: reading and replacing files safely
//! 1. [`entry`]: what an entry is, and what a text may hold
//!
//! Nothing here reads the environment, asks the clock, or exits: `main` passes in what a run needs to
//! know, and turns its outcome into an exit status.

pub mod check;
pub mod cli;
pub mod collection;
pub mod entry;
pub mod error;
pub mod filter;
pub mod format;
pub mod presentation;
pub mod selection;
pub mod storage;
