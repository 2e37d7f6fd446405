//! The tests of `wisdom`: one program, one module for each subject.

mod add;
mod assets;
mod check;
mod choice;
mod daily;
mod deck;
mod documents;
mod floors;
mod fortunes;
mod gate;
mod harness;
mod index;
mod layout;
mod markdown;
mod options;
mod outline;
mod picks;
mod selection;
mod terminal;
mod toml;
mod user_file;
