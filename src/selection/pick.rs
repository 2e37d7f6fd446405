//! Picks entries that the filter admits: at random, by the day, or from a deck.

use std::ops::{ControlFlow, Range};
use std::path::Path;

use rand::seq::{IteratorRandom, SliceRandom};
use rand::{Rng, RngExt};

use crate::collection::pool::Pool;
use crate::filter::Filter;
use crate::selection::daily::Date;
use crate::selection::{daily, deck, weight};
use crate::storage::hash::fnv1a;

/// Returns the index of a random entry that the filter admits, or `None` if it admits none. In a pool
/// without weights, every entry has the same chance. With weights, entries of the same weight have the
/// same chance, and the draws of a weight without entries go to the other weights.
///
/// Without a filter, only the entry itself is read. With a filter, every entry is read once, and none is
/// kept in memory.
pub fn one(pool: &Pool, filter: &Filter, rng: &mut impl Rng) -> Option<usize> {
    if filter.admits_all() {
        any(pool, rng)
    } else {
        several(pool, filter, 1, rng).pop()
    }
}

/// The number of entries to try for one that is shown, before all entries are read. Of a few entries,
/// each of which can be large, each is tried this many times on average.
const TRIES: usize = 100;
const TRIES_EACH: usize = 4;

/// Returns the index of a random entry that is shown. Only reading an entry tells whether it is shown, so
/// entries are drawn until a shown one comes up. If none does in [`TRIES`] draws, all entries are read.
fn any(pool: &Pool, rng: &mut impl Rng) -> Option<usize> {
    let collections = if pool.weights.is_empty() {
        (0..pool.collections.len()).collect()
    } else {
        let has_entries = |weight: usize| {
            let mut collections = pool.weights[weight].collections.iter();
            collections.any(|index| !pool.collections[*index].is_empty())
        };
        let percentages = weight::percentages(&pool.weights, has_entries);
        let drawn = weight::draw(&percentages, rng)?;
        pool.weights[drawn].collections.clone()
    };
    let mut spans = spans(pool, &collections);
    let length: usize = spans.iter().map(ExactSizeIterator::len).sum();
    for _ in 0..TRIES.min(TRIES_EACH.saturating_mul(length)) {
        let index = draw_index(&spans, rng)?;
        let is_shown = pool.get(index).is_some();
        let spans_after = self::spans(pool, &collections);
        if spans_after != spans {
            // Reading the entry has shown that the index of its file has a wrong count.
            spans = spans_after;
        } else if is_shown {
            return Some(index);
        }
    }
    let mut sample = Sample::new(1);
    let mut before = 0;
    for (number, collection) in pool.collections.iter().enumerate() {
        if collections.contains(&number) {
            let _ = collection.each(&Filter::default(), &mut |index, _| {
                sample.add(before + index, rng);
                ControlFlow::Continue(())
            });
        }
        // Before the collection was read, the index of its file could have counted wrongly.
        before += collection.len();
    }
    let picked = sample.kept.pop();
    picked.or_else(|| several(pool, &Filter::default(), 1, rng).pop())
}

/// Returns, for each of these collections, the range of its entries' indices in the pool.
fn spans(pool: &Pool, collections: &[usize]) -> Vec<Range<usize>> {
    let mut end = 0;
    let spans = pool.collections.iter().map(|collection| {
        let start = end;
        end += collection.len();
        start..end
    });
    let spans: Vec<_> = spans.collect();
    let span = |index: &usize| spans[*index].clone();
    collections.iter().map(span).collect()
}

/// Returns a random index in these spans, or `None` if they are empty.
fn draw_index(spans: &[Range<usize>], rng: &mut impl Rng) -> Option<usize> {
    let length: usize = spans.iter().map(ExactSizeIterator::len).sum();
    let nth = (length > 0).then(|| rng.random_range(0..length))?;
    spans.iter().cloned().flatten().nth(nth)
}

/// Returns the indices of `count` different entries that the filter admits, in random order, or of all
/// of them if there are fewer.
pub fn several(pool: &Pool, filter: &Filter, count: usize, rng: &mut impl Rng) -> Vec<usize> {
    if !pool.weights.is_empty() {
        return several_by_weight(pool, filter, count, rng);
    }
    if filter.admits_all() {
        let length = pool.len();
        let mut picked = (0..length).sample(rng, count);
        let are_shown = picked.iter().all(|index| pool.get(*index).is_some());
        // Reading an entry can show that the index of its file counted wrongly.
        if are_shown && pool.len() == length {
            picked.shuffle(rng);
            return picked;
        }
    }
    let mut sample = Sample::new(count);
    admitted(pool, filter, &mut |index| sample.add(index, rng));
    sample.shuffled(rng)
}

