//! The built-in collection: the table that `build.rs` writes from `assets/`.
//!
//! The entries are constants, so that nothing is parsed at run time. Their only cost at a start is the
//! relocation of their pointers: two of the program's 57 relocated pages.

use std::borrow::Cow;

use crate::entry::{Entry, Form};

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
