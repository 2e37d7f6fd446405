//! The tests: one program with a module for each subject.

#![allow(
    unreachable_pub,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    reason = "the tests are a program's edge, nothing is reachable in them, and tables of cases are long"
)]

mod add;
mod assets;
#[cfg(target_os = "linux")]
mod bounds;
mod cache;
mod check;
mod closing;
mod completion;
mod config;
#[cfg(unix)]
mod crowd;
mod csv;
mod daily;
mod deck;
mod documents;
mod folders;
mod foreign_files;
mod fortune;
mod harness;
mod index;
mod joint;
mod json;
mod layout;
mod list;
mod markdown;
mod messages;
mod options;
mod picks;
mod plain_text;
mod quotes;
mod reflow;
mod resolve;
mod round_trip;
mod sanitize;
mod selection;
#[cfg(unix)]
mod shells;
mod storage;
mod structure;
mod terminal;
mod toml;
mod user_file;
