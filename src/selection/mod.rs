//! Floor 2: which entries are meant, and which of them is shown.

pub mod daily;
pub mod deck;
pub mod filter;
pub mod once;
pub mod pick;
pub mod required;
pub mod share;
pub mod tags;
