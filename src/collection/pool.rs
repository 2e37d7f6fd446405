//! A collection, and a pool of several collections as one indexed sequence.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::collection::builtin;
use crate::collection::cache::{Cached, LoadedEntries};
use crate::entry::Entry;
use crate::filter::Filter;
use crate::format::fortune::Fortune;

/// A sequence of entries, indexed from 0.
#[derive(Debug)]
pub struct Collection {
    /// `builtin`, `user`, or the name of the file without its extension.
    pub name: Cow<'static, str>,
    /// The path of the file, if the entries come from one.
    pub path: Option<PathBuf>,
    /// How the file is read, if that isn't obvious: `text, blocks`.
    pub form: Option<Cow<'static, str>>,
    /// The entries.
    pub entries: Entries,
}

/// Where the entries of a collection are kept.
#[derive(Debug)]
pub enum Entries {
    /// In the built-in table.
    Builtin,
    /// In memory.
    Parsed(Vec<Entry<'static>>),
    /// In a cache file.
    Cached(Box<Cached>),
    /// In a fortune file, which is read on demand.
    Fortune(Box<Fortune>),
}

impl From<LoadedEntries> for Entries {
    fn from(entries: LoadedEntries) -> Self {
        match entries {
            LoadedEntries::Parsed(entries) => Self::Parsed(entries),
            LoadedEntries::Cached(cached) => Self::Cached(cached),
        }
    }
}

impl Collection {
    /// Returns the built-in collection.
    pub fn builtin() -> Self {
        Self {
            name: Cow::Borrowed("builtin"),
            path: None,
            form: None,
            entries: Entries::Builtin,
        }
    }

    /// Returns the number of entries, including the blank ones of a fortune file, which are never shown.
    pub fn len(&self) -> usize {
        match &self.entries {
            Entries::Builtin => builtin::ENTRIES.len(),
            Entries::Parsed(entries) => entries.len(),
            Entries::Cached(cached) => cached.len(),
            Entries::Fortune(fortune) => fortune.len(),
        }
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of entries that can be shown.
    pub fn shown(&self) -> usize {
        match &self.entries {
            Entries::Fortune(fortune) => fortune.shown(),
            _ => self.len(),
        }
    }

    /// Returns the entry at `index`, if it can be shown.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        match &self.entries {
            Entries::Builtin => builtin::ENTRIES.get(index).map(Entry::borrowed),
            Entries::Parsed(entries) => entries.get(index).map(Entry::borrowed),
            Entries::Cached(cached) => cached.get(index),
            Entries::Fortune(fortune) => fortune.get(index),
        }
    }

    /// Calls `visit` with every entry that `filter` admits and its index, in order, until `visit` breaks.
    pub fn each(
        &self,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.each_from(0, filter, visit)
    }

    /// Like [`each`](Self::each), starting at index `from`.
    fn each_from(
        &self,
        from: usize,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let entries = match &self.entries {
            Entries::Builtin => &builtin::ENTRIES[..],
            Entries::Parsed(entries) => entries,
            Entries::Cached(cached) => return cached.each(from, filter, visit),
            Entries::Fortune(fortune) => return fortune.each(from, filter, visit),
        };
        let mut entries = entries.iter().enumerate().skip(from);
        entries.try_for_each(|(index, entry)| {
            if filter.admits(entry) {
                visit(index, entry)?;
            }
            ControlFlow::Continue(())
        })
    }
}

/// The collections to draw from, as one sequence of entries in the order of the collections. Indices of
/// a pool are indices in the whole sequence.
#[derive(Debug, Default)]
pub struct Pool {
    /// The collections, in order.
    pub collections: Vec<Collection>,
    /// How often the collections are drawn from. Each collection belongs to one weight. If there are no
    /// weights, every entry has the same chance.
    pub weights: Vec<Weight>,
}

/// The percentage of draws that give an entry of certain collections. The entries of these collections
/// all have the same chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// The percentage, 0 to 100.
    pub percent: f64,
    /// The indices of the collections in the pool.
    pub collections: Vec<usize>,
}

impl Weight {
    /// Returns the weight of a single collection, the one at `index` in the pool.
    pub fn of_one(index: usize, percent: f64) -> Self {
        Self {
            percent,
            collections: vec![index],
        }
    }
}

impl Pool {
    /// Returns a pool of only the built-in collection.
    pub fn builtin() -> Self {
        Self {
            collections: vec![Collection::builtin()],
            weights: Vec::new(),
        }
    }

    /// Adds a collection after the others.
    pub fn add(&mut self, collection: Collection) {
        self.collections.push(collection);
    }

    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.collections.iter().map(Collection::len).sum()
    }

    /// Returns the number of entries that can be shown.
    pub fn shown(&self) -> usize {
        self.collections.iter().map(Collection::shown).sum()
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the entry at `index`, if it can be shown.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        let (collection, index) = self.find(index)?;
        collection.get(index)
    }

    /// Returns the collection that has the entry at `index`, and the entry's index in it.
    pub fn find(&self, mut index: usize) -> Option<(&Collection, usize)> {
        for collection in &self.collections {
            let length = collection.len();
            if index < length {
                return Some((collection, index));
            }
            index -= length;
        }
        None
    }

    /// Calls `visit` with every entry that `filter` admits and its index, in order, until `visit` breaks.
    pub fn each(
        &self,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) {
        self.each_from(0, filter, visit);
    }

    /// Like [`each`](Self::each), starting at index `from`.
    pub fn each_from(
        &self,
        from: usize,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) {
        let mut before = 0;
        for (number, collection) in self.collections.iter().enumerate() {
            if from > before && from >= before + collection.len() {
                before += collection.len();
                continue;
            }
            let mut visit = |index, entry: &Entry<'_>| visit(before + index, entry);
            let visited = collection.each_from(from.saturating_sub(before), filter, &mut visit);
            // Counting the entries of the last collection could take a needless scan.
            if visited.is_break() || number + 1 == self.collections.len() {
                return;
            }
            before += collection.len();
        }
    }

    /// Calls `visit` with every entry that `filter` admits, in order.
    pub fn each_entry(&self, filter: &Filter, visit: &mut dyn FnMut(&Entry<'_>)) {
        self.each(filter, &mut |_, entry| {
            visit(entry);
            ControlFlow::Continue(())
        });
    }
}
