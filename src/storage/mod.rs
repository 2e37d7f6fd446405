//! Layer 2: reads and replaces files safely.

pub mod atomic;
pub mod file;
pub mod hash;
pub(crate) mod ownership;
pub mod replace;
pub(crate) mod rights;
pub mod stamp;
