//! Layer 5: which of the matching entries is shown.

pub mod daily;
pub mod deck;
pub mod once;
pub mod pick;
pub mod weight;
