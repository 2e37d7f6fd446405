//! Floor 4: what was typed, what it means, and the run that ties the floors together.

pub mod absence;
pub mod args;
pub mod environment;
pub mod help;
pub mod options;
pub mod paths;
pub mod run;
