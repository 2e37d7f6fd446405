//! Floor 1: where entries come from.

pub mod builtin;
pub mod cache;
pub mod check;
mod doubles;
pub mod fault;
pub mod file;
pub mod fortune;
pub mod index;
pub mod markdown;
pub mod open;
pub mod reading;
pub mod save;
pub mod search;
pub mod shelf;
pub mod sieve;
pub mod toml;
pub mod user;
pub mod whole;
pub mod write;
