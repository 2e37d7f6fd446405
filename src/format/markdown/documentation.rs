//! Which Markdown is documentation rather than a collection: a list of laws is often kept in a README, and
//! quotes without titles look like any list.

use crate::entry::Entry;
use crate::format::parsed::Likeness;

/// The ids of headings that documentation has.
const CHAPTERS: [&str; 28] = [
    "available-scripts",
    "build",
    "building",
    "configuration",
    "contributing",
    "dependencies",
    "deployment",
    "development",
    "documentation",
    "features",
    "getting-started",
    "how-to-use",
    "install",
    "installation",
    "installing",
    "learn-more",
    "licence",
    "license",
    "prerequisites",
    "project-structure",
    "quick-start",
    "quickstart",
    "requirements",
    "running-tests",
    "setup",
    "tech-stack",
    "troubleshooting",
    "usage",
];

/// The fewest quotes without titles that make a collection.
const MIN_QUOTES: usize = 3;

/// Returns whether an entry is a chapter of documentation, or in one.
pub(crate) fn has_chapter(entries: &[Entry<'_>]) -> bool {
    let is_chapter = |key: &str| CHAPTERS.contains(&key);
    entries
        .iter()
        .any(|entry| is_chapter(&entry.id) || is_chapter(&entry.section))
}

/// Returns what a file looks like whose `entries` have titles, and in which a number of texts are
/// `untitled`. Most texts of a collection are those of entries.
pub(crate) fn likeness_of_titled(entries: &[Entry<'_>], untitled: usize) -> Likeness {
    if entries.is_empty() {
        Likeness::Other
    } else if entries.len() < 4 * untitled || has_chapter(entries) {
        Likeness::Documentation
    } else {
        Likeness::Collection
    }
}

/// Returns what a file looks like whose `entries` are quotes without titles. Most quotes of a collection
/// name an author.
pub(crate) fn likeness_of_quotes(entries: &[Entry<'_>]) -> Likeness {
    let authors = entries.iter().filter(|entry| entry.author.is_some());
    if entries.len() >= MIN_QUOTES && 2 * authors.count() >= entries.len() {
        Likeness::Collection
    } else {
        Likeness::Other
    }
}
