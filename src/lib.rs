//! One piece of wisdom about building with AI, in a terminal.
//!
//! The house has five floors. A floor knows only those below it:
//!
//! 4. [`cli`]: what was typed, what it means, and the run that ties the floors together
//! 3. [`presentation`]: an entry or a list, laid out and painted
//! 2. [`selection`]: which entries are meant, and which of them is shown
//! 1. [`collection`]: where entries come from
//! 0. [`entry`]: what an entry is, and what text may hold
//!
//! Nothing in here prints, reads the environment, asks the clock or exits: `main` hands in what
//! there is to know and writes out what there is to say.

pub mod entry;

pub mod collection;

pub mod selection;

pub mod presentation;

pub mod cli;

pub mod error;
