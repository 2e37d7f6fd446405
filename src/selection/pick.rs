//! Picks of entries that the filter admits: by chance, by the day, or from a deck.

use std::ops::{ControlFlow, Range};
use std::path::Path;

use rand::seq::{IteratorRandom, SliceRandom};
use rand::{Rng, RngExt};

use crate::collection::pool::Pool;
use crate::filter::Filter;
use crate::selection::daily::Date;
use crate::selection::{daily, deck, weight};
use crate::storage::hash::fnv1a;

/// Returns the index of an entry that the filter admits, or `None` if it admits none. Each entry has the
/// same chance, or, in a pool with weights, each entry of the same weight. The draws of a weight without
/// entries fall to the others.
///
/// Without a filter, only the entry itself is read. With one, each entry is read once, and none is kept.
pub fn one(pool: &Pool, filter: &Filter, rng: &mut impl Rng) -> Option<usize> {
    if filter.admits_all() {
        any(pool, rng)
    } else {
        several(pool, filter, 1, rng).pop()
    }
}

/// The number of draws that may yield an entry that is not shown.
const TRIES: usize = 100;

/// Returns the index of any entry that is shown. Which ones are is not known before they are read, so
/// entries are drawn until one is shown. Only if almost none is, all of them are read.
fn any(pool: &Pool, rng: &mut impl Rng) -> Option<usize> {
    let collections = if pool.weights.is_empty() {
        (0..pool.collections.len()).collect()
    } else {
        let has_entries = |weight: usize| {
            let mut collections = pool.weights[weight].collections.iter();
            collections.any(|at| !pool.collections[*at].is_empty())
        };
        let percentages = weight::percentages(&pool.weights, has_entries);
        let drawn = weight::draw(&percentages, rng)?;
        pool.weights[drawn].collections.clone()
    };
    let mut spans = spans(pool, &collections);
    for _ in 0..TRIES {
        let index = any_of(&spans, rng)?;
        let is_shown = pool.get(index).is_some();
        let spans_after = self::spans(pool, &collections);
        if spans_after != spans {
            // Reading the entry has shown that the index of its file counted wrongly.
            spans = spans_after;
        } else if is_shown {
            return Some(index);
        }
    }
    let mut sample = Sample::new(1);
    admitted(pool, &Filter::default(), &mut |index| {
        if spans.iter().any(|span| span.contains(&index)) {
            sample.add(index, rng);
        }
    });
    let found = sample.kept.pop();
    found.or_else(|| several(pool, &Filter::default(), 1, rng).pop())
}

/// Returns the indices in the pool that each of these collections has.
fn spans(pool: &Pool, collections: &[usize]) -> Vec<Range<usize>> {
    let mut end = 0;
    let spans = pool.collections.iter().map(|collection| {
        let start = end;
        end += collection.len();
        start..end
    });
    let spans: Vec<_> = spans.collect();
    collections.iter().map(|at| spans[*at].clone()).collect()
}

/// Returns any index in these spans, or `None` if they are empty.
fn any_of(spans: &[Range<usize>], rng: &mut impl Rng) -> Option<usize> {
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

/// Draws a weight for each entry, and an entry of that weight.
fn several_by_weight(pool: &Pool, filter: &Filter, count: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut samples = vec![Sample::new(count); pool.weights.len()];
    let mut before = 0;
    for (at, collection) in pool.collections.iter().enumerate() {
        let mut weights = pool.weights.iter();
        if let Some(weight) = weights.position(|weight| weight.collections.contains(&at)) {
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
    seen: usize,
    kept: Vec<usize>,
}

impl Sample {
    fn new(size: usize) -> Self {
        Self {
            size,
            seen: 0,
            kept: Vec::new(),
        }
    }

    fn add(&mut self, index: usize, rng: &mut impl Rng) {
        self.seen += 1;
        if self.kept.len() < self.size {
            self.kept.push(index);
        } else if let Some(kept) = self.kept.get_mut(rng.random_range(0..self.seen)) {
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
    let mut found = None;
    pool.each(filter, &mut |index, _| {
        if before == 0 {
            found = Some(index);
            return ControlFlow::Break(());
        }
        before -= 1;
        ControlFlow::Continue(())
    });
    found
}

/// Returns the indices of `count` different entries from the [`deck`] of this `name`, or of all that the
/// filter admits if there are fewer. Two numbers are kept in memory for each of these.
pub fn from_deck(
    pool: &Pool,
    filter: &Filter,
    count: usize,
    folder: &Path,
    name: &str,
    rng: &mut impl Rng,
) -> Vec<usize> {
    let (mut keys, mut indices) = (Vec::new(), Vec::new());
    let mut before = 0;
    for (at, collection) in pool.collections.iter().enumerate() {
        // Two files of the same name have the same ids.
        let others = pool.collections[..at].iter();
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
    let mut picked = Vec::new();
    while picked.len() < count
        && let Some(drawn) = deck::draw(folder, name, &keys, rng)
    {
        keys.remove(drawn);
        picked.push(indices.remove(drawn));
    }
    picked
}

/// Calls `visit` for the index of every entry that the filter admits, in order.
pub fn admitted(pool: &Pool, filter: &Filter, visit: &mut dyn FnMut(usize)) {
    pool.each(filter, &mut |index, _| {
        visit(index);
        ControlFlow::Continue(())
    });
}

/// Returns whether the filter admits any entry.
pub fn any_admitted(pool: &Pool, filter: &Filter) -> bool {
    let mut found = false;
    pool.each(filter, &mut |_, _| {
        found = true;
        ControlFlow::Break(())
    });
    found
}
