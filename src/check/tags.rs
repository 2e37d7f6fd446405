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

/// The tags of all entries.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    /// Each tag with the index of the first entry that has it, and whether no other has it.
    entries: BTreeMap<String, (usize, bool)>,
    /// The number of entries with tags.
    tagged: usize,
}

impl Tags {
    /// Adds the tags of the entry at `index`.
    pub(crate) fn add(&mut self, index: usize, tags: &[Cow<'_, str>]) {
        self.tagged += usize::from(!tags.is_empty());
        for tag in tags {
            if let Some((_, is_lone)) = self.entries.get_mut(&**tag) {
                *is_lone = false;
            } else {
                self.entries.insert(tag.to_string(), (index, true));
            }
        }
    }

    /// Returns a message for each tag that only one entry has, with the index of that entry.
    pub(crate) fn lone(&self) -> Vec<(usize, String)> {
        if self.tagged < TAGGED_ENTRIES {
            return Vec::new();
        }
        let (lone, common): (Vec<_>, Vec<_>) = self
            .entries
            .iter()
            .map(|(tag, (entry, is_lone))| (&**tag, *entry, *is_lone))
            .partition(|(_, _, is_lone)| *is_lone);
        let is_compared = |tag: &str| tag.len() <= LONGEST;
        let bytes = |tags: &[&str]| tags.iter().map(|tag| tag.len()).sum::<usize>();
        let names = common.iter().map(|(name, ..)| *name);
        let mut names: Vec<_> = names.filter(|name| is_compared(name)).collect();
        let mistyped = lone.iter().map(|(tag, ..)| *tag);
        let mistyped: Vec<_> = mistyped.filter(|tag| is_compared(tag)).collect();
        if bytes(&mistyped).saturating_mul(bytes(&names)) > COMPARISONS {
            names.clear();
        }
        let message = |tag: &str| {
            let names = names.iter().copied();
            let names = names.filter(|_| is_compared(tag));
            let remedy = match suggest::near(tag, names).first() {
                Some(near) => format!("did you mean `{}`?", sanitize::excerpt(near)),
                None => "use it on others or remove it".into(),
            };
            let tag = sanitize::excerpt(tag);
            format!("no other entry has the tag `{tag}`; {remedy}")
        };
        lone.iter()
            .map(|(tag, entry, _)| (*entry, message(tag)))
            .collect()
    }
}
