//! Layer 2: reading and replacing files safely.

pub mod atomic;
pub mod file;
pub mod replace;
