//! Layer 5: selects the entry to show among those that match.

pub mod daily;
pub mod deck;
pub mod once;
pub mod pick;
pub mod weight;