/// Draws each entry in two steps: first a weight, and then an entry of its collections.
fn several_by_weight(pool: &Pool, filter: &Filter, count: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut samples = vec![Sample::new(count); pool.weights.len()];
    let mut before = 0;
    for (position, collection) in pool.collections.iter().enumerate() {
        let mut weights = pool.weights.iter();
        if let Some(weight) = weights.position(|weight| weight.collections.contains(&position)) {
            let _ = collection.each(filter, &mut |index, _| {
                samples[weight].add(before + index, rng);
                ControlFlow::Continue(())
            });
        }
        // Before the collection was read, the index of its file could have counted wrongly.
        before += collection.len();
    }
    let samples = samples.into_iter().map(|sample| sample.shuffled(rng));
    let mut samples: Vec<_> = samples.collect();
    let mut picked = Vec::new();
    while picked.len() < count {
        let has_entries = |weight: usize| !samples[weight].is_empty();
        let percentages = weight::percentages(&pool.weights, has_entries);
        let Some(weight) = weight::draw(&percentages, rng) else {
            break;
        };
        picked.extend(samples[weight].pop());
    }
    picked
}

/// A random sample of a stream of indices, each with the same chance (Vitter's algorithm R).
#[derive(Clone)]
struct Sample {
    size: usize,
    offered: usize,
    kept: Vec<usize>,
}

impl Sample {
    fn new(size: usize) -> Self {
        Self {
            size,
            offered: 0,
            kept: Vec::new(),
        }
    }

    fn add(&mut self, index: usize, rng: &mut impl Rng) {
        self.offered += 1;
        if self.kept.len() < self.size {
            self.kept.push(index);
        } else if let Some(kept) = self.kept.get_mut(rng.random_range(0..self.offered)) {
            *kept = index;
        }
    }

    fn shuffled(mut self, rng: &mut impl Rng) -> Vec<usize> {
        self.kept.shuffle(rng);
        self.kept
    }
}

/// Returns the index of the entry of the day, by the rule of [`daily`].
pub fn of_day(pool: &Pool, filter: &Filter, date: Date, key: u64) -> Option<usize> {
    if filter.admits_all() && pool.shown() == pool.len() {
        return daily::index(daily::day_number(date), pool.len(), key);
    }
    let mut count = 0;
    admitted(pool, filter, &mut |_| count += 1);
    let mut before = daily::index(daily::day_number(date), count, key)?;
    let mut picked = None;
    pool.each(filter, &mut |index, _| {
        if before == 0 {
            picked = Some(index);
            return ControlFlow::Break(());
        }
        before -= 1;
        ControlFlow::Continue(())
    });
    picked
}

/// Entries drawn from a deck.
#[derive(Debug, Default)]
pub struct Drawn {
    /// Their indices.
    pub indices: Vec<usize>,
    /// Their keys in the deck, in the same order.
    pub keys: Vec<u64>,
}

/// Draws `count` different entries from the [`deck`] of this `name`, or all that the filter admits if
/// there are fewer. Two numbers are kept in memory for each admitted entry.
pub fn from_deck(
    pool: &Pool,
    filter: &Filter,
    count: usize,
    folder: &Path,
    name: &str,
    rng: &mut impl Rng,
) -> Drawn {
    let (mut keys, mut indices) = (Vec::new(), Vec::new());
    let mut before = 0;
    for (position, collection) in pool.collections.iter().enumerate() {
        // Two files of the same name have the same ids.
        let others = pool.collections[..position].iter();
        let number = others.filter(|other| other.name == collection.name).count();
        let number = (number > 0).then(|| number.to_string());
        let _ = collection.each(filter, &mut |index, entry| {
            let mut key = vec![&*entry.id, &*entry.title];
            key.extend(number.as_deref());
            keys.push(fnv1a(&key));
            indices.push(before + index);
            ControlFlow::Continue(())
        });
        before += collection.len();
    }
    let mut drawn = Drawn::default();
    while drawn.indices.len() < count
        && let Some(index) = deck::draw(folder, name, &keys, rng)
    {
        drawn.keys.push(keys.remove(index));
        drawn.indices.push(indices.remove(index));
    }
    drawn
}

/// Calls `visit` with the index of every entry that the filter admits, in order.
pub fn admitted(pool: &Pool, filter: &Filter, visit: &mut dyn FnMut(usize)) {
    pool.each(filter, &mut |index, _| {
        visit(index);
        ControlFlow::Continue(())
    });
}

/// Returns whether the filter admits any entry.
pub fn any_admitted(pool: &Pool, filter: &Filter) -> bool {
    let mut is_admitted = false;
    pool.each(filter, &mut |_, _| {
        is_admitted = true;
        ControlFlow::Break(())
    });
    is_admitted
}
