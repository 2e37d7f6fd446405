//! Which Markdown is documentation rather than a collection: a list of laws is often kept in a README, and
//! quotes without titles look like any list.

use crate::entry::{Entry, prose};
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

/// Returns what a file looks like whose `entries` are quotes without titles. In a collection, most of them
/// name an author, and most are prose. In a README, most must end as a sentence or a quotation does.
pub(crate) fn likeness_of_quotes(entries: &[Entry<'_>]) -> Likeness {
    let is_most = |is: fn(&str) -> bool| {
        let quotes = entries
            .iter()
            .filter(|entry| entry.author.is_some() && !is_labelled(&entry.text) && is(&entry.text));
        entries.len() >= MIN_QUOTES && 2 * quotes.count() >= entries.len()
    };
    if is_most(prose::is_ended) {
        Likeness::Collection
    } else if is_most(prose::is_prose) {
        Likeness::Documentation
    } else {
        Likeness::Other
    }
}

/// Returns what a file looks like whose `entries` are quotes with titles.
pub(crate) fn likeness_of_titled_quotes(entries: &[Entry<'_>]) -> Likeness {
    if entries.len() >= MIN_QUOTES {
        Likeness::Collection
    } else {
        Likeness::Other
    }
}

/// Returns whether a text begins with a link, code or a bold label, which the rest explains.
pub(crate) fn is_labelled(text: &str) -> bool {
    text.starts_with(['[', '`']) || text.starts_with("**")
}
