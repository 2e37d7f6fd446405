//! What the program does, one file for each command.

pub mod add;
pub mod change;
pub mod check;
pub mod edit;
pub mod index;
pub mod paths;
pub mod show;
pub mod user_file;
