//! Tags that only one entry has.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::entry::{sanitize, suggest};

/// A tag that only one entry has is a problem only if at least this many entries have tags.
const TAGGED_ENTRIES: usize = 10;

/// Every lone tag is compared with every common one. Beyond this many comparisons, which take about a
/// second, no tag is suggested.
const COMPARISONS: usize = 4_000_000;

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
        let suggests = lone.len().saturating_mul(common.len()) <= COMPARISONS;
        let message = |tag: &str| {
            let names = common.iter().map(|(name, _)| **name);
            let remedy = match suggest::near(tag, names.filter(|_| suggests)).first() {
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
