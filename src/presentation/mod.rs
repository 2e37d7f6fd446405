//! Layer 6: entries and lists as lines of styled text, or in another output format.

pub mod colors;
pub(crate) mod column;
pub mod counts;
pub mod layout;
pub mod line;
pub mod list;
mod margin;
pub mod output;
pub mod paint;
pub mod parts;
pub mod reflow;
pub mod wrap;
