//! Layer 3: how a file is read.

pub mod diagnostic;
pub mod fortune;
pub mod markdown;
pub mod parsed;
pub mod toml;
pub mod toml_writer;
