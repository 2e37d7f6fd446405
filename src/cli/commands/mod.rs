//! The commands, one file each, and `user_file`, which `--add` and `--edit` share.

pub(crate) mod add;
pub(crate) mod check;
pub(crate) mod complete;
pub(crate) mod edit;
pub(crate) mod index;
pub(crate) mod init;
pub(crate) mod list;
pub(crate) mod paths;
pub(crate) mod show;
pub(crate) mod user_file;
