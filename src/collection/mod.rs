//! Layer 4: collections, where entries come from.

pub mod builtin;
pub mod cache;
mod cache_file;
pub mod open;
pub mod pool;
pub mod search_path;
pub mod user;
