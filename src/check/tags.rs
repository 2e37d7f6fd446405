//! Tags that only one entry has.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::entry::{sanitize, suggest};

/// A tag that only one entry has is a problem only if at least this many entries have tags.
const TAGGED_ENTRIES: usize = 10;

/// Every lone tag is compared with every common one, character by character. Beyond this many comparisons
/// of characters, which take about half a second, no tag is suggested.
const COMPARISONS: usize = 40_000_000;

/// The size in bytes of the longest tag that is compared. Nobody mistypes one letter of a longer tag.
const LONGEST: usize = 60;

/// All tags, each with the index of its entry.
#[derive(Debug, Default)]
pub(crate) struct Tags(Vec<(usize, String)>);

impl Tags {
    /// Adds the tags of the entry at `index`. Entries are added in the order of their indices.
    pub(crate) fn add(&mut self, index: usize, tags: &[Cow<'_, str>]) {
        self.0
            .extend(tags.iter().map(|tag| (index, tag.to_string())));
    }

    /// Returns a message for each tag that only one entry has, with the index of that entry.
    pub(crate) fn lone(&self) -> Vec<(usize, String)> {
        let tagged = self.0.chunk_by(|one, other| one.0 == other.0);
        if tagged.count() < TAGGED_ENTRIES {
            return Vec::new();
        }
        let mut entries: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (entry, tag) in &self.0 {
            entries.entry(tag).or_default().push(*entry);
        }
        let (lone, common): (Vec<_>, Vec<_>) =
            entries.iter().partition(|(_, entries)| entries.len() == 1);
        let is_compared = |tag: &str| tag.len() <= LONGEST;
        let names = common.iter().map(|(name, _)| **name);
        let names: Vec<_> = names.filter(|name| is_compared(name)).collect();
        let bytes = |tags: &[&str]| tags.iter().map(|tag| tag.len()).sum::<usize>();
        let mistyped = lone.iter().map(|(tag, _)| **tag);
        let mistyped: Vec<_> = mistyped.filter(|tag| is_compared(tag)).collect();
        let suggests = bytes(&mistyped).saturating_mul(bytes(&names)) <= COMPARISONS;
        let message = |tag: &str| {
            let names = names.iter().copied();
            let names = names.filter(|_| suggests && is_compared(tag));
            let remedy = match suggest::near(tag, names).first() {
                Some(near) => format!("did you mean `{}`?", sanitize::excerpt(near)),
                None => "use it on others or remove it".into(),
            };
            let tag = sanitize::excerpt(tag);
            format!("no other entry has the tag `{tag}`; {remedy}")
        };
        lone.iter()
            .map(|(tag, entries)| (entries[0], message(tag)))
            .collect()
    }
}
