//! Collections beside each other, read as one indexed sequence.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::collection::builtin;
use crate::collection::cache::Cached;
use crate::entry::Entry;
use crate::filter::Filter;
use crate::format::fortune::Fortune;

/// A collection: so many entries, each with an index that is stable as long as the collection is.
#[derive(Debug)]
pub struct Collection {
    /// What it is called: what is typed to draw from it, or the stem of its file.
    pub name: Cow<'static, str>,
    /// Its file.
    pub path: Option<PathBuf>,
    /// What it holds.
    pub entries: Entries,
}

/// Where the entries of a collection are.
#[derive(Debug)]
pub enum Entries {
    /// In the built-in table.
    Builtin,
    /// In memory.
    Parsed(Vec<Entry<'static>>),
    /// In the copy of what was parsed before.
    Cached(Box<Cached>),
    /// In a file.
    Fortune(Box<Fortune>),
}

impl Collection {
    /// The built-in collection.
    pub fn builtin() -> Self {
        Self {
            name: Cow::Borrowed("builtin"),
            path: None,
            entries: Entries::Builtin,
        }
    }

    /// How many entries there are. A blank one of a fortune file is counted, and never shown.
    pub fn len(&self) -> usize {
        match &self.entries {
            Entries::Builtin => builtin::ENTRIES.len(),
            Entries::Parsed(entries) => entries.len(),
            Entries::Cached(cached) => cached.len(),
            Entries::Fortune(fortune) => fortune.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries are shown.
    pub fn shown(&self) -> usize {
        match &self.entries {
            Entries::Fortune(fortune) => fortune.shown(),
            _ => self.len(),
        }
    }

    /// The entry at `place`, counted from 0.
    pub fn get(&self, place: usize) -> Option<Entry<'_>> {
        match &self.entries {
            Entries::Builtin => builtin::ENTRIES.get(place).map(Entry::borrowed),
            Entries::Parsed(entries) => entries.get(place).map(Entry::borrowed),
            Entries::Cached(cached) => cached.get(place),
            Entries::Fortune(fortune) => fortune.get(place),
        }
    }

    /// Calls `visit` for every entry that `filter` admits, with its index, in order, until it breaks.
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
        let mut admitted = entries.iter().enumerate().skip(from);
        admitted.try_for_each(|(index, entry)| {
            if filter.admits(entry) {
                visit(index, entry)?;
            }
            ControlFlow::Continue(())
        })
    }
}

/// The collections that are drawn from, one behind the other.
#[derive(Debug, Default)]
pub struct Pool {
    /// The collections in order.
    pub collections: Vec<Collection>,
    /// What share of the draws each of them has. Where there is none, each entry has the same chance.
    pub weights: Vec<Weight>,
}

/// A share of the draws: within it, each entry has the same chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// Of 100 in all.
    pub percent: f64,
    /// The places of the collections that it falls to.
    pub collections: Vec<usize>,
}

impl Weight {
    /// The share of one collection.
    pub fn of_one(place: usize, percent: f64) -> Self {
        Self {
            percent,
            collections: vec![place],
        }
    }
}

impl Pool {
    /// The built-in collection alone.
    pub fn builtin() -> Self {
        Self {
            collections: vec![Collection::builtin()],
            weights: Vec::new(),
        }
    }

    /// Puts one more collection behind the others.
    pub fn add(&mut self, collection: Collection) {
        self.collections.push(collection);
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.collections.iter().map(Collection::len).sum()
    }

    /// How many entries are shown.
    pub fn shown(&self) -> usize {
        self.collections.iter().map(Collection::shown).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        let (collection, place) = self.find(index)?;
        collection.get(place)
    }

    /// The collection that holds the entry at `index`, and its place there.
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

    /// Calls `visit` for every entry that `filter` admits, with its index, in order, until it breaks.
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
        for (place, collection) in self.collections.iter().enumerate() {
            if from > before && from >= before + collection.len() {
                before += collection.len();
                continue;
            }
            let mut visit = |index, entry: &Entry<'_>| visit(before + index, entry);
            let visited = collection.each_from(from.saturating_sub(before), filter, &mut visit);
            // The length of the last collection need not be known.
            if visited.is_break() || place + 1 == self.collections.len() {
                return;
            }
            before += collection.len();
        }
    }

    /// Calls `visit` for every entry that `filter` admits, in order.
    pub fn each_entry(&self, filter: &Filter, visit: &mut dyn FnMut(&Entry<'_>)) {
        self.each(filter, &mut |_, entry| {
            visit(entry);
            ControlFlow::Continue(())
        });
    }
}
