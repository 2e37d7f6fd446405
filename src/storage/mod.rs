//! Layer 2: reading and replacing files safely.

pub mod atomic;
pub mod file;
pub mod hash;
pub mod replace;
pub mod stamp;
