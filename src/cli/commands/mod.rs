//! The commands, one file each, and what they share.

pub(crate) mod add;
pub(crate) mod check;
pub(crate) mod edit;
pub(crate) mod index;
pub(crate) mod list;
pub(crate) mod paths;
pub(crate) mod show;
pub(crate) mod user_file;
