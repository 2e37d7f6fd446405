//! Layer 7: the command line.

pub mod args;
pub mod bash_line;
mod candidates;
mod commands;
mod completion_scripts;
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
pub mod shell;
mod sources;
