//! Layer 7: what was typed, and what it means.

pub mod args;
pub mod commands;
pub mod environment;
pub mod explain;
pub mod help;
pub mod options;
pub mod outcome;
pub mod resolve;
pub mod run;
