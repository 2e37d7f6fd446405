//! Layer 7: the command line.

pub mod args;
mod commands;
mod config;
mod conflicts;
pub mod environment;
pub mod explain;
pub mod flag;
pub mod flags;
pub mod fortune_flags;
mod help;
mod hint;
pub mod messages;
pub mod names;
pub mod options;
pub mod outcome;
pub mod parse;
pub mod percentages;
mod query;
mod resolve;
pub mod run;
mod settings;
mod sources;
