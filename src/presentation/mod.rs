//! Floor 3: an entry or a list, laid out to a width and painted, or written in another format.

pub mod fortune;
pub mod json;
pub mod layout;
pub mod line;
pub mod listing;
pub mod markdown;
pub mod paint;
pub mod plain;
pub mod wrap;
