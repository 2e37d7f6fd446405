//! The built-in collection: a table that `build.rs` made of `assets/`.
//!
//! The entries are constants that point into the program's read-only data. One text with offsets
//! instead of pointers was measured beside it, and is no faster: the program is linked at a fixed
//! address, so that the pointers are right as they stand in the file.

use std::borrow::Cow;

use crate::entry::Entry;

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
