//! Layer 4: collections, where entries come from.

pub mod builtin;
pub mod cache;
mod cache_file;
pub(crate) mod candidates;
pub(crate) mod detect;
pub mod offensive;
pub mod open;
pub mod pool;
pub mod search_path;
pub mod user;
