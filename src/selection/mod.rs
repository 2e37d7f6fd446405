//! Floor 2: which entries are meant, and which of them is shown.

pub mod filter;
pub mod pick;
pub mod tags;
