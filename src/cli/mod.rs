//! Floor 4: what was typed, what it means, and the run that ties the floors together.

pub mod absence;
pub mod add;
pub mod args;
pub mod change;
pub mod check;
pub mod choice;
pub mod done;
pub mod edit;
pub mod environment;
pub mod help;
pub mod index;
pub mod options;
pub mod own;
pub mod pages;
pub mod paths;
pub mod run;
