//! The built-in collection: a table that `build.rs` made of `assets/`.
//!
//! The entries are constants that point into the program's read-only data. One text with offsets
//! would save the mending of pointers at the start; there is none to save where the program is linked
//! at a fixed address, and the pointers are right as they stand in the file (`build.rs`).

use std::borrow::Cow;

use crate::entry::{Entry, Form};

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
