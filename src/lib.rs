//! One piece of wisdom about building with AI, in a terminal.
//!
//! Each module uses only those below it:
//!
//! 7. [`cli`]: what was typed, what it means, and one file for each thing the program does
//! 6. [`presentation`]: entries and lists as lines of styled text, or in another format
//! 5. [`selection`]: which of the matching entries is shown; [`check`]: what is wrong with a file
//! 4. [`collection`]: where entries come from
//! 3. [`format`]: how a file is read
//! 2. [`filter`]: which entries match; [`storage`]: reading and replacing files safely
//! 1. [`entry`]: what an entry is, and what text may hold
//!
//! Nothing here prints, reads the environment, asks the clock or exits: `main` passes in what there
//! is to know and writes what comes back.

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
