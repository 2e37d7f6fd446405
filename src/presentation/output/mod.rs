//! The output formats besides text.

pub mod fortune;
pub mod json;
pub mod markdown;
