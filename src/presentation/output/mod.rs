//! The formats that entries are written in, beside text.

pub mod fortune;
pub mod json;
pub mod markdown;
