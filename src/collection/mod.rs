//! Floor 1: where entries come from.

pub mod builtin;
pub mod fault;
pub mod file;
pub mod shelf;
pub mod toml;
pub mod user;
