//! Collections beside each other, read as one indexed sequence.

use super::builtin;
use crate::entry::Entry;

/// A collection: so many entries, each with an index that is stable as long as the collection is.
#[derive(Clone, Debug)]
pub enum Collection {
    /// The built-in table.
    Builtin,
    /// Entries that were read from a file.
    Read(Vec<Entry<'static>>),
}

impl Collection {
    fn entries(&self) -> &[Entry<'static>] {
        match self {
            Self::Builtin => &builtin::ENTRIES,
            Self::Read(entries) => entries,
        }
    }
}

/// The collections that are drawn from, one behind the other.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    collections: Vec<Collection>,
}

impl Shelf {
    /// The built-in collection alone.
    pub fn builtin() -> Self {
        Self {
            collections: vec![Collection::Builtin],
        }
    }

    /// Puts one more collection behind the others.
    pub fn add(&mut self, collection: Collection) {
        self.collections.push(collection);
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.collections.iter().map(|c| c.entries().len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at `index`, counted from 0.
    pub fn get(&self, mut index: usize) -> Option<Entry<'_>> {
        for collection in &self.collections {
            let entries = collection.entries();
            match entries.get(index) {
                Some(entry) => return Some(entry.borrowed()),
                None => index -= entries.len(),
            }
        }
        None
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        self.collections
            .iter()
            .flat_map(Collection::entries)
            .map(Entry::borrowed)
    }
}
