//! The built-in collection: the table that `build.rs` writes from `assets/`.
//!
//! The entries are constants, so that nothing is parsed at run time. What a start pays for them is the
//! relocation of their pointers, two of the 57 pages that are relocated in all.

use std::borrow::Cow;

use crate::entry::{Entry, Form};

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
