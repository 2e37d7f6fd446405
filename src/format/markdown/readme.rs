//! Which README is a collection: a list of laws is often kept in one, but most are documentation.

use crate::format::markdown::{read, untitled};

/// The ids of headings that documentation has.
const CHAPTERS: [&str; 21] = [
    "available-scripts",
    "build",
    "building",
    "configuration",
    "contributing",
    "dependencies",
    "deployment",
    "development",
    "features",
    "getting-started",
    "install",
    "installation",
    "installing",
    "learn-more",
    "licence",
    "license",
    "prerequisites",
    "quick-start",
    "quickstart",
    "requirements",
    "usage",
];

/// Returns whether `source`, which may be a README, is a collection rather than documentation: no entry
/// is a chapter of documentation, or in one, and most texts are those of entries.
pub(crate) fn is_collection(source: &str) -> bool {
    let untitled = untitled(source).len();
    let entries = read(source, "").entries;
    let is_chapter = |key: &str| CHAPTERS.contains(&key);
    let mut entries_in_chapters = entries.iter();
    !entries.is_empty()
        && entries.len() >= 4 * untitled
        && !entries_in_chapters.any(|entry| is_chapter(&entry.id) || is_chapter(&entry.section))
}
